// SPDX-License-Identifier: Apache-2.0

//! A chain with a clock, the books of insurers and a small consortium.

use std::collections::BTreeMap;

use frame_support::{
	assert_ok, derive_impl,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use salus_adjudication::{
	BasisPoints, Benefit, Ceiling, CoordinationRule, CostShare, Currency, Frequency, PlanVersion,
	PromptPay, Rate, Terms, Units,
};
use salus_primitives::{
	time::DAY_MILLISECONDS, Commitment, Day, Digest, InstitutionId, Membership, Moment, Role,
	Sponsorship, WindUp,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

use crate::{self as pallet_coverage, *};

pub use salus_testing::{
	adjudicator, admin, submitter, AccountId, Index, Lapses, Register, DUTY_MISSING, NOT_ACTIVE,
	QUOTA_EXHAUSTED,
};

pub const INSURER: InstitutionId = InstitutionId(1);
pub const OTHER_INSURER: InstitutionId = InstitutionId(2);
pub const CLINIC: InstitutionId = InstitutionId(3);
pub const PHARMACY: InstitutionId = InstitutionId(4);
/// Neither insures nor treats.
pub const BOARD: InstitutionId = InstitutionId(5);
/// An insurer that takes over from others.
pub const HEIR: InstitutionId = InstitutionId(6);
pub const INSTITUTIONS: [InstitutionId; 6] =
	[INSURER, OTHER_INSURER, CLINIC, PHARMACY, BOARD, HEIR];

/// Subjects of the insurer.
pub const MEMBER: AccountId = 1;
pub const SPOUSE: AccountId = 2;
pub const CHILD: AccountId = 3;
/// A subject of the other insurer.
pub const NEIGHBOUR: AccountId = 4;
/// A subject of nobody.
pub const STRANGER: AccountId = 5;

/// 2026-01-05, the day on which every test starts, at noon.
pub const TODAY: Day = Day(20_458);
pub const NOW: Moment = TODAY.0 as Moment * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
/// The first days of plan years.
pub const YEAR: Day = Day(20_454);
pub const NEXT_YEAR: Day = Day(20_819);
/// The last day of the second of them.
pub const YEARS_END: Day = Day(21_183);

pub const DECISION: Moment = 3 * DAY_MILLISECONDS;
pub const HISTORY_DAYS: u32 = 100;
pub const FILING_DAYS: u16 = 90;
pub const QUOTA: u32 = 1_000;
pub const MAX_PERIODS: u32 = 3;
pub const MAX_PRICES: u32 = 4;
pub const MAX_CONTRACTS: u32 = 2;
pub const MAX_SPANS: u32 = 3;
pub const MAX_YEARS: u32 = 3;
pub const MAX_ENROLMENTS: u32 = 4;

pub const PLAN: u32 = 7;
pub const TABLE: u32 = 0;
pub const OUT_OF_NETWORK: u32 = 9;
pub const FAMILY: u32 = 11;

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
	pub type Coverage = pallet_coverage;
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
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxPeriods = ConstU32<MAX_PERIODS>;
	type MaxPrices = ConstU32<MAX_PRICES>;
	type MaxContracts = ConstU32<MAX_CONTRACTS>;
	type MaxSpans = ConstU32<MAX_SPANS>;
	type MaxYears = ConstU32<MAX_YEARS>;
	type MaxEnrolments = ConstU32<MAX_ENROLMENTS>;
	type HistoryPeriod = ConstU64<{ HISTORY_DAYS as Moment * DAY_MILLISECONDS }>;
	type WeightInfo = ();
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn by(insurer: InstitutionId) -> RuntimeOrigin {
	signed(adjudicator(insurer))
}

pub fn commitment(number: u8) -> Commitment {
	[number; 32].into()
}

pub fn code_book(number: u8) -> Digest {
	[number; 32].into()
}

/// The days after `TODAY`, negative before.
pub fn day(days: i32) -> Day {
	Day(TODAY.0 + days)
}

pub fn terms() -> Terms {
	let ceiling = |individual| Ceiling { individual, family: Some(individual * 2), embedded: true };
	let benefit = |category| Benefit {
		category,
		tier: 0,
		cost_share: CostShare::DeductibleFirst,
		copay: 0,
		coinsurance: BasisPoints(1_000),
		waiting_days: 0,
		prior_authorisation: category == 1,
		evidence: false,
		dispensing: false,
		frequency: Frequency { units: Some(Units::whole(10)), days_between: None },
	};
	Terms {
		currency: Currency(*b"CHF"),
		deductible: Some(ceiling(30_000)),
		out_of_pocket: Some(ceiling(100_000)),
		annual_maximum: None,
		waiting_days: 0,
		filing_days: FILING_DAYS,
		coordination: CoordinationRule::ComeOutWhole,
		benefits: vec![benefit(0), benefit(1)].try_into().unwrap(),
	}
}

/// Two plan years.
pub fn version() -> VersionOf<Test> {
	Version {
		terms: terms(),
		years: vec![YEAR, NEXT_YEAR].try_into().unwrap(),
		until: YEARS_END,
		review_above: Some(1_000_000),
		prompt_pay: PromptPay { days: 30, interest: BasisPoints(500) },
		out_of_network: None,
	}
}

/// Another one of the same days.
pub fn amended() -> VersionOf<Test> {
	Version { review_above: None, ..version() }
}

pub fn numbered(version: u32) -> PlanVersion {
	PlanVersion { insurer: INSURER, plan: PLAN, version }
}

pub fn publish(version: VersionOf<Test>) -> DispatchResult {
	Coverage::publish_plan(by(INSURER), INSURER, PLAN, Box::new(version))
}

pub fn price(row: u32, francs: u32, from: Day) -> PriceRow {
	let (rate, within) = (Rate::minor(francs * 100), Default::default());
	PriceRow { row, category: 0, rate, from, until: None, within }
}

pub fn set_prices<const COUNT: usize>(prices: [PriceRow; COUNT]) -> DispatchResult {
	Coverage::set_prices(by(INSURER), INSURER, TABLE, prices.to_vec().try_into().unwrap())
}

pub fn contract(provider: InstitutionId, from: Day) -> DispatchResult {
	Coverage::contract(by(INSURER), INSURER, provider, from, TABLE, 0)
}

/// Alone, in the first version, from its first day on.
pub fn enrolment(member: AccountId) -> EnrolmentOf<Test> {
	Enrolment { member, plan: PLAN, version: 0, from: YEAR, enrolled: YEAR, order: 1, family: None }
}

pub fn enrol<const COUNT: usize>(members: [EnrolmentOf<Test>; COUNT]) -> DispatchResult {
	Coverage::enrol(by(INSURER), INSURER, members.to_vec().try_into().unwrap())
}

pub fn terminate(member: AccountId, until: Day) -> DispatchResult {
	Coverage::terminate(by(INSURER), member, until)
}

pub fn renew(member: AccountId, version: u32, from: Day) -> DispatchResult {
	Coverage::renew(by(INSURER), member, numbered(version), from)
}

pub fn close(member: AccountId) -> DispatchResult {
	Coverage::close_coverage(by(INSURER), member)
}

/// Ten units of row 0, for thirty days from today on.
pub fn asked() -> Request {
	let (units, until) = (Units::whole(10), day(30));
	Request { row: 0, units, from: TODAY, until, evidence: commitment(1) }
}

pub fn request_by(
	provider: InstitutionId,
	member: AccountId,
	number: u32,
	request: Request,
) -> DispatchResult {
	let Request { row, units, from, until, evidence } = request;
	let agent = signed(submitter(provider));
	Coverage::request_authorisation(agent, member, number, row, units, from, until, evidence)
}

pub fn request(member: AccountId, number: u32) -> DispatchResult {
	request_by(CLINIC, member, number, asked())
}

pub const GIVEN: Decision = Decision::Given { units: Units(8_000), price: None };
pub const REFUSED: Decision = Decision::Refused { reason: Refusal::NotNecessary };

pub fn decide(member: AccountId, number: u32, decision: Decision) -> DispatchResult {
	Coverage::decide_authorisation(by(INSURER), member, number, decision)
}

pub fn withdraw_by(institution: InstitutionId, member: AccountId, number: u32) -> DispatchResult {
	let agent =
		if institution == CLINIC { submitter(institution) } else { adjudicator(institution) };
	Coverage::withdraw_authorisation(signed(agent), member, number)
}

pub fn clear(member: AccountId, number: u32) -> DispatchResult {
	Coverage::clear_authorisation(signed(STRANGER), member, number)
}

pub fn coverage(member: AccountId) -> CoverageOf<Test> {
	Coverages::<Test>::get(member).unwrap()
}

pub fn authorisation(member: AccountId, number: u32) -> Authorisation {
	Authorisations::<Test>::get(member, number).unwrap()
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

pub fn pass_days(days: u32) {
	pass(Moment::from(days) * DAY_MILLISECONDS);
}

/// Goes to the block at the noon of `day`.
pub fn pass_to(day: Day) {
	pass_days((day.0 - Coverage::today().0) as u32);
}

/// Runs the sweep with all the weight that it wants.
pub fn sweep() {
	Coverage::sweep(&mut frame_support::weights::WeightMeter::new());
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

type Then = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
#[derive(Default)]
pub struct ExtBuilder(Vec<Then>);

impl ExtBuilder {
	pub fn then(mut self, step: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.0.push(Box::new(step));
		self
	}

	/// A table with two rows, a contract with the clinic, and a plan with one version.
	pub fn book(self) -> Self {
		self.then(|| Coverage::publish_table(by(INSURER), INSURER, TABLE, code_book(1)))
			.then(|| set_prices([price(0, 100, YEAR), price(1, 200, YEAR)]))
			.then(|| contract(CLINIC, YEAR))
			.then(|| publish(version()))
	}

	pub fn enrolled(self, member: AccountId) -> Self {
		self.then(move || enrol([enrolment(member)]))
	}

	/// Three whose costs count together.
	pub fn family(self) -> Self {
		let member = |member| Enrolment { family: Some(FAMILY), ..enrolment(member) };
		self.then(move || enrol([MEMBER, SPOUSE, CHILD].map(member)))
	}

	pub fn requested(self, member: AccountId, number: u32) -> Self {
		self.then(move || request(member, number))
	}

	pub fn decided(self, member: AccountId, number: u32, decision: Decision) -> Self {
		self.then(move || decide(member, number, decision))
	}

	pub fn passed(self, milliseconds: Moment) -> Self {
		self.then(move || {
			pass(milliseconds);
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			consortium();
			for step in self.0 {
				assert_ok!(step());
			}
			System::reset_events();
			Lapses::take();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Coverage::do_try_state().unwrap();
			ensure_quota_is_used();
		});
	}
}

fn consortium() {
	Register::admit(INSURER, &[Role::Insurer], b"CH");
	Register::admit(OTHER_INSURER, &[Role::Insurer], b"CH");
	Register::admit(CLINIC, &[Role::HealthcareProvider], b"CH");
	Register::admit(PHARMACY, &[Role::Pharmacy], b"CH");
	Register::admit(BOARD, &[Role::LicensingBoard], b"CH");
	Register::admit(HEIR, &[Role::Insurer], b"DE");
	for member in [MEMBER, SPOUSE, CHILD] {
		Index::register(INSURER, member);
	}
	Index::register(OTHER_INSURER, NEIGHBOUR);
	for institution in INSTITUTIONS {
		Index::prepay(institution, QUOTA);
	}
}

/// That the quota in use is the rows that stand, by who answers for them.
pub fn ensure_quota_is_used() {
	let mut charged = BTreeMap::<InstitutionId, u32>::new();
	let mut count = |institution: InstitutionId, rows: u32| {
		*charged.entry(Register::successor_of(institution)).or_default() += rows;
	};
	Plans::<Test>::iter_keys().for_each(|(insurer, _)| count(insurer, 1));
	Versions::<Test>::iter_keys().for_each(|version| count(version.insurer, 1));
	Tables::<Test>::iter_keys().for_each(|(insurer, _)| count(insurer, 1));
	Prices::<Test>::iter_keys().for_each(|(insurer, ..)| count(insurer, 1));
	Contracts::<Test>::iter_keys().for_each(|(insurer, _)| count(insurer, 1));
	Coverages::<Test>::iter().for_each(|(member, coverage)| {
		count(Index::sponsor_of(&member).unwrap(), coverage.rows);
	});
	Authorisations::<Test>::iter_values().for_each(|row| count(row.provider, 1));
	for institution in INSTITUTIONS {
		let expected = charged.get(&institution).copied().unwrap_or_default();
		assert_eq!(Index::used(institution), expected, "{institution:?}");
	}
}

/// Lets `successor` take over from `predecessor`, its quota and what is open included.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) {
	Index::hand_over(predecessor, successor);
	Register::succeed(predecessor, successor);
	assert_ok!(Coverage::hand_over(predecessor, successor));
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
