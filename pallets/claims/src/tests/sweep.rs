// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_ok, assert_storage_noop, traits::Hooks, weights::Weight};
use salus_primitives::{Lapse, Moment};

use crate::{
	mock::{Claims, *},
	*,
};

/// Waits from so much after the beginning on.
fn waiting(number: u64, after: Moment) -> impl FnOnce(ExtBuilder) -> ExtBuilder {
	let charge = REVIEW_ABOVE + 1;
	let lines = [ClaimLine { charge, ..line_on(VISIT, -(number as i32)) }];
	move |chain| chain.passed(after).submitted(submission(number, &lines))
}

fn two() -> ExtBuilder {
	waiting(2, 1)(waiting(1, 0)(ExtBuilder::default()))
}

fn is_missed(number: u64) -> bool {
	matches!(row(number).state, State::Pended { missed: Some(_), .. })
}

#[test]
fn what_is_late_is_noted_once() {
	two().passed(DECISION - 1).execute(|| {
		sweep();
		let insurer = INSURER;
		assert_eq!(events(), [Event::ClaimOverdue { claim: key(1), insurer }]);
		assert_eq!(Lapses::take(), [(INSURER, Lapse::ClaimDecision)]);
		assert_eq!((is_missed(1), is_missed(2)), (true, false));
		assert_storage_noop!(sweep());
		pass(1);
		sweep();
		assert_eq!(events(), [Event::ClaimOverdue { claim: key(2), insurer }]);
		assert_eq!((Due::<Test>::iter().count(), Pended::<Test>::iter().count()), (0, 2));
	});
}

#[test]
fn what_was_noted_can_still_be_decided() {
	two().passed(DECISION).swept().execute(|| {
		assert_ok!(release(1));
		assert_ok!(void(2));
		assert_eq!(Lapses::take(), []);
		assert_eq!(Pended::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_sweep_stays_within_its_weight() {
	two().passed(DECISION).execute(|| {
		let (nothing, one) = (<()>::sweep_nothing(), <()>::sweep_overdue());
		let idle = |limit: Weight| Claims::on_idle(1, limit);
		assert_eq!(idle(Weight::zero()), Weight::zero());
		assert_eq!(idle(nothing), nothing);
		assert_eq!((is_missed(1), is_missed(2)), (false, false));
		assert_eq!(idle(nothing + one), nothing + one);
		// The one that was due first.
		assert_eq!((is_missed(1), is_missed(2)), (true, false));
		assert_eq!(idle(nothing + one + one), nothing + one);
		assert!(is_missed(2));
		assert_eq!(idle(Weight::MAX), nothing);
	});
}

#[test]
fn nothing_is_late_before_its_deadline() {
	two().passed(DECISION - 2).execute(|| {
		assert_storage_noop!(sweep());
	});
}
