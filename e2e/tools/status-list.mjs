// SPDX-License-Identifier: Apache-2.0

/**
 * Prints the status list of a board for any implementation of W3C Bitstring Status List v1.0:
 * `node tools/status-list.mjs --board 3 --purpose revocation`.
 */

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';

const USAGE = `status-list --board NUMBER --purpose revocation|suspension [--node-url ws://HOST:PORT]
            [--id URL --issuer DID]

Prints what a board's status list has for encodedList; with --id and --issuer, the credential
around it, which the issuer then signs.`;

/** What a status list tells, in the words of the standard and of the chain. */
export const PURPOSES = { revocation: 'Revocation', suspension: 'Suspension' };
/** The shortest list that the standard lets anybody publish, 131,072 bits. */
export const LEAST_BYTES = 16_384;
/** Where decompression stops: no list of good faith is longer. */
const MOST_BYTES = 64 * 1024 * 1024;
const GZIP_SYSTEM = 9;
const GZIP_UNIX = 3;

/** The multibase base64url of the gzip of a list, which grows to the shortest length. */
export function encodeList(bits) {
	const list = Buffer.alloc(Math.max(bits.length, LEAST_BYTES));
	list.set(bits);
	const compressed = gzipSync(list);
	// Otherwise the header would tell on which system it was made (RFC 1952, 2.3.1).
	compressed[GZIP_SYSTEM] = GZIP_UNIX;
	return `u${compressed.toString('base64url')}`;
}

/** The list behind an `encodedList`. */
export function decodeList(text, { leastBytes = LEAST_BYTES } = {}) {
	if (!/^u[A-Za-z0-9_-]+$/.test(text)) throw new Error('not multibase base64url without padding');
	const compressed = Buffer.from(text.slice(1), 'base64url');
	const list = gunzipSync(compressed, { maxOutputLength: MOST_BYTES });
	if (list.length < leastBytes) throw new Error(`a list of ${list.length} bytes is too short`);
	return list;
}

/** Whether the bit of `index` is set; the first one is the left-most. */
export function isSet(list, index) {
	if (!Number.isInteger(index) || index < 0 || index >= list.length * 8) {
		throw new RangeError(`no index ${index} in a list of ${list.length * 8}`);
	}
	return (list[Math.floor(index / 8)] & (0x80 >> (index % 8))) !== 0;
}

/** The bits that a board has for `purpose`, all pages of one state. */
export async function readBits(state, board, purpose) {
	const pages = [];
	for (;;) {
		const page = await state.call.credentialsApi.statusBits(board, PURPOSES[purpose], pages.length);
		const bytes = page.toU8a(true);
		if (bytes.length === 0) return Buffer.concat(pages);
		pages.push(bytes);
	}
}

/** The credential that publishes a list, not signed yet. */
export function statusListCredential({ id, issuer, purpose, encodedList, validFrom }) {
	return {
		'@context': ['https://www.w3.org/ns/credentials/v2'],
		id,
		type: ['VerifiableCredential', 'BitstringStatusListCredential'],
		issuer,
		validFrom: validFrom.toISOString(),
		credentialSubject: {
			id: `${id}#list`,
			type: 'BitstringStatusList',
			statusPurpose: purpose,
			encodedList,
		},
	};
}

export function readArguments(argv) {
	const { values } = parseArgs({
		args: argv,
		options: {
			board: { type: 'string' },
			purpose: { type: 'string' },
			'node-url': { type: 'string', default: 'ws://127.0.0.1:9944' },
			id: { type: 'string' },
			issuer: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	if (!/^[0-9]{1,10}$/.test(values.board ?? '')) throw new Error('--board is the number of one');
	if (!Object.hasOwn(PURPOSES, values.purpose ?? '')) {
		throw new Error(`--purpose is ${Object.keys(PURPOSES).join(' or ')}`);
	}
	if ((values.id === undefined) !== (values.issuer === undefined)) {
		throw new Error('--id and --issuer come together');
	}
	const { purpose, id, issuer } = values;
	return { board: Number(values.board), purpose, url: values['node-url'], id, issuer };
}

async function run({ board, purpose, url, id, issuer }) {
	const { connect } = await import('../lib/chain.mjs');
	const api = await connect(url);
	try {
		const state = await api.at(await api.rpc.chain.getFinalizedHead());
		const encodedList = encodeList(await readBits(state, board, purpose));
		if (id === undefined) return encodedList;
		const validFrom = new Date((await state.query.timestamp.now()).toNumber());
		const credential = statusListCredential({ id, issuer, purpose, encodedList, validFrom });
		return JSON.stringify(credential, null, '\t');
	} finally {
		await api.disconnect();
	}
}

async function main() {
	try {
		const read = readArguments(process.argv.slice(2));
		console.log(read.help ? USAGE : await run(read));
	} catch (error) {
		console.error(`${error.message}\n\n${USAGE}`);
		process.exitCode = 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
