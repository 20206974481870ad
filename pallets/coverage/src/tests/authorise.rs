// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::{Policies, Units};
use salus_primitives::Lapse;

fn covered() -> ExtBuilder {
	ExtBuilder::default().book().enrolled(MEMBER)
}

fn given(number: u32) -> Vec<salus_adjudication::Authorisation> {
	Coverage::authorisations(&MEMBER, CLINIC, &[number])
}

#[test]
fn a_provider_asks_and_the_insurer_decides() {
	covered().execute(|| {
		let used = Index::used(CLINIC);
		assert_ok!(request(MEMBER, 5));
		let decide_by = NOW + DECISION;
		let (member, number) = (MEMBER, 5);
		let asked_for = Event::AuthorisationRequested {
			member,
			number,
			provider: CLINIC,
			insurer: INSURER,
			request: asked(),
			decide_by,
		};
		assert_eq!(events(), [asked_for]);
		assert_eq!(Index::used(CLINIC), used + 1);
		assert_eq!(given(5), []);
		assert_ok!(decide(MEMBER, 5, GIVEN));
		assert_eq!(events(), [Event::AuthorisationDecided { member, number, decision: GIVEN }]);
		let [row] = given(5).try_into().unwrap();
		assert_eq!((row.units_left, row.from, row.until), (Units(8_000), TODAY, day(30)));
		assert_eq!(Lapses::take(), []);
		assert_eq!(Opened::<Test>::get(INSURER).undecided, 0);
	});
}

#[test]
fn repeating_it_changes_nothing() {
	covered().requested(MEMBER, 5).execute(|| {
		assert_ok!(request(MEMBER, 5));
		assert_ok!(decide(MEMBER, 5, REFUSED));
		events();
		assert_ok!(decide(MEMBER, 5, REFUSED));
		assert_ok!(request(MEMBER, 5));
		assert_eq!(events(), []);
		assert_noop!(decide(MEMBER, 5, GIVEN), Failure::AlreadyDecided);
		let other = Request { row: 1, ..asked() };
		assert_noop!(request_by(CLINIC, MEMBER, 5, other), Failure::NumberTaken);
		assert_noop!(request_by(PHARMACY, MEMBER, 5, asked()), Failure::NumberTaken);
		assert_ok!(request_by(PHARMACY, MEMBER, 6, asked()));
	});
}

#[test]
fn a_request_that_makes_no_sense_is_refused() {
	covered().execute(|| {
		let ask = |request| request_by(CLINIC, MEMBER, 1, request);
		assert_noop!(ask(Request { units: Units(0), ..asked() }), Failure::NoUnits);
		assert_noop!(ask(Request { until: day(-1), ..asked() }), Failure::PeriodBackwards);
		assert_noop!(request(SPOUSE, 1), Failure::CoverageUnknown);
		assert_noop!(request_by(BOARD, MEMBER, 1, asked()), Failure::NotAProvider);
		let by_admin = Coverage::request_authorisation(
			signed(admin(CLINIC)),
			MEMBER,
			1,
			0,
			Units(1),
			TODAY,
			TODAY,
			commitment(1),
		);
		assert_noop!(by_admin, DUTY_MISSING);
		Index::prepay(CLINIC, 0);
		assert_noop!(request(MEMBER, 1), QUOTA_EXHAUSTED);
		Register::suspend(INSURER);
		assert_noop!(request(MEMBER, 1), Failure::InsurerNotActive);
	});
}

#[test]
fn no_more_is_given_than_was_asked_for() {
	covered().requested(MEMBER, 1).execute(|| {
		let give = |units| decide(MEMBER, 1, Decision::Given { units: Units(units), price: None });
		assert_noop!(give(10_001), Failure::TooManyUnits);
		assert_noop!(give(0), Failure::NoUnits);
		assert_ok!(give(10_000));
	});
}

#[test]
fn a_price_is_for_one_whole_claim() {
	covered().requested(MEMBER, 1).execute(|| {
		let give = |units, price| {
			decide(MEMBER, 1, Decision::Given { units: Units(units), price: Some(price) })
		};
		assert_noop!(give(2_000, 90_000), Failure::PriceOfUnits);
		assert_noop!(give(500, 90_000), Failure::PriceOfUnits);
		assert_noop!(give(1_000, 0), Failure::PriceOfNothing);
		assert_ok!(give(1_000, 90_000));
		assert_eq!(given(1)[0].price, Some(90_000));
	});
}

#[test]
fn only_the_insurer_decides_also_while_leaving() {
	covered().requested(MEMBER, 1).execute(|| {
		let decide_as = |agent| Coverage::decide_authorisation(signed(agent), MEMBER, 1, GIVEN);
		assert_noop!(decide_as(adjudicator(OTHER_INSURER)), Failure::NotTheInsurer);
		assert_noop!(decide_as(adjudicator(CLINIC)), Failure::NotTheInsurer);
		assert_noop!(decide_as(submitter(INSURER)), DUTY_MISSING);
		assert_noop!(decide(MEMBER, 2, GIVEN), Failure::AuthorisationUnknown);
		Register::suspend(INSURER);
		assert_ok!(decide_as(adjudicator(INSURER)));
	});
}

