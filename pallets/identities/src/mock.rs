// SPDX-License-Identifier: Apache-2.0

//! A chain with balances, identities, a small register of institutions and their quota.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{
	assert_ok, derive_impl, ensure, parameter_types,
	traits::{fungible::InspectHold, ConstU128, ConstU32, ConstU64},
};
use salus_primitives::{
	time::DAY_MILLISECONDS, Basis, Commitment, Day, Duty, InstitutionId, Membership, Moment, Power,
	Role, Scope, Sponsorship,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};

use crate::{self as pallet_identities, *};

pub type AccountId = u64;
pub type Balance = u128;

/// Two custodians and a Regulator.
pub const CLINIC: InstitutionId = InstitutionId(1);
pub const HOSPITAL: InstitutionId = InstitutionId(2);
pub const REGULATOR: InstitutionId = InstitutionId(3);

/// Subjects of the clinic, without coins.
pub const PATIENT: AccountId = 1;
pub const CHILD: AccountId = 2;
/// Who may represent them, unknown to the chain.
pub const PARENT: AccountId = 3;
pub const FRIEND: AccountId = 4;
pub const STRANGER: AccountId = 5;
/// Has coins and no sponsor.
pub const SURGEON: AccountId = 6;

/// 2026-01-05, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const HOUR: Moment = 60 * 60 * 1000;

pub const ROW_DEPOSIT: Balance = 10;
pub const ENDOWMENT: Balance = 10_000;
pub const QUOTA: u32 = 40;
pub const MAX_METHODS: u32 = 3;
pub const MAX_CLOSED: u32 = 4;
pub const MAX_MANDATES: u32 = 4;
pub const MAX_SERVICES: u32 = 2;
pub const MAX_ENDPOINT: u32 = 40;
pub const HISTORY_PERIOD: Moment = 10 * DAY_MILLISECONDS;
pub const LONGEST_MINORITY: Moment = 21 * 366 * DAY_MILLISECONDS;

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
	pub type Identities = pallet_identities;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
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
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1>;
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Membership = Register;
	type Sponsorship = Index;
	type Time = Timestamp;
	type RowDeposit = ConstU128<ROW_DEPOSIT>;
	type MaxMethods = ConstU32<MAX_METHODS>;
	type MaxClosedMethods = ConstU32<MAX_CLOSED>;
	type MaxMandates = ConstU32<MAX_MANDATES>;
	type MaxServices = ConstU32<MAX_SERVICES>;
	type MaxEndpoint = ConstU32<MAX_ENDPOINT>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type LongestMinority = ConstU64<LONGEST_MINORITY>;
	type WeightInfo = ();
}

parameter_types! {
	pub storage Suspended: BTreeSet<InstitutionId> = BTreeSet::new();
	pub storage Successors: BTreeMap<InstitutionId, InstitutionId> = BTreeMap::new();
	/// Agents with every duty, each of an institution with every role.
	pub storage Benchmarked: BTreeMap<AccountId, InstitutionId> = BTreeMap::new();
	/// Which institution registered a subject.
	pub storage Sponsors: BTreeMap<AccountId, InstitutionId> = BTreeMap::new();
	/// Rows prepaid and used.
	pub storage Quota: BTreeMap<InstitutionId, (u32, u32)> = BTreeMap::new();
}

/// Institutions whose agents have one duty each, so that a test of one duty is a test of no other.
pub struct Register;

const FIRST_AGENT: AccountId = 100;

pub fn admin(institution: InstitutionId) -> AccountId {
	FIRST_AGENT * AccountId::from(institution.0)
}

pub fn officer(institution: InstitutionId) -> AccountId {
	admin(institution) + 1
}

pub fn sovereign(institution: InstitutionId) -> AccountId {
	admin(institution) + 99
}

pub const NOT_AN_AGENT: DispatchError = DispatchError::Other("not an agent");
pub const DUTY_MISSING: DispatchError = DispatchError::Other("duty missing");
pub const NOT_ACTIVE: DispatchError = DispatchError::Other("institution not active");

