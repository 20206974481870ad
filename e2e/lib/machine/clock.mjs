// SPDX-License-Identifier: Apache-2.0

/** Clocks of processes: one that runs fast for a whole network, one that is wrong for a node. */

import { execFile } from 'node:child_process';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const FAST_CLOCK_SOURCE = fileURLToPath(new URL('fastClock.c', import.meta.url));
const LIBRARY = 'libfaketimeMT.so.1';

/** Why no network can live fast here, if so. */
export async function fastClockMisses() {
	try {
		await run('cc', ['--version']);
	} catch {
		return 'no C compiler (cc) is there';
	}
	return undefined;
}

/**
 * A clock that has run `factor` times as fast since now. A network lives by it when every process
 * of it is started with `wrap`, restarts included. Slots pass as fast, and with them epochs, votes
 * and timeouts; whoever looks from outside waits the shorter time. `now` is its milliseconds.
 */
export async function fastClock(folder, factor) {
	if (!Number.isInteger(factor) || factor < 1) throw new Error(`${factor} is no whole factor`);
	await mkdir(folder, { recursive: true });
	const library = path.join(folder, 'fastClock.so');
	await run('cc', ['-O2', '-shared', '-fPIC', '-o', library, FAST_CLOCK_SOURCE]);
	const sinceSeconds = Math.floor(Date.now() / 1000);
	const since = sinceSeconds * 1000;
	return {
		factor,
		wrap: [
			'env', `LD_PRELOAD=${library}`, `FAST_CLOCK_SINCE=${sinceSeconds}`,
			`FAST_CLOCK_FACTOR=${factor}`,
		],
		now: () => since + (Date.now() - since) * factor,
	};
}

/** Where libfaketime lies for programs of several threads, if it is installed. */
async function faketimeLibrary() {
	try {
		const { stdout } = await run('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD']);
		return stdout.trim().split(':').find((library) => library.endsWith(LIBRARY));
	} catch (cause) {
		if (cause.code === 'ENOENT') return undefined;
		throw cause;
	}
}

/** Why no clock can be wrong here, if so. */
export async function wrongClockMisses() {
	return (await faketimeLibrary()) ? undefined : 'libfaketime is not installed (Debian: faketime)';
}

/** A clock for the processes that are started with its `wrap`: right until it is put wrong. */
export class WrongClock {
	#file;

	constructor(file, library) {
		this.#file = file;
		// Only the time of day is wrong. What measures spans goes on, as it does when a clock is set.
		this.wrap = [
			'env', `LD_PRELOAD=${library}`, `FAKETIME_TIMESTAMP_FILE=${file}`,
			'FAKETIME_CACHE_DURATION=1', 'FAKETIME_DONT_FAKE_MONOTONIC=1', 'NO_FAKE_STAT=1',
		];
	}

	static async create(file) {
		const library = await faketimeLibrary();
		if (!library) throw new Error(await wrongClockMisses());
		const clock = new WrongClock(file, library);
		await clock.put(0);
		return clock;
	}

	/** Puts the clock of running and later processes wrong by `seconds`, within a second. */
	async put(seconds) {
		// Nobody may read half of it.
		await writeFile(`${this.#file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
		await rename(`${this.#file}.new`, this.#file);
	}
}
