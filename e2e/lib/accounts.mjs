// SPDX-License-Identifier: Apache-2.0

/** The accounts of the development chain, and accounts derived from its well-known seed. */

import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';

export const SS58_PREFIX = 42;
const DEV_NAMES = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];

/** Opens a keyring for the development seed. */
export async function devKeyring() {
	await cryptoWaitReady();
	const keyring = new Keyring({ type: 'sr25519', ss58Format: SS58_PREFIX });
	const pairs = new Map();
	const add = (pair) => {
		pairs.set(pair.address, pair);
		return pair;
	};
	return {
		/** The pair at a derivation path such as `//Alice` or `//patient/1/custodian-1`. */
		at: (derivation) => add(keyring.addFromUri(derivation, { name: derivation })),
		/** Takes in a pair of another seed. */
		add,
		/** The pair of an address, if it was derived or taken in here. */
		of: (address) => pairs.get(address),
	};
}

/** A subject's account with one custodian: relationships share no account. */
export const subjectPath = (patient, custodian) => `//patient/${patient}/custodian-${custodian}`;

/** The Delegate of an institution: whoever votes later on the chain finds it by its number. */
export const delegatePath = (institution) => `//delegate/${institution}`;

/** The endowed accounts of the development chain by name. */
export async function devAccounts() {
	const keyring = await devKeyring();
	return Object.fromEntries(
		DEV_NAMES.map((name) => [name.toLowerCase(), keyring.at(`//${name}`)]),
	);
}
