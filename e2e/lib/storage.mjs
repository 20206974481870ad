// SPDX-License-Identifier: Apache-2.0

/** Looks at what a pallet stores, to show that a call left it as it was or what it does not tell. */

import { createHash } from 'node:crypto';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { xxhashAsU8a } from '@polkadot/util-crypto';

const PAGE = 1000;

async function keysUnder(api, prefix, blockHash) {
	const keys = [];
	for (;;) {
		const page = await api.rpc.state.getKeysPaged(prefix, PAGE, keys.at(-1)?.toHex(), blockHash);
		keys.push(...page);
		if (page.length < PAGE) return keys;
	}
}

/** SHA-256 over every key and value of `pallets` at a block. */
export async function fingerprint(api, pallets, blockHash) {
	const hash = createHash('sha256');
	for (const pallet of pallets) {
		const keys = await keysUnder(api, u8aToHex(xxhashAsU8a(pallet, 128)), blockHash);
		for (let at = 0; at < keys.length; at += PAGE) {
			const page = keys.slice(at, at + PAGE);
			const [{ changes }] = await api.rpc.state.queryStorageAt.raw(page.map((key) => key.toHex()), blockHash);
			hash.update(JSON.stringify(changes));
		}
	}
	return hash.digest('hex');
}

/** Every raw value that a pallet stores under one name, in the order of its keys. */
export async function storedValues(api, pallet, name, blockHash) {
	const prefix = u8aToHex(u8aConcat(xxhashAsU8a(pallet, 128), xxhashAsU8a(name, 128)));
	const values = [];
	const keys = await keysUnder(api, prefix, blockHash);
	for (let at = 0; at < keys.length; at += PAGE) {
		const page = keys.slice(at, at + PAGE).map((key) => key.toHex());
		const [{ changes }] = await api.rpc.state.queryStorageAt.raw(page, blockHash);
		values.push(...changes.map(([, value]) => hexToU8a(value)));
	}
	return values;
}
