// SPDX-License-Identifier: Apache-2.0

/** Pedigrees as documents of EPCIS 2.0: each event made again, its hash held against what was told. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventHash, inLinks, readDocument } from '../lib/epcis.mjs';
import { digestOfHash, hashOfDigest } from '../lib/supply/capture.mjs';
import { contradictions } from '../lib/supply/originals.mjs';
import { askPedigree, eventsOf, lineage, originalsOf, pedigreeDocument, STANDING } from '../lib/supply/pedigree.mjs';
import { aboutOf, isSame, pedigreeAt, readArguments, report, write } from '../tools/pedigree.mjs';
import { CASE, container, LOT, lot, MATERIAL, pack, PACKS, PALLET, rows, stateWith } from './pedigreeRows.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SAMPLES = path.join(PROJECT, 'e2e', 'samples');
const TOOL = path.join(PROJECT, 'e2e', 'tools', 'pedigree.mjs');
const ASKER = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
const CREATED = '2026-03-01T12:00:00.000Z';
const QUESTION = { asker: ASKER, about: pack(PACKS[0]), lot: LOT, container: CASE };

const sample = async (name) => readDocument(await readFile(path.join(SAMPLES, name)));
const pedigreeOf = (changes, originals) =>
	pedigreeAt(stateWith({ Ok: { events: rows(changes), isCut: false } }).state, QUESTION, originals);
const again = (document) => readDocument(Buffer.from(JSON.stringify(document)));

test('a question goes to the chain in its types, and its answer comes back as text', async () => {
	const { state, asked } = stateWith({ Ok: { events: rows(), isCut: true } });
	const { events, isCut } = await askPedigree(state, ASKER, pack(PACKS[0]), { lot: LOT, container: CASE });
	const hex = (text) => `0x${Buffer.from(text).toString('hex')}`;
	assert.deepEqual(asked, [[
		ASKER,
		{ Pack: { gtin: hex('09521141543214'), serial: hex('7Q4KD2') } },
		{ gtin: hex('09521141543214'), lot: hex('R7741') },
		{ Sgtin: { gtin: hex('19521141543211'), serial: hex('C1001') } },
	]]);
	assert.equal(isCut, true);
	assert.deepEqual(events, rows().map(([number, event]) => ({ number, ...event })));
	for (const reason of ['NotAParty', 'NotFound']) {
		const refusing = stateWith({ Err: reason }).state;
		await assert.rejects(askPedigree(refusing, ASKER, lot(LOT)), { name: 'PedigreeError', reason });
	}
});

test('each step is an event of EPCIS 2.0 with its type, action, business step and disposition', async () => {
	const { pedigree } = await pedigreeOf();
	const { schemaVersion, events } = again(pedigreeDocument(pedigree, CREATED));
	assert.equal(schemaVersion, '2.0');
	assert.deepEqual(events.map(({ type, action, bizStep, disposition }) => [type, action, bizStep, disposition]), [
		['ObjectEvent', 'ADD', 'creating_class_instance', pedigree[0].made.disposition],
		['TransformationEvent', undefined, 'creating_class_instance', pedigree[1].made.disposition],
		['ObjectEvent', 'ADD', 'commissioning', 'active'],
		['AggregationEvent', 'ADD', 'packing', 'in_progress'],
		['AggregationEvent', 'ADD', 'packing', 'in_progress'],
		['ObjectEvent', 'OBSERVE', 'shipping', 'in_transit'],
		['ObjectEvent', 'OBSERVE', 'receiving', 'in_progress'],
		['AggregationEvent', 'DELETE', 'unpacking', 'in_progress'],
		['AggregationEvent', 'DELETE', 'unpacking', 'in_progress'],
		['ObjectEvent', 'OBSERVE', 'dispensing', 'dispensed'],
	]);
	for (const { standing, eventID, epcis } of pedigree) {
		assert.equal(standing, STANDING.agrees);
		assert.equal(eventHash(epcis), eventID);
	}
	assert.deepEqual(events.map(({ eventID }) => eventID), pedigree.map(({ eventID }) => eventID));
	assert.deepEqual(events.map(({ recordTime }) => Date.parse(recordTime)), pedigree.map(({ recordedAt }) => recordedAt));
});

test('things stand as Digital Links where the standard has them', async () => {
	const { pedigree } = await pedigreeOf();
	const events = pedigree.map(({ epcis }) => epcis);
	const [material, item] = ['https://id.gs1.org/01/09521141000175/10/A-26', 'https://id.gs1.org/01/09521141543214/10/R7741'];
	const [pallet, box] = ['https://id.gs1.org/00/095211410000077412', 'https://id.gs1.org/01/19521141543211/21/C1001'];
	const one = 'https://id.gs1.org/01/09521141543214/21/7Q4KD2';
	assert.deepEqual(events[1].inputQuantityList, [{ epcClass: material }]);
	assert.deepEqual(events[1].outputQuantityList, [{ epcClass: item }]);
	assert.deepEqual(events[2].quantityList, [{ epcClass: item, quantity: '4' }]);
	assert.deepEqual([events[3].parentID, events[3].childEPCs, events[3].childQuantityList], [box, undefined, [{ epcClass: item, quantity: '4' }]]);
	assert.deepEqual([events[4].parentID, events[4].childEPCs], [pallet, [box]]);
	assert.deepEqual([events[5].epcList, events[5].bizLocation], [[pallet], undefined]);
	assert.deepEqual([events[8].parentID, events[8].childEPCs], [box, [one]]);
	assert.deepEqual(events[9].epcList, [one]);
	const from = { type: 'possessing_party', source: 'https://id.gs1.org/417/9521141000007' };
	const to = { type: 'possessing_party', destination: 'did:salus:5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' };
	for (const event of events.slice(5, 7)) assert.deepEqual([event.sourceList, event.destinationList], [[from], [to]]);
	assert.deepEqual(events[9].readPoint, { id: 'https://id.gs1.org/414/9524567000354' });
});

test('lots are shown with what they were made of, down to the raw material', async () => {
	const { pedigree } = await pedigreeOf();
	const material = { lot: 'https://id.gs1.org/01/09521141000175/10/A-26', inputs: [] };
	assert.deepEqual(lineage(pedigree), [{ lot: 'https://id.gs1.org/01/09521141543214/10/R7741', inputs: [material] }]);
	assert.deepEqual(report(pedigree, true).slice(-4), [
		'There are more events: too many to follow, or folded.',
		'Lots, each with what it was made of:',
		'  https://id.gs1.org/01/09521141543214/10/R7741',
		'    https://id.gs1.org/01/09521141000175/10/A-26',
	]);
});

test('a declaration of an error repeats the event, its hash included', async () => {
	const corrections = [`0x${'ab'.repeat(32)}`];
	const declaredAt = Date.UTC(2026, 1, 20);
	const error = { declaredAt, reason: 'IncorrectData', corrections };
	const bare = { declaredAt: declaredAt + 1, reason: 'DidNotOccur', corrections: [] };
	const { pedigree } = await pedigreeOf({ 3: { error }, 4: { error: bare } });
	const { events } = again(pedigreeDocument(pedigree, CREATED));
	assert.equal(events.length, 12);
	const [first, second] = events.slice(-2);
	assert.deepEqual(first.errorDeclaration, {
		declarationTime: '2026-02-20T00:00:00.000Z', reason: 'incorrect_data', correctiveEventIDs: [hashOfDigest(corrections[0])],
	});
	assert.deepEqual(second.errorDeclaration, { declarationTime: '2026-02-20T00:00:00.001Z', reason: 'did_not_occur' });
	assert.equal(first.recordTime, '2026-02-20T00:00:00.000Z');
	const { errorDeclaration, recordTime, ...repeated } = first;
	const { recordTime: _, ...original } = events[3];
	assert.deepEqual(repeated, original);
	assert.equal(eventHash(first), first.eventID);
});

test('a hash that the fields do not make is told, and the event shown for what it is', async () => {
	const told = { ...rows()[3][1].capture, event: `0x${'77'.repeat(32)}` };
	const { pedigree } = await pedigreeOf({ 3: { capture: told } });
	assert.deepEqual(pedigree.map(({ standing }) => standing === STANDING.agrees), [true, true, true, false, ...Array(6).fill(true)]);
	assert.equal(pedigree[3].standing, STANDING.differs);
	const [line] = report(pedigree, false).filter((text) => text.includes('ANOTHER HASH'));
	assert.ok(line.includes(eventHash(pedigree[3].made)));
	assert.equal(again(pedigreeDocument(pedigree, CREATED)).events[3].eventID, hashOfDigest(told.event));
	assert.ok(report(pedigree, false).some((text) => text.trim() === hashOfDigest(told.event)));
});

/** The chain's rows with the hashes of the events of a document, as the importer would have them. */
async function imported() {
	const { events } = await sample('epcis-shipment.xml');
	const [commissioned] = events;
	const told = { event: digestOfHash(eventHash(commissioned)), at: Date.parse(commissioned.eventTime) };
	const row = rows()[2][1];
	const change = { capture: { ...row.capture, ...told, readPoint: '9521141000007' }, quantities: [[LOT, 6]] };
	return { events, commissioned, change };
}

