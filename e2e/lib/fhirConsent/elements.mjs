// SPDX-License-Identifier: Apache-2.0

/** What elements of FHIR look like in JSON. */

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object without the members that have no value. */
export const withoutAbsent = (members) =>
	Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** A code as FHIR writes a token. A bar in the system would make one token of two codings. */
export function tokenOf({ system = '', code = '' }) {
	return `${String(system).includes('|') ? JSON.stringify(system) : system}|${code}`;
}

/** The coding that a token stands for. */
export function codingBy(token) {
	const bar = token.indexOf('|');
	return { system: token.slice(0, bar), code: token.slice(bar + 1) };
}
