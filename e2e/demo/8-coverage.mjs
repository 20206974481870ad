// SPDX-License-Identifier: Apache-2.0

/** Two insurers and a bank join; the insurers promise, price, enrol the patient and set money aside. */

import { randomBytes } from 'node:crypto';
import { CodeBook } from '../lib/codeBook.mjs';
import {
	benefit, calendarYear, ceiling, enrolment, planTerms, planVersion, price, rate,
} from '../lib/coverage.mjs';
import { money } from '../lib/currencies.mjs';
import { minorUnits } from '../lib/money.mjs';
import { today } from '../lib/time.mjs';
import { checkJoined, join } from './1-institutions.mjs';
import { license } from './5-consent.mjs';
import { GRUNDKASSE, RESERVE, ZUSATZKASSE } from './figures.mjs';

export const CURRENCY = 'CHF';
/** Whose codes they are (X12 SV101-1). */
const MUTUALLY_DEFINED = 'ZZ';
/** Of each insurer: its only table, its only plan. */
const [TABLE, PLAN] = [0, 0];
const AGENTS = { adjudicator: ['RecordWriter', 'ClaimAdjudicator'], delegate: ['Delegate'] };
const HOUSES = [
	{ name: 'grundkasse', title: 'Grundkasse', roles: ['Insurer'], agents: AGENTS, withoutCoins: [] },
	{ name: 'zusatzkasse', title: 'Zusatzkasse', roles: ['Insurer'], agents: AGENTS, withoutCoins: [] },
	{
		name: 'kantonalbank',
		title: 'Kantonalbank',
		roles: ['Auditor'],
		agents: { delegate: ['Delegate'] },
		withoutCoins: [],
	},
];

const francs = (text) => minorUnits(text, CURRENCY);

/** Deductible first, then a part of the rest, up to a limit; imaging only if it was authorised. */
function grundkasseTerms({ deductible, outOfPocket, coinsurance }) {
	const covered = [
		benefit(10, { coinsurance, evidence: true }),
		benefit(20, { coinsurance }),
		benefit(30, { coinsurance, priorAuthorisation: true }),
	];
	return planTerms(CURRENCY, covered, {
		deductible: ceiling(francs(deductible)),
		outOfPocket: ceiling(francs(outOfPocket)),
	});
}

/** What another payer left, as far as the own benefit goes. */
const zusatzkasseTerms = ({ coinsurance }) =>
	planTerms(CURRENCY, [benefit(1, { coinsurance })], { coordination: 'ComeOutWhole' });

/** What governance decides beside admitting: the currency, and which bank issues it. */
function governance({ currencies }, isNew) {
	return ([, , bank]) => {
		const issuer = bank.admin.address;
		return isNew
			? [currencies.create(CURRENCY, issuer), currencies.describe(CURRENCY, 'Swiss franc')]
			: [currencies.entrust(CURRENCY, issuer)];
	};
}

/** An insurer's prices, plan, contract with the hospital, and the patient as its member. */
function promise(stage, { hospital }, insurer, { terms, rows, order }) {
	const { coverage } = stage;
	const { from, until } = calendarYear(today());
	insurer.member = stage.subject('1', insurer.id);
	const meanings = rows.map(({ row, code }) => ({ row, qualifier: MUTUALLY_DEFINED, code }));
	insurer.book = new CodeBook({ secret: randomBytes(32), rows: meanings });
	const prices = rows.map(({ row, category, rate: text }) => price(row, category, rate(text), from));
	return insurer.adjudicator.submitAll([
		coverage.publishTable(insurer.id, TABLE, insurer.book.root),
		coverage.setPrices(insurer.id, TABLE, prices),
		coverage.publishPlan(insurer.id, PLAN, planVersion(terms, [from], until)),
		coverage.contract(insurer.id, hospital.id, { from, table: TABLE }),
		stage.records.registerSubject(insurer.member, insurer.id),
		coverage.enrol(insurer.id, [enrolment(insurer.member.address, { plan: PLAN, from, order })]),
	]);
}

