// SPDX-License-Identifier: Apache-2.0

/** Reserves and payments on a real node: in order, kept back, undelivered, and to the cent. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { plainEvent } from '../lib/plain.mjs';
import { payee } from '../lib/settlement.mjs';
import { today } from '../lib/time.mjs';
import { assetOf } from '../lib/currencies.mjs';
import { startChain } from './fixture.mjs';
import { allRefused, assertDocumented, bill, CURRENCY, francs, insure } from './insurance.mjs';

/** What one ordinary claim comes to. */
const PAID = francs('90.00');
const RESERVE = francs('100.00');

let chain;
let api;
let stage;
let cast;
let settlement;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	({ settlement } = stage);
	cast = await insure(stage, '100.00');
});
after(() => chain?.end());

const reads = async () => stage.asking();
const reserve = async () => (await reads()).settlement.reserve(cast.insurer.id, CURRENCY);
const balance = async (account) => (await reads()).currencies.balance(CURRENCY, account);
const fund = (amount) => settlement.fund(cast.insurer.id, { [CURRENCY]: amount });
const submit = (named) => {
	const one = bill(cast, named);
	return { ...one, call: stage.claims.submit(one.claim) };
};
const settled = (receipt) => receipt.all('settlement.PaymentSettled').map(plainEvent);
const balances = ({ funded, recovered, paid, held, withdrawn }) =>
	assert.equal(funded + recovered, paid + held + withdrawn);

test('every call of the pallet is documented', () => assertDocumented(api, 'settlement'));

test('a reserve is the insurer\'s own money, on hold', async () => {
	const { insurer, rival, hospital } = cast;
	const by = insurer.adjudicator;
	const { settlement: asked, currencies } = await reads();
	assert.deepEqual(await asked.currencies(insurer.id), [CURRENCY]);
	assert.equal(await asked.supports(CURRENCY), true);
	assert.equal(await asked.supports('EUR'), false);
	assert.equal(await currencies.held(CURRENCY, insurer.account), RESERVE);
	assert.equal(await currencies.balance(CURRENCY, insurer.account), RESERVE);
	await allRefused([
		[by, fund(0n), 'Settlement.AmountZero'],
		[by, fund(RESERVE + 1n), 'Settlement.FundsShort'],
		[by, settlement.fund(insurer.id, { EUR: 1n }), 'Settlement.CurrencyUnsupported'],
		[rival.adjudicator, fund(1n), 'Settlement.NotInsurer'],
		[hospital.billing, fund(1n), 'Institutions.DutyMissing'],
		[by, settlement.withdraw(insurer.id, CURRENCY, RESERVE + 1n), 'Settlement.ReserveShort'],
		[rival.adjudicator, settlement.withdraw(rival.id, CURRENCY, 1n), 'Settlement.ReserveUnknown'],
		[by, settlement.draw(CURRENCY, 1n, by.address), 'Institutions.DutyMissing'],
		[insurer.admin, settlement.draw(CURRENCY, 2n * RESERVE, by.address), 'Settlement.FundsShort'],
	]);
	await by.send(settlement.withdraw(insurer.id, CURRENCY, 1n));
	await by.send(fund(1n));
	balances(await reserve());
});

test('what the reserve does not cover waits in order, and nobody overtakes', async () => {
	const { hospital, insurer } = cast;
	const before = await balance(hospital.account);
	const claims = [
		submit(),
		submit(),
		submit({ lines: [{ charge: francs('5.00') }] }),
	];
	const receipts = await Promise.all(claims.map(({ call }) => hospital.billing.send(call)));
	assert.deepEqual(receipts.map((receipt) => settled(receipt).length), [1, 0, 0]);
	assert.equal((await balance(hospital.account)) - before, PAID);
	const { settlement: asked, claims: reading } = await reads();
	const queue = await asked.queue(insurer.id, CURRENCY, 1);
	assert.deepEqual(queue.map(([, { payment }]) => payment.amount), [PAID, francs('4.50')]);
	assert.equal((await reading.claim(claims[2].key)).isQueued, true);
	assert.equal((await reserve()).owed, PAID + francs('4.50'));
	await allRefused([
		[insurer.adjudicator, settlement.withdraw(insurer.id, CURRENCY, 1n), 'Settlement.ReserveShort'],
	]);
	const funded = await insurer.adjudicator.send(fund(francs('84.50')));
	assert.deepEqual(settled(funded).map(({ amount }) => amount), [PAID, francs('4.50')]);
	assert.deepEqual(await (await reads()).settlement.queue(insurer.id, CURRENCY), []);
	assert.equal((await reserve()).held, 0n);
	balances(await reserve());
});

