// SPDX-License-Identifier: Apache-2.0

//! A chain with a clock, panels and a small consortium.

use codec::Encode;
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Randomness},
	weights::Weight,
};
use frame_system::EnsureRoot;
use salus_primitives::{
	time::DAY_MILLISECONDS, Commitment, Day, Digest, Forum, InstitutionId, Matter, Moment, Role,
	Ruling, Rulings,
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash, IdentityLookup},
	BuildStorage, DispatchResult,
};

use crate::{self as pallet_panels, *};

pub use salus_testing::{
	agent, delegate, AccountId, Lapses, Register, DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT,
};

/// The parties.
pub const CLINIC: InstitutionId = InstitutionId(1);
pub const INSURER: InstitutionId = InstitutionId(2);
/// The network that the clinic belongs to, and another site of it.
pub const NETWORK: InstitutionId = InstitutionId(3);
pub const SITE: InstitutionId = InstitutionId(4);
/// Who may sit on a panel of the clinic and the insurer.
pub const INDEPENDENT: [InstitutionId; 8] = [
	InstitutionId(5),
	InstitutionId(6),
	InstitutionId(7),
	InstitutionId(8),
	InstitutionId(10),
	InstitutionId(11),
	InstitutionId(13),
	InstitutionId(14),
];

/// How many were admitted at first.
pub const CANDIDATES: u32 = 13;

pub const STRANGER: AccountId = 4;

/// 2026-01-05, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;

pub const VOTE: Moment = 14 * DAY_MILLISECONDS;
pub const HISTORY_PERIOD: Moment = 100 * DAY_MILLISECONDS;
pub const PANEL_SIZE: u32 = 3;
pub const MAX_REPLACEMENTS: u32 = 4;
pub const MAX_PARTIES: u32 = 4;
pub const MAX_SCAN: u32 = 64;
pub const MAX_FOLD: u32 = 4;
pub const EPOCH: u64 = 10;

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
	pub type Panels = pallet_panels;
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
	pub storage Salt: u64 = 0;
	pub storage Told: Vec<(Matter, Ruling)> = Vec::new();
}

/// Randomness as from BABE: known since the first block of this epoch, collected in the one before.
pub struct Beacon;

impl Randomness<<Test as frame_system::Config>::Hash, u64> for Beacon {
	fn random(subject: &[u8]) -> (<Test as frame_system::Config>::Hash, u64) {
		let epoch = System::block_number() / EPOCH;
		(BlakeTwo256::hash(&(subject, Salt::get(), epoch).encode()), epoch * EPOCH)
	}
}

/// The forum of every matter, which writes down what it is told.
pub struct Docket;

impl Docket {
	/// What was ruled since the last time.
	pub fn take() -> Vec<(Matter, Ruling)> {
		let told = Told::get();
		Told::set(&Vec::new());
		told
	}
}

impl Rulings for Docket {
	fn ruled(matter: &Matter, ruling: Ruling) {
		let mut told = Told::get();
		told.push((*matter, ruling));
		Told::set(&told);
	}

	fn weight() -> Weight {
		Weight::from_parts(1_000_000, 1_000)
	}
}

