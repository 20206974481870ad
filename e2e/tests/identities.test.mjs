// SPDX-License-Identifier: Apache-2.0

/** Keys and services of a real chain in the DID documents that the tool prints. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Keyring } from '@polkadot/keyring';
import { play as institutions } from '../demo/1-institutions.mjs';
import { CONTEXT, didOf, multikey } from '../lib/did.mjs';
import { relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import { startChain } from './fixture.mjs';

const TOOL = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'tools', 'did-document.mjs');
const [ED25519, X25519, SECP256K1, SR25519] = [0xed, 0xec, 0xe7, 0xef];
const AGREEMENT_KEY = new Uint8Array(32).fill(9);
const ENDPOINT = 'https://kantonsspital.example.org/fhir';

let chain;
let cast;
let calls;
let subject;
let did;

before(async () => {
	chain = await startChain();
	cast = await institutions(chain.stage);
	calls = chain.api.tx.identities;
	subject = cast.subject;
	did = didOf(subject.address);
});
after(() => chain?.end());

/** Has the subject sign a call that the hospital relays; waits until it is final. */
async function relayed(call) {
	const signed = await signMetaTransaction(chain.api, subject, call);
	return final(cast.hospital.records, relay(chain.api, signed));
}

async function final(sender, call) {
	const submission = sender.submit(call);
	const receipt = await submission.included;
	await submission.finalized;
	return receipt;
}

/** Runs the tool; its exit code and what it printed. */
const run = (...command) => new Promise((resolve) => {
	execFile(process.execPath, [TOOL, '--node-url', chain.node.url, ...command], (error, stdout, stderr) =>
		resolve({ code: error?.code ?? 0, stdout, stderr }));
});

async function printed(...command) {
	const { code, stdout, stderr } = await run(...command);
	assert.equal(code, 0, stderr);
	return JSON.parse(stdout);
}

const pairOf = (type, name) => new Keyring({ type, ss58Format: 42 }).addFromUri(name);
const method = (number, multicodec, key) =>
	({ id: `${did}#key-${number}`, type: 'Multikey', controller: did, publicKeyMultibase: multikey(multicodec, key) });

test('an account of which nothing is stored resolves to notFound', async () => {
	const { code, stderr } = await run(subject.address);
	assert.equal(code, 1);
	assert.ok(stderr.includes(`${did}: notFound`));
	assert.deepEqual(await printed('--resolution', did), {
		didResolutionMetadata: { error: 'notFound' }, didDocument: null, didDocumentMetadata: {},
	});
});

test('keys of every kind stand in the document for what they are for', async () => {
	const [signing, asserting, own] = [pairOf('ed25519', '//key//1'), pairOf('ecdsa', '//key//2'), pairOf('sr25519', '//key//3')];
	await relayed(calls.addMethod(subject.address, { Ed25519: signing.publicKey }, ['Authentication', 'AssertionMethod']));
	await relayed(calls.addMethod(subject.address, { X25519: AGREEMENT_KEY }, ['KeyAgreement']));
	await relayed(calls.addMethod(subject.address, { Secp256k1: asserting.publicKey }, ['AssertionMethod']));
	await relayed(calls.addMethod(subject.address, { Sr25519: own.publicKey }, ['CapabilityInvocation', 'CapabilityDelegation']));
	assert.deepEqual(await printed(subject.address), {
		'@context': CONTEXT,
		id: did,
		verificationMethod: [
			method(0, ED25519, signing.publicKey), method(1, X25519, AGREEMENT_KEY),
			method(2, SECP256K1, asserting.publicKey), method(3, SR25519, own.publicKey),
		],
		authentication: [`${did}#key-0`],
		assertionMethod: [`${did}#key-0`, `${did}#key-2`],
		keyAgreement: [`${did}#key-1`],
		capabilityInvocation: [`${did}#key-3`],
		capabilityDelegation: [`${did}#key-3`],
	});
});

test('a key that was rotated makes way for another, one that was revoked is gone', async () => {
	const next = pairOf('ed25519', '//key//4');
	await relayed(calls.rotateMethod(subject.address, 0, { Ed25519: next.publicKey }));
	await relayed(calls.revokeMethod(subject.address, 2, null));
	const { didDocument, didDocumentMetadata } = await printed('--resolution', did);
	const ids = didDocument.verificationMethod.map(({ id }) => id);
	assert.deepEqual([...ids].sort(), [1, 3, 4].map((number) => `${did}#key-${number}`));
	assert.deepEqual(didDocument.authentication, [`${did}#key-4`]);
	assert.deepEqual(didDocument.assertionMethod, [`${did}#key-4`]);
	assert.ok(Date.parse(didDocumentMetadata.updated) > Date.parse(didDocumentMetadata.created));
	assert.ok(!('deactivated' in didDocumentMetadata));
});

test('an institution publishes its services under its sovereign account', async () => {
	const { hospital } = cast;
	const account = (await chain.api.call.institutionsApi.sovereignAccount(hospital.id)).toString();
	await final(hospital.admin, calls.publishServices([{ number: 1, kind: 'FhirApi', endpoint: ENDPOINT }]));
	const document = await printed(account);
	assert.equal(document.id, didOf(account));
	assert.deepEqual(document.service, [
		{ id: `${didOf(account)}#service-1`, type: 'FhirApi', serviceEndpoint: ENDPOINT },
	]);
});

test('a deactivated identity has nothing left in its document', async () => {
	await relayed(calls.deactivate(subject.address));
	const { didDocument, didDocumentMetadata } = await printed('--resolution', subject.address);
	assert.deepEqual(didDocument, { '@context': CONTEXT, id: did });
	assert.equal(didDocumentMetadata.deactivated, true);
});
