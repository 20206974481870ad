// SPDX-License-Identifier: Apache-2.0

/**
 * Validators whose keys are used twice: by a copied keystore, by a copy from before a rotation, and
 * two of them at the same time.
 */

import { cp } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { u8aToHex } from '@polkadot/util';
import { devAccounts } from '../lib/accounts.mjs';
import { Sender } from '../lib/chain.mjs';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { nextSession, reachSession, sessionAt } from '../lib/sessions.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'keys used twice';
export const expectation =
	'copied keys of blocks, a copied keystore that was rotated away and two offenders in one round of GRANDPA are reported; ' +
	'each offender, and nobody else, loses credit, once in a session, and is disabled for that and the next; finality goes on, nothing differs, no transaction is lost';

const EPOCH_SLOTS = 10;
const SLOT_MILLISECONDS = 3_000;
const SESSION_MILLISECONDS = EPOCH_SLOTS * SLOT_MILLISECONDS;
const REPORT_MILLISECONDS = 5 * SESSION_MILLISECONDS;
const CONCURRENT_MILLISECONDS = 10 * SESSION_MILLISECONDS;
/** Two of seven weigh less than a third: the chain stays safe. */
const VALIDATORS = ['alice', 'bob', 'charlie', 'dave', 'eve', 'ferdie', 'one'];
const OFFENDERS = ['charlie', 'dave', 'eve', 'ferdie'];
/** Two blocks for one slot, two votes in one round. */
const KINDS = ['babe:equivocatio', 'grandpa:equivoca'];
const [, VOTES] = KINDS;
/** How the names of the keys of BABE and of GRANDPA begin in a keystore. */
const [AUTHORING_KEYS, VOTING_KEYS] = ['babe', 'gran'].map((type) => Buffer.from(type).toString('hex'));
/** So long is a node held back from the beginning of a slot on: the block of the slot comes meanwhile. */
const HELD_MILLISECONDS = 1_000;
/** What an offence costs, and what credit can lose by offences at most. */
const [OFFENCE, MOST] = [400, 1000];

