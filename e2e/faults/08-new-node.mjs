// SPDX-License-Identifier: Apache-2.0

/**
 * New nodes on a chain whose weights have changed twice, by full sync and by warp sync, each killed
 * in the middle. The one that warped then becomes a validator and goes through two more changes.
 */

import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringToU8a, u8aToHex } from '@polkadot/util';
import { devAccounts } from '../lib/accounts.mjs';
import { Sender } from '../lib/chain.mjs';
import { Governance } from '../lib/governance.mjs';
import { glnFrom, legalId, proposedId } from '../lib/institutions.mjs';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { activeWeights, bestNumber, countedSet, finalizesUpTo, patiently, sessionAt, voting } from '../lib/sessions.mjs';
import { seconds } from '../lib/table.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'a new node';
export const expectation =
	'full sync and warp sync pass two changes of weights although killed in the middle; the node that ' +
	'warped is admitted, sets its keys, makes blocks and votes through two more changes; no transaction is lost';

const EPOCH_SLOTS = 10;
const SESSION_MILLISECONDS = EPOCH_SLOTS * 3_000;
const SYNC_MILLISECONDS = 180_000;
const KILL_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 20;
const ATTEMPTS = 5;
const THROUGH = 'through';
/** What a node says at its start of what it has. */
const FOUND = /Highest known block at #(\d+)/;
/** Eve's institution: the presets use other numbers. */
const GLN = glnFrom('950600011799');
const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];

export async function run({ folder, say }) {
	const network = await Network.start({
		chain: 'weighted',
		validators: VALIDATORS,
		epochSlots: EPOCH_SLOTS,
		folder,
	});
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(3, { within: 120_000 });
		const load = await Load.start(network, { perSecond: 1, targets: () => VALIDATORS.map((one) => network.node(one)) });
		const api = await network.node('alice').api();
		const governance = await Governance.on(api);
		const scene = { network, observer, api, governance, say, accounts: await devAccounts() };
		const weights = [await activeWeights(api)];
		weights.push(await accredit(scene, 'dave', 5));
		weights.push(await accredit(scene, 'alice', 3));
		const full = await fullSync(scene);
		const warp = await warpSync(scene);
		const joined = await becomeValidator(scene, warp.node);
		weights.push(joined.weights);
		weights.push(await accredit(scene, 'dave', 2));
		const work = await workOf(scene, warp.node, joined.height);
		const settled = await load.settle();
		await observer.end();
		return {
			holds: warp.proven && work.blocks > 0 && work.votes > 0 && isWhole(settled),
			observation: [
				`weights ${weights.map((one) => [...one.values()].join('/')).join(' → ')}`,
				`full sync killed ${full.killed}, then ${seconds(full.milliseconds)}`,
				`warp sync killed ${warp.killed}, then ${seconds(warp.milliseconds)}, ${warp.proven ? 'by proof' : 'NOT by proof'}`,
				`since it validates it made ${work.blocks} of ${work.of} final blocks and voted in ${work.votes} of ${work.rounds} rounds`,
				inWords(settled),
			].join('; '),
		};
	} finally {
		await network.stop();
		await observer.end();
	}
}

const shown = (weights) => [...weights.values()].join(' / ');

/** Waits until the weights in force are other ones than `before`. */
async function otherWeights({ api, say, observer }, before) {
	const check = async () => {
		const now = await activeWeights(api);
		return shown(now) !== shown(before) && now;
	};
	const within = 5 * SESSION_MILLISECONDS;
	const weights = await until(patiently(check), { within, every: 500, what: `other weights than ${shown(before)}` });
	say(`session ${await sessionAt(api)}: weights ${shown(weights)}, set ${await countedSet(api)}`);
	// The change itself is to become final, by the weights from before it.
	await observer.finalizes(3, { within: 4 * SESSION_MILLISECONDS, nodes: VALIDATORS });
	return weights;
}

/** Changes an institution's accreditation, and so its weight, in the session after next. */
async function accredit(scene, validator, level) {
	const before = await activeWeights(scene.api);
	await scene.governance.decide(scene.api.tx.institutions.accredit(VALIDATORS.indexOf(validator), level));
	return otherWeights(scene, before);
}

/**
 * Starts `node`, kills it as soon as `middle` says in words where it is, and starts it again. A node
 * that was through before anybody looked, or before it was dead, or has all blocks up to `target` when
 * it starts again, begins anew.
 */
