// SPDX-License-Identifier: Apache-2.0

/**
 * Receipts of disclosures: what a custodian signs before it releases a key, the requester
 * countersigns, the chain has a commitment to, and the subject alone can read.
 */

import { randomBytes } from 'node:crypto';
import { stringToU8a, u8aConcat, u8aWrapBytes } from '@polkadot/util';
import {
	decodeAddress, ed25519Verify, encodeAddress, secp256k1Verify, sr25519Verify,
} from '@polkadot/util-crypto';
import { SS58_PREFIX } from './accounts.mjs';
import { basisBytes, readBasis } from './basis.mjs';
import { open, seal } from './envelope.mjs';
import { option, Reader, ScaleError, u32, u64, u8 } from './scale.mjs';
import { commitmentOf } from './vault.mjs';

const MESSAGE_LABEL = stringToU8a('salus:disclosure:');
const SEAL_LABEL = stringToU8a('salus:receipt:1');
const LAYOUT = 1;
const ACCOUNT_BYTES = 32;
const COMMITMENT_BYTES = 32;
const SALT_BYTES = 32;
/** The kinds of keys and signatures, in the order of their encoding. */
const KINDS = ['ed25519', 'sr25519', 'ecdsa'];
const KEY_BYTES = [32, 32, 33];
const SIGNATURE_BYTES = [64, 64, 65];
const VERIFIERS = [
	ed25519Verify,
	sr25519Verify,
	(message, signature, key) => secp256k1Verify(message, signature, key, 'blake2'),
];
/** How far the moment in a receipt may lie from the clock of the chain when it is countersigned. */
const MOMENT_TOLERANCE_MILLISECONDS = 5 * 60_000;

/** Why a requester does not countersign; `reason` is one of the words in `countersign`. */
export class CountersignError extends Error {
	constructor(reason) {
		super(`the receipt is not countersigned: ${reason}`);
		this.name = 'CountersignError';
		this.reason = reason;
	}
}

/** The exact bytes of a receipt: its SCALE encoding. */
export const receiptBytes = (receipt) =>
	u8aConcat(
		decodeAddress(receipt.subject),
		u32(receipt.custodian),
		u64(receipt.number),
		decodeAddress(receipt.requester),
		option(u32)(receipt.institution),
		basisBytes(receipt.basis),
		u64(receipt.accessedAt),
		receipt.records,
		option(u64)(receipt.sealedUntil),
	);

const readAccount = (reader) => encodeAddress(reader.take(ACCOUNT_BYTES), SS58_PREFIX);

const readReceipt = (reader) => ({
	subject: readAccount(reader),
	custodian: reader.u32(),
	number: reader.u64(),
	requester: readAccount(reader),
	institution: reader.option(reader.u32),
	basis: readBasis(reader),
	accessedAt: reader.u64(),
	records: reader.take(COMMITMENT_BYTES),
	sealedUntil: reader.option(reader.u64),
});

/** What goes on the chain for a receipt. */
export const receiptCommitment = (salt, receipt) => commitmentOf(salt, receiptBytes(receipt));

/** What both sign, on this chain only. */
export const receiptMessage = (genesis, { salt, receipt }) =>
	u8aConcat(MESSAGE_LABEL, genesis, receiptCommitment(salt, receipt));

/**
 * A receipt that nobody has signed yet. `details` says what was disclosed and what for; the receipt
 * has only a commitment to it.
 */
export function draftReceipt({ institution = null, sealedUntil = null, details, ...access }) {
	const bytes = Buffer.from(JSON.stringify(details));
	const detailsSalt = randomBytes(SALT_BYTES);
	const records = commitmentOf(detailsSalt, bytes);
	return {
		receipt: { ...access, institution, records, sealedUntil },
		salt: randomBytes(SALT_BYTES),
		detailsSalt,
		details: bytes,
	};
}

const signed = (genesis, one, pair) => pair.sign(receiptMessage(genesis, one), { withType: true });

/** A key that signs, as the chain encodes it. */
export const signerOf = (pair) => u8aConcat(u8(KINDS.indexOf(pair.type)), pair.publicKey);

/** `institution`, the custodian or who answers for it now, signs before it releases the key. */
export const signReceipt = (genesis, draft, pair, institution = draft.receipt.custodian) => ({
	...draft,
	release: { institution, key: signerOf(pair), signature: signed(genesis, draft, pair) },
});

/** Whether `key`, or the account that it gives, signed: only by a signature of the kind that it is tagged with. */
function verifies(message, signature, key) {
	const verify = VERIFIERS[signature[0]];
	try {
		return verify !== undefined && verify(message, signature.subarray(1), key);
	} catch {
		return false;
	}
}

/** As the runtime takes it: the message itself, or in the wrapper that browser wallets put around bytes. */
function isValid(genesis, one, signature, key) {
	const message = receiptMessage(genesis, one);
	return [message, u8aWrapBytes(message)].some((bytes) => verifies(bytes, signature, key));
}

