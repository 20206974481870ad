// SPDX-License-Identifier: Apache-2.0

/** Looks at a pallet's whole state, to show that a call left it as it was. */

import { createHash } from 'node:crypto';
import { u8aToHex } from '@polkadot/util';
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
