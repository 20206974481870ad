// SPDX-License-Identifier: Apache-2.0

/** Two of four are lost: no finality without them, blocks nevertheless, and all is well when they are back. */

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { seconds } from '../lib/table.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'loss of two of four';
export const expectation =
	'finality stops, blocks go on; with 50 blocks not final authors back off; with the two back finality recovers without hands; no transaction is lost';

const SURVIVORS = ['alice', 'bob'];
const LOST = ['charlie', 'dave'];
/** What the authors' strategy says: no back-off up to `SLACK`, then a slot for each `BIAS` blocks. */
const SLACK = 50;
const BIAS = 2;
/** So many blocks that are not final make four slots of back-off. */
const WAIT_FOR = SLACK + 8;
const BACK_OFF_WITHIN = 900_000;
const RECOVERY_WITHIN = 300_000;

/** The best chain from `height` on, oldest first, as its blocks stand. */
async function branch(node, observer, height) {
	const blocks = [];
	let hash = await node.rpc('chain_getBlockHash');
	for (;;) {
		const block = await observer.block(hash);
		blocks.unshift(block);
		if (block.height <= height) return blocks;
		hash = block.parent;
	}
}

/** Slots between each block and its parent, with how many were not final when it was made. */
const gapsIn = (blocks, final) =>
	blocks.slice(1).map((block, at) => ({
		open: blocks[at].height - final,
		slots: block.slot - blocks[at].slot,
	}));

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Lets the two go on alone until they back off. */
async function goOnAlone({ network, observer, say }) {
	const nodes = SURVIVORS.map((one) => network.node(one));
	// A round that was complete when they fell may still end.
	await sleep(10_000);
	const final = observer.height;
	const best = () => Math.max(...SURVIVORS.map((one) => observer.best.get(one) ?? 0));
	say(`two are gone; ${final} is final, ${best()} is the best`);
	const what = () => `${WAIT_FOR} blocks that are not final (now ${best() - final})`;
	await until(() => best() - final >= WAIT_FOR, { within: BACK_OFF_WITHIN, every: 1_000, what });
	const gaps = gapsIn(await branch(nodes[0], observer, final), final);
	const free = gaps.filter(({ open }) => open < SLACK + BIAS).map(({ slots }) => slots);
	const held = gaps.filter(({ open }) => open >= SLACK + BIAS);
	const logs = await Promise.all(nodes.map((node) => node.log()));
	return {
		final,
		stood: observer.height === final,
		blocks: gaps.length,
		freeSlots: mean(free),
		heldSlots: mean(held.map(({ slots }) => slots)),
		keptDistance: held.every(({ open, slots }) => slots > Math.floor((open - SLACK) / BIAS)),
		said: logs.some((log) => log.includes('Backing off claiming new slot')),
	};
}

export async function run({ folder, say }) {
	const network = await Network.start({ folder: path.join(folder, 'local') });
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(3, { within: 120_000 });
		const load = await Load.start(network, { perSecond: 1, targets: () => SURVIVORS.map((one) => network.node(one)) });
		await Promise.all(LOST.map((one) => network.node(one).kill()));
		const alone = await goOnAlone({ network, observer, say });
		say(`${alone.blocks} blocks alone, a block each ${alone.freeSlots.toFixed(1)} slots, then ${alone.heldSlots.toFixed(1)}`);
		await Promise.all(LOST.map((one) => network.node(one).restart()));
		const began = Date.now();
		await until(() => observer.height > alone.final, { within: RECOVERY_WITHIN, what: 'finality with all four' });
		const first = Date.now() - began;
		await until(() => observer.height >= alone.final + WAIT_FOR, { within: RECOVERY_WITHIN, what: 'all that was open being final' });
		const whole = Date.now() - began;
		await observer.finalizes(5, { within: 120_000 });
		const report = await load.settle();
		await observer.end();
		const holds =
			alone.stood && alone.keptDistance && alone.said && alone.heldSlots > alone.freeSlots && isWhole(report);
		const observation =
			`finality ${alone.stood ? 'stood' : 'DID NOT STAND'} at ${alone.final} while ${alone.blocks} blocks were made, one each ` +
			`${alone.freeSlots.toFixed(1)} slots, from ${SLACK + BIAS} open ones on one each ${alone.heldSlots.toFixed(1)} ` +
			`(${alone.keptDistance ? 'never' : 'SOMETIMES'} sooner than the back-off allows); final again ${seconds(first)} after the two were up, ` +
			`everything after ${seconds(whole)}; ${inWords(report)}`;
		return { holds, observation };
	} finally {
		await network.stop();
	}
}
