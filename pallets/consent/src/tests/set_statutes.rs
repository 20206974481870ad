// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::{LawCode, Purpose, Rule};
use salus_primitives::Country;
use sp_runtime::{traits::BadOrigin, BuildStorage};

use super::Failure;
use crate::{
	mock::{Consent, *},
	*,
};

const SWITZERLAND: Country = Country(*b"CH");

#[test]
fn governance_sets_what_the_law_of_a_country_says() {
	ExtBuilder::default().execute(|| {
		let law = vec![policy(1, Purpose::Treatment), policy(7, Purpose::Payment)];
		assert_ok!(legislate(b"CH", law.clone()));
		assert_eq!(events(), [Event::StatutesSet { country: SWITZERLAND, count: 2 }]);
		assert_eq!(Consent::statutes(SWITZERLAND), law);
		assert_eq!(Consent::statutes(Country(*b"DE")), []);
	});
}

#[test]
fn setting_the_same_changes_nothing_and_setting_none_repeals() {
	ExtBuilder::default().execute(|| {
		assert_ok!(legislate(b"CH", vec![policy(1, Purpose::Treatment)]));
		events();
		assert_ok!(legislate(b"CH", vec![policy(1, Purpose::Treatment)]));
		assert_eq!(events(), []);
		assert_ok!(legislate(b"CH", vec![]));
		assert_eq!(events(), [Event::StatutesSet { country: SWITZERLAND, count: 0 }]);
		assert!(!Statutes::<Test>::contains_key(SWITZERLAND));
		assert_ok!(legislate(b"CH", vec![]));
		assert_eq!(events(), []);
	});
}

#[test]
fn codes_ascend_and_come_once() {
	ExtBuilder::default().execute(|| {
		let law = |first, second| {
			vec![policy(first, Purpose::Treatment), policy(second, Purpose::Payment)]
		};
		assert_noop!(legislate(b"CH", law(2, 1)), Failure::NotSorted);
		assert_noop!(legislate(b"CH", law(1, 1)), Failure::NotSorted);
		assert_ok!(legislate(b"CH", law(1, 2)));
	});
}

#[test]
fn a_country_has_thirty_two_statutes_and_no_more() {
	let law =
		|count: u16| (0..count).map(|code| policy(code, Purpose::Treatment)).collect::<Vec<_>>();
	ExtBuilder::default().execute(|| {
		assert_ok!(legislate(b"CH", law(32)));
		assert!(StatuteBook::try_from(law(33)).is_err());
	});
}

#[test]
fn what_permits_says_what_and_what_denies_need_not() {
	ExtBuilder::default().execute(|| {
		let mut statute = policy(1, Purpose::Treatment);
		statute.sensitivity = None;
		assert_noop!(legislate(b"CH", vec![statute.clone()]), Failure::StatuteIncomplete);
		let glass = policy(1, Purpose::BreakTheGlass);
		assert_noop!(legislate(b"CH", vec![glass]), Failure::StatuteIncomplete);
		statute.rule = Rule::Deny;
		assert_ok!(legislate(b"CH", vec![statute]));
	});
}

#[test]
fn a_country_is_two_capital_letters() {
	ExtBuilder::default().execute(|| {
		let law = vec![policy(1, Purpose::Treatment)];
		assert_noop!(legislate(b"ch", law), Failure::CountryMalformed);
	});
}

#[test]
fn only_governance_sets_statutes() {
	ExtBuilder::default().execute(|| {
		for origin in [signed(officer(CLINIC)), RuntimeOrigin::none()] {
			let call = Consent::set_statutes(origin, SWITZERLAND, Default::default());
			assert_noop!(call, BadOrigin);
		}
	});
}

fn genesis(statutes: Vec<Statute>) -> GenesisConfig<Test> {
	GenesisConfig { statutes: [(SWITZERLAND, statutes)].into(), ..Default::default() }
}

#[test]
fn a_chain_starts_with_the_statutes_of_its_genesis() {
	let law = vec![policy(3, Purpose::Treatment)];
	let storage = genesis(law.clone()).build_storage().unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		assert_eq!(Consent::statutes(SWITZERLAND), law);
	});
}

#[test]
#[should_panic(expected = "NotSorted")]
fn a_genesis_with_codes_out_of_order_is_refused() {
	let law = vec![policy(3, Purpose::Treatment), policy(2, Purpose::Treatment)];
	let _ = genesis(law).build_storage();
}

#[test]
#[should_panic(expected = "more than 32 statutes")]
fn a_genesis_with_too_many_statutes_is_refused() {
	let law = (0..33).map(|code| policy(code, Purpose::Treatment)).collect();
	let _ = genesis(law).build_storage();
}

#[test]
fn the_genesis_reads_as_people_write_it() {
	let text = r#"{ "statutes": { "CH": [{
		"code": 1, "rule": "Permit", "isOverriding": false, "purposes": ["Treatment"],
		"actions": ["Access"], "sensitivity": "Normal",
		"institutionRoles": ["HealthcareProvider"], "actorRoles": [], "obligations": []
	}] } }"#;
	let read: GenesisConfig<Test> = serde_json::from_str(text).unwrap();
	assert_eq!(read.statutes, genesis(vec![policy(1, Purpose::Treatment)]).statutes);
	let written: GenesisConfig<Test> =
		serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
	assert_eq!(written.statutes, read.statutes);
	assert_eq!(LawCode(1), read.statutes[&SWITZERLAND][0].code);
}
