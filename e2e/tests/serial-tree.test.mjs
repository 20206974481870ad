// SPDX-License-Identifier: Apache-2.0

/** Trees of serials: against the definition, against another program, and against who cheats. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MerkleTree } from '../lib/merkle.mjs';
import { guessChance, makeSerials } from '../lib/supply/serials.mjs';
import { isAbsent, isPresent, leafOf, SerialTree } from '../lib/supply/serialTree.mjs';
import { readArguments } from '../tools/serials.mjs';

const TOOL = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'tools', 'serials.mjs');
const LOT = { gtin: '07612345000015', lot: 'B7' };
const SEED = Buffer.from('demo');
/** Computed by the definition with Python's hashlib over the serials of this seed. */
const ROOT_OF_A_MILLION = 'ab3072dc517ce0725bec372fe78225e74c1ecc5c7ac5d20f89778e3fc7d22c27';
const MOST_SECONDS = 60;

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The tree as RFC 6962, 2.1 defines it. */
function definedRoot(serials) {
	if (serials.length === 1) return sha256(Uint8Array.of(0), serials[0]);
	let split = 1;
	while (split * 2 < serials.length) split *= 2;
	return sha256(Uint8Array.of(1), definedRoot(serials.slice(0, split)), definedRoot(serials.slice(split)));
}

const drawn = (count, seed = 'a seed') => makeSerials(Buffer.from(seed), LOT, count, 8);
const bytewise = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));

let folder;
before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'salus-serials-'));
});
after(() => rm(folder, { recursive: true, force: true }));

