// SPDX-License-Identifier: Apache-2.0

/**
 * A consortium as the operators' script makes it: four founders, one chain, real nodes. What the
 * alerts and the dashboard ask for is there, and validators change their keys, leave and come back.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { devAccounts } from '../../lib/accounts.mjs';
import { connect } from '../../lib/chain.mjs';
import { Governance } from '../../lib/governance.mjs';
import { call } from '../../lib/jsonRpc.mjs';
// Turns the signals that end this process into an orderly end, so that no node is left behind.
import '../../lib/nodeProcess.mjs';
import { keysSetFor, signerOf } from '../../lib/sessionKeys.mjs';
import { activeWeights, patiently, reachSession } from '../../lib/sessions.mjs';
import { validatorCalls, validatorsOf } from '../../lib/validators.mjs';
import { until } from '../../lib/wait.mjs';
import { exposition, wantedSeries } from '../operators.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SCRIPT = path.join(ROOT, 'scripts', 'consortium.sh');
const VALIDATORS = 4;
const EPOCH_SLOTS = 10;
/** Until each of four equal validators has made a block: 40 slots without one are a chance in 100,000. */
const AUTHORED_LIMIT_MILLISECONDS = 120_000;
const SESSION_LIMIT_MILLISECONDS = 120_000;
const FINALITY_LIMIT_MILLISECONDS = 150_000;

let folder;
let consortium;
let network;
let nodes;
let api;

/** Runs a command to its end: `{ status, output, complaints }`. */
function run(command, words) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
		const told = { output: '', complaints: '' };
		child.stdout.on('data', (part) => (told.output += part));
		child.stderr.on('data', (part) => (told.complaints += part));
		child.once('error', reject);
		child.once('close', (status) => resolve({ status, ...told }));
	});
}

async function script(...words) {
	const { status, output, complaints } = await run(SCRIPT, words);
	assert.equal(status, 0, `consortium.sh ${words.join(' ')}: ${complaints}${output}`);
	return output;
}

/** The nodes of the folder, as its start script has them. */
async function nodesIn(home) {
	const text = await readFile(path.join(home, 'start.sh'), 'utf8');
	const starts = text.matchAll(/^start (\S+) --port \d+ .*\n\s--rpc-port (\d+) --prometheus-port (\d+)$/gm);
	return Promise.all(Array.from(starts, async ([, name, rpc, metrics]) => ({
		name,
		url: `ws://127.0.0.1:${rpc}`,
		httpUrl: `http://127.0.0.1:${rpc}`,
		metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
		folder: path.join(home, name),
		card: JSON.parse(await readFile(path.join(home, name, 'card.json'), 'utf8')),
	})));
}

async function finalOn({ httpUrl }) {
	const hash = await call(httpUrl, 'chain_getFinalizedHead');
	return Number((await call(httpUrl, 'chain_getHeader', [hash])).number);
}

/** Every file below a folder with its mode. */
async function filesBelow(home) {
	const entries = await readdir(home, { recursive: true, withFileTypes: true });
	return Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => {
		const file = path.join(entry.parentPath ?? entry.path, entry.name);
		return { file, mode: (await stat(file)).mode & 0o777 };
	}));
}

const stopNetwork = async () => {
	if (!network) return;
	const ended = new Promise((resolve) => network.once('exit', resolve));
	network.kill('SIGTERM');
	await ended;
};
// The nodes end with the script that started them, whatever ends this process.
process.on('exit', () => network?.kill('SIGTERM'));

before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'salus-operators-'));
	consortium = path.join(folder, 'consortium');
	const { alice } = await devAccounts();
	await script(
		'local', String(VALIDATORS), consortium, '--free-ports', '--epoch-slots', String(EPOCH_SLOTS),
		'--fund', `${alice.address}=1000`,
	);
	nodes = await nodesIn(consortium);
	assert.equal(nodes.length, VALIDATORS);
});
after(async () => {
	await api?.disconnect();
	await stopNetwork();
	network = undefined;
	if (folder) await rm(folder, { recursive: true, force: true });
});

