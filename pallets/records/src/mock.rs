// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet and a small register of institutions.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32},
};
use frame_system::EnsureRoot;
use salus_primitives::{
	merkle, time::DAY_MILLISECONDS, Commitment, Country, Day, Digest, Duty, InstitutionId,
	Membership, Moment, Role, Sensitivity,
};
use salus_testing::Lapses;
use sp_core::H256;
use sp_runtime::{
	testing::{TestSignature, UintAuthorityId},
	traits::IdentityLookup,
	BuildStorage, DispatchError,
};

use crate::{
	self as pallet_records, AuditPath, Deadlines, EntryKey, LeafPosition, Pallet, SizeClass,
	Statement, Surgery,
};

pub type AccountId = u64;

pub const CLINIC: InstitutionId = InstitutionId(1);
pub const HOSPITAL: InstitutionId = InstitutionId(2);
/// Active regulators, one more than may hold an entry.
pub const REGULATORS: [InstitutionId; 3] = [InstitutionId(3), InstitutionId(4), InstitutionId(5)];
pub const REGULATOR: InstitutionId = REGULATORS[0];

pub const PATIENT: AccountId = 1;
pub const SIBLING: AccountId = 2;
pub const SURGEON: AccountId = 3;
pub const STRANGER: AccountId = 4;

/// 2026-01-05, the day on which every test starts.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + 12 * 60 * 60 * 1000;
pub const DEADLINES: Deadlines = Deadlines {
	erasure: 3 * DAY_MILLISECONDS,
	erasure_extension: 6 * DAY_MILLISECONDS,
	amendment: 5 * DAY_MILLISECONDS,
	archive_days: 20,
};

pub const ROW_DEPOSIT: u128 = 10;
pub const MAX_OVERDRAFT: u32 = 3;
pub const MAX_ENTRIES: u32 = 4;
pub const MAX_LEAVES: u32 = 5_000;
pub const ENDOWMENT: u128 = 10_000;

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
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(3)]
	pub type Records = pallet_records;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<u128>;
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
	type Moment = u64;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<1>;
}

impl pallet_records::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type CreditEvents = Lapses;
	type Currency = Balances;
	type Membership = Register;
	type Time = Timestamp;
	type Signature = TestSignature;
	type Signer = UintAuthorityId;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type RowDeposit = ConstU128<ROW_DEPOSIT>;
	type MaxEntries = ConstU32<MAX_ENTRIES>;
	type MaxLeaves = ConstU32<MAX_LEAVES>;
	type MaxOverdraft = ConstU32<MAX_OVERDRAFT>;
	type MaxHolds = ConstU32<2>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Notary;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Notary;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<TestSignature, AccountId> for Notary {
	fn sign(message: &[u8]) -> (TestSignature, AccountId) {
		(TestSignature(PATIENT, message.to_vec()), PATIENT)
	}
}

parameter_types! {
	pub storage Suspended: BTreeSet<InstitutionId> = BTreeSet::new();
	pub storage Successors: BTreeMap<InstitutionId, InstitutionId> = BTreeMap::new();
	/// Agents with every duty, each of an institution with every role.
	pub storage Benchmarked: BTreeMap<AccountId, InstitutionId> = BTreeMap::new();
}

/// Institutions whose agents have one duty each, so that a test of one duty is a test of no other.
pub struct Register;

const FIRST_AGENT: AccountId = 100;
const DUTIES: [Duty; 5] =
	[Duty::Admin, Duty::RecordWriter, Duty::PrivacyOfficer, Duty::RecordReader, Duty::Practitioner];

fn agent(institution: InstitutionId, duty: Duty) -> AccountId {
	let place = DUTIES.iter().position(|other| *other == duty).expect("a duty of these tests");
	FIRST_AGENT * u64::from(institution.0) + place as u64
}

pub fn admin(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::Admin)
}

pub fn writer(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::RecordWriter)
}

pub fn officer(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::PrivacyOfficer)
}

pub fn reader(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::RecordReader)
}

/// The practitioner who coordinates the safety checks of `institution`.
pub fn coordinator(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::Practitioner)
}

pub fn sovereign(institution: InstitutionId) -> AccountId {
	FIRST_AGENT * u64::from(institution.0) + 99
}

pub const NOT_AN_AGENT: DispatchError = DispatchError::Other("not an agent");
pub const DUTY_MISSING: DispatchError = DispatchError::Other("duty missing");
pub const NOT_ACTIVE: DispatchError = DispatchError::Other("institution not active");

