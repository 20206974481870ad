// SPDX-License-Identifier: Apache-2.0

//! What other pallets and clients are told.

use frame_support::assert_noop;
use salus_primitives::{Duty, InstitutionId, Membership, Role};

use crate::{
	mock::{Institutions, *},
	*,
};

fn authorize(agent: AccountId, duty: Duty) -> Result<InstitutionId, sp_runtime::DispatchError> {
	Institutions::authorize(&agent, duty)
}

fn authorize_winding_up(
	agent: AccountId,
	duty: Duty,
) -> Result<InstitutionId, sp_runtime::DispatchError> {
	Institutions::authorize_winding_up(&agent, duty)
}

fn clinic() -> ExtBuilder {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).agent(
		CLINIC_ADMIN,
		NURSE,
		[Duty::RecordWriter],
	)
}

#[test]
fn an_agent_of_an_active_institution_may_do_its_duties_and_no_others() {
	clinic().execute(|| {
		assert_eq!(authorize(NURSE, Duty::RecordWriter), Ok(CLINIC));
		assert_eq!(authorize_winding_up(NURSE, Duty::RecordWriter), Ok(CLINIC));
		assert_noop!(authorize(NURSE, Duty::RecordReader), Error::<Test>::DutyMissing);
		assert_noop!(authorize(STRANGER, Duty::RecordWriter), Error::<Test>::NotAnAgent);
	});
}

#[test]
fn an_agent_of_a_suspended_or_leaving_institution_only_winds_up() {
	let check = || {
		let refusal = Error::<Test>::InstitutionNotActive;
		assert_noop!(authorize(NURSE, Duty::RecordWriter), refusal);
		assert_eq!(authorize_winding_up(NURSE, Duty::RecordWriter), Ok(CLINIC));
	};
	clinic().suspended(CLINIC).execute(check);
	clinic().winding_up(CLINIC_ADMIN, None).execute(check);
}

#[test]
fn an_applicant_may_do_nothing_yet() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		let refusal = Error::<Test>::InstitutionNotActive;
		assert_noop!(authorize_winding_up(CLINIC_ADMIN, Duty::Admin), refusal);
	});
}

#[test]
fn an_unknown_institution_answers_for_itself_and_has_no_role() {
	ExtBuilder::default().execute(|| {
		assert_eq!(Institutions::successor_of(CLINIC), CLINIC);
		assert!(!Institutions::is_active(CLINIC));
		assert!(!Institutions::has_role(CLINIC, Role::HealthcareProvider));
	});
}

#[test]
fn sovereign_accounts_differ() {
	let accounts: std::collections::BTreeSet<_> =
		(0..1_000).map(|id| sovereign(InstitutionId(id))).collect();
	assert_eq!(accounts.len(), 1_000);
}

#[test]
fn pages_are_in_the_order_of_ids_and_skip_what_was_rejected() {
	let page = |after, limit| {
		Institutions::institutions_after(after, limit)
			.into_iter()
			.map(|(institution, _)| institution)
			.collect::<Vec<_>>()
	};
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.proposed(LAB, LAB_ADMIN)
		.then(|| Institutions::reject(signed(ADMISSION), LAB))
		.proposed(INSURER, INSURER_ADMIN)
		.execute(|| {
			assert_eq!(page(None, 10), [CLINIC, INSURER]);
			assert_eq!(page(None, 1), [CLINIC]);
			assert_eq!(page(Some(CLINIC), 10), [INSURER]);
			assert_eq!(page(Some(INSURER), 10), []);
			assert_eq!(page(Some(InstitutionId(u32::MAX)), 10), []);
		});
}

#[test]
fn a_page_has_a_hundred_rows_at_most() {
	let founder = |number| Founder { admin: 1_000 + AccountId::from(number), ..founder(number) };
	(0..101).fold(ExtBuilder::default(), |chain, number| chain.founder(founder(number))).execute(
		|| {
			assert_eq!(Institutions::institutions_after(None, 100).len(), 100);
			assert_eq!(Institutions::institutions_after(None, 101).len(), 100);
		},
	);
}
