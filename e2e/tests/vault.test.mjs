// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { commitmentOf, sha256, sizeClassOf, Vault } from '../lib/vault.mjs';

const RECORD = Buffer.from('{"resourceType":"Observation","valueQuantity":{"value":7.10}}');
let folder;
let vault;

before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'salus-vault-'));
	vault = await Vault.at(folder);
});
after(() => rm(folder, { recursive: true, force: true }));

async function filesUnder(root) {
	const entries = await readdir(root, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.path, entry.name));
}

const refused = (reason) => (error) => error.name === 'VaultError' && error.reason === reason;

async function flip(file, offset) {
	const bytes = await readFile(file);
	bytes[offset] ^= 1;
	await writeFile(file, bytes);
}

test('what was sealed opens to the same bytes', async () => {
	const sealed = await vault.seal(RECORD);
	assert.deepEqual(await vault.open(sealed.digest, sealed.commitment), RECORD);
});

test('digest and commitment are what others can compute', async () => {
	const sealed = await vault.seal(RECORD);
	const ciphertext = await readFile(vault.ciphertextPath(sealed.digest));
	assert.deepEqual(sealed.digest, sha256(ciphertext));
	assert.deepEqual(sealed.commitment, commitmentOf(await vault.salt(sealed.digest), RECORD));
});

test('the ciphertext lies under its digest and fills its size class', async () => {
	const sealed = await vault.seal(RECORD);
	const name = sealed.digest.toString('hex');
	const file = vault.ciphertextPath(sealed.digest);
	assert.equal(file, path.join(folder, 'store', name.slice(0, 2), name));
	assert.equal((await stat(file)).size, 2 ** sealed.size);
});

test('size classes begin at 256 bytes and change where the next byte does not fit', () => {
	assert.equal(sizeClassOf(0), 8);
	assert.equal(sizeClassOf(256 - 36), 8);
	assert.equal(sizeClassOf(256 - 35), 9);
	assert.equal(sizeClassOf(2 ** 20 - 36), 20);
	assert.equal(sizeClassOf(2 ** 20 - 35), 21);
	assert.throws(() => sizeClassOf(2 ** 40), RangeError);
});

test('an empty record and one that fills its class open again', async () => {
	for (const record of [Buffer.alloc(0), Buffer.alloc(220, 'x'), Buffer.alloc(221, 'x')]) {
		const sealed = await vault.seal(record);
		assert.deepEqual(await vault.open(sealed.digest, sealed.commitment), record);
	}
});

test('sealing the same record twice tells nobody that it is the same', async () => {
	const [one, other] = [await vault.seal(RECORD), await vault.seal(RECORD)];
	assert.notDeepEqual(one.digest, other.digest);
	assert.notDeepEqual(one.commitment, other.commitment);
});

test('a record taken over keeps its commitment under another digest', async () => {
	const first = await vault.seal(RECORD);
	const second = await vault.seal(RECORD, await vault.salt(first.digest));
	assert.deepEqual(second.commitment, first.commitment);
	assert.notDeepEqual(second.digest, first.digest);
});

test('one flipped byte anywhere is found', async () => {
	const sealed = await vault.seal(RECORD);
	const file = vault.ciphertextPath(sealed.digest);
	for (const offset of [0, 11, 12, 100, 239, 240, 255]) {
		await flip(file, offset);
		await assert.rejects(vault.open(sealed.digest, sealed.commitment), refused('DigestMismatch'));
		await flip(file, offset);
	}
	assert.deepEqual(await vault.open(sealed.digest, sealed.commitment), RECORD);
});

test('a ciphertext that is another record is refused by the commitment', async () => {
	const sealed = await vault.seal(RECORD);
	const other = await vault.seal(Buffer.from('{"resourceType":"Patient"}'));
	await assert.rejects(vault.open(sealed.digest, other.commitment), refused('CommitmentMismatch'));
});

test('a wrong key is refused', async () => {
	const sealed = await vault.seal(RECORD);
	await flip(path.join(folder, 'keys', sealed.digest.toString('hex')), 0);
	await assert.rejects(vault.open(sealed.digest, sealed.commitment), refused('KeyMismatch'));
});

test('a record without its key is gone for good', async () => {
	const sealed = await vault.seal(RECORD);
	await vault.destroyKey(sealed.digest);
	await assert.rejects(vault.open(sealed.digest, sealed.commitment), refused('KeyDestroyed'));
	await assert.rejects(vault.destroyKey(sealed.digest), refused('KeyDestroyed'));
	await assert.rejects(vault.open(Buffer.alloc(32), sealed.commitment), refused('NotFound'));
});

test('only the folder of keys can be read by its keeper alone', async () => {
	const sealed = await vault.seal(RECORD);
	const key = path.join(folder, 'keys', sealed.digest.toString('hex'));
	assert.equal((await stat(key)).mode & 0o777, 0o600);
	assert.equal((await stat(path.join(folder, 'keys'))).mode & 0o777, 0o700);
});

test('neither plaintext nor key nor salt lies in the store', async () => {
	const sealed = await vault.seal(RECORD);
	const secrets = await readFile(path.join(folder, 'keys', sealed.digest.toString('hex')));
	const hidden = [RECORD.subarray(0, 16), secrets.subarray(0, 32), secrets.subarray(32)];
	for (const file of await filesUnder(path.join(folder, 'store'))) {
		const stored = await readFile(file);
		for (const secret of hidden) assert.ok(!stored.includes(secret), file);
	}
});
