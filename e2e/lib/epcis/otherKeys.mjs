// SPDX-License-Identifier: Apache-2.0

/**
 * Keys of GS1 that stand in events beside trade items, locations and logistic units: places within a
 * location, parties, documents, assets, shipments. Each has one URN and one link.
 */

import { components } from './epc.mjs';
import { escape, LINK, unescape, URN } from './escapes.mjs';
import { checked, completed, digits, extension, prefixLength, reference, refuse } from './numbers.mjs';

const START = 'urn:epc:id:';

/**
 * By the scheme of the URN: the application identifier, and the digits of the number with its check
 * digit. `lead` stands before the company prefix in the link alone, `serial` is how many characters
 * may follow the number, `free` how many a reference without check digit has with its prefix.
 */
const KEYS = {
	sgln: { ai: '414', length: 13, qualifier: '254' },
	pgln: { ai: '417', length: 13 },
	gdti: { ai: '253', length: 13, serial: 17 },
	sgcn: { ai: '255', length: 13, serial: 12 },
	grai: { ai: '8003', length: 14, lead: '0', serial: 16 },
	gsrn: { ai: '8018', length: 18 },
	gsrnp: { ai: '8017', length: 18 },
	gsin: { ai: '402', length: 17 },
	giai: { ai: '8004', free: 30 },
	ginc: { ai: '401', free: 30 },
};

const hasTail = (key) => key.qualifier !== undefined || key.serial !== undefined;

function tailOf(key, text) {
	return key.qualifier === undefined ? reference(text, key.serial) : extension(text);
}

function pathOfKey(key, number, tail) {
	if (tail === undefined) return `/${key.ai}/${number}`;
	const text = escape(LINK, tail);
	return key.qualifier === undefined ? `/${key.ai}/${number}${text}` : `/${key.ai}/${number}/${key.qualifier}/${text}`;
}

/** The path of the link for one of these URNs. */
export function otherPath(urn) {
	const [scheme] = urn.slice(START.length).split(':', 1);
	if (!urn.startsWith(START) || !Object.hasOwn(KEYS, scheme)) refuse('UnknownScheme');
	const key = KEYS[scheme];
	const rest = urn.slice(START.length + scheme.length + 1);
	const [prefix, second, third] = components(rest, hasTail(key) ? 3 : 2);
	digits(prefix, prefixLength(prefix.length));
	if (key.free !== undefined) {
		return `/${key.ai}/${prefix}${escape(LINK, reference(unescape(URN, second), key.free - prefix.length))}`;
	}
	const number = completed((key.lead ?? '') + prefix + second, key.length);
	return pathOfKey(key, number, hasTail(key) ? tailOf(key, unescape(URN, third)) : undefined);
}

/** Key, number and tail at the end of a path; undefined where none of these keys is there. */
function keyAtEnd(path) {
	const segments = path.split('/');
	const [ai, value] = segments.slice(-2);
	const [qualifiedAi, qualified] = segments.slice(-4);
	const entries = Object.entries(KEYS);
	const found = entries.find(([, key]) => key.qualifier === ai && key.ai === qualifiedAi);
	if (found !== undefined) return { scheme: found[0], key: found[1], value: qualified, tail: unescape(LINK, value) };
	const plain = entries.find(([, key]) => key.ai === ai && key.qualifier === undefined);
	return plain === undefined ? undefined : { scheme: plain[0], key: plain[1], value: unescape(LINK, value) };
}

function partsOf({ key, value, tail }) {
	if (key.free !== undefined) {
		digits(value.slice(0, 4), 4);
		return { number: reference(value, key.free) };
	}
	const number = checked(value.slice(0, key.length), key.length);
	const after = tail ?? value.slice(key.length);
	if (!hasTail(key)) return after === '' ? { number } : refuse('WrongLength');
	return { number, tail: after === '' ? undefined : tailOf(key, after) };
}

/** The canonical path of a path that ends in one of these keys, undefined where none does. */
export function otherCanonicalPath(path) {
	const found = keyAtEnd(path);
	if (found === undefined) return undefined;
	const { number, tail } = partsOf(found);
	if (found.key.free !== undefined) return `/${found.key.ai}/${escape(LINK, number)}`;
	return pathOfKey(found.key, number, tail);
}

/** The URN of a path that ends in one of these keys, undefined where none does. */
export function otherUrn(path, length) {
	const found = keyAtEnd(path);
	if (found === undefined) return undefined;
	const { number, tail } = partsOf(found);
	const at = prefixLength(length);
	const start = `${START}${found.scheme}:`;
	if (found.key.free !== undefined) return `${start}${digits(number.slice(0, at), at)}.${escape(URN, number.slice(at))}`;
	const body = number.slice((found.key.lead ?? '').length, -1);
	const numbers = `${start}${body.slice(0, at)}.${body.slice(at)}`;
	if (!hasTail(found.key)) return numbers;
	return tail === undefined ? refuse('MalformedUrn') : `${numbers}.${escape(URN, tail)}`;
}
