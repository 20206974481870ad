// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Accreditation, Country, InstitutionId, Membership, Role};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	mock::{Institutions, *},
	types::gln,
	*,
};

fn propose_under(parent: InstitutionId) -> DispatchResult {
	Institutions::propose(
		signed(LAB_ADMIN),
		gln(1),
		Country(*b"DE"),
		roles([Role::Laboratory]),
		endpoint(),
		Some(parent),
	)
}

#[test]
fn admission_makes_a_proposal_active() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_ok!(admit(CLINIC));

		let accreditation = Accreditation(3);
		assert_eq!(events(), [Event::Admitted { institution: CLINIC, accreditation }]);
		assert_eq!(row(CLINIC).status, Status::Active);
		assert_eq!(row(CLINIC).accreditation, accreditation);
		assert!(Institutions::is_active(CLINIC));
	});
}

#[test]
fn accreditation_ends_at_the_highest() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		let admit = |level| Institutions::admit(signed(ADMISSION), CLINIC, Accreditation(level));
		assert_noop!(admit(6), Error::<Test>::AccreditationOutOfRange);
		assert_ok!(admit(5));
	});
}

#[test]
fn a_site_is_admitted_under_an_active_parent_only() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_ok!(propose_under(CLINIC));
		assert_noop!(admit(LAB), Error::<Test>::ParentNotActive);

		assert_ok!(admit(CLINIC));
		assert_ok!(Institutions::suspend(signed(SUSPENSION), CLINIC));
		assert_noop!(admit(LAB), Error::<Test>::ParentNotActive);

		assert_ok!(Institutions::reinstate(signed(SUSPENSION), CLINIC));
		assert_ok!(admit(LAB));
		assert_eq!(row(LAB).parent, Some(CLINIC));
	});
}

#[test]
fn a_site_cannot_be_its_own_parent() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_ok!(propose_under(LAB));
		assert_noop!(admit(LAB), Error::<Test>::ParentNotActive);
	});
}

#[test]
fn only_a_proposal_is_admitted_or_rejected() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		let reject = |institution| Institutions::reject(signed(ADMISSION), institution);
		assert_noop!(admit(CLINIC), Error::<Test>::InstitutionNotProposed);
		assert_noop!(reject(CLINIC), Error::<Test>::InstitutionNotProposed);
		assert_noop!(admit(LAB), Error::<Test>::InstitutionUnknown);
		assert_noop!(reject(LAB), Error::<Test>::InstitutionUnknown);
	});
}

#[test]
fn a_rejected_proposal_leaves_nothing_behind_and_its_funds_return() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_ok!(Institutions::reject(signed(ADMISSION), CLINIC));

		assert_eq!(events(), [Event::Rejected { institution: CLINIC }]);
		assert_eq!(crate::Institutions::<Test>::get(CLINIC), None);
		assert_eq!(crate::Institutions::<Test>::count(), 0);
		assert_eq!(LegalIds::<Test>::get(gln(0)), None);
		assert_eq!(Agents::<Test>::get(CLINIC_ADMIN), None);
		assert_eq!(free(CLINIC_ADMIN), ENDOWMENT);
		assert!(!System::account_exists(&sovereign(CLINIC)));
	});
}

#[test]
fn only_the_admission_origin_decides() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		for account in [CLINIC_ADMIN, ACCREDITATION, SUSPENSION, STRANGER] {
			let origin = signed(account);
			assert_noop!(Institutions::admit(origin.clone(), CLINIC, Accreditation(1)), BadOrigin);
			assert_noop!(Institutions::reject(origin, CLINIC), BadOrigin);
		}
	});
}

#[test]
fn only_admissions_make_the_list_of_the_admitted_longer() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).active(LAB, LAB_ADMIN).execute(|| {
		let listed = || -> Vec<_> { (0..9).map_while(Institutions::nth_admitted).collect() };
		// Whoever proposes and withdraws again and again uses up ids, and nothing else.
		let next = NextInstitutionId::<Test>::get();
		assert_ok!(pay(LAB_ADMIN, STRANGER, 3_000));
		for _ in 0..50 {
			assert_ok!(propose(STRANGER, 3));
			assert_ok!(Institutions::withdraw(signed(STRANGER), STRANGER));
		}
		assert_eq!(NextInstitutionId::<Test>::get(), InstitutionId(next.0 + 50));
		assert_eq!((Institutions::admitted(), listed()), (2, vec![CLINIC, LAB]));

		let late = NextInstitutionId::<Test>::get();
		assert_ok!(propose(STRANGER, 3));
		assert_eq!(Institutions::admitted(), 2);
		assert_ok!(admit(late));
		assert_noop!(admit(late), Error::<Test>::InstitutionNotProposed);
		assert_eq!((Institutions::admitted(), listed()), (3, vec![CLINIC, LAB, late]));
	});
}

#[test]
fn who_leaves_stays_where_it_was_listed() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).active(LAB, LAB_ADMIN).execute(|| {
		assert_ok!(Institutions::suspend(signed(SUSPENSION), LAB));
		assert_ok!(Institutions::reinstate(signed(SUSPENSION), LAB));
		assert_ok!(Institutions::wind_up(signed(CLINIC_ADMIN), None));
		assert_ok!(Institutions::withdraw(signed(CLINIC_ADMIN), CLINIC_ADMIN));
		assert_eq!(Institutions::admitted(), 2);
		assert_eq!([0, 1, 2].map(Institutions::nth_admitted), [Some(CLINIC), Some(LAB), None]);
	});
}
