// SPDX-License-Identifier: Apache-2.0

/** Documents of EPCIS into a real node and, as a pedigree, out of it again. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { written } from '../demo/billing.mjs';
import { captured, trade } from '../demo/supply.mjs';
import { blocksFromNow } from '../lib/chain.mjs';
import { eventHash, readDocument } from '../lib/epcis.mjs';
import { plain } from '../lib/plain.mjs';
import { digestOfHash } from '../lib/supply/capture.mjs';
import { lotOf, packOf, thing } from '../lib/supply/identifiers.mjs';
import { productTerms } from '../lib/supply/products.mjs';
import { isGood, originalsOf, STANDING } from '../lib/supply/pedigree.mjs';
import { plan } from '../lib/supply/replay.mjs';
import { OUTCOME, send } from '../lib/supply/replay/sending.mjs';
import { today } from '../lib/time.mjs';
import { documentFrom } from '../tools/epcis-replay.mjs';
import { pedigreeAt } from '../tools/pedigree.mjs';
import { startChain } from './fixture.mjs';
import { allRefused } from './insurance.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SAMPLES = path.join(PROJECT, 'e2e', 'samples');
const TOOLS = path.join(PROJECT, 'e2e', 'tools');
const SHARED = path.join(PROJECT, '..', 'shared', 'data');
const PHARMA = path.join(SHARED, 'epcis-pharma', 'GS1_US_Pharma_Example_2_2_1_1.xml');
const INVALID = path.join(SHARED, 'epcis-invalid');
const skip = existsSync(PHARMA) ? false : `no pharma flow ${PHARMA}: NOT TESTED`;
const skipInvalid = existsSync(INVALID) ? false : `no invalid captures ${INVALID}: NOT TESTED`;
const FILES = ['epcis-lots.jsonld', 'epcis-shipment.xml', 'epcis-received.jsonld'].map((name) => path.join(SAMPLES, name));
const [PREFIX, PHARMA_PREFIX] = ['9521141', '030001'];
const [MATERIAL, ITEM] = [lotOf('09521141000175', 'A-26'), lotOf('09521141543214', 'R7741')];
const CASE = { Sgtin: packOf('19521141543211', 'C1002') };
const DISPENSED = packOf('09521141543214', '7Q4RR8');
const MOST_EVENTS = 256;

let chain;
let api;
let stage;
let cast;
let parties;
/** The file that says whose numbers these are. */
let context;
let documents;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	cast = await trade(stage);
	const { maker, pharmacy, wholesaler } = cast;
	parties = {
		9521141000007: maker.id, 9524567000002: pharmacy.id, '0300011111116': maker.id, '0399999999991': wholesaler.id,
	};
	context = path.join(stage.folder, 'parties.json');
	await writeFile(context, JSON.stringify({ parties }));
	documents = await Promise.all(FILES.map(async (file) => documentFrom(file, await readFile(file))));
	await stage.decide(...[PREFIX, PHARMA_PREFIX].map((prefix) => stage.products.grantPrefix(prefix, maker.id, written(prefix))));
	await maker.responsible.sendAll([
		stage.products.registerProduct(PREFIX, MATERIAL.gtin, productTerms({ kind: 'Ingredient', content: 1 })),
		stage.products.registerProduct(PREFIX, ITEM.gtin, productTerms({ content: 30 })),
		stage.products.registerProduct(PHARMA_PREFIX, '00300010123455', productTerms({ content: 500 })),
	]);
});
after(() => chain?.end());

const release = (lot) => cast.maker.responsible.send(stage.products.releaseLot(lot, written(`certificate ${lot.lot}`)));
const agents = () => [cast.maker.plant, cast.pharmacy.plant, cast.pharmacy.pharmacist];
const eventCount = async () => (await api.call.pedigreeApi.events(null, MOST_EVENTS)).length;

