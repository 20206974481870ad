// SPDX-License-Identifier: Apache-2.0

/** Packs that are dispensed or locked, what leaves the stock otherwise, and what is declared wrong. */

import { digestOfHash } from '../capture.mjs';
import { containerLink } from './goods.mjs';
import { standing, thingsIn } from './things.mjs';

const STATES = { destroyed: 'Destroyed', stolen: 'Stolen', unknown: 'Lost' };
const REASONS = { did_not_occur: 'DidNotOccur', incorrect_data: 'IncorrectData' };

/** The one thing that an event is about. */
function only(planner, entry, refuse) {
	const named = thingsIn(planner, entry.event.epcList, 'epcList', refuse);
	if (named.length > 1) refuse('epcList', 'an event of the chain is about one of them: each has a hash of its own');
	return named[0];
}

function packThere({ row, place }, refuse) {
	if (row === undefined) refuse(place, 'no event commissions this pack');
	if (row.left !== null) refuse(place, `the pack left the stock: ${row.left}`);
	if (row.isTouched && row.within !== null) refuse(place, `it is listed in ${containerLink(row.within.key)}`);
	return row;
}

export function dispensed(planner, entry, refuse) {
	const named = only(planner, entry, refuse);
	if (named.isContainer) refuse(named.place, 'a container is not dispensed');
	const row = packThere(named, refuse);
	if (row.isLocked) refuse(named.place, 'the pack is locked');
	const introduction = planner.goods.touch(row);
	row.left = 'Supplied';
	const fields = { pack: row.pack, introduction, content: null, capture: entry.capture };
	planner.step(entry, 'packs.dispense', fields, { duty: 'Practitioner', party: row.holder });
}

function becomes(planner, entry, row, state) {
	const introduction = planner.goods.touch(row);
	const fields = { pack: row.pack, introduction, state, capture: entry.capture };
	planner.step(entry, 'packs.decommission', fields, { party: row.holder });
}

export function decommissioned(planner, entry, refuse) {
	const named = only(planner, entry, refuse);
	const state = STATES[entry.event.disposition];
	if (named.isContainer) {
		const container = standing(named, refuse);
		container.status = 'Gone';
		const fields = { container: container.key, state, capture: entry.capture };
		return planner.step(entry, 'custody.decommission', fields, { party: container.holder });
	}
	const row = packThere(named, refuse);
	row.left = state;
	return becomes(planner, entry, row, state);
}

export function locked(planner, entry, refuse) {
	const named = only(planner, entry, refuse);
	if (named.isContainer) refuse(named.place, 'a container is quarantined, not locked');
	const row = packThere(named, refuse);
	if (row.isLocked) refuse(named.place, 'the pack is locked');
	row.isLocked = true;
	becomes(planner, entry, row, 'Locked');
}

export function declaredWrong(planner, entry) {
	const { reason, correctiveEventIDs = [] } = entry.event.errorDeclaration;
	const corrections = correctiveEventIDs.map(digestOfHash);
	const fields = { event: digestOfHash(entry.eventID), reason: REASONS[reason], corrections };
	planner.step(entry, 'pedigree.declareError', fields);
}
