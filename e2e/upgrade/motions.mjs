// SPDX-License-Identifier: Apache-2.0

/** Motions of the institutions and of the technical committee, voted on one account after another. */

import { ChainError } from '../lib/chain.mjs';

/** Two thirds of `members`, rounded up. */
export const twoThirds = (members) => Math.ceil((2 * members) / 3);

/** More than half of `members`. */
export const majority = (members) => Math.floor(members / 2) + 1;

/** What a call weighs at most, as whoever closes a motion has to say. */
async function boundsOf(api, call, address) {
	const { weight } = await call.paymentInfo(address);
	return { weight, length: call.method.encodedLength };
}

/**
 * Puts `call` to the vote of `body` (`institutionsCollective` or `technicalCommittee`): the first of
 * `members` (senders) proposes, they agree in order until `threshold` did, one more closes. Gives the
 * receipt of what ended it. Closing with a vote too few is tried first where `early` is true.
 */
export async function pass(api, body, call, members, threshold, { say = () => {}, early = false } = {}) {
	const calls = api.tx[body];
	const [proposer] = members;
	const bounds = await boundsOf(api, call, proposer.address);
	const proposed = await proposer.send(calls.propose(threshold, call, bounds.length));
	if (threshold < 2) return proposed;
	const { proposalIndex: index, proposalHash: hash } = proposed.only(`${body}.Proposed`);
	say(`motion ${index} of ${body}: ${threshold} votes needed`);
	const close = () => proposer.send(calls.close(hash, index, bounds.weight, bounds.length));
	for (const [count, member] of members.slice(0, threshold).entries()) {
		if (early && count === threshold - 1) await refuseToClose(close, count, say);
		await member.send(calls.vote(hash, index, true));
		say(`${member.name ?? member.address} agrees`);
	}
	const closed = await close();
	const [executed] = closed.all(`${body}.Executed`);
	if (!executed) throw new Error(`motion ${index} of ${body} was closed and not executed`);
	if (executed.data.result.isErr) throw new Error(`motion ${index} of ${body} failed: ${executed.data.result.asErr}`);
	return closed;
}

async function refuseToClose(close, count, say) {
	try {
		await close();
	} catch (cause) {
		if (!(cause instanceof ChainError) || cause.error !== 'TooEarly') throw cause;
		say(`closing with ${count} votes is refused: ${cause.code}`);
		return;
	}
	throw new Error(`a motion was closed with ${count} votes, one too few`);
}

/**
 * Has `call` dispatched as Root: the technical committee whitelists its hash, then two thirds of the
 * institutions dispatch it. `bodies` are the senders of both.
 */
export async function dispatchAsRoot(api, call, { institutions, committee }, { say, early } = {}) {
	const { hash } = call.method;
	await pass(api, 'technicalCommittee', api.tx.whitelist.whitelistCall(hash), committee, twoThirds(committee.length), { say });
	const dispatch = api.tx.whitelist.dispatchWhitelistedCallWithPreimage(call);
	const closed = await pass(api, 'institutionsCollective', dispatch, institutions, twoThirds(institutions.length), { say, early });
	const { result } = closed.only('whitelist.WhitelistedCallDispatched');
	if (result.isErr) throw new Error(`the whitelisted call failed: ${JSON.stringify(result.asErr)}`);
	return closed;
}

/** The ids of what an upgrade schedules: while they are taken no other upgrade is taken on. */
const AUTHORIZE = 'salus: an upgrade is authorised.';
const REVOKE = 'salus: an authorisation is over.';

/**
 * What institutions vote on to upgrade: after `noticeBlocks` the hash of the Wasm is authorised,
 * `validityBlocks` later that ends, applied or not.
 */
export function upgradeCall(api, codeHash, { noticeBlocks, validityBlocks }) {
	const scheduled = (id, after, call) => api.tx.scheduler.scheduleNamedAfter(id, after, null, 0, call);
	return api.tx.utility.batchAll([
		scheduled(AUTHORIZE, noticeBlocks, api.tx.system.authorizeUpgrade(codeHash)),
		scheduled(REVOKE, noticeBlocks + validityBlocks, api.tx.system.killStorage([api.query.system.authorizedUpgrade.key()])),
	]);
}
