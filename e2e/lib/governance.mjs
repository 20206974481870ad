// SPDX-License-Identifier: Apache-2.0

/**
 * The one way to make a call that only governance may make. Those who have seats, and whose keys are
 * known here, sign their votes; one of them relays these with the proposal before and the closing
 * after, so that a decision takes one transaction.
 */

import { delegatePath, devKeyring } from './accounts.mjs';
import { blocksFromNow, Sender } from './chain.mjs';
import { relay, signMetaTransaction } from './metaTransaction.mjs';
import { COMMITTEE, INSTITUTIONS, votesNeeded } from './quorum.mjs';

/** The seeds of the presets, in the order in which they relay: those have coins. */
const FOUNDERS = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie', 'One'];
/** A nonce was another one than was counted on. */
const MISCOUNTED = ['MetaTx.Stale', 'MetaTx.Future'];
/** For so long it is waited for institutions to appoint who votes. */
const PATIENCE_BLOCKS = 12;

export class Governance {
	#api;
	#keyring;
	#senderOf;
	#founders;
	/** Institutions whose Delegates' keys are derived already: those below this number. */
	#derived = 0;
	/** The decision before: each counts the open votes, and the nonces of who votes. */
	#turn = Promise.resolve();

	/** `senderOf` gives the one sender of a pair: all that an account signs is counted there. */
	constructor({ api, keyring, senderOf }) {
		this.#api = api;
		this.#keyring = keyring;
		this.#senderOf = senderOf;
		this.#founders = FOUNDERS.map((name) => keyring.at(`//${name}`).address);
	}

	/** That of a chain where nobody else counts the nonces; `pairs` are keys of other seeds. */
	static async on(api, pairs = []) {
		const keyring = await devKeyring();
		pairs.forEach(keyring.add);
		const senders = new Map();
		const senderOf = (pair) => {
			if (!senders.has(pair.address)) senders.set(pair.address, Sender.of(api, pair));
			return senders.get(pair.address);
		};
		return new Governance({ api, keyring, senderOf });
	}

	/** Has the institutions make a call. Gives the receipt, or throws the error that the call met. */
	decide(call) {
		return this.#pass([{ body: INSTITUTIONS, call }]);
	}

	/** Has them make several by one vote, all or none. */
	decideAll(calls) {
		return this.decide(calls.length === 1 ? calls[0] : this.#api.tx.utility.batchAll(calls));
	}

	/** Has Root make a call that gives notice or needs none: the committee lists it, the institutions dispatch it. */
	decideAsRoot(call) {
		const { whitelist } = this.#api.tx;
		return this.#pass([
			{ body: COMMITTEE, call: whitelist.whitelistCall(call.method.hash) },
			{ body: INSTITUTIONS, call: whitelist.dispatchWhitelistedCallWithPreimage(call) },
		]);
	}

	/** Senders for the seeds of the presets, in their order. */
	wellKnown() {
		return Promise.all(this.#founders.map((address) => this.#senderOf(this.#keyring.of(address))));
	}

	/** Senders for the seats of a body whose keys are known here, those of the presets first. */
	async voters(body = INSTITUTIONS) {
		const seats = await this.#seats(body);
		return Promise.all(this.#known(seats).map((pair) => this.#senderOf(pair)));
	}

	async #pass(motions) {
		const plans = await this.#plan(motions);
		const receipt = plans.every(({ votes }) => votes === 1)
			? await this.#tryUntilDone(motions, plans)
			: await this.#inTurn(() => this.#tryUntilDone(motions));
		if (receipt.error) throw receipt.error;
		return receipt;
	}

	#inTurn(act) {
		const turn = this.#turn.then(act);
		this.#turn = turn.catch(() => {});
		return turn;
	}

	/** Somebody else may change seats, propose or sign meanwhile: then it is done anew by another plan. */
	async #tryUntilDone(motions, plans) {
		for (;;) {
			const now = plans ?? (await this.#plan(motions));
			const receipt = await this.#carryOut(now);
			if (!receipt.isRefused) return receipt;
			plans = await this.#plan(motions);
			if (!MISCOUNTED.includes(receipt.error.code) && written(plans) === written(now)) return receipt;
		}
	}

	/** Whose votes each motion takes, once as many are known as it needs. */
	async #plan(motions) {
		for (let patience = PATIENCE_BLOCKS; ; patience -= 1) {
			const plans = await Promise.all(motions.map((motion) => this.#planOne(motion)));
			const short = plans.find(({ voters, votes }) => voters.length < votes);
			if (!short) return plans;
			if (patience === 0) {
				const { body, votes, seats, voters } = short;
				throw new Error(`${body} needs ${votes} votes of ${seats}; keys are known here for ${voters.length}`);
			}
			await blocksFromNow(this.#api, 1);
		}
	}

	async #planOne({ body, call }) {
		const [seats, index] = await Promise.all([this.#seats(body), this.#api.query[body].proposalCount()]);
		const votes = votesNeeded(body, call.method, seats.length);
		const voters = await Promise.all(this.#known(seats).slice(0, votes).map((pair) => this.#senderOf(pair)));
		return { body, call, votes, voters, seats: seats.length, index: index.toNumber() };
	}

	/** The addresses of a body; what keys there may be for them is derived. */
	async #seats(body) {
		const seats = (await this.#api.query[body].members()).map(String);
		if (seats.every((address) => this.#keyring.of(address))) return seats;
		const institutions = (await this.#api.query.institutions.nextInstitutionId()).toNumber();
		for (; this.#derived < institutions; this.#derived += 1) this.#keyring.at(delegatePath(this.#derived));
		return seats;
	}

	#known(seats) {
		const founders = this.#founders.filter((address) => seats.includes(address));
		const others = seats.filter((address) => !founders.includes(address));
		return [...founders, ...others].map((address) => this.#keyring.of(address)).filter(Boolean);
	}

	/** Sends all motions as one transaction of the first who votes. */
	async #carryOut(plans) {
		const [relayer] = plans.at(-1).voters;
		const steps = [];
		for (const plan of plans) steps.push(...(await this.#stepsOf(plan, relayer)));
		const settled = relayer.submitAll(steps).settled;
		if (await settled.then(({ isRefused }) => isRefused, () => true)) {
			const others = plans.flatMap(({ voters }) => voters).filter((voter) => voter !== relayer);
			await Promise.all(others.map((voter) => voter.recount()));
		}
		return settled;
	}

	/** The calls of a motion from its proposal to its end, and the deposit given back. */
	async #stepsOf({ body, call, votes, voters, index }, relayer) {
		const { propose, vote, close, releaseProposalCost } = this.#api.tx[body];
		const { hash, encodedLength: length } = call.method;
		const by = async (voter, step) => (voter === relayer ? step : this.#relayed(voter, step));
		const proposed = await by(voters[0], propose(votes, call, length));
		if (votes === 1) return [proposed];
		const { weight } = await this.#api.call.transactionPaymentCallApi.queryCallInfo(call.method, length);
		const cast = [];
		for (const voter of voters) cast.push(await by(voter, vote(hash, index, true)));
		return [proposed, ...cast, close(hash, index, weight, length), releaseProposalCost(hash)];
	}

	async #relayed(voter, call) {
		const nonce = voter.takeNonce();
		return relay(this.#api, await signMetaTransaction(this.#api, voter.pair, call, { nonce }));
	}
}

/** What a plan rests on, to be compared with a later one. */
const written = (plans) =>
	JSON.stringify(plans.map(({ votes, voters, index }) => [votes, voters.map(({ address }) => address), index]));
