// SPDX-License-Identifier: Apache-2.0

/** An upgrade of the runtime: what is voted on, and what the next release answers. */

import { u8aToHex } from '@polkadot/util';
import { ask } from './chain.mjs';
import { COMMITTEE, INSTITUTIONS } from './quorum.mjs';
import { until } from './wait.mjs';

/** The ids of what an upgrade schedules: while they are taken no other upgrade is taken on. */
const AUTHORIZE = 'salus: an upgrade is authorised.';
const REVOKE = 'salus: an authorisation is over.';
const PAGE = 100;
/** Events of an upgrade that ends well, and of one that does not. */
const REFUSALS = ['RejectedInvalidAuthorizedUpgrade', 'UpgradeFailed'];
const STEPS = ['CodeUpdated', 'UpgradeStarted', 'MigrationAdvanced', 'MigrationCompleted', 'UpgradeCompleted', ...REFUSALS];
const MOST_BLOCKS = 100;
/** A block that takes on another runtime compiles it first, for longer than a slot where the machine is busy. */
const BLOCK_MILLISECONDS = 240_000;

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

/** Whether an account is no agent and has no seat in any body. */
export async function hasNoPart(api, address) {
	const bodies = [INSTITUTIONS, COMMITTEE, 'technicalMembership'];
	const seats = await Promise.all(bodies.map((body) => api.query[body].members()));
	const agent = await api.query.institutions.agents(address);
	return agent.isNone && !seats.flatMap((members) => members.map(String)).includes(address);
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
 * Has `pair` apply a Wasm that is authorised, and reads blocks until its migrations are done. Gives
 * the events with their blocks. The library loses sight of a transaction that changes the version by
 * which it decodes: its block is found by the event.
 */
export async function applyUpgrade(api, pair, code) {
	const from = (await api.rpc.chain.getHeader()).number.toNumber() + 1;
	const signed = await api.tx.system.applyAuthorizedUpgrade(u8aToHex(code)).signAsync(pair, { nonce: -1 });
	await ask(api, 'author_submitExtrinsic', [signed.toHex()]);
	const seen = [];
	for (let height = from; height < from + MOST_BLOCKS; height += 1) {
		const hash = await until(() => blockAt(api, height), { within: BLOCK_MILLISECONDS, what: `block ${height}` });
		const events = await until(() => eventsAt(api, hash), { what: `the events of block ${height}` });
		const names = events.map(({ event }) => event.method).filter((name) => STEPS.includes(name));
		seen.push(...names.map((name) => ({ name, height })));
		if (REFUSALS.some((name) => names.includes(name))) throw new Error(`${names.join(', ')} in block ${height}`);
		if (names.includes('UpgradeCompleted')) return seen;
	}
	throw new Error(`no upgrade was completed within ${MOST_BLOCKS} blocks from ${from} on`);
}

/** Nothing while the library learns the types of another runtime: it may read this block by those. */
async function eventsAt(api, hash) {
	const { query } = await api.at(hash);
	return query.system.events().catch(() => undefined);
}

/** The hash of a block, once there is one at that height. */
async function blockAt(api, height) {
	const hash = await api.rpc.chain.getBlockHash(height);
	return !hash.isEmpty && hash;
}
