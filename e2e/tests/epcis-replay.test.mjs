// SPDX-License-Identifier: Apache-2.0

/** Documents of EPCIS as calls of the chain, in their order and with their hashes; what is refused, and where. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventHash, inLinks, readDocument, writeDocument } from '../lib/epcis.mjs';
import { digestOfHash } from '../lib/supply/capture.mjs';
import { plan, readContext } from '../lib/supply/replay.mjs';
import { isPresent, SerialTree } from '../lib/supply/serialTree.mjs';
import { documentFrom, readArguments, report } from '../tools/epcis-replay.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SAMPLES = path.join(PROJECT, 'e2e', 'samples');
const TOOL = path.join(PROJECT, 'e2e', 'tools', 'epcis-replay.mjs');
const SHARED = path.join(PROJECT, '..', 'shared', 'data');
const PHARMA = path.join(SHARED, 'epcis-pharma', 'GS1_US_Pharma_Example_2_2_1_1.xml');
const skip = existsSync(PHARMA) ? false : `no pharma flow ${PHARMA}: NOT TESTED`;
const [LOTS, SHIPMENT, RECEIVED] = ['epcis-lots.jsonld', 'epcis-shipment.xml', 'epcis-received.jsonld'];
const [MAKER, HOSPITAL] = ['9521141000007', '9524567000002'];
const ITEM = { gtin: '09521141543214', lot: 'R7741' };
const ITEM_LINK = 'https://id.gs1.org/01/09521141543214/10/R7741';
const CASES = ['C1001', 'C1002'].map((serial) => ({ Sgtin: { gtin: '19521141543211', serial } }));
const PALLET = { Sscc: '095211410000077412' };
const HISTORY = [
	'products.registerLot', 'products.registerLot', 'products.commission', 'products.commission', 'custody.pack',
	'custody.pack', 'custody.pack', 'custody.ship', 'custody.receive', 'custody.unpack', 'packs.takeOut', 'custody.unpack',
	'packs.dispense', 'packs.decommission',
];

const file = (name) => path.join(SAMPLES, name);
const sample = async (name) => documentFrom(name, await readFile(file(name)));
const samples = (...names) => Promise.all(names.map(sample));
const place = (name, at, field = '') => `${name}: $.epcisBody.eventList[${at}]${field}`;
/** A document with the event at `at` changed by what `change` gives for it. */
const changed = (document, at, change) =>
	({ ...document, events: document.events.map((event, index) => (index === at ? { ...event, ...change(event) } : event)) });
const madeOn = (date) => readContext({ manufactured: { [ITEM_LINK]: date } });
const MADE = madeOn('2026-02-02');

function findings(run) {
	try {
		run();
	} catch (error) {
		if (error.name === 'EpcisError') return error.findings;
		throw error;
	}
	return [];
}

const refusals = (documents, context) => findings(() => plan(documents, context)).map(({ path: where, reason }) => [where, reason]);

test('a history becomes calls in its order, whatever the order of its documents', async () => {
	const documents = await samples(RECEIVED, SHIPMENT, LOTS);
	const { steps, notes, needs } = plan(documents);
	assert.deepEqual(steps.map(({ call }) => call), HISTORY);
	assert.deepEqual(plan([...documents].reverse()).steps, steps);
	assert.deepEqual(needs, { products: ['09521141000175', '09521141543214'], parties: [MAKER, HOSPITAL] });
	assert.deepEqual(notes.map(({ path: where }) => where), [place(SHIPMENT, 2), place(SHIPMENT, 5), place(SHIPMENT, 7)]);
	assert.match(notes[2].text, /bizTransactionList, extensions/);
});

test('each call has the hash of its own event, with its moment and places', async () => {
	const documents = await samples(LOTS, SHIPMENT, RECEIVED);
	const { steps } = plan(documents);
	for (const { path: where, eventID, fields, isOwn } of steps) {
		const [, name, at] = /^(.+): \$\.epcisBody\.eventList\[(\d+)\]$/.exec(where);
		const event = documents.find((document) => document.name === name).events[at];
		assert.equal(isOwn, false);
		assert.equal(eventID, eventHash(event));
		assert.deepEqual([fields.capture.event, fields.capture.at], [digestOfHash(eventID), Date.parse(event.eventTime)]);
		assert.equal(fields.capture.offsetMinutes, 60);
	}
	const [shipped] = steps.filter(({ call }) => call === 'custody.ship');
	assert.deepEqual([shipped.fields.capture.readPoint, shipped.fields.capture.location], ['9521141000212', null]);
	assert.deepEqual(steps[2].fields.capture.location, MAKER);
});

