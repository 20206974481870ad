// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Accreditation, InstitutionId, Membership, Role, Roles};
use sp_runtime::traits::BadOrigin;

use crate::{
	mock::{Institutions, *},
	*,
};

fn accredit(level: u8) -> sp_runtime::DispatchResult {
	Institutions::accredit(signed(ACCREDITATION), CLINIC, Accreditation(level))
}

fn assign_roles(roles: Roles) -> sp_runtime::DispatchResult {
	Institutions::assign_roles(signed(ADMISSION), CLINIC, roles)
}

fn suspend() -> sp_runtime::DispatchResult {
	done(Institutions::suspend(signed(SUSPENSION), CLINIC))
}

fn reinstate() -> sp_runtime::DispatchResult {
	done(Institutions::reinstate(signed(SUSPENSION), CLINIC))
}

#[test]
fn accreditation_can_be_set_anew() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_ok!(accredit(5));
		let accreditation = Accreditation(5);
		assert_eq!(events(), [Event::Accredited { institution: CLINIC, accreditation }]);
		assert_eq!(row(CLINIC).accreditation, accreditation);
		assert_noop!(accredit(6), Error::<Test>::AccreditationOutOfRange);
	});
}

#[test]
fn roles_can_be_replaced_but_not_taken_altogether() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		let roles = roles([Role::Auditor, Role::Regulator]);
		assert_ok!(assign_roles(roles.clone()));
		assert_eq!(events(), [Event::RolesAssigned { institution: CLINIC, roles: roles.clone() }]);
		assert_eq!(row(CLINIC).roles, roles);
		assert!(Institutions::has_role(CLINIC, Role::Regulator));
		assert!(!Institutions::has_role(CLINIC, Role::HealthcareProvider));
		assert_noop!(assign_roles(Roles::new()), Error::<Test>::NoRoles);
	});
}

#[test]
fn what_is_not_a_member_is_neither_accredited_nor_given_roles() {
	let some = || roles([Role::Auditor]);
	ExtBuilder::default().execute(|| {
		assert_noop!(accredit(1), Error::<Test>::InstitutionUnknown);
		assert_noop!(assign_roles(some()), Error::<Test>::InstitutionUnknown);
	});
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_noop!(accredit(1), Error::<Test>::InstitutionNotActive);
		assert_noop!(assign_roles(some()), Error::<Test>::InstitutionNotActive);
	});
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.winding_up(CLINIC_ADMIN, None)
		.withdrawn(CLINIC_ADMIN)
		.execute(|| {
			assert_noop!(accredit(1), Error::<Test>::InstitutionNotActive);
			assert_noop!(assign_roles(some()), Error::<Test>::InstitutionNotActive);
		});
}

#[test]
fn suspension_bars_and_reinstatement_restores() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_ok!(suspend());
		assert_eq!(row(CLINIC).status, Status::Suspended);
		assert!(!Institutions::has_role(CLINIC, Role::HealthcareProvider));
		assert_noop!(suspend(), Error::<Test>::InstitutionNotActive);

		assert_ok!(reinstate());
		assert!(Institutions::has_role(CLINIC, Role::HealthcareProvider));
		assert_noop!(reinstate(), Error::<Test>::InstitutionNotHalted);

		assert_eq!(
			events(),
			[Event::Suspended { institution: CLINIC }, Event::Reinstated { institution: CLINIC }]
		);
	});
}

#[test]
fn a_proposal_or_one_that_is_leaving_is_not_suspended() {
	ExtBuilder::default().execute(|| {
		assert_noop!(suspend(), Error::<Test>::InstitutionUnknown);
		assert_noop!(reinstate(), Error::<Test>::InstitutionUnknown);
	});
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_noop!(suspend(), Error::<Test>::InstitutionNotActive);
	});
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).winding_up(CLINIC_ADMIN, None).execute(
		|| {
			assert_noop!(suspend(), Error::<Test>::InstitutionNotActive);
		},
	);
}

