// SPDX-License-Identifier: Apache-2.0

//! What other pallets are told: the trait `Credentialing`.

use salus_primitives::{Credentialing, Moment};

use crate::{
	mock::{Credentials, *},
	*,
};

fn holds(moment: Moment) -> bool {
	Credentials::holds(&SURGEON, LICENCE, moment)
}

fn holds_clinical(number: u8, moment: Moment) -> bool {
	Credentials::holds_clinical(&SURGEON, &commitment(number), moment)
}

#[test]
fn a_licence_suspended_on_3_march_was_not_held_on_4_march_though_reinstated_on_10_march() {
	ExtBuilder::default().licensed(1).on(3).suspended(1).on(10).reinstated(1).on(20).execute(
		|| {
			let days = [1, 2, 3, 4, 9, 10, 11, 20];
			let expected = [true, true, false, false, false, true, true, true];
			assert_eq!(days.map(|day| holds(march(day))), expected);
			assert_eq!(days.map(|day| holds_clinical(1, march(day))), expected);
			assert_eq!(standing(1, march(4)), Standing::Suspended);
			assert!(holds(march(3) - 1) && !holds(march(10) - 1));
		},
	);
}

#[test]
fn issuing_anew_does_not_undo_a_suspension() {
	ExtBuilder::default()
		.licensed(1)
		.on(3)
		.suspended(1)
		.on(10)
		.revoked(1, march(1))
		.licensed(2)
		.execute(|| {
			assert_eq!([2, 4, 10].map(|day| holds(march(day))), [true, false, true]);
		});
}

#[test]
fn an_error_of_the_board_is_put_right_for_the_past() {
	ExtBuilder::default().licensed(1).on(10).revoked(1, march(1)).execute(|| {
		assert!(!holds(march(4)));
		frame_support::assert_ok!(issue_licence(2));
		assert!(holds(march(4)));
	});
}

#[test]
fn the_board_of_one_licence_has_no_say_over_that_of_another_board() {
	let second = || issue(COLLEGE, Issuance { index: 0, ..licence(2) });
	ExtBuilder::default().licensed(1).then(second).on(3).suspended(1).execute(|| {
		assert!(holds(march(3)));
		assert!(!holds_clinical(1, march(3)));
		assert!(holds_clinical(2, march(3)));
	});
}

#[test]
fn nobody_holds_what_another_holds_or_what_is_of_another_type() {
	ExtBuilder::default().licensed(1).execute(|| {
		assert!(holds(march(1)));
		assert!(!Credentials::holds(&NURSE, LICENCE, march(1)));
		assert!(!Credentials::holds(&SURGEON, DIPLOMA, march(1)));
		assert!(!Credentials::holds_clinical(&NURSE, &commitment(1), march(1)));
		assert!(!holds_clinical(9, march(1)));
	});
}

#[test]
fn what_is_not_clinical_does_not_entitle_to_treat() {
	let diploma = || issue(CHAMBER, Issuance { credential_type: DIPLOMA, ..licence(1) });
	ExtBuilder::default().then(diploma).execute(|| {
		assert!(Credentials::holds(&SURGEON, DIPLOMA, march(1)));
		assert!(!holds_clinical(1, march(1)));
	});
}

#[test]
fn a_retired_clinical_type_still_entitles() {
	let retire = || Credentials::retire_type(signed(REGISTRY), LICENCE);
	ExtBuilder::default().licensed(1).then(retire).execute(|| {
		assert!(holds_clinical(1, march(1)));
	});
}

#[test]
fn reports_go_to_the_board_that_answers_today() {
	ExtBuilder::default().licensed(1).then(|| succeed(CHAMBER, COLLEGE)).execute(|| {
		assert_eq!(Credentials::board_of(&commitment(1)), Some(COLLEGE));
		assert_eq!(Credentials::board_of(&commitment(2)), None);
	});
}
