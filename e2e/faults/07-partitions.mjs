// SPDX-License-Identifier: Apache-2.0

/** The network parts into 3|1, then into 2|2, each node in a network namespace of its own. */

import { setTimeout as sleep } from 'node:timers/promises';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { apart, apartMisses } from '../lib/machine/apart.mjs';
import { Wiring } from '../lib/machine/namespaces.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { seconds } from '../lib/table.mjs';

export const name = 'partitions 3|1 and 2|2';
export const expectation =
	'3|1: the three finalise, the one does not; 2|2: neither part does, both make blocks; a minute after ' +
	'each healing all four finalise; what was accepted on either side is in the chain once';

const THREE_ONE = [['alice', 'bob', 'charlie'], ['dave']];
const TWO_TWO = [['alice', 'bob'], ['charlie', 'dave']];
const VALIDATORS = TWO_TWO.flat();
/** Votes that were under way when the network parted may still finalise. */
const UNDER_WAY_MILLISECONDS = 6_000;
const PARTED_MILLISECONDS = { long: 60_000, short: 30_000 };
const HEALING_MILLISECONDS = 60_000;
const BLOCKS_AFTER = 3;
/**
 * A connection that gets no answer is given up after some 13 s, as docs/runbooks has it for a
 * validator's system. With the 15 tries that Linux makes otherwise, connections live on silently
 * through the partition, and wait after it for as long again.
 */
const TRIES = 5;

export const settings = ['tries'];
export const needs = () => apartMisses('network');

export const run = ({ folder, say, options }) =>
	apart('network', import.meta.url, 'inside', { folder, options, say });

/** The case, in the process that has a network of its own. */
export async function inside({ folder, options, say }) {
	const wiring = await Wiring.lay(VALIDATORS, { 'net.ipv4.tcp_retries2': Number(options.tries ?? TRIES) });
	const network = await Network.start({
		folder,
		validators: VALIDATORS,
		options: (name) => ({ address: wiring.address(name), wrap: wiring.wrap(name) }),
	});
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(BLOCKS_AFTER, { within: 120_000 });
		const load = await Load.start(network, { perSecond: 2 });
		const milliseconds = options.short ? PARTED_MILLISECONDS.short : PARTED_MILLISECONDS.long;
		const parting = { wiring, observer, milliseconds, say };
		const one = await part(THREE_ONE, parting);
		const two = await part(TWO_TWO, parting);
		const settled = await load.settle();
		await observer.end();
		return outcome(one, two, settled);
	} finally {
		await network.stop();
		await observer.end();
	}
}

/** Parts the network, watches what each part does, and heals it. */
async function part(parts, { wiring, observer, milliseconds, say }) {
	await wiring.split(parts);
	const partedAt = Date.now();
	say(`parted: ${parts.map((names) => names.join(' ')).join(' | ')}`);
	await sleep(UNDER_WAY_MILLISECONDS);
	const before = heights(parts, observer);
	await sleep(milliseconds - (Date.now() - partedAt));
	const after = heights(parts, observer);
	const gains = after.map(({ finalized, best }, at) => ({
		finalized: finalized - before[at].finalized,
		best: best - before[at].best,
	}));
	say(gains.map((gain, at) => `${parts[at].join(' ')}: +${gain.best} blocks, +${gain.finalized} final`).join('; '));
	const healedAt = Date.now();
	await wiring.heal();
	// Above everything that any part has made alone.
	const top = Math.max(...after.map(({ best }) => best));
	await observer.finalizes(Math.max(BLOCKS_AFTER, top + 1 - observer.height), { within: HEALING_MILLISECONDS });
	const healing = Date.now() - healedAt;
	say(`healed after ${seconds(healing)}`);
	return { gains, healing };
}

/** What each part has, by the node that is ahead. */
function heights(parts, observer) {
	const highest = (of, names) => Math.max(...names.map((name) => of.get(name)));
	return parts.map((names) => ({
		finalized: highest(observer.finalized, names),
		best: highest(observer.best, names),
	}));
}

function outcome(one, two, settled) {
	const [three, alone] = one.gains;
	const stands = ({ finalized }) => finalized === 0;
	const told = ({ gains, healing }) =>
		`${gains.map(({ best, finalized }) => `+${best} blocks +${finalized} final`).join(' | ')}, ` +
		`healed in ${seconds(healing)}`;
	return {
		holds:
			three.finalized > 0 && stands(alone) && two.gains.every(stands) &&
			two.gains.every(({ best }) => best > 0) && isWhole(settled),
		observation:
			`3|1: ${told(one)}; 2|2: ${told(two)}; ${inWords(settled)}; no divergence`,
	};
}
