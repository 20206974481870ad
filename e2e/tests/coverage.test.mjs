// SPDX-License-Identifier: Apache-2.0

/** What insurers promise and count, on a real node: what stands, and what is refused. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { blocksFromNow } from '../lib/chain.mjs';
import { benefit, calendarYear, ceiling, planTerms, price, rate } from '../lib/coverage.mjs';
import { today } from '../lib/time.mjs';
import { startChain } from './fixture.mjs';
import {
	allRefused, assertDocumented, AUTHORISED, bill, commitment, CURRENCY, enrolled, enrolMore, francs,
	included, insure, ordinaryPlan, ordinaryPrices, PLAIN, PLAN, TABLE, UNKNOWN_INSTITUTION,
} from './insurance.mjs';

const LAWFUL = { decision: 3 * 86_400_000 };
const { from, until } = calendarYear(today());

let chain;
let api;
let stage;
let cast;
let coverage;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	({ coverage } = stage);
	cast = await insure(stage);
	await stage.decide(coverage.setDeadlines(LAWFUL));
});
after(() => chain?.end());

const reads = async (blockHash) => (await stage.asking(blockHash)).coverage;
const accumulated = async (member) => (await stage.asking()).claims.accumulators(member);
const newest = (receipt, name) => receipt.all(`coverage.${name}`).length;

test('every call of the pallet is documented', () => assertDocumented(api, 'coverage'));

describe('plans and prices', () => {
	test('a plan reads as it was published, and the same version again is quiet', async () => {
		const { insurer } = cast;
		const plan = ordinaryPlan();
		const again = await insurer.adjudicator.send(coverage.publishPlan(insurer.id, PLAN, plan));
		assert.equal(newest(again, 'PlanPublished'), 0);
		const asked = await reads();
		assert.deepEqual(await asked.plan(insurer.id, PLAN), { versions: 1, open: true });
		const read = await asked.version({ insurer: insurer.id, plan: PLAN, version: 0 });
		assert.deepEqual(read.years, [from]);
		assert.equal(read.until, until);
		assert.equal(read.reviewAbove, francs('1000.00'));
		assert.equal(read.terms.currency, CURRENCY);
		assert.deepEqual(read.terms.benefits.map(({ category }) => category), [10, 20, 30, 40]);
		assert.equal(await asked.plan(insurer.id, 7), null);
	});

	test('terms that cannot be kept are refused by their name', async () => {
		const { insurer } = cast;
		const publish = (named, changed = {}, benefits = [benefit(1)]) => {
			const terms = planTerms(CURRENCY, benefits, changed);
			const call = coverage.publishPlan(insurer.id, 9, ordinaryPlan({ terms, ...named }));
			return [insurer.adjudicator, call];
		};
		await allRefused([
			[...publish({}, { currency: Buffer.from('chf') }), 'Coverage.CurrencyMalformed'],
			[...publish({}, {}, [benefit(1, { coinsurance: 10_001 })]), 'Coverage.CoinsuranceTooHigh'],
			[...publish({}, {}, [benefit(1), benefit(1)]), 'Coverage.BenefitTwice'],
			[...publish({}, { deductible: ceiling(2n, 1n) }), 'Coverage.FamilyBelowIndividual'],
			[...publish({}, { filingDays: 65_535 }), 'Coverage.FilingTooLong'],
			[...publish({}, {}, [benefit(1, { daysBetween: 385 })]), 'Coverage.DaysBetweenTooMany'],
			[...publish({ promptPay: { days: 30, interest: 10_001 } }), 'Coverage.InterestTooHigh'],
			[...publish({ years: [] }), 'Coverage.YearsUnsound'],
			[...publish({ years: [from, from] }), 'Coverage.YearsUnsound'],
			[...publish({ outOfNetwork: { table: 7, tier: 0 } }), 'Coverage.TableUnknown'],
		]);
	});

	test('only the insurer speaks for itself', async () => {
		const { hospital, insurer, rival } = cast;
		const plan = ordinaryPlan();
		await allRefused([
			[hospital.billing, coverage.publishPlan(insurer.id, PLAN, plan), 'Institutions.DutyMissing'],
			[insurer.delegate, coverage.publishPlan(insurer.id, PLAN, plan), 'Institutions.DutyMissing'],
			[rival.adjudicator, coverage.publishPlan(insurer.id, PLAN, plan), 'Coverage.NotTheInsurer'],
			[rival.adjudicator, coverage.setPrices(insurer.id, TABLE, []), 'Coverage.NotTheInsurer'],
			[rival.adjudicator, coverage.terminate(cast.member.address, today()), 'Coverage.NotTheInsurer'],
			[rival.adjudicator, coverage.closePlan(rival.id, PLAN), 'Coverage.PlanUnknown'],
			[insurer.adjudicator, api.tx.coverage.setDeadlines(LAWFUL), 'Runtime.BadOrigin'],
		]);
		await assert.rejects(stage.decide(coverage.setDeadlines({ decision: 0 })), {
			code: 'Coverage.DeadlinesUnsound',
		});
	});

	test('a price begins after the one before it, and ends that the day before', async () => {
		const { insurer } = cast;
		const dearer = price(PLAIN, 10, rate('110.00'), today() + 30);
		const set = coverage.setPrices(insurer.id, TABLE, [dearer]);
		await insurer.adjudicator.send(set);
		assert.equal(newest(await insurer.adjudicator.send(set), 'PricesSet'), 0);
		const [old, next, ...others] = await (await reads()).prices(insurer.id, TABLE, PLAIN);
		assert.deepEqual([old.until, next.from, next.until, others.length], [today() + 29, today() + 30, null, 0]);
		assert.equal(BigInt(next.rate), rate('110.00'));
		const priced = (one) => coverage.setPrices(insurer.id, TABLE, [one]);
		const by = insurer.adjudicator;
		await allRefused([
			[by, priced(price(PLAIN, 10, rate('1.00'), today())), 'Coverage.PeriodNotLater'],
			[by, priced(price(8, 10, rate('1.00'), 5, { until: 4 })), 'Coverage.PeriodBackwards'],
			[by, priced(price(8, 10, rate('1.00'), 5, { within: [8] })), 'Coverage.WithinItself'],
			[by, coverage.setPrices(insurer.id, TABLE, []), 'Coverage.Empty'],
			[by, coverage.setPrices(insurer.id, 7, [dearer]), 'Coverage.TableUnknown'],
			[by, coverage.endPrices(insurer.id, TABLE, [8], today()), 'Coverage.PriceUnknown'],
			[by, coverage.publishTable(insurer.id, TABLE, commitment()), 'Coverage.TableTaken'],
			[by, coverage.reviseTable(insurer.id, 7, commitment()), 'Coverage.TableUnknown'],
		]);
		const book = commitment();
		await by.send(coverage.reviseTable(insurer.id, TABLE, book));
		const table = await (await reads()).table(insurer.id, TABLE);
		assert.deepEqual(table, { codeBook: `0x${book.toString('hex')}`, rows: ordinaryPrices().length });
	});

	test('a contract ends, and another begins', async () => {
		const { insurer, clinic } = cast;
		const by = insurer.adjudicator;
		await by.sendAll([
			coverage.contract(insurer.id, clinic.id, { from, table: TABLE }),
			coverage.endContract(insurer.id, clinic.id, today() + 9),
			coverage.contract(insurer.id, clinic.id, { from: today() + 20, table: TABLE, tier: 1 }),
		]);
		const contracts = await (await reads()).contracts(insurer.id, clinic.id);
		assert.deepEqual(contracts, [
			{ from, until: today() + 9, table: TABLE, tier: 0 },
			{ from: today() + 20, until: null, table: TABLE, tier: 1 },
		]);
		await allRefused([
			[by, coverage.contract(insurer.id, clinic.id, { from: today() + 20, tier: 2 }), 'Coverage.PeriodNotLater'],
			[by, coverage.contract(insurer.id, UNKNOWN_INSTITUTION, { from }), 'Coverage.ProviderUnknown'],
			[by, coverage.contract(insurer.id, clinic.id, { from, table: 7 }), 'Coverage.TableUnknown'],
			[by, coverage.endContract(insurer.id, cast.bank.id, today()), 'Coverage.ContractUnknown'],
			[by, coverage.endContract(insurer.id, clinic.id, today()), 'Coverage.PeriodBackwards'],
		]);
	});
});

describe('coverages', () => {
	test('who is enrolled was registered by the insurer, once', async () => {
		const { insurer, rival, hospital, member } = cast;
		const [patient, stranger, other] = ['elsewhere', 'stranger', 'early'].map((name) => stage.subject(name, 0));
		await included([
			hospital.records.submit(stage.records.registerSubject(patient, hospital.id)),
			insurer.adjudicator.submit(stage.records.registerSubject(other, insurer.id)),
		]);
		const enrol = (account, named) => coverage.enrol(insurer.id, [enrolled(account, named)]);
		const by = insurer.adjudicator;
		assert.equal(newest(await by.send(enrol(member)), 'Enrolled'), 0);
		await allRefused([
			[by, enrol(stranger), 'Coverage.SubjectUnknown'],
			[by, enrol(patient), 'Coverage.SubjectElsewhere'],
			[by, enrol(member, { order: 2 }), 'Coverage.AlreadyEnrolled'],
			[by, enrol(other, { plan: 7 }), 'Coverage.PlanUnknown'],
			[by, enrol(other, { version: 7 }), 'Coverage.VersionUnknown'],
			[by, enrol(other, { from: from - 1 }), 'Coverage.OutsideVersion'],
			[by, enrol(other, { enrolled: from + 1 }), 'Coverage.EnrolledLater'],
			[by, enrol(other, { order: 0 }), 'Coverage.OrderZero'],
			[by, coverage.enrol(insurer.id, []), 'Coverage.Empty'],
			[by, coverage.enrol(rival.id, [enrolled(other)]), 'Coverage.NotTheInsurer'],
		]);
		assert.equal(await (await reads()).coverage(other.address), null);
	});

	test('what is counted has a row for each plan year, and members of a family count together', async () => {
		const family = await enrolMore(stage, cast, ['parent', 'child'], { family: 5 });
		const years = await Promise.all(family.map(({ address }) => accumulated(address)));
		const nothing = { deductible: 0n, outOfPocket: 0n };
		assert.deepEqual(years[0], [{ from, until, member: nothing, family: nothing, paid: 0n, usage: [] }]);
		const [parent, child] = family;
		await cast.hospital.billing.send(stage.claims.submit(bill(cast, { member: child }).claim));
		const [[ofParent], [ofChild]] = await Promise.all(
			[parent, child].map(({ address }) => accumulated(address)),
		);
		assert.deepEqual(ofParent.member, nothing);
		assert.deepEqual(ofChild.member, { deductible: 0n, outOfPocket: francs('10.00') });
		assert.equal(ofChild.paid, francs('90.00'));
		assert.deepEqual(ofParent.family, ofChild.member);
	});

	test('a coverage ends, also in the past, and goes on in another span', async () => {
		const { insurer } = cast;
		const by = insurer.adjudicator;
		const [leaving] = await enrolMore(stage, cast, ['leaving']);
		const renew = (day, version = 0) =>
			coverage.renew(leaving.address, { insurer: insurer.id, plan: PLAN, version }, day);
		await by.send(coverage.publishPlan(insurer.id, PLAN, ordinaryPlan({ reviewAbove: null })));
		assert.equal(newest(await by.send(renew(today())), 'CoverageRenewed'), 0);
		await allRefused([
			[by, renew(today(), 1), 'Coverage.SpanOverlaps'],
			[by, renew(today(), 2), 'Coverage.VersionUnknown'],
		]);
		await by.send(coverage.terminate(leaving.address, today() - 1));
		const ended = await (await reads()).coverage(leaving.address);
		assert.deepEqual([ended.isCovered, ended.until], [false, today() - 1]);
		await allRefused([
			[by, coverage.terminate(leaving.address, today()), 'Coverage.EndsBefore'],
			[by, renew(until + 1), 'Coverage.OutsideVersion'],
			[by, coverage.closeCoverage(leaving.address), 'Coverage.HistoryRunning'],
			[by, coverage.terminate(insurer.account, today()), 'Coverage.CoverageUnknown'],
		]);
		await by.send(renew(today()));
		const renewed = await (await reads()).coverage(leaving.address);
		assert.deepEqual([renewed.isCovered, renewed.until, renewed.insurer], [true, until, insurer.id]);
	});
});

describe('authorisations', () => {
	const asked = () => ({ row: AUTHORISED, units: 2_000n, from, until, evidence: commitment() });
	const given = (units) => ({ Given: { units, price: null } });

	test('a provider asks, the insurer gives at most that, and a claim uses it up', async () => {
		const { hospital, insurer, member } = cast;
		const { billing: by } = hospital;
		const request = coverage.requestAuthorisation;
		const ask = request(member.address, 1, asked());
		await by.send(ask);
		assert.equal(newest(await by.send(ask), 'AuthorisationRequested'), 0);
		const decide = (decision, number = 1) =>
			coverage.decideAuthorisation(member.address, number, decision);
		await allRefused([
			[by, request(member.address, 1, asked()), 'Coverage.NumberTaken'],
			[by, request(member.address, 2, { ...asked(), units: 0n }), 'Coverage.NoUnits'],
			[by, request(hospital.account, 2, asked()), 'Coverage.CoverageUnknown'],
			[insurer.adjudicator, request(member.address, 2, asked()), 'Institutions.DutyMissing'],
			[insurer.adjudicator, decide(given(2_001n)), 'Coverage.TooManyUnits'],
			[insurer.adjudicator, decide(given(0n)), 'Coverage.NoUnits'],
			[cast.rival.adjudicator, decide(given(1_000n)), 'Coverage.NotTheInsurer'],
			[cast.clinic.billing, coverage.withdrawAuthorisation(member.address, 1), 'Coverage.NotPermitted'],
			[insurer.adjudicator, coverage.withdrawAuthorisation(member.address, 1), 'Coverage.NotDecided'],
			[insurer.adjudicator, decide(given(1n), 9), 'Coverage.AuthorisationUnknown'],
		]);
		await insurer.adjudicator.send(decide(given(1_000n)));
		await allRefused([[insurer.adjudicator, decide(given(2_000n)), 'Coverage.AlreadyDecided']]);
		const line = { row: AUTHORISED, charge: francs('200.00'), authorisation: 1 };
		const claims = [bill(cast, { lines: [line] }), bill(cast, { lines: [line] })];
		await hospital.billing.sendAll(claims.map(({ claim }) => stage.claims.submit(claim)));
		const rounds = await Promise.all(
			claims.map(async ({ key }) => (await stage.asking()).claims.lastRound(key)),
		);
		assert.deepEqual(rounds.map(({ paid }) => paid), [francs('180.00'), 0n]);
		assert.equal(rounds[1].lines[0].denied, 'AuthorisationExceeded');
		const [state] = await (await reads()).authorisations(member.address);
		assert.deepEqual([state.row.status.Given.units, state.row.status.Given.unitsLeft], [1_000, 0]);
	});

	test('a late decision is seen, and can still come', async () => {
		const { hospital, insurer, member } = cast;
		await stage.decide(coverage.setDeadlines({ decision: 1 }));
		await hospital.billing.send(coverage.requestAuthorisation(member.address, 3, asked()));
		await blocksFromNow(api, 2);
		const late = await (await reads()).overdue(insurer.id);
		assert.deepEqual(late, [[member.address, 3]]);
		const refusal = { Refused: { reason: 'NotNecessary' } };
		await insurer.adjudicator.send(coverage.decideAuthorisation(member.address, 3, refusal));
		assert.deepEqual(await (await reads()).overdue(insurer.id), []);
		await allRefused([
			[hospital.billing, coverage.withdrawAuthorisation(member.address, 3), 'Coverage.NothingToWithdraw'],
			[hospital.billing, coverage.clearAuthorisation(member.address, 3), 'Coverage.HistoryRunning'],
		]);
		await stage.decide(coverage.setDeadlines(LAWFUL));
	});
});
