// SPDX-License-Identifier: Apache-2.0

/** Calls of subjects that hold no coin, signed by them and relayed by an institution. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { u8aWrapBytes } from '@polkadot/util';
import { Keyring } from '@polkadot/keyring';
import { play as institutions } from '../demo/1-institutions.mjs';
import { blocksFromNow } from '../lib/chain.mjs';
import { extensionNames, relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import { leafBytes, recordReads, subjectMessage } from '../lib/records.mjs';
import { startChain } from './fixture.mjs';

const IMMORTAL = Uint8Array.of(0);
let chain;
let api;
let cast;

before(async () => {
	chain = await startChain();
	api = chain.api;
	cast = await institutions(chain.stage);
});
after(() => chain?.end());

const request = () => chain.stage.records.requestErasure(cast.form.key);
const nonceOf = async (pair) => (await api.rpc.system.accountNextIndex(pair.address)).toNumber();

async function relayed(call, options, pair = cast.subject) {
	const signed = await signMetaTransaction(api, pair, call, options);
	return cast.hospital.records.send(relay(api, signed));
}

test('the signer knows every extension of the runtime', () => {
	assert.deepEqual(extensionNames(api), [
		'VerifySignature', 'MetaTxMarker', 'CheckNonZeroSender', 'CheckSpecVersion', 'CheckTxVersion',
		'CheckGenesis', 'MortalEra', 'CheckNonce', 'CheckMetadataHash',
	]);
});

test('a nonce that is not the next one is refused', async () => {
	const nonce = await nonceOf(cast.subject);
	await assert.rejects(relayed(request(), { nonce: nonce + 1 }), { code: 'MetaTx.Future' });
	await assert.rejects(relayed(request(), { nonce: nonce - 1 }), { code: 'MetaTx.Stale' });
});

test('an immortal call is refused', async () => {
	const options = { era: IMMORTAL, birthHash: api.genesisHash.toU8a() };
	await assert.rejects(relayed(request(), options), { code: 'MetaTx.AncientBirthBlock' });
});

test('a call whose era has passed is refused', async () => {
	const signed = await signMetaTransaction(api, cast.subject, request(), { period: 4 });
	await blocksFromNow(api, 8);
	await assert.rejects(cast.hospital.records.send(relay(api, signed)), { pallet: 'MetaTx' });
});

test('a signature for another account is refused', async () => {
	const signed = await signMetaTransaction(api, cast.subject, request());
	const at = signed.findIndex((_, offset) =>
		Buffer.from(signed.subarray(offset, offset + 32)).equals(Buffer.from(cast.subject.publicKey)),
	);
	signed.set(cast.hospital.ward.pair.publicKey, at);
	await assert.rejects(cast.hospital.records.send(relay(api, signed)), { code: 'MetaTx.BadProof' });
});

test('an error inside is told though the relaying transaction succeeds', async () => {
	const key = { ...cast.form.key, digest: Buffer.alloc(32) };
	await assert.rejects(relayed(chain.stage.records.requestErasure(key)), { code: 'Records.EntryUnknown' });
});

test('an account that no institution registered cannot use a relay', async () => {
	const stranger = chain.stage.pair('//stranger');
	await assert.rejects(relayed(request(), {}, stranger), { pallet: 'MetaTx' });
});

test('subjects of every kind of key are registered and make calls', async () => {
	for (const type of ['ed25519', 'ecdsa']) {
		const subject = new Keyring({ type, ss58Format: 42 }).addFromUri(`//patient//${type}`);
		await cast.hospital.records.send(chain.stage.records.registerSubject(subject, cast.hospital.id));
		const failed = relayed(request(), {}, subject);
		await assert.rejects(failed, { code: 'Records.NotSubject' }, `${type}: the call itself was reached`);
		assert.equal(await nonceOf(subject), 1);
	}
});

test('an agreement signed by a browser wallet, which wraps bytes, is taken', async () => {
	const subject = chain.stage.pair('//patient/browser');
	const expires = Date.now() + 60_000;
	const message = u8aWrapBytes(subjectMessage(api, cast.hospital.id, expires));
	const signature = subject.sign(message, { withType: true });
	await cast.hospital.records.send(api.tx.records.registerSubject(subject.address, expires, signature));
	const registered = await recordReads(api).subject(subject.address);
	assert.equal(registered.custodian.toNumber(), cast.hospital.id);
});

test('an agreement for another institution, or one that has expired, is refused', async () => {
	const { records } = chain.stage;
	const subject = chain.stage.pair('//patient/elsewhere');
	const send = (call) => cast.hospital.records.send(call);
	await assert.rejects(send(records.registerSubject(subject, cast.clinic.id)), { error: 'SignatureInvalid' });
	await assert.rejects(send(records.registerSubject(subject, cast.hospital.id, 1)), { error: 'Expired' });
});

test('the library and the runtime write the same leaf', async () => {
	const { statement } = cast.form;
	for (const occurredOn of [-20_000, 0, statement.occurredOn]) {
		const leaf = await recordReads(api).leaf(7, { ...statement, occurredOn });
		assert.deepEqual(Buffer.from(leaf), Buffer.from(leafBytes(7, { ...statement, occurredOn })));
	}
});

test('a request without an answer in time is reported by anybody, and noted once with the custodian\'s credit', async () => {
	const { records } = chain.stage;
	const anybody = await chain.stage.sender('//Ferdie');
	await chain.stage.governance.decide(records.setDeadlines({ erasure: 1, erasureExtension: 1, amendment: 1, archiveDays: 0 }));
	await cast.hospital.privacy.send(records.denyAmendment(cast.form.key, 'AccurateAndComplete'));
	const report = records.reportOverdue(cast.form.key);
	await assert.rejects(anybody.send(report), { code: 'Records.NotOverdue' });
	await relayed(request());
	await blocksFromNow(api, 1);
	const reported = await anybody.send(report);
	assert.equal(reported.only('records.AnswerOverdue').lapse.type, 'ErasureAnswer');
	const noted = reported.only('credit.LapseNoted');
	assert.deepEqual([noted.institution.toNumber(), noted.lapse.type], [cast.hospital.id, 'ErasureAnswer']);
	assert.equal((await anybody.send(report)).all('records.AnswerOverdue').length, 0);
	const answered = await cast.hospital.privacy.send(records.refuseErasure(cast.form.key, 'RetentionDuty'));
	assert.equal(answered.all('credit.LapseNoted').length, 0);
});
