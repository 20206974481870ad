// SPDX-License-Identifier: Apache-2.0

/** The harness for networks: it kills, restarts, compares and counts what it says it does. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Load } from '../../lib/load.mjs';
import { Network } from '../../lib/network.mjs';
import { Divergence, Observer } from '../../lib/observer.mjs';
import { until } from '../../lib/wait.mjs';

const LIMIT = { timeout: 300_000 };

let network;
let observer;
let load;

before(async () => {
	network = await Network.start({ validators: ['alice', 'bob'], epochSlots: 10 });
	observer = Observer.watch(network);
	load = await Load.start(network, { perSecond: 4, targets: () => [network.node('alice')] });
}, LIMIT);
after(() => network?.stop());

test('two validators make blocks final', LIMIT, async () => {
	const { from, to } = await observer.finalizes(2, { within: 240_000 });
	assert.equal(to, from + 2);
	assert.deepEqual([...observer.finalized.keys()].sort(), ['alice', 'bob']);
});

test('one of two falls silent, and is killed and restarted', LIMIT, async () => {
	const bob = network.node('bob');
	bob.pause();
	await assert.rejects(bob.rpc('system_health', [], { within: 500 }));
	await bob.kill();
	assert.equal(bob.isRunning, false);
	assert.deepEqual(bob.ending, { code: null, signal: 'SIGKILL' });
	assert.deepEqual(network.running.map(({ name }) => name), ['alice']);
	await assert.rejects(observer.finalizes(2, { within: 5_000 }), /finality of block/);
	await bob.restart();
	await observer.finalizes(2, { within: 240_000 });
	assert.doesNotMatch(await bob.log(), /Initializing Genesis/);
});

test('what was accepted is there once, and the ledger tells otherwise', LIMIT, async () => {
	const report = await load.settle();
	assert.ok(report.accepted > 0);
	assert.deepEqual(
		{ ...report, accepted: undefined, included: undefined },
		{ accepted: undefined, included: undefined, lost: 0, duplicated: 0, intruded: 0, refused: 0, unanswered: 0, missing: [] },
	);
	assert.equal(report.included, report.accepted);
	load.entries[0].heights.push(load.entries[0].heights[0]);
	load.entries.push({ hash: '0x00', node: 'alice', state: 'accepted', heights: [] });
	load.entries.push({ hash: '0x01', node: 'alice', state: 'refused', heights: [1] });
	const { lost, duplicated, intruded, missing } = await load.settle({ within: 0 });
	assert.deepEqual([lost, duplicated, intruded, missing[0].hash], [1, 1, 1, '0x00']);
});

test('a node that somebody else ends is found out', LIMIT, async () => {
	const bob = network.node('bob');
	assert.deepEqual(bob.deaths, []);
	process.kill(-bob.pid, 'SIGKILL');
	await until(() => !bob.isRunning, { within: 10_000, what: 'the end of bob' });
	assert.deepEqual(bob.deaths, ['SIGKILL']);
	const second = Observer.watch(network);
	await assert.rejects(second.end(), /bob ended by itself: SIGKILL/);
	bob.expectEnd();
	assert.deepEqual(bob.deaths, []);
	await bob.restart();
	const began = Date.now();
	await observer.finalizes(2, { within: 240_000 });
	assert.ok(observer.longestPause(began) <= Date.now() - began);
});

test('every final block has an author', LIMIT, async () => {
	const to = observer.height;
	const counts = await observer.authors(1, to);
	assert.ok(Object.keys(counts).every((name) => network.nodes.has(name)));
	assert.equal(Object.values(counts).reduce((sum, count) => sum + count, 0), to);
});

test('the observer compared every height, and an answer that differs does not pass', LIMIT, async () => {
	assert.deepEqual(observer.violations, []);
	assert.deepEqual(observer.offences, []);
	const blocks = await observer.blocks();
	for (const { height, hash } of blocks) observer.note('bob', height, hash);
	assert.deepEqual(observer.violations, []);
	observer.note('bob', blocks.length - 1, `0x${'00'.repeat(32)}`);
	await assert.rejects(observer.end(), (error) => {
		assert.ok(error instanceof Divergence);
		assert.match(error.message, new RegExp(`^1 heights differ, first ${blocks.length - 1}: .*bob 0x0000`));
		return true;
	});
});
