// SPDX-License-Identifier: Apache-2.0

/** The event hash of CBV 2.0: equal to what its authors published, and blind to syntax. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventHash, hashOf, inLinks, preHash, readDocument } from '../lib/epcis.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SAMPLES = path.join(PROJECT, 'e2e', 'samples');
const VECTORS = path.join(PROJECT, '..', 'shared', 'data', 'epcis-hash-vectors');
const skip = existsSync(VECTORS) ? false : `no published hashes in ${VECTORS}: NOT TESTED`;
/** Documents and events that are published, both syntaxes counted: fewer found means a file is gone. */
const PUBLISHED = { documents: 13, events: 42 };

const sample = async (name) => readDocument(await readFile(path.join(SAMPLES, name))).events;
const lines = async (file) => (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');

test('a pre-hash string has all fields in the canonical order and form', async () => {
	const events = await sample('epcis-flow.xml');
	assert.equal(preHash(events[3]), [
		'eventType=ObjectEvent', 'eventTime=2026-03-01T10:30:00.124Z', 'eventTimeZoneOffset=+01:00',
		'epcList', 'epc=https://id.gs1.org/00/095211410000000014', 'action=OBSERVE',
		'bizStep=https://ref.gs1.org/cbv/BizStep-shipping', 'disposition=https://ref.gs1.org/cbv/Disp-in_transit',
		'bizTransactionList', 'bizTransaction=https://orders.example.org/9',
		'type=https://ref.gs1.org/cbv/BTT-po', 'bizTransaction=urn:epcglobal:cbv:bt:9524567000002:PO1',
		'destinationList', 'type=https://ref.gs1.org/cbv/SDT-owning_party', 'destination=https://id.gs1.org/417/9524567000002',
		'sourceList', 'type=https://ref.gs1.org/cbv/SDT-owning_party', 'source=https://id.gs1.org/417/9521141000007',
		'{http://epcis.gs1us.org/hc/ns}dropShipment=false',
	].join(''));
	assert.ok(preHash(events[7]).endsWith([
		'bizStep=https://ns.example.org/steps/double_checking', '{https://ns.example.org/ward/}shelf', '{https://ns.example.org/ward/}row=1', '{https://ns.example.org/ward/}row=3',
		'{https://ns.example.org/ward/}temperature=4.5',
	].join('')));
	assert.equal(eventHash(events[3]), `ni:///sha-256;${createHash('sha256').update(preHash(events[3])).digest('hex')}?ver=CBV2.0`);
});

test('fields of others within a place or a report follow its own fields', async () => {
	const [, association, report] = await sample('epcis-cold-chain.jsonld');
	assert.ok(preHash(association).endsWith('readPointid=geo:47.5,11.1{https://ns.example.org/ward/}dock=4'));
	assert.ok(preHash(association).startsWith('eventType=AssociationEventeventTime=2026-03-01T07:30:00.000Z'));
	assert.ok(preHash(report).includes([
		'persistentDispositionset=https://ref.gs1.org/cbv/Disp-non_conformant',
		'sensorElementListsensorElementsensorMetadatastartTime=2026-03-01T07:30:00.000ZendTime=2026-03-01T18:59:59.000Z',
		'deviceID=https://id.gs1.org/8004/9521141logger7{https://ns.example.org/ward/}calibrated=true',
		'sensorReporttype=https://gs1.org/voc/Temperatureexception=https://gs1.org/voc/ALARM_CONDITIONbooleanValue=true',
		'{https://ns.example.org/ward/}minutes=12{https://ns.example.org/ward/}minutes=7',
		'sensorReporttype=https://gs1.org/voc/TemperatureminValue=2.1maxValue=9.3meanValue=5uom=CEL',
	].join('')), preHash(report));
	assert.ok(!preHash(report).includes('certificationInfo'));
});

test('an event has one hash in XML and in JSON, in URNs and in links', async () => {
	const [inXml] = await sample('epcis-flow.xml');
	const [inJson] = await sample('epcis-cold-chain.jsonld');
	assert.notDeepEqual(inXml.epcList, inJson.epcList);
	assert.equal(eventHash(inXml), eventHash(inJson));
	for (const event of await sample('epcis-flow.xml')) assert.equal(eventHash(inLinks(event)), eventHash(event));
});

test('an error declaration has the hash of the event that it declares wrong', async () => {
	const events = await sample('epcis-flow.xml');
	assert.equal(eventHash(events[6]), eventHash(events[1]));
	const stamped = { ...events[1], eventID: 'urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8', recordTime: '2026-03-03T00:00:00Z' };
	assert.equal(eventHash(stamped), eventHash(events[1]));
});

test('the hash changes with any field and not with the order of a list', async () => {
	const [event] = await sample('epcis-flow.xml');
	const hash = eventHash(event);
	assert.equal(eventHash({ ...event, epcList: [...event.epcList].reverse(), ilmd: [...event.ilmd].reverse() }), hash);
	for (const change of [
		{ eventTime: '2026-03-01T08:00:00.001+01:00' }, { eventTimeZoneOffset: '+02:00' }, { epcList: event.epcList.slice(1) },
		{ action: 'OBSERVE' }, { bizStep: 'encoding' }, { disposition: undefined }, { readPoint: event.bizLocation },
		{ ilmd: [{ ...event.ilmd[0], value: 'L42' }, event.ilmd[1]] }, { extensions: [{ name: '{urn:x:}y', value: '' }] },
	]) assert.notEqual(eventHash({ ...event, ...change }), hash, JSON.stringify(change));
});

test('a lot that looks like a number keeps its zeros and letters', () => {
	const withLot = (value) => preHash({ type: 'ObjectEvent', eventTime: '2026-03-01T08:00:00Z', ilmd: [{ name: '{urn:x:}lot', value }] });
	for (const value of ['0042', '1E5', '42', '-']) assert.ok(withLot(value).endsWith(`{urn:x:}lot=${value}`));
	assert.ok(withLot('2.50').endsWith('{urn:x:}lot=2.5'), 'as JSON would write the number');
});

test('an identifier that cannot be brought to a link has no hash', () => {
	const event = { type: 'ObjectEvent', eventTime: '2026-03-01T08:00:00Z', epcList: ['urn:epc:id:itip:4012345.011111.01.02.1'] };
	assert.throws(() => eventHash(event), { name: 'Gs1Error', reason: 'UnknownScheme' });
});

test('the published hashes are reached, event by event', { skip }, async (t) => {
	const documents = readdirSync(VECTORS).filter((name) => /\.(?:xml|jsonld)$/.test(name));
	assert.equal(documents.length, PUBLISHED.documents);
	let reached = 0;
	for (const name of documents) {
		await t.test(name, async () => {
			const base = path.join(VECTORS, name.replace(/\.(?:xml|jsonld)$/, ''));
			const { events } = readDocument(await readFile(path.join(VECTORS, name)));
			assert.deepEqual(events.map(preHash), await lines(`${base}.prehashes`));
			assert.deepEqual(events.map(eventHash), await lines(`${base}.hashes`));
			assert.deepEqual((await lines(`${base}.prehashes`)).map(hashOf), await lines(`${base}.hashes`));
			reached += events.length;
		});
	}
	assert.equal(reached, PUBLISHED.events);
});
