// SPDX-License-Identifier: Apache-2.0

/** Reads professional claims (837 005010X222A1) into plain claims. */

import { DecimalError, minorDigits, sum } from '../money.mjs';
import { arrange } from './guide.mjs';
import { nameOf, readSets, Source } from './interchange.mjs';
import {
	authorisationIn, checkPriors, linesIn, otherPayersIn, renderingIn, responsibilityAt,
} from './lines.mjs';
import { CLAIMS_GUIDE, PROFESSIONAL } from './professional.mjs';
import { chargeAt, codeAt, dateText, dayAt, partyAt, textAt } from './values.mjs';

const LEVELS = { '2000A': undefined, '2000B': '2000A', '2000C': '2000B' };
const LONGEST_CONTROL_NUMBER = 38;
const [ORIGINAL, REPLACEMENT, VOID] = [1, 7, 8];

/** Checks that levels are numbered from 1, name the level they are under, and say what is below. */
function checkLevels(source, root) {
	let count = 0;
	const check = (node, above) => {
		const hl = node.one('HL');
		const below = node.loops.filter(({ name }) => name in LEVELS);
		count += 1;
		const number = String(count);
		const stated = [hl.element(1), hl.element(2), hl.element(4)];
		const expected = [number, above, below.length > 0 ? '1' : '0'];
		if (expected.some((each, at) => each !== stated[at])) {
			source.refuse(hl, 'Hierarchy',
				`number, level above, levels below are ${stated.join(', ')}, not ${expected.join(', ')}`);
		}
		below.forEach((each) => check(each, number));
	};
	root.inside('2000A').forEach((node) => check(node, ''));
}

/** The diagnoses, the principal one first. */
function diagnosesIn(source, node) {
	const hi = node.one('HI', 'ABK', 'BK');
	if (hi === undefined) return [];
	const [principal, other] = hi.component(1, 1) === 'BK' ? ['BK', 'BF'] : ['ABK', 'ABF'];
	const stated = Array.from({ length: hi.length - 1 }, (_, at) => {
		const [qualifier, code = ''] = hi.components(at + 1);
		return { qualifier, code, isCoded: qualifier === (at === 0 ? principal : other) && code !== '' };
	});
	if (!stated.every(({ isCoded }) => isCoded)) {
		source.refuse(hi, 'Diagnosis', 'not each of its elements is a qualifier and a code');
	}
	const coded = stated.filter(({ isCoded }) => isCoded);
	return coded.map(({ qualifier, code }) => ({ qualifier, code }));
}

/** The claim's number of the original with the payer, where it replaces or voids one. */
function originalIn(source, node, clm, frequency) {
	const ref = node.one('REF', 'F8');
	if (frequency !== ORIGINAL && ref === undefined) {
		source.stop(clm, 'Original', 'it replaces or voids a claim, and REF*F8 does not say which');
	}
	if (frequency === ORIGINAL && ref !== undefined) {
		source.stop(ref, 'Original', 'a claim that replaces nothing names an original');
	}
	return ref === undefined || frequency === ORIGINAL ? null : textAt(source, ref, 2, 50);
}

function frequencyAt(source, clm) {
	codeAt(source, clm, 'CLM05-2', clm.component(5, 2), ['B']);
	const frequency = clm.component(5, 3);
	return Number(codeAt(source, clm, 'CLM05-3', frequency, [ORIGINAL, REPLACEMENT, VOID].map(String)));
}

