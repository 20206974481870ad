// SPDX-License-Identifier: Apache-2.0

/**
 * Documents of EPCIS as calls of the chain. An event keeps the hash that it has: what it says beyond
 * the chain's fields stays in the document, which the hash names. All of it is understood, or nothing
 * is sent: what the chain has no word for is refused with its field.
 */

import { EpcisError, Findings } from '../epcis/findings.mjs';
import { isDate, isObject } from '../epcis/values.mjs';
import { lotLink } from './replay/goods.mjs';
import { classified, keyOf } from './replay/kinds.mjs';
import { Planner } from './replay/planner.mjs';

const MEMBERS = ['manufactured', 'parties', 'statement'];
const STATEMENTS = ['Affirmed', 'Exempt'];

/**
 * What a person states beside the documents: on which days lots were made, whether tracing law was met,
 * and which institutions parties are whose GLN is not their legal id.
 */
export function readContext(stated = {}) {
	const findings = new Findings();
	if (!isObject(stated)) throw new EpcisError([{ path: 'context', reason: 'an object was expected' }]);
	for (const name of Object.keys(stated)) if (!MEMBERS.includes(name)) findings.refuse(`context.${name}`, 'is unknown');
	const { statement, manufactured = {}, parties = {} } = stated;
	if (statement !== undefined && !STATEMENTS.includes(statement)) {
		findings.refuse('context.statement', `is ${STATEMENTS.join(' or ')}`);
	}
	const days = Object.entries(isObject(manufactured) ? manufactured : { '': manufactured }).map(([uri, date]) => {
		const place = `context.manufactured[${JSON.stringify(uri)}]`;
		const key = keyOf(uri);
		if (key?.kind !== 'Lgtin') findings.refuse(place, 'is no lot (LGTIN)');
		if (typeof date !== 'string' || !isDate(date)) findings.refuse(place, 'is no day YYYY-MM-DD');
		return [key?.kind === 'Lgtin' ? lotLink({ gtin: key.gtin, lot: key.lot }) : uri, date];
	});
	const isParty = ([gln, institution]) => /^[0-9]{13}$/.test(gln) && Number.isInteger(institution);
	if (!isObject(parties) || !Object.entries(parties).every(isParty)) {
		findings.refuse('context.parties', 'has numbers of institutions by GLN');
	}
	findings.settle();
	return { statement, parties, manufactured: Object.fromEntries(days) };
}

const placeOf = (path, field) => (field === '' ? path : `${path}.${field}`);

/** All events with their kind and hash, in the order in which they happened. */
function entriesOf(documents, findings) {
	const entries = documents.flatMap(({ name, events, header = [] }) => events.map((event, at) => {
		const path = `${name}: $.epcisBody.eventList[${at}]`;
		const refuse = (field, reason) => findings.refuse(placeOf(path, field), reason);
		const found = classified(event, refuse);
		return found === undefined ? undefined : { ...found, path, header };
	}));
	return entries.filter((entry) => entry !== undefined).sort((one, other) => one.at - other.at);
}

/** Leaves out what the documents themselves declare wrong, with the declarations. */
function withoutErrors(entries, planner) {
	const told = new Set(entries.filter(({ kind }) => kind !== 'Declared').map(({ eventID }) => eventID));
	const wrong = new Set(entries.filter(({ kind }) => kind === 'Declared').map(({ eventID }) => eventID));
	return entries.filter((entry) => {
		const isLeftOut = told.has(entry.eventID) && wrong.has(entry.eventID);
		if (isLeftOut) planner.note(entry, 'left out: the documents declare it wrong');
		return !isLeftOut;
	});
}

function refuseRepeated(entries, findings) {
	const seen = new Map();
	for (const { kind, eventID, path } of entries) {
		const name = `${kind === 'Declared'} ${eventID}`;
		if (seen.has(name)) findings.refuse(path, `this event is ${seen.get(name)} again`);
		else seen.set(name, path);
	}
}

/** The products that hold others somewhere in the documents: cases, not packs. */
const caseGtins = (entries) => new Set(entries
	.map(({ event: { parentID } }) => (parentID === undefined ? undefined : keyOf(parentID)))
	.filter((key) => key?.kind === 'Sgtin')
	.map(({ gtin }) => gtin));

/**
 * The calls that documents become: `steps` in their order, `notes` about what becomes none, `book` with
 * the serials behind all roots, `needs` for what has to be on the chain before. A document is
 * `{ name, events, header }`. Throws an EpcisError that names each place.
 */
export function plan(documents, context = readContext()) {
	const findings = new Findings();
	const entries = entriesOf(documents, findings);
	findings.settle();
	const planner = new Planner(caseGtins(entries), context);
	const planned = withoutErrors(entries, planner);
	refuseRepeated(planned, findings);
	findings.settle();
	for (const entry of planned) {
		if (entry.unread.length > 0) planner.note(entry, `in the hash alone: ${entry.unread.join(', ')}`);
		planner.add(entry, (field, reason) => {
			throw new EpcisError([{ path: placeOf(entry.path, field), reason }]);
		});
	}
	return { steps: planner.steps, notes: planner.notes, book: planner.goods.book(), needs: needsOf(planner.steps) };
}

/** What has to be there before the calls, by the calls themselves. */
function needsOf(steps) {
	const registered = steps.filter(({ call }) => call === 'products.registerLot');
	const parties = steps.flatMap(({ party, fields }) => [party, fields.dispatch?.to.gln ?? null]);
	return {
		products: [...new Set(registered.map(({ fields }) => fields.lot.gtin))],
		parties: [...new Set(parties.filter((gln) => gln !== null))],
	};
}
