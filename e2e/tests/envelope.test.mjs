// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { decodeAddress } from '@polkadot/util-crypto';
import { devKeyring } from '../lib/accounts.mjs';
import { basisBytes } from '../lib/basis.mjs';
import {
	envelopeDigest, keyPairFrom, newKeyPair, open, openEnvelope, seal, sealEnvelope,
} from '../lib/envelope.mjs';
import { u32 } from '../lib/scale.mjs';
import { openCiphertext, Vault } from '../lib/vault.mjs';

const bytes = (hex) => Buffer.from(hex, 'hex');
/**
 * The vector that was published with RFC 9180 for mode base, DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256 and AES-256-GCM, its first encryption: test-vectors.json of
 * cfrg/draft-irtf-cfrg-hpke. Appendix A.1 has the same with AES-128-GCM.
 */
const VECTOR = {
	info: bytes('4f6465206f6e2061204772656369616e2055726e'),
	ikmR: bytes('dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee'),
	pkRm: bytes('430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c'),
	enc: bytes('6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256'),
	aad: bytes('436f756e742d30'),
	pt: bytes('4265617574792069732074727574682c20747275746820626561757479'),
	ct: bytes(
		'e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a',
	),
};
const RECORD = Buffer.from('{"resourceType":"Observation","valueQuantity":{"value":7.10}}');
const OTHER = Buffer.from('{"resourceType":"Observation","valueQuantity":{"value":7.1}}');

let folder;
let vault;
let subjects;
let grantee;

before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'salus-envelope-'));
	vault = await Vault.at(folder);
	const keyring = await devKeyring();
	subjects = ['//patient/1', '//patient/2'].map((derivation) => keyring.at(derivation).address);
	grantee = await newKeyPair();
});
after(() => rm(folder, { recursive: true, force: true }));

const terms = () => ({
	genesis: Buffer.alloc(32, 7),
	custodian: 3,
	subject: subjects[0],
	basis: { Consent: 12 },
});
const refused = (reason) => (error) => error.name === 'EnvelopeError' && error.reason === reason;

async function record(plaintext = RECORD) {
	const sealed = await vault.seal(plaintext);
	return { ...sealed, ...(await vault.secrets(sealed.digest)) };
}

async function opened(envelope, changed = {}, pair = grantee) {
	return openEnvelope(pair, { ...terms(), ...changed }, envelope, envelopeDigest(envelope));
}

test('the vector published with RFC 9180 opens', async () => {
	const pair = await keyPairFrom(VECTOR.ikmR);
	assert.deepEqual(Buffer.from(pair.publicKey), VECTOR.pkRm);
	const sealed = Buffer.concat([VECTOR.enc, VECTOR.ct]);
	assert.deepEqual(await open(pair, sealed, VECTOR), VECTOR.pt);
	await assert.rejects(open(pair, sealed, { ...VECTOR, aad: VECTOR.info }), refused('NotOpened'));
});

test('a key of small order, with which everybody would share the secret, is refused', async () => {
	for (const point of [Buffer.alloc(32), Buffer.concat([Buffer.of(1), Buffer.alloc(31)])]) {
		await assert.rejects(seal(point, RECORD, { info: VECTOR.info }), { name: 'EncapError' });
	}
});

test('an envelope opens to the keys that open the records', async () => {
	const records = [await record(), await record(OTHER)];
	const envelope = await sealEnvelope(grantee.publicKey, terms(), records);
	const secrets = await opened(envelope);
	assert.deepEqual(secrets.map(({ digest }) => digest), records.map(({ digest }) => digest));
	const plaintexts = await Promise.all(
		records.map(async (one, at) => openCiphertext(await vault.ciphertext(one.digest), secrets[at], one)),
	);
	assert.deepEqual(plaintexts, [RECORD, OTHER]);
});

test('the key of one record opens no other', async () => {
	const [one, other] = [await record(), await record(OTHER)];
	const [secrets] = await opened(await sealEnvelope(grantee.publicKey, terms(), [one]));
	const ciphertext = await vault.ciphertext(other.digest);
	assert.throws(() => openCiphertext(ciphertext, secrets, other), { reason: 'KeyMismatch' });
	assert.throws(() => openCiphertext(ciphertext, secrets, one), { reason: 'DigestMismatch' });
	const own = await vault.ciphertext(one.digest);
	const otherwise = { ...one, commitment: other.commitment };
	assert.throws(() => openCiphertext(own, secrets, otherwise), { reason: 'CommitmentMismatch' });
});

