// SPDX-License-Identifier: Apache-2.0

/** The disk of one of four validators gets full, is found full at a restart, and grows. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { inWords, isWhole, Load } from '../lib/load.mjs';
import { apart, apartMisses } from '../lib/machine/apart.mjs';
import { SmallDisk } from '../lib/machine/tmpfs.mjs';
import { Network } from '../lib/network.mjs';
import { Observer } from '../lib/observer.mjs';
import { seconds } from '../lib/table.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'a full disk';
export const expectation =
	'the node whose disk runs full says so and ends, and again when it is started on the full disk; when its disk is full from ' +
	'one moment to the next it ends too; on a larger disk it starts each time and finalises with the others, who never ' +
	'paused for half a minute; nothing is lost and nobody votes twice';
export const settings = ['database'];

const FULL = 'dave';
const OTHERS = ['alice', 'bob', 'charlie'];
const DISK_MEBIBYTES = 128;
/** With less than this a node ends: a part of so small a disk, in place of the usual gibibyte. */
const KEPT_MEBIBYTES = 16;
const REASON = /No space left on device|dropped below threshold/;
const END_MILLISECONDS = 90_000;
const BLOCKS = 5;
const FINALITY_MILLISECONDS = 90_000;
const PAUSE_MILLISECONDS = 30_000;

export const needs = () => apartMisses('mounts');

export const run = ({ folder, say, options }) =>
	apart('mounts', import.meta.url, 'inside', { folder, options, say });

/** The case, in the process that has mounts of its own. */
export async function inside({ folder, say, options }) {
	// The log lies beside it, on another disk.
	const base = path.join(folder, FULL, 'chain');
	await mkdir(base, { recursive: true });
	const disk = await SmallDisk.mount(base, DISK_MEBIBYTES);
	const database = options.database ?? 'paritydb';
	const network = await Network.start({
		folder,
		options: (validator) =>
			validator === FULL ? { database, flags: [`--db-storage-threshold=${KEPT_MEBIBYTES}`] } : {},
	});
	const observer = Observer.watch(network);
	try {
		await observer.finalizes(BLOCKS, { within: 120_000 });
		const others = () => OTHERS.map((other) => network.node(other));
		const load = await Load.start(network, { perSecond: 2, bytes: 2_048, targets: others });
		const began = Date.now();
		const passed = await pass({ network, observer, disk, say });
		const pause = observer.longestPause(began);
		const settled = await load.settle();
		// A write to a full disk may end in a panic.
		await observer.end({ panics: [FULL] });
		return outcome({ ...passed, pause }, settled);
	} finally {
		await network.stop();
		await observer.end();
	}
}

async function pass({ network, observer, disk, say }) {
	const node = network.node(FULL);
	await disk.fillUpTo(KEPT_MEBIBYTES / 2);
	say(`the disk has ${KEPT_MEBIBYTES / 2} MiB left`);
	const first = await ends(node, say);
	const without = await observer.finalizes(BLOCKS, { nodes: OTHERS, within: FINALITY_MILLISECONDS });
	say(`the others finalise ${BLOCKS} blocks in ${seconds(without.milliseconds)}`);
	await disk.fillUpTo(0);
	await node.start().catch(() => {});
	const again = await ends(node, say);
	await disk.resize(2 * DISK_MEBIBYTES);
	await node.start();
	const back = await observer.finalizes(BLOCKS, { within: FINALITY_MILLISECONDS });
	say(`on the larger disk it finalises after ${seconds(back.milliseconds)}`);
	await disk.fillUpTo(0);
	say('nothing is left from one moment to the next');
	const sudden = await ends(node, say);
	await disk.resize(4 * DISK_MEBIBYTES);
	await node.start();
	const last = await observer.finalizes(BLOCKS, { within: FINALITY_MILLISECONDS });
	say(`on the still larger disk it finalises after ${seconds(last.milliseconds)}`);
	return { first, again, back, sudden, last };
}

/** Waits for the node to end by itself. Tells how, how soon, and what it gave as the reason. */
async function ends(node, say) {
	const began = Date.now();
	await until(() => !node.isRunning, { within: END_MILLISECONDS, what: `the end of ${node.name}` });
	node.expectEnd();
	const milliseconds = Date.now() - began;
	const reason = (await node.log()).split('\n').find((line) => REASON.test(line))?.trim();
	const how = node.ending.signal ?? `status ${node.ending.code}`;
	say(`ended with ${how} after ${seconds(milliseconds)}: ${reason ?? 'without a word'}`);
	return { ...node.ending, how, milliseconds, reason };
}

function outcome({ first, again, back, sudden, last, pause }, settled) {
	const isClean = ({ code, reason }) => code === 1 && reason !== undefined;
	const told = ({ how, milliseconds, reason }) =>
		`${how} after ${seconds(milliseconds)}, ${reason ? 'says why' : 'without a word'}`;
	return {
		holds: isClean(first) && isClean(again) && pause <= PAUSE_MILLISECONDS && isWhole(settled),
		observation:
			`disk nearly full: ${told(first)}; started again with nothing left: ${told(again)}; on the larger disk all finalise ` +
			`after ${seconds(back.milliseconds)}; full at once: ${told(sudden)}; on a larger one all finalise after ` +
			`${seconds(last.milliseconds)}; finality paused for ${seconds(pause)} at most; ${inWords(settled)}`,
	};
}
