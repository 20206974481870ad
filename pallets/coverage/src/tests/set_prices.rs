// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::{PriceRow, Rate};

fn prices(row: u32) -> Vec<PriceRow> {
	Coverage::price(INSURER, TABLE, row)
}

fn ended(price: PriceRow, until: Day) -> PriceRow {
	PriceRow { until: Some(until), ..price }
}

fn rows<const COUNT: usize>(rows: [u32; COUNT]) -> BoundedVec<u32, <Test as Config>::MaxPrices> {
	rows.to_vec().try_into().unwrap()
}

fn end<const COUNT: usize>(named: [u32; COUNT], until: Day) -> sp_runtime::DispatchResult {
	Coverage::end_prices(by(INSURER), INSURER, TABLE, rows(named), until)
}

fn retire<const COUNT: usize>(named: [u32; COUNT]) -> sp_runtime::DispatchResult {
	Coverage::retire_prices(by(INSURER), INSURER, TABLE, rows(named))
}

#[test]
fn a_table_is_published_once_and_revised() {
	ExtBuilder::default().execute(|| {
		let publish = |book| Coverage::publish_table(by(INSURER), INSURER, 1, code_book(book));
		let revise = |book| Coverage::revise_table(by(INSURER), INSURER, 1, code_book(book));
		assert_noop!(revise(1), Failure::TableUnknown);
		assert_ok!(publish(1));
		let (insurer, table, code_book) = (INSURER, 1, code_book(1));
		assert_eq!(events(), [Event::TablePublished { insurer, table, code_book }]);
		assert_ok!(publish(1));
		assert_eq!(events(), []);
		assert_noop!(publish(2), Failure::TableTaken);
		assert_ok!(revise(2));
		let code_book = super::super::mock::code_book(2);
		assert_eq!(events(), [Event::TableRevised { insurer, table, code_book }]);
		assert_ok!(revise(2));
		assert_eq!(events(), []);
		assert_eq!(Coverage::table(INSURER, 1), Some(Table { code_book, rows: 0 }));
		assert_eq!(Index::used(INSURER), 1);
		for failing in [
			Coverage::publish_table(by(OTHER_INSURER), INSURER, 2, code_book),
			Coverage::revise_table(by(OTHER_INSURER), INSURER, 1, code_book),
		] {
			assert_eq!(failing, Err(Failure::NotTheInsurer.into()));
		}
	});
}

#[test]
fn a_new_price_ends_the_one_before() {
	ExtBuilder::default().book().execute(|| {
		let used = Index::used(INSURER);
		assert_ok!(set_prices([price(0, 120, day(10)), price(2, 50, TODAY)]));
		let rows = vec![0, 2];
		assert_eq!(events(), [Event::PricesSet { insurer: INSURER, table: TABLE, rows }]);
		assert_eq!(prices(0), [ended(price(0, 100, YEAR), day(9)), price(0, 120, day(10))]);
		assert_eq!(Index::used(INSURER), used + 1);
		assert_eq!(Coverage::table(INSURER, TABLE).unwrap().rows, 3);
	});
}

#[test]
fn a_repeated_price_changes_nothing() {
	ExtBuilder::default().book().execute(|| {
		assert_ok!(set_prices([price(0, 100, YEAR), price(1, 200, YEAR)]));
		assert_eq!(events(), []);
		assert_ok!(set_prices([price(0, 100, YEAR), price(1, 210, TODAY)]));
		let rows = vec![1];
		assert_eq!(events(), [Event::PricesSet { insurer: INSURER, table: TABLE, rows }]);
	});
}

#[test]
fn prices_that_make_no_sense_are_refused_as_a_whole() {
	ExtBuilder::default().book().execute(|| {
		let good = price(0, 120, day(10));
		let cases = [
			(price(1, 210, YEAR), Failure::PeriodNotLater),
			(ended(price(1, 210, TODAY), day(-1)), Failure::PeriodBackwards),
			(
				PriceRow { within: vec![5, 1].try_into().unwrap(), ..price(1, 210, TODAY) },
				Failure::WithinItself,
			),
			(PriceRow { rate: Rate(0), ..price(1, 210, TODAY) }, Failure::PriceOfNothing),
		];
		for (bad, failure) in cases {
			assert_noop!(set_prices([good.clone(), bad]), failure);
		}
		assert_noop!(set_prices([]), Failure::Empty);
		let elsewhere = |insurer, table| {
			let prices = vec![good.clone()].try_into().unwrap();
			Coverage::set_prices(by(insurer), INSURER, table, prices)
		};
		assert_noop!(elsewhere(INSURER, 5), Failure::TableUnknown);
		assert_noop!(elsewhere(OTHER_INSURER, TABLE), Failure::NotTheInsurer);
	});
}

#[test]
fn a_row_has_so_many_prices_until_the_oldest_is_forgotten() {
	ExtBuilder::default().book().execute(|| {
		assert_ok!(set_prices([price(0, 110, day(1))]));
		assert_ok!(set_prices([price(0, 120, day(2))]));
		assert_eq!(prices(0).len(), MAX_PERIODS as usize);
		assert_noop!(set_prices([price(0, 130, day(3))]), Failure::TooManyPeriods);
		pass_days(2 * HISTORY_DAYS);
		assert_noop!(set_prices([price(0, 130, day(3))]), Failure::TooManyPeriods);
		pass_days(1);
		assert_ok!(set_prices([price(0, 130, day(3))]));
		assert_eq!(prices(0)[0], ended(price(0, 110, day(1)), day(1)));
		assert_eq!(prices(0).len(), MAX_PERIODS as usize);
	});
}

#[test]
fn prices_end_and_go() {
	ExtBuilder::default().book().execute(|| {
		assert_ok!(end([0, 1], day(5)));
		let (insurer, table, rows) = (INSURER, TABLE, vec![0, 1]);
		assert_eq!(events(), [Event::PricesEnded { insurer, table, rows, until: day(5) }]);
		assert_ok!(end([0, 1], day(5)));
		assert_eq!(events(), []);
		assert_eq!(prices(0), [ended(price(0, 100, YEAR), day(5))]);
		assert_noop!(end([0, 3], day(4)), Failure::PriceUnknown);
		assert_noop!(end([0], day(6)), Failure::EndsBefore);
		assert_noop!(end([0], day_before(YEAR)), Failure::PeriodBackwards);
		assert_noop!(end([], day(4)), Failure::Empty);

		let used = Index::used(INSURER);
		pass_days(5 + 2 * HISTORY_DAYS);
		assert_noop!(retire([0]), Failure::HistoryRunning);
		pass_days(1);
		assert_ok!(retire([0, 0, 8, 1]));
		let rows = vec![0, 1];
		assert_eq!(events(), [Event::PricesRetired { insurer, table, rows }]);
		assert_ok!(retire([0, 1]));
		assert_eq!(events(), []);
		assert_eq!(Index::used(INSURER), used - 2);
		assert_eq!(Coverage::table(INSURER, TABLE).unwrap().rows, 0);
	});
}

#[test]
fn an_insurer_that_leaves_ends_prices_and_sets_none() {
	ExtBuilder::default().book().execute(|| {
		Register::suspend(INSURER);
		assert_noop!(set_prices([price(0, 120, TODAY)]), NOT_ACTIVE);
		assert_ok!(end([0], day(5)));
		let other = Coverage::end_prices(by(OTHER_INSURER), INSURER, TABLE, rows([0]), TODAY);
		assert_noop!(other, Failure::NotTheInsurer);
	});
}
