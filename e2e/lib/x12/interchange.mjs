// SPDX-License-Identifier: Apache-2.0

/**
 * Reads X12 interchanges of version 00501: delimiters, segments, and the envelopes ISA, GS and ST
 * with their counts and control numbers.
 */

const ISA_WIDTHS = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];
/** With its identifier, a separator before each element, and the terminator. */
const ISA_LENGTH = 106;
const VERSION = '00501';
const IDENTIFIER = /^[A-Z][A-Z0-9]{1,2}$/;

/** How a segment is named: by its place from 1, and its identifier. */
export const nameOf = ({ position, id }) => `segment ${position} (${id === '' ? 'without a name' : id})`;

/** A file that is refused, with the segment in which that shows. */
export class X12Error extends Error {
	constructor(file, segment, reason, explanation) {
		super(`${file}: ${nameOf(segment)}: ${reason}: ${explanation}`);
		const { id, position } = segment;
		Object.assign(this, { name: 'X12Error', file, reason, segment: id, position });
	}
}

/** One segment. Elements and components that are left out are empty. */
export class Segment {
	#elements;
	#delimiters;

	constructor(text, position, delimiters) {
		this.#elements = text.split(delimiters.element);
		this.#delimiters = delimiters;
		[this.id] = this.#elements;
		this.position = position;
	}

	get length() {
		return this.#elements.length;
	}

	/** The element by its number in the standard, from 1. */
	element(number) {
		return this.#elements[number] ?? '';
	}

	components(number) {
		return this.element(number).split(this.#delimiters.component);
	}

	component(number, part) {
		return this.components(number)[part - 1] ?? '';
	}
}

/** What can be wrong in a file that can still be read. */
export const TOLERABLE = [
	'Balance', 'Count', 'Diagnosis', 'Hierarchy', 'LineNumber', 'OtherPayer', 'PayerOrder', 'Pointer',
	'PriorBalance', 'Qualifier', 'Total',
];

/** Where segments come from, and what is refused in them. */
export class Source {
	#tolerate;

	constructor(file, tolerate = []) {
		const unknown = tolerate.find((reason) => !TOLERABLE.includes(reason));
		if (unknown !== undefined) throw new RangeError(`${unknown} cannot be tolerated`);
		this.file = file;
		this.#tolerate = new Set(tolerate);
		/** What was found and tolerated. */
		this.tolerated = [];
	}

	/** Says where and why the file cannot be read. */
	stop(segment, reason, explanation) {
		throw new X12Error(this.file, segment, reason, explanation);
	}

	/** Stops, unless `reason` is tolerated. */
	refuse(segment, reason, explanation) {
		const finding = new X12Error(this.file, segment, reason, explanation);
		if (!this.#tolerate.has(reason)) throw finding;
		this.tolerated.push(finding);
	}
}

const BYTE_ORDER_MARK = '\uFEFF';

function textOf(source, contents) {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(contents).replace(BYTE_ORDER_MARK, '');
	} catch {
		return source.stop({ position: 1, id: 'ISA' }, 'Characters', 'the file is not UTF-8');
	}
}

/** The delimiters that an ISA states by where they stand in it. */
function delimitersOf(source, text) {
	const id = /^[A-Za-z0-9]*/.exec(text)[0].slice(0, 3);
	const first = { position: 1, id };
	if (id !== 'ISA') source.stop(first, 'Missing', 'an interchange begins with ISA');
	const [element, component, terminator] = [text[3], text[ISA_LENGTH - 2], text[ISA_LENGTH - 1]];
	const elements = text.slice(0, ISA_LENGTH - 1).split(element).slice(1);
	const isFixed = elements.length === ISA_WIDTHS.length &&
		elements.every((each, at) => each.length === ISA_WIDTHS[at]);
	if (!isFixed) source.stop(first, 'Delimiters', 'its elements do not have their fixed lengths');
	const all = [element, component, terminator];
	if (new Set(all).size < all.length || all.some((each) => each === undefined || /[A-Za-z0-9 ]/.test(each))) {
		source.stop(first, 'Delimiters', 'separators and terminator are three different signs');
	}
	return { element, component, terminator };
}

function segmentsOf(source, text) {
	const delimiters = delimitersOf(source, text);
	const pieces = text.split(delimiters.terminator);
	const segments = pieces.map((piece, at) => {
		const bare = piece.replace(/^[\r\n]+|\r$/g, '');
		return { bare, segment: new Segment(bare, at + 1, delimiters) };
	});
	const { bare: rest, segment: last } = segments.pop();
	if (rest.trim() !== '') source.stop(last, 'Unterminated', 'the file ends before the segment does');
	while (segments.at(-1)?.bare === '') segments.pop();
	for (const { bare, segment } of segments) {
		if (!IDENTIFIER.test(segment.id)) {
			source.stop(segment, 'Identifier', 'a segment begins with two or three capitals and digits');
		}
		if (/[\x00-\x1f\x7f]/.test(bare)) source.stop(segment, 'Characters', 'a control character inside');
	}
	return segments.map(({ segment }) => segment);
}

/** Takes segments one after the other. */
class Cursor {
	#segments;
	#at = 0;

