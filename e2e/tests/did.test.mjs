// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { u8aToHex } from '@polkadot/util';
import { base58Decode } from '@polkadot/util-crypto';
import { accountOf, CONTEXT, didDocument, didOf, multikey, readParts, resolution } from '../lib/did.mjs';
import { partsAt, readArguments } from '../tools/did-document.mjs';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const DID = `did:salus:${ALICE}`;
const [ED25519, X25519, SECP256K1, P256, SR25519] = [0xed, 0xec, 0xe7, 0x1200, 0xef];
const RELATIONSHIPS = [
	'authentication', 'assertionMethod', 'keyAgreement', 'capabilityInvocation', 'capabilityDelegation',
];

/** The ABNF of DID Core 1.0, 3.1 and 3.2, as far as a DID with a fragment needs it. */
const DID_SYNTAX = /^did:[a-z0-9]+:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/;
const FRAGMENT_SYNTAX = /^(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+$/;
const isDidUrl = (text) => {
	const [did, fragment, ...more] = text.split('#');
	return DID_SYNTAX.test(did) && FRAGMENT_SYNTAX.test(fragment) && more.length === 0;
};

const compressed = ({ x, y }) =>
	Buffer.concat([Buffer.of(2 + (Buffer.from(y, 'base64url').at(-1) & 1)), Buffer.from(x, 'base64url')]);

/** Keys and the DIDs of the test vectors of the did:key method. */
const VECTORS = [
	[ED25519, base58Decode('4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS'), 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
	[ED25519, base58Decode('6ASf5EcmmEHTgDJ4X4ZT5vT6iHVJBXPg5AN5YoTCpGWt'), 'z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG'],
	[X25519, base58Decode('4Dy8E9UaZscuPUf2GLxV44RCNL7oxmEXXkgWXaug1WKV'), 'z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F'],
	[X25519, base58Decode('J3PiFeuSyLugy4DKn87TwK5cnruRgPtxouzXUqg99Avp'), 'z6LStiZsmxiK4odS4Sb6JmdRFuJ6e1SYP157gtiCyJKfrYha'],
	[SECP256K1, base58Decode('23o6Sau8NxxzXcgSc3PLcNxrzrZpbLeBn1izfv3jbKhuv'), 'zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
	[SECP256K1, base58Decode('291KzQhqCPC18PqH83XKhxv1HdqrdnxyS7dh15t2uNRzJ'), 'zQ3shtxV1FrJfhqE1dvxYRcCknWNjHc3c5X1y3ZSoPDi2aur2'],
	[P256, compressed({ x: 'igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns', y: 'efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM' }), 'zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv'],
	[P256, compressed({ x: 'fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI', y: 'hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU' }), 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'],
];

const PARTS = {
	account: ALICE,
	methods: [
		{ method: 0, multicodec: ED25519, key: new Uint8Array(32).fill(1), relationships: ['Authentication', 'AssertionMethod'], expires: undefined },
		{ method: 2, multicodec: X25519, key: new Uint8Array(32).fill(2), relationships: ['KeyAgreement'], expires: 1_800_000_000_000 },
		{ method: 3, multicodec: P256, key: new Uint8Array(33).fill(3), relationships: ['Authentication'], expires: 1_800_000_000_001 },
	],
	services: [{ number: 7, kind: 'FhirApi', endpoint: 'https://hospital.example.org/fhir' }],
	created: 1_700_000_000_999,
	updated: 1_700_000_001_000,
	deactivated: false,
};
const EMPTY = { ...PARTS, methods: [], services: [] };

test('keys are encoded as in the test vectors of did:key', () => {
	for (const [multicodec, key, expected] of VECTORS) assert.equal(multikey(multicodec, key), expected);
});

test('every kind of key can be told by how it begins', () => {
	const beginnings = [
		[ED25519, 32, /^z6Mk/], [X25519, 32, /^z6LS/], [SECP256K1, 33, /^zQ3s/], [P256, 33, /^zDn/],
		[SR25519, 32, /^z6Q[NP]/],
	];
	for (const [multicodec, length, beginning] of beginnings) {
		for (const byte of [0x00, 0x7f, 0xff]) {
			const key = new Uint8Array(length).fill(byte);
			if (length === 33) key[0] = 2 + (byte & 1);
			assert.match(multikey(multicodec, key), beginning);
		}
	}
});

test('an account has one DID, whatever the prefix of its address', () => {
	assert.equal(didOf(ALICE), DID);
	assert.equal(didOf('15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'), DID, 'prefix 0');
	assert.equal(didOf('0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'), DID);
	assert.match(DID, DID_SYNTAX);
	assert.equal(accountOf(DID), ALICE);
});

test('what is no DID of the method is refused', () => {
	const wrong = [
		'', 'did:salus:', ALICE, `did:key:${ALICE}`, `${DID}#key-0`, `${DID.slice(0, -1)}Z`,
		'did:salus:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5',
		'did:salus:0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
		`DID:salus:${ALICE}`, ` ${DID}`, `${DID} `,
	];
	for (const did of wrong) assert.throws(() => accountOf(did), /no DID of Salus/, did);
});

test('the document has the properties of DID Core', () => {
	assert.deepEqual(didDocument(PARTS), {
		'@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
		id: DID,
		verificationMethod: [
			{ id: `${DID}#key-0`, type: 'Multikey', controller: DID, publicKeyMultibase: multikey(ED25519, new Uint8Array(32).fill(1)) },
			{ id: `${DID}#key-2`, type: 'Multikey', controller: DID, expires: '2027-01-15T08:00:00Z', publicKeyMultibase: multikey(X25519, new Uint8Array(32).fill(2)) },
			{ id: `${DID}#key-3`, type: 'Multikey', controller: DID, expires: '2027-01-15T08:00:00.001Z', publicKeyMultibase: multikey(P256, new Uint8Array(33).fill(3)) },
		],
		authentication: [`${DID}#key-0`, `${DID}#key-3`],
		assertionMethod: [`${DID}#key-0`],
		keyAgreement: [`${DID}#key-2`],
		service: [{ id: `${DID}#service-7`, type: 'FhirApi', serviceEndpoint: 'https://hospital.example.org/fhir' }],
	});
});

test('ids are DID URLs, given once, and relationships refer to methods of the document', () => {
	const document = didDocument(PARTS);
	const ids = [...document.verificationMethod, ...document.service].map(({ id }) => id);
	assert.equal(new Set(ids).size, ids.length);
	for (const id of ids) assert.ok(isDidUrl(id), id);
	for (const { controller, publicKeyMultibase } of document.verificationMethod) {
		assert.match(controller, DID_SYNTAX);
		assert.match(publicKeyMultibase, /^z[1-9A-HJ-NP-Za-km-z]+$/);
	}
	for (const relationship of RELATIONSHIPS) {
		for (const reference of document[relationship] ?? []) assert.ok(ids.includes(reference));
	}
	for (const { serviceEndpoint } of document.service) assert.ok(URL.canParse(serviceEndpoint));
});

test('nothing in a document is empty', () => {
	assert.deepEqual(didDocument(EMPTY), { '@context': CONTEXT, id: DID });
	assert.deepEqual(Object.keys(didDocument({ ...PARTS, services: [] })).includes('service'), false);
});

test('a resolution has the document between two kinds of metadata', () => {
	assert.deepEqual(resolution(PARTS), {
		didResolutionMetadata: { contentType: 'application/did+ld+json' },
		didDocument: didDocument(PARTS),
		didDocumentMetadata: { created: '2023-11-14T22:13:20Z', updated: '2023-11-14T22:13:21Z' },
	});
	const { didDocument: document, didDocumentMetadata } = resolution({ ...EMPTY, deactivated: true });
	assert.deepEqual(document, { '@context': CONTEXT, id: DID });
	assert.equal(didDocumentMetadata.deactivated, true);
	assert.deepEqual(resolution(undefined), {
		didResolutionMetadata: { error: 'notFound' }, didDocument: null, didDocumentMetadata: {},
	});
});

/** The types of the answer, as the metadata of the runtime describes them. */
const TYPES = {
	Relationship: { _enum: ['Authentication', 'AssertionMethod', 'KeyAgreement', 'CapabilityInvocation', 'CapabilityDelegation'] },
	ServiceKind: { _enum: ['FhirApi', 'RecordVault', 'CredentialStatus', 'Messaging', 'LinkedDomains'] },
	VerificationMethod: { method: 'u32', multicodec: 'u32', key: 'Bytes', relationships: 'BTreeSet<Relationship>', expires: 'Option<u64>' },
	PublishedService: { number: 'u8', kind: 'ServiceKind', endpoint: 'Bytes' },
	DidDocument: {
		account: 'AccountId32', institution: 'Option<u32>', methods: 'Vec<VerificationMethod>',
		services: 'Vec<PublishedService>', created: 'u64', updated: 'u64', deactivated: 'bool',
	},
};

function answered(parts) {
	const registry = new TypeRegistry();
	registry.register(TYPES);
	const methods = parts.methods.map((method) => ({ ...method, key: u8aToHex(method.key) }));
	const values = { ...parts, methods, institution: null };
	const bytes = registry.createType('Option<DidDocument>', values).toU8a();
	return registry.createType('Option<DidDocument>', bytes);
}

test('what the runtime answers is read into plain values', async () => {
	const state = { call: { identitiesApi: { didDocument: async (account) => {
		assert.equal(account, ALICE);
		return answered(PARTS);
	} } } };
	assert.deepEqual(await partsAt(state, ALICE), PARTS);
	const registry = new TypeRegistry();
	const none = { call: { identitiesApi: { didDocument: async () => registry.createType('Option<u8>') } } };
	assert.equal(await partsAt(none, ALICE), undefined);
});

test('an end beyond the calendar is left out', () => {
	const methods = [{ ...PARTS.methods[0], expires: '18446744073709551615' }];
	const [method] = readParts(answered({ ...PARTS, methods }).unwrap()).methods;
	assert.equal(method.expires, undefined);
});

test('arguments are read or refused with a reason', () => {
	const read = readArguments([ALICE]);
	assert.deepEqual(read, { account: ALICE, full: false, url: 'ws://127.0.0.1:9944' });
	assert.deepEqual(readArguments([DID, '--resolution']), { ...read, full: true });
	assert.equal(readArguments(['--node-url', 'ws://chain.example:1', ALICE]).url, 'ws://chain.example:1');
	assert.ok(readArguments(['--help']).help);
	assert.throws(() => readArguments([]), /one account/);
	assert.throws(() => readArguments([ALICE, ALICE]), /one account/);
	assert.throws(() => readArguments(['did:key:z6Mk']), /no DID of Salus/);
	assert.throws(() => readArguments(['5Grwva']), /5Grwva/);
});
