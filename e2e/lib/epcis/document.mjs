// SPDX-License-Identifier: Apache-2.0

/**
 * Reads a document whole or not at all: what is wrong in any event is found, and then all of it is
 * refused, as a capture is. Paths are those of the JSON form, for XML too.
 */

import { readEvent } from './events.mjs';
import { readExtensions } from './extensions.mjs';
import { EpcisError, Findings, member } from './findings.mjs';
import { parseJson, readContext, resolver } from './jsonSource.mjs';
import { isMoment, isObject } from './values.mjs';
import { eventElements, foreign, grouped, placeOf, qualified, rawEvent } from './xmlSource.mjs';
import { parseXml } from './xmlTree.mjs';

const EVENT_LIST = '$.epcisBody.eventList';
const JSON_MEMBERS = ['@context', 'id', 'type', 'schemaVersion', 'creationDate', 'epcisHeader', 'epcisBody'];
const JSON_VERSION = /^2\.0(?:\.[0-9]+)?$/;
const PASSED_OVER = ['sender', 'receiver', 'instanceIdentifier'];
/** By the namespace of the root, the versions that stand in it. */
const XML_VERSIONS = {
	'urn:epcglobal:epcis:xsd:1': /^1(?:\.[0-2])?$/,
	'urn:epcglobal:epcis:xsd:2': JSON_VERSION,
};
const QUALIFIED = /^\{[^}]+\}./;
const ownName = (name) => (QUALIFIED.test(name) ? name : undefined);

const NO_MOMENT = 'a date and time with its offset was expected';

function required(findings, value, path, fits, reason) {
	if (value === undefined) findings.refuse(path, 'this field is missing');
	else if (!fits(value)) findings.refuse(path, reason);
}

const ofMoment = (value) => typeof value === 'string' && isMoment(value);

function jsonHeader(reader, header, passedOver) {
	if (header === undefined) return [];
	if (!isObject(header)) return reader.findings.refuse('$.epcisHeader', 'an object was expected') ?? [];
	const entries = Object.entries(header).filter(([name]) => name !== 'epcisMasterData');
	if ('epcisMasterData' in header) passedOver.push('$.epcisHeader.epcisMasterData');
	return readExtensions(reader, entries, '$.epcisHeader');
}

function jsonEvents(findings, body, prefixes) {
	const events = isObject(body) ? body.eventList : undefined;
	if (body === undefined) return findings.refuse('$.epcisBody', 'this field is missing');
	if (!Array.isArray(events)) return findings.refuse(EVENT_LIST, 'a list of events was expected');
	return events.map((event, at) => {
		const path = `${EVENT_LIST}[${at}]`;
		if (!isObject(event)) return findings.refuse(path, 'an event was expected');
		const { '@context': context, ...fields } = event;
		const place = member(path, '@context');
		const own = context === undefined ? { prefixes } : readContext(context, place, findings, prefixes);
		return readEvent({ findings, resolve: resolver(own.prefixes), typed: true }, fields, path);
	});
}

function jsonContext(findings, context) {
	if (context === undefined) {
		findings.refuse('$.@context', 'this field is missing');
		return Object.create(null);
	}
	const { prefixes, isStandard } = readContext(context, '$.@context', findings);
	if (!isStandard) findings.refuse('$.@context', 'the context of EPCIS 2.0 is not in it');
	return prefixes;
}

function readJson(bytes) {
	const findings = new Findings();
	const root = parseJson(bytes);
	if (!isObject(root)) throw new EpcisError([{ path: '$', reason: 'an object was expected' }]);
	if (root.type !== 'EPCISDocument') throw new EpcisError([{ path: '$.type', reason: 'only an EPCISDocument is read' }]);
	const prefixes = jsonContext(findings, root['@context']);
	const others = Object.keys(root).filter((name) => !JSON_MEMBERS.includes(name));
	const passedOver = others.map((name) => member('$', name));
	for (const name of others.filter((other) => !PASSED_OVER.includes(other) && resolver(prefixes)(other) === undefined)) {
		findings.refuse(member('$', name), 'no field of the standard, and in no namespace');
	}
	const isVersion = (value) => JSON_VERSION.test(value);
	required(findings, root.schemaVersion, '$.schemaVersion', isVersion, 'only version 2.0 is read in JSON');
	required(findings, root.creationDate, '$.creationDate', ofMoment, NO_MOMENT);
	const reader = { findings, resolve: resolver(prefixes), typed: true };
	const header = jsonHeader(reader, root.epcisHeader, passedOver);
	const events = jsonEvents(findings, root.epcisBody, prefixes);
	findings.settle();
	return { schemaVersion: root.schemaVersion, creationDate: root.creationDate, header, passedOver, events };
}

