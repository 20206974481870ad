// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Keyring } from '@polkadot/keyring';
import { u8aWrapBytes } from '@polkadot/util';
import { devKeyring } from '../lib/accounts.mjs';
import { basisBytes, basisOf, describe, readBasis } from '../lib/basis.mjs';
import { disclosureReads, namesRequester } from '../lib/disclosures.mjs';
import { newKeyPair } from '../lib/envelope.mjs';
import {
	countersign, countersignedBytes, draftReceipt, isCountersigned, isReleased, numberedAccess,
	openReceipt, readDetails, receiptBytes, receiptCommitment, receiptMessage, sealReceipt, signerOf,
	signReceipt,
} from '../lib/receipts.mjs';
import { Reader } from '../lib/scale.mjs';
import { storedValues } from '../lib/storage.mjs';
import { sha256 } from '../lib/vault.mjs';
import { chainOf, checkReceipt, checkReceipts } from '../lib/wallet.mjs';

const GENESIS = Buffer.alloc(32, 7);
const CUSTODIAN = 258;
const ACCESSED_AT = 1_700_000_000_000;
const DEADLINE = 86_400_000;
const DETAILS = { purpose: 'TREAT', action: 'access', records: ['aa'] };
let keyring;
let subject;
let clinician;
let officer;
let wallet;

before(async () => {
	keyring = await devKeyring();
	subject = keyring.at('//patient/1');
	clinician = keyring.at('//clinician');
	officer = keyring.at('//hospital/assertion');
	wallet = await newKeyPair();
});

const draft = (changed = {}) =>
	draftReceipt({
		subject: subject.address,
		custodian: CUSTODIAN,
		number: 3,
		requester: clinician.address,
		institution: 4,
		basis: { Consent: 12 },
		accessedAt: ACCESSED_AT,
		details: DETAILS,
		...changed,
	});
/** Both signatures, whatever the receipt says. */
const both = (one, custodianPair = officer, requesterPair = clinician) => ({
	...signReceipt(GENESIS, one, custodianPair),
	countersignature: requesterPair.sign(receiptMessage(GENESIS, one), { withType: true }),
});
const place = (number = 3) => ({ subject: subject.address, custodian: CUSTODIAN, number });

/** A chain on which everything is as the receipt says. */
const agreeing = {
	isCustodianKey: async (custodian, { key }) => Buffer.from(signerOf(officer)).equals(Buffer.from(key)),
	isGrantee: async () => true,
	isAgent: async () => true,
	sponsorOf: async () => CUSTODIAN,
	recordingDeadline: async () => DEADLINE,
	rows: async () => [],
	gaps: async () => [],
	omissions: async () => [],
};
/** What the clinician asked for and was permitted. */
const access = (changed = {}) => ({
	genesis: GENESIS, pair: clinician, institution: 4, basis: { Consent: 12 }, now: ACCESSED_AT + 1_000, ...changed,
});
/** What the chain has of a receipt that was recorded as it was signed. */
const rowOf = (one) => {
	const { number, access } = numberedAccess(one);
	return { number, ...access, recordedAt: ACCESSED_AT + DEADLINE - 1 };
};
const check = (row, sealed, chain = agreeing, number = 3) =>
	checkReceipt(chain, { genesis: GENESIS, pair: wallet, place: place(number) }, row, sealed);

test('every basis is laid out as SCALE lays it out and read back', () => {
	for (const [basis, hex] of [
		[{ Law: 258 }, '00' + '0201'],
		[{ Emergency: 258 }, '01' + '0201000000000000'],
		['Subject', '02'],
		[{ Representative: 'Minor' }, '0300'],
		[{ Representative: 'CourtOrder' }, '0304'],
		[{ Consent: 1 }, '04' + '0100000000000000'],
	]) {
		const bytes = Buffer.from(basisBytes(basis));
		assert.equal(bytes.toString('hex'), hex);
		assert.deepEqual(readBasis(new Reader(bytes)), basis);
	}
	assert.throws(() => basisBytes({ Whim: 1 }), TypeError);
	assert.throws(() => readBasis(new Reader(Buffer.of(5))), { name: 'ScaleError' });
});

