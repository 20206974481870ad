// SPDX-License-Identifier: Apache-2.0

//! A chain with a small supply network, and who keeps its things.

use codec::Encode;
use frame_support::{
	assert_ok, derive_impl,
	storage::unhashed,
	traits::{ConstU32, ConstU64},
};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{time::DAY_MILLISECONDS, Digest, Duty, InstitutionId, Moment, Role};
use salus_supply::{
	Capture, ContainerKey, EventNumber, Events, Occurrence, Step, Thing, Tracked, Trails,
};
use salus_testing::{agent, Index, Register};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};

use crate::{self as pallet_pedigree, *};

pub use salus_testing::AccountId;

/// Makes what the manufacturer uses.
pub const SUPPLIER: InstitutionId = InstitutionId(1);
pub const MANUFACTURER: InstitutionId = InstitutionId(2);
pub const DISTRIBUTOR: InstitutionId = InstitutionId(3);
pub const PHARMACY: InstitutionId = InstitutionId(4);
/// Has to do with nothing.
pub const HOSPITAL: InstitutionId = InstitutionId(5);
pub const REGULATOR: InstitutionId = InstitutionId(6);
pub const INSTITUTIONS: [InstitutionId; 6] =
	[SUPPLIER, MANUFACTURER, DISTRIBUTOR, PHARMACY, HOSPITAL, REGULATOR];

/// An agent of nobody.
pub const STRANGER: AccountId = 3;

/// 2026-01-05 at noon, when every test starts.
pub const NOW: Moment = 20_458 * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const HOUR: Moment = 60 * 60 * 1000;

pub const QUOTA: u32 = 100_000;
pub const MAX_EVENTS: u32 = 4;
pub const HISTORY_PERIOD: Moment = 10 * DAY_MILLISECONDS;

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
	type Trails = Keepers;
	type Sponsorship = Index;
	type Time = Timestamp;
	type MaxEvents = ConstU32<MAX_EVENTS>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

/// Those who keep things.
pub struct Keepers;

impl Keepers {
	fn key(kind: &[u8; 4], thing: &Thing) -> Vec<u8> {
		(kind, thing).encode()
	}

	/// `event` is the last one about `thing`.
	pub fn note(thing: &Thing, event: EventNumber) {
		unhashed::put(&Self::key(b"last", thing), &event);
	}

	/// The number of the last event about `thing`.
	pub fn last(thing: &Thing) -> u64 {
		Self::last_event(thing).expect("there was one").0
	}

	/// `thing` leaves the state of who keeps it.
	pub fn forget(thing: &Thing) {
		unhashed::kill(&Self::key(b"last", thing));
	}

	/// `thing` is no longer in what it is in, and takes no part in any further event.
	pub fn leave(thing: &Thing) {
		let last = EventNumber(NextEvent::<Test>::get().0 - 1);
		unhashed::put(&Self::key(b"left", thing), &last);
	}

	pub fn give(thing: &Thing, institution: InstitutionId) {
		unhashed::put(&Self::key(b"have", thing), &institution);
	}
}

impl Trails for Keepers {
	fn last_event(thing: &Thing) -> Option<EventNumber> {
		unhashed::get(&Self::key(b"last", thing))
	}

	fn parties(thing: &Thing) -> Vec<InstitutionId> {
		unhashed::get(&Self::key(b"have", thing)).into_iter().collect()
	}

	fn left(thing: &Thing) -> Option<EventNumber> {
		unhashed::get(&Self::key(b"left", thing))
	}
}

/// `body` with the one digit behind it that the number accepts.
fn complete<N: std::str::FromStr>(body: &str) -> N {
	let mut numbers = (0..10).filter_map(|digit| format!("{body}{digit}").parse().ok());
	numbers.next().expect("one of ten digits is right")
}

/// Lot number `number` of a product of its own.
pub fn lgtin(number: u32) -> Lgtin {
	Lgtin { gtin: complete(&format!("061414{number:07}")), lot: "L1".parse().unwrap() }
}

pub fn lot(number: u32) -> Thing {
	Thing::Lot(lgtin(number))
}

/// A pack of the product of lot `number`.
pub fn sgtin(number: u32, serial: u32) -> Sgtin {
	Sgtin { gtin: lgtin(number).gtin, serial: serial.to_string().parse().unwrap() }
}

pub fn pack(number: u32, serial: u32) -> Thing {
	Thing::Pack(sgtin(number, serial))
}

pub fn key(number: u32) -> ContainerKey {
	ContainerKey::Sscc(complete(&format!("0061414{number:010}")))
}

pub fn container(number: u32) -> Thing {
	Thing::Container(key(number))
}

pub fn hash(number: u64) -> Digest {
	let mut hash = [7; 32];
	hash[..8].copy_from_slice(&number.to_be_bytes());
	Digest::from(hash)
}