export async function run({ folder, say }) {
	const network = await Network.start({
		chain: 'seven',
		validators: VALIDATORS,
		epochSlots: EPOCH_SLOTS,
		folder,
	});
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(3, { within: 120_000 });
		const load = await Load.start(network, { perSecond: 1, targets: () => VALIDATORS.map((one) => network.node(one)) });
		const api = await network.node('alice').api();
		const scene = { network, observer, api, say, accounts: await devAccounts() };
		const copied = await copiedKeystore(scene);
		const rotated = await rotatedKeys(scene);
		const together = await twoAtOnce(scene);
		// What was reported last becomes final, and the sessions of the offences end.
		await nextSession(api, 3 * SESSION_MILLISECONDS);
		await observer.finalizes(EPOCH_SLOTS, { within: 4 * SESSION_MILLISECONDS });
		const settled = await load.settle();
		// The pallet of BABE refuses the block of a disabled author by a panic, before anybody gets it.
		const panics = OFFENDERS.flatMap((offender) => [offender, copyName(offender)]);
		await observer.end({ offends: true, panics });
		const recorded = offencesOf(scene);
		const credit = await creditOf(scene, recorded);
		const kinds = new Map();
		for (const { kind } of observer.offences) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
		return {
			holds:
				KINDS.every((kind) => kinds.has(kind)) &&
				OFFENDERS.every((offender) => recorded.some((row) => row.offender === offender)) &&
				recorded.every(({ offender, times }) => OFFENDERS.includes(offender) && times === 1) &&
				credit.every(({ isRight }) => isRight) &&
				isWhole(settled),
			observation: [
				`offences: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
				...[copied, rotated, together],
				`recorded: ${recorded.map(({ offender, session, times }) => `${offender} in session ${session} ${times} time(s)`).join(', ')}`,
				...credit.map(({ words }) => words),
				inWords(settled),
			].join('; '),
		};
	} finally {
		await network.stop();
		await observer.end();
	}
}

const nameOf = ({ accounts }, address) =>
	Object.keys(accounts).find((name) => accounts[name].address === address) ?? address;

/** What final blocks record: each offender and session, how often, and where first. */
function offencesOf(scene) {
	const rows = new Map();
	for (const { height, name, fields } of scene.observer.events) {
		if (name !== 'credit.OffenceRecorded') continue;
		const { offender, session } = fields;
		const key = `${offender} ${session}`;
		const first = { offender: nameOf(scene, offender.toString()), session: session.toNumber(), height, times: 0 };
		const row = rows.get(key) ?? first;
		row.times += 1;
		rows.set(key, row);
	}
	return [...rows.values()];
}

/** Waits for a recorded offence of `offender` in a session from `session` on. */
function recordedOffence(scene, offender, session, within) {
	const check = async () => offencesOf(scene).find((row) => row.offender === offender && row.session >= session);
	return until(check, { within, every: 500, what: `an offence of ${offender} in session ${session} or later` });
}

const copyName = (validator) => `${validator}-copy`;

/** Prepares a further node with a copy of the keystore that `validator` has now, or of its keys of a kind. */
async function copyOf({ network }, validator, kind = '') {
	const copy = await network.add(copyName(validator), { validator: true, seed: null, started: false });
	const from = network.node(validator).keystore;
	const isWanted = (file) => file === from || path.basename(file).startsWith(kind);
	await cp(from, copy.keystore, { recursive: true, filter: isWanted });
	return copy;
}

/** Runs copies until `done`. They end before what they did is judged. */
async function whileCopiesRun({ say }, copies, done) {
	try {
		for (const copy of copies) await copy.start();
		say(`${copies.map(({ name }) => name).join(' and ')} started`);
		return await done();
	} finally {
		for (const copy of copies) await copy.kill();
		say(`${copies.map(({ name }) => name).join(' and ')} stopped`);
	}
}

/** Two nodes make Charlie's blocks. What is reported first is answered for, so the copy does not vote. */
async function copiedKeystore(scene) {
	const { api, say } = scene;
	const session = await nextSession(api, 2 * SESSION_MILLISECONDS);
	const copy = await copyOf(scene, 'charlie', AUTHORING_KEYS);
	const offence = await whileCopiesRun(scene, [copy], () =>
		recordedOffence(scene, 'charlie', session, REPORT_MILLISECONDS),
	);
	await assertDisabledAt(scene, offence.height, 'charlie');
	await reachSession(api, offence.session + 1, 2 * SESSION_MILLISECONDS);
	await assertDisabledAt(scene, (await api.rpc.chain.getHeader()).number.toNumber(), 'charlie');
	say(`charlie: session ${offence.session}, block #${offence.height}, disabled for that session and the next`);
	return `copied keys of blocks: reported in #${offence.height}, disabled for that session and the next`;
}

/** Throws unless `validator` is disabled at `height`. */
async function assertDisabledAt({ api, accounts }, height, validator) {
	const at = await api.at(await api.rpc.chain.getBlockHash(height));
	const [validators, disabled] = await Promise.all([
		at.query.session.validators(),
		at.query.session.disabledValidators(),
	]);
	const isDisabled = disabled.some(([index]) => validators[index.toNumber()].toString() === accounts[validator].address);
	if (!isDisabled) throw new Error(`${validator} is not disabled in #${height}`);
}

/** Sets new keys, and tells in which session. */
async function rotate({ accounts, network, api, say }, validator) {
	const { keys, proof } = await network
		.node(validator)
		.rpc('author_rotateKeysWithOwner', [u8aToHex(accounts[validator].publicKey)]);
	const sender = await Sender.of(api, accounts[validator]);
	const receipt = await sender.send(api.tx.session.setKeys(keys, proof));
	const session = await sessionAt(api, receipt.blockHash);
	say(`${validator}: new keys in #${receipt.blockNumber}, session ${session}`);
	return { keys, session };
}

/** Dave sets new keys; a copy from before goes on with the old ones, which are in force until the session after next. */
async function rotatedKeys(scene) {
	const { accounts, api, say } = scene;
	const copy = await copyOf(scene, 'dave');
	const { keys, session, offence } = await whileCopiesRun(scene, [copy], async () => {
		// A node takes a while to start, and the old keys are not in force for long.
		copy.pause();
		await nextSession(api, 2 * SESSION_MILLISECONDS);
		const rotation = await rotate(scene, 'dave');
		copy.resume();
		return { ...rotation, offence: await recordedOffence(scene, 'dave', rotation.session, REPORT_MILLISECONDS) };
	});
	say(`dave: session ${offence.session}, block #${offence.height}`);
	if (offence.session > session + 1) throw new Error(`the old keys ended with session ${session + 1}`);
	await reachSession(api, session + 2, 4 * SESSION_MILLISECONDS);
	const inForce = (await api.query.session.queuedKeys()).find(([validator]) => validator.eq(accounts.dave.address));
	if (inForce?.[1].toHex() !== keys) throw new Error("dave's new keys did not come into force");
	return (
		`rotated keys: set in session ${session}, offence of session ${offence.session} ` +
		`reported in #${offence.height}`
	);
}

/**
 * Two validators' keys are used twice until both are caught in one round of GRANDPA. Their copies are
 * held back: they vote on the block before the one that the validators vote on. They make no blocks:
 * who answers for two of those in a set of voters does not answer again for votes in it.
 */
async function twoAtOnce(scene) {
	const { api, say, observer } = scene;
	const pair = ['eve', 'ferdie'];
	const copies = [];
	for (const validator of pair) copies.push(await copyOf(scene, validator, VOTING_KEYS));
	const session = await nextSession(api, 2 * SESSION_MILLISECONDS);
	const first = observer.offences.length;
	const common = await whileCopiesRun(scene, copies, () =>
		whileHeldBack(copies, () =>
			until(() => commonRound(scene, pair, first), {
				within: CONCURRENT_MILLISECONDS,
				every: 1000,
				what: 'two offenders in one round of GRANDPA',
			}),
		),
	);
	for (const validator of pair) await recordedOffence(scene, validator, session, SESSION_MILLISECONDS);
	const words = `${pair.join(' and ')} both in round ${common.round} of set ${common.set}, first reported in #${common.height}`;
	say(words);
	return `two offenders at once: ${words}`;
}

/** Stops nodes for the first part of every slot until `done`. */
async function whileHeldBack(nodes, done) {
	let isDone = false;
	const holding = (async () => {
		for (;;) {
			await sleep(SLOT_MILLISECONDS - (Date.now() % SLOT_MILLISECONDS));
			if (isDone) return;
			for (const node of nodes) node.pause();
			await sleep(HELD_MILLISECONDS);
			for (const node of nodes) node.resume();
		}
	})();
	try {
		return await done();
	} finally {
		isDone = true;
		await holding;
	}
}

/** The round of GRANDPA, among the offences from the `first` one on, in which all of `validators` offended. */
async function commonRound(scene, validators, first) {
	for (const { kind, timeslot, height } of scene.observer.offences.slice(first)) {
		if (kind !== VOTES) continue;
		const offenders = await offendersIn(scene, kind, timeslot);
		if (!validators.every((validator) => offenders.includes(validator))) continue;
		// The number of the set, then that of the round.
		const bytes = Buffer.from(timeslot.slice(2), 'hex');
		return { set: bytes.readBigUInt64LE(0), round: bytes.readBigUInt64LE(8), height };
	}
	return undefined;
}

/** Who was reported for one time slot. */
async function offendersIn(scene, kind, timeslot) {
	const { concurrentReportsIndex, reports } = scene.api.query.offences;
	const found = await reports.multi([...(await concurrentReportsIndex(kind, timeslot))]);
	return found.map((report) => nameOf(scene, report.unwrap().offender[0].toString()));
}

/** What each validator lost: once for each session in which it offended, less what came back since. */
async function creditOf({ api }, recorded) {
	if (!api.call.creditApi) return [{ isRight: false, words: 'this chain keeps no credit' }];
	const now = await sessionAt(api);
	return Promise.all(
		VALIDATORS.map(async (validator, institution) => {
			const sessions = recorded.filter(({ offender }) => offender === validator).map(({ session }) => session);
			const standing = (await api.call.creditApi.standing(institution)).unwrap();
			const lost = standing.offences.toNumber();
			const most = Math.min(MOST, OFFENCE * sessions.length);
			const back = sessions.length > 0 ? now - Math.min(...sessions) + 1 : 0;
			const isRight = lost <= most && lost >= most - back;
			return { isRight, words: `${validator} lost ${lost} for ${sessions.length} session(s)` };
		}),
	);
}
