// SPDX-License-Identifier: Apache-2.0

/** Claims on a real node: what is decided and paid, what waits, what is taken back, what is refused. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { blocksFromNow } from '../lib/chain.mjs';
import { claimKey, figuresOf } from '../lib/claims.mjs';
import { currency } from '../lib/currencies.mjs';
import { calendarYear } from '../lib/coverage.mjs';
import { MerkleTree } from '../lib/merkle.mjs';
import { plain } from '../lib/plain.mjs';
import { evidenceLeaf, keptFor } from '../lib/records.mjs';
import { payee } from '../lib/settlement.mjs';
import { today } from '../lib/time.mjs';
import { startChain } from './fixture.mjs';
import {
	allRefused, assertDocumented, AUTHORISED, bill, commitment, CURRENCY, DISPENSED, enrolMore, EVIDENCED,
	francs, included, insure,
} from './insurance.mjs';

const LAWFUL = { decision: 30 * 86_400_000, appeal: 180 * 86_400_000 };
const UNLIMITED = { linesPerDay: 1_000_000 };
const TOO_LARGE = 1n << 127n;
const ORDINARY = {
	status: 1,
	charge: '120.00',
	allowed: '100.00',
	deductible: '0.00',
	coinsurance: '10.00',
	paid: '90.00',
	patient: '10.00',
	lines: ['CO-45 20.00, PR-2 10.00, paid 90.00'],
};

let chain;
let api;
let stage;
let cast;
let claims;
let alice;
let evidence;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	({ claims } = stage);
	cast = await insure(stage);
	alice = await stage.sender('//Alice');
	evidence = await anchor();
	await stage.decide(claims.setDeadlines(LAWFUL), claims.setLimits(UNLIMITED));
});
after(() => chain?.end());

/** Two leaves that the hospital anchored. */
async function anchor() {
	const tree = new MerkleTree([1, 2].map((number) => evidenceLeaf(commitment(), Buffer.of(number))));
	await cast.hospital.records.send(stage.records.anchorBatch(tree.root, tree.size, keptFor()));
	return [0, 1].map((index) => ({
		root: tree.root, index, leaf: tree.level(0)[index], path: tree.inclusionPath(index),
	}));
}

const reads = async (blockHash) => (await stage.asking(blockHash)).claims;
const claimOf = async ({ key }) => (await reads()).claim(key);
const submit = (one, by = cast.hospital.billing) => by.send(claims.submit(one.claim));
const count = (receipt, name) => receipt.all(`claims.${name}`).length;

/** Submits claims all at once and gives what each came to. */
async function roundsOf(all) {
	await included(all.map(({ claim }) => cast.hospital.billing.submit(claims.submit(claim))));
	return Promise.all(all.map(async (one) => (await claimOf(one)).rounds.at(-1)));
}

const accumulated = async () =>
	(await stage.asking()).claims.accumulators(cast.member.address);

test('every call of the pallet is documented', () => assertDocumented(api, 'claims'));