/** Whether the key that a receipt names signed it. Whose key that is tells the chain. */
export const isReleased = (genesis, one) =>
	one.release.signature[0] === one.release.key[0] &&
	isValid(genesis, one, one.release.signature, one.release.key.subarray(1));

export const isCountersigned = (genesis, one) =>
	isValid(genesis, one, one.countersignature, decodeAddress(one.receipt.requester));

/** Whether the key of a release asserts for the custodian now, and did at the moment of the access. */
async function isKeyOfCustodian(chain, { receipt, release }, now) {
	const moments = [now, receipt.accessedAt];
	const known = moments.map((moment) => chain.isCustodianKey(receipt.custodian, release, moment));
	return (await Promise.all(known)).every(Boolean);
}

/**
 * The requester signs what the custodian signed, provided that the copy can prove something: it
 * agrees with `access`, that is the requester's `pair` and `institution`, the `basis` that was
 * decided and the chain's clock `now`, and with what `chain` answers. See `chainOf` of the wallet.
 */
export async function countersign(chain, { genesis, pair, institution, basis, now }, released) {
	const { receipt } = released;
	const requester = encodeAddress(pair.address, SS58_PREFIX);
	const isSameBasis = Buffer.compare(basisBytes(receipt.basis), basisBytes(basis)) === 0;
	const checks = [
		['OtherRequester', () => receipt.requester === requester],
		['OtherBasis', () => isSameBasis],
		['OtherMoment', () => Math.abs(receipt.accessedAt - now) <= MOMENT_TOLERANCE_MILLISECONDS],
		['ReleaseInvalid', () => isReleased(genesis, released)],
		['OtherInstitution', () => receipt.institution === institution && chain.isAgent(requester, institution)],
		['SubjectElsewhere', async () => (await chain.sponsorOf(receipt.subject)) === receipt.custodian],
		['CustodianKeyUnknown', () => isKeyOfCustodian(chain, released, now)],
	];
	for (const [reason, holds] of checks) {
		if (!(await holds())) throw new CountersignError(reason);
	}
	return { ...released, countersignature: signed(genesis, released, pair) };
}

/** A receipt with both signatures, as the requester keeps it and as the chain takes it for proof. */
export const countersignedBytes = ({ receipt, salt, release, countersignature }) =>
	u8aConcat(
		receiptBytes(receipt),
		salt,
		u32(release.institution),
		release.key,
		release.signature,
		countersignature,
	);

function readTyped(reader, lengths) {
	const kind = reader.u8();
	if (kind >= lengths.length) throw new ScaleError(`${kind} is no kind of key`);
	return u8aConcat(u8(kind), reader.take(lengths[kind]));
}

function readCountersigned(reader) {
	return {
		receipt: readReceipt(reader),
		salt: reader.take(SALT_BYTES),
		release: {
			institution: reader.u32(),
			key: readTyped(reader, KEY_BYTES),
			signature: readTyped(reader, SIGNATURE_BYTES),
		},
		countersignature: readTyped(reader, SIGNATURE_BYTES),
	};
}

/** What the subject is given: layout ‖ countersigned receipt ‖ salt and length of details ‖ details. */
const copyBytes = (one) =>
	u8aConcat(
		u8(LAYOUT),
		countersignedBytes(one),
		one.detailsSalt,
		u32(one.details.length),
		one.details,
	);

function readCopy(bytes) {
	const reader = new Reader(bytes);
	if (reader.u8() !== LAYOUT) throw new ScaleError('another layout');
	const one = readCountersigned(reader);
	const detailsSalt = reader.take(SALT_BYTES);
	const details = reader.take(reader.u32());
	reader.end();
	return { ...one, detailsSalt, details };
}

/** Where a receipt belongs, so that none opens in the place of another. */
const placeOf = (genesis, { subject, custodian, number }) =>
	u8aConcat(SEAL_LABEL, genesis, decodeAddress(subject), u32(custodian), u64(number));

/** Encrypts a signed receipt for the subject, for the custodian to keep at its endpoint. */
export const sealReceipt = (genesis, publicKey, one) =>
	seal(publicKey, copyBytes(one), { info: placeOf(genesis, one.receipt) });

/** What the subject reads at `place`, that is `{ subject, custodian, number }`. */
export const openReceipt = async (genesis, pair, place, sealed) =>
	readCopy(await open(pair, sealed, { info: placeOf(genesis, place) }));

/** What was disclosed, provided that it is what the receipt commits to. */
export function readDetails({ receipt, details, detailsSalt }) {
	if (Buffer.compare(commitmentOf(detailsSalt, details), receipt.records) !== 0) return undefined;
	try {
		return JSON.parse(details.toString('utf8'));
	} catch {
		return undefined;
	}
}

/** What the custodian puts on the chain. */
export const numberedAccess = ({ receipt, salt }) => ({
	number: receipt.number,
	access: {
		commitment: receiptCommitment(salt, receipt),
		basis: receipt.basis,
		accessedAt: receipt.accessedAt,
		sealedUntil: receipt.sealedUntil,
	},
});