test('a basis that the chain answered is the one to call with', () => {
	const consent = { isSubject: false, type: 'Consent', value: { toJSON: () => 7 } };
	assert.deepEqual(basisOf(consent), { Consent: 7 });
	assert.equal(basisOf({ isSubject: true, type: 'Subject' }), 'Subject');
	assert.equal(describe({ Consent: 7 }), 'consent 7');
	assert.equal(describe('Subject'), 'the subject itself');
});

test('the bytes of a receipt are laid out as SCALE lays them out', () => {
	const { receipt } = draft();
	const bytes = Buffer.from(receiptBytes(receipt));
	assert.deepEqual(bytes.subarray(0, 32), Buffer.from(subject.publicKey));
	assert.equal(bytes.subarray(32, 44).toString('hex'), '02010000' + '0300000000000000');
	assert.deepEqual(bytes.subarray(44, 76), Buffer.from(clinician.publicKey));
	assert.equal(bytes.subarray(76, 81).toString('hex'), '01' + '04000000');
	assert.equal(bytes.subarray(81, 90).toString('hex'), '04' + '0c00000000000000');
	assert.equal(bytes.subarray(90, 98).toString('hex'), '0068e5cf8b010000');
	assert.deepEqual(bytes.subarray(98, 130), receipt.records);
	assert.equal(bytes.subarray(130).toString('hex'), '00');
	const sealed = Buffer.from(receiptBytes({ ...receipt, institution: null, sealedUntil: ACCESSED_AT }));
	assert.equal(sealed.subarray(76, 77).toString('hex'), '00');
	assert.equal(sealed.subarray(-9).toString('hex'), '01' + '0068e5cf8b010000');
});

test('what is signed names the chain, and what is on the chain is salted', () => {
	const one = draft();
	const message = Buffer.from(receiptMessage(GENESIS, one));
	assert.equal(message.subarray(0, 17).toString(), 'salus:disclosure:');
	assert.deepEqual(message.subarray(17, 49), GENESIS);
	const commitment = receiptCommitment(one.salt, one.receipt);
	assert.deepEqual(message.subarray(49), commitment);
	assert.deepEqual(commitment, sha256(one.salt, receiptBytes(one.receipt)));
	assert.deepEqual(numberedAccess(one), {
		number: 3,
		access: { commitment, basis: { Consent: 12 }, accessedAt: ACCESSED_AT, sealedUntil: null },
	});
});

test('both signatures hold for keys of every kind', () => {
	for (const type of ['sr25519', 'ed25519', 'ecdsa']) {
		const [custodian, requester] = ['//custodian', '//requester'].map((derivation) =>
			new Keyring({ type, ss58Format: 42 }).addFromUri(derivation),
		);
		const one = both(draft({ requester: requester.address }), custodian, requester);
		assert.ok(isReleased(GENESIS, one) && isCountersigned(GENESIS, one), type);
		assert.ok(!isReleased(Buffer.alloc(32, 8), one), `${type}: another chain`);
		const changed = { ...one, receipt: { ...one.receipt, number: 4 } };
		assert.ok(!isReleased(GENESIS, changed) && !isCountersigned(GENESIS, changed), type);
	}
});

test('a signature that is tagged with another kind than its key\'s is none, as for the runtime', () => {
	for (const [type, others] of [['sr25519', [0, 2]], ['ed25519', [1, 2]], ['ecdsa', [0, 1]]]) {
		const pair = new Keyring({ type, ss58Format: 42 }).addFromUri('//both');
		const one = both(draft({ requester: pair.address }), pair, pair);
		const tagged = (signature, kind) => Buffer.from([kind, ...signature.subarray(1)]);
		for (const kind of [...others, 3]) {
			const signature = tagged(one.release.signature, kind);
			const key = tagged(one.release.key, kind);
			assert.ok(!isReleased(GENESIS, { ...one, release: { ...one.release, signature } }), type);
			assert.ok(!isReleased(GENESIS, { ...one, release: { ...one.release, signature, key } }), type);
			assert.ok(!isCountersigned(GENESIS, { ...one, countersignature: signature }), type);
		}
		assert.ok(!isCountersigned(GENESIS, { ...one, countersignature: one.countersignature.subarray(1) }), type);
	}
});

