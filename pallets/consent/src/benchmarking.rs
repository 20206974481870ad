// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst: the longest terms beside as many others as there can be,
//! signed by the last of the representatives, and a decision that reads all that one can.

use alloc::{boxed::Box, vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedBTreeSet, BoundedVec,
};
use frame_system::RawOrigin;
use salus_consent::{
	access::{AccessRequest, Decide, Emergencies},
	request::MAX_OPENINGS,
	scope::MAX_TAGS,
	terms::MAX_PROVISIONS,
	Action, Actor, ActorRole, Consent, Giver, LawCode, Mandate, Party, Period, Provision, Purpose,
	Rule, Scope, Source, Status, Statute, Tag, Terms,
};
use salus_primitives::{
	Commitment, Country, Day, Digest, InstitutionId, Membership, Moment, Representation, Role,
	Sensitivity, Sponsorship,
};

use crate::*;

const ROLES: [Role; 10] = [
	Role::HealthcareProvider,
	Role::Laboratory,
	Role::Pharmacy,
	Role::Insurer,
	Role::Manufacturer,
	Role::Distributor,
	Role::ResearchInstitute,
	Role::Regulator,
	Role::LicensingBoard,
	Role::Auditor,
];
/// One of them is research, so that a representative needs two powers.
const PURPOSES: [Purpose; 8] = [
	Purpose::Treatment,
	Purpose::Payment,
	Purpose::Operations,
	Purpose::Research,
	Purpose::PublicHealth,
	Purpose::PatientRequested,
	Purpose::CareManagement,
	Purpose::Training,
];
const ACTIONS: [Action; 5] =
	[Action::Collect, Action::Access, Action::Use, Action::Disclose, Action::Correct];

fn set<Value: Copy + Ord, Bound: Get<u32>>(values: &[Value]) -> BoundedBTreeSet<Value, Bound> {
	let mut set = BoundedBTreeSet::new();
	for value in values {
		assert!(set.try_insert(*value).is_ok());
	}
	set
}

fn digest(number: u32) -> Digest {
	let mut bytes = [1; 32];
	bytes[28..].copy_from_slice(&number.to_le_bytes());
	bytes.into()
}

/// A tag under the salt that only the last opening uses, or an opening under another.
fn tag(salt: u32, code: u32) -> Tag {
	Tag { salt: digest(salt), code: Commitment(digest(code).0) }
}

const SALT: u32 = 0;
const CATEGORY: u32 = 0;

fn openings() -> BoundedVec<Tag, ConstU32<MAX_OPENINGS>> {
	let others = (1..MAX_OPENINGS).map(|number| tag(number, number));
	BoundedVec::truncate_from(others.chain([tag(SALT, CATEGORY)]).collect())
}

/// Speaks about what the agent asks for with the record that [`openings`] describe, or else of
/// others.
fn scope<T: Config>(agent: &T::AccountId, is_its_category: bool) -> Scope<T::AccountId> {
	let actors: Vec<Actor<T::AccountId>> = vec![
		Actor::AuthorInstitution(InstitutionId(u32::MAX)),
		Actor::Author(agent.clone()),
		Actor::Recipient(Party::Institution(InstitutionId(u32::MAX))),
		Actor::Recipient(Party::Account(agent.clone())),
	];
	let last = if is_its_category { CATEGORY } else { MAX_TAGS };
	let tags = (1..MAX_TAGS).chain([last]).map(|code| tag(SALT, code)).collect();
	Scope {
		purposes: set(&PURPOSES),
		actions: set(&ACTIONS),
		sensitivity: Some(Sensitivity::Normal),
		actors: BoundedVec::truncate_from(actors),
		actor_roles: set(ActorRole::ALL),
		tags: BoundedVec::truncate_from(tags),
		days: Default::default(),
		period: Period { from: Some(0), until: Some(Moment::MAX) },
	}
}

/// The longest terms. They permit to `agent`; each exception is looked at to its last tag and then
/// does not speak. `number` sets them apart from others.
fn longest<T: Config>(agent: &T::AccountId, number: u32) -> Terms<T::AccountId> {
	let exception = Provision { depth: 1, rule: Rule::Deny, scope: scope::<T>(agent, false) };
	let mut base = scope::<T>(agent, true);
	base.period.until = Some(Moment::MAX.saturating_sub(number.into()));
	let exceptions = vec![exception; MAX_PROVISIONS as usize];
	Terms::new(Rule::Permit, base, BoundedVec::truncate_from(exceptions)).expect("well formed")
}

struct Scene<T: Config> {
	/// Of the custodian, with every duty.
	agent: T::AccountId,
	custodian: InstitutionId,
	subject: T::AccountId,
	representative: T::AccountId,
}

