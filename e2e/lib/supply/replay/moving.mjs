// SPDX-License-Identifier: Apache-2.0

/** What goes from one hand to another. */

import { toLink } from '../../epcis.mjs';
import { sortedContainers } from '../custody.mjs';
import { containerLink } from './goods.mjs';
import { containerKey, LIMITS, standing, thingsIn } from './things.mjs';

const STATEMENT = 'dscsaTransactionStatement';
const AFFIRMED = 'affirmTransactionStatement';
const PARTY = /^https:\/\/id\.gs1\.org\/41[47]\/([0-9]{13})$/;

/** Whether the header of a document affirms what 21 USC 360eee(27) asks for. */
function affirms(header) {
	const local = ({ name }, wanted) => name.endsWith(`}${wanted}`);
	const statement = header.find((extension) => local(extension, STATEMENT));
	return statement?.children?.find((extension) => local(extension, AFFIRMED))?.value === 'true';
}

const statementOf = (planner, { header }) => planner.context.statement ?? (affirms(header) ? 'Affirmed' : undefined);

/** The number of a party, named as a party or as a place. */
const glnOf = (uri) => PARTY.exec(toLink(uri) ?? '')?.[1];

/** The number of a party of a type on one side. */
function party(list, name, type) {
	const entry = (list ?? []).find((one) => one.type === type);
	return entry === undefined ? undefined : glnOf(entry[name]);
}

/** Who has what moves, on one side; where nobody says, who owns it. */
const holderIn = (list, name) => party(list, name, 'possessing_party') ?? party(list, name, 'owning_party');

/** Both sides of a move, and whether the property goes with it. */
function sides({ sourceList, destinationList }, refuse) {
	const ownedBy = party(sourceList, 'source', 'owning_party');
	const ownedNext = party(destinationList, 'destination', 'owning_party');
	const [from, to] = [holderIn(sourceList, 'source'), holderIn(destinationList, 'destination')];
	const asked = 'owning_party or possessing_party with a GLN is asked for';
	if (from === undefined) refuse('sourceList', asked);
	if (to === undefined) refuse('destinationList', asked);
	if (from === to) refuse('destinationList', 'it goes to who has it');
	if ((ownedBy === undefined) !== (ownedNext === undefined)) {
		refuse(ownedBy === undefined ? 'sourceList' : 'destinationList', 'an owning_party stands on the other side alone');
	}
	return { from, to, transfersTitle: ownedBy !== ownedNext };
}

function containersIn(planner, entry, refuse) {
	const named = thingsIn(planner, entry.event.epcList, 'epcList', refuse);
	if (named.length > LIMITS.shipped) refuse('epcList', `a shipment has ${LIMITS.shipped} containers at most`);
	for (const { isContainer, place } of named) {
		if (!isContainer) refuse(place, 'it is no container by the documents, and only those travel');
	}
	return named;
}

export function shipped(planner, entry, refuse) {
	const rows = containersIn(planner, entry, refuse).map((named) => standing(named, refuse));
	const { from, to, transfersTitle } = sides(entry.event, refuse);
	const statement = statementOf(planner, entry);
	const holder = rows.map((row) => row.holder).find((gln) => gln !== null && gln !== from);
	if (holder !== undefined) refuse('sourceList', `${holder} has it`);
	if (statement === undefined) {
		refuse('', `the header has no ${STATEMENT} that is affirmed, and the context states nothing`);
	}
	const isReturn = entry.event.disposition === 'returned';
	const purpose = isReturn ? 'Return' : transfersTitle ? 'Sale' : 'Transfer';
	for (const row of rows) Object.assign(row, { status: 'InTransit', shipment: { rows, from, to } });
	const containers = sortedContainers(rows.map(({ key }) => key));
	const dispatch = { to: { gln: to }, containers, purpose, transfersTitle, statement };
	planner.step(entry, 'custody.ship', { dispatch, capture: entry.capture }, { party: from });
}

/** Who received: whom it was shipped to, which the event may say again. */
function receiverOf(shipment, { sourceList, destinationList }, refuse) {
	const [from, to] = [holderIn(sourceList, 'source'), holderIn(destinationList, 'destination')];
	if (shipment === undefined) return to ?? null;
	if (from !== undefined && from !== shipment.from) refuse('sourceList', `it was shipped by ${shipment.from}`);
	if (to !== undefined && to !== shipment.to) refuse('destinationList', `it was shipped to ${shipment.to}`);
	return shipment.to;
}

export function received(planner, entry, refuse) {
	const named = containersIn(planner, entry, refuse);
	for (const { row, place } of named) {
		if (row !== undefined && row.status !== 'InTransit') refuse(place, `the container is ${row.status}, not InTransit`);
	}
	const shipment = named[0].row?.shipment;
	for (const { row, place } of named) {
		if (row?.shipment !== shipment) refuse(place, 'it was not shipped with the first one');
	}
	const missing = shipment?.rows.find((row) => !named.some((one) => one.row === row));
	if (missing !== undefined) {
		refuse('epcList', `${containerLink(missing.key)} was shipped with it: what is missing, a person states`);
	}
	const receiver = receiverOf(shipment, entry.event, refuse);
	for (const { row } of named) {
		if (row === undefined) continue;
		row.status = 'Packed';
		planner.goods.hand(row, receiver);
	}
	const containers = named.map(({ key }) => containerKey(key));
	planner.step(entry, 'custody.receive', { containers, findings: [], capture: entry.capture }, { party: receiver });
}
