// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::Step;

use super::Failure;
use crate::{mock::*, *};

fn returned() -> ExtBuilder {
	ExtBuilder::default()
		.received(vec![])
		.then(|| deliver(DISTRIBUTOR, MAKER, &[case(10)], Purpose::Return))
}

#[test]
fn what_was_verified_moves_again() {
	returned().execute(|| {
		let told = told(MAKER);
		let by = || Custody::verify_return(responsible(MAKER), case(10), commitment(5), told);
		assert_ok!(by());
		let (container, holder, findings) = (case(10), MAKER, commitment(5));
		assert_eq!(events(), [Event::ReturnVerified { container, holder, findings }]);
		assert_eq!(last_event(container).step, Step::ReturnVerified);
		assert_ok!(by());
		assert_eq!(events(), []);
		assert_noop!(verify(MAKER, case(10)), Failure::NotReturned);
		assert_ok!(sell(MAKER, PHARMACY, &[case(10)]));
		assert_noop!(verify(MAKER, case(10)), Failure::NotPacked);
	});
}

#[test]
fn only_the_responsible_person_of_who_has_it_verifies() {
	returned().execute(|| {
		assert_noop!(verify(DISTRIBUTOR, case(10)), Failure::NotHolder);
		assert_noop!(verify(MAKER, case(1)), Failure::Nested);
		let by = logistics(MAKER);
		let verified = Custody::verify_return(by, case(10), commitment(5), told(MAKER));
		assert_eq!(verified.unwrap_err(), DUTY_MISSING);
		Register::suspend(MAKER);
		assert_ok!(verify(MAKER, case(10)));
	});
}

#[test]
fn what_was_recalled_is_not_sold_again() {
	returned().execute(|| {
		assert_ok!(recall(&lot(2)));
		Made::set(&None);
		assert_noop!(verify(MAKER, case(10)), Failure::LotBarred);
		assert_ok!(decommission(MAKER, case(10), PackState::Destroyed));
	});
}
