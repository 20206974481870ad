// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { figuresOf, line, submission } from '../lib/claims.mjs';
import { benefit, calendarYear, price, rate } from '../lib/coverage.mjs';
import { assetOf, fixed, money } from '../lib/currencies.mjs';
import { plain } from '../lib/plain.mjs';
import { dayOf } from '../lib/time.mjs';

const registry = new TypeRegistry();
const encoded = (type, value) => plain(registry.createType(type, value));

test('amounts are written with all the decimals of their currency', () => {
	assert.equal(fixed(32_850n), '328.50');
	assert.equal(fixed(5n), '0.05');
	assert.equal(fixed(-1n), '-0.01');
	assert.equal(fixed(0n), '0.00');
	assert.equal(fixed(7n, 'JPY'), '7');
	assert.equal(fixed(-1_234n, 'KWD'), '-1.234');
	assert.equal(money(12_345n, 'EUR'), 'EUR 123.45');
	assert.deepEqual(['CHF', 'EUR', 'USD'].map(assetOf), [756, 978, 840]);
	assert.throws(() => assetOf('XXX'), RangeError);
});

test('a rate counts ten-thousandths of a minor unit', () => {
	assert.equal(rate('0.81'), 810_000n);
	assert.equal(rate('24.35'), 24_350_000n);
	assert.throws(() => rate('0.811'), { name: 'DecimalError' });
});

test('what is left out of a benefit, a price or a line asks for nothing', () => {
	assert.deepEqual(benefit(3, { units: 2_000n }).frequency, { units: 2_000n, daysBetween: null });
	assert.equal(benefit(3).priorAuthorisation, false);
	assert.deepEqual(price(1, 2, 3n, 4), { row: 1, category: 2, rate: 3n, from: 4, until: null, within: [] });
	const stated = line({ row: 1, day: 2, units: '2.5', charge: 3n, modifiers: [59, 26] });
	assert.deepEqual([stated.units, stated.modifiers, stated.authorisation], [2_500n, '0x3b1a', null]);
	const { payee, replaces } = submission({ provider: 7, lines: [], replaces: Buffer.of(1, 2) });
	assert.deepEqual([payee, replaces], [{ Institution: 7 }, '0x0102']);
});

test('a plan year is that of the calendar', () => {
	const days = (text) => calendarYear(dayOf(text));
	assert.deepEqual(days('2026-11-21'), { from: dayOf('2026-01-01'), until: dayOf('2026-12-31') });
	assert.deepEqual(days('2024-12-31'), days('2024-01-01'));
});

test('answers become plain values, amounts exactly', () => {
	assert.equal(encoded('u128', '340282366920938463463374607431768211455'), 2n ** 128n - 1n);
	assert.equal(encoded('i128', '-5'), -5n);
	assert.equal(encoded('u64', 7), 7);
	assert.throws(() => encoded('u64', '9007199254740992'), RangeError);
	assert.equal(encoded('Option<u32>', null), null);
	assert.deepEqual(encoded('(u8, bool, Option<i32>)', [1, true, -3]), [1, true, -3]);
	assert.equal(encoded('[u8; 3]', '0x434846'), 'CHF');
	assert.equal(encoded('[u8; 4]', '0x43484600'), '0x43484600');
	assert.equal(encoded('Bytes', '0x434846'), '0x434846');
	assert.deepEqual(encoded('BTreeSet<u32>', [2, 1]).sort(), [1, 2]);
	assert.deepEqual(encoded('{"at":"u64","of":"H256"}', { at: 1 }), { at: 1, of: `0x${'00'.repeat(32)}` });
	const kind = '{"_enum":{"Release":"Null","Refuse":"u8"}}';
	assert.equal(encoded(kind, 'Release'), 'Release');
	assert.deepEqual(encoded(kind, { Refuse: 3 }), { Refuse: 3 });
	assert.equal(encoded('{"_enum":["Paid","Queued"]}', 'Queued'), 'Queued');
	assert.throws(() => plain(new Date()), TypeError);
});

test('a round is told in the codes of X12', () => {
	const adjustment = (group, reason, amount) => ({ group, reason, remark: null, amount });
	const adjustments = [
		adjustment('ContractualObligation', 'ExceedsSchedule', 18_432n),
		adjustment('PatientResponsibility', 'Deductible', 11_000n),
		adjustment('PatientResponsibility', 'Coinsurance', 513n),
	];
	const totals = { status: 1, charge: 32_850n, allowed: 14_418n, paid: 2_905n, patient: 11_513n };
	assert.deepEqual(figuresOf({ ...totals, lines: [{ paid: 2_905n, adjustments }] }), {
		status: 1, charge: '328.50', allowed: '144.18', deductible: '110.00', coinsurance: '5.13', paid: '29.05',
		patient: '115.13', lines: ['CO-45 184.32, PR-1 110.00, PR-2 5.13, paid 29.05'],
	});
});
