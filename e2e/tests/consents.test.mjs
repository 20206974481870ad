// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessRequest, codesOf, IMAGING, LABORATORY, summaryOf, tagOf, terms } from '../lib/consents.mjs';
import { issuanceOf, licence } from '../lib/credentials.mjs';
import { commitmentOf } from '../lib/vault.mjs';

const HOLDER = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

test('a tag is two SHA-256 values', () => {
	// From sha256sum, over 32 zero bytes and over those followed by "x".
	const { salt, code } = tagOf(Buffer.alloc(32), 'x');
	assert.equal(salt.toString('hex'), '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925');
	assert.equal(code.toString('hex'), 'fdded6faced1af47fdaaac589602f58e0e040a882627806c42ddcc38da604cf0');
	assert.throws(() => tagOf(Buffer.alloc(31), 'x'), RangeError);
});

test('the categories and the class of a resource are tokens', () => {
	const coding = (code) => ({
		coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }, { code: 'local' }],
	});
	assert.deepEqual(codesOf({ category: [coding('laboratory'), coding('imaging')] }), [LABORATORY, IMAGING]);
	const encounter = { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' } };
	assert.deepEqual(codesOf(encounter), ['http://terminology.hl7.org/CodeSystem/v3-ActCode|AMB']);
	assert.deepEqual(codesOf({}), []);
});

test('terms and requests leave open what they do not name', () => {
	const { base, scope, provisions } = terms('Deny', { purposes: ['Treatment'] }, [
		{ depth: 1, rule: 'Permit', scope: { actions: ['Access'] } },
	]);
	assert.deepEqual([base, scope.purposes, scope.actions], ['Deny', ['Treatment'], []]);
	assert.deepEqual(scope.period, { from: null, until: null });
	assert.deepEqual([provisions[0].scope.actions, provisions[0].scope.tags], [['Access'], []]);
	const request = accessRequest({ requester: HOLDER, emergency: 3 });
	assert.deepEqual([request.emergency, request.institution, request.action], [3, null, 'Access']);
});

test('a decision is told in a word or two', () => {
	assert.equal(summaryOf({ isPermit: true, type: 'Permit' }), 'Permit');
	assert.equal(summaryOf({ isDeny: true, asDeny: { reason: { type: 'Law' } } }), 'Deny.Law');
	assert.equal(summaryOf({ type: 'NoConsent' }), 'NoConsent');
});

test('a licence names its place in the status lists, and its commitment is salted', () => {
	const stated = { holder: HOLDER, index: 4, validFrom: 1_700_000_000_000, validUntil: 1_800_000_000_000 };
	const credential = licence({
		...stated, issuer: HOLDER, statusLists: 'https://board.example.org/status', title: 'Physician',
	});
	assert.equal(credential.credentialSubject.id, `did:salus:${HOLDER}`);
	assert.equal(credential.credentialStatus[0].id, 'https://board.example.org/status/revocation#4');
	assert.equal(credential.validFrom, '2023-11-14T22:13:20.000Z');
	assert.deepEqual(credential.credentialStatus.map((entry) => [entry.statusPurpose, entry.statusListIndex]), [
		['revocation', '4'], ['suspension', '4'],
	]);
	const issued = issuanceOf(credential, { ...stated, credentialType: 101 });
	assert.deepEqual(JSON.parse(issued.document), credential);
	assert.deepEqual(issued.commitment, commitmentOf(issued.salt, issued.document));
	assert.deepEqual(issued.issuance, { ...stated, credentialType: 101, commitment: issued.commitment });
	assert.notDeepEqual(issuanceOf(credential, stated).commitment, issued.commitment);
});