test('lots have their days and what they are made of, packs a tree for each batch', async () => {
	const { steps, book } = plan(await samples(LOTS, SHIPMENT));
	const { capture: _, ...registered } = steps[1].fields;
	assert.deepEqual(registered, {
		lot: ITEM, manufactured: Date.UTC(2026, 1, 2) / 86_400_000, expiry: Date.UTC(2031, 0, 31) / 86_400_000,
		inputs: [{ gtin: '09521141000175', lot: 'A-26' }],
	});
	const batches = book.lots.find(({ lot }) => lot === ITEM_LINK).batches;
	assert.deepEqual(batches, [['7Q4KD2', '7Q4KD9', '7Q4M1A', '7Q4P0Z', '7Q4RR8', '7Q4T55'], ['8A0001', '8A0002']]);
	for (const [at, serials] of batches.entries()) {
		const { lot, root, count, rejects } = steps[2 + at].fields;
		assert.deepEqual([lot, count, rejects], [ITEM, serials.length, 0]);
		assert.equal(root, `0x${SerialTree.over(serials).root.toString('hex')}`);
	}
});

test('packing goes level by level, and the portions of a case have roots of their own', async () => {
	const { steps, book } = plan(await samples(LOTS, SHIPMENT));
	const packed = steps.filter(({ call }) => call === 'custody.pack').map(({ fields }) => fields);
	assert.deepEqual(packed.map(({ container }) => container), [...CASES, PALLET]);
	const root = (serials) => `0x${SerialTree.over(serials).root.toString('hex')}`;
	assert.deepEqual(packed[1].content, {
		portions: [{ lot: ITEM, root: root(['7Q4RR8', '7Q4T55', '8A0001', '8A0002']), count: 4 }], containers: [], packs: [],
	});
	assert.deepEqual(packed[2].content, { portions: [], containers: CASES, packs: [] });
	assert.deepEqual(book.containers.map(({ portions }) => portions[0].serials.length), [4, 4]);
});

test('a sale says to whom, that the title goes with it, and what the header affirms', async () => {
	const [lots, shipment] = await samples(LOTS, SHIPMENT);
	const dispatchOf = (document, context) => plan([lots, document], context).steps.at(-1).fields.dispatch;
	const sale = { to: { gln: HOSPITAL }, containers: [PALLET], purpose: 'Sale', transfersTitle: true, statement: 'Affirmed' };
	assert.deepEqual(dispatchOf(shipment), sale);
	assert.equal(plan([lots, shipment]).steps.at(-1).party, MAKER);
	const possessing = (list, name) => list.map((entry) => ({ ...entry, type: 'possessing_party', [name]: entry[name] }));
	const transfer = changed(shipment, 7, ({ sourceList, destinationList }) => ({
		sourceList: possessing(sourceList.slice(0, 1), 'source'), destinationList: possessing(destinationList.slice(0, 1), 'destination'),
	}));
	assert.deepEqual(dispatchOf(transfer), { ...sale, purpose: 'Transfer', transfersTitle: false });
	assert.equal(dispatchOf(changed(shipment, 7, () => ({ disposition: 'returned' }))).purpose, 'Return');
	const silent = { ...shipment, header: [] };
	assert.match(refusals([lots, silent])[0][1], /dscsaTransactionStatement/);
	assert.equal(dispatchOf(silent, readContext({ statement: 'Exempt' })).statement, 'Exempt');
});

