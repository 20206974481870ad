// SPDX-License-Identifier: Apache-2.0

/** Where a founder's files lie, and who may read them. */

import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a founder makes: `server` goes to the validator's machine, `offline` to none. */
export const placesIn = (folder) => ({
	card: path.join(folder, 'card.json'),
	offline: path.join(folder, 'offline'),
	phraseOf: (account) => path.join(folder, 'offline', `${account}.phrase`),
	server: path.join(folder, 'server'),
	nodeKey: path.join(folder, 'server', 'node.key'),
	keystore: path.join(folder, 'server', 'keystore'),
});

/** The files of a chain, the same for all who run it. */
export const chainIn = (folder) => ({
	plain: path.join(folder, 'salus.plain.json'),
	raw: path.join(folder, 'salus.json'),
});

/** A folder for secrets: new or empty, and for nobody else. */
export async function makePrivateFolder(folder) {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	if ((await readdir(folder)).length > 0) {
		throw new Error(`${folder} is not empty: keys are never written over, name another folder`);
	}
	if (((await stat(folder)).mode & 0o077) !== 0) {
		throw new Error(`${folder} is open to others: chmod 700 ${folder}`);
	}
}

/** Writes what only the account that runs this may read, and only once. */
export const writeSecret = (file, text) => writeFile(file, text, { mode: 0o600, flag: 'wx' });

/** Writes, once, what everybody may read. */
export async function writePublic(file, text, mode = 0o644) {
	await writeFile(file, text, { flag: 'wx' });
	await chmod(file, mode);
}

/** A folder that everybody may look into. */
export async function makePublicFolder(folder) {
	await mkdir(folder, { recursive: true });
	await chmod(folder, 0o755);
}

export async function readJson(file) {
	const text = await readFile(file, 'utf8');
	try {
		return JSON.parse(text);
	} catch {
		throw new Error(`${file} is not JSON`);
	}
}
