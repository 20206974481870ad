// SPDX-License-Identifier: Apache-2.0

/** The numbers that a company issues under its GS1 Company Prefix (General Specifications, 1.4). */

import { completed, refuse } from '../epcis/numbers.mjs';

const PREFIX = /^[0-9]{4,12}$/;

/** `reference` fills the digits between the prefix and the check digit. */
function under(prefix, lead, reference, length) {
	const room = length - 1 - lead.length - prefix.length;
	const digits = String(reference).padStart(room, '0');
	if (digits.length > room) refuse('WrongLength');
	return completed(lead + prefix + digits, length);
}

export function numbering(prefix) {
	if (!PREFIX.test(prefix)) refuse('WrongLength');
	return {
		prefix,
		/** A trade item; `indicator` is 0 for what a patient gets, 1 to 8 for a case of it. */
		gtin: (reference, indicator = 0) => under(prefix, String(indicator), reference, 14),
		/** A logistic unit. */
		sscc: (reference, extension = 0) => under(prefix, String(extension), reference, 18),
		/** A place. */
		gln: (reference) => under(prefix, '', reference, 13),
	};
}
