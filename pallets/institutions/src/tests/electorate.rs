// SPDX-License-Identifier: Apache-2.0

//! Who votes, as it changes with the institutions.

use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use salus_primitives::{Accreditation, Duty, InstitutionId};

use crate::{
	mock::{Institutions, *},
	*,
};

fn electors() -> Vec<AccountId> {
	Electors::get()
}

/// What `call` weighed more than it does where nobody else votes afterwards.
fn seating(call: Call<Test>, caller: AccountId, base: Weight) -> Weight {
	use frame_support::traits::UnfilteredDispatchable;
	let declared = RuntimeCall::from(call.clone()).get_dispatch_info().call_weight;
	assert_eq!(declared, base + SEATING);
	let post = call.dispatch_bypass_filter(signed(caller)).expect("it is permitted");
	post.actual_weight.expect("it is stated") - base
}

#[test]
fn an_institution_without_a_delegate_is_an_absent_vote() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).execute(|| {
		assert_eq!(electors(), [sovereign(CLINIC)]);
	});
}

#[test]
fn only_active_institutions_vote() {
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		assert!(electors().is_empty());
		assert_ok!(admit(CLINIC));
		assert_eq!(electors(), [sovereign(CLINIC)]);
		assert_ok!(Institutions::suspend(signed(SUSPENSION), CLINIC));
		assert!(electors().is_empty());
		assert_ok!(Institutions::reinstate(signed(SUSPENSION), CLINIC));
		assert_eq!(electors(), [sovereign(CLINIC)]);
		assert_ok!(Institutions::wind_up(signed(CLINIC_ADMIN), None));
		assert!(electors().is_empty());
		assert_ok!(Institutions::withdraw(signed(CLINIC_ADMIN), CLINIC_ADMIN));
		assert!(electors().is_empty());
	});
}

#[test]
fn the_delegate_votes_from_appointment_to_dismissal() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.agent(CLINIC_ADMIN, NURSE, [Duty::Delegate])
		.execute(|| {
			assert_eq!(electors(), [NURSE]);
			assert_ok!(Institutions::appoint(
				signed(CLINIC_ADMIN),
				NURSE,
				duties([Duty::Practitioner])
			));
			assert_eq!(electors(), [sovereign(CLINIC)]);
			assert_ok!(Institutions::appoint(
				signed(CLINIC_ADMIN),
				CLERK,
				duties([Duty::Delegate])
			));
			assert_eq!(electors(), [CLERK]);
			assert_ok!(Institutions::dismiss(signed(CLINIC_ADMIN), CLERK));
			assert_eq!(electors(), [sovereign(CLINIC)]);
		});
}

#[test]
fn a_delegate_who_resigns_no_longer_votes() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.agent(CLINIC_ADMIN, NURSE, [Duty::Delegate])
		.execute(|| {
			assert_ok!(Institutions::resign(signed(NURSE)));
			assert_eq!(electors(), [sovereign(CLINIC)]);
		});
}

#[test]
fn a_delegate_appointed_while_suspended_votes_after_the_reinstatement() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.agent(CLINIC_ADMIN, NURSE, [Duty::Practitioner])
		.suspended(CLINIC)
		.agent(CLINIC_ADMIN, NURSE, [Duty::Delegate])
		.execute(|| {
			assert!(electors().is_empty());
			assert_ok!(Institutions::reinstate(signed(SUSPENSION), CLINIC));
			assert_eq!(electors(), [NURSE]);
		});
}

#[test]
fn founders_vote_through_their_admins() {
	let lab = Founder { admin: LAB_ADMIN, ..founder(1) };
	ExtBuilder::default().founder(founder(0)).founder(lab).execute(|| {
		assert_eq!(electors(), [CLINIC_ADMIN, LAB_ADMIN]);
	});
}

#[test]
fn nobody_joins_whom_no_seat_is_left_for() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.active(LAB, LAB_ADMIN)
		.proposed(INSURER, INSURER_ADMIN)
		.suspended(LAB)
		.execute(|| {
			SeatsLeft::set(1);
			assert_noop!(admit(INSURER), Error::<Test>::NoSeatLeft);
			let reinstate = || Institutions::reinstate(signed(SUSPENSION), LAB);
			assert_noop!(reinstate(), Error::<Test>::NoSeatLeft);
			assert_ok!(Institutions::suspend(signed(SUSPENSION), CLINIC));
			assert_ok!(reinstate());
		});
}

#[test]
fn the_account_that_stands_for_another_institution_cannot_be_its_vote() {
	ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).active(LAB, LAB_ADMIN).execute(|| {
		for institution in [CLINIC, LAB, InstitutionId(7)] {
			let stolen = Institutions::appoint(
				signed(LAB_ADMIN),
				sovereign(institution),
				duties([Duty::Delegate]),
			);
			assert_noop!(stolen, Error::<Test>::AgentWithoutKey);
		}
	});
}

#[test]
fn a_call_weighs_the_change_of_who_votes_only_where_it_happens() {
	type Weights = <Test as Config>::WeightInfo;
	let appoint = |agent, duty| Call::appoint { agent, duties: duties([duty]) };
	ExtBuilder::default().proposed(CLINIC, CLINIC_ADMIN).execute(|| {
		let admission =
			Call::admit { institution: CLINIC, accreditation: Accreditation::default() };
		assert_eq!(seating(admission, ADMISSION, Weights::admit()), SEATING);
		let nothing = Weight::zero();
		for (duty, weight) in [
			(Duty::Practitioner, nothing),
			(Duty::Delegate, SEATING),
			(Duty::Delegate, nothing),
			(Duty::Practitioner, SEATING),
		] {
			assert_eq!(seating(appoint(NURSE, duty), CLINIC_ADMIN, Weights::appoint()), weight);
		}
		let dismissal = Call::dismiss { agent: NURSE };
		assert_eq!(seating(dismissal, CLINIC_ADMIN, Weights::dismiss()), nothing);
		let wind_up = Call::wind_up { successor: None };
		assert_eq!(seating(wind_up.clone(), CLINIC_ADMIN, Weights::wind_up()), SEATING);
		assert_eq!(seating(wind_up, CLINIC_ADMIN, Weights::wind_up()), nothing);
	});
}
