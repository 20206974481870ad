// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_adjudication::{Advice, Payee};
use salus_primitives::{Day, Fold};

use crate::{
	mock::{Settlement, *},
	*,
};

const PAYEE: Payee<AccountId> = Payee::Institution(CLINIC);

fn fold(count: u32) -> DispatchResult {
	Settlement::fold_advices(signed(STRANGER), PAYEE, count)
}

fn all() -> Vec<Advice> {
	let first = Day::of(NOW);
	Settlement::advices_between(&PAYEE, first, Day(first.0 + 100))
}

/// Two advices on the first day, three a day later.
fn told() -> ExtBuilder {
	let story = ExtBuilder::default().funded(300).settled(0, 10).settled(1, 20);
	story.passed_days(1).settled(2, 30).settled(3, 0).reversed(0, 10)
}

#[test]
fn what_is_old_leaves_the_state_and_is_proved() {
	told().passed_days(9).execute(|| {
		let rows: Vec<_> = (0..).map(Number).zip(all()).collect();
		assert_eq!(rows.len(), 5);
		assert_ok!(fold(4));
		assert_eq!(events(), [Event::AdvicesFolded { payee: PAYEE, count: 2 }]);
		assert_eq!(all().len(), 3);
		assert_eq!(Settlement::folded_advices(&PAYEE), Fold::over_all(&rows[..2]));
		assert_noop!(fold(4), Error::<Test>::NothingToFold);

		pass_days(1);
		assert_ok!(fold(2));
		assert_ok!(fold(2));
		assert!(all().is_empty());
		assert!(Settlement::verify_folded_advices(&PAYEE, &rows));
		assert!(!Settlement::verify_folded_advices(&PAYEE, &rows[1..]));
	});
}

#[test]
fn one_call_folds_as_many_as_it_may() {
	told().passed_days(20).execute(|| {
		assert_ok!(fold(u32::MAX));
		assert_eq!(all().len(), 5 - MAX_FOLD as usize);
	});
}

#[test]
fn what_is_not_old_or_not_there_is_not_folded() {
	told().execute(|| {
		assert_noop!(fold(1), Error::<Test>::NothingToFold);
		pass_days(20);
		assert_noop!(fold(0), Error::<Test>::NothingToFold);
		assert_noop!(
			Settlement::fold_advices(signed(STRANGER), Payee::Account(MEMBER), 1),
			Error::<Test>::NothingToFold
		);
	});
}