test('an imported event is shown in full where its document is at hand', async () => {
	const { events, commissioned, change } = await imported();
	const { pedigree: without } = await pedigreeOf({ 2: change });
	assert.equal(without[2].standing, STANDING.differs);
	const { pedigree } = await pedigreeOf({ 2: change }, originalsOf([{ events }]));
	assert.equal(pedigree[2].standing, STANDING.original);
	assert.deepEqual(pedigree[2].epcis, commissioned);
	const shown = again(pedigreeDocument(pedigree, CREATED)).events[2];
	assert.deepEqual(shown.epcList, commissioned.epcList);
	assert.equal(eventHash(shown), shown.eventID);
});

test('an imported event that says something else than the chain is found out', async () => {
	const { events, change } = await imported();
	const originals = originalsOf([{ events }]);
	const fieldsWith = async (changed) => {
		const { pedigree } = await pedigreeOf({ 2: { ...change, ...changed } }, originals);
		return pedigree[2].fields;
	};
	const capture = (changed) => ({ capture: { ...change.capture, ...changed } });
	assert.deepEqual(await fieldsWith({}), []);
	assert.deepEqual(await fieldsWith(capture({ at: change.capture.at + 1 })), ['eventTime']);
	assert.deepEqual(await fieldsWith(capture({ offsetMinutes: 0 })), ['eventTimeZoneOffset']);
	assert.deepEqual(await fieldsWith(capture({ readPoint: '9524567000354' })), ['readPoint']);
	assert.deepEqual(await fieldsWith(capture({ location: null })), ['bizLocation']);
	assert.deepEqual(await fieldsWith({ quantities: [[LOT, 7]] }), ['epcList']);
	assert.deepEqual(await fieldsWith({ quantities: [[{ ...LOT, lot: 'R7742' }, 6]], things: [{ thing: lot({ ...LOT, lot: 'R7742' }), previous: null }] }), ['epcList']);
	const { pedigree } = await pedigreeOf({ 2: { ...change, quantities: [[LOT, 7]] } }, originals);
	assert.equal(pedigree[2].standing, STANDING.contradicts);
	assert.ok(report(pedigree, false).some((line) => line.includes('SAYS SOMETHING ELSE: epcList')));
});

