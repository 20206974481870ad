// SPDX-License-Identifier: Apache-2.0

/** An upgrade of the runtime: what is voted on, and what the next release answers. */

import { until } from './wait.mjs';

/** The ids of what an upgrade schedules: while they are taken no other upgrade is taken on. */
const AUTHORIZE = 'salus: an upgrade is authorised.';
const REVOKE = 'salus: an authorisation is over.';
const PAGE = 100;
const MIGRATOR = 'multiBlockMigrations';

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

/** Blocks of notice that the institutions decided on. */
export async function noticeBlocks(api) {
	const set = await api.query.parameters.parameters({ Governance: 'Notice' });
	if (set.isNone) throw new Error('this chain has not decided how much notice Root gives');
	return set.unwrap().asGovernance.asNotice.toNumber();
}

/**
 * The names of the migrator's events, with their blocks, from block `from` until it is done. Throws
 * where it failed.
 */
export async function followMigration(api, from) {
	const seen = [];
	for (let height = from; ; height += 1) {
		const hash = await until(() => blockAt(api, height), { every: 200, within: 60_000, what: `block ${height}` });
		const events = await (await api.at(hash)).query.system.events();
		const names = events.filter(({ event }) => event.section === MIGRATOR).map(({ event }) => event.method);
		seen.push(...names.map((name) => ({ name, height })));
		if (names.includes('UpgradeFailed')) throw new Error(`a migration failed in block ${height}`);
		if (names.includes('UpgradeCompleted')) return seen;
	}
}

/** The hash of a block, once there is one at that height. */
async function blockAt(api, height) {
	const hash = await api.rpc.chain.getBlockHash(height);
	return !hash.isEmpty && hash;
}
