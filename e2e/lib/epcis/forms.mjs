// SPDX-License-Identifier: Apache-2.0

/** The identifiers of a whole event as Digital Links or as EPC URNs, and what its ILMD says of the lot. */

import { valueNamed } from './extensions.mjs';
import { toEpc, toLink } from './identifiers.mjs';

const SINGLE = ['parentID', 'transformationID'];
const LISTS = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];
const WITHIN = { readPoint: 'id', bizLocation: 'id' };
const LISTS_WITHIN = {
	quantityList: 'epcClass',
	childQuantityList: 'epcClass',
	inputQuantityList: 'epcClass',
	outputQuantityList: 'epcClass',
	sourceList: 'source',
	destinationList: 'destination',
};
const MASTER_DATA = ['urn:epcglobal:cbv:mda', 'urn:epcglobal:cbv:mda:'];

const masterData = (local) => MASTER_DATA.map((namespace) => `{${namespace}}${local}`);

function mapField(name, value, convert) {
	if (SINGLE.includes(name)) return convert(value);
	if (LISTS.includes(name)) return value.map(convert);
	if (Object.hasOwn(WITHIN, name)) return { ...value, [WITHIN[name]]: convert(value[WITHIN[name]]) };
	if (!Object.hasOwn(LISTS_WITHIN, name)) return value;
	const key = LISTS_WITHIN[name];
	return value.map((entry) => ({ ...entry, [key]: convert(entry[key]) }));
}

const mapEvent = (event, convert) =>
	Object.fromEntries(Object.entries(event).map(([name, value]) => [name, mapField(name, value, convert)]));

/** The event with canonical Digital Links; what is no key of GS1 stays as it is. */
export const inLinks = (event) => mapEvent(event, (uri) => toLink(uri) ?? uri);

/**
 * The event with EPC URNs. `length` is how many digits the company prefix has, or a function that
 * gives it for a URI, where several companies take part.
 */
export function inEpcs(event, length) {
	const lengthOf = typeof length === 'function' ? length : () => length;
	return mapEvent(event, (uri) => toEpc(uri, lengthOf(uri)) ?? uri);
}

/** Lot number and expiry date (YYYY-MM-DD) of what an event makes; undefined where it is silent. */
export const lotAndExpiry = ({ ilmd }) => ({
	lot: valueNamed(ilmd, masterData('lotNumber')),
	expiry: valueNamed(ilmd, masterData('itemExpirationDate')),
});
