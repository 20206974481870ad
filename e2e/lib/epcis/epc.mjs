// SPDX-License-Identifier: Apache-2.0

/**
 * Pure identity, class and pattern URNs of the EPC Tag Data Standard. An identifier is one of
 * `{ kind: 'Gtin', gtin }`, `{ kind: 'Lgtin', gtin, lot }`, `{ kind: 'Sgtin', gtin, serial }`,
 * `{ kind: 'Gln', gln }`, `{ kind: 'Sscc', sscc }`.
 */

import { escape, unescape, URN } from './escapes.mjs';
import { completed, lot, prefixLength, refuse, restsOnGtin8, serial } from './numbers.mjs';

const GTIN = 'urn:epc:idpat:sgtin:';
const LGTIN = 'urn:epc:class:lgtin:';
const SGTIN = 'urn:epc:id:sgtin:';
const SGLN = 'urn:epc:id:sgln:';
const SSCC = 'urn:epc:id:sscc:';

const body = (number) => number.slice(0, -1);

/** Company prefix and reference of a number whose first digit belongs to the reference. */
function rotated(number, length) {
	const rest = body(number).slice(1);
	return `${rest.slice(0, length)}.${number[0]}${rest.slice(length)}`;
}

const rotatedBack = (prefix, reference) => reference.slice(0, 1) + prefix + reference.slice(1);

/** The components between full stops, of which the last one may have more. */
export function components(text, count) {
	const parts = text.split('.');
	if (parts.length < count) refuse('MalformedUrn');
	return [...parts.slice(0, count - 1), parts.slice(count - 1).join('.')];
}

function ensureLength(gtin, length) {
	if (restsOnGtin8(gtin) && length !== 8) refuse('PrefixLengthMismatch');
	return gtin;
}

function tradeItem(prefix, reference) {
	const length = prefixLength(prefix.length);
	return { gtin: ensureLength(completed(rotatedBack(prefix, reference), 14), length), length };
}

function ofTradeItem(text, kind, name, read) {
	const [prefix, reference, value] = components(text, 3);
	const { gtin, length } = tradeItem(prefix, reference);
	return { identifier: { kind, gtin, [name]: read(unescape(URN, value)) }, length };
}

function ofPattern(text) {
	if (!text.endsWith('.*')) refuse('MalformedUrn');
	const { gtin, length } = tradeItem(...components(text.slice(0, -2), 2));
	return { identifier: { kind: 'Gtin', gtin }, length };
}

function ofLocation(text) {
	const [prefix, reference, extension] = components(text, 3);
	if (extension !== '0') refuse('ExtensionNotSupported');
	const length = prefixLength(prefix.length);
	return { identifier: { kind: 'Gln', gln: completed(prefix + reference, 13) }, length };
}

function ofLogisticUnit(text) {
	const [prefix, reference] = components(text, 2);
	const length = prefixLength(prefix.length);
	return { identifier: { kind: 'Sscc', sscc: completed(rotatedBack(prefix, reference), 18) }, length };
}

const SCHEMES = [
	[SGTIN, (text) => ofTradeItem(text, 'Sgtin', 'serial', serial)],
	[LGTIN, (text) => ofTradeItem(text, 'Lgtin', 'lot', lot)],
	[GTIN, ofPattern],
	[SGLN, ofLocation],
	[SSCC, ofLogisticUnit],
];

/** What `urn` names, and the length of the company prefix in it. */
export function fromUrn(urn) {
	const [scheme, read] = SCHEMES.find(([start]) => urn.startsWith(start)) ?? refuse('UnknownScheme');
	return read(urn.slice(scheme.length));
}

const WRITERS = {
	Gtin: ({ gtin }, length) => `${GTIN}${rotated(ensureLength(gtin, length), length)}.*`,
	Lgtin: ({ gtin, lot }, length) => `${LGTIN}${rotated(ensureLength(gtin, length), length)}.${escape(URN, lot)}`,
	Sgtin: ({ gtin, serial }, length) => `${SGTIN}${rotated(ensureLength(gtin, length), length)}.${escape(URN, serial)}`,
	Gln: ({ gln }, length) => `${SGLN}${body(gln).slice(0, length)}.${body(gln).slice(length)}.0`,
	Sscc: ({ sscc }, length) => `${SSCC}${rotated(sscc, length)}`,
};

/** The URN of an identifier with a company prefix of `length` digits. */
export const toUrn = (identifier, length) => WRITERS[identifier.kind](identifier, prefixLength(length));
