// SPDX-License-Identifier: Apache-2.0

/** A ledger of transactions: what a node accepted has to be in the chain once. */

import { setTimeout as sleep } from 'node:timers/promises';
import { hexToU8a, stringToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { devKeyring } from './accounts.mjs';
import { RpcError } from './jsonRpc.mjs';

const SCAN_MILLISECONDS = 1_000;
const SETTLE_MILLISECONDS = 120_000;
/** Final blocks that are read when everything was found: something may come twice. */
const BLOCKS_AFTER = 5;
const NO_PLACE_MILLISECONDS = 250;
const ANSWER = { within: 4_000 };

const pairs = [];

const remark = (api, payload) => api.tx.system.remark(payload);

/** The accounts that a load sends from. Each has one transaction on its way at most. */
export async function loadPairs(count) {
	const keyring = await devKeyring();
	while (pairs.length < count) pairs.push(keyring.at(`//load/${pairs.length}`));
	return pairs.slice(0, count);
}

const bestFinalized = async (nodes) => {
	const heads = await Promise.allSettled(
		nodes.map(async (node) => {
			const head = await node.rpc('chain_getFinalizedHead', [], ANSWER);
			const { number } = await node.rpc('chain_getHeader', [head], ANSWER);
			return { node, number: Number(number) };
		}),
	);
	const there = heads.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
	return there.sort((left, right) => right.number - left.number)[0];
};

/** Whether all that was accepted is in the chain once, and nothing that was refused. */
export const isWhole = ({ accepted, lost, duplicated, intruded }) =>
	accepted > 0 && lost === 0 && duplicated === 0 && intruded === 0;

/** What `settle` answered, in words. */
export const inWords = ({ accepted, lost, duplicated, intruded }) =>
	`${accepted} transactions accepted, ${lost} lost, ${duplicated} twice, ${intruded} refused ones taken`;

export class Load {
	#network;
	#api;
	#idle;
	#scanned = 0;
	#turn = 0;
	#stopped = false;
	#works = [];
	#pace;
	#targets;
	#bytes;
	#call;

	/** Every transaction that was sent: its node, when, what came of it, and where blocks have it. */
	entries = [];
	#byHash = new Map();

	constructor(network, api, accounts, { perSecond, targets, bytes, call }) {
		this.#network = network;
		this.#api = api;
		this.#idle = accounts.map((pair) => ({ pair, nonce: undefined }));
		this.#pace = 1000 / perSecond;
		this.#targets = targets;
		this.#bytes = bytes;
		this.#call = call;
	}

	/**
	 * Sends `perSecond` remarks of `bytes` a second, in turn to the nodes that `targets` names (all
	 * that run), from accounts that the genesis of the network endows. `call` makes another call of
	 * the payload.
	 */
	static async start(network, { perSecond = 2, accounts = 400, bytes = 64, targets = () => network.running, call = remark } = {}) {
		const api = await network.types();
		const load = new Load(network, api, await loadPairs(accounts), { perSecond, targets, bytes, call });
		await load.#begin();
		return load;
	}

	async #begin() {
		const first = await bestFinalized(this.#network.running);
		this.#scanned = first?.number ?? 0;
		this.startedAt = Date.now();
		this.#works = [this.#send(), this.#scan()];
	}

	get #goesOn() {
		return !this.#stopped && !this.#network.isStopped;
	}

	async #send() {
		let due = Date.now();
		const sending = new Set();
		while (this.#goesOn) {
			const targets = this.#targets().filter(({ isRunning, httpUrl }) => isRunning && httpUrl !== undefined);
			const account = targets.length > 0 ? this.#idle.shift() : undefined;
			if (account === undefined) {
				await sleep(NO_PLACE_MILLISECONDS);
				due = Date.now();
				continue;
			}
			this.#turn += 1;
			const one = this.#submit(targets[this.#turn % targets.length], account);
			sending.add(one);
			one.finally(() => sending.delete(one));
			due += this.#pace;
			await sleep(Math.max(0, due - Date.now()));
		}
		await Promise.all(sending);
	}

	async #submit(node, account) {
		const payload = new Uint8Array(this.#bytes);
		payload.set(stringToU8a(`${this.entries.length} `).subarray(0, this.#bytes));
		try {
			account.nonce ??= await node.rpc('system_accountNextIndex', [account.pair.address]);
		} catch {
			this.#idle.push(account);
			return;
		}
		const signed = this.#sign(payload, account);
		const hash = signed.hash.toHex();
		const entry = { hash, node: node.name, account, sentAt: Date.now(), state: 'sent', heights: [] };
		this.entries.push(entry);
		this.#byHash.set(hash, entry);
		try {
			await node.rpc('author_submitExtrinsic', [signed.toHex()]);
			entry.state = 'accepted';
			entry.acceptedAt = Date.now();
		} catch (cause) {
			// Without an answer nobody knows whether the node had it: the account waits for the chain.
			entry.state = cause instanceof RpcError ? 'refused' : 'unanswered';
			entry.reason = cause.message;
			if (entry.state === 'refused') this.#idle.push(account);
		}
	}

	/** Signs for ever, so that what is lost was lost by a node and not by the clock. */
	#sign(payload, { pair, nonce }) {
		const { genesisHash, runtimeVersion, registry, extrinsicVersion: version } = this.#api;
		const { signedExtensions } = registry;
		const blockHash = genesisHash;
		const options = { nonce, era: '0x00', blockHash, genesisHash, runtimeVersion, signedExtensions, version };
		return this.#call(this.#api, u8aToHex(payload)).sign(pair, options);
	}

	async #scan() {
		while (this.#goesOn) {
			await this.#readOn().catch(() => {});
			await sleep(SCAN_MILLISECONDS);
		}
	}

	/** Reads the finalised blocks that were not read yet. */
	async #readOn() {
		const best = await bestFinalized(this.#network.running);
		if (best === undefined) return;
		while (this.#scanned < best.number) {
			const height = this.#scanned + 1;
			const hash = await best.node.rpc('chain_getBlockHash', [height]);
			// A node that synchronised by a proof has the older blocks later.
			if (hash === null) return;
			const { block } = await best.node.rpc('chain_getBlock', [hash]);
			for (const extrinsic of block.extrinsics) this.#include(extrinsic, height);
			this.#scanned = height;
		}
	}

	#include(extrinsic, height) {
		const entry = this.#byHash.get(blake2AsHex(hexToU8a(extrinsic), 256));
		if (entry === undefined) return;
		entry.heights.push(height);
		entry.finalAt ??= Date.now();
		if (entry.heights.length > 1 || entry.state === 'refused') return;
		entry.account.nonce += 1;
		this.#idle.push(entry.account);
	}

	#accepted() {
		return this.entries.filter(({ state }) => state === 'accepted');
	}

	/** How many were accepted so far. */
	get accepted() {
		return this.#accepted().length;
	}

	/** How many are in final blocks so far. */
	get included() {
		return this.entries.filter(({ heights }) => heights.length > 0).length;
	}

	/** Sends no more; what was sent is still looked for. */
	stop() {
		this.#stopped = true;
		this.stoppedAt ??= Date.now();
		return Promise.all(this.#works);
	}

	/**
	 * Sends no more and waits until final blocks have everything that was accepted, and a few more.
	 * `lost` is what they do not have by then, `duplicated` what they have twice, `intruded` what was
	 * refused and is there nevertheless; `missing` are the lost ones.
	 */
	async settle({ within = SETTLE_MILLISECONDS } = {}) {
		await this.stop();
		const limit = Date.now() + within;
		const absent = () => this.#accepted().filter(({ heights }) => heights.length === 0);
		let last = Infinity;
		for (;;) {
			await this.#readOn().catch(() => {});
			if (absent().length === 0) last = Math.min(last, this.#scanned + BLOCKS_AFTER);
			if (this.#scanned >= last || Date.now() >= limit) break;
			await sleep(SCAN_MILLISECONDS);
		}
		const missing = absent();
		const count = (state) => this.entries.filter((entry) => entry.state === state).length;
		return {
			accepted: this.accepted,
			included: this.included,
			lost: missing.length,
			duplicated: this.entries.filter(({ heights }) => heights.length > 1).length,
			intruded: this.entries.filter(({ state, heights }) => state === 'refused' && heights.length > 0).length,
			refused: count('refused'),
			unanswered: count('unanswered'),
			missing: missing.map(({ hash, node, acceptedAt }) => ({ hash, node, acceptedAt })),
		};
	}
}
