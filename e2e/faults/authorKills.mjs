// SPDX-License-Identifier: Apache-2.0

/** Kills whoever is making a block, again and again, and finds out what its database still had. */

import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { seconds } from '../lib/table.mjs';

const KILLS = 100;
const SHORT_KILLS = 6;
const AUTHOR_WITHIN = 120_000;
const FINAL_WITHIN = 240_000;
/**
 * A node tells the others of a transaction when its pool has it, and again 2.9 s after it has done
 * so last. What it took in its last moments may stay untold: of those 3.1 s at most was measured, on
 * two cores.
 */
const UNTOLD_MILLISECONDS = 3_500;
/** What a node logs on the way to a block. */
const STEPS = [
	{ step: 'begun', line: 'Starting consensus session' },
	{ step: 'prepared', line: 'Prepared block for proposing' },
	{ step: 'sealed', line: 'Pre-sealed block for proposal' },
	{ step: 'imported', line: 'Imported #' },
];
/** After which step the kill comes in turn, and within how many milliseconds: blocks take some 300. */
const AIMS = [
	{ line: STEPS[0].line, spread: 100 },
	{ line: STEPS[1].line, spread: 0 },
	{ line: STEPS[0].line, spread: 200 },
];
/** Whether a kill came before the block was imported by its own author. */
const isWithin = ({ step }) => step !== STEPS.at(-1).step;
/** So often a kill may come too late, for each that is wanted. */
const TRIES = 4;
/** What a vote is, and what was voted for. */
const VOTE = /(Sending primary|Casting prevote|Casting precommit)|Announcing block (\S+) to peers which we voted on in (round \d+ in set \d+)/g;
/** What a node calls final, its hash as logs write it: `0x1234…abcd`. */
const FINAL = /Finalizing blocks up to \((\d+), (0x[0-9a-f]+)…([0-9a-f]+)\)/g;
const BEST = /🏆 Imported #(\d+)/gu;
const FOUND = /Highest known block at #(\d+)/;

/** So much to do that a block takes a while to make. */
const CALLS = 2_500;
const heavy = (api, payload) => {
	// One for all: to make each anew takes longer than to carry them out.
	const empty = api.registry.createType('Call', api.tx.system.remark('0x'));
	return api.tx.utility.batch([api.tx.system.remark(payload), ...Array(CALLS).fill(empty)]);
};

const highest = (log, pattern, floor = 0) =>
	Math.max(floor, ...Array.from(log.matchAll(pattern), ([, number]) => Number(number)));

/** Kills the first node that comes to `aim`, and gives it. */
async function killAuthor(network, aim) {
	const nodes = network.running.map(({ name, pid, logFile }) => ({ name, pid, logFile }));
	const killer = new Worker(new URL('authorKiller.mjs', import.meta.url), { workerData: { nodes, ...aim } });
	const signal = AbortSignal.timeout(AUTHOR_WITHIN);
	try {
		const [name] = await once(killer, 'message', { signal });
		const node = network.node(name);
		node.expectEnd();
		await node.kill();
		return node;
	} finally {
		await killer.terminate();
	}
}

/** How far the last block of a life had come. */
function stepOf(log) {
	const begun = log.lastIndexOf(STEPS[0].line);
	const rest = log.slice(begun);
	return STEPS.findLast(({ line }) => rest.includes(line)).step;
}

/** The block that each vote of a life was for. */
function votesIn(log) {
	const votes = new Map();
	let kind;
	for (const [, said, block, round] of log.matchAll(VOTE)) {
		if (said) kind = said;
		else votes.set(`${kind} ${round}`, block);
	}
	return votes;
}

/** What the second life of a node had not kept of the first. */
function lossBetween(before, after) {
	const found = Number(FOUND.exec(after)?.[1] ?? 0);
	const told = highest(before, BEST, Number(FOUND.exec(before)?.[1] ?? 0));
	const final = highest(before, FINAL);
	const finalAgain = Array.from(after.matchAll(FINAL), ([, number]) => Number(number));
	const votes = votesIn(before);
	const again = [...votesIn(after)].filter(([vote]) => votes.has(vote));
	return {
		blocks: Math.max(0, told - found),
		finality: finalAgain.some((number) => number <= final),
		repeated: again.filter(([vote, block]) => votes.get(vote) === block).length,
		changed: again.filter(([vote, block]) => votes.get(vote) !== block).length,
	};
}

