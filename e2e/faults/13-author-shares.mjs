// SPDX-License-Identifier: Apache-2.0

/** How many blocks a weight buys: authors of 2,000 slots are compared with what the protocol gives. */

import path from 'node:path';
import { fastClock, fastClockMisses } from '../lib/machine/clock.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { table } from '../lib/table.mjs';

export const name = 'shares of blocks by weight';
export const expectation =
	'over 2,000 slots, of which none is empty, the authors of final blocks are spread as the weights 32, 28, 22 and 18 say (χ² with 3 degrees of freedom below 16.27, which chance exceeds once in 1,000 times)';
export const settings = ['slots'];

const SLOTS = 2_000;
const FACTOR = 10;
const SLOT_MILLISECONDS = 3_000;
/** The chance that a slot has a primary author. */
const C = 0.5;
const CRITICAL = 16.27;

const WEIGHTS = { alice: 3_200, bob: 2_800, charlie: 2_200, dave: 1_800 };

/**
 * The part of the slots that each weight gets. A slot's primary authors are drawn each for itself,
 * with the chance 1 − (1 − c)^(w/W); of several, one block stays. A slot without any goes to the
 * secondary author, the same number to everybody.
 */
export function sharesOf(weights, c = C) {
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const chances = weights.map((weight) => 1 - (1 - c) ** (weight / total));
	const nobody = chances.reduce((product, chance) => product * (1 - chance), 1);
	return chances.map((own, place) => {
		const others = chances.filter((_, other) => other !== place);
		let stays = 0;
		for (let drawn = 0; drawn < 2 ** others.length; drawn += 1) {
			const isDrawn = (other) => (drawn >> other) % 2 === 1;
			const chance = others.reduce((product, one, other) => product * (isDrawn(other) ? one : 1 - one), 1);
			const rivals = others.filter((_, other) => isDrawn(other)).length;
			stays += chance / (1 + rivals);
		}
		return own * stays + nobody / weights.length;
	});
}

/** The sum of (observed − expected)² / expected. */
export function chiSquare(observed, shares) {
	const count = observed.reduce((sum, one) => sum + one, 0);
	return observed.reduce((sum, one, place) => sum + (one - count * shares[place]) ** 2 / (count * shares[place]), 0);
}

/** Who made the blocks of the `slots` slots after the block at `height`. */
async function authorsAfter(observer, height, slots) {
	const [before, ...blocks] = await observer.blocks(height, height + slots);
	return blocks.filter(({ slot }) => slot <= before.slot + slots).map(({ author }) => author);
}

const percent = (part) => `${(100 * part).toFixed(1)} %`;

export async function run({ folder, say, options }) {
	const slots = Number(options.slots ?? (options.short ? 400 : SLOTS));
	const missing = await fastClockMisses();
	if (missing) throw new Error(missing);
	const clock = await fastClock(path.join(folder, 'clock'), FACTOR);
	// The validators of a block are read from its state.
	const asked = () => ({ wrap: clock.wrap, flags: ['--state-pruning', 'archive'] });
	const network = await Network.start({ chain: 'weighted', folder: path.join(folder, 'network'), options: asked });
	const observer = Observer.watch(network);
	try {
		const { to: first } = await observer.finalizes(3, { within: 240_000 });
		say(`block ${first} is final; ${slots} slots pass ${FACTOR} times as fast`);
		const within = (slots * SLOT_MILLISECONDS * 3) / FACTOR;
		await observer.finalizes(slots, { within });
		const authors = await authorsAfter(observer, first, slots);
		const names = Object.keys(WEIGHTS);
		const observed = names.map((one) => authors.filter((author) => author === one).length);
		const shares = sharesOf(Object.values(WEIGHTS));
		const total = observed.reduce((sum, one) => sum + one, 0);
		const empty = slots - authors.length;
		const rows = names.map((one, place) => [
			one, String(WEIGHTS[one]), percent(shares[place]), percent(observed[place] / total), String(observed[place]),
		]);
		for (const line of table([['', 'weight', 'expected', 'observed', 'blocks'], ...rows])) say(line);
		const chi = chiSquare(observed, shares);
		await observer.end();
		const observation =
			`${names.map((one, place) => `${one} ${observed[place]} (${percent(observed[place] / total)} of ${percent(shares[place])})`).join(', ')}; ` +
			`χ² ${chi.toFixed(2)}; ${slots} slots from block ${first + 1} on, ${empty} of them empty, no divergence`;
		return { holds: total === slots && chi < CRITICAL, observation };
	} finally {
		await network.stop();
	}
}
