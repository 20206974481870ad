// SPDX-License-Identifier: Apache-2.0

/** Makes what one founder needs, in a folder that stays with it, and its card. */

import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { CARD_VERSION, checkCard } from './cards.mjs';
import { makePrivateFolder, placesIn, writePublic, writeSecret } from './folders.mjs';
import { generateKey, generateNodeKey, insertKey, publicKeyOf } from './nodeBinary.mjs';

/** The session keys by the names that the genesis has for them. */
export const SESSION_KEY_TYPES = {
	babe: { type: 'babe', scheme: 'sr25519' },
	grandpa: { type: 'gran', scheme: 'ed25519' },
	authority_discovery: { type: 'audi', scheme: 'sr25519' },
};

/** An account that exists elsewhere, or a new one whose phrase is kept in the folder. */
async function account(places, name, given) {
	if (given) {
		await publicKeyOf(given);
		return given;
	}
	const { phrase, address } = await generateKey('sr25519');
	await writeSecret(places.phraseOf(name), `${phrase}\n`);
	return address;
}

/** Session keys, made straight in the keystore: their phrases are in no other place. */
async function sessionKeys(places) {
	const addresses = {};
	await mkdir(places.keystore, { mode: 0o700 });
	for (const [name, { type, scheme }] of Object.entries(SESSION_KEY_TYPES)) {
		const { phrase, address } = await generateKey(scheme);
		const phraseFile = path.join(places.server, `${type}.phrase`);
		try {
			await writeSecret(phraseFile, phrase);
			await insertKey({ keystore: places.keystore, type, scheme, phraseFile });
		} finally {
			await rm(phraseFile, { force: true });
		}
		addresses[name] = address;
	}
	return addresses;
}

/**
 * `institution` is what the genesis says of it, without its accounts; `addresses` are where the
 * others reach its node, without the peer id. Gives the card, which is also written to the folder.
 */
export async function makeFounder({ folder, name, institution, addresses, admin, validator, validates = true }) {
	const places = placesIn(folder);
	await makePrivateFolder(folder);
	await mkdir(places.offline, { mode: 0o700 });
	const accounts = {
		admin: await account(places, 'admin', admin),
		validator: validates ? await account(places, 'validator', validator) : null,
	};
	let session = null;
	let reached = [];
	if (validates) {
		await mkdir(places.server, { mode: 0o700 });
		session = await sessionKeys(places);
		const peerId = await generateNodeKey(places.nodeKey);
		reached = addresses.map((address) => `${address}/p2p/${peerId}`);
	}
	const card = { card: CARD_VERSION, name, institution: { ...institution, ...accounts }, session, addresses: reached };
	checkCard(card, 'the card');
	await writePublic(places.card, `${JSON.stringify(card, null, 2)}\n`);
	return card;
}
