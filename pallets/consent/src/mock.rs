// SPDX-License-Identifier: Apache-2.0

//! A chain with consents among the institutions of [`salus_testing`], and a builder that sets it up
//! through calls.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Get},
	BoundedBTreeSet,
};
use frame_system::EnsureRoot;
use salus_consent::{
	AccessRequest, Action, ActorRole, Decide, Decision, Emergencies, Emergency, EmergencyId, Giver,
	LawCode, Party, Period, Provision, Purpose, RequestError, Rule, Scope, Statute, Tag, Terms,
};
use salus_primitives::{
	time::DAY_MILLISECONDS, Basis, Country, Day, Digest, InstitutionId, Membership, Moment, Power,
	Role, Sensitivity,
};
pub use salus_testing::{clinician, officer, writer, AccountId, Index, Kin, Register};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

use crate::{self as pallet_consent, *};

/// The custodian of the subjects, in Switzerland.
pub const CLINIC: InstitutionId = InstitutionId(1);
/// Two other providers in Switzerland.
pub const HOSPITAL: InstitutionId = InstitutionId(2);
pub const PRACTICE: InstitutionId = InstitutionId(3);
pub const INSURER: InstitutionId = InstitutionId(4);
pub const INSTITUTE: InstitutionId = InstitutionId(5);
/// A provider in Germany.
pub const KLINIK: InstitutionId = InstitutionId(6);
/// In every role, in Switzerland.
pub const CONGLOMERATE: InstitutionId = InstitutionId(7);
/// Not a member.
pub const NOBODY: InstitutionId = InstitutionId(99);

/// Subjects of the clinic.
pub const PATIENT: AccountId = 1;
pub const CHILD: AccountId = 2;
/// Represents the child as a minor, in consents and access but not in research.
pub const PARENT: AccountId = 3;
/// Has every power over the consents of the patient and the child.
pub const ATTORNEY: AccountId = 4;
pub const FRIEND: AccountId = 5;
pub const STRANGER: AccountId = 6;
/// Acts for the patient's estate.
pub const HEIR: AccountId = 7;

/// 2026-01-05, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const HOUR: Moment = 60 * 60 * 1000;
pub const DAY: Moment = DAY_MILLISECONDS;
/// When the child comes of age.
pub const MAJORITY: Moment = NOW + 100 * DAY;

pub const QUOTA: u32 = 60;
pub const CONSENTS_AT_MOST: u32 = 4_096;
pub const ROWS_A_DAY: u32 = 128;
pub const DENIES_A_DAY: u32 = 3;
pub const MAX_ENVELOPES: u32 = 3;
pub const MAX_FOLD: u32 = 4;
pub const HISTORY_PERIOD: Moment = 10 * DAY;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Consent = pallet_consent;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
	type Moment = u64;
}

parameter_types! {
	/// A test of a bound sets it.
	pub static MaxConsents: u32 = CONSENTS_AT_MOST;
	pub static DailyRows: u32 = ROWS_A_DAY;
	/// By their numbers: who declared, about whom, from when until when.
	pub storage Declared: BTreeMap<u64, (AccountId, AccountId, Moment, Moment)> = BTreeMap::new();
}

impl Config for Test {
	type Membership = Register;
	type Representation = Kin;
	type Sponsorship = Index;
	type Emergencies = Glass;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxConsents = MaxConsents;
	type DailyRows = DailyRows;
	type DailyDenies = ConstU32<DENIES_A_DAY>;
	type MaxEnvelopes = ConstU32<MAX_ENVELOPES>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

/// Emergencies as a test declares them, up to what is Restricted.
pub struct Glass;

impl Glass {
	/// Opens what is about `subject` to `clinician` for four hours.
	pub fn declare(number: u64, clinician: AccountId, subject: AccountId) -> EmergencyId {
		let mut declared = Declared::get();
		let now = pallet_timestamp::Now::<Test>::get();
		declared.insert(number, (clinician, subject, now, now + 4 * HOUR));
		Declared::set(&declared);
		EmergencyId(number)
	}
}

impl Emergencies<AccountId> for Glass {
	fn opened(
		emergency: EmergencyId,
		clinician: &AccountId,
		subject: &AccountId,
		_: Moment,
	) -> Option<Emergency> {
		let (declarer, about, from, until) = Declared::get().get(&emergency.0).copied()?;
		let period = Period { from: Some(from), until: Some(until) };
		(declarer == *clinician && about == *subject).then_some(Emergency {
			id: emergency,
			period,
			sensitivity: Sensitivity::Restricted,
		})
	}

