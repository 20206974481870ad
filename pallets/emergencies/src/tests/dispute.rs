// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Basis, Forum, Power};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn dispute_as(account: AccountId) -> DispatchResult {
	dispute_by(account, FIRST, 9)
}

fn disputed() -> Event<Test> {
	Event::Disputed { emergency: FIRST, subject: PATIENT }
}

fn referred() -> Event<Test> {
	Event::DisputeReferred { emergency: FIRST, matter: Emergencies::matter(FIRST).reference }
}

/// Found justified by the custodian.
fn justified() -> ExtBuilder {
	ExtBuilder::default()
		.declared(1)
		.attested(FIRST)
		.reviewed(HOSPITAL, FIRST, Outcome::Justified)
		.passed(HOUR)
}

#[test]
fn a_panel_hears_what_the_custodian_found_justified() {
	justified().execute(|| {
		assert_ok!(dispute(FIRST));

		assert_eq!(events(), [disputed(), referred()]);
		let matter = Emergencies::matter(FIRST);
		assert_eq!(matter.forum, Forum::Emergencies);
		assert_eq!(Matters::<Test>::get(matter.reference), Some(FIRST));
		assert_eq!(Emergencies::emergency(FIRST).unwrap().matter, Some(matter.reference));
		assert_eq!(row(FIRST).dispute.unwrap().hearing, Some(Hearing::Panel(None)));
		assert_eq!(waiting(), (0, 0));
		// Nobody reviews beside it.
		for institution in [HOSPITAL, REGULATOR, OTHER_REGULATOR] {
			let refused = review_by(institution, FIRST, Outcome::Unjustified);
			assert_eq!(refused, Err(Failure::AlreadyReviewed.into()));
		}
	});
}

#[test]
fn who_declared_reviewed_keeps_or_licensed_has_a_stake() {
	justified().disputed(FIRST).execute(|| {
		let named = [CLINIC, HOSPITAL, HOSPITAL, BOARD].to_vec();
		assert_eq!(Jury::open(), [(Emergencies::matter(FIRST), named)]);
	});
	justified().execute(|| {
		succeed(HOSPITAL, HEIR);
		Boards::forget(licence(SURGEON));
		assert_ok!(dispute(FIRST));
		let named = [CLINIC, HOSPITAL, HEIR].to_vec();
		assert_eq!(Jury::open(), [(Emergencies::matter(FIRST), named)]);
	});
}

#[test]
fn a_dispute_before_the_review_is_heard_after_it() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_ok!(dispute(FIRST));
		assert_eq!(events(), [disputed()]);
		assert_eq!((waiting(), Jury::open().len()), ((2, 0), 0));
		assert_eq!(Emergencies::emergency(FIRST).unwrap().matter, None);

		pass(HOUR);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!(events().last(), Some(&referred()));
		assert_eq!((waiting(), Jury::open().len()), ((1, 0), 1));
	});
}

#[test]
fn a_dispute_before_a_review_that_agrees_with_it_is_settled() {
	ExtBuilder::default().declared(1).disputed(FIRST).execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Unjustified));
		assert_eq!(row(FIRST).dispute.unwrap().hearing, None);
		assert_eq!((waiting(), Jury::open().len()), ((1, 0), 0));
	});
}

#[test]
fn a_panel_costs_more_than_a_word() {
	let weight = || {
		let told = Emergencies::dispute(signed(PATIENT), FIRST, commitment(9));
		told.unwrap().actual_weight
	};
	ExtBuilder::default().declared(1).execute(|| {
		assert_eq!(weight(), Some(<() as WeightInfo>::dispute()));
		assert_eq!(weight(), Some(<() as WeightInfo>::dispute()));
	});
	justified().execute(|| assert_eq!(weight(), None));
	let review = |outcome| {
		let officer = signed(officer(HOSPITAL));
		Emergencies::review(officer, FIRST, outcome, commitment(2)).unwrap().actual_weight
	};
	let disputed = || ExtBuilder::default().declared(1).disputed(FIRST);
	disputed().execute(|| assert_eq!(review(Outcome::Justified), None));
	disputed().execute(|| {
		assert_eq!(review(Outcome::Unjustified), Some(<() as WeightInfo>::review()));
	});
}

#[test]
fn what_a_regulator_found_stands_with_the_statement_beside_it() {
	let chain = ExtBuilder::default().declared(1).passed(REVIEW);
	chain.reviewed(REGULATOR, FIRST, Outcome::Justified).execute(|| {
		assert_ok!(dispute(FIRST));
		assert_eq!(events(), [disputed()]);
		assert_eq!(row(FIRST).dispute, Some(Dispute::new(commitment(9), NOW + REVIEW)));
		assert_eq!(Jury::open(), []);
		assert_noop!(
			review_by(OTHER_REGULATOR, FIRST, Outcome::Unjustified),
			Failure::AlreadyReviewed
		);
	});
}

#[test]
fn what_went_the_subjects_way_is_not_disputed() {
	let chain = ExtBuilder::default().declared(1);
	chain.reviewed(HOSPITAL, FIRST, Outcome::Unjustified).execute(|| {
		assert_noop!(dispute(FIRST), Failure::NothingToDispute);
	});
}

#[test]
fn an_emergency_is_disputed_once() {
	justified().disputed(FIRST).passed(HOUR).execute(|| {
		assert_ok!(dispute(FIRST));
		assert_eq!((events(), Jury::open().len()), (vec![], 1));
		assert_noop!(dispute_by(PATIENT, FIRST, 10), Failure::AlreadyDisputed);
	});
}

#[test]
fn a_representative_for_requests_disputes() {
	justified().execute(|| {
		Kin::represent(PATIENT, PARENT, Basis::PowerOfAttorney, &[Power::Consent, Power::Access]);
		assert_noop!(dispute_as(PARENT), Failure::NotPermitted);
		Kin::represent(PATIENT, PARENT, Basis::PowerOfAttorney, &[Power::Request]);
		assert_ok!(dispute_as(PARENT));
		assert_eq!(events()[0], disputed());
	});
}

#[test]
fn after_a_death_an_executor_disputes() {
	justified().passed(48 * HOUR).execute(|| {
		Kin::die(PATIENT, TODAY);
		Kin::represent(PATIENT, PARENT, Basis::Executor, &[Power::Request]);
		assert_noop!(dispute_as(PATIENT), Failure::NotPermitted);
		assert_ok!(dispute_as(PARENT));
	});
}

#[test]
fn the_subject_of_an_encounter_disputes_once_it_is_bound() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		assert_noop!(dispute(FIRST), Failure::NotBound);
		assert_ok!(bind(PATIENT, NOW));
		assert_ok!(dispute(FIRST));
	});
}

#[test]
fn nobody_else_disputes() {
	justified().execute(|| {
		for account in [SURGEON, officer(HOSPITAL), officer(REGULATOR), REGULAR, STRANGER] {
			assert_noop!(dispute_as(account), Failure::NotPermitted);
		}
		assert_noop!(Emergencies::dispute(RuntimeOrigin::root(), FIRST, commitment(9)), BadOrigin);
		assert_noop!(dispute(SECOND), Failure::EmergencyUnknown);
	});
}
