// SPDX-License-Identifier: Apache-2.0

use super::*;

/// The same surgery with other safety checks.
fn checked(sign_in: Option<Moment>, time_out: Option<Moment>, sign_out: Option<Moment>) -> Surgery {
	Surgery { sign_in, time_out, sign_out, ..surgery() }
}

/// Where the course of a surgery went on, and in which order.
fn course(induction: Moment, incision: Moment, exit: Moment) -> Surgery {
	Surgery { induction, incision, exit, ..surgery() }
}

fn stages(sign_in: Stage, time_out: Stage, sign_out: Stage) -> Stages {
	Stages { sign_in, time_out, sign_out }
}

/// What stands of the clinic's entry with that number.
fn recorded(number: u8) -> RecordedSurgeryOf<Test> {
	Surgeries::<Test>::get(CLINIC, digest(number)).expect("the surgery stands")
}

#[test]
fn a_coordinator_states_a_surgery_of_an_entry() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(record_surgery(1, surgery()));

		let coordinator = coordinator(CLINIC);
		let stages = stages(Stage::Timely, Stage::Timely, Stage::Timely);
		let (recorded_at, surgery) = (NOW, surgery());
		let report = SurgeryReport { coordinator, recorded_at, surgery, stages };
		assert_eq!(Records::surgery(&key(CLINIC, 1)), Some(report));
		assert_eq!(entry(key(CLINIC, 1)), Entry::new(statement(1), NOW));
		// The subject, the entry and its surgery.
		assert_eq!(used(CLINIC), 3);
		let (custodian, digest, late) = (CLINIC, digest(1), 0);
		assert_eq!(events(), [Event::SurgeryRecorded { custodian, digest, coordinator, late }]);
	});
}

#[test]
fn a_check_is_timely_to_the_moment_that_it_must_precede_and_late_after_it() {
	use Stage::{Late, Missing, Timely};
	let Surgery { induction, incision, exit, .. } = surgery();
	let just = checked(Some(induction), Some(incision), Some(exit));
	let before = checked(Some(0), Some(0), Some(0));
	let after = checked(Some(induction + 1), Some(incision + 1), Some(exit + 1));
	let cases = [
		(just, stages(Timely, Timely, Timely)),
		(before, stages(Timely, Timely, Timely)),
		(after, stages(Late, Late, Late)),
		(Surgery { sign_in: None, ..just }, stages(Missing, Timely, Timely)),
		(Surgery { time_out: None, ..just }, stages(Timely, Missing, Timely)),
		(Surgery { sign_out: None, ..just }, stages(Timely, Timely, Missing)),
		(Surgery { sign_in: after.sign_in, ..just }, stages(Late, Timely, Timely)),
		(Surgery { time_out: after.time_out, ..just }, stages(Timely, Late, Timely)),
		(Surgery { sign_out: after.sign_out, ..just }, stages(Timely, Timely, Late)),
		(Surgery { sign_in: None, ..after }, stages(Missing, Late, Late)),
		(checked(None, None, None), stages(Missing, Missing, Missing)),
	];
	for (surgery, expected) in cases {
		assert_eq!(surgery.stages(), expected);
	}
}

#[test]
fn late_and_missing_checks_are_recorded_and_shown() {
	ExtBuilder::default().records([1, 2]).run(|| {
		let Surgery { incision, exit, .. } = surgery();
		assert_ok!(record_surgery(1, checked(None, Some(incision), Some(exit + 1))));
		assert_ok!(record_surgery(2, checked(None, None, None)));

		let report = Records::surgery(&key(CLINIC, 1)).expect("it is stated");
		assert_eq!(report.stages, stages(Stage::Missing, Stage::Timely, Stage::Late));
		let (custodian, coordinator) = (CLINIC, coordinator(CLINIC));
		assert_eq!(
			events(),
			[(1, 2), (2, 3)].map(|(number, late)| {
				let digest = digest(number);
				Event::SurgeryRecorded { custodian, digest, coordinator, late }
			})
		);
	});
}

#[test]
fn the_same_surgery_again_is_quiet_and_another_is_refused() {
	ExtBuilder::default().records([1]).surgery(1).run(|| {
		pass_days(1);
		assert_ok!(record_surgery(1, surgery()));
		assert_eq!((events(), used(CLINIC)), (vec![], 3));
		assert_eq!(recorded(1).recorded_at, NOW);

		let stated = surgery();
		let others = [
			Surgery { team: commitment(0), ..stated },
			Surgery { sign_in: None, ..stated },
			Surgery { exit: stated.exit + 1, ..stated },
			course(2, 1, 0),
		];
		for other in others {
			assert_noop!(record_surgery(1, other), Failure::SurgeryDiffers);
		}
	});
}