test('a pack that nobody touched is introduced with its batch and its case', async () => {
	const { steps, book } = plan(await samples(LOTS, SHIPMENT, RECEIVED));
	const [taken, dispensed, destroyed] = ['packs.takeOut', 'packs.dispense', 'packs.decommission'].map((call) => steps.find((step) => step.call === call));
	const plainPlace = ({ index, path: hashes }) => ({ index, path: hashes.map((hash) => Buffer.from(hash.slice(2), 'hex')) });
	const [{ batches }] = book.lots.filter(({ lot }) => lot === ITEM_LINK);
	for (const [{ fields }, container, serials] of [
		[taken, CASES[0], book.containers[0].portions[0].serials], [dispensed, CASES[1], book.containers[1].portions[0].serials],
		[destroyed, CASES[1], book.containers[1].portions[0].serials],
	]) {
		const { pack, introduction: { lot, batch, place: inLot, source } } = fields;
		assert.deepEqual([lot, batch, source.Container.container, source.Container.portion], [ITEM, 0, container, 0]);
		const present = (where, all) => isPresent(pack.serial, plainPlace(where), SerialTree.over(all).root, all.length);
		assert.ok(present(inLot, batches[0]));
		assert.ok(present(source.Container.place, serials));
	}
	assert.deepEqual([dispensed.duty, dispensed.party, dispensed.fields.content], ['Practitioner', HOSPITAL, null]);
	assert.equal(destroyed.fields.state, 'Destroyed');
	assert.ok(steps.slice(8).every(({ party }) => party === HOSPITAL));
});

test('a pack that was in no container is loose, and one that was touched needs no introduction', async () => {
	const [lots, shipment, received] = await samples(LOTS, SHIPMENT, RECEIVED);
	const loose = changed({ ...shipment, events: shipment.events.slice(0, 1) }, 0, (event) => event);
	const dispensing = { ...received.events[4], eventTime: '2026-02-12T10:00:00Z', epcList: ['urn:epc:id:sgtin:9521141.054321.7Q4KD9'] };
	const { steps } = plan([lots, loose, { name: 'later', events: [dispensing] }]);
	assert.equal(steps.at(-1).fields.introduction.source, 'Loose');
	const again = { ...dispensing, epcList: [received.events[2].childEPCs[0]] };
	assert.equal(plan([lots, shipment, received, { name: 'later', events: [again] }]).steps.at(-1).fields.introduction, null);
});

test('a lot of which no event says that it was made gets one of its own', async () => {
	const [shipment] = await samples(SHIPMENT);
	assert.deepEqual(refusals([shipment]), [[place(SHIPMENT, 0, '.ilmd'), `nothing says when lot ${ITEM_LINK} was made: the context has to`]]);
	const { steps, notes } = plan([shipment], MADE);
	const [made, commissioned] = steps;
	assert.deepEqual([made.call, made.isOwn, commissioned.isOwn], ['products.registerLot', true, false]);
	assert.notEqual(made.eventID, commissioned.eventID);
	assert.equal(made.fields.capture.at, commissioned.fields.capture.at);
	assert.equal(digestOfHash(made.eventID), made.fields.capture.event);
	assert.match(notes[0].text, /no event says/);
	assert.equal(steps.filter(({ call }) => call === 'products.registerLot').length, 1);
});

test('an event is the same in URNs and in links, in XML and in JSON', async () => {
	const [lots, shipment] = await samples(LOTS, SHIPMENT);
	const links = { ...shipment, events: shipment.events.map(inLinks) };
	const json = readDocument(Buffer.from(JSON.stringify(writeDocument(shipment.events, shipment))));
	const expected = plan([lots, shipment]).steps;
	assert.deepEqual(plan([lots, links]).steps, expected);
	assert.deepEqual(plan([lots, { name: SHIPMENT, ...json }]).steps, expected);
});

test('a declared error names an event of before, and both are left out where they come together', async () => {
	const [lots, shipment] = await samples(LOTS, SHIPMENT);
	const errorDeclaration = { declarationTime: '2026-02-05T08:00:00Z', reason: 'did_not_occur' };
	const wrong = { name: 'errors', events: [{ ...shipment.events[3], errorDeclaration }] };
	const { steps: [only] } = plan([wrong]);
	assert.equal(only.call, 'pedigree.declareError');
	assert.deepEqual(only.fields, { event: digestOfHash(eventHash(shipment.events[3])), reason: 'DidNotOccur', corrections: [] });
	const corrections = [eventHash(shipment.events[4])];
	const corrected = { ...shipment.events[3], errorDeclaration: { ...errorDeclaration, reason: 'incorrect_data', correctiveEventIDs: corrections } };
	assert.deepEqual(plan([{ name: 'errors', events: [corrected] }]).steps[0].fields.corrections, corrections.map(digestOfHash));
	const single = { ...shipment, events: shipment.events.slice(0, 4) };
	const { steps, notes } = plan([lots, single, wrong]);
	assert.ok(!steps.some(({ call }) => call.startsWith('custody.') || call.startsWith('pedigree.')));
	assert.deepEqual(notes.filter(({ text }) => text.startsWith('left out')).map(({ path: where }) => where), [place(SHIPMENT, 3), place('errors', 0)]);
});

