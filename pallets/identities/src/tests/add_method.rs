// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Basis, Day, InstitutionId};
use sp_runtime::{traits::BadOrigin, DispatchError, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn add_for(signer: AccountId, account: AccountId) -> DispatchResult {
	Identities::add_method(signed(signer), account, key(1), authentication())
}

fn add_key(key: PublicKey, relationships: Relationships) -> DispatchResult {
	Identities::add_method(signed(PATIENT), PATIENT, key, relationships)
}

#[test]
fn the_first_key_creates_an_identity_that_the_sponsor_pays_for() {
	ExtBuilder::default().execute(|| {
		assert_ok!(add(PATIENT, 1));
		let created = Event::IdentityCreated { account: PATIENT, sponsor: Some(CLINIC) };
		let added = Event::MethodAdded { account: PATIENT, method: MethodId(0) };
		assert_eq!(events(), [created, added]);

		let now = Stamp { moment: NOW, block: 1 };
		let row = identity(PATIENT);
		assert_eq!((row.created, row.updated, row.deactivated), (now, now, None));
		assert_eq!((row.institution, row.sponsor, row.rows), (None, Some(CLINIC), 2));
		assert_eq!(
			Methods::<Test>::get(PATIENT).into_inner(),
			[Method {
				method: MethodId(0),
				key: key(1),
				relationships: authentication(),
				added: now,
				expires: None,
			}]
		);
		assert_eq!(used(CLINIC), 2);
	});
}

#[test]
fn every_kind_of_key_can_be_added_for_what_it_suits() {
	use Relationship::*;
	let signing = [Authentication, AssertionMethod, CapabilityInvocation, CapabilityDelegation];
	let point = |first| {
		let mut bytes = [7; 33];
		bytes[0] = first;
		bytes
	};
	let signers = [
		PublicKey::Ed25519([1; 32]),
		PublicKey::Sr25519([1; 32]),
		PublicKey::Secp256k1(point(2)),
		PublicKey::P256(point(3)),
	];
	for key in signers {
		ExtBuilder::default().execute(|| {
			assert_ok!(add_key(key, relationships(signing)));
		});
		ExtBuilder::default().execute(|| {
			let refusal = DispatchError::from(Failure::RelationshipUnsuitable);
			assert_noop!(add_key(key, relationships([KeyAgreement])), refusal);
			assert_noop!(add_key(key, relationships([Authentication, KeyAgreement])), refusal);
		});
	}
	ExtBuilder::default().execute(|| {
		let key = PublicKey::X25519([1; 32]);
		for relationship in signing {
			let refusal = DispatchError::from(Failure::RelationshipUnsuitable);
			assert_noop!(add_key(key, relationships([relationship])), refusal);
		}
		assert_ok!(add_key(key, relationships([KeyAgreement])));
	});
}

#[test]
fn a_key_is_for_something() {
	ExtBuilder::default().execute(|| {
		assert_noop!(add_key(key(1), relationships([])), Failure::NoRelationships);
	});
}

#[test]
fn bytes_that_cannot_be_a_key_are_refused() {
	ExtBuilder::default().execute(|| {
		let malformed = [
			PublicKey::Ed25519([0; 32]),
			PublicKey::Sr25519([0; 32]),
			PublicKey::P256([4; 33]),
			PublicKey::P256([0; 33]),
			PublicKey::Secp256k1([1; 33]),
		];
		for key in malformed {
			assert_noop!(add_key(key, authentication()), Failure::KeyMalformed);
		}
		let agreement = relationships([Relationship::KeyAgreement]);
		assert_noop!(add_key(PublicKey::X25519([0; 32]), agreement), Failure::KeyMalformed);
	});
}

#[test]
fn adding_a_key_again_changes_nothing() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		let before = identity(PATIENT);
		pass(HOUR);
		assert_ok!(add(PATIENT, 1));
		assert_eq!(events(), []);
		assert_eq!(identity(PATIENT), before);
	});
}

#[test]
fn a_key_that_counts_is_not_added_for_something_else() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		let other = relationships([Relationship::AssertionMethod]);
		assert_noop!(add_key(key(1), other), Failure::KeyInUse);
	});
}

#[test]
fn a_key_that_closed_does_not_come_back() {
	ExtBuilder::default().method(PATIENT, 1).rotated(PATIENT, 0, 2).execute(|| {
		assert_noop!(add(PATIENT, 1), Failure::KeyRetired);
	});
}

#[test]
fn as_many_keys_count_as_the_bound_and_no_more() {
	let full = (1..=MAX_METHODS as u8)
		.fold(ExtBuilder::default(), |chain, number| chain.method(PATIENT, number));
	full.execute(|| {
		assert_eq!(open(PATIENT), [0, 1, 2]);
		assert_noop!(add(PATIENT, 9), Failure::TooManyMethods);
	});
}

