// SPDX-License-Identifier: Apache-2.0

/**
 * Reads remittances (835 005010X221A1) and checks the three identities of 1.10.2.1: what was charged
 * less the adjustments is what was paid, for a service, a claim and the whole payment.
 */

import { decimalOf, sum } from '../money.mjs';
import { arrange, loop } from './guide.mjs';
import { readSets, Source } from './interchange.mjs';
import { adjusted, adjustmentsAt, amountAt, dayAt, quantityAt, textAt } from './values.mjs';

export const REMITTANCE = { group: 'HP', set: '835', version: '005010X221A1' };

const TABLE_AMOUNTS = 'T,T2,ZK,ZL,ZM,ZN,ZO';
const PAIRS_FROM = 3;

const SERVICE = loop('2110', 'S999',
	'SVC R1',
	'DTM*150,151,472 S1',
	'CAS S99',
	'REF S24',
	`AMT*B6,KH,${TABLE_AMOUNTS} S1`,
	'QTY S6',
	'LQ*HE,RX S99',
);

const CLAIM = loop('2100', 'R',
	'CLP R1',
	'CAS S99',
	'NM1*QC R1', 'NM1*IL,74,82,TT,PR,GB S1',
	'MIA S1',
	'MOA S1',
	'REF S15',
	'DTM*232,233,036,050 S1',
	'PER*CX S2',
	`AMT*AU,D8,DY,F5,I,NL,${TABLE_AMOUNTS} S1`,
	'QTY S14',
	SERVICE,
);

const REMITTANCE_GUIDE = loop('835', 'R1',
	'ST R1',
	'BPR R1',
	'TRN R1',
	'CUR S1',
	'REF*EV,F2 S1',
	'DTM*405 S1',
	loop('1000A', 'R1', 'N1*PR R1', 'N3 R1', 'N4 R1', 'REF*2U,EO,HI,NF S4', 'PER*BL R', 'PER*CX,IC S1'),
	loop('1000B', 'R1', 'N1*PE R1', 'N3 S1', 'N4 S1', 'REF S', 'RDM S1'),
	loop('2000', 'S', 'LX R1', 'TS3 S1', 'TS2 S1', CLAIM),
	'PLB S',
);

/** Refuses a segment that does not state what the others leave. */
function checkBalance(source, segment, number, { expected, stated, currency }) {
	if (expected === stated) return;
	const [left, right] = [expected, stated].map((amount) => decimalOf(amount, currency));
	source.refuse(segment, 'Balance', `${segment.id}0${number} is ${right}, the amounts before it leave ${left}`);
}

function serviceAt(source, node, currency) {
	const svc = node.one('SVC');
	const [charge, paid] = [2, 3].map((number) => amountAt(source, svc, number, currency));
	const adjustments = adjustmentsAt(source, node.all('CAS'), currency);
	checkBalance(source, svc, 3, { expected: charge - adjusted(adjustments), stated: paid, currency });
	const [qualifier, code, ...modifiers] = svc.components(1);
	const [date] = node.all('DTM', '472', '150');
	return {
		qualifier,
		code,
		modifiers: modifiers.slice(0, 4).filter((modifier) => modifier !== ''),
		charge,
		paid,
		/** SVC05; one where it is left out. */
		units: svc.element(5) === '' ? 1000n : quantityAt(source, svc, 5),
		day: date === undefined ? null : dayAt(source, date, date.element(2)),
		adjustments,
		remarks: node.all('LQ', 'HE').map((lq) => textAt(source, lq, 2)),
	};
}

function claimAt(source, node, currency) {
	const clp = node.one('CLP');
	const [charge, paid] = [3, 4].map((number) => amountAt(source, clp, number, currency));
	const services = node.inside('2110').map((each) => serviceAt(source, each, currency));
	const adjustments = adjustmentsAt(source, node.all('CAS'), currency);
	const all = [...adjustments, ...services.flatMap((service) => service.adjustments)];
	checkBalance(source, clp, 4, { expected: charge - adjusted(all), stated: paid, currency });
	return {
		controlNumber: textAt(source, clp, 1),
		status: Number(textAt(source, clp, 2, 2)),
		charge,
		paid,
		/** CLP05; nothing where it is left out. */
		patient: clp.element(5) === '' ? 0n : amountAt(source, clp, 5, currency),
		payerNumber: clp.element(7),
		adjustments,
		remarks: remarksIn(node),
		services,
	};
}

/** The remarks on a claim: MOA03 to MOA07. */
function remarksIn(node) {
	const moa = node.one('MOA');
	if (moa === undefined) return [];
	return [3, 4, 5, 6, 7].map((number) => moa.element(number)).filter((remark) => remark !== '');
}

/** The pairs of reason and amount of PLB segments. */
function providerAdjustmentsAt(source, segments, currency) {
	return segments.flatMap((plb) => {
		const adjustments = [];
		for (let at = PAIRS_FROM; at < plb.length; at += 2) {
			const [reason, reference = ''] = plb.components(at);
			adjustments.push({ reason, reference, amount: amountAt(source, plb, at + 1, currency) });
		}
		return adjustments;
	});
}

function paymentOf(source, root, usual) {
	const [bpr, cur] = [root.one('BPR'), root.one('CUR')];
	const currency = cur === undefined ? usual : textAt(source, cur, 2, 3);
	const claims = root.inside('2000').flatMap((level) =>
		level.inside('2100').map((node) => claimAt(source, node, currency)));
	const providerAdjustments = providerAdjustmentsAt(source, root.all('PLB'), currency);
	const paid = amountAt(source, bpr, 2, currency);
	const expected = sum(claims.map((claim) => claim.paid)) - adjusted(providerAdjustments);
	checkBalance(source, bpr, 2, { expected, stated: paid, currency });
	const party = (name) => root.inside(name)[0].one('N1').element(2);
	return {
		control: root.one('ST').element(2),
		currency,
		paid,
		trace: textAt(source, root.one('TRN'), 2),
		issued: dayAt(source, bpr, bpr.element(16)),
		payer: party('1000A'),
		payee: party('1000B'),
		claims,
		providerAdjustments,
	};
}

/**
 * The payments in the contents of `file`, balanced, unless `Balance` is tolerated: then `tolerated`
 * names each segment that does not state what the others leave.
 */
export function read835(contents, file, { currency = 'USD', tolerate = [] } = {}) {
	const source = new Source(file, tolerate);
	const roots = readSets(source, contents, REMITTANCE, (set) => arrange(source, REMITTANCE_GUIDE, set));
	const payments = roots.map((root) => paymentOf(source, root, currency));
	return { payments, tolerated: source.tolerated };
}
