// SPDX-License-Identifier: Apache-2.0

//! A chain with a small consortium, a catalogue of three products and a warehouse.

mod warehouse;

use frame_support::{
	assert_ok, derive_impl,
	traits::{ConstU32, ConstU64},
};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{
	merkle, time::DAY_MILLISECONDS, Commitment, Digest, Duty, InstitutionId, Moment, Role,
};
use salus_supply::{ContainerKey, Place, StorageProfile};
use salus_testing::{agent, Index, Register};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

use crate::{self as pallet_conditions, *};

pub use salus_testing::AccountId;
pub use warehouse::*;

/// Two manufacturers, two that have their products, and one that has nothing.
pub const FACTORY: InstitutionId = InstitutionId(1);
pub const LABORATORY: InstitutionId = InstitutionId(2);
pub const WHOLESALER: InstitutionId = InstitutionId(3);
pub const PHARMACY: InstitutionId = InstitutionId(4);
pub const OTHER: InstitutionId = InstitutionId(5);
pub const INSTITUTIONS: [InstitutionId; 5] = [FACTORY, LABORATORY, WHOLESALER, PHARMACY, OTHER];

/// Acts for nobody.
pub const STRANGER: AccountId = 7;

/// 2026-01-05 at noon, when every test starts.
pub const NOW: Moment = 20_458 * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const MINUTE: Moment = 60_000;

pub const QUOTA: u32 = 100;
pub const MAX_FOLD: u32 = 4;
pub const HISTORY_PERIOD: Moment = 10 * DAY_MILLISECONDS;

/// Of insulin, by the factory.
pub const COLD: StorageProfile = StorageProfile {
	minimum_centi_celsius: 200,
	maximum_centi_celsius: 800,
	outside_minutes: 60,
	mean_kinetic_centi_celsius: 800,
};
/// Of a vaccine, by the laboratory: stricter in all but the lowest temperature.
pub const COLDER: StorageProfile = StorageProfile {
	minimum_centi_celsius: 0,
	maximum_centi_celsius: 500,
	outside_minutes: 20,
	mean_kinetic_centi_celsius: 400,
};

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

impl Config for Test {
	type Containers = Warehouse;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type Lots = Catalogue;
	type MaxFold = ConstU32<MAX_FOLD>;
	type Membership = Register;
	type Sponsorship = Index;
	type Time = Timestamp;
	type WeightInfo = ();
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// The Logistics agent of `institution`.
pub fn logistics(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::Logistics))
}

/// The ResponsiblePerson of `institution`.
pub fn responsible(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::ResponsiblePerson))
}

fn lot(gtin: &str) -> Lgtin {
	let (gtin, lot) = (gtin.parse().expect("a GTIN"), "A1".parse().expect("a lot"));
	Lgtin { gtin, lot }
}

/// [`COLD`], by the factory.
pub fn insulin() -> Lgtin {
	lot("10614141123459")
}

/// [`COLDER`], by the laboratory.
pub fn vaccine() -> Lgtin {
	lot("04012345123456")
}

/// Without a storage profile, by the factory.
pub fn tablets() -> Lgtin {
	lot("09521234543213")
}

pub fn container(number: u32) -> ContainerKey {
	let serial = number.to_string().parse().expect("digits are a serial");
	ContainerKey::Sgtin(Sgtin { gtin: tablets().gtin, serial })
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

/// Lets `successor` take over what `predecessor` keeps, quota included.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) {
	Register::succeed(predecessor, successor);
	Index::hand_over(predecessor, successor);
}

