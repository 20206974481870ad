// SPDX-License-Identifier: Apache-2.0

/** Claims for dispensed packs on a real node: what is covered once, and what an insurer finds wrong. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { dispense } from '../demo/supply.mjs';
import { figuresOf } from '../lib/claims.mjs';
import { calendarYear } from '../lib/coverage.mjs';
import { dispensingNumber, matchDispensing } from '../lib/dispensings.mjs';
import { SAL } from '../lib/institutions.mjs';
import { packOf } from '../lib/supply/identifiers.mjs';
import { today } from '../lib/time.mjs';
import { startChain } from './fixture.mjs';
import { bill, DISPENSED, enrolMore, insure, TABLE } from './insurance.mjs';
import { CONTENT, makeLot, outfit, packIn, stock } from './trading.mjs';

const SECRET = randomBytes(32);
const PACKS = 10;
const COVERED = 'CO-45 90.00, PR-2 3.00, paid 27.00';
const TWICE = 'OA-18 120.00, paid 0.00';

let chain;
let stage;
let cast;
let pharmacy;
let made;
let bundle;
/** How many packs were handed out by the tests. */
let used = 0;

before(async () => {
	chain = await startChain();
	({ stage } = chain);
	cast = await insure(stage);
	const traders = await outfit(stage);
	({ pharmacy } = traders);
	made = await makeLot(stage, traders, PACKS);
	[bundle] = await stock(stage, traders, made, { packs: PACKS });
	pharmacy.billing = await employed(pharmacy, ['ClaimSubmitter']);
	const { from } = calendarYear(today());
	await Promise.all([
		stage.decide(stage.claims.setLimits({ linesPerDay: 1_000_000 })),
		cast.insurer.adjudicator.send(stage.coverage.contract(cast.insurer.id, pharmacy.id, { from, table: TABLE })),
	]);
});
after(() => chain?.end());

/** A further agent of a house. */
async function employed(house, duties) {
	const derivation = `//${house.name}/${stage.run}/billing`;
	const { address } = stage.pair(derivation);
	await house.admin.sendAll([
		stage.institutions.appoint(address, duties), stage.institutions.topUp(address, 50n * SAL),
	]);
	return stage.sender(derivation);
}

/** A pack that nobody dispensed yet. */
const nextPack = () => packIn(made, bundle, (used += 1) - 1);

const give = async ({ pack, introduced }, named = {}) =>
	pharmacy.pharmacist.send(await dispense(stage, pharmacy, pack, { introduced, ...named }));

/** Submits a claim of the pharmacy for a dispensing; answers it with its round. */
async function claimed(dispensing, { by = pharmacy, day = today(), ...named } = {}) {
	const one = bill(cast, { house: by, lines: [{ row: DISPENSED, day, dispensing }], ...named });
	const receipt = await by.billing.send(stage.claims.submit(one.claim));
	const { claims } = await stage.asking();
	return { ...one, receipt, round: await claims.lastRound(one.key) };
}

const outcomeOf = ({ round }) => figuresOf(round).lines[0];
const remarkOf = ({ round }) => round.lines[0].adjustments[0].remark;

/** What the insurer finds, which was told of every pack of the bundle, at the block that has the claim. */
async function match({ key, receipt }) {
	const { claims, packs } = await stage.asking(receipt.blockHash);
	const { row } = await claims.claim(key);
	const candidates = Array.from({ length: PACKS }, (_, at) => packIn(made, bundle, at).pack);
	return matchDispensing({ secret: SECRET, provider: key.provider, line: row.bill.lines[0], candidates, packs });
}

