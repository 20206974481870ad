// SPDX-License-Identifier: Apache-2.0

/** The node is killed again and again while records are registered: what was final stays. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { play as institutions } from '../demo/1-institutions.mjs';
import { Stage } from '../demo/stage.mjs';
import { connect, Sender } from '../lib/chain.mjs';
import { SalusNode } from '../lib/node.mjs';
import { recordCalls, recordReads } from '../lib/records.mjs';
import { today } from '../lib/time.mjs';

const KILLS = 20;
const RECORDS_PER_CALL = 5;
const QUOTA_ROWS = 20_000;
const CALL_PAUSE_MILLISECONDS = 300;
const SETTLE_LIMIT_MILLISECONDS = 30_000;

let folder;
let node;
let cast;
const final = [];

const statement = () => ({
	...cast.form.statement,
	digest: randomBytes(32),
	commitment: randomBytes(32),
	occurredOn: today(),
});

/** Registers records until the node is gone; those reported final are noted as they are. */
function registerUntilKilled(api, sender) {
	const state = { stopped: false, firstFinal: undefined };
	const calls = recordCalls(api);
	state.firstFinal = new Promise((resolve) => {
		state.noteFinal = (statements) => {
			final.push(...statements);
			resolve();
		};
	});
	state.done = (async () => {
		while (!state.stopped) {
			const statements = Array.from({ length: RECORDS_PER_CALL }, statement);
			const submission = sender.submit(calls.registerMany(statements));
			Promise.all([submission.included, submission.finalized]).then(
				() => state.noteFinal(statements),
				() => {},
			);
			await sleep(CALL_PAUSE_MILLISECONDS);
		}
	})();
	return state;
}

async function isThere(asking, { digest, commitment }) {
	const entry = await asking.entry({ custodian: cast.hospital.id, digest });
	return entry !== undefined && Buffer.from(entry.content.unwrap().commitment).equals(commitment);
}

async function missing(api) {
	const asking = recordReads(api);
	const there = await Promise.all(final.map((one) => isThere(asking, one)));
	return there.filter((found) => !found).length;
}

before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'salus-kill-'));
	node = await SalusNode.start({ folder });
	const api = await connect(node.url);
	const stage = await Stage.set({ api, folder, say: () => {} });
	cast = await institutions(stage);
	await cast.hospital.admin.send(stage.records.buyQuota(QUOTA_ROWS));
	await stage.ledger.finalized();
	await api.disconnect();
});
after(async () => {
	await node?.stop();
	await rm(folder, { recursive: true, force: true });
});

/** One life of the node: records are registered, some become final, the power goes. */
async function liveAndDie(number) {
	const api = await connect(node.url);
	const sender = await Sender.of(api, cast.hospital.records.pair);
	const work = registerUntilKilled(api, sender);
	const limit = sleep(SETTLE_LIMIT_MILLISECONDS, 'late', { ref: false });
	assert.notEqual(await Promise.race([work.firstFinal, limit]), 'late', `no finality in life ${number}`);
	// Killed at another moment of the slot each time.
	await sleep((number * 370) % 3000);
	await node.kill();
	work.stopped = true;
	await work.done;
	await api.disconnect();
}

test(`what was final is there after each of ${KILLS} kills`, { timeout: 1_200_000 }, async (t) => {
	for (let number = 1; number <= KILLS; number += 1) {
		const before = final.length;
		await liveAndDie(number);
		await node.restart();
		const api = await connect(node.url);
		const lost = await missing(api);
		await api.disconnect();
		assert.equal(lost, 0, `records lost after kill ${number}`);
		assert.ok(final.length > before, `nothing became final before kill ${number}`);
		t.diagnostic(`kill ${number}: ${final.length} final records, none lost`);
	}
});
