// SPDX-License-Identifier: Apache-2.0

/** What a session is made of, and waiting for one to begin. */

import { until } from './wait.mjs';

/** The chain as a block left it; as the best one did without a block. */
const after = (api, blockHash) => (blockHash ? api.at(blockHash) : api);

/** A question that a node may fail to answer for a while, because it is just starting. */
export const patiently = (ask) => () => ask().catch(() => undefined);

export async function sessionAt(api, blockHash) {
	return (await (await after(api, blockHash)).query.session.currentIndex()).toNumber();
}

/** Waits until the best block is of `session` or a later one. */
export async function reachSession(api, session, within) {
	const check = async () => (await sessionAt(api)) >= session;
	await until(patiently(check), { within, every: 500, what: `the beginning of session ${session}` });
}

/** Waits for the next session to begin, so that a whole one lies ahead; answers which it is. */
export async function nextSession(api, within) {
	const session = (await sessionAt(api)) + 1;
	await reachSession(api, session, within);
	return session;
}

/** The validators of the running session with their consensus weights, by address, in order. */
export async function activeWeights(api, blockHash) {
	const at = await after(api, blockHash);
	const [validators, authorities] = await Promise.all([
		at.query.session.validators(),
		at.query.babe.authorities(),
	]);
	const weightOf = (index) => authorities[index][1].toNumber();
	return new Map(validators.map((validator, index) => [validator.toString(), weightOf(index)]));
}

/** How often the voters changed, as the runtime counts. */
export async function countedSet(api, blockHash) {
	return (await (await after(api, blockHash)).query.grandpa.currentSetId()).toNumber();
}

/** What the voter of a node knows of its round: the number of the set, the weights, who is missing. */
export async function voting(node) {
	const { setId, best } = await node.rpc('grandpa_roundState');
	const { round, totalWeight, thresholdWeight, prevotes } = best;
	return { set: setId, round, total: totalWeight, threshold: thresholdWeight, missing: prevotes.missing };
}

export async function finalNumber(node) {
	const hash = await node.rpc('chain_getFinalizedHead');
	return Number((await node.rpc('chain_getHeader', [hash])).number);
}

export async function bestNumber(node) {
	return Number((await node.rpc('chain_getHeader')).number);
}

/** Resolves with the milliseconds that passed until `node` holds `number` final. */
export async function finalizesUpTo(node, number, within) {
	const began = Date.now();
	let is;
	const check = async () => (is = await finalNumber(node)) >= number;
	const what = () => `finality of block ${number} on ${node.name}, which is at ${is}`;
	await until(patiently(check), { within, every: 500, what });
	return Date.now() - began;
}