describe('the tree', () => {
	test('every serial of every tree is proved at its place and at no other', () => {
		const all = drawn(70);
		for (let count = 1; count <= all.length; count += 1) {
			const tree = SerialTree.over(all.slice(0, count));
			const sorted = all.slice(0, count).sort(bytewise);
			assert.equal(hex(tree.root), hex(definedRoot(sorted)), `${count} serials`);
			assert.deepEqual(tree.slice(), sorted);
			const other = new MerkleTree(sorted.map(leafOf));
			for (const [index, serial] of sorted.entries()) {
				const place = tree.place(serial);
				assert.deepEqual(place, { index, path: other.inclusionPath(index) });
				assert.ok(isPresent(serial, place, tree.root, count));
				const elsewhere = { ...place, index: (index + 1) % count };
				assert.ok(count === 1 || !isPresent(serial, elsewhere, tree.root, count));
				assert.ok(!isPresent(`${serial}A`, place, tree.root, count));
				assert.ok(!isPresent(serial, place, tree.root, place.index));
			}
		}
	});

	test('a serial that is not there is between its neighbours, before the first or behind the last', () => {
		const all = drawn(70);
		for (const count of [1, 2, 3, 8, 69]) {
			const tree = SerialTree.over(all.slice(0, count));
			for (const serial of [...all.slice(count), '!', 'z', `${tree.at(0)}A`]) {
				const absence = tree.absence(serial);
				assert.ok(isAbsent(serial, absence, tree.root, count), `${serial} of ${count}`);
				assert.ok(!isAbsent(tree.at(0), absence, tree.root, count));
			}
			assert.equal(tree.absence('!').below, null);
			assert.equal(tree.absence('z').above, null);
		}
	});

	test('nobody proves the absence of what is there', () => {
		const tree = SerialTree.over(drawn(9));
		const hidden = tree.at(4);
		const wide = { below: tree.leaf(3), above: tree.leaf(5) };
		assert.ok(!isAbsent(hidden, wide, tree.root, 9), 'neighbours that are none');
		assert.ok(!isAbsent(hidden, { below: tree.leaf(3), above: tree.leaf(4) }, tree.root, 9));
		assert.ok(!isAbsent(hidden, { below: tree.leaf(3), above: null }, tree.root, 9), 'not the last one');
		assert.ok(!isAbsent(hidden, { below: null, above: tree.leaf(5) }, tree.root, 9), 'not the first one');
		assert.ok(!isAbsent(hidden, { below: null, above: null }, tree.root, 9));
		const short = { below: tree.leaf(3), above: null };
		assert.ok(!isAbsent(hidden, short, tree.root, 4), 'a smaller count has another root');
	});

	test('the order is that of the bytes, and a beginning stands before what goes on', () => {
		const tree = SerialTree.over(['a', 'B', '"', 'AB', 'A', '_', '9', 'A-', '!'.repeat(20)]);
		assert.deepEqual(tree.slice(), ['!'.repeat(20), '"', '9', 'A', 'A-', 'AB', 'B', '_', 'a']);
		assert.ok(isAbsent('AA', tree.absence('AA'), tree.root, 9));
	});

	test('a serial that stands twice, or is none, is refused', () => {
		assert.throws(() => SerialTree.over(['A1', 'B1', 'A1']), { name: 'SerialTreeError', message: '"A1" stands twice' });
		assert.throws(() => SerialTree.over([]), { name: 'SerialTreeError' });
		assert.throws(() => SerialTree.over(['A1', 'B 1']), { name: 'Gs1Error', reason: 'NotInCharacterSet' });
		assert.throws(() => SerialTree.over(['Ä']), { name: 'Gs1Error', reason: 'NotInCharacterSet' });
		assert.throws(() => SerialTree.over(['A'.repeat(21)]), { name: 'Gs1Error', reason: 'WrongLength' });
		assert.throws(() => SerialTree.over(['']), { name: 'Gs1Error', reason: 'WrongLength' });
		const tree = SerialTree.over(['A1']);
		assert.throws(() => tree.place('B1'), { name: 'SerialTreeError' });
		assert.throws(() => tree.absence('A1'), { name: 'SerialTreeError' });
		assert.throws(() => tree.at(1), RangeError);
	});

	test('a million take seconds, and another program finds the same root', (t) => {
		const startedAt = performance.now();
		const serials = makeSerials(SEED, LOT, 1_000_000);
		const drawnAt = performance.now();
		const tree = SerialTree.over(serials);
		const took = (performance.now() - drawnAt) / 1000;
		t.diagnostic(`a million serials: drawn in ${((drawnAt - startedAt) / 1000).toFixed(2)} s, tree in ${took.toFixed(2)} s`);
		assert.equal(hex(tree.root), ROOT_OF_A_MILLION);
		const place = tree.place(serials[123_456]);
		assert.equal(place.path.length, 20);
		assert.ok(isPresent(serials[123_456], place, tree.root, 1_000_000));
		assert.ok(took < MOST_SECONDS, `${took} s`);
	});
});

describe('the file', () => {
	test('what was saved is loaded, and nothing else', async () => {
		const file = path.join(folder, 'lot.serials');
		const tree = SerialTree.over(drawn(1000));
		await tree.save(file);
		const loaded = await SerialTree.load(file);
		assert.deepEqual(loaded.slice(), tree.slice());
		assert.deepEqual(loaded.root, tree.root);
		assert.deepEqual(loaded.leaf(999), tree.leaf(999));
		const bytes = await readFile(file);
		for (const wrong of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.alloc(1)]), Buffer.from('no serials'), Buffer.alloc(64)]) {
			await writeFile(file, wrong);
			await assert.rejects(SerialTree.load(file), { name: 'SerialTreeError' });
		}
	});

	test('a changed hash or serial shows when it is proved', async () => {
		const file = path.join(folder, 'changed.serials');
		const tree = SerialTree.over(drawn(100));
		await tree.save(file);
		const bytes = await readFile(file);
		bytes[20 + 100 * 20 + 32] ^= 1;
		await writeFile(file, bytes);
		const changed = await SerialTree.load(file);
		assert.ok(!isPresent(tree.at(0), changed.place(tree.at(0)), tree.root, 100));
	});
});

