// SPDX-License-Identifier: Apache-2.0

//! A chain with a clock, a small consortium and the whole supply chain.

mod chain;
mod numbers;
mod verbs;

pub use chain::*;
pub use numbers::*;
pub use salus_testing::{
	agent, clinician, AccountId, Boards, Index, Jury, Lapses, Register, DUTY_MISSING, NOT_ACTIVE,
	NOT_AN_AGENT,
};
pub use verbs::*;

use std::cell::Cell;

use frame_support::{
	assert_ok, derive_impl,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use salus_primitives::{
	time::DAY_MILLISECONDS, CredentialTypeId, Day, InstitutionId, Moment, Role,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

use crate::{self as pallet_packs, *};

pub const MAKER: InstitutionId = InstitutionId(1);
pub const DISTRIBUTOR: InstitutionId = InstitutionId(2);
pub const PHARMACY: InstitutionId = InstitutionId(3);
pub const HOSPITAL: InstitutionId = InstitutionId(4);
/// Another pharmacy.
pub const RIVAL: InstitutionId = InstitutionId(5);
pub const REGULATOR: InstitutionId = InstitutionId(6);
/// Trades nothing.
pub const INSURER: InstitutionId = InstitutionId(7);
/// Takes over from the maker.
pub const HEIR: InstitutionId = InstitutionId(8);
pub const BOARD: InstitutionId = InstitutionId(9);

/// 2026-01-05, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const DAY: Moment = DAY_MILLISECONDS;

pub const THRESHOLD: u32 = 3;
pub const RESTORE_PERIOD: Moment = 10 * DAY;
pub const HISTORY_PERIOD: Moment = 100 * DAY;
pub const MAX_FOLD: u32 = 4;
pub const QUOTA: u32 = 100_000;

/// How many units are in a pack.
pub const CONTENT: u32 = 20;

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
	pub type Packs = pallet_packs;
	#[runtime::pallet_index(5)]
	pub type Pedigree = pallet_pedigree;
	#[runtime::pallet_index(6)]
	pub type Conditions = pallet_conditions;
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

impl pallet_custody::Config for Test {
	type Membership = Register;
	type Credentialing = Boards;
	type Lots = Products;
	type Packs = Packs;
	type Events = Pedigree;
	type Exposures = Conditions;
	type Sponsorship = Index;
	type Panels = Jury;
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxDisputes = ConstU32<2>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

impl pallet_pedigree::Config for Test {
	type Membership = Register;
	type Trails = (Products, Custody, Packs);
	type Sponsorship = Index;
	type Time = Timestamp;
	type MaxEvents = ConstU32<8>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

impl pallet_conditions::Config for Test {
	type Membership = Register;
	type Lots = Products;
	type Containers = Custody;
	type Sponsorship = Index;
	type Time = Timestamp;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

impl Config for Test {
	type Membership = Register;
	type Lots = Products;
	type Containers = Custody;
	type Events = Pedigree;
	type Trails = (Products, Custody);
	type Sponsorship = Index;
	type Time = Timestamp;
	type SuspicionThreshold = ConstU32<THRESHOLD>;
	type RestorePeriod = ConstU64<RESTORE_PERIOD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type WeightInfo = ();
}

thread_local! {
	/// How many events were told. Not in the state, which a refused call leaves as it was.
	pub static TOLD: Cell<u64> = const { Cell::new(0) };
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

type Turn = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant of the supply chain
/// afterwards.
#[derive(Default)]
pub struct ExtBuilder(Vec<Turn>);

impl ExtBuilder {
	pub fn then(mut self, turn: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.0.push(Box::new(turn));
		self
	}

	/// The first lot is made, its first case with the pharmacy and its second with the rival.
	pub fn supplied() -> Self {
		Self::default().then(|| {
			make(&lot(1), &serials(0, PACKS))?;
			pack_case(MAKER, case(1), &lot(1), &CASE)?;
			pack_case(MAKER, case(2), &lot(1), &OTHER_CASE)?;
			deliver(MAKER, PHARMACY, &[case(1)])?;
			deliver(MAKER, RIVAL, &[case(2)])
		})
	}

	pub fn passed(self, milliseconds: Moment) -> Self {
		self.then(move || {
			pass(milliseconds);
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig {
			custody: pallet_custody::GenesisConfig {
				trading_licences: [
					Role::Manufacturer,
					Role::Distributor,
					Role::Pharmacy,
					Role::HealthcareProvider,
				]
				.map(|role| (role, CredentialTypeId(1)))
				.to_vec(),
				..Default::default()
			},
			..Default::default()
		};
		let mut ext = sp_io::TestExternalities::new(storage.build_storage().unwrap());
		TOLD.set(0);
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

fn consortium() {
	Register::admit(MAKER, &[Role::Manufacturer], b"CH");
	Register::admit(DISTRIBUTOR, &[Role::Distributor], b"CH");
	Register::admit(PHARMACY, &[Role::Pharmacy], b"CH");
	Register::admit(HOSPITAL, &[Role::HealthcareProvider], b"CH");
	Register::admit(RIVAL, &[Role::Pharmacy], b"DE");
	Register::admit(REGULATOR, &[Role::Regulator], b"CH");
	Register::admit(INSURER, &[Role::Insurer], b"CH");
	Register::admit(HEIR, &[Role::Manufacturer], b"CH");
	Register::admit(BOARD, &[Role::LicensingBoard], b"CH");
	for institution in TRADERS.into_iter().chain([REGULATOR, HEIR]) {
		Index::prepay(institution, QUOTA);
		license(institution);
	}
	for institution in TRADERS {
		assert_ok!(grant(institution));
	}
	for number in 1..=PRODUCTS {
		assert_ok!(register_product(number));
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
