// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README and every count of the model checked
//! after each; and broken states as a control that the checks see them.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{assert_ok, hypothetically};
use proptest::{collection::vec, option::weighted, prelude::*, sample::select};
use salus_adjudication::{Delta, PlanVersion, Policies, Spent, Units, Usage};
use salus_primitives::{InstitutionId, Lapse, Membership};
use sp_runtime::DispatchResult;

use crate::{
	mock::{Coverage, *},
	*,
};

#[derive(Clone, Debug)]
enum Op {
	Publish { is_amended: bool },
	ClosePlan,
	RetireVersion { version: u32 },
	SetPrices { row: u32, francs: u32, days: i32 },
	EndPrices { row: u32, days: i32 },
	RetirePrices { row: u32 },
	Contract { days: i32 },
	EndContract { days: i32 },
	RetireContract,
	Enrol { member: AccountId, version: u32, family: Option<u32>, days: i32 },
	Renew { member: AccountId, version: u32, days: u32 },
	Terminate { member: AccountId, days: i32 },
	Close { member: AccountId },
	Request { member: AccountId, number: u32, provider: InstitutionId },
	Decide { member: AccountId, number: u32, units: Option<u64> },
	Withdraw { member: AccountId, number: u32, is_provider: bool },
	Clear { member: AccountId, number: u32 },
	Add { member: AccountId, amount: u64, is_later: bool },
	TakeBack { place: usize },
	Claim { member: AccountId, is_new: bool },
	Pass { days: u32 },
	Sweep,
	Prepay { rows: u32 },
	Succeed,
}

fn member() -> impl Strategy<Value = AccountId> {
	select(vec![MEMBER, MEMBER, SPOUSE, CHILD])
}

fn number() -> impl Strategy<Value = u32> {
	0u32..3
}

/// What an insurer does to its book.
fn about_the_book() -> impl Strategy<Value = Op> {
	let days = || -40i32..400;
	prop_oneof![
		10 => any::<bool>().prop_map(|is_amended| Op::Publish { is_amended }),
		1 => Just(Op::ClosePlan),
		10 => number().prop_map(|version| Op::RetireVersion { version }),
		15 => (number(), 1u32..9, days())
			.prop_map(|(row, francs, days)| Op::SetPrices { row, francs, days }),
		5 => (number(), days()).prop_map(|(row, days)| Op::EndPrices { row, days }),
		5 => number().prop_map(|row| Op::RetirePrices { row }),
		10 => days().prop_map(|days| Op::Contract { days }),
		5 => days().prop_map(|days| Op::EndContract { days }),
		5 => Just(Op::RetireContract),
		3 => (0u32..30).prop_map(|rows| Op::Prepay { rows }),
		1 => Just(Op::Succeed),
	]
}

fn about_a_member() -> impl Strategy<Value = Op> {
	let provider = select(vec![CLINIC, CLINIC, CLINIC, PHARMACY, BOARD]);
	prop_oneof![
		8 => (member(), 0u32..2, weighted(0.6, 0u32..2), 0i32..60).prop_map(
			|(member, version, family, days)| Op::Enrol { member, version, family, days }
		),
		8 => (member(), number(), 0u32..4)
			.prop_map(|(member, version, days)| Op::Renew { member, version, days }),
		6 => (member(), -20i32..60).prop_map(|(member, days)| Op::Terminate { member, days }),
		6 => member().prop_map(|member| Op::Close { member }),
		10 => (select(vec![MEMBER, SPOUSE]), 0u32..2, provider)
			.prop_map(|(member, number, provider)| Op::Request { member, number, provider }),
		10 => (member(), 0u32..2, weighted(0.7, 0u64..12_000))
			.prop_map(|(member, number, units)| Op::Decide { member, number, units }),
		5 => (member(), 0u32..2, any::<bool>())
			.prop_map(|(member, number, is_provider)| Op::Withdraw { member, number, is_provider }),
		8 => (member(), 0u32..2).prop_map(|(member, number)| Op::Clear { member, number }),
		10 => (member(), 1u64..100, any::<bool>())
			.prop_map(|(member, amount, is_later)| Op::Add { member, amount, is_later }),
		6 => (0usize..6).prop_map(|place| Op::TakeBack { place }),
		2 => (select(vec![MEMBER, CHILD]), any::<bool>())
			.prop_map(|(member, is_new)| Op::Claim { member, is_new }),
	]
}

