// SPDX-License-Identifier: Apache-2.0

//! What a consent says: a rule, and a tree of exceptions to it.

use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

use crate::{
	purpose::Purpose,
	scope::{Period, Rule, Scope},
};

/// How deep exceptions nest: an exception, one to it, and one to that.
pub const MAX_DEPTH: u8 = 3;

/// How many provisions one consent can have, over all depths.
pub const MAX_PROVISIONS: u32 = 16;

/// An exception to the rule above it in the tree: FHIR R4 `Consent.provision.provision`.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Provision<AccountId> {
	/// 1 for an exception to the base, 2 for one to that, 3 for one to that again.
	pub depth: u8,
	pub rule: Rule,
	pub scope: Scope<AccountId>,
}

/// Provisions as a tree in preorder: each is an exception to the last one before it that is less
/// deep.
pub type Provisions<AccountId> = BoundedVec<Provision<AccountId>, ConstU32<MAX_PROVISIONS>>;

/// Why terms do not make sense.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum TermsError {
	/// The first depth is not 1, a depth is skipped, or it is above [`MAX_DEPTH`].
	DepthOutOfRange,
	/// A provision has the rule of the one that it is an exception to.
	NotAnException,
	/// A permit names no purpose. Naming PurposeOfUse does not name what is below it.
	PurposeMissing,
	/// A permit names a purpose that is declared, not granted.
	PurposeNotGrantable,
	/// A permit names no action.
	ActionMissing,
	/// A permit does not say which sensitivity it reaches.
	SensitivityMissing,
	/// A period ends before it starts, or days do.
	PeriodEmpty,
}

impl TermsError {
	fn message(self) -> &'static str {
		match self {
			Self::DepthOutOfRange => "depth of a provision out of range",
			Self::NotAnException => "provision is not an exception to the one above it",
			Self::PurposeMissing => "permit without a purpose",
			Self::PurposeNotGrantable => "permit for a purpose that cannot be granted",
			Self::ActionMissing => "permit without an action",
			Self::SensitivityMissing => "permit without a sensitivity",
			Self::PeriodEmpty => "empty period",
		}
	}
}

/// The base rule with its scope, and the exceptions to it. Well formed, also when decoded.
#[derive(Clone, Debug, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Terms<AccountId> {
	base: Rule,
	scope: Scope<AccountId>,
	provisions: Provisions<AccountId>,
}

impl<AccountId> Terms<AccountId> {
	pub fn new(
		base: Rule,
		scope: Scope<AccountId>,
		provisions: Provisions<AccountId>,
	) -> Result<Self, TermsError> {
		check_scope(base, &scope)?;
		let mut previous = 0u8;
		for provision in &provisions {
			let deepest = previous.saturating_add(1).min(MAX_DEPTH);
			if provision.depth == 0 || provision.depth > deepest {
				return Err(TermsError::DepthOutOfRange);
			}
			let expected = if provision.depth % 2 == 0 { base } else { base.opposite() };
			if provision.rule != expected {
				return Err(TermsError::NotAnException);
			}
			check_scope(provision.rule, &provision.scope)?;
			previous = provision.depth;
		}
		Ok(Self { base, scope, provisions })
	}

	/// The rule where no exception applies.
	pub fn base(&self) -> Rule {
		self.base
	}

	/// What the base speaks about.
	pub fn scope(&self) -> &Scope<AccountId> {
		&self.scope
	}

	/// The exceptions, in preorder.
	pub fn provisions(&self) -> &[Provision<AccountId>] {
		&self.provisions
	}

	/// When the terms hold at all.
	pub fn period(&self) -> Period {
		self.scope.period
	}

	/// Whether there is something that the terms permit.
	pub fn can_permit(&self) -> bool {
		self.rules().any(|(rule, _)| rule == Rule::Permit)
	}

	/// Whether some rule, permit or deny, names research.
	pub fn names_research(&self) -> bool {
		self.rules().any(|(_, scope)| scope.purposes.iter().any(|purpose| purpose.is_research()))
	}

	/// Whether some deny withholds research: by naming it, what is above it, or no purpose.
	pub fn withholds_research(&self) -> bool {
		let speaks = |scope: &Scope<AccountId>, purpose: Purpose| {
			scope.purposes.is_empty() || scope.purposes.iter().any(|named| purpose.is_a(*named))
		};
		let denies = |(rule, scope): (Rule, &Scope<AccountId>), purpose| {
			rule == Rule::Deny && speaks(scope, purpose)
		};
		Purpose::ALL.iter().filter(|purpose| purpose.is_research()).any(|purpose| {
			speaks(&self.scope, *purpose) && self.rules().any(|rule| denies(rule, *purpose))
		})
	}

	/// The base and the exceptions, each with what it speaks about.
	fn rules(&self) -> impl Iterator<Item = (Rule, &Scope<AccountId>)> {
		let exceptions = self.provisions.iter().map(|provision| (provision.rule, &provision.scope));
		core::iter::once((self.base, &self.scope)).chain(exceptions)
	}
}

