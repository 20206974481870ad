// SPDX-License-Identifier: Apache-2.0

/** What the node's binary does without a chain: makes keys, reads and writes specifications. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binaryPath, ensureBinary } from '../../e2e/lib/nodeProcess.mjs';

const execute = promisify(execFile);
const LONGEST_REASON = 400;
const LONGEST_OUTPUT = 256 * 1024 * 1024;

/** Runs the binary. No secret may be among `words`: they are seen by everybody on the machine. */
async function run(words) {
	const binary = binaryPath();
	await ensureBinary(binary);
	return execute(binary, words, { maxBuffer: LONGEST_OUTPUT });
}

const inJson = async (words) => JSON.parse((await run([...words, '--output-type', 'json'])).stdout);

/** A new key: its phrase, which nobody else may see, and its address. */
export async function generateKey(scheme) {
	const { secretPhrase, ss58Address, publicKey } = await inJson(['key', 'generate', '--scheme', scheme]);
	return { phrase: secretPhrase, address: ss58Address, publicKey };
}

/** The address of a public key, and the other way round. */
export async function addressOf(publicKey) {
	return (await inJson(['key', 'inspect', '--public', publicKey])).ss58Address;
}

export async function publicKeyOf(address) {
	await ensureBinary(binaryPath());
	try {
		return (await inJson(['key', 'inspect', address])).publicKey;
	} catch {
		throw new Error(`${address} is not an address`);
	}
}

/** Puts the key of a phrase, which is read from a file, into a keystore. */
export async function insertKey({ keystore, type, scheme, phraseFile }) {
	await run([
		'key', 'insert', '--chain', 'consortium', '--keystore-path', keystore,
		'--key-type', type, '--scheme', scheme, '--suri', phraseFile,
	]);
}

/** Makes a node key in a file that is not there yet; gives the peer id. */
export async function generateNodeKey(file) {
	return (await run(['key', 'generate-node-key', '--file', file])).stderr.trim();
}

export async function peerIdOf(nodeKeyFile) {
	return (await run(['key', 'inspect-node-key', '--file', nodeKeyFile])).stdout.trim();
}

export async function plainSpec(chain) {
	return (await run(['export-chain-spec', '--chain', chain])).stdout;
}

/** The specification that nodes start from. Says why the runtime refuses a genesis, if it does. */
export async function rawSpec(plainFile) {
	try {
		return (await run(['export-chain-spec', '--chain', plainFile, '--raw'])).stdout;
	} catch {
		throw new Error(`${plainFile} is not accepted: ${await refusal(plainFile)}`);
	}
}

/** The export says only that the Wasm trapped; the older command prints the reason as well. */
async function refusal(plainFile) {
	const words = ['build-spec', '--chain', plainFile, '--raw', '--disable-default-bootnode'];
	const told = await run(words).then(() => '', (cause) => cause.stderr ?? cause.message);
	const lines = told.split('\n');
	const reason = lines[lines.findIndex((line) => line.includes(' panicked at ')) + 1] ?? lines[0];
	return legible(reason.slice(0, LONGEST_REASON)) || 'no reason was given';
}

/** Legal ids are bytes to the runtime. */
const legible = (text) =>
	text.replace(/\(\[([0-9, ]+)\]\)/g, (_, bytes) => `:${Buffer.from(bytes.split(',').map(Number))}`);
