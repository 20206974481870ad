// SPDX-License-Identifier: Apache-2.0

//! A chain with two manufacturers, those who sell and use what they make, and two Regulators.

use std::collections::BTreeMap;

use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResult,
	parameter_types,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use salus_primitives::{time::DAY_MILLISECONDS, Duty, Role};
use salus_supply::{Holding, Tally};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

use crate::{self as pallet_products, *};

mod acts;

pub use acts::*;
pub use salus_testing::{
	agent, AccountId, Index, Register, DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT, QUOTA_EXHAUSTED,
};

/// Makes tablets and syrup.
pub const MAKER: InstitutionId = InstitutionId(1);
/// Makes the substance in them.
pub const CHEMIST: InstitutionId = InstitutionId(2);
pub const WHOLESALER: InstitutionId = InstitutionId(3);
pub const PHARMACY: InstitutionId = InstitutionId(4);
pub const HOSPITAL: InstitutionId = InstitutionId(5);
pub const AUTHORITY: InstitutionId = InstitutionId(6);
pub const OTHER_AUTHORITY: InstitutionId = InstitutionId(7);
/// A manufacturer that takes over from others.
pub const HEIR: InstitutionId = InstitutionId(8);
pub const INSTITUTIONS: [(InstitutionId, Role); 8] = [
	(MAKER, Role::Manufacturer),
	(CHEMIST, Role::Manufacturer),
	(WHOLESALER, Role::Distributor),
	(PHARMACY, Role::Pharmacy),
	(HOSPITAL, Role::HealthcareProvider),
	(AUTHORITY, Role::Regulator),
	(OTHER_AUTHORITY, Role::Regulator),
	(HEIR, Role::Manufacturer),
];

/// 2026-06-01, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_605);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
/// The last day of what is made in these tests.
pub const EXPIRY: Day = Day(TODAY.0 + 730);

pub const QUOTA: u32 = 2_000;
pub const MAX_BATCHES: u32 = 3;
pub const MAX_DERIVED: u32 = 4;
pub const TRACE_STEPS: u32 = 3;
pub const MAX_FOLD: u32 = 3;
pub const HISTORY_PERIOD: Moment = 100 * DAY_MILLISECONDS;

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

impl Config for Test {
	type Membership = Register;
	type Sponsorship = Index;
	type Events = Pedigree;
	type Stock = Shelf;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxBatches = ConstU32<MAX_BATCHES>;
	type MaxDerived = ConstU32<MAX_DERIVED>;
	type TraceSteps = ConstU32<TRACE_STEPS>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

impl pallet_pedigree::Config for Test {
	type Membership = Register;
	type Trails = Products;
	type Sponsorship = Index;
	type Time = Timestamp;
	type MaxEvents = ConstU32<10>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

parameter_types! {
	pub storage Shelves: BTreeMap<(Lgtin, InstitutionId), u32> = BTreeMap::new();
	pub storage Tallies: BTreeMap<Lgtin, (u32, u32)> = BTreeMap::new();
}

/// Loose packs, in the place of `pallet-custody`.
pub struct Shelf;

impl Shelf {
	fn put(lot: &Lgtin, institution: InstitutionId, count: u32) {
		let mut shelves = Shelves::get();
		*shelves.entry((*lot, institution)).or_default() += count;
		Shelves::set(&shelves);
	}

	fn take(lot: &Lgtin, institution: InstitutionId, count: u32) {
		let mut shelves = Shelves::get();
		let left = shelves[&(*lot, institution)] - count;
		shelves.insert((*lot, institution), left);
		shelves.retain(|_, count| *count > 0);
		Shelves::set(&shelves);
	}

	pub fn move_packs(lot: &Lgtin, from: InstitutionId, to: InstitutionId, count: u32) {
		Self::take(lot, from, count);
		Self::put(lot, to, count);
	}

	pub fn dispense(lot: &Lgtin, institution: InstitutionId, count: u32) {
		Self::take(lot, institution, count);
		let mut tallies = Tallies::get();
		tallies.entry(*lot).or_default().1 += count;
		Tallies::set(&tallies);
	}

