// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use salus_adjudication::Payee;
use salus_primitives::Lapse;

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

#[test]
fn a_claim_that_was_paid_is_owed() {
	ExtBuilder::default().submitted(visit(1)).passed(1).execute(|| {
		assert_ok!(void(1));
		let by = ReversedBy::Void;
		let reversed_at = NOW + 1;
		let reversal = Reversal { by, reversed_at, was_paid: true, appealable_until: reversed_at };
		assert_eq!(row(1).state, State::Reversed(reversal));
		assert_eq!(events(), [Event::ClaimReversed { claim: key(1), round: Some(0), by }]);
		assert_eq!((owed(), counted(MEMBER), earned(CLINIC)), (9_000, 0, 9_000));
		// It is kept back from the next payment.
		assert_ok!(submit(submission(2, &[ClaimLine { charge: 10_000, ..line_on(VISIT, -1) }])));
		assert_eq!((owed(), earned(CLINIC)), (0, 9_000));
	});
}

#[test]
fn what_an_account_was_paid_is_taken_back_by_the_insurer_alone() {
	let paid = |number, row| Submission {
		payee: Payee::Account(MEMBER),
		..submission(number, &[line(row)])
	};
	ExtBuilder::default().submitted(paid(1, VISIT)).submitted(paid(2, SPA)).execute(|| {
		assert_noop!(void(1), Failure::PaidElsewhere);
		assert_ok!(void(2));
		assert_ok!(reverse(1, ReversalReason::Mistake));
		assert_eq!(counted(MEMBER), 0);
	});
	ExtBuilder::default().reserve(0).submitted(paid(1, VISIT)).execute(|| {
		assert_ok!(void(1));
	});
}

#[test]
fn a_claim_that_waits_for_the_reserve_is_not_owed() {
	ExtBuilder::default().reserve(0).submitted(visit(1)).execute(|| {
		assert_ok!(void(1));
		assert_ok!(fund(INSURER, RESERVE));
		assert_eq!((owed(), earned(CLINIC), counted(MEMBER)), (0, 0, 0));
	});
}

#[test]
fn a_claim_that_waits_for_its_insurer_is_withdrawn() {
	ExtBuilder::default().submitted(dear(1)).execute(|| {
		assert_ok!(void(1));
		let by = ReversedBy::Void;
		assert_eq!(events(), [Event::ClaimReversed { claim: key(1), round: None, by }]);
		assert_eq!(Claims::pended(INSURER, None, 10), []);
		assert_noop!(release(1), Failure::NotPended);
	});
}

#[test]
fn an_insurer_that_was_late_by_then_was_late() {
	ExtBuilder::default().submitted(dear(1)).passed(DECISION).execute(|| {
		assert_ok!(void(1));
		let overdue = Event::ClaimOverdue { claim: key(1), insurer: INSURER };
		assert_eq!(events()[0], overdue);
		assert_eq!(Lapses::take(), [(INSURER, Lapse::ClaimDecision)]);
	});
}

#[test]
fn a_repetition_is_quiet_and_what_was_taken_back_otherwise_is_not() {
	ExtBuilder::default()
		.submitted(visit(1))
		.submitted(submission(2, &[line_on(VISIT, -1)]))
		.execute(|| {
			assert_ok!(void(1));
			assert_storage_noop!(assert_ok!(void(1)));
			assert_ok!(reverse(2, ReversalReason::Mistake));
			assert_noop!(void(2), Failure::AlreadyReversed);
			assert_noop!(void(3), Failure::ClaimUnknown);
		});
}

#[test]
fn only_who_answers_for_the_provider_takes_back_also_while_it_leaves() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let by = |agent| Claims::void(signed(agent), key(1));
		assert_noop!(by(submitter(PHARMACY)), Failure::NotProvider);
		assert_noop!(by(adjudicator(CLINIC)), DUTY_MISSING);
		assert_noop!(by(MEMBER), NOT_AN_AGENT);
		Register::suspend(CLINIC);
		assert_ok!(by(submitter(CLINIC)));
	});
}

#[test]
fn a_claim_before_a_panel_is_not_taken_back() {
	let denied = submission(1, &[line(SCAN)]);
	ExtBuilder::default().submitted(denied).appealed(1, 1).execute(|| {
		assert_noop!(void(1), Failure::UnderAppeal);
		assert_ok!(withdraw(1));
		assert_ok!(void(1));
	});
}
