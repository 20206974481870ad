// SPDX-License-Identifier: Apache-2.0

//! A chain with balances, a clock and a small register of institutions, and a builder that sets
//! it up through calls.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{
	assert_ok, derive_impl, ord_parameter_types, parameter_types,
	traits::{fungible::InspectHold, ConstU128, ConstU32},
};
use frame_system::EnsureSignedBy;
use salus_primitives::{
	time::DAY_MILLISECONDS, Commitment, CredentialTypeId, Digest, Duty, InstitutionId, Membership,
	Moment, Role, SuspensionHook, WindUp,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};

use crate as pallet_credentials;
use crate::*;

pub type AccountId = u64;
pub type Balance = u128;

/// Governance, a different account for each origin.
pub const REGISTRY: AccountId = 11;
pub const SUSPENSION: AccountId = 12;

pub const SURGEON: AccountId = 1;
pub const NURSE: AccountId = 2;
pub const STRANGER: AccountId = 3;

/// Boards, the first two chartered and funded.
pub const CHAMBER: InstitutionId = InstitutionId(1);
pub const COLLEGE: InstitutionId = InstitutionId(2);
pub const MINISTRY: InstitutionId = InstitutionId(3);
/// Not a board.
pub const CLINIC: InstitutionId = InstitutionId(4);

/// Clinical, and the boards have charters for it.
pub const LICENCE: CredentialTypeId = CredentialTypeId(10);
/// Not clinical, and the boards have charters for it.
pub const DIPLOMA: CredentialTypeId = CredentialTypeId(20);
/// Not registered.
pub const PERMIT: CredentialTypeId = CredentialTypeId(30);

pub const MAX_TYPES: u32 = 4;
pub const MAX_CHARTERS: u32 = 3;
pub const MAX_ISSUANCES: u32 = 4;
pub const MAX_HOLDINGS: u32 = 4;
pub const MAX_SUSPENSIONS: u32 = 2;

pub const ENDOWMENT: Balance = 10_000;
pub const CREDENTIAL_DEPOSIT: Balance = 10;
pub const CHUNK_DEPOSIT: Balance = 100;

pub const MAX_VALIDITY_DAYS: u32 = 400;
pub const RETENTION_DAYS: u32 = 50;

/// The start of a day of March 2026. Every test starts with the first.
pub const fn march(day: u64) -> Moment {
	(20_512 + day) * DAY_MILLISECONDS
}

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
	pub type Credentials = pallet_credentials;
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

ord_parameter_types! {
	pub const Registering: AccountId = REGISTRY;
	pub const Suspending: AccountId = SUSPENSION;
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Membership = Register;
	type Time = Timestamp;
	type RegistryOrigin = EnsureSignedBy<Registering, AccountId>;
	type SuspendOrigin = EnsureSignedBy<Suspending, AccountId>;
	type SuspensionHook = Listener;
	type CredentialDeposit = ConstU128<CREDENTIAL_DEPOSIT>;
	type StatusChunkDeposit = ConstU128<CHUNK_DEPOSIT>;
	type MaxTypes = ConstU32<MAX_TYPES>;
	type MaxCharters = ConstU32<MAX_CHARTERS>;
	type MaxIssuances = ConstU32<MAX_ISSUANCES>;
	type MaxHoldings = ConstU32<MAX_HOLDINGS>;
	type MaxSuspensions = ConstU32<MAX_SUSPENSIONS>;
	type WeightInfo = ();
}

