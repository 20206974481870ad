// SPDX-License-Identifier: Apache-2.0

/** Two of four validators never come back: walks `docs/runbooks/recover-finality.md`. */

import { setTimeout as sleep } from 'node:timers/promises';
import { devAccounts } from '../lib/accounts.mjs';
import { Governance } from '../lib/governance.mjs';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import {
	activeWeights, bestNumber, countedSet, finalizesUpTo, finalNumber, patiently, reachSession, sessionAt, voting,
} from '../lib/sessions.mjs';
import { seconds } from '../lib/table.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'half of the weight lost for good';
export const expectation =
	'finality stands and blocks go on; once the lost are no validators and the stall is noted, the rest ' +
	'finalises, in the set that the chain counts; a new node passes the forced change by full sync, not by warp ' +
	'sync, and one of the lost follows when it is found again; what the rest accepted is in the chain once';

const EPOCH_SLOTS = 10;
const SESSION_MILLISECONDS = EPOCH_SLOTS * 3_000;
const SURVIVORS = ['alice', 'bob'];
/** Who turns up again in the end. */
const FOUND = 'charlie';
/** Institutions have the numbers of their places among the founders. */
const LOST = new Map([['charlie', 2], ['dave', 3]]);
/** Blocks from the announcement of the new voters to their first vote. */
const DELAY_BLOCKS = 5;
/** Bob is accredited at another level than the 5 of the preset while finality stands. */
const [ACCREDITED, LOWER_LEVEL] = [1, 3];
const STALL_MILLISECONDS = 30_000;
/** Many times as long as a full sync of this chain takes. */
const WARP_MILLISECONDS = 60_000;
const REFUSED_PROOF = 'Bad warp proof';

export async function run({ folder, say }) {
	const network = await Network.start({
		validators: [...SURVIVORS, ...LOST.keys()],
		epochSlots: EPOCH_SLOTS,
		folder,
	});
	const observer = Observer.watch(network);
	try {
		// Warp sync waits for three peers, and two validators will be left.
		await network.add('reader');
		await observer.finalizes(EPOCH_SLOTS, { within: 120_000 });
		const load = await Load.start(network, { perSecond: 1, targets: () => SURVIVORS.map((one) => network.node(one)) });
		const stall = await loseThem(network, say);
		const recovery = await recover(network, say);
		const later = await join(network, say);
		const backMilliseconds = await comeBack(network, recovery.forcedAt, say);
		const settled = await load.settle();
		await observer.end();
		return {
			holds:
				recovery.setsAgree && recovery.restVotes && later.warpBest === 0 && later.warpFinal === 0 &&
				later.refused > 0 && isWhole(settled),
			observation:
				`final stood at #${stall.final} while best went from #${stall.from} to #${stall.to} and ` +
				`${recovery.dropped} change of weights was announced; voters forced at #${recovery.forcedAt}, final ` +
				`again ${seconds(recovery.milliseconds)} after the first call; ` +
				`set ${recovery.set}, counted on chain ${recovery.counted}; full sync took ` +
				`${seconds(later.fullMilliseconds)}, warp sync was at #${later.warpFinal} after ` +
				`${seconds(WARP_MILLISECONDS)} (${later.refused} proofs refused) and from there full sync took ` +
				`${seconds(later.insteadMilliseconds)}; ${FOUND} started again had it final after ` +
				`${seconds(backMilliseconds)}; ${inWords(settled)}`,
		};
	} finally {
		await network.stop();
		await observer.end();
	}
}

/** The highest block that one of those that are left holds final. */
async function lastFinal(network) {
	return Math.max(...(await Promise.all(SURVIVORS.map((survivor) => finalNumber(network.node(survivor))))));
}

async function loseThem(network, say) {
	await Promise.all([...LOST.keys()].map((lost) => network.node(lost).kill()));
	say(`${[...LOST.keys()].join(' and ')} are lost`);
	// What was under way may still become final.
	await sleep(5_000);
	const final = await lastFinal(network);
	const from = await bestNumber(network.node('alice'));
	await sleep(STALL_MILLISECONDS);
	const to = await bestNumber(network.node('alice'));
	if ((await lastFinal(network)) !== final) throw new Error('finality went on with half of the weight');
	if (to <= from) throw new Error('half of the validators made no block');
	say(`final stands at #${final}, best went from #${from} to #${to}`);
	return { final, from, to };
}

