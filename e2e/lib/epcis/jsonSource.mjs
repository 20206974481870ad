// SPDX-License-Identifier: Apache-2.0

/**
 * EPCIS 2.0 in JSON and JSON-LD: reads the bytes strictly, so that no member stands twice and no
 * number loses digits, and resolves the prefixes that the document declares. A context elsewhere on
 * the web is never fetched.
 */

import { isUtf8 } from 'node:buffer';
import { document, elements, JsonError, members } from '../json.mjs';
import { member } from './findings.mjs';
import { isObject, JsonNumber } from './values.mjs';
import { isUri } from './vocabulary.mjs';

/** The context of the standard, with or without its version. */
const STANDARD_CONTEXT =
	/^https:\/\/(?:ref\.gs1\.org\/standards\/epcis|gs1\.github\.io\/EPCIS)\/(?:[0-9.]+\/)?epcis-context\.jsonld$/;
const STANDARD_PREFIXES = {
	gs1: 'https://gs1.org/voc/',
	cbv: 'https://ref.gs1.org/cbv/',
	epcis: 'https://ref.gs1.org/epcis/',
};
const BOM = Buffer.from('\uFEFF');

function valueAt(bytes, { start, end }) {
	const first = bytes[start];
	if (first === 0x7b) return objectAt(bytes, start);
	if (first === 0x5b) return [...elements(bytes, start)].map((range) => valueAt(bytes, range));
	const text = bytes.toString('utf8', start, end);
	return first === 0x2d || (first >= 0x30 && first <= 0x39) ? new JsonNumber(text) : JSON.parse(text);
}

function objectAt(bytes, start) {
	const object = Object.create(null);
	for (const range of members(bytes, start)) {
		if (range.name in object) throw new JsonError(`${JSON.stringify(range.name)} stands twice`, range.start);
		object[range.name] = valueAt(bytes, range);
	}
	return object;
}

/** The value of a JSON document: objects without prototype, numbers as JsonNumber. */
export function parseJson(source) {
	const bytes = source.subarray(0, BOM.length).equals(BOM) ? source.subarray(BOM.length) : source;
	if (!isUtf8(bytes)) throw new JsonError('the bytes are not UTF-8', 0);
	return valueAt(bytes, document(bytes));
}

function declare(prefixes, terms, path, findings) {
	for (const [name, iri] of Object.entries(terms)) {
		const at = member(path, name);
		if (name.startsWith('@')) findings.refuse(at, 'only prefixes are understood here');
		else if (typeof iri !== 'string' || !isUri(iri)) findings.refuse(at, 'a prefix stands for a URI');
		else prefixes[name] = iri;
	}
}

/** The prefixes of a context, and whether the context of the standard is in it. */
export function readContext(context, path, findings, inherited = STANDARD_PREFIXES) {
	const prefixes = Object.assign(Object.create(null), inherited);
	let isStandard = false;
	const isList = Array.isArray(context);
	(isList ? context : [context]).forEach((entry, index) => {
		const at = isList ? `${path}[${index}]` : path;
		if (isObject(entry)) declare(prefixes, entry, at, findings);
		else if (typeof entry !== 'string' || !isUri(entry)) findings.refuse(at, 'a URI or an object with prefixes was expected');
		else isStandard ||= STANDARD_CONTEXT.test(entry);
	});
	return { prefixes, isStandard };
}

/** Namespace and local name of a full URI. */
const split = (uri) => /^(.*[/#])([^/#]+)$/s.exec(uri);

/** `{namespace}local` for a name with a prefix or a full URI; undefined where it is neither. */
export function resolver(prefixes) {
	return (name) => {
		const [, prefix, local] = /^([^:]+):(.+)$/s.exec(name) ?? [];
		if (prefix === undefined) return undefined;
		if (Object.hasOwn(prefixes, prefix)) return `{${prefixes[prefix]}}${local}`;
		const [, namespace, last] = (local.startsWith('//') ? split(name) : null) ?? [];
		return namespace === undefined ? undefined : `{${namespace}}${last}`;
	};
}
