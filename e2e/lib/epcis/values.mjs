// SPDX-License-Identifier: Apache-2.0

/** Decimals and moments as documents write them, exact: a decimal stays a text. */

const DECIMAL = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?$/;
const MOST_EXPONENT = 100;
const TIME = '([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]+))?';
const OFFSET = '[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)';
const MOMENT = new RegExp(`^([0-9]{4}-[0-9]{2}-[0-9]{2})T${TIME}(Z|${OFFSET})$`);
const ONLY_OFFSET = new RegExp(`^${OFFSET}$`);

/** A number that JSON had, by its digits. */
export class JsonNumber {
	constructor(text) {
		this.text = text;
	}
}

/** Whether a value of a document has members. */
export const isObject = (value) =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

/** A decimal without exponent, plus sign, or zeros that say nothing; undefined where it is none. */
export function canonicalDecimal(text) {
	const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
	if (sign === undefined || whole + fraction === '' || Math.abs(exponent) > MOST_EXPONENT) return undefined;
	const shift = Number(exponent);
	const padded = '0'.repeat(Math.max(0, -shift)) + whole + fraction + '0'.repeat(Math.max(0, shift));
	const point = Math.max(0, -shift) + whole.length + shift;
	const integer = padded.slice(0, point).replace(/^0+/, '') || '0';
	const decimals = padded.slice(point).replace(/0+$/, '');
	const number = decimals === '' ? integer : `${integer}.${decimals}`;
	return sign === '-' && number !== '0' ? `-${number}` : number;
}

const isDay = (date) => {
	const moment = new Date(`${date}T00:00:00Z`);
	return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date);
};

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export const isDate = (text) => /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && isDay(text);

/** Whether a text is a moment with its offset (RFC 3339, ISO 8601). */
export function isMoment(text) {
	const match = MOMENT.exec(text);
	return match !== null && isDay(match[1]);
}

/** Whether a text is the offset of a time zone. */
export const isOffset = (text) => ONLY_OFFSET.test(text);

/** The minutes of an offset, negative west of Greenwich. */
export function offsetMinutes(text) {
	const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4));
	return text.startsWith('-') && minutes > 0 ? -minutes : minutes;
}

/** Milliseconds since 1970-01-01; the fourth decimal rounds up from 5. */
export function momentMs(text) {
	const [, date, hours, minutes, seconds, fraction = '', offset] = MOMENT.exec(text) ?? [];
	const whole = Date.parse(`${date}T${hours}:${minutes}:${seconds}${offset}`);
	if (Number.isNaN(whole)) throw new RangeError(`${text} is no moment`);
	const thousandths = Number(fraction.padEnd(3, '0').slice(0, 3));
	return whole + thousandths + (Number(fraction[3] ?? 0) >= 5 ? 1 : 0);
}

/** A moment in UTC and milliseconds, as the event hash has it. */
export const canonicalMoment = (text) => new Date(momentMs(text)).toISOString();
