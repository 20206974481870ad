// SPDX-License-Identifier: Apache-2.0

//! A chain with claims, the books and the money of two insurers, and a small consortium.

use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResult,
	traits::{AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, NeverEnsureOrigin},
	weights::constants::RocksDbWeight,
};
use frame_system::EnsureRoot;
use salus_adjudication::{Amount, BasisPoints, Currency, Terms};
use salus_primitives::{time::DAY_MILLISECONDS, Day, InstitutionId, Moment, Role, Ruling, WindUp};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

use crate::{self as pallet_claims, *};

mod acts;
mod books;
mod checks;

pub use acts::*;
pub use books::*;
pub use checks::*;

pub use salus_testing::{
	adjudicator, sovereign, submitter, AccountId, Anchors, Boards, Index, Jury, Kin, Lapses,
	Register, DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT, NO_PANEL, QUOTA_EXHAUSTED,
};

pub const CLINIC: InstitutionId = InstitutionId(1);
pub const PHARMACY: InstitutionId = InstitutionId(2);
pub const INSURER: InstitutionId = InstitutionId(3);
/// Pays after the insurer.
pub const SUPPLEMENT: InstitutionId = InstitutionId(4);
/// Neither treats nor insures.
pub const BOARD: InstitutionId = InstitutionId(5);
/// A provider and insurer that takes over from others.
pub const HEIR: InstitutionId = InstitutionId(6);
pub const INSTITUTIONS: [InstitutionId; 6] = [CLINIC, PHARMACY, INSURER, SUPPLEMENT, BOARD, HEIR];

/// Members of the insurer. The first two are a family.
pub const MEMBER: AccountId = 1;
pub const SPOUSE: AccountId = 2;
/// A member of the supplement, whose own account with the insurer is [`MEMBER`].
pub const SECOND_COVERAGE: AccountId = 3;
/// Covered by nobody.
pub const STRANGER: AccountId = 4;
pub const PARENT: AccountId = 5;
/// Issues francs.
pub const BANK: AccountId = 6;

/// Clinicians of the clinic, with a credential each.
pub const DOCTOR: AccountId = 1_100;
pub const SURGEON: AccountId = 1_101;
/// One without.
pub const QUACK: AccountId = 1_102;

/// 2026-06-01, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_605);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
/// The first days of two plan years, and the last day of the second one.
pub const YEAR: Day = Day(20_454);
pub const NEXT_YEAR: Day = Day(20_819);
pub const YEARS_END: Day = Day(21_183);

pub const DAY: Moment = DAY_MILLISECONDS;
pub const DECISION: Moment = 30 * DAY;
pub const APPEAL: Moment = 180 * DAY;
pub const HISTORY_PERIOD: Moment = 200 * DAY;
pub const FILING_DAYS: u16 = 90;
pub const LINES_PER_DAY: u32 = 20;
pub const MAX_CLAIMS: u32 = 3;
pub const MAX_ROUNDS: u32 = 3;
pub const MAX_APPEALS: u32 = 3;
pub const MAX_PREDECESSORS: u32 = 2;
pub const MAX_FOLD: u32 = 3;
pub const QUOTA: u32 = 10_000;

pub const CHF: Currency = Currency(*b"CHF");
pub const EUR: Currency = Currency(*b"EUR");
/// Listed, but nobody issues it.
pub const USD: Currency = Currency(*b"USD");
pub const CHF_ASSET: u32 = 756;
pub const EUR_ASSET: u32 = 978;
pub const MONEY: Amount = 100_000_000;
/// What the insurer funds where a test does not say otherwise.
pub const RESERVE: Amount = 10_000_000;

pub const PLAN: u32 = 1;
pub const TABLE: u32 = 1;
pub const FAMILY: u32 = 1;

/// Rows of the insurer's table, 100.00 a unit each unless said otherwise.
pub const VISIT: u32 = 0;
/// Asks for an authorisation.
pub const SCAN: u32 = 1;
/// Asks for evidence.
pub const OPERATION: u32 = 2;
/// Thirty days apart.
pub const CHECK_UP: u32 = 3;
/// Included in an operation on the same day.
pub const DRESSING: u32 = 4;
/// Its category is in no benefit.
pub const SPA: u32 = 5;
/// Covered from sixty days after enrolment.
pub const DENTURE: u32 = 6;
/// Stays in a hospital, priced as a whole.
pub const STAY: u32 = 7;
/// Two units in a plan year.
pub const GLASSES: u32 = 8;
/// Asks for a dispensing number.
pub const MEDICINE: u32 = 9;
pub const UNIT: Amount = 10_000;
pub const REVIEW_ABOVE: Amount = 500_000;
/// A tenth of what is left after the deductible.
pub const COINSURANCE: BasisPoints = BasisPoints(1_000);

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
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(4)]
	pub type AssetsHolder = pallet_assets_holder;
	#[runtime::pallet_index(5)]
	pub type Coverage = pallet_coverage;
	#[runtime::pallet_index(6)]
	pub type Settlement = pallet_settlement;
	#[runtime::pallet_index(7)]
	pub type Claims = pallet_claims;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<u128>;
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type DbWeight = RocksDbWeight;
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

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Amount;
	type CreateOrigin = AsEnsureOriginWithArg<NeverEnsureOrigin<AccountId>>;
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl pallet_coverage::Config for Test {
	type Membership = Register;
	type Sponsorship = Index;
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxPeriods = ConstU32<4>;
	type MaxPrices = ConstU32<64>;
	type MaxContracts = ConstU32<4>;
	type MaxSpans = ConstU32<4>;
	type MaxYears = ConstU32<4>;
	type MaxEnrolments = ConstU32<8>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

impl pallet_settlement::Config for Test {
	type Membership = Register;
	type Assets = Assets;
	type Holds = AssetsHolder;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type MaxCurrencies = ConstU32<4>;
	type MaxPayments = ConstU32<32>;
	type MaxFold = ConstU32<32>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Assets;
}

impl Config for Test {
	type Membership = Register;
	type Representation = Kin;
	type Sponsorship = Index;
	type Credentialing = Boards;
	type Policies = Coverage;
	type Settlement = Settlement;
	type Anchoring = Anchors;
	type Panels = Jury;
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxClaims = ConstU32<MAX_CLAIMS>;
	type MaxAppeals = ConstU32<MAX_APPEALS>;
	type MaxPredecessors = ConstU32<MAX_PREDECESSORS>;
	type MaxRounds = ConstU32<MAX_ROUNDS>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
}

type Turn = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
pub struct ExtBuilder {
	terms: Terms,
	reserve: Amount,
	turns: Vec<Turn>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { terms: terms(), reserve: RESERVE, turns: Vec::new() }
	}
}

