// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_supply::Lots as _;
use sp_runtime::{traits::BadOrigin, BuildStorage};

use super::Failure;
use crate::{
	mock::{Products, *},
	*,
};

fn grant(digits: &str, institution: InstitutionId) -> DispatchResult {
	Products::grant_prefix(RuntimeOrigin::root(), prefix(digits), institution, commitment(3))
}

fn withdraw(digits: &str) -> DispatchResult {
	Products::withdraw_prefix(RuntimeOrigin::root(), prefix(digits))
}

#[test]
fn governance_grants_and_withdraws_prefixes() {
	ExtBuilder::default().execute(|| {
		assert_ok!(grant("7612345", HEIR));
		let granted = Prefix { institution: HEIR, evidence: commitment(3), is_withdrawn: false };
		assert_eq!(Products::prefix(prefix("7612345")), Some(granted));
		assert_ok!(withdraw("7612345"));
		let withdrawn = Prefix { is_withdrawn: true, ..granted };
		assert_eq!(Products::prefix(prefix("7612345")), Some(withdrawn));
		let prefix = prefix("7612345");
		assert_eq!(
			events(),
			[Event::PrefixGranted { prefix, institution: HEIR }, Event::PrefixWithdrawn { prefix }]
		);
		for origin in [RuntimeOrigin::none(), person(MAKER)] {
			let granted = Products::grant_prefix(origin.clone(), prefix, HEIR, commitment(3));
			assert_eq!(granted, Err(BadOrigin.into()));
			assert_eq!(Products::withdraw_prefix(origin, prefix), Err(BadOrigin.into()));
		}
	});
}

#[test]
fn saying_it_again_is_quiet() {
	ExtBuilder::default().then(|| grant("7612345", HEIR)).execute(|| {
		assert_ok!(grant("7612345", HEIR));
		assert_eq!(events(), []);
		assert_noop!(grant("7612345", MAKER), Failure::PrefixKnown);
		assert_ok!(withdraw("7612345"));
		events();
		assert_ok!(withdraw("7612345"));
		assert_eq!(events(), []);
		assert_noop!(withdraw("761234"), Failure::PrefixUnknown);
	});
}

#[test]
fn no_prefix_begins_another_one() {
	ExtBuilder::default().then(|| grant("7612345", HEIR)).execute(|| {
		for overlapping in ["7612", "76123", "761234", "76123456", "761234567890"] {
			assert_noop!(grant(overlapping, HEIR), Failure::PrefixOverlaps);
		}
		assert_ok!(grant("7612346", HEIR));
		assert_ok!(grant("761235", HEIR));
		// As long as one of those stands.
		assert_ok!(withdraw("7612345"));
		assert_noop!(grant("76123", HEIR), Failure::PrefixOverlaps);
		assert_ok!(withdraw("7612346"));
		assert_ok!(withdraw("761235"));
		assert_ok!(grant("76123", HEIR));
		assert_noop!(grant("7612345", HEIR), Failure::PrefixOverlaps);
	});
}

#[test]
fn a_withdrawn_prefix_may_be_granted_to_somebody_else() {
	ExtBuilder::default().execute(|| {
		let identifier = tablets().into();
		assert_eq!(Products::issuer_of(identifier), Some(MAKER));
		assert_ok!(withdraw("0614141"));
		assert_eq!(Products::issuer_of(identifier), None);
		assert_ok!(grant("0614141", HEIR));
		assert_eq!(Products::issuer_of(identifier), Some(HEIR));
		// The product stays with who made it.
		assert_eq!(Products::product(tablets()).unwrap().manufacturer, MAKER);
	});
}

#[test]
fn who_issued_a_number_is_found_by_its_prefix() {
	ExtBuilder::default().then(|| grant("061415", HEIR)).then(|| grant("7612", HEIR)).execute(
		|| {
			let gln: salus_gs1::Gln = "0614141123452".parse().unwrap();
			assert_eq!(Products::issuer_of(gln.into()), Some(MAKER));
			let sscc: salus_gs1::Sscc = "106141412345678908".parse().unwrap();
			assert_eq!(Products::issuer_of(sscc.into()), Some(MAKER));
			assert_eq!(Products::issuer_of(pack(1).into()), Some(MAKER));
			assert_eq!(Products::issuer_of(tablet_lot(1).into()), Some(MAKER));
			assert_eq!(Products::issuer_of(gtin("0061415000001").into()), Some(HEIR));
			assert_eq!(Products::issuer_of(gtin("3761200000001").into()), Some(HEIR));
			assert_eq!(Products::issuer_of(gtin("0061416000001").into()), None);
			let short: Gtin = "96385074".parse().unwrap();
			assert_eq!(Products::issuer_of(short.into()), None);
		},
	);
}

#[test]
#[should_panic(expected = "begins another one")]
fn the_first_block_has_no_overlapping_prefixes() {
	let granted = |digits| GenesisPrefix {
		prefix: prefix(digits),
		institution: MAKER,
		evidence: commitment(1),
	};
	let prefixes = vec![granted("0614141"), granted("061414")];
	let genesis = RuntimeGenesisConfig {
		products: GenesisConfig { prefixes, ..Default::default() },
		..Default::default()
	};
	let _ = genesis.build_storage();
}

#[test]
fn a_chain_specification_names_prefixes_as_text() {
	let genesis: GenesisConfig<Test> = serde_json::from_value(serde_json::json!({
		"prefixes": [{
			"prefix": "0614141",
			"institution": 1,
			"evidence": format!("0x{}", "01".repeat(32)),
		}],
	}))
	.unwrap();
	assert_eq!(genesis.prefixes[0].prefix, prefix("0614141"));
	assert_eq!(genesis.prefixes[0].evidence, commitment(1));
}
