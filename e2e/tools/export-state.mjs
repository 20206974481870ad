// SPDX-License-Identifier: Apache-2.0

/** Writes the final state of a chain, without its Wasm, as SCALE: `export-state.mjs URL FILE`. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compactAddLength, compactToU8a, hexToU8a, u8aConcat } from '@polkadot/util';
import { call } from '../lib/jsonRpc.mjs';

const PAGE = 500;
/** The keys `:code` and `:heappages`, and the start of what is not in the main trie. */
const CODE = '0x3a636f6465';
const CHILD_PREFIX = '0x3a6368696c645f73746f726167653a';

/** Every key and value of the state at `hash`, in order. */
async function* pairsOf(ask, hash) {
	let last;
	for (;;) {
		const keys = await ask('state_getKeysPaged', ['0x', PAGE, last, hash]);
		if (keys.length === 0) return;
		last = keys.at(-1);
		const wanted = keys.filter((key) => key !== CODE);
		if (wanted.some((key) => key.startsWith(CHILD_PREFIX))) {
			throw new Error('the state has child tries, which are not exported');
		}
		const [{ changes }] = wanted.length > 0 ? await ask('state_queryStorageAt', [wanted, hash]) : [{ changes: [] }];
		const values = new Map(changes);
		for (const key of wanted) yield [key, values.get(key)];
	}
}

/** The final state of the node at `url` (http), in the encoding of `Vec<(Vec<u8>, Vec<u8>)>`. */
export async function exportState(url) {
	const ask = (method, params = []) => call(url, method, params);
	const hash = await ask('chain_getFinalizedHead');
	const { number } = await ask('chain_getHeader', [hash]);
	const rows = [];
	for await (const [key, value] of pairsOf(ask, hash)) {
		if (typeof value !== 'string') throw new Error(`the node has no value for ${key}`);
		rows.push(compactAddLength(hexToU8a(key)), compactAddLength(hexToU8a(value)));
	}
	return { bytes: u8aConcat(compactToU8a(rows.length / 2), ...rows), rows: rows.length / 2, height: Number(number) };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	const [url, file] = process.argv.slice(2);
	if (!file) {
		console.error('name the node and a file: export-state.mjs http://HOST:PORT FILE');
		process.exit(2);
	}
	const { bytes, rows, height } = await exportState(url.replace(/^ws/, 'http'));
	await writeFile(file, bytes);
	console.log(`${rows} rows, ${bytes.length} bytes at block ${height}`);
}
