// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Duty, Membership};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	mock::{Institutions, *},
	types::gln,
	*,
};

fn withdraw(admin: AccountId) -> DispatchResult {
	Institutions::withdraw(signed(admin), STRANGER)
}

fn leaving_clinic() -> ExtBuilder {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.validator(CLINIC, 100)
		.winding_up(CLINIC_ADMIN, None)
}

#[test]
fn a_withdrawal_empties_the_account_and_keeps_the_row_as_history() {
	leaving_clinic().execute(|| {
		let all = total(sovereign(CLINIC));
		assert_ok!(withdraw(CLINIC_ADMIN));

		assert_eq!(events(), [Event::Withdrawn { institution: CLINIC, beneficiary: STRANGER }]);
		assert_eq!(free(STRANGER), all);
		assert!(!System::account_exists(&sovereign(CLINIC)));
		assert_eq!(Agents::<Test>::get(CLINIC_ADMIN), None);
		assert_eq!(LegalIds::<Test>::get(gln(0)), None);
		assert!(Validators::<Test>::get().is_empty());
		let left = row(CLINIC);
		assert_eq!(left.status, Status::Withdrawn);
		assert_eq!((left.agents, left.admins, left.delegate, left.deposit), (0, 0, None, 0));
		assert_eq!(left.legal_id, gln(0));
	});
}

#[test]
fn an_accreditation_is_that_of_a_member() {
	use salus_primitives::Validators;
	leaving_clinic().execute(|| {
		assert_eq!(Institutions::accreditation_of(CLINIC), Some(row(CLINIC).accreditation));
		assert_ok!(withdraw(CLINIC_ADMIN));
		assert_eq!(Institutions::accreditation_of(CLINIC), None);
		assert_ok!(propose(CLINIC_ADMIN, 0));
		assert_eq!(Institutions::accreditation_of(LAB), None, "nobody gave it one");
	});
}

#[test]
fn a_legal_id_can_come_back_under_a_new_id() {
	leaving_clinic().withdrawn(CLINIC_ADMIN).execute(|| {
		assert_ok!(propose(CLINIC_ADMIN, 0));
		assert_eq!(LegalIds::<Test>::get(gln(0)), Some(LAB));
	});
}

#[test]
fn nobody_withdraws_while_something_is_open() {
	leaving_clinic().execute(|| {
		Open::set(vec![CLINIC]);
		assert_noop!(withdraw(CLINIC_ADMIN), STILL_OPEN);
		Open::set(vec![LAB]);
		assert_ok!(withdraw(CLINIC_ADMIN));
	});
}

#[test]
fn a_predecessor_withdraws_once_its_successor_took_everything_over() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.active(LAB, LAB_ADMIN)
		.winding_up(CLINIC_ADMIN, Some(LAB))
		.execute(|| {
			Open::set(vec![CLINIC]);
			assert_noop!(withdraw(CLINIC_ADMIN), STILL_OPEN);
			assert_ok!(Institutions::accept_succession(signed(LAB_ADMIN), CLINIC));
			assert_ok!(withdraw(CLINIC_ADMIN));
			assert_eq!(Institutions::successor_of(CLINIC), LAB);
		});
}

#[test]
fn an_offer_of_one_that_withdrew_cannot_be_accepted() {
	let chain = leaving_clinic().active(LAB, LAB_ADMIN).winding_up(CLINIC_ADMIN, Some(LAB));
	chain.withdrawn(CLINIC_ADMIN).execute(|| {
		assert_noop!(
			Institutions::accept_succession(signed(LAB_ADMIN), CLINIC),
			Error::<Test>::SuccessionNotOffered
		);
	});
}

#[test]
fn other_agents_are_dismissed_first() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.agent(CLINIC_ADMIN, NURSE, [Duty::Admin])
		.winding_up(CLINIC_ADMIN, None)
		.execute(|| {
			assert_noop!(withdraw(CLINIC_ADMIN), Error::<Test>::AgentsRemain);
			assert_ok!(Institutions::dismiss(signed(NURSE), CLINIC_ADMIN));
			assert_ok!(withdraw(NURSE));
		});
}

#[test]
fn an_institution_winds_up_before_it_withdraws() {
	let refusal = || {
		assert_noop!(withdraw(CLINIC_ADMIN), Error::<Test>::InstitutionNotWindingUp);
	};
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(refusal);
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).suspended(CLINIC).execute(refusal);
}

#[test]
fn a_withdrawn_proposal_leaves_nothing_behind() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		let all = total(sovereign(CLINIC));
		assert_ok!(withdraw(CLINIC_ADMIN));

		assert_eq!(events(), [Event::Withdrawn { institution: CLINIC, beneficiary: STRANGER }]);
		assert_eq!(crate::Institutions::<Test>::get(CLINIC), None);
		assert_eq!(LegalIds::<Test>::get(gln(0)), None);
		assert_eq!(Agents::<Test>::get(CLINIC_ADMIN), None);
		assert_eq!(free(STRANGER), all);
	});
}

#[test]
fn only_an_admin_withdraws() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.agent(CLINIC_ADMIN, NURSE, [Duty::Delegate])
		.winding_up(CLINIC_ADMIN, None)
		.execute(|| {
			assert_noop!(withdraw(NURSE), Error::<Test>::DutyMissing);
			assert_noop!(withdraw(STRANGER), Error::<Test>::NotAnAgent);
			assert_noop!(Institutions::withdraw(RuntimeOrigin::root(), STRANGER), BadOrigin);
		});
}
