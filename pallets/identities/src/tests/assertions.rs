// SPDX-License-Identifier: Apache-2.0

//! With which keys an account says something that others can hold it to.

use frame_support::assert_ok;
use salus_primitives::{AssertionKeys, Moment};
use sp_core::{ecdsa, ed25519, sr25519};
use sp_runtime::{DispatchResult, MultiSigner};

use crate::{
	mock::{Identities, *},
	*,
};

/// The Ed25519 key of this number, as the chain verifies it.
fn signer(number: u8) -> MultiSigner {
	ed25519::Public::from_raw([number; 32]).into()
}

fn asserts(account: AccountId, number: u8, moment: Moment) -> bool {
	Identities::could_assert(&account, &signer(number), moment)
}

fn add_asserting_for(by: AccountId, account: AccountId, key: PublicKey) -> DispatchResult {
	let asserting = relationships([Relationship::AssertionMethod]);
	Identities::add_method(signed(by), account, key, asserting)
}

/// The patient gets the Ed25519 key of this number for assertions.
fn asserting(number: u8) -> ExtBuilder {
	ExtBuilder::default().asserting(PATIENT, number)
}

#[test]
fn a_key_asserts_from_when_it_was_added_until_it_ended() {
	asserting(1).passed(HOUR).rotated(PATIENT, 0, 2).passed(HOUR).execute(|| {
		assert!(!asserts(PATIENT, 1, NOW - 1));
		assert!(asserts(PATIENT, 1, NOW));
		assert!(asserts(PATIENT, 1, NOW + HOUR - 1));
		assert!(!asserts(PATIENT, 1, NOW + HOUR));
		assert!(!asserts(PATIENT, 2, NOW + HOUR - 1));
		assert!(asserts(PATIENT, 2, NOW + HOUR));
		assert!(asserts(PATIENT, 2, Moment::MAX));
	});
}

#[test]
fn only_keys_for_assertions_assert() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		assert!(!asserts(PATIENT, 1, NOW));
		assert!(!asserts(PATIENT, 2, NOW));
		assert!(!asserts(STRANGER, 1, NOW));
	});
}

#[test]
fn what_a_key_signed_before_it_was_compromised_counts() {
	asserting(1).passed(2 * HOUR).execute(|| {
		let since = Some(NOW + HOUR);
		assert_ok!(Identities::revoke_method(signed(PATIENT), PATIENT, MethodId(0), since));
		assert!(asserts(PATIENT, 1, NOW + HOUR - 1));
		assert!(!asserts(PATIENT, 1, NOW + HOUR));
	});
}

#[test]
fn what_was_signed_before_an_identity_ended_counts() {
	asserting(1).passed(HOUR).deactivated(PATIENT).execute(|| {
		assert!(asserts(PATIENT, 1, NOW + HOUR - 1));
		assert!(!asserts(PATIENT, 1, NOW + HOUR));
	});
}

#[test]
fn what_a_thief_signed_with_a_key_that_was_rotated_before_it_leaked_does_not_count() {
	asserting(1).passed(2 * HOUR).rotated(PATIENT, 0, 2).passed(HOUR).execute(|| {
		assert!(asserts(PATIENT, 1, NOW + HOUR));
		let since = Some(NOW + HOUR);
		assert_ok!(Identities::revoke_method(signed(PATIENT), PATIENT, MethodId(0), since));
		assert!(!asserts(PATIENT, 1, NOW + HOUR));
		// That it does not stop backdating before it.
		assert!(asserts(PATIENT, 1, NOW + HOUR - 1));
	});
}

#[test]
fn no_junk_takes_away_with_what_somebody_asserted() {
	asserting(1).passed(HOUR).then(|| revoke(PATIENT, 0)).execute(|| {
		let mut refused = false;
		for number in 2..20 {
			refused |= add(PATIENT, number) == Err(Error::<Test>::HistoryFull.into());
			let last = open(PATIENT).last().copied();
			let _ = last.map(|method| revoke(PATIENT, method));
		}
		assert!(refused);
		assert!(asserts(PATIENT, 1, NOW));
	});
}

#[test]
fn a_key_that_was_folded_asserts_nothing_any_more() {
	let closed = asserting(1).passed(HOUR).then(|| revoke(PATIENT, 0));
	closed.passed(HISTORY_PERIOD).execute(|| {
		assert!(asserts(PATIENT, 1, NOW));
		assert_ok!(Identities::fold(signed(STRANGER), PATIENT));
		assert!(!asserts(PATIENT, 1, NOW));
	});
}

#[test]
fn an_institution_asserts_under_its_sovereign_account() {
	let add = || add_asserting_for(admin(CLINIC), sovereign(CLINIC), key(1));
	ExtBuilder::default().then(add).execute(|| {
		assert!(asserts(sovereign(CLINIC), 1, NOW));
		assert!(!asserts(sovereign(HOSPITAL), 1, NOW));
	});
}

#[test]
fn keys_of_one_kind_are_none_of_another() {
	let keys = [PublicKey::Sr25519([3; 32]), PublicKey::Secp256k1([2; 33])];
	keys.into_iter()
		.fold(ExtBuilder::default(), |chain, key| {
			chain.then(move || add_asserting_for(PATIENT, PATIENT, key))
		})
		.execute(|| {
			let could = |key: MultiSigner| Identities::could_assert(&PATIENT, &key, NOW);
			assert!(could(sr25519::Public::from_raw([3; 32]).into()));
			assert!(!could(ed25519::Public::from_raw([3; 32]).into()));
			assert!(could(ecdsa::Public::from_raw([2; 33]).into()));
			// The same key, of which an account of Ethereum's kind is made.
			assert!(could(MultiSigner::Eth(ecdsa::KeccakPublic::from_raw([2; 33]))));
			assert!(!could(ecdsa::Public::from_raw([3; 33]).into()));
		});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn the_key_of_a_benchmark_asserts_after_as_many_others_as_there_can_be() {
	ExtBuilder::default().build().execute_with(|| {
		Identities::benchmark_assertion_key(&STRANGER, &signer(1));
		assert!(asserts(STRANGER, 1, NOW));
		assert_eq!(open(STRANGER).len() as u32, MAX_METHODS);
		assert_eq!(closed(STRANGER).len() as u32, MAX_CLOSED);
		let last = ClosedMethods::<Test>::get(STRANGER).pop().unwrap();
		assert_eq!(last.method.key, key(1));
	});
}