test('what was paid and taken back is owed: kept back, repaid or written off', async () => {
	const { hospital, insurer, clinic, bank } = cast;
	const to = payee.institution(hospital.id);
	await bank.admin.send(stage.currencies.issue(CURRENCY, insurer.account, francs('1000.00')));
	await insurer.adjudicator.send(fund(francs('1000.00')));
	const claims = [submit(), submit(), submit()];
	await Promise.all(claims.map(({ call }) => hospital.billing.send(call)));
	const [first, second, third] = claims;
	await hospital.billing.sendAll([first, second, third].map(({ key }) => stage.claims.void(key)));
	assert.deepEqual(await (await reads()).settlement.owedBy(to), [[insurer.id, CURRENCY, 3n * PAID]]);
	await allRefused([
		[clinic.billing, settlement.repay(insurer.id, CURRENCY, to, 1n), 'Settlement.NotPayee'],
		[hospital.billing, settlement.repay(insurer.id, CURRENCY, to, 3n * PAID + 1n), 'Settlement.MoreThanOwed'],
		[hospital.billing, settlement.writeOff(insurer.id, CURRENCY, to, 1n), 'Institutions.DutyMissing'],
		[insurer.adjudicator, settlement.writeOff(insurer.id, CURRENCY, to, 3n * PAID + 1n), 'Settlement.MoreThanOwed'],
	]);
	await hospital.billing.send(settlement.repay(insurer.id, CURRENCY, to, PAID));
	await insurer.adjudicator.send(settlement.writeOff(insurer.id, CURRENCY, to, PAID));
	const next = submit();
	const [kept] = settled(await hospital.billing.send(next.call));
	assert.deepEqual([kept.amount, kept.recovered, kept.interest], [PAID, PAID, 0n]);
	assert.deepEqual(await (await reads()).settlement.receivables(insurer.id), []);
	balances(await reserve());
});

test('a payment that waits is dropped when its claim is taken back', async () => {
	const { hospital, insurer } = cast;
	await insurer.adjudicator.send(settlement.withdraw(insurer.id, CURRENCY, (await reserve()).held));
	const waiting = submit();
	await hospital.billing.send(waiting.call);
	const queued = await (await reads()).settlement.queued({ claim: waiting.key, round: 0 });
	assert.equal(queued[1].payment.amount, PAID);
	const voided = await hospital.billing.send(stage.claims.void(waiting.key));
	assert.equal(voided.all('settlement.PaymentDropped').length, 1);
	assert.deepEqual(await (await reads()).settlement.owedBy(payee.institution(hospital.id)), []);
	balances(await reserve());
});

test('an account that the bank blocked stops nobody: its money waits aside', async () => {
	const { hospital, insurer, bank, member } = cast;
	const to = payee.account(member.address);
	await insurer.adjudicator.send(fund(francs('500.00')));
	const asset = assetOf(CURRENCY);
	await bank.admin.send(stage.currencies.issue(CURRENCY, member.address, 1n));
	await bank.admin.send(api.tx.assets.block(asset, member.address));
	const own = submit({ payee: to });
	const next = submit();
	const receipts = await Promise.all([own, next].map(({ call }) => hospital.billing.send(call)));
	assert.deepEqual(receipts.map((receipt) => settled(receipt).length), [1, 1]);
	assert.equal(receipts[0].all('settlement.PaymentUndelivered').length, 1);
	assert.deepEqual(await (await reads()).settlement.undeliveredTo(to), [[insurer.id, CURRENCY, PAID]]);
	const deliver = settlement.deliver(insurer.id, CURRENCY, to);
	await allRefused([[hospital.billing, deliver, 'Settlement.PayeeBlocked']]);
	await bank.admin.send(api.tx.assets.thaw(asset, member.address));
	await hospital.billing.send(deliver);
	assert.equal(await balance(member.address), PAID + 1n);
	await allRefused([[hospital.billing, deliver, 'Settlement.NothingUndelivered']]);
	balances(await reserve());
});

test('an Admin draws what the institution was paid', async () => {
	const { hospital } = cast;
	const all = await balance(hospital.account);
	const { address } = stage.pair('//treasury');
	await hospital.admin.send(settlement.draw(CURRENCY, all - 1n, address));
	assert.equal(await balance(address), all - 1n);
	assert.equal(await balance(hospital.account), 1n);
});

test('what a payee was told adds up to what moved', async () => {
	const { hospital, insurer } = cast;
	const to = payee.institution(hospital.id);
	const { settlement: asked, claims } = await reads();
	const advices = await asked.advices(to, today() - 1, today() + 1);
	const moved = advices.reduce((total, { entry }) => {
		const { amount, interest, recovered } = entry.Paid ?? { amount: 0n, interest: 0n, recovered: 0n };
		return total + amount + interest - recovered;
	}, 0n);
	const remittances = await claims.remittance(to, today() - 1, today() + 1);
	assert.deepEqual(remittances.map((one) => [one.insurer, one.currency]), [[insurer.id, CURRENCY]]);
	assert.equal(remittances[0].paid, moved);
});