fn op() -> impl Strategy<Value = Op> {
	prop_oneof![
		6 => about_the_book(),
		28 => about_a_member(),
		4 => (0u32..30).prop_map(|days| Op::Pass { days }),
		2 => Just(Op::Pass { days: 2 * HISTORY_DAYS }),
		2 => Just(Op::Sweep),
	]
}

/// What was added and not taken back, and what was said to be late.
#[derive(Default)]
struct Model {
	added: Vec<(AccountId, PlanVersion, Delta)>,
	late: BTreeSet<(AccountId, u32)>,
}

fn insurer() -> InstitutionId {
	Register::successor_of(INSURER)
}

fn origin() -> RuntimeOrigin {
	by(insurer())
}

fn after_start(days: i32) -> Day {
	Day(YEAR.0 + days)
}

fn one(row: u32) -> BoundedVec<u32, <Test as Config>::MaxPrices> {
	vec![row].try_into().unwrap()
}

fn run(op: Op, model: &mut Model) -> DispatchResult {
	match op {
		Op::Publish { is_amended } => {
			let version = Box::new(if is_amended { amended() } else { version() });
			Coverage::publish_plan(origin(), INSURER, PLAN, version)
		}
		Op::ClosePlan => Coverage::close_plan(origin(), INSURER, PLAN),
		Op::RetireVersion { version } => Coverage::retire_version(origin(), numbered(version)),
		Op::SetPrices { row, francs, days } => {
			let prices = vec![price(row, francs, after_start(days))].try_into().unwrap();
			Coverage::set_prices(origin(), INSURER, TABLE, prices)
		}
		Op::EndPrices { row, days } => {
			Coverage::end_prices(origin(), INSURER, TABLE, one(row), after_start(days))
		}
		Op::RetirePrices { row } => Coverage::retire_prices(origin(), INSURER, TABLE, one(row)),
		Op::Contract { days } => {
			Coverage::contract(origin(), INSURER, CLINIC, after_start(days), TABLE, 0)
		}
		Op::EndContract { days } => {
			Coverage::end_contract(origin(), INSURER, CLINIC, after_start(days))
		}
		Op::RetireContract => Coverage::retire_contract(origin(), INSURER, CLINIC),
		Op::Claim { member, is_new: true } => Coverage::claim_added(&member),
		Op::Claim { member, is_new: false } => Coverage::claim_removed(&member),
		Op::Add { member, amount, is_later } => add(member, amount, is_later, model),
		Op::TakeBack { place } => take_back(place, model),
		Op::Pass { days } => {
			pass_days(days);
			Ok(())
		}
		Op::Sweep => {
			sweep();
			Ok(())
		}
		Op::Prepay { rows } => {
			Index::prepay(insurer(), rows);
			Ok(())
		}
		Op::Succeed => {
			if insurer() == INSURER {
				succeed(INSURER, HEIR);
			}
			Ok(())
		}
		about_a_member => attend(about_a_member, model),
	}
}

fn attend(op: Op, model: &mut Model) -> DispatchResult {
	match op {
		Op::Enrol { member, version, family, days } => {
			let from = after_start(days);
			let enrolment =
				Enrolment { version, family, from, enrolled: from, ..enrolment(member) };
			Coverage::enrol(origin(), INSURER, vec![enrolment].try_into().unwrap())
		}
		Op::Renew { member, version, days } => {
			let end = Coverages::<Test>::get(member).map_or(TODAY, |row| row.end());
			Coverage::renew(origin(), member, numbered(version), end.saturating_add(days))
		}
		Op::Terminate { member, days } => {
			Coverage::terminate(origin(), member, Day(Coverage::today().0 + days))
		}
		Op::Close { member } => {
			Coverage::close_coverage(origin(), member)?;
			model.added.retain(|(added, ..)| *added != member);
			Ok(())
		}
		Op::Request { member, number, provider } => {
			let (from, until) = (Coverage::today(), Coverage::today().saturating_add(20));
			request_by(provider, member, number, Request { from, until, ..asked() })
		}
		Op::Decide { member, number, units } => {
			let given = |units| Decision::Given { units: Units(units), price: None };
			let decision = units.map_or(REFUSED, given);
			Coverage::decide_authorisation(origin(), member, number, decision)
		}
		Op::Withdraw { member, number, is_provider } => {
			withdraw_by(if is_provider { CLINIC } else { insurer() }, member, number)
		}
		Op::Clear { member, number } => clear(member, number),
		other => unreachable!("{other:?} is about no member"),
	}
}