/// So many minutes at one temperature, ending now; minutes are counted by [`COLD`]. The root of up to
/// an hour is that of the first reading and the last one.
pub fn spent(minutes: u32, centi_celsius: i16) -> Statement {
	let (from, until) = (now() - Moment::from(minutes) * MINUTE, now());
	let readings = [Reading { at: from, centi_celsius }, Reading { at: until, centi_celsius }];
	let allowed = COLD.minimum_centi_celsius..=COLD.maximum_centi_celsius;
	Statement {
		root: root(&readings),
		count: 2.max(minutes.div_ceil(60) + 1),
		from,
		until,
		minimum_centi_celsius: centi_celsius,
		maximum_centi_celsius: centi_celsius,
		outside_minutes: if allowed.contains(&centi_celsius) { 0 } else { minutes.max(1) },
		mean_kinetic_centi_celsius: centi_celsius,
	}
}

pub fn root(readings: &[Reading]) -> Digest {
	Digest(merkle::root(readings.iter().map(Reading::leaf_hash)))
}

/// The place of the first of two readings.
pub fn first_of(readings: &[Reading; 2]) -> Place {
	let path: Vec<H256> = vec![readings[1].leaf_hash()];
	Place { index: 0, path: path.try_into().expect("one is not too many") }
}

/// The wholesaler states `statement` about container `number`.
pub fn record(number: u32, statement: Statement) -> DispatchResult {
	Conditions::record_readings(logistics(WHOLESALER), container(number), statement)
}

/// So many minutes pass at one temperature, which the wholesaler states about container `number`.
pub fn spend(number: u32, minutes: u32, centi_celsius: i16) -> DispatchResult {
	pass(Moment::from(minutes) * MINUTE);
	record(number, spent(minutes, centi_celsius))
}

pub fn monitor(number: u32) -> MonitorReport {
	Conditions::monitor(&container(number)).expect("the container has a monitor")
}

pub fn excursion(number: u64) -> Excursion {
	Conditions::excursion(ExcursionId(number)).expect("the excursion is there")
}

/// `institution` says after all that is known of excursion `number` whether its lots are stable.
pub fn answer(institution: InstitutionId, number: u64, is_stable: bool) -> DispatchResult {
	let changed_at = excursion(number).changed_at();
	let assessment = Commitment::from([3; 32]);
	let (origin, number) = (responsible(institution), ExcursionId(number));
	Conditions::answer_stability(origin, number, changed_at, is_stable, assessment)
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

	/// The wholesaler has container `number` with `lots`.
	pub fn packed(self, number: u32, lots: &'static [fn() -> Lgtin]) -> Self {
		self.then(move || {
			let lots: Vec<_> = lots.iter().map(|lot| lot()).collect();
			Warehouse::pack(container(number), WHOLESALER, &lots);
			Ok(())
		})
	}

	/// So many minutes at one temperature were stated about container `number`.
	pub fn spent(self, number: u32, minutes: u32, centi_celsius: i16) -> Self {
		self.then(move || spend(number, minutes, centi_celsius))
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			for institution in INSTITUTIONS {
				Register::admit(institution, &[Role::Manufacturer, Role::Distributor], b"CH");
				Index::prepay(institution, QUOTA);
			}
			Catalogue::make(insulin(), FACTORY, Some(COLD));
			Catalogue::make(vaccine(), LABORATORY, Some(COLDER));
			Catalogue::make(tablets(), FACTORY, None);
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
			Conditions::do_try_state().unwrap();
			ensure_quota_is_used();
		});
	}
}

/// That the quota in use is what monitors, readings and excursions cost.
pub fn ensure_quota_is_used() {
	let monitors = Monitors::<Test>::iter_values()
		.filter(|monitor| monitor.is_charged)
		.map(|monitor| monitor.payer);
	let batches = Readings::<Test>::iter_values().map(|batch| batch.institution);
	let excursions =
		Excursions::<Test>::iter_values().filter(|row| row.is_charged).map(|row| row.payer);
	let charged: Vec<_> = monitors.chain(batches).chain(excursions).collect();
	for institution in INSTITUTIONS {
		let answers = |payer: &&InstitutionId| {
			<Register as salus_primitives::Membership<AccountId>>::answers_for(institution, **payer)
		};
		assert_eq!(Index::used(institution) as usize, charged.iter().filter(answers).count());
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
