// SPDX-License-Identifier: Apache-2.0

/**
 * The EPCIS event behind a call: made from the very fields that the chain keeps, so that anybody makes
 * the same one of what the chain answers, and finds the same hash (CBV 2.0, 8.9.2).
 *
 * Fields are `step`, `things`, `quantities`, `at` (milliseconds), `offsetMinutes`, `readPoint`,
 * `location`, as the chain has them, with texts for numbers of GS1; and for shipping and receiving the
 * parties `from` and `to`, as the URIs that `partyUri` gives.
 */

import { eventHash, linkOf, linkUri } from '../epcis.mjs';
import { didOf } from '../did.mjs';
import { linkOfThing, thing } from './identifiers.mjs';

/** Switzerland in winter; a house elsewhere says its own. */
const OFFSET_MINUTES = 60;
const HASH = /^ni:\/\/\/sha-256;([0-9a-f]{64})\?ver=CBV2\.0$/;

/** Dispositions after what happened to a pack by itself (CBV 2.0, 7.2). */
const DISPOSITIONS = {
	Active: 'active',
	PartiallySupplied: 'partially_dispensed',
	Supplied: 'dispensed',
	Exported: 'inactive',
	Destroyed: 'destroyed',
	Sample: 'inactive',
	FreeSample: 'inactive',
	Locked: 'non_sellable_other',
	Stolen: 'stolen',
	CheckedOut: 'inactive',
	Lost: 'unknown',
};

const isLot = (one) => one.Lot !== undefined;
const links = (things) => things.filter((one) => !isLot(one)).map(linkOfThing);
const classOf = (lot) => ({ epcClass: linkOfThing(thing.lot(lot)) });

/** Lots by number; one that is named and not counted stands without a quantity. */
function classes(things, quantities) {
	const counted = quantities.map(([lot, count]) => ({ ...classOf(lot), quantity: String(count) }));
	const known = new Set(counted.map(({ epcClass }) => epcClass));
	const named = things.filter(isLot).map(({ Lot }) => classOf(Lot));
	return [...counted, ...named.filter(({ epcClass }) => !known.has(epcClass))];
}

const filled = (fields) =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value.length !== 0));

const object = (action, bizStep, disposition) => ({ things, quantities }) => ({
	type: 'ObjectEvent',
	...filled({ epcList: links(things), quantityList: classes(things, quantities) }),
	action, bizStep, disposition,
});

/** What moves is the containers: what is in them is not named again. */
const moved = (bizStep, disposition) => ({ things }) =>
	object('OBSERVE', bizStep, disposition)({ things, quantities: [] });

/** The first event about a pack also names the container and the lot out of which it came. */
const alone = (action, bizStep, disposition) => ({ things: [first, ...others] }) =>
	object(action, bizStep, disposition)({ things: first.Pack === undefined ? [first, ...others] : [first], quantities: [] });

const held = alone('OBSERVE', 'holding', DISPOSITIONS.Locked);

function aggregation(action, bizStep, parent, children, quantities) {
	const inside = { childEPCs: links(children), childQuantityList: classes(children, quantities) };
	return {
		type: 'AggregationEvent',
		parentID: linkOfThing(parent),
		...filled(inside),
		action, bizStep, disposition: 'in_progress',
	};
}

function made({ things: [output, ...inputs] }) {
	const disposition = 'in_progress';
	if (inputs.length === 0) {
		return {
			type: 'ObjectEvent', quantityList: [classOf(output.Lot)],
			action: 'ADD', bizStep: 'creating_class_instance', disposition,
		};
	}
	return {
		type: 'TransformationEvent',
		inputQuantityList: inputs.map(({ Lot }) => classOf(Lot)),
		outputQuantityList: [classOf(output.Lot)],
		bizStep: 'creating_class_instance', disposition,
	};
}

