// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_ok, assert_storage_noop};
use salus_adjudication::status;

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

#[test]
fn it_says_what_a_claim_then_becomes_and_writes_nothing() {
	let lines = [line(VISIT), line(SCAN), line(SPA)];
	ExtBuilder::default().submitted(submission(9, &[line_on(VISIT, -1)])).execute(|| {
		assert_storage_noop!(assert_ok!(Claims::dry_run(CLINIC, submission(1, &lines))));
		assert_eq!(events(), []);
		let asked = Claims::dry_run(CLINIC, submission(1, &lines)).unwrap();
		assert_ok!(submit(submission(1, &lines)));
		let round = last_round(1);
		let status = status::PREDETERMINATION;
		assert_eq!(asked, Predetermination { pended: None, round: Round { status, ..round } });
	});
}

#[test]
fn it_says_that_the_insurer_would_look_and_what_would_then_be_decided() {
	ExtBuilder::default().execute(|| {
		assert_storage_noop!(assert_ok!(Claims::dry_run(CLINIC, dear(1))));
		let asked = Claims::dry_run(CLINIC, dear(1)).unwrap();
		assert_eq!((asked.pended, asked.round.paid), (Some(PendReason::Review), 9_000));
	});
}

#[test]
fn a_correction_is_asked_about_as_if_it_were_one() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let corrected = replacement(2, 1, &[line(VISIT), line_on(VISIT, -1)]);
		assert_storage_noop!(assert_ok!(Claims::dry_run(CLINIC, corrected.clone())));
		let asked = Claims::dry_run(CLINIC, corrected).unwrap();
		assert_eq!((asked.round.paid, row(1).state), (18_000, State::Adjudicated));
	});
}

#[test]
fn it_says_why_a_claim_would_be_refused() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let asked = |provider, submission| Claims::dry_run(provider, submission).unwrap_err();
		assert_eq!(asked(CLINIC, submission(2, &[])), Failure::NoLines.into());
		assert_eq!(asked(CLINIC, submission(1, &[line(SPA)])), Failure::ReferenceTaken.into());
		assert_eq!(asked(PHARMACY, visit(2)), Failure::PayeeNotProvider.into());
	});
}
