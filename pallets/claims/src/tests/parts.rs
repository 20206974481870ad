// SPDX-License-Identifier: Apache-2.0

//! Services that others include, billed before those.

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{Amount, Carc, PriceRow, Units, MAX_PARTS};
use salus_primitives::Ruling;

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

/// An operation of two units, 200.00, with what else is billed.
fn operated(number: u64, others: &[ClaimLine]) -> SubmissionOf<Test> {
	let operation = ClaimLine { units: Units::whole(2), charge: 30_000, ..line(OPERATION) };
	let lines = [&[operation], others].concat();
	Submission { evidence: Some(evidence(number)), ..submission(number, &lines) }
}

fn dressed(number: u64) -> SubmissionOf<Test> {
	submission(number, &[line(DRESSING)])
}

/// What was allowed of the first line, and taken off it.
fn of_operation(number: u64) -> (Amount, Amount) {
	let line = &last_round(number).lines[0];
	let taken = line.adjustments.iter().filter(|cas| cas.reason == Carc::ComponentPaid);
	(line.allowed, taken.map(|cas| cas.amount).sum())
}

#[test]
fn what_was_allowed_for_a_part_is_taken_off_what_includes_it() {
	ExtBuilder::default().submitted(dressed(1)).execute(|| {
		assert_eq!(denials(1), [None]);
		assert_ok!(submit(operated(2, &[])));
		assert_eq!(of_operation(2), (10_000, 10_000));
		// As if both had come in one claim.
		assert_eq!((earned(CLINIC), counted(MEMBER)), (18_000, 18_000));
		// It is taken off once.
		let again = ClaimLine { modifiers: vec![1].try_into().unwrap(), ..line(OPERATION) };
		let again = submission(3, &[again]);
		assert_ok!(submit(Submission { evidence: Some(evidence(3)), ..again }));
		assert_eq!(of_operation(3), (10_000, 0));
	});
}

#[test]
fn others_and_other_days_are_not_taken_off() {
	ExtBuilder::default().execute(|| {
		let payee = salus_adjudication::Payee::Account(MEMBER);
		assert_ok!(submit_by(PHARMACY, Submission { payee, ..dressed(1) }));
		assert_ok!(submit(Submission { member: SPOUSE, ..dressed(2) }));
		assert_ok!(submit(submission(3, &[line_on(DRESSING, -1), line(VISIT)])));
		assert_ok!(submit(operated(4, &[])));
		assert_eq!(of_operation(4), (20_000, 0));
	});
}

#[test]
fn each_is_taken_back_for_itself() {
	let chain = ExtBuilder::default().submitted(dressed(1)).submitted(operated(2, &[]));
	chain.execute(|| {
		// What includes it stands as it is; the part is not paid beside it again.
		assert_ok!(void(1));
		assert_eq!(of_operation(2), (10_000, 10_000));
		assert_ok!(submit(dressed(3)));
		assert_eq!(denials(3), [Some(Carc::Bundled)]);
		assert_ok!(submit(Submission {
			evidence: Some(evidence(2)),
			replaces: Some(commitment(2)),
			..operated(4, &[])
		}));
		assert_ok!(release(4).or(Ok::<_, ()>(())));
		assert_eq!((of_operation(4), counted(MEMBER)), ((20_000, 0), 18_000));
		assert_eq!(PartsBilled::<Test>::iter().count(), 0);

		assert_ok!(void(4));
		assert_ok!(submit(dressed(5)));
		assert_ok!(submit(operated(6, &[])));
		assert_ok!(void(6));
		assert_ok!(submit(operated(7, &[])));
		assert_eq!(of_operation(7), (10_000, 10_000));
	});
}

#[test]
fn a_part_that_stands_counts_for_what_a_panel_lets_run_again() {
	let unproved = Submission { evidence: None, ..operated(1, &[line(DRESSING)]) };
	ExtBuilder::default().submitted(unproved).appealed(1, 1).execute(|| {
		assert_eq!(denials(1), [Some(Carc::DocumentationRequired), None]);
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!((denials(1), of_operation(1)), (vec![None; 2], (10_000, 10_000)));
		assert_eq!(earned(CLINIC), 18_000);
		assert_ok!(reverse(1, ReversalReason::Mistake));
		assert_eq!(PartsBilled::<Test>::iter().count(), 0);
		assert_ok!(appeal(1, 2));
		assert_ok!(rule(1, Ruling::Overturned));
		// In one run the dressing is included.
		assert_eq!((denials(1), of_operation(1)), (vec![None, Some(Carc::Bundled)], (20_000, 0)));
		assert_eq!((earned(CLINIC), owed()), (18_000, 0));
	});
}

#[test]
fn a_service_of_its_own_is_no_part() {
	let chain = ExtBuilder::default().submitted(operated(1, &[line(DRESSING)])).appealed(1, 1);
	chain.ruled(1, Ruling::Overturned).execute(|| {
		assert_eq!((denials(1), earned(CLINIC)), (vec![None; 2], 27_000));
		assert_eq!(PartsBilled::<Test>::iter().count(), 0);
	});
}

#[test]
fn parts_leave_with_their_claims() {
	let chain = ExtBuilder::default().submitted(dressed(1)).submitted(operated(2, &[]));
	chain.passed(HISTORY_PERIOD).execute(|| {
		assert_ok!(fold(&[1]));
		assert_eq!(PartsBilled::<Test>::iter().count(), 1);
		assert_ok!(fold(&[2]));
		assert_eq!(PartsBilled::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_day_keeps_so_many_kinds_of_parts() {
	ExtBuilder::default().execute(|| {
		let rows: Vec<u32> = (100..101 + MAX_PARTS).collect();
		let price = |row: &u32| PriceRow {
			row: *row,
			category: VISIT as u16,
			within: vec![1_000 + row].try_into().unwrap(),
			..price(VISIT, YEAR)
		};
		for rows in rows.chunks(50) {
			let prices: Vec<_> = rows.iter().map(price).collect();
			let by = signed(adjudicator(INSURER));
			assert_ok!(Coverage::set_prices(by, INSURER, TABLE, prices.try_into().unwrap()));
		}
		let lines: Vec<_> = rows.iter().map(|row| line(*row)).collect();
		assert_ok!(Claims::do_set_limits(Limits { lines_per_day: 100 }));
		let small = |number, lines: &[ClaimLine]| {
			let lines: Vec<_> =
				lines.iter().map(|line| ClaimLine { charge: 100, ..line.clone() }).collect();
			submission(number, &lines)
		};
		assert_ok!(submit(small(1, &lines[..50])));
		assert_noop!(submit(small(2, &lines[50..])), Failure::TooManyParts);
		let modified = ClaimLine { modifiers: vec![1].try_into().unwrap(), ..lines[0].clone() };
		assert_ok!(submit(small(3, &[modified])));
		assert_ok!(void(1));
		assert_ok!(submit(small(4, &lines[50..])));
	});
}
