// SPDX-License-Identifier: Apache-2.0

/** `did:salus:`: from accounts to DIDs and back, and DID documents (W3C DID Core 1.0). */

import { base58Encode, decodeAddress, encodeAddress } from '@polkadot/util-crypto';
import { SS58_PREFIX } from './accounts.mjs';

const METHOD = 'did:salus:';
const ACCOUNT_BYTES = 32;
const SEVEN_BITS = 0x7f;
const MORE_FOLLOWS = 0x80;
const LAST_MOMENT = BigInt(Date.parse('9999-12-31T23:59:59.999Z'));

export const CONTEXT = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'];

/** The relationships of DID Core, 5.3, by their names on the chain. */
const RELATIONSHIPS = {
	Authentication: 'authentication',
	AssertionMethod: 'assertionMethod',
	KeyAgreement: 'keyAgreement',
	CapabilityInvocation: 'capabilityInvocation',
	CapabilityDelegation: 'capabilityDelegation',
};

/** The DID of an account, given in SS58 with any prefix or as bytes. */
export const didOf = (account) => `${METHOD}${encodeAddress(account, SS58_PREFIX)}`;

/** The account of a DID, in SS58. An account has one DID: no other spelling is accepted. */
export function accountOf(did) {
	const account = did.startsWith(METHOD) ? did.slice(METHOD.length) : '';
	if (spellingOf(account) !== account) throw new Error(`${JSON.stringify(did)} is no DID of Salus`);
	return account;
}

/** How the chain spells an account; undefined if the text is none. */
function spellingOf(text) {
	try {
		const bytes = decodeAddress(text, false, SS58_PREFIX);
		return bytes.length === ACCOUNT_BYTES ? encodeAddress(bytes, SS58_PREFIX) : undefined;
	} catch {
		return undefined;
	}
}

/** An unsigned varint as multicodec writes codes: seven bits a byte, the lowest first. */
function varint(number) {
	const bytes = [];
	let rest = number;
	while (rest > SEVEN_BITS) {
		bytes.push((rest & SEVEN_BITS) | MORE_FOLLOWS);
		rest >>>= 7;
	}
	return Uint8Array.of(...bytes, rest);
}

/** A key as a Multikey: multibase base58btc of its code in the multicodec table and its bytes. */
export const multikey = (multicodec, key) =>
	base58Encode(Uint8Array.of(...varint(multicodec), ...key), true);

/** A moment as DID Core wants it in metadata: in UTC, without a fraction of a second. */
const instant = (moment) => new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A moment to the millisecond. */
const exactInstant = (moment) => new Date(moment).toISOString().replace(/\.000Z$/, 'Z');

/** A moment that may lie beyond what a date can say; it is then as good as none. */
function dated(moment) {
	const number = moment.toBigInt();
	return number <= LAST_MOMENT ? Number(number) : undefined;
}

/** What `IdentitiesApi::did_document` answered, in plain values. */
export function readParts(answer) {
	const bytes = (codec) => codec.toU8a(true);
	return {
		account: answer.account.toString(),
		methods: answer.methods.map(({ method, multicodec, key, relationships, expires }) => ({
			method: method.toNumber(),
			multicodec: multicodec.toNumber(),
			key: bytes(key),
			relationships: [...relationships].map((relationship) => relationship.type),
			expires: expires.isSome ? dated(expires.unwrap()) : undefined,
		})),
		services: answer.services.map(({ number, kind, endpoint }) => ({
			number: number.toNumber(),
			kind: kind.type,
			endpoint: Buffer.from(bytes(endpoint)).toString('utf8'),
		})),
		created: answer.created.toNumber(),
		updated: answer.updated.toNumber(),
		deactivated: answer.deactivated.isTrue,
	};
}

function verificationMethod(did, { method, multicodec, key, expires }) {
	return {
		id: `${did}#key-${method}`,
		type: 'Multikey',
		controller: did,
		...(expires === undefined ? {} : { expires: exactInstant(expires) }),
		publicKeyMultibase: multikey(multicodec, key),
	};
}

function service(did, { number, kind, endpoint }) {
	return { id: `${did}#service-${number}`, type: kind, serviceEndpoint: endpoint };
}

/** The DID document (DID Core, 5) in its JSON-LD representation. Nothing in it is empty. */
export function didDocument({ account, methods, services }) {
	const did = didOf(account);
	const document = {
		'@context': CONTEXT,
		id: did,
		verificationMethod: methods.map((method) => verificationMethod(did, method)),
	};
	for (const [relationship, property] of Object.entries(RELATIONSHIPS)) {
		document[property] = methods
			.filter(({ relationships }) => relationships.includes(relationship))
			.map(({ method }) => `${did}#key-${method}`);
	}
	document.service = services.map((each) => service(did, each));
	return Object.fromEntries(
		Object.entries(document).filter(([, value]) => !Array.isArray(value) || value.length > 0),
	);
}

/** What resolving a DID gives (DID Core, 7.1). */
export function resolution(parts) {
	if (parts === undefined) {
		return {
			didResolutionMetadata: { error: 'notFound' },
			didDocument: null,
			didDocumentMetadata: {},
		};
	}
	return {
		didResolutionMetadata: { contentType: 'application/did+ld+json' },
		didDocument: didDocument(parts),
		didDocumentMetadata: {
			created: instant(parts.created),
			updated: instant(parts.updated),
			...(parts.deactivated ? { deactivated: true } : {}),
		},
	};
}