#[test]
fn a_surgery_is_its_coordinators_word_and_nobody_elses() {
	ExtBuilder::default().records([1]).surgery(1).quota(HOSPITAL, 1).run(|| {
		assert_ok!(succeed(CLINIC, HOSPITAL));
		let again =
			Records::record_surgery(signed(coordinator(HOSPITAL)), CLINIC, digest(1), surgery());
		assert_eq!(again, Err(Failure::SurgeryDiffers.into()));
		assert_eq!(recorded(1).coordinator, coordinator(CLINIC));
	});
}

#[test]
fn induction_incision_and_exit_follow_each_other() {
	let moment = surgery().induction;
	ExtBuilder::default().records([1, 2]).run(|| {
		let unordered =
			[course(moment + 1, moment, moment + 2), course(moment, moment + 2, moment + 1)];
		for surgery in unordered {
			assert_noop!(record_surgery(1, surgery), Failure::StagesUnordered);
		}
		assert_ok!(record_surgery(1, course(moment, moment, moment)));
		assert_ok!(record_surgery(2, course(moment, moment + 1, moment + 2)));
	});
}

#[test]
fn no_moment_lies_in_the_future() {
	ExtBuilder::default().records([1]).run(|| {
		let stated = course(NOW, NOW, NOW);
		let future = NOW + 1;
		let ahead = [
			Surgery { sign_in: Some(future), ..stated },
			Surgery { induction: future, ..stated },
			Surgery { time_out: Some(future), ..stated },
			Surgery { incision: future, ..stated },
			Surgery { sign_out: Some(future), ..stated },
			Surgery { exit: future, ..stated },
		];
		for surgery in ahead {
			assert_noop!(record_surgery(1, surgery), Failure::OccursInFuture);
		}
		let now = Some(NOW);
		let last = Surgery { sign_in: now, time_out: now, sign_out: now, ..stated };
		assert_ok!(record_surgery(1, last));
	});
}

#[test]
fn only_a_current_entry_gets_a_surgery() {
	ExtBuilder::default().records([1, 2, 3]).run(|| {
		assert_noop!(record_surgery(9, surgery()), Failure::EntryUnknown);
		let writer = signed(writer(CLINIC));
		assert_ok!(Records::supersede(writer.clone(), CLINIC, digest(1), statement(4)));
		assert_ok!(Records::mark_in_error(writer, CLINIC, digest(2)));
		pass_days(RETENTION_DAYS);
		assert_ok!(Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(3)));
		for number in [1, 2, 3] {
			assert_noop!(record_surgery(number, surgery()), Failure::NotCurrent);
		}
	});
}

#[test]
fn a_surgery_takes_a_row() {
	ExtBuilder::bare().quota(CLINIC, 2).subject(CLINIC, PATIENT).records([1]).run(|| {
		assert_noop!(record_surgery(1, surgery()), Failure::QuotaExhausted);
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 1));
		assert_ok!(record_surgery(1, surgery()));
	});
}

#[test]
fn a_practitioner_of_the_active_custodian_states_it() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		let by = |origin| Records::record_surgery(origin, CLINIC, digest(1), surgery());
		assert_noop!(by(signed(writer(CLINIC))), DUTY_MISSING);
		assert_noop!(by(signed(PATIENT)), NOT_AN_AGENT);
		assert_noop!(by(signed(coordinator(HOSPITAL))), Failure::NotCustodian);
		assert_noop!(by(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(by(RuntimeOrigin::none()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_noop!(by(signed(coordinator(CLINIC))), NOT_ACTIVE);
	});
}

#[test]
fn a_superseding_entry_gets_a_surgery_of_its_own_and_both_stand() {
	ExtBuilder::default().records([1]).surgery(1).run(|| {
		assert_ok!(Records::supersede(signed(writer(CLINIC)), CLINIC, digest(1), statement(2)));
		assert_eq!(Records::surgery(&key(CLINIC, 2)), None);
		let corrected = checked(None, None, None);
		assert_ok!(record_surgery(2, corrected));
		// A retry of what was stated in time is no new statement.
		assert_ok!(record_surgery(1, surgery()));

		let versions = Records::history(&key(CLINIC, 2), 9).into_iter();
		let stated = versions.map(|(key, _)| Records::surgery(&key).map(|report| report.surgery));
		assert_eq!(stated.collect::<Vec<_>>(), [Some(surgery()), Some(corrected)]);
		assert_eq!(used(CLINIC), 5);
	});
}

#[test]
fn a_surgery_stays_visible_when_its_entry_is_marked_in_error() {
	ExtBuilder::default().records([1]).surgery(1).run(|| {
		assert_ok!(Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(1)));
		assert_eq!(recorded(1).surgery, surgery());
	});
}

