// SPDX-License-Identifier: Apache-2.0

/**
 * The calls that events become, in their order. Each event is one call, but for three: what gives a
 * container its number is none, because packing does; a lot is registered before its first packs are
 * commissioned, where no event says that it was made; a declaration of an error is one of its own.
 */

import { declaredWrong, decommissioned, dispensed, locked } from './ending.mjs';
import { Goods } from './goods.mjs';
import { commissioned, made, transformed } from './lots.mjs';
import { received, shipped } from './moving.mjs';
import { packed, unpacked } from './packing.mjs';

/** What adds the call of each kind of event. */
const KINDS = {
	Made: made,
	Transformed: transformed,
	Commissioned: commissioned,
	Packed: packed,
	Unpacked: unpacked,
	Shipped: shipped,
	Received: received,
	Dispensed: dispensed,
	Decommissioned: decommissioned,
	Locked: locked,
	Declared: declaredWrong,
};

export class Planner {
	steps = [];
	/** What of the documents becomes no call, and why. */
	notes = [];
	goods = new Goods();
	#cases;

	/** `cases` are the GTINs of products that hold others. */
	constructor(cases, context) {
		this.#cases = cases;
		this.context = context;
	}

	/** Adds what `entry` becomes; `refuse(field, reason)` throws. */
	add(entry, refuse) {
		KINDS[entry.kind](this, entry, refuse);
	}

	/** `party` is whose step it is, where the documents say; `isOwn` marks an event that they do not have. */
	step({ eventID, path }, call, fields, { duty = 'Logistics', party = null, isOwn = false } = {}) {
		this.steps.push({ call, fields, duty, party, isOwn, eventID, path });
	}

	note({ path }, text) {
		this.notes.push({ path, text });
	}

	isContainer(key) {
		return key.kind === 'Sscc' || this.#cases.has(key.gtin);
	}
}
