// SPDX-License-Identifier: Apache-2.0

/**
 * So many more blocks become final within so many seconds: `blocks=5,seconds=90`. A node that was
 * away has to come up to another first, and then go on with it: `after=alice`.
 */

const { setTimeout: sleep } = require('node:timers/promises');
const { Node } = require('../lib/node.js');
const { number, pairs } = require('../lib/settings.js');

const POLL_MILLISECONDS = 1_000;

async function run(name, network, settings) {
	const node = Node.named(name, network);
	const blocks = number(settings, 'blocks');
	const seconds = number(settings, 'seconds');

	const began = Date.now();
	const ahead = pairs(settings).get('after');
	const first = await (ahead ? Node.named(ahead, network) : node).finalizedHeight();
	let last = await node.finalizedHeight();
	while (last < first + blocks) {
		if (Date.now() - began > seconds * 1_000) {
			throw new Error(`from #${first} on, only #${last} is final after ${seconds} s`);
		}
		await sleep(POLL_MILLISECONDS);
		last = await node.finalizedHeight();
	}
	const took = Math.round((Date.now() - began) / 1_000);
	console.log(`figure: ${name}: #${first} to #${last} final in ${took} s`);
	return last - first;
}

module.exports = { run };