/** By the step of the chain: type, action, business step and disposition of EPCIS. */
const STEPS = {
	Made: () => made,
	Commissioned: () => object('ADD', 'commissioning', 'active'),
	Packed: () => ({ things: [parent, ...children], quantities }) =>
		aggregation('ADD', 'packing', parent, children, quantities),
	Unpacked: () => ({ things: [parent, ...children], quantities }) =>
		aggregation('DELETE', 'unpacking', parent, children, quantities),
	/** The first thing was taken out of the second, unless that is the lot of one that was in no container. */
	TakenOut: () => ({ things: [child, parent] }) =>
		isLot(parent)
			? object('OBSERVE', 'picking', 'in_progress')({ things: [child], quantities: [] })
			: aggregation('DELETE', 'unpacking', parent, [child], []),
	Shipped: () => moved('shipping', 'in_transit'),
	Received: () => moved('receiving', 'in_progress'),
	Dispensed: ({ left }) => alone('OBSERVE', 'dispensing', left > 0 ? 'partially_dispensed' : 'dispensed'),
	/** A locked pack keeps its number and its place in the stock: it is set apart, and nothing of it ends. */
	Decommissioned: ({ state }) =>
		state === 'Locked'
			? held
			: alone('DELETE', state === 'Destroyed' ? 'destroying' : 'decommissioning', DISPOSITIONS[state]),
	/** The number of the pack is no new one: it is back where it can be given out, unless it was locked there. */
	Restored: ({ state }) =>
		state === 'Locked' ? held : alone('OBSERVE', 'stocking', state === 'Active' ? 'available' : DISPOSITIONS[state]),
	ReturnVerified: () => alone('OBSERVE', 'inspecting', 'conformant'),
};

/** A step is a name, or a name with what it says: `'Packed'`, `{ Shipped: { to: 3 } }`. */
function stepOf(step) {
	const [[name, said]] = typeof step === 'string' ? [[step, {}]] : Object.entries(step);
	const write = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
	if (write === undefined) throw new TypeError(`${JSON.stringify(step)} is no step`);
	return write(said);
}

const two = (number) => String(number).padStart(2, '0');

/** Minutes from UTC as EPCIS writes them: `+01:00`. */
export function offsetText(minutes) {
	const size = Math.abs(minutes);
	return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const placeOf = (gln) => ({ id: linkUri(linkOf({ kind: 'Gln', gln })) });

/** How a party is named: by its GLN (AI 417) where that is its legal id, else by its DID. */
export const partyUri = ({ gln, account }) =>
	gln === undefined ? didOf(account) : `https://id.gs1.org/417/${gln}`;

const party = (list, name, uri) =>
	uri === undefined ? {} : { [list]: [{ type: 'possessing_party', [name]: uri }] };

/** The event of EPCIS 2.0, as `readDocument` gives events. */
export function epcisEvent({ step, things, quantities = [], at, offsetMinutes, readPoint, location, from, to }) {
	const { type, ...about } = stepOf(step)({ things, quantities });
	return {
		type,
		eventTime: new Date(at).toISOString(),
		eventTimeZoneOffset: offsetText(offsetMinutes),
		...about,
		readPoint: placeOf(readPoint),
		...(location === null ? {} : { bizLocation: placeOf(location) }),
		...party('sourceList', 'source', from),
		...party('destinationList', 'destination', to),
	};
}

/** The 32 bytes of an event hash, in hexadecimal, as the chain has them. */
export function digestOfHash(eventID) {
	const [, digest] = HASH.exec(eventID) ?? [];
	if (digest === undefined) throw new TypeError(`${JSON.stringify(eventID)} is no event hash of CBV 2.0`);
	return `0x${digest}`;
}

/** The event hash behind 32 bytes. */
export const hashOfDigest = (digest) => `ni:///sha-256;${digest.replace(/^0x/, '')}?ver=CBV2.0`;

/**
 * The event of these fields as `epcis`, its hash as `eventID`, and `capture`: what a call takes, with
 * texts for the places.
 */
export function capture({ offsetMinutes = OFFSET_MINUTES, location = null, ...fields }) {
	const whole = { ...fields, offsetMinutes, location };
	const epcis = epcisEvent(whole);
	const eventID = eventHash(epcis);
	const { at, readPoint } = fields;
	return { epcis, eventID, capture: { event: digestOfHash(eventID), at, offsetMinutes, readPoint, location } };
}
