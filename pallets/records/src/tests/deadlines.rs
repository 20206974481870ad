// SPDX-License-Identifier: Apache-2.0

use super::*;
use frame_support::traits::Hooks;

#[test]
fn governance_sets_the_deadlines_of_later_requests() {
	ExtBuilder::default().records([1, 2]).run(|| {
		let request = |number| Records::request_erasure(signed(PATIENT), CLINIC, digest(number));
		let due = |number| entry(key(CLINIC, number)).erasure.map(|erasure| erasure.due);
		let deadlines = Deadlines { erasure: 1, ..DEADLINES };
		assert_ok!(request(1));
		assert_ok!(Records::set_deadlines(RuntimeOrigin::root(), deadlines));
		assert_ok!(request(2));

		assert_eq!((due(1), due(2)), (Some(NOW + DEADLINES.erasure), Some(NOW + 1)));
		assert!(events().contains(&Event::DeadlinesSet { deadlines }));
		let by_admin = Records::set_deadlines(signed(admin(CLINIC)), deadlines);
		assert_eq!(by_admin, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn deadlines_are_edited_in_a_chain_specification_by_name() {
	let json = serde_json::json!({
		"deadlines": {
			"erasure": 2_592_000_000u64,
			"erasureExtension": 5_184_000_000u64,
			"amendment": 5_184_000_000u64,
			"archiveDays": 2_192,
		}
	});
	assert_eq!(serde_json::to_value(GenesisConfig::<Test>::default()).unwrap(), json);
	let read: GenesisConfig<Test> = serde_json::from_value(json).unwrap();
	assert_eq!(read.deadlines, Deadlines::default());
}

#[test]
fn the_constants_fit_together() {
	Records::integrity_test();
}