	fn covered(emergency: EmergencyId, subject: &AccountId, moment: Moment) -> bool {
		Declared::get().get(&emergency.0).is_some_and(|(_, about, from, until)| {
			about == subject && (*from..*until).contains(&moment)
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_emergency(clinician: &AccountId, subject: &AccountId) -> EmergencyId {
		Self::declare(1, *clinician, *subject)
	}
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

pub fn now() -> Moment {
	pallet_timestamp::Now::<Test>::get()
}

pub fn set<Value: Ord + Copy, Bound: Get<u32>>(values: &[Value]) -> BoundedBTreeSet<Value, Bound> {
	values.iter().copied().collect::<BTreeSet<_>>().try_into().expect("within the bound")
}

pub fn digest(number: u8) -> Digest {
	[number; 32].into()
}

/// What a rule that permits access for `purpose` has to name.
pub fn access(purpose: Purpose) -> Scope<AccountId> {
	Scope {
		purposes: set(&[purpose]),
		actions: set(&[Action::Access]),
		sensitivity: Some(Sensitivity::Normal),
		..Scope::default()
	}
}

pub fn terms(
	base: Rule,
	scope: Scope<AccountId>,
	provisions: Vec<Provision<AccountId>>,
) -> Terms<AccountId> {
	Terms::new(base, scope, provisions.try_into().expect("within the bound")).expect("well formed")
}

/// Permits access for treatment.
pub fn treatment() -> Terms<AccountId> {
	terms(Rule::Permit, access(Purpose::Treatment), vec![])
}

pub fn research() -> Terms<AccountId> {
	terms(Rule::Permit, access(Purpose::Research), vec![])
}

/// Permits access for treatment before `until`.
pub fn until(until: Moment) -> Terms<AccountId> {
	let period = Period { from: None, until: Some(until) };
	terms(Rule::Permit, Scope { period, ..access(Purpose::Treatment) }, vec![])
}

/// Denies everything.
pub fn refusal() -> Terms<AccountId> {
	terms(Rule::Deny, Scope::default(), vec![])
}

/// Permits access for treatment with so many exceptions, which deny what was before a day.
pub fn with_exceptions(count: u32) -> Terms<AccountId> {
	let exception = |place: u32| {
		let last = Some(Day(place as i32));
		let days = salus_consent::Days { first: None, last };
		let scope = Scope { days, ..Scope::default() };
		Provision { depth: 1, rule: Rule::Deny, scope }
	};
	terms(Rule::Permit, access(Purpose::Treatment), (0..count).map(exception).collect())
}

pub fn grant(
	signer: AccountId,
	subject: AccountId,
	grantee: Party<AccountId>,
	terms: Terms<AccountId>,
) -> DispatchResult {
	Consent::grant(signed(signer), subject, grantee, Box::new(terms))
}

pub fn amend(signer: AccountId, consent: u64, terms: Terms<AccountId>) -> DispatchResult {
	Consent::amend(signed(signer), ConsentId(consent), Box::new(terms))
}

pub fn revoke(signer: AccountId, consent: u64) -> DispatchResult {
	Consent::revoke(signed(signer), ConsentId(consent))
}

/// Records a paper of the patient for the hospital.
pub fn record(agent: AccountId, terms: Terms<AccountId>, giver: Giver, scan: u8) -> DispatchResult {
	record_for(agent, PATIENT, terms, giver, scan)
}

pub fn record_for(
	agent: AccountId,
	subject: AccountId,
	terms: Terms<AccountId>,
	giver: Giver,
	scan: u8,
) -> DispatchResult {
	let grantee = Party::Institution(HOSPITAL);
	let terms = Box::new(terms);
	Consent::record_consent(signed(agent), subject, grantee, terms, giver, digest(scan))
}

pub fn post(agent: AccountId, consent: u64, envelope: u8) -> DispatchResult {
	Consent::post_envelope(signed(agent), ConsentId(consent), digest(envelope))
}

pub fn fold(subject: AccountId, consents: &[u64]) -> DispatchResult {
	let consents: Vec<_> = consents.iter().copied().map(ConsentId).collect();
	Consent::fold(signed(STRANGER), subject, consents.try_into().expect("within the bound"))
}

pub fn row(consent: u64) -> ConsentRowOf<Test> {
	Consent::consent(ConsentId(consent)).expect("it stands in the state")
}

/// The numbers that decisions read about `subject` and `grantee`.
pub fn listed(subject: AccountId, grantee: Party<AccountId>) -> Vec<u64> {
	Standing::<Test>::get(subject, grantee).into_iter().map(|consent| consent.0).collect()
}

/// Asks for access to a Normal record of the patient that the clinic keeps, for treatment, as a
/// treating provider of the institution for which `requester` acts.
pub fn request(requester: AccountId) -> AccessRequest<AccountId> {
	AccessRequest {
		requester,
		institution: Register::institution_of(&requester),
		actor_role: ActorRole::TreatingProvider,
		emergency: None,
		subject: PATIENT,
		custodian: CLINIC,
		author: clinician(CLINIC, 0),
		author_institution: Some(CLINIC),
		openings: Default::default(),
		sensitivity: Sensitivity::Normal,
		day: TODAY,
		action: Action::Access,
		purpose: Purpose::Treatment,
	}
}

pub fn decide(request: AccessRequest<AccountId>) -> Result<Decision, RequestError> {
	<Consent as Decide<AccountId>>::decide(&request)
}

/// What `request` is permitted on, without obligations.
pub fn basis(request: AccessRequest<AccountId>) -> Option<salus_consent::Basis> {
	match decide(request) {
		Ok(Decision::Permit { basis, .. }) => Some(basis),
		_ => None,
	}
}

/// The category `code` under the salt of the patient and the hospital.
pub fn tag(code: &[u8]) -> Tag {
	Tag::new(&[7; 32], code)
}

/// Permits a purpose to providers for access, below the consents.
pub fn policy(code: u16, purpose: Purpose) -> Statute {
	Statute {
		code: LawCode(code),
		rule: Rule::Permit,
		is_overriding: false,
		purposes: set(&[purpose]),
		actions: set(&[Action::Access]),
		sensitivity: Some(Sensitivity::Normal),
		institution_roles: set(&[Role::HealthcareProvider]),
		actor_roles: Default::default(),
		obligations: Default::default(),
		may_be_withheld: false,
	}
}

pub fn legislate(country: &[u8; 2], statutes: Vec<Statute>) -> DispatchResult {
	let statutes = statutes.try_into().expect("within the bound");
	Consent::set_statutes(RuntimeOrigin::root(), Country(*country), statutes)
}

type Step = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
#[derive(Default)]
pub struct ExtBuilder(Vec<Step>);

impl ExtBuilder {
	pub fn then(mut self, step: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.0.push(Box::new(step));
		self
	}

	/// The patient gives a consent for the hospital.
	pub fn granted(self, terms: Terms<AccountId>) -> Self {
		self.granted_to(Party::Institution(HOSPITAL), terms)
	}

	pub fn granted_to(self, grantee: Party<AccountId>, terms: Terms<AccountId>) -> Self {
		self.then(move || grant(PATIENT, PATIENT, grantee, terms))
	}

	/// The patient gives the hospital a consent on paper.
	pub fn recorded(self, terms: Terms<AccountId>, scan: u8) -> Self {
		self.then(move || record(officer(CLINIC), terms, Giver::Subject, scan))
	}

	pub fn revoked(self, consent: u64) -> Self {
		self.then(move || revoke(PATIENT, consent))
	}

	pub fn posted(self, consent: u64, envelope: u8) -> Self {
		self.then(move || post(writer(CLINIC), consent, envelope))
	}

	pub fn passed(self, milliseconds: Moment) -> Self {
		self.then(move || {
			pass(milliseconds);
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		MaxConsents::set(CONSENTS_AT_MOST);
		DailyRows::set(ROWS_A_DAY);
		let storage = RuntimeGenesisConfig::default().build_storage().expect("nothing to refuse");
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			populate();
			for step in self.0 {
				assert_ok!(step());
			}
			System::reset_events();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Consent::do_try_state().expect("the invariants hold");
			ensure_quota_is_used();
		});
	}
}

/// Admits the institutions and lets everybody have whom to act for.
fn populate() {
	Register::admit(CLINIC, &[Role::HealthcareProvider, Role::Laboratory], b"CH");
	Register::admit(HOSPITAL, &[Role::HealthcareProvider, Role::Laboratory], b"CH");
	Register::admit(PRACTICE, &[Role::HealthcareProvider], b"CH");
	Register::admit(INSURER, &[Role::Insurer], b"CH");
	Register::admit(INSTITUTE, &[Role::ResearchInstitute], b"CH");
	Register::admit(KLINIK, &[Role::HealthcareProvider], b"DE");
	Register::admit_universal(CONGLOMERATE);
	Index::prepay(CLINIC, QUOTA);
	Index::prepay(HOSPITAL, QUOTA);
	Index::register(CLINIC, PATIENT);
	Index::register(CLINIC, CHILD);
	Kin::come_of_age(CHILD, MAJORITY);
	Kin::represent(CHILD, PARENT, Basis::Minor, &[Power::Consent, Power::Access]);
	let powers = [Power::Consent, Power::Research, Power::Access];
	Kin::represent(PATIENT, ATTORNEY, Basis::PowerOfAttorney, &powers);
	Kin::represent(CHILD, ATTORNEY, Basis::CourtOrder, &powers);
	Kin::represent(PATIENT, HEIR, Basis::Executor, &powers);
}

/// That the quota in use is the rows of the consents, and one for each subject of whom some were
/// folded.
pub fn ensure_quota_is_used() {
	let mut rows = BTreeMap::<InstitutionId, u32>::new();
	let sponsor = |subject: &AccountId| {
		let sponsor = <Index as salus_primitives::Sponsorship<_>>::sponsor_of(subject);
		Register::successor_of(sponsor.expect("a subject"))
	};
	for row in Consents::<Test>::iter_values() {
		*rows.entry(sponsor(&row.subject)).or_default() += row.rows;
	}
	for (subject, tally) in Tallies::<Test>::iter() {
		*rows.entry(sponsor(&subject)).or_default() += u32::from(tally.folded.is_some());
	}
	for institution in [CLINIC, HOSPITAL] {
		assert_eq!(Index::used(institution), rows.get(&institution).copied().unwrap_or_default());
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