const NEVER = { declarationTime: '2026-02-05T08:00:00Z', reason: 'did_not_occur' };

/** Changes to the event at `at` of the shipment, and the field that is refused for it. */
const FIELDS = [
	[0, { bizStep: undefined }, '.bizStep', /missing/],
	[0, { bizStep: 'encoding' }, '.bizStep', /encoding/],
	[0, { bizStep: 'https://ns.example.org/steps/blessing' }, '.bizStep', /blessing/],
	[0, { action: 'OBSERVE' }, '.action', /commissioning/],
	[0, { disposition: 'encoded' }, '.disposition', /encoded/],
	[0, { quantityList: [{ epcClass: ITEM_LINK, quantity: '6' }] }, '.quantityList', /serials/],
	[0, { sensorElementList: [{ sensorReport: [{ type: 'Temperature' }] }] }, '.sensorElementList', /recordReadings/],
	[0, { persistentDisposition: { set: ['recalled'] } }, '.persistentDisposition', /recalls/],
	[0, { readPoint: undefined }, '.readPoint', /missing/],
	[0, { readPoint: { id: 'urn:epc:id:sgln:9521141.00000.line4' } }, '.readPoint', /without extension/],
	[0, { readPoint: { id: 'geo:47.5,11.1' } }, '.readPoint', /no GLN/],
	[0, { bizLocation: { id: 'urn:epc:id:sgln:9521141.00000.0', extensions: [{ name: '{urn:x:}a', value: '1' }] } }, '.bizLocation', /others/],
	[0, { eventID: `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0` }, '.eventID', /the fields make/],
	[3, { childEPCs: undefined }, '.childEPCs', /missing/],
	[3, { childQuantityList: [{ epcClass: ITEM_LINK, quantity: '2' }] }, '.childQuantityList', /serials/],
	[3, { errorDeclaration: { declarationTime: '2026-02-05T08:00:00Z' } }, '.errorDeclaration.reason', /missing/],
	[3, { errorDeclaration: { ...NEVER, correctiveEventIDs: [`ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0`] } }, '.errorDeclaration.correctiveEventIDs', /did not occur/],
	[7, { destinationList: undefined }, '.destinationList', /missing/],
	[7, { bizLocation: { id: 'urn:epc:id:sgln:9521141.00000.0' } }, '.bizLocation', /travels/],
];

test('what the chain has no word for is refused with its field, before anything is planned', async () => {
	const documents = await samples(LOTS, SHIPMENT);
	for (const [at, change, field, words] of FIELDS) {
		const whole = changed(documents[1], at, () => change);
		const found = Object.fromEntries(Object.entries(whole.events[at]).filter(([, value]) => value !== undefined));
		const document = { ...whole, events: whole.events.with(at, found) };
		const [[where, reason], ...more] = refusals([documents[0], document]);
		assert.deepEqual(more, [], field);
		assert.equal(where, place(SHIPMENT, at, field));
		assert.match(reason, words);
	}
	const several = changed(changed(documents[1], 0, () => ({ action: 'OBSERVE' })), 3, () => ({ bizStep: 'picking' }));
	assert.deepEqual(refusals([documents[0], several]).map(([where]) => where), [place(SHIPMENT, 0, '.action'), place(SHIPMENT, 3, '.bizStep')]);
});

const TIME = { eventTime: '2026-02-20T08:00:00Z', eventTimeZoneOffset: '+00:00', readPoint: { id: 'urn:epc:id:sgln:9524567.00035.0' } };
const kind = (type, action, bizStep, fields) => ({ type, ...TIME, action, bizStep, ...fields });
const sgtin = (serial) => `urn:epc:id:sgtin:9521141.054321.${serial}`;
const sscc = (reference) => `urn:epc:id:sscc:9521141.${reference}`;

