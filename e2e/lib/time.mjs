// SPDX-License-Identifier: Apache-2.0

/** Days in UTC counted from 1970-01-01, as the chain counts them. */

const DAY_MILLISECONDS = 86_400_000;
const DATE_TIME = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/;

export const today = () => Math.floor(Date.now() / DAY_MILLISECONDS);

/** The first day of a FHIR date, dateTime or instant (`2021`, `2021-03`, `2021-03-09T10:00:00Z`). */
export function dayOf(text) {
	const [, year, month = '01', day = '01', time] = DATE_TIME.exec(text) ?? [];
	const moment = Date.parse(time ? text : `${year}-${month}-${day}T00:00:00Z`);
	if (Number.isNaN(moment)) throw new TypeError(`${JSON.stringify(text)} is not a FHIR date`);
	return Math.floor(moment / DAY_MILLISECONDS);
}

export const dateOf = (day) => new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10);
