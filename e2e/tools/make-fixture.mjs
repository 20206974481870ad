// SPDX-License-Identifier: Apache-2.0

/** Plays the demonstration on a node of its own and writes what is left of it: `make-fixture.mjs FILE`. */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { call } from '../lib/jsonRpc.mjs';
import { SalusNode } from '../lib/node.mjs';
import { until } from '../lib/wait.mjs';
import { exportState } from './export-state.mjs';

const DEMONSTRATION = new URL('../demo/main.mjs', import.meta.url).pathname;

const height = async (url, hash) =>
	Number((await call(url, 'chain_getHeader', hash ? [hash] : [])).number);

function play(url) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [DEMONSTRATION, '--node-url', url], { stdio: 'inherit' });
		child.once('error', reject);
		child.once('exit', (code) =>
			code === 0 ? resolve() : reject(new Error('the demonstration failed; the lines above say why')),
		);
	});
}

async function make(file) {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-fixture-'));
	let node;
	try {
		node = await SalusNode.start({ folder });
		await play(node.url);
		const url = node.url.replace(/^ws/, 'http');
		const last = await height(url);
		await until(async () => (await height(url, await call(url, 'chain_getFinalizedHead'))) >= last, {
			what: `finality of block ${last}`,
		});
		const { bytes, rows, height: at } = await exportState(url);
		await writeFile(file, bytes);
		console.log(`\n${rows} rows, ${bytes.length} bytes at block ${at}`);
	} finally {
		await node?.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

const [file] = process.argv.slice(2);
if (!file) {
	console.error('name a file: make-fixture.mjs FILE');
	process.exit(2);
}
try {
	await make(file);
} catch (cause) {
	console.error(`\n✗ ${cause.message}`);
	process.exitCode = 1;
}
