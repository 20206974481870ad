// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_runtime::{traits::BadOrigin, BuildStorage};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn short() -> Deadlines {
	Deadlines { window: HOUR, attestation: HOUR, review: 2 * HOUR, binding: 1 }
}

#[test]
fn governance_sets_the_deadlines_of_what_begins_from_now_on() {
	ExtBuilder::default().declared(1).without_panels().execute(|| {
		assert_ok!(Emergencies::set_deadlines(RuntimeOrigin::root(), short()));
		assert_eq!(events(), [Event::DeadlinesSet { deadlines: short() }]);
		assert_eq!(CurrentDeadlines::<Test>::get(), short());
		assert_eq!(row(FIRST).review.deadline.due, NOW + REVIEW);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_ok!(dispute(FIRST));
		assert_eq!(row(FIRST).second_review(), Some(&Task::due(NOW + 2 * HOUR)));

		events();
		assert_ok!(Emergencies::set_deadlines(RuntimeOrigin::root(), short()));
		assert_eq!(events(), []);
	});
}

#[test]
fn unsound_deadlines_are_refused() {
	ExtBuilder::default().execute(|| {
		for unsound in [
			Deadlines { window: 0, ..short() },
			Deadlines { binding: 0, ..short() },
			Deadlines { attestation: HOUR - 1, ..short() },
			Deadlines { review: HOUR - 1, ..short() },
		] {
			let refused = || Emergencies::set_deadlines(RuntimeOrigin::root(), unsound);
			assert_noop!(refused(), Failure::DeadlinesUnsound);
		}
	});
}

#[test]
fn nobody_but_governance_sets_them() {
	ExtBuilder::default().execute(|| {
		let by_admin = || Emergencies::set_deadlines(signed(admin(CLINIC)), short());
		assert_noop!(by_admin(), BadOrigin);
	});
}

#[test]
fn deadlines_are_edited_in_a_chain_specification_by_name() {
	let json = serde_json::json!({
		"deadlines": {
			"window": 14_400_000,
			"attestation": 86_400_000,
			"review": 259_200_000,
			"binding": 86_400_000,
		}
	});
	assert_eq!(serde_json::to_value(GenesisConfig::<Test>::default()).unwrap(), json);
	let read: GenesisConfig<Test> = serde_json::from_value(json).unwrap();
	assert_eq!(read.deadlines, Deadlines::default());
}

#[test]
#[should_panic(expected = "a deadline lies before the end of the window")]
fn a_chain_does_not_begin_with_unsound_deadlines() {
	let deadlines = Deadlines { window: 0, ..short() };
	let emergencies = GenesisConfig { deadlines, ..Default::default() };
	let _ = RuntimeGenesisConfig { emergencies, ..Default::default() }.build_storage();
}

#[test]
fn the_constants_fit_together() {
	ExtBuilder::default().execute(Emergencies::integrity_test);
}
