// SPDX-License-Identifier: Apache-2.0

/** The clock of one of four validators is a slot ahead, a slot behind, 40 s ahead, then right again. */

import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { Load } from '../lib/load.mjs';
import { WrongClock, wrongClockMisses } from '../lib/machine/clock.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { bestNumber, finalNumber } from '../lib/sessions.mjs';
import { seconds } from '../lib/table.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'a wrong clock';
export const expectation =
	'the right ones finalise all the time, whatever the clock of the fourth; wrong by a slot it loses some of ' +
	'its blocks, by 40 s all; with the clock right again, and started again if it needs that, it makes ' +
	'blocks that become final within five minutes; nothing is lost';

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
const BY_ITSELF_MILLISECONDS = 60_000;
const BACK_MILLISECONDS = 300_000;
const MADE = /Pre-sealed block for proposal/g;

export const needs = wrongClockMisses;

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
		const back = await makesBlocks(parts);
		const settled = await load.settle();
		say(`transactions: ${JSON.stringify(settled)}`);
		await observer.end();
		return outcome(phases, { ...recovery, back }, settled, observer.offences.length);
	} finally {
		await network.stop();
		await observer.end();
	}
}

async function made(network) {
	return ((await network.node(WRONG).log()).match(MADE) ?? []).length;
}

/** What the chain gets of everybody while the clock is wrong by so much. */
async function pass({ words, offset }, { network, observer, clock, slots, say }) {
	await clock.put(offset);
	await sleep(CHANGE_MILLISECONDS);
	const [right] = RIGHT;
	const before = { final: await finalNumber(network.node(right)), made: await made(network) };
	const from = (await bestNumber(network.node(right))) + 1;
	await sleep(slots * SLOT_SECONDS * 1_000);
	const after = { final: await finalNumber(network.node(right)), made: await made(network) };
	const to = await bestNumber(network.node(right));
	await observer.finalizes(to - observer.height + 1, { nodes: RIGHT, within: FINALITY_MILLISECONDS });
	const authors = await observer.authors(from, to);
	const phase = {
		words,
		slots,
		final: after.final - before.final,
		blocks: to - from + 1,
		made: after.made - before.made,
		counted: authors[WRONG] ?? 0,
		behind: observer.height - (await finalNumber(network.node(WRONG))),
	};
	say(`${words}: ${JSON.stringify({ ...phase, authors })}`);
	return phase;
}

/** Puts the clock right. Starts the node again if it does not come to finalise with the others. */
async function recover({ network, observer, clock, say }) {
	const node = network.node(WRONG);
	const began = Date.now();
	await clock.put(0);
	const catchesUp = (within) => observer.finalizes(1, { nodes: [WRONG, ...RIGHT], within });
	const byItself = await catchesUp(BY_ITSELF_MILLISECONDS).then(() => true, () => false);
	if (!byItself) {
		const behind = observer.height - (await finalNumber(node));
		say(`the clock has been right for ${seconds(Date.now() - began)}, the node is ${behind} blocks behind`);
		await node.stop();
		await node.start();
		await catchesUp(FINALITY_MILLISECONDS);
	}
	const milliseconds = Date.now() - began;
	say(`finalises with the others ${seconds(milliseconds)} after, ${byItself ? 'by itself' : 'started again'}`);
	return { byItself, milliseconds };
}

/**
 * How long it takes from then on until a block of its own is final. It takes no slot twice, so makes
 * none before the time that its clock has shown already; and those who dropped it for blocks of the
 * future ask it for none for a minute, and for one more each time (sc-network-sync).
 */
async function makesBlocks({ observer, say }) {
	const began = Date.now();
	const from = observer.height + 1;
	const isThere = async () => observer.height >= from && (await observer.authors(from, observer.height))[WRONG] > 0;
	await until(isThere, { within: BACK_MILLISECONDS, every: 3_000, what: 'a final block of the node whose clock is right again' });
	const milliseconds = Date.now() - began;
	say(`a block of its own is final ${seconds(milliseconds)} after that`);
	return milliseconds;
}

function outcome(phases, recovery, { accepted, lost, duplicated }, offences) {
	const told = ({ words, slots, blocks, made: own, counted }) =>
		`${words}: ${blocks} blocks in ${slots} slots, ${counted} of its ${own} in them`;
	const far = phases.find(({ words }) => words === FAR);
	return {
		holds:
			phases.every(({ final }) => final > 0) && far.counted === 0 && lost === 0 && duplicated === 0 && offences === 0,
		observation:
			`${phases.map(told).join('; ')}; finalised with the others ${seconds(recovery.milliseconds)} after ` +
			`the clock was right, ${recovery.byItself ? 'by itself' : 'started again'}, a block of its own final ` +
			`${seconds(recovery.back)} after that; ${accepted} accepted, ` +
			`${lost} lost, ${duplicated} twice, ${offences} offences`,
	};
}
