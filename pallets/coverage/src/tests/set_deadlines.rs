// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use frame_support::traits::Hooks;
use sp_runtime::{traits::BadOrigin, BuildStorage};

const SHORT: Deadlines = Deadlines { decision: 5_000 };

#[test]
fn governance_sets_the_deadlines_of_what_begins_from_now_on() {
	ExtBuilder::default().book().enrolled(MEMBER).requested(MEMBER, 1).execute(|| {
		let set = || Coverage::set_deadlines(RuntimeOrigin::root(), SHORT);
		assert_ok!(set());
		assert_eq!(events(), [Event::DeadlinesSet { deadlines: SHORT }]);
		assert_ok!(set());
		assert_eq!(events(), []);
		assert_ok!(request(MEMBER, 2));
		let due = |number| authorisation(MEMBER, number).deadline.due;
		assert_eq!((due(1), due(2)), (NOW + DECISION, NOW + 5_000));
	});
}

#[test]
fn a_deadline_of_nothing_is_refused() {
	ExtBuilder::default().execute(|| {
		let none = Deadlines { decision: 0 };
		let refused = Coverage::set_deadlines(RuntimeOrigin::root(), none);
		assert_noop!(refused, Failure::DeadlinesUnsound);
		let by_admin = Coverage::set_deadlines(signed(admin(INSURER)), SHORT);
		assert_noop!(by_admin, BadOrigin);
	});
}

#[test]
#[should_panic(expected = "an insurer needs time to decide")]
fn a_chain_does_not_begin_with_unsound_deadlines() {
	let coverage = GenesisConfig { deadlines: Deadlines { decision: 0 }, ..Default::default() };
	let _ = RuntimeGenesisConfig { coverage, ..Default::default() }.build_storage();
}

#[test]
fn the_constants_fit_together() {
	ExtBuilder::default().execute(Coverage::integrity_test);
}
