// SPDX-License-Identifier: Apache-2.0

/**
 * Writes what the chain remits as X12 835 (005010X221A1), with the names, codes and numbers that are
 * off chain. What was written is read back and balances, or nothing is returned.
 *
 * The guide has no payment method for money that moves on a chain: BPR04 is NON, and BPR01 says that
 * the remittance moves apart from the payment (I) or that nothing is paid (H).
 */

import { codeOf, GROUPS, PROVIDER_ADJUSTMENTS, REASONS, REMARKS } from './adjustments.mjs';
import { decimalOf, unitsOf } from './money.mjs';
import { payerNumberOf } from './submissions.mjs';
import { read835, REMITTANCE } from './x12/remittances.mjs';
import { dateText } from './x12/values.mjs';
import { interchange, segment, WritingError } from './x12/writing.mjs';
import { dateOf, dayOf } from './time.mjs';

export { read835 } from './x12/remittances.mjs';

const DAY_MILLISECONDS = 86_400_000;
const REVERSAL = 22;
const USUAL_CURRENCY = 'USD';
/** Mutually defined: what plan it is was not told. */
const FILING_UNKNOWN = 'ZZ';
const FILINGS = '12,13,14,15,16,17,AM,CH,DS,HM,LM,MA,MB,MC,OF,TV,VA,WC,ZZ'.split(',');
const [TRIPLES_OF_CAS, PAIRS_OF_PLB, REMARKS_OF_MOA] = [6, 6, 5];
const DECEMBER_31 = '-12-31';

const required = (value, place) => {
	if (value === undefined || value === null || value === '') throw new WritingError(place, 'is not among the names');
	return value;
};

