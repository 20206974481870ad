// SPDX-License-Identifier: Apache-2.0

/** The clock of one of four validators is a slot ahead, a slot behind, 40 s ahead, then right again. */

import { setTimeout as sleep } from 'node:timers/promises';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { WrongClock } from '../lib/machine/clock.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { bestNumber, finalNumber } from '../lib/sessions.mjs';
import { seconds } from '../lib/table.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'a wrong clock';
export const expectation =
	'finality never pauses for half a minute, whatever the clock of the fourth; wrong by 40 s it makes blocks ' +
	'and none of them counts; with the clock right again it finalises with the others within a minute by itself, ' +
	'and started again it makes blocks that become final within three; nothing is lost';

const SLOT_SECONDS = 3;
const WRONG = 'dave';
const RIGHT = ['alice', 'bob', 'charlie'];
/** Further ahead than the others take a block for one of theirs. */
const FAR = '40 s ahead';
const FAR_SECONDS = 40;
const PHASES = [
	{ words: 'right', offset: 0 },
	{ words: 'a slot ahead', offset: SLOT_SECONDS },
	{ words: 'a slot behind', offset: -SLOT_SECONDS },
	{ words: FAR, offset: FAR_SECONDS },
];
const SLOTS = { long: 20, short: 12 };
/** Until the clock has been read again, and what was under way with the old time is over. */
const CHANGE_MILLISECONDS = 6_000;
const FINALITY_MILLISECONDS = 60_000;
const PAUSE_MILLISECONDS = 30_000;
const BACK_MILLISECONDS = 180_000;
/** When a node logged a line, by its own clock. */
const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
const MADE = /Pre-sealed block for proposal/g;

export async function run({ folder, say, options }) {
	const clock = await WrongClock.create(path.join(folder, 'clock'));
	const network = await Network.start({
		folder,
		options: (validator) => (validator === WRONG ? { wrap: clock.wrap } : {}),
	});
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(3, { within: 120_000 });
		const load = await Load.start(network, { perSecond: 1 });
		const slots = options.short ? SLOTS.short : SLOTS.long;
		const phases = [];
		const parts = { network, observer, clock, slots, say };
		for (const phase of PHASES) phases.push(await pass(phase, parts));
		const recovery = await recover(parts);
		const settled = await load.settle();
		say(`transactions: ${JSON.stringify(settled)}`);
		await observer.end();
		return outcome(phases, recovery, settled);
	} finally {
		await network.stop();
		await observer.end();
	}
}

async function made(network) {
	return ((await network.node(WRONG).log()).match(MADE) ?? []).length;
}

/** By how many seconds the clock of a node differs from this machine's, as its log tells. */
async function offsetOf(node) {
	const last = (await node.log()).trimEnd().split('\n').findLast((line) => STAMP.test(line));
	const { mtimeMs } = await stat(node.logFile);
	return Math.round((new Date(STAMP.exec(last)[0]).getTime() - mtimeMs) / 1_000);
}

/** What the chain gets of everybody while the clock is wrong by so much. */
async function pass({ words, offset }, { network, observer, clock, slots, say }) {
	await clock.put(offset);
	await sleep(CHANGE_MILLISECONDS);
	const [right] = RIGHT;
	const before = { final: await finalNumber(network.node(right)), made: await made(network) };
	const from = (await bestNumber(network.node(right))) + 1;
	const began = Date.now();
	await sleep(slots * SLOT_SECONDS * 1_000);
	const after = { final: await finalNumber(network.node(right)), made: await made(network) };
	const to = await bestNumber(network.node(right));
	const pause = observer.longestPause(began);
	const shown = await offsetOf(network.node(WRONG));
	await observer.finalizes(to - observer.height + 1, { nodes: RIGHT, within: FINALITY_MILLISECONDS });
	const authors = await observer.authors(from, to);
	const phase = {
		words,
		isShown: Math.abs(shown - offset) <= 1,
		slots,
		final: after.final - before.final,
		pause,
		blocks: to - from + 1,
		made: after.made - before.made,
		counted: authors[WRONG] ?? 0,
		behind: observer.height - (await finalNumber(network.node(WRONG))),
	};
	say(`${words}: ${JSON.stringify({ ...phase, authors })}`);
	return phase;
}

/**
 * Puts the clock right: how long until the node finalises with the others, and, once it is started
 * again, until a block of its own is final. Those who refused its blocks of the future asked for them
 * until it refused to answer; a reserved peer that refused once is asked for nothing more until it is
 * connected anew, and then after a minute (sc-network-sync).
 */
async function recover({ network, observer, clock, say }) {
	const node = network.node(WRONG);
	const right = Date.now();
	await clock.put(0);
	await observer.finalizes(1, { nodes: [WRONG, ...RIGHT], within: FINALITY_MILLISECONDS });
	const finalises = Date.now() - right;
	say(`finalises with the others ${seconds(finalises)} after, by itself`);
	// It has made blocks already for the slots that its clock has shown.
	await sleep(Math.max(0, FAR_SECONDS * 1_000 - finalises));
	await node.stop();
	await node.start();
	const again = Date.now();
	const from = observer.height + 1;
	const isThere = async () => observer.height >= from && (await observer.authors(from, observer.height))[WRONG] > 0;
	await until(isThere, { within: BACK_MILLISECONDS, every: 3_000, what: 'a final block of the node whose clock is right again' });
	const makes = Date.now() - again;
	say(`a block of its own is final ${seconds(makes)} after it was started again`);
	return { finalises, makes };
}

function outcome(phases, recovery, settled) {
	const told = ({ words, isShown, slots, blocks, made: own, counted, pause }) =>
		`${words}${isShown ? '' : ' (BUT ITS LOG SAYS OTHERWISE)'}: ${blocks} blocks in ${slots} slots, ${counted} of its ` +
		`${own} in them, finality paused for ${seconds(pause)} at most`;
	const far = phases.find(({ words }) => words === FAR);
	return {
		holds:
			phases.every(({ final, isShown, pause }) => final > 0 && isShown && pause <= PAUSE_MILLISECONDS) &&
			far.made > 0 && far.counted === 0 && isWhole(settled),
		observation:
			`${phases.map(told).join('; ')}; finalised with the others ${seconds(recovery.finalises)} after ` +
			`the clock was right, by itself, a block of its own final ${seconds(recovery.makes)} after it was ` +
			`started again; ${inWords(settled)}`,
	};
}
