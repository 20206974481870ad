// SPDX-License-Identifier: Apache-2.0

/**
 * What ties a line of a claim to a pack for the pharmacy and the insurer, who share a secret, and
 * for nobody else (docs/adr/0028).
 */

import { createHmac } from 'node:crypto';
import { gtin as checkedGtin, serial as checkedSerial } from './epcis/numbers.mjs';

const SECRET_BYTES = 32;
/** A part has two digits. */
const MOST_PART = 99;
const DAY_MILLISECONDS = 86_400_000;
const DISPENSED = ['PartiallySupplied', 'Supplied'];

function ensureSecret(secret) {
	const isSecret = secret instanceof Uint8Array && secret.length === SECRET_BYTES;
	if (!isSecret) throw new TypeError(`a secret has ${SECRET_BYTES} bytes`);
}

function partText(part) {
	if (!Number.isInteger(part) || part < 0 || part > MOST_PART) throw new RangeError(`a part is 0 to ${MOST_PART}`);
	return String(part).padStart(2, '0');
}

/**
 * The dispensing number of a pack: HMAC-SHA-256 (RFC 2104) of its GTIN in 14 digits, its serial and
 * the part in two digits, all in ASCII. A pack that is dispensed as a whole is part 0; of one that
 * is not, parts count from 0 in the order in which they are dispensed.
 */
export function dispensingNumber(secret, { gtin, serial }, part = 0) {
	ensureSecret(secret);
	const text = `${checkedGtin(gtin)}${checkedSerial(serial)}${partText(part)}`;
	return createHmac('sha256', secret).update(text, 'ascii').digest();
}

const hex = (bytes) => (typeof bytes === 'string' ? bytes.toLowerCase() : `0x${Buffer.from(bytes).toString('hex')}`);

/** The pack, and the part of it, that a dispensing number stands for; undefined where it is none of `candidates`. */
function packOf(secret, number, candidates) {
	for (const pack of candidates) {
		for (let part = 0; part <= MOST_PART; part += 1) {
			if (hex(dispensingNumber(secret, pack, part)) === number) return { pack, part };
		}
	}
	return undefined;
}

/** What speaks against a pack's having been dispensed as a line says, or null. */
function wrongWith(row, { provider, day, part }) {
	if (row === null || !DISPENSED.includes(row.state)) return 'NotDispensed';
	if (row.changedBy !== provider) return 'OtherProvider';
	if (Math.floor(row.changedAt / DAY_MILLISECONDS) !== day) return 'OtherDay';
	// Only what comes after a part is another part.
	if (part > 0 && row.before?.state !== 'PartiallySupplied') return 'NotInParts';
	return null;
}

/**
 * Checks for an insurer that what a line was claimed for was dispensed by the provider on the day of
 * the line (UTC). `candidates` are the packs that the provider told, `packs` answers as `packReads`.
 * A pack shows who dispensed it last and when: of one that is dispensed in parts, or was restored
 * since, ask `packs` at the block that carries the claim.
 *
 * Gives the pack and the part with what is `wrong`: `Unnumbered`, the line has no number; `Unknown`,
 * it is that of none of the packs; `NotDispensed`, `OtherProvider`, `OtherDay`, `NotInParts`; or null.
 */
export async function matchDispensing({ secret, provider, line, candidates, packs }) {
	const { day, dispensing } = line;
	if (dispensing === null || dispensing === undefined) return { pack: null, part: null, wrong: 'Unnumbered' };
	const found = packOf(secret, hex(dispensing), candidates);
	if (found === undefined) return { pack: null, part: null, wrong: 'Unknown' };
	const { row } = await packs.pack(found.pack);
	return { ...found, wrong: wrongWith(row, { provider, day, part: found.part }) };
}