#[test]
fn a_winding_up_is_taken_back_until_a_successor_accepts() {
	let offered = Some(LAB);
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.active(LAB, LAB_ADMIN)
		.winding_up(CLINIC_ADMIN, offered)
		.execute(|| {
			assert_ok!(reinstate());
			assert_eq!(row(CLINIC).status, Status::Active);

			assert_ok!(Institutions::wind_up(signed(CLINIC_ADMIN), offered));
			assert_ok!(Institutions::accept_succession(signed(LAB_ADMIN), CLINIC));
			assert_noop!(reinstate(), Error::<Test>::SuccessionSettled);
		});
}

#[test]
fn one_that_does_not_leave_by_itself_is_wound_up_by_order() {
	let order = |successor| Institutions::order_winding_up(signed(SUSPENSION), CLINIC, successor);
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_noop!(order(None), Error::<Test>::InstitutionNotHalted);
	});
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).active(LAB, LAB_ADMIN).execute(|| {
		assert_noop!(order(Some(LAB)), Error::<Test>::InstitutionNotHalted);
		assert_ok!(suspend());
		assert_noop!(order(Some(CLINIC)), Error::<Test>::SuccessorNotActive);
		let unknown = InstitutionId(99);
		assert_noop!(order(Some(unknown)), Error::<Test>::SuccessorNotActive);

		assert_ok!(order(None));
		assert_ok!(order(Some(LAB)));
		assert_eq!(row(CLINIC).status, Status::WindingUp { offered: Some(LAB), ordered: true });
		assert_ok!(Institutions::accept_succession(signed(LAB_ADMIN), CLINIC));
		assert_noop!(order(None), Error::<Test>::SuccessionSettled);

		assert_ok!(Institutions::withdraw(signed(CLINIC_ADMIN), CLINIC_ADMIN));
		assert_noop!(order(None), Error::<Test>::InstitutionNotHalted);
	});
}

#[test]
fn who_leaves_by_order_has_no_say_in_who_succeeds() {
	let order = |successor| Institutions::order_winding_up(signed(SUSPENSION), CLINIC, successor);
	let wind_up = |successor| Institutions::wind_up(signed(CLINIC_ADMIN), successor);
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).active(LAB, LAB_ADMIN).execute(|| {
		assert_ok!(wind_up(None));
		assert_ok!(wind_up(Some(LAB)));
		assert_ok!(order(Some(LAB)));
		assert_noop!(wind_up(None), Error::<Test>::OrderedToWindUp);
		assert_ok!(Institutions::accept_succession(signed(LAB_ADMIN), CLINIC));
		assert_eq!(row(CLINIC).status, Status::WindingUp { offered: None, ordered: true });
		assert_noop!(wind_up(None), Error::<Test>::OrderedToWindUp);
		assert_ok!(Institutions::withdraw(signed(CLINIC_ADMIN), CLINIC_ADMIN));
	});
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_ok!(suspend());
		assert_ok!(order(None));
		assert_ok!(reinstate());
		assert_ok!(wind_up(None));
	});
}

#[test]
fn each_decision_has_its_origin() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		for account in [CLINIC_ADMIN, ADMISSION, SUSPENSION] {
			let call = Institutions::accredit(signed(account), CLINIC, Accreditation(1));
			assert_noop!(call, BadOrigin);
		}
		for account in [CLINIC_ADMIN, ACCREDITATION, SUSPENSION] {
			let call =
				Institutions::assign_roles(signed(account), CLINIC, roles([Role::Regulator]));
			assert_noop!(call, BadOrigin);
		}
		for account in [CLINIC_ADMIN, ADMISSION, ACCREDITATION] {
			assert_noop!(Institutions::suspend(signed(account), CLINIC), BadOrigin);
			assert_noop!(Institutions::reinstate(signed(account), CLINIC), BadOrigin);
			assert_noop!(Institutions::order_winding_up(signed(account), CLINIC, None), BadOrigin);
		}
	});
}
