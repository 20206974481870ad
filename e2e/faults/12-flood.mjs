// SPDX-License-Identifier: Apache-2.0

/** Every node is sent many invalid transactions a second while honest ones go on. */

import { setTimeout as sleep } from 'node:timers/promises';
import { devKeyring } from '../lib/accounts.mjs';
import { Flood, makeInvalid } from '../lib/flood.mjs';
import { inWords, isWhole, Load, loadPairs } from '../lib/load.mjs';
import { watchMemory } from '../lib/machine/memory.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';

export const name = 'a flood of invalid transactions';
export const expectation =
	'each of them is refused for its own reason; honest throughput stays above 80 % of what it was just before; ' +
	'no node grows by half as much as it was sent';

export const settings = ['flood'];

const HONEST_PER_SECOND = 5;
const FLOOD_PER_SECOND = 80;
const CONNECTIONS_EACH = 2;
const SECONDS = { long: 60, short: 30 };
/** Until as many honest ones become final in a second as are sent. */
const WARM_UP_MILLISECONDS = 15_000;
const LEAST_SHARE = 0.8;
/** So much in each transaction that a node which kept what it refuses would be found out. */
const PAYLOAD_BYTES = 64 * 1_024;
const MEBIBYTE = 1_024 * 1_024;
const MOST_GROWTH = 0.5;
/** What part of the intended rate makes it a flood. */
const LEAST_RATE = 0.9;
const REASONS = {
	'bad signature': /bad signature/,
	'stale nonce': /outdated/,
	'no funds': /Inability to pay some fees/,
};
const POOR = 50;
const KINDS = Object.keys(REASONS).length;

export async function run({ folder, say, options }) {
	const network = await Network.start({ folder });
	const observer = Observer.watch(network);
	let flood;
	try {
		await observer.finalizes(3, { within: 120_000 });
		const seconds = options.short ? SECONDS.short : SECONDS.long;
		const perSecond = Number(options.flood ?? FLOOD_PER_SECOND);
		const before = await measure(network, seconds, say);
		const invalid = await prepare(network, Math.ceil((perSecond * seconds) / KINDS));
		const sent = (invalid.length * PAYLOAD_BYTES) / network.running.length / MEBIBYTE;
		say(`${invalid.length} invalid transactions are made`);
		flood = await Flood.connect(network.running, { connectionsEach: CONNECTIONS_EACH });
		const during = await measure(network, seconds, say, async () => {
			const milliseconds = await flood.send(invalid, perSecond);
			return (flood.sent * 1000) / milliseconds;
		});
		for (const [kind, { refused, taken, unanswered, reasons }] of flood.answers) {
			say(`${kind}: ${refused} refused, ${taken} taken, ${unanswered} unanswered; ${[...reasons].slice(0, 3).join(' / ')}`);
		}
		await observer.end();
		return outcome({ before, during, flood, perSecond, sent });
	} finally {
		await flood?.close();
		await network.stop();
		await observer.end();
	}
}

async function prepare(network, count) {
	const api = await network.types();
	const keyring = await devKeyring();
	const poor = Array.from({ length: POOR }, (_, at) => keyring.at(`//poor/${at}`));
	// The load has used these: their nonces are above 0.
	return makeInvalid(api, { count, bytes: PAYLOAD_BYTES, spent: (await loadPairs(KINDS * POOR)).slice(0, POOR), poor });
}

/** How many honest transactions a second become final while `beside` goes on. */
async function measure(network, seconds, say, beside = () => sleep(seconds * 1000)) {
	const memory = watchMemory(network.running);
	const load = await Load.start(network, { perSecond: HONEST_PER_SECOND });
	await sleep(WARM_UP_MILLISECONDS);
	const began = { at: Date.now(), included: load.included };
	const rate = await beside();
	const perSecond = ((load.included - began.included) * 1000) / (Date.now() - began.at);
	const mebibytes = await memory.end();
	const settled = await load.settle();
	say(`${perSecond.toFixed(1)} honest ones a second; MiB ${JSON.stringify(mebibytes)}; ${JSON.stringify(settled)}`);
	return { perSecond, mebibytes, settled, rate };
}

function outcome({ before, during, flood, perSecond, sent }) {
	const share = during.perSecond / before.perSecond;
	const growth = Math.max(
		...Object.entries(during.mebibytes).map(([node, most]) => most - before.mebibytes[node]),
	);
	const isRefused = ([kind, reason]) => {
		const { refused, taken, unanswered, reasons } = flood.answers.get(kind);
		return refused > 0 && taken + unanswered === 0 && [...reasons].every((one) => reason.test(one));
	};
	return {
		holds:
			Object.entries(REASONS).every(isRefused) && during.rate >= LEAST_RATE * perSecond && share > LEAST_SHARE &&
			growth <= MOST_GROWTH * sent && isWhole(during.settled),
		observation:
			`${flood.sent} invalid ones of ${PAYLOAD_BYTES / 1_024} KiB at ${Math.round(during.rate)} a second, ${flood.taken} taken; honest ` +
			`${before.perSecond.toFixed(1)} a second before, ${during.perSecond.toFixed(1)} during ` +
			`(${Math.round(share * 100)} %), ${inWords(during.settled)}; each node was sent ${Math.round(sent)} MiB and grew by ${growth} MiB ` +
			`at most, to ${Math.max(...Object.values(during.mebibytes))} MiB`,
	};
}
