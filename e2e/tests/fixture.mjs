// SPDX-License-Identifier: Apache-2.0

/** A development chain of its own for each file of tests. */

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connect } from '../lib/chain.mjs';
import { SalusNode } from '../lib/node.mjs';
import { Stage } from '../demo/stage.mjs';

/** Starts a node and connects to it; `end` takes both down. */
export async function startChain({ extra = [] } = {}) {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-test-'));
	let node;
	let api;
	const end = async () => {
		await api?.disconnect();
		await node?.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		node = await SalusNode.start({ folder, extra });
		api = await connect(node.url);
		const stage = await Stage.set({ api, url: node.url, folder, say: () => {} });
		return { node, api, stage, end };
	} catch (cause) {
		await end();
		throw cause;
	}
}

/** Posts a body to the node's HTTP side, as any client could. */
export async function post(node, body) {
	const response = await fetch(node.httpUrl, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.includes('json');
	return { status: response.status, text, answer: isJson && text ? JSON.parse(text) : undefined };
}

export const request = (method, params = []) => ({ jsonrpc: '2.0', id: 1, method, params });
