// SPDX-License-Identifier: Apache-2.0

/** Dates of FHIR R4 as moments and days of the chain. Both ends of a FHIR period belong to it. */

import { withoutAbsent } from './elements.mjs';

const DAY_MILLISECONDS = 86_400_000;
const SECOND_MILLISECONDS = 1000;
const LONGEST_OFFSET_MINUTES = 14 * 60;
const DATE_TIME =
	/^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?(Z|[+-]\d{2}:\d{2}))?)?)?$/;
const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

/** The start of a calendar day in UTC. `Date.UTC` takes the years before 100 for others. */
function startInUtc(year, month, day) {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	return date.getTime();
}

/** The numbers in a FHIR date or dateTime. */
function read(text) {
	const match = DATE_TIME.exec(text);
	if (!match) throw new RangeError(`${JSON.stringify(text)} is no FHIR date`);
	const [, year, month, day, hour, minute, second, fraction, offset] = match;
	const date = { year: Number(year), month: month && Number(month), day: day && Number(day) };
	const start = new Date(startInUtc(date.year, date.month ?? 1, date.day ?? 1));
	const exists = start.getUTCMonth() + 1 === (date.month ?? 1) && start.getUTCDate() === (date.day ?? 1);
	if (!exists || date.year < FIRST_YEAR) throw new RangeError(`there is no ${text}`);
	const time = hour && { hour: Number(hour), minute: Number(minute), second: Number(second), fraction };
	return { ...date, time, offset };
}

/** The calendar day after the last one that a date of any precision means. */
function dayAfter({ year, month, day }) {
	if (day !== undefined) return startInUtc(year, month, day + 1);
	return month === undefined ? startInUtc(year + 1, 1, 1) : startInUtc(year, month + 1, 1);
}

function offsetMinutes(offset) {
	if (offset === 'Z') return 0;
	const [hours, minutes] = offset.slice(1).split(':').map(Number);
	const total = hours * 60 + minutes;
	if (minutes > 59 || total > LONGEST_OFFSET_MINUTES) throw new RangeError(`there is no zone ${offset}`);
	return offset[0] === '-' ? -total : total;
}

/** The first and the last millisecond of a dateTime that has a time: as long as it is precise. */
function momentsOfTime({ year, month, day, time, offset }) {
	const { hour, minute, second, fraction = '' } = time;
	if (hour > 23 || minute > 59 || second > 59) throw new RangeError('there is no such time of day');
	const local = startInUtc(year, month, day) +
		((hour * 60 + minute) * 60 + second) * SECOND_MILLISECONDS + Number(fraction.padEnd(3, '0'));
	const first = local - offsetMinutes(offset) * 60 * SECOND_MILLISECONDS;
	return [first, first + SECOND_MILLISECONDS / 10 ** fraction.length - 1];
}

/** What the clocks of a zone show at a moment, as if it were UTC. */
function shown(moment, timeZone) {
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone, hourCycle: 'h23', era: 'short',
		year: 'numeric', month: 'numeric', day: 'numeric',
		hour: 'numeric', minute: 'numeric', second: 'numeric',
	});
	const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
	const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
	const seconds = (Number(parts.hour) * 60 + Number(parts.minute)) * 60 + Number(parts.second);
	return startInUtc(year, Number(parts.month), Number(parts.day)) + seconds * SECOND_MILLISECONDS;
}

/** The moment at which a calendar day begins in a zone. */
export function startOfDay(local, timeZone) {
	const at = (moment) => local - (shown(moment, timeZone) - moment);
	const candidates = [at(local - DAY_MILLISECONDS), at(local + DAY_MILLISECONDS)];
	const fitting = candidates.filter((moment) => shown(moment, timeZone) === local);
	// Where clocks skip midnight, the day begins when they do.
	return fitting.length > 0 ? Math.min(...fitting) : candidates[0];
}

/** The first and the last millisecond of what a date or dateTime means. */
function moments(text, timeZone) {
	const date = read(text);
	if (date.time) return momentsOfTime(date);
	if (timeZone === undefined) {
		throw new RangeError(`${text} is in no time zone; the context can name one`);
	}
	const first = startInUtc(date.year, date.month ?? 1, date.day ?? 1);
	return [startOfDay(first, timeZone), startOfDay(dayAfter(date), timeZone) - 1];
}

/** A FHIR period as `{ from, until }`: the first moment, and the first that is too late. */
export function periodOf({ start, end }, timeZone) {
	const from = start === undefined ? null : moments(start, timeZone)[0];
	const until = end === undefined ? null : moments(end, timeZone)[1] + 1;
	if (from !== null && until !== null && until <= from) throw new RangeError('it ends before it starts');
	if (until !== null && until <= 0) throw new RangeError('it ended before 1970, where moments begin');
	return { from: from === null ? null : Math.max(0, from), until };
}

/** A FHIR period as `{ first, last }` of whole days. */
export function daysOf({ start, end }) {
	const dates = [start, end].map((text) => text === undefined ? undefined : read(text));
	if (dates.some((date) => date?.time)) throw new RangeError('the day of a record has no time of day');
	const [first, last] = dates;
	const days = {
		first: first ? startInUtc(first.year, first.month ?? 1, first.day ?? 1) / DAY_MILLISECONDS : null,
		last: last ? dayAfter(last) / DAY_MILLISECONDS - 1 : null,
	};
	if (first && last && days.last < days.first) throw new RangeError('it ends before it starts');
	return days;
}

function calendar(milliseconds) {
	const date = new Date(milliseconds);
	const year = date.getUTCFullYear();
	if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
		throw new RangeError('FHIR has no year before 1 or after 9999');
	}
	return date.toISOString();
}

/** The FHIR period of `{ from, until }`; undefined where it is open on both ends. */
export function fhirPeriod({ from, until }) {
	if (from === null && until === null) return undefined;
	return withoutAbsent({
		start: from === null ? undefined : calendar(from),
		end: until === null ? undefined : calendar(until - 1),
	});
}

/** The FHIR period of `{ first, last }`; undefined where it is open on both ends. */
export function fhirDays({ first, last }) {
	if (first === null && last === null) return undefined;
	const date = (day) => calendar(day * DAY_MILLISECONDS).slice(0, 10);
	return withoutAbsent({
		start: first === null ? undefined : date(first),
		end: last === null ? undefined : date(last),
	});
}

export const fhirInstant = (moment) => calendar(moment);
