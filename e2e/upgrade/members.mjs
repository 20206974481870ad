// SPDX-License-Identifier: Apache-2.0

/** Agents to be migrated. */

import { blake2AsHex } from '@polkadot/util-crypto';

const BATCH = 50;

/** Appoints `count` practitioners, evenly at the institutions whose Admins are known here. */
export async function appointMany(api, senders, count) {
	const admins = [];
	for (const sender of senders) {
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
