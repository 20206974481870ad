// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Basis, Power, Ruling};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn justified() -> ExtBuilder {
	ExtBuilder::default().declared(1).attested(FIRST).reviewed(HOSPITAL, FIRST, Outcome::Justified)
}

fn withdrawn() -> Event<Test> {
	Event::DisputeWithdrawn { emergency: FIRST, subject: PATIENT }
}

#[test]
fn what_is_taken_back_no_panel_hears() {
	justified().disputed(FIRST).passed(HOUR).execute(|| {
		assert_ok!(withdraw(FIRST));
		assert_eq!(events(), [withdrawn()]);
		assert_eq!((Jury::open(), Matters::<Test>::iter().count()), (vec![], 0));
		assert_eq!(row(FIRST).dispute.unwrap().withdrawn_at, Some(NOW + HOUR));
		assert!(!row(FIRST).is_unjustified());

		pass(HOUR);
		assert_ok!(withdraw(FIRST));
		assert_eq!(events(), []);
		// Who could dispute it again would choose its panel.
		assert_noop!(dispute(FIRST), Failure::AlreadyDisputed);
		pass(HISTORY_PERIOD - HOUR - 1);
		assert_noop!(fold([FIRST]), Failure::HistoryRunning);
		pass(1);
		assert_ok!(fold([FIRST]));
	});
}

#[test]
fn nor_does_anybody_after_the_review_that_it_came_before() {
	ExtBuilder::default().declared(1).disputed(FIRST).execute(|| {
		assert_ok!(withdraw(FIRST));
		assert_eq!(events(), [withdrawn()]);
		pass(HOUR);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!((row(FIRST).dispute.unwrap().hearing, Jury::open()), (None, vec![]));
		assert_noop!(dispute(FIRST), Failure::AlreadyDisputed);
	});
}

#[test]
fn a_review_in_the_moment_of_the_withdrawal_is_in_order() {
	ExtBuilder::default().declared(1).disputed(FIRST).execute(|| {
		assert_ok!(withdraw(FIRST));
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!(row(FIRST).dispute.unwrap().hearing, None);
	});
	justified().disputed(FIRST).execute(|| {
		assert_ok!(withdraw(FIRST));
	});
}

#[test]
fn a_regulator_does_not_review_again_what_is_taken_back() {
	justified().without_panels().disputed(FIRST).execute(|| {
		assert_ok!(withdraw(FIRST));
		assert_eq!((events(), waiting()), (vec![withdrawn()], (0, 0)));
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Unjustified), Failure::AlreadyReviewed);
		pass(REVIEW);
		sweep();
		assert_eq!(events(), []);
	});
}

#[test]
fn what_was_late_by_then_was() {
	let late = || justified().without_panels().disputed(FIRST).passed(REVIEW);
	let overdue = || Event::ReviewOverdue { emergency: FIRST, answering: Answering::Regulators };
	late().execute(|| {
		assert_ok!(withdraw(FIRST));
		assert_eq!((events(), waiting()), (vec![overdue(), withdrawn()], (0, 0)));
	});
	late().swept().execute(|| {
		assert_eq!(waiting(), (0, 1));
		assert_ok!(withdraw(FIRST));
		assert_eq!((events(), waiting()), (vec![withdrawn()], (0, 0)));
	});
}

#[test]
fn what_was_heard_is_not_taken_back() {
	justified().execute(|| {
		assert_noop!(withdraw(FIRST), Failure::NotDisputed);
	});
	justified().disputed(FIRST).ruled(FIRST, Ruling::Upheld).execute(|| {
		assert_noop!(withdraw(FIRST), Failure::AlreadyHeard);
	});
	let chain = justified().without_panels().disputed(FIRST);
	chain.reviewed(REGULATOR, FIRST, Outcome::Justified).execute(|| {
		assert_noop!(withdraw(FIRST), Failure::AlreadyHeard);
	});
	let chain = ExtBuilder::default().declared(1).passed(REVIEW);
	chain.reviewed(REGULATOR, FIRST, Outcome::Justified).disputed(FIRST).execute(|| {
		assert_noop!(withdraw(FIRST), Failure::AlreadyHeard);
	});
}

#[test]
fn only_who_disputes_takes_it_back() {
	justified().disputed(FIRST).execute(|| {
		let withdraw_as = |account| Emergencies::withdraw_dispute(signed(account), FIRST);
		for account in [SURGEON, officer(HOSPITAL), REGULAR, STRANGER, PARENT] {
			assert_noop!(withdraw_as(account), Failure::NotPermitted);
		}
		assert_noop!(Emergencies::withdraw_dispute(RuntimeOrigin::root(), FIRST), BadOrigin);
		assert_noop!(withdraw(SECOND), Failure::EmergencyUnknown);
		Kin::represent(PATIENT, PARENT, Basis::PowerOfAttorney, &[Power::Request]);
		assert_ok!(withdraw_as(PARENT));
	});
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		assert_noop!(withdraw(FIRST), Failure::NotBound);
	});
}