fn check_scope<AccountId>(rule: Rule, scope: &Scope<AccountId>) -> Result<(), TermsError> {
	if scope.period.is_empty() || scope.days.are_none() {
		return Err(TermsError::PeriodEmpty);
	}
	match rule {
		Rule::Deny => Ok(()),
		Rule::Permit if scope.purposes.is_empty() => Err(TermsError::PurposeMissing),
		Rule::Permit if !scope.purposes.iter().all(|purpose| purpose.is_grantable()) => {
			Err(TermsError::PurposeNotGrantable)
		}
		Rule::Permit if scope.actions.is_empty() => Err(TermsError::ActionMissing),
		Rule::Permit if scope.sensitivity.is_none() => Err(TermsError::SensitivityMissing),
		Rule::Permit => Ok(()),
	}
}

impl<AccountId: Decode> Decode for Terms<AccountId> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let (base, scope, provisions) = Decode::decode(input)?;
		Self::new(base, scope, provisions).map_err(|error| error.message().into())
	}
}

impl<AccountId: DecodeWithMemTracking> DecodeWithMemTracking for Terms<AccountId> {}

/// The first of some provisions, the exceptions to it, and what follows those.
pub(crate) struct Branch<'a, AccountId> {
	pub(crate) provision: &'a Provision<AccountId>,
	pub(crate) exceptions: &'a [Provision<AccountId>],
	pub(crate) following: &'a [Provision<AccountId>],
}

impl<'a, AccountId> Branch<'a, AccountId> {
	pub(crate) fn first_of(provisions: &'a [Provision<AccountId>]) -> Option<Self> {
		let (provision, rest) = provisions.split_first()?;
		let count = rest.iter().take_while(|next| next.depth > provision.depth).count();
		let (exceptions, following) = rest.split_at_checked(count)?;
		Some(Self { provision, exceptions, following })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		consent::Consent,
		request::Request,
		scope::{Action, Days},
	};
	use salus_primitives::{Day, Sensitivity};

	type AccountId = [u8; 32];

	fn permitting() -> Scope<AccountId> {
		let mut scope = Scope { sensitivity: Some(Sensitivity::Normal), ..Scope::default() };
		scope.purposes.try_insert(Purpose::Treatment).unwrap();
		scope.actions.try_insert(Action::Access).unwrap();
		scope
	}

	fn permit(depth: u8) -> Provision<AccountId> {
		Provision { depth, rule: Rule::Permit, scope: permitting() }
	}

	fn deny(depth: u8) -> Provision<AccountId> {
		Provision { depth, rule: Rule::Deny, scope: Scope::default() }
	}

	fn terms(provisions: Vec<Provision<AccountId>>) -> Result<Terms<AccountId>, TermsError> {
		Terms::new(Rule::Permit, permitting(), provisions.try_into().unwrap())
	}

	#[test]
	fn exceptions_nest_three_deep_and_no_deeper() {
		assert!(terms(vec![deny(1), permit(2), deny(3), deny(3), permit(2), deny(1)]).is_ok());
		let deeper = vec![deny(1), permit(2), deny(3), permit(4)];
		assert_eq!(terms(deeper), Err(TermsError::DepthOutOfRange));
	}

	#[test]
	fn no_depth_is_skipped_and_none_is_the_base() {
		assert_eq!(terms(vec![permit(2)]), Err(TermsError::DepthOutOfRange));
		assert_eq!(terms(vec![deny(1), deny(3)]), Err(TermsError::DepthOutOfRange));
		assert_eq!(terms(vec![permit(0)]), Err(TermsError::DepthOutOfRange));
	}

	#[test]
	fn an_exception_has_the_opposite_rule() {
		assert_eq!(terms(vec![permit(1)]), Err(TermsError::NotAnException));
		assert_eq!(terms(vec![deny(1), deny(2)]), Err(TermsError::NotAnException));
		assert_eq!(
			Terms::new(Rule::Deny, Scope::default(), vec![deny(1)].try_into().unwrap()),
			Err(TermsError::NotAnException)
		);
	}

	#[test]
	fn a_permit_says_for_what_and_how_far() {
		let refused = |change: fn(&mut Scope<AccountId>)| {
			let mut scope = permitting();
			change(&mut scope);
			let base = Terms::new(Rule::Permit, scope.clone(), Default::default()).unwrap_err();
			let exception = Provision { depth: 1, rule: Rule::Permit, scope: scope.clone() };
			let provisions = vec![exception].try_into().unwrap();
			assert_eq!(Terms::new(Rule::Deny, Scope::default(), provisions), Err(base));
			assert!(Terms::new(Rule::Deny, scope, Default::default()).is_ok(), "a deny need not");
			base
		};
		let purpose = refused(|scope| assert!(scope.purposes.remove(&Purpose::Treatment)));
		let action = refused(|scope| assert!(scope.actions.remove(&Action::Access)));
		let sensitivity = refused(|scope| scope.sensitivity = None);
		let glass = refused(|scope| {
			assert!(scope.purposes.try_insert(Purpose::BreakTheGlass).unwrap());
		});
		assert_eq!(purpose, TermsError::PurposeMissing);
		assert_eq!(glass, TermsError::PurposeNotGrantable);
		assert_eq!(action, TermsError::ActionMissing);
		assert_eq!(sensitivity, TermsError::SensitivityMissing);
	}

