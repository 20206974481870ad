// SPDX-License-Identifier: Apache-2.0

//! A chain with a clock, emergencies and a small consortium.

use std::collections::BTreeMap;

use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use salus_primitives::{
	time::DAY_MILLISECONDS, Commitment, Day, Digest, InstitutionId, Membership, Moment, Role,
	Ruling, Rulings, Sensitivity, Sponsorship, WindUp,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

use crate::{self as pallet_emergencies, *};

pub use salus_testing::{
	admin, agent, clinician, officer, writer, AccountId, Boards, Index, Jury, Kin, Lapses,
	Register, DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT,
};

/// Where the clinicians are.
pub const CLINIC: InstitutionId = InstitutionId(1);
/// The custodian of the patient.
pub const HOSPITAL: InstitutionId = InstitutionId(2);
pub const REGULATOR: InstitutionId = InstitutionId(3);
pub const OTHER_REGULATOR: InstitutionId = InstitutionId(4);
pub const BOARD: InstitutionId = InstitutionId(5);
/// Treats nobody.
pub const INSURER: InstitutionId = InstitutionId(6);
/// Takes over from those that leave.
pub const HEIR: InstitutionId = InstitutionId(7);

/// A subject of the hospital.
pub const PATIENT: AccountId = 1;
/// A subject of the clinic itself.
pub const REGULAR: AccountId = 2;
pub const PARENT: AccountId = 3;
pub const STRANGER: AccountId = 4;
/// Clinicians of the clinic.
pub const SURGEON: AccountId = 1_100;
pub const NURSE: AccountId = 1_101;

/// 2026-01-05, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const HOUR: Moment = 60 * 60 * 1000;

pub const WINDOW: Moment = 4 * HOUR;
pub const ATTESTATION: Moment = 24 * HOUR;
pub const REVIEW: Moment = 72 * HOUR;
pub const BINDING: Moment = 24 * HOUR;
pub const HISTORY_PERIOD: Moment = 100 * DAY_MILLISECONDS;
pub const MAX_ENVELOPES: u32 = 3;
pub const MAX_FOLD: u32 = 4;
pub const QUOTA: u32 = 1_000;

/// The first emergency, and those after it.
pub const FIRST: EmergencyId = EmergencyId(0);
pub const SECOND: EmergencyId = EmergencyId(1);
pub const THIRD: EmergencyId = EmergencyId(2);

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
	pub type Emergencies = pallet_emergencies;
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
	pub const Opened: Sensitivity = Sensitivity::Restricted;
}

