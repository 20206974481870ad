// SPDX-License-Identifier: Apache-2.0

/** Connects to a chain, submits calls, and tells what became of them. */

import { ApiPromise, WsProvider } from '@polkadot/api';

/** These encode nothing; naming them keeps the library from warning about each. */
const EMPTY_EXTENSION = { extrinsic: {}, payload: {} };
const SIGNED_EXTENSIONS = {
	AuthorizeCall: EMPTY_EXTENSION,
	WeightReclaim: EMPTY_EXTENSION,
	StorageWeightReclaim: EMPTY_EXTENSION,
};
const CONNECT_LIMIT_MILLISECONDS = 30_000;

/** What the runtime answered when it refused a call. */
export class ChainError extends Error {
	constructor({ pallet, name, docs }) {
		super(`${pallet}.${name}${docs ? `: ${docs}` : ''}`);
		Object.assign(this, { pallet, docs, code: `${pallet}.${name}` });
		this.name = 'ChainError';
		/** The name of the error in its pallet. */
		this.error = name;
	}
}

/** A node refused a transaction before any block had it. */
export class PoolError extends Error {
	constructor(message, options) {
		super(message, options);
		this.name = 'PoolError';
	}
}

const providers = new WeakMap();

/** Calls a method of the node past the library, which prints every error that it meets. */
export const ask = (api, method, params = []) => providers.get(api).send(method, params);

export async function connect(url) {
	const provider = new WsProvider(url, false, {}, CONNECT_LIMIT_MILLISECONDS);
	await provider.connect();
	try {
		const api = await ApiPromise.create({
			provider,
			signedExtensions: SIGNED_EXTENSIONS,
			noInitWarn: true,
			throwOnConnect: true,
		});
		providers.set(api, provider);
		return api;
	} catch (cause) {
		await provider.disconnect();
		throw new Error(`${url} cannot be used: ${cause.message}`, { cause });
	}
}

/** The pallet's own words for a dispatch error, or the runtime's for a general one. */
export function toChainError(api, dispatchError) {
	if (dispatchError.isModule) {
		const { section, name, docs } = api.registry.findMetaError(dispatchError.asModule);
		const pallet = section.charAt(0).toUpperCase() + section.slice(1);
		return new ChainError({ pallet, name, docs: docs.join(' ').trim() });
	}
	const inner = dispatchError.inner;
	const detail = inner && !inner.isEmpty ? `.${inner.type ?? inner.toString()}` : '';
	return new ChainError({ pallet: 'Runtime', name: `${dispatchError.type}${detail}`, docs: '' });
}

/**
 * The error inside a call that was carried by another one. What was voted on, relayed or proxied
 * leaves its carrier successful and tells in an event.
 */
function carriedError(event) {
	switch (`${event.section}.${event.method}`) {
		case 'institutionsCollective.Executed':
		case 'technicalCommittee.Executed':
		case 'proxy.ProxyExecuted':
			return event.data.result.isErr ? event.data.result.asErr : undefined;
		case 'metaTx.Dispatched':
		case 'whitelist.WhitelistedCallDispatched':
			return event.data.result.isErr ? event.data.result.asErr.error : undefined;
		default:
			return undefined;
	}
}

/** What one transaction did, once a block has it. */
export class Receipt {
	constructor(api, { hash, blockHash, blockNumber, events, milliseconds }) {
		Object.assign(this, { hash, blockHash, blockNumber, milliseconds });
		/** The events of this transaction alone. */
		this.events = events.map(({ event }) => event);
		const failed = this.events.find((event) => api.events.system.ExtrinsicFailed.is(event));
		const error = failed?.data.dispatchError ?? this.events.map(carriedError).find(Boolean);
		this.error = error && toChainError(api, error);
	}

	/** The events called `name`, such as `institutions.Proposed`. */
	all(name) {
		return this.events.filter((event) => `${event.section}.${event.method}` === name);
	}

	/** The fields of the one event called `name`. */
	only(name) {
		const found = this.all(name);
		if (found.length !== 1) throw new Error(`${found.length} events ${name}, one was expected`);
		return found[0].data;
	}

	/** Whether the transaction itself did nothing, not only a call that it carried. */
	get isRefused() {
		return this.all('system.ExtrinsicFailed').length > 0;
	}

	/** What the sender paid, in the smallest unit. */
	get fee() {
		const [paid] = this.all('transactionPayment.TransactionFeePaid');
		return paid ? paid.data.actualFee.toBigInt() : 0n;
	}
}

/** Signs for one account and counts its nonce, so that many calls can be on their way at once. */
export class Sender {
	#api;
	#nonce;
	#ledger;

