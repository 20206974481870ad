// SPDX-License-Identifier: Apache-2.0

/** What is printed on a pack as a Digital Link, and what a scanner makes of it. */

import { expiryDay, expiryOf, linkUri, readLink } from '../epcis.mjs';
import { lotOf, packOf } from './identifiers.mjs';

/** A link that does not have all that a pack has to bear; `missing` names it. */
export class ScanError extends Error {
	constructor(missing) {
		super(`the link has no ${missing.join(', no ')}`);
		this.name = 'ScanError';
		this.missing = missing;
	}
}

const REQUIRED = ['serial', 'lot', 'expiry'];
const thisYear = () => new Date().getUTCFullYear();

/**
 * The address for the label of a pack: product, lot, serial, and expiry in days since 1970-01-01
 * ((EU) 2016/161, Article 4; 21 USC 360eee(14)).
 */
export function packLink({ gtin, lot, serial, expiry }, { year = thisYear(), host } = {}) {
	const whole = { kind: 'TradeItem', ...lotOf(gtin, lot), ...packOf(gtin, serial), expiry: expiryOf(expiry, year) };
	return linkUri(whole, host);
}

/** What `verify` asks for, of what was scanned in `year`. */
export function scanOf(text, { year = thisYear() } = {}) {
	const link = readLink(text);
	const missing = link.kind === 'TradeItem' ? REQUIRED.filter((name) => link[name] === null) : ['gtin', ...REQUIRED];
	if (missing.length > 0) throw new ScanError(missing);
	const { gtin, lot, serial } = link;
	return { gtin, serial, lot, expiry: expiryDay(link.expiry, year) };
}
