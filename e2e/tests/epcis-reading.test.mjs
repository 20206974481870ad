// SPDX-License-Identifier: Apache-2.0

/** Documents of 1.2 and 2.0 read into the same plain events, and what is refused, each place named. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lotAndExpiry, readDocument } from '../lib/epcis.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SAMPLES = path.join(PROJECT, 'e2e', 'samples');
const INVALID = path.join(PROJECT, '..', 'shared', 'data', 'epcis-invalid');
const EVENTS = '$.epcisBody.eventList';
const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

const sample = async (name) => readDocument(await readFile(path.join(SAMPLES, name)));

const WHEN = { eventTime: '2026-07-22T06:45:00+02:00', eventTimeZoneOffset: '+02:00' };
const PACK = 'https://id.gs1.org/01/09521141012345/21/2017';
const OBJECT = { type: 'ObjectEvent', ...WHEN, action: 'ADD', epcList: [PACK] };
const AGGREGATION = { type: 'AggregationEvent', ...WHEN, action: 'ADD', parentID: 'urn:epc:id:sscc:9521141.0000000001', childEPCs: [PACK] };
const TRANSACTION = { ...OBJECT, type: 'TransactionEvent', bizTransactionList: [{ bizTransaction: 'urn:x:1' }] };
const TRANSFORMATION = { type: 'TransformationEvent', ...WHEN, inputEPCList: [PACK], outputEPCList: [PACK] };

const documentOf = (...events) => ({
	'@context': [CONTEXT, { ward: 'https://ns.example.org/ward/' }],
	type: 'EPCISDocument',
	schemaVersion: '2.0',
	creationDate: '2026-07-22T10:30:00Z',
	epcisBody: { eventList: events },
});
const readJson = (value) => readDocument(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const readEvent = (event) => readJson(documentOf(event)).events[0];

/** The findings about a document, `path: reason` each. */
function findingsOf(run) {
	try {
		run();
	} catch (error) {
		if (error.name === 'EpcisError') return error.findings;
		throw error;
	}
	return [];
}

function assertRefused(findings, expected) {
	assert.deepEqual(findings.map(({ path: place }) => place), expected.map(([place]) => place));
	for (const [at, [, words]] of expected.entries()) assert.ok(findings[at].reason.includes(words), findings[at].reason);
}

const refusedEvent = (event, ...expected) =>
	assertRefused(findingsOf(() => readEvent(event)), expected.map(([field, words]) => [`${EVENTS}[0]${field}`, words]));

test('every kind of event of EPCIS 1.2 is read, wrapped or not', async () => {
	const { schemaVersion, creationDate, header, passedOver, events } = await sample('epcis-flow.xml');
	assert.deepEqual([schemaVersion, creationDate], ['1.2', '2026-03-02T12:00:00.000Z']);
	assert.deepEqual(passedOver, ['EPCISHeader/StandardBusinessDocumentHeader', 'EPCISHeader/extension/EPCISMasterData']);
	assert.deepEqual(header[0].children[0], { name: '{http://epcis.gs1us.org/hc/ns}affirmTransactionStatement', value: 'true' });
	assert.deepEqual(events.map(({ type }) => type), [
		'ObjectEvent', 'AggregationEvent', 'AggregationEvent', 'ObjectEvent', 'TransactionEvent', 'TransformationEvent',
		'AggregationEvent', 'ObjectEvent',
	]);
	assert.deepEqual(events[0], {
		type: 'ObjectEvent',
		eventTime: '2026-03-01T08:00:00+01:00',
		recordTime: '2026-03-01T08:00:05+01:00',
		eventTimeZoneOffset: '+01:00',
		epcList: ['urn:epc:id:sgtin:9521141.012345.P2', 'urn:epc:id:sgtin:9521141.012345.P10'],
		action: 'ADD',
		bizStep: 'commissioning',
		disposition: 'active',
		readPoint: { id: 'urn:epc:id:sgln:9521141.00001.line4' },
		bizLocation: { id: 'urn:epc:id:sgln:9521141.00001.0' },
		ilmd: [
			{ name: '{urn:epcglobal:cbv:mda}lotNumber', value: 'L0042' },
			{ name: '{urn:epcglobal:cbv:mda}itemExpirationDate', value: '2028-02-29' },
		],
	});
	assert.deepEqual(lotAndExpiry(events[0]), { lot: 'L0042', expiry: '2028-02-29' });
	assert.deepEqual(lotAndExpiry(events[1]), { lot: undefined, expiry: undefined });
});

