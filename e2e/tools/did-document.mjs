// SPDX-License-Identifier: Apache-2.0

/**
 * Prints the DID document of an account: `node tools/did-document.mjs did:salus:5Grwva…`.
 */

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { accountOf, didDocument, didOf, readParts, resolution } from '../lib/did.mjs';

const USAGE = `did-document ACCOUNT [--resolution] [--node-url ws://HOST:PORT]

Prints the W3C DID Core 1.0 document of did:salus:ACCOUNT as JSON-LD, as of the last final block;
with --resolution, what resolving the DID gives: the document between its two kinds of metadata.
ACCOUNT is in SS58, or the DID itself.`;

export function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			resolution: { type: 'boolean', default: false },
			'node-url': { type: 'string', default: 'ws://127.0.0.1:9944' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	if (positionals.length !== 1) throw new Error('one account is asked for');
	const [account] = positionals;
	const did = account.startsWith('did:') ? account : didOf(account);
	return { account: accountOf(did), full: values.resolution, url: values['node-url'] };
}

/** The parts of an account's document in one state; undefined if nothing is stored about it. */
export async function partsAt(state, account) {
	const answer = await state.call.identitiesApi.didDocument(account);
	return answer.isSome ? readParts(answer.unwrap()) : undefined;
}

async function run({ account, full, url }) {
	const { connect } = await import('../lib/chain.mjs');
	const api = await connect(url);
	try {
		const parts = await partsAt(await api.at(await api.rpc.chain.getFinalizedHead()), account);
		if (full) return resolution(parts);
		if (parts === undefined) throw new Error(`${didOf(account)}: notFound`);
		return didDocument(parts);
	} finally {
		await api.disconnect();
	}
}

async function main() {
	let read;
	try {
		read = readArguments(process.argv.slice(2));
	} catch (error) {
		console.error(`${error.message}\n\n${USAGE}`);
		process.exitCode = 1;
		return;
	}
	try {
		console.log(read.help ? USAGE : JSON.stringify(await run(read), null, '\t'));
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
