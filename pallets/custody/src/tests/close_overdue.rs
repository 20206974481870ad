// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use salus_primitives::Lapse;

use super::Failure;
use crate::{mock::*, *};

fn findings() -> Vec<Finding> {
	vec![
		Finding::Short { container: case(1), lot: lot(1), count: 1 },
		Finding::Missing { container: case(2) },
		Finding::DataError { container: case(10), evidence: commitment(4) },
	]
}

#[test]
fn what_nobody_settled_in_time_is_settled_by_rule_and_costs_who_was_silent() {
	ExtBuilder::default().received(findings()).execute(|| {
		assert_ok!(settle(MAKER, ONE, Resolution::Delivered));
		assert_noop!(close(ONE), Failure::NotDue);
		assert_noop!(close(ExceptionId(9)), Failure::ExceptionUnknown);
		pass(EXCEPTION);
		events();
		assert_ok!(close(ONE));
		let (exception, resolution) = (ONE, Resolution::Lost);
		let overdue = Event::SettlementOverdue { exception, institution: DISTRIBUTOR };
		assert_eq!(events(), [overdue, Event::ExceptionSettled { exception, resolution }]);
		assert_eq!(Lapses::take(), [(DISTRIBUTOR, Lapse::ExceptionSettlement)]);
		assert_eq!(gone(&lot(1)), (0, 1));
		assert_ok!(close(ONE));
		assert_eq!((events(), Lapses::take()), (vec![], vec![]));
	});
}

#[test]
fn who_disagreed_was_not_silent() {
	ExtBuilder::default().received(findings()).execute(|| {
		assert_ok!(settle(MAKER, TWO, Resolution::Delivered));
		assert_ok!(settle(DISTRIBUTOR, TWO, Resolution::Returned));
		pass(EXCEPTION);
		assert_ok!(close(TWO));
		assert_eq!(Lapses::take(), []);
		assert_eq!(row(case(2)).status, Status::Gone(PackState::Lost));
	});
}

#[test]
fn the_sweep_settles_what_is_late() {
	ExtBuilder::default().received(findings()).passed(EXCEPTION).execute(|| {
		assert_eq!(Custody::overdue(10).len(), 3);
		sweep();
		assert_eq!((Due::<Test>::iter().count(), Lapses::take().len()), (0, 6));
		assert_eq!(row(case(10)).status, Status::Gone(PackState::Destroyed));
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((12, 0, 0), (0, 0, 0)));
		assert_eq!((gone(&lot(1)), gone(&lot(2))), ((0, 8), (0, 4)));
		assert_eq!(Custody::overdue(10), []);
	});
}

#[test]
fn surplus_that_nobody_settled_stays_the_senders() {
	ExtBuilder::default()
		.shipped()
		.then(|| pack_case(MAKER, case(3), &[(lot(1), 8..10)]))
		.then(|| receive(DISTRIBUTOR, FIRST, &[Finding::Surplus { container: case(3) }]))
		.passed(EXCEPTION)
		.execute(|| {
			sweep();
			assert_eq!((row(case(3)).holder, gone(&lot(1))), (MAKER, (0, 0)));
			assert_ok!(sell(MAKER, PHARMACY, &[case(3)]));
		});
}

#[test]
fn the_sweep_stays_within_its_weight() {
	type Weights = <Test as Config>::WeightInfo;
	ExtBuilder::default().received(findings()).passed(EXCEPTION).execute(|| {
		let idle = |limit| Custody::on_idle(System::block_number(), limit);
		assert_eq!(idle(Weight::zero()), Weight::zero());
		let (base, step) = (Weights::sweep_nothing(), Weights::sweep_one());
		let enough = base.saturating_add(step);
		assert_eq!(idle(enough - Weight::from_parts(1, 0)), base);
		assert_eq!(Due::<Test>::iter().count(), 3);
		assert_eq!(idle(enough), enough);
		assert_eq!(Due::<Test>::iter().count(), 2);
		assert_eq!(idle(Weight::MAX), enough.saturating_add(step));
	});
}

#[test]
fn nothing_is_swept_before_it_is_late() {
	ExtBuilder::default().received(findings()).passed(EXCEPTION - 1).execute(|| {
		sweep();
		assert_eq!((Due::<Test>::iter().count(), events()), (3, vec![]));
	});
}