test('a signature over wrapped bytes holds, as for the runtime', () => {
	const one = draft();
	const wrapped = u8aWrapBytes(receiptMessage(GENESIS, one));
	const countersignature = clinician.sign(wrapped, { withType: true });
	assert.ok(isCountersigned(GENESIS, { ...one, countersignature }));
});

test('a requester countersigns what agrees with its access and the chain', async () => {
	const one = signReceipt(GENESIS, draft(), officer);
	const copy = await countersign(agreeing, access(), one);
	assert.ok(isCountersigned(GENESIS, copy));
	const asked = { institution: null, basis: 'Subject' };
	const own = signReceipt(GENESIS, draft({ requester: subject.address, ...asked }), officer);
	await countersign(agreeing, access({ pair: subject, ...asked }), own);
});

test('a requester countersigns nothing that could never prove an omission', async () => {
	const one = signReceipt(GENESIS, draft(), officer);
	const refused = (reason, changed, chain = agreeing, released = one) =>
		assert.rejects(countersign(chain, access(changed), released), { name: 'CountersignError', reason }, reason);
	await refused('OtherRequester', { pair: officer });
	await refused('OtherBasis', { basis: { Consent: 13 } });
	await refused('OtherBasis', { basis: { Emergency: 12 } });
	await refused('OtherMoment', { now: ACCESSED_AT + 6 * 60_000 });
	await refused('OtherMoment', { now: ACCESSED_AT - 6 * 60_000 });
	await refused('OtherInstitution', { institution: 5 });
	await refused('OtherInstitution', { institution: null });
	await refused('ReleaseInvalid', {}, agreeing, { ...one, receipt: { ...one.receipt, number: 4 } });
	await refused('ReleaseInvalid', { genesis: Buffer.alloc(32, 8) });
	await refused('CustodianKeyUnknown', {}, agreeing, signReceipt(GENESIS, draft(), clinician));
	for (const [name, answer, reason] of [
		['isAgent', false, 'OtherInstitution'],
		['sponsorOf', CUSTODIAN + 1, 'SubjectElsewhere'],
		['sponsorOf', undefined, 'SubjectElsewhere'],
	]) {
		await refused(reason, {}, { ...agreeing, [name]: async () => answer });
	}
	for (const lapsed of [ACCESSED_AT, access().now]) {
		const isCustodianKey = async (custodian, release, moment) => moment !== lapsed;
		await refused('CustodianKeyUnknown', {}, { ...agreeing, isCustodianKey });
	}
});

test('the countersigned copy is laid out as SCALE lays it out', () => {
	const one = both(draft());
	const copy = Buffer.from(countersignedBytes(one));
	const receipt = receiptBytes(one.receipt);
	assert.deepEqual(copy.subarray(0, receipt.length), Buffer.from(receipt));
	const rest = copy.subarray(receipt.length);
	assert.equal(rest.length, 32 + 4 + 33 + 65 + 65);
	assert.deepEqual(rest.subarray(0, 32), one.salt);
	assert.equal(rest.subarray(32, 37).toString('hex'), '02010000' + '01');
	assert.deepEqual(rest.subarray(37, 69), Buffer.from(officer.publicKey));
});

