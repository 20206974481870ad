// SPDX-License-Identifier: Apache-2.0

/**
 * Sets segments in the loops of an implementation guide. A guide is written down in lines such as
 * `REF*EI,SY R1`: the segment, its qualifiers where the place depends on them, required or
 * situational, how often (each qualifier by itself), without a number any number of times. Entries
 * in a row that begin with the same segment are in any order, as in the standard.
 */

const LINE = /^([A-Z0-9]+)(?:\*([A-Z0-9,]+))? ([RS])([0-9]*)$/;
/** The element that qualifies a segment, where it is not the first. */
const QUALIFIER = { HL: (segment) => segment.element(3), HI: (segment) => segment.component(1, 1) };

export const qualifierOf = (segment) => (QUALIFIER[segment.id] ?? (() => segment.element(1)))(segment);

function use(letter, times) {
	return { isRequired: letter === 'R', times: times === '' ? Infinity : Number(times) };
}

function entryOf(line) {
	const [, id, codes, letter, times] = LINE.exec(line) ?? [];
	if (id === undefined) throw new Error(`${line}: no line of a guide`);
	return { id, codes: codes === undefined ? undefined : new Set(codes.split(',')), ...use(letter, times) };
}

/** A loop: its name, its use such as `S10`, its segments and loops in their order. */
export function loop(name, usage, ...lines) {
	const entries = lines.map((line) => (typeof line === 'string' ? entryOf(line) : line));
	const [first] = entries;
	let place = -1;
	const placed = entries.map((entry, at) => {
		if (entry.id !== entries[at - 1]?.id) place += 1;
		return { ...entry, place };
	});
	return { name, id: first.id, codes: first.codes, ...use(usage[0], usage.slice(1)), entries: placed };
}

const fits = (entry, segment) =>
	entry.id === segment.id && (entry.codes === undefined || entry.codes.has(qualifierOf(segment)));

const label = ({ id, codes, name }) => {
	const segment = codes === undefined ? id : `${id}*${[...codes].join('/')}`;
	return name === undefined ? segment : `${segment} of loop ${name}`;
};

/** A loop that was begun: its segments and loops. */
class Node {
	#counts = new Map();
	#place = 0;

	constructor(guide) {
		this.guide = guide;
		this.name = guide.name;
		this.segments = [];
		this.loops = [];
	}

	/** What stands for a segment here: an entry, or why none does. */
	placeOf(segment) {
		const fitting = this.guide.entries.filter((entry) => fits(entry, segment));
		const ahead = fitting.filter((entry) => entry.place >= this.#place);
		const free = ahead.find((entry) => this.#count(entry, segment) < entry.times);
		if (free !== undefined) return { entry: free };
		if (ahead.length > 0) return { reason: 'TooMany' };
		return { reason: fitting.length > 0 ? 'OutOfOrder' : 'Unexpected' };
	}

	#key(entry, segment) {
		return entry.name ?? `${this.guide.entries.indexOf(entry)} ${entry.codes ? qualifierOf(segment) : ''}`;
	}

	#count(entry, segment) {
		return this.#counts.get(this.#key(entry, segment)) ?? 0;
	}

	/** Takes a segment at an entry; gives the loop that it begins. */
	take(entry, segment) {
		this.#place = entry.place;
		this.#counts.set(this.#key(entry, segment), this.#count(entry, segment) + 1);
		if (entry.entries === undefined) {
			this.segments.push(segment);
			return undefined;
		}
		const begun = new Node(entry);
		begun.take(entry.entries[0], segment);
		this.loops.push(begun);
		return begun;
	}

	/** The required entries that never came. */
	missing() {
		const has = (entry) => entry.entries === undefined
			? this.segments.some((segment) => fits(entry, segment))
			: this.loops.some((each) => each.name === entry.name);
		return this.guide.entries.filter((entry) => entry.isRequired && !has(entry));
	}

	/** The first segment with this name and qualifier. */
	one(id, ...codes) {
		return this.all(id, ...codes)[0];
	}

	all(id, ...codes) {
		return this.segments.filter((segment) =>
			segment.id === id && (codes.length === 0 || codes.includes(qualifierOf(segment))));
	}

	/** The loops with this name right inside. */
	inside(name) {
		return this.loops.filter((each) => each.name === name);
	}
}

const GRAVEST = ['Unexpected', 'OutOfOrder', 'TooMany'];

/** The tree of a transaction set. */
export function arrange(source, guide, { segments, end }) {
	const [first, ...others] = segments;
	const root = new Node(guide);
	root.take(guide.entries[0], first);
	const open = [root];
	const close = (depth, at) => {
		while (open.length > depth) {
			const closed = open.pop();
			for (const entry of closed.missing()) {
				source.stop(at, 'Missing', `${label(entry)} is missing in ${closed.name} before it`);
			}
		}
	};
	for (const segment of others) {
		const places = open.map((node) => node.placeOf(segment));
		const depth = places.findLastIndex(({ entry }) => entry !== undefined);
		if (depth < 0) {
			const reasons = places.map(({ reason }) => reason);
			const reason = GRAVEST.findLast((each) => reasons.includes(each));
			source.stop(segment, reason, `it does not fit here, inside ${open.at(-1).name}`);
		}
		close(depth + 1, segment);
		const begun = open[depth].take(places[depth].entry, segment);
		if (begun !== undefined) open.push(begun);
	}
	close(0, end);
	return root;
}