/// A subject with as many representatives as it can have, of the successor of its sponsor.
fn scene<T: Config>() -> Scene<T> {
	let agent: T::AccountId = account("agent", 0, 0);
	let custodian = T::Membership::benchmark_institution(&agent);
	let sponsor = T::Membership::benchmark_predecessor(custodian);
	let subject: T::AccountId = account("subject", 0, 0);
	T::Sponsorship::benchmark_sponsor(sponsor, &subject);
	let representative: T::AccountId = account("representative", 0, 0);
	T::Representation::benchmark_representative(&subject, &representative);
	Scene { agent, custodian, subject, representative }
}

fn consent<T: Config>(
	grantee: PartyOf<T>,
	agent: &T::AccountId,
	number: u32,
) -> Consent<T::AccountId> {
	Consent {
		grantee,
		terms: longest::<T>(agent, number),
		giver: Giver::Representative(Mandate::PowerOfAttorney),
		given_at: 0,
		source: Source::Paper { scan: digest(number), verifier: agent.clone() },
		status: Status::Active,
	}
}

/// Writes a consent with so many envelopes.
fn written<T: Config>(
	subject: &T::AccountId,
	consent: Consent<T::AccountId>,
	envelopes: u32,
) -> ConsentId {
	let number = NextConsentId::<T>::get();
	NextConsentId::<T>::put(ConsentId(number.0.saturating_add(1)));
	let first = (number.0 as u32).saturating_mul(T::MaxEnvelopes::get());
	let posted: Vec<_> = (first..first.saturating_add(envelopes)).map(digest).collect();
	let rows = ConsentRowOf::<T>::initial_rows(&consent).saturating_add(envelopes);
	let sponsor = T::Sponsorship::sponsor_of(subject).expect("it is a subject");
	for envelope in &posted {
		Envelopes::<T>::insert(sponsor, envelope, number);
	}
	// Beyond what subjects can make it use nothing is charged, and freeing it changes nothing.
	let _ = T::Sponsorship::charge_beyond_quota(sponsor, rows);
	Standing::<T>::mutate(subject, &consent.grantee, |listed| {
		assert!(listed.try_push(number).is_ok());
	});
	SubjectConsents::<T>::insert(subject, number, ());
	Tallies::<T>::mutate(subject, |tally| tally.consents = tally.consents.saturating_add(1));
	let row = ConsentRow {
		subject: subject.clone(),
		consent,
		rows,
		replaces: None,
		replaced_by: None,
		closed_at: None,
		revocation: None,
		envelopes: BoundedVec::truncate_from(posted),
	};
	Consents::<T>::insert(number, row);
	number
}

/// Lists so many consents for the grantee.
fn listed<T: Config>(scene: &Scene<T>, grantee: &PartyOf<T>, count: u32) -> ConsentId {
	let envelopes = T::MaxEnvelopes::get().saturating_sub(1);
	for number in 1..count {
		let other = consent::<T>(grantee.clone(), &scene.agent, number);
		written::<T>(&scene.subject, other, 0);
	}
	let last = consent::<T>(grantee.clone(), &scene.agent, count);
	written::<T>(&scene.subject, last, envelopes)
}

/// The longest consent with every envelope, for the grantee with this number. It has expired and is
/// listed after as many others as can be.
fn expired<T: Config>(scene: &Scene<T>, number: u32) -> ConsentId {
	let grantee = Party::Account(account("grantee", number, 0));
	let others = (0..u64::from(MAX_CONSENTS_PER_GRANTEE) - 1).map(ConsentId).collect();
	Standing::<T>::insert(&scene.subject, &grantee, Listed::truncate_from(others));
	let mut consent = consent::<T>(grantee, &scene.agent, number);
	let mut scope = consent.terms.scope().clone();
	scope.period = Period { from: None, until: Some(0) };
	let provisions = BoundedVec::truncate_from(consent.terms.provisions().to_vec());
	consent.terms = Terms::new(Rule::Permit, scope, provisions).expect("they were well formed");
	written::<T>(&scene.subject, consent, T::MaxEnvelopes::get())
}

/// A permit of `subject` that is as long as one can be, for a grantee of its own.
pub(crate) fn permit<T: Config>(subject: &T::AccountId) -> ConsentId {
	let agent: T::AccountId = account("agent", 0, 0);
	let grantee = Party::Account(account("grantee", NextConsentId::<T>::get().0 as u32, 1));
	written::<T>(subject, consent::<T>(grantee, &agent, 0), T::MaxEnvelopes::get())
}

