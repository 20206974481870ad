// SPDX-License-Identifier: Apache-2.0

/** The things that an event names, and what is known of them. */

import { containerLink, packLink } from './goods.mjs';
import { keyOf } from './kinds.mjs';

/** Bounds of the chain (pallet-custody, pallet-products). */
export const LIMITS = {
	children: 64, packs: 64, lots: 32, portions: 16, height: 4, shipped: 16, inputs: 16, batches: 16,
};

/** The key of a container, as the chain has it. */
export const containerKey = ({ kind, sscc, gtin, serial }) =>
	kind === 'Sscc' ? { Sscc: sscc } : { Sgtin: { gtin, serial } };

const ofThing = (key) => (key.kind === 'Sscc' ? containerLink({ Sscc: key.sscc }) : packLink(key));

/** The key of a thing, its place in the event, and its row: undefined where nothing is known of it. */
export function thingAt(planner, uri, place, refuse) {
	const key = keyOf(uri);
	if (!['Sgtin', 'Sscc'].includes(key?.kind)) return refuse(place, `${uri} is no SGTIN and no SSCC`);
	const isContainer = planner.isContainer(key);
	const { containers, packs } = planner.goods;
	return { key, isContainer, place, row: (isContainer ? containers : packs).get(ofThing(key)) };
}

export const thingsIn = (planner, uris, field, refuse) =>
	uris.map((uri, index) => thingAt(planner, uri, `${field}[${index}]`, refuse));

/** A container of the documents that stands by itself. */
export function standing({ row, place }, refuse) {
	if (row === undefined) refuse(place, 'what is in it is not known from the documents');
	if (row.status !== 'Packed') refuse(place, `the container is ${row.status}, not Packed`);
	if (row.within !== null) refuse(place, `it is in ${containerLink(row.within.key)}`);
	return row;
}
