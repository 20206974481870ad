// SPDX-License-Identifier: Apache-2.0

/** Writes X12 interchanges: segments, and the envelopes around them. */

import { dateText } from './values.mjs';

const [ELEMENT, COMPONENT, REPETITION, TERMINATOR] = ['*', ':', '^', '~'];
/** The extended character set without the delimiters. */
const ALLOWED = /^[\x20-\x7e]*$/;
const DAY_MILLISECONDS = 86_400_000;

/** What cannot be written, with the segment and the element. */
export class WritingError extends Error {
	constructor(place, reason) {
		super(`${place}: ${reason}`);
		Object.assign(this, { name: 'WritingError', place });
	}
}

function checked(place, value, delimiters) {
	const text = String(value);
	if (!ALLOWED.test(text) || [...delimiters].some((delimiter) => text.includes(delimiter))) {
		throw new WritingError(place, 'a character that X12 has no room for');
	}
	return text;
}

const DELIMITERS = ELEMENT + COMPONENT + REPETITION + TERMINATOR;

/** Elements that say nothing at the end are left out. */
function joined(parts, separator) {
	const last = parts.findLastIndex((part) => part !== '');
	return parts.slice(0, last + 1).join(separator);
}

/** A segment. An element that is a list is a composite; null and undefined are empty. */
export function segment(id, ...elements) {
	const texts = elements.map((element, at) => {
		const place = `${id}${String(at + 1).padStart(2, '0')}`;
		const parts = [element].flat().map((part) => checked(place, part ?? '', DELIMITERS));
		return joined(parts, COMPONENT);
	});
	return joined([id, ...texts], ELEMENT);
}

/** Exactly so many characters, filled up at the end. */
function fixed(place, value, width) {
	const text = checked(place, value ?? '', DELIMITERS);
	if (text.length > width) throw new WritingError(place, `is longer than ${width}`);
	return text.padEnd(width);
}

const digits = (place, number, width) => {
	if (!Number.isInteger(number) || number < 1 || String(number).length > width) {
		throw new WritingError(place, `is no number of up to ${width} digits above 0`);
	}
	return String(number).padStart(width, '0');
};

/** CCYYMMDD and HHMM of a moment, UTC. */
function stamp(moment) {
	const day = dateText(Math.floor(moment / DAY_MILLISECONDS));
	return { day, time: new Date(moment).toISOString().slice(11, 16).replace(':', '') };
}

function interchangeHeader({ sender, receiver, control, moment, usage }) {
	const { day, time } = stamp(moment);
	if (!['P', 'T'].includes(usage)) throw new WritingError('ISA15', 'is P or T');
	const elements = [
		'00', fixed('ISA02', '', 10), '00', fixed('ISA04', '', 10),
		fixed('ISA05', sender.qualifier, 2), fixed('ISA06', sender.id, 15),
		fixed('ISA07', receiver.qualifier, 2), fixed('ISA08', receiver.id, 15),
		day.slice(2), time, REPETITION, '00501', digits('ISA13', control, 9), '0', usage, COMPONENT,
	];
	return ['ISA', ...elements].join(ELEMENT);
}

/**
 * An interchange with one functional group. `sets` are the bodies of the transaction sets, each a
 * list of segments without ST and SE.
 */
export function interchange({ group, set, version }, envelope, sets) {
	const { day, time } = stamp(envelope.moment);
	const control = String(envelope.control);
	const bodies = sets.flatMap((body, at) => {
		const number = String(at + 1).padStart(4, '0');
		const start = segment('ST', set, number);
		return [start, ...body, segment('SE', body.length + 2, number)];
	});
	const lines = [
		interchangeHeader(envelope),
		segment('GS', group, envelope.sender.id, envelope.receiver.id, day, time, control, 'X', version),
		...bodies,
		segment('GE', sets.length, control),
		segment('IEA', 1, digits('ISA13', envelope.control, 9)),
	];
	return lines.map((line) => `${line}${TERMINATOR}\n`).join('');
}