#[test]
fn a_surgery_stays_with_the_entry_under_which_it_was_stated_when_custody_goes_over() {
	ExtBuilder::default().records([1]).surgery(1).quota(HOSPITAL, 2).run(|| {
		assert_ok!(Records::offer_custody(signed(writer(CLINIC)), CLINIC, digest(1), HOSPITAL));
		let (recipient, size) = (signed(writer(HOSPITAL)), SizeClass(12));
		assert_ok!(Records::accept_custody(recipient, CLINIC, digest(1), digest(2), size));
		assert_eq!(Records::surgery(&key(HOSPITAL, 2)), None);
		let versions = Records::history(&key(HOSPITAL, 2), 9);
		assert_eq!(versions.first().map(|(key, _)| *key), Some(key(CLINIC, 1)));
		assert_eq!(recorded(1).surgery, surgery());
		assert_eq!((used(CLINIC), used(HOSPITAL)), (3, 1));
	});
}

#[test]
fn a_successor_answers_for_surgeries_and_states_new_ones() {
	ExtBuilder::default().records([1, 2]).surgery(1).quota(HOSPITAL, 1).run(|| {
		assert_ok!(succeed(CLINIC, HOSPITAL));
		let by = |institution| {
			let coordinator = signed(coordinator(institution));
			Records::record_surgery(coordinator, CLINIC, digest(2), surgery())
		};
		assert_noop!(by(CLINIC), NOT_ACTIVE);
		assert_ok!(by(HOSPITAL));
		assert_eq!((Records::custodian(CLINIC), used(HOSPITAL)), (None, 5));
		assert_eq!(recorded(2).coordinator, coordinator(HOSPITAL));
		pass_days(RETENTION_DAYS);
		assert_ok!(Records::attest_erasure(signed(officer(HOSPITAL)), CLINIC, digest(1)));
		assert_eq!(used(HOSPITAL), 4);
	});
}

#[test]
fn an_erased_entry_has_no_surgery_and_its_row_is_free() {
	ExtBuilder::default().records([1]).surgery(1).run(|| {
		let attest = || Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(1));
		assert_noop!(attest(), Failure::UnderRetention);
		pass_days(RETENTION_DAYS);
		assert_ok!(attest());
		assert_eq!(Records::surgery(&key(CLINIC, 1)), None);
		assert_eq!(used(CLINIC), 2);
		let (custodian, digest) = (CLINIC, digest(1));
		assert_eq!(events(), [Event::ErasureAttested { custodian, digest }]);
	});
}

#[test]
fn a_surgery_folds_with_its_entry_and_stays_provable_with_it_only() {
	ExtBuilder::default().records([1, 2, 3]).surgery(1).surgery(3).run(|| {
		close([1, 2, 3]);
		let folded = [1, 2, 3].map(|number| {
			let surgery = Surgeries::<Test>::get(CLINIC, digest(number));
			(key(CLINIC, number), entry(key(CLINIC, number)), surgery)
		});
		let tree = Tree::of(folded.iter().map(|(key, entry, surgery)| {
			let surgery = surgery.as_ref();
			let stated = surgery.map_or(vec![], codec::Encode::encode);
			[codec::Encode::encode(&(key, entry)), stated].concat()
		}));
		let digests = vec![digest(1), digest(2), digest(3)].try_into().unwrap();
		assert_ok!(Records::fold(signed(writer(CLINIC)), CLINIC, digests));

		assert_eq!(Surgeries::<Test>::iter().count(), 0);
		// The subject and the root.
		assert_eq!(used(CLINIC), 2);
		for (index, (key, entry, surgery)) in (0..).zip(&folded) {
			let verify = |surgery: Option<&RecordedSurgeryOf<Test>>| {
				let (position, path) = (tree.position(index), tree.path(index));
				Records::verify_folded(CLINIC, position, key, entry, surgery, &path)
			};
			assert!(verify(surgery.as_ref()));
			let stated = surgery.clone().unwrap_or_else(|| folded[0].2.clone().unwrap());
			assert_eq!(verify(None), surgery.is_none());
			assert_eq!(verify(Some(&stated)), surgery.is_some());
			let by_another = RecordedSurgery { coordinator: SURGEON, ..stated };
			assert!(!verify(Some(&by_another)));
		}
	});
}

#[test]
fn what_a_refused_fold_took_is_back() {
	ExtBuilder::default().records([1, 2]).surgery(1).run(|| {
		close([1]);
		let digests = vec![digest(1), digest(2)].try_into().unwrap();
		let fold = Records::fold(signed(writer(CLINIC)), CLINIC, digests);
		assert_eq!(fold, Err(Failure::StillCurrent.into()));
		assert_eq!(recorded(1).surgery, surgery());
	});
}

#[test]
fn an_entry_registered_again_after_folding_has_no_surgery() {
	ExtBuilder::default().records([1]).surgery(1).run(|| {
		close([1]);
		let writer = signed(writer(CLINIC));
		let digests = vec![digest(1)].try_into().unwrap();
		assert_ok!(Records::fold(writer.clone(), CLINIC, digests));
		assert_ok!(Records::register(writer, statement(1)));
		assert_eq!(Records::surgery(&key(CLINIC, 1)), None);
		assert_ok!(record_surgery(1, surgery()));
	});
}
