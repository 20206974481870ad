// SPDX-License-Identifier: Apache-2.0

/** Reads what elements say: amounts, days, quantities, codes, names, adjustments. */

import { DecimalError, minorUnits, sum, thousandths } from '../money.mjs';
import { dateOf, dayOf } from '../time.mjs';

const TRIPLES_FROM = 2;

const elementName = (segment, number) => `${segment.id}${String(number).padStart(2, '0')}`;

/** What `read` makes of a text. */
function numberAt(source, segment, name, text, read) {
	try {
		return read(text);
	} catch (cause) {
		if (!(cause instanceof DecimalError)) throw cause;
		return source.stop(segment, 'Amount', `${name} ${cause.message}`);
	}
}

/** Minor units, negative ones too. */
export function amountAt(source, segment, number, currency) {
	const name = elementName(segment, number);
	return numberAt(source, segment, name, segment.element(number), (text) => minorUnits(text, currency));
}

/** Minor units of what is charged or was paid. */
export function chargeAt(source, segment, number, currency) {
	const amount = amountAt(source, segment, number, currency);
	if (amount < 0n) source.stop(segment, 'Amount', `${elementName(segment, number)} is negative`);
	return amount;
}

/** Thousandths of a unit. */
export function quantityAt(source, segment, number) {
	const name = elementName(segment, number);
	const quantity = numberAt(source, segment, name, segment.element(number), thousandths);
	if (quantity < 0n) source.stop(segment, 'Amount', `${name} is negative`);
	return quantity;
}

/** A text that has to be there. */
export function textAt(source, segment, number, longest = 80) {
	const text = segment.element(number);
	if (text.trim() === '') source.stop(segment, 'Missing', `${elementName(segment, number)} is missing`);
	if (text.length > longest) {
		source.stop(segment, 'Length', `${elementName(segment, number)} is longer than ${longest}`);
	}
	return text;
}

/** One of some codes. */
export function codeAt(source, segment, name, code, codes) {
	if (!codes.includes(code)) {
		source.stop(segment, 'Code', `${name} is ${code || 'missing'}, none of ${codes.join(', ')}`);
	}
	return code;
}

/** The day of CCYYMMDD, counted from 1970-01-01. */
export function dayAt(source, segment, text) {
	const [, year, month, day] = /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(text) ?? [];
	const date = `${year}-${month}-${day}`;
	const isDate = year !== undefined && !Number.isNaN(Date.parse(date)) && dateOf(dayOf(date)) === date;
	if (!isDate) source.stop(segment, 'Date', `${text || 'nothing'} is no day CCYYMMDD`);
	return isDate ? dayOf(date) : undefined;
}

/** The days of a DTP in the format that it names, both the same for one day. */
export function daysAt(source, dtp, formats) {
	const format = dtp.element(2);
	if (!formats.includes(format)) {
		source.stop(dtp, 'Date', `its format is ${format || 'missing'}, none of ${formats.join(', ')}`);
	}
	const parts = format === 'RD8' ? dtp.element(3).split('-') : [dtp.element(3), dtp.element(3)];
	if (parts.length !== 2) source.stop(dtp, 'Date', `${dtp.element(3)} is no range CCYYMMDD-CCYYMMDD`);
	const [from, until] = parts.map((part) => dayAt(source, dtp, part));
	if (from > until) source.stop(dtp, 'Date', `${dtp.element(3)} ends before it begins`);
	return { from, until };
}

/** CCYYMMDD of a day. */
export const dateText = (day) => dateOf(day).replaceAll('-', '');

/** Name and identifier of an NM1 whose identifier has one of these qualifiers. */
export function partyAt(source, nm1, qualifiers) {
	const name = { last: nm1.element(3), first: nm1.element(4) };
	const qualifier = nm1.element(8);
	if (nm1.element(9) === '' && qualifier === '') return { ...name, id: null };
	if (!qualifiers.includes(qualifier)) {
		source.refuse(nm1, 'Qualifier', `NM108 is ${qualifier || 'missing'}, none of ${qualifiers.join(', ')}`);
	}
	return { ...name, id: textAt(source, nm1, 9) };
}

/** The adjustments of CAS segments: group, reason, amount, quantity. */
export function adjustmentsAt(source, segments, currency) {
	return segments.flatMap((cas) => {
		const group = codeAt(source, cas, 'CAS01', cas.element(1), ['CO', 'CR', 'OA', 'PI', 'PR']);
		const adjustments = [];
		for (let at = TRIPLES_FROM; at < cas.length; at += 3) {
			const [reason, amount, quantity] = [at, at + 1, at + 2].map((each) => cas.element(each));
			if (reason === '' && amount === '' && quantity === '') continue;
			adjustments.push({
				group,
				reason: textAt(source, cas, at, 5),
				amount: amountAt(source, cas, at + 1, currency),
			});
		}
		if (adjustments.length === 0) source.stop(cas, 'Missing', 'it adjusts nothing');
		return adjustments;
	});
}

/** Σ of adjustments, of one group where it is named. */
export const adjusted = (adjustments, group) => sum(
	adjustments.filter((each) => group === undefined || each.group === group).map(({ amount }) => amount),
);
