// SPDX-License-Identifier: Apache-2.0

/** What the acts about claims share: how a claim is written, what came of it, and what is counted. */

import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { claimKey, figuresOf, referenceOf, submission } from '../lib/claims.mjs';
import { fixed, money } from '../lib/currencies.mjs';
import { minorUnits } from '../lib/money.mjs';
import { plainEvent } from '../lib/plain.mjs';
import { commitmentOf } from '../lib/vault.mjs';
import { CURRENCY } from './8-coverage.mjs';

export const francs = (text) => minorUnits(text, CURRENCY);

/** What the chain has of a text that stays with who wrote it. */
export const written = (text) => commitmentOf(randomBytes(32), Buffer.from(text));

/** Whom a claim is about, in the house's own books and never on the chain. */
const PATIENT = { last: 'MUSTER', first: 'ANNA' };

/** A claim of a house about the patient as a member of an insurer; `control` is its own number. */
export function claimOf(cast, house, insurer, { control, lines, clinician, credential, ...named }) {
	const reference = referenceOf(randomBytes(32), control);
	const dated = lines.map(({ charge, ...rest }) => ({ ...rest, day: cast.day, charge: francs(charge) }));
	return {
		key: claimKey(house.id, reference),
		opening: { controlNumber: control, patient: PATIENT },
		submission: submission({
			provider: house.id,
			reference,
			insurer: insurer.id,
			member: insurer.member.address,
			clinician: clinician.address,
			credential,
			diagnosis: written('R07.4'),
			code: CURRENCY,
			lines: dated,
			...named,
		}),
	};
}

/** The money that a call moved for claims, in order. */
export const paymentsIn = (receipt) => receipt.all('settlement.PaymentSettled').map(plainEvent);

/** Shows that a round is what was worked out by hand. */
export function checkRound(stage, claim, round, expected) {
	const { lines, ...totals } = figuresOf(round, CURRENCY);
	const right = isDeepStrictEqual({ lines, ...totals }, expected);
	stage.check(`${claim}: ${lines.join('; ')}`, right);
}

/** Shows that an insurer's accumulators of the patient are what was worked out by hand. */
export async function checkAccumulated(stage, claim, { member }, expected) {
	const [year] = await (await stage.asking()).claims.accumulators(member.address);
	const { deductible, outOfPocket } = year.member;
	const counted = {
		deductible: fixed(deductible), outOfPocket: fixed(outOfPocket), paid: fixed(year.paid),
	};
	const words = `deductible ${counted.deductible}, out of pocket ${counted.outOfPocket}, paid ${counted.paid}`;
	stage.check(`${claim}: ${words}`, isDeepStrictEqual(counted, expected));
}

/** Shows that a call moved one payment, in the block that has it. */
export function checkPaid(stage, claim, receipt, { amount, keptBack = '0.00' }) {
	const payments = paymentsIn(receipt);
	const [paid] = payments;
	const right = payments.length === 1 && fixed(paid.amount) === amount && fixed(paid.recovered) === keptBack;
	const moved = money(paid.amount + paid.interest - paid.recovered);
	stage.check(`${claim}: ${moved} moved in block ${receipt.blockNumber}`, right && paid.interest === 0n);
}
