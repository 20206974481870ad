// SPDX-License-Identifier: Apache-2.0

/**
 * The five kinds of events of EPCIS 2.0 (7.4): what each has, what it must have, and what only some
 * may have. An event that passes is plain: texts, lists and objects under the names of the standard,
 * CBV words bare, decimals as exact texts, `ilmd` and `extensions` as lists.
 */

import { certificationInfo } from './certification.mjs';
import {
	action, bizTransactions, dispositions, epc, epcs, errorDeclaration, ilmd, moment, object, offset, parties, place,
	quantities, sensorElements, text, uri, word,
} from './fields.mjs';
import { member } from './findings.mjs';

const COMMON = {
	type: text,
	eventTime: moment,
	recordTime: moment,
	eventTimeZoneOffset: offset,
	eventID: uri,
	errorDeclaration,
	certificationInfo,
	bizStep: word('bizStep'),
	disposition: word('disposition'),
	persistentDisposition: dispositions,
	readPoint: place,
	bizLocation: place,
	bizTransactionList: bizTransactions,
	sourceList: parties('source'),
	destinationList: parties('destination'),
	sensorElementList: sensorElements,
};
const WHEN = ['eventTime', 'eventTimeZoneOffset'];
const OBJECTS = { epcList: epcs, quantityList: quantities };
const CHILDREN = { parentID: epc, childEPCs: epcs, childQuantityList: quantities };
const TRANSFORMED = {
	inputEPCList: epcs, inputQuantityList: quantities, outputEPCList: epcs, outputQuantityList: quantities,
	transformationID: uri, ilmd,
};

const has = (event, name) => event[name] !== undefined && (!Array.isArray(event[name]) || event[name].length > 0);
const hasOne = (event, names) => names.some((name) => has(event, name));

const ONE_OF_CHILDREN = ['childEPCs', 'childQuantityList'];

/** A rule gives the field and the reason where an event breaks it. */
const withChildren = (event) =>
	event.action === 'DELETE' || hasOne(event, ONE_OF_CHILDREN)
		? undefined : ['childEPCs', 'childEPCs or childQuantityList is missing'];
const withParent = (event) =>
	event.action === 'OBSERVE' || has(event, 'parentID') ? undefined : ['parentID', 'this field is missing'];
const withObjects = (event) =>
	hasOne(event, ['epcList', 'quantityList']) || (has(event, 'sensorElementList') && has(event, 'readPoint'))
		? undefined : ['epcList', 'epcList or quantityList is missing, or sensorElementList with readPoint'];
const withTransacted = (event) =>
	event.action === 'DELETE' || hasOne(event, ['epcList', 'quantityList'])
		? undefined : ['epcList', 'epcList or quantityList is missing'];
const withTransaction = (event) =>
	has(event, 'bizTransactionList') ? undefined : ['bizTransactionList', 'the list is missing or empty'];
const ilmdOfNew = (event) =>
	has(event, 'ilmd') && ['OBSERVE', 'DELETE'].includes(event.action)
		? ['ilmd', `only an event with action ADD has it, not ${event.action}`] : undefined;

function transformed(event) {
	const inputs = hasOne(event, ['inputEPCList', 'inputQuantityList']);
	const outputs = hasOne(event, ['outputEPCList', 'outputQuantityList']);
	if (inputs && outputs) return undefined;
	if ((inputs || outputs) && has(event, 'transformationID')) return undefined;
	const reason = 'inputs and outputs are expected, or one of them with a transformationID';
	return [inputs ? 'outputEPCList' : 'inputEPCList', reason];
}

const kind = (fields, required, rules) => ({
	read: object({ ...COMMON, ...fields }, { required: [...WHEN, ...required], extensible: true }),
	rules,
});

const KINDS = {
	ObjectEvent: kind({ action, ilmd, ...OBJECTS }, ['action'], [withObjects, ilmdOfNew]),
	AggregationEvent: kind({ action, ...CHILDREN }, ['action'], [withParent, withChildren]),
	TransactionEvent: kind({ action, parentID: epc, ...OBJECTS }, ['action'], [withTransaction, withTransacted]),
	TransformationEvent: kind(TRANSFORMED, [], [transformed]),
	AssociationEvent: kind({ action, ...CHILDREN }, ['action', 'parentID'], [withChildren]),
};

export const EVENT_TYPES = Object.keys(KINDS);

/** The plain event behind `value`, whose names have no namespace or one that the reader resolves. */
export function readEvent(reader, value, path) {
	if (!Object.hasOwn(KINDS, value.type ?? '')) {
		return reader.findings.refuse(member(path, 'type'), `an event is one of ${EVENT_TYPES.join(', ')}`);
	}
	const { read, rules } = KINDS[value.type];
	const { type, ...fields } = read(reader, value, path);
	for (const rule of rules) {
		const [field, reason] = rule(value) ?? [];
		if (field !== undefined) reader.findings.refuse(member(path, field), reason);
	}
	return { type, ...fields };
}
