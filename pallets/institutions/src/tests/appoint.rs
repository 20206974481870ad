// SPDX-License-Identifier: Apache-2.0

//! `appoint`, `dismiss`, `resign`, `top_up` and `change_endpoint`: what an Admin does.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Duties, Duty};
use sp_runtime::{traits::BadOrigin, DispatchResult, TokenError};

use crate::{
	mock::{Institutions, *},
	*,
};

fn appoint<const COUNT: usize>(
	admin: AccountId,
	agent: AccountId,
	carries: [Duty; COUNT],
) -> DispatchResult {
	done(Institutions::appoint(signed(admin), agent, duties(carries)))
}

fn dismiss(admin: AccountId, agent: AccountId) -> DispatchResult {
	done(Institutions::dismiss(signed(admin), agent))
}

fn resign(agent: AccountId) -> DispatchResult {
	done(Institutions::resign(signed(agent)))
}

fn top_up(agent: AccountId, amount: Balance) -> DispatchResult {
	Institutions::top_up(signed(CLINIC_ADMIN), agent, amount)
}

fn clinic() -> ExtBuilder {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN)
}

#[test]
fn an_appointment_stores_the_duties_and_holds_a_deposit() {
	clinic().execute(|| {
		let before = free(sovereign(CLINIC));
		assert_ok!(appoint(CLINIC_ADMIN, NURSE, [Duty::Practitioner, Duty::RecordWriter]));

		let carried = duties([Duty::Practitioner, Duty::RecordWriter]);
		assert_eq!(
			events(),
			[Event::AgentAppointed { institution: CLINIC, agent: NURSE, duties: carried.clone() }]
		);
		assert_eq!(
			Agents::<Test>::get(NURSE),
			Some(Agent { institution: CLINIC, duties: carried, deposit: AGENT_DEPOSIT })
		);
		assert_eq!(row(CLINIC).agents, 2);
		assert_eq!(row(CLINIC).admins, 1);
		assert_eq!(held(HoldReason::Agent, CLINIC), 2 * AGENT_DEPOSIT);
		assert_eq!(free(sovereign(CLINIC)), before - AGENT_DEPOSIT);
	});
}

#[test]
fn appointing_an_agent_again_replaces_its_duties_at_no_cost() {
	clinic().agent(CLINIC_ADMIN, NURSE, [Duty::RecordWriter, Duty::Admin]).execute(|| {
		assert_ok!(appoint(CLINIC_ADMIN, NURSE, [Duty::RecordReader]));

		assert_eq!(
			Agents::<Test>::get(NURSE).map(|agent| agent.duties),
			Some(duties([Duty::RecordReader]))
		);
		assert_eq!(row(CLINIC).agents, 2);
		assert_eq!(row(CLINIC).admins, 1);
		assert_eq!(held(HoldReason::Agent, CLINIC), 2 * AGENT_DEPOSIT);
	});
}

