// SPDX-License-Identifier: Apache-2.0

/**
 * A small disk in memory. To be mounted in a process that has mounts of its own (see
 * `apart.mjs`): nobody else sees it.
 */

import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const MEBIBYTE = 1024 * 1024;
const BALLAST = 'ballast';

export class SmallDisk {
	#folder;

	constructor(folder) {
		this.#folder = folder;
	}

	static async mount(folder, mebibytes) {
		await mkdir(folder, { recursive: true });
		await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'none', folder]);
		return new SmallDisk(folder);
	}

	/** Makes the disk larger or smaller under whoever uses it. */
	async resize(mebibytes) {
		await run('mount', ['-o', `remount,size=${mebibytes}m`, this.#folder]);
	}

	/** What is left, and what there is at all, in bytes. */
	async space() {
		const { bsize, bavail, blocks } = await statfs(this.#folder);
		return { free: bavail * bsize, total: blocks * bsize };
	}

	/** Puts something on the disk that leaves `mebibytes` free. */
	async fillUpTo(mebibytes) {
		const file = await open(path.join(this.#folder, BALLAST), 'a');
		try {
			const chunk = Buffer.alloc(MEBIBYTE / 4, 1);
			while ((await this.space()).free > mebibytes * MEBIBYTE + chunk.length) await file.write(chunk);
		} finally {
			await file.close();
		}
	}

	/** Takes that away. */
	async clear() {
		await rm(path.join(this.#folder, BALLAST), { force: true });
	}
}
