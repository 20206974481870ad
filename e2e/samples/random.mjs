// SPDX-License-Identifier: Apache-2.0

/** Numbers that look random and are the same in every run (mulberry32). */

export function seeded(seed) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const integer = (low, high) => low + Math.floor(next() * (high - low + 1));
	const hex = (digits) =>
		Array.from({ length: digits }, () => integer(0, 15).toString(16)).join('');
	return {
		integer,
		pick: (choices) => choices[integer(0, choices.length - 1)],
		/** A number with exactly `places` decimals, as text. */
		decimal: (low, high, places) => (low + next() * (high - low)).toFixed(places),
		uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
	};
}