/** The bank issues money to both insurers: a little more than what they set aside. */
function issue(stage, bank, insurers) {
	const amount = francs(RESERVE) + 1n;
	return bank.admin.submitAll(
		insurers.map(({ account }) => stage.currencies.issue(CURRENCY, account, amount)),
	);
}

async function checkPromise(stage, { hospital }, insurer, { rows }) {
	const { coverage } = await stage.asking();
	const priced = await Promise.all(rows.map(({ row }) => coverage.prices(insurer.id, TABLE, row)));
	const right = priced.every(([first], at) => BigInt(first.rate) === rate(rows[at].rate));
	const [contract] = await coverage.contracts(insurer.id, hospital.id);
	const claim = `${insurer.title} prices ${rows.length} rows, no codes, and has a contract with ${hospital.title}`;
	stage.check(claim, right && contract.table === TABLE);
}

/** That the patient is a member by an account of its own, one for each insurer. */
async function checkMember(stage, { subject }, insurers) {
	const { coverage } = await stage.asking();
	const states = await Promise.all(insurers.map(({ member }) => coverage.coverage(member.address)));
	const accounts = new Set([subject, ...insurers.map(({ member }) => member)].map(({ address }) => address));
	const covered = states.every(({ isCovered, insurer }, at) => isCovered && insurer === insurers[at].id);
	const orders = states.map(({ row }) => row.order).join();
	const balances = await Promise.all(insurers.map(({ member }) => stage.freeBalance(member.address)));
	const coins = balances.every((balance) => balance === 0n);
	const claim = 'the patient agreed to be a member of both, first and second, under two new accounts without coins';
	stage.check(claim, covered && coins && orders === '1,2' && accounts.size === 3);
}

async function checkReserves(stage, insurers) {
	const { settlement, currencies } = await stage.asking();
	for (const { id, title, account } of insurers) {
		const { held } = await settlement.reserve(id, CURRENCY);
		const spendable = await currencies.balance(CURRENCY, account);
		const claim = `${title} set ${money(held)} aside, on hold; ${money(spendable)} is left to spend`;
		stage.check(claim, held === francs(RESERVE) && spendable === 1n);
	}
}

/**
 * All that goes to the chain, so that it can begin while an act before waits: insurers and bank join,
 * the board licenses the ward's clinician, the insurers promise and set money aside.
 */
export async function prepare(stage, cast) {
	const { currencies } = await stage.asking();
	const isNew = (await currencies.supply(CURRENCY)) === undefined;
	const [[first, second, bank], licensed] = await Promise.all([
		join(stage, HOUSES, governance(stage, isNew)),
		license(stage, cast.board, [cast.hospital.ward]),
	]);
	await licensed.submission.included;
	const promises = [
		promise(stage, cast, first, { ...GRUNDKASSE, terms: grundkasseTerms(GRUNDKASSE), order: 1 }),
		promise(stage, cast, second, { ...ZUSATZKASSE, terms: zusatzkasseTerms(ZUSATZKASSE), order: 2 }),
		issue(stage, bank, [first, second]),
	];
	await Promise.all(promises.map(({ included }) => included));
	const reserves = [first, second].map(({ adjudicator, id }) =>
		adjudicator.submit(stage.settlement.fund(id, { [CURRENCY]: francs(RESERVE) })),
	);
	await Promise.all(reserves.map(({ included }) => included));
	return { first, second, bank, wardLicence: licensed.licences[0].commitment };
}

export async function play(stage, cast, preparing = prepare(stage, cast)) {
	stage.act('8  Two insurers promise, price and set money aside');
	const prepared = await preparing;
	const { first, second, bank } = prepared;
	await checkJoined(stage, [first, second, bank]);
	await checkPromise(stage, cast, first, GRUNDKASSE);
	await checkPromise(stage, cast, second, ZUSATZKASSE);
	await checkMember(stage, cast, [first, second]);
	await checkReserves(stage, [first, second]);
	return { ...cast, ...prepared };
}
