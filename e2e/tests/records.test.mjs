// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devKeyring } from '../lib/accounts.mjs';
import { glnFrom } from '../lib/institutions.mjs';
import { leafHash, verifyInclusion } from '../lib/merkle.mjs';
import { Batch, evidenceLeaf, leafBytes, statementOf } from '../lib/records.mjs';
import { grouped, median, percentile, sal, table } from '../lib/table.mjs';

async function statement(number) {
	const keyring = await devKeyring();
	const sealed = { digest: Buffer.alloc(32, number), commitment: Buffer.alloc(32, 200), size: 11 };
	return statementOf(sealed, {
		subject: keyring.at('//patient/1/custodian-1').address,
		author: keyring.at('//Dave').address,
		occurredOn: -2,
		sensitivity: 'Restricted',
		retentionUntil: 20_000 + number,
	});
}

test('the bytes of a leaf are laid out as SCALE lays them out', async () => {
	const keyring = await devKeyring();
	const leaf = Buffer.from(leafBytes(258, await statement(7)));
	assert.equal(leaf.length, 4 + 4 * 32 + 1 + 4 + 1 + 4 + 2);
	assert.equal(leaf.subarray(0, 4).toString('hex'), '02010000');
	assert.deepEqual(leaf.subarray(36, 68), Buffer.from(keyring.at('//Dave').publicKey));
	assert.deepEqual(leaf.subarray(68, 100), Buffer.alloc(32, 7));
	assert.deepEqual(leaf.subarray(100, 132), Buffer.alloc(32, 200));
	assert.equal(leaf.subarray(132).toString('hex'), '0b' + 'feffffff' + '01' + '274e0000' + '4348');
});

test('a batch proves each of its leaves and is retained as long as the last of them', async () => {
	const statements = await Promise.all([1, 2, 3, 4, 5].map(statement));
	const batch = new Batch(1, statements);
	assert.equal(batch.retainedUntil, 20_005);
	statements.forEach((each, index) => {
		const { root, path } = batch.proof(index);
		const hash = leafHash(leafBytes(1, each));
		assert.ok(verifyInclusion({ hash, index, size: 5, path, root }));
		assert.ok(!verifyInclusion({ hash: leafHash(leafBytes(2, each)), index, size: 5, path, root }));
	});
});

test('a batch proves a leaf of evidence by its hash alone', async () => {
	const statements = await Promise.all([1, 2, 3].map(statement));
	const salt = Buffer.alloc(32, 9);
	const content = Buffer.from('{"resourceType":"Encounter"}');
	const batch = new Batch(1, statements, [evidenceLeaf(salt, content)]);
	assert.equal(batch.tree.size, 4);
	const { root, index, leaf, path } = batch.evidenceProof(0);
	assert.ok(verifyInclusion({ hash: evidenceLeaf(salt, content), index, size: 4, path, root }));
	assert.deepEqual([index, leaf], [3, evidenceLeaf(salt, content)]);
	assert.notDeepEqual(leaf, evidenceLeaf(Buffer.alloc(32, 8), content));
	assert.notDeepEqual(leaf, leafHash(Buffer.concat([salt, content])));
	assert.throws(() => batch.evidenceProof(1), RangeError);
});

test('location numbers get the check digit of GS1', () => {
	for (const gln of ['6291041500213', '0614141073467', '4012345000009', '9506000117843']) {
		assert.equal(glnFrom(gln.slice(0, 12)), gln);
	}
});

test('figures are ranked, grouped and aligned', () => {
	const numbers = Array.from({ length: 20 }, (_, at) => 20 - at);
	assert.equal(median(numbers), 10);
	assert.equal(percentile(numbers, 0.95), 19);
	assert.equal(percentile([3], 0.95), 3);
	assert.equal(grouped(1234567), '1 234 567');
	assert.equal(sal(1_500_000_000_123n), '1.500000 SAL');
	assert.deepEqual(table([['a', 1], ['bcd', 1000]]), ['a       1', 'bcd  1000']);
});