/// What an adjudication writes.
fn add(member: AccountId, amount: u64, is_later: bool, model: &mut Model) -> DispatchResult {
	let versions = Coverages::<Test>::get(member).map(|row| row.versions().last());
	let Some(version) = versions.flatten() else { return Ok(()) };
	let year = Coverage::years(&member, version).remove(is_later.into());
	let delta = Delta {
		year: year.from,
		spent: spent(amount.into()),
		paid: amount.into(),
		usage: Some(Usage { category: 0, units: Units(amount) }),
		taken: None,
		parts: 0,
	};
	model.added.push((member, version, delta));
	let posted = year.plus(&delta).unwrap();
	let mut given = Coverage::authorisations(&member, CLINIC, &[0, 1, 2]);
	for row in &mut given {
		row.units_left = Units(row.units_left.0.saturating_sub(amount));
	}
	Coverage::post(&member, version, &[posted], &given)
}

/// What a reversal writes.
fn take_back(place: usize, model: &mut Model) -> DispatchResult {
	if model.added.is_empty() {
		return Ok(());
	}
	let (member, version, delta) = model.added.remove(place % model.added.len());
	let years = Coverage::years(&member, version);
	let year = years.iter().find(|year| year.from == delta.year).unwrap();
	Coverage::post(&member, version, &[year.minus(&delta).unwrap()], &[])
}

impl Model {
	/// Takes note of `events`; the lapses that they tell of.
	fn learn(
		&mut self,
		events: Vec<Event<Test>>,
	) -> Result<Vec<(InstitutionId, Lapse)>, TestCaseError> {
		let mut lapses = Vec::new();
		for event in events {
			match event {
				Event::AuthorisationOverdue { member, number, institution } => {
					prop_assert!(self.late.insert((member, number)), "noted to be late twice");
					lapses.push((institution, Lapse::AuthorisationDecision));
				}
				Event::AuthorisationCleared { member, number } => {
					self.late.remove(&(member, number));
				}
				_ => (),
			}
		}
		Ok(lapses)
	}

	/// That what is counted is the sum of what was added.
	fn check(&self) -> Result<(), TestCaseError> {
		let mut sums = BTreeMap::<(AccountId, PlanYear), (u128, u128, u64)>::new();
		for (member, version, delta) in &self.added {
			let sum = sums.entry((*member, PlanYear::of(*version, delta.year))).or_default();
			sum.0 += delta.spent.deductible;
			sum.1 += delta.paid;
			sum.2 += delta.usage.unwrap().units.0;
		}
		let counted: BTreeMap<_, _> = MemberYears::<Test>::iter()
			.map(|(member, year, row)| {
				let units = row.usage.iter().map(|usage| usage.units.0).sum();
				((member, year), (row.spent.deductible, row.paid, units))
			})
			.collect();
		prop_assert_eq!(counted, sums, "counted otherwise than it was added");
		ensure_quota_is_used();
		Coverage::do_try_state().map_err(|broken| TestCaseError::fail(format!("{broken:?}")))
	}
}

/// One op, and what must hold after it.
fn step(op: Op, model: &mut Model) -> Result<(), TestCaseError> {
	let kept = model.added.clone();
	let done = frame_support::storage::with_storage_layer(|| run(op, model));
	if done.is_err() {
		model.added = kept;
	}
	let told = model.learn(events())?;
	prop_assert_eq!(Lapses::take(), told, "lapses that no event tells of, or the reverse");
	model.check()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(
		ops in vec(op(), 1..120),
		has_members: bool,
	) {
		let chain = ExtBuilder::default().book();
		let chain = if has_members { chain.family() } else { chain };
		chain.build().execute_with(|| {
			let mut model = Model::default();
			for op in ops {
				let described = format!("{op:?}");
				step(op, &mut model)
					.map_err(|broken| TestCaseError::fail(format!("{described}: {broken}")))?;
			}
			// In the end everything that is late was reported, and no coverage is open.
			step(Op::Pass { days: 2_000 }, &mut model)?;
			step(Op::Sweep, &mut model)?;
			prop_assert_eq!(Due::<Test>::iter().count(), 0);
			let late = Authorisations::<Test>::iter_values().filter(Authorisation::is_undecided);
			prop_assert!(late.into_iter().all(|row| row.deadline.missed.is_some()));
			prop_assert!(Opened::<Test>::iter_values().all(|open| open.coverages == 0));
			Ok(())
		})?;
	}
}