test('of events as they were told, what the chain does not keep is passed over and the rest is not', async () => {
	const { pedigree } = await pedigreeOf();
	const shipped = pedigree[5].made;
	const told = {
		...shipped,
		bizTransactionList: [{ bizTransaction: 'https://orders.example.org/9' }],
		sourceList: [{ type: 'owning_party', source: 'urn:epc:id:sgln:9521141.00000.0' }, { type: 'location', source: 'urn:epc:id:sgln:9521141.00021.0' }],
	};
	assert.deepEqual(contradictions(shipped, told), []);
	const other = [{ type: 'owning_party', source: 'urn:epc:id:pgln:9524567.00000' }];
	assert.deepEqual(contradictions(shipped, { ...told, sourceList: other }), ['sourceList']);
	const wholesaler = (uri) => new Map([[uri, ['9524567000002']]]);
	const [{ source }] = shipped.sourceList;
	assert.deepEqual(contradictions(shipped, { ...told, sourceList: other }, wholesaler(source)), []);
	const [{ destination }] = shipped.destinationList;
	const next = (gln) => ({ ...told, destinationList: [{ type: 'owning_party', destination: `https://id.gs1.org/417/${gln}` }] });
	assert.deepEqual(contradictions(shipped, next('9524567000002'), wholesaler(destination)), []);
	assert.deepEqual(contradictions(shipped, next('9521141000007'), wholesaler(destination)), ['destinationList']);
	assert.deepEqual(contradictions(shipped, { ...told, epcList: [] }), ['epcList']);
	assert.deepEqual(contradictions(shipped, { ...told, bizStep: 'departing', disposition: undefined }), ['bizStep']);
	const unpacked = pedigree[7].made;
	const { childEPCs: _, ...whole } = unpacked;
	assert.deepEqual(contradictions(unpacked, whole), []);
	assert.deepEqual(contradictions(unpacked, { ...unpacked, childEPCs: ['urn:epc:id:sgtin:9521141.154321.C1002'] }), ['epcList']);
	assert.deepEqual(contradictions(unpacked, { ...whole, parentID: 'urn:epc:id:sscc:9521141.0000007742' }), ['parentID']);
	const dispensed = pedigree[9].made;
	assert.deepEqual(contradictions(dispensed, { ...dispensed, disposition: 'partially_dispensed' }), ['disposition']);
	const links = (await sample('epcis-lots.jsonld')).events[1];
	assert.deepEqual(contradictions({ ...pedigree[1].made, eventTime: links.eventTime }, links), []);
	assert.deepEqual(contradictions({ ...pedigree[1].made, eventTime: links.eventTime }, { ...links, inputQuantityList: links.outputQuantityList }), ['epcList']);
});

