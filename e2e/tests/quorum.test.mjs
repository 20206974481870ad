// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMITTEE, INSTITUTIONS, needsTwoThirds, votesNeeded } from '../lib/quorum.mjs';

const call = (section, method, args = []) => ({ section, method, args });
const admit = call('institutions', 'admit');
const limits = call('claims', 'setLimits');

test('votes for each number of seats are those of docs/governance.md', () => {
	const seats = Array.from({ length: 10 }, (_, at) => at + 1);
	assert.deepEqual(seats.map((count) => votesNeeded(INSTITUTIONS, limits, count)), [1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
	assert.deepEqual(seats.map((count) => votesNeeded(INSTITUTIONS, admit, count)), [1, 2, 2, 3, 4, 4, 5, 6, 6, 7]);
	assert.deepEqual(seats.map((count) => votesNeeded(COMMITTEE, limits, count)), [1, 2, 2, 3, 4, 4, 5, 6, 6, 7]);
});

test('what carries a call of two thirds needs as many', () => {
	assert.equal(needsTwoThirds(call('utility', 'batchAll', [[limits, limits]])), false);
	assert.equal(needsTwoThirds(call('utility', 'batchAll', [[limits, admit]])), true);
	assert.equal(needsTwoThirds(call('utility', 'ifElse', [limits, call('utility', 'batch', [[admit]])])), true);
	assert.equal(needsTwoThirds(call('utility', 'dispatchAs', [{}, admit])), false);
	assert.equal(needsTwoThirds(call('institutions', 'appoint')), false);
	assert.equal(needsTwoThirds(call('institutions', 'orderWindingUp')), true);
	for (const section of ['technicalMembership', 'whitelist', 'parameters', 'safeMode', 'txPause']) {
		assert.equal(needsTwoThirds(call(section, 'anything')), true, section);
	}
});