/** Events after the samples, and the field that is refused for each. */
const LATER = [
	[kind('TransactionEvent', 'ADD', 'accepting', { bizTransactionList: [{ bizTransaction: 'urn:x:1' }], epcList: [sgtin('1')] }), '.type', /TransactionEvent/],
	[kind('AssociationEvent', 'ADD', 'installing', { parentID: sscc('0000007741'), childEPCs: ['urn:epc:id:giai:9521141.logger7'] }), '.type', /AssociationEvent/],
	[kind('ObjectEvent', 'OBSERVE', 'dispensing', { epcList: [sgtin('7Q4KD2')], disposition: 'partially_dispensed' }), '.disposition', /units/],
	[kind('ObjectEvent', 'OBSERVE', 'dispensing', { epcList: [sgtin('7Q4RR8')] }), '.epcList[0]', /Supplied/],
	[kind('ObjectEvent', 'OBSERVE', 'dispensing', { epcList: [sgtin('7Q4KD2'), sgtin('7Q4KD9')] }), '.epcList', /one of them/],
	[kind('ObjectEvent', 'OBSERVE', 'dispensing', { epcList: [sgtin('UNKNOWN')] }), '.epcList[0]', /commissions/],
	[kind('ObjectEvent', 'OBSERVE', 'dispensing', { epcList: ['urn:epc:id:grai:9521141.12345.400'] }), '.epcList[0]', /no SGTIN/],
	[kind('ObjectEvent', 'DELETE', 'decommissioning', { epcList: [sgtin('7Q4KD2')], disposition: 'inactive' }), '.disposition', /a person/],
	[kind('ObjectEvent', 'OBSERVE', 'holding', { epcList: [sgtin('7Q4KD2')], disposition: 'recalled' }), '.disposition', /recalled/],
	[kind('ObjectEvent', 'OBSERVE', 'holding', { epcList: [sscc('0000007741')], disposition: 'non_sellable_other' }), '.epcList[0]', /quarantined/],
	[kind('ObjectEvent', 'OBSERVE', 'holding', { epcList: [sgtin('7Q4RR8')], disposition: 'non_sellable_other' }), '.epcList[0]', /Supplied/],
	[kind('ObjectEvent', 'DELETE', 'decommissioning', { epcList: [sgtin('7Q4KD2')], disposition: 'unavailable' }), '.disposition', /no such state/],
	[kind('ObjectEvent', 'ADD', 'commissioning', { epcList: [sgtin('7Q4KD2')] }), '.epcList[0]', /before/],
	[kind('ObjectEvent', 'ADD', 'commissioning', { epcList: [sgtin('9X1')], ilmd: [] }), '.ilmd', /lotNumber/],
	[kind('AggregationEvent', 'ADD', 'packing', { parentID: 'urn:epc:id:grai:9521141.12345.400', childEPCs: [sgtin('7Q4KD2')] }), '.parentID', /no SGTIN/],
	[kind('AggregationEvent', 'ADD', 'packing', { parentID: sscc('0000007741'), childEPCs: [sgtin('7Q4KD2')] }), '.parentID', /once/],
	[kind('AggregationEvent', 'ADD', 'packing', { parentID: sscc('0000007742'), childEPCs: [sgtin('7Q4KD2')] }), '.childEPCs[0]', /it is in/],
	[kind('AggregationEvent', 'ADD', 'packing', { parentID: sscc('0000007742'), childEPCs: [sscc('0000007741')] }), '.childEPCs[0]', /Unpacked/],
	[kind('AggregationEvent', 'ADD', 'packing', { parentID: sscc('0000007742'), childEPCs: [sgtin('7Q4RR8')] }), '.childEPCs[0]', /left the stock/],
	[kind('AggregationEvent', 'DELETE', 'unpacking', { parentID: sscc('0000007741') }), '.parentID', /Unpacked/],
	[kind('AggregationEvent', 'DELETE', 'unpacking', { parentID: sscc('0000009999') }), '.parentID', /not known/],
	[kind('AggregationEvent', 'DELETE', 'unpacking', { parentID: 'urn:epc:id:sgtin:9521141.154321.C1001', childEPCs: [sgtin('7Q4RR8')] }), '.childEPCs[0]', /not in the container/],
	[kind('AggregationEvent', 'DELETE', 'unpacking', { parentID: 'urn:epc:id:sgtin:9521141.154321.C1001', childEPCs: [sgtin('7Q4KD2'), sgtin('7Q4KD9')] }), '.childEPCs', /one pack/],
	[kind('ObjectEvent', 'OBSERVE', 'receiving', { epcList: [sscc('0000007741')] }), '.epcList[0]', /InTransit/],
	[kind('ObjectEvent', 'OBSERVE', 'receiving', { epcList: [sgtin('7Q4KD2')] }), '.epcList[0]', /only those travel/],
];

