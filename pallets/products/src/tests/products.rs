// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_primitives::Role;
use salus_supply::Barrier;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Products, *},
	*,
};

fn register(gtin: Gtin, terms: ProductTerms) -> DispatchResult {
	Products::register_product(person(MAKER), prefix("0614141"), gtin, terms)
}

fn third() -> Gtin {
	gtin("0061414100003")
}

fn withdraw(by: InstitutionId, notice: u8) -> DispatchResult {
	Products::withdraw_product(person(by), tablets(), commitment(notice))
}

fn reinstate(by: InstitutionId, notice: u8) -> DispatchResult {
	Products::reinstate_product(person(by), tablets(), commitment(notice))
}

#[test]
fn a_manufacturer_registers_a_product_under_its_prefix() {
	ExtBuilder::default().execute(|| {
		assert_ok!(register(third(), MEDICINE));
		assert_eq!(events(), [Event::ProductRegistered { gtin: third(), manufacturer: MAKER }]);
		let product = Product {
			manufacturer: MAKER,
			prefix: prefix("0614141"),
			terms: MEDICINE,
			withdrawal: None,
			reinstated: None,
		};
		assert_eq!(Products::product(third()), Some(product));
		// A case of them is a product under the same prefix.
		assert_ok!(register(gtin("5061414100003"), MEDICINE));
		assert_ok!(register(third(), MEDICINE));
		assert_eq!(events().len(), 1);
		let other = ProductTerms { content: 11, ..MEDICINE };
		assert_noop!(register(third(), other), Failure::ProductKnown);
	});
}

#[test]
fn a_product_is_registered_by_whom_the_prefix_is() {
	ExtBuilder::default().execute(|| {
		let register = |by: RuntimeOrigin, digits: &str, gtin| {
			Products::register_product(by, prefix(digits), gtin, MEDICINE)
		};
		assert_noop!(register(person(CHEMIST), "0614141", third()), Failure::PrefixNotTheirs);
		assert_noop!(register(person(MAKER), "0614142", third()), Failure::PrefixUnknown);
		assert_noop!(
			register(person(MAKER), "0614141", gtin("0061414200001")),
			Failure::PrefixMismatch
		);
		assert_noop!(
			register(person(MAKER), "0614141", "96385074".parse().unwrap()),
			Failure::PrefixMismatch
		);
		assert_noop!(register(person(PHARMACY), "0614141", third()), Failure::NotAManufacturer);
		assert_noop!(register(logistics(MAKER), "0614141", third()), DUTY_MISSING);
		assert_noop!(register(signed(1), "0614141", third()), NOT_AN_AGENT);
		assert_noop!(register(RuntimeOrigin::root(), "0614141", third()), BadOrigin);
		assert_noop!(register(person(CHEMIST), "0614141", tablets()), Failure::ProductKnown);
		Register::suspend(MAKER);
		assert_noop!(register(person(MAKER), "0614141", third()), NOT_ACTIVE);
		Register::reinstate(MAKER);
		assert_ok!(Products::withdraw_prefix(RuntimeOrigin::root(), prefix("0614141")));
		assert_noop!(register(person(MAKER), "0614141", third()), Failure::PrefixNotTheirs);
	});
}

#[test]
fn terms_must_be_sound_and_the_row_be_paid() {
	ExtBuilder::default().execute(|| {
		let empty = ProductTerms { content: 0, ..MEDICINE };
		assert_noop!(register(third(), empty), Failure::TermsUnsound);
		Index::prepay(MAKER, 0);
		assert_noop!(register(third(), MEDICINE), QUOTA_EXHAUSTED);
	});
}

#[test]
fn a_withdrawn_product_reaches_nobody_until_it_is_reinstated() {
	ExtBuilder::default().with_tablets().execute(|| {
		let barrier = || Products::lot(tablet_lot(1)).unwrap().barrier;
		assert_eq!(barrier(), None);
		assert_ok!(withdraw(MAKER, 1));
		assert_eq!(barrier(), Some(Barrier::Withdrawn));
		assert_ok!(reinstate(MAKER, 2));
		assert_eq!(barrier(), None);
		let (gtin, institution) = (tablets(), MAKER);
		assert_eq!(
			events(),
			[
				Event::ProductWithdrawn { gtin, institution, notice: commitment(1) },
				Event::ProductReinstated { gtin, institution, notice: commitment(2) },
			]
		);
	});
}

#[test]
fn only_a_regulator_reinstates_what_a_regulator_withdrew() {
	ExtBuilder::default().execute(|| {
		assert_ok!(withdraw(MAKER, 1));
		assert_ok!(withdraw(AUTHORITY, 2));
		assert_noop!(withdraw(MAKER, 1), Failure::AlreadyWithdrawn);
		assert_noop!(withdraw(OTHER_AUTHORITY, 3), Failure::AlreadyWithdrawn);
		assert_noop!(reinstate(MAKER, 4), Failure::NotPermitted);
		assert_ok!(reinstate(OTHER_AUTHORITY, 4));
		assert_ok!(withdraw(MAKER, 5));
		assert_ok!(reinstate(AUTHORITY, 6));
	});
}

#[test]
fn repeating_a_withdrawal_or_a_reinstatement_is_quiet() {
	ExtBuilder::default().then(|| withdraw(MAKER, 1)).execute(|| {
		assert_ok!(withdraw(MAKER, 1));
		assert_eq!(events(), []);
		assert_noop!(withdraw(MAKER, 2), Failure::AlreadyWithdrawn);
		assert_ok!(reinstate(MAKER, 3));
		events();
		assert_ok!(reinstate(MAKER, 3));
		assert_eq!(events(), []);
		assert_noop!(reinstate(MAKER, 4), Failure::NotWithdrawn);
	});
}

#[test]
fn only_who_made_it_and_regulators_withdraw() {
	ExtBuilder::default().execute(|| {
		assert_noop!(withdraw(CHEMIST, 1), Failure::NotPermitted);
		assert_noop!(withdraw(PHARMACY, 1), Failure::NotPermitted);
		let call = |origin| Products::withdraw_product(origin, tablets(), commitment(1));
		assert_noop!(call(logistics(MAKER)), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::none()), BadOrigin);
		let unknown = Products::withdraw_product(person(MAKER), third(), commitment(1));
		assert_eq!(unknown, Err(Failure::ProductUnknown.into()));
		// A suspended manufacturer still answers for its product, a suspended Regulator for none.
		Register::suspend(MAKER);
		assert_ok!(withdraw(MAKER, 1));
		Register::suspend(AUTHORITY);
		assert_noop!(withdraw(AUTHORITY, 2), Failure::NotPermitted);
	});
}

#[test]
fn a_regulator_that_made_the_product_is_its_manufacturer() {
	ExtBuilder::default().execute(|| {
		Register::admit(MAKER, &[Role::Manufacturer, Role::Regulator], b"CH");
		assert_ok!(withdraw(MAKER, 1));
		let withdrawal = Products::product(tablets()).unwrap().withdrawal.unwrap();
		assert_eq!((withdrawal.side, withdrawal.institution), (Side::Manufacturer, MAKER));
	});
}
