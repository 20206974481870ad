// SPDX-License-Identifier: Apache-2.0

/**
 * Numbers and texts of GS1, read strictly. The rules, the words and the reasons of refusal are those
 * of the crate `salus-gs1` (primitives/gs1), so that both sides of the gateway agree.
 */

const REASONS = {
	WrongLength: 'wrong number of characters',
	NotDigit: 'a character is not a digit',
	CheckDigitMismatch: 'the check digit does not follow from the others',
	NotInCharacterSet: "a character is outside GS1's set 82",
	PrefixLengthOutOfRange: 'a company prefix in an EPC has 6 to 12 digits',
	PrefixLengthMismatch: 'the EPC prefix of a GTIN-8 has 8 digits',
	UnknownScheme: 'not an SGTIN, LGTIN, SGLN or SSCC',
	MalformedUrn: 'a component of the URN is missing',
	ExtensionNotSupported: 'the SGLN has an extension',
	MalformedEscape: 'a reserved character is bare or an escape malformed',
	MalformedUri: 'neither a path nor an address of an https host',
	UnknownKey: 'the path does not end in a GTIN, GLN or SSCC',
	KeyInQuery: 'a key, lot or serial is in the query',
	RepeatedExpiry: 'the expiry date is given twice',
	ExpiryWithoutGtin: 'an expiry date without a GTIN',
	NotDate: 'no day of the calendar',
	YearOutOfRange: 'out of the reach of a two-digit year',
};

const DIGITS = /^[0-9]*$/;
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;
const GTIN_LENGTHS = [8, 12, 13, 14];
const [LEAST_PREFIX, MOST_PREFIX] = [6, 12];

/** A text that is no identifier, with the name of the reason. */
export class Gs1Error extends Error {
	constructor(reason) {
		super(REASONS[reason]);
		this.name = 'Gs1Error';
		this.reason = reason;
	}
}

export function refuse(reason) {
	throw new Gs1Error(reason);
}

/** The mod-10 check digit: weights 3 and 1 alternating from the right (General Specifications 7.9.1). */
export function checkDigit(body) {
	const sum = [...body].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
	return String((10 - (sum % 10)) % 10);
}

export function digits(text, length) {
	if (text.length !== length) refuse('WrongLength');
	if (!DIGITS.test(text)) refuse('NotDigit');
	return text;
}

/** A number that ends in its check digit. */
export function checked(text, length) {
	digits(text, length);
	if (text.at(-1) !== checkDigit(text.slice(0, -1))) refuse('CheckDigitMismatch');
	return text;
}

/** The digits of `body` with their check digit, `length` in all. */
export const completed = (body, length) => digits(body, length - 1) + checkDigit(body);

/** A GTIN of 8, 12, 13 or 14 digits, as 14. */
export function gtin(text) {
	if (!GTIN_LENGTHS.includes(text.length)) refuse('WrongLength');
	return checked(text.padStart(14, '0'), 14);
}

export const gln = (text) => checked(text, 13);
export const sscc = (text) => checked(text, 18);

function ofSet82(text, longest) {
	if (!SET_82.test(text)) refuse('NotInCharacterSet');
	if (text.length === 0 || text.length > longest) refuse('WrongLength');
	return text;
}

/** AI 21, 10 and 254: case and leading zeros count. */
export const serial = (text) => ofSet82(text, 20);
export const lot = (text) => ofSet82(text, 20);
export const extension = (text) => ofSet82(text, 20);
/** A free text of another key. */
export const reference = (text, longest) => ofSet82(text, longest);

/** How many digits of a number are the company prefix in its EPC; the number itself does not tell. */
export function prefixLength(length) {
	const isLength = Number.isInteger(length) && length >= LEAST_PREFIX && length <= MOST_PREFIX;
	return isLength ? length : refuse('PrefixLengthOutOfRange');
}

/** Whether this is a GTIN-8 or a grouping of one: assigned one by one, so without a company prefix. */
export const restsOnGtin8 = (number) => number.slice(1, 6) === '00000';
