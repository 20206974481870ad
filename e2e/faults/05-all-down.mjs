// SPDX-License-Identifier: Apache-2.0

/** The power goes for everybody and stays away for longer than an epoch. */

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { seconds } from '../lib/table.mjs';

export const name = 'all down for more than an epoch';
export const expectation =
	'after 1.5 and after 3.5 epochs without any node the chain goes on by itself, sessions change, and nothing else becomes final than was; ' +
	'of the transactions none is lost but such as were accepted in the last three slots, which only the pools had';

const EPOCH_SLOTS = 10;
const EPOCH_MILLISECONDS = EPOCH_SLOTS * 3_000;
const OUTAGES = [1.5, 3.5];
const BLOCKS = 2 * EPOCH_SLOTS;
/** What pools had is waited for in vain. */
const SETTLE_MILLISECONDS = 60_000;
/**
 * A pool goes with its node. What it took just after a block was begun waits for the next one, and for
 * the one after that where the pool has not caught up with the chain: such a block is made empty.
 */
const POOL_MILLISECONDS = 3 * 3_000;

const session = async (network) => {
	const api = await network.running[0].api();
	return (await api.query.session.currentIndex()).toNumber();
};

/** Everybody is killed at once and comes back after `epochs`. */
async function outage({ network, observer, say, epochs }) {
	const before = { height: observer.height, session: await session(network) };
	await Promise.all([...network.nodes.values()].map((node) => node.kill()));
	const downAt = Date.now();
	say(`all are down at ${before.height} in session ${before.session}`);
	await sleep(epochs * EPOCH_MILLISECONDS);
	await network.startAll();
	const up = Date.now();
	await observer.finalizes(1, { within: 240_000 });
	const first = Date.now() - up;
	await observer.finalizes(BLOCKS, { within: 300_000 });
	const after = { session: await session(network) };
	const words =
		`${epochs} epochs down (${seconds(epochs * EPOCH_MILLISECONDS)} and the start): a new final block ` +
		`${seconds(first)} after all were up, session ${before.session} → ${after.session} within ${BLOCKS} blocks`;
	say(words);
	return { holds: after.session > before.session + 1, downAt, words };
}

/** The ledger's figures, with what went with the pools of all nodes told apart. */
function apartFromPools(report, outages) {
	const ages = report.missing.map(({ acceptedAt }) => {
		const next = outages.find(({ downAt }) => acceptedAt <= downAt);
		return next ? next.downAt - acceptedAt : Infinity;
	});
	const pooled = ages.filter((age) => age < POOL_MILLISECONDS);
	const before = pooled.length > 0 ? `, accepted ${seconds(Math.max(...pooled))} before the outage at most` : '';
	const words = `${pooled.length} more with the pools${before}`;
	return { ...report, lost: report.lost - pooled.length, words };
}

export async function run({ folder, say }) {
	const network = await Network.start({ folder: path.join(folder, 'local'), epochSlots: EPOCH_SLOTS });
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(EPOCH_SLOTS + 2, { within: 240_000 });
		const load = await Load.start(network);
		await observer.finalizes(5, { within: 120_000 });
		const outages = [];
		for (const epochs of OUTAGES) outages.push(await outage({ network, observer, say, epochs }));
		const report = apartFromPools(await load.settle({ within: SETTLE_MILLISECONDS }), outages);
		await observer.end();
		const { setbacks } = observer;
		const observation =
			`${outages.map(({ words }) => words).join('; ')}; ${inWords(report)} (${report.words}); ` +
			`${setbacks.length} nodes came back with less final than they had told`;
		return { holds: isWhole(report) && outages.every(({ holds }) => holds), observation };
	} finally {
		await network.stop();
	}
}
