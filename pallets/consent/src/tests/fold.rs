// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::Party;
use salus_primitives::Fold;
use sp_runtime::traits::BadOrigin;

use super::{Failure, GRANTEE};
use crate::{
	mock::{Consent, *},
	*,
};

#[test]
fn what_was_over_for_long_leaves_a_digest() {
	let chain = ExtBuilder::default().granted(with_exceptions(2)).posted(0, 1).revoked(0);
	chain.granted(treatment()).passed(HISTORY_PERIOD).execute(|| {
		let old = row(0);
		assert_ok!(fold(PATIENT, &[0]));
		assert_eq!(events(), [Event::ConsentsFolded { subject: PATIENT, count: 1 }]);
		assert_eq!(Consent::consent(ConsentId(0)), None);
		let folded = Some(Fold::over(None, &(ConsentId(0), old.clone())));
		let tally = Tally { consents: 1, amended: 0, day: TODAY, rows: 4, folded };
		assert_eq!(Consent::tally(&PATIENT), tally);
		assert!(Consent::verify_folded(&PATIENT, &[(ConsentId(0), old)]));
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), EnvelopeState::Unknown);
		// One for the digest, one for what is left.
		assert_eq!(Index::used(CLINIC), 2);
	});
}

#[test]
fn the_digest_takes_one_row_however_many_it_is_over() {
	let granted = (1..=6)
		.fold(ExtBuilder::default(), |chain, hours| chain.granted(until(NOW + hours * HOUR)));
	granted.passed(HISTORY_PERIOD + 6 * HOUR).execute(|| {
		let rows: Vec<_> = (0..6).map(|number| (ConsentId(number), row(number))).collect();
		assert_ok!(fold(PATIENT, &[0, 1, 2, 5]));
		assert_eq!(Index::used(CLINIC), 3);
		assert_ok!(fold(PATIENT, &[3, 4]));
		assert_eq!(Index::used(CLINIC), 1);
		assert_eq!(Consent::tally(&PATIENT).folded.map(|fold| fold.count), Some(6));

		let in_order = [0, 1, 2, 5, 3, 4].map(|place: usize| rows[place].clone());
		assert!(Consent::verify_folded(&PATIENT, &in_order));
		assert!(!Consent::verify_folded(&PATIENT, &rows));
		assert!(!Consent::verify_folded(&PATIENT, &in_order[..5]));
		let mut changed = in_order;
		changed[0].1.rows += 1;
		assert!(!Consent::verify_folded(&PATIENT, &changed));
		assert!(Consent::verify_folded(&CHILD, &[]));
	});
}

#[test]
fn what_expired_leaves_the_index_as_well() {
	let chain = ExtBuilder::default().granted(until(NOW + HOUR)).granted(treatment());
	chain.passed(HISTORY_PERIOD + HOUR).execute(|| {
		assert_eq!(listed(PATIENT, GRANTEE), [0, 1]);
		assert_ok!(fold(PATIENT, &[0]));
		assert_eq!(listed(PATIENT, GRANTEE), [1]);
	});
}

#[test]
fn what_was_entered_in_error_is_folded_when_it_was_over_for_long() {
	let strike = |consent| Consent::enter_in_error(signed(officer(CLINIC)), ConsentId(consent));
	let chain = ExtBuilder::default().recorded(treatment(), 1).recorded(refusal(), 2);
	chain
		.revoked(1)
		.passed(HISTORY_PERIOD)
		.then(move || strike(0))
		.then(move || strike(1))
		.execute(|| {
			assert_noop!(fold(PATIENT, &[0]), Failure::HistoryRunning);
			assert_ok!(fold(PATIENT, &[1]));
			pass(HISTORY_PERIOD);
			assert_ok!(fold(PATIENT, &[0]));
		});
}

#[test]
fn what_is_not_over_for_long_stays() {
	let chain =
		ExtBuilder::default().granted(until(NOW + HOUR)).granted(treatment()).granted(refusal());
	chain.revoked(1).passed(HISTORY_PERIOD).execute(|| {
		assert_noop!(fold(PATIENT, &[0]), Failure::HistoryRunning);
		assert_noop!(fold(PATIENT, &[1, 2]), Failure::HistoryRunning);
		pass(HOUR - 1);
		assert_noop!(fold(PATIENT, &[0, 1]), Failure::HistoryRunning);
		pass(1);
		assert_ok!(fold(PATIENT, &[0, 1]));
	});
}

#[test]
fn each_is_named_once_and_is_the_subjects() {
	let childs = || grant(CHILD, CHILD, Party::Account(FRIEND), until(NOW + HOUR));
	let chain = ExtBuilder::default().granted(until(NOW + HOUR)).then(childs);
	chain.passed(HISTORY_PERIOD + HOUR).execute(|| {
		assert_noop!(fold(PATIENT, &[]), Failure::NothingToFold);
		assert_noop!(fold(PATIENT, &[0, 0]), Failure::NotSorted);
		assert_noop!(fold(PATIENT, &[1, 0]), Failure::NotSorted);
		assert_noop!(fold(PATIENT, &[0, 1]), Failure::ConsentUnknown);
		assert_noop!(fold(PATIENT, &[2]), Failure::ConsentUnknown);
		assert_noop!(fold(FRIEND, &[0]), Failure::SubjectUnknown);
		assert_ok!(fold(PATIENT, &[0]));
		assert_noop!(fold(PATIENT, &[0]), Failure::ConsentUnknown);
	});
}

#[test]
fn a_number_is_not_given_again() {
	let chain = ExtBuilder::default().granted(until(NOW + HOUR)).passed(HISTORY_PERIOD + HOUR);
	chain.then(|| fold(PATIENT, &[0])).execute(|| {
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, treatment()));
		assert_eq!(listed(PATIENT, GRANTEE), [1]);
	});
}

#[test]
fn one_call_folds_so_many_and_no_more() {
	let numbers = |count: u64| (0..count).map(ConsentId).collect::<Vec<_>>();
	assert!(BoundedVec::<_, MaxFold>::try_from(numbers(4)).is_ok());
	assert!(BoundedVec::<_, MaxFold>::try_from(numbers(5)).is_err());
}

type MaxFold = <Test as Config>::MaxFold;

#[test]
fn only_signed_origins_fold() {
	ExtBuilder::default().execute(|| {
		let none = BoundedVec::default();
		assert_noop!(Consent::fold(RuntimeOrigin::none(), PATIENT, none), BadOrigin);
	});
}