impl Membership<AccountId> for Register {
	fn authorize(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError> {
		let institution = Self::authorize_winding_up(agent, duty)?;
		ensure!(Self::is_active(institution), NOT_ACTIVE);
		Ok(institution)
	}

	fn authorize_winding_up(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError> {
		if let Some(institution) = Benchmarked::get().get(agent) {
			return Ok(*institution);
		}
		let institution = InstitutionId((agent / FIRST_AGENT) as u32);
		ensure!([CLINIC, HOSPITAL, REGULATOR].contains(&institution), NOT_AN_AGENT);
		let carried = match agent % FIRST_AGENT {
			0 => Duty::Admin,
			1 => Duty::PrivacyOfficer,
			_ => return Err(NOT_AN_AGENT),
		};
		ensure!(carried == duty, DUTY_MISSING);
		Ok(institution)
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
		let regulates = institution == REGULATOR || institution.0 >= 10;
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
	fn benchmark_institution(agent: &AccountId) -> InstitutionId {
		let mut benchmarked = Benchmarked::get();
		let institution = InstitutionId(10 + benchmarked.len() as u32);
		benchmarked.insert(*agent, institution);
		Benchmarked::set(&benchmarked);
		institution
	}
}

/// Subjects and the quota of who registered them.
pub struct Index;

pub const QUOTA_EXHAUSTED: DispatchError = DispatchError::Other("quota exhausted");

impl Index {
	fn use_rows(sponsor: InstitutionId, change: impl FnOnce(&mut (u32, u32))) -> (u32, u32) {
		let mut quota = Quota::get();
		let rows = quota.entry(Register::successor_of(sponsor)).or_default();
		change(rows);
		let rows = *rows;
		Quota::set(&quota);
		rows
	}
}

impl Sponsorship<AccountId> for Index {
	fn sponsor_of(account: &AccountId) -> Option<InstitutionId> {
		Sponsors::get().get(account).copied()
	}

	fn charge(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		let (prepaid, used) = Self::use_rows(sponsor, |(_, used)| *used += rows);
		ensure!(used <= prepaid, QUOTA_EXHAUSTED);
		Ok(())
	}

	fn charge_beyond_quota(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		Self::use_rows(sponsor, |(_, used)| *used += rows);
		Ok(())
	}

	fn free(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		Self::use_rows(sponsor, |(_, used)| {
			*used = used.checked_sub(rows).expect("what is freed was charged");
		});
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_sponsor(sponsor: InstitutionId, account: &AccountId) {
		register(sponsor, *account);
		Self::use_rows(sponsor, |(prepaid, _)| *prepaid += 1_000);
	}
}

/// Makes `account` a subject of `sponsor`.
pub fn register(sponsor: InstitutionId, account: AccountId) {
	let mut sponsors = Sponsors::get();
	sponsors.insert(account, sponsor);
	Sponsors::set(&sponsors);
	System::inc_providers(&account);
}

pub fn used(institution: InstitutionId) -> u32 {
	Quota::get().get(&institution).map_or(0, |(_, used)| *used)
}

/// Leaves `institution` with no quota but what it uses.
pub fn exhaust(institution: InstitutionId) {
	let mut quota = Quota::get();
	let rows = quota.entry(institution).or_default();
	rows.0 = rows.1;
	Quota::set(&quota);
}

pub fn suspend(institution: InstitutionId) {
	Suspended::set(&(&Suspended::get() | &BTreeSet::from([institution])));
}

pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) {
	let mut successors = Successors::get();
	successors.insert(predecessor, successor);
	Successors::set(&successors);
	let mut quota = Quota::get();
	let (prepaid, used) = quota.remove(&predecessor).unwrap_or_default();
	let rows = quota.entry(successor).or_default();
	*rows = (rows.0 + prepaid, rows.1 + used);
	Quota::set(&quota);
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

pub fn on_hold(account: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Identity.into(), &account)
}

pub fn identity(account: AccountId) -> IdentityOf<Test> {
	crate::Identities::<Test>::get(account).unwrap()
}

/// The ids of the keys that count.
pub fn open(account: AccountId) -> Vec<u32> {
	Methods::<Test>::get(account).iter().map(|row| row.method.0).collect()
}

/// The ids of the keys that closed.
pub fn closed(account: AccountId) -> Vec<u32> {
	ClosedMethods::<Test>::get(account).iter().map(|row| row.method.method.0).collect()
}

/// The Ed25519 key of this number.
pub fn key(number: u8) -> PublicKey {
	PublicKey::Ed25519([number; 32])
}

pub fn relationships<const COUNT: usize>(which: [Relationship; COUNT]) -> Relationships {
	BTreeSet::from(which).try_into().unwrap()
}

pub fn authentication() -> Relationships {
	relationships([Relationship::Authentication])
}

pub fn scope<const COUNT: usize>(powers: [Power; COUNT]) -> Scope {
	BTreeSet::from(powers).try_into().unwrap()
}

pub fn commitment(number: u8) -> Commitment {
	[number; 32].into()
}

/// Adds a key for authentication, signed by the account itself.
pub fn add(account: AccountId, number: u8) -> DispatchResult {
	Identities::add_method(signed(account), account, key(number), authentication())
}

/// Puts the key `number` in the place of `method`.
pub fn rotate(account: AccountId, method: u32, number: u8) -> DispatchResult {
	Identities::rotate_method(signed(account), account, MethodId(method), key(number))
}

/// Adds a key for assertions, signed by the account itself.
pub fn add_asserting(account: AccountId, number: u8) -> DispatchResult {
	let asserting = relationships([Relationship::AssertionMethod]);
	Identities::add_method(signed(account), account, key(number), asserting)
}

pub fn revoke(account: AccountId, method: u32) -> DispatchResult {
	Identities::revoke_method(signed(account), account, MethodId(method), None)
}

/// The friend, for consents.
pub fn empower(subject: AccountId, until: Option<Moment>) -> DispatchResult {
	Identities::empower(signed(subject), FRIEND, scope([Power::Consent]), until)
}

/// A mandate for consents and keys.
pub fn record(
	agent: AccountId,
	subject: AccountId,
	representative: AccountId,
	basis: Basis,
	until: Option<Moment>,
) -> DispatchResult {
	let powers = scope([Power::Consent, Power::Keys]);
	let evidence = commitment(1);
	Identities::record_mandate(
		signed(agent),
		subject,
		representative,
		basis,
		powers,
		until,
		evidence,
	)
}

/// When the child comes of age.
pub const MAJORITY: Moment = NOW + 100 * DAY_MILLISECONDS;

type Step = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
#[derive(Default)]
pub struct ExtBuilder(Vec<Step>);

impl ExtBuilder {
	pub fn then(mut self, step: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.0.push(Box::new(step));
		self
	}

	/// Gives `account` a key for authentication.
	pub fn method(self, account: AccountId, number: u8) -> Self {
		self.then(move || add(account, number))
	}

	/// Gives `account` a key for assertions.
	pub fn asserting(self, account: AccountId, number: u8) -> Self {
		self.then(move || add_asserting(account, number))
	}

	pub fn rotated(self, account: AccountId, method: u32, number: u8) -> Self {
		self.then(move || rotate(account, method, number))
	}

	/// Lets the parent represent the child until it comes of age.
	pub fn minor(self) -> Self {
		self.then(|| record(officer(CLINIC), CHILD, PARENT, Basis::Minor, Some(MAJORITY)))
	}

	/// Lets the friend act for the patient in consents.
	pub fn empowered(self, until: Option<Moment>) -> Self {
		self.then(move || empower(PATIENT, until))
	}

	pub fn dead(self, subject: AccountId, died_on: Day) -> Self {
		self.then(move || Identities::record_death(signed(officer(CLINIC)), subject, Some(died_on)))
	}

	pub fn deactivated(self, account: AccountId) -> Self {
		self.then(move || Identities::deactivate(signed(account), account))
	}

	pub fn passed(self, milliseconds: Moment) -> Self {
		self.then(move || {
			pass(milliseconds);
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let endowed = [SURGEON, sovereign(CLINIC), sovereign(HOSPITAL)];
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: endowed.map(|account| (account, ENDOWMENT)).into(),
				..Default::default()
			},
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities = storage.build_storage().unwrap().into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			Quota::set(&BTreeMap::from([(CLINIC, (QUOTA, 0)), (HOSPITAL, (QUOTA, 0))]));
			register(CLINIC, PATIENT);
			register(CLINIC, CHILD);
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
			Identities::do_try_state().unwrap();
			ensure_quota_is_used();
		});
	}
}

/// That the quota in use is the sum of the rows of those for whom it pays.
pub fn ensure_quota_is_used() {
	let mut rows = BTreeMap::<InstitutionId, u32>::new();
	for identity in crate::Identities::<Test>::iter_values() {
		if let Some(sponsor) = identity.sponsor {
			*rows.entry(Register::successor_of(sponsor)).or_default() += identity.rows;
		}
	}
	for institution in [CLINIC, HOSPITAL, REGULATOR] {
		assert_eq!(used(institution), rows.get(&institution).copied().unwrap_or_default());
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
