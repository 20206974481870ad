// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_primitives::Fold;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn folded(emergency: EmergencyId) -> FoldedEmergencyOf<Test> {
	let state = Emergencies::emergency(emergency).unwrap();
	FoldedEmergency { emergency, row: state.row, binding: state.binding }
}

/// Attested and found justified.
fn closed() -> ExtBuilder {
	ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).attested(FIRST).reviewed(
		HOSPITAL,
		FIRST,
		Outcome::Justified,
	)
}

fn is_gone(emergency: EmergencyId) -> bool {
	let known: Vec<EmergencyId> = crate::Emergencies::<Test>::iter_keys()
		.chain(SubjectEmergencies::<Test>::iter_keys().map(|(_, emergency)| emergency))
		.chain(EncounterEmergencies::<Test>::iter_keys().map(|(_, emergency)| emergency))
		.chain(Envelopes::<Test>::iter_values())
		.chain(OpenReports::<Test>::iter_keys())
		.chain(Overdue::<Test>::iter_keys().map(|(_, (emergency, _))| emergency))
		.chain(Justifications::<Test>::iter_values())
		.collect();
	!known.contains(&emergency)
}

#[test]
fn what_has_been_closed_for_long_leaves_the_state_and_is_still_proved() {
	closed().execute(|| {
		let kept = folded(FIRST);
		assert_eq!((Index::used(CLINIC), Index::used(HOSPITAL)), (1, 1));
		pass(HISTORY_PERIOD);
		assert_ok!(fold([FIRST]));

		let institution = CLINIC;
		assert_eq!(events(), [Event::EmergencyFolded { emergency: FIRST, institution }]);
		assert!(is_gone(FIRST));
		assert_eq!((Index::used(CLINIC), Index::used(HOSPITAL)), (0, 0));
		assert_eq!(Emergencies::envelope(HOSPITAL, digest(1)), EnvelopeState::Unknown);
		assert_eq!(Folds::<Test>::get(CLINIC), Fold::over_all([&kept]));
		assert!(Emergencies::verify_folded(CLINIC, std::slice::from_ref(&kept)));
		assert!(!Emergencies::verify_folded(HOSPITAL, &[kept]));
		assert!(!Emergencies::verify_folded(CLINIC, &[]));
		assert!(Emergencies::verify_folded(HOSPITAL, &[]));
	});
}

#[test]
fn an_encounter_goes_with_its_last_emergency() {
	let chain = ExtBuilder::default()
		.unidentified(SURGEON, 1)
		.unidentified(NURSE, 2)
		.bound()
		.attested(FIRST)
		.attested(SECOND)
		.reviewed(HOSPITAL, FIRST, Outcome::Justified)
		.reviewed(HOSPITAL, SECOND, Outcome::Justified);
	chain.execute(|| {
		let kept = [folded(SECOND), folded(FIRST)];
		assert_eq!(kept[0].binding.as_ref().map(|binding| binding.subject), Some(PATIENT));
		pass(HISTORY_PERIOD);
		assert_ok!(fold([SECOND]));
		assert_eq!(Encounters::<Test>::get(encounter_key()).unwrap().emergencies, 1);
		assert!(is_gone(SECOND) && !is_gone(FIRST));
		assert_ok!(fold([FIRST]));
		assert!(!Encounters::<Test>::contains_key(encounter_key()));
		assert_eq!(SubjectEncounters::<Test>::iter().count(), 0);
		assert!(Emergencies::verify_folded(CLINIC, &kept));
	});
}

#[test]
fn a_justification_that_was_used_again_stays_with_the_later_emergency() {
	closed().then(|| declare(SURGEON, 1)).execute(|| {
		pass(HISTORY_PERIOD);
		assert_ok!(fold([FIRST]));
		assert_eq!(Justifications::<Test>::get(SURGEON, commitment(1)), Some(SECOND));
	});
}

#[test]
fn what_was_not_charged_frees_nothing() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 0);
		Index::prepay(HOSPITAL, 0);
		assert_ok!(declare(SURGEON, 1));
		assert_ok!(post(FIRST, 1));
		assert_ok!(attest(SURGEON, FIRST));
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		pass(HISTORY_PERIOD);
		assert_ok!(fold([FIRST]));
	});
}

#[test]
fn nothing_is_folded_before_the_history_period_has_passed() {
	closed().execute(|| {
		pass(HISTORY_PERIOD - 1);
		assert_noop!(fold([FIRST]), Failure::HistoryRunning);
		pass(1);
		assert_ok!(fold([FIRST]));
	});
}

#[test]
fn the_period_runs_from_the_last_word() {
	closed().passed(HOUR).without_panels().disputed(FIRST).passed(HOUR).execute(|| {
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Unjustified));
		pass(HOUR);
		assert_ok!(answer(FIRST));
		pass(HISTORY_PERIOD - 1);
		assert_noop!(fold([FIRST]), Failure::HistoryRunning);
		pass(1);
		assert_ok!(fold([FIRST]));
	});
}