/** Sends a plan as far as it goes: how many steps were sent and known, and what stopped it. */
async function sent(planned, senders = agents()) {
	const outcomes = [];
	const tell = (_, outcome) => outcomes.push(outcome);
	const error = await send(api, planned, senders, { parties, tell }).then(() => undefined, (cause) => cause);
	if (error !== undefined && error.name !== 'SendError') throw error;
	const count = (wanted) => outcomes.filter((outcome) => outcome === wanted).length;
	return { sent: count(OUTCOME.sent), known: count(OUTCOME.known), stopped: error && [error.step.call, error.reason] };
}

const run = (tool, ...args) => new Promise((resolve) => {
	execFile(process.execPath, [path.join(TOOLS, tool), ...args], (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
});

test('a history is sent up to what a person has to do, and goes on from there', async () => {
	const planned = plan(documents);
	const first = await sent(planned);
	assert.deepEqual(first, { sent: 1, known: 0, stopped: ['products.registerLot', 'Products.InputBarred'] });
	await release(MATERIAL);
	const second = await sent(planned);
	assert.deepEqual([second.known, second.sent, second.stopped[0]], [1, 6, 'custody.ship']);
	await release(ITEM);
	assert.deepEqual(await sent(planned), { known: 7, sent: 7, stopped: undefined });
	assert.deepEqual(await sent(planned), { known: 14, sent: 0, stopped: undefined });
});

test('each event is on the chain by its own hash, and says what it said', async () => {
	for (const { call, eventID, fields } of plan(documents).steps) {
		const found = (await api.call.pedigreeApi.event(digestOfHash(eventID))).unwrapOr(undefined);
		assert.ok(found, `${call} ${eventID}`);
		assert.equal(plain(found)[1].capture.at, fields.capture.at);
	}
	const { custody, packs } = await stage.asking();
	assert.deepEqual(await custody.tally(ITEM), { commissioned: 8, dispensed: 1, decommissioned: 1 });
	assert.equal(await packs.lastHolder(thing.pack(packOf(ITEM.gtin, '7Q4M1A'))), cast.pharmacy.id);
});

test('a party reads the pedigree from the raw material to the pack, each event with its hash', async () => {
	const question = { asker: cast.pharmacy.plant.address, about: thing.pack(DISPENSED), lot: ITEM, container: CASE };
	const { pedigree, isCut } = await pedigreeAt(api, question, originalsOf(documents), parties);
	assert.equal(isCut, false);
	assert.ok(pedigree.every(isGood), JSON.stringify(pedigree.map(({ eventID, standing, fields }) => [eventID, standing, fields])));
	const standingOf = (name) => new Set(pedigree.filter(({ epcis }) => epcis.bizStep === name).map(({ standing }) => standing));
	assert.deepEqual(standingOf('commissioning'), new Set([STANDING.original]));
	assert.deepEqual(standingOf('dispensing'), new Set([STANDING.agrees]));
	const told = new Set(pedigree.map(({ eventID }) => eventID));
	const [lots, shipment, received] = documents;
	const about = [...lots.events, ...[0, 1, 4, 6, 7].map((at) => shipment.events[at]), ...[0, 1, 3, 4].map((at) => received.events[at])];
	for (const event of about) assert.ok(told.has(eventHash(event)), `${event.bizStep} ${event.eventTime}`);
	assert.ok(!told.has(eventHash(received.events[5])), 'what became of another pack');
	const unstated = await pedigreeAt(api, question, originalsOf(documents));
	assert.deepEqual(unstated.pedigree.filter((event) => !isGood(event)).map(({ fields }) => fields), Array(2).fill(['sourceList', 'destinationList']));
	const stranger = { ...question, asker: cast.wholesaler.plant.address };
	await assert.rejects(pedigreeAt(api, stranger), { name: 'PedigreeError', reason: 'NotAParty' });
	const unknown = { ...question, about: thing.lot(lotOf(ITEM.gtin, 'R9999')), lot: null, container: null };
	await assert.rejects(pedigreeAt(api, unknown), { name: 'PedigreeError', reason: 'NotFound' });
});

const LOCKED = packOf('09521141543214', '7Q4KD2');

test('a pack is locked by its document and unlocked, and keeps its number', async () => {
	const { maker, pharmacy } = cast;
	const holding = {
		type: 'ObjectEvent', eventTime: '2026-02-16T08:00:00Z', eventTimeZoneOffset: '+01:00', epcList: ['urn:epc:id:sgtin:9521141.054321.7Q4KD2'],
		action: 'OBSERVE', bizStep: 'holding', disposition: 'non_sellable_other', readPoint: { id: 'urn:epc:id:sgln:9524567.00000.0' },
	};
	const known = [...documents, { name: 'holding', events: [holding] }];
	const planned = plan(known);
	// What another institution told under the same hash takes nothing away.
	const other = lotOf(MATERIAL.gtin, 'A-25');
	const days = { manufactured: today() - 1, expiry: today() + 700 };
	await maker.plant.send(stage.products.registerLot(other, days, planned.steps.at(-1).fields.capture));
	assert.deepEqual(await sent(planned), { known: 14, sent: 1, stopped: undefined });
	assert.deepEqual(await sent(planned), { known: 15, sent: 0, stopped: undefined });
	const { packs } = await stage.asking();
	assert.equal((await packs.pack(LOCKED)).row.state, 'Locked');
	const back = await captured(stage, pharmacy, { step: { Restored: { state: 'Active' } }, things: [thing.pack(LOCKED)] });
	await pharmacy.plant.send(stage.packs.restore(LOCKED, back));
	assert.equal((await packs.pack(LOCKED)).row.state, 'Active');
	const question = { asker: pharmacy.plant.address, about: thing.pack(LOCKED), lot: null, container: null };
	const { pedigree } = await pedigreeAt(api, question, originalsOf(known), parties);
	assert.ok(pedigree.every(isGood));
	const said = ({ epcis, standing }) => [epcis.action, epcis.bizStep, epcis.disposition, standing];
	assert.deepEqual(pedigree.slice(-2).map(said), [
		['OBSERVE', 'holding', 'non_sellable_other', STANDING.agrees], ['OBSERVE', 'stocking', 'available', STANDING.agrees],
	]);
});

/** Each event of a file in EPCIS 2.0 has the hash under which the chain has it. */
async function assertOnChain(file, count) {
	const { events } = readDocument(await readFile(file));
	assert.equal(events.length, count);
	for (const event of events) {
		assert.equal(eventHash(event), event.eventID);
		const [, { capture }] = plain((await api.call.pedigreeApi.event(digestOfHash(event.eventID))).unwrap());
		assert.equal(capture.at, Date.parse(event.eventTime));
	}
}

const finalized = async () => blocksFromNow(api, 4);

test('the tool writes the pedigree, and fails where an event has another hash', async () => {
	await finalized();
	const out = path.join(stage.folder, 'pedigree.jsonld');
	const base = ['--asker', cast.pharmacy.plant.address, '--out', out, '--node-url', chain.node.url, '--context', context];
	const link = 'https://id.gs1.org/01/09521141543214/10/R7741/21/7Q4RR8';
	const originals = FILES.flatMap((file) => ['--original', file]);
	const good = await run('pedigree.mjs', ...base, ...originals, link);
	assert.equal(good.code, 0, good.stderr + good.stdout);
	await assertOnChain(out, 11);
	assert.match(good.stdout, /\n {2}https:\/\/id\.gs1\.org\/01\/09521141543214\/10\/R7741\n {4}https:\/\/id\.gs1\.org\/01\/09521141000175\/10\/A-26/);
	const alone = await run('pedigree.mjs', ...base, link);
	assert.equal(alone.code, 2);
	assert.match(alone.stdout, /HAS ANOTHER HASH/);
	const refused = await run('pedigree.mjs', ...base, '--in', '/00/095211410000077412', '/01/09521141543214/10/R9999/21/1');
	assert.deepEqual([refused.code, refused.stderr.trim()], [1, 'nobody knows the thing']);
});

test('an error that is declared repeats its event in the pedigree', async () => {
	const [, shipment] = documents;
	const errorDeclaration = {
		declarationTime: '2026-02-20T08:00:00Z', reason: 'incorrect_data', correctiveEventIDs: [eventHash(shipment.events[4])],
	};
	const planned = plan([{ name: 'errors', events: [{ ...shipment.events[3], errorDeclaration }] }]);
	assert.deepEqual(await sent(planned), { sent: 1, known: 0, stopped: undefined });
	assert.deepEqual(await sent(planned), { sent: 0, known: 1, stopped: undefined });
	await finalized();
	const out = path.join(stage.folder, 'declared.jsonld');
	const asked = ['--asker', cast.maker.plant.address, '--out', out, '--node-url', chain.node.url, '--context', context, '--container', '/01/19521141543211/21/C1001'];
	const { code, stdout, stderr } = await run('pedigree.mjs', ...FILES.flatMap((file) => ['--original', file]), ...asked);
	assert.equal(code, 0, stderr + stdout);
	const declared = readDocument(await readFile(out)).events.filter((event) => event.errorDeclaration !== undefined);
	assert.deepEqual(declared.map(({ eventID }) => eventID), [eventHash(shipment.events[3])]);
	assert.deepEqual(declared[0].errorDeclaration.correctiveEventIDs, errorDeclaration.correctiveEventIDs);
});

test('what did not occur has no corrections, by the word of who recorded it', async () => {
	const { maker, pharmacy } = cast;
	const [, { events }] = documents;
	const [wrong, right] = [events[4], events[3]].map((event) => digestOfHash(eventHash(event)));
	const declare = (reason, corrections = []) => api.tx.pedigree.declareError(wrong, reason, corrections);
	await allRefused([
		[maker.plant, declare('DidNotOccur', [right]), 'Pedigree.NothingToCorrect'],
		[maker.plant, declare('IncorrectData', [wrong]), 'Pedigree.CorrectionInvalid'],
		[maker.plant, declare('IncorrectData', [randomBytes(32)]), 'Pedigree.CorrectionUnknown'],
		[pharmacy.plant, declare('DidNotOccur'), 'Pedigree.NotRecorder'],
	]);
	await maker.plant.send(declare('DidNotOccur'));
	assert.equal((await maker.plant.send(declare('DidNotOccur'))).all('pedigree.ErrorDeclared').length, 0);
	await assert.rejects(maker.plant.send(declare('IncorrectData')), { code: 'Pedigree.AlreadyDeclared' });
	const [, { error }] = plain((await api.call.pedigreeApi.event(wrong)).unwrap());
	assert.deepEqual([error.reason, error.corrections], ['DidNotOccur', []]);
});

/** Of each invalid capture, the first field that the tool names. */
const FIRST = {
	'Combination_of_events_with_missing_mandatory_fields.json': '.epcisBody.eventList[0].action',
	'Combination_of_multiple_invalid_fields.json': '.epcisBody.eventList[0].bizStep',
	'Combination_of_non_standard_bizStep_and_disposition.json': '.epcisBody.eventList[0].bizStep',
	'EPCISDocument_without_context.json': '.@context',
	'ObjectEvent_with_ilmd_field_without_namespace.json': '.epcisBody.eventList[0].ilmd.materialType',
	'ObjectEvent_with_invalid_action.json': '.epcisBody.eventList[0].action',
	'ObjectEvent_with_invalid_certificationInfo.json': '.epcisBody.eventList[0].certificationInfo[0]',
	'ObjectEvent_with_invalid_eventTime_format.json': '.epcisBody.eventList[0].eventTime',
};

test('an invalid capture is refused with its field, and not even the valid document beside it is sent', { skip: skipInvalid }, async () => {
	const files = readdirSync(INVALID).filter((name) => name.endsWith('.json')).sort();
	assert.deepEqual(files, Object.keys(FIRST).sort());
	const secret = path.join(stage.folder, 'plant');
	await writeFile(secret, `//arzneiwerk/${stage.run}/plant\n`, { mode: 0o600 });
	const valid = path.join(stage.folder, 'valid.jsonld');
	await writeFile(valid, (await readFile(FILES[0], 'utf8')).replaceAll('A-26', 'A-27').replaceAll('R7741', 'R7742'));
	const [before, nonce] = [await eventCount(), await api.rpc.system.accountNextIndex(cast.maker.plant.address)];
	for (const [name, field] of Object.entries(FIRST)) {
		const { code, stdout, stderr } = await run('epcis-replay.mjs', '--agent', secret, '--node-url', chain.node.url, valid, path.join(INVALID, name));
		assert.deepEqual([code, stdout], [2, ''], name);
		assert.ok(stderr.startsWith(`${name}: $${field}: `), stderr);
	}
	assert.equal(await eventCount(), before);
	assert.ok(nonce.eq(await api.rpc.system.accountNextIndex(cast.maker.plant.address)));
});

const PHARMA_LOT = lotOf('00300010123455', 'A123');

/** The file that states when the lot was made and whose the numbers are. */
async function pharmaContext(year) {
	const file = path.join(stage.folder, `context-${year}.json`);
	await writeFile(file, JSON.stringify({ manufactured: { 'urn:epc:class:lgtin:030001.0012345.A123': `${year}-03-20` }, parties }));
	return file;
}

/** The tool sends a document as the plant of the manufacturer. */
async function replayed(file, stated, ...more) {
	const agent = path.join(stage.folder, 'agent');
	await writeFile(agent, `//arzneiwerk/${stage.run}/plant\n`, { mode: 0o600 });
	return run('epcis-replay.mjs', '--agent', agent, '--node-url', chain.node.url, '--context', stated, ...more, file);
}

test('the pharma flow as it is names a lot that has expired, and the chain takes nothing of it', { skip }, async () => {
	const before = await eventCount();
	const { code, stderr } = await replayed(PHARMA, await pharmaContext(2023));
	assert.equal(code, 2);
	assert.equal(stderr, `${path.basename(PHARMA)}: $.epcisBody.eventList[0]: products.registerLot: Products.DaysOutOfRange\n`);
	assert.equal(await eventCount(), before);
});

test('the pharma flow some years later goes through, by the tool', { skip }, async () => {
	const year = new Date(await stage.now()).getUTCFullYear();
	const years = { 2023: year - 1, 2025: year + 2 };
	const moved = (await readFile(PHARMA, 'utf8')).replaceAll(/\b(2023|2025)(?=-\d\d-\d\d)/g, (told) => years[told]);
	const file = (name) => path.join(stage.folder, name);
	await writeFile(file('flow.xml'), moved);
	const stated = await pharmaContext(year - 1);
	const replay = () => replayed(file('flow.xml'), stated, '--serials', file('serials.json'));
	const first = await replay();
	assert.equal(first.code, 2, first.stderr);
	assert.match(first.stderr, /eventList\[7\]: custody\.ship: Custody\./);
	await release(PHARMA_LOT);
	const second = await replay();
	assert.equal(second.code, 0, second.stderr);
	assert.equal(second.stdout.split('\n').filter((line) => line.startsWith('Known  ')).length, 6);
	assert.deepEqual(JSON.parse(await readFile(file('serials.json'))).lots[0].batches[0].length, 12);
	const { custody } = await stage.asking();
	assert.deepEqual(await custody.tally(PHARMA_LOT), { commissioned: 12, dispensed: 0, decommissioned: 0 });
	await finalized();
	const asked = async (name, ...about) => {
		const base = ['--asker', cast.maker.plant.address, '--node-url', chain.node.url, '--context', stated, '--original', file('flow.xml')];
		const { code, stdout, stderr } = await run('pedigree.mjs', ...base, '--out', file(name), ...about);
		assert.equal(code, 0, stderr + stdout);
	};
	await asked('pack.jsonld', '--in', 'urn:epc:id:sgtin:030001.1012345.110', '/01/00300010123455/10/A123/21/11');
	await assertOnChain(file('pack.jsonld'), 5);
	await asked('pallet.jsonld', 'urn:epc:id:sscc:030001.41234567890');
	await assertOnChain(file('pallet.jsonld'), 7);
});
