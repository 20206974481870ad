// SPDX-License-Identifier: Apache-2.0

/** Kills whoever is making a block, again and again, and finds out what its database still had. */

import { closeSync, fstatSync, openSync, readSync, watch } from 'node:fs';
import path from 'node:path';
import { Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { seconds } from '../lib/table.mjs';

const KILLS = 100;
const SHORT_KILLS = 6;
const AUTHOR_WITHIN = 120_000;
const FINAL_WITHIN = 240_000;
/** A node tells its pool to the others as it grows; what it took in its last moment may stay untold. */
const UNTOLD_MILLISECONDS = 1_000;
/** What a node logs on the way to a block. */
const STEPS = [
	{ step: 'begun', line: 'Starting consensus session' },
	{ step: 'prepared', line: 'Prepared block for proposing' },
	{ step: 'sealed', line: 'Pre-sealed block for proposal' },
	{ step: 'imported', line: 'Imported #' },
];
/** After which step the kill comes in turn, and within how many milliseconds. */
const AIMS = [
	{ line: STEPS[0].line, spread: 40 },
	{ line: STEPS[1].line, spread: 3 },
	{ line: STEPS[0].line, spread: 15 },
];
/** What a vote is, and what was voted for. */
const VOTE = /(Sending primary|Casting prevote|Casting precommit)|Announcing block (\S+) to peers which we voted on in (round \d+ in set \d+)/g;
const FINAL = /Finalizing blocks up to \((\d+),/g;
const BEST = /🏆 Imported #(\d+)/gu;
const FOUND = /Highest known block at #(\d+)/;

/** So much to do that a block takes a while to make. */
const CALLS = 400;
const heavy = (api, payload) =>
	api.tx.utility.batch([payload, ...Array(CALLS).fill('0x')].map((bytes) => api.tx.system.remark(bytes)));

const highest = (log, pattern, floor = 0) =>
	Math.max(floor, ...Array.from(log.matchAll(pattern), ([, number]) => Number(number)));

/** Passes on what a file gains, as soon as it does. Gives a function that ends it. */
function tail(file, take) {
	const handle = openSync(file, 'r');
	const chunk = Buffer.alloc(65_536);
	let offset = fstatSync(handle).size;
	const watcher = watch(file, () => {
		for (let length; (length = readSync(handle, chunk, 0, chunk.length, offset)) > 0; offset += length) {
			take(chunk.toString('utf8', 0, length));
		}
	});
	return () => {
		watcher.close();
		closeSync(handle);
	};
}

function spin(milliseconds) {
	const end = performance.now() + milliseconds;
	while (performance.now() < end);
}

/** Kills the first node that comes to `aim`, and gives it. */
function killAuthor(nodes, aim) {
	const ends = [];
	const found = new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new Error('nobody made a block')), AUTHOR_WITHIN);
		ends.push(() => clearTimeout(late));
		let isDone = false;
		for (const node of nodes) {
			const take = (text) => {
				if (isDone || !text.includes(aim.line)) return;
				isDone = true;
				spin(Math.random() * aim.spread);
				node.kill().then(() => resolve(node), reject);
			};
			ends.push(tail(node.logFile, take));
		}
	});
	return found.finally(() => ends.forEach((end) => end()));
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
	const node = await killAuthor(network.running, AIMS[number % AIMS.length]);
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
		steps: steps.filter(([, count]) => count > 0).map(([step, count]) => `${step} ${count}`).join(', '),
		blocks: `${lostBlocks.length} (${Math.max(0, ...lostBlocks.map(({ blocks }) => blocks))} at most)`,
		finality: kills.filter(({ finality }) => finality).length,
		repeated: kills.filter(({ repeated }) => repeated > 0).length,
		changed: kills.filter(({ changed }) => changed > 0).length,
		restart: seconds(kills.reduce((sum, { restart }) => sum + restart, 0) / kills.length),
	};
};

/** Whether a node took the transaction in its last moment. */
const wasUntold = (kills) => ({ node, acceptedAt }) =>
	kills.some((kill) => kill.node === node && kill.killedAt >= acceptedAt && kill.killedAt - acceptedAt < UNTOLD_MILLISECONDS);

const equivocationsIn = async (nodes) => {
	const logs = await Promise.all(nodes.map((node) => node.wholeLog()));
	return logs.reduce((sum, log) => sum + (log.match(/equivocat/gi) ?? []).length, 0);
};

export const expectation =
	'it starts again each time and finality goes on with all four; no equivocation, no divergence; no transaction is lost but such as the killed one took in its last second';

export async function killAuthors({ folder, say, options, database, binary }) {
	const count = Number(options.kills ?? (options.short ? SHORT_KILLS : KILLS));
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
		for (let number = 0; number < count; number += 1) {
			const kill = await killOnce({ network, observer, number });
			kills.push(kill);
			say(
				`kill ${number + 1}: ${kill.node}, block ${kill.step}; back in ${seconds(kill.restart)}; ` +
					`lost ${kill.blocks} blocks, ${kill.finality ? 'finality' : 'no finality'}; ` +
					`votes given again ${kill.repeated}, changed ${kill.changed}`,
			);
		}
		const report = await load.settle();
		await observer.finalizes(5, { within: FINAL_WITHIN });
		const equivocations =
			observer.offences.length + (await equivocationsIn([...network.nodes.values()]));
		await observer.end();
		const lost = report.missing.filter((one) => !wasUntold(kills)(one)).length;
		const found = sumUp(kills);
		const observation =
			`${kills.length} kills (block ${found.steps}), back in ${found.restart} on average, no divergence, ${equivocations} equivocations; ` +
			`after the restart the best block was missing in ${found.blocks}, finality in ${found.finality}, votes were given again as before in ${found.repeated}, changed in ${found.changed}; ` +
			`${report.accepted} transactions, ${lost} lost (${report.lost - lost} more with the pool of a killed one), ${report.duplicated} twice`;
		return { holds: equivocations === 0 && found.changed === 0 && lost === 0 && report.duplicated === 0, observation };
	} finally {
		await network.stop();
	}
}
