// SPDX-License-Identifier: Apache-2.0

/** Who takes part in an upgrade: delegates, the technical committee, and agents to be migrated. */

import { blake2AsHex } from '@polkadot/util-crypto';
import { devKeyring } from '../lib/accounts.mjs';
import { Sender } from '../lib/chain.mjs';

const NAMES = ['alice', 'bob', 'charlie', 'dave', 'eve', 'ferdie', 'one'];
const BATCH = 50;
const PAGE = 100;

/** A sender for each of the well-known accounts, by its address. */
export async function wellKnown(api) {
	const keyring = await devKeyring();
	const senders = await Promise.all(
		NAMES.map(async (name) => {
			const pair = keyring.at(`//${name.charAt(0).toUpperCase()}${name.slice(1)}`);
			return Object.assign(await Sender.of(api, pair), { name });
		}),
	);
	return new Map(senders.map((sender) => [sender.address, sender]));
}

/** Those who vote, as the chain has them: the institutions and the technical committee. */
export async function bodiesOf(api, senders) {
	const known = async (body) =>
		(await api.query[body].members()).map((account) => {
			const sender = senders.get(account.toString());
			if (!sender) throw new Error(`nobody here signs for ${account} of ${body}`);
			return sender;
		});
	return { institutions: await known('institutionsCollective'), committee: await known('technicalCommittee') };
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

/** Appoints `count` practitioners, evenly at the institutions whose Admins are known here. */
export async function appointMany(api, senders, count) {
	const admins = [];
	for (const sender of senders.values()) {
		const agent = await api.query.institutions.agents(sender.address);
		if (agent.isSome) admins.push({ sender, institution: agent.unwrap().institution });
	}
	const each = Math.ceil(count / admins.length);
	const deposit = api.consts.institutions.agentDeposit.toBigInt() * BigInt(each + 10);
	await Promise.all(
		admins.map(async ({ sender, institution }) => {
			const sovereign = await api.call.institutionsApi.sovereignAccount(institution);
			await sender.send(api.tx.balances.transferKeepAlive(sovereign, deposit));
			const calls = Array.from({ length: each }, (_, number) =>
				api.tx.institutions.appoint(blake2AsHex(`practitioner ${number} of ${institution}`, 256), ['Practitioner']),
			);
			const batches = [];
			for (let at = 0; at < calls.length; at += BATCH) batches.push(sender.sendAll(calls.slice(at, at + BATCH)));
			await Promise.all(batches);
		}),
	);
	return each * admins.length;
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