	/// All packs of `lot`, wherever they are.
	pub fn dispense_all(lot: &Lgtin) {
		for (holder, holding) in Self::holdings(lot) {
			Self::dispense(lot, holder, holding.loose);
		}
	}
}

impl Stock for Shelf {
	fn commissioned(lot: &Lgtin, institution: InstitutionId, count: u32) -> DispatchResult {
		Self::put(lot, institution, count);
		let mut tallies = Tallies::get();
		tallies.entry(*lot).or_default().0 += count;
		Tallies::set(&tallies);
		Ok(())
	}

	fn tally(lot: &Lgtin) -> Tally {
		let (commissioned, dispensed) = Tallies::get().get(lot).copied().unwrap_or_default();
		Tally { commissioned, dispensed, decommissioned: 0 }
	}

	fn holdings(lot: &Lgtin) -> Vec<(InstitutionId, Holding)> {
		let shelves = Shelves::get().into_iter().filter(|((of, _), _)| of == lot);
		shelves
			.map(|((_, holder), loose)| (holder, Holding { loose, ..Default::default() }))
			.collect()
	}

	fn forget(lot: &Lgtin) {
		let mut tallies = Tallies::get();
		tallies.remove(lot);
		Tallies::set(&tallies);
	}
}

type Act = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
#[derive(Default)]
pub struct ExtBuilder(Vec<Act>);

impl ExtBuilder {
	pub fn then(mut self, act: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.0.push(Box::new(act));
		self
	}

	/// A released lot of the substance, and one of tablets made out of it with 8 packs.
	pub fn with_tablets(self) -> Self {
		self.then(|| make_substance(1)).then(|| make_tablets(1, &[substance(1)]))
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let genesis = [(MAKER, "0614141"), (CHEMIST, "4012345")].map(|(institution, prefix)| {
			let evidence = Commitment::from([institution.0 as u8; 32]);
			GenesisPrefix { prefix: prefix.parse().unwrap(), institution, evidence }
		});
		let genesis = RuntimeGenesisConfig {
			products: GenesisConfig { prefixes: genesis.to_vec(), ..Default::default() },
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities = genesis.build_storage().unwrap().into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			for (institution, role) in INSTITUTIONS {
				Register::admit(institution, &[role], b"CH");
				Index::prepay(institution, QUOTA);
			}
			for (maker, gtin, terms) in [
				(MAKER, tablets(), MEDICINE),
				(MAKER, syrup(), MEDICINE),
				(CHEMIST, powder(), INGREDIENT),
			] {
				let prefix = if maker == MAKER { "0614141" } else { "4012345" };
				let person = signed(agent(maker, Duty::ResponsiblePerson));
				assert_ok!(Products::register_product(
					person,
					prefix.parse().unwrap(),
					gtin,
					terms
				));
			}
			for act in self.0 {
				assert_ok!(act());
			}
			System::reset_events();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Products::do_try_state().unwrap();
			ensure_quota_is_used();
		});
	}
}

/// That the quota in use is what products, lots, recalls, responses and events cost.
pub fn ensure_quota_is_used() {
	let mut used = BTreeMap::<InstitutionId, u32>::new();
	let mut charge = |institution, rows| {
		let successor = <Register as Membership<AccountId>>::successor_of(institution);
		*used.entry(successor).or_default() += rows;
	};
	for product in crate::Products::<Test>::iter_values() {
		charge(product.manufacturer, 1);
	}
	for lot in Lots::<Test>::iter_values() {
		charge(lot.payer, 1 + lot.manufacture.inputs.len() as u32 + lot.batches);
	}
	for row in Recalls::<Test>::iter_values() {
		charge(row.opened_by, row.paid);
	}
	for (_, institution) in Responses::<Test>::iter_keys() {
		charge(institution, 1);
	}
	for event in pallet_pedigree::Events::<Test>::iter_values() {
		charge(event.institution, 2);
	}
	for (institution, _) in INSTITUTIONS {
		let expected = used.get(&institution).copied().unwrap_or_default();
		assert_eq!(Index::used(institution), expected, "of {institution:?}");
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
