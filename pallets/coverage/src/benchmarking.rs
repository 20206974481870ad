// SPDX-License-Identifier: Apache-2.0

//! What the calls and the steps of the sweep cost at their worst: plans as large as can be, periods
//! and spans up to their bounds, full accumulators, late decisions, and an insurer that was handed
//! over as often as can be.

mod book;

use alloc::{boxed::Box, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{EnsureOrigin, Get},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{Digest, Sponsorship};

use crate::*;

pub(crate) use book::largest_policy;
use book::*;

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
