// SPDX-License-Identifier: Apache-2.0

/**
 * A load that outlives an upgrade. A signature covers the version of the runtime, so what waits when
 * that changes is signed anew, with the nonce that it had: either of the two can be included, never
 * both. Every remark that was ever sent must be in final blocks once.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { hexToU8a, stringToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { loadPairs } from '../lib/load.mjs';

const SCAN_MILLISECONDS = 1_000;
const NO_PLACE_MILLISECONDS = 100;
const SETTLE_MILLISECONDS = 180_000;

export class ResigningLoad {
	#network;
	#api;
	#idle;
	#pace;
	#turn = 0;
	#stopped = false;
	#works = [];
	#scanned;
	#byHash = new Map();
	/** The version of the runtime on the best block, as nodes tell. */
	#version;

	/** Every remark: the versions it was signed for, the final blocks that have it, and as signed for which. */
	remarks = [];

	constructor(network, api, pairs, perSecond) {
		this.#network = network;
		this.#api = api;
		// On a fresh network nobody used them. A node, asked twice, would count what waits in its pool.
		this.#idle = pairs.map((pair) => ({ pair, nonce: 0 }));
		this.#pace = 1000 / perSecond;
	}

	/** Sends `perSecond` remarks a second, in turn to all nodes, each account one at a time. */
	static async start(network, { perSecond, accounts }) {
		const load = new ResigningLoad(network, await network.types(), await loadPairs(accounts), perSecond);
		await load.#readVersion();
		load.#scanned = (await load.#finalized()).number;
		load.startedAt = Date.now();
		load.#works = [load.#send(), load.#follow()];
		return load;
	}

	/** Asks the first node that answers. */
	async #ask(method, params = []) {
		let last = new Error('no node runs');
		for (const node of this.#network.running) {
			try {
				return await node.rpc(method, params);
			} catch (cause) {
				last = cause;
			}
		}
		throw last;
	}

	async #readVersion() {
		const { specVersion, transactionVersion } = await this.#ask('state_getRuntimeVersion');
		this.#version = { specVersion, transactionVersion };
	}

	async #finalized() {
		const hash = await this.#ask('chain_getFinalizedHead');
		return { hash, number: Number((await this.#ask('chain_getHeader', [hash])).number) };
	}

	#nextNode() {
		const { running } = this.#network;
		this.#turn += 1;
		return running[this.#turn % running.length];
	}

	async #send() {
		let due = Date.now();
		while (!this.#stopped) {
			const account = this.#idle.shift();
			if (account === undefined) {
				await sleep(NO_PLACE_MILLISECONDS);
				due = Date.now();
				continue;
			}
			const remark = { account, text: `${this.remarks.length} of a load`, versions: [], blocks: [], refusals: [] };
			this.remarks.push(remark);
			this.#submit(remark);
			due += this.#pace;
			await sleep(Math.max(0, due - Date.now()));
		}
	}

	/** Signs for the present version and submits. What a node refuses is tried again by `#renew`. */
	async #submit(remark) {
		const { account, text } = remark;
		const runtimeVersion = this.#version;
		remark.triedAt = Date.now();
		remark.accepted = false;
		try {
			const signed = this.#sign(text, account, runtimeVersion);
			const { specVersion } = runtimeVersion;
			this.#byHash.set(signed.hash.toHex(), { remark, specVersion });
			remark.versions.push(specVersion);
			await this.#nextNode().rpc('author_submitExtrinsic', [signed.toHex()]);
			remark.accepted = true;
		} catch (cause) {
			remark.refusals.push(cause.message);
		}
	}

	#sign(text, { pair, nonce }, runtimeVersion) {
		const { genesisHash, registry, extrinsicVersion: version } = this.#api;
		const { signedExtensions } = registry;
		const blockHash = genesisHash;
		const options = { nonce, era: '0x00', blockHash, genesisHash, runtimeVersion, signedExtensions, version };
		return this.#api.tx.system.remark(stringToHex(text)).sign(pair, options);
	}

	async #follow() {
		while (!this.#stopped) {
			await this.#look().catch(() => {});
			await sleep(SCAN_MILLISECONDS);
		}
	}

	async #look() {
		await this.#readVersion();
		await this.#readOn();
		await this.#renew();
	}

	/** Reads the final blocks that were not read yet. */
	async #readOn() {
		const { number } = await this.#finalized();
		while (this.#scanned < number) {
			const height = this.#scanned + 1;
			const { block } = await this.#ask('chain_getBlock', [await this.#ask('chain_getBlockHash', [height])]);
			for (const extrinsic of block.extrinsics) {
				const signed = this.#byHash.get(blake2AsHex(hexToU8a(extrinsic), 256));
				if (signed !== undefined) this.#include(signed, height);
			}
			this.#scanned = height;
		}
	}

	#include({ remark, specVersion }, height) {
		remark.blocks.push(height);
		if (remark.blocks.length > 1) return;
		remark.includedAs = specVersion;
		remark.account.nonce += 1;
		this.#idle.push(remark.account);
	}

	/** Signs what waits for another version anew, and sends again what a node refused. */
	async #renew() {
		for (const remark of this.waiting) {
			const isStale = remark.versions.at(-1) !== this.#version.specVersion;
			const wasRefused = !remark.accepted && Date.now() - remark.triedAt > 2 * SCAN_MILLISECONDS;
			if (!isStale && !wasRefused) continue;
			this.#submit(remark);
			// Signatures take a while: what is due meanwhile is sent between them.
			await sleep(0);
		}
	}

	/** What no final block has yet. */
	get waiting() {
		return this.remarks.filter(({ blocks }) => blocks.length === 0);
	}

	/** Sends no more and waits until final blocks have everything. */
	async settle({ within = SETTLE_MILLISECONDS } = {}) {
		this.#stopped = true;
		this.stoppedAt = Date.now();
		await Promise.all(this.#works);
		const limit = Date.now() + within;
		while (this.waiting.length > 0 && Date.now() < limit) {
			await this.#look().catch(() => {});
			await sleep(SCAN_MILLISECONDS);
		}
		await this.#look().catch(() => {});
		return {
			sent: this.remarks.length,
			seconds: (this.stoppedAt - this.startedAt) / 1000,
			once: this.remarks.filter(({ blocks }) => blocks.length === 1).length,
			lost: this.waiting.length,
			twice: this.remarks.filter(({ blocks }) => blocks.length > 1).length,
			signedAnew: this.remarks.filter(({ versions, includedAs }) => includedAs > versions[0]).length,
			reasons: [...new Set(this.waiting.flatMap(({ refusals }) => refusals))],
		};
	}
}