#[test]
fn nothing_is_folded_that_waits_for_a_word_and_was_not_noted_to_be_late() {
	let unattested =
		ExtBuilder::default().declared(1).reviewed(HOSPITAL, FIRST, Outcome::Justified);
	let unreviewed = ExtBuilder::default().declared(1).attested(FIRST);
	let unanswered = ExtBuilder::default().declared(1).attested(FIRST).reviewed(
		HOSPITAL,
		FIRST,
		Outcome::Unjustified,
	);
	let disputed = closed().disputed(FIRST);
	for chain in [unattested, unreviewed, unanswered, disputed] {
		chain.swept().passed(10 * HISTORY_PERIOD).execute(|| {
			assert_noop!(fold([FIRST]), Failure::NotClosed);
		});
	}
}

#[test]
fn what_nobody_ever_said_leaves_the_state_too() {
	let all = || ExtBuilder::default().declared(1).then(|| post(FIRST, 1));
	let unattested = || all().reviewed(HOSPITAL, FIRST, Outcome::Justified);
	let unreviewed = all().attested(FIRST);
	let reported = all().reviewed(HOSPITAL, FIRST, Outcome::Unjustified);
	let disputed = unattested().without_panels().disputed(FIRST);
	let unbound = ExtBuilder::default().unidentified(SURGEON, 1);
	for chain in [all(), unattested(), unreviewed, reported, disputed, unbound] {
		chain.passed(HISTORY_PERIOD - 1).swept().execute(|| {
			assert_noop!(fold([FIRST]), Failure::HistoryRunning);
			pass(1);
			let kept = folded(FIRST);
			let open: Vec<_> = kept.row.open_steps().collect();
			let missed: Vec<_> = kept.row.missed_steps().map(|(_, step)| step).collect();
			assert_eq!(open, missed);
			assert_ok!(fold([FIRST]));
			assert!(is_gone(FIRST));
			assert_eq!((waiting(), Index::used(CLINIC), Index::used(HOSPITAL)), ((0, 0), 0, 0));
			assert!(Emergencies::verify_folded(CLINIC, &[kept]));
			assert_noop!(attest(SURGEON, FIRST), Failure::EmergencyUnknown);
		});
	}
}

#[test]
fn a_step_that_is_not_late_keeps_it_beside_one_that_is() {
	let chain = ExtBuilder::default().declared(1).passed(HISTORY_PERIOD).swept();
	let chain = chain.reviewed(HOSPITAL, FIRST, Outcome::Justified).without_panels();
	chain.disputed(FIRST).execute(|| {
		pass(REVIEW - 1);
		sweep();
		assert_noop!(fold([FIRST]), Failure::NotClosed);
		pass(1);
		sweep();
		// The dispute was the last word.
		assert_noop!(fold([FIRST]), Failure::HistoryRunning);
		pass(HISTORY_PERIOD - REVIEW);
		assert_ok!(fold([FIRST]));
	});
}

#[test]
fn a_report_without_a_board_waits_for_nothing() {
	let chain = ExtBuilder::default().declared(1).attested(FIRST);
	chain.reviewed(HOSPITAL, FIRST, Outcome::Unjustified).execute(|| {
		pass(HISTORY_PERIOD);
		assert_noop!(fold([FIRST]), Failure::NotClosed);
		// The board cleared what ended long ago.
		Boards::forget(licence(SURGEON));
		assert_eq!(Emergencies::reports(None, 10), [(FIRST, None)]);
		assert_ok!(fold([FIRST]));
		assert!(is_gone(FIRST));
	});
}

#[test]
fn all_are_folded_or_none() {
	closed().declared(2).execute(|| {
		pass(HISTORY_PERIOD);
		assert_noop!(fold([FIRST, SECOND]), Failure::NotClosed);
		assert_noop!(fold([FIRST, FIRST]), Failure::EmergencyUnknown);
		assert_noop!(fold([THIRD]), Failure::EmergencyUnknown);
		assert_ok!(fold([]));
		assert_eq!(events(), []);
		let root = Emergencies::fold(RuntimeOrigin::root(), BoundedVec::new());
		assert_eq!(root.unwrap_err(), BadOrigin.into());
	});
}

#[test]
fn a_call_has_a_bound() {
	type Bounded = BoundedVec<EmergencyId, <Test as Config>::MaxFold>;
	let many = |count: u64| (0..count).map(EmergencyId).collect::<Vec<_>>();
	assert!(Bounded::try_from(many(u64::from(MAX_FOLD) + 1)).is_err());
	let all = many(MAX_FOLD.into()).into_iter().fold(ExtBuilder::default(), |chain, number| {
		let chain = chain.declared(number.0).attested(number);
		chain.reviewed(HOSPITAL, number, Outcome::Justified)
	});
	all.execute(|| {
		pass(HISTORY_PERIOD);
		assert_ok!(fold([FIRST, SECOND, THIRD, EmergencyId(3)]));
		assert_eq!(Folds::<Test>::get(CLINIC).unwrap().count, MAX_FOLD);
	});
}

#[test]
fn numbers_do_not_come_back() {
	closed().execute(|| {
		pass(HISTORY_PERIOD);
		assert_ok!(fold([FIRST]));
		assert_ok!(declare(SURGEON, 1));
		assert_eq!(row(SECOND).clinician, SURGEON);
	});
}
