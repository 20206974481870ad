// SPDX-License-Identifier: Apache-2.0

//! Services about which something was said for good, filed again.

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{Carc, ReviewReason, Waived};
use salus_primitives::Ruling;

use super::Failure;
use crate::{mock::*, *};

fn scan(number: u64) -> SubmissionOf<Test> {
	submission(number, &[line(SCAN)])
}

fn upheld() -> ExtBuilder {
	ExtBuilder::default().submitted(scan(1)).appealed(1, 1).ruled(1, Ruling::Upheld)
}

const REUSED: Option<PendReason> = Some(PendReason::Suspected(Suspicion::TakenBack));

fn pended(number: u64) -> Option<PendReason> {
	match row(number).state {
		State::Pended { reason, .. } => Some(reason),
		_ => None,
	}
}

#[test]
fn what_a_panel_upheld_is_not_appealed_under_another_reference() {
	upheld().execute(|| {
		assert_ok!(submit(scan(2)));
		assert_eq!(denials(2), [Some(Carc::AuthorisationAbsent)]);
		assert_noop!(appeal(2, 1), Failure::DenialUpheld);
		assert_noop!(appeal_by(MEMBER, 2, 1), Failure::DenialUpheld);
		// Neither after the first one was taken back, nor as its correction.
		assert_ok!(submit(replacement(3, 1, &[line(SCAN)])));
		assert_noop!(appeal(3, 1), Failure::DenialUpheld);
		// Another day, or other modifiers, is another service.
		assert_ok!(submit(submission(4, &[line_on(SCAN, -1)])));
		assert_ok!(appeal(4, 1));
	});
}

#[test]
fn the_other_side_still_has_its_appeal_about_the_same_claim() {
	upheld().submitted(scan(2)).execute(|| {
		assert_ok!(appeal_by(MEMBER, 1, 2));
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!((denials(1), earned(CLINIC)), (vec![None], 9_000));
		assert_eq!(Precedents::<Test>::iter().count(), 0);
		assert_ok!(appeal(2, 1));
	});
}

#[test]
fn a_ruling_is_about_a_reason_and_what_is_corrected_is_paid() {
	upheld().authorised(7, SCAN, 1, None).execute(|| {
		let authorised = ClaimLine { authorisation: Some(7), ..line(SCAN) };
		let quack = Submission {
			clinician: QUACK,
			credential: licence(QUACK),
			..submission(2, std::slice::from_ref(&authorised))
		};
		assert_ok!(submit(quack));
		assert_eq!(denials(2), [Some(Carc::ProviderNotEligible)]);
		assert_ok!(appeal(2, 1));
		assert_ok!(rule(2, Ruling::Upheld));
		let both = Waived::from(Carc::ProviderNotEligible).and(Carc::AuthorisationAbsent);
		let said: Vec<_> = Precedents::<Test>::iter_values().collect();
		assert_eq!(said, [Precedent { claim: key(2), upheld: both, is_taken_back: false }]);
		assert_ok!(submit(submission(3, &[authorised])));
		assert_eq!((denials(3), earned(CLINIC)), (vec![None], 9_000));
	});
}

#[test]
fn a_panel_rules_about_lines_that_no_other_upheld() {
	upheld().execute(|| {
		assert_ok!(submit(submission(2, &[line(SCAN), line_on(SCAN, -1)])));
		assert_ok!(appeal(2, 1));
		assert_eq!(row(2).appeal.unwrap().lines, Places::from_iter([1]));
		assert_ok!(rule(2, Ruling::Overturned));
		assert_eq!(denials(2), [Some(Carc::AuthorisationAbsent), None]);
		assert_noop!(appeal(2, 2), Failure::DenialUpheld);
	});
}

#[test]
fn what_an_insurer_took_back_is_looked_at_when_it_is_filed_again() {
	let chain = ExtBuilder::default().submitted(visit(1)).reversed(1, ReversalReason::Findings);
	chain.execute(|| {
		assert_ok!(submit(visit(2)));
		assert_eq!((pended(2), earned(CLINIC), owed()), (REUSED, 9_000, 9_000));
		assert_ok!(decide(2, Verdict::Refuse(ReviewReason::Findings)));
		// Only the services that are covered again matter.
		assert_ok!(submit(submission(3, &[line_on(VISIT, -1)])));
		assert_eq!((pended(3), denials(3)), (None, vec![None]));
		assert_ok!(submit(replacement(4, 1, &[line(VISIT)])));
		assert_eq!(pended(4), REUSED);
		assert_ok!(release(4));
		assert_eq!(denials(4), [None]);
	});
}

#[test]
fn a_reversal_that_is_overturned_leaves_nothing_to_look_at() {
	let chain = ExtBuilder::default().submitted(visit(1)).reversed(1, ReversalReason::Findings);
	chain.appealed(1, 1).ruled(1, Ruling::Overturned).execute(|| {
		assert_eq!(Precedents::<Test>::iter().count(), 0);
		assert_ok!(void(1));
		assert_ok!(submit(visit(2)));
		assert_eq!((pended(2), denials(2)), (None, vec![None]));
	});
}

#[test]
fn precedents_leave_with_their_claims() {
	let chain = upheld().submitted(visit(2)).reversed(2, ReversalReason::Findings);
	chain.passed(HISTORY_PERIOD).execute(|| {
		assert_eq!(Precedents::<Test>::iter().count(), 2);
		assert_ok!(fold(&[1, 2]));
		assert_eq!(Precedents::<Test>::iter().count(), 0);
	});
}

#[test]
fn who_comes_after_another_payer_is_billed_on_another_account() {
	// An account says whether another payer comes first: the insurer enrols the person once more.
	let chain = ExtBuilder::default().submitted(visit(1));
	chain.reversed(1, ReversalReason::OtherPayerFirst).execute(|| {
		let after = |number, member| {
			let (remitted, remittance) = (TODAY, commitment(0));
			let stated = ClaimLine { prior: prior(3_000, 9_000), ..line(VISIT) };
			let claim = submission(number, &[stated]);
			Submission { member, prior: Some(PriorRemittance { remitted, remittance }), ..claim }
		};
		assert_noop!(submit(after(2, MEMBER)), Failure::PriorUnexpected);
		Index::register(INSURER, STRANGER);
		assert_ok!(enrol(INSURER, STRANGER, 2, None));
		assert_ok!(submit(after(3, STRANGER)));
		assert_eq!((pended(3), denials(3)), (None, vec![None]));
	});
}
