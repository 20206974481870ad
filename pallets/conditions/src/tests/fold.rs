// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_testing::Index;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Conditions, *},
	*,
};

fn fold(number: u32, limit: u32) -> DispatchResult {
	Conditions::fold(signed(STRANGER), container(number), limit)
}

fn folded(rows: u32) -> Event<Test> {
	Event::ConditionsFolded { container: container(1), rows }
}

/// Container 1 had three batches of readings and an excursion, and was destroyed.
fn destroyed() -> ExtBuilder {
	ExtBuilder::default()
		.packed(1, &[insulin])
		.spent(1, 10, 500)
		.spent(1, 100, 2_500)
		.spent(1, 10, 500)
		.then(|| {
			Warehouse::destroy(&container(1));
			Conditions::close(signed(STRANGER), ExcursionId(0))
		})
}

#[test]
fn what_is_old_leaves_the_state_and_stays_provable() {
	destroyed().execute(|| {
		let container = container(1);
		let mut kept: Vec<_> = Conditions::readings(&container, 0, 10)
			.into_iter()
			.map(|(number, batch)| FoldedRow::Batch { container, number, batch })
			.collect();
		kept.push(FoldedRow::Excursion { excursion: ExcursionId(0), row: excursion(0) });
		let monitor = Monitor { folded_batches: 3, excursion: None, ..monitor(1).monitor };
		kept.push(FoldedRow::Monitor { container, monitor });
		assert!(Conditions::verify_folded(WHOLESALER, &[]));

		pass(HISTORY_PERIOD);
		assert_ok!(fold(1, 2));
		assert!(Conditions::verify_folded(WHOLESALER, &kept[..2]));
		assert_eq!(Conditions::readings(&container, 0, 10).len(), 1);
		assert_ok!(Conditions::do_try_state());
		ensure_quota_is_used();
		assert_ok!(fold(1, u32::MAX));
		assert_eq!(events(), [folded(2), folded(3)]);
		assert!(Conditions::verify_folded(WHOLESALER, &kept));
		assert!(!Conditions::verify_folded(WHOLESALER, &kept[1..]));
		assert_eq!(Conditions::folded(WHOLESALER).unwrap().count, 5);
		assert!(Conditions::monitor(&container).is_none());
		assert_eq!(Index::used(WHOLESALER), 0);
		assert_noop!(fold(1, 1), Failure::MonitorUnknown);
	});
}

#[test]
fn one_call_folds_so_many_rows_and_not_one_more() {
	destroyed().execute(|| {
		pass(HISTORY_PERIOD);
		assert_noop!(fold(1, 0), Failure::NothingToFold);
		assert_ok!(fold(1, u32::MAX));
		assert_eq!(events(), [folded(MAX_FOLD)]);
		assert_ok!(fold(1, 1));
		assert_eq!(events(), [folded(1)]);
	});
}

#[test]
fn what_is_in_the_stock_or_young_stays() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 100, 2_500).execute(|| {
		pass(HISTORY_PERIOD);
		assert_noop!(fold(1, 1), Failure::InStock);
		Warehouse::destroy(&container(1));
		assert_noop!(fold(1, 1), Failure::ExcursionOpen);
		assert_ok!(Conditions::close(signed(STRANGER), ExcursionId(0)));
		pass(HISTORY_PERIOD - 1);
		assert_noop!(fold(1, 1), Failure::HistoryRunning);
		assert_noop!(fold(2, 1), Failure::MonitorUnknown);
		pass(1);
		assert_noop!(Conditions::fold(RuntimeOrigin::root(), container(1), 1), BadOrigin);
		assert_ok!(fold(1, 1));
	});
}

#[test]
fn what_was_unpacked_folds_without_what_was_in_it() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		Warehouse::nest(container(9), WHOLESALER, &[container(1)]);
		assert_ok!(spend(9, 10, 500));
		Warehouse::unpack(&container(9));
		pass(HISTORY_PERIOD);
		assert_ok!(fold(9, 4));
		assert_eq!(monitor(1).minutes, 10);
		assert_noop!(fold(1, 4), Failure::InStock);
	});
}

#[test]
fn each_row_goes_to_the_digest_of_who_paid_for_it() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 10, 500).execute(|| {
		Warehouse::hand(&container(1), PHARMACY);
		pass(10 * MINUTE);
		let statement = spent(10, 500);
		assert_ok!(Conditions::record_readings(logistics(PHARMACY), container(1), statement));
		Warehouse::destroy(&container(1));
		succeed(PHARMACY, OTHER);
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1, 4));
		let count = |institution| Conditions::folded(institution).map(|fold| fold.count);
		assert_eq!((count(WHOLESALER), count(PHARMACY), count(OTHER)), (Some(2), Some(1), None));
		assert_eq!((Index::used(WHOLESALER), Index::used(OTHER)), (0, 0));
	});
}