function claimAt(source, node, parties) {
	const clm = node.one('CLM');
	const { currency, order } = parties;
	const frequency = frequencyAt(source, clm);
	const charge = chargeAt(source, clm, 2, currency);
	const diagnoses = diagnosesIn(source, node);
	const otherPayers = otherPayersIn(source, node, { currency, order });
	const lines = linesIn(source, node, { currency, diagnoses, otherPayers });
	const total = sum(lines.map((line) => line.charge));
	if (total !== charge) source.refuse(clm, 'Total', `CLM02 is ${charge}, its lines sum to ${total} minor units`);
	checkPriors(source, node, { charge, lines, otherPayers });
	return {
		file: source.file,
		at: nameOf(clm),
		controlNumber: textAt(source, clm, 1, LONGEST_CONTROL_NUMBER),
		charge,
		placeOfService: clm.component(5, 1),
		frequency,
		original: originalIn(source, node, clm, frequency),
		/** Whether the payer is to pay the provider (CLM08). */
		isAssigned: codeAt(source, clm, 'CLM08', clm.element(8), ['N', 'W', 'Y']) === 'Y',
		authorisation: authorisationIn(source, node),
		rendering: renderingIn(source, node, '2310B') ?? parties.billing,
		...parties,
		diagnoses,
		otherPayers,
		lines,
	};
}

/** By what a payer knows a dependent: the subscriber's number, the birthday, the first name. */
const dependentKey = (memberId, { born, first }) => `${memberId}/${dateText(born)}/${first}`;

function patientIn(source, node, memberId) {
	const [loop] = node.inside('2010CA');
	const { last, first } = partyAt(source, loop.one('NM1'), ['MI', 'II']);
	const dmg = loop.one('DMG');
	codeAt(source, dmg, 'DMG01', dmg.element(1), ['D8']);
	const born = dayAt(source, dmg, dmg.element(2));
	return { last, first, born, key: dependentKey(memberId, { born, first }) };
}

function claimsOfSubscriber(source, node, { billing, currency }) {
	const sbr = node.one('SBR');
	const subscriber = partyAt(source, node.inside('2010BA')[0].one('NM1'), ['MI', 'II']);
	const payer = partyAt(source, node.inside('2010BB')[0].one('NM1'), ['PI', 'XV']);
	const parties = {
		currency,
		billing,
		payer: payer.id,
		order: responsibilityAt(source, sbr),
		filing: sbr.element(9),
		memberId: subscriber.id,
	};
	const { last, first, id: key } = subscriber;
	const own = node.inside('2300').map((claim) =>
		claimAt(source, claim, { ...parties, patient: { last, first, key } }));
	const others = node.inside('2000C').flatMap((level) => {
		const patient = patientIn(source, level, subscriber.id);
		return level.inside('2300').map((claim) => claimAt(source, claim, { ...parties, patient }));
	});
	return [...own, ...others];
}

function currencyIn(source, node, usual) {
	const cur = node.one('CUR');
	const currency = cur === undefined ? usual : textAt(source, cur, 2, 3);
	try {
		minorDigits(currency);
	} catch (cause) {
		if (!(cause instanceof DecimalError)) throw cause;
		source.stop(cur ?? node.one('HL'), 'Currency', cause.message);
	}
	return currency;
}

function claimsOfSet(source, root, currency) {
	const bht = root.one('BHT');
	codeAt(source, bht, 'BHT06', bht.element(6), ['CH']);
	checkLevels(source, root);
	return root.inside('2000A').flatMap((node) => {
		const { id: billing } = partyAt(source, node.inside('2010AA')[0].one('NM1'), ['XX']);
		const parties = { billing, currency: currencyIn(source, node, currency) };
		return node.inside('2000B').flatMap((level) => claimsOfSubscriber(source, level, parties));
	});
}

/**
 * The claims in the contents of `file`, and what was found and tolerated: what is wrong for a reason
 * in `tolerate`. Nothing rests on what a line's pointers to diagnoses say. Amounts are in minor
 * units of the currency that CUR names, or of `currency`.
 */
export function read837(contents, file, { currency = 'USD', tolerate = ['Pointer'] } = {}) {
	const source = new Source(file, tolerate);
	const roots = readSets(source, contents, PROFESSIONAL, (set) => arrange(source, CLAIMS_GUIDE, set));
	const claims = roots.flatMap((root) => claimsOfSet(source, root, currency));
	return { claims, tolerated: source.tolerated };
}
