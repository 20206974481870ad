// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_primitives::{Accreditation, Country, Duty, Membership};

use crate::{
	mock::{Institutions, *},
	types::gln,
	*,
};

#[test]
fn founders_are_active_with_an_admin_who_votes_and_validates() {
	let clinic = Founder { validator: Some(100), ..founder(0) };
	let lab = Founder { admin: LAB_ADMIN, ..founder(1) };
	ExtBuilder::default().founder(clinic).founder(lab).execute(|| {
		let founded = row(CLINIC);
		assert_eq!(founded.status, Status::Active);
		assert_eq!(founded.legal_id, gln(0));
		assert_eq!(founded.accreditation, Accreditation::HIGHEST);
		assert_eq!((founded.deposit, founded.agents, founded.admins), (0, 1, 1));
		assert_eq!(founded.delegate, Some(CLINIC_ADMIN));
		assert_eq!(
			Agents::<Test>::get(CLINIC_ADMIN),
			Some(Agent {
				institution: CLINIC,
				duties: duties([Duty::Admin, Duty::Delegate, Duty::ValidatorOperator]),
				deposit: 0
			})
		);
		assert_eq!(Institutions::authorize(&LAB_ADMIN, Duty::Admin), Ok(LAB));
		assert_eq!(validating(), [100]);
		assert_eq!(NextInstitutionId::<Test>::get(), INSURER);
		assert_eq!((0..3).map_while(Institutions::nth_admitted).collect::<Vec<_>>(), [CLINIC, LAB]);
	});
}

#[test]
fn a_founder_without_funds_can_leave() {
	ExtBuilder::default().founder(founder(0)).execute(|| {
		assert_ok!(Institutions::wind_up(signed(CLINIC_ADMIN), None));
		assert_ok!(Institutions::withdraw(signed(CLINIC_ADMIN), STRANGER));
		assert_eq!(free(STRANGER), 0);
	});
}

#[test]
fn the_admin_of_a_founder_can_be_replaced() {
	ExtBuilder::default().founder(founder(0)).execute(|| {
		assert_ok!(pay(LAB_ADMIN, sovereign(CLINIC), 100));
		assert_ok!(Institutions::appoint(signed(CLINIC_ADMIN), NURSE, duties([Duty::Admin])));
		assert_ok!(Institutions::dismiss(signed(NURSE), CLINIC_ADMIN));
		assert_eq!(held(HoldReason::Agent, CLINIC), AGENT_DEPOSIT);
	});
}

#[test]
#[should_panic(expected = "cannot be a founder")]
fn two_founders_cannot_share_a_legal_id() {
	let twin = Founder { admin: LAB_ADMIN, ..founder(0) };
	ExtBuilder::default().founder(founder(0)).founder(twin).build();
}

#[test]
#[should_panic(expected = "cannot be a founder")]
fn a_founder_must_be_well_formed() {
	ExtBuilder::default().founder(Founder { jurisdiction: Country(*b"xx"), ..founder(0) }).build();
}

#[test]
#[should_panic(expected = "cannot be a founder")]
fn the_endpoint_of_a_founder_has_a_bound() {
	ExtBuilder::default().founder(Founder { endpoint: "e".repeat(65), ..founder(0) }).build();
}

#[test]
fn founders_are_written_in_json() {
	let genesis = GenesisConfig::<Test> {
		institutions: vec![Founder { validator: Some(100), ..founder(0) }],
	};
	let json = serde_json::to_value(&genesis).unwrap();
	let written = &json["institutions"][0];
	assert_eq!(written["legalId"]["Gln"], "0000000000000");
	assert_eq!(written["jurisdiction"], "DE");
	assert_eq!(written["endpoint"], "https://clinic.example/fhir");
	assert_eq!(written["roles"][0], "HealthcareProvider");
	assert_eq!(written["validator"], 100);
	let read: GenesisConfig<Test> = serde_json::from_value(json).unwrap();
	assert_eq!(read.institutions, genesis.institutions);
}