impl Membership<AccountId> for Register {
	fn authorize(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError> {
		let institution = Self::authorize_winding_up(agent, duty)?;
		frame_support::ensure!(Self::is_active(institution), NOT_ACTIVE);
		Ok(institution)
	}

	fn authorize_winding_up(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError> {
		if let Some(institution) = Benchmarked::get().get(agent) {
			return Ok(*institution);
		}
		let institution = (agent / FIRST_AGENT) as u32;
		frame_support::ensure!((1..=5).contains(&institution), NOT_AN_AGENT);
		let carried = DUTIES.get((agent % FIRST_AGENT) as usize).ok_or(NOT_AN_AGENT)?;
		frame_support::ensure!(*carried == duty, DUTY_MISSING);
		Ok(InstitutionId(institution))
	}

	fn answers_for(institution: InstitutionId, predecessor: InstitutionId) -> bool {
		institution == Self::successor_of(predecessor)
	}

	fn successor_of(institution: InstitutionId) -> InstitutionId {
		match Successors::get().get(&institution) {
			Some(successor) => Self::successor_of(*successor),
			None => institution,
		}
	}

	fn institution_of(_: &AccountId) -> Option<InstitutionId> {
		unimplemented!("this pallet does not ask")
	}

	fn profile(_: InstitutionId) -> Option<salus_primitives::Profile> {
		unimplemented!("this pallet does not ask")
	}

	fn has_role(institution: InstitutionId, role: Role) -> bool {
		let regulates = institution > CLINIC && institution != HOSPITAL;
		Self::is_active(institution) && role == Role::Regulator && regulates
	}

	fn is_active(institution: InstitutionId) -> bool {
		!Suspended::get().contains(&institution) && !Successors::get().contains_key(&institution)
	}

	fn admitted() -> u32 {
		unreachable!("nobody is drawn here")
	}

	fn nth_admitted(_: u32) -> Option<InstitutionId> {
		unreachable!("nobody is drawn here")
	}

	fn sovereign_account(institution: InstitutionId) -> AccountId {
		sovereign(institution)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_predecessor(institution: InstitutionId) -> InstitutionId {
		let predecessor = InstitutionId(1_000 + Successors::get().len() as u32);
		let mut successors = Successors::get();
		successors.insert(predecessor, institution);
		Successors::set(&successors);
		predecessor
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institution(agent: &AccountId) -> InstitutionId {
		let mut benchmarked = Benchmarked::get();
		let institution = InstitutionId(10 + benchmarked.len() as u32);
		benchmarked.insert(*agent, institution);
		Benchmarked::set(&benchmarked);
		institution
	}
}

pub fn suspend(institution: InstitutionId) {
	Suspended::set(&(&Suspended::get() | &BTreeSet::from([institution])));
}

/// Lets `successor` take over what `predecessor` keeps, as the institutions pallet does it.
pub fn succeed(
	predecessor: InstitutionId,
	successor: InstitutionId,
) -> frame_support::pallet_prelude::DispatchResult {
	use salus_primitives::WindUp;
	frame_support::storage::with_storage_layer(|| {
		Records::hand_over(predecessor, successor)?;
		let mut successors = Successors::get();
		successors.insert(predecessor, successor);
		Successors::set(&successors);
		Ok(())
	})
}

pub fn new_ext() -> sp_io::TestExternalities {
	let endowed = [CLINIC, HOSPITAL].map(|institution| (sovereign(institution), ENDOWMENT));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: endowed.to_vec(),
			..Default::default()
		},
		records: pallet_records::GenesisConfig { deadlines: DEADLINES, ..Default::default() },
		..Default::default()
	};
	let mut ext: sp_io::TestExternalities = genesis.build_storage().expect("it builds").into();
	ext.execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Test>::put(NOW);
	});
	ext
}

/// Builds a state through calls, runs a test in it and checks the invariants afterwards.
pub struct ExtBuilder(sp_io::TestExternalities);

impl Default for ExtBuilder {
	/// The clinic has quota and the patient for its subject.
	fn default() -> Self {
		Self::bare().quota(CLINIC, 20).subject(CLINIC, PATIENT)
	}
}

impl ExtBuilder {
	pub fn bare() -> Self {
		Self(new_ext())
	}

	fn given(mut self, call: impl FnOnce()) -> Self {
		self.0.execute_with(call);
		self
	}

	pub fn quota(self, institution: InstitutionId, rows: u32) -> Self {
		self.given(|| {
			Records::buy_quota(signed(admin(institution)), rows).expect("quota");
		})
	}

	pub fn subject(self, custodian: InstitutionId, subject: AccountId) -> Self {
		self.given(|| register_subject(custodian, subject).expect("a subject"))
	}