	constructor(source, segments) {
		this.source = source;
		this.#segments = segments;
		/** What closes an envelope, with what it has to state. */
		this.ends = [];
	}

	get next() {
		return this.#segments[this.#at];
	}

	take(id) {
		const segment = this.next;
		if (segment === undefined) {
			this.source.stop(this.#segments.at(-1), 'Missing', `${id} was expected after it`);
		} else if (segment.id !== id) {
			this.source.stop(segment, 'Unexpected', `${id} was expected`);
		}
		this.#at += 1;
		return segment;
	}

	/** Everything up to the next segment with one of these names. */
	until(ids) {
		const from = this.#at;
		while (this.next !== undefined && !ids.includes(this.next.id)) this.#at += 1;
		return this.#segments.slice(from, this.#at);
	}
}

/** Checks what closes an envelope: the count of what is inside, and the control number. */
function checkEnd(source, { end, counted, control }) {
	const stated = end.element(1);
	if (!/^[0-9]+$/.test(stated) || Number(stated) !== counted) {
		source.refuse(end, 'Count', `it states ${stated || 'nothing'}, there are ${counted}`);
	}
	if (end.element(2) !== control) {
		source.stop(end, 'ControlNumber', `${end.element(2) || 'nothing'} closes what ${control} opened`);
	}
}

function readSet(cursor) {
	const start = cursor.take('ST');
	const body = cursor.until(['SE', 'ST', 'GE', 'GS', 'IEA', 'ISA']);
	const end = cursor.take('SE');
	cursor.ends.push({ end, counted: body.length + 2, control: start.element(2) });
	return { start, kind: start.element(1), control: start.element(2), segments: [start, ...body], end };
}

/** What stands between an opening segment and the one that closes it. */
function readAll(cursor, opening, closing, read) {
	const found = [];
	const controls = new Set();
	do {
		const segment = cursor.next;
		const each = read(cursor);
		if (controls.has(each.control)) {
			cursor.source.stop(segment, 'ControlNumber', `${each.control} stands twice`);
		}
		controls.add(each.control);
		found.push(each);
	} while (cursor.next?.id === opening);
	return { found, end: cursor.take(closing) };
}

function readGroup(cursor) {
	const start = cursor.take('GS');
	const control = start.element(6);
	const { found: sets, end } = readAll(cursor, 'ST', 'GE', readSet);
	cursor.ends.push({ end, counted: sets.length, control });
	return { start, kind: start.element(1), version: start.element(8), control, sets };
}

/** The functional groups of the one interchange in a file, and what closes its envelopes. */
function readInterchange(source, contents) {
	const cursor = new Cursor(source, segmentsOf(source, textOf(source, contents)));
	const start = cursor.take('ISA');
	if (start.element(12) !== VERSION) {
		source.stop(start, 'Version', `ISA12 is ${start.element(12)}, ${VERSION} is read`);
	}
	const { found: groups, end } = readAll(cursor, 'GS', 'IEA', readGroup);
	cursor.ends.push({ end, counted: groups.length, control: start.element(13) });
	if (cursor.next !== undefined) source.stop(cursor.next, 'Unexpected', 'it follows the interchange');
	return { groups, ends: cursor.ends };
}

function checkVersions(source, groups, { group, set, version }) {
	for (const { start, kind, version: stated, sets } of groups) {
		if (kind !== group || stated !== version) {
			source.stop(start, 'Version', `it holds ${kind} ${stated}, ${group} ${version} is read`);
		}
		for (const { start: first, kind: number } of sets) {
			const own = first.element(3);
			if (number !== set || (own !== '' && own !== version)) {
				source.stop(first, 'Version', `it is ${number} ${own}, ${set} ${version} is read`);
			}
		}
	}
}

/**
 * The transaction sets of one kind in a file, each as `arrange` gives it. Counts come last: where
 * segments are missing or do not belong, they are wrong too, and say less.
 */
export function readSets(source, contents, kind, arrange) {
	const { groups, ends } = readInterchange(source, contents);
	checkVersions(source, groups, kind);
	const arranged = groups.flatMap(({ sets }) => sets).map((set) => arrange(set));
	ends.forEach((end) => checkEnd(source, end));
	return arranged;
}
