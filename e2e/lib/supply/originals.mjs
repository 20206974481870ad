// SPDX-License-Identifier: Apache-2.0

/**
 * An event as it was told, held against what the chain keeps of it. The hash ties the one to the
 * other, and not what they say: that is looked at here, field by field.
 */

import { identifierOf, lotAndExpiry, readLink, toLink } from '../epcis.mjs';
import { canonicalMoment, offsetMinutes } from '../epcis/values.mjs';

const INSTANCES = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];
const CLASSES = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];
/** Steps whose disposition says what became of the thing. */
const TELLING = ['dispensing', 'decommissioning', 'destroying', 'holding', 'stocking'];
const PARTY = /\/41[47]\/([0-9]{13})$/;

const link = (uri) => toLink(uri) ?? uri;
const placeOf = (place) => (place === undefined ? undefined : link(place.id));
const glnOf = (uri) => PARTY.exec(link(uri))?.[1];
const partiesIn = (list, name) => (list ?? []).map((entry) => glnOf(entry[name])).filter((gln) => gln !== undefined);

const instances = (event) => INSTANCES.flatMap((name) => event[name] ?? []).map(link);
const classes = (event) =>
	CLASSES.flatMap((name) => event[name] ?? []).map(({ epcClass, quantity }) => ({ epcClass: link(epcClass), quantity }));

/** The product of an instance or a class; undefined for logistic units and for what is no key of GS1. */
function gtinOf(uri) {
	return uri.includes('/01/') ? identifierOf(readLink(uri)).gtin : undefined;
}

const lotIn = (uri) => identifierOf(readLink(uri)).lot;

/** A lot that the chain counts is told pack by pack, or counted as well. */
function isTold({ epcClass, quantity }, original, named) {
	const counted = classes(original).filter((one) => one.epcClass === epcClass);
	if (quantity === undefined) return counted.length > 0;
	const packs = instances(original).filter((uri) => !named.has(uri) && gtinOf(uri) === gtinOf(epcClass));
	const { lot } = lotAndExpiry(original);
	if (packs.length > 0 && lot !== undefined && lot !== lotIn(epcClass)) return false;
	return counted.reduce((sum, one) => sum + Number(one.quantity ?? 0), packs.length) === Number(quantity);
}

/** Whether both are about the same things. Undoing an aggregation as a whole may name no child. */
function isSameContent(made, original) {
	const told = instances(original);
	if (original.action === 'DELETE' && told.length === 0 && classes(original).length === 0) return true;
	const named = new Set(instances(made));
	const counted = classes(made);
	const gtins = new Set(counted.map(({ epcClass }) => gtinOf(epcClass)));
	const isMissing = [...named].some((uri) => !told.includes(uri));
	const isStrange = told.some((uri) => !named.has(uri) && !gtins.has(gtinOf(uri)));
	const strangers = classes(original).filter(({ epcClass }) => !counted.some((one) => one.epcClass === epcClass));
	return !isMissing && !isStrange && strangers.length === 0 && counted.every((one) => isTold(one, original, named));
}

const same = (of) => (made, original) => of(made) === of(original);
/** A field that the teller may leave out. */
const sameWhereTold = (name) => (made, original) => original[name] === undefined || made[name] === original[name];
/** Who is told is the party of the chain, by its own number or another one. */
const sameParty = (list, name) => (made, original, aliases) => {
	const [uri] = (made[list] ?? []).map((entry) => entry[name]);
	const told = partiesIn(original[list], name);
	const known = [...partiesIn(made[list], name), ...(aliases.get(uri) ?? [])];
	return known.length === 0 || told.length === 0 || told.some((gln) => known.includes(gln));
};

const FIELDS = {
	type: same(({ type }) => type),
	action: same(({ action }) => action),
	eventTime: same(({ eventTime }) => canonicalMoment(eventTime)),
	eventTimeZoneOffset: same(({ eventTimeZoneOffset }) => offsetMinutes(eventTimeZoneOffset)),
	bizStep: (made, original) => made.type === 'TransformationEvent' || sameWhereTold('bizStep')(made, original),
	disposition: (made, original) => !TELLING.includes(made.bizStep) || sameWhereTold('disposition')(made, original),
	readPoint: same(({ readPoint }) => placeOf(readPoint)),
	bizLocation: same(({ bizLocation }) => placeOf(bizLocation)),
	parentID: same(({ parentID }) => (parentID === undefined ? undefined : link(parentID))),
	epcList: isSameContent,
	sourceList: sameParty('sourceList', 'source'),
	destinationList: sameParty('destinationList', 'destination'),
};

/**
 * The fields in which an event as it was told says something else than the one made of the chain.
 * `aliases` are further GLNs of parties, by the URI that is made of the chain.
 */
export const contradictions = (made, original, aliases = new Map()) =>
	Object.entries(FIELDS).filter(([, agree]) => !agree(made, original, aliases)).map(([name]) => name);