fn spoil(change: impl FnOnce(&mut CoverageOf<Test>)) {
	Coverages::<Test>::mutate(MEMBER, |row| change(row.as_mut().unwrap()));
}

fn spoil_authorisation(number: u32, change: impl FnOnce(&mut Authorisation)) {
	Authorisations::<Test>::mutate(MEMBER, number, |row| change(row.as_mut().unwrap()));
}

fn spoil_family(change: impl FnOnce(&mut FamilyYear)) {
	FamilyYears::<Test>::mutate(household(), plan_year(), |row| change(row.as_mut().unwrap()));
}

fn spoil_year(change: impl FnOnce(&mut Accumulators)) {
	MemberYears::<Test>::mutate(MEMBER, plan_year(), change);
}

fn spoil_prices(change: impl FnOnce(&mut PricesOf<Test>)) {
	Prices::<Test>::mutate((INSURER, TABLE, 0), change);
}

fn spoil_contracts(change: impl FnOnce(&mut ContractsOf<Test>)) {
	Contracts::<Test>::mutate(INSURER, CLINIC, change);
}

fn respan(change: impl FnOnce(&mut Span)) {
	spoil(|row| change(&mut row.spans[0]));
}

fn republish(version: VersionOf<Test>) {
	Versions::<Test>::insert(numbered(1), version);
}

fn household() -> Family {
	Family { insurer: INSURER, number: FAMILY }
}

fn plan_year() -> PlanYear {
	PlanYear::of(numbered(0), YEAR)
}

fn spent(amount: u128) -> Spent {
	Spent { deductible: amount, out_of_pocket: amount }
}

fn forget_the_end() {
	Due::<Test>::remove(Coverage::end_due(YEARS_END), Step::End { member: MEMBER });
}

/// A family of which one bore something, with two versions, and one authorisation that was given,
/// one that is late and one that is not.
fn book() -> sp_io::TestExternalities {
	let bear = || {
		let mut year = Coverage::years(&MEMBER, numbered(0)).remove(0);
		year.member = spent(10);
		Coverage::post(&MEMBER, numbered(0), &[year], &[])
	};
	let sweep_and_request = || {
		sweep();
		request(MEMBER, 3)
	};
	ExtBuilder::default()
		.book()
		.then(|| set_prices([price(0, 110, day(9))]))
		.then(|| Coverage::end_contract(by(INSURER), INSURER, CLINIC, day(9)))
		.then(|| contract(CLINIC, day(20)))
		.family()
		.then(bear)
		.requested(MEMBER, 1)
		.decided(MEMBER, 1, GIVEN)
		.requested(MEMBER, 2)
		.passed(DECISION)
		.then(sweep_and_request)
		.then(|| publish(amended()))
		.build()
}

