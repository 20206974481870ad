// SPDX-License-Identifier: Apache-2.0

//! Claims that are priced as a whole.

use frame_support::assert_ok;
use salus_adjudication::{Carc, Units};

use crate::{
	mock::{Claims, *},
	*,
};

/// A stay of three days with a visit and a check-up.
fn stay(number: u64, authorisation: u32) -> SubmissionOf<Test> {
	let lines = [line_on(STAY, -2), line_on(VISIT, -1), line(CHECK_UP)];
	Submission { whole: Some(authorisation), ..submission(number, &lines) }
}

#[test]
fn the_authorisation_prices_all_lines_at_once() {
	ExtBuilder::default().authorised(1, STAY, 1, Some(40_000)).execute(|| {
		assert_ok!(submit(stay(1, 1)));
		let round = last_round(1);
		assert_eq!((round.lines.len(), denials(1)), (1, vec![None]));
		assert_eq!((round.charge, round.allowed, round.paid), (45_000, 40_000, 36_000));
		assert_eq!((units_left(1), counted(MEMBER)), (Units(0), 36_000));

		let remitted = Claims::remittance(&row(1).bill.payee, TODAY, TODAY);
		let claim = &remitted[0].claims[0];
		assert_eq!((claim.services.len(), claim.adjustments.len()), (0, 2));
		assert_eq!(salus_adjudication::check(&remitted[0].balance()), Ok(()));
	});
}

#[test]
fn without_a_price_it_is_no_authorisation_for_a_whole_claim() {
	ExtBuilder::default()
		.authorised(1, STAY, 1, None)
		.authorised(2, VISIT, 1, Some(40_000))
		.execute(|| {
			assert_ok!(submit(stay(1, 1)));
			assert_ok!(submit(stay(2, 2)));
			assert_ok!(submit(stay(3, 3)));
			for number in 1..4 {
				assert_eq!(denials(number), [Some(Carc::AuthorisationInvalid)]);
			}
		});
}

#[test]
fn each_of_its_lines_is_billed_with_it() {
	ExtBuilder::default().authorised(1, STAY, 1, Some(40_000)).submitted(stay(1, 1)).execute(
		|| {
			assert_ok!(submit(submission(2, &[line_on(VISIT, -1), line(CHECK_UP), line(VISIT)])));
			assert_eq!(denials(2), [Some(Carc::Duplicate), Some(Carc::Duplicate), None]);
			assert_ok!(void(1));
			assert_eq!(units_left(1), Units::whole(1));
			assert_ok!(submit(submission(3, &[line_on(VISIT, -1)])));
			assert_eq!(denials(3), [None]);
			assert_ok!(submit(stay(4, 1)));
			assert_eq!(denials(4), [Some(Carc::Duplicate)]);
		},
	);
}

#[test]
fn what_prior_payers_did_is_summed_up() {
	let stated = |prior| ClaimLine { prior, ..line(VISIT) };
	let bill = |lines: &[ClaimLine]| Submission { whole: Some(1), ..submission(1, lines) };
	let all = bill(&[stated(prior(5_000, 1_000)), stated(prior(2_000, 500))]);
	assert_eq!(all.adjudicated().unwrap()[0].prior, prior(7_000, 1_500));
	let some = bill(&[stated(prior(5_000, 1_000)), stated(None)]);
	assert_eq!(some.adjudicated().unwrap()[0].prior, None);
	let most = bill(&[stated(prior(u128::MAX, 0)), stated(prior(1, 0))]);
	assert_eq!(most.adjudicated(), None);
}