impl Config for Test {
	type Membership = Register;
	type Representation = Kin;
	type Sponsorship = Index;
	type Credentialing = Boards;
	type Panels = Jury;
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type EmergencySensitivity = Opened;
	type MaxEnvelopes = ConstU32<MAX_ENVELOPES>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn commitment(number: u64) -> Commitment {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

pub fn digest(number: u64) -> Digest {
	Digest(commitment(number).0)
}

/// The clinical credential of `clinician`.
pub fn licence(clinician: AccountId) -> Commitment {
	commitment(1_000_000 + clinician)
}

/// Licenses `clinician` to treat people.
pub fn license(clinician: AccountId) {
	Boards::license(BOARD, clinician, licence(clinician));
}

/// The encounter with somebody whom nobody knows.
pub fn unidentified() -> Commitment {
	commitment(77)
}

pub fn encounter_key() -> EncounterKey {
	EncounterKey { institution: CLINIC, encounter: unidentified() }
}

/// Declares about `target` with the justification `number`.
pub fn declare_about(
	clinician: AccountId,
	target: Target<AccountId>,
	number: u64,
) -> DispatchResult {
	let (credential, justification) = (licence(clinician), commitment(number));
	let reason = EmergencyReason::SubjectCannotConsent;
	Emergencies::declare(signed(clinician), target, credential, reason, justification)
}

/// Declares about the patient.
pub fn declare(clinician: AccountId, number: u64) -> DispatchResult {
	declare_about(clinician, Target::Subject(PATIENT), number)
}

/// Declares about whom nobody knows.
pub fn declare_unidentified(clinician: AccountId, number: u64) -> DispatchResult {
	declare_about(clinician, Target::Encounter(unidentified()), number)
}

/// Says that the unidentified one is `subject`.
pub fn bind(subject: AccountId, identified_at: Moment) -> DispatchResult {
	Emergencies::bind_encounter(
		signed(writer(CLINIC)),
		CLINIC,
		unidentified(),
		subject,
		identified_at,
	)
}

pub fn attest(clinician: AccountId, emergency: EmergencyId) -> DispatchResult {
	Emergencies::attest(signed(clinician), emergency, Some(commitment(5)))
}

pub fn review_by(
	institution: InstitutionId,
	emergency: EmergencyId,
	outcome: Outcome,
) -> DispatchResult {
	let findings = commitment(u64::from(institution.0));
	let done = Emergencies::review(signed(officer(institution)), emergency, outcome, findings);
	done.map(|_| ()).map_err(|refused| refused.error)
}

pub fn dispute(emergency: EmergencyId) -> DispatchResult {
	dispute_by(PATIENT, emergency, 9)
}

pub fn dispute_by(signer: AccountId, emergency: EmergencyId, statement: u64) -> DispatchResult {
	let done = Emergencies::dispute(signed(signer), emergency, commitment(statement));
	done.map(|_| ()).map_err(|refused| refused.error)
}

pub fn withdraw(emergency: EmergencyId) -> DispatchResult {
	Emergencies::withdraw_dispute(signed(PATIENT), emergency)
}

/// The panel that hears the dispute about `emergency` rules.
pub fn rule(emergency: EmergencyId, ruling: Ruling) {
	let matter = Emergencies::matter(emergency);
	Jury::close(&matter);
	Emergencies::ruled(&matter, ruling);
}

pub fn answer(emergency: EmergencyId) -> DispatchResult {
	let issuer = agent(BOARD, salus_primitives::Duty::Issuer);
	Emergencies::answer_report(signed(issuer), emergency, commitment(8))
}

pub fn post(emergency: EmergencyId, number: u64) -> DispatchResult {
	Emergencies::post_envelope(signed(writer(HOSPITAL)), emergency, digest(number))
}

pub fn fold<const COUNT: usize>(emergencies: [EmergencyId; COUNT]) -> DispatchResult {
	Emergencies::fold(signed(STRANGER), emergencies.to_vec().try_into().unwrap())
}

pub fn row(emergency: EmergencyId) -> EmergencyOf<Test> {
	crate::Emergencies::<Test>::get(emergency).unwrap()
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

/// Runs the sweep with all the weight that it wants.
pub fn sweep() {
	Emergencies::sweep(&mut frame_support::weights::WeightMeter::new());
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// How many steps wait in time, and how many late.
pub fn waiting() -> (usize, usize) {
	(Due::<Test>::iter_keys().count(), Overdue::<Test>::iter_keys().count())
}

type Turn = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
#[derive(Default)]
pub struct ExtBuilder(Vec<Turn>);

impl ExtBuilder {
	pub fn then(mut self, turn: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.0.push(Box::new(turn));
		self
	}

	/// The surgeon declares about the patient.
	pub fn declared(self, number: u64) -> Self {
		self.then(move || declare(SURGEON, number))
	}

	/// `clinician` declares about whom nobody knows.
	pub fn unidentified(self, clinician: AccountId, number: u64) -> Self {
		self.then(move || declare_unidentified(clinician, number))
	}

	/// The unidentified one is the patient, as is known now.
	pub fn bound(self) -> Self {
		self.then(|| bind(PATIENT, Timestamp::get()))
	}

	pub fn attested(self, emergency: EmergencyId) -> Self {
		self.then(move || attest(row(emergency).clinician, emergency))
	}

	pub fn reviewed(
		self,
		institution: InstitutionId,
		emergency: EmergencyId,
		outcome: Outcome,
	) -> Self {
		self.then(move || review_by(institution, emergency, outcome))
	}

	pub fn disputed(self, emergency: EmergencyId) -> Self {
		self.then(move || dispute(emergency))
	}

	/// From now on too few institutions have no stake in anything.
	pub fn without_panels(self) -> Self {
		self.then(|| {
			Jury::forbid();
			Ok(())
		})
	}

	pub fn ruled(self, emergency: EmergencyId, ruling: Ruling) -> Self {
		self.then(move || {
			rule(emergency, ruling);
			Ok(())
		})
	}

	pub fn passed(self, milliseconds: Moment) -> Self {
		self.then(move || {
			pass(milliseconds);
			Ok(())
		})
	}

	pub fn swept(self) -> Self {
		self.then(|| {
			sweep();
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			consortium();
			for turn in self.0 {
				assert_ok!(turn());
			}
			System::reset_events();
			Lapses::take();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Emergencies::do_try_state().unwrap();
			ensure_quota_is_used();
		});
	}
}

fn consortium() {
	Register::admit(CLINIC, &[Role::HealthcareProvider], b"CH");
	Register::admit(HOSPITAL, &[Role::HealthcareProvider], b"CH");
	Register::admit(REGULATOR, &[Role::Regulator], b"CH");
	Register::admit(OTHER_REGULATOR, &[Role::Regulator], b"DE");
	Register::admit(BOARD, &[Role::LicensingBoard], b"CH");
	Register::admit(INSURER, &[Role::Insurer], b"CH");
	Register::admit(HEIR, &[Role::HealthcareProvider], b"CH");
	Index::register(HOSPITAL, PATIENT);
	Index::register(CLINIC, REGULAR);
	Index::prepay(CLINIC, QUOTA);
	Index::prepay(HOSPITAL, QUOTA);
	license(SURGEON);
	license(NURSE);
}

/// That the quota in use is the rows that were charged, by who answers for them.
pub fn ensure_quota_is_used() {
	let mut charged = BTreeMap::<InstitutionId, u32>::new();
	let mut count = |institution: InstitutionId, rows: usize| {
		*charged.entry(Register::successor_of(institution)).or_default() += rows as u32;
	};
	for row in crate::Emergencies::<Test>::iter_values() {
		count(row.institution, usize::from(row.charged));
		let binding = Emergencies::binding_of(&row);
		if let Some(sponsor) = row.subject(binding.as_ref()).and_then(Index::sponsor_of) {
			count(sponsor, row.envelopes.iter().filter(|envelope| envelope.charged).count());
		}
	}
	for institution in [CLINIC, HOSPITAL, REGULATOR, HEIR] {
		let expected = charged.get(&institution).copied().unwrap_or_default();
		assert_eq!(Index::used(institution), expected, "{institution:?}");
	}
}

/// Lets `successor` take over from `predecessor`, its quota and what is due included.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) {
	Index::hand_over(predecessor, successor);
	Register::succeed(predecessor, successor);
	assert_ok!(Emergencies::hand_over(predecessor, successor));
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
