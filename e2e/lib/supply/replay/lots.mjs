// SPDX-License-Identifier: Apache-2.0

/** Lots that were made, and packs that got their serials. */

import { lotAndExpiry } from '../../epcis.mjs';
import { valueNamed } from '../../epcis/extensions.mjs';
import { isDate } from '../../epcis/values.mjs';
import { dayOf } from '../../time.mjs';
import { capture as captureFields } from '../capture.mjs';
import { thing } from '../identifiers.mjs';
import { lotLink } from './goods.mjs';
import { keyOf } from './kinds.mjs';
import { containerKey, LIMITS, thingsIn } from './things.mjs';

const PRODUCTION_DATES = ['{https://gs1.org/voc/}productionDate', '{urn:epcglobal:cbv:mda}productionDate'];

function lotOf(uri, place, refuse) {
	const key = keyOf(uri);
	return key?.kind === 'Lgtin' ? { gtin: key.gtin, lot: key.lot } : refuse(place, `${uri} is no lot (LGTIN)`);
}

/** A day of the calendar, and no less than that. */
function dayIn(date, name, refuse) {
	return isDate(date) ? dayOf(date) : refuse('ilmd', `${name} ${date} is no day YYYY-MM-DD`);
}

/** The day on which a lot was made, which events seldom say. */
function manufactured(planner, lot, ilmd, refuse) {
	const date = planner.context.manufactured[lotLink(lot)] ?? valueNamed(ilmd, PRODUCTION_DATES);
	if (date === undefined) refuse('ilmd', `nothing says when lot ${lotLink(lot)} was made: the context has to`);
	return dayIn(date, 'productionDate', refuse);
}

/** The one lot in a list of quantities. */
function lotIn(list, field, refuse) {
	if (list.length !== 1) refuse(field, 'an event makes one lot');
	return lotOf(list[0].epcClass, `${field}[0].epcClass`, refuse);
}

/** Registers a lot that the documents did not tell of yet; gives its row. */
function register(planner, entry, lot, { inputs = [], refuse, capture, isOwn = false, eventID = entry.eventID }) {
	const { ilmd } = entry.event;
	const { lot: number, expiry } = lotAndExpiry(entry.event);
	if (number !== undefined && number !== lot.lot) refuse('ilmd', `lotNumber is ${number}, the lot ${lot.lot}`);
	if (expiry === undefined) refuse('ilmd', 'itemExpirationDate is missing');
	const days = {
		manufactured: manufactured(planner, lot, ilmd, refuse),
		expiry: dayIn(expiry, 'itemExpirationDate', refuse),
	};
	const fields = { lot, ...days, inputs, capture };
	planner.step({ ...entry, eventID }, 'products.registerLot', fields, { isOwn });
	return planner.goods.addLot(lot, expiry);
}

function ensureNewLot(planner, lot, field, refuse) {
	if (planner.goods.lots.has(lotLink(lot))) refuse(field, `lot ${lotLink(lot)} was made before`);
}

export function made(planner, entry, refuse) {
	const lot = lotIn(entry.event.quantityList, 'quantityList', refuse);
	ensureNewLot(planner, lot, 'quantityList', refuse);
	register(planner, entry, lot, { refuse, capture: entry.capture });
}

export function transformed(planner, entry, refuse) {
	const { inputQuantityList, outputQuantityList } = entry.event;
	const lot = lotIn(outputQuantityList, 'outputQuantityList', refuse);
	ensureNewLot(planner, lot, 'outputQuantityList', refuse);
	const inputs = inputQuantityList.map(({ epcClass }, index) =>
		lotOf(epcClass, `inputQuantityList[${index}].epcClass`, refuse));
	if (inputs.length > LIMITS.inputs) refuse('inputQuantityList', `a lot is made of ${LIMITS.inputs} lots at most`);
	register(planner, entry, lot, { inputs, refuse, capture: entry.capture });
}

/** A lot that is commissioned and was never said to be made has an event that says so, at that moment. */
function registerBefore(planner, entry, lot, refuse) {
	const { capture: { event: _, ...where } } = entry;
	const own = captureFields({ step: 'Made', things: [thing.lot(lot)], ...where });
	const why = `no event says that lot ${lotLink(lot)} was made`;
	planner.note(entry, `${why}: one of its own does, at the moment of its first packs`);
	return register(planner, entry, lot, { refuse, capture: own.capture, isOwn: true, eventID: own.eventID });
}

function announced(planner, entry, named, refuse) {
	const said = lotAndExpiry(entry.event);
	for (const { key, place, row } of named) {
		if (row !== undefined) refuse(place, 'the container was there before');
		planner.goods.announce(containerKey(key), said);
	}
	planner.note(entry, 'no call: a container has its number from when something is packed into it');
}

export function commissioned(planner, entry, refuse) {
	const named = thingsIn(planner, entry.event.epcList, 'epcList', refuse);
	if (named.every(({ isContainer }) => isContainer)) return announced(planner, entry, named, refuse);
	for (const { key, place, row, isContainer } of named) {
		if (isContainer) refuse(place, 'a container stands among packs: an event names one kind');
		if (row !== undefined) refuse(place, 'the pack was commissioned before');
		if (key.gtin !== named[0].key.gtin) refuse(place, 'an event commissions packs of one product');
	}
	const { lot: number, expiry } = lotAndExpiry(entry.event);
	if (number === undefined || expiry === undefined) {
		return refuse('ilmd', `${number === undefined ? 'lotNumber' : 'itemExpirationDate'} is missing`);
	}
	const lot = { gtin: named[0].key.gtin, lot: number };
	const known = planner.goods.lots.get(lotLink(lot));
	if (known !== undefined && known.expiry !== expiry) refuse('ilmd', `itemExpirationDate was ${known.expiry} before`);
	const row = known ?? registerBefore(planner, entry, lot, refuse);
	if (row.batches.length === LIMITS.batches) {
		refuse('epcList', `a lot has ${LIMITS.batches} commissioning batches at most`);
	}
	const { root, count } = planner.goods.commission(row, named.map(({ key }) => key.serial));
	planner.step(entry, 'products.commission', { lot, root, count, rejects: 0, capture: entry.capture });
	return undefined;
}
