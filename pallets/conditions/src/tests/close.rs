// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Conditions, *},
	*,
};

fn close() -> DispatchResult {
	Conditions::close(signed(STRANGER), ExcursionId(0))
}

fn warm() -> ExtBuilder {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 100, 2_500)
}

#[test]
fn an_excursion_ends_with_its_container() {
	warm().execute(|| {
		assert_noop!(close(), Failure::InStock);
		Warehouse::destroy(&container(1));
		assert_ok!(close());
		let container = container(1);
		assert_eq!(events(), [Event::ExcursionClosed { excursion: ExcursionId(0), container }]);
		assert_eq!(excursion(0).outcome, Some(Outcome::Discarded { at: now() }));
		assert!(Conditions::open_excursions(None, 1).is_empty());

		let before = excursion(0);
		pass(MINUTE);
		assert_ok!(close());
		assert_eq!((excursion(0), events()), (before, vec![]));
	});
}

#[test]
fn a_container_that_nobody_knows_any_more_is_not_in_the_stock() {
	warm().execute(|| {
		Rows::set(&Default::default());
		assert_ok!(close());
	});
}

#[test]
fn what_was_released_is_not_closed() {
	warm().execute(|| {
		assert_ok!(answer(FACTORY, 0, true));
		let excursion = ExcursionId(0);
		assert_ok!(Conditions::release(responsible(WHOLESALER), excursion));
		Warehouse::destroy(&container(1));
		assert_noop!(close(), Failure::ExcursionClosed);
		let by = |origin, number| Conditions::close(origin, ExcursionId(number));
		assert_noop!(by(RuntimeOrigin::root(), 0), BadOrigin);
		assert_noop!(by(signed(STRANGER), 1), Failure::ExcursionUnknown);
	});
}