#[test]
fn an_admin_adds_keys_to_its_institution_and_to_no_other() {
	ExtBuilder::default().execute(|| {
		assert_ok!(add_for(admin(CLINIC), sovereign(CLINIC)));
		let account = sovereign(CLINIC);
		let created = Event::IdentityCreated { account, sponsor: None };
		assert_eq!(events(), [created, Event::MethodAdded { account, method: MethodId(0) }]);
		let row = identity(account);
		assert_eq!((row.institution, row.sponsor), (Some(CLINIC), None));
		assert_eq!(on_hold(account), 2 * ROW_DEPOSIT);

		let refusal = DispatchError::from(Failure::NotController);
		assert_noop!(add_for(admin(CLINIC), sovereign(HOSPITAL)), refusal);
		assert_noop!(add_for(officer(CLINIC), account), refusal);
		assert_noop!(add_for(admin(CLINIC), PATIENT), refusal);
		suspend(HOSPITAL);
		assert_noop!(add_for(admin(HOSPITAL), sovereign(HOSPITAL)), refusal);
	});
}

#[test]
fn a_representative_for_keys_adds_them_and_others_do_not() {
	ExtBuilder::default().minor().empowered(None).execute(|| {
		assert_ok!(add_for(PARENT, CHILD));
		// The friend may consent for the patient, but not touch its keys.
		assert_noop!(add_for(FRIEND, PATIENT), Failure::NotController);
		assert_noop!(add_for(STRANGER, PATIENT), Failure::NotController);
		pass(MAJORITY - NOW);
		let next = Identities::add_method(signed(PARENT), CHILD, key(2), authentication());
		assert_noop!(next, Failure::NotController);
		assert_ok!(add(CHILD, 2));
	});
}

#[test]
fn a_key_that_a_representative_adds_expires_with_its_mandate() {
	ExtBuilder::default().method(CHILD, 1).minor().execute(|| {
		let parent = signed(PARENT);
		assert_ok!(Identities::add_method(parent.clone(), CHILD, key(2), authentication()));
		assert_ok!(Identities::rotate_method(parent.clone(), CHILD, MethodId(0), key(3)));
		let expiries = || {
			let methods = Methods::<Test>::get(CHILD);
			methods.iter().map(|row| row.expires).collect::<Vec<_>>()
		};
		assert_eq!(expiries(), [Some(MAJORITY), Some(MAJORITY)]);
		// The same key is not added again for longer.
		assert_ok!(Identities::add_method(parent, CHILD, key(2), authentication()));
		assert_noop!(add(CHILD, 2), Failure::KeyInUse);

		let count = |moment| match Identities::methods_at(&CHILD, moment) {
			PastMethods::Known(methods) => methods.len(),
			other => panic!("{other:?}"),
		};
		assert_eq!((count(MAJORITY - 1), count(MAJORITY)), (2, 0));
		pass(MAJORITY - NOW);
		assert!(Identities::did_document(CHILD).unwrap().methods.is_empty());
		assert_ok!(rotate(CHILD, 1, 4));
		assert_eq!(expiries(), [Some(MAJORITY), None]);
		assert_eq!(Identities::did_document(CHILD).unwrap().methods.len(), 1);
	});
}

#[test]
fn the_dead_add_no_keys_but_their_executors_do() {
	ExtBuilder::default().dead(PATIENT, Day(TODAY.0 - 1)).execute(|| {
		assert_noop!(add(PATIENT, 1), Failure::NotController);
		assert_ok!(record(officer(CLINIC), PATIENT, FRIEND, Basis::Executor, None));
		assert_ok!(add_for(FRIEND, PATIENT));
	});
}

#[test]
fn a_deactivated_identity_gets_no_key() {
	ExtBuilder::default().method(PATIENT, 1).deactivated(PATIENT).execute(|| {
		assert_noop!(add(PATIENT, 2), Failure::Deactivated);
		assert_noop!(add(PATIENT, 1), Failure::Deactivated);
	});
}

#[test]
fn only_signed_origins_add_keys() {
	ExtBuilder::default().execute(|| {
		let call = Identities::add_method(RuntimeOrigin::root(), PATIENT, key(1), authentication());
		assert_noop!(call, BadOrigin);
	});
}

#[test]
fn an_unknown_institution_has_no_admin() {
	ExtBuilder::default().execute(|| {
		let stranger = admin(InstitutionId(4));
		assert_noop!(add_for(stranger, sovereign(InstitutionId(4))), Failure::NotController);
	});
}
