// SPDX-License-Identifier: Apache-2.0

/**
 * The event hash of CBV 2.0, 8.9.2: the same for an event in XML and in JSON, in URNs and in links.
 * Order and form are those that the hashes published by its authors have; what the standard leaves out
 * is left out: eventID, recordTime, errorDeclaration and certificationInfo.
 */

import { createHash } from 'node:crypto';
import { toLink } from './identifiers.mjs';
import { canonicalDecimal, canonicalMoment } from './values.mjs';
import { webText, webWord } from './vocabulary.mjs';

/** A number with decimals. A text with leading zeros or an exponent may be a serial or a lot. */
const PLAIN_NUMBER = /^-?(?:0|[1-9][0-9]*)\.[0-9]+$/;

const bytewise = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));
const sorted = (texts) => [...texts].sort(bytewise).join('');

const withoutZeros = (text) => (PLAIN_NUMBER.test(text) ? canonicalDecimal(text) : text);

/** Any text: a key of GS1 as its link, a CBV URN as its web URI, a number without trailing zeros. */
function canonical(text) {
	const full = webText(String(text).trim());
	return toLink(full) ?? withoutZeros(full);
}

const time = canonicalMoment;
const word = (kind) => (text) => webWord(kind, text);

/** `key=value`, and nothing for a field that is absent. */
const pair = (key, value, form = canonical) => (value === undefined || value === '' ? '' : `${key}=${form(value)}`);
const pairs = (of, fields) => fields.map(([name, form]) => pair(name, of[name], form)).join('');

/** A key and what is in it, nothing where that is nothing. */
const group = (key, content) => (content === '' ? '' : key + content);
const listOf = (key, values, form) => group(key, sorted((values ?? []).map(form)));

/** Fields of others under their full names. */
function others(extensions) {
	return sorted((extensions ?? []).map(({ name, value, children }) =>
		children === undefined ? name + (value === '' ? '' : `=${canonical(value)}`) : name + others(children)));
}

const epcs = (name) => (event) => listOf(name, event[name], (epc) => pair('epc', epc));
const QUANTITY = [['epcClass'], ['quantity'], ['uom', String]];
const quantities = (name) => (event) =>
	listOf(name, event[name], (element) => group('quantityElement', pairs(element, QUANTITY)));
const single = (name, form) => (event) => pair(name, event[name], form);
const place = (name) => (event) =>
	event[name] === undefined ? '' : group(name, pair('id', event[name].id) + others(event[name].extensions));
const typed = (list, name, kind) => (event) =>
	listOf(list, event[list], (element) => pair('type', element.type, word(kind)) + pair(name, element[name]));

function persistentDisposition({ persistentDisposition: dispositions = {} }) {
	const words = (key) => sorted((dispositions[key] ?? []).map((disposition) => pair(key, disposition, word('disposition'))));
	return group('persistentDisposition', words('set') + words('unset'));
}

const METADATA = [
	['time', time], ['startTime', time], ['endTime', time], ['deviceID'], ['deviceMetadata'], ['rawData'],
	['dataProcessingMethod'], ['bizRules'],
];
const REPORT = [
	['type', word('measurement')], ['exception', word('alert')], ['deviceID'], ['deviceMetadata'], ['rawData'],
	['dataProcessingMethod'], ['time', time], ['microorganism'], ['chemicalSubstance'], ['value'],
	['component', word('component')], ['stringValue'], ['booleanValue', String], ['hexBinaryValue', String], ['uriValue'],
	['minValue'], ['maxValue'], ['meanValue'], ['sDev'], ['percRank'], ['percValue'], ['uom', String],
	['coordinateReferenceSystem'],
];
const withOthers = (of, fields) => pairs(of, fields) + others(of.extensions);

function sensorElement({ sensorMetadata = {}, sensorReport, extensions }) {
	const reports = sorted(sensorReport.map((report) => group('sensorReport', withOthers(report, REPORT))));
	return group('sensorElement', group('sensorMetadata', withOthers(sensorMetadata, METADATA)) + reports + others(extensions));
}

/** The canonical order. The published hashes have destinations before sources. */
const ORDER = [
	single('eventTime', time),
	single('eventTimeZoneOffset', String),
	epcs('epcList'),
	single('parentID'),
	epcs('inputEPCList'),
	epcs('childEPCs'),
	quantities('quantityList'),
	quantities('childQuantityList'),
	quantities('inputQuantityList'),
	epcs('outputEPCList'),
	quantities('outputQuantityList'),
	single('action', String),
	single('transformationID'),
	single('bizStep', word('bizStep')),
	single('disposition', word('disposition')),
	persistentDisposition,
	place('readPoint'),
	place('bizLocation'),
	typed('bizTransactionList', 'bizTransaction', 'bizTransactionType'),
	typed('destinationList', 'destination', 'partyType'),
	typed('sourceList', 'source', 'partyType'),
	(event) => listOf('sensorElementList', event.sensorElementList, sensorElement),
	(event) => group('ilmd', others(event.ilmd)),
	(event) => others(event.extensions),
];

/** The string that is hashed. */
export const preHash = (event) => `eventType=${event.type}${ORDER.map((part) => part(event)).join('')}`;

/** The hash of a pre-hash string as a named information URI (RFC 6920). */
export const hashOf = (text) => `ni:///sha-256;${createHash('sha256').update(text).digest('hex')}?ver=CBV2.0`;

/** The hash of an event, fit to be its eventID. */
export const eventHash = (event) => hashOf(preHash(event));
