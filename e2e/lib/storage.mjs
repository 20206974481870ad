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

const prefixOf = (...names) => u8aToHex(u8aConcat(...names.map((name) => xxhashAsU8a(name, 128))));

/** Pages of keys and values under a prefix, `[key, value]` in hexadecimal, in the order of the keys. */
async function* pagesUnder(api, prefix, blockHash) {
	const keys = await keysUnder(api, prefix, blockHash);
	for (let at = 0; at < keys.length; at += PAGE) {
		const page = keys.slice(at, at + PAGE).map((key) => key.toHex());
		const [{ changes }] = await api.rpc.state.queryStorageAt.raw(page, blockHash);
		yield changes;
	}
}

/** SHA-256 over every key and value of `pallets` at a block. */
export async function fingerprint(api, pallets, blockHash) {
	const hash = createHash('sha256');
	for (const pallet of pallets) {
		for await (const page of pagesUnder(api, prefixOf(pallet), blockHash)) hash.update(JSON.stringify(page));
	}
	return hash.digest('hex');
}

/** Every raw value that a pallet stores under one name, in the order of its keys. */
export async function storedValues(api, pallet, name, blockHash) {
	const values = [];
	for await (const page of pagesUnder(api, prefixOf(pallet, name), blockHash)) {
		values.push(...page.map(([, value]) => hexToU8a(value)));
	}
	return values;
}

const bytesOf = (hex) => (hex.length - 2) / 2;

/** How many bytes the keys and values of `pallets` have at a block. */
export async function storedBytes(api, pallets, blockHash) {
	let bytes = 0;
	for (const pallet of pallets) {
		for await (const page of pagesUnder(api, prefixOf(pallet), blockHash)) {
			for (const [key, value] of page) bytes += bytesOf(key) + bytesOf(value);
		}
	}
	return bytes;
}
