// SPDX-License-Identifier: Apache-2.0

/** A validator's disk is lost and an old copy of its database is what is left: walks `docs/runbooks/restore.md`. */

import { cp, rename, rm } from 'node:fs/promises';
import { u8aToHex } from '@polkadot/util';
import { devAccounts } from '../lib/accounts.mjs';
import { Sender } from '../lib/chain.mjs';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { bestNumber, finalizesUpTo, finalNumber, reachSession, sessionAt } from '../lib/sessions.mjs';
import { seconds } from '../lib/table.mjs';

export const name = 'an old database';
export const expectation =
	'a validator whose database is restored from an old copy follows without signing, sets new keys and ' +
	'validates again; nobody sees a double vote; finality never pauses for half a minute; no transaction is lost';

const EPOCH_SLOTS = 10;
const SESSION_MILLISECONDS = EPOCH_SLOTS * 3_000;
const SYNC_MILLISECONDS = 120_000;
const OLDER_BLOCKS = 25;
const LOST = 'dave';
const OTHERS = ['alice', 'bob', 'charlie'];
/** Finality waits for a lost validator whose turn it is to propose, not for longer. */
const PAUSE_MILLISECONDS = 30_000;

export async function run({ folder, say }) {
	const network = await Network.start({ validators: [...OTHERS, LOST], epochSlots: EPOCH_SLOTS, folder });
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(5, { within: 120_000 });
		const began = Date.now();
		const load = await Load.start(network, { perSecond: 1, targets: () => OTHERS.map((one) => network.node(one)) });
		const scene = { network, observer, say, node: network.node(LOST), api: await network.node('alice').api() };
		const copied = await copyThenLose(scene);
		const followed = await followOnly(scene);
		const keyed = await newKeys(scene);
		const work = await validates(scene, keyed);
		const silent = (await observer.authors(followed.from, keyed.height))[LOST] ?? 0;
		const pause = observer.longestPause(began);
		const settled = await load.settle();
		await observer.end();
		return {
			holds: work.blocks > 0 && silent === 0 && pause <= PAUSE_MILLISECONDS && isWhole(settled),
			observation: [
				`copy of #${copied.copyAt}, lost at #${copied.lostAt}`,
				`at #${followed.final} after ${seconds(followed.milliseconds)} without signing`,
				`${silent} blocks of its own from #${followed.from} to #${keyed.height}`,
				`new keys in force from session ${keyed.session} on: ${work.blocks} of ${work.of} blocks`,
				`no offence on chain, no double vote in a log; finality paused for ${seconds(pause)} at most`,
				inWords(settled),
			].join('; '),
		};
	} finally {
		await network.stop();
		await observer.end();
	}
}

/** Copies the database of the stopped validator, lets it go on, and loses its disk. */
async function copyThenLose({ observer, node, say }) {
	await node.stop();
	const copyAt = observer.finalized.get(LOST);
	const copy = `${node.chainFolder}-copy`;
	await cp(node.chainFolder, copy, { recursive: true });
	await node.start();
	await observer.finalizes(OLDER_BLOCKS, { within: 10 * SESSION_MILLISECONDS });
	await node.kill();
	const lostAt = observer.height;
	await rm(node.chainFolder, { recursive: true });
	await rename(copy, node.chainFolder);
	// The keys of the copy are never used again.
	await rm(node.keystore, { recursive: true });
	say(`${LOST}: copy of #${copyAt}, lost at #${lostAt}`);
	return { copyAt, lostAt };
}

/** The old database catches up as a node that signs nothing. */
async function followOnly({ observer, network, node, say }) {
	const from = (await bestNumber(network.node(OTHERS[0]))) + 1;
	node.flags = node.flags.filter((flag) => flag !== '--validator');
	await node.start();
	const milliseconds = await finalizesUpTo(node, observer.height, SYNC_MILLISECONDS);
	await observer.finalizes(5, { within: 4 * SESSION_MILLISECONDS });
	const final = await finalNumber(node);
	say(`${LOST}: at #${final}, ${seconds(milliseconds)} after its start, without signing`);
	return { from, final, milliseconds };
}

/** With an empty keystore it becomes a validator again, under keys that never signed. */
async function newKeys({ api, node, say, observer }) {
	const accounts = await devAccounts();
	await node.stop();
	node.flags = [...node.flags, '--validator'];
	await node.start();
	const { keys, proof } = await node.rpc('author_rotateKeysWithOwner', [u8aToHex(accounts[LOST].publicKey)]);
	const sender = await Sender.of(api, accounts[LOST]);
	const receipt = await sender.send(api.tx.session.setKeys(keys, proof));
	const session = (await sessionAt(api, receipt.blockHash)) + 2;
	say(`${LOST}: new keys are in force from session ${session} on`);
	await reachSession(api, session, 4 * SESSION_MILLISECONDS);
	const height = (await api.rpc.chain.getHeader()).number.toNumber() - 1;
	return { session, height };
}

/** Its blocks since the new keys are in force. */
async function validates({ api, observer, say }, { session, height }) {
	await observer.finalizes(2 * EPOCH_SLOTS, { within: 6 * SESSION_MILLISECONDS });
	const authors = await observer.authors(height + 1);
	const of = Object.values(authors).reduce((sum, count) => sum + count, 0);
	say(`${LOST}: ${authors[LOST] ?? 0} of ${of} blocks in sessions ${session} to ${await sessionAt(api)}`);
	return { blocks: authors[LOST] ?? 0, of };
}
