// SPDX-License-Identifier: Apache-2.0

/** Asks a node of the running network, over HTTP and without a library. */

const ANSWER_LIMIT_MILLISECONDS = 10_000;

class Node {
	constructor({ name, wsUri }) {
		this.name = name;
		this.url = wsUri.replace(/^ws/, 'http');
	}

	/** The node that the network's file calls `name`. */
	static named(name, network) {
		const node = network.nodesByName[name];
		if (!node) throw new Error(`no node of this network is called ${name}`);
		return new Node(node);
	}

	static all(network) {
		return network.relay.map((node) => new Node(node));
	}

	async call(method, ...params) {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
			signal: AbortSignal.timeout(ANSWER_LIMIT_MILLISECONDS),
		});
		const { result, error } = await response.json();
		if (error) throw new Error(`${this.name} refused ${method}: ${error.message}`);
		return result;
	}

	async bestHeight() {
		const { number } = await this.call('chain_getHeader');
		return Number(number);
	}

	async finalizedHeight() {
		const hash = await this.call('chain_getFinalizedHead');
		const { number } = await this.call('chain_getHeader', hash);
		return Number(number);
	}

	/** The hashes of the blocks from `first` to `last` on the node's best chain. */
	async hashes(first, last) {
		const heights = Array.from({ length: last - first + 1 }, (_, index) => first + index);
		return this.call('chain_getBlockHash', heights);
	}

	/** What a runtime API answers at the last final block, SCALE-encoded. */
	async runtime(method) {
		const hash = await this.call('chain_getFinalizedHead');
		return Buffer.from((await this.call('state_call', method, '0x', hash)).slice(2), 'hex');
	}
}

module.exports = { Node };