	constructor(api, pair, nonce, ledger) {
		this.#api = api;
		this.pair = pair;
		this.#nonce = nonce;
		this.#ledger = ledger;
	}

	static async of(api, pair, ledger) {
		const nonce = await api.rpc.system.accountNextIndex(pair.address);
		return new Sender(api, pair, nonce.toNumber(), ledger);
	}

	get address() {
		return this.pair.address;
	}

	/** The path that the account was derived by, where there is one. */
	get name() {
		return this.pair.meta.name ?? this.pair.address;
	}

	/**
	 * Submits a call. `included` gives its receipt, or throws the error that the runtime answered;
	 * `settled` gives the receipt either way; `finalized` resolves when finality has it.
	 */
	submit(call) {
		const nonce = this.#nonce++;
		const submission = watch(this.#api, call, this.pair, nonce);
		// A transaction that no block will have leaves its nonce free.
		submission.settled.catch(() => {
			this.#nonce = Math.min(this.#nonce, nonce);
		});
		this.#ledger?.note(submission);
		return submission;
	}

	/** The next nonce, for what this account signs and another one relays. */
	takeNonce() {
		return this.#nonce++;
	}

	/** Counts anew from what the chain and the pool have. */
	async recount() {
		this.#nonce = (await this.#api.rpc.system.accountNextIndex(this.address)).toNumber();
	}

	/** Submits a call and waits until a block has it. */
	send(call) {
		return this.submit(call).included;
	}

	/** Submits several calls as one transaction that does all or nothing. */
	submitAll(calls) {
		return this.submit(calls.length === 1 ? calls[0] : this.#api.tx.utility.batchAll(calls));
	}

	/** Submits several calls as one transaction and waits until a block has it. */
	sendAll(calls) {
		return this.submitAll(calls).included;
	}
}

/** A promise with its two ends. Rejections may be looked at later than they happen. */
function deferred() {
	const ends = {};
	ends.promise = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
	ends.promise.catch(() => {});
	return ends;
}

/** Follows one transaction from its submission to its finality. */
function watch(api, call, pair, nonce) {
	const settled = deferred();
	const finalized = deferred();
	const startedAt = performance.now();
	let stop = () => {};
	const fail = (cause) => {
		settled.reject(cause);
		finalized.reject(cause);
		stop();
	};
	const follow = async ({ status, events, txHash, blockNumber }) => {
		const milliseconds = performance.now() - startedAt;
		if (status.isInBlock) {
			const blockHash = status.asInBlock.toHex();
			const number = blockNumber.toNumber();
			settled.resolve(
				new Receipt(api, { hash: txHash.toHex(), blockHash, blockNumber: number, events, milliseconds }),
			);
		} else if (status.isFinalized) {
			finalized.resolve({ blockHash: status.asFinalized.toHex(), milliseconds });
			stop();
		} else if (status.isInvalid || status.isDropped || status.isUsurped || status.isFinalityTimeout) {
			fail(new PoolError(`the transaction was given up: ${status.type}`));
		}
	};
	call
		.signAndSend(pair, { nonce }, (result) => follow(result).catch(fail))
		.then((unsubscribe) => {
			stop = unsubscribe;
		})
		.catch((cause) => fail(new PoolError(cause.message, { cause })));
	return submissionOf(settled.promise, finalized.promise);
}

function submissionOf(settled, finalized) {
	const included = settled.then((receipt) => {
		if (receipt.error) throw receipt.error;
		return receipt;
	});
	included.catch(() => {});
	return { settled, included, finalized };
}

/** Every submission of a run, for its table of times and fees. */
export class Ledger {
	#submissions = [];

	note(submission) {
		this.#submissions.push(submission);
	}

	/** Waits until everything that was submitted is final. */
	async finalized() {
		await Promise.all(this.#submissions.map((submission) => submission.finalized));
	}

	/** Transactions with their times in milliseconds and their fees. */
	async entries() {
		return Promise.all(
			this.#submissions.map(async ({ settled, finalized }) => {
				const receipt = await settled;
				const { milliseconds } = await finalized;
				return {
					blockHash: receipt.blockHash,
					fee: receipt.fee,
					includedMilliseconds: receipt.milliseconds,
					finalizedMilliseconds: milliseconds,
				};
			}),
		);
	}
}

/** Resolves with the number of a block that is `count` blocks above the present best one. */
export async function blocksFromNow(api, count) {
	const start = (await api.rpc.chain.getHeader()).number.toNumber();
	return new Promise((resolve, reject) => {
		const subscription = api.rpc.chain.subscribeNewHeads((header) => {
			if (header.number.toNumber() < start + count) return;
			subscription.then((stop) => stop());
			resolve(header.number.toNumber());
		});
		subscription.catch(reject);
	});
}
