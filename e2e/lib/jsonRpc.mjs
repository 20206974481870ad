// SPDX-License-Identifier: Apache-2.0

/** Calls methods of a node over HTTP, with nothing between. */

const LIMIT_MILLISECONDS = 10_000;

/** The node answered that it will not do it; without an answer other errors are thrown. */
export class RpcError extends Error {
	constructor(method, { code, message, data }) {
		super(`${method}: ${message}${data === undefined ? '' : `: ${JSON.stringify(data)}`}`);
		Object.assign(this, { name: 'RpcError', method, code, details: data });
	}
}

export async function call(url, method, params = [], { within = LIMIT_MILLISECONDS } = {}) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
		signal: AbortSignal.timeout(within),
	});
	const { result, error } = await response.json();
	if (error) throw new RpcError(method, error);
	return result;
}
