// SPDX-License-Identifier: Apache-2.0

/** Large integers come through JSON unchanged. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExact, writeExact } from '../lib/exactJson.mjs';

test('what a number cannot hold is a bigint, and is written as it was', () => {
	const text = '{"a":[1000000000000000001,9007199254740991,-9007199254740993],"b":{"c":"1000000000000000001"},"d":null,"e":1.5}';
	const value = parseExact(text);
	assert.deepEqual(value, {
		a: [1000000000000000001n, 9007199254740991, -9007199254740993n],
		b: { c: '1000000000000000001' },
		d: null,
		e: 1.5,
	});
	assert.equal(writeExact(value), text);
});

test('what is not JSON is refused', () => {
	assert.throws(() => parseExact('{"a":01}'));
	assert.throws(() => parseExact('{} {}'));
});
