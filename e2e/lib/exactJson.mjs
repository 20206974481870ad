// SPDX-License-Identifier: Apache-2.0

/** JSON whose integers stay what they are: those that a number cannot hold are bigint. */

import { document, elements, members } from './json.mjs';

const INTEGER = /^-?[0-9]+$/;

function read(bytes, start, end) {
	if (bytes[start] === 0x7b) {
		return Object.fromEntries(
			Array.from(members(bytes, start), ({ name, start, end }) => [name, read(bytes, start, end)]),
		);
	}
	if (bytes[start] === 0x5b) {
		return Array.from(elements(bytes, start), ({ start, end }) => read(bytes, start, end));
	}
	const text = bytes.toString('utf8', start, end);
	const value = JSON.parse(text);
	const isInexact = typeof value === 'number' && INTEGER.test(text) && !Number.isSafeInteger(value);
	return isInexact ? BigInt(text) : value;
}

export function parseExact(text) {
	const bytes = Buffer.from(text);
	const { start, end } = document(bytes);
	return read(bytes, start, end);
}

export function writeExact(value) {
	if (typeof value === 'bigint') return value.toString();
	if (Array.isArray(value)) return `[${value.map(writeExact).join(',')}]`;
	if (value !== null && typeof value === 'object') {
		const written = Object.entries(value).filter(([, part]) => part !== undefined);
		return `{${written.map(([name, part]) => `${JSON.stringify(name)}:${writeExact(part)}`).join(',')}}`;
	}
	return JSON.stringify(value);
}
