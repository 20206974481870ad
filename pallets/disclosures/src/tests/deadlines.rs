// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, traits::Hooks};
use salus_testing::admin;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Disclosures, *},
	*,
};

#[test]
fn governance_sets_the_deadlines_and_a_retry_is_quiet() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(receipt(0), Person::Clinic);
		pass(HOUR);
		assert_noop!(prove(copy.clone()), Failure::NotOverdue);
		let deadlines = Deadlines { recording: HOUR };
		assert_ok!(Disclosures::set_deadlines(RuntimeOrigin::root(), deadlines));
		assert_ok!(Disclosures::set_deadlines(RuntimeOrigin::root(), deadlines));
		assert_eq!(events(), [Event::DeadlinesSet { deadlines }]);
		assert_eq!(CurrentDeadlines::<Test>::get(), deadlines);
		assert_ok!(prove(copy));
	});
}

#[test]
fn nobody_else_does() {
	ExtBuilder::default().execute(|| {
		for origin in [signed(admin(CLINIC)), RuntimeOrigin::none()] {
			assert_noop!(Disclosures::set_deadlines(origin, DEADLINES), BadOrigin);
		}
	});
}

#[test]
fn deadlines_are_edited_in_a_chain_specification_by_name() {
	let json = serde_json::json!({ "deadlines": { "recording": 86_400_000u64 } });
	assert_eq!(serde_json::to_value(GenesisConfig::<Test>::default()).unwrap(), json);
	let read: GenesisConfig<Test> = serde_json::from_value(json).unwrap();
	assert_eq!(read.deadlines, Deadlines::default());
}

#[test]
fn the_constants_fit_together() {
	Disclosures::integrity_test();
}
