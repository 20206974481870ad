// SPDX-License-Identifier: Apache-2.0

/** A vote step by step, each step signed and sent by who takes it. `governance.mjs` has the short way. */

import { ChainError } from './chain.mjs';
import { COMMITTEE, INSTITUTIONS, votesNeeded } from './quorum.mjs';

export class Motion {
	#calls;
	#bounds;

	constructor(calls, { body, hash, index, votes, bounds }) {
		this.#calls = calls;
		this.#bounds = bounds;
		Object.assign(this, { body, hash, index, votes });
	}

	/** Puts `call` to the vote of `body`, which has two seats or more: with one the call is made at once. */
	static async propose(api, proposer, call, body = INSTITUTIONS) {
		const calls = api.tx[body];
		const seats = (await api.query[body].members()).length;
		const votes = votesNeeded(body, call.method, seats);
		const length = call.method.encodedLength;
		const { weight } = await api.call.transactionPaymentCallApi.queryCallInfo(call.method, length);
		const proposed = (await proposer.send(calls.propose(votes, call, length))).only(`${body}.Proposed`);
		const { proposalIndex: index, proposalHash: hash } = proposed;
		return new Motion(calls, { body, hash, index: index.toNumber(), votes, bounds: [weight, length] });
	}

	/** What a vote is, for several to be sent at once. */
	ballot(approve) {
		return this.#calls.vote(this.hash, this.index, approve);
	}

	agree(voter) {
		return voter.send(this.ballot(true));
	}

	disagree(voter) {
		return voter.send(this.ballot(false));
	}

	/** Ends the vote where it is decided, and throws `TooEarly` where it is not. */
	close(sender) {
		return sender.send(this.#calls.close(this.hash, this.index, ...this.#bounds));
	}

	/** Closes while it is not decided, to show that this is refused. */
	async closeTooEarly(sender) {
		const refusal = await this.close(sender).then(() => undefined, (cause) => cause);
		if (refusal instanceof ChainError && refusal.error === 'TooEarly') return refusal;
		throw refusal ?? new Error(`motion ${this.index} of ${this.body} was closed with too few votes`);
	}

	/** The deposit goes back to who proposed. */
	release(sender) {
		return sender.send(this.#calls.releaseProposalCost(this.hash));
	}
}

/**
 * Has `voters` (senders) agree in order until there are enough, and the first of them close and take
 * its deposit back. Gives the receipt of what ended it. With `early`, closing is tried with a vote
 * too few as well.
 */
export async function pass(api, call, voters, { body = INSTITUTIONS, say = () => {}, early = false } = {}) {
	const [proposer] = voters;
	const motion = await Motion.propose(api, proposer, call, body);
	say(`motion ${motion.index} of ${body}: ${motion.votes} votes needed`);
	for (const [count, voter] of voters.slice(0, motion.votes).entries()) {
		if (early && count === motion.votes - 1) {
			const { code } = await motion.closeTooEarly(proposer);
			say(`closing with ${count} votes is refused: ${code}`);
		}
		await motion.agree(voter);
		say(`${voter.name} agrees`);
	}
	const closed = await motion.close(proposer);
	if (closed.all(`${body}.Executed`).length === 0) throw new Error(`motion ${motion.index} of ${body} was not carried`);
	await motion.release(proposer);
	return closed;
}

/** Has Root make `call`, in the steps that institutions and committee (senders) take. */
export async function passAsRoot(api, call, { institutions, committee }, { say, early } = {}) {
	const { whitelist } = api.tx;
	await pass(api, whitelist.whitelistCall(call.method.hash), committee, { body: COMMITTEE, say });
	return pass(api, whitelist.dispatchWhitelistedCallWithPreimage(call), institutions, { say, early });
}