test('no envelope opens in the place of another', async () => {
	const envelope = await sealEnvelope(grantee.publicKey, terms(), [await record()]);
	for (const changed of [
		{ genesis: Buffer.alloc(32, 8) },
		{ custodian: 4 },
		{ subject: subjects[1] },
		{ basis: { Consent: 13 } },
		{ basis: { Emergency: 12 } },
	]) {
		await assert.rejects(opened(envelope, changed), refused('NotOpened'), JSON.stringify(changed));
	}
	assert.equal((await opened(envelope)).length, 1);
});

test('only who it was sealed for opens it', async () => {
	const envelope = await sealEnvelope(grantee.publicKey, terms(), [await record()]);
	await assert.rejects(opened(envelope, {}, await newKeyPair()), refused('NotOpened'));
});

test('one flipped bit anywhere is found', async () => {
	const one = await record();
	const envelope = await sealEnvelope(grantee.publicKey, terms(), [one]);
	for (let at = 0; at < envelope.length; at += 1) {
		const changed = Buffer.from(envelope);
		changed[at] ^= 1;
		await assert.rejects(opened(changed), (error) => ['NotOpened', 'Malformed'].includes(error.reason));
		const digest = envelopeDigest(envelope);
		await assert.rejects(openEnvelope(grantee, terms(), changed, digest), refused('DigestMismatch'));
	}
});

test('an envelope does not tell which records it opens, and only roughly how many', async () => {
	const one = await record();
	const sizes = await Promise.all(
		[0, 1, 2, 3, 4, 5, 8, 9].map(async (count) => {
			const records = Array.from({ length: count }, (_, at) => ({ ...one, digest: Buffer.alloc(32, at + 1) }));
			const envelope = await sealEnvelope(grantee.publicKey, terms(), records);
			for (const { digest } of records) assert.ok(!envelope.includes(digest));
			assert.deepEqual((await opened(envelope)).map(({ digest }) => digest), records.map(({ digest }) => digest));
			return (envelope.length - 1 - 32 - 4 - 16) / 96;
		}),
	);
	assert.deepEqual(sizes, [1, 1, 2, 4, 4, 8, 8, 16]);
});

test('what opens to no list of records is refused', async () => {
	const { genesis, custodian, subject, basis } = terms();
	const info = Buffer.concat([
		Buffer.from('salus:envelope:1'), genesis, u32(custodian), decodeAddress(subject), basisBytes(basis),
	]);
	const wrapped = async (plaintext) =>
		Buffer.concat([Buffer.of(1), await seal(grantee.publicKey, plaintext, { info })]);
	const one = Buffer.alloc(96, 1);
	assert.equal((await opened(await wrapped(Buffer.concat([u32(1), one])))).length, 1);
	for (const parts of [
		[],
		[u32(1)],
		[u32(2), one],
		[u32(1), one, Buffer.alloc(96)],
		[u32(1), one, Buffer.of(0)],
		[u32(3), one, one, one, one],
		[u32(2 ** 32 - 1), one],
	]) {
		await assert.rejects(opened(await wrapped(Buffer.concat(parts))), refused('Malformed'));
	}
});

test('bytes that are no envelope are refused', async () => {
	const envelope = await sealEnvelope(grantee.publicKey, terms(), [await record()]);
	const another = Buffer.from(envelope);
	another[0] = 2;
	for (const malformed of [Buffer.alloc(0), Buffer.of(1), envelope.subarray(0, 32), another]) {
		await assert.rejects(opened(malformed), refused('Malformed'));
	}
	await assert.rejects(opened(envelope.subarray(0, 50)), refused('NotOpened'));
	await assert.rejects(opened(envelope.subarray(0, -1)), refused('NotOpened'));
	await assert.rejects(opened(Buffer.concat([envelope, Buffer.of(0)])), refused('NotOpened'));
});

test('two envelopes of the same keys tell nobody that they are the same', async () => {
	const one = await record();
	const envelopes = await Promise.all([1, 2].map(() => sealEnvelope(grantee.publicKey, terms(), [one])));
	assert.notDeepEqual(envelopes[0].subarray(1, 33), envelopes[1].subarray(1, 33));
	assert.notDeepEqual(envelopes[0].subarray(-80), envelopes[1].subarray(-80));
	for (const envelope of envelopes) {
		assert.ok(!envelope.includes(one.key) && !envelope.includes(one.salt));
	}
});

test('the same material gives the same key pair', async () => {
	const material = randomBytes(32);
	const [one, same] = [await keyPairFrom(material), await keyPairFrom(material)];
	assert.deepEqual(one.publicKey, same.publicKey);
	await assert.rejects(keyPairFrom(randomBytes(31)));
});
