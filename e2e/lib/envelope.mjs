// SPDX-License-Identifier: Apache-2.0

/**
 * Envelopes: the keys of records, sealed for one grantee. HPKE of RFC 9180 in base mode with
 * DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM.
 *
 * An envelope lies at the custodian's endpoint; its SHA-256 is on the chain, with the consent or
 * the emergency that it serves. It is layout ‖ encapsulated key ‖ ciphertext of the number of records
 * and digest ‖ key ‖ salt of each, filled up with zeros to a power of two of records: it does not
 * tell which records it opens, and only roughly how many. The info of HPKE names chain, custodian, subject
 * and basis, so that no envelope opens in the place of another.
 */

import {
	AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256,
} from 'hpke';
import { stringToU8a, u8aConcat } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { basisBytes } from './basis.mjs';
import { Reader, ScaleError, u32, u8 } from './scale.mjs';
import { sha256 } from './vault.mjs';

const SUITE = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const ENCAPSULATED_BYTES = SUITE.KEM.Nenc;
const LAYOUT = 1;
const LABEL = stringToU8a('salus:envelope:1');
const DIGEST_BYTES = 32;
const KEY_BYTES = 32;
const SALT_BYTES = 32;
const RECORD_BYTES = DIGEST_BYTES + KEY_BYTES + SALT_BYTES;

/** Why something sealed cannot be opened: DigestMismatch, Malformed or NotOpened. */
export class EnvelopeError extends Error {
	constructor(reason, options) {
		super(reason, options);
		this.name = 'EnvelopeError';
		this.reason = reason;
	}
}

/** A key pair for key agreement: `publicKey` goes on the chain, `secret` stays. */
async function keyPair(pair) {
	return { publicKey: await SUITE.SerializePublicKey(pair.publicKey), secret: pair };
}

export const newKeyPair = async () => keyPair(await SUITE.GenerateKeyPair());

/** The key pair that 32 or more random bytes give: DeriveKeyPair of RFC 9180, 7.1.3. */
export const keyPairFrom = async (material) => keyPair(await SUITE.DeriveKeyPair(material));

/** What only the holder of `publicKey` opens: the encapsulated key and the ciphertext. */
export async function seal(publicKey, plaintext, { info, aad }) {
	const receiver = await SUITE.DeserializePublicKey(publicKey);
	const { encapsulatedSecret, ciphertext } = await SUITE.Seal(receiver, plaintext, { info, aad });
	return u8aConcat(encapsulatedSecret, ciphertext);
}

/** Whether `secret`, `info` or the bytes are not those of `seal` cannot be told apart. */
export async function open({ secret }, sealed, { info, aad }) {
	const encapsulated = sealed.subarray(0, ENCAPSULATED_BYTES);
	try {
		return Buffer.from(await SUITE.Open(secret, encapsulated, sealed.subarray(ENCAPSULATED_BYTES), { info, aad }));
	} catch (cause) {
		throw new EnvelopeError('NotOpened', { cause });
	}
}

/** What an envelope is bound to. `terms` are `{ genesis, custodian, subject, basis }`. */
const infoOf = ({ genesis, custodian, subject, basis }) =>
	u8aConcat(LABEL, genesis, u32(custodian), decodeAddress(subject), basisBytes(basis));

/** For how many records there is room where `count` are sealed. */
const roomFor = (count) => 2 ** Math.ceil(Math.log2(Math.max(count, 1)));

function packed(records) {
	const parts = records.flatMap(({ digest, key, salt }) => [digest, key, salt]);
	const zeros = Buffer.alloc((roomFor(records.length) - records.length) * RECORD_BYTES);
	return u8aConcat(u32(records.length), ...parts, zeros);
}

function unpacked(plaintext) {
	const reader = new Reader(plaintext);
	const count = reader.u32();
	if (reader.left !== roomFor(count) * RECORD_BYTES) throw new ScaleError('another number of records');
	const records = Array.from({ length: count }, () => ({
		digest: reader.take(DIGEST_BYTES),
		key: reader.take(KEY_BYTES),
		salt: reader.take(SALT_BYTES),
	}));
	if (reader.take(reader.left).some((byte) => byte !== 0)) throw new ScaleError('more than the records');
	return records;
}

/** Seals the keys of records, `{ digest, key, salt }` each, for the holder of `publicKey`. */
export async function sealEnvelope(publicKey, terms, records) {
	const sealed = await seal(publicKey, packed(records), { info: infoOf(terms) });
	return Buffer.from(u8aConcat(u8(LAYOUT), sealed));
}

/** What goes on the chain. */
export const envelopeDigest = (envelope) => sha256(envelope);

function wellFormed(read) {
	try {
		return read();
	} catch (cause) {
		throw new EnvelopeError('Malformed', { cause });
	}
}

function sealedIn(envelope) {
	const reader = new Reader(envelope);
	if (reader.u8() !== LAYOUT) throw new ScaleError('another layout');
	return u8aConcat(reader.take(ENCAPSULATED_BYTES), reader.take(reader.left));
}

/**
 * The keys and salts of the records in an envelope, provided that it is the one whose `digest` is
 * on the chain and that it was sealed for this key pair under these terms.
 */
export async function openEnvelope(pair, terms, envelope, digest) {
	if (Buffer.compare(envelopeDigest(envelope), digest) !== 0) throw new EnvelopeError('DigestMismatch');
	const sealed = wellFormed(() => sealedIn(envelope));
	const plaintext = await open(pair, sealed, { info: infoOf(terms) });
	return wellFormed(() => unpacked(plaintext));
}
