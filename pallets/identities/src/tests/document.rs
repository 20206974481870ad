// SPDX-License-Identifier: Apache-2.0

//! What clients make a DID document of, and that their keys read as those of `did:key` do.

use frame_support::assert_ok;
use hex_literal::hex;

use crate::{
	mock::{Identities, *},
	*,
};

/// The Multikey of `key`, as a client writes it.
fn multikey(key: &PublicKey) -> String {
	let code = key.multicodec();
	let varint = [(code & 0x7f) as u8 | 0x80, (code >> 7) as u8];
	format!("z{}", bs58::encode([&varint, key.bytes()].concat()).into_string())
}

#[test]
fn keys_read_as_in_the_test_vectors_of_did_key() {
	// w3c-ccg/did-method-key, test-vectors: ed25519-x25519, secp256k1 and nist-curves.
	let vectors = [
		(
			PublicKey::Ed25519(hex!(
				"3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"
			)),
			"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
		),
		(
			PublicKey::Ed25519(hex!(
				"4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29"
			)),
			"z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG",
		),
		(
			PublicKey::X25519(hex!(
				"5bf55c73b82ebe22be80f3430667af570fae2556a6415e6b30d4065300aa947d"
			)),
			"z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW",
		),
		(
			PublicKey::Secp256k1(hex!(
				"03874c15c7fda20e539c6e5ba573c139884c351188799f5458b4b41f7924f235cd"
			)),
			"zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
		),
		(
			PublicKey::P256(hex!(
				"038a0ac59a2d3086e8a12a78fd4773a6d52a0ca61ef6c1419e15a05bcc6dafce7b"
			)),
			"zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv",
		),
		(
			PublicKey::P256(hex!(
				"037f235830dd3defa722ef1aa249d6a0ddbba4f990b0817538933f573640653542"
			)),
			"zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
		),
	];
	for (key, expected) in vectors {
		assert!(key.is_well_formed());
		assert_eq!(multikey(&key), expected);
	}
}

#[test]
fn an_sr25519_key_has_the_code_of_the_multicodec_table() {
	let key = PublicKey::Sr25519([7; 32]);
	assert_eq!(key.multicodec(), 0xef);
	assert!(multikey(&key).starts_with("z6QN"));
}

#[test]
fn a_document_has_the_keys_that_count_and_what_they_are_for() {
	let agreement = || {
		let key = PublicKey::X25519([9; 32]);
		let for_agreement = relationships([Relationship::KeyAgreement]);
		Identities::add_method(signed(PATIENT), PATIENT, key, for_agreement)
	};
	let chain = ExtBuilder::default().method(PATIENT, 1).then(agreement).passed(HOUR);
	chain.rotated(PATIENT, 0, 2).execute(|| {
		let method = |method, multicodec, number, relationships| VerificationMethod {
			method: MethodId(method),
			multicodec,
			key: vec![number; 32],
			relationships,
			expires: None,
		};
		let expected = DidDocument {
			account: PATIENT,
			institution: None,
			methods: vec![
				method(1, 0xec, 9, relationships([Relationship::KeyAgreement])),
				method(2, 0xed, 2, authentication()),
			],
			services: vec![],
			created: NOW,
			updated: NOW + HOUR,
			deactivated: false,
		};
		assert_eq!(Identities::did_document(PATIENT), Some(expected));
	});
}

#[test]
fn a_document_of_an_institution_has_its_services() {
	ExtBuilder::default().execute(|| {
		let endpoint = b"https://clinic.example/vault".to_vec();
		let kind = ServiceKind::RecordVault;
		let service = Service { number: 3, kind, endpoint: endpoint.clone().try_into().unwrap() };
		let services = vec![service].try_into().unwrap();
		assert_ok!(Identities::publish_services(signed(admin(CLINIC)), services));
		let document = Identities::did_document(sovereign(CLINIC)).unwrap();
		assert_eq!(document.institution, Some(CLINIC));
		assert_eq!(document.services, [PublishedService { number: 3, kind, endpoint }]);
		assert_eq!(document.methods, []);
	});
}

#[test]
fn a_deactivated_document_is_empty_and_says_so() {
	ExtBuilder::default().method(PATIENT, 1).passed(HOUR).deactivated(PATIENT).execute(|| {
		let expected = DidDocument {
			account: PATIENT,
			institution: None,
			methods: vec![],
			services: vec![],
			created: NOW,
			updated: NOW + HOUR,
			deactivated: true,
		};
		assert_eq!(Identities::did_document(PATIENT), Some(expected));
	});
}

#[test]
fn an_account_of_which_nothing_is_stored_has_no_document() {
	ExtBuilder::default().execute(|| {
		assert_eq!(Identities::did_document(PATIENT), None);
	});
}

#[test]
fn mandates_and_deaths_are_not_in_the_document() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		let before = Identities::did_document(PATIENT);
		pass(HOUR);
		assert_ok!(empower(PATIENT, None));
		let officer = signed(officer(CLINIC));
		assert_ok!(Identities::record_death(officer, PATIENT, Some(TODAY)));
		assert_eq!(Identities::did_document(PATIENT), before);
	});
}