#[test]
fn an_unfunded_institution_appoints_nobody_new() {
	clinic().execute(|| {
		let rest = AGENT_DEPOSIT + EXISTENTIAL_DEPOSIT;
		assert_ok!(top_up(CLINIC_ADMIN, free(sovereign(CLINIC)) - rest));
		assert_ok!(appoint(CLINIC_ADMIN, NURSE, [Duty::RecordWriter]));
		assert_noop!(
			appoint(CLINIC_ADMIN, CLERK, [Duty::RecordWriter]),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn an_agent_needs_a_duty() {
	clinic().execute(|| {
		let call = Institutions::appoint(signed(CLINIC_ADMIN), NURSE, Duties::new());
		assert_noop!(call, Error::<Test>::NoDuties);
	});
}

#[test]
fn an_account_acts_for_one_institution_only() {
	clinic().active(LAB, LAB_ADMIN).agent(CLINIC_ADMIN, NURSE, [Duty::Practitioner]).execute(
		|| {
			assert_noop!(appoint(LAB_ADMIN, NURSE, [Duty::Admin]), Error::<Test>::AgentElsewhere);
			assert_noop!(dismiss(LAB_ADMIN, NURSE), Error::<Test>::AgentElsewhere);
			assert_noop!(top_up(LAB_ADMIN, 1), Error::<Test>::AgentElsewhere);

			assert_ok!(resign(NURSE));
			assert_ok!(appoint(LAB_ADMIN, NURSE, [Duty::Practitioner]));
		},
	);
}

#[test]
fn one_agent_is_the_delegate() {
	clinic().agent(CLINIC_ADMIN, NURSE, [Duty::Delegate]).execute(|| {
		assert_eq!(row(CLINIC).delegate, Some(NURSE));
		assert_noop!(appoint(CLINIC_ADMIN, CLERK, [Duty::Delegate]), Error::<Test>::DelegateTaken);

		assert_ok!(appoint(CLINIC_ADMIN, NURSE, [Duty::Delegate, Duty::Issuer]));
		assert_eq!(row(CLINIC).delegate, Some(NURSE));

		assert_ok!(appoint(CLINIC_ADMIN, NURSE, [Duty::Issuer]));
		assert_eq!(row(CLINIC).delegate, None);
		assert_ok!(appoint(CLINIC_ADMIN, CLERK, [Duty::Delegate]));
		assert_eq!(row(CLINIC).delegate, Some(CLERK));

		assert_ok!(dismiss(CLINIC_ADMIN, CLERK));
		assert_eq!(row(CLINIC).delegate, None);
	});
}

#[test]
fn the_last_admin_stays() {
	clinic().execute(|| {
		let last = Error::<Test>::LastAdmin;
		assert_noop!(appoint(CLINIC_ADMIN, CLINIC_ADMIN, [Duty::RecordWriter]), last);
		assert_noop!(dismiss(CLINIC_ADMIN, CLINIC_ADMIN), Error::<Test>::LastAdmin);
		assert_noop!(resign(CLINIC_ADMIN), Error::<Test>::LastAdmin);

		assert_ok!(appoint(CLINIC_ADMIN, NURSE, [Duty::Admin]));
		assert_ok!(resign(CLINIC_ADMIN));
		assert_noop!(resign(NURSE), Error::<Test>::LastAdmin);
	});
}

#[test]
fn a_dismissal_ends_the_agency_and_releases_the_deposit() {
	clinic().agent(CLINIC_ADMIN, NURSE, [Duty::Practitioner]).execute(|| {
		assert_ok!(dismiss(CLINIC_ADMIN, NURSE));
		assert_eq!(events(), [Event::AgentDismissed { institution: CLINIC, agent: NURSE }]);
		assert_eq!(Agents::<Test>::get(NURSE), None);
		assert_eq!(row(CLINIC).agents, 1);
		assert_eq!(held(HoldReason::Agent, CLINIC), AGENT_DEPOSIT);
		assert_noop!(dismiss(CLINIC_ADMIN, NURSE), Error::<Test>::NotAnAgent);
	});
}

#[test]
fn a_resignation_ends_the_agency_and_releases_the_deposit() {
	clinic().agent(CLINIC_ADMIN, NURSE, [Duty::Practitioner]).execute(|| {
		assert_ok!(resign(NURSE));
		assert_eq!(events(), [Event::AgentResigned { institution: CLINIC, agent: NURSE }]);
		assert_eq!(Agents::<Test>::get(NURSE), None);
		assert_eq!(held(HoldReason::Agent, CLINIC), AGENT_DEPOSIT);
		assert_noop!(resign(NURSE), Error::<Test>::NotAnAgent);
	});
}

#[test]
fn a_suspended_or_leaving_institution_changes_and_dismisses_but_appoints_nobody() {
	let check = || {
		assert_noop!(
			appoint(CLINIC_ADMIN, CLERK, [Duty::RecordWriter]),
			Error::<Test>::InstitutionNotActive
		);
		assert_ok!(appoint(CLINIC_ADMIN, NURSE, [Duty::RecordWriter]));
		assert_ok!(dismiss(CLINIC_ADMIN, NURSE));
	};
	let clinic = || clinic().agent(CLINIC_ADMIN, NURSE, [Duty::Practitioner]);
	clinic().suspended(CLINIC).execute(check);
	clinic().winding_up(CLINIC_ADMIN, None).execute(check);
}

#[test]
fn a_proposal_has_its_applicant_and_no_other_agent() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		let refusal = Error::<Test>::InstitutionNotActive;
		assert_noop!(appoint(CLINIC_ADMIN, NURSE, [Duty::Admin]), refusal);
		assert_noop!(resign(CLINIC_ADMIN), Error::<Test>::LastAdmin);
	});
}

#[test]
fn a_top_up_pays_an_agent_and_spares_deposits_and_the_account() {
	clinic().agent(CLINIC_ADMIN, NURSE, [Duty::Practitioner]).execute(|| {
		let available = free(sovereign(CLINIC)) - EXISTENTIAL_DEPOSIT;
		assert_noop!(top_up(NURSE, available + 1), TokenError::Frozen);
		assert_ok!(top_up(NURSE, available));

		assert_eq!(
			events(),
			[Event::ToppedUp { institution: CLINIC, agent: NURSE, amount: available }]
		);
		assert_eq!(free(NURSE), available);
		assert_noop!(top_up(STRANGER, 1), Error::<Test>::NotAnAgent);
	});
}

#[test]
fn an_endpoint_can_be_replaced() {
	clinic().execute(|| {
		let moved: EndpointOf<Test> = b"https://moved.example".to_vec().try_into().unwrap();
		assert_ok!(Institutions::change_endpoint(signed(CLINIC_ADMIN), moved.clone()));
		assert_eq!(events(), [Event::EndpointChanged { institution: CLINIC }]);
		assert_eq!(row(CLINIC).endpoint, moved);
	});
}

#[test]
fn only_an_admin_administers() {
	clinic().agent(CLINIC_ADMIN, NURSE, [Duty::Practitioner, Duty::Delegate]).execute(|| {
		let refusals: [(_, sp_runtime::DispatchError); 2] = [
			(NURSE, Error::<Test>::DutyMissing.into()),
			(STRANGER, Error::<Test>::NotAnAgent.into()),
		];
		for (account, refusal) in refusals {
			assert_noop!(appoint(account, CLERK, [Duty::Admin]), refusal);
			assert_noop!(dismiss(account, NURSE), refusal);
			assert_noop!(Institutions::top_up(signed(account), NURSE, 1), refusal);
			assert_noop!(Institutions::change_endpoint(signed(account), endpoint()), refusal);
		}
		assert_noop!(
			Institutions::appoint(RuntimeOrigin::root(), CLERK, duties([Duty::Admin])),
			BadOrigin
		);
		assert_noop!(Institutions::dismiss(RuntimeOrigin::root(), NURSE), BadOrigin);
		assert_noop!(Institutions::resign(RuntimeOrigin::root()), BadOrigin);
		assert_noop!(Institutions::top_up(RuntimeOrigin::root(), NURSE, 1), BadOrigin);
		assert_noop!(Institutions::change_endpoint(RuntimeOrigin::root(), endpoint()), BadOrigin);
	});
}

#[test]
fn an_agent_without_coins_has_an_account_as_long_as_it_is_one() {
	clinic().execute(|| {
		const PENNILESS: AccountId = 4_711;
		assert_ok!(appoint(CLINIC_ADMIN, PENNILESS, [Duty::Practitioner]));
		assert_ok!(appoint(CLINIC_ADMIN, PENNILESS, [Duty::RecordReader]));
		assert_eq!(System::providers(&PENNILESS), 1);
		assert_ok!(dismiss(CLINIC_ADMIN, PENNILESS));
		assert!(!System::account_exists(&PENNILESS));
	});
}