#[test]
fn a_late_decision_counts_and_is_a_lapse() {
	covered().requested(MEMBER, 1).passed(DECISION).execute(|| {
		let [state] = Coverage::authorisations_of(&MEMBER, None, 9).try_into().unwrap();
		assert!(state.is_overdue);
		assert_ok!(decide(MEMBER, 1, GIVEN));
		let (member, number, institution) = (MEMBER, 1, INSURER);
		let expected = [
			Event::AuthorisationOverdue { member, number, institution },
			Event::AuthorisationDecided { member, number, decision: GIVEN },
		];
		assert_eq!(events(), expected);
		assert_eq!(Lapses::take(), [(INSURER, Lapse::AuthorisationDecision)]);
		assert_eq!(Due::<Test>::iter().count(), 1);
	});
}

#[test]
fn a_decision_in_the_last_millisecond_is_in_time() {
	covered().requested(MEMBER, 1).passed(DECISION - 1).execute(|| {
		assert_ok!(decide(MEMBER, 1, GIVEN));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn what_is_withdrawn_stays_authorised_until_that_day() {
	covered().requested(MEMBER, 1).decided(MEMBER, 1, GIVEN).execute(|| {
		pass_days(10);
		assert_ok!(withdraw_by(INSURER, MEMBER, 1));
		let (member, number, until) = (MEMBER, 1, day(10));
		assert_eq!(events(), [Event::AuthorisationWithdrawn { member, number, until }]);
		assert_eq!(given(1)[0].until, day(10));
		pass_days(1);
		assert_ok!(withdraw_by(INSURER, MEMBER, 1));
		assert_ok!(withdraw_by(CLINIC, MEMBER, 1));
		assert_eq!(events(), []);
		assert_eq!(given(1)[0].until, day(10));
		assert_ok!(decide(MEMBER, 1, GIVEN));
	});
}

#[test]
fn an_authorisation_for_later_is_withdrawn_as_a_whole() {
	let later = Request { from: day(5), ..asked() };
	let chain = covered().then(move || request_by(CLINIC, MEMBER, 1, later));
	chain.decided(MEMBER, 1, GIVEN).execute(|| {
		assert_ok!(withdraw_by(CLINIC, MEMBER, 1));
		let [row] = given(1).try_into().unwrap();
		assert!(row.until < row.from);
	});
}

#[test]
fn a_request_is_withdrawn_by_its_provider() {
	covered().requested(MEMBER, 1).requested(MEMBER, 2).passed(DECISION).execute(|| {
		assert_noop!(withdraw_by(INSURER, MEMBER, 1), Failure::NotDecided);
		assert_noop!(withdraw_by(OTHER_INSURER, MEMBER, 1), Failure::NotPermitted);
		let by_pharmacy = signed(submitter(PHARMACY));
		let other = Coverage::withdraw_authorisation(by_pharmacy, MEMBER, 1);
		assert_noop!(other, Failure::NotPermitted);
		Register::suspend(CLINIC);
		assert_ok!(withdraw_by(CLINIC, MEMBER, 1));
		// It was late by then.
		assert_eq!(Lapses::take(), [(INSURER, Lapse::AuthorisationDecision)]);
		assert_ok!(withdraw_by(CLINIC, MEMBER, 1));
		assert_noop!(decide(MEMBER, 1, GIVEN), Failure::AlreadyDecided);
		assert_ok!(decide(MEMBER, 2, REFUSED));
		assert_noop!(withdraw_by(CLINIC, MEMBER, 2), Failure::NothingToWithdraw);
	});
}

#[test]
fn what_nothing_rests_on_is_cleared() {
	let chain = covered().requested(MEMBER, 1).requested(MEMBER, 2).requested(MEMBER, 3);
	chain.decided(MEMBER, 1, GIVEN).decided(MEMBER, 2, REFUSED).execute(|| {
		assert_ok!(terminate(MEMBER, TODAY));
		pass_days(2 * HISTORY_DAYS);
		assert_noop!(clear(MEMBER, 2), Failure::HistoryRunning);
		pass_days(1);
		assert_noop!(clear(MEMBER, 3), Failure::NotDecided);
		assert_noop!(clear(MEMBER, 1), Failure::HistoryRunning);
		events();
		let used = Index::used(CLINIC);
		assert_ok!(clear(MEMBER, 2));
		assert_eq!(events(), [Event::AuthorisationCleared { member: MEMBER, number: 2 }]);
		assert_eq!(Index::used(CLINIC), used - 1);
		assert_noop!(clear(MEMBER, 2), Failure::AuthorisationUnknown);
		pass_days(30);
		assert_ok!(clear(MEMBER, 1));
		assert_ok!(withdraw_by(CLINIC, MEMBER, 3));
		pass_days(2 * HISTORY_DAYS + 1);
		assert_ok!(clear(MEMBER, 3));
	});
}
