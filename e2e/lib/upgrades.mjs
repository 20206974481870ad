// SPDX-License-Identifier: Apache-2.0

/** An upgrade of the runtime: what is voted on, and what the next release answers. */

/** The ids of what an upgrade schedules: while they are taken no other upgrade is taken on. */
const AUTHORIZE = 'salus: an upgrade is authorised.';
const REVOKE = 'salus: an authorisation is over.';
const PAGE = 100;

/**
 * What Root makes of a decision to upgrade: after `noticeBlocks` the hash of the Wasm is authorised,
 * `validityBlocks` later that ends, applied or not.
 */
export function upgradeCall(api, codeHash, { noticeBlocks, validityBlocks }) {
	const scheduled = (id, after, call) => api.tx.scheduler.scheduleNamedAfter(id, after, null, 0, call);
	return api.tx.utility.batchAll([
		scheduled(AUTHORIZE, noticeBlocks, api.tx.system.authorizeUpgrade(codeHash)),
		scheduled(REVOKE, noticeBlocks + validityBlocks, api.tx.system.killStorage([api.query.system.authorizedUpgrade.key()])),
	]);
}

/** Every row of `institutions.agents`: `{ account: institution }`. */
export async function agentRows(api) {
	const rows = new Map();
	let startKey;
	for (;;) {
		const page = await api.query.institutions.agents.entriesPaged({ args: [], pageSize: 500, startKey });
		if (page.length === 0) return rows;
		for (const [key, agent] of page) rows.set(key.args[0].toHex(), agent.unwrap().institution.toNumber());
		startKey = page.at(-1)[0].toHex();
	}
}

/** What the runtime of the next release answers: every agent, institution by institution. */
export async function answeredAgents(api, institutions) {
	const rows = new Map();
	for (const institution of institutions) {
		let after = null;
		for (;;) {
			const answer = await api.call.institutionsApi.agents(institution, after, PAGE);
			if (answer.isNone) throw new Error('the runtime answers that not all agents are listed yet');
			const page = answer.unwrap();
			for (const [account] of page) rows.set(account.toHex(), institution);
			if (page.length === 0) break;
			after = page.at(-1)[0];
		}
	}
	return rows;
}
