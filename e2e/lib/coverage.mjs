// SPDX-License-Identifier: Apache-2.0

/** What insurers promise and count: plans, prices, coverages; calls to make, questions to ask. */

import { currency } from './currencies.mjs';
import { minorUnits } from './money.mjs';
import { plainAnswer } from './plain.mjs';

const PAGE = 100;
/** A rate counts ten-thousandths of a minor unit. */
const RATE_PARTS = 10_000n;

/** What one unit of service costs, in whole minor units. */
export const rate = (text, code = 'CHF') => minorUnits(text, code) * RATE_PARTS;

/** A limit in a plan year, for a member and, where a family is covered together, for that. */
export const ceiling = (individual, family = null, embedded = true) => ({ individual, family, embedded });

/** What a plan promises for a category of services; what is left out asks for nothing. */
export const benefit = (category, { units = null, daysBetween = null, ...named } = {}) => ({
	category,
	tier: 0,
	costShare: 'DeductibleFirst',
	copay: 0n,
	coinsurance: 0,
	waitingDays: 0,
	priorAuthorisation: false,
	evidence: false,
	dispensing: false,
	frequency: { units, daysBetween },
	...named,
});

/** The rules of a version. What is not among the benefits is not covered. */
export const planTerms = (code, benefits, named = {}) => ({
	currency: currency(code),
	deductible: null,
	outOfPocket: null,
	annualMaximum: null,
	waitingDays: 0,
	filingDays: 365,
	coordination: 'ComeOutWhole',
	benefits,
	...named,
});

/** A version of a plan, for plan years that begin on `years` until the last day. */
export const planVersion = (terms, years, until, named = {}) => ({
	terms,
	years,
	until,
	reviewAbove: null,
	promptPay: { days: 30, interest: 500 },
	outOfNetwork: null,
	...named,
});

/** A price of a row from a day on. `within` are the rows whose services include it. */
export const price = (row, category, perUnit, from, { until = null, within = [] } = {}) => ({
	row, category, rate: perUnit, from, until, within,
});

/** Who is covered from a day on. */
export const enrolment = (member, { plan = 0, version = 0, from, enrolled = from, order = 1, family = null }) => ({
	member, plan, version, from, enrolled, order, family,
});

/** First and last day of the calendar year in which a day lies. */
export function calendarYear(day) {
	const year = new Date(day * 86_400_000).getUTCFullYear();
	const first = (number) => Date.UTC(number, 0, 1) / 86_400_000;
	return { from: first(year), until: first(year + 1) - 1 };
}

/** Calls of insurers' adjudicators, of providers' submitters where the comment says so. */
export function coverageCalls(api) {
	const { coverage } = api.tx;
	return {
		publishPlan: (insurer, plan, version) => coverage.publishPlan(insurer, plan, version),
		closePlan: (insurer, plan) => coverage.closePlan(insurer, plan),
		retireVersion: (version) => coverage.retireVersion(version),
		publishTable: (insurer, table, book) => coverage.publishTable(insurer, table, book),
		reviseTable: (insurer, table, book) => coverage.reviseTable(insurer, table, book),
		setPrices: (insurer, table, prices) => coverage.setPrices(insurer, table, prices),
		endPrices: (insurer, table, rows, until) => coverage.endPrices(insurer, table, rows, until),
		contract: (insurer, provider, { from, table = 0, tier = 0 }) =>
			coverage.contract(insurer, provider, from, table, tier),
		endContract: (insurer, provider, until) => coverage.endContract(insurer, provider, until),
		enrol: (insurer, members) => coverage.enrol(insurer, members),
		renew: (member, version, from) => coverage.renew(member, version, from),
		terminate: (member, until) => coverage.terminate(member, until),
		closeCoverage: (member) => coverage.closeCoverage(member),
		/** Of a provider. `number` is its own choice. */
		requestAuthorisation: (member, number, { row, units, from, until, evidence }) =>
			coverage.requestAuthorisation(member, number, row, units, from, until, evidence),
		decideAuthorisation: (member, number, decision) =>
			coverage.decideAuthorisation(member, number, decision),
		/** Of the provider that asked, or the insurer. */
		withdrawAuthorisation: (member, number) => coverage.withdrawAuthorisation(member, number),
		/** Anybody. */
		clearAuthorisation: (member, number) => coverage.clearAuthorisation(member, number),
		/** Governance. */
		setDeadlines: (deadlines) => coverage.setDeadlines(deadlines),
	};
}

/** Questions to the runtime, at the block that `api` stands for. */
export function coverageReads(api) {
	const { coverageApi } = api.call;
	return {
		plan: (insurer, plan) => plainAnswer(coverageApi.plan(insurer, plan)),
		version: (version) => plainAnswer(coverageApi.version(version)),
		table: (insurer, table) => plainAnswer(coverageApi.table(insurer, table)),
		/** The prices of a row, one after the other. */
		prices: (insurer, table, row) => plainAnswer(coverageApi.price(insurer, table, row)),
		contracts: (insurer, provider) => plainAnswer(coverageApi.contracts(insurer, provider)),
		coverage: (member) => plainAnswer(coverageApi.coverage(member)),
		/** Every authorisation about a member, page by page. */
		async authorisations(member, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const listed = await plainAnswer(coverageApi.authorisations(member, after, page));
				found.push(...listed);
				if (listed.length < page) return found;
				after = listed.at(-1).number;
			}
		},
		/** Late decisions for which an insurer answers, as `[member, number]`. */
		overdue: (insurer, after = null, limit = PAGE) =>
			plainAnswer(coverageApi.overdue(insurer, after, limit)),
		deadlines: () => plainAnswer(coverageApi.deadlines()),
	};
}
