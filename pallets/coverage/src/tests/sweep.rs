// SPDX-License-Identifier: Apache-2.0

use frame_support::{
	assert_ok,
	traits::Hooks,
	weights::{Weight, WeightMeter},
};

use crate::{
	mock::{Coverage, *},
	*,
};

use salus_primitives::Lapse;

type Weights = <Test as Config>::WeightInfo;

fn waiting() -> ExtBuilder {
	ExtBuilder::default().book().enrolled(MEMBER).requested(MEMBER, 1).requested(MEMBER, 2)
}

#[test]
fn a_late_decision_is_noted_once() {
	waiting().passed(DECISION).execute(|| {
		let both = || {
			let mut late = Coverage::overdue(INSURER, None, 9);
			late.sort();
			assert_eq!(late, [(MEMBER, 1), (MEMBER, 2)]);
		};
		both();
		sweep();
		let (member, institution) = (MEMBER, INSURER);
		let events = events();
		assert_eq!(events.len(), 2);
		for number in [1, 2] {
			let overdue = Event::AuthorisationOverdue { member, number, institution };
			assert!(events.contains(&overdue));
		}
		assert_eq!(Lapses::take(), [(INSURER, Lapse::AuthorisationDecision); 2]);
		both();
		sweep();
		assert_ok!(decide(MEMBER, 1, GIVEN));
		assert_eq!(Lapses::take(), []);
		assert_eq!(Coverage::overdue(INSURER, None, 9), [(MEMBER, 2)]);
	});
}

#[test]
fn nothing_is_noted_before_it_is_late() {
	waiting().passed(DECISION - 1).execute(|| {
		sweep();
		assert_eq!(events(), []);
		assert_eq!(Coverage::overdue(INSURER, None, 9), []);
	});
}

#[test]
fn a_coverage_that_ended_is_not_open() {
	let chain = ExtBuilder::default().book().family().then(|| terminate(MEMBER, TODAY));
	chain.execute(|| {
		sweep();
		assert_eq!(events(), []);
		pass_days(1);
		assert!(!Coverage::coverage(&MEMBER).unwrap().is_covered);
		sweep();
		let (member, insurer, until) = (MEMBER, INSURER, TODAY);
		assert_eq!(events(), [Event::CoverageEnded { member, insurer, until }]);
		assert_eq!(Opened::<Test>::get(INSURER), Open { coverages: 2, undecided: 0 });
	});
}

#[test]
fn the_sweep_keeps_within_its_weight() {
	waiting().passed(DECISION).execute(|| {
		let idle = |limit| Coverage::on_idle(1, limit);
		let nothing = Weights::sweep_nothing();
		assert_eq!(idle(nothing / 2), Weight::zero());
		assert_eq!(idle(nothing), nothing);
		assert_eq!(events(), []);
		let one = nothing + Coverage::longest_step();
		assert!(idle(one).all_lte(one));
		assert_eq!(events().len(), 1);
		let mut meter = WeightMeter::new();
		Coverage::sweep(&mut meter);
		assert_eq!(meter.consumed(), nothing + Weights::sweep_decision());
	});
}

#[test]
fn overdue_decisions_come_in_pages() {
	waiting().then(|| request(MEMBER, 3)).passed(DECISION).execute(|| {
		let page = |after| Coverage::overdue(INSURER, after, 2);
		let all = Coverage::overdue(INSURER, None, 9);
		assert_eq!(page(None), all[..2]);
		assert_eq!(page(Some(all[1])), all[2..]);
		sweep();
		let all = Coverage::overdue(INSURER, None, 9);
		assert_eq!(page(Some(all[1])), all[2..]);
		assert_eq!(page(Some(all[2])), []);
	});
}
