// SPDX-License-Identifier: Apache-2.0

/**
 * Characters that mean something else in a URI, as %HH. In a URN these are the seven of the EPC Tag
 * Data Standard and no others; in a link all but the unreserved ones of RFC 3986, 2.3.
 */

import { refuse } from './numbers.mjs';

export const URN = { reserved: /["%&/<>?]/, needless: false };
export const LINK = { reserved: /[^A-Za-z0-9\-._~]/, needless: true };

const HEX = /^[0-9A-Fa-f]{2}$/;
const hexOf = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

export const escape = (form, text) => text.replace(new RegExp(form.reserved, 'g'), hexOf);

function escaped(hex) {
	if (!HEX.test(hex)) refuse('MalformedEscape');
	return String.fromCharCode(Number.parseInt(hex, 16));
}

/** The text behind the escapes; a link may escape what needs none (RFC 3986, 6.2.2). */
export function unescape(form, text) {
	let plain = '';
	for (let at = 0; at < text.length; at += 1) {
		const isEscape = text[at] === '%';
		const character = isEscape ? escaped(text.slice(at + 1, at + 3)) : text[at];
		const isNeedless = isEscape && form.needless;
		if (isEscape !== form.reserved.test(character) && !isNeedless) refuse('MalformedEscape');
		plain += character;
		if (isEscape) at += 2;
	}
	return plain;
}