test('only the subject reads a receipt, at its place', async () => {
	const one = both(draft());
	const sealed = await sealReceipt(GENESIS, wallet.publicKey, one);
	const read = await openReceipt(GENESIS, wallet, place(), sealed);
	assert.deepEqual(read.receipt, one.receipt);
	assert.ok(isReleased(GENESIS, read) && isCountersigned(GENESIS, read));
	assert.deepEqual(readDetails(read), DETAILS);
	const elsewhere = openReceipt(GENESIS, wallet, place(4), sealed);
	await assert.rejects(elsewhere, { reason: 'NotOpened' });
	await assert.rejects(openReceipt(GENESIS, await newKeyPair(), place(), sealed), { reason: 'NotOpened' });
	for (const secret of [clinician.publicKey, one.salt, Buffer.from('TREAT')]) {
		assert.ok(!Buffer.from(sealed).includes(Buffer.from(secret)));
	}
});

test('details that are not what the receipt commits to are not shown', () => {
	const one = draft();
	assert.deepEqual(readDetails(one), DETAILS);
	assert.equal(readDetails({ ...one, details: Buffer.from('{"purpose":"HMARKT"}') }), undefined);
});

test('a receipt that agrees with the chain has no findings', async () => {
	const one = both(draft());
	const checked = await check(rowOf(one), await sealReceipt(GENESIS, wallet.publicKey, one));
	assert.deepEqual(checked.findings, []);
	assert.equal(checked.receipt.requester, clinician.address);
	assert.deepEqual(checked.details, DETAILS);
});

test('whatever differs from the chain is found by its name', async () => {
	const one = both(draft());
	const sealed = await sealReceipt(GENESIS, wallet.publicKey, one);
	const row = rowOf(one);
	for (const [changed, finding] of [
		[{ commitment: Buffer.alloc(32) }, 'CommitmentMismatch'],
		[{ basis: { Consent: 13 } }, 'BasisMismatch'],
		[{ accessedAt: ACCESSED_AT + 1 }, 'MomentMismatch'],
		[{ sealedUntil: ACCESSED_AT }, 'SealMismatch'],
	]) {
		assert.deepEqual((await check({ ...row, ...changed }, sealed)).findings, [finding]);
	}
	for (const [name, finding] of [
		['isCustodianKey', 'CustodianKeyUnknown'],
		['isGrantee', 'RequesterNotGrantee'],
		['isAgent', 'RequesterNotAgent'],
	]) {
		const chain = { ...agreeing, [name]: async () => false };
		assert.deepEqual((await check(row, sealed, chain)).findings, [finding]);
	}
});

test('signatures of others are found', async () => {
	const one = both(draft());
	const stranger = both(draft({ requester: subject.address }), officer, subject);
	for (const [changed, finding] of [
		[{ release: { ...one.release, signature: stranger.release.signature } }, 'ReleaseInvalid'],
		[{ release: { ...one.release, key: signerOf(clinician) } }, 'CustodianKeyUnknown'],
		[{ countersignature: stranger.countersignature }, 'CountersignatureInvalid'],
		[{ details: Buffer.from('{}') }, 'DetailsMismatch'],
	]) {
		const sealed = await sealReceipt(GENESIS, wallet.publicKey, { ...one, ...changed });
		assert.ok((await check(rowOf(one), sealed)).findings.includes(finding), finding);
	}
});

test('a receipt that a custodian puts in the place of another is found', async () => {
	const one = both(draft());
	const elsewhere = { ...one, receipt: { ...one.receipt, number: 4 } };
	const sealed = await sealReceipt(GENESIS, wallet.publicKey, elsewhere);
	assert.deepEqual((await check(rowOf(one), sealed)).findings, ['NotOpened']);
	const chain = { ...agreeing, rows: async () => [rowOf(one)] };
	const listed = (receipts) =>
		checkReceipts(chain, {
			genesis: GENESIS, pair: wallet, subject: subject.address, custodian: CUSTODIAN, receipts,
		});
	assert.deepEqual((await listed(new Map())).map(({ findings }) => findings), [['Missing']]);
	const own = await sealReceipt(GENESIS, wallet.publicKey, one);
	const found = await listed(new Map([[3, own], [4, sealed]]));
	assert.deepEqual(found.map(({ number, findings }) => [number, findings]), [[3, []], [4, ['NotRecorded']]]);
});