test('what cannot follow from what happened before is refused with its field', async () => {
	const history = await samples(LOTS, SHIPMENT, RECEIVED);
	for (const [event, field, words] of LATER) {
		const found = refusals([...history, { name: 'later', events: [event] }]);
		assert.deepEqual(found.map(([where]) => where), [place('later', 0, field)], JSON.stringify(event));
		assert.match(found[0][1], words);
	}
});

test('a locked pack is neither dispensed nor packed, and can still be destroyed', async () => {
	const history = await samples(LOTS, SHIPMENT, RECEIVED);
	const epcList = [sgtin('7Q4KD2')];
	const held = kind('ObjectEvent', 'OBSERVE', 'holding', { epcList, disposition: 'non_sellable_other' });
	const after = (type, action, bizStep, fields) => [
		...history, { name: 'later', events: [held, { ...kind(type, action, bizStep, fields), eventTime: '2026-02-20T09:00:00Z' }] },
	];
	const { steps } = plan(after('ObjectEvent', 'DELETE', 'destroying', { epcList, disposition: 'destroyed' }));
	const [lock, end] = steps.slice(-2).map(({ call, fields: { state, introduction } }) => [call, state, introduction !== null]);
	assert.deepEqual([lock, end], [['packs.decommission', 'Locked', true], ['packs.decommission', 'Destroyed', false]]);
	for (const [later, field] of [
		[after('ObjectEvent', 'OBSERVE', 'dispensing', { epcList }), '.epcList[0]'],
		[after('ObjectEvent', 'OBSERVE', 'holding', { epcList, disposition: 'non_sellable_other' }), '.epcList[0]'],
		[after('AggregationEvent', 'ADD', 'packing', { parentID: sscc('0000007742'), childEPCs: epcList }), '.childEPCs[0]'],
	]) assert.deepEqual(refusals(later), [[place('later', 1, field), 'the pack is locked']]);
});

