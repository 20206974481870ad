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

/** Stand for what is made only once all else on the card is as it should be. */
const ANY_ADDRESS = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM';
const ANY_SESSION = Object.fromEntries(Object.keys(SESSION_KEY_TYPES).map((name) => [name, ANY_ADDRESS]));
const ANY_PEER = '1';

/** An account that exists elsewhere, or a new one whose phrase is kept in the folder. */
async function account(places, name, given) {
	if (given) return given;
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
	const cardOf = (accounts, session, peerId) => ({
		card: CARD_VERSION,
		name,
		institution: { ...institution, ...accounts },
		session,
		addresses: validates ? addresses.map((address) => `${address}/p2p/${peerId}`) : [],
	});
	const given = { admin: admin ?? ANY_ADDRESS, validator: validates ? (validator ?? ANY_ADDRESS) : null };
	checkCard(cardOf(given, validates ? ANY_SESSION : null, ANY_PEER), 'the card');
	// Of the stand-ins as well: where the node's binary is missing it is said before anything is made.
	for (const address of Object.values(given).filter(Boolean)) await publicKeyOf(address);
	const places = placesIn(folder);
	await makePrivateFolder(folder);
	await mkdir(places.offline, { mode: 0o700 });
	const accounts = {
		admin: await account(places, 'admin', admin),
		validator: validates ? await account(places, 'validator', validator) : null,
	};
	let session = null;
	let peerId;
	if (validates) {
		await mkdir(places.server, { mode: 0o700 });
		session = await sessionKeys(places);
		peerId = await generateNodeKey(places.nodeKey);
	}
	const card = checkCard(cardOf(accounts, session, peerId), 'the card');
	await writePublic(places.card, `${JSON.stringify(card, null, 2)}\n`);
	return card;
}
