// SPDX-License-Identifier: Apache-2.0

/** The authorities of a session and what each weighs, as the runtime tells its clients. */

const KEY_BYTES = 32;
const WEIGHT_BYTES = 8;
/** A BABE epoch begins with its index, its first slot and its length, of eight bytes each. */
const EPOCH_HEAD_BYTES = 24;

/** What `node` uses to draw authors: weight by hex of the key. */
async function ofBabe(node) {
	return readList(await node.runtime('BabeApi_current_epoch'), EPOCH_HEAD_BYTES);
}

/** What `node` counts votes with: weight by hex of the key. */
async function ofGrandpa(node) {
	return readList(await node.runtime('GrandpaApi_grandpa_authorities'), 0);
}

/** Reads a SCALE list of key and weight; up to 63 of them, whose length is one byte. */
function readList(bytes, start) {
	if (bytes[start] & 0b11) throw new Error('more authorities than a network of this kind has');
	const authorities = new Map();
	let at = start + 1;
	for (let left = bytes[start] >> 2; left > 0; left -= 1) {
		const key = bytes.subarray(at, at + KEY_BYTES).toString('hex');
		authorities.set(key, Number(bytes.readBigUInt64LE(at + KEY_BYTES)));
		at += KEY_BYTES + WEIGHT_BYTES;
	}
	return authorities;
}

/** The pair of the well-known seed that `name` stands for; `type` is sr25519 or ed25519. */
async function wellKnown(name, type) {
	await zombie.util.cryptoWaitReady();
	const seed = `//${name[0].toUpperCase()}${name.slice(1)}`;
	return new zombie.Keyring({ type, ss58Format: 42 }).addFromUri(seed);
}

module.exports = { ofBabe, ofGrandpa, wellKnown };