describe('drawing serials', () => {
	test('the same seed gives the same ones, another seed, product or lot gives others', () => {
		const one = drawn(100);
		assert.deepEqual(drawn(100), one);
		assert.deepEqual(drawn(200).slice(0, 100), one);
		const elsewhere = [
			drawn(100, 'another seed'),
			makeSerials(Buffer.from('a seed'), { ...LOT, lot: 'B8' }, 100, 8),
			makeSerials(Buffer.from('a seed'), { ...LOT, gtin: '07612345000022' }, 100, 8),
		];
		for (const others of elsewhere) assert.ok(others.every((serial) => !one.includes(serial)));
	});

	test('none stands twice, and every character comes about as often as any other', () => {
		const serials = makeSerials(SEED, LOT, 20_000);
		assert.equal(new Set(serials).size, 20_000);
		const counts = new Map();
		for (const character of serials.join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
		assert.equal(counts.size, 32);
		const expected = (20_000 * 16) / 32;
		for (const [character, count] of counts) assert.ok(Math.abs(count / expected - 1) < 0.06, `${character}: ${count}`);
	});

	test('what is easier to guess than one in ten thousand is refused', () => {
		assert.ok(guessChance(1_000_000) < 1e-12);
		assert.throws(() => makeSerials(SEED, LOT, 1_000_000, 6), { name: 'SerialTreeError' });
		assert.equal(makeSerials(SEED, LOT, 1_000, 5).length, 1_000);
		for (const length of [0, 21, 1.5, NaN]) assert.throws(() => makeSerials(SEED, LOT, 1, length), { name: 'SerialTreeError' });
		for (const count of [0, -1, 1.5]) assert.throws(() => makeSerials(SEED, LOT, count), { name: 'SerialTreeError' });
	});
});

describe('the tool', () => {
	const run = (...words) => promisify(execFile)(process.execPath, [TOOL, ...words]);
	const file = () => path.join(folder, 'tool.serials');

	test('makes, lists, proves and disproves', async () => {
		const making = ['make', '--gtin', LOT.gtin, '--lot', LOT.lot, '--count', '1000', '--seed', 'demo', '--out', file()];
		const { stdout } = await run(...making);
		const serials = makeSerials(SEED, LOT, 1000);
		const tree = SerialTree.over(serials);
		assert.match(stdout, new RegExp(`root +0x${hex(tree.root)}\ncount +1 000\n`));
		assert.deepEqual((await run('list', file())).stdout.trimEnd().split('\n'), tree.slice());
		const proof = JSON.parse((await run('prove', file(), serials[7])).stdout);
		const place = { index: proof.place.index, path: proof.place.path.map((text) => Buffer.from(text.slice(2), 'hex')) };
		assert.ok(isPresent(serials[7], place, tree.root, 1000));
		const { absence } = JSON.parse((await run('disprove', file(), 'X1')).stdout);
		assert.equal(absence.above.place.index, absence.below.place.index + 1);
		await assert.rejects(run('prove', file(), 'X1'), { code: 2, stderr: 'X1 is not there\n' });
		await assert.rejects(run('disprove', file(), serials[7]), { code: 2 });
	});

	test('without a seed no run repeats another', async () => {
		const making = ['make', '--gtin', LOT.gtin, '--lot', LOT.lot, '--count', '10', '--out', file()];
		const [first, second] = [await run(...making), await run(...making)].map(({ stdout }) => stdout.split('\n')[0]);
		assert.notEqual(first, second);
	});

	test('says what is wrong with its arguments', async () => {
		const making = ['make', '--gtin', LOT.gtin, '--lot', LOT.lot, '--out', 'x'];
		assert.throws(() => readArguments([]), /the first word is/);
		assert.throws(() => readArguments(making), /are asked for/);
		assert.throws(() => readArguments([...making, '--count', '0']), /--count/);
		assert.throws(() => readArguments([...making, '--count', '99999999']), /--count/);
		assert.throws(() => readArguments([...making, '--count', '1', '--gtin', '07612345000016']), { name: 'Gs1Error' });
		assert.throws(() => readArguments(['prove', 'x']), /takes 2 words/);
		await assert.rejects(run('list', TOOL), { code: 1, stderr: 'this is no file of serials\n' });
		await assert.rejects(run('prove', file(), '#'), { code: 1 });
	});
});
