// SPDX-License-Identifier: Apache-2.0

/**
 * The tree of serials of `primitives/supply`: that of RFC 6962, 2.1, over the characters of each
 * serial, in strictly ascending order of their bytes. A million of them take seconds, because each
 * level is one buffer.
 */

import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { serial as checkedSerial } from '../epcis/numbers.mjs';
import { verifyInclusion } from '../merkle.mjs';

const HASH_BYTES = 32;
/** Room for the longest serial; behind a shorter one are zeros, which sort before any character. */
const SLOT_BYTES = 20;
/** What a file begins with: its name and layout, the number of serials. */
const MAGIC = Buffer.from('salus:serials:1\n');
const HEAD_BYTES = MAGIC.length + 4;
const [LEAF, NODE] = [0, 1];
/** How many bytes of a file are read or written at once. */
const CHUNK_BYTES = 64 * 1024 * 1024;
export const MOST_SERIALS = 2 ** 24;

/** Serials that make no tree, or a file that has none. */
export class SerialTreeError extends Error {
	constructor(message) {
		super(message);
		this.name = 'SerialTreeError';
	}
}

const sha256 = (bytes) => hash('sha256', bytes, 'buffer');

export const leafOf = (serial) => sha256(Buffer.concat([Buffer.of(LEAF), Buffer.from(serial, 'ascii')]));

/** All serials in slots of one length, in their order, each only once. */
function slotsOf(serials) {
	const sorted = serials.map(checkedSerial).sort();
	const slots = Buffer.alloc(sorted.length * SLOT_BYTES);
	sorted.forEach((serial, at) => {
		if (serial === sorted[at - 1]) throw new SerialTreeError(`${JSON.stringify(serial)} stands twice`);
		slots.write(serial, at * SLOT_BYTES, 'ascii');
	});
	return slots;
}

function leafLevel(slots) {
	const count = slots.length / SLOT_BYTES;
	const level = Buffer.alloc(count * HASH_BYTES);
	const scratch = Buffer.alloc(1 + SLOT_BYTES, LEAF);
	for (let at = 0; at < count; at += 1) {
		const start = at * SLOT_BYTES;
		let length = SLOT_BYTES;
		while (slots[start + length - 1] === 0) length -= 1;
		slots.copy(scratch, 1, start, start + length);
		sha256(scratch.subarray(0, 1 + length)).copy(level, at * HASH_BYTES);
	}
	return level;
}

/** The level above: pairs joined, an odd last one carried up as it is. */
function levelAbove(below) {
	const count = below.length / HASH_BYTES;
	const level = Buffer.alloc(Math.ceil(count / 2) * HASH_BYTES);
	const scratch = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);
	for (let at = 0; at + 1 < count; at += 2) {
		below.copy(scratch, 1, at * HASH_BYTES, (at + 2) * HASH_BYTES);
		sha256(scratch).copy(level, (at / 2) * HASH_BYTES);
	}
	if (count % 2 === 1) below.copy(level, level.length - HASH_BYTES, below.length - HASH_BYTES);
	return level;
}

/** The lengths in bytes of all levels over `count` leaves, from the leaves up. */
function levelLengths(count) {
	const lengths = [count * HASH_BYTES];
	for (let size = count; size > 1; ) {
		size = Math.ceil(size / 2);
		lengths.push(size * HASH_BYTES);
	}
	return lengths;
}

function ensureCount(count) {
	if (count === 0) throw new SerialTreeError('there is no serial');
	if (count > MOST_SERIALS) throw new SerialTreeError(`${count} serials are more than ${MOST_SERIALS}`);
}

async function writeAll(file, bytes) {
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
		await file.writev([bytes.subarray(at, at + CHUNK_BYTES)]);
	}
}

async function readExactly(file, length) {
	const bytes = Buffer.allocUnsafe(length);
	for (let at = 0; at < length; ) {
		const { bytesRead } = await file.read(bytes, at, Math.min(CHUNK_BYTES, length - at));
		if (bytesRead === 0) throw new SerialTreeError('the file ends too early');
		at += bytesRead;
	}
	return bytes;
}

export class SerialTree {
	#slots;
	#levels;

	constructor(slots, levels) {
		this.#slots = slots;
		this.#levels = levels;
	}

	/** The tree over `serials`, given in any order. */
	static over(serials) {
		ensureCount(serials.length);
		const slots = slotsOf(serials);
		const levels = [leafLevel(slots)];
		while (levels.at(-1).length > HASH_BYTES) levels.push(levelAbove(levels.at(-1)));
		return new SerialTree(slots, levels);
	}

