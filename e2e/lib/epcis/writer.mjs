// SPDX-License-Identifier: Apache-2.0

/** Writes plain events as a document of EPCIS 2.0 in JSON-LD, checked as any other is when read. */

import { readDocument } from './document.mjs';
import { eventHash } from './eventHash.mjs';
import { EpcisError } from './findings.mjs';

const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const PREFIXES = {
	'urn:epcglobal:cbv:mda': 'cbvmda',
	'urn:epcglobal:cbv:mda:': 'cbvmda',
	'http://epcis.gs1us.org/hc/ns': 'gs1ushc',
	'https://gs1.org/voc/': 'gs1',
};
const DECIMALS = ['quantity', 'value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percRank', 'percValue'];
const EXTENSIONS = ['extensions', 'ilmd'];
const NAME = /^\{([^}]+)\}(.+)$/s;

const refuse = (path, reason) => {
	throw new EpcisError([{ path, reason }]);
};

/** Gives each namespace a prefix at its first use. */
class Namespaces {
	declared = {};

	name(qualified) {
		const [, namespace, local] = NAME.exec(qualified) ?? refuse(String(qualified), 'an extension is called {namespace}local');
		const known = Object.entries(this.declared).find(([, iri]) => iri === namespace);
		return `${known?.[0] ?? this.#declare(namespace)}:${local}`;
	}

	#declare(namespace) {
		const usual = PREFIXES[namespace];
		const isFree = usual !== undefined && !Object.hasOwn(this.declared, usual);
		const prefix = isFree ? usual : `ext${Object.keys(this.declared).length + 1}`;
		this.declared[prefix] = namespace;
		return prefix;
	}
}

/** A double that has all digits of a decimal. */
function numberOf(text, name) {
	const number = Number(text);
	return String(number) === String(text) ? number : refuse(name, `${text} has more digits than JSON keeps`);
}

function writeExtensions(namespaces, extensions) {
	const written = {};
	for (const { name, value, children } of extensions) {
		const key = namespaces.name(name);
		(written[key] ??= []).push(children === undefined ? value : writeExtensions(namespaces, children));
	}
	return Object.fromEntries(Object.entries(written).map(([key, values]) => [key, values.length === 1 ? values[0] : values]));
}

function writeField(namespaces, name, value) {
	if (name === 'extensions') return Object.entries(writeExtensions(namespaces, value));
	if (EXTENSIONS.includes(name)) return [[name, writeExtensions(namespaces, value)]];
	if (DECIMALS.includes(name)) return [[name, numberOf(value, name)]];
	return [[name, writeValue(namespaces, value)]];
}

function writeValue(namespaces, value) {
	if (Array.isArray(value)) return value.map((entry) => writeValue(namespaces, entry));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).flatMap(([name, field]) => writeField(namespaces, name, field)));
}

/** An event keeps the eventID that it has: an error declaration repeats the one that it declares wrong. */
function writeEvent(namespaces, { type, eventID, ...event }) {
	return { type, eventID: eventID ?? eventHash({ type, ...event }), ...writeValue(namespaces, event) };
}

/**
 * The document of `events`, as an object for JSON.stringify. `creationDate` is a moment with its
 * offset, `header` the extensions of the header. Throws an EpcisError where it would not be valid.
 */
export function writeDocument(events, { creationDate, header = [] }) {
	const namespaces = new Namespaces();
	const eventList = events.map((event) => writeEvent(namespaces, event));
	const epcisHeader = writeExtensions(namespaces, header);
	const written = {
		'@context': [CONTEXT, ...Object.entries(namespaces.declared).map(([prefix, iri]) => ({ [prefix]: iri }))],
		type: 'EPCISDocument',
		schemaVersion: '2.0',
		creationDate,
		...(header.length === 0 ? {} : { epcisHeader }),
		epcisBody: { eventList },
	};
	readDocument(Buffer.from(JSON.stringify(written)));
	return written;
}