fn statutes(count: u16) -> StatuteBook {
	let statute = |code| Statute {
		code: LawCode(code),
		rule: Rule::Permit,
		is_overriding: true,
		purposes: set(&PURPOSES),
		actions: set(&ACTIONS),
		sensitivity: Some(Sensitivity::Normal),
		institution_roles: set(&ROLES),
		// Nobody asks as one of these about a subject that is not its own.
		actor_roles: set(&[ActorRole::Patient]),
		obligations: Default::default(),
		may_be_withheld: false,
	};
	BoundedVec::truncate_from((0..count).map(statute).collect())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	const ALL: u32 = MAX_CONSENTS_PER_GRANTEE;

	#[benchmark]
	fn grant() {
		let scene = scene::<T>();
		let grantee = Party::Institution(scene.custodian);
		listed::<T>(&scene, &grantee, ALL - 1);
		let terms = Box::new(longest::<T>(&scene.agent, u32::MAX));
		let subject = scene.subject.clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.representative), subject, grantee.clone(), terms);

		assert_eq!(Standing::<T>::get(scene.subject, grantee).len() as u32, ALL);
	}

	#[benchmark]
	fn amend() {
		let scene = scene::<T>();
		let grantee = Party::Institution(scene.custodian);
		let last = listed::<T>(&scene, &grantee, ALL);
		let terms = Box::new(longest::<T>(&scene.agent, u32::MAX));

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.representative), last, terms);

		assert!(Consents::<T>::get(last).expect("it stays").closed_at.is_some());
	}

	#[benchmark]
	fn revoke() {
		let scene = scene::<T>();
		let grantee = Party::Institution(scene.custodian);
		let last = listed::<T>(&scene, &grantee, ALL);

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.representative), last);

		assert!(Consents::<T>::get(last).expect("it stays").closed_at.is_some());
	}

	#[benchmark]
	fn record_consent() {
		let scene = scene::<T>();
		let grantee = Party::Institution(scene.custodian);
		listed::<T>(&scene, &grantee, ALL - 1);
		let terms = Box::new(longest::<T>(&scene.agent, u32::MAX));
		let giver = Giver::Representative(Mandate::PowerOfAttorney);
		let subject = scene.subject.clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.agent), subject, grantee.clone(), terms, giver, digest(0));

		assert_eq!(Standing::<T>::get(scene.subject, grantee).len() as u32, ALL);
	}

	#[benchmark]
	fn record_revocation() {
		let scene = scene::<T>();
		let grantee = Party::Institution(scene.custodian);
		let last = listed::<T>(&scene, &grantee, ALL);

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.agent), last, digest(0));

		assert!(Consents::<T>::get(last).expect("it stays").revocation.is_some());
	}

	#[benchmark]
	fn enter_in_error() {
		let scene = scene::<T>();
		let grantee = Party::Institution(scene.custodian);
		let last = listed::<T>(&scene, &grantee, ALL);

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.agent), last);

		let status = Consents::<T>::get(last).expect("it stays").consent.status;
		assert_eq!(status, Status::EnteredInError);
	}

	#[benchmark]
	fn post_envelope() {
		let scene = scene::<T>();
		let grantee = Party::Institution(scene.custodian);
		let last = listed::<T>(&scene, &grantee, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.agent), last, digest(u32::MAX));

		let posted = Consents::<T>::get(last).expect("it stands").envelopes.len();
		assert_eq!(posted as u32, T::MaxEnvelopes::get());
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let scene = scene::<T>();
		let consents: Vec<_> = (0..n).map(|number| expired::<T>(&scene, number)).collect();
		let subject = scene.subject.clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(scene.agent), subject, BoundedVec::truncate_from(consents));

		let folded = Tallies::<T>::get(scene.subject).folded.map(|rows| rows.count);
		assert_eq!(folded, Some(n));
	}

	#[benchmark]
	fn set_statutes() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let country = Country(*b"CH");
		Statutes::<T>::insert(country, statutes(MAX_STATUTES as u16 - 1));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, country, statutes(MAX_STATUTES as u16));

		assert_eq!(Statutes::<T>::get(country).len() as u32, MAX_STATUTES);
		Ok(())
	}

	#[benchmark]
	fn decide() {
		let scene = scene::<T>();
		let Scene { agent, custodian, subject, .. } = &scene;
		T::Representation::benchmark_representative(subject, agent);
		let emergency = T::Emergencies::benchmark_emergency(agent, subject);
		let jurisdiction = T::Membership::profile(*custodian).expect("it stands").jurisdiction;
		Statutes::<T>::insert(jurisdiction, statutes(MAX_STATUTES as u16));
		let own = [Party::Account(agent.clone()), Party::Institution(*custodian)];
		for grantee in own.into_iter().chain(ROLES.map(Party::Role)) {
			listed::<T>(&scene, &grantee, ALL);
		}
		let request = AccessRequest {
			requester: agent.clone(),
			institution: Some(*custodian),
			actor_role: ActorRole::Assigned,
			emergency: Some(emergency),
			subject: subject.clone(),
			custodian: *custodian,
			author: agent.clone(),
			author_institution: None,
			openings: openings(),
			sensitivity: Sensitivity::Normal,
			day: Day(0),
			action: Action::Access,
			purpose: Purpose::Treatment,
		};
		let decision;

		#[block]
		{
			decision = <Pallet<T> as Decide<T::AccountId>>::decide(&request);
		}

		assert!(decision.is_ok_and(|decision| decision.is_permit()));
		let (_, facts) = Pallet::<T>::establish(&request).expect("it can be asked");
		assert_eq!((facts.consents.len() as u32, facts.unread), (MAX_CONSENTS, 0));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
