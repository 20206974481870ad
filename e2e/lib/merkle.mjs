// SPDX-License-Identifier: Apache-2.0

/** The Merkle tree of RFC 6962, section 2.1: SHA-256, leaves prefixed with 0x00, nodes with 0x01. */

import { createHash } from 'node:crypto';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function sha256(...parts) {
	const hash = createHash('sha256');
	parts.forEach((part) => hash.update(part));
	return hash.digest();
}

export const leafHash = (leaf) => sha256(LEAF, leaf);

export const nodeHash = (left, right) => sha256(NODE, left, right);

/** The level above: pairs joined, an odd last one carried up as it is. */
function levelAbove(level) {
	const above = [];
	for (let at = 0; at < level.length; at += 2) {
		above.push(at + 1 < level.length ? nodeHash(level[at], level[at + 1]) : level[at]);
	}
	return above;
}

/** A tree over leaf hashes: its root, and the audit path of each leaf from the bottom up. */
export class MerkleTree {
	#levels;

	constructor(leafHashes) {
		this.#levels = [leafHashes];
		while (this.#levels.at(-1).length > 1) {
			this.#levels.push(levelAbove(this.#levels.at(-1)));
		}
	}

	get size() {
		return this.#levels[0].length;
	}

	/** Of no leaves, the hash of the empty string. */
	get root() {
		return this.#levels.at(-1)[0] ?? sha256();
	}

	inclusionPath(index) {
		if (!Number.isInteger(index) || index < 0 || index >= this.size) {
			throw new RangeError(`no leaf ${index} in a tree of ${this.size}`);
		}
		const siblings = this.#levels.map((level, height) => level[(index >> height) ^ 1]);
		return siblings.slice(0, -1).filter((sibling) => sibling !== undefined);
	}

	/** The hashes of one level, the leaves being level 0. */
	level(height) {
		return [...this.#levels[height]];
	}
}

export const root = (leafHashes) => new MerkleTree(leafHashes).root;

/** Whether the leaf with `hash` stands at `index` among `size` leaves (RFC 9162, 2.1.3.2). */
export function verifyInclusion({ hash, index, size, path, root: expected }) {
	if (index >= size) return false;
	let position = index;
	let last = size - 1;
	let current = hash;
	for (const sibling of path) {
		if (last === 0) return false;
		if (position % 2 === 1 || position === last) {
			current = nodeHash(sibling, current);
			while (position % 2 === 0 && position !== 0) {
				position = Math.floor(position / 2);
				last = Math.floor(last / 2);
			}
		} else {
			current = nodeHash(current, sibling);
		}
		position = Math.floor(position / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 && Buffer.compare(current, expected) === 0;
}
