// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Basis, Capacity, Power, Representation};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn deactivate(signer: AccountId, account: AccountId) -> DispatchResult {
	Identities::deactivate(signed(signer), account)
}

fn clinic_with_parts() -> ExtBuilder {
	let add = || {
		Identities::add_method(signed(admin(CLINIC)), sovereign(CLINIC), key(1), authentication())
	};
	let publish = || {
		let endpoint = b"https://clinic.example".to_vec().try_into().unwrap();
		let service = Service { number: 1, kind: ServiceKind::FhirApi, endpoint };
		Identities::publish_services(signed(admin(CLINIC)), vec![service].try_into().unwrap())
	};
	ExtBuilder::default().then(add).then(publish)
}

#[test]
fn an_identity_ends_with_its_keys_and_never_comes_back() {
	ExtBuilder::default().method(PATIENT, 1).method(PATIENT, 2).execute(|| {
		pass(HOUR);
		assert_ok!(deactivate(PATIENT, PATIENT));
		assert_eq!(events(), [Event::Deactivated { account: PATIENT, by: None }]);
		let now = Stamp { moment: NOW + HOUR, block: 2 };
		let row = identity(PATIENT);
		assert_eq!((row.deactivated, row.updated, row.rows), (Some(now), now, 3));
		assert!(open(PATIENT).is_empty());
		assert_eq!(closed(PATIENT), [0, 1]);
		let history = ClosedMethods::<Test>::get(PATIENT);
		assert!(history.iter().all(|row| row.closure == Closure::Deactivated));

		// Nothing that the account can sign revives it.
		assert_noop!(add(PATIENT, 3), Failure::Deactivated);
		assert_noop!(empower(PATIENT, None), Failure::NotPermitted);
		assert_ok!(deactivate(PATIENT, PATIENT));
		assert_eq!(events(), []);
		assert_eq!(identity(PATIENT), row);
	});
}

#[test]
fn an_account_without_keys_can_be_deactivated_beforehand() {
	ExtBuilder::default().execute(|| {
		assert_ok!(deactivate(PATIENT, PATIENT));
		let created = Event::IdentityCreated { account: PATIENT, sponsor: Some(CLINIC) };
		assert_eq!(events(), [created, Event::Deactivated { account: PATIENT, by: None }]);
		assert_eq!(identity(PATIENT).rows, 1);
		assert_noop!(add(PATIENT, 1), Failure::Deactivated);
	});
}

#[test]
fn an_officer_of_the_sponsor_ends_an_identity_whose_key_was_stolen() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		assert_noop!(deactivate(officer(HOSPITAL), PATIENT), Failure::NotSponsor);
		assert_noop!(deactivate(admin(CLINIC), PATIENT), DUTY_MISSING);
		assert_noop!(deactivate(STRANGER, PATIENT), NOT_AN_AGENT);
		assert_noop!(deactivate(officer(CLINIC), SURGEON), Failure::SubjectUnknown);
		assert_noop!(Identities::deactivate(RuntimeOrigin::root(), PATIENT), BadOrigin);

		assert_ok!(deactivate(officer(CLINIC), PATIENT));
		assert_eq!(events(), [Event::Deactivated { account: PATIENT, by: Some(CLINIC) }]);
	});
	ExtBuilder::default().execute(|| {
		suspend(CLINIC);
		assert_noop!(deactivate(officer(CLINIC), PATIENT), NOT_ACTIVE);
	});
}

#[test]
fn no_representative_ends_an_identity() {
	ExtBuilder::default().minor().execute(|| {
		assert_noop!(deactivate(PARENT, CHILD), NOT_AN_AGENT);
	});
}

#[test]
fn an_institution_ends_its_identity_on_the_way_out_and_pays_no_more() {
	clinic_with_parts().execute(|| {
		let account = sovereign(CLINIC);
		assert_eq!(on_hold(account), 3 * ROW_DEPOSIT);
		assert_noop!(deactivate(admin(CLINIC), account), Failure::InstitutionActive);
		suspend(CLINIC);
		assert_noop!(deactivate(admin(HOSPITAL), account), DUTY_MISSING);

		assert_ok!(deactivate(admin(CLINIC), account));
		assert_eq!(events(), [Event::Deactivated { account, by: Some(CLINIC) }]);
		assert_eq!((on_hold(account), identity(account).rows), (0, 0));
		assert!(!Services::<Test>::contains_key(account));
		assert_eq!(closed(account), [0]);
	});
}

#[test]
fn an_institution_withdraws_only_without_its_identity() {
	use salus_primitives::WindUp;
	clinic_with_parts().execute(|| {
		assert_noop!(Identities::ensure_closed(CLINIC), Failure::IdentityOpen);
		assert_ok!(Identities::ensure_closed(HOSPITAL));
		suspend(CLINIC);
		// A successor does not take it over.
		assert_ok!(Identities::hand_over(CLINIC, HOSPITAL));
		assert_noop!(Identities::ensure_closed(CLINIC), Failure::IdentityOpen);
		assert_ok!(deactivate(admin(CLINIC), sovereign(CLINIC)));
		assert_ok!(Identities::ensure_closed(CLINIC));
	});
}

#[test]
fn more_keys_than_the_history_has_room_for_fold_at_once() {
	let mut chain = ExtBuilder::default().method(PATIENT, 1).method(PATIENT, 2).method(PATIENT, 3);
	for method in 2..=MAX_CLOSED + 1 {
		chain = chain.rotated(PATIENT, method, method as u8 + 10);
	}
	chain.execute(|| {
		assert_eq!((open(PATIENT).len(), closed(PATIENT).len()), (3, 4));
		assert_ok!(deactivate(PATIENT, PATIENT));
		let folded = Event::HistoryFolded { account: PATIENT, methods: 3, mandates: 0 };
		assert_eq!(events(), [folded, Event::Deactivated { account: PATIENT, by: None }]);
		assert_eq!(closed(PATIENT), [5, 0, 1, 6]);
		assert_eq!(used(CLINIC), 1 + MAX_CLOSED);
	});
}

#[test]
fn the_mandates_of_a_deactivated_account_stay_and_its_key_means_nothing() {
	let lost = || record(officer(CLINIC), PATIENT, STRANGER, Basis::LostKey, None);
	ExtBuilder::default().then(lost).execute(|| {
		assert_ok!(deactivate(officer(CLINIC), PATIENT));
		let capacity = |actor| Identities::capacity(&actor, &PATIENT, Power::Consent, NOW);
		assert_eq!(capacity(STRANGER), Some(Capacity::Representative(Basis::LostKey)));
		assert_eq!(capacity(PATIENT), None);
		// Who stole the key cannot shut the subject out.
		let end = Identities::end_mandate(signed(PATIENT), PATIENT, MandateId(0));
		assert_noop!(end, Failure::NotPermitted);
		// The subject's new account still gets help.
		assert_ok!(record(officer(CLINIC), PATIENT, PARENT, Basis::LostKey, None));
	});
}