	#[test]
	fn periods_and_days_are_not_empty() {
		let period = Period { from: Some(7), until: Some(7) };
		let mut scope = Scope::<AccountId> { period, ..Scope::default() };
		let empty = |scope: &Scope<AccountId>| {
			Terms::new(Rule::Deny, scope.clone(), Default::default())
				== Err(TermsError::PeriodEmpty)
		};
		assert!(empty(&scope));
		scope.period.until = Some(8);
		assert!(!empty(&scope));
		scope.days = Days { first: Some(Day(2)), last: Some(Day(1)) };
		assert!(empty(&scope));
		scope.days.last = Some(Day(2));
		assert!(!empty(&scope));
	}

	#[test]
	fn terms_permit_where_some_rule_does() {
		let denying = |provisions: Vec<_>| {
			Terms::new(Rule::Deny, Scope::default(), provisions.try_into().unwrap()).unwrap()
		};
		assert!(terms(vec![deny(1)]).unwrap().can_permit());
		assert!(!denying(vec![]).can_permit());
		assert!(denying(vec![permit(1)]).can_permit());
	}

	#[test]
	fn terms_name_research_in_any_rule() {
		assert!(!terms(vec![deny(1)]).unwrap().names_research());
		let mut trial = deny(1);
		assert!(trial.scope.purposes.try_insert(Purpose::ClinicalTrial).unwrap());
		assert!(terms(vec![trial]).unwrap().names_research());
		let mut research = permitting();
		assert!(research.purposes.try_insert(Purpose::BiomedicalResearch).unwrap());
		assert!(Terms::new(Rule::Permit, research, Default::default()).unwrap().names_research());
	}

	#[test]
	fn terms_withhold_research_where_a_deny_reaches_it() {
		let naming = |rule, purposes: &[Purpose]| {
			let scope = if rule == Rule::Permit { permitting() } else { Scope::default() };
			let mut scope = Scope { purposes: Default::default(), ..scope };
			for purpose in purposes {
				assert!(scope.purposes.try_insert(*purpose).unwrap());
			}
			scope
		};
		let denying = |purposes: &[Purpose]| {
			Terms::new(Rule::Deny, naming(Rule::Deny, purposes), Default::default()).unwrap()
		};
		assert!(denying(&[]).withholds_research());
		for purpose in [Purpose::PurposeOfUse, Purpose::Research, Purpose::ClinicalTrial] {
			assert!(denying(&[Purpose::Marketing, purpose]).withholds_research());
		}
		assert!(denying(&[Purpose::Treatment]).withholds_research(), "a trial is below it");
		assert!(denying(&[Purpose::AncestryResearch]).withholds_research());
		assert!(!denying(&[Purpose::Payment, Purpose::CareCoordination]).withholds_research());

		let permit_with = |purpose, provisions: Vec<_>| {
			let scope = naming(Rule::Permit, &[purpose]);
			Terms::new(Rule::Permit, scope, provisions.try_into().unwrap()).unwrap()
		};
		assert!(!permit_with(Purpose::Research, vec![]).withholds_research());
		assert!(permit_with(Purpose::Research, vec![deny(1)]).withholds_research());
		assert!(!permit_with(Purpose::Payment, vec![deny(1)]).withholds_research());
	}

	#[test]
	fn malformed_terms_do_not_decode() {
		let encoded = (Rule::Permit, permitting(), vec![permit(1)]).encode();
		let error = Terms::<AccountId>::decode(&mut &encoded[..]).unwrap_err();
		assert!(format!("{error:?}").contains(TermsError::NotAnException.message()));
		let one_too_many = vec![deny(1); MAX_PROVISIONS as usize + 1];
		let encoded = (Rule::Permit, permitting(), one_too_many).encode();
		assert!(Terms::<AccountId>::decode(&mut &encoded[..]).is_err());
		let most = vec![deny(1); MAX_PROVISIONS as usize];
		let encoded = (Rule::Permit, permitting(), most.clone()).encode();
		assert_eq!(Terms::decode(&mut &encoded[..]).unwrap().provisions(), most);
	}

	#[test]
	fn a_tree_is_split_at_its_first_provision() {
		let provisions = [deny(1), permit(2), deny(3), permit(2), deny(1)];
		let branch = Branch::first_of(&provisions).unwrap();
		assert_eq!(branch.provision, &provisions[0]);
		assert_eq!(branch.exceptions, &provisions[1..4]);
		assert_eq!(branch.following, &provisions[4..]);
		assert!(Branch::<AccountId>::first_of(&[]).is_none());
	}

	#[test]
	fn what_can_be_stored_or_asked_is_bounded() {
		let lengths = [
			Scope::<AccountId>::max_encoded_len(),
			Consent::<AccountId>::max_encoded_len(),
			Request::<AccountId>::max_encoded_len(),
		];
		assert_eq!(lengths, [705, 12_136, 16_512]);
	}
}