async function killInTheMiddle({ say }, node, target, middle) {
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		await rm(node.chainFolder, { recursive: true, force: true });
		await node.start();
		const words = await until(() => middle().catch(() => undefined), {
			within: KILL_MILLISECONDS,
			every: POLL_MILLISECONDS,
			what: `${node.name} in the middle of its synchronisation`,
		});
		await node.kill();
		if (words === THROUGH || (await middle().catch(() => words)) === THROUGH) continue;
		await node.start();
		const found = Number(FOUND.exec(await node.log())[1]);
		if (found >= target) {
			await node.kill();
			continue;
		}
		say(`${node.name}: killed ${words}, and has #${found} when it starts again`);
		return `${words} with #${found}`;
	}
	throw new Error(`${node.name} was through each time before it could be killed`);
}

async function fullSync(scene) {
	const { network, observer, say } = scene;
	const target = observer.height;
	const node = await network.add('full', { sync: 'full', started: false });
	const killed = await killInTheMiddle(scene, node, target, async () => {
		const number = await bestNumber(node);
		return number >= target ? THROUGH : number > 0 && `at #${number} of #${target}`;
	});
	const milliseconds = await finalizesUpTo(node, target, SYNC_MILLISECONDS);
	say(`full: #${target} final ${seconds(milliseconds)} after it was started again`);
	return { killed, milliseconds };
}

/** What a node says of its warp sync, in its order. With the last it has the state and keeps it. */
const PHASES = [/Warping/, /Warp sync is complete/, /State sync is complete|Imported #/];
const REVERTED = /Falling back to full sync/;

async function warpSync(scene) {
	const { network, observer, say } = scene;
	const target = observer.height;
	// It makes no block: the chain does not know its keys yet.
	const node = await network.add('eve', { sync: 'warp', validator: true, seed: null, started: false });
	const killed = await killInTheMiddle(scene, node, target, async () => {
		const log = node.logNow();
		if (PHASES.at(-1).test(log)) return THROUGH;
		const line = PHASES.findLast((phase) => phase.test(log))?.exec(log)[0];
		return line && `at '${line}'`;
	});
	const milliseconds = await finalizesUpTo(node, target, SYNC_MILLISECONDS);
	const log = await node.log();
	const proven = log.includes('Warp sync is complete') && !REVERTED.test(log);
	say(`eve: #${target} final ${seconds(milliseconds)} after it was started again, ${proven ? 'by proof' : 'NOT by proof'}`);
	return { node, milliseconds, killed, proven };
}

/** Eve's institution is admitted and names her validator account, which sets keys made on the node. */
async function becomeValidator(scene, node) {
	const { api, governance, accounts, say, observer } = scene;
	const before = await activeWeights(api);
	const sender = await Sender.of(api, accounts.eve);
	const { institutions, session } = api.tx;
	const proposal = await sender.send(
		institutions.propose(legalId.gln(GLN), stringToU8a('IT'), ['Regulator'], 'https://eve.example.org', null),
	);
	const institution = proposedId(proposal);
	await governance.decideAll([
		institutions.admit(institution, 4),
		institutions.nameValidator(institution, accounts.eve.address),
	]);
	const { keys, proof } = await node.rpc('author_rotateKeysWithOwner', [u8aToHex(accounts.eve.publicKey)]);
	await sender.send(session.setKeys(keys, proof));
	say(`eve: institution ${institution} validates, keys are set`);
	node.account = u8aToHex(accounts.eve.publicKey);
	const weights = await otherWeights(scene, before);
	if (!weights.has(accounts.eve.address)) throw new Error('eve is no validator');
	return { weights, height: observer.height };
}

/** What eve did since `from`: her blocks that are final, and the rounds in which her vote was there. */
async function workOf({ network, observer, api, accounts, say }, node, from) {
	const [, keys] = (await api.query.session.queuedKeys()).find(([validator]) => validator.eq(accounts.eve.address));
	const voter = keys.grandpa.toString();
	const voted = new Map();
	const end = Date.now() + 2 * SESSION_MILLISECONDS;
	while (Date.now() < end) {
		const { set, round, missing } = await voting(network.node('alice'));
		const key = `${set} ${round}`;
		voted.set(key, voted.get(key) || !missing.includes(voter));
		await sleep(200);
	}
	await finalizesUpTo(node, observer.height, SYNC_MILLISECONDS);
	const authors = await observer.authors(from);
	const of = Object.values(authors).reduce((sum, count) => sum + count, 0);
	const votes = [...voted.values()].filter(Boolean).length;
	say(`eve: ${authors.eve ?? 0} of ${of} blocks, votes in ${votes} of ${voted.size} rounds`);
	return { blocks: authors.eve ?? 0, of, votes, rounds: voted.size };
}
