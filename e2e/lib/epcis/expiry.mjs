// SPDX-License-Identifier: Apache-2.0

/**
 * AI 17: YYMMDD, where day 00 is the last day of the month (General Specifications 3.4.7). The
 * century is that of 49 years back to 50 years ahead of the year in which it is read (7.12).
 */

import { digits, refuse } from './numbers.mjs';

const DAY_MS = 86_400_000;
const [YEARS_BACK, YEARS_AHEAD] = [49, 50];
const SOME_LEAP_YEAR = 2000;

const monthLength = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const numbers = (date) => [0, 2, 4].map((at) => Number(date.slice(at, at + 2)));

/** The six digits, where some year has such a day. */
export function expiryDate(text) {
	const [, month, day] = numbers(digits(text, 6));
	const isDate = month >= 1 && month <= 12 && day <= monthLength(SOME_LEAP_YEAR, month);
	return isDate ? text : refuse('NotDate');
}

/** The expiry day, counted from 1970-01-01. */
export function expiryDay(date, currentYear) {
	const [twoDigits, month, stated] = numbers(expiryDate(date));
	const first = currentYear - YEARS_BACK;
	const year = first + ((twoDigits - (first % 100) + 100) % 100);
	const last = monthLength(year, month);
	if (stated > last) refuse('NotDate');
	return Date.UTC(year, month - 1, stated === 0 ? last : stated) / DAY_MS;
}

/** The date of `day` for those who read it in `currentYear`. */
export function expiryOf(day, currentYear) {
	const date = new Date(day * DAY_MS);
	const year = date.getUTCFullYear();
	const isReached = year >= currentYear - YEARS_BACK && year <= currentYear + YEARS_AHEAD;
	return isReached ? date.toISOString().slice(2, 10).replaceAll('-', '') : refuse('YearOutOfRange');
}
