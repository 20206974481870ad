// SPDX-License-Identifier: Apache-2.0

//! What governance sets.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, BuildStorage};

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

const SHORT: Deadlines = Deadlines { decision: 1, appeal: 2 };

fn set_deadlines(deadlines: Deadlines) -> frame_support::dispatch::DispatchResult {
	Claims::set_deadlines(RuntimeOrigin::root(), deadlines)
}

#[test]
fn deadlines_are_of_what_begins_from_now_on() {
	let denied = |number: u64| submission(number, &[line_on(SCAN, -(number as i32))]);
	ExtBuilder::default().submitted(dear(1)).submitted(denied(2)).execute(|| {
		assert_ok!(set_deadlines(SHORT));
		assert_eq!(events(), [Event::DeadlinesSet { deadlines: SHORT }]);
		assert_ok!(submit(denied(3)));
		assert_ok!(submit(submission(
			4,
			&[ClaimLine { charge: REVIEW_ABOVE + 1, ..line(GLASSES) }]
		)));
		pass(2);
		assert_noop!(appeal(3, 1), Failure::AppealLate);
		assert_ok!(appeal(2, 1));
		let late: Vec<_> =
			Claims::overdue(INSURER, None, 10).iter().map(|late| late.claim).collect();
		assert_eq!(late, [key(4)]);
	});
}

#[test]
fn limits_are_of_the_next_claim() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let limits = Limits { lines_per_day: 1 };
		assert_ok!(Claims::set_limits(RuntimeOrigin::root(), limits));
		assert_eq!(events(), [Event::LimitsSet { limits }]);
		assert_ok!(Claims::set_limits(RuntimeOrigin::root(), limits));
		assert_eq!(events(), []);
		assert_eq!(row(1).state, State::Adjudicated);
		assert_ok!(submit(submission(2, &[line(GLASSES)])));
		assert!(row(2).is_pended());
	});
}

#[test]
fn what_is_set_already_is_quiet_and_no_time_is_refused() {
	ExtBuilder::default().execute(|| {
		assert_ok!(set_deadlines(SHORT));
		events();
		assert_ok!(set_deadlines(SHORT));
		assert_eq!(events(), []);
		let none = Deadlines { decision: 0, ..SHORT };
		assert_noop!(set_deadlines(none), Failure::DeadlinesUnsound);
		let none = Deadlines { appeal: 0, ..SHORT };
		assert_noop!(set_deadlines(none), Failure::DeadlinesUnsound);
	});
}

#[test]
fn only_governance_sets_them() {
	ExtBuilder::default().execute(|| {
		let by = || signed(adjudicator(INSURER));
		assert_noop!(Claims::set_deadlines(by(), SHORT), BadOrigin);
		assert_noop!(Claims::set_limits(by(), Limits::default()), BadOrigin);
	});
}

#[test]
#[should_panic(expected = "a deadline leaves no time")]
fn genesis_asks_for_time() {
	let deadlines = Deadlines { decision: 0, appeal: 1 };
	let claims = GenesisConfig { deadlines, ..Default::default() };
	let _ = RuntimeGenesisConfig { claims, ..Default::default() }.build_storage();
}