test('secrets are for one account only, and no card has any', async () => {
	const files = await filesBelow(consortium);
	const secret = files.filter(({ file }) => /\/(offline|server)\//.test(file));
	assert.equal(secret.length, VALIDATORS * (2 + 3 + 1), 'two phrases, three session keys, a node key each');
	for (const { file, mode } of secret) assert.equal(mode, 0o600, file);
	const phrases = await Promise.all(secret.map(({ file }) => readFile(file, 'utf8')));
	for (const { file } of files.filter(({ file }) => !secret.some((one) => one.file === file))) {
		const text = await readFile(file, 'utf8');
		for (const phrase of phrases) assert.ok(!text.includes(phrase.trim().replaceAll('"', '')), file);
	}
});

test('each founder finds its own card in the chain', async () => {
	const asked = ['check', path.join(consortium, 'chain'), nodes[1].folder];
	const output = await script(...asked, '--trial');
	assert.match(output, /4 institutions, 4 of them with session keys/);
	assert.match(output, /agreed on: credit\.epochSlots = 10/);
	const committee = output.slice(output.indexOf('the technical committee:'));
	for (const { card } of nodes) assert.match(committee, new RegExp(`^${card.institution.admin}  admin of \\d `, 'm'));
	assert.match(output, /1,000 SAL {2}NO FOUNDER SAYS WHOSE THIS IS/);
	const asNoTrial = await run(SCRIPT, asked);
	assert.equal(asNoTrial.status, 2);
	assert.deepEqual(asNoTrial.output.match(/^FAULT: .*$/gm), [
		`FAULT: credit.epochSlots: sessions of ${EPOCH_SLOTS} slots are for trials: 200 is the least`,
	]);
});

test('sessions are short in trials only', async () => {
	const card = path.join(nodes[0].folder, 'card.json');
	const words = ['spec', path.join(folder, 'short'), card, '--name', 'Short', '--id', 'salus_short', '--epoch-slots', '199'];
	const refused = await run(SCRIPT, words);
	assert.equal(refused.status, 1);
	assert.match(refused.complaints, /sessions of 199 slots are for trials: 200 is the least/);
	assert.match(await script(...words, '--trial'), /^sha256 [0-9a-f]{64}$/m);
});

test('a chain that somebody tampered with is not run', async () => {
	const tampered = path.join(folder, 'tampered');
	const plain = await readFile(path.join(consortium, 'chain', 'salus.plain.json'), 'utf8');
	await mkdir(tampered);
	await writeFile(path.join(tampered, 'salus.json'), await readFile(path.join(consortium, 'chain', 'salus.json')));
	const babe = nodes[2].card.session.babe;
	const other = (await devAccounts()).alice.address;
	const changed = plain
		.replace(`"babe": "${babe}"`, `"babe": "${other}"`)
		.replace(/"archiveDays": \d+/, '"archiveDays": 1')
		.replace(`"validator": "${nodes[3].card.institution.validator}"`, '"validator": null');
	assert.notEqual(changed, plain);
	await writeFile(path.join(tampered, 'salus.plain.json'), changed);
	const { status, output } = await run(SCRIPT, ['check', tampered, nodes[2].folder]);
	assert.equal(status, 2, output);
	assert.match(output, /FAULT: genesis\.runtimeGenesis\.patch\.records\.deadlines\.archiveDays/);
	assert.match(output, /FAULT: the session keys are not those of your card/);
	assert.match(output, /FAULT: \w+ has session keys and is no founder's validator/);
	assert.match(output, /FAULT: .*salus\.json is not what .*salus\.plain\.json makes/);
});

test('keys are never written over, and no two founders share one', async () => {
	const again = await run(SCRIPT, ['local', '1', consortium]);
	assert.equal(again.status, 1);
	assert.match(again.complaints, /is not empty: keys are never written over/);
	const card = path.join(nodes[0].folder, 'card.json');
	const twice = await run(SCRIPT, ['spec', path.join(folder, 'twice'), card, card, '--name', 'Twice', '--id', 'salus_twice']);
	assert.equal(twice.status, 1);
	assert.match(twice.complaints, /both have Gln:/);
});

test('a fresh consortium of four finalises', { timeout: FINALITY_LIMIT_MILLISECONDS + 10_000 }, async (t) => {
	const began = Date.now();
	network = spawn(path.join(consortium, 'start.sh'), { stdio: 'ignore' });
	const areFinal = async () => (await Promise.all(nodes.map(finalOn))).every((number) => number >= 3);
	await until(patiently(areFinal), {
		within: FINALITY_LIMIT_MILLISECONDS,
		every: 500,
		what: 'three final blocks on every validator',
	});
	t.diagnostic(`three blocks final on all after ${Math.round((Date.now() - began) / 1000)} s`);
});

test('every metric that the alerts and the dashboard ask for is exported by each validator', async () => {
	const wanted = await wantedSeries();
	assert.ok(wanted.length > 20, `${wanted.length} series are asked for`);
	for (const { name, metricsUrl } of nodes) {
		let missing;
		const isComplete = async () => {
			const exported = exposition(await (await fetch(metricsUrl)).text());
			missing = wanted.find((series) => !exported.has(series));
			return missing === undefined;
		};
		// What is counted about own blocks is there once there is one.
		const what = () => `${name} exporting ${missing.expression}`;
		await until(isComplete, { within: AUTHORED_LIMIT_MILLISECONDS, every: 1_000, what });
	}
});

/** Who votes for the founders, by the phrases in their folders. */
const admins = () =>
	Promise.all(nodes.map(async ({ folder: home }) =>
		signerOf((await readFile(path.join(home, 'offline', 'admin.phrase'), 'utf8')).trim())));

/** Two sessions on: what was set or named before counts. */
async function twoSessionsOn() {
	const session = (await api.query.session.currentIndex()).toNumber();
	await reachSession(api, session + 2, SESSION_LIMIT_MILLISECONDS);
}

test('session keys rotate, and a validator leaves and comes back', { timeout: 600_000 }, async () => {
	api = await connect(nodes[0].url);
	const [, rotating, , leaving] = nodes;
	const validator = rotating.card.institution.validator;
	const keysFile = path.join(folder, 'keys.json');
	const before = await keysSetFor(api, validator);
	await writeFile(keysFile, await script('rotate', validator, '--node', rotating.httpUrl));
	const told = await script(
		'set-keys', keysFile, path.join(rotating.folder, 'offline', 'validator.phrase'), '--node', nodes[0].url,
	);
	const { keys } = JSON.parse(await readFile(keysFile, 'utf8'));
	assert.equal(await keysSetFor(api, validator), keys);
	assert.notEqual(keys, before);
	const account = leaving.card.institution.validator;
	const act = JSON.parse(await script('act', 'name-validator', '3', 'none', '--node', nodes[0].url));
	const call = validatorCalls(api).nameValidator(3, null);
	assert.equal(act.encoded, call.method.toHex());
	const { utility, grandpa } = api.tx;
	for (const [words, printed] of [
		[['remove-validators', '2', '3'], utility.batchAll([2, 3].map((one) => validatorCalls(api).nameValidator(one, null)))],
		[['note-stalled', '20', '1234'], grandpa.noteStalled(20, 1234)],
	]) {
		assert.equal(JSON.parse(await script('act', ...words, '--node', nodes[0].url)).encoded, printed.method.toHex());
	}
	const governance = await Governance.on(api, await admins());
	await governance.decide(call);
	const [, session] = told.match(/count from session (\d+)/);
	await reachSession(api, Number(session), SESSION_LIMIT_MILLISECONDS);
	const babe = (await api.query.babe.authorities()).map(([key]) => key.toHex());
	assert.ok(babe.includes(`0x${keys.slice(2, 66)}`), 'the new key makes blocks');
	await until(async () => !(await validatorsOf(api)).active.includes(account), {
		within: SESSION_LIMIT_MILLISECONDS,
		what: 'the validator that left is out',
	});
	await governance.decide(validatorCalls(api).nameValidator(3, account));
	await twoSessionsOn();
	assert.equal((await activeWeights(api)).size, VALIDATORS);
	const final = await finalOn(nodes[1]);
	await until(async () => (await finalOn(nodes[1])) > final, { within: 30_000, what: 'finality with the new keys' });
});
