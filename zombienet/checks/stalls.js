// SPDX-License-Identifier: Apache-2.0

/**
 * No block becomes final for so many seconds, while at least so many are made:
 * `blocks=3,seconds=40`. What was on its way when this begins gets some seconds first.
 */

const { setTimeout: sleep } = require('node:timers/promises');
const { Node } = require('../lib/node.js');
const { number } = require('../lib/settings.js');

const ON_ITS_WAY_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 1_000;

async function run(name, network, settings) {
	const node = Node.named(name, network);
	const blocks = number(settings, 'blocks');
	const seconds = number(settings, 'seconds');

	await sleep(ON_ITS_WAY_MILLISECONDS);
	const final = await node.finalizedHeight();
	const best = await node.bestHeight();
	const limit = Date.now() + seconds * 1_000;
	while (Date.now() < limit) {
		await sleep(POLL_MILLISECONDS);
		const now = await node.finalizedHeight();
		if (now !== final) throw new Error(`#${now} became final, after #${final}`);
	}
	const made = (await node.bestHeight()) - best;
	if (made < blocks) throw new Error(`only ${made} blocks were made in ${seconds} s`);
	console.log(`figure: ${name}: ${made} blocks made in ${seconds} s, none final after #${final}`);
	return made;
}

module.exports = { run };
