// SPDX-License-Identifier: Apache-2.0

/**
 * A consortium as the operators' script makes it: four founders, one chain, real nodes. What the
 * alerts and the dashboard ask for is there, and validators change their keys, leave and come back.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { IMAGE_ACCOUNT } from '../../../ops/consortium/local.mjs';
import { devAccounts } from '../../lib/accounts.mjs';
import { connect } from '../../lib/chain.mjs';
import { Governance } from '../../lib/governance.mjs';
import { call } from '../../lib/jsonRpc.mjs';
// Turns the signals that end this process into an orderly end, so that no node is left behind.
import { binaryPath } from '../../lib/nodeProcess.mjs';
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
function run(command, words, env = process.env) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], env });
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

test('a founder whose keys are on its server finds its card all the same, or somebody else in its place', async () => {
	const { folder: home, card: { institution, addresses } } = nodes[1];
	const away = path.join(folder, 'away');
	await mkdir(away);
	await copyFile(path.join(home, 'card.json'), path.join(away, 'card.json'));
	const output = await script('check', path.join(consortium, 'chain'), away, '--trial');
	assert.deepEqual(output.match(/^NOT COMPARED: .*$/gm), [`NOT COMPARED: your key files: ${away}/server is not there`]);
	const other = path.join(folder, 'other');
	await script(
		'founder', other, '--name', 'institution-2', '--legal-id', Object.entries(institution.legalId)[0].join(':'),
		'--country', institution.jurisdiction, '--roles', institution.roles.join(), '--endpoint', institution.endpoint,
		'--address', '/ip4/127.0.0.1/tcp/1',
	);
	const cards = [nodes[0].folder, other, nodes[2].folder].map((one) => path.join(one, 'card.json'));
	const chain = path.join(folder, 'substituted');
	await script('spec', chain, ...cards, '--name', 'Substituted', '--id', 'salus_substituted');
	const found = await run(SCRIPT, ['check', chain, away]);
	assert.equal(found.status, 2);
	assert.deepEqual(found.output.match(/^FAULT: .*$/gm), [
		'FAULT: the institution is not in it as your card has it',
		'FAULT: the session keys are not those of your card',
		`FAULT: the address ${addresses[0]} is not among the bootnodes`,
	]);
});

test('what founders agreed on is shown, and all else that the template has not is a fault', async () => {
	const chain = path.join(folder, 'agreed');
	await mkdir(chain);
	const [plain, raw] = ['salus.plain.json', 'salus.json'].map((name) => path.join(chain, name));
	const text = await readFile(path.join(consortium, 'chain', 'salus.plain.json'), 'utf8');
	await writeFile(plain, text.replace(/"archiveDays": \d+/, '"archiveDays": 42'));
	await run(binaryPath(), ['export-chain-spec', '--chain', plain, '--raw', '--output', raw]);
	const at = 'genesis.runtimeGenesis.patch.records.deadlines.archiveDays';
	const faults = async (...agreed) => {
		const words = ['check', chain, '--trial', ...agreed.flatMap((one) => ['--agreed', one])];
		const { status, output, complaints } = await run(SCRIPT, words);
		return { status, shown: output.match(/^(?:FAULT|NOT COMPARED|agreed on): .*$/gm), complaints };
	};
	const always = [`agreed on: credit.epochSlots = ${EPOCH_SLOTS}`, 'NOT COMPARED: your card: no folder of a founder was named'];
	assert.deepEqual((await faults()).shown, [...always, `FAULT: ${at} is not what your binary's template has`]);
	const { status, shown } = await faults(at);
	assert.equal(status, 0);
	assert.deepEqual(shown.toSorted(), [...always, 'agreed on: records.deadlines.archiveDays = 42'].toSorted());
	const missing = await faults(at, `${at}s`);
	assert.equal(missing.status, 2);
	assert.deepEqual(missing.shown.filter((line) => line.startsWith('FAULT')), [
		`FAULT: ${at}s was agreed on, and is no place where the chain differs from your binary's template`,
	]);
	const foreign = await faults('chainType');
	assert.equal(foreign.status, 1);
	assert.match(foreign.complaints, /chainType is nothing to agree on/);
});

test('a typing error of a founder leaves nothing behind', async () => {
	const home = path.join(folder, 'mistyped');
	const right = {
		name: 'A', 'legal-id': 'Gln:9506000117843', country: 'CH', roles: 'Laboratory',
		endpoint: 'https://a.example', address: '/dns/a.example/tcp/30333',
	};
	const founder = (values, env) =>
		run(SCRIPT, ['founder', home, ...Object.entries(values).flatMap(([name, value]) => [`--${name}`, value])], env);
	for (const wrong of [
		{ country: 'ch' }, { endpoint: 'a.example' }, { accreditation: 'five' }, { address: 'a.example:30333' },
		{ 'legal-id': '9506000117843' }, { admin: 'nobody' }, { validator: '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhN' },
	]) {
		assert.equal((await founder({ ...right, ...wrong })).status, 1, JSON.stringify(wrong));
		await assert.rejects(stat(home), { code: 'ENOENT' }, JSON.stringify(wrong));
	}
	const withoutBinary = await founder(right, { ...process.env, SALUS_NODE: path.join(folder, 'none') });
	assert.match(withoutBinary.complaints, /none is not there/);
	await assert.rejects(stat(home), { code: 'ENOENT' });
	assert.equal((await founder(right)).status, 0);
});

test('what containers mount is for the account that they run as, and for nobody else', async () => {
	const home = path.join(folder, 'compose');
	const output = await script('local', '1', home, '--compose');
	const wanted = process.getuid() === 0 ? [IMAGE_ACCOUNT, IMAGE_ACCOUNT] : [process.getuid(), process.getgid()];
	assert.ok(output.includes(` SALUS_ACCOUNT=${wanted.join(':')}\n`), output);
	const server = path.join(home, 'institution-1', 'server');
	const below = (await readdir(server, { recursive: true })).map((name) => path.join(server, name));
	assert.equal(below.length, 1 + 1 + 3 + 1, 'a node key, a keystore, three keys, a place for databases');
	for (const mounted of [server, ...below, path.join(home, 'rpc')]) {
		const { uid, gid, mode } = await stat(mounted);
		assert.deepEqual([[uid, gid], mode & 0o077], [wanted, 0], mounted);
	}
});

test('who started a consortium is told when a validator ends', async () => {
	const { status, complaints } = await run(path.join(consortium, 'start.sh'), [], { ...process.env, SALUS_NODE: '/bin/false' });
	assert.equal(status, 1);
	assert.match(complaints, /^a validator has ended: see logs\/$/m);
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
	const renewKeys = async ({ card, folder: home, httpUrl }) => {
		await writeFile(keysFile, await script('rotate', card.institution.validator, '--node', httpUrl));
		return script('set-keys', keysFile, path.join(home, 'offline', 'validator.phrase'), '--node', nodes[0].url);
	};
	const told = await renewKeys(rotating);
	const { keys } = JSON.parse(await readFile(keysFile, 'utf8'));
	assert.equal(await keysSetFor(api, validator), keys);
	assert.notEqual(keys, before);
	const account = leaving.card.institution.validator;
	const act = JSON.parse(await script('act', 'name-validator', '3', 'none', '--node', nodes[0].url));
	const call = validatorCalls(api).nameValidator(3, null);
	assert.equal(act.encoded, call.method.toHex());
	const { utility, grandpa, whitelist } = api.tx;
	const printed = async (...words) => JSON.parse(await script('act', ...words, '--node', nodes[0].url));
	const removal = utility.batchAll([2, 3].map((one) => validatorCalls(api).nameValidator(one, null)));
	assert.equal((await printed('remove-validators', '2', '3')).encoded, removal.method.toHex());
	const stalled = grandpa.noteStalled(20, 1234);
	const votes = await printed('note-stalled', '20', '1234');
	assert.deepEqual(Object.keys(votes), ['technicalCommittee', 'institutionsCollective']);
	for (const [body, { method }] of [
		['technicalCommittee', whitelist.whitelistCall(stalled.method.hash)],
		['institutionsCollective', whitelist.dispatchWhitelistedCallWithPreimage(stalled)],
	]) {
		const { encoded, hash, length, weight } = votes[body];
		assert.deepEqual([encoded, hash, length], [method.toHex(), method.hash.toHex(), method.encodedLength], body);
		assert.ok(weight.refTime > 0, body);
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
	// The chain may have forgotten those from before.
	await renewKeys(leaving);
	await twoSessionsOn();
	assert.equal((await activeWeights(api)).size, VALIDATORS);
	const final = await finalOn(nodes[1]);
	await until(async () => (await finalOn(nodes[1])) > final, { within: 30_000, what: 'finality with the new keys' });
});
