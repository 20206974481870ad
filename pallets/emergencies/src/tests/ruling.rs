// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Forum, Matter, Ruling, Rulings};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

/// A panel hears what the custodian found justified.
fn before_panel() -> ExtBuilder {
	ExtBuilder::default()
		.declared(1)
		.attested(FIRST)
		.reviewed(HOSPITAL, FIRST, Outcome::Justified)
		.disputed(FIRST)
		.passed(HOUR)
}

fn ruled(ruling: Ruling) -> Event<Test> {
	let matter = Emergencies::matter(FIRST).reference;
	Event::DisputeRuled { emergency: FIRST, matter, ruling }
}

#[test]
fn what_a_panel_overturns_goes_to_the_board() {
	before_panel().execute(|| {
		rule(FIRST, Ruling::Overturned);

		let credential = licence(SURGEON);
		let reported = Event::Reported { emergency: FIRST, credential, board: Some(BOARD) };
		assert_eq!(events(), [ruled(Ruling::Overturned), reported]);
		let verdict = Verdict { ruling: Ruling::Overturned, ruled_at: NOW + HOUR };
		assert_eq!(row(FIRST).dispute.unwrap().verdict(), Some(verdict));
		assert!(row(FIRST).is_unjustified());
		assert_eq!(Emergencies::reports(None, 10), [(FIRST, Some(BOARD))]);
		assert_eq!(Matters::<Test>::iter().count(), 0);
		// What the custodian said stands beside it, and no judgement costs credit.
		assert_eq!(row(FIRST).review.done.unwrap().outcome, Outcome::Justified);
		assert_eq!(Lapses::take(), []);
		assert_ok!(answer(FIRST));
	});
}

#[test]
fn what_a_panel_upholds_stands() {
	before_panel().execute(|| {
		rule(FIRST, Ruling::Upheld);
		assert_eq!(events(), [ruled(Ruling::Upheld)]);
		assert_eq!((row(FIRST).report, waiting()), (None, (0, 0)));
		assert!(!row(FIRST).is_unjustified());
		assert_noop!(dispute_by(PATIENT, FIRST, 10), Failure::AlreadyDisputed);
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Unjustified), Failure::AlreadyReviewed);
		let matter = Emergencies::matter(FIRST).reference;
		assert_eq!(Emergencies::emergency(FIRST).unwrap().matter, Some(matter));
	});
}

#[test]
fn what_is_of_another_forum_or_of_nothing_is_passed_over() {
	before_panel().execute(|| {
		let Matter { reference, .. } = Emergencies::matter(FIRST);
		for forum in [Forum::Claims, Forum::Credit, Forum::Custody] {
			Emergencies::ruled(&Matter { forum, reference }, Ruling::Overturned);
		}
		Emergencies::ruled(&Emergencies::matter(SECOND), Ruling::Overturned);
		assert_eq!((events(), row(FIRST).report), (vec![], None));
		assert!(row(FIRST).waits_for_panel());
	});
}

#[test]
fn what_a_panel_hears_does_not_fold_and_its_ruling_is_a_word() {
	before_panel().execute(|| {
		pass(HISTORY_PERIOD);
		assert_noop!(fold([FIRST]), Failure::NotClosed);
		rule(FIRST, Ruling::Upheld);
		pass(HISTORY_PERIOD - 1);
		assert_noop!(fold([FIRST]), Failure::HistoryRunning);
		pass(1);
		let EmergencyState { row, binding, .. } = Emergencies::emergency(FIRST).unwrap();
		assert_ok!(fold([FIRST]));
		let kept = FoldedEmergency { emergency: FIRST, row, binding };
		assert!(Emergencies::verify_folded(CLINIC, &[kept]));
	});
}

#[test]
fn a_late_attestation_does_not_let_it_fold_either() {
	let chain = ExtBuilder::default().declared(1);
	let chain = chain.reviewed(HOSPITAL, FIRST, Outcome::Justified).disputed(FIRST);
	chain.passed(ATTESTATION).swept().execute(|| {
		pass(HISTORY_PERIOD);
		assert_noop!(fold([FIRST]), Failure::NotClosed);
		rule(FIRST, Ruling::Overturned);
		assert_ok!(answer(FIRST));
		pass(HISTORY_PERIOD);
		assert_ok!(fold([FIRST]));
	});
}
