// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalOf, minorDigits, minorUnits, sum, thousandths, unitsOf } from '../lib/money.mjs';

test('an amount is exact in the minor unit of its currency', () => {
	const cases = [
		['553.96', 'USD', 55_396n], ['553.9', 'USD', 55_390n], ['174', 'USD', 17_400n], ['.05', 'USD', 5n],
		['-6173.5', 'USD', -617_350n], ['12.250', 'USD', 1_225n], ['0', 'USD', 0n], ['-0', 'USD', 0n],
		['1500', 'JPY', 1_500n], ['1.005', 'KWD', 1_005n], ['1.0001', 'CLF', 10_001n],
		['90071992547409931.23', 'EUR', 9_007_199_254_740_993_123n],
	];
	for (const [text, currency, amount] of cases) assert.equal(minorUnits(text, currency), amount, text);
});

test('what is no amount of the currency is refused, and nothing is rounded', () => {
	for (const text of ['', '-', '.', '5.', '1,5', '1e3', '+1', ' 1', '0x1', '1.005', 'NaN', '1.2.3']) {
		assert.throws(() => minorUnits(text, 'USD'), { name: 'DecimalError' }, text);
	}
	assert.throws(() => minorUnits('1.5', 'JPY'), /more than 0 decimals/);
	for (const currency of ['usd', 'US', 'XAU', 'XXX']) {
		assert.throws(() => minorDigits(currency), { name: 'DecimalError' });
	}
});

test('what is written is the shortest text that reads as the same', () => {
	assert.deepEqual([55_390n, 17_400n, 5n, -617_350n, 0n].map((amount) => decimalOf(amount, 'USD')), ['553.9', '174', '0.05', '-6173.5', '0']);
	assert.deepEqual([decimalOf(1_500n, 'JPY'), decimalOf(-1n, 'KWD')], ['1500', '-0.001']);
	for (let amount = -1_050n; amount < 1_050n; amount += 7n) {
		for (const currency of ['USD', 'JPY', 'BHD', 'UYW']) {
			assert.equal(minorUnits(decimalOf(amount, currency), currency), amount);
		}
	}
});

test('units have three decimals', () => {
	assert.equal(thousandths('2.5'), 2_500n);
	assert.equal(thousandths('0.001'), 1n);
	assert.throws(() => thousandths('1.2345'), /more than 3 decimals/);
	assert.deepEqual([2_500, 1_000n, 1].map(unitsOf), ['2.5', '1', '0.001']);
});

test('the sum of no amounts is zero', () => {
	assert.equal(sum([]), 0n);
	assert.equal(sum([1n, -3n]), -2n);
});
