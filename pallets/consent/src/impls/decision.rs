// SPDX-License-Identifier: Apache-2.0

//! Who asks, and what the decision rests on, out of the state.

use alloc::{vec, vec::Vec};

use frame_support::traits::ConstU32;
use salus_consent::{
	access::{AccessRequest, Decide, RequestError},
	decide,
	request::MAX_CONSENTS,
	scope::MAX_TAGS,
	Action, Actions, ActorRole, Consent, Decision, Emergencies, Facts, Party, Period, Request,
	Rule, Tag,
};
use salus_primitives::{
	Capacity, Country, InstitutionId, Membership, Moment, Power, Profile, Representation, Role,
	Sponsorship,
};

use crate::*;

/// What a representative with power over access does in the subject's stead: it sees. To have a
/// record disclosed to others it gives a consent.
const SEEING: [Action; 3] = [Action::Collect, Action::Access, Action::Use];
/// What an institution is, one of these, whose agents care for subjects.
const CARING: [Role; 3] = [Role::HealthcareProvider, Role::Laboratory, Role::Pharmacy];

/// The consents of one subject that can concern one requester.
type Read<T> = BoundedVec<
	(ConsentId, Consent<<T as frame_system::Config>::AccountId>),
	ConstU32<MAX_CONSENTS>,
>;

/// A request at the moment of the block, and what is known about it.
pub(crate) type Established<AccountId> = (Request<AccountId>, Facts<AccountId>);

impl<T: Config> Decide<T::AccountId> for Pallet<T> {
	fn decide(request: &AccessRequest<T::AccountId>) -> Result<Decision, RequestError> {
		let (request, facts) = Self::establish(request)?;
		Ok(decide(&request, &facts))
	}
}

impl<T: Config> Pallet<T> {
	/// All that a decision about `asked` looks at. The same few rows are read however many
	/// consents the subject gave: those for the requester's account, its institution, and each
	/// role of that.
	pub(crate) fn establish(
		asked: &AccessRequest<T::AccountId>,
	) -> Result<Established<T::AccountId>, RequestError> {
		let (now, subject) = (Self::now(), &asked.subject);
		let profile = Self::profile_of(asked)?;
		if T::Sponsorship::sponsor_of(subject).is_none() {
			return Err(RequestError::SubjectUnknown);
		}
		let life = Self::life(subject, now);
		let representation = Self::representation(asked, now);
		let is_own = asked.requester == *subject
			&& (life.is_over(now) || Self::acts_for_itself(subject, now));
		if !Self::is_possible(asked, profile.as_ref(), is_own, representation.is_some()) {
			return Err(RequestError::ActorRoleImpossible);
		}
		let jurisdiction = profile.as_ref().map(|profile| profile.jurisdiction);
		let statutes = Self::statutes_between(asked.custodian, jurisdiction)?;
		let (consents, unread) = Self::read(asked, profile.as_ref());
		let emergency = asked.institution.and(asked.emergency).and_then(|emergency| {
			T::Emergencies::opened(emergency, &asked.requester, subject, now)
		});
		let facts = Facts {
			consents,
			unread,
			statutes,
			institution: profile.map(|profile| salus_consent::Standing {
				is_active: profile.is_active,
				roles: profile.roles,
			}),
			emergency,
			representation,
			confidential: Self::confidential(subject),
			life,
		};
		Ok((Self::request_at(asked, now), facts))
	}

	/// What the institution is for which the requester acts. An agent names it, so that what was
	/// denied to the institution is denied to the agent.
	fn profile_of(asked: &AccessRequest<T::AccountId>) -> Result<Option<Profile>, RequestError> {
		let employer = T::Membership::institution_of(&asked.requester);
		let Some(institution) = asked.institution else {
			let by_itself = [ActorRole::Patient, ActorRole::Representative, ActorRole::Caregiver];
			let may_name_none = employer.is_none() || by_itself.contains(&asked.actor_role);
			return if may_name_none { Ok(None) } else { Err(RequestError::NotItsAgent) };
		};
		if employer != Some(institution) {
			return Err(RequestError::NotItsAgent);
		}
		T::Membership::profile(institution).map(Some).ok_or(RequestError::NotItsAgent)
	}

