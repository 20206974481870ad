// SPDX-License-Identifier: Apache-2.0

/** Reserves, payments and what payees are told: calls to make, questions to ask. */

import { currency } from './currencies.mjs';
import { plainAnswer } from './plain.mjs';

const PAGE = 256;

export const payee = {
	institution: (id) => ({ Institution: id }),
	account: (address) => ({ Account: address }),
};

/** Calls of insurers, payees and their Admins, and of anybody where the comment says so. */
export function settlementCalls(api) {
	const { settlement } = api.tx;
	return {
		/** `amounts` by currency, such as `{ CHF: 500_000n }`. */
		fund: (insurer, amounts) =>
			settlement.fund(insurer, Object.entries(amounts).map(([code, amount]) => [currency(code), amount])),
		withdraw: (insurer, code, amount) => settlement.withdraw(insurer, currency(code), amount),
		repay: (insurer, code, to, amount) => settlement.repay(insurer, currency(code), to, amount),
		writeOff: (insurer, code, to, amount) => settlement.writeOff(insurer, currency(code), to, amount),
		/** Sends money of the signer's institution, whose account has no key. */
		draw: (code, amount, beneficiary) => settlement.draw(currency(code), amount, beneficiary),
		/** Anybody. */
		payQueued: (insurer, code) => settlement.payQueued(insurer, currency(code)),
		/** Anybody. */
		deliver: (insurer, code, to) => settlement.deliver(insurer, currency(code), to),
		/** Anybody. */
		foldAdvices: (to, count) => settlement.foldAdvices(to, count),
	};
}

/** Questions to the runtime, at the block that `api` stands for. */
export function settlementReads(api) {
	const { settlementApi } = api.call;
	return {
		supports: (code) => plainAnswer(settlementApi.supports(currency(code))),
		reserve: (insurer, code) => plainAnswer(settlementApi.reserve(insurer, currency(code))),
		currencies: (institution) => plainAnswer(settlementApi.currencies(institution)),
		/** What `{ claim, round }` waits as, or null. */
		queued: (decided) => plainAnswer(settlementApi.queued(decided)),
		/** Every payment that waits as `[number, payment]`, in order, page by page. */
		async queue(insurer, code, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const waiting = await plainAnswer(settlementApi.queue(insurer, currency(code), after, page));
				found.push(...waiting);
				if (waiting.length < page) return found;
				after = waiting.at(-1)[0];
			}
		},
		receivables: (insurer, after = null, limit = PAGE) =>
			plainAnswer(settlementApi.receivables(insurer, after, limit)),
		owedBy: (to) => plainAnswer(settlementApi.owedBy(to)),
		undeliveredTo: (to) => plainAnswer(settlementApi.undeliveredTo(to)),
		/** What a payee was told on the days from the first to the last. */
		advices: (to, from, until) => plainAnswer(settlementApi.advices(to, from, until)),
		foldedAdvices: (to) => plainAnswer(settlementApi.foldedAdvices(to)),
	};
}