describe('a claim', () => {
	test('is decided and paid in the block that carries it, as was said beforehand', async () => {
		const one = bill(cast);
		const said = await (await reads()).dryRun(cast.hospital.id, one.claim);
		assert.deepEqual([said.pended, said.round.status], [null, 25]);
		assert.equal(await claimOf(one), null);
		const receipt = await submit(one);
		assert.equal(plain(receipt.only('settlement.PaymentSettled').amount), francs('90.00'));
		const { rounds, row, isQueued } = await claimOf(one);
		assert.deepEqual(figuresOf(rounds[0]), ORDINARY);
		const { status, decidedAt, appealableUntil, ...decided } = said.round;
		const { status: real, decidedAt: at, appealableUntil: end, ...round } = rounds[0];
		assert.deepEqual(round, decided);
		assert.equal(real, 1);
		assert.deepEqual([row.state, row.rounds, isQueued], ['Adjudicated', 1, false]);
	});

	test('that is retried is quiet, and its reference is taken', async () => {
		const one = bill(cast);
		await submit(one);
		const again = await submit(one);
		assert.equal(again.all('claims.ClaimSubmitted').length, 0);
		const other = bill(cast, { reference: one.claim.reference });
		await allRefused([[cast.hospital.billing, claims.submit(other.claim), 'Claims.ReferenceTaken']]);
	});

	test('that says what cannot be is refused by its name', async () => {
		const { hospital, clinic } = cast;
		const line = (named) => ({ lines: [named] });
		const prior = { remitted: today(), remittance: commitment() };
		const stated = { paid: 1n, patient: 1n };
		const [proof] = evidence;
		const cases = [
			[{ lines: [] }, 'NoLines'],
			[line({ charge: TOO_LARGE }), 'AmountTooLarge'],
			[line({ day: today() + 2 }), 'DayInFuture'],
			[line({ units: '0' }), 'LineEmpty'],
			[line({ prior: stated }), 'PriorUnstated'],
			[{ prior, ...line({ prior: stated }) }, 'PriorUnexpected'],
			[{ payee: payee.institution(clinic.id) }, 'PayeeNotProvider'],
			[{ currency: currency('EUR') }, 'CurrencyUnsupported'],
			[{ insurer: clinic.id }, 'NotAnInsurer'],
			[{ evidence: { ...proof, leaf: commitment() } }, 'EvidenceNotProved'],
			[{ replaces: commitment() }, 'ClaimUnknown'],
		];
		const asked = await reads();
		for (const [named, error] of cases) {
			await assert.rejects(asked.dryRun(hospital.id, bill(cast, named).claim), { code: `Claims.${error}` });
		}
		await allRefused([
			...cases.map(([named, error]) => [
				hospital.billing, claims.submit(bill(cast, named).claim), `Claims.${error}`,
			]),
			[hospital.ward, claims.submit(bill(cast).claim), 'Institutions.DutyMissing'],
			[alice, claims.submit(bill(cast).claim), 'Institutions.DutyMissing'],
		]);
	});

	test('is denied by the codes of X12', async () => {
		const { hospital, clinic, licence, clinicLicence, insurer } = cast;
		const stranger = stage.subject('nobody', insurer.id);
		const { from } = calendarYear(today());
		const twice = bill(cast);
		const cases = [
			[bill(cast, { member: stranger }), 'PR-31 120.00, paid 0.00'],
			[bill(cast, { lines: [{ day: from - 1 }] }), 'PR-26 120.00, paid 0.00'],
			[bill(cast, { credential: clinicLicence }), 'CO-B7 120.00, paid 0.00'],
			[bill(cast, { clinician: clinic.ward.address, credential: licence }), 'CO-B7 120.00, paid 0.00'],
			[bill(cast, { lines: [{ row: 9 }] }), 'PR-96 120.00, paid 0.00'],
			[bill(cast, { lines: [{ row: AUTHORISED }] }), 'CO-197 120.00, paid 0.00'],
			[bill(cast, { lines: [{ row: EVIDENCED }] }), 'CO-252 120.00, paid 0.00'],
			[bill(cast, { lines: [{ row: DISPENSED }] }), 'CO-16 120.00, paid 0.00'],
			[twice, 'CO-45 20.00, PR-2 10.00, paid 90.00'],
		];
		const rounds = await roundsOf(cases.map(([one]) => one));
		for (const [at, [, expected]] of cases.entries()) {
			assert.deepEqual(figuresOf(rounds[at]).lines, [expected], expected);
		}
		assert.deepEqual(rounds.map(({ status }) => status), [4, 1, 1, 1, 1, 1, 1, 1, 1]);
		const modifiers = twice.claim.lines[0].modifiers;
		const again = bill(cast, { lines: [{ modifiers: [...Buffer.from(modifiers.slice(2), 'hex')] }] });
		const [duplicate] = await roundsOf([again]);
		assert.deepEqual(figuresOf(duplicate).lines, ['OA-18 120.00, paid 0.00']);
		await hospital.billing.send(claims.void(twice.key));
	});

	test('is refused in a batch without stopping the others', async () => {
		const { hospital } = cast;
		const good = [bill(cast), bill(cast)];
		const bad = bill(cast, { lines: [] });
		const batch = [good[0], bad, good[1]].map(({ claim }) => claim);
		const receipt = await hospital.billing.send(claims.submitMany(batch));
		assert.equal(count(receipt, 'ClaimSubmitted'), 2);
		assert.equal(count(receipt, 'ClaimAdjudicated'), 2);
		const { error, reference } = receipt.only('claims.ClaimRefused');
		assert.equal(api.registry.findMetaError(error.asModule).name, 'NoLines');
		assert.equal(reference.toHex(), `0x${Buffer.from(bad.key.reference).toString('hex')}`);
		assert.equal(await claimOf(bad), null);
	});

	test('can be paid to the member, who has no coin', async () => {
		const [member] = await enrolMore(stage, cast, ['payee']);
		const one = bill(cast, { member, payee: payee.account(member.address) });
		await submit(one);
		const { currencies, claims: asked } = await stage.asking();
		assert.equal(await currencies.balance(CURRENCY, member.address), francs('90.00'));
		const [told] = await asked.remittance(payee.account(member.address), today() - 1, today() + 1);
		assert.deepEqual([told.paid, told.claims[0].status], [francs('90.00'), 1]);
	});

	test('after another payer states what that one did', async () => {
		const [member] = await enrolMore(stage, cast, ['second'], { order: 2 });
		const prior = { remitted: today(), remittance: commitment() };
		const rounds = await roundsOf([
			bill(cast, { member }),
			bill(cast, { member, prior, lines: [{ prior: { paid: francs('60.00'), patient: francs('35.00') } }] }),
		]);
		assert.deepEqual(figuresOf(rounds[0]).lines, ['CO-22 120.00, paid 0.00']);
		assert.deepEqual(figuresOf(rounds[1]).lines, ['OA-23 85.00, paid 35.00']);
		assert.equal(rounds[1].status, 2);
		const over = { paid: francs('100.00'), patient: francs('20.01') };
		const unsound = bill(cast, { member, prior, lines: [{ prior: over }] });
		await allRefused([[cast.hospital.billing, claims.submit(unsound.claim), 'Claims.PriorUnsound']]);
	});
});

