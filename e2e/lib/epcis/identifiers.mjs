// SPDX-License-Identifier: Apache-2.0

/** Any URI of an event between its EPC URN and its canonical Digital Link, both ways. */

import { CANONICAL_HOST, identifierOf, linkOf, pathOf, readLink, writeLink } from './digitalLink.mjs';
import { fromUrn, toUrn } from './epc.mjs';
import { Gs1Error } from './numbers.mjs';
import { otherCanonicalPath, otherPath, otherUrn } from './otherKeys.mjs';

const EPC = /^urn:epc:(?:id|class|idpat):/;
const WEB = /^https?:\/\//i;
const CANONICAL = new RegExp(`^https?://${CANONICAL_HOST}/`, 'i');
/** Keys whose check digit tells a mistyped link from some other page. */
const MAIN_KEY = /\/(?:00|01|414)\//;
const OTHER_SCHEME = ['UnknownScheme', 'ExtensionNotSupported'];
/** The names of Digital Link 1.1 for keys, which 1.2 no longer has. */
const SHORT_NAMES = {
	gtin: '01', lot: '10', ser: '21', sscc: '00', gln: '414', party: '417', gdti: '253', gcn: '255', ginc: '401',
	gsin: '402', grai: '8003', giai: '8004', gsrnp: '8017', gsrn: '8018', cpv: '22',
};

/** Path without query, fragment, short names and consumer product variant. */
function plainPath(uri) {
	const address = uri.replace(/[?#].*$/s, '').replace(/^http:/i, 'https:');
	const segments = pathOf(address).split('/');
	const isName = (segment, at) => at % 2 === segments.length % 2 && Object.hasOwn(SHORT_NAMES, segment);
	const named = segments.map((segment, at) => (isName(segment, at) ? SHORT_NAMES[segment] : segment));
	return named.join('/').replace(/(\/01\/[0-9]+)\/22\/[^/]*/, '$1');
}

function urnPath(urn) {
	try {
		return writeLink(linkOf(fromUrn(urn).identifier));
	} catch (error) {
		if (error instanceof Gs1Error && OTHER_SCHEME.includes(error.reason)) return otherPath(urn);
		throw error;
	}
}

const ownPath = (path) => otherCanonicalPath(path) ?? writeLink(linkOf(identifierOf(readLink(path))));

/** What `read` gives for a web address; undefined where that is no Digital Link but any other page. */
function fromAddress(uri, read) {
	try {
		return read(plainPath(uri));
	} catch (error) {
		if (!(error instanceof Gs1Error)) throw error;
		const isMistyped = error.reason === 'CheckDigitMismatch' && MAIN_KEY.test(uri);
		if (CANONICAL.test(uri) || isMistyped) throw error;
		return undefined;
	}
}

/**
 * The canonical Digital Link of a URI, with the finest level alone (CBV 2.0, 8.9.2, rules 17 and
 * 18); undefined where it names nothing by a key of GS1.
 */
export function toLink(uri) {
	if (EPC.test(uri)) return `https://${CANONICAL_HOST}${urnPath(uri)}`;
	if (!WEB.test(uri)) return undefined;
	const path = fromAddress(uri, ownPath);
	return path === undefined ? undefined : `https://${CANONICAL_HOST}${path}`;
}

/** The EPC URN of a URI, with a company prefix of `length` digits; undefined as in `toLink`. */
export function toEpc(uri, length) {
	if (EPC.test(uri)) return toLink(uri) && uri;
	if (!WEB.test(uri)) return undefined;
	return fromAddress(uri, (path) => otherUrn(path, length) ?? toUrn(identifierOf(readLink(path)), length));
}

/** Why a URI is no identifier that an event can name, undefined where it is fine. */
export function wrongIdentifier(uri) {
	try {
		toLink(uri);
		return undefined;
	} catch (error) {
		if (error instanceof Gs1Error) return error.message;
		throw error;
	}
}
