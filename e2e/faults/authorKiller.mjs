// SPDX-License-Identifier: Apache-2.0

/**
 * Waits until one of `nodes` logs `line`, kills it within `spread` milliseconds and tells which it
 * was. To be run as a worker: what else this process does would make it late.
 */

import { fstatSync, openSync, readSync, watch } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** Passes on what a file gains, as soon as it does. */
function tail(file, take) {
	const handle = openSync(file, 'r');
	const chunk = Buffer.alloc(65_536);
	let offset = fstatSync(handle).size;
	watch(file, () => {
		for (let length; (length = readSync(handle, chunk, 0, chunk.length, offset)) > 0; offset += length) {
			take(chunk.toString('utf8', 0, length));
		}
	});
}

function spin(milliseconds) {
	const end = performance.now() + milliseconds;
	while (performance.now() < end);
}

const { nodes, line, spread } = workerData;
let isDone = false;
for (const { name, pid, logFile } of nodes) {
	tail(logFile, (text) => {
		if (isDone || !text.includes(line)) return;
		isDone = true;
		spin(Math.random() * spread);
		process.kill(-pid, 'SIGKILL');
		parentPort.postMessage(name);
	});
}