describe('a claim that waits', () => {
	const evidenced = (named) =>
		bill(cast, { lines: [{ row: EVIDENCED }], evidence: evidence[0], ...named });

	test('rests on evidence that another one rests on', async () => {
		const { insurer, rival } = cast;
		const [first, second] = [evidenced(), evidenced()];
		const [round] = await roundsOf([first]);
		assert.deepEqual(figuresOf(round).lines, ['CO-45 70.00, PR-2 5.00, paid 45.00']);
		const receipt = await submit(second);
		assert.deepEqual(plain(receipt.only('claims.ClaimPended').reason), { Suspected: 'EvidenceReused' });
		const asked = await reads();
		const [waiting] = await asked.pended(insurer.id);
		assert.deepEqual(waiting.claim.reference, `0x${Buffer.from(second.key.reference).toString('hex')}`);
		await allRefused([
			[rival.adjudicator, claims.decidePended(second.key, 'Release'), 'Claims.NotInsurer'],
			[insurer.adjudicator, claims.decidePended(first.key, 'Release'), 'Claims.NotPended'],
			[insurer.adjudicator, claims.reverse(second.key, 'Findings'), 'Claims.StillPended'],
			[cast.hospital.billing, claims.appeal(second.key, commitment()), 'Claims.StillPended'],
		]);
		const released = await insurer.adjudicator.send(claims.decidePended(second.key, 'Release'));
		assert.equal(count(released, 'ClaimAdjudicated'), 1);
		assert.equal((await claimOf(second)).rounds[0].paid, francs('45.00'));
	});

	test('costs more than is let pass unseen, and is denied after review', async () => {
		const { insurer } = cast;
		const dear = bill(cast, { lines: [{ charge: francs('1000.01') }] });
		const said = await (await reads()).dryRun(cast.hospital.id, dear.claim);
		assert.equal(said.pended, 'Review');
		const receipt = await submit(dear);
		assert.equal(receipt.only('claims.ClaimPended').reason.type, 'Review');
		const refuse = (reason) => claims.decidePended(dear.key, { Refuse: reason });
		await insurer.adjudicator.send(refuse('NotNecessary'));
		const { rounds } = await claimOf(dear);
		assert.deepEqual(figuresOf(rounds[0]).lines, ['CO-50 1000.01, paid 0.00']);
		assert.equal(count(await insurer.adjudicator.send(refuse('NotNecessary')), 'ClaimDecided'), 0);
		await allRefused([[insurer.adjudicator, refuse('Findings'), 'Claims.AlreadyDecided']]);
	});

	test('is of a clinician whose day would be too long', async () => {
		await stage.decide(claims.setLimits({ linesPerDay: 1 }));
		const receipt = await submit(bill(cast));
		assert.deepEqual(plain(receipt.only('claims.ClaimPended').reason), { Suspected: 'ImpossibleDay' });
		await stage.decide(claims.setLimits(UNLIMITED));
		await cast.insurer.adjudicator.send(
			claims.decidePended(plain(receipt.only('claims.ClaimPended').claim), 'Release'),
		);
	});

	test('too long is seen', async () => {
		await stage.decide(claims.setDeadlines({ ...LAWFUL, decision: 1 }));
		const dear = bill(cast, { lines: [{ charge: francs('2000.00') }] });
		await submit(dear);
		await blocksFromNow(api, 2);
		assert.equal((await claimOf(dear)).isOverdue, true);
		const late = await (await reads()).overdue(cast.insurer.id);
		assert.deepEqual(late.map(({ claim, reason }) => [claim.provider, reason]), [[cast.hospital.id, 'Review']]);
		await cast.insurer.adjudicator.send(claims.decidePended(dear.key, 'Release'));
		assert.deepEqual(await (await reads()).overdue(cast.insurer.id), []);
		await stage.decide(claims.setDeadlines(LAWFUL));
		await assert.rejects(stage.decide(claims.setDeadlines({ ...LAWFUL, appeal: 0 })), {
			code: 'Claims.DeadlinesUnsound',
		});
	});
});

