// SPDX-License-Identifier: Apache-2.0

/** Reads the service lines of a professional claim, and what other payers did with them. */

import { sum } from '../money.mjs';
import { nameOf } from './interchange.mjs';
import {
	adjusted, adjustmentsAt, amountAt, chargeAt, codeAt, daysAt, partyAt, quantityAt, textAt,
} from './values.mjs';

const PROCEDURE_QUALIFIERS = ['ER', 'HC', 'IV', 'WK'];
const [MODIFIERS_FROM, MODIFIERS_UNTIL] = [2, 6];
const RESPONSIBILITIES = [...'PSTABCDEFGHU'];

/** Qualifier, code and modifiers of a composite procedure. */
function procedureAt(source, segment, number) {
	const parts = segment.components(number);
	codeAt(source, segment, `${segment.id}0${number}-1`, parts[0], PROCEDURE_QUALIFIERS);
	const code = parts[1] ?? '';
	if (code === '') source.stop(segment, 'Missing', 'the procedure has no code');
	const modifiers = parts.slice(MODIFIERS_FROM, MODIFIERS_UNTIL).filter((modifier) => modifier !== '');
	if (new Set(modifiers).size < modifiers.length) source.stop(segment, 'Code', 'a modifier stands twice');
	return { qualifier: parts[0], code, modifiers };
}

/** The numbers of the diagnoses that a line is for. */
function pointersAt(source, sv1, diagnoses) {
	const pointers = sv1.components(7).filter((pointer) => pointer !== '');
	const { length } = diagnoses;
	const isOne = (pointer) => /^[1-9][0-9]?$/.test(pointer) && Number(pointer) <= length;
	if (pointers.length === 0 || !pointers.every(isOne)) {
		source.refuse(sv1, 'Pointer', `SV107 points to ${pointers.join(', ') || 'none'} of ${length} diagnoses`);
	}
	return pointers.map(Number);
}

/** The number of an authorisation by the payer to whom the claim goes. */
export function authorisationIn(source, node) {
	const own = node.all('REF', 'G1').filter((ref) => ref.element(4) === '');
	if (own.length > 1) source.stop(own[1], 'TooMany', 'more than one authorisation by one payer');
	return own.length === 0 ? null : textAt(source, own[0], 2, 50);
}

/** The identifier (NPI) of who rendered the services, if the loop says so. */
export function renderingIn(source, node, name) {
	const [loop] = node.inside(name);
	return loop === undefined ? null : partyAt(source, loop.one('NM1'), ['XX']).id;
}

function remittedIn(source, node) {
	const dtp = node?.one('DTP', '573');
	return dtp === undefined ? null : daysAt(source, dtp, ['D8']).from;
}

const amountIn = (source, node, code, currency) => {
	const amt = node.one('AMT', code);
	return amt === undefined ? null : amountAt(source, amt, 2, currency);
};

/** What one payer did with a line. */
function priorAt(source, node, { charge, currency, otherPayers }) {
	const svd = node.one('SVD');
	const payer = textAt(source, svd, 1);
	if (!otherPayers.some((other) => other.payer === payer)) {
		source.refuse(svd, 'OtherPayer', `no other payer of the claim is ${payer}`);
	}
	const paid = amountAt(source, svd, 2, currency);
	const adjustments = adjustmentsAt(source, node.all('CAS'), currency);
	if (charge - adjusted(adjustments) !== paid) {
		source.refuse(svd, 'PriorBalance', 'the charge less the adjustments is not what was paid');
	}
	return {
		payer,
		paid,
		procedure: procedureAt(source, svd, 3),
		units: quantityAt(source, svd, 5),
		adjustments,
		remitted: remittedIn(source, node),
		remaining: amountIn(source, node, 'EAF', currency),
	};
}

function lineAt(source, node, at, claim) {
	const { currency, diagnoses } = claim;
	const [lx, sv1] = [node.one('LX'), node.one('SV1')];
	if (lx.element(1) !== String(at + 1)) {
		source.refuse(lx, 'LineNumber', `the line is number ${at + 1} of its claim, not ${lx.element(1)}`);
	}
	const charge = chargeAt(source, sv1, 2, currency);
	return {
		at: nameOf(sv1),
		number: at + 1,
		...procedureAt(source, sv1, 1),
		charge,
		unit: codeAt(source, sv1, 'SV103', sv1.element(3), ['UN', 'MJ']),
		units: quantityAt(source, sv1, 4),
		pointers: pointersAt(source, sv1, diagnoses),
		...daysAt(source, node.one('DTP', '472'), ['D8', 'RD8']),
		authorisation: authorisationIn(source, node),
		rendering: renderingIn(source, node, '2420A'),
		prior: node.inside('2430').map((loop) => priorAt(source, loop, { ...claim, charge })),
	};
}

/** The lines of a claim. */
export function linesIn(source, node, claim) {
	return node.inside('2400').map((loop, at) => lineAt(source, loop, at, claim));
}

/** The place of a payer among those of a claim: `P`, `S`, `T`, `A` to `H`, or `U`. */
export const responsibilityAt = (source, sbr) =>
	codeAt(source, sbr, 'SBR01', sbr.element(1), RESPONSIBILITIES);

/** Whether one payer comes before another; of an unknown one (`U`) that cannot be said. */
export const comesBefore = (one, other) =>
	one !== 'U' && other !== 'U' && RESPONSIBILITIES.indexOf(one) < RESPONSIBILITIES.indexOf(other);

/** The other payers of a claim, and what they did with it as a whole. */
export function otherPayersIn(source, node, { currency, order }) {
	const orders = new Set([order]);
	return node.inside('2320').map((loop) => {
		const sbr = loop.one('SBR');
		const own = responsibilityAt(source, sbr);
		if (own !== 'U' && orders.has(own)) source.refuse(sbr, 'PayerOrder', `two payers are ${own}`);
		orders.add(own);
		const [name] = loop.inside('2330B');
		return {
			order: own,
			payer: name === undefined ? null : partyAt(source, name.one('NM1'), ['PI', 'XV']).id,
			paid: amountIn(source, loop, 'D', currency),
			adjustments: adjustmentsAt(source, loop.all('CAS'), currency),
			remitted: remittedIn(source, name),
			remaining: amountIn(source, loop, 'EAF', currency),
		};
	});
}

/** Checks that what another payer paid for the claim is what it paid for the lines. */
export function checkPriors(source, node, { charge, lines, otherPayers }) {
	for (const [at, other] of otherPayers.entries()) {
		const own = lines.flatMap(({ prior }) => prior).filter(({ payer }) => payer === other.payer);
		if (other.paid === null && own.length === 0) continue;
		const before = own.length === 0 ? charge : sum(own.map(({ paid }) => paid));
		if (before - adjusted(other.adjustments) !== other.paid) {
			source.refuse(node.inside('2320')[at].one('SBR'), 'PriorBalance',
				`what ${other.payer} paid for the claim (AMT*D) is not what its adjustments leave`);
		}
	}
}
