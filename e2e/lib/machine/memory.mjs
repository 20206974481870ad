// SPDX-License-Identifier: Apache-2.0

/** How much memory processes hold. */

import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SAMPLE_MILLISECONDS = 1_000;

/** The resident memory of a process in MiB. */
export async function residentMebibytes(pid) {
	const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
	return Math.round(Number(stdout) / 1024);
}

/** Watches the memory of `nodes` until `end`, which gives the highest of each by its name in MiB. */
export function watchMemory(nodes) {
	const highest = Object.fromEntries(nodes.map(({ name }) => [name, 0]));
	let ended = false;
	const work = (async () => {
		while (!ended) {
			for (const { name, pid } of nodes) highest[name] = Math.max(highest[name], await residentMebibytes(pid));
			await sleep(SAMPLE_MILLISECONDS);
		}
	})();
	work.catch(() => {});
	return {
		async end() {
			ended = true;
			await work;
			return highest;
		},
	};
}
