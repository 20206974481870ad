// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leafHash, MerkleTree, nodeHash, root, verifyInclusion } from '../lib/merkle.mjs';

/** The leaves and roots of RFC 6962's reference implementation: root n is over the first n leaves. */
const LEAVES = [
	'', '00', '10', '2021', '3031', '40414243', '5051525354555657',
	'606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const ROOTS = [
	'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
	'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
	'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
	'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
	'4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
	'76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
	'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
	'5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const HASHES = LEAVES.map(leafHash);
const hex = (bytes) => Buffer.from(bytes).toString('hex');

/** The tree as section 2.1 defines it: split at the largest power of two. */
function definedRoot(hashes) {
	if (hashes.length === 1) return hashes[0];
	let split = 1;
	while (split * 2 < hashes.length) split *= 2;
	return nodeHash(definedRoot(hashes.slice(0, split)), definedRoot(hashes.slice(split)));
}

test('the empty tree is the hash of nothing', () => {
	const expected = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
	assert.equal(hex(root([])), expected);
});

test('the reference roots come out', () => {
	for (let size = 1; size <= 8; size += 1) {
		assert.equal(hex(root(HASHES.slice(0, size))), ROOTS[size - 1], `${size} leaves`);
	}
});

test('the reference audit path comes out', () => {
	assert.deepEqual(new MerkleTree(HASHES).inclusionPath(5).map(hex), [
		'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
		'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
		'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
	]);
});

test('every leaf of every tree is proved at its place and at no other', () => {
	const hashes = Array.from({ length: 70 }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));
	for (let size = 1; size <= hashes.length; size += 1) {
		const tree = new MerkleTree(hashes.slice(0, size));
		assert.equal(hex(tree.root), hex(definedRoot(hashes.slice(0, size))));
		for (let index = 0; index < size; index += 1) {
			const proof = { hash: hashes[index], size, path: tree.inclusionPath(index), root: tree.root };
			assert.ok(verifyInclusion({ ...proof, index }));
			assert.ok(!verifyInclusion({ ...proof, index: (index + 1) % size }) || size === 1);
			assert.ok(!verifyInclusion({ ...proof, index, path: [...proof.path, tree.root] }));
			if (size > 1) assert.ok(!verifyInclusion({ ...proof, index, path: proof.path.slice(1) }));
		}
	}
});

test('a node cannot pass for a leaf', () => {
	const tree = new MerkleTree(HASHES.slice(0, 4));
	const [left, right] = tree.level(1);
	const claim = { index: 0, size: 2, path: [right], root: tree.root };
	assert.ok(verifyInclusion({ ...claim, hash: left }), 'the hashes alone would agree');
	const children = Buffer.concat([HASHES[0], HASHES[1]]);
	assert.ok(!verifyInclusion({ ...claim, hash: leafHash(children) }));
});

test('an index beyond the tree is refused', () => {
	assert.ok(!verifyInclusion({ hash: HASHES[0], index: 1, size: 1, path: [], root: HASHES[0] }));
	assert.throws(() => new MerkleTree(HASHES).inclusionPath(8), RangeError);
});
