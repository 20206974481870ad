// SPDX-License-Identifier: Apache-2.0

/** One of four is lost, then the heaviest of four that weigh differently. */

import path from 'node:path';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { seconds } from '../lib/table.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'loss of one of four, also of the heaviest';
export const expectation =
	'finality goes on within half a minute and for 20 blocks more; the lost one catches up when it is back; no transaction is lost';

const BLOCKS = 20;
const BACK_WITHIN = 240_000;

/** Weights as GRANDPA counts them: `{ total, threshold }`. */
async function weights(node) {
	const { best } = await node.rpc('grandpa_roundState');
	return { total: best.totalWeight, threshold: best.thresholdWeight };
}

/** What the votes of the rest weigh while one is missing. */
function restWeight(node) {
	const look = async () => {
		const { best, background } = await node.rpc('grandpa_roundState');
		return [best, ...background].find(({ prevotes }) => prevotes.missing.length === 1)?.prevotes.currentWeight;
	};
	return until(look, { within: 60_000, every: 100, what: 'a round with all votes but one' });
}

/** Takes `lost` down and looks what the other three do. */
async function lose({ chain, lost, weight, folder, say }) {
	const network = await Network.start({ chain, folder: path.join(folder, chain) });
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(3, { within: 120_000 });
		const { total, threshold } = await weights(network.node('bob'));
		say(`${chain}: finality runs, ${threshold} of ${total} make it`);
		const others = [...network.nodes.keys()].filter((one) => one !== lost);
		const load = await Load.start(network, { targets: () => others.map((one) => network.node(one)) });
		const usual = await observer.finalizes(8, { within: 120_000 });
		await network.node(lost).kill();
		const first = await observer.finalizes(1, { nodes: others, within: 90_000 });
		say(`${chain}: ${lost} is gone, the next final block came after ${seconds(first.milliseconds)}`);
		const rest = await restWeight(network.node(others[0]));
		const without = await observer.finalizes(BLOCKS, { nodes: others, within: 300_000 });
		await network.node(lost).restart();
		const began = Date.now();
		await until(() => (observer.finalized.get(lost) ?? 0) >= without.to, { within: BACK_WITHIN, what: `${lost} catching up` });
		const back = Date.now() - began;
		const report = await load.settle();
		await observer.finalizes(2, { within: 90_000 });
		await observer.end();
		const pace = ({ from, to, milliseconds }) => seconds(milliseconds / (to - from));
		const words =
			`${chain} without ${lost}: first final block after ${seconds(first.milliseconds)}, then one each ${pace(without)} ` +
			`(${pace(usual)} before); caught up ${seconds(back)} after its restart; ` +
			`${inWords(report)}; the rest weighs ${rest} of ${total}, ${threshold} make finality`;
		say(words);
		return { holds: isWhole(report) && total - rest === weight && first.milliseconds <= 30_000, words };
	} finally {
		await network.stop();
	}
}

export async function run({ folder, say }) {
	const equal = await lose({ chain: 'local', lost: 'dave', weight: 2_500, folder, say });
	const heaviest = await lose({ chain: 'weighted', lost: 'alice', weight: 3_200, folder, say });
	return { holds: equal.holds && heaviest.holds, observation: `${equal.words}. ${heaviest.words}` };
}