function* portions(list, size) {
	for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

/** CAS: the adjustments of each group, up to six in a segment. */
function adjustmentSegments(adjustments, currency) {
	const groups = [...new Set(adjustments.map(({ group }) => group))];
	return groups.flatMap((group) => {
		const own = adjustments.filter((adjustment) => adjustment.group === group);
		const triples = own.map(({ reason, amount }) => [codeOf(REASONS, reason), decimalOf(amount, currency), '']);
		return [...portions(triples, TRIPLES_OF_CAS)].map((portion) =>
			segment('CAS', codeOf(GROUPS, group), ...portion.flat()));
	});
}

const remarksOf = (adjustments) => {
	const named = adjustments.map(({ remark }) => remark).filter((remark) => remark !== null);
	return [...new Set(named)].map((remark) => codeOf(REMARKS, remark));
};

/** Modifiers are not remitted: they are what the claim had, where it has the same services. */
function modifiersOf(services, claim, place, procedure) {
	const line = claim.lines?.length === services.length ? claim.lines[place] : undefined;
	const isSame = line?.qualifier === procedure.qualifier && line.code === procedure.code;
	return isSame ? line.modifiers : [];
}

function serviceSegments(services, claim, { currency, codeBook }) {
	return services.flatMap((service, place) => {
		const { row, day, units, charge, paid, adjustments } = service;
		const procedure = required(codeBook.procedureOf(row), `row ${row} of the code book`);
		const modifiers = modifiersOf(services, claim, place, procedure);
		const [charged, settled] = [charge, paid].map((amount) => decimalOf(amount, currency));
		return [
			segment('SVC', [procedure.qualifier, procedure.code, ...modifiers], charged, settled, '', unitsOf(units)),
			segment('DTM', '472', dateText(day)),
			...adjustmentSegments(adjustments, currency),
			...remarksOf(adjustments).map((remark) => segment('LQ', 'HE', remark)),
		];
	});
}

/** The days of a claim, which have to stand where no service says its day. */
function dateSegments({ services }, claim, place) {
	if (services.length > 0) return [];
	return [
		segment('DTM', '232', dateText(required(claim.from, `${place}.from`))),
		segment('DTM', '233', dateText(required(claim.until, `${place}.until`))),
	];
}

function claimSegments(remitted, { currency, codeBook, claims }) {
	const { reference, status, charge, paid, patient, adjustments, services } = remitted;
	const place = `claim ${reference}`;
	const claim = required(claims[reference], place);
	const { last, first, memberId } = required(claim.patient, `${place}.patient`);
	const amounts = [charge, paid].map((amount) => decimalOf(amount, currency));
	const borne = patient > 0n && status !== REVERSAL ? decimalOf(patient, currency) : '';
	const filing = FILINGS.includes(claim.filing) ? claim.filing : FILING_UNKNOWN;
	const remarks = remarksOf(adjustments).slice(0, REMARKS_OF_MOA);
	return [
		segment('CLP', required(claim.controlNumber, `${place}.controlNumber`), status, ...amounts, borne,
			filing, payerNumberOf(reference), claim.placeOfService, claim.frequency),
		...adjustmentSegments(adjustments, currency),
		segment('NM1', 'QC', '1', last, first, '', '', '', memberId ? 'MI' : '', memberId),
		...(remarks.length > 0 ? [segment('MOA', '', '', ...remarks)] : []),
		...dateSegments(remitted, claim, place),
		...serviceSegments(services, claim, { currency, codeBook }),
	];
}

/** PLB: up to six reasons and amounts in a segment, for the year in which the payment lies. */
function providerSegments({ providerAdjustments, currency }, { payee, until }) {
	const year = dateText(dayOf(`${dateOf(until).slice(0, 4)}${DECEMBER_31}`));
	const pairs = providerAdjustments.map(({ reason, claim, amount }) => [
		[codeOf(PROVIDER_ADJUSTMENTS, reason), payerNumberOf(claim.reference)], decimalOf(amount, currency),
	]);
	return [...portions(pairs, PAIRS_OF_PLB)].map((portion) =>
		segment('PLB', required(payee.npi, 'payee.npi'), year, ...portion.flat(1)));
}

function addressSegments(address, place) {
	const { street, city, state, zip } = required(address, place);
	return [
		segment('N3', required(street, `${place}.street`)),
		segment('N4', required(city, `${place}.city`), state, zip),
	];
}

function partySegments(payer, payee, place) {
	const contact = required(payer.contact, `${place}.contact`);
	return [
		segment('N1', 'PR', required(payer.name, `${place}.name`)),
		...addressSegments(payer.address, `${place}.address`),
		segment('PER', 'BL', contact.name, 'TE', required(contact.phone, `${place}.contact.phone`)),
		segment('N1', 'PE', required(payee.name, 'payee.name'), 'XX', required(payee.npi, 'payee.npi')),
		...(payee.taxId ? [segment('REF', 'TJ', payee.taxId)] : []),
	];
}

/** TRN03: one, and the nine digits of a tax number. */
function originatorOf({ taxId }, place) {
	if (!/^[0-9]{9}$/.test(taxId ?? '')) throw new WritingError(`${place}.taxId`, 'is no number of nine digits');
	return `1${taxId}`;
}

/** The number under which payment and remittance are found together: insurer, currency and days. */
const traceOf = ({ insurer, currency }, { from, until }) =>
	`${insurer}-${currency}-${dateText(from)}-${dateText(until)}`;

function setOf(remittance, names) {
	const { insurer, currency, paid, claims } = remittance;
	const { payee, from, until, envelope } = names;
	const place = `payers[${insurer}]`;
	const payer = required(names.payers[insurer], place);
	const issued = dateText(Math.floor(envelope.moment / DAY_MILLISECONDS));
	const handling = paid === 0n ? 'H' : 'I';
	const blank = Array.from({ length: 11 }, () => '');
	const known = { currency, codeBook: payer.codeBook, claims: names.claims };
	return [
		segment('BPR', handling, decimalOf(paid, currency), 'C', 'NON', ...blank, issued),
		segment('TRN', '1', traceOf(remittance, { from, until }), originatorOf(payer, place)),
		...(currency === USUAL_CURRENCY ? [] : [segment('CUR', 'PR', currency)]),
		segment('DTM', '405', dateText(until)),
		...partySegments(payer, payee, place),
		...(claims.length > 0 ? [segment('LX', '1')] : []),
		...claims.flatMap((claim) => claimSegments(claim, known)),
		...providerSegments(remittance, { payee, until }),
	];
}

/**
 * The 835 of what `ClaimsApi.remittance` answered for the days `from` to `until`, one transaction
 * set for each insurer and currency. `names` has the `envelope` (sender, receiver, control, moment,
 * usage), the `payee`, the `payers` by the number of the insurer with their code books, and the
 * `claims` by their reference, as `prepareAll` opens them.
 */
export function write835(remittances, names) {
	const sets = remittances.map((remittance) => setOf(remittance, names));
	if (sets.length === 0) throw new WritingError('remittances', 'nothing was remitted');
	const text = interchange(REMITTANCE, names.envelope, sets);
	read835(Buffer.from(text), 'the remittance');
	return text;
}
