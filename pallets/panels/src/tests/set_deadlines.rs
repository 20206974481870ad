// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, BuildStorage};

use super::Failure;
use crate::{
	mock::{Panels, *},
	*,
};

#[test]
fn governance_sets_the_deadlines() {
	ExtBuilder::default().execute(|| {
		let deadlines = Deadlines { vote: 1 };
		assert_ok!(Panels::set_deadlines(RuntimeOrigin::root(), deadlines));
		assert_eq!(events(), [Event::DeadlinesSet { deadlines }]);
		assert_eq!(CurrentDeadlines::<Test>::get(), deadlines);

		assert_ok!(Panels::set_deadlines(RuntimeOrigin::root(), deadlines));
		assert_eq!(events(), []);
		let none = Deadlines { vote: 0 };
		assert_noop!(Panels::set_deadlines(RuntimeOrigin::root(), none), Failure::DeadlinesUnsound);
		assert_noop!(Panels::set_deadlines(signed(STRANGER), deadlines), BadOrigin);
	});
}

#[test]
fn they_are_thirty_days_at_first() {
	ExtBuilder::default().execute(|| {
		assert_eq!(CurrentDeadlines::<Test>::get(), Deadlines { vote: VOTE });
	});
}

#[test]
fn a_preset_names_them() {
	let preset = serde_json::json!({ "deadlines": { "vote": 60_000 } });
	let config: crate::GenesisConfig<Test> = serde_json::from_value(preset).unwrap();
	assert_eq!(config.deadlines, Deadlines { vote: 60_000 });
}

#[test]
#[should_panic(expected = "a panelist needs time to vote")]
fn a_chain_without_time_to_vote_is_not_built() {
	let deadlines = Deadlines { vote: 0 };
	let _ = crate::GenesisConfig::<Test> { deadlines, ..Default::default() }.build_storage();
}