type Breach = (&'static str, fn());

fn breaches_of_the_book() -> Vec<Breach> {
	vec![
		("I1", || Plans::<Test>::insert(INSURER, PLAN, Plan { versions: 1, open: true })),
		("I1", || Plans::<Test>::insert(INSURER, PLAN, Plan { versions: 3, open: true })),
		("I1", || Versions::<Test>::remove(numbered(1))),
		("I1", || republish(Version { until: day(-100), ..version() })),
		("I1", || {
			let out_of_network = Some(Network { table: 99, tier: 0 });
			republish(Version { out_of_network, ..version() });
		}),
		("I2", || spoil_prices(|prices| prices[0].row = 1)),
		("I2", || spoil_prices(|prices| prices[0].until = None)),
		("I2", || spoil_prices(|prices| prices[0].until = Some(day(9)))),
		("I2", || spoil_prices(|prices| prices[0].until = Some(day_before(YEAR)))),
		("I2", || spoil_prices(|prices| prices[0].within = vec![0].try_into().unwrap())),
		("I2", || Prices::<Test>::remove((INSURER, TABLE, 1))),
		("I2", || {
			let prices = Prices::<Test>::get((INSURER, TABLE, 0));
			Prices::<Test>::insert((INSURER, 5, 0), prices);
		}),
		("I2", || Prices::<Test>::insert((INSURER, TABLE, 5), PricesOf::<Test>::default())),
		("I3", || spoil_contracts(|contracts| contracts[0].until = None)),
		("I3", || spoil_contracts(|contracts| contracts[0].from = day(10))),
		("I3", || spoil_contracts(|contracts| contracts[1].table = 5)),
	]
}

fn breaches_of_coverages() -> Vec<Breach> {
	vec![
		("I4", || Coverages::<Test>::insert(STRANGER, coverage(MEMBER))),
		("I4", || spoil(|row| row.order = 0)),
		("I4", || spoil(|row| row.spans = Default::default())),
		("I4", || spoil(|row| row.enrolled = TODAY)),
		("I4", || respan(|span| span.version.version = 9)),
		("I4", || respan(|span| span.until = YEARS_END.saturating_add(1))),
		("I4", || respan(|span| span.until = day(-100))),
		("I4", || spoil(|row| row.spans.try_push(row.spans[0]).unwrap())),
		("I4", || spoil(|row| row.rows += 1)),
		("I5", || Subscribed::<Test>::insert(numbered(0), 2)),
		("I5", || Subscribed::<Test>::insert(numbered(1), 0)),
		("I6", || {
			let year = PlanYear { from: TODAY, ..plan_year() };
			MemberYears::<Test>::insert(MEMBER, year, MemberYears::<Test>::get(MEMBER, plan_year()))
		}),
		("I6", || MemberYears::<Test>::insert(SPOUSE, plan_year(), Accumulators::default())),
		("I6", || spoil_year(|year| year.spent = spent(11))),
		("I6", || {
			let usage = Usage { category: 0, units: Units(1) };
			spoil_year(|year| year.usage = vec![usage, usage].try_into().unwrap());
		}),
		("I6", || spoil_family(|year| year.spent = spent(9))),
		("I6", || spoil_family(|year| year.members = 2)),
		("I6", || FamilyYears::<Test>::remove(household(), plan_year())),
		("I7", || MemberClaims::<Test>::insert(MEMBER, 0)),
	]
}

fn breaches_of_authorisations() -> Vec<Breach> {
	vec![
		("I8", || Authorisations::<Test>::insert(STRANGER, 1, authorisation(MEMBER, 1))),
		("I8", || spoil_authorisation(1, |row| row.insurer = OTHER_INSURER)),
		("I8", || spoil_authorisation(1, |row| row.request.until = day(-1))),
		("I8", || spoil_authorisation(1, |row| row.request.units = Units(7_999))),
		("I8", || {
			spoil_authorisation(1, |row| {
				let Status::Given { units_left, .. } = &mut row.status else { panic!("given") };
				*units_left = Units(8_001);
			})
		}),
		("I8", || spoil_authorisation(3, |row| row.deadline.missed = Some(INSURER))),
		("I9", || {
			let at = DueAt::from(authorisation(MEMBER, 3).deadline.due);
			Due::<Test>::remove(at, Step::Decision { member: MEMBER, number: 3 });
		}),
		("I9", || {
			let step = Step::Decision { member: MEMBER, number: 1 };
			Due::<Test>::insert(DueAt::from(NOW), step, ());
		}),
		("I9", || Overdue::<Test>::remove(INSURER, (MEMBER, 2))),
		("I9", || Overdue::<Test>::insert(HEIR, (MEMBER, 2), ())),
		("I9", forget_the_end),
		("I9", || {
			spoil(|row| row.is_standing = false);
			forget_the_end();
		}),
		("I10", || Opened::<Test>::remove(INSURER)),
		("I10", || Opened::<Test>::mutate(INSURER, |open| open.coverages += 1)),
		("I10", || Opened::<Test>::mutate(INSURER, |open| open.undecided -= 1)),
		("I10", || Opened::<Test>::insert(HEIR, Open::default())),
	]
}

#[test]
fn each_invariant_sees_its_breach() {
	let breaches =
		[breaches_of_the_book(), breaches_of_coverages(), breaches_of_authorisations()].concat();
	book().execute_with(|| {
		assert_ok!(Coverage::do_try_state());
		for (place, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Coverage::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert_eq!(message.split(':').next(), Some(invariant), "{place}: {message}");
		}
	});
}
