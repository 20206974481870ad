// SPDX-License-Identifier: Apache-2.0

/** Chain specifications of the binary's presets, changed for a test. */

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseExact, writeExact } from './exactJson.mjs';

const execute = promisify(execFile);
const LONGEST = 256 * 1024 * 1024;

async function exported(binary, flags) {
	const { stdout } = await execute(binary, ['export-chain-spec', ...flags], { maxBuffer: LONGEST });
	return stdout;
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