/** A change of weights that is announced while finality stands: nodes drop it when voters are forced. */
async function changeWeights(api, say) {
	const counted = await countedSet(api);
	await (await Governance.on(api)).decide(api.tx.institutions.accredit(ACCREDITED, LOWER_LEVEL));
	await until(patiently(async () => (await countedSet(api)) > counted), {
		within: 6 * SESSION_MILLISECONDS,
		every: 500,
		what: 'a change of weights',
	});
	const dropped = (await countedSet(api)) - counted;
	say(`${dropped} change of weights announced while finality stands`);
	return dropped;
}

/** Takes the lost out of the set, then notes the stall in the one session before that comes into force. */
async function recover(network, say) {
	const began = Date.now();
	const api = await network.node('alice').api();
	const { institutions, grandpa } = api.tx;
	const dropped = await changeWeights(api, say);
	const governance = await Governance.on(api);
	const removal = await governance.decideAll(
		[...LOST.values()].map((institution) => institutions.nameValidator(institution, null)),
	);
	const session = await sessionAt(api, removal.blockHash);
	say(`session ${session}: the lost are no validators from session ${session + 2} on`);
	await reachSession(api, session + 1, 4 * SESSION_MILLISECONDS);
	const median = await lastFinal(network);
	const noted = await governance.decideAsRoot(grandpa.noteStalled(DELAY_BLOCKS, median));
	const notedIn = await sessionAt(api, noted.blockHash);
	say(`session ${notedIn}: the stall is noted, #${median} was final last`);
	if (notedIn !== session + 1) throw new Error('the stall was noted too late');
	await reachSession(api, session + 2, 4 * SESSION_MILLISECONDS);
	const forcedAt = (await announcement(api)) + DELAY_BLOCKS;
	say(`session ${session + 2}: the new voters begin at #${forcedAt}`);
	for (const survivor of SURVIVORS) {
		await finalizesUpTo(network.node(survivor), forcedAt + EPOCH_SLOTS, 8 * SESSION_MILLISECONDS);
	}
	return { forcedAt, dropped, milliseconds: Date.now() - began, ...(await voters(network, api, say)) };
}

async function voters(network, api, say) {
	const { set, total, threshold } = await voting(network.node('alice'));
	const counted = await countedSet(api);
	const weights = await activeWeights(api);
	const accounts = await devAccounts();
	const restVotes = weights.size === SURVIVORS.length && SURVIVORS.every((name) => weights.has(accounts[name].address));
	say(`voters weigh ${[...weights.values()].join(' + ')} (${threshold} of ${total}), set ${set}, on chain ${counted}`);
	return { set, counted, setsAgree: set === counted, restVotes };
}

/** The last block that announces a forced change. */
async function announcement(api) {
	let header = await api.rpc.chain.getHeader();
	while (!header.digest.logs.some(forcesChange)) {
		if (header.number.toNumber() === 0) throw new Error('no block announces a forced change');
		header = await api.rpc.chain.getHeader(header.parentHash);
	}
	return header.number.toNumber();
}

/** A forced change is the second kind of GRANDPA's logs. */
function forcesChange(log) {
	if (!log.isConsensus) return false;
	const [engine, payload] = log.asConsensus;
	return engine.isGrandpa && payload.toU8a(true)[0] === 2;
}

/** New nodes from nothing: one executes every block, one asks for proofs of finality and gives up. */
async function join(network, say) {
	const target = await lastFinal(network);
	const full = await network.add('full', { sync: 'full' });
	const fullMilliseconds = await finalizesUpTo(full, target, 120_000);
	say(`full sync: #${target} final after ${seconds(fullMilliseconds)}`);
	const warp = await network.add('warp', { sync: 'warp' });
	await sleep(WARP_MILLISECONDS);
	const [warpBest, warpFinal] = [await bestNumber(warp), await finalNumber(warp)];
	say(`warp sync: #${warpFinal} final after ${seconds(WARP_MILLISECONDS)}`);
	const refused = (await warp.log()).split(REFUSED_PROOF).length - 1;
	await warp.stop();
	warp.flags = warp.flags.map((flag) => (flag === 'warp' ? 'full' : flag));
	await warp.start();
	const insteadMilliseconds = await finalizesUpTo(warp, target, 120_000);
	say(`the same node by full sync: #${target} final after ${seconds(insteadMilliseconds)}`);
	return { fullMilliseconds, warpBest, warpFinal, refused, insteadMilliseconds };
}

/** A lost machine is found and started as it was: it is no validator any more, and follows. */
async function comeBack(network, forcedAt, say) {
	const node = network.node(FOUND);
	const target = await lastFinal(network);
	if (target <= forcedAt) throw new Error('nothing is final after the new voters began');
	await node.start();
	const milliseconds = await finalizesUpTo(node, target, 120_000);
	say(`${FOUND} is found and started: #${target} final after ${seconds(milliseconds)}`);
	return milliseconds;
}
