// SPDX-License-Identifier: Apache-2.0

//! A book in which everything is as large as can be.

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::{assert_ok, traits::Get, BoundedVec};
use salus_adjudication::{
	plan::{MAX_BENEFITS, MAX_WITHIN},
	BasisPoints, Benefit, Ceiling, CoordinationRule, CostShare, Currency, Frequency, PlanVersion,
	PromptPay, Rate, Spent, Terms, Units, Usage,
};
use salus_primitives::{Commitment, Digest, InstitutionId, Membership, Moment, Sponsorship};

use crate::*;

pub const TABLE: u32 = 0;
pub const YEAR: u32 = 366;
/// Long before anything that is still needed.
pub const ANCIENT: Day = Day(-200_000);
pub const MUCH: u128 = u64::MAX as u128;

/// An agent, its institution, and the oldest insurer for which that answers.
pub struct Book<AccountId> {
	pub agent: AccountId,
	pub institution: InstitutionId,
	pub insurer: InstitutionId,
}

pub fn book<T: Config>() -> Book<T::AccountId> {
	let agent: T::AccountId = account("adjudicator", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let insurer = T::Membership::benchmark_predecessor(institution);
	T::Sponsorship::benchmark_sponsor(insurer, &account("neighbour", 0, 0));
	Tables::<T>::insert(insurer, TABLE, Table { code_book: Digest::default(), rows: 0 });
	Book { agent, institution, insurer }
}

/// An agent of a provider, and the oldest one for which that answers.
pub fn clinic<T: Config>() -> (T::AccountId, InstitutionId) {
	let agent: T::AccountId = account("submitter", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let provider = T::Membership::benchmark_predecessor(institution);
	T::Sponsorship::benchmark_sponsor(provider, &account("regular", 0, 0));
	(agent, provider)
}

pub fn registered<T: Config>(insurer: InstitutionId, number: u32) -> T::AccountId {
	let member: T::AccountId = account("member", number, 0);
	T::Sponsorship::benchmark_sponsor(insurer, &member);
	member
}

pub fn whole(count: u32) -> Units {
	Units::whole(count)
}

pub fn largest_terms<T: Config>() -> Terms {
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
		dispensing: true,
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
pub fn largest_version<T: Config>(first: Day) -> VersionOf<T> {
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
pub fn published<T: Config>(insurer: InstitutionId, plan: u32, first: Day) -> PlanVersion {
	let version = PlanVersion { insurer, plan, version: 0 };
	Plans::<T>::insert(insurer, plan, Plan { versions: 1, open: true });
	Versions::<T>::insert(version, largest_version::<T>(first));
	version
}

pub fn counted() -> Accumulators {
	let usage = |category| Usage { category, units: whole(1) };
	Accumulators {
		spent: Spent { deductible: 100, out_of_pocket: 100 },
		paid: 100,
		usage: BoundedVec::truncate_from((0..MAX_BENEFITS as u16).map(usage).collect()),
	}
}

/// A member of a family with `spans` of ten days from `first` on, each under a plan of its own.
pub fn covered<T: Config>(
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

pub fn today<T: Config>() -> Day {
	Pallet::<T>::today()
}

/// One that holds today, and may end today.
pub fn current<T: Config>(insurer: InstitutionId, member: &T::AccountId) -> CoverageOf<T> {
	let days = T::MaxSpans::get() * 10;
	covered::<T>(insurer, member, T::MaxSpans::get(), Day(today::<T>().0 - days as i32 + 5))
}

pub fn price(row: u32, from: Day, until: Option<Day>) -> PriceRow {
	let within = (0..MAX_WITHIN).map(|place| u32::MAX - place).collect();
	let (category, within) = ((row % MAX_BENEFITS) as u16, BoundedVec::truncate_from(within));
	PriceRow { row, category, rate: Rate::minor(10_000), from, until, within }
}

/// Prices of `row` up to the bound, the last one from `from` on.
pub fn priced<T: Config>(insurer: InstitutionId, row: u32, from: Day, until: Option<Day>) {
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
pub fn contracted<T: Config>(
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

pub fn asked<T: Config>(row: u32) -> Request {
	Request {
		row,
		units: Units(u64::MAX),
		from: Day(today::<T>().0 - 1_000),
		until: today::<T>().saturating_add(1_000),
		evidence: Commitment::default(),
	}
}

/// A request of `provider` that is late, though nobody noted it.
pub fn late<T: Config>(
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
pub fn largest_policy<T: Config>(
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