/** One kill and what comes after it. */
async function killOnce({ network, observer, number }) {
	const node = await killAuthor(network, AIMS[number % AIMS.length]);
	const killedAt = Date.now();
	const before = node.logNow();
	await node.restart();
	const restart = Date.now() - killedAt;
	await observer.finalizes(1, { within: FINAL_WITHIN });
	const after = node.logNow();
	return { node: node.name, killedAt, step: stepOf(before), restart, ...lossBetween(before, after) };
}

const sumUp = (kills) => {
	const steps = STEPS.map(({ step }) => [step, kills.filter((one) => one.step === step).length]);
	const lostBlocks = kills.filter(({ blocks }) => blocks > 0);
	return {
		within: kills.filter(isWithin).length,
		steps: steps.filter(([, count]) => count > 0).map(([step, count]) => `${step} ${count}`).join(', '),
		blocks: `${lostBlocks.length} (${Math.max(0, ...lostBlocks.map(({ blocks }) => blocks))} at most)`,
		finality: kills.filter(({ finality }) => finality).length,
		repeated: kills.filter(({ repeated }) => repeated > 0).length,
		changed: kills.filter(({ changed }) => changed > 0).length,
		restart: seconds(kills.reduce((sum, { restart }) => sum + restart, 0) / kills.length),
	};
};

/** How long a node still lived that had taken the transaction. */
const livedOn = (kills, { node, acceptedAt }) =>
	Math.min(...kills.map((kill) => (kill.node === node ? kill.killedAt - acceptedAt : -1)).filter((time) => time >= 0));

/**
 * Compares what nodes logged as final, in all their lives, with what is final: what a node called so
 * in its last second nobody may have asked it for.
 */
async function finalityIn(nodes, observer) {
	const counts = { compared: 0, other: 0 };
	for (const node of nodes) {
		for (const [, height, begin, end] of (await node.wholeLog()).matchAll(FINAL)) {
			// What came after the last comparison.
			if (Number(height) > observer.height) continue;
			const hash = observer.hashAt(Number(height));
			counts.compared += 1;
			if (!hash.startsWith(begin) || !hash.endsWith(end)) counts.other += 1;
		}
	}
	return counts;
}

export const settings = ['kills'];
export const expectation =
	'it starts again each time and finality goes on with all four; no equivocation, no divergence; no transaction is lost but such as the killed one took in its last 3.5 s';

export async function killAuthors({ folder, say, options, database, binary }) {
	const count = Number(options.kills ?? (options.short ? SHORT_KILLS : KILLS));
	if (!(count >= 1)) throw new Error(`kills=${options.kills}: at least one`);
	const flags = ['-lgrandpa=debug'];
	const network = await Network.start({
		folder: path.join(folder, database),
		binary,
		options: () => ({ database, flags }),
	});
	const observer = Observer.watch(network);
	const kills = [];
	try {
		await observer.finalizes(3, { within: FINAL_WITHIN });
		const load = await Load.start(network, { perSecond: 4, call: heavy });
		while (kills.filter(isWithin).length < count && kills.length < TRIES * count) {
			const kill = await killOnce({ network, observer, number: kills.length });
			kills.push(kill);
			say(
				`kill ${kills.length}: ${kill.node}, block ${kill.step}; back in ${seconds(kill.restart)}; ` +
					`lost ${kill.blocks} blocks, ${kill.finality ? 'finality' : 'no finality'}; ` +
					`votes given again ${kill.repeated}, changed ${kill.changed}`,
			);
		}
		const report = await load.settle();
		await observer.finalizes(5, { within: FINAL_WITHIN });
		await observer.end();
		const final = await finalityIn([...network.nodes.values()], observer);
		const lives = report.missing.map((one) => livedOn(kills, one));
		if (lives.length > 0) say(`whoever took what was lost lived on for ${lives.join(', ')} ms`);
		const lost = lives.filter((life) => life > UNTOLD_MILLISECONDS).length;
		const found = sumUp(kills);
		const observation =
			`${kills.length} kills, ${found.within} of them within a block (${found.steps}), back in ${found.restart} on average, no divergence, no equivocation, ${final.compared} times finality in logs, ${final.other} of another block; ` +
			`after the restart the best block was missing in ${found.blocks}, finality in ${found.finality}, votes were given again as before in ${found.repeated}, changed in ${found.changed}; ` +
			`${report.accepted} transactions, ${lost} lost (${report.lost - lost} more with the pool of a killed one), ${report.duplicated} twice, ${report.intruded} refused ones taken`;
		return {
			holds:
				found.within >= count && found.changed === 0 && final.compared > kills.length && final.other === 0 &&
				isWhole({ ...report, lost }),
			observation,
		};
	} finally {
		await network.stop();
	}
}
