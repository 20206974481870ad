// SPDX-License-Identifier: Apache-2.0

/** All nodes have the same final block at every height, up to the lowest of their last ones. */

const { Node } = require('../lib/node.js');

async function run(_name, network) {
	const nodes = Node.all(network);
	const heights = await Promise.all(nodes.map((node) => node.finalizedHeight()));
	const last = Math.min(...heights);
	const chains = await Promise.all(nodes.map((node) => node.hashes(0, last)));
	for (let height = 0; height <= last; height += 1) {
		const seen = new Set(chains.map((hashes) => hashes[height]));
		if (seen.size === 1) continue;
		const told = nodes.map(({ name }, index) => `${name} ${chains[index][height]}`).join(', ');
		throw new Error(`two blocks are final at #${height}: ${told}`);
	}
	console.log(`figure: ${nodes.length} nodes agree on #0 to #${last}`);
	return last;
}

module.exports = { run };
