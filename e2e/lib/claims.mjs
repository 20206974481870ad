// SPDX-License-Identifier: Apache-2.0

/** Claims and what became of them: calls to make, questions to ask. */

import { u8aToHex } from '@polkadot/util';
import { adjustmentCode } from './adjustments.mjs';
import { toChainError } from './chain.mjs';
import { currency, fixed } from './currencies.mjs';
import { sum, thousandths } from './money.mjs';
import { plain, plainAnswer } from './plain.mjs';
import { payee } from './settlement.mjs';
import { commitmentOf } from './vault.mjs';

const PAGE = 100;

/** The library takes bytes in the place of an option for an encoded one. */
const optionalBytes = (bytes) => (bytes === null || typeof bytes === 'string' ? bytes : u8aToHex(bytes));

/** A provider's own number of a claim, under a salt. */
export const referenceOf = (salt, number) => commitmentOf(salt, Buffer.from(number));

/**
 * A service on a day. Charges are minor units, units a decimal number; `dispensing` is the number of
 * what was dispensed.
 */
export const line = ({
	row, day, units = '1', charge, modifiers = [], authorisation = null, dispensing = null, prior = null,
}) => ({
	row,
	day,
	units: thousandths(units),
	charge,
	modifiers: u8aToHex(Uint8Array.from(modifiers)),
	authorisation,
	dispensing: optionalBytes(dispensing),
	prior,
});

/** A claim of `provider`, which is paid unless it is said who else is. */
export const submission = ({ provider, code = 'CHF', lines, replaces = null, ...named }) => ({
	currency: currency(code),
	replaces: optionalBytes(replaces),
	evidence: null,
	prior: null,
	payee: payee.institution(provider),
	whole: null,
	lines: lines.map(line),
	...named,
});

export const claimKey = (provider, reference) => ({ provider, reference });

/** Calls of providers' submitters, insurers' adjudicators and members. */
export function claimCalls(api) {
	const { claims } = api.tx;
	return {
		submit: (one) => claims.submit(one),
		submitMany: (many) => claims.submitMany(many),
		void: (claim) => claims.void(claim),
		/** `'Release'`, or `{ Refuse: reason }`. */
		decidePended: (claim, verdict) => claims.decidePended(claim, verdict),
		reverse: (claim, reason) => claims.reverse(claim, reason),
		appeal: (claim, grounds) => claims.appeal(claim, grounds),
		withdrawAppeal: (claim) => claims.withdrawAppeal(claim),
		/** Anybody: tries again what a panel overturned, if that failed with the ruling. */
		applyRuling: (claim) => claims.applyRuling(claim),
		/** Anybody. */
		fold: (provider, references) => claims.fold(provider, references),
		/** Governance. */
		setLimits: (limits) => claims.setLimits(limits),
		/** Governance. */
		setDeadlines: (deadlines) => claims.setDeadlines(deadlines),
	};
}

/** An adjustment in the words of X12, such as `CO-45 184.32`. */
const adjustmentText = (adjustment, code) => `${adjustmentCode(adjustment)} ${fixed(adjustment.amount, code)}`;

const sumOf = (round, code) =>
	sum(round.lines.flatMap(({ adjustments }) => adjustments)
		.filter((adjustment) => adjustmentCode(adjustment) === code)
		.map(({ amount }) => amount));

/** What a round came to, in decimals as people compare them. */
export const figuresOf = (round, code = 'CHF') => ({
	status: round.status,
	charge: fixed(round.charge, code),
	allowed: fixed(round.allowed, code),
	deductible: fixed(sumOf(round, 'PR-1'), code),
	coinsurance: fixed(sumOf(round, 'PR-2'), code),
	paid: fixed(round.paid, code),
	patient: fixed(round.patient, code),
	lines: round.lines.map(({ paid, adjustments }) =>
		[...adjustments.map((adjustment) => adjustmentText(adjustment, code)), `paid ${fixed(paid, code)}`].join(', ')),
});

/** Questions to the runtime, at the block that `api` stands for. */
export function claimReads(api) {
	const { claimsApi } = api.call;
	return {
		/** What would become of a claim; throws the error for which it would be refused. */
		async dryRun(provider, one) {
			const answer = await claimsApi.dryRun(provider, one);
			if (answer.isErr) throw toChainError(api, answer.asErr);
			return plain(answer.asOk);
		},
		claim: (key) => plainAnswer(claimsApi.claim(key)),
		/** What became of a claim at last. */
		async lastRound(key) {
			return (await plainAnswer(claimsApi.claim(key))).rounds.at(-1);
		},
		/** Every claim about a member, page by page. */
		async claimsOf(member, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const listed = await plainAnswer(claimsApi.claimsOf(member, after, page));
				found.push(...listed);
				if (listed.length < page) return found;
				after = listed.at(-1).claim;
			}
		},
		/** What a member, and its family, bore and was paid, for each plan year. */
		accumulators: async (member) =>
			(await plainAnswer(claimsApi.accumulators(member))).map(([, year]) => year),
		claimsOfProvider: (provider, after = null, limit = PAGE) =>
			plainAnswer(claimsApi.claimsOfProvider(provider, after, limit)),
		pended: (insurer, after = null, limit = PAGE) => plainAnswer(claimsApi.pended(insurer, after, limit)),
		overdue: (insurer, after = null, limit = PAGE) => plainAnswer(claimsApi.overdue(insurer, after, limit)),
		/** What a payee was told of the payments of some days, for each insurer and currency. */
		remittance: (to, from, until) => plainAnswer(claimsApi.remittance(to, from, until)),
		limits: () => plainAnswer(claimsApi.limits()),
		deadlines: () => plainAnswer(claimsApi.deadlines()),
	};
}
