// SPDX-License-Identifier: Apache-2.0

//! Who pays.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::ConfidentialTags;
use sp_runtime::TokenError;

use crate::{
	mock::{Identities, *},
	*,
};

#[test]
fn an_account_without_a_sponsor_has_its_deposit_on_hold() {
	ExtBuilder::default().execute(|| {
		assert_ok!(add(SURGEON, 1));
		let account = SURGEON;
		let created = Event::IdentityCreated { account, sponsor: None };
		assert_eq!(events(), [created, Event::MethodAdded { account, method: MethodId(0) }]);
		assert_eq!(on_hold(SURGEON), 2 * ROW_DEPOSIT);
		assert_ok!(rotate(SURGEON, 0, 2));
		assert_eq!(on_hold(SURGEON), 3 * ROW_DEPOSIT);
		pass(HISTORY_PERIOD);
		assert_ok!(Identities::fold(signed(STRANGER), SURGEON));
		assert_eq!(on_hold(SURGEON), 2 * ROW_DEPOSIT);
		assert_ok!(Identities::deactivate(signed(SURGEON), SURGEON));
		assert_eq!(on_hold(SURGEON), 2 * ROW_DEPOSIT);
	});
}

#[test]
fn an_account_without_coins_and_sponsor_has_no_identity() {
	ExtBuilder::default().execute(|| {
		assert_noop!(add(STRANGER, 1), TokenError::FundsUnavailable);
	});
}

#[test]
fn who_registers_an_account_pays_for_it_from_its_next_change_on() {
	ExtBuilder::default().method(SURGEON, 1).execute(|| {
		register(HOSPITAL, SURGEON);
		assert_eq!(on_hold(SURGEON), 2 * ROW_DEPOSIT);
		exhaust(HOSPITAL);
		assert_ok!(rotate(SURGEON, 0, 2));
		assert_eq!((on_hold(SURGEON), used(HOSPITAL)), (0, 3));
		assert_eq!(identity(SURGEON).sponsor, Some(HOSPITAL));
	});
}

#[test]
fn a_successor_pays_on() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		succeed(CLINIC, HOSPITAL);
		assert_ok!(rotate(PATIENT, 0, 2));
		assert_eq!((used(CLINIC), used(HOSPITAL)), (0, 3));
		assert_eq!(identity(PATIENT).sponsor, Some(CLINIC));
		pass(HISTORY_PERIOD);
		assert_ok!(Identities::fold(signed(STRANGER), PATIENT));
		assert_eq!(used(HOSPITAL), 2);
	});
}

#[test]
fn one_subject_uses_a_bounded_number_of_rows() {
	let full = (1..=MAX_METHODS as u8)
		.fold(ExtBuilder::default(), |chain, number| chain.method(PATIENT, number));
	let worn = (0..10)
		.fold(full, |chain, turn| chain.rotated(PATIENT, MAX_METHODS - 1 + turn, 10 + turn as u8));
	let represented = (0..MAX_MANDATES)
		.fold(worn, |chain, turn| chain.empowered(Some(NOW + HOUR * (1 + u64::from(turn)))));
	represented.execute(|| {
		let tags = ConfidentialTags { salt: [1; 32].into(), codes: [commitment(1); 8] };
		assert_ok!(Identities::keep_confidential(signed(PATIENT), PATIENT, Some(Box::new(tags))));
		assert_eq!(used(CLINIC), 1 + MAX_METHODS + MAX_CLOSED + MAX_MANDATES + 1);
	});
}
