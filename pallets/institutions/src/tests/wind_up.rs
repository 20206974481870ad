// SPDX-License-Identifier: Apache-2.0

//! `wind_up` and `accept_succession`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Duty, InstitutionId, Membership};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	mock::{Institutions, *},
	*,
};

fn wind_up(admin: AccountId, successor: Option<InstitutionId>) -> DispatchResult {
	done(Institutions::wind_up(signed(admin), successor))
}

fn accept(admin: AccountId, predecessor: InstitutionId) -> DispatchResult {
	Institutions::accept_succession(signed(admin), predecessor)
}

fn two_members() -> ExtBuilder {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).active(LAB, LAB_ADMIN)
}

#[test]
fn an_institution_leaves_with_or_without_an_offer() {
	two_members().execute(|| {
		assert_ok!(wind_up(CLINIC_ADMIN, Some(LAB)));
		assert_ok!(wind_up(LAB_ADMIN, None));
		assert_eq!(row(CLINIC).status, Status::WindingUp { offered: Some(LAB), ordered: false });
		assert_eq!(row(LAB).status, Status::WindingUp { offered: None, ordered: false });
		assert_eq!(
			events(),
			[
				Event::WindUpStarted { institution: CLINIC, offered: Some(LAB) },
				Event::WindUpStarted { institution: LAB, offered: None },
			]
		);
	});
}

#[test]
fn a_suspended_institution_may_leave() {
	two_members().suspended(CLINIC).execute(|| {
		assert_ok!(wind_up(CLINIC_ADMIN, Some(LAB)));
		assert_ok!(accept(LAB_ADMIN, CLINIC));
	});
}

#[test]
fn an_offer_goes_to_another_active_institution() {
	two_members().proposed(INSURER, INSURER_ADMIN).execute(|| {
		for successor in [CLINIC, INSURER, InstitutionId(7)] {
			assert_noop!(wind_up(CLINIC_ADMIN, Some(successor)), Error::<Test>::SuccessorNotActive);
		}
	});
}

#[test]
fn an_offer_can_be_changed_until_it_is_accepted() {
	two_members().active(INSURER, INSURER_ADMIN).execute(|| {
		assert_ok!(wind_up(CLINIC_ADMIN, None));
		assert_noop!(accept(LAB_ADMIN, CLINIC), Error::<Test>::SuccessionNotOffered);
		assert_ok!(wind_up(CLINIC_ADMIN, Some(LAB)));
		assert_ok!(wind_up(CLINIC_ADMIN, Some(INSURER)));
		assert_noop!(accept(LAB_ADMIN, CLINIC), Error::<Test>::SuccessionNotOffered);

		assert_ok!(accept(INSURER_ADMIN, CLINIC));
		assert_noop!(wind_up(CLINIC_ADMIN, Some(LAB)), Error::<Test>::SuccessionSettled);
		assert_noop!(wind_up(CLINIC_ADMIN, None), Error::<Test>::SuccessionSettled);
		assert_noop!(accept(INSURER_ADMIN, CLINIC), Error::<Test>::SuccessionNotOffered);
	});
}

#[test]
fn an_accepted_succession_hands_everything_over() {
	two_members().winding_up(CLINIC_ADMIN, Some(LAB)).execute(|| {
		assert!(Institutions::answers_for(CLINIC, CLINIC));
		assert_ok!(accept(LAB_ADMIN, CLINIC));

		assert_eq!(events(), [Event::SuccessionAccepted { predecessor: CLINIC, successor: LAB }]);
		assert_eq!(HandedOver::get(), [(CLINIC, LAB)]);
		assert_eq!(row(CLINIC).successor, Some(LAB));
		assert_eq!(row(CLINIC).status, Status::WindingUp { offered: None, ordered: false });
		assert_eq!(Institutions::successor_of(CLINIC), LAB);
		assert!(Institutions::answers_for(LAB, CLINIC));
		assert!(!Institutions::answers_for(CLINIC, CLINIC));
		assert!(!Institutions::answers_for(CLINIC, LAB));
	});
}

#[test]
fn a_successor_that_is_no_longer_active_cannot_accept() {
	two_members().winding_up(CLINIC_ADMIN, Some(LAB)).suspended(LAB).execute(|| {
		assert_noop!(accept(LAB_ADMIN, CLINIC), Error::<Test>::InstitutionNotActive);
	});
}

#[test]
fn only_what_is_leaving_is_succeeded() {
	two_members().execute(|| {
		assert_noop!(accept(LAB_ADMIN, CLINIC), Error::<Test>::SuccessionNotOffered);
		assert_noop!(accept(LAB_ADMIN, INSURER), Error::<Test>::InstitutionUnknown);
	});
}

#[test]
fn a_chain_of_successions_is_followed_to_its_bound_and_grows_no_further() {
	let last = InstitutionId(3);
	two_members()
		.active(INSURER, INSURER_ADMIN)
		.then(|| pay(LAB_ADMIN, CLERK, 5_000))
		.active(last, CLERK)
		.winding_up(CLINIC_ADMIN, Some(LAB))
		.succeeded(CLINIC, LAB_ADMIN)
		.winding_up(LAB_ADMIN, Some(INSURER))
		.succeeded(LAB, INSURER_ADMIN)
		.winding_up(INSURER_ADMIN, Some(last))
		.execute(|| {
			for predecessor in [CLINIC, LAB, INSURER] {
				assert!(Institutions::answers_for(INSURER, predecessor));
			}
			assert_eq!(row(INSURER).successions, MAX_SUCCESSIONS);
			assert_noop!(accept(CLERK, INSURER), Error::<Test>::TooManySuccessions);
		});
}

#[test]
fn several_institutions_may_have_one_successor() {
	two_members()
		.active(INSURER, INSURER_ADMIN)
		.winding_up(CLINIC_ADMIN, Some(INSURER))
		.winding_up(LAB_ADMIN, Some(INSURER))
		.execute(|| {
			assert_ok!(accept(INSURER_ADMIN, CLINIC));
			assert_ok!(accept(INSURER_ADMIN, LAB));
			assert_eq!(row(INSURER).successions, 1);
		});
}

#[test]
fn only_an_admin_leaves_or_succeeds() {
	two_members()
		.agent(CLINIC_ADMIN, NURSE, [Duty::Delegate])
		.agent(LAB_ADMIN, CLERK, [Duty::RecordWriter])
		.execute(|| {
			assert_noop!(wind_up(NURSE, None), Error::<Test>::DutyMissing);
			assert_noop!(wind_up(STRANGER, None), Error::<Test>::NotAnAgent);
			assert_ok!(wind_up(CLINIC_ADMIN, Some(LAB)));
			assert_noop!(accept(CLERK, CLINIC), Error::<Test>::DutyMissing);
			assert_noop!(accept(STRANGER, CLINIC), Error::<Test>::NotAnAgent);
			assert_noop!(Institutions::wind_up(RuntimeOrigin::root(), None), BadOrigin);
			assert_noop!(Institutions::accept_succession(RuntimeOrigin::root(), CLINIC), BadOrigin);
		});
}

#[test]
fn a_proposal_does_not_wind_up() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_noop!(wind_up(CLINIC_ADMIN, None), Error::<Test>::InstitutionNotActive);
	});
}
