// SPDX-License-Identifier: Apache-2.0

//! What the calls and the steps of the sweep cost at their worst: plans as large as can be, periods
//! and spans up to their bounds, full accumulators, late decisions, and an insurer that was handed
//! over as often as can be.

use alloc::{boxed::Box, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{EnsureOrigin, Get},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_adjudication::{
	plan::{MAX_BENEFITS, MAX_WITHIN},
	BasisPoints, Benefit, Ceiling, CoordinationRule, CostShare, Currency, Frequency, PlanVersion,
	PromptPay, Rate, Spent, Terms, Units, Usage,
};
use salus_primitives::{Commitment, Digest, InstitutionId, Membership, Moment, Sponsorship};

use crate::*;

const TABLE: u32 = 0;
const YEAR: u32 = 366;
/// Long before anything that is still needed.
const ANCIENT: Day = Day(-200_000);
const MUCH: u128 = u64::MAX as u128;

/// An agent, its institution, and the oldest insurer for which that answers.
struct Book<AccountId> {
	agent: AccountId,
	institution: InstitutionId,
	insurer: InstitutionId,
}

fn book<T: Config>() -> Book<T::AccountId> {
	let agent: T::AccountId = account("adjudicator", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let insurer = T::Membership::benchmark_predecessor(institution);
	T::Sponsorship::benchmark_sponsor(insurer, &account("neighbour", 0, 0));
	Tables::<T>::insert(insurer, TABLE, Table { code_book: Digest::default(), rows: 0 });
	Book { agent, institution, insurer }
}

/// An agent of a provider, and the oldest one for which that answers.
fn clinic<T: Config>() -> (T::AccountId, InstitutionId) {
	let agent: T::AccountId = account("submitter", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let provider = T::Membership::benchmark_predecessor(institution);
	T::Sponsorship::benchmark_sponsor(provider, &account("regular", 0, 0));
	(agent, provider)
}

fn registered<T: Config>(insurer: InstitutionId, number: u32) -> T::AccountId {
	let member: T::AccountId = account("member", number, 0);
	T::Sponsorship::benchmark_sponsor(insurer, &member);
	member
}

fn whole(count: u32) -> Units {
	Units::whole(count)
}

fn largest_terms<T: Config>() -> Terms {
	let ceiling = Ceiling { individual: MUCH, family: Some(MUCH), embedded: true };
	let benefit = |category| Benefit {
		category,
		tier: 0,
		cost_share: CostShare::DeductibleFirst,
		copay: 100,
		coinsurance: BasisPoints(1_000),
		waiting_days: 0,
		prior_authorisation: true,
		evidence: true,
		frequency: Frequency { units: Some(Units(u64::MAX)), days_between: Some(MAX_DAYS_BETWEEN) },
	};
	Terms {
		currency: Currency(*b"CHF"),
		deductible: Some(Ceiling { individual: 1_000, family: Some(1_000_000), embedded: true }),
		out_of_pocket: Some(ceiling),
		annual_maximum: Some(MUCH),
		waiting_days: 0,
		filing_days: Pallet::<T>::history_days().min(365) as u16,
		coordination: CoordinationRule::ComeOutWhole,
		benefits: BoundedVec::truncate_from((0..MAX_BENEFITS as u16).map(benefit).collect()),
	}
}

/// With as many plan years as can be from `first` on.
fn largest_version<T: Config>(first: Day) -> VersionOf<T> {
	let years = T::MaxYears::get();
	let from = |place: u32| first.saturating_add(place * YEAR);
	Version {
		terms: largest_terms::<T>(),
		years: BoundedVec::truncate_from((0..years).map(from).collect()),
		until: day_before(from(years)),
		review_above: Some(MUCH),
		prompt_pay: PromptPay { days: 30, interest: BasisPoints(1_200) },
		out_of_network: Some(Network { table: TABLE, tier: 1 }),
	}
}

/// A plan with one version from `first` on.
fn published<T: Config>(insurer: InstitutionId, plan: u32, first: Day) -> PlanVersion {
	let version = PlanVersion { insurer, plan, version: 0 };
	Plans::<T>::insert(insurer, plan, Plan { versions: 1, open: true });
	Versions::<T>::insert(version, largest_version::<T>(first));
	version
}

fn counted() -> Accumulators {
	let usage = |category| Usage { category, units: whole(1) };
	Accumulators {
		spent: Spent { deductible: 100, out_of_pocket: 100 },
		paid: 100,
		usage: BoundedVec::truncate_from((0..MAX_BENEFITS as u16).map(usage).collect()),
	}
}

/// A member of a family with `spans` of ten days from `first` on, each under a plan of its own.
fn covered<T: Config>(
	insurer: InstitutionId,
	member: &T::AccountId,
	spans: u32,
	first: Day,
) -> CoverageOf<T> {
	let span = |place: u32| Span {
		from: first.saturating_add(place * 10),
		until: first.saturating_add(place * 10 + 9),
		version: published::<T>(insurer, place, first),
	};
	let mut coverage = CoverageOf::<T> {
		insurer,
		family: Some(0),
		enrolled: first,
		order: 1,
		spans: BoundedVec::truncate_from((0..spans).map(span).collect()),
		rows: 1,
		is_standing: false,
	};
	let family = coverage.family().expect("it has one");
	let (years, _) = Pallet::<T>::plan_years_of(&coverage);
	for year in years {
		let counted = counted();
		FamilyYears::<T>::insert(family, year, FamilyYear { spent: counted.spent, members: 1 });
		MemberYears::<T>::insert(member, year, counted);
		coverage.rows += 2;
	}
	for version in coverage.versions() {
		Subscribed::<T>::insert(version, 1);
	}
	assert_ok!(T::Sponsorship::charge(insurer, coverage.rows));
	Pallet::<T>::attend_end(member, &mut coverage, None);
	Coverages::<T>::insert(member, coverage.clone());
	coverage
}

fn today<T: Config>() -> Day {
	Pallet::<T>::today()
}

/// One that holds today, and may end today.
fn current<T: Config>(insurer: InstitutionId, member: &T::AccountId) -> CoverageOf<T> {
	let days = T::MaxSpans::get() * 10;
	covered::<T>(insurer, member, T::MaxSpans::get(), Day(today::<T>().0 - days as i32 + 5))
}

fn price(row: u32, from: Day, until: Option<Day>) -> PriceRow {
	let within = (0..MAX_WITHIN).map(|place| u32::MAX - place).collect();
	let (category, within) = ((row % MAX_BENEFITS) as u16, BoundedVec::truncate_from(within));
	PriceRow { row, category, rate: Rate::minor(10_000), from, until, within }
}

/// Prices of `row` up to the bound, the last one from `from` on.
fn priced<T: Config>(insurer: InstitutionId, row: u32, from: Day, until: Option<Day>) {
	let old = |place: u32| {
		let day = ANCIENT.saturating_add(place);
		price(row, day, Some(day))
	};
	let mut prices: Vec<_> = (1..T::MaxPeriods::get()).map(old).collect();
	prices.push(price(row, from, until));
	Prices::<T>::insert((insurer, TABLE, row), BoundedVec::truncate_from(prices));
	Tables::<T>::mutate(insurer, TABLE, |table| {
		let table = table.get_or_insert(Table { code_book: Digest::default(), rows: 0 });
		table.rows += 1;
	});
}

/// Contracts with `provider` up to the bound, the last one from `from` on.
fn contracted<T: Config>(
	insurer: InstitutionId,
	provider: InstitutionId,
	from: Day,
	until: Option<Day>,
) {
	let old = |place: u32| {
		let day = ANCIENT.saturating_add(place);
		Contract { from: day, until: Some(day), table: TABLE, tier: 0 }
	};
	let mut contracts: Vec<_> = (1..T::MaxContracts::get()).map(old).collect();
	contracts.push(Contract { from, until, table: TABLE, tier: 0 });
	Contracts::<T>::insert(insurer, provider, BoundedVec::truncate_from(contracts));
}

fn asked<T: Config>(row: u32) -> Request {
	Request {
		row,
		units: Units(u64::MAX),
		from: Day(today::<T>().0 - 1_000),
		until: today::<T>().saturating_add(1_000),
		evidence: Commitment::default(),
	}
}

/// A request of `provider` that is late, though nobody noted it.
fn late<T: Config>(
	insurer: InstitutionId,
	provider: InstitutionId,
	member: &T::AccountId,
) -> Authorisation {
	let row = Authorisation {
		provider,
		insurer,
		request: asked::<T>(0),
		requested_at: 0,
		deadline: Deadline { due: 0, missed: None },
		status: Status::Requested,
	};
	Pallet::<T>::expect_decision(member, 0, &row);
	Authorisations::<T>::insert(member, 0, row);
	assert_ok!(T::Sponsorship::charge(provider, 1));
	row
}

/// What [`salus_adjudication::Policies::benchmark_policy`] promises.
pub(crate) fn largest_policy<T: Config>(
	insurer: InstitutionId,
	member: &T::AccountId,
	provider: InstitutionId,
	services: u32,
) -> Terms {
	T::Sponsorship::benchmark_sponsor(insurer, member);
	let years = T::MaxYears::get() * YEAR;
	let first = Day(today::<T>().0 - years as i32 + 183);
	let mut coverage = covered::<T>(insurer, member, T::MaxSpans::get(), first);
	coverage.order = 2;
	let end = coverage.end();
	let spans: &mut [Span] = coverage.spans.as_mut();
	let newest = spans.last_mut().expect("it has one");
	newest.until = largest_version::<T>(first).until;
	Pallet::<T>::attend_end(member, &mut coverage, Some(end));
	Coverages::<T>::insert(member, coverage);
	contracted::<T>(insurer, provider, first, None);
	for row in 0..services {
		priced::<T>(insurer, row, first, None);
		let units = Units(u64::MAX);
		let (price, decided_at, withdrawn_at) = (None, 0, None);
		let given = Authorisation {
			provider,
			insurer,
			request: asked::<T>(row),
			requested_at: 0,
			deadline: Deadline { due: Moment::MAX, missed: None },
			status: Status::Given { units, units_left: units, price, decided_at, withdrawn_at },
		};
		Authorisations::<T>::insert(member, row, given);
	}
	largest_terms::<T>()
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn publish_plan() {
		let Book { agent, insurer, .. } = book::<T>();
		published::<T>(insurer, 0, ANCIENT);
		let version = Box::new(largest_version::<T>(today::<T>()));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, 0, version);

		assert_eq!(Plans::<T>::get(insurer, 0).map(|plan| plan.versions), Some(2));
	}

	#[benchmark]
	fn close_plan() {
		let Book { agent, insurer, .. } = book::<T>();
		published::<T>(insurer, 0, ANCIENT);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, 0);

		assert_eq!(Plans::<T>::get(insurer, 0), Some(Plan { versions: 1, open: false }));
	}

	#[benchmark]
	fn retire_version() {
		let Book { agent, insurer, .. } = book::<T>();
		let version = published::<T>(insurer, 0, ANCIENT);
		Plans::<T>::insert(insurer, 0, Plan { versions: 2, open: true });
		assert_ok!(T::Sponsorship::charge(insurer, 1));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), version);

		assert!(!Versions::<T>::contains_key(version));
	}

	#[benchmark]
	fn publish_table() {
		let Book { agent, insurer, .. } = book::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, 1, Digest::default());

		assert!(Tables::<T>::contains_key(insurer, 1));
	}

	#[benchmark]
	fn revise_table() {
		let Book { agent, insurer, .. } = book::<T>();
		let code_book = Digest::from([1; 32]);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, TABLE, code_book);

		assert_eq!(Tables::<T>::get(insurer, TABLE).map(|table| table.code_book), Some(code_book));
	}

	#[benchmark]
	fn set_prices(n: Linear<1, { T::MaxPrices::get() }>) {
		let Book { agent, insurer, .. } = book::<T>();
		for row in 1..n {
			priced::<T>(insurer, row, day_before(today::<T>()), None);
		}
		let prices: Vec<_> = (0..n).map(|row| price(row, today::<T>(), None)).collect();
		let prices = BoundedVec::truncate_from(prices);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, TABLE, prices);

		assert_eq!(Tables::<T>::get(insurer, TABLE).map(|table| table.rows), Some(n));
		let newest = Pallet::<T>::price(insurer, TABLE, n - 1).pop();
		assert_eq!(newest.map(|price| price.from), Some(today::<T>()));
	}

	#[benchmark]
	fn end_prices(n: Linear<1, { T::MaxPrices::get() }>) {
		let Book { agent, insurer, .. } = book::<T>();
		for row in 0..n {
			priced::<T>(insurer, row, today::<T>(), None);
		}
		let rows = BoundedVec::truncate_from((0..n).collect::<Vec<_>>());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, TABLE, rows, today::<T>());

		let newest = Pallet::<T>::price(insurer, TABLE, n - 1).pop();
		assert_eq!(newest.and_then(|price| price.until), Some(today::<T>()));
	}

	#[benchmark]
	fn retire_prices(n: Linear<1, { T::MaxPrices::get() }>) {
		let Book { agent, insurer, .. } = book::<T>();
		let day = ANCIENT.saturating_add(1_000);
		for row in 0..n {
			priced::<T>(insurer, row, day, Some(day));
		}
		assert_ok!(T::Sponsorship::charge(insurer, n));
		let rows = BoundedVec::truncate_from((0..n).collect::<Vec<_>>());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, TABLE, rows);

		assert_eq!(Tables::<T>::get(insurer, TABLE).map(|table| table.rows), Some(0));
	}

	#[benchmark]
	fn contract() {
		let Book { agent, insurer, institution } = book::<T>();
		let provider = institution;

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, provider, today::<T>(), TABLE, 1);

		assert_eq!(Pallet::<T>::contracts(insurer, provider).len(), 1);
	}

	#[benchmark]
	fn end_contract() {
		let Book { agent, insurer, institution } = book::<T>();
		contracted::<T>(insurer, institution, today::<T>(), None);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, institution, today::<T>());

		let newest = Pallet::<T>::contracts(insurer, institution).pop();
		assert_eq!(newest.and_then(|newest| newest.until), Some(today::<T>()));
	}

	#[benchmark]
	fn retire_contract() {
		let Book { agent, insurer, institution } = book::<T>();
		let day = ANCIENT.saturating_add(1_000);
		contracted::<T>(insurer, institution, day, Some(day));
		assert_ok!(T::Sponsorship::charge(insurer, 1));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, institution);

		assert!(!Contracts::<T>::contains_key(insurer, institution));
	}

	#[benchmark]
	fn enrol(n: Linear<1, { T::MaxEnrolments::get() }>) {
		let Book { agent, insurer, .. } = book::<T>();
		let version = published::<T>(insurer, 0, today::<T>());
		let enrolment = |number| Enrolment {
			member: registered::<T>(insurer, number),
			plan: version.plan,
			version: version.version,
			from: today::<T>(),
			enrolled: today::<T>(),
			order: 1,
			family: Some(number),
		};
		let members = BoundedVec::truncate_from((0..n).map(enrolment).collect::<Vec<_>>());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, members);

		assert_eq!(Coverages::<T>::iter().count(), n as usize);
	}

	#[benchmark]
	fn renew() {
		let Book { agent, insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		let spans = T::MaxSpans::get() - 1;
		let end = covered::<T>(insurer, &member, spans, today::<T>()).end();
		let version = published::<T>(insurer, spans, today::<T>());
		let from = end.saturating_add(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), member.clone(), version, from);

		let coverage = Coverages::<T>::get(&member).expect("it stands");
		assert!(coverage.spans.is_full());
	}

	#[benchmark]
	fn terminate() {
		let Book { agent, insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		current::<T>(insurer, &member);
		let until = day_before(today::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), member.clone(), until);

		let coverage = Coverages::<T>::get(&member).expect("it stands");
		assert_eq!((coverage.end(), coverage.is_standing), (until, false));
	}

	#[benchmark]
	fn close_coverage() {
		let Book { agent, insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		covered::<T>(insurer, &member, T::MaxSpans::get(), ANCIENT);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), member.clone());

		assert!(!Coverages::<T>::contains_key(&member));
		assert_eq!(FamilyYears::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn request_authorisation() {
		let Book { insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		current::<T>(insurer, &member);
		let (agent, _) = clinic::<T>();
		let Request { row, units, from, until, evidence } = asked::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), member.clone(), 0, row, units, from, until, evidence);

		assert!(Authorisations::<T>::contains_key(&member, 0));
	}

	#[benchmark]
	fn decide_authorisation() {
		let Book { agent, insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		let (_, provider) = clinic::<T>();
		late::<T>(insurer, provider, &member);
		let decision = Decision::Given { units: whole(1), price: Some(MUCH) };

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), member.clone(), 0, decision);

		let row = Authorisations::<T>::get(&member, 0).expect("it stands");
		assert!(row.decision() == Some(decision) && row.deadline.missed.is_some());
	}

	#[benchmark]
	fn withdraw_authorisation() {
		let Book { insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		let (agent, provider) = clinic::<T>();
		late::<T>(insurer, provider, &member);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), member.clone(), 0);

		let row = Authorisations::<T>::get(&member, 0).expect("it stands");
		assert!(!row.is_undecided());
	}

	#[benchmark]
	fn clear_authorisation() {
		let Book { insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		let (_, provider) = clinic::<T>();
		let row = late::<T>(insurer, provider, &member);
		let status = Status::Withdrawn { withdrawn_at: 0 };
		Authorisations::<T>::insert(&member, 0, Authorisation { status, ..row });

		#[block]
		{
			// No clock of a benchmark is late enough.
			assert_ok!(Pallet::<T>::clear(member.clone(), 0, Day(i32::MAX)));
		}

		assert!(!Authorisations::<T>::contains_key(&member, 0));
	}

	#[benchmark]
	fn set_deadlines() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let deadlines = Deadlines { decision: 1 };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deadlines);

		assert_eq!(CurrentDeadlines::<T>::get(), deadlines);
		Ok(())
	}

	#[benchmark]
	fn sweep_nothing() {
		let Book { insurer, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		current::<T>(insurer, &member);
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::sweep(&mut meter);
		}

		assert_eq!(Due::<T>::iter_keys().count(), 1);
	}

	#[benchmark]
	fn sweep_decision() {
		let Book { insurer, institution, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		late::<T>(insurer, institution, &member);

		#[block]
		{
			let (at, step) = Due::<T>::iter_keys().next().expect("a decision waits");
			Pallet::<T>::sweep_one(at, step);
		}

		assert!(Overdue::<T>::contains_key(institution, (member, 0)));
	}

	#[benchmark]
	fn sweep_end() {
		let Book { insurer, institution, .. } = book::<T>();
		let member = registered::<T>(insurer, 0);
		let mut coverage = covered::<T>(insurer, &member, T::MaxSpans::get(), ANCIENT);
		coverage.is_standing = true;
		let at = Pallet::<T>::end_due(coverage.end());
		Coverages::<T>::insert(&member, coverage);
		Due::<T>::insert(at, Step::End { member: member.clone() }, ());
		Opened::<T>::insert(institution, Open { coverages: 2, undecided: 0 });

		#[block]
		{
			let (at, step) = Due::<T>::iter_keys().next().expect("an end waits");
			Pallet::<T>::sweep_one(at, step);
		}

		assert_eq!(Opened::<T>::get(institution).coverages, 1);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