test('of a sealed disclosure the number and the date are shown, until then', async () => {
	const checked = await check({ number: 3, sealedUntil: ACCESSED_AT }, undefined);
	assert.deepEqual(checked, { number: 3, sealedUntil: ACCESSED_AT, findings: [] });
});

test('what was recorded at its deadline or later is found, whether or not there is a copy', async () => {
	const one = both(draft());
	const sealed = await sealReceipt(GENESIS, wallet.publicKey, one);
	const late = { ...rowOf(one), recordedAt: ACCESSED_AT + DEADLINE };
	assert.deepEqual((await check(late, sealed)).findings, ['RecordedLate']);
	assert.deepEqual((await check(late, undefined)).findings, ['Missing', 'RecordedLate']);
	assert.deepEqual((await check(late, Buffer.alloc(80))).findings, ['NotOpened', 'RecordedLate']);
});

test('numbers that are missing and proved omissions are found', async () => {
	const omission = { number: 9, institution: CUSTODIAN };
	const chain = {
		...agreeing,
		gaps: async () => [
			{ first: 1, last: 2, due: 7, isProved: true },
			{ first: 5, last: 5, due: 8, isProved: false },
		],
		omissions: async () => [omission],
	};
	const found = await checkReceipts(chain, {
		genesis: GENESIS, pair: wallet, subject: subject.address, custodian: CUSTODIAN, receipts: new Map(),
	});
	assert.deepEqual(found, [
		{ number: 1, last: 2, due: 7, findings: ['GapProved'] },
		{ number: 5, last: 5, due: 8, findings: ['Gap'] },
		{ number: 9, omission, findings: ['OmissionProved'] },
	]);
});

const u64 = (value) => ({ toNumber: () => value });
const some = (value) => ({ unwrapOr: () => value });

/** The runtime API of a ledger in which `missing` are missing, as the runtime looks for gaps. */
function gapsApi({ closed, next, missing }, asked = []) {
	const gaps = async (_subject, _custodian, from, limit) => {
		asked.push(from);
		const [start, end] = [Math.max(from, closed), Math.min(from + limit, next)];
		const numbers = missing.filter((number) => start <= number && number < end);
		const found = [];
		for (const number of numbers) {
			const last = found.at(-1);
			if (last?.last + 1 === number) last.last = number;
			else found.push({ first: number, last: number, since: number });
		}
		return found.map(({ first, last, since }) => ({
			first: u64(first), last: u64(last), since: u64(since), due: u64(since), isProved: { isTrue: true },
		}));
	};
	const ledger = async () => some(next === undefined ? undefined : { next: u64(next), closed: u64(closed) });
	return { call: { disclosuresApi: { gaps, ledger } } };
}

test('gaps are looked for up to the highest number, and one over several pages is one', async () => {
	const asked = [];
	const ledger = { closed: 2, next: 25, missing: [0, 3, 10, 11, 12, 13, 14, 15, 16, 17, 24] };
	const reads = disclosureReads(gapsApi(ledger, asked));
	const found = await reads.gaps(subject.address, CUSTODIAN, 0, 4);
	const spans = found.map(({ first, last }) => [first, last]);
	assert.deepEqual(spans, [[3, 3], [10, 17], [24, 24]]);
	assert.equal(found[1].since, 10);
	assert.deepEqual(asked, [2, 6, 10, 14, 18, 22]);
	const far = { closed: 0, next: 10_001, missing: [9_999] };
	const [last] = await disclosureReads(gapsApi(far)).gaps(subject.address, CUSTODIAN);
	assert.deepEqual([last.first, last.last, last.isProved], [9_999, 9_999, true]);
	assert.deepEqual(await disclosureReads(gapsApi({})).gaps(subject.address, CUSTODIAN), []);
});

