// SPDX-License-Identifier: Apache-2.0

/** Transactions that no chain may take, sent by several connections at a bounded rate. */

import { setTimeout as sleep } from 'node:timers/promises';
import { WsProvider } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { randomAsU8a } from '@polkadot/util-crypto';

const CONNECT_MILLISECONDS = 30_000;
/** A connection waits for answers before it sends more than these. */
const UNANSWERED = 32;
/** Enough for no two to be the same. */
const DISTINCT_BYTES = 32;
/** What the provider's error says of an answer that is one: `1010: Invalid Transaction: …`. */
const REFUSAL = /^\d+: /;

/** Signs `remark` so that only its account, its nonce and its signature can be wrong. */
function signed(api, pair, nonce, payload) {
	const { genesisHash, runtimeVersion, registry, extrinsicVersion: version } = api;
	const { signedExtensions } = registry;
	const blockHash = genesisHash;
	const options = { nonce, era: '0x00', blockHash, genesisHash, runtimeVersion, signedExtensions, version };
	return api.tx.system.remark(u8aToHex(payload)).sign(pair, options);
}

function withBadSignature(api, pair, nonce, payload) {
	const transaction = signed(api, pair, nonce, payload);
	const bytes = transaction.toU8a();
	const signature = transaction.signature.toU8a(true);
	const at = Buffer.from(bytes).indexOf(Buffer.from(signature));
	if (at < 0) throw new Error('a signed transaction does not contain its signature');
	bytes[at] ^= 1;
	return bytes;
}

/**
 * Makes `count` invalid transactions of each kind, of `bytes` or a little more. `spent` are accounts
 * with a nonce above 0, `poor` are accounts without funds. No two are the same: a node remembers what it refused.
 */
export function makeInvalid(api, { count, bytes, spent, poor }) {
	const payload = () => {
		const own = new Uint8Array(bytes);
		own.set(randomAsU8a(DISTINCT_BYTES));
		return own;
	};
	const kinds = {
		'bad signature': (at) => withBadSignature(api, spent[at % spent.length], 1 + at, payload()),
		'stale nonce': (at) => signed(api, spent[at % spent.length], 0, payload()).toU8a(),
		'no funds': (at) => signed(api, poor[at % poor.length], 0, payload()).toU8a(),
	};
	return Object.entries(kinds).flatMap(([kind, make]) =>
		Array.from({ length: count }, (_, at) => ({ kind, at, bytes: make(at) })),
	).sort((left, right) => left.at - right.at);
}

/** Sends them to the nodes in turn, each by a connection of its own. */
export class Flood {
	#providers;
	#waiting;

	/** What the nodes answered, by kind: how often they refused, took, or did not answer, and the reasons. */
	answers = new Map();
	sent = 0;

	constructor(providers) {
		this.#providers = providers;
		this.#waiting = providers.map(() => 0);
	}

	static async connect(nodes, { connectionsEach = 1 } = {}) {
		const providers = nodes.flatMap((node) =>
			Array.from({ length: connectionsEach }, () => new WsProvider(node.url, false, {}, CONNECT_MILLISECONDS)),
		);
		await Promise.all(providers.map((provider) => provider.connect().then(() => provider.isReady)));
		return new Flood(providers);
	}

	/** Sends `transactions` at `perSecond`, as far as the nodes answer. Gives the milliseconds it took. */
	async send(transactions, perSecond) {
		const began = Date.now();
		for (const [at, transaction] of transactions.entries()) {
			const connection = at % this.#providers.length;
			while (this.#waiting[connection] >= UNANSWERED) await sleep(5);
			this.#submit(connection, transaction);
			await sleep(Math.max(0, began + (at * 1000) / perSecond - Date.now()));
		}
		while (this.#waiting.some((waiting) => waiting > 0)) await sleep(50);
		return Date.now() - began;
	}

	async #submit(connection, { kind, bytes }) {
		const answer = this.answers.get(kind) ?? { refused: 0, taken: 0, unanswered: 0, reasons: new Set() };
		this.answers.set(kind, answer);
		this.#waiting[connection] += 1;
		this.sent += 1;
		try {
			await this.#providers[connection].send('author_submitExtrinsic', [`0x${Buffer.from(bytes).toString('hex')}`]);
			answer.taken += 1;
		} catch (cause) {
			if (REFUSAL.test(cause.message)) answer.refused += 1;
			else answer.unanswered += 1;
			answer.reasons.add(cause.message);
		} finally {
			this.#waiting[connection] -= 1;
		}
	}

	get taken() {
		return [...this.answers.values()].reduce((sum, { taken }) => sum + taken, 0);
	}

	close() {
		return Promise.all(this.#providers.map((provider) => provider.disconnect()));
	}
}