test('lists, errors and fields of others come out of XML as they do of JSON', async () => {
	const { events } = await sample('epcis-flow.xml');
	const LGTIN = 'urn:epc:class:lgtin:9521141.054321.B7';
	assert.deepEqual(events[2].childQuantityList, [{ epcClass: LGTIN, quantity: '12.5', uom: 'KGM' }]);
	assert.deepEqual(events[3].bizTransactionList, [
		{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:9524567000002:PO1' }, { bizTransaction: 'https://orders.example.org/9' },
	]);
	assert.deepEqual(events[3].sourceList, [{ type: 'owning_party', source: 'urn:epc:id:pgln:9521141.00000' }]);
	assert.deepEqual(events[3].extensions, [{ name: '{http://epcis.gs1us.org/hc/ns}dropShipment', value: 'false' }]);
	assert.deepEqual(events[6].errorDeclaration, {
		declarationTime: '2026-03-02T11:00:00Z',
		reason: 'incorrect_data',
		correctiveEventIDs: ['urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8'],
	});
	assert.equal(events[7].bizStep, 'https://ns.example.org/steps/double_checking');
	assert.deepEqual(events[7].extensions[0].children.map(({ value }) => value), ['3', '1', '4.50']);
});

test('associations, sensors and what EPCIS 2.0 has beside them are read from JSON-LD', async () => {
	const { events } = await sample('epcis-cold-chain.jsonld');
	assert.equal(events[0].disposition, 'active', 'a compact URI');
	assert.equal(events[1].type, 'AssociationEvent');
	assert.deepEqual(events[1].readPoint, { id: 'geo:47.5,11.1', extensions: [{ name: '{https://ns.example.org/ward/}dock', value: '4' }] });
	assert.equal(events[2].bizStep, 'sensor_reporting', 'a web URI');
	assert.deepEqual(events[2].persistentDisposition, { set: ['non_conformant'] }, 'a URN');
	assert.deepEqual(events[2].certificationInfo, ['https://certificates.example.org/gdp/17']);
	const [{ sensorMetadata, sensorReport }] = events[2].sensorElementList;
	assert.deepEqual(sensorMetadata.extensions, [{ name: '{https://ns.example.org/ward/}calibrated', value: 'true' }]);
	assert.deepEqual(sensorReport, [
		{ type: 'Temperature', minValue: '2.1', maxValue: '9.3', meanValue: '5', uom: 'CEL' },
		{
			type: 'Temperature', exception: 'ALARM_CONDITION', booleanValue: true,
			extensions: ['12', '7'].map((value) => ({ name: '{https://ns.example.org/ward/}minutes', value })),
		},
	]);
});

test('a decimal keeps every digit', () => {
	const quantity = '0.123456789012345678901234567890';
	const text = JSON.stringify(documentOf({ ...OBJECT, quantityList: [{ epcClass: 'urn:x:1', quantity: 5 }] }));
	const { events } = readJson(text.replace('"quantity":5', `"quantity":${quantity}`));
	assert.equal(events[0].quantityList[0].quantity, quantity.slice(0, -1), 'but for the last zero');
});

test('what is missing is named, for each kind of event', () => {
	const without = (event, ...names) => Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name)));
	refusedEvent(without(OBJECT, 'action', 'eventTime'), ['.eventTime', 'missing'], ['.action', 'missing']);
	refusedEvent(without(OBJECT, 'epcList'), ['.epcList', 'quantityList']);
	refusedEvent(without(AGGREGATION, 'parentID'), ['.parentID', 'missing']);
	refusedEvent(without(AGGREGATION, 'childEPCs'), ['.childEPCs', 'missing']);
	refusedEvent(without(TRANSACTION, 'bizTransactionList'), ['.bizTransactionList', 'missing']);
	refusedEvent(without(TRANSACTION, 'epcList'), ['.epcList', 'missing']);
	refusedEvent(without(TRANSFORMATION, 'outputEPCList'), ['.outputEPCList', 'transformationID']);
	refusedEvent({ ...without(AGGREGATION, 'parentID'), type: 'AssociationEvent' }, ['.parentID', 'missing']);
	refusedEvent({ ...OBJECT, type: 'QuantityEvent' }, ['.type', 'ObjectEvent']);
	for (const event of [
		{ ...without(AGGREGATION, 'childEPCs'), action: 'DELETE' }, { ...without(AGGREGATION, 'parentID'), action: 'OBSERVE' },
		{ ...without(TRANSACTION, 'epcList'), action: 'DELETE' },
		{ ...without(TRANSFORMATION, 'outputEPCList'), transformationID: 'urn:epc:id:gdti:9521141.00001.1' },
	]) assert.equal(readEvent(event).type, event.type);
});