	/// An entry of the clinic about the patient, one for each number.
	pub fn records(self, numbers: impl IntoIterator<Item = u8>) -> Self {
		self.given(|| {
			for number in numbers {
				let call = Records::register(signed(writer(CLINIC)), statement(number));
				call.expect("a record");
			}
		})
	}

	/// A surgery of the clinic's entry with that number.
	pub fn surgery(self, number: u8) -> Self {
		self.given(|| record_surgery(number, surgery()).expect("a surgery"))
	}

	pub fn run(mut self, test: impl FnOnce()) {
		self.0.execute_with(|| {
			System::reset_events();
			test();
			Pallet::<Test>::do_try_state().expect("the invariants hold");
		});
	}
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// The events of this pallet since the test started.
pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet::<crate::Event<Test>>()
}

pub fn pass_days(days: u32) {
	pallet_timestamp::Now::<Test>::mutate(|now| *now += u64::from(days) * DAY_MILLISECONDS);
}

pub fn digest(number: u8) -> Digest {
	[number; 32].into()
}

pub fn commitment(number: u8) -> Commitment {
	[number ^ 0xff; 32].into()
}

pub fn key(custodian: InstitutionId, number: u8) -> EntryKey {
	EntryKey { custodian, digest: digest(number) }
}

/// A record of the patient, kept for ten days.
pub fn statement(number: u8) -> Statement<AccountId> {
	Statement {
		subject: PATIENT,
		author: SURGEON,
		digest: digest(number),
		commitment: commitment(number),
		size: SizeClass(12),
		occurred_on: Day(TODAY.0 - 1),
		sensitivity: Sensitivity::Normal,
		retention_until: TODAY.saturating_add(RETENTION_DAYS),
		residency: Country(*b"CH"),
	}
}

pub const RETENTION_DAYS: u32 = 10;

pub const MINUTE: Moment = 60 * 1000;

/// An operation that was over an hour ago, every check of which came just in time.
pub fn surgery() -> Surgery {
	let exit = NOW - 60 * MINUTE;
	let (induction, incision) = (exit - 90 * MINUTE, exit - 60 * MINUTE);
	Surgery {
		team: commitment(200),
		sign_in: Some(induction),
		induction,
		time_out: Some(incision),
		incision,
		sign_out: Some(exit),
		exit,
	}
}

/// Of the clinic's entry with that number, by the clinic's coordinator.
pub fn record_surgery(
	number: u8,
	surgery: Surgery,
) -> frame_support::pallet_prelude::DispatchResult {
	Records::record_surgery(signed(coordinator(CLINIC)), CLINIC, digest(number), surgery)
}

pub fn register_subject(
	custodian: InstitutionId,
	subject: AccountId,
) -> frame_support::pallet_prelude::DispatchResult {
	let signature = TestSignature(subject, Records::agreement(custodian, NOW));
	Records::register_subject(signed(writer(custodian)), subject, NOW, signature)
}

/// A batch over some leaves and the proof of each.
pub struct Tree(Vec<H256>);

impl Tree {
	pub fn of(leaves: impl IntoIterator<Item = Vec<u8>>) -> Self {
		Self(leaves.into_iter().map(|leaf| merkle::leaf_hash(&leaf)).collect())
	}

	/// Of statements of the clinic.
	pub fn of_statements(statements: &[Statement<AccountId>]) -> Self {
		Self::of(statements.iter().map(|statement| statement.leaf(CLINIC)))
	}

	pub fn root(&self) -> Digest {
		Digest(merkle::root(self.0.iter().copied()))
	}

	pub fn count(&self) -> u32 {
		self.0.len() as u32
	}

	pub fn position(&self, index: u32) -> LeafPosition {
		LeafPosition { root: self.root(), index }
	}

	pub fn path(&self, index: u32) -> AuditPath {
		let (mut level, mut place, mut path) = (self.0.clone(), index as usize, Vec::new());
		while level.len() > 1 {
			path.extend(level.get(place ^ 1));
			let hash = |pair: &[H256]| match pair {
				[left, right] => merkle::node_hash(left, right),
				_ => pair[0],
			};
			level = level.chunks(2).map(hash).collect();
			place /= 2;
		}
		path.try_into().expect("no tree is deeper")
	}

	pub fn anchor(&self) -> frame_support::pallet_prelude::DispatchResult {
		let retained_until = TODAY.saturating_add(RETENTION_DAYS);
		Records::anchor_batch(signed(writer(CLINIC)), self.root(), self.count(), retained_until)
	}

	pub fn materialise(
		&self,
		signer: AccountId,
		index: u32,
		statement: Statement<AccountId>,
	) -> frame_support::pallet_prelude::DispatchResult {
		let path = self.path(index);
		Records::materialise(signed(signer), CLINIC, self.root(), index, statement, path)
	}
}
