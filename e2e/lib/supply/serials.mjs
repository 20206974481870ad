// SPDX-License-Identifier: Apache-2.0

/**
 * Serials that nobody guesses (Commission Delegated Regulation (EU) 2016/161, Article 4): random, and
 * so many more than there are packs that a guess is right in fewer than one case of ten thousand.
 */

import { createCipheriv, hkdfSync } from 'node:crypto';
import { SerialTreeError } from './serialTree.mjs';

/** 32 characters, so that each takes five random bits; none looks like another. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const MOST_LENGTH = 20;
export const LENGTH = 16;
/** Article 4(c). */
const WORST_CHANCE = 1 / 10_000;
/** How many serials are made of one piece of the stream. */
const PIECE = 65_536;

/** The chance that a random text of the same form is one of the serials. */
export const guessChance = (count, length = LENGTH) => count / ALPHABET.length ** length;

function ensureUnguessable(count, length) {
	if (!Number.isInteger(length) || length < 1 || length > MOST_LENGTH) {
		throw new SerialTreeError(`a serial has 1 to ${MOST_LENGTH} characters, not ${length}`);
	}
	if (!Number.isInteger(count) || count < 1) throw new SerialTreeError(`${count} is no number of serials`);
	if (guessChance(count, length) >= WORST_CHANCE) {
		throw new SerialTreeError(`${count} serials of ${length} characters are too easy to guess`);
	}
}

/** A stream of random bytes, the same for the same seed, product and lot. */
function streamOf(seed, { gtin, lot }) {
	const key = Buffer.from(hkdfSync('sha256', seed, '', `salus:serials:${gtin}:${lot}`, 32));
	const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
	return (length) => cipher.update(Buffer.alloc(length));
}

/**
 * `count` serials for a lot, in the order in which they were drawn. Who has the seed makes the same
 * ones again: it is as secret as they are.
 */
export function makeSerials(seed, lot, count, length = LENGTH) {
	ensureUnguessable(count, length);
	const take = streamOf(seed, lot);
	const serials = new Set();
	while (serials.size < count) {
		const bytes = take(Math.min(PIECE, count - serials.size) * length);
		for (let at = 0; at < bytes.length; at += length) {
			let serial = '';
			for (let place = at; place < at + length; place += 1) serial += ALPHABET[bytes[place] % ALPHABET.length];
			serials.add(serial);
		}
	}
	return [...serials];
}