parameter_types! {
	/// Institutions that are Suspended or WindingUp.
	pub storage Leaving: BTreeSet<InstitutionId> = BTreeSet::new();
	/// Boards that lost the role.
	pub storage Demoted: BTreeSet<InstitutionId> = BTreeSet::new();
	pub storage Successors: BTreeMap<InstitutionId, InstitutionId> = BTreeMap::new();
	/// Agents with every duty, each of a board.
	pub storage Benchmarked: BTreeMap<AccountId, InstitutionId> = BTreeMap::new();
	/// What the hook was told.
	pub static Heard: Vec<Act> = Vec::new();
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Act {
	Suspended(AccountId, Commitment),
	Reinstated(AccountId, Commitment),
	Revoked(AccountId, Commitment, Moment),
}

pub struct Listener;

impl SuspensionHook<AccountId> for Listener {
	fn suspended(holder: &AccountId, credential: &Commitment) {
		Heard::mutate(|heard| heard.push(Act::Suspended(*holder, *credential)));
	}

	fn reinstated(holder: &AccountId, credential: &Commitment) {
		Heard::mutate(|heard| heard.push(Act::Reinstated(*holder, *credential)));
	}

	fn revoked(holder: &AccountId, credential: &Commitment, effective_from: Moment) {
		Heard::mutate(|heard| heard.push(Act::Revoked(*holder, *credential, effective_from)));
	}
}

/// Institutions with an Issuer and an Admin each.
pub struct Register;

const FIRST_AGENT: AccountId = 100;

pub fn issuer(institution: InstitutionId) -> AccountId {
	FIRST_AGENT * u64::from(institution.0)
}

pub fn admin(institution: InstitutionId) -> AccountId {
	issuer(institution) + 1
}

pub fn sovereign(institution: InstitutionId) -> AccountId {
	issuer(institution) + 99
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
		let institution = InstitutionId((agent / FIRST_AGENT) as u32);
		let is_agent = (CHAMBER..=CLINIC).contains(&institution);
		frame_support::ensure!(is_agent, NOT_AN_AGENT);
		let carries = duty == Duty::Issuer && *agent == issuer(institution);
		frame_support::ensure!(carries, DUTY_MISSING);
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
		let is_board = institution != CLINIC && !Demoted::get().contains(&institution);
		Self::is_active(institution) && role == Role::LicensingBoard && is_board
	}

	fn is_active(institution: InstitutionId) -> bool {
		!Leaving::get().contains(&institution) && !Successors::get().contains_key(&institution)
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

/// Bars an institution from all but closing.
pub fn leave(institution: InstitutionId) {
	Leaving::set(&(&Leaving::get() | &BTreeSet::from([institution])));
}

pub fn demote(institution: InstitutionId) {
	Demoted::set(&(&Demoted::get() | &BTreeSet::from([institution])));
}

/// Lets `successor` take over what `predecessor` keeps, as the institutions pallet does it.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		let mut successors = Successors::get();
		successors.insert(predecessor, successor);
		Successors::set(&successors);
		Credentials::hand_over(predecessor, successor)
	})
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn pass_to(moment: Moment) {
	pallet_timestamp::Now::<Test>::put(moment);
}

pub fn commitment(number: u8) -> Commitment {
	[number; 32].into()
}

pub fn schema(number: u8) -> Digest {
	[number; 32].into()
}

/// The index that `board` issues with next.
pub fn next_index(board: InstitutionId) -> u32 {
	Credentials::board(board).map_or(0, |row| row.issued)
}

/// A licence of the surgeon for a year from 1 March, as the chamber issues it next.
pub fn licence(number: u8) -> Issuance<AccountId> {
	Issuance {
		holder: SURGEON,
		credential_type: LICENCE,
		commitment: commitment(number),
		valid_from: march(1),
		valid_until: march(366),
		index: next_index(CHAMBER),
	}
}

pub fn issue(board: InstitutionId, issuance: Issuance<AccountId>) -> DispatchResult {
	Credentials::issue(signed(issuer(board)), issuance)
}

/// Issues the licence of `number` by the chamber.
pub fn issue_licence(number: u8) -> DispatchResult {
	issue(CHAMBER, licence(number))
}

pub fn suspend(number: u8) -> DispatchResult {
	Credentials::suspend(signed(issuer(CHAMBER)), commitment(number))
}

pub fn reinstate(number: u8) -> DispatchResult {
	Credentials::reinstate(signed(issuer(CHAMBER)), commitment(number))
}

/// Revokes as of `effective_from` because the privilege was withdrawn.
pub fn revoke(number: u8, effective_from: Moment) -> DispatchResult {
	let reason = RevocationReason::PrivilegeWithdrawn;
	Credentials::revoke(signed(issuer(CHAMBER)), commitment(number), reason, effective_from)
}

/// Renews until `valid_until` under the commitment of `by`.
pub fn renew(number: u8, by: u8, valid_until: Moment) -> DispatchResult {
	let (old, by) = (commitment(number), commitment(by));
	let index = next_index(CHAMBER);
	Credentials::renew(signed(issuer(CHAMBER)), old, by, valid_until, index)
}