/// What is said of the event that would be recorded now.
pub fn capture() -> Capture {
	let read_point = "0614141123452".parse().unwrap();
	Capture {
		event: hash(NextEvent::<Test>::get().0),
		at: now(),
		offset_minutes: 60,
		read_point,
		location: Some(read_point),
	}
}

/// `things` with the last event about each.
pub fn tracked(things: &[Thing]) -> Vec<Tracked> {
	let tracked = |thing: &Thing| Tracked { thing: *thing, previous: Keepers::last_event(thing) };
	things.iter().map(tracked).collect()
}

pub fn record(
	institution: InstitutionId,
	capture: Capture,
	step: Step,
	things: &[Tracked],
) -> Result<EventNumber, DispatchError> {
	Pedigree::record(Occurrence { institution, capture, step, things, quantities: &[] })
}

/// Says that `step` happened to `things`, and leads the trails of `own` ones, the first so many,
/// through it.
fn happen(
	institution: InstitutionId,
	step: Step,
	things: &[Thing],
	own: usize,
	quantities: &[(Lgtin, u32)],
) -> u64 {
	let things_tracked = tracked(things);
	let (capture, things_tracked) = (capture(), things_tracked.as_slice());
	let occurrence = Occurrence { institution, capture, step, things: things_tracked, quantities };
	let number = Pedigree::record(occurrence).unwrap();
	for thing in &things[..own] {
		Keepers::note(thing, number);
	}
	number.0
}

/// `institution` makes `lot` out of `inputs`.
pub fn make(institution: InstitutionId, lot: Thing, inputs: &[Thing]) -> u64 {
	happen(institution, Step::Made, &[&[lot], inputs].concat(), 1, &[])
}

pub fn commission(institution: InstitutionId, lot: Thing) -> u64 {
	happen(institution, Step::Commissioned, &[lot], 1, &[])
}

/// `institution` packs `things` and ten packs of each of `lots` in `container`.
pub fn put(institution: InstitutionId, container: Thing, things: &[Thing], lots: &[u32]) -> u64 {
	let lots: Vec<_> = lots.iter().map(|number| (lgtin(*number), 10)).collect();
	let things = [&[container], things].concat();
	happen(institution, Step::Packed, &things, things.len(), &lots)
}

pub fn unpack(institution: InstitutionId, container: Thing, things: &[Thing]) -> u64 {
	let things = [&[container], things].concat();
	happen(institution, Step::Unpacked, &things, things.len(), &[])
}

pub fn ship(institution: InstitutionId, to: InstitutionId, containers: &[Thing]) -> u64 {
	happen(institution, Step::Shipped { to }, containers, containers.len(), &[])
}

pub fn receive(institution: InstitutionId, from: InstitutionId, containers: &[Thing]) -> u64 {
	happen(institution, Step::Received { from }, containers, containers.len(), &[])
}

/// Touches `pack` for the first time, out of `origins`: a container and a lot.
pub fn touch(institution: InstitutionId, step: Step, pack: Thing, origins: &[Thing]) -> u64 {
	happen(institution, step, &[&[pack], origins].concat(), 1, &[])
}

pub fn dispense(institution: InstitutionId, pack: Thing) -> u64 {
	happen(institution, Step::Dispensed { content: 1, left: 0 }, &[pack], 1, &[])
}

pub fn logistics(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::Logistics)
}

pub fn responsible(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::ResponsiblePerson)
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

pub fn row(number: u64) -> salus_supply::Event {
	crate::Events::<Test>::get(EventNumber(number)).expect("the event stands")
}

pub fn fold(limit: u32) -> DispatchResult {
	Pedigree::fold(signed(STRANGER), limit)
}

pub fn build() -> sp_io::TestExternalities {
	let mut ext: sp_io::TestExternalities =
		RuntimeGenesisConfig::default().build_storage().unwrap().into();
	ext.execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Test>::put(NOW);
		for institution in INSTITUTIONS {
			let role = if institution == REGULATOR { Role::Regulator } else { Role::Manufacturer };
			Register::admit(institution, &[role], b"CH");
			Index::prepay(institution, QUOTA);
		}
	});
	ext
}

/// Runs `test` and checks every invariant afterwards.
pub fn execute(test: impl FnOnce()) {
	build().execute_with(|| {
		test();
		assert_ok!(Pedigree::do_try_state());
		ensure_quota_is_used();
	});
}

/// That the quota in use is what the events cost.
pub fn ensure_quota_is_used() {
	use salus_primitives::Membership;
	let recorders: Vec<_> =
		crate::Events::<Test>::iter_values().map(|event| event.institution).collect();
	for institution in INSTITUTIONS {
		let of = |recorder: &&InstitutionId| {
			<Register as Membership<AccountId>>::answers_for(institution, **recorder)
		};
		assert_eq!(Index::used(institution) as usize, 2 * recorders.iter().filter(of).count());
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	build()
}
