// SPDX-License-Identifier: Apache-2.0

/**
 * Fields of others: `{ name: '{namespace}local', value }` or `{ name, children }`. XML has no types,
 * so every value is a text and both syntaxes give the same; those of one name stand together.
 */

import { member } from './findings.mjs';
import { canonicalDecimal, isObject, JsonNumber } from './values.mjs';

function scalar(value) {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'boolean') return String(value);
	return value instanceof JsonNumber ? canonicalDecimal(value.text) : undefined;
}

function readOne(reader, name, value, path) {
	const found = scalar(value);
	if (found !== undefined) return { name, value: found };
	if (isObject(value)) return { name, children: readExtensions(reader, Object.entries(value), path) };
	return reader.findings.refuse(path, 'a text, a number, true, false or an object was expected');
}

/** The extensions of one name: a list has one for each of its values. */
function readNamed(reader, [written, value], path) {
	const name = reader.resolve(written);
	if (name === undefined) {
		reader.findings.refuse(path, 'an extension has a prefix that @context declares, or a full URI');
		return [];
	}
	if (!Array.isArray(value)) return [readOne(reader, name, value, path)];
	return value.map((entry, at) => readOne(reader, name, entry, `${path}[${at}]`));
}

/** The extensions among the entries of an object. */
export function readExtensions(reader, entries, path) {
	const byName = new Map();
	for (const entry of entries) {
		for (const extension of readNamed(reader, entry, member(path, entry[0]))) {
			if (extension === undefined) continue;
			if (!byName.has(extension.name)) byName.set(extension.name, []);
			byName.get(extension.name).push(extension);
		}
	}
	return [...byName.values()].flat();
}

/** The value of the first extension with one of these names, undefined where there is none. */
export const valueNamed = (extensions, names) => extensions?.find(({ name }) => names.includes(name))?.value;