test('omissions are read page by page', async () => {
	const commitment = (number) => ({ toU8a: () => Buffer.alloc(32, number), number });
	const rows = [1, 1, 2, 4, 5].map((number, at) => [
		u64(number),
		{
			access: {
				commitment: commitment(at),
				basis: { isSubject: true },
				accessedAt: u64(ACCESSED_AT),
				sealedUntil: { isSome: false },
			},
			institution: u64(CUSTODIAN),
			provedAt: u64(ACCESSED_AT + DEADLINE),
		},
	]);
	const omissions = async (_subject, _custodian, after, limit) => {
		const from = after === null ? 0 : after[1].number + 1;
		return rows.slice(from, from + limit);
	};
	const reads = disclosureReads({ call: { disclosuresApi: { omissions } } });
	const found = await reads.omissions(subject.address, CUSTODIAN, 2);
	assert.deepEqual(found.map(({ number }) => number), [1, 1, 2, 4, 5]);
	assert.deepEqual(found[0], {
		number: 1,
		commitment: Buffer.alloc(32),
		basis: 'Subject',
		accessedAt: ACCESSED_AT,
		sealedUntil: null,
		institution: CUSTODIAN,
		provedAt: ACCESSED_AT + DEADLINE,
	});
});

test('what goes on the chain for a receipt does not name the requester; the copy does', () => {
	const one = both(draft());
	const { number, access: told } = numberedAccess(one);
	const row = Buffer.concat([
		told.commitment, basisBytes(told.basis), Buffer.from(JSON.stringify([number, told.accessedAt])),
	]);
	assert.ok(!namesRequester([one.receipt], row));
	assert.ok(namesRequester([one.receipt], countersignedBytes(one)));
});

test('stored values are read as they are, page by page', async () => {
	const keys = Array.from({ length: 1_001 }, (_, at) => ({ toHex: () => `0x${at.toString(16)}` }));
	const getKeysPaged = async (prefix, limit, after) => {
		assert.equal(prefix.length, 2 + 64);
		const from = after === undefined ? 0 : Number(after) + 1;
		return keys.slice(from, from + limit);
	};
	const raw = async (page) => [{ changes: page.map((key) => [key, '0x0102']) }];
	const api = { rpc: { state: { getKeysPaged, queryStorageAt: { raw } } } };
	const values = await storedValues(api, 'Disclosures', 'Disclosures');
	assert.equal(values.length, 1_001);
	assert.deepEqual(Buffer.from(values.at(-1)), Buffer.of(1, 2));
});

test('what a requester and a wallet ask of the chain is answered by its runtime APIs', async () => {
	const key = Buffer.from(signerOf(officer));
	const successors = { [CUSTODIAN]: 300, 300: undefined, 301: undefined };
	const chain = chainOf({
		subject: async (account) => (account === subject.address ? { custodian: u64(CUSTODIAN) } : undefined),
		agent: async (account) => (account === clinician.address ? { institution: u64(4) } : undefined),
		institution: async (id) => {
			const successor = successors[id];
			return { successor: { isSome: successor !== undefined, unwrap: () => u64(successor) } };
		},
		sovereignAccount: async (id) => `sovereign ${id}`,
		identities: { assertionKeys: async (account, moment) => (moment < ACCESSED_AT ? [] : [key]) },
		disclosures: { deadlines: async () => ({ recording: u64(DEADLINE) }) },
	});
	assert.equal(await chain.sponsorOf(subject.address), CUSTODIAN);
	assert.equal(await chain.sponsorOf(clinician.address), undefined);
	assert.equal(await chain.recordingDeadline(), DEADLINE);
	assert.ok(await chain.isAgent(clinician.address, 4));
	assert.ok(!(await chain.isAgent(clinician.address, 5)) && !(await chain.isAgent(officer.address, 4)));
	const asserts = (release, moment = ACCESSED_AT) => chain.isCustodianKey(CUSTODIAN, release, moment);
	for (const institution of [CUSTODIAN, 300]) assert.ok(await asserts({ institution, key }));
	assert.ok(!(await asserts({ institution: 301, key })));
	assert.ok(!(await asserts({ institution: CUSTODIAN, key: Buffer.from(signerOf(clinician)) })));
	assert.ok(!(await asserts({ institution: CUSTODIAN, key }, ACCESSED_AT - 1)));
});