test('what is wrong is named, with its place', () => {
	for (const [fields, ...expected] of [
		[{ eventTime: '2026-02-30T00:00:00Z' }, ['.eventTime', 'no date and time']],
		[{ eventTime: '2026-02-20T00:00:00' }, ['.eventTime', 'no date and time']],
		[{ eventTimeZoneOffset: '+14:30' }, ['.eventTimeZoneOffset', 'offset']],
		[{ epcList: ['https://id.gs1.org/01/09521141012346/21/1'] }, ['.epcList[0]', 'check digit']],
		[{ epcList: ['urn:epc:id:sgtin:9521141.00123.1'] }, ['.epcList[0]', 'wrong number of characters']],
		[{ epcList: [PACK, 'pack 2', PACK] }, ['.epcList[1]', 'no URI'], ['.epcList[2]', 'twice']],
		[{ bizStep: 'Shipping' }, ['.bizStep', 'business step']],
		[{ bizStep: 'urn:epcglobal:cbv:bizstep:transforming' }, ['.bizStep', 'business step']],
		[{ disposition: 'https://ref.gs1.org/cbv/Disp-lost' }, ['.disposition', 'disposition']],
		[{ readPoint: {} }, ['.readPoint.id', 'missing']],
		[{ bizLocation: 'urn:epc:id:sgln:9521141.00001.0' }, ['.bizLocation', 'object']],
		[{ quantityList: [{ epcClass: 'urn:x:1', quantity: '3', uom: 'kg' }] }, ['.quantityList[0].quantity', 'number'], ['.quantityList[0].uom', 'unit']],
		[{ sourceList: [{ source: PACK }] }, ['.sourceList[0].type', 'missing']],
		[{ sensorElementList: [{ sensorReport: [] }] }, ['.sensorElementList[0].sensorReport', 'empty']],
		[{ action: 'OBSERVE', ilmd: { 'ward:x': 1 } }, ['.ilmd', 'action ADD']],
		[{ ilmd: { 'wing:x': 1 } }, ['.ilmd["wing:x"]', 'namespace']],
		[{ parentID: PACK }, ['.parentID', 'no field']],
		[{ 'ward:x': null }, ['["ward:x"]', 'expected']],
		[{ 'ward:x': { y: 1 } }, ['["ward:x"].y', 'prefix']],
		[{ errorDeclaration: { reason: 'mistake' } }, ['.errorDeclaration.declarationTime', 'missing'], ['.errorDeclaration.reason', 'error reason']],
		[{ bizStep: null, eventID: 7 }, ['.bizStep', 'text'], ['.eventID', 'text']],
	]) refusedEvent({ ...OBJECT, ...fields }, ...expected);
});

test('a document that is none is refused', () => {
	const { epcisBody, ...head } = documentOf(OBJECT);
	for (const [value, expected] of [
		[[], [['$', 'object']]],
		[{ ...head, type: 'EPCISQueryDocument' }, [['$.type', 'EPCISDocument']]],
		[head, [['$.epcisBody', 'missing']]],
		[{ ...head, epcisBody: {} }, [[EVENTS, 'list']]],
		[{ ...head, epcisBody, schemaVersion: '1.2', creationDate: 'today' }, [['$.schemaVersion', '2.0'], ['$.creationDate', 'date']]],
		[{ ...head, epcisBody, '@context': { ward: 'https://ns.example.org/' } }, [['$.@context', 'not in it']]],
		[{ ...head, epcisBody, '@context': [CONTEXT, { '@vocab': 'https://ns.example.org/' }] }, [['$.@context[1].@vocab', 'prefixes']]],
		[{ ...head, epcisBody, size: 1 }, [['$.size', 'no field']]],
		[documentOf(7), [[`${EVENTS}[0]`, 'event']]],
	]) assertRefused(findingsOf(() => readJson(value)), expected);
	const twice = JSON.stringify(documentOf(OBJECT)).replace('"action"', '"action":"ADD","action"');
	for (const text of [twice, '{"type":', '', '{"a":01}']) assert.throws(() => readJson(text), { name: 'JsonError' });
	assert.throws(() => readDocument(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), { name: 'JsonError' });
});

const XML_EVENT = '<ObjectEvent><eventTime>2026-07-22T06:45:00Z</eventTime><eventTimeZoneOffset>+02:00</eventTimeZoneOffset>' +
	'<epcList><epc>urn:epc:id:sgtin:9521141.012345.1</epc></epcList><action>ADD</action></ObjectEvent>';
const xml = (events, { version = '1.2', namespace = 'urn:epcglobal:epcis:xsd:1' } = {}) =>
	`<e:EPCISDocument xmlns:e="${namespace}" xmlns:w="https://ns.example.org/w" schemaVersion="${version}" creationDate="2026-07-22T10:30:00Z">` +
	`<EPCISBody><EventList>${events}</EventList></EPCISBody></e:EPCISDocument>`;
