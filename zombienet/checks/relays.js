// SPDX-License-Identifier: Apache-2.0

/** A transaction that this node takes becomes final, and every node has it once. */

const { setTimeout: sleep } = require('node:timers/promises');
const { Node } = require('../lib/node.js');
const { wellKnown } = require('../lib/authorities.js');

const POLL_MILLISECONDS = 1_000;

async function run(name, network) {
	const api = await zombie.ApiPromise.create({
		provider: new zombie.WsProvider(Node.named(name, network).url.replace(/^http/, 'ws')),
		noInitWarn: true,
	});
	try {
		const remark = api.tx.system.remark(`relayed by ${name}`);
		const transaction = await remark.signAsync(await wellKnown('ferdie', 'sr25519'));
		const block = await inclusion(transaction);
		const { number } = await api.rpc.chain.getHeader(block);
		for (const node of Node.all(network)) {
			await holdsOnce(node, transaction, block, number.toNumber());
		}
		console.log(`figure: a transaction through ${name} is final in #${number} on all nodes`);
		return 1;
	} finally {
		await api.disconnect();
	}
}

/** Sends it; resolves with the hash of the final block that it is in. */
function inclusion(transaction) {
	return new Promise((resolve, reject) => {
		transaction
			.send(({ status, isError }) => {
				if (status.isFinalized) resolve(status.asFinalized.toHex());
				else if (isError) reject(new Error(`the transaction ended as ${status.type}`));
			})
			.catch(reject);
	});
}

async function holdsOnce(node, transaction, block, number) {
	while ((await node.finalizedHeight()) < number) await sleep(POLL_MILLISECONDS);
	const found = await node.call('chain_getBlock', block);
	const times = found.block.extrinsics.filter((bytes) => bytes === transaction.toHex()).length;
	if (times !== 1) throw new Error(`${node.name} has the transaction ${times} times in #${number}`);
}

module.exports = { run };
