// SPDX-License-Identifier: Apache-2.0

/**
 * What an access rests on: `{ Consent: number }`, `{ Emergency: number }`, `{ Law: code }`,
 * `{ Representative: mandate }` or `'Subject'`, as calls to the chain take it.
 */

import { u8aConcat } from '@polkadot/util';
import { u16, u64, u8 } from './scale.mjs';

const MANDATES = ['Minor', 'PowerOfAttorney', 'LostKey', 'Executor', 'CourtOrder'];
/** In the order of their encoding, each with how its value is written and read. */
const BASES = [
	['Law', u16, (reader) => reader.u16()],
	['Emergency', u64, (reader) => reader.u64()],
	['Subject', () => new Uint8Array(), undefined],
	['Representative', (mandate) => u8(MANDATES.indexOf(mandate)), (reader) => reader.variant(MANDATES)],
	['Consent', u64, (reader) => reader.u64()],
];

/** The kind of a basis and its value, where it has one. */
export const partsOf = (basis) => (typeof basis === 'string' ? [basis] : Object.entries(basis)[0]);

export function basisBytes(basis) {
	const [kind, value] = partsOf(basis);
	const index = BASES.findIndex(([name]) => name === kind);
	if (index < 0) throw new TypeError(`${kind} is no basis`);
	return u8aConcat(u8(index), BASES[index][1](value));
}

export function readBasis(reader) {
	const [kind, , read] = reader.variant(BASES);
	return read ? { [kind]: read(reader) } : kind;
}

/** A basis as the chain answered it. */
export const basisOf = (answer) =>
	answer.isSubject ? 'Subject' : { [answer.type]: answer.value.toJSON() };

/** A basis in words, such as `consent 7`. */
export function describe(basis) {
	const [kind, value] = partsOf(basis);
	const words = {
		Law: `law ${value}`,
		Emergency: `emergency ${value}`,
		Subject: 'the subject itself',
		Representative: `a representative (${value})`,
		Consent: `consent ${value}`,
	};
	return words[kind];
}