impl Config for Test {
	type Membership = Register;
	type Randomness = Beacon;
	type EpochLength = ConstU64<EPOCH>;
	type Rulings = Docket;
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type PanelSize = ConstU32<PANEL_SIZE>;
	type MaxReplacements = ConstU32<MAX_REPLACEMENTS>;
	type MaxParties = ConstU32<MAX_PARTIES>;
	type MaxDraws = ConstU32<4>;
	type MaxScan = ConstU32<MAX_SCAN>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// A seat that is vacant since a block, for all that the consortium has at first.
pub fn vacant(since: u64) -> Seat {
	Seat::Vacant { since, candidates: Candidates::first(CANDIDATES) }
}

/// Admits institutions from an id on that are not Active.
pub fn admit_idle(first: u32, count: u32) {
	for institution in (first..first + count).map(InstitutionId) {
		Register::admit(institution, &[], b"CH");
		Register::suspend(institution);
	}
}

pub fn commitment(number: u64) -> Commitment {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

pub fn matter(number: u64) -> Matter {
	Matter { forum: Forum::Claims, reference: Digest(commitment(number).0) }
}

pub fn convene_between(number: u64, parties: &[InstitutionId]) -> DispatchResult {
	<Panels as salus_primitives::Panels>::convene(matter(number), parties)
}

pub fn convene(number: u64) -> DispatchResult {
	convene_between(number, &[CLINIC, INSURER])
}

pub fn dismiss(number: u64) -> DispatchResult {
	<Panels as salus_primitives::Panels>::dismiss(&matter(number))
}

pub fn row(number: u64) -> PanelOf<Test> {
	crate::Panels::<Test>::get(matter(number)).unwrap()
}

/// Who has to vote, by seats.
pub fn sitting(number: u64) -> Vec<InstitutionId> {
	let taken = |seat: &Seat| match seat {
		Seat::Taken { panelist, .. } => Some(*panelist),
		_ => None,
	};
	row(number).seats.iter().filter_map(taken).collect()
}

/// Who sits on a seat.
pub fn panelist(number: u64, seat: usize) -> InstitutionId {
	row(number).seats[seat].panelist().unwrap()
}

pub fn vote_by(institution: InstitutionId, number: u64, ruling: Ruling) -> DispatchResult {
	let reasons = commitment(u64::from(institution.0));
	Panels::vote(signed(delegate(institution)), matter(number), ruling, reasons)
}

pub fn recuse_by(institution: InstitutionId, number: u64) -> DispatchResult {
	Panels::recuse(signed(delegate(institution)), matter(number))
}

pub fn draw(number: u64) -> DispatchResult {
	Panels::draw(signed(STRANGER), matter(number))
}

pub fn fold<const COUNT: usize>(numbers: [u64; COUNT]) -> DispatchResult {
	Panels::fold(signed(STRANGER), numbers.map(matter).to_vec().try_into().unwrap())
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

/// Goes to the first block of the next epoch.
pub fn next_epoch() {
	System::set_block_number((System::block_number() / EPOCH + 1) * EPOCH);
}

/// Goes to where what is vacant now can be drawn.
pub fn wait_for_randomness() {
	next_epoch();
	next_epoch();
}

/// Runs the sweep with all the weight that it wants.
pub fn sweep() {
	Panels::sweep(&mut frame_support::weights::WeightMeter::new());
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// How many seats wait for a vote, and how many panels for a draw.
pub fn waiting() -> (usize, usize) {
	(Due::<Test>::iter_keys().count(), Vacancies::<Test>::iter_keys().count())
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

	/// A panel between the clinic and the insurer.
	pub fn convened(self, number: u64) -> Self {
		self.then(move || convene(number))
	}

	/// Waits for the randomness of what is vacant, and has it drawn.
	pub fn drawn(self) -> Self {
		self.then(|| {
			wait_for_randomness();
			sweep();
			Ok(())
		})
	}

	/// A panel that was drawn.
	pub fn seated(self, number: u64) -> Self {
		self.convened(number).drawn()
	}

	/// Who sits on a seat votes.
	pub fn voted(self, number: u64, seat: usize, ruling: Ruling) -> Self {
		self.then(move || vote_by(panelist(number, seat), number, ruling))
	}

	/// Who sits on a seat leaves it.
	pub fn recused(self, number: u64, seat: usize) -> Self {
		self.then(move || recuse_by(panelist(number, seat), number))
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
			Docket::take();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Panels::do_try_state().unwrap();
		});
	}
}

/// Ids 0 and 12 were given and went with their proposals, 9 is suspended.
fn consortium() {
	Register::admit(CLINIC, &[Role::HealthcareProvider], b"CH");
	Register::admit(INSURER, &[Role::Insurer], b"CH");
	Register::admit(NETWORK, &[Role::HealthcareProvider], b"CH");
	Register::admit(SITE, &[Role::HealthcareProvider], b"CH");
	Register::adopt(CLINIC, NETWORK);
	Register::adopt(SITE, NETWORK);
	for institution in INDEPENDENT {
		Register::admit(institution, &[Role::Laboratory], b"CH");
	}
	Register::admit(InstitutionId(9), &[Role::Laboratory], b"CH");
	Register::suspend(InstitutionId(9));
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
