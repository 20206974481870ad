// SPDX-License-Identifier: Apache-2.0

/** The keys with which a validator makes and finalises blocks: making new ones, putting them in force. */

import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady, decodeAddress } from '@polkadot/util-crypto';
import { u8aToHex } from '@polkadot/util';
import { SS58_PREFIX } from './accounts.mjs';
import { Sender } from './chain.mjs';
import { call } from './jsonRpc.mjs';

/** Sessions between the one in which keys are set and the first in which they count. */
export const SESSIONS_UNTIL_USED = 2;

/**
 * Lets the node at `url` make new keys in its keystore, for the validator account `validator`. The
 * proof says that the node has them.
 */
export async function rotateKeys(url, validator) {
	const { keys, proof } = await call(url, 'author_rotateKeysWithOwner', [u8aToHex(decodeAddress(validator))]);
	return { validator, keys, proof };
}

/** The signer of a phrase or another secret URI. */
export async function signerOf(secret) {
	await cryptoWaitReady();
	return new Keyring({ type: 'sr25519', ss58Format: SS58_PREFIX }).addFromUri(secret);
}

/** Puts keys in force. Gives the session from which they count. */
export async function setKeys(api, pair, { validator, keys, proof }) {
	if (u8aToHex(decodeAddress(validator)) !== u8aToHex(pair.publicKey)) {
		throw new Error(`the keys are for ${validator}, and the phrase is that of ${pair.address}`);
	}
	const sender = await Sender.of(api, pair);
	const submission = sender.submit(api.tx.session.setKeys(keys, proof));
	await submission.included;
	// Not the block that had it first: another branch may have won since.
	const { blockHash } = await submission.finalized;
	const set = await (await api.at(blockHash)).query.session.currentIndex();
	return set.toNumber() + SESSIONS_UNTIL_USED;
}

/** The keys set for a validator account, as hexadecimal; undefined when there are none. */
export async function keysSetFor(api, validator) {
	return (await api.query.session.nextKeys(validator)).unwrapOr(undefined)?.toHex();
}
