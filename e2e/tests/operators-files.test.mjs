// SPDX-License-Identifier: Apache-2.0

/** The files that operators take as they are: units, containers, alerts, dashboard. Needs no node. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { putInForce } from '../../ops/consortium/chainActs.mjs';
import { faultsOf } from '../../ops/consortium/check.mjs';
import { IMAGE_ACCOUNT } from '../../ops/consortium/local.mjs';
import { LEAST_EPOCH_SLOTS, makeSpecification } from '../../ops/consortium/specification.mjs';
import { until } from '../lib/wait.mjs';
import { alertRules, dashboard, exposition, ops, queriesOf, seriesOf } from './operators.mjs';

const UNITS = ['archive', 'rpc', 'validator'].map((kind) => `salus-${kind}.service`);
const HARDENED = [
	'CapabilityBoundingSet=', 'NoNewPrivileges=yes', 'PrivateDevices=yes', 'ProtectHome=yes',
	'ProtectSystem=strict', 'SystemCallFilter=@system-service', 'UMask=0077', 'User=salus',
];
/** What systemd itself says of a unit: 0 is closed, 10 open. */
const MOST_EXPOSED = 2;
/** The linters that npm installs, those of the machine, and those that scripts/setup.sh fetched. */
const PATH = [
	fileURLToPath(new URL('../node_modules/.bin', import.meta.url)),
	process.env.PATH,
	path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'salus', 'bin'),
].join(path.delimiter);
const env = { ...process.env, PATH };

const read = (name) => readFile(ops(name), 'utf8');
const yaml = async (name) => parse(await read(name), { merge: true });
const page = (name) => readFile(new URL(`../../docs/runbooks/${name}.md`, import.meta.url), 'utf8');
const hasCommand = (command) => spawnSync(command, ['--version'], { stdio: 'ignore', env }).status === 0;

/** Runs a linter where the machine has it, and says loudly where not. */
function lint(t, command, words, input) {
	if (!hasCommand(command)) {
		t.diagnostic(`NOT LINTED: ${command} is not on this machine`);
		return undefined;
	}
	const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', input, env });
	assert.equal(status, 0, `${command} ${words.join(' ')}: ${stdout}${stderr}`);
	return stdout;
}

test('series are found in expressions, and samples in what a node exports', () => {
	const [series, ...others] = seriesOf('sum by (instance) (rate(one_total{kind!="a", job="salus"}[5m])) > 0');
	assert.deepEqual([series.name, series.matchers, others.length], ['one_total', [{ label: 'kind', operator: '!=', value: 'a' }], 0]);
	assert.deepEqual(seriesOf('a{x="1"} - ignoring(x) b and on (c) d == 4').map(({ name }) => name), ['a', 'b', 'd']);
	assert.deepEqual(seriesOf('up{job="salus"} == 0'), []);
	assert.deepEqual(seriesOf('a[1h] and on (c) b offset 1h').map(({ name }) => name), ['a', 'b']);
	const exported = exposition('# HELP a A\na{x="1",chain="c"} 2\nb 3\n');
	const has = (expression) => seriesOf(expression).every((one) => exported.has(one));
	assert.ok(has('a{x="1", chain="$chain"} + b'));
	for (const absent of ['a{x="2"}', 'a{y="1"}', 'b{x!="1"}', 'c']) assert.ok(!has(absent), absent);
});

test('each alert says how grave it is and where the runbook helps', async () => {
	const rules = await alertRules();
	assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
	for (const { alert, labels, annotations } of rules) {
		assert.ok(['critical', 'warning', 'info'].includes(labels.severity), alert);
		assert.ok(annotations.summary, alert);
		const [page, anchor] = annotations.runbook.split('#');
		const text = await readFile(new URL(`../../${page}`, import.meta.url), 'utf8');
		const headings = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, title]) => title.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-'));
		assert.ok(anchor === undefined || headings.includes(anchor), `${alert}: ${annotations.runbook}`);
	}
});

test('Prometheus accepts its configuration, and the alerts ring when they should', async (t) => {
	const { rule_files: files, scrape_configs: [{ job_name: job }] } = await yaml('prometheus/prometheus.yaml');
	assert.deepEqual([files, job], [['alerts.yaml'], 'salus']);
	lint(t, 'promtool', ['check', 'config', fileURLToPath(ops('prometheus/prometheus.yaml'))]);
	lint(t, 'promtool', ['test', 'rules', fileURLToPath(ops('prometheus/alerts.test.yaml'))]);
});

