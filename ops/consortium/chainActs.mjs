// SPDX-License-Identifier: Apache-2.0

/** What an operator does on a chain that runs. Needs the npm packages of e2e. */

import { readFile } from 'node:fs/promises';
import { connect } from '../../e2e/lib/chain.mjs';
import { rotateKeys, setKeys, signerOf } from '../../e2e/lib/sessionKeys.mjs';
import { validatorCalls } from '../../e2e/lib/validators.mjs';
import { readJson } from './folders.mjs';

/** Where the node answers over HTTP and over WebSocket is the same. */
const overHttp = (url) => url.replace(/^ws/, 'http');
const overWebSocket = (url) => url.replace(/^http/, 'ws');

async function connected(url, act) {
	const api = await connect(overWebSocket(url));
	try {
		return await act(api);
	} finally {
		await api.disconnect();
	}
}

/** New keys in the keystore of the node at `url`, which must be asked from its own machine. */
export const rotate = (url, validator) => rotateKeys(overHttp(url), validator);

/** Signs with the phrase in a file and sends; gives the session from which the keys count. */
export async function putInForce(url, keysFile, phraseFile) {
	const keys = await readJson(keysFile);
	if (!['validator', 'keys', 'proof'].every((name) => typeof keys?.[name] === 'string')) {
		throw new Error(`${keysFile} is not what rotate prints: an object of validator, keys and proof`);
	}
	const pair = await signerOf((await readFile(phraseFile, 'utf8')).trim());
	return connected(url, (api) => setKeys(api, pair, keys));
}

/** A call about each of several institutions: all of them, or none. */
const forEach = (api, institutions, call) => api.tx.utility.batchAll(institutions.map((one) => call(wholeNumber(one))));

const wholeNumber = (text) => {
	if (!/^[0-9]{1,10}$/.test(text ?? '')) throw new Error(`${text} is not a whole number`);
	return Number(text);
};

/**
 * The acts of governance by their names on the command line, with the words that they take; … is any
 * number of them. The institutions vote on the call; where only Root may make it, two bodies vote.
 */
export const ACTS = {
	admit: { words: 'INSTITUTION LEVEL', call: (calls, [one, level]) => calls.admit(wholeNumber(one), wholeNumber(level)) },
	accredit: { words: 'INSTITUTION LEVEL', call: (calls, [one, level]) => calls.accredit(wholeNumber(one), wholeNumber(level)) },
	'name-validator': {
		words: 'INSTITUTION ADDRESS|none',
		call: (calls, [one, account]) => calls.nameValidator(wholeNumber(one), account === 'none' ? null : account),
	},
	'remove-validators': {
		words: 'INSTITUTION…',
		call: (calls, institutions, api) => forEach(api, institutions, (one) => calls.nameValidator(one, null)),
	},
	'note-stalled': {
		words: 'DELAY LAST-FINAL-BLOCK',
		needsRoot: true,
		call: (_, [delay, last], api) => api.tx.grandpa.noteStalled(wholeNumber(delay), wholeNumber(last)),
	},
	suspend: { words: 'INSTITUTION', call: (calls, [one]) => calls.suspend(wholeNumber(one)) },
	reinstate: { words: 'INSTITUTION', call: (calls, [one]) => calls.reinstate(wholeNumber(one)) },
};

/** Whether an act takes so many words. */
export function takes(act, number) {
	const { words } = ACTS[act];
	return words.endsWith('…') ? number >= 1 : number === words.split(' ').length;
}

/** A call with what proposing and closing ask for. */
async function described(api, { method }) {
	const length = method.encodedLength;
	const { weight } = await api.call.transactionPaymentCallApi.queryCallInfo(method, length);
	return {
		call: `${method.section}.${method.method}`,
		arguments: method.args.map((argument) => argument.toHuman()),
		encoded: method.toHex(),
		hash: method.hash.toHex(),
		length,
		weight: weight.toJSON(),
	};
}

/**
 * The call of an act as those who vote need it, or the two calls by the pallets through which they
 * vote: nothing is signed or sent.
 */
export async function actOf(url, act, words) {
	return connected(url, async (api) => {
		const call = ACTS[act].call(validatorCalls(api), words, api);
		if (!ACTS[act].needsRoot) return described(api, call);
		const { whitelist } = api.tx;
		return {
			technicalCommittee: await described(api, whitelist.whitelistCall(call.method.hash)),
			institutionsCollective: await described(api, whitelist.dispatchWhitelistedCallWithPreimage(call)),
		};
	});
}