pub fn clear<const COUNT: usize>(numbers: [u8; COUNT]) -> DispatchResult {
	let credentials = numbers.map(commitment).to_vec().try_into().unwrap();
	Credentials::clear(signed(issuer(CHAMBER)), credentials)
}

pub fn row(number: u8) -> CredentialOf<Test> {
	Credentials::credential(&commitment(number)).unwrap()
}

pub fn standing(number: u8, moment: Moment) -> Standing {
	Credentials::verify(&commitment(number), moment)
}

/// What is on hold for credentials and for chunks.
pub fn held(institution: InstitutionId) -> (Balance, Balance) {
	let on_hold = |reason: HoldReason| {
		<Balances as InspectHold<_>>::balance_on_hold(&reason.into(), &sovereign(institution))
	};
	(on_hold(HoldReason::Credential), on_hold(HoldReason::StatusChunk))
}

/// The bits of `numbers`' credentials in the chamber's list for `purpose`.
pub fn bits<const COUNT: usize>(purpose: StatusPurpose, indexes: [usize; COUNT]) -> [bool; COUNT] {
	let list = Credentials::status_bits(CHAMBER, purpose, 0);
	indexes.map(|index| list[index / 8] & (0x80 >> (index % 8)) != 0)
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

type Step = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
pub struct ExtBuilder {
	steps: Vec<Step>,
}

impl Default for ExtBuilder {
	/// Two types, and two boards that may issue both.
	fn default() -> Self {
		Self::bare()
			.registered(LICENCE, true)
			.registered(DIPLOMA, false)
			.chartered(CHAMBER, LICENCE)
			.chartered(CHAMBER, DIPLOMA)
			.chartered(COLLEGE, LICENCE)
			.chartered(COLLEGE, DIPLOMA)
	}
}

impl ExtBuilder {
	pub fn bare() -> Self {
		Self { steps: Vec::new() }
	}

	pub fn then(mut self, step: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.steps.push(Box::new(step));
		self
	}

	/// A type whose schema has its number.
	pub fn registered(self, credential_type: CredentialTypeId, clinical: bool) -> Self {
		self.then(move || {
			let schema = schema(credential_type.0 as u8);
			let origin = signed(REGISTRY);
			Credentials::register_type(origin, credential_type, schema, clinical, MAX_VALIDITY_DAYS)
		})
	}

	pub fn chartered(self, board: InstitutionId, credential_type: CredentialTypeId) -> Self {
		self.then(move || Credentials::grant_charter(signed(REGISTRY), board, credential_type))
	}

	/// Licences of the surgeon by the chamber, which must end before the next is issued.
	pub fn licensed(self, number: u8) -> Self {
		self.then(move || issue_licence(number))
	}

	/// Passes to the start of a day of March.
	pub fn on(self, day: u64) -> Self {
		self.then(move || {
			pass_to(march(day));
			Ok(())
		})
	}

	pub fn suspended(self, number: u8) -> Self {
		self.then(move || suspend(number))
	}

	pub fn reinstated(self, number: u8) -> Self {
		self.then(move || reinstate(number))
	}

	pub fn revoked(self, number: u8, effective_from: Moment) -> Self {
		self.then(move || revoke(number, effective_from))
	}

	pub fn renewed(self, number: u8, by: u8, valid_until: Moment) -> Self {
		self.then(move || renew(number, by, valid_until))
	}

	pub fn barred(self, board: InstitutionId) -> Self {
		self.then(move || Credentials::suspend_board(signed(SUSPENSION), board))
	}

	pub fn build(self) -> sp_io::TestExternalities {
		Heard::set(Vec::new());
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: [CHAMBER, COLLEGE]
					.map(|institution| (sovereign(institution), ENDOWMENT))
					.into(),
				..Default::default()
			},
			credentials: GenesisConfig { retention_days: RETENTION_DAYS, ..Default::default() },
			..Default::default()
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			pass_to(march(1));
			for step in self.steps {
				assert_ok!(step());
			}
			System::reset_events();
			Heard::set(Vec::new());
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Credentials::do_try_state().unwrap();
		});
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::bare().build()
}
