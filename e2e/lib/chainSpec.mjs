// SPDX-License-Identifier: Apache-2.0

/** Chain specifications of the binary's presets, changed for a test. */

import { execFile } from 'node:child_process';
import { access, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseExact, writeExact } from './exactJson.mjs';
import { cacheOf } from './nodeProcess.mjs';

const execute = promisify(execFile);
const LONGEST = 256 * 1024 * 1024;

async function exported(binary, flags) {
	const { stdout } = await execute(binary, ['export-chain-spec', ...flags], { maxBuffer: LONGEST });
	return stdout;
}

/**
 * The file of the raw specification of a preset, made once for each build of the binary: on another
 * specification a node compiles the runtime to make the genesis, each time that it starts.
 */
export async function keptSpec(binary, chain) {
	const { mtimeMs, size } = await stat(binary);
	const folder = path.join(cacheOf(), 'specs');
	const file = path.join(folder, `${chain}-${size}-${Math.trunc(mtimeMs)}.json`);
	const isThere = await access(file).then(() => true, () => false);
	if (isThere) return file;
	await mkdir(folder, { recursive: true });
	const half = `${file}.${process.pid}`;
	await writeFile(half, await exported(binary, ['--chain', chain, '--raw']));
	await rename(half, file);
	return file;
}

/**
 * Writes the raw specification of `chain` into `folder` after `change` has had its genesis, which
 * it changes in place. Gives `{ file, id }`.
 */
export async function makeSpec({ binary, chain, folder, change = () => {} }) {
	const spec = parseExact(await exported(binary, ['--chain', chain]));
	change(spec.genesis.runtimeGenesis.patch, spec);
	const plain = path.join(folder, 'plain.json');
	await writeFile(plain, writeExact(spec));
	const file = path.join(folder, 'chain.json');
	await writeFile(file, await exported(binary, ['--chain', plain, '--raw']));
	return { file, id: spec.id };
}
