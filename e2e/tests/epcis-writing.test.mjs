// SPDX-License-Identifier: Apache-2.0

/** Plain events written as EPCIS 2.0 JSON-LD and read back, and the command line around it. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventHash, inEpcs, inLinks, lotAndExpiry, readDocument, writeDocument } from '../lib/epcis.mjs';
import { readArguments, report } from '../tools/epcis.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SAMPLES = path.join(PROJECT, 'e2e', 'samples');
const TOOL = path.join(PROJECT, 'e2e', 'tools', 'epcis.mjs');
const FLOW = path.join(SAMPLES, 'epcis-flow.xml');
const PHARMA = path.join(PROJECT, '..', 'shared', 'data', 'epcis-pharma', 'GS1_US_Pharma_Example_2_2_1_1.xml');
const skip = existsSync(PHARMA) ? false : `no pharma flow ${PHARMA}: NOT TESTED`;
const CREATED = '2026-03-02T12:00:00.000Z';

const read = async (file) => readDocument(await readFile(file));
const again = (written) => readDocument(Buffer.from(JSON.stringify(written)));
const withHash = (event) => ({ ...event, eventID: event.eventID ?? eventHash(event) });

const run = (...args) => new Promise((resolve) => {
	execFile(process.execPath, [TOOL, ...args], (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
});

for (const name of ['epcis-flow.xml', 'epcis-cold-chain.jsonld']) {
	test(`${name} comes back as it was, with the hash as eventID`, async () => {
		const { events, header } = await read(path.join(SAMPLES, name));
		const written = writeDocument(events, { creationDate: CREATED, header });
		const back = again(written);
		assert.deepEqual(back.events, events.map(withHash));
		assert.deepEqual(back.header, header);
		assert.deepEqual(again(writeDocument(back.events, back)).events, back.events);
		for (const { eventID, ...event } of back.events) assert.equal(eventID, eventHash(event));
	});
}

test('each namespace has a prefix in the context', async () => {
	const { events, header } = await read(FLOW);
	const [standard, ...prefixes] = writeDocument(events, { creationDate: CREATED, header })['@context'];
	assert.equal(standard, 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld');
	assert.deepEqual(Object.assign({}, ...prefixes), {
		cbvmda: 'urn:epcglobal:cbv:mda', gs1ushc: 'http://epcis.gs1us.org/hc/ns', ext3: 'https://ns.example.org/ward/',
	});
	const both = ['urn:epcglobal:cbv:mda', 'urn:epcglobal:cbv:mda:'].map((namespace) => ({ name: `{${namespace}}lotNumber`, value: 'L' }));
	const [event] = again(writeDocument([{ ...events[0], ilmd: both }], { creationDate: CREATED })).events;
	assert.deepEqual(event.ilmd, both);
});

test('an event keeps the eventID that it has', async () => {
	const { events } = await read(FLOW);
	const eventID = 'urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8';
	const written = writeDocument([{ ...events[6], eventID }], { creationDate: CREATED });
	assert.equal(written.epcisBody.eventList[0].eventID, eventID);
});

test('what would not be valid is not written', async () => {
	const [event] = (await read(FLOW)).events;
	const refused = (changed, place) =>
		assert.throws(() => writeDocument([{ ...event, ...changed }], { creationDate: CREATED }), (error) =>
			error.name === 'EpcisError' && error.findings[0].path === place);
	refused({ action: 'CREATE' }, '$.epcisBody.eventList[0].action');
	refused({ epcList: undefined }, '$.epcisBody.eventList[0].epcList');
	refused({ quantityList: [{ epcClass: 'urn:x:1', quantity: '0.12345678901234567890' }] }, 'quantity');
	refused({ extensions: [{ name: 'bare', value: 'x' }] }, 'bare');
	assert.throws(() => writeDocument([event], { creationDate: 'today' }), { name: 'EpcisError' });
});

test('an event goes from URNs to links and back', async () => {
	for (const event of (await read(FLOW)).events) {
		const links = inLinks(event);
		assert.ok(!JSON.stringify(links).includes('urn:epc:'), JSON.stringify(links));
		assert.deepEqual(inEpcs(links, 7), event);
		assert.deepEqual(inEpcs(links, () => 7), event);
	}
});

test('the pharma flow is read, written and read back, cases as SGTINs and the pallet as an SSCC', { skip }, async () => {
	const { events, header, creationDate } = await read(PHARMA);
	assert.equal(events.length, 8);
	assert.deepEqual(events.slice(0, 2).map(lotAndExpiry), Array(2).fill({ lot: 'A123', expiry: '2025-03-27' }));
	const packed = events.filter(({ type }) => type === 'AggregationEvent');
	assert.deepEqual(packed.map(({ parentID, childEPCs }) => [parentID.split(':')[3], childEPCs.length]), [
		['sgtin', 4], ['sgtin', 4], ['sgtin', 4], ['sscc', 3],
	]);
	assert.deepEqual(new Set(events[0].epcList), new Set(packed.slice(0, 3).flatMap(({ childEPCs }) => childEPCs)));
	const back = again(writeDocument(events, { creationDate, header }));
	assert.deepEqual(back.events, events.map(withHash));
	assert.deepEqual(back.header, header);
	for (const event of events) {
		assert.deepEqual(inEpcs(inLinks(event), 6), event);
		assert.equal(eventHash(inLinks(event)), eventHash(event));
	}
	assert.equal(inLinks(events[7]).epcList[0], 'https://id.gs1.org/00/403000112345678901');
});

test('the tool prints events with their hashes, pre-hash strings or a document', async () => {
	const { events } = await read(FLOW);
	const lines = await run(FLOW);
	assert.equal(lines.code, 0);
	for (const event of events) assert.ok(lines.stdout.includes(eventHash(event)));
	assert.match(lines.stdout, /ADD, commissioning, active, lot L0042, expires 2028-02-29, no eventID/);
	assert.match(lines.stdout, /passed over: EPCISHeader\/StandardBusinessDocumentHeader/);
	const json = await run('--json', FLOW);
	assert.deepEqual(readDocument(Buffer.from(json.stdout)).events, events.map(withHash));
	assert.equal(report(FLOW, await readFile(FLOW), 'preHash').lines.length, events.length);
});

test('the tool says what is wrong and where, and with its exit code that it refused', async () => {
	const text = (await readFile(FLOW, 'utf8')).replace('<action>ADD</action>', '<action>CREATE</action>');
	const { refused, lines } = report('flow.xml', Buffer.from(text), 'lines');
	assert.ok(refused);
	assert.deepEqual(lines, ['flow.xml: $.epcisBody.eventList[0].action: "CREATE" is no action, which is ADD, OBSERVE, DELETE']);
	assert.deepEqual(report('x', Buffer.from('{"a":'), 'lines'), { refused: true, lines: ['x: byte 5: the document ends too early'] });
	assert.equal((await run(path.join(SAMPLES, 'synthetic-bundle.json'))).code, 2);
	assert.equal((await run('missing.xml')).code, 1);
	assert.equal((await run()).code, 1);
	assert.equal((await run('--help')).code, 0);
	assert.throws(() => readArguments(['--json', 'a', 'b']));
	assert.throws(() => readArguments(['--json', '--pre-hash', 'a']));
});
