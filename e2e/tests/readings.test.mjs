// SPDX-License-Identifier: Apache-2.0

/** What is said of readings of a logger, against the definitions. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leafHash, verifyInclusion } from '../lib/merkle.mjs';
import { meanKinetic, Readings, storageProfile } from '../lib/supply/conditions.mjs';

const MINUTE = 60_000;
const START = Date.UTC(2026, 6, 22);
const FRIDGE = storageProfile({ minimum: 2, maximum: 8, outsideMinutes: 30 });
const every = (minutes, temperatures) =>
	temperatures.map((celsius, index) => ({ at: START + index * minutes * MINUTE, celsius }));

/** The equation of USP <1079.2> with its own constants. */
function defined(temperatures) {
	const [heat, gas] = [83.144, 0.0083144];
	const sum = temperatures.reduce((total, celsius) => total + Math.exp(-heat / (gas * (celsius + 273.15))), 0);
	return (heat / gas) / -Math.log(sum / temperatures.length) - 273.15;
}

test('the mean kinetic temperature is that of the equation, above the mean and below the maximum', () => {
	assert.ok(Math.abs(meanKinetic([20, 20, 20]) - 20) < 1e-9);
	for (const temperatures of [[2, 8], [5, 5, 25], [-20, 30], [20, 25, 30, 40], [5, 6, 7, 8, 31]]) {
		const mean = temperatures.reduce((sum, each) => sum + each, 0) / temperatures.length;
		const found = meanKinetic(temperatures);
		assert.ok(Math.abs(found - defined(temperatures)) < 1e-6, `${temperatures}`);
		assert.ok(found > mean && found < Math.max(...temperatures), `${temperatures}`);
	}
	assert.equal(meanKinetic([2, 2, 5, 8, 8, 8, 8]).toFixed(2), '6.25');
	// By hand: (2.7144e-15 + 1.35336e-14) / 2 = e^-32.444, and 10 000 / 32.444 is 308.22 K.
	assert.equal(meanKinetic([25, 40]).toFixed(1), '35.1');
});

test('a statement says what the readings say', () => {
	const { statement } = new Readings(every(10, [5, 5.5, 9.25, 8.01, 7, 1.99, 5]), FRIDGE);
	assert.deepEqual(
		[statement.count, statement.from, statement.until, statement.minimumCentiCelsius, statement.maximumCentiCelsius],
		[7, START, START + 60 * MINUTE, 199, 925],
	);
	assert.equal(statement.outsideMinutes, 30);
	assert.ok(statement.meanKineticCentiCelsius > 550 && statement.meanKineticCentiCelsius < 925);
});

test('minutes that were begun count, and never more than there were', () => {
	const outside = (readings) => new Readings(readings, FRIDGE).statement.outsideMinutes;
	assert.equal(outside(every(1, [5, 6, 7])), 0);
	assert.equal(outside(every(1, [9])), 1);
	assert.equal(outside(every(1, [5, 9])), 1);
	assert.equal(outside(every(1, [9, 9, 9])), 2);
	assert.equal(outside(every(0.75, [9, 5, 5])), 1);
	assert.equal(outside(every(5, [2, 8, 2])), 0);
});

test('each reading is proved at its place, by ten bytes', () => {
	const readings = new Readings(every(5, [5, -18.5, 31]), FRIDGE);
	const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from('c6f8', 'hex')]);
	bytes.writeBigUInt64LE(BigInt(START + 5 * MINUTE));
	const proved = { hash: leafHash(bytes), size: 3, ...readings.place(1), root: readings.statement.root };
	assert.ok(verifyInclusion(proved));
	assert.ok(!verifyInclusion({ ...proved, index: 2 }));
});
