// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { CodeBook, verifyLine } from '../lib/codeBook.mjs';

const SECRET = Buffer.alloc(32, 7);
const ROWS = [
	{ row: 5, qualifier: 'HC', code: '99213' }, { row: 0, qualifier: 'HC', code: 'B4154' }, { row: 10, qualifier: 'IV', code: '99213' },
];
const MODIFIERS = [{ number: 2, code: '59' }, { number: 0, code: 'GP' }];
const book = (changes = {}) => new CodeBook({ secret: SECRET, rows: ROWS, modifiers: MODIFIERS, ...changes });

test('rows and codes are found both ways', () => {
	assert.equal(book().rowOf('HC', '99213'), 5);
	assert.equal(book().rowOf('IV', '99213'), 10);
	assert.equal(book().rowOf('HC', '99214'), undefined);
	assert.deepEqual(book().procedureOf(0), { qualifier: 'HC', code: 'B4154' });
	assert.equal(book().procedureOf(1), undefined);
	assert.deepEqual([book().numberOf('GP'), book().numberOf('25'), book().modifierOf(2)], [0, undefined, '59']);
});

test('the root is that of RFC 6962 over salted lines, rows first, ascending', () => {
	const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
	const leaf = (line) => sha256(
		Buffer.of(0), createHmac('sha256', SECRET).update(line).digest(), Buffer.from(line),
	);
	const node = (left, right) => sha256(Buffer.of(1), left, right);
	const leaves = ['0,HC,B4154', '5,HC,99213', '10,IV,99213', 'modifier,0,GP', 'modifier,2,59'].map(leaf);
	const expected = node(node(node(leaves[0], leaves[1]), node(leaves[2], leaves[3])), leaves[4]);
	assert.deepEqual(book().root, expected);
});

test('the order of the list says nothing, each line and the secret do', () => {
	const { root } = book();
	assert.deepEqual(book({ rows: ROWS.toReversed(), modifiers: MODIFIERS.toReversed() }).root, root);
	assert.notDeepEqual(book({ secret: Buffer.alloc(32, 8) }).root, root);
	assert.notDeepEqual(book({ rows: ROWS.slice(1) }).root, root);
	assert.notDeepEqual(book({ rows: ROWS.with(0, { ...ROWS[0], code: '99214' }) }).root, root);
	assert.notDeepEqual(book({ modifiers: [] }).root, root);
});

test('one line is opened, and nothing about another', () => {
	const { root } = book();
	const opened = [book().openRow(5), book().openRow(0), book().openRow(10), book().openModifier(2)];
	assert.deepEqual(opened.map(({ line }) => line), ['5,HC,99213', '0,HC,B4154', '10,IV,99213', 'modifier,2,59']);
	for (const each of opened) {
		assert.ok(verifyLine(root, each));
		assert.ok(!verifyLine(root, { ...each, line: '5,HC,99214' }));
		assert.ok(!verifyLine(root, { ...each, salt: SECRET }));
		assert.ok(!verifyLine(root, { ...each, index: (each.index + 1) % 5 }));
	}
	assert.equal(new Set(opened.map(({ salt }) => salt.toString('hex'))).size, 4);
	assert.throws(() => book().openRow(1), /row 1: is not in the book/);
	assert.throws(() => book().openModifier(1), { name: 'CodeBookError' });
});

test('a list that could mean two things is refused with its place', () => {
	const refuses = (changes, words) => assert.throws(() => book(changes), { name: 'CodeBookError', message: words });
	refuses({ secret: Buffer.alloc(31) }, /^secret/);
	refuses({ rows: [...ROWS, { row: 5, qualifier: 'HC', code: '1' }] }, /^rows: .*twice/);
	refuses({ rows: [...ROWS, { row: 6, qualifier: 'HC', code: '99213' }] }, /^rows: .*twice/);
	refuses({ modifiers: [...MODIFIERS, { number: 0, code: '25' }] }, /^modifiers: .*twice/);
	refuses({ rows: [{ row: -1, qualifier: 'HC', code: '1' }] }, /^rows\[0\]\.row/);
	refuses({ rows: [{ row: 2 ** 32, qualifier: 'HC', code: '1' }] }, /^rows\[0\]\.row/);
	refuses({ rows: [{ row: 1, qualifier: 'H,C', code: '1' }] }, /^rows\[0\]\.qualifier/);
	refuses({ rows: [{ row: 1, qualifier: 'HC', code: '1,2' }] }, /^rows\[0\]\.code/);
	refuses({ modifiers: [{ number: 256, code: '25' }] }, /^modifiers\[0\]\.number/);
});
