// SPDX-License-Identifier: Apache-2.0

/**
 * GS1 Digital Link: an identifier as a web address. A link is one of
 * `{ kind: 'TradeItem', gtin, lot, serial, expiry }`, absent ones null, `{ kind: 'Location', gln }`,
 * `{ kind: 'LogisticUnit', sscc }`. As text it is the path and query, the same at every host.
 */

import { escape, LINK, unescape } from './escapes.mjs';
import { expiryDate } from './expiry.mjs';
import { gln, gtin, lot, refuse, serial, sscc } from './numbers.mjs';

/** The host of canonical links. */
export const CANONICAL_HOST = 'id.gs1.org';

const ADDRESS = /^https:\/\/([^/]*)(\/.*)$/is;
const HOST = /^[A-Za-z0-9.-]+(?::([0-9]+))?$/;
const MOST_PORT = 65_535;
const KEYS = ['00', '01', '10', '21', '414'];

function ensureHost(host) {
	const match = HOST.exec(host) ?? refuse('MalformedUri');
	if (Number(match[1] ?? 0) > MOST_PORT) refuse('MalformedUri');
	return host;
}

/** The path of a path or of an https address. */
export function pathOf(address) {
	if (address.startsWith('/')) return address;
	const [, host, path] = ADDRESS.exec(address) ?? refuse('MalformedUri');
	ensureHost(host);
	return path;
}

const tradeItem = (number, itsLot, itsSerial) =>
	({ kind: 'TradeItem', gtin: number, lot: itsLot, serial: itsSerial, expiry: null });

/** The key at the end of `path`. Read from the end, no path before the key can be taken for one. */
function inPath(path) {
	const segments = path.split('/');
	let [foundLot, foundSerial] = [null, null];
	for (let at = segments.length - 1; at >= 1; at -= 2) {
		const code = segments[at - 1];
		const value = () => unescape(LINK, segments[at]);
		const isBare = foundLot === null && foundSerial === null;
		if (code === '21' && isBare) foundSerial = serial(value());
		else if (code === '10' && foundLot === null) foundLot = lot(value());
		else if (code === '01') return tradeItem(gtin(value()), foundLot, foundSerial);
		else if (code === '414' && isBare) return { kind: 'Location', gln: gln(value()) };
		else if (code === '00' && isBare) return { kind: 'LogisticUnit', sscc: sscc(value()) };
		else refuse('UnknownKey');
	}
	return refuse('UnknownKey');
}

const halves = (text, separator) => {
	const at = text.indexOf(separator);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

function expiryIn(query) {
	let expiry = null;
	for (const attribute of query.split(/[&;]/)) {
		const [name, value] = halves(attribute, '=');
		if (KEYS.includes(name)) refuse('KeyInQuery');
		if (name === '17' && expiry !== null) refuse('RepeatedExpiry');
		if (name === '17') expiry = expiryDate(unescape(LINK, value));
	}
	return expiry;
}

/**
 * Reads a path, or an address at any https host with any path before the key. What else is in the
 * query or fragment is left aside.
 */
export function readLink(text) {
	const [address, query] = halves(halves(text, '#')[0], '?');
	const link = inPath(pathOf(address));
	const expiry = expiryIn(query);
	if (expiry === null) return link;
	return link.kind === 'TradeItem' ? { ...link, expiry } : refuse('ExpiryWithoutGtin');
}

/** The path and query of a link. */
export function writeLink(link) {
	if (link.kind === 'Location') return `/414/${link.gln}`;
	if (link.kind === 'LogisticUnit') return `/00/${link.sscc}`;
	return [
		`/01/${link.gtin}`,
		link.lot === null ? '' : `/10/${escape(LINK, link.lot)}`,
		link.serial === null ? '' : `/21/${escape(LINK, link.serial)}`,
		link.expiry === null ? '' : `?17=${link.expiry}`,
	].join('');
}

/** The address of a link at `host`, a name with or without a port. */
export const linkUri = (link, host = CANONICAL_HOST) => `https://${ensureHost(host)}${writeLink(link)}`;

/** What a link names: of a trade item the pack, else the lot, else the product. */
export function identifierOf(link) {
	if (link.kind === 'Location') return { kind: 'Gln', gln: link.gln };
	if (link.kind === 'LogisticUnit') return { kind: 'Sscc', sscc: link.sscc };
	const { gtin: number, lot: foundLot, serial: foundSerial } = link;
	if (foundSerial !== null) return { kind: 'Sgtin', gtin: number, serial: foundSerial };
	return foundLot === null ? { kind: 'Gtin', gtin: number } : { kind: 'Lgtin', gtin: number, lot: foundLot };
}

/** The link of an identifier. */
export function linkOf(identifier) {
	if (identifier.kind === 'Gln') return { kind: 'Location', gln: identifier.gln };
	if (identifier.kind === 'Sscc') return { kind: 'LogisticUnit', sscc: identifier.sscc };
	const { gtin: number, lot: itsLot = null, serial: itsSerial = null } = identifier;
	return tradeItem(number, itsLot, itsSerial);
}
