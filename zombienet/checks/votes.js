// SPDX-License-Identifier: Apache-2.0

/**
 * A GRANDPA round counts by weight:
 * `total=10000,threshold=6667,weight=6800,missing=alice,seconds=60`. Every round seen has this
 * total and this threshold. In one of them the prevotes, or else the precommits, come to this
 * weight, and exactly the validators named are missing; without `missing`, none is. (Who was lost
 * between the two has still cast the first, and the round stands there.)
 */

const { setTimeout: sleep } = require('node:timers/promises');
const { Node } = require('../lib/node.js');
const { names, number } = require('../lib/settings.js');
const { wellKnown } = require('../lib/authorities.js');

/** Votes come in between two and four of the intervals at which nodes gossip. */
const POLL_MILLISECONDS = 100;

async function run(name, network, settings) {
	const node = Node.named(name, network);
	const total = number(settings, 'total');
	const threshold = number(settings, 'threshold');
	const weight = number(settings, 'weight');
	const seconds = number(settings, 'seconds');
	const missing = await keysOf(names(settings, 'missing'));

	const limit = Date.now() + seconds * 1_000;
	let best;
	while (Date.now() < limit) {
		({ best } = await node.call('grandpa_roundState'));
		if (best.totalWeight !== total || best.thresholdWeight !== threshold) {
			throw new Error(
				`round ${best.round} takes ${best.thresholdWeight} of ${best.totalWeight}, ` +
					`not ${threshold} of ${total}`,
			);
		}
		const reached = ({ currentWeight, missing: silent }) =>
			currentWeight === weight && sameKeys(silent, missing);
		if ([best.prevotes, best.precommits].some(reached)) return weight;
		await sleep(POLL_MILLISECONDS);
	}
	const last = JSON.stringify(best);
	throw new Error(`no round came to ${weight} within ${seconds} s; the last: ${last}`);
}

async function keysOf(validators) {
	const pairs = await Promise.all(validators.map((name) => wellKnown(name, 'ed25519')));
	return pairs.map(({ address }) => address);
}

const sameKeys = (left, right) =>
	left.length === right.length && left.every((key) => right.includes(key));

module.exports = { run };