describe('a pack that was dispensed', () => {
	test('is claimed with its number, and matches', async () => {
		const one = nextPack();
		await give(one);
		const claim = await claimed(dispensingNumber(SECRET, one.pack));
		assert.equal(outcomeOf(claim), COVERED);
		assert.deepEqual(await match(claim), { pack: one.pack, part: 0, wrong: null });
	});

	test('is covered once, for whomever, and whoever copies its number', async () => {
		const one = nextPack();
		await give(one);
		const number = dispensingNumber(SECRET, one.pack);
		const [other] = await enrolMore(stage, cast, ['dispensed']);
		const copy = await claimed(number, { by: cast.hospital });
		const first = await claimed(number);
		assert.deepEqual([outcomeOf(copy), outcomeOf(first)], [COVERED, COVERED]);
		for (const named of [{}, { member: other }, { by: cast.hospital }]) {
			const again = await claimed(number, named);
			assert.deepEqual([outcomeOf(again), remarkOf(again)], [TWICE, 'DispensingRepeated']);
		}
		await pharmacy.billing.send(stage.claims.void(first.key));
		assert.equal(outcomeOf(await claimed(number, { member: other })), COVERED);
	});

	test('is covered once in one claim', async () => {
		const one = nextPack();
		await give(one);
		const lines = [0, 1].map((at) => ({
			row: DISPENSED, modifiers: [200 + at], dispensing: dispensingNumber(SECRET, one.pack),
		}));
		const both = bill(cast, { house: pharmacy, lines });
		await pharmacy.billing.send(stage.claims.submit(both.claim));
		const round = await (await stage.asking()).claims.lastRound(both.key);
		assert.deepEqual(figuresOf(round).lines, [COVERED, TWICE]);
	});

	test('is claimed in the parts in which it was dispensed', async () => {
		const one = nextPack();
		const numbers = [0, 1, 2].map((part) => dispensingNumber(SECRET, one.pack, part));
		await give(one, { content: 10 });
		const early = await claimed(numbers[1]);
		assert.equal((await match(early)).wrong, 'NotInParts');
		await pharmacy.billing.send(stage.claims.void(early.key));
		const first = await claimed(numbers[0]);
		assert.deepEqual(await match(first), { pack: one.pack, part: 0, wrong: null });
		await give({ pack: one.pack }, { held: CONTENT - 10 });
		const rest = await claimed(numbers[1]);
		assert.deepEqual([outcomeOf(first), outcomeOf(rest)], [COVERED, COVERED]);
		assert.deepEqual(await match(rest), { pack: one.pack, part: 1, wrong: null });
	});
});

describe('a claim is found wrong', () => {
	test('by the rules, where it has no number', async () => {
		const bare = await claimed(null);
		assert.deepEqual([outcomeOf(bare), remarkOf(bare)], ['CO-16 120.00, paid 0.00', 'MissingDispensing']);
		assert.equal((await match(bare)).wrong, 'Unnumbered');
	});

	test('by the insurer, where nothing was dispensed; its number is free once that took it back', async () => {
		const one = nextPack();
		const number = dispensingNumber(SECRET, one.pack);
		const invented = await claimed(number);
		assert.equal(outcomeOf(invented), COVERED);
		assert.deepEqual(await match(invented), { pack: one.pack, part: 0, wrong: 'NotDispensed' });
		const { adjudicator } = cast.insurer;
		await adjudicator.send(stage.claims.reverse(invented.key, 'Findings'));
		await give(one);
		const right = await claimed(number);
		assert.equal(outcomeOf(right), COVERED);
		assert.equal((await match(right)).wrong, null);
	});

	test('by the insurer, where another one dispensed it, or on another day', async () => {
		const [one, other] = [nextPack(), nextPack()];
		await give(one);
		await give(other);
		const elsewhere = await claimed(dispensingNumber(SECRET, one.pack), { by: cast.hospital });
		assert.equal((await match(elsewhere)).wrong, 'OtherProvider');
		const before = await claimed(dispensingNumber(SECRET, other.pack), { day: today() - 1 });
		assert.equal((await match(before)).wrong, 'OtherDay');
	});

	test('by the insurer, where it is for none of the packs that it was told', async () => {
		const invented = await claimed(dispensingNumber(SECRET, packOf(made.lot.gtin, 'INVENTED')));
		assert.equal(outcomeOf(invented), COVERED);
		assert.equal((await match(invented)).wrong, 'Unknown');
		const guessed = await claimed(dispensingNumber(randomBytes(32), nextPack().pack));
		assert.equal((await match(guessed)).wrong, 'Unknown');
	});
});
