// SPDX-License-Identifier: Apache-2.0

/** How many votes a proposal needs, as the runtime counts them (`runtime/src/governance/quorum.rs`). */

/** Two bodies vote. */
export const INSTITUTIONS = 'institutionsCollective';
export const COMMITTEE = 'technicalCommittee';

/** Calls of two thirds of the institutions: pallets with those of their calls, or with all. */
const TWO_THIRDS = {
	institutions: [
		'admit', 'reject', 'accredit', 'assignRoles', 'suspend', 'reinstate', 'nameValidator', 'orderWindingUp',
	],
	technicalMembership: 'all',
	whitelist: 'all',
	parameters: 'all',
	safeMode: 'all',
	txPause: 'all',
};
const CARRIERS = ['batch', 'batchAll', 'forceBatch', 'ifElse'];

/** More than half of the seats. */
export const majority = (seats) => Math.floor(seats / 2) + 1;

/** At least two thirds of the seats. */
export const twoThirds = (seats) => Math.max(Math.ceil((2 * seats) / 3), 1);

/** Whether the institutions need two thirds of their seats for a call: also for what carries one such. */
export function needsTwoThirds({ section, method, args }) {
	if (section === 'utility' && CARRIERS.includes(method)) {
		const carried = method === 'ifElse' ? args : args[0];
		return [...carried].some(needsTwoThirds);
	}
	const calls = TWO_THIRDS[section] ?? [];
	return calls === 'all' || calls.includes(method);
}

/** The votes that `body` needs for a call while it has so many seats: no more and no fewer. */
export function votesNeeded(body, call, seats) {
	return body === COMMITTEE || needsTwoThirds(call) ? twoThirds(seats) : majority(seats);
}
