// SPDX-License-Identifier: Apache-2.0

/** The SCALE encoding of what is signed or committed to off chain, written and read. */

import { bnToU8a, u8aConcat } from '@polkadot/util';

const little = (bitLength, isNegative = false) => (value) =>
	bnToU8a(value, { bitLength, isLe: true, isNegative });

export const u8 = little(8);
export const u16 = little(16);
export const u32 = little(32);
export const u64 = little(64);
export const i32 = little(32, true);

/** Nothing, or a value in the encoding of `write`. */
export const option = (write) => (value) =>
	value === null || value === undefined ? Uint8Array.of(0) : u8aConcat(Uint8Array.of(1), write(value));

/** Bytes that were cut short, too many, or not what they should be. */
export class ScaleError extends Error {
	constructor(message) {
		super(message);
		this.name = 'ScaleError';
	}
}

/** Reads values off bytes, one after the other. */
export class Reader {
	#bytes;
	#at = 0;

	constructor(bytes) {
		this.#bytes = Buffer.from(bytes);
	}

	get left() {
		return this.#bytes.length - this.#at;
	}

	take(length) {
		if (length > this.left) throw new ScaleError(`${length} bytes were expected, ${this.left} are left`);
		this.#at += length;
		return this.#bytes.subarray(this.#at - length, this.#at);
	}

	u8 = () => this.take(1).readUInt8();
	u16 = () => this.take(2).readUInt16LE();
	u32 = () => this.take(4).readUInt32LE();

	/** As a number: moments and the numbers of rows stay far below 2^53. */
	u64 = () => {
		const value = Number(this.take(8).readBigUInt64LE());
		if (!Number.isSafeInteger(value)) throw new ScaleError('a number is too large');
		return value;
	};

	option(read) {
		const tag = this.u8();
		if (tag > 1) throw new ScaleError(`${tag} is no option`);
		return tag === 1 ? read() : null;
	}

	/** One of `variants` by its place. */
	variant(variants) {
		const at = this.u8();
		if (at >= variants.length) throw new ScaleError(`${at} is no variant`);
		return variants[at];
	}

	end() {
		if (this.left > 0) throw new ScaleError(`${this.left} bytes too many`);
	}
}
