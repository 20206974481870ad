// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Accreditation, Country, Duty, LegalId, Role, Roles};
use sp_runtime::{traits::BadOrigin, ArithmeticError, TokenError};

use crate::{
	mock::{Institutions, *},
	types::gln,
	*,
};

/// A proposal of the clinic with one thing changed.
struct Proposal {
	legal_id: LegalId,
	jurisdiction: Country,
	roles: Roles,
}

impl Default for Proposal {
	fn default() -> Self {
		Self {
			legal_id: gln(0),
			jurisdiction: Country(*b"DE"),
			roles: roles([Role::HealthcareProvider, Role::Pharmacy]),
		}
	}
}

impl Proposal {
	fn send(self, origin: RuntimeOrigin) -> sp_runtime::DispatchResult {
		let Self { legal_id, jurisdiction, roles } = self;
		Institutions::propose(origin, legal_id, jurisdiction, roles, endpoint(), Some(LAB))
	}
}

#[test]
fn a_proposal_stores_the_institution_with_the_applicant_as_admin() {
	ExtBuilder::default().execute(|| {
		assert_ok!(Proposal::default().send(signed(CLINIC_ADMIN)));

		assert_eq!(
			events(),
			[Event::Proposed { institution: CLINIC, legal_id: gln(0), applicant: CLINIC_ADMIN }]
		);
		assert_eq!(
			row(CLINIC),
			Institution {
				legal_id: gln(0),
				jurisdiction: Country(*b"DE"),
				roles: roles([Role::HealthcareProvider, Role::Pharmacy]),
				accreditation: Accreditation(0),
				status: Status::Proposed { applicant: CLINIC_ADMIN },
				endpoint: endpoint(),
				parent: Some(LAB),
				successor: None,
				successions: 0,
				deposit: MEMBERSHIP_DEPOSIT,
				agents: 1,
				admins: 1,
				delegate: None,
			}
		);
		assert_eq!(LegalIds::<Test>::get(gln(0)), Some(CLINIC));
		assert_eq!(
			Agents::<Test>::get(CLINIC_ADMIN),
			Some(Agent {
				institution: CLINIC,
				duties: duties([Duty::Admin]),
				deposit: AGENT_DEPOSIT
			})
		);
	});
}

#[test]
fn the_applicant_pays_the_deposits_and_what_keeps_the_account_alive() {
	ExtBuilder::default().execute(|| {
		assert_ok!(propose(CLINIC_ADMIN, 0));

		assert_eq!(free(CLINIC_ADMIN), ENDOWMENT - ENTRY);
		assert_eq!(held(HoldReason::Membership, CLINIC), MEMBERSHIP_DEPOSIT);
		assert_eq!(held(HoldReason::Agent, CLINIC), AGENT_DEPOSIT);
		assert_eq!(free(sovereign(CLINIC)), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn an_applicant_who_can_just_pay_and_live_is_accepted_and_one_unit_less_is_not() {
	let enough = ENTRY + EXISTENTIAL_DEPOSIT;
	ExtBuilder::default().execute(|| {
		assert_ok!(pay(INSURER_ADMIN, NURSE, enough - 1));
		assert_ok!(pay(INSURER_ADMIN, CLERK, enough));

		assert_noop!(propose(NURSE, 0), TokenError::NotExpendable);
		assert_ok!(propose(CLERK, 0));
	});
}

#[test]
fn ids_are_never_given_twice() {
	ExtBuilder::default()
		.proposed(CLINIC, CLINIC_ADMIN)
		.then(|| Institutions::reject(signed(ADMISSION), CLINIC))
		.execute(|| {
			assert_ok!(propose(CLINIC_ADMIN, 0));
			assert_eq!(LegalIds::<Test>::get(gln(0)), Some(LAB));
		});
}

#[test]
fn there_is_no_id_after_the_last() {
	ExtBuilder::default().execute(|| {
		NextInstitutionId::<Test>::put(salus_primitives::InstitutionId(u32::MAX));
		assert_noop!(propose(CLINIC_ADMIN, 0), ArithmeticError::Overflow);
	});
}

#[test]
fn what_is_malformed_is_refused() {
	ExtBuilder::default().execute(|| {
		let admin = || signed(CLINIC_ADMIN);
		assert_noop!(
			Proposal { legal_id: LegalId::Npi(*b"1234567890"), ..Default::default() }.send(admin()),
			Error::<Test>::LegalIdInvalid
		);
		assert_noop!(
			Proposal { jurisdiction: Country(*b"de"), ..Default::default() }.send(admin()),
			Error::<Test>::CountryMalformed
		);
		assert_noop!(
			Proposal { roles: Roles::new(), ..Default::default() }.send(admin()),
			Error::<Test>::NoRoles
		);
	});
}

#[test]
fn a_legal_id_has_one_institution() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_noop!(propose(LAB_ADMIN, 0), Error::<Test>::LegalIdTaken);
	});
}

#[test]
fn an_agent_of_one_institution_cannot_propose_another() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.agent(CLINIC_ADMIN, LAB_ADMIN, [Duty::Practitioner])
		.execute(|| {
			assert_noop!(propose(CLINIC_ADMIN, 1), Error::<Test>::AgentElsewhere);
			assert_noop!(propose(LAB_ADMIN, 1), Error::<Test>::AgentElsewhere);
		});
}

#[test]
fn only_an_account_can_propose() {
	ExtBuilder::default().execute(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Proposal::default().send(origin), BadOrigin);
		}
	});
}

#[test]
fn an_endpoint_has_a_bound() {
	let bound = MAX_ENDPOINT as usize;
	assert!(EndpointOf::<Test>::try_from(vec![b'e'; bound]).is_ok());
	assert!(EndpointOf::<Test>::try_from(vec![b'e'; bound + 1]).is_err());
}