test('who sends and who receives has to be told, and to be the one who has it', async () => {
	const [lots, shipment, received] = await samples(LOTS, SHIPMENT, RECEIVED);
	const shipping = (change) => refusals([lots, changed(shipment, 7, change), received]).map(([where]) => where);
	const [, location] = shipment.events[7].sourceList;
	assert.deepEqual(shipping(() => ({ sourceList: [location] })), [place(SHIPMENT, 7, '.sourceList')]);
	assert.deepEqual(shipping(() => ({ destinationList: [{ type: 'location', destination: 'urn:epc:id:sgln:9524567.00035.0' }] })), [place(SHIPMENT, 7, '.destinationList')]);
	assert.deepEqual(shipping(({ sourceList }) => ({ destinationList: sourceList.map(({ type, source }) => ({ type, destination: source })) })), [place(SHIPMENT, 7, '.destinationList')]);
	const possessing = [{ type: 'possessing_party', source: 'urn:epc:id:pgln:9521141.00000' }];
	assert.deepEqual(shipping(() => ({ sourceList: possessing })), [place(SHIPMENT, 7, '.sourceList')]);
	const elsewhere = [{ type: 'owning_party', destination: 'urn:epc:id:pgln:9524567.00009' }];
	assert.deepEqual(shipping(() => ({ destinationList: elsewhere })), [place(RECEIVED, 0, '.destinationList')]);
	const receiving = (change) => refusals([lots, shipment, changed(received, 0, () => change)]).map(([where]) => where);
	assert.deepEqual(receiving({ sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:9524567.00009' }] }), [place(RECEIVED, 0, '.sourceList')]);
	for (const change of [{ sourceList: [] }, { destinationList: [] }]) assert.deepEqual(receiving(change), []);
});

test('a case was said to be of a lot, and has to have packs of it', async () => {
	const [lots, shipment] = await samples(LOTS, SHIPMENT);
	const said = (name, value) => changed(shipment, 2, ({ ilmd }) => ({
		ilmd: ilmd.map((entry) => (entry.name.endsWith(name) ? { ...entry, value } : entry)),
	}));
	for (const [name, value] of [['lotNumber', 'R7742'], ['itemExpirationDate', '2031-02-01']]) {
		const [[where, reason]] = refusals([lots, said(name, value)]);
		assert.equal(where, place(SHIPMENT, 3, '.childEPCs'));
		assert.ok(reason.includes(value));
	}
	const expiry = changed(shipment, 1, ({ ilmd }) => ({ ilmd: [ilmd[0], { ...ilmd[1], value: '2031-02-01' }] }));
	assert.deepEqual(refusals([lots, expiry]).map(([where]) => where), [place(SHIPMENT, 1, '.ilmd')]);
});

test('a date of a lot is a day, and nothing less', async () => {
	const [lots] = await samples(LOTS);
	for (const [name, value] of [['productionDate', '2026-01'], ['productionDate', 'soon'], ['itemExpirationDate', '2032'], ['itemExpirationDate', '2032-02-30']]) {
		const document = changed(lots, 0, ({ ilmd }) => ({
			ilmd: ilmd.map((entry) => (entry.name.endsWith(name) ? { ...entry, value } : entry)),
		}));
		const [[where, reason]] = refusals([document]);
		assert.equal(where, place(LOTS, 0, '.ilmd'));
		assert.ok(reason.includes(`${name} ${value}`), reason);
	}
});

test('the same event twice is refused, and so is a context that says nothing known', async () => {
	const [lots, shipment] = await samples(LOTS, SHIPMENT);
	const twice = { ...shipment, name: 'again' };
	assert.equal(refusals([lots, shipment, twice]).length, shipment.events.length);
	for (const [stated, where] of [
		[{ dates: {} }, 'context.dates'], [{ statement: 'Yes' }, 'context.statement'], [{ parties: { 12: 1 } }, 'context.parties'],
		[{ manufactured: { [ITEM_LINK]: '2026-02-30' } }, `context.manufactured[${JSON.stringify(ITEM_LINK)}]`],
		[{ manufactured: { 'urn:x:1': '2026-02-02' } }, 'context.manufactured["urn:x:1"]'], [[], 'context'],
	]) assert.deepEqual(findings(() => readContext(stated)).map((found) => found.path), [where]);
});

const run = (...args) => new Promise((resolve) => {
	execFile(process.execPath, [TOOL, ...args], (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
});

test('the tool prints the calls, or all of their arguments, and keeps the serials apart', async () => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-replay-'));
	try {
		const files = [LOTS, SHIPMENT, RECEIVED].map(file);
		const secret = path.join(folder, 'serials.json');
		const { code, stdout } = await run('--serials', secret, ...files);
		assert.equal(code, 0);
		const planned = plan(await samples(LOTS, SHIPMENT, RECEIVED));
		assert.equal(stdout.trimEnd(), report(planned).join('\n'));
		assert.deepEqual(JSON.parse(await readFile(secret)), planned.book);
		assert.equal((await stat(secret)).mode & 0o777, 0o600);
		const json = await run('--json', '--serials', secret, ...files);
		assert.deepEqual(JSON.parse(json.stdout).steps, planned.steps);
		assert.ok(!json.stdout.includes('8A0001'), 'a serial that no call names');
		const other = await run('--serials', secret, file(LOTS));
		assert.equal(other.code, 1);
		assert.deepEqual(JSON.parse(await readFile(secret)), planned.book);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test('the tool refuses all where it refuses one, by file and field', async () => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-replay-'));
	try {
		const secret = path.join(folder, 'serials.json');
		const refused = await run('--serials', secret, file(SHIPMENT));
		assert.deepEqual([refused.code, refused.stdout], [2, '']);
		assert.match(refused.stderr, /^epcis-shipment\.xml: \$\.epcisBody\.eventList\[0\]\.ilmd: nothing says when/);
		assert.equal(existsSync(secret), false);
		const context = path.join(folder, 'context.json');
		await writeFile(context, JSON.stringify({ manufactured: { [ITEM_LINK]: '2026-02-02' } }));
		assert.equal((await run('--context', context, file(SHIPMENT))).code, 0);
		await writeFile(context, '{');
		assert.equal((await run('--context', context, file(SHIPMENT))).code, 1);
		const flow = await run(file('epcis-flow.xml'));
		assert.equal(flow.code, 2);
		assert.equal(flow.stderr.trim().split('\n').length, 8);
		const broken = path.join(folder, 'broken.json');
		await writeFile(broken, '{"a":');
		assert.match((await run(broken)).stderr, /^broken\.json: byte 5: /);
		assert.equal((await run('missing.xml')).code, 1);
		assert.equal((await run()).code, 1);
		assert.equal((await run('--help')).code, 0);
		assert.throws(() => readArguments(['--json', '--agent', 'a', 'b']), /do not go together/);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test('the pharma flow becomes a lot, a batch, packing in two levels and a shipment', { skip }, async () => {
	const document = documentFrom(PHARMA, await readFile(PHARMA));
	const name = path.basename(PHARMA);
	const lot = 'urn:epc:class:lgtin:030001.0012345.A123';
	const { steps, notes, needs, book } = plan([document], readContext({ manufactured: { [lot]: '2023-03-20' } }));
	assert.deepEqual(steps.map(({ call }) => call), [
		'products.registerLot', 'products.commission', 'custody.pack', 'custody.pack', 'custody.pack', 'custody.pack', 'custody.ship',
	]);
	assert.deepEqual(steps.map(({ isOwn }) => isOwn), [true, ...Array(6).fill(false)]);
	const told = [0, 2, 3, 4, 6, 7].map((at) => eventHash(document.events[at]));
	assert.deepEqual(steps.slice(1).map(({ eventID }) => eventID), told);
	assert.deepEqual(steps[0].fields.lot, { gtin: '00300010123455', lot: 'A123' });
	assert.deepEqual([steps[1].fields.count, steps[1].fields.capture.offsetMinutes], [12, -300]);
	const packed = steps.slice(2, 6).map(({ fields }) => fields);
	const cases = ['110', '111', '121'].map((serial) => ({ Sgtin: { gtin: '10300010123452', serial } }));
	assert.deepEqual(packed.map(({ container }) => container), [...cases, { Sscc: '403000112345678901' }]);
	assert.deepEqual(packed.map(({ content }) => [content.portions.map(({ count }) => count), content.containers]), [[[4], []], [[4], []], [[4], []], [[], cases]]);
	assert.deepEqual(steps[6].fields.dispatch, {
		to: { gln: '0399999999991' }, containers: [{ Sscc: '403000112345678901' }], purpose: 'Sale', transfersTitle: true, statement: 'Affirmed',
	});
	assert.equal(steps[6].party, '0300011111116');
	assert.deepEqual(needs, { products: ['00300010123455'], parties: ['0300011111116', '0399999999991'] });
	assert.deepEqual(notes.map(({ path: where }) => where), [0, 1, 5, 7].map((at) => place(name, at)));
	assert.deepEqual(book.lots[0].batches[0], Array.from({ length: 12 }, (_, at) => String(11 + at)));
});

/** Of each invalid capture, the fields that the tool names. */
const INVALID = {
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

for (const [name, fields] of Object.entries(INVALID)) {
	const invalid = path.join(SHARED, 'epcis-invalid', name);
	const absent = existsSync(invalid) ? false : `no invalid capture ${invalid}: NOT TESTED`;
	test(`the tool makes no call of ${name}, and names each field`, { skip: absent }, async () => {
		const { code, stdout, stderr } = await run('--json', file(LOTS), invalid);
		assert.deepEqual([code, stdout], [2, '']);
		const starts = fields?.map((field) => `${name}: $.epcisBody.eventList${field}: `) ?? [`${name}: $.@context: `];
		const lines = stderr.trimEnd().split('\n');
		assert.equal(lines.length, starts.length);
		for (const [at, start] of starts.entries()) assert.ok(lines[at].startsWith(start), lines[at]);
	});
}
