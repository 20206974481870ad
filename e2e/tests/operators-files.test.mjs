// SPDX-License-Identifier: Apache-2.0

/** The files that operators take as they are: units, containers, alerts, dashboard. Needs no node. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { alertRules, dashboard, exposition, ops, queriesOf, seriesOf } from './operators.mjs';

const UNITS = ['archive', 'rpc', 'validator'].map((kind) => `salus-${kind}.service`);
const HARDENED = [
	'CapabilityBoundingSet=', 'NoNewPrivileges=yes', 'PrivateDevices=yes', 'ProtectHome=yes',
	'ProtectSystem=strict', 'SystemCallFilter=@system-service', 'UMask=0077', 'User=salus',
];
/** What systemd itself says of a unit: 0 is closed, 10 open. */
const MOST_EXPOSED = 2;

const read = (name) => readFile(ops(name), 'utf8');
const yaml = async (name) => parse(await read(name), { merge: true });
const hasCommand = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Runs a linter where the machine has it, and says loudly where not. */
function lint(t, command, words, input) {
	if (!hasCommand(command)) {
		t.diagnostic(`NOT LINTED: ${command} is not on this machine`);
		return undefined;
	}
	const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', input });
	assert.equal(status, 0, `${command} ${words.join(' ')}: ${stdout}${stderr}`);
	return stdout;
}

test('series are found in expressions, and samples in what a node exports', () => {
	const [series, ...others] = seriesOf('sum by (instance) (rate(one_total{kind!="a", job="salus"}[5m])) > 0');
	assert.deepEqual([series.name, series.matchers, others.length], ['one_total', [{ label: 'kind', operator: '!=', value: 'a' }], 0]);
	assert.deepEqual(seriesOf('a{x="1"} - ignoring(x) b and on (c) d == 4').map(({ name }) => name), ['a', 'b', 'd']);
	assert.deepEqual(seriesOf('up{job="salus"} == 0'), []);
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

test('units are hardened, and systemd accepts them', async (t) => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-units-'));
	t.after(() => rm(folder, { recursive: true, force: true }));
	for (const unit of UNITS) {
		const text = await read(`systemd/${unit}`);
		const lines = text.split('\n');
		for (const line of HARDENED) assert.ok(lines.includes(line), `${unit}: ${line}`);
		assert.ok(!/unsafe/.test(text), `${unit} opens what is unsafe`);
		// The binary is not installed where this runs.
		await writeFile(path.join(folder, unit), text.replace('/usr/local/bin/salus-node', '/bin/true'));
	}
	const files = UNITS.map((unit) => path.join(folder, unit));
	lint(t, 'systemd-analyze', ['verify', ...files]);
	for (const file of files) {
		lint(t, 'systemd-analyze', ['security', '--offline=true', '--no-pager', `--threshold=${MOST_EXPOSED * 10}`, file]);
	}
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
		assert.ok(service.read_only && service.user, name);
		assert.ok(!service.command.some((flag) => /unsafe/.test(flag)), name);
		if (service.command.includes('--validator')) assert.ok(!service.ports && !service.command.includes('--rpc-external'), name);
		const [, home] = service.volumes.map((volume) => volume.split(':/')[0]);
		assert.ok(!folders.has(home), `${name} has the keys of another`);
		folders.add(home);
	}
	if (spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status !== 0) {
		t.diagnostic('NOT LINTED: docker compose is not on this machine');
		return;
	}
	const file = fileURLToPath(ops('docker/compose.yaml'));
	const { status, stderr } = spawnSync('docker', ['compose', '-f', file, 'config', '--quiet'], {
		encoding: 'utf8',
		env: { ...process.env, SALUS_CONSORTIUM: os.tmpdir() },
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
	assert.match(stages[1], /^USER 10001:10001$/m);
	assert.ok(!/\b(sudo|chmod 777|--privileged)\b/.test(text));
	for (const member of ['node', 'pallets', 'primitives', 'runtime', '.cargo', 'Cargo.lock']) {
		assert.match(await read('docker/Dockerfile.dockerignore'), new RegExp(`^!${member.replace('.', '\\.')}$`, 'm'));
	}
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
	const scripts = fileURLToPath(new URL('../../scripts/consortium.sh', import.meta.url));
	lint(t, 'shellcheck', ['-x', scripts]);
});
