// SPDX-License-Identifier: Apache-2.0

/** The clock of one of four validators is a slot ahead, a slot behind, 40 s ahead, then right again. */

import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { Load } from '../lib/load.mjs';
import { WrongClock, wrongClockMisses } from '../lib/machine/clock.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { bestNumber, finalNumber } from '../lib/sessions.mjs';

export const name = 'a wrong clock';
export const expectation =
	'the right ones finalise all the time, whatever the clock of the fourth; its blocks count while it is ' +
	'wrong by a slot at most; with the clock right again it makes blocks that become final; nothing is lost';

const SLOT_SECONDS = 3;
const WRONG = 'dave';
const RIGHT = ['alice', 'bob', 'charlie'];
const PHASES = [
	{ words: 'right', offset: 0 },
	{ words: 'a slot ahead', offset: SLOT_SECONDS },
	{ words: 'a slot behind', offset: -SLOT_SECONDS },
	{ words: '40 s ahead', offset: 40 },
	{ words: 'right again', offset: 0 },
];
const SLOTS = { long: 20, short: 12 };
/** Until the clock has been read again, and what was under way with the old time is over. */
const CHANGE_MILLISECONDS = 6_000;
const FINALITY_MILLISECONDS = 60_000;
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
		for (const phase of PHASES) phases.push(await pass(phase, { network, observer, clock, slots, say }));
		const settled = await load.settle();
		say(`transactions: ${JSON.stringify(settled)}`);
		await observer.end();
		return outcome(phases, settled);
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
		final: after.final - before.final,
		blocks: to - from + 1,
		made: after.made - before.made,
		counted: authors[WRONG] ?? 0,
		behind: observer.height - (await finalNumber(network.node(WRONG))),
	};
	say(`${words}: ${JSON.stringify({ ...phase, authors })}`);
	return phase;
}

function outcome(phases, { accepted, lost, duplicated, refused }) {
	const told = ({ words, blocks, final, made: own, counted }) =>
		`${words}: ${blocks} blocks, +${final} final, ${counted} of its ${own} counted`;
	return {
		holds: phases.every(({ final }) => final > 0) && phases.at(-1).counted > 0 && lost === 0 && duplicated === 0,
		observation: `${phases.map(told).join('; ')}; ${accepted} accepted, ${lost} lost, ${duplicated} twice, ${refused} refused`,
	};
}