test('the file is read back, and what differs in it is found', async () => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-pedigree-'));
	try {
		const out = path.join(folder, 'pedigree.jsonld');
		const answer = await pedigreeOf();
		assert.equal((await write(out, answer, Date.parse(CREATED))).isRight, true);
		const text = await readFile(out, 'utf8');
		assert.equal(JSON.parse(text).creationDate, CREATED);
		assert.deepEqual(readDocument(Buffer.from(text)).events, eventsOf(answer.pedigree));
		const changed = text.replace('"quantity": 4', '"quantity": 5');
		assert.notEqual(changed, text);
		assert.equal(isSame(Buffer.from(changed), answer.pedigree), false);
		const wrong = await pedigreeOf({ 3: { quantities: [[LOT, 3]] } });
		const { lines, isRight } = await write(out, wrong, Date.parse(CREATED));
		assert.equal(isRight, false);
		assert.ok(lines.some((line) => line.includes('HAS ANOTHER HASH')));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

const run = (...args) => new Promise((resolve) => {
	execFile(process.execPath, [TOOL, ...args], (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
});

test('the tool takes links and EPCs, and tells a pack from a case and a lot', async () => {
	const asked = (...args) => readArguments(['--asker', ASKER, '--out', 'p.jsonld', ...args]);
	const base = { asker: ASKER, out: 'p.jsonld', originals: [], context: undefined, container: null, url: 'ws://127.0.0.1:9944' };
	const [link, box] = ['https://packs.example.org/01/09521141543214/10/R7741/21/7Q4KD2?17=310131', 'urn:epc:id:sgtin:9521141.154321.C1001'];
	assert.deepEqual(asked(link), { ...base, about: pack(PACKS[0]), lot: LOT });
	assert.deepEqual(asked('--in', box, link).container, CASE);
	assert.equal(asked('--context', 'parties.json', link).context, 'parties.json');
	assert.deepEqual(asked('--container', box), { ...base, about: container(CASE), lot: null });
	assert.deepEqual(asked('/00/095211410000077412').about, container(PALLET));
	assert.deepEqual(asked('urn:epc:class:lgtin:9521141.000017.A-26').about, lot(MATERIAL));
	assert.deepEqual(asked('/01/09521141543214/21/7Q4KD2').lot, null);
	for (const wrong of [
		['/414/9521141000007'], ['/01/09521141543214'], ['/01/09521141543215/10/A'], ['--in', '/414/9521141000007', link], [link, link], [],
	]) assert.throws(() => asked(...wrong), Error, wrong.join(' '));
	assert.throws(() => readArguments([link]), /--asker and --out/);
	assert.throws(() => aboutOf({ kind: 'Location', gln: '9521141000007' }, false), /no lot/);
	assert.equal((await run('--help')).code, 0);
	assert.equal((await run()).code, 1);
	assert.equal((await run('--asker', ASKER, '--out', 'p.jsonld', '--original', 'missing.xml', link)).code, 1);
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-pedigree-'));
	const file = path.join(folder, 'none.xml');
	await writeFile(file, '<a/>');
	const { code, stderr } = await run('--asker', ASKER, '--out', 'p.jsonld', '--original', file, link);
	await rm(folder, { recursive: true, force: true });
	assert.equal(code, 1);
	assert.match(stderr, /none\.xml: .*EPCISDocument/);
});

test('links of an original in EPCs are the same things', async () => {
	const { events } = await sample('epcis-shipment.xml');
	for (const event of events) assert.deepEqual(contradictions(inLinks(event), event), []);
});