const child = (element, name) => element?.children.find((candidate) => qualified(candidate) === name);
const attribute = (element, name) =>
	element.attributes.find((candidate) => candidate.name === name && candidate.namespace === '')?.value;

const isRouting = ({ namespace }) => namespace.startsWith('http://www.unece.org/');
const isForeign = (element) => element.namespace !== '' && !isRouting(element);
const named = (element) =>
	element.name === 'extension' ? element.children.map(({ name }) => `extension/${name}`) : [element.name];

/** Extensions in the header; routing and master data are passed over. */
function xmlHeader(reader, header, passedOver) {
	if (header === undefined) return [];
	const others = header.children.filter((element) => !isForeign(element));
	passedOver.push(...others.flatMap(named).map((name) => `EPCISHeader/${name}`));
	const raw = grouped(reader.findings, header.children.filter(isForeign), () => foreign);
	return readExtensions(reader, Object.entries(raw), '$.epcisHeader');
}

function xmlRoot(bytes) {
	const root = parseXml(bytes);
	const version = attribute(root, 'schemaVersion');
	const refuse = (reason) => {
		throw new EpcisError([{ path: placeOf(root), reason }]);
	};
	if (root.name !== 'EPCISDocument' || !Object.hasOwn(XML_VERSIONS, root.namespace)) refuse('only an EPCISDocument is read');
	if (!XML_VERSIONS[root.namespace].test(version ?? '')) {
		refuse(`schemaVersion ${version ?? '(missing)'} does not belong to the namespace`);
	}
	return { root, version };
}

/** Header and body stand once each, and nothing of the standard beside them. */
function onlyParts(findings, root) {
	const parts = root.children.filter(({ namespace }) => namespace === '');
	for (const [at, part] of parts.entries()) {
		const isPart = ['EPCISHeader', 'EPCISBody'].includes(part.name);
		if (!isPart) findings.refuse(placeOf(part), 'this element is unknown here');
		else if (parts.findIndex(({ name }) => name === part.name) < at) {
			findings.refuse(placeOf(part), 'this element stands twice');
		}
	}
	for (const part of child(root, 'EPCISBody')?.children ?? []) {
		if (qualified(part) !== 'EventList') findings.refuse(placeOf(part), 'only an EventList is read');
	}
}

function readXml(bytes) {
	const findings = new Findings();
	const passedOver = [];
	const { root, version } = xmlRoot(bytes);
	const creationDate = attribute(root, 'creationDate');
	required(findings, creationDate, '$.creationDate', ofMoment, NO_MOMENT);
	onlyParts(findings, root);
	const reader = { findings, resolve: ownName, typed: false };
	const header = xmlHeader(reader, child(root, 'EPCISHeader'), passedOver);
	const list = child(child(root, 'EPCISBody'), 'EventList');
	if (list === undefined) findings.refuse(EVENT_LIST, 'a list of events was expected');
	const elements = list === undefined ? [] : eventElements(findings, list);
	const events = elements.map((element, at) => readEvent(reader, rawEvent(findings, element), `${EVENT_LIST}[${at}]`));
	findings.settle();
	return { schemaVersion: version, creationDate, header, passedOver, events };
}

const START = /^(?:\uFEFF|\s)*</;

/**
 * The events of a document of EPCIS 1.2 in XML or 2.0 in XML, JSON or JSON-LD, with its header. Throws
 * an EpcisError that names each place, or a JsonError with the offset where bytes are no JSON.
 */
export function readDocument(bytes) {
	const isXml = START.test(bytes.toString('utf8', 0, 512));
	return isXml ? readXml(bytes) : readJson(bytes);
}
