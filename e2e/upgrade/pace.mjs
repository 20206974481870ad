// SPDX-License-Identifier: Apache-2.0

/** How a chain keeps its pace: how long its finality stands still, and which slots have no block. */

/** Notes how long finality stood still at most, and from which block on. */
export function watchPace(observer) {
	const from = observer.height;
	const pace = { longest: 0, height: from, since: Date.now() };
	const timer = setInterval(() => {
		pace.longest = Math.max(pace.longest, Date.now() - pace.since);
		if (observer.height === pace.height) return;
		Object.assign(pace, { height: observer.height, since: Date.now() });
	}, 250);
	return { pace, from, end: () => clearInterval(timer) };
}

/** What stands between each of `blocks` (`{ height, slot }`, in their order) and the next: slots without one. */
function gapsIn(blocks) {
	return blocks.slice(1).map(({ slot }, at) => ({ after: blocks[at].height, slots: slot - blocks[at].slot - 1 }));
}

const longest = (gaps) => gaps.reduce((most, gap) => (gap.slots > most.slots ? gap : most), { slots: 0 });
const sum = (gaps) => gaps.reduce((total, { slots }) => total + slots, 0);

/**
 * The longest gap in which nodes compiled a new Wasm, which is after one of the blocks `first` to
 * `last`; the longest of the others; and how many of the slots outside the former have a block.
 */
export function slotsOf(blocks, { first, last }) {
	const gaps = gapsIn(blocks);
	const isCompiling = ({ after }) => after >= first && after <= last;
	const others = gaps.filter((gap) => !isCompiling(gap));
	const slots = blocks.length + sum(others);
	return { compiling: longest(gaps.filter(isCompiling)), other: longest(others), slots, share: blocks.length / slots };
}