	/// Whether the account of `subject` counts as the subject's own: not once it was deactivated.
	pub(super) fn acts_for_itself(subject: &T::AccountId, moment: Moment) -> bool {
		T::Representation::capacity(subject, subject, Power::Access, moment)
			== Some(Capacity::Subject)
	}

	/// By what right the requester sees records in the subject's stead, if by any.
	fn representation(
		asked: &AccessRequest<T::AccountId>,
		now: Moment,
	) -> Option<salus_consent::Representation> {
		let capacity =
			T::Representation::capacity(&asked.requester, &asked.subject, Power::Access, now)?;
		let Capacity::Representative(basis) = capacity else { return None };
		let mut actions = Actions::new();
		for action in SEEING {
			// The set holds every action.
			let _ = actions.try_insert(action);
		}
		let period = Period::default();
		Some(salus_consent::Representation { mandate: basis.into(), actions, period })
	}

	/// Whether the chain knows nothing against the actor role. That the requester treats this
	/// subject, or is in its care team, the custodian vouches for.
	fn is_possible(
		asked: &AccessRequest<T::AccountId>,
		profile: Option<&Profile>,
		is_own: bool,
		represents: bool,
	) -> bool {
		let has = |roles: &[Role]| {
			profile.is_some_and(|profile| roles.iter().any(|role| profile.roles.contains(role)))
		};
		let is_subject = asked.requester == asked.subject;
		match asked.actor_role {
			ActorRole::Patient => is_own,
			_ if is_subject => false,
			ActorRole::Representative => represents,
			ActorRole::Caregiver => true,
			ActorRole::CareTeam | ActorRole::TreatingProvider | ActorRole::Provider => has(&CARING),
			ActorRole::Payer => has(&[Role::Insurer]),
			ActorRole::Investigator => has(&[Role::ResearchInstitute]),
			ActorRole::Assigned => profile.is_some(),
		}
	}

	/// The law of the custodian's country. What it permits, it permits to institutions under it.
	fn statutes_between(
		custodian: InstitutionId,
		requesting: Option<Country>,
	) -> Result<StatuteBook, RequestError> {
		let profile = T::Membership::profile(custodian).ok_or(RequestError::CustodianUnknown)?;
		let mut statutes = Statutes::<T>::get(profile.jurisdiction);
		if requesting.is_some_and(|country| country != profile.jurisdiction) {
			statutes.retain(|statute| statute.rule == Rule::Deny);
		}
		Ok(statutes)
	}

	/// The consents that can concern the requester, and how many could not be read: none, since
	/// what is listed stands in the state and fits the bound.
	fn read(asked: &AccessRequest<T::AccountId>, profile: Option<&Profile>) -> (Read<T>, u32) {
		let roles = profile.into_iter().flat_map(|profile| profile.roles.iter());
		let mut parties: Vec<PartyOf<T>> = vec![Party::Account(asked.requester.clone())];
		parties.extend(asked.institution.map(Party::Institution));
		parties.extend(roles.map(|role| Party::Role(*role)));
		let (mut read, mut unread) = (Read::<T>::new(), 0u32);
		for party in parties {
			for number in Standing::<T>::get(&asked.subject, party) {
				let is_read = Consents::<T>::get(number)
					.is_some_and(|row| read.try_push((number, row.consent)).is_ok());
				unread = unread.saturating_add(u32::from(!is_read));
			}
		}
		(read, unread)
	}

	/// What `subject` keeps from those who represent it.
	fn confidential(subject: &T::AccountId) -> BoundedVec<Tag, ConstU32<MAX_TAGS>> {
		let kept = T::Representation::confidential_tags(subject).map(|tags| {
			let tags = tags.codes.map(|code| Tag { salt: tags.salt, code });
			BoundedVec::truncate_from(tags.to_vec())
		});
		kept.unwrap_or_default()
	}

	fn request_at(asked: &AccessRequest<T::AccountId>, moment: Moment) -> Request<T::AccountId> {
		let asked = asked.clone();
		Request {
			requester: asked.requester,
			institution: asked.institution,
			actor_role: asked.actor_role,
			subject: asked.subject,
			custodian: asked.custodian,
			author: asked.author,
			author_institution: asked.author_institution,
			openings: asked.openings,
			sensitivity: asked.sensitivity,
			day: asked.day,
			action: asked.action,
			purpose: asked.purpose,
			moment,
		}
	}
}
