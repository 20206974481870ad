// SPDX-License-Identifier: Apache-2.0

//! A chain with a clock, custody, products, a pedigree and a small consortium.

mod numbers;
mod parcels;
mod verbs;

pub use numbers::*;
pub use parcels::*;
pub use salus_testing::{
	agent, AccountId, Boards, Index, Jury, Lapses, Register, DUTY_MISSING, NOT_AN_AGENT, NO_PANEL,
};
pub use verbs::*;

use std::collections::BTreeMap;

use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use salus_primitives::{
	time::DAY_MILLISECONDS, CredentialTypeId, Day, InstitutionId, Membership, Moment, Role,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

use crate::{self as pallet_custody, *};

pub const MAKER: InstitutionId = InstitutionId(1);
pub const DISTRIBUTOR: InstitutionId = InstitutionId(2);
pub const PHARMACY: InstitutionId = InstitutionId(3);
pub const HOSPITAL: InstitutionId = InstitutionId(4);
/// Stores goods for others.
pub const STORAGE: InstitutionId = InstitutionId(5);
/// Trades nothing.
pub const INSURER: InstitutionId = InstitutionId(6);
/// Takes over from those that leave.
pub const HEIR: InstitutionId = InstitutionId(7);
pub const BOARD: InstitutionId = InstitutionId(8);
pub const STRANGER: AccountId = 4;

/// Those who trade.
pub const TRADERS: [InstitutionId; 6] = [MAKER, DISTRIBUTOR, PHARMACY, HOSPITAL, STORAGE, HEIR];

/// 2026-01-05, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const DAY: Moment = DAY_MILLISECONDS;
/// The last day of every lot.
pub const EXPIRY: Day = Day(TODAY.0 + 400);

pub const RECEIPT: Moment = 14 * DAY;
pub const EXCEPTION: Moment = 14 * DAY;
pub const HISTORY_PERIOD: Moment = 100 * DAY;
pub const MAX_DISPUTES: u32 = 2;
pub const MAX_FOLD: u32 = 4;
pub const QUOTA: u32 = 100_000;
/// The licence of all who trade.
pub const LICENCE: CredentialTypeId = CredentialTypeId(1);

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
	pub type Products = pallet_products;
	#[runtime::pallet_index(3)]
	pub type Custody = pallet_custody;
	#[runtime::pallet_index(4)]
	pub type Pedigree = pallet_pedigree;
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

impl pallet_products::Config for Test {
	type Membership = Register;
	type Sponsorship = Index;
	type Events = Pedigree;
	type Stock = Custody;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxBatches = ConstU32<4>;
	type MaxDerived = ConstU32<4>;
	type TraceSteps = ConstU32<4>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

impl pallet_pedigree::Config for Test {
	type Membership = Register;
	type Trails = (Products, Custody);
	type Sponsorship = Index;
	type Time = Timestamp;
	type MaxEvents = ConstU32<8>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

impl Config for Test {
	type Membership = Register;
	type Credentialing = Boards;
	type Lots = Products;
	type Packs = Parcels;
	type Events = Pedigree;
	type Exposures = Parcels;
	type Sponsorship = Index;
	type Panels = Jury;
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxDisputes = ConstU32<MAX_DISPUTES>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
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

/// Runs the sweep with all the weight that it wants.
pub fn sweep() {
	Custody::sweep(&mut frame_support::weights::WeightMeter::new());
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

	/// The maker packed case 1 with packs 0 to 4 of the first lot, case 2 with packs 5 to 7 of it and
	/// packs 0 to 3 of the second, and both on pallet 10.
	pub fn packed(self) -> Self {
		self.then(|| pack_case(MAKER, case(1), &[(lot(1), 0..5)]))
			.then(|| pack_case(MAKER, case(2), &[(lot(1), 5..8), (lot(2), 0..4)]))
			.then(|| pack_on(MAKER, case(10), &[case(1), case(2)]))
	}

	/// It sold the pallet to the distributor, which has not received it.
	pub fn shipped(self) -> Self {
		self.packed().then(|| sell(MAKER, DISTRIBUTOR, &[case(10)]))
	}

	/// It received it, apart from `findings`.
	pub fn received(self, findings: Vec<Finding>) -> Self {
		self.shipped().then(move || receive(DISTRIBUTOR, FIRST, &findings))
	}

	pub fn passed(self, milliseconds: Moment) -> Self {
		self.then(move || {
			pass(milliseconds);
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let trading_licences = TRADING_ROLES.map(|role| (role, LICENCE)).to_vec();
		let custody = GenesisConfig { trading_licences, ..Default::default() };
		let genesis = RuntimeGenesisConfig { custody, ..Default::default() };
		let mut ext = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
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
			check_chain().unwrap();
		});
	}
}

/// Every invariant of every pallet here, and that the quota in use is what the rows take.
pub fn check_chain() -> Result<(), String> {
	use frame_support::traits::Hooks;
	Custody::do_try_state().map_err(|broken| format!("{broken:?}"))?;
	<Products as Hooks<u64>>::try_state(0).map_err(|broken| format!("{broken:?}"))?;
	<Pedigree as Hooks<u64>>::try_state(0).map_err(|broken| format!("{broken:?}"))?;
	check_quota()
}

fn consortium() {
	Register::admit(MAKER, &[Role::Manufacturer], b"CH");
	Register::admit(DISTRIBUTOR, &[Role::Distributor], b"CH");
	Register::admit(PHARMACY, &[Role::Pharmacy], b"CH");
	Register::admit(HOSPITAL, &[Role::HealthcareProvider], b"CH");
	Register::admit(STORAGE, &[Role::Distributor, Role::Auditor], b"CH");
	Register::admit(INSURER, &[Role::Insurer], b"CH");
	Register::admit(HEIR, &[Role::Distributor, Role::Manufacturer], b"CH");
	Register::admit(BOARD, &[Role::LicensingBoard], b"CH");
	for institution in TRADERS {
		license(institution);
		Index::prepay(institution, QUOTA);
		assert_ok!(grant(institution));
	}
	for number in 1..=3 {
		assert_ok!(register_product(number));
	}
	for number in 1..=2 {
		assert_ok!(make(&lot(number), 20));
	}
}

/// That the quota in use for custody is what its rows take, by who answers for them.
fn check_quota() -> Result<(), String> {
	let mut charged = BTreeMap::<InstitutionId, u32>::new();
	let mut count = |institution: InstitutionId, rows: u32| {
		*charged.entry(Register::successor_of(institution)).or_default() += rows;
	};
	for row in Containers::<Test>::iter_values() {
		count(row.packer, 1 + row.children + row.packs);
	}
	Shipments::<Test>::iter_values().for_each(|row| count(row.from, 1));
	for row in Exceptions::<Test>::iter_values() {
		count(row.receiver, 1);
		row.disputes().for_each(|(side, _)| count(row.institution(side), 1));
	}
	Holdings::<Test>::iter_keys().for_each(|(_, institution)| count(institution, 1));
	Sellers::<Test>::iter_keys().for_each(|(proprietor, _)| count(proprietor, 1));
	// What the other pallets charge: an event takes two rows.
	for event in pallet_pedigree::Events::<Test>::iter_values() {
		count(event.institution, 2);
	}
	for institution in TRADERS.into_iter().filter(|institution| *institution != MAKER) {
		let expected = charged.get(&institution).copied().unwrap_or_default();
		let used = Index::used(institution);
		if used != expected {
			return Err(format!("{institution:?} uses {used} rows, not {expected}"));
		}
	}
	// The maker pays for products, lots and their batches as well, of which none goes.
	let expected = charged.get(&Register::successor_of(MAKER)).copied().unwrap_or_default();
	let used = Index::used(Register::successor_of(MAKER));
	let made = Made::get();
	if made.is_some_and(|made| used != expected + made) {
		return Err(format!("the maker uses {used} rows, not {expected} and {made:?}"));
	}
	Made::set(&Some(used - expected));
	Ok(())
}

parameter_types! {
	/// The rows of products, once they were seen.
	pub storage Made: Option<u32> = None;
}

/// Lets `successor` take over from `predecessor`, its quota included, if nothing is open.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
	use salus_primitives::WindUp;
	Custody::hand_over(predecessor, successor)?;
	Index::hand_over(predecessor, successor);
	Register::succeed(predecessor, successor);
	Ok(())
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut ext =
		sp_io::TestExternalities::new(RuntimeGenesisConfig::default().build_storage().unwrap());
	ext.execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Test>::put(NOW);
	});
	ext
}
