// SPDX-License-Identifier: Apache-2.0

/**
 * Numbers of GS1 between texts, as everything here has them, and bytes, as the chain has them. A lot
 * is `{ gtin, lot }`, a pack `{ gtin, serial }`, a container `{ Sscc: text }` or `{ Sgtin: pack }`, a
 * thing `{ Lot: lot }`, `{ Container: container }` or `{ Pack: pack }`.
 */

import { u8aToHex } from '@polkadot/util';
import { linkOf, linkUri } from '../epcis.mjs';
import { gtin as checkedGtin, lot as checkedLot, serial as checkedSerial, sscc as checkedSscc } from '../epcis/numbers.mjs';

export const lotOf = (gtin, lot) => ({ gtin: checkedGtin(gtin), lot: checkedLot(lot) });
export const packOf = (gtin, serial) => ({ gtin: checkedGtin(gtin), serial: checkedSerial(serial) });

export const container = {
	sscc: (text) => ({ Sscc: checkedSscc(text) }),
	/** A case that is a trade item itself. */
	sgtin: (gtin, serial) => ({ Sgtin: packOf(gtin, serial) }),
};

export const thing = {
	lot: (lot) => ({ Lot: lot }),
	container: (key) => ({ Container: key }),
	pack: (pack) => ({ Pack: pack }),
};

/** Fields that are texts of GS1 wherever they stand, alone or in a list. */
const TEXTS = ['gtin', 'lot', 'serial', 'serials', 'Sscc', 'prefix', 'readPoint', 'location'];

const isPlainObject = (value) => Object.getPrototypeOf(value) === Object.prototype;

function mapTexts(value, convert, isText = false) {
	if (typeof value === 'string') return isText ? convert(value) : value;
	if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, convert, isText));
	if (value === null || typeof value !== 'object' || !isPlainObject(value)) return value;
	const entries = Object.entries(value).map(([name, field]) => [name, mapTexts(field, convert, TEXTS.includes(name))]);
	return Object.fromEntries(entries);
}

/** A text as the library takes bytes: one that begins with 0x would be read as hexadecimal. */
export const asciiHex = (text) => u8aToHex(Buffer.from(text, 'ascii'));
const ofHex = (hex) => Buffer.from(hex.slice(2), 'hex').toString('ascii');

/** What a call takes. */
export const toChain = (value) => mapTexts(value, asciiHex);

/** What the chain answered, already plain. */
export const fromChain = (value) => mapTexts(value, ofHex);

const KINDS = {
	Lot: (lot) => ({ kind: 'Lgtin', ...lot }),
	Pack: (pack) => ({ kind: 'Sgtin', ...pack }),
	Container: (key) => (key.Sscc === undefined ? { kind: 'Sgtin', ...key.Sgtin } : { kind: 'Sscc', sscc: key.Sscc }),
};

/** The identifier of a thing, as `lib/epcis` has identifiers. */
export function identifierOfThing(one) {
	const [[kind, key]] = Object.entries(one);
	return KINDS[kind](key);
}

/** The canonical Digital Link of a thing. */
export const linkOfThing = (one) => linkUri(linkOf(identifierOfThing(one)));