test('each panel of the dashboard stands in a place of its own and has a query', async () => {
	const { panels, uid, ...rest } = await dashboard();
	assert.equal(uid, 'salus');
	const ids = panels.map(({ id }) => id);
	assert.equal(new Set(ids).size, ids.length);
	const places = new Set();
	for (const { title, type, targets = [], gridPos: { x, y, w, h } } of panels) {
		assert.ok(type === 'row' || targets.length > 0, title);
		for (let column = x; column < x + w; column += 1) {
			for (let line = y; line < y + h; line += 1) {
				assert.ok(column < 24 && !places.has(`${column},${line}`), `${title} overlaps`);
				places.add(`${column},${line}`);
			}
		}
	}
	for (const query of queriesOf({ panels, ...rest })) assert.match(query, /^[^{}]*(\{[^{}]*\}[^{}]*)*$/, query);
});

/** A folder that goes with the test. */
async function scratch(t) {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-operators-'));
	t.after(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** The last command that a unit starts, in one line. */
function startOf(text) {
	const lines = text.replace(/\\\n\s*/g, '').split('\n');
	return lines.findLast((line) => line.startsWith('ExecStart=')).slice('ExecStart='.length);
}

// The binary is not installed where this runs.
const withoutBinary = (text) => text.replace('/usr/local/bin/salus-node', '/bin/true');

test('units are hardened, and systemd accepts them', async (t) => {
	const folder = await scratch(t);
	for (const unit of UNITS) {
		const text = await read(`systemd/${unit}`);
		const lines = text.split('\n');
		for (const line of HARDENED) assert.ok(lines.includes(line), `${unit}: ${line}`);
		assert.ok(!/unsafe/.test(text), `${unit} opens what is unsafe`);
		await writeFile(path.join(folder, unit), withoutBinary(text));
	}
	const files = UNITS.map((unit) => path.join(folder, unit));
	lint(t, 'systemd-analyze', ['verify', ...files]);
	for (const file of files) {
		lint(t, 'systemd-analyze', ['security', '--offline=true', '--no-pager', `--threshold=${MOST_EXPOSED * 10}`, file]);
	}
});

test('a validator follows without signing by a drop-in that takes one flag away', async (t) => {
	const [unit, dropIn] = await Promise.all(['salus-validator.service', 'salus-validator-follows.conf'].map((name) => read(`systemd/${name}`)));
	const start = startOf(unit);
	assert.equal(start.split(' --validator ').length, 2);
	assert.equal(startOf(dropIn), start.replace(' --validator ', ' '));
	// Without an empty one before it, systemd would have two commands.
	assert.match(dropIn, /^\[Service\]\nExecStart=\nExecStart=\//m);
	for (const name of ['operate', 'restore']) {
		const text = await page(name);
		const install = /install -D -m 644 (ops\/systemd\/\S+) \\\n\s+\/etc\/systemd\/system\/(\S+\.service)\.d\/(\S+\.conf)\n/.exec(text);
		assert.deepEqual(install.slice(1, 3), ['ops/systemd/salus-validator-follows.conf', 'salus-validator.service'], name);
		assert.ok(text.includes(`rm /etc/systemd/system/salus-validator.service.d/${install[3]}\n`), name);
	}
	const folder = await scratch(t);
	const file = path.join(folder, 'salus-validator.service');
	await mkdir(`${file}.d`);
	await writeFile(file, withoutBinary(unit));
	await writeFile(path.join(`${file}.d`, 'follows.conf'), withoutBinary(dropIn));
	lint(t, 'systemd-analyze', ['verify', file]);
});

test('a validator lets a minute pass after a crash and after the machine has started', async (t) => {
	const unit = await read('systemd/salus-validator.service');
	assert.match(unit, /^RestartSec=60$/m);
	const [, waiting] = /^ExecStartPre=\/bin\/sh -c '(.*)'$/m.exec(unit);
	const uptime = path.join(await scratch(t), 'uptime');
	const command = waiting.replaceAll('$$', '$').replaceAll('%%', '%').replace('/proc/uptime', uptime).replace('sleep', 'echo');
	for (const [up, waits] of [['0.42', '60\n'], ['59.99', '1\n'], ['60.00', ''], ['123456.78', '']]) {
		await writeFile(uptime, `${up} 12.3\n`);
		const { status, stdout } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
		assert.deepEqual([status, stdout], [0, waits], `up for ${up} s`);
	}
});

/** Ends well a moment after SIGTERM, as the node does. */
const STAND_IN = `#!/bin/sh
trap 'sleep 0.2; echo ended; exit 0' TERM
echo "pid $$ $*"
while :; do sleep 0.05; done
`;

test('a validator in a container ends when it is told to, and waits after an end that it did not choose', async (t) => {
	const folder = await scratch(t);
	const [bin, home] = [path.join(folder, 'bin'), path.join(folder, 'home')];
	await Promise.all([bin, home].map((one) => mkdir(one)));
	await writeFile(path.join(bin, 'salus-node'), STAND_IN, { mode: 0o755 });
	const start = async () => {
		const began = Date.now();
		const child = spawn(fileURLToPath(ops('docker/validator.sh')), ['--validator', 'a b'], {
			detached: true,
			env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, SALUS_HOME: home, SALUS_PAUSE_SECONDS: '1' },
		});
		t.after(() => spawnSync('kill', ['-KILL', '--', `-${child.pid}`], { stdio: 'ignore' }));
		const told = { output: '', complaints: '' };
		child.stdout.on('data', (part) => (told.output += part));
		child.stderr.on('data', (part) => (told.complaints += part));
		const pid = await until(() => /pid (\d+) --validator a b\n/.exec(told.output)?.[1], { within: 10_000, every: 20, what: 'the node' });
		return { child, told, pid: Number(pid), milliseconds: Date.now() - began };
	};
	const end = async ({ child }, pid, signal) => {
		process.kill(pid, signal);
		const [status] = await once(child, 'close');
		return { status, files: await readdir(home) };
	};
	const first = await start();
	assert.deepEqual(await readdir(home), ['runs']);
	assert.deepEqual(await end(first, first.child.pid, 'SIGTERM'), { status: 0, files: [] });
	assert.match(first.told.output, /ended/);
	const second = await start();
	assert.equal(second.told.complaints, '', 'nothing to wait for');
	assert.deepEqual(await end(second, second.pid, 'SIGKILL'), { status: 137, files: ['runs'] });
	const third = await start();
	assert.match(third.told.complaints, /did not end by itself/);
	assert.ok(third.milliseconds >= 1_000, `${third.milliseconds} ms`);
	assert.deepEqual(await end(third, third.child.pid, 'SIGTERM'), { status: 0, files: [] });
});

test('session keys are set from what rotate prints, and from nothing else', async (t) => {
	const file = path.join(await scratch(t), 'keys.json');
	const envelope = { jsonrpc: '2.0', id: 1, result: { keys: '0x01', proof: '0x02' } };
	for (const other of [envelope, { validator: '5F', keys: '0x01' }, { validator: '5F', keys: null, proof: null }, null]) {
		await writeFile(file, JSON.stringify(other));
		await assert.rejects(putInForce('ws://127.0.0.1:1', file, file), /keys\.json is not what rotate prints/);
	}
	const filters = (await Promise.all(['restore', 'rotate-keys'].map(page))).map((text) => /\| *\n\s*jq '(.*)' > keys\.json\n/.exec(text)[1]);
	for (const filter of filters) {
		const printed = lint(t, 'jq', [filter], JSON.stringify(envelope));
		if (printed) assert.deepEqual(JSON.parse(printed), { validator: 'VALIDATOR_ADDRESS', ...envelope.result });
	}
});

test('the account of the node is there before anything is given to it', async () => {
	for (const name of ['launch', 'operate']) {
		const text = await page(name);
		const made = text.indexOf('systemd-sysusers');
		const given = text.indexOf('chown -R salus:salus');
		assert.ok(made > 0 && (given < 0 || made < given), name);
	}
	assert.match(await read('systemd/salus.sysusers'), /^u salus /m);
});

test('a chain that is no trial has sessions of ten minutes or more', async (t) => {
	const folder = path.join(await scratch(t), 'chain');
	const card = { name: 'A', institution: { legalId: { Gln: '1' }, admin: 'a', validator: 'b' }, session: { babe: 'c' }, addresses: [] };
	const asked = { folder, cards: [card], name: 'A', id: 'a_chain', epochSlots: LEAST_EPOCH_SLOTS - 1 };
	await assert.rejects(makeSpecification(asked), /sessions of 199 slots are for trials: 200 is the least/);
	await assert.rejects(access(folder), 'nothing was made');
	const chainOf = (epochSlots) => ({
		chainType: 'Live',
		genesis: { runtimeGenesis: { patch: { institutions: { institutions: [] }, session: { keys: [] }, credit: { epochSlots } } } },
	});
	const short = ['credit.epochSlots: sessions of 199 slots are for trials: 200 is the least'];
	assert.deepEqual(faultsOf(chainOf(LEAST_EPOCH_SLOTS - 1)), short);
	assert.deepEqual(faultsOf(chainOf(LEAST_EPOCH_SLOTS - 1), true), []);
	assert.deepEqual(faultsOf(chainOf(LEAST_EPOCH_SLOTS)), []);
	assert.equal(faultsOf(chainOf(undefined)).length, 1);
	assert.match(await page('launch'), new RegExp(`\\b${LEAST_EPOCH_SLOTS} slots`));
});

test('containers run without rights, and only this machine reaches them', async (t) => {
	const { services, networks } = await yaml('docker/compose.yaml');
	const nodes = Object.entries(services).filter(([, { image }]) => image === 'salus-node');
	assert.deepEqual(nodes.map(([name]) => name), ['validator-1', 'validator-2', 'validator-3', 'validator-4', 'rpc']);
	assert.ok(networks.chain.internal);
	const folders = new Set();
	for (const [name, service] of Object.entries(services)) {
		assert.deepEqual(service.cap_drop, ['ALL'], name);
		assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
		for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, name);
		if (service.image !== 'salus-node') {
			assert.match(service.image, /:v?[0-9]+\.[0-9]+\.[0-9]+$/, `${name} has no version`);
			continue;
		}
		assert.ok(service.read_only, name);
		// Keys are for the account that made them, so there is no account to take if none is named.
		assert.match(service.user, /^\$\{SALUS_ACCOUNT:\?/, name);
		assert.equal(service.sysctls['net.ipv4.tcp_retries2'], 5, name);
		const validates = service.command.includes('--validator');
		assert.deepEqual(service.entrypoint, validates ? ['/usr/local/bin/salus-validator'] : undefined, name);
		assert.ok(!service.command.some((flag) => /unsafe/.test(flag)), name);
		if (validates) assert.ok(!service.ports && !service.command.includes('--rpc-external'), name);
		const [, home] = service.volumes.map((volume) => volume.split(':/')[0]);
		assert.ok(!folders.has(home), `${name} has the keys of another`);
		folders.add(home);
	}
	const file = fileURLToPath(ops('docker/compose.yaml'));
	lint(t, 'dclint', ['--quiet', file]);
	if (spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status !== 0) {
		t.diagnostic('NOT LINTED: docker compose is not on this machine');
		return;
	}
	const { status, stderr } = spawnSync('docker', ['compose', '-f', file, 'config', '--quiet'], {
		encoding: 'utf8',
		env: { ...process.env, SALUS_CONSORTIUM: os.tmpdir(), SALUS_ACCOUNT: '1000:1000' },
	});
	assert.equal(status, 0, stderr);
});

test('the image is built in stages, from named versions, and runs as nobody special', async (t) => {
	const text = await read('docker/Dockerfile');
	const images = Array.from(text.matchAll(/^ARG \w+_IMAGE=(.*)$/gm), ([, image]) => image);
	assert.equal(images.length, 2);
	for (const image of images) assert.match(image, /:[0-9]+\.[0-9]+(\.[0-9]+)?-\S+$/, image);
	const [channel] = /^channel = "(.*)"$/m.exec(await readFile(new URL('../../rust-toolchain.toml', import.meta.url), 'utf8')).slice(1);
	assert.ok(images.includes(`rust:${channel}-slim-bookworm`), `the image builds with Rust ${channel}`);
	const stages = text.split(/^FROM /m).slice(1);
	assert.equal(stages.length, 2);
	assert.ok(stages[1].includes(`\nUSER ${IMAGE_ACCOUNT}:${IMAGE_ACCOUNT}\n`));
	assert.ok(!/\b(sudo|chmod 777|--privileged)\b/.test(text));
	assert.match(stages[1], /^COPY --chmod=755 ops\/docker\/validator\.sh \/usr\/local\/bin\/salus-validator$/m);
	const [, members] = /^members = \[([^\]]*)\]/m.exec(await readFile(new URL('../../Cargo.toml', import.meta.url), 'utf8'));
	const workspace = Array.from(members.matchAll(/"([^"]+)"/g), ([, member]) => member);
	const context = Array.from((await read('docker/Dockerfile.dockerignore')).matchAll(/^!(.*)$/gm), ([, one]) => one);
	for (const wanted of [...workspace, '.cargo', 'Cargo.lock', 'Cargo.toml', 'ops/docker/validator.sh', 'rust-toolchain.toml']) {
		assert.ok(context.some((one) => wanted === one || wanted.startsWith(`${one}/`)), `${wanted} is not in the context`);
	}
	lint(t, 'dockerfile-utils', ['lint', fileURLToPath(ops('docker/Dockerfile'))]);
	lint(t, 'hadolint', [fileURLToPath(ops('docker/Dockerfile'))]);
});

test('every YAML and JSON file of the operators is one', async () => {
	const folder = fileURLToPath(ops(''));
	const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(ya?ml|json)$/.test(file));
	assert.ok(files.length >= 6, files.join(' '));
	for (const file of files) {
		const text = await readFile(path.join(folder, file), 'utf8');
		assert.ok(file.endsWith('.json') ? JSON.parse(text) : parse(text), file);
	}
});

test('the scripts of bash are clean', (t) => {
	const scripts = ['consortium', 'environment', 'setup'].map((name) => new URL(`../../scripts/${name}.sh`, import.meta.url));
	lint(t, 'shellcheck', ['-x', ...[...scripts, ops('docker/validator.sh')].map((file) => fileURLToPath(file))]);
});