const readXml = (text) => readDocument(Buffer.from(text));

test('XML that is not well formed, declares entities or is of another version is refused', () => {
	assert.equal(readXml(xml(XML_EVENT)).events.length, 1);
	assert.equal(readXml(xml(XML_EVENT, { version: '2.0', namespace: 'urn:epcglobal:epcis:xsd:2' })).schemaVersion, '2.0');
	for (const [text, words] of [
		[xml(XML_EVENT).replace('</epcList>', ''), 'close tag'],
		[`<!DOCTYPE x [<!ENTITY a "b">]>${xml(XML_EVENT)}`, 'document type'],
		[xml(XML_EVENT.replace('ADD', '&a;')), 'undefined entity'],
		[xml('<v:x/>'), 'prefix'],
		[`<?xml version="1.0" encoding="UTF-16"?>${xml(XML_EVENT)}`, 'UTF-16'],
		[xml('<w:a>'.repeat(80)), 'deeper'],
		[xml(XML_EVENT, { version: '2.0' }), 'schemaVersion'],
		[xml(XML_EVENT, { namespace: 'urn:x' }), 'EPCISDocument'],
	]) {
		const findings = findingsOf(() => readXml(text));
		assert.equal(findings.length, 1, text);
		assert.ok(findings[0].reason.includes(words), findings[0].reason);
	}
});

test('an element of XML that stands where none may is refused with its line', () => {
	for (const [change, place, words] of [
		['<action>ADD</action><action>ADD</action>', 'line 1 <action>', 'twice'],
		['<action kind="x">ADD</action>', 'line 1 <action>', 'attribute kind'],
		['<action>ADD<w:x/></action>', 'line 1 <action>', 'no elements'],
		['<action>ADD</action>text', 'line 1 <ObjectEvent>', 'between elements'],
		['<action>ADD</action><quantityList><quantity/></quantityList>', 'line 1 <quantity>', 'quantityElement'],
		['<action>ADD</action><type>ObjectEvent</type>', 'line 1 <ObjectEvent>', 'type'],
		['<action>ADD</action><__proto__/>', `${EVENTS}[0].__proto__`, 'no field'],
		['<action>ADD</action><constructor>x</constructor>', `${EVENTS}[0].constructor`, 'no field'],
		['<action>CREATE</action>', `${EVENTS}[0].action`, 'CREATE'],
	]) {
		const findings = findingsOf(() => readXml(xml(XML_EVENT.replace('<action>ADD</action>', change))));
		assert.ok(findings.some((found) => found.path === place && found.reason.includes(words)), `${change}: ${JSON.stringify(findings)}`);
	}
});

test('nothing of a document is read where one of its events is wrong', () => {
	const findings = findingsOf(() => readJson(documentOf(OBJECT, { ...OBJECT, action: 'CREATE' }, { ...OBJECT, bizStep: 'x' })));
	assertRefused(findings, [[`${EVENTS}[1].action`, 'CREATE'], [`${EVENTS}[2].bizStep`, '"x"']]);
});

/** Of each invalid capture, the places that must be named, in order. */
const CAPTURES = {
	'Combination_of_events_with_missing_mandatory_fields.json': ['[0].action', '[1].eventTimeZoneOffset', '[1].action'],
	'Combination_of_multiple_invalid_fields.json': [
		'[0].bizStep', '[1].disposition', '[2].sourceList[0].type', '[3].ilmd.materialType', '[4].eventTime', '[4].action',
	],
	'Combination_of_non_standard_bizStep_and_disposition.json': ['[0].bizStep', '[1].disposition'],
	'EPCISDocument_without_context.json': undefined,
	'ObjectEvent_with_ilmd_field_without_namespace.json': ['[0].ilmd.materialType'],
	'ObjectEvent_with_invalid_action.json': ['[0].action'],
	'ObjectEvent_with_invalid_certificationInfo.json': [
		'[0].certificationInfo[0]', '[0].certificationInfo[1]',
		'[0].certificationInfo[1]["gs1:CertificationDetails"]["gs1:certificationAuditDate"]',
	],
	'ObjectEvent_with_invalid_eventTime_format.json': ['[0].eventTime'],
};

for (const [name, places] of Object.entries(CAPTURES)) {
	const file = path.join(INVALID, name);
	const skip = existsSync(file) ? false : `no invalid capture ${file}: NOT TESTED`;
	test(`${name} is refused, each field named`, { skip }, async () => {
		const bytes = await readFile(file);
		const findings = findingsOf(() => readDocument(bytes));
		const expected = places?.map((place) => `${EVENTS}${place}`) ?? ['$.@context'];
		assert.deepEqual(findings.map((found) => found.path), expected);
	});
}
