// SPDX-License-Identifier: Apache-2.0

/**
 * Reads the fields of an event, each a function of reader, value and path. A reader has `findings`,
 * `resolve(name)` for names with a namespace, and `typed`: whether numbers and booleans are told
 * from texts, as in JSON and not in XML.
 */

import { readExtensions } from './extensions.mjs';
import { member } from './findings.mjs';
import { wrongIdentifier } from './identifiers.mjs';
import { canonicalDecimal, isMoment, isObject, isOffset, JsonNumber } from './values.mjs';
import { isUri, readWord, VOCABULARIES } from './vocabulary.mjs';

const UOM = /^[A-Z0-9]{2,3}$/;
const NO_FIELD = 'no field of the standard';
const HEX = /^[A-Fa-f0-9]+$/;
const BOOLEANS = { true: true, 1: true, false: false, 0: false };
export const ACTIONS = ['ADD', 'OBSERVE', 'DELETE'];

export function text(reader, value, path) {
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	return reader.findings.refuse(path, 'a text was expected');
}

/** A text for which `fits`; otherwise `reason`, or what that function of the text gives. */
const textThat = (fits, reason) => (reader, value, path) => {
	const found = text(reader, value, path);
	if (found === undefined || fits(found)) return found;
	return reader.findings.refuse(path, `${JSON.stringify(found)} is ${typeof reason === 'string' ? reason : reason(found)}`);
};

export const uri = textThat(isUri, 'no URI');
export const moment = textThat(isMoment, 'no date and time with its offset, such as 2026-07-22T06:45:00+02:00');
export const offset = textThat(isOffset, 'no offset between -14:00 and +14:00');
export const action = textThat((found) => ACTIONS.includes(found), `no action, which is ${ACTIONS.join(', ')}`);
const uom = textThat((found) => UOM.test(found), 'no unit of UN/ECE recommendation 20');
const hex = textThat((found) => HEX.test(found), 'not hexadecimal');

/** A URI that, where it is an EPC or a Digital Link, is a right one. */
export function epc(reader, value, path) {
	const found = uri(reader, value, path);
	const reason = found === undefined ? undefined : wrongIdentifier(found);
	return reason === undefined ? found : reader.findings.refuse(path, `${JSON.stringify(found)}: ${reason}`);
}

export function decimal(reader, value, path) {
	const written = value instanceof JsonNumber ? value.text : value;
	const isNumber = value instanceof JsonNumber || (!reader.typed && typeof value === 'string');
	const found = isNumber ? canonicalDecimal(written.trim()) : undefined;
	return found ?? reader.findings.refuse(path, 'a number was expected');
}

function boolean(reader, value, path) {
	if (typeof value === 'boolean') return value;
	if (!reader.typed && Object.hasOwn(BOOLEANS, value)) return BOOLEANS[value];
	return reader.findings.refuse(path, 'true or false was expected');
}

/** A word of the vocabulary, or a URI of one's own. */
export const word = (kind) => (reader, value, path) => {
	const found = text(reader, value, path);
	if (found === undefined) return undefined;
	const { says } = VOCABULARIES[kind];
	const known = readWord(kind, found);
	const reason = `${JSON.stringify(found)} is no ${says} of the standard, and no URI of one's own`;
	return known ?? reader.findings.refuse(path, reason);
};

function refuseRepeated(reader, values, path) {
	const seen = new Set();
	for (const [at, value] of values.entries()) {
		if (seen.has(value)) reader.findings.refuse(`${path}[${at}]`, `${JSON.stringify(value)} stands twice`);
		if (value !== undefined) seen.add(value);
	}
}

/** A list, each value of it read by `of`. */
export const list = (of, { least = 0, isSet = false } = {}) => (reader, value, path) => {
	if (!Array.isArray(value)) return reader.findings.refuse(path, 'a list was expected');
	if (value.length < least) return reader.findings.refuse(path, 'the list is empty');
	const found = value.map((entry, at) => of(reader, entry, `${path}[${at}]`));
	if (isSet) refuseRepeated(reader, found, path);
	return found;
};

/** Reads the members of an object by their names; others are extensions or refused. */
export function readMembers(reader, value, path, known, extensible) {
	const found = {};
	const others = [];
	for (const [name, entry] of Object.entries(value)) {
		const at = member(path, name);
		if (Object.hasOwn(known, name)) found[name] = known[name](reader, entry, at);
		else if (extensible && reader.resolve(name) !== undefined) others.push([name, entry]);
		else reader.findings.refuse(at, extensible ? `${NO_FIELD}, and in no namespace` : NO_FIELD);
	}
	if (others.length > 0) found.extensions = readExtensions(reader, others, path);
	return found;
}

export const object = (known, { required = [], extensible = false } = {}) => (reader, value, path) => {
	if (!isObject(value)) return reader.findings.refuse(path, 'an object was expected');
	for (const name of required) {
		if (!(name in value)) reader.findings.refuse(member(path, name), 'this field is missing');
	}
	return readMembers(reader, value, path, known, extensible);
};

/** Instance or lot master data: extensions and nothing else. */
export function ilmd(reader, value, path) {
	if (!isObject(value)) return reader.findings.refuse(path, 'an object was expected');
	return readMembers(reader, value, path, {}, true).extensions ?? [];
}

const EXTENSIBLE = { extensible: true };
const DEVICE = { deviceID: uri, deviceMetadata: uri, rawData: uri, dataProcessingMethod: uri };
const DECIMALS = ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percRank', 'percValue'];

export const epcs = list(epc, { isSet: true });
export const quantities = list(object({ epcClass: epc, quantity: decimal, uom }, { required: ['epcClass'] }));
export const place = object({ id: epc }, { required: ['id'], extensible: true });
export const bizTransactions = list(object(
	{ type: word('bizTransactionType'), bizTransaction: uri },
	{ required: ['bizTransaction'] },
));
export const parties = (name) => list(object({ type: word('partyType'), [name]: epc }, { required: ['type', name] }));
export const dispositions = object({ set: list(word('disposition')), unset: list(word('disposition')) });

const sensorMetadata = object({ time: moment, startTime: moment, endTime: moment, bizRules: uri, ...DEVICE }, EXTENSIBLE);
const sensorReport = object({
	type: word('measurement'), exception: word('alert'), time: moment, microorganism: uri, chemicalSubstance: uri,
	component: word('component'), stringValue: text, booleanValue: boolean, hexBinaryValue: hex, uriValue: uri,
	uom: text, coordinateReferenceSystem: uri, ...DEVICE,
	...Object.fromEntries(DECIMALS.map((name) => [name, decimal])),
}, EXTENSIBLE);

export const sensorElements = list(object(
	{ sensorMetadata, sensorReport: list(sensorReport, { least: 1 }) },
	{ required: ['sensorReport'], extensible: true },
));

export const errorDeclaration = object(
	{ declarationTime: moment, reason: word('errorReason'), correctiveEventIDs: list(uri) },
	{ required: ['declarationTime'], extensible: true },
);
