// SPDX-License-Identifier: Apache-2.0

//! Who trades, who sells for whom, and by when.

use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_runtime::{traits::BadOrigin, BuildStorage};

use super::Failure;
use crate::{mock::*, *};

#[test]
fn governance_says_with_which_licence_one_trades() {
	ExtBuilder::default().execute(|| {
		let set = |origin, role, credential_type| {
			Custody::set_trading_licence(origin, role, credential_type)
		};
		let (role, credential_type) = (Role::Pharmacy, Some(CredentialTypeId(9)));
		assert_ok!(set(RuntimeOrigin::root(), role, credential_type));
		assert_eq!(events(), [Event::TradingLicenceSet { role, credential_type }]);
		assert!(!Custody::is_trading_partner(PHARMACY));
		assert_ok!(set(RuntimeOrigin::root(), role, credential_type));
		assert_eq!(events(), []);
		assert_noop!(set(logistics(MAKER), role, None), BadOrigin);
		let auditor = set(RuntimeOrigin::root(), Role::Auditor, None);
		assert_eq!(auditor.unwrap_err(), Failure::NotATradingRole.into());
		assert_eq!(Custody::trading_licences().len(), 4);
	});
}

#[test]
fn a_proprietor_names_who_sells() {
	ExtBuilder::default().execute(|| {
		assert_ok!(set_seller(MAKER, STORAGE, true));
		let (proprietor, seller) = (MAKER, STORAGE);
		assert_eq!(events(), [Event::SellerSet { proprietor, seller, may_sell: true }]);
		assert_ok!(set_seller(MAKER, STORAGE, true));
		assert_eq!(events(), []);
		let by_seller = Custody::set_seller(responsible(STORAGE), MAKER, STORAGE, true);
		assert_eq!(by_seller.unwrap_err(), Failure::NotProprietor.into());
		let by_logistics = Custody::set_seller(logistics(MAKER), MAKER, STORAGE, false);
		assert_eq!(by_logistics.unwrap_err(), DUTY_MISSING);
		assert_ok!(set_seller(MAKER, STORAGE, false));
		assert_eq!(Sellers::<Test>::iter().count(), 0);
	});
}

#[test]
fn governance_sets_the_deadlines_of_what_begins_from_now_on() {
	let short = Deadlines { receipt: 1, exception: 2 };
	ExtBuilder::default().packed().then(|| pack_case(MAKER, case(3), &[(lot(1), 8..9)])).execute(
		move || {
			assert_ok!(sell(MAKER, PHARMACY, &[case(10)]));
			events();
			assert_ok!(Custody::set_deadlines(RuntimeOrigin::root(), short));
			assert_eq!(events(), [Event::DeadlinesSet { deadlines: short }]);
			assert_ok!(Custody::set_deadlines(RuntimeOrigin::root(), short));
			assert_eq!(events(), []);
			assert_eq!(shipment(FIRST).due, NOW + RECEIPT);
			assert_ok!(sell(MAKER, PHARMACY, &[case(3)]));
			assert_eq!(shipment(SECOND).due, NOW + 1);

			assert_noop!(Custody::set_deadlines(logistics(MAKER), short), BadOrigin);
			for unsound in [Deadlines { receipt: 0, ..short }, Deadlines { exception: 0, ..short }]
			{
				let set = Custody::set_deadlines(RuntimeOrigin::root(), unsound);
				assert_eq!(set.unwrap_err(), Failure::DeadlinesUnsound.into());
			}
		},
	);
}

#[test]
fn a_chain_specification_names_them() {
	let json = serde_json::json!({
		"tradingLicences": [["Pharmacy", 7]],
		"deadlines": { "receipt": 1_209_600_000, "exception": 1_209_600_000 },
	});
	let read: GenesisConfig<Test> = serde_json::from_value(json.clone()).unwrap();
	assert_eq!(read.trading_licences, [(Role::Pharmacy, CredentialTypeId(7))]);
	assert_eq!(read.deadlines, Deadlines::default());
	assert_eq!(serde_json::to_value(read).unwrap(), json);
}

#[test]
#[should_panic(expected = "nobody trades in a role")]
fn a_chain_does_not_begin_with_a_licence_for_auditors() {
	let custody =
		GenesisConfig { trading_licences: vec![(Role::Auditor, LICENCE)], ..Default::default() };
	let _ = RuntimeGenesisConfig { custody, ..Default::default() }.build_storage();
}

#[test]
#[should_panic(expected = "a deadline is nothing")]
fn a_chain_does_not_begin_with_unsound_deadlines() {
	let deadlines = Deadlines { receipt: 0, exception: 1 };
	let custody = GenesisConfig { deadlines, ..Default::default() };
	let _ = RuntimeGenesisConfig { custody, ..Default::default() }.build_storage();
}

#[test]
fn the_constants_fit_together() {
	ExtBuilder::default().execute(Custody::integrity_test);
}
