// SPDX-License-Identifier: Apache-2.0

/**
 * What the chain answered, as plain JavaScript: amounts as bigint, other numbers as numbers, bytes
 * in hexadecimal, codes of ISO 3166 and 4217 as text, variants by their name.
 */

import {
	bool, BTreeMap, BTreeSet, Enum, GenericAccountId, Int, Null, Option, Raw, Struct, Tuple, U8aFixed,
	UInt, Vec, VecFixed,
} from '@polkadot/types';

const AMOUNT_BITS = 128;
const ISO_CODE = /^[A-Z]{2,3}$/;

function plainNumber(value) {
	const exact = value.toBigInt();
	if (value.bitLength() >= AMOUNT_BITS) return exact;
	const number = Number(exact);
	if (!Number.isSafeInteger(number)) throw new RangeError(`${exact} is too large for a number`);
	return number;
}

/** Two or three bytes are a country or a currency, where they are capital letters. */
function plainFixed(value) {
	const text = Buffer.from(value).toString('latin1');
	return ISO_CODE.test(text) ? text : value.toHex();
}

/** The name of a variant, or `{ name: value }` where it has a value. */
function plainVariant(value) {
	if (value.isBasic || value.inner instanceof Null) return value.type;
	return { [value.type]: plain(value.inner) };
}

const plainFields = (value) =>
	Object.fromEntries([...value.entries()].map(([name, field]) => [name, plain(field)]));

const KINDS = [
	[Option, (value) => (value.isSome ? plain(value.unwrap()) : null)],
	[bool, (value) => value.isTrue],
	[UInt, plainNumber],
	[Int, plainNumber],
	[Enum, plainVariant],
	[GenericAccountId, (value) => value.toString()],
	[U8aFixed, plainFixed],
	[Raw, (value) => value.toHex()],
	[Struct, plainFields],
	[BTreeMap, (value) => [...value.entries()].map(([key, held]) => [plain(key), plain(held)])],
	[BTreeSet, (value) => [...value].map(plain)],
	[Null, () => null],
];

const isList = (value) => [Tuple, Vec, VecFixed].some((kind) => value instanceof kind);

/** Anything that a runtime API, an event or a storage row has. */
export function plain(value) {
	if (isList(value)) return [...value].map(plain);
	const kind = KINDS.find(([type]) => value instanceof type);
	if (kind !== undefined) return kind[1](value);
	throw new TypeError(`${value?.toRawType?.() ?? typeof value} is nothing that the chain answers`);
}

/** The fields of an event. */
export const plainEvent = (event) =>
	Object.fromEntries(event.data.names.map((name) => [name, plain(event.data[name])]));

/** What a runtime API answered. */
export const plainAnswer = async (answer) => plain(await answer);
