// SPDX-License-Identifier: Apache-2.0

/** The main job, a test for each of its steps, and controls that it can fail. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { play as institutions } from '../demo/1-institutions.mjs';
import { ensureEnough, play as records } from '../demo/2-records.mjs';
import { play as corrections } from '../demo/3-corrections.mjs';
import { play as refusals } from '../demo/4-refusals.mjs';
import { play as consent } from '../demo/5-consent.mjs';
import { play as emergency } from '../demo/6-emergency.mjs';
import { play as disclosures } from '../demo/7-disclosures.mjs';
import { play as coverage } from '../demo/8-coverage.mjs';
import { play as claims } from '../demo/9-claims.mjs';
import { play as appeals } from '../demo/10-appeals.mjs';
import { play as remittance } from '../demo/11-remittance.mjs';
import { play as making } from '../demo/12-making.mjs';
import { play as shipping } from '../demo/13-shipping.mjs';
import { play as dispensing } from '../demo/14-dispensing.mjs';
import { play as recall } from '../demo/15-recall.mjs';
import { play as votes } from '../demo/16-votes.mjs';
import { play as upgrade, prepare as prepareUpgrade } from '../demo/17-upgrade.mjs';
import { play as results } from '../demo/18-table.mjs';
import { readBundle } from '../lib/fhir.mjs';
import { SAMPLE } from '../samples/make-sample.mjs';
import { startChain } from './fixture.mjs';

const DEMO = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'demo', 'main.mjs');
/** The Wasm of the next release, where it was built. */
const RELEASE = process.env.SALUS_RELEASE;
let chain;
let cast;
let bundles;
let access;
let emergencies;
let upgrading;

before(async () => {
	chain = await startChain();
});
after(() => chain?.end());

test('1: hospitals join, and a subject without coins makes a call', async () => {
	cast = await institutions(chain.stage);
	assert.notEqual(cast.hospital.id, cast.clinic.id);
});

test('2: bundles are encrypted, stored and anchored', async () => {
	bundles = await records(chain.stage, cast, [await readBundle(SAMPLE)]);
	assert.equal(bundles[0].sealed.length, bundles[0].resources.length);
});

test('3: records are read back, proved, corrected, handed over and erased', async () => {
	await corrections(chain.stage, cast, bundles);
});

test('4: it cannot be fooled', async () => {
	await refusals(chain.stage, cast, bundles);
});

test('5: a board licenses, and a patient without coins consents to one hospital', async () => {
	access = await consent(chain.stage, cast);
	assert.equal(access.receipts.length, 1);
});

test('6: emergencies open at once, are answered for, and cost a licence', async () => {
	emergencies = await emergency(chain.stage, access);
	assert.equal(access.receipts.length, 3);
});

test('7: the patient sees every disclosure and takes the consent back', async () => {
	await disclosures(chain.stage, access, emergencies);
});

test('8: insurers promise, price and set money aside', async () => {
	access = await coverage(chain.stage, access);
	assert.notEqual(access.first.member.address, access.second.member.address);
});

test('9: a hospital is paid in the block that carries its claim', async () => {
	access = await claims(chain.stage, access, bundles);
});

test('10: a second insurer pays the rest, and a panel overturns a denial', async () => {
	access = await appeals(chain.stage, access);
});

test('11: the remittance balances, and every claim is in the table', async () => {
	const rows = await remittance(chain.stage, access);
	assert.equal(rows.length, 8);
	for (const row of rows) assert.equal(row.length, rows[0].length);
});

test('17, beforehand: both bodies decide on the next release, where there is one', async () => {
	upgrading = await prepareUpgrade(chain.stage, RELEASE);
	assert.equal(upgrading !== undefined, RELEASE !== undefined);
});

test('12: a million packs are commissioned in one transaction, and traces stay as fast', async () => {
	access = await making(chain.stage, access);
	assert.equal(access.tree.count, 1_000_000);
	assert.equal(access.traceTable.length, 5);
});

test('13: a pallet is shipped, a carton is missing, and an excursion quarantines', async () => {
	access = await shipping(chain.stage, access);
	assert.equal(access.bundles.length, 4);
});

test('14: a pack is verified by its label, dispensed once, and nothing false is', async () => {
	access = await dispensing(chain.stage, access);
});

test('15: a recall stops the next dispensing, and finds every pack', async () => {
	access = await recall(chain.stage, access);
});

test('16: one motion passes by the last vote, and another fails by it', async () => {
	await votes(chain.stage, access);
});

test('17: the next release is applied while the chain runs, or it is said that there is none', async () => {
	assert.equal(await upgrade(chain.stage, cast, upgrading), RELEASE !== undefined);
});

test('18: the table is complete', async () => {
	const rows = await results(chain.stage, cast, bundles, access);
	assert.equal(rows.length, 17);
	for (const [label, figure] of rows) assert.ok(!String(figure).includes('NaN'), label);
});

test('a call that is accepted where a refusal is expected ends the demonstration', async () => {
	const accepted = Promise.resolve();
	const attempt = chain.stage.refused('a control', accepted, 'Records.ProofInvalid');
	await assert.rejects(attempt, { name: 'Unexpected' });
	assert.throws(() => chain.stage.check('a control', false), { name: 'Unexpected' });
});

test('a bundle that cannot be read ends the demonstration with its place', async (t) => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-bad-'));
	const file = path.join(folder, 'bad.json');
	t.after(() => rm(folder, { recursive: true }));
	await writeFile(file, '{"resourceType":"Bundle",\n"type":"collection","entry":[{]}');
	const ran = promisify(execFile)(process.execPath, [DEMO, file]);
	await assert.rejects(ran, (error) => error.code === 1 && error.stderr.includes(`${file}:2:31`));
});

test('a bundle too small to show every step is refused before anything starts', async () => {
	const read = await readBundle(SAMPLE);
	assert.throws(() => ensureEnough([{ ...read, resources: read.resources.slice(0, 3) }]), {
		name: 'Unexpected',
	});
});
