// SPDX-License-Identifier: Apache-2.0

/** Two hospitals, two insurers, a bank and a board, for the tests of claims and what is around them. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from '../demo/1-institutions.mjs';
import { charter, license } from '../demo/5-consent.mjs';
import { claimKey, submission } from '../lib/claims.mjs';
import {
	benefit, calendarYear, enrolment, planTerms, planVersion, price, rate,
} from '../lib/coverage.mjs';
import { minorUnits } from '../lib/money.mjs';
import { relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import { today } from '../lib/time.mjs';

export const CURRENCY = 'CHF';
export const UNKNOWN_INSTITUTION = 4_000_000;
export const [TABLE, PLAN] = [0, 0];
/** Rows of the table: at 100.00; with evidence at 50.00; with an authorisation at 200.00; dispensed, at 30.00. */
export const [PLAIN, EVIDENCED, AUTHORISED, DISPENSED] = [1, 2, 3, 4];
const AGENTS = {
	provider: {
		records: ['RecordWriter'], billing: ['ClaimSubmitter'], ward: ['Practitioner'], delegate: ['Delegate'],
	},
	insurer: { adjudicator: ['RecordWriter', 'ClaimAdjudicator'], delegate: ['Delegate'] },
	board: { issuer: ['Issuer'], delegate: ['Delegate'] },
	bank: { delegate: ['Delegate'] },
};
const house = (name, role, agents) => ({ name, title: name, roles: [role], agents, withoutCoins: [] });
const HOUSES = [
	house('hospital', 'HealthcareProvider', AGENTS.provider),
	house('clinic', 'HealthcareProvider', AGENTS.provider),
	house('insurer', 'Insurer', AGENTS.insurer),
	house('rival', 'Insurer', AGENTS.insurer),
	house('bank', 'Auditor', AGENTS.bank),
	house('board', 'LicensingBoard', AGENTS.board),
];
const REVIEW_ABOVE = '1000.00';

export const francs = (text) => minorUnits(text, CURRENCY);
export const commitment = () => randomBytes(32);
export const included = (submissions) => Promise.all(submissions.map((submission) => submission.included));

/** A tenth is the patient's; what costs more than 1000.00 is looked at. */
export function ordinaryPlan(named = {}) {
	const { from, until } = calendarYear(today());
	const benefits = [
		benefit(10, { coinsurance: 1_000 }),
		benefit(20, { coinsurance: 1_000, evidence: true }),
		benefit(30, { coinsurance: 1_000, priorAuthorisation: true }),
		benefit(40, { coinsurance: 1_000, dispensing: true }),
	];
	const terms = planTerms(CURRENCY, benefits);
	return planVersion(terms, [from], until, { reviewAbove: francs(REVIEW_ABOVE), ...named });
}

export function ordinaryPrices() {
	const { from } = calendarYear(today());
	return [
		price(PLAIN, 10, rate('100.00'), from),
		price(EVIDENCED, 20, rate('50.00'), from),
		price(AUTHORISED, 30, rate('200.00'), from),
		price(DISPENSED, 40, rate('30.00'), from),
	];
}

export const enrolled = (member, named = {}) =>
	enrolment(member.address, { plan: PLAN, from: calendarYear(today()).from, ...named });

/** An insurer's prices, plan, contract with the hospital, and its first member. */
function promise(stage, { hospital }, insurer) {
	const { coverage, records } = stage;
	insurer.member = stage.subject('1', insurer.id);
	return insurer.adjudicator.submitAll([
		coverage.publishTable(insurer.id, TABLE, commitment()),
		coverage.setPrices(insurer.id, TABLE, ordinaryPrices()),
		coverage.publishPlan(insurer.id, PLAN, ordinaryPlan()),
		coverage.contract(insurer.id, hospital.id, { from: calendarYear(today()).from, table: TABLE }),
		records.registerSubject(insurer.member, insurer.id),
		coverage.enrol(insurer.id, [enrolled(insurer.member)]),
	]);
}

/** Has everybody join; the insurer promises and has `reserve` set aside, and as much free again. */
export async function insure(stage, reserve = '10000.00') {
	const governance = ([, , , , bank, board]) => [
		...charter(stage, board),
		stage.currencies.create(CURRENCY, bank.admin.address),
		stage.currencies.describe(CURRENCY, 'Swiss franc'),
	];
	const joined = await join(stage, HOUSES, governance);
	const cast = Object.fromEntries(joined.map((one) => [one.name, one]));
	const { hospital, clinic, insurer, bank, board } = cast;
	const { licences, submission: issued } = await license(stage, board, [hospital.ward, clinic.ward]);
	const issuance = stage.currencies.issue(CURRENCY, insurer.account, 2n * francs(reserve));
	await included([issued, promise(stage, cast, insurer), bank.admin.submit(issuance)]);
	await insurer.adjudicator.send(stage.settlement.fund(insurer.id, { [CURRENCY]: francs(reserve) }));
	const [own, other] = licences.map((licence) => licence.commitment);
	return { ...cast, member: insurer.member, licence: own, clinicLicence: other };
}

/** Registers and enrols further accounts of the patient with the insurer. */
export async function enrolMore(stage, { insurer }, numbers, named = {}) {
	const members = numbers.map((number) => stage.subject(number, insurer.id));
	await insurer.adjudicator.sendAll([
		...members.map((member) => stage.records.registerSubject(member, insurer.id)),
		stage.coverage.enrol(insurer.id, members.map((member) => enrolled(member, named))),
	]);
	return members;
}

let claims = 0;

/**
 * A claim of the hospital about the member, one service at 100.00 unless it is said otherwise. Each
 * has its own modifier, so that none is the duplicate of another.
 */
export function bill(cast, { lines = [{}], member = cast.member, house: by = cast.hospital, ...named } = {}) {
	const reference = commitment();
	const modifiers = [(claims += 1)];
	const usual = { row: PLAIN, day: today(), charge: francs('120.00'), modifiers };
	const dated = lines.map((one) => ({ ...usual, ...one }));
	const claim = submission({
		provider: by.id,
		reference,
		insurer: cast.insurer.id,
		member: member.address,
		clinician: cast.hospital.ward.address,
		credential: cast.licence,
		diagnosis: commitment(),
		lines: dated,
		...named,
	});
	return { key: claimKey(by.id, claim.reference), claim };
}

/** Submits attempts `[sender, call, code]` all at once; each has to fail with its error. */
export async function allRefused(attempts) {
	const submissions = attempts.map(([sender, call]) => sender.submit(call));
	for (const [at, { included: attempt }] of submissions.entries()) {
		const [, call, code] = attempts[at];
		await assert.rejects(attempt, { code }, `${at}: ${call.method.section}.${call.method.method}: ${code}`);
	}
}

/** Has the insurer relay a call that a member without coins signs. */
export async function relayed(stage, { insurer }, pair, call) {
	return insurer.adjudicator.send(relay(stage.api, await signMetaTransaction(stage.api, pair, call)));
}

/** That every call of a pallet says what it does. */
export function assertDocumented(api, pallet) {
	for (const [name, call] of Object.entries(api.tx[pallet])) {
		assert.ok(call.meta.docs.join('').trim().length > 0, `${pallet}.${name}`);
	}
}