impl ExtBuilder {
	/// The plan of both insurers.
	pub fn terms(self, terms: Terms) -> Self {
		Self { terms, ..self }
	}

	/// What the insurers fund.
	pub fn reserve(self, reserve: Amount) -> Self {
		Self { reserve, ..self }
	}

	pub fn then(mut self, turn: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.turns.push(Box::new(turn));
		self
	}

	pub fn submitted(self, submission: SubmissionOf<Test>) -> Self {
		self.then(move || submit(submission))
	}

	pub fn reversed(self, number: u64, reason: ReversalReason) -> Self {
		self.then(move || reverse(number, reason))
	}

	pub fn appealed(self, number: u64, grounds: u64) -> Self {
		self.then(move || appeal(number, grounds))
	}

	pub fn ruled(self, number: u64, ruling: Ruling) -> Self {
		self.then(move || rule(number, ruling))
	}

	pub fn authorised(self, number: u32, row: u32, units: u32, price: Option<Amount>) -> Self {
		self.then(move || authorise(number, row, units, price))
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
		let money = |asset| INSTITUTIONS.map(|member| (asset, sovereign(member), MONEY));
		let genesis = RuntimeGenesisConfig {
			assets: pallet_assets::GenesisConfig {
				assets: vec![(CHF_ASSET, BANK, true, 1), (EUR_ASSET, BANK, true, 1)],
				accounts: [money(CHF_ASSET), money(EUR_ASSET)].concat(),
				..Default::default()
			},
			claims: GenesisConfig {
				deadlines: Deadlines { decision: DECISION, appeal: APPEAL },
				limits: Limits { lines_per_day: LINES_PER_DAY },
				..Default::default()
			},
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities = genesis.build_storage().unwrap().into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			consortium();
			for insurer in [INSURER, SUPPLEMENT] {
				assert_ok!(promise(insurer, self.terms.clone()));
				if self.reserve > 0 {
					assert_ok!(fund(insurer, self.reserve));
				}
			}
			assert_ok!(enrol(INSURER, MEMBER, 1, Some(FAMILY)));
			assert_ok!(enrol(INSURER, SPOUSE, 1, Some(FAMILY)));
			assert_ok!(enrol(SUPPLEMENT, SECOND_COVERAGE, 2, None));
			for turn in self.turns {
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
			ensure_sound();
		});
	}
}

fn consortium() {
	Register::admit(CLINIC, &[Role::HealthcareProvider], b"CH");
	Register::admit(PHARMACY, &[Role::Pharmacy], b"CH");
	Register::admit(INSURER, &[Role::Insurer], b"CH");
	Register::admit(SUPPLEMENT, &[Role::Insurer], b"CH");
	Register::admit(BOARD, &[Role::LicensingBoard], b"CH");
	Register::admit(HEIR, &[Role::HealthcareProvider, Role::Insurer], b"CH");
	for member in [MEMBER, SPOUSE] {
		Index::register(INSURER, member);
	}
	Index::register(SUPPLEMENT, SECOND_COVERAGE);
	for institution in INSTITUTIONS {
		Index::prepay(institution, QUOTA);
	}
	for number in 1..10u64 {
		assert_eq!(Anchors::anchor(CLINIC, &number.to_be_bytes(), NOW), evidence(number));
	}
	for clinician in [DOCTOR, SURGEON] {
		Boards::license(BOARD, clinician, licence(clinician));
	}
}

/// Lets `successor` take over from `predecessor`, its quota, books, money and open claims included.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) {
	Index::hand_over(predecessor, successor);
	Register::succeed(predecessor, successor);
	assert_ok!(Coverage::hand_over(predecessor, successor));
	assert_ok!(Settlement::hand_over(predecessor, successor));
	assert_ok!(Claims::hand_over(predecessor, successor));
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