	get count() {
		return this.#slots.length / SLOT_BYTES;
	}

	get root() {
		return Buffer.from(this.#levels.at(-1));
	}

	/** The serial at an index. */
	at(index) {
		if (!Number.isInteger(index) || index < 0 || index >= this.count) {
			throw new RangeError(`no serial ${index} in a tree of ${this.count}`);
		}
		return this.#slot(index).toString('ascii').replace(/\0+$/, '');
	}

	/** All serials from one index to before another, in their order. */
	slice(from = 0, until = this.count) {
		return Array.from({ length: Math.min(until, this.count) - from }, (_, at) => this.at(from + at));
	}

	#slot(index) {
		return this.#slots.subarray(index * SLOT_BYTES, (index + 1) * SLOT_BYTES);
	}

	/** How many serials stand before `serial`. */
	#before(serial) {
		const wanted = Buffer.alloc(SLOT_BYTES);
		wanted.write(checkedSerial(serial), 'ascii');
		let [low, high] = [0, this.count];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (Buffer.compare(this.#slot(middle), wanted) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#path(index) {
		const path = [];
		for (let height = 0; height + 1 < this.#levels.length; height += 1) {
			const sibling = ((index >>> height) ^ 1) * HASH_BYTES;
			const level = this.#levels[height];
			if (sibling < level.length) path.push(Buffer.from(level.subarray(sibling, sibling + HASH_BYTES)));
		}
		return path;
	}

	has(serial) {
		const index = this.#before(serial);
		return index < this.count && this.at(index) === serial;
	}

	/** Where a serial stands: what proves that it is here. */
	place(serial) {
		const index = this.#before(serial);
		if (index >= this.count || this.at(index) !== serial) {
			throw new SerialTreeError(`${JSON.stringify(serial)} is not here`);
		}
		return { index, path: this.#path(index) };
	}

	/** The serial at an index, and its place. */
	leaf(index) {
		return { serial: this.at(index), place: { index, path: this.#path(index) } };
	}

	/** The neighbours of a serial, which prove that it is not here. */
	absence(serial) {
		if (this.has(serial)) throw new SerialTreeError(`${JSON.stringify(serial)} is here`);
		const index = this.#before(serial);
		return {
			below: index > 0 ? this.leaf(index - 1) : null,
			above: index < this.count ? this.leaf(index) : null,
		};
	}

	/** Writes serials and hashes to one file, in place of what is there. */
	async save(path) {
		const head = Buffer.alloc(HEAD_BYTES);
		MAGIC.copy(head);
		head.writeUInt32LE(this.count, MAGIC.length);
		const file = await open(path, 'w', 0o600);
		try {
			for (const bytes of [head, this.#slots, ...this.#levels]) await writeAll(file, bytes);
		} finally {
			await file.close();
		}
	}

	/** Reads what `save` wrote. What was changed since then shows when a proof is checked. */
	static async load(path) {
		const file = await open(path, 'r');
		try {
			const head = await readExactly(file, HEAD_BYTES);
			if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new SerialTreeError('this is no file of serials');
			const count = head.readUInt32LE(MAGIC.length);
			ensureCount(count);
			const slots = await readExactly(file, count * SLOT_BYTES);
			const levels = [];
			for (const length of levelLengths(count)) levels.push(await readExactly(file, length));
			if ((await file.stat()).size !== HEAD_BYTES + slots.length + levels.reduce((sum, { length }) => sum + length, 0)) {
				throw new SerialTreeError('the file is too long');
			}
			return new SerialTree(slots, levels);
		} finally {
			await file.close();
		}
	}
}

/** Whether `serial` stands at `place` under a root over `count` serials. */
export const isPresent = (serial, { index, path }, root, count) =>
	verifyInclusion({ hash: leafOf(serial), index, size: count, path, root });

const bytewise = (one, other) => Buffer.compare(Buffer.from(one, 'ascii'), Buffer.from(other, 'ascii'));

/** Whether `absence` proves that `serial` is not under a root over `count` serials. */
export function isAbsent(serial, { below, above }, root, count) {
	const stands = (leaf) => leaf === null || isPresent(leaf.serial, leaf.place, root, count);
	if ((below === null && above === null) || !stands(below) || !stands(above)) return false;
	if (below !== null && bytewise(below.serial, serial) >= 0) return false;
	if (above !== null && bytewise(serial, above.serial) >= 0) return false;
	const next = below === null ? 0 : below.place.index + 1;
	return above === null ? next === count : above.place.index === next;
}
