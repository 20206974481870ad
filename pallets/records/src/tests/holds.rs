// SPDX-License-Identifier: Apache-2.0

use super::*;

fn place(regulator: InstitutionId) -> sp_runtime::DispatchResult {
	Records::place_hold(signed(officer(regulator)), CLINIC, digest(1))
}

fn lift(regulator: InstitutionId) -> sp_runtime::DispatchResult {
	Records::lift_hold(signed(officer(regulator)), CLINIC, digest(1))
}

#[test]
fn a_regulator_places_and_lifts_its_hold() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(place(REGULATOR));
		assert_eq!(entry(key(CLINIC, 1)).holds.to_vec(), [REGULATOR]);
		assert_noop!(place(REGULATOR), Failure::AlreadyHeld);
		assert_ok!(lift(REGULATOR));
		assert_eq!(entry(key(CLINIC, 1)).holds.to_vec(), []);
		assert_noop!(lift(REGULATOR), Failure::NotHeld);

		let (custodian, digest, regulator) = (CLINIC, digest(1), REGULATOR);
		assert_eq!(
			events(),
			[
				Event::HoldPlaced { custodian, digest, regulator },
				Event::HoldLifted { custodian, digest, regulator },
			]
		);
	});
}

#[test]
fn several_regulators_hold_one_record_up_to_the_bound() {
	ExtBuilder::default().records([1]).run(|| {
		let [first, second, third] = REGULATORS;
		assert_ok!(place(first));
		assert_ok!(place(second));
		assert_noop!(place(third), Failure::TooManyHolds);
		assert_ok!(lift(first));
		assert_ok!(place(third));
		assert_eq!(entry(key(CLINIC, 1)).holds.to_vec(), [second, third]);
	});
}

#[test]
fn a_held_record_is_neither_erased_nor_folded() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(place(REGULATOR));
		close([1]);
		let erase = || Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(1));
		let digests: BoundedVec<_, _> = vec![digest(1)].try_into().unwrap();
		let fold = || Records::fold(signed(writer(CLINIC)), CLINIC, digests.clone());
		assert_noop!(erase(), Failure::UnderHold);
		assert_noop!(fold(), Failure::UnderHold);
		assert_ok!(lift(REGULATOR));
		assert_ok!(erase());
		assert_noop!(place(REGULATOR), Failure::AlreadyErased);
		assert_ok!(fold());
		assert_noop!(place(REGULATOR), Failure::EntryUnknown);
		assert_noop!(lift(REGULATOR), Failure::EntryUnknown);
	});
}

#[test]
fn holding_takes_a_privacy_officer_of_an_active_regulator() {
	ExtBuilder::default().records([1]).run(|| {
		assert_noop!(place(CLINIC), Failure::NotARegulator);
		let by_writer = Records::place_hold(signed(writer(REGULATOR)), CLINIC, digest(1));
		assert_eq!(by_writer, Err(DUTY_MISSING));
		let by_root = Records::place_hold(RuntimeOrigin::root(), CLINIC, digest(1));
		assert_eq!(by_root, Err(DispatchError::BadOrigin));
		suspend(REGULATOR);
		assert_noop!(place(REGULATOR), NOT_ACTIVE);
	});
}

#[test]
fn only_the_regulator_that_holds_lifts_even_when_suspended() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(place(REGULATOR));
		assert_noop!(lift(REGULATORS[1]), Failure::NotHeld);
		let by_writer = Records::lift_hold(signed(writer(REGULATOR)), CLINIC, digest(1));
		assert_eq!(by_writer, Err(DUTY_MISSING));
		let by_root = Records::lift_hold(RuntimeOrigin::root(), CLINIC, digest(1));
		assert_eq!(by_root, Err(DispatchError::BadOrigin));
		suspend(REGULATOR);
		assert_ok!(lift(REGULATOR));
	});
}

#[test]
fn the_successor_of_a_regulator_lifts_its_hold() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(place(REGULATOR));
		assert_ok!(succeed(REGULATOR, REGULATORS[1]));
		assert_ok!(lift(REGULATORS[1]));
	});
}

#[test]
fn a_regulator_with_a_hold_left_cannot_withdraw() {
	use salus_primitives::WindUp;
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(Records::ensure_closed(REGULATOR));
		assert_ok!(place(REGULATOR));
		assert_noop!(Records::ensure_closed(REGULATOR), Failure::CustodyOpen);
		assert_ok!(lift(REGULATOR));
		assert_ok!(Records::ensure_closed(REGULATOR));
	});
}

#[test]
fn a_correction_is_no_way_out_of_a_hold_or_of_an_erasure_request() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(place(REGULATOR));
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(1)));
		assert_ok!(Records::supersede(signed(writer(CLINIC)), CLINIC, digest(1), statement(2)));
		let corrected = entry(key(CLINIC, 2));
		assert_eq!(corrected.holds.to_vec(), [REGULATOR]);
		assert!(corrected.erasure.unwrap().is_open());
		pass_days(RETENTION_DAYS);
		let erase = Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(2));
		assert_eq!(erase, Err(Failure::UnderHold.into()));
		assert_eq!(Records::custodian(REGULATOR).unwrap().holds_placed, 2);
	});
}