describe('what was decided', () => {
	test('is taken back by the provider, to the cent', async () => {
		const { hospital, clinic } = cast;
		const before = await accumulated();
		const one = bill(cast);
		await submit(one);
		assert.notDeepEqual(await accumulated(), before);
		await allRefused([[clinic.billing, claims.void(one.key), 'Claims.NotProvider']]);
		await hospital.billing.send(claims.void(one.key));
		assert.deepEqual(await accumulated(), before);
		assert.equal(count(await hospital.billing.send(claims.void(one.key)), 'ClaimReversed'), 0);
		await allRefused([
			[cast.insurer.adjudicator, claims.reverse(one.key, 'Mistake'), 'Claims.AlreadyReversed'],
			[hospital.billing, claims.void(claimKey(hospital.id, commitment())), 'Claims.ClaimUnknown'],
		]);
	});

	test('is corrected by another claim in one call', async () => {
		const { hospital } = cast;
		const before = await accumulated();
		const one = bill(cast);
		await submit(one);
		const replaces = one.key.reference;
		const corrected = bill(cast, { replaces, lines: [{ charge: francs('80.00') }] });
		const receipt = await submit(corrected);
		assert.equal(count(receipt, 'ClaimReversed'), 1);
		const paid = receipt.only('settlement.PaymentSettled');
		assert.equal(paid.amount.toBigInt(), francs('72.00'));
		assert.ok(paid.recovered.toBigInt() > 0n);
		const { row } = await claimOf(one);
		assert.deepEqual(Object.keys(row.state.Reversed.by), ['Replacement']);
		const other = bill(cast, { replaces, member: stage.subject('nobody', cast.insurer.id) });
		await allRefused([[hospital.billing, claims.submit(other.claim), 'Claims.ReplacementMismatch']]);
		await hospital.billing.send(claims.void(corrected.key));
		assert.deepEqual(await accumulated(), before);
	});

	test('is taken back by the insurer, and owed', async () => {
		const { hospital, insurer, rival } = cast;
		const one = bill(cast);
		await submit(one);
		await allRefused([[rival.adjudicator, claims.reverse(one.key, 'Mistake'), 'Claims.NotInsurer']]);
		const receipt = await insurer.adjudicator.send(claims.reverse(one.key, 'Findings'));
		assert.equal(count(receipt, 'ClaimReversed'), 1);
		assert.equal(plain(receipt.only('settlement.PaymentReversed').amount), francs('90.00'));
		const { row } = await claimOf(one);
		assert.deepEqual(row.state.Reversed.by, { Insurer: 'Findings' });
		const { claims: asked } = await stage.asking();
		const [told] = await asked.remittance(payee.institution(hospital.id), today() - 1, today() + 1);
		assert.ok(told.claims.some(({ status, paid }) => status === 22 && paid === -francs('90.00')));
	});

	test('is appealed only where a panel could change it, and by who has a stake', async () => {
		const { hospital, clinic, bank } = cast;
		const one = bill(cast);
		const voided = bill(cast);
		await included([one, voided].map(({ claim }) => hospital.billing.submit(claims.submit(claim))));
		await hospital.billing.send(claims.void(voided.key));
		const grounds = commitment();
		await allRefused([
			[hospital.billing, claims.appeal(one.key, grounds), 'Claims.NothingToAppeal'],
			[hospital.billing, claims.appeal(voided.key, grounds), 'Claims.AlreadyReversed'],
			[clinic.billing, claims.appeal(one.key, grounds), 'Claims.NotParty'],
			[bank.delegate, claims.appeal(one.key, grounds), 'Institutions.DutyMissing'],
			[hospital.billing, claims.withdrawAppeal(one.key), 'Claims.NotAppealed'],
			[hospital.billing, claims.applyRuling(one.key), 'Claims.NotAppealed'],
			[hospital.billing, claims.fold(hospital.id, [one.key.reference]), 'Claims.NotClosed'],
			[hospital.billing, api.tx.claims.setLimits(UNLIMITED), 'Runtime.BadOrigin'],
		]);
	});

	test('is listed page by page, for the member and for the provider', async () => {
		const asked = await reads();
		const listed = async (page) =>
			(await asked.claimsOf(cast.member.address, page)).map(({ claim }) => claim.reference);
		const [pages, whole] = await Promise.all([listed(3), listed(100)]);
		assert.deepEqual(pages, whole);
		assert.ok(whole.length > 10 && new Set(whole).size === whole.length);
		const own = await asked.claimsOfProvider(cast.hospital.id);
		assert.ok(own.length >= whole.length);
	});
});
