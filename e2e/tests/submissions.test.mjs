// SPDX-License-Identifier: Apache-2.0

/** From plain claims to what the chain is told, and that nothing else is told. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TypeRegistry } from '@polkadot/types';
import { u8aConcat } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { readCarrier } from '../lib/carrierClaims.mjs';
import { Directory } from '../lib/claimDirectory.mjs';
import { dispensingNumber } from '../lib/dispensings.mjs';
import { payerNumberOf, prepare, prepareAll } from '../lib/submissions.mjs';
import { dayOf } from '../lib/time.mjs';
import { commitmentOf } from '../lib/vault.mjs';
import { read837 } from '../lib/x12.mjs';
import {
	ADA, BEATRICE, CODE_BOOK, DIRECTORY, GRACE, INSURER, NPI, PAYER, PROVIDER, synthetic837,
} from '../samples/claims.mjs';
import { readArguments, report, toJson } from '../tools/claims-from-837.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SHARED = path.join(PROJECT, '..', 'shared', 'data');
const CARRIER = path.join(SHARED, 'cms-rif', 'carrier.csv');
const MOOV = path.join(SHARED, 'x12', '837p_moov.txt');
const TOOL = path.join(PROJECT, 'e2e', 'tools', 'claims-from-837.mjs');
const SAMPLE = (await synthetic837()).toString();
const directory = new Directory(DIRECTORY);
const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-claims-'));
after(() => rm(folder, { recursive: true }));

const claimsOf = (text = SAMPLE) => read837(Buffer.from(text), 'claims.txt').claims;
const [first, second] = claimsOf();
/** The first claim with changes, and a line of it. */
const claimWith = (changes, line = {}) => ({
	...first, ...changes, lines: first.lines.map((each, at) => (at === 0 ? { ...each, ...line } : each)),
});
const refuses = (claim, reason, at = 'segment 21 (CLM)', known = directory) =>
	assert.throws(() => prepare(claim, known), { name: 'SubmissionError', file: 'claims.txt', at, reason });
const directoryWith = (changes) => new Directory({ ...DIRECTORY, ...changes });

/** The types of the chain, as pallet-claims has them. */
const registry = new TypeRegistry();
registry.register({
	Prior: { paid: 'u128', patient: 'u128' },
	PriorRemittance: { remitted: 'i32', remittance: '[u8; 32]' },
	InclusionProof: { root: '[u8; 32]', index: 'u32', leaf: 'H256', path: 'Vec<H256>' },
	Payee: { _enum: { Institution: 'u32', Account: 'AccountId' } },
	ClaimLine: {
		row: 'u32', day: 'i32', units: 'u64', charge: 'u128', modifiers: 'Vec<u8>', authorisation: 'Option<u32>',
		dispensing: 'Option<[u8; 32]>', prior: 'Option<Prior>',
	},
	Submission: {
		reference: '[u8; 32]', insurer: 'u32', member: 'AccountId', currency: '[u8; 3]', clinician: 'AccountId',
		credential: '[u8; 32]', replaces: 'Option<[u8; 32]>', diagnosis: '[u8; 32]', evidence: 'Option<InclusionProof>',
		prior: 'Option<PriorRemittance>', payee: 'Payee', whole: 'Option<u32>', lines: 'Vec<ClaimLine>',
	},
});
const encoded = (submission) => registry.createType('Submission', submission).toU8a();

test('a claim becomes rows, days, units and charges', () => {
	const { submission } = prepare(first, directory);
	const { reference, diagnosis, ...told } = submission;
	const day = dayOf('2024-01-10');
	assert.deepEqual(told, {
		insurer: INSURER, member: ADA, currency: 'USD', clinician: GRACE, credential: DIRECTORY.clinicians[NPI].credential,
		replaces: null, evidence: null, prior: null, payee: { Institution: PROVIDER }, whole: null,
		lines: [
			{ row: 10, day, units: 1_000n, charge: 12_500n, modifiers: [1], authorisation: 17, dispensing: null, prior: null },
			{ row: 11, day, units: 1_000n, charge: 5_350n, modifiers: [], authorisation: 18, dispensing: null, prior: null },
		],
	});
	for (const commitment of [reference, diagnosis]) assert.match(commitment, /^0x[0-9a-f]{64}$/);
});

test('a dependent is another member, who is paid where nothing was assigned, after another payer', () => {
	const { submission } = prepare(second, directory);
	assert.deepEqual([submission.member, submission.payee], [BEATRICE, { Account: BEATRICE }]);
	assert.equal(submission.prior.remitted, dayOf('2024-01-13'));
	assert.deepEqual(submission.lines.map(({ units, modifiers, prior }) => ({ units, modifiers, prior })), [
		{ units: 2_500n, modifiers: [2, 3], prior: { paid: 9_600n, patient: 2_400n } },
		{ units: 1_000n, modifiers: [], prior: { paid: 0n, patient: 6_000n } },
	]);
});

test('openings open the commitments', () => {
	for (const claim of [first, second]) {
		const { submission, opening } = prepare(claim, directory);
		const opens = ({ salt, text }, commitment) => {
			const bytes = commitmentOf(Buffer.from(salt.slice(2), 'hex'), Buffer.from(text));
			assert.equal(`0x${bytes.toString('hex')}`, commitment);
		};
		opens(opening.reference, submission.reference);
		opens(opening.diagnosis, submission.diagnosis);
		assert.equal(opening.reference.text, claim.controlNumber);
		if (submission.prior !== null) opens(opening.prior, submission.prior.remittance);
	}
	assert.equal(prepare(first, directory).opening.diagnosis.text, 'ABK:J0300,ABF:R509');
});

test('what the chain is told has no code, no name, no number and no date of birth', () => {
	const texts = [
		'CLINIC-0001', 'CLINIC-0002', 'EXAMPLE', 'ADA', 'BEATRICE', 'CHARLES', 'DORIS', 'GRACE', 'SAMPLE', 'MEMBER', 'PAYER', 'OTHER',
		'J0300', 'R509', 'S93401A', '99213', '87880', '97110', 'A4565', 'HC', 'GP', NPI, '1234567893', '123456789', 'AUTH', '19700228',
		'20120229', 'SPRINGFIELD', 'LINE-2', '20240110',
	];
	const { submissions } = prepareAll([first, second], directory);
	for (const submission of submissions) {
		const printed = toJson({ ...submission, member: '', clinician: '', payee: '' });
		const bytes = Buffer.from(encoded(submission)).toString('latin1');
		for (const text of texts) {
			assert.ok(!bytes.includes(text), `${text} in the bytes`);
			// A digit or two of hexadecimal would say nothing.
			if (text.length > 2) assert.ok(!printed.includes(text), `${text} in the JSON`);
		}
	}
});

test('claims that differ only in what the chain must not know differ only in commitments', () => {
	const other = SAMPLE
		.replaceAll('99213', '00999').replaceAll('87880', 'Z0001').replace('ABK:J0300', 'ABK:F640')
		.replaceAll('CLINIC-0001', 'SECRET-1').replaceAll('ADA', 'EVE').replace('19700228', '19991231');
	const book = { ...CODE_BOOK, rows: CODE_BOOK.rows.map((row, at) => ({ ...row, code: ['00999', 'Z0001'][at] ?? row.code })) };
	const told = prepare(claimsOf(other)[0], directoryWith({ codeBooks: { [PAYER]: book } })).submission;
	const { submission } = prepare(first, directory);
	assert.notEqual(told.reference, submission.reference);
	assert.notEqual(told.diagnosis, submission.diagnosis);
	assert.deepEqual({ ...told, reference: 0, diagnosis: 0 }, { ...submission, reference: 0, diagnosis: 0 });
});

test('the chain has a type for all of it', () => {
	for (const claim of [first, second]) {
		const { submission } = prepare(claim, directory);
		const read = registry.createType('Submission', encoded(submission));
		assert.equal(read.currency.toUtf8(), 'USD');
		assert.equal(read.reference.toHex(), submission.reference);
		assert.equal(read.member.toString(), submission.member);
		assert.deepEqual(read.lines.map(({ charge, units, modifiers }) => [charge.toBigInt(), units.toBigInt(), [...modifiers.toU8a(true)]]),
			submission.lines.map(({ charge, units, modifiers }) => [charge, units, modifiers]));
		assert.deepEqual(encoded(JSON.parse(toJson(submission))), encoded(submission));
	}
	const expected = u8aConcat(decodeAddress(ADA), Buffer.from('USD'), decodeAddress(GRACE));
	assert.ok(Buffer.from(encoded(prepare(first, directory).submission)).includes(Buffer.from(expected)));
});

test('a claim that is prepared again is the same, with another secret it is not', () => {
	assert.deepEqual(prepare(first, directory), prepare(claimsOf()[0], new Directory(DIRECTORY)));
	const other = prepare(first, directoryWith({ secret: `0x${'5f'.repeat(32)}` })).submission;
	assert.notEqual(other.reference, prepare(first, directory).submission.reference);
});

test('a correction names what it corrects, by our number or the payer\'s, and is another claim', () => {
	const { reference } = prepare(first, directory).submission;
	const ours = prepare(claimWith({ frequency: 7, original: 'CLINIC-0001' }), directory).submission;
	assert.equal(ours.replaces, reference);
	assert.notEqual(ours.reference, reference);
	const theirs = prepare(claimWith({ frequency: 7, original: payerNumberOf(ours.reference) }), directory).submission;
	assert.equal(theirs.replaces, ours.reference);
	assert.equal(new Set([reference, ours.reference, theirs.reference]).size, 3);
	assert.deepEqual(prepare(claimWith({ frequency: 8, original: 'CLINIC-0001' }), directory), { voids: reference });
	assert.deepEqual(prepare(claimWith({ frequency: 8, original: payerNumberOf(reference) }), directory), { voids: reference });
	assert.equal(payerNumberOf(reference).length, 43);
});

test('the same control number is another claim with another payer', () => {
	const known = directoryWith({
		insurers: { [PAYER]: 3, 'PAYER-2': 4 },
		members: { [PAYER]: DIRECTORY.members[PAYER], 'PAYER-2': { 'MEMBER-1001': BEATRICE } },
		codeBooks: { [PAYER]: CODE_BOOK, 'PAYER-2': CODE_BOOK },
	});
	const { submission } = prepare(claimWith({ payer: 'PAYER-2' }), known);
	assert.deepEqual([submission.insurer, submission.member], [4, BEATRICE]);
	assert.notEqual(submission.reference, prepare(first, known).submission.reference);
});

test('an authorisation is of the line or of the claim, or prices the claim as a whole', () => {
	const numbersOf = ({ submission }) => [submission.whole, submission.lines.map(({ authorisation }) => authorisation)];
	assert.deepEqual(numbersOf(prepare(claimWith({ authorisation: null }), directory)), [null, [null, 18]]);
	const whole = directoryWith({ authorisations: { ...DIRECTORY.authorisations, 17: { number: 5, whole: true } } });
	assert.deepEqual(numbersOf(prepare(first, whole)), [5, [null, null]]);
	refuses(claimWith({ authorisation: 'AUTH-9' }), 'AuthorisationUnknown');
	refuses(claimWith({ authorisation: '4294967296' }), 'AuthorisationUnknown');
	refuses(claimWith({}, { authorisation: '017' }), 'AuthorisationUnknown', 'segment 27 (SV1)');
});

test('a line for what was dispensed has its number, and the opening the pack', () => {
	const [secret, pack] = [`0x${'5e'.repeat(32)}`, { gtin: '09506000134352', serial: 'ABC1234567' }];
	const dispensings = { [PAYER]: { secret, packs: { 'CLINIC-0001': { 1: { ...pack, part: 1 }, 2: pack } } } };
	const known = directoryWith({ dispensings });
	const { submission, opening } = prepare(first, known);
	const expected = [1, 0].map((part) => dispensingNumber(Buffer.alloc(32, 0x5e), pack, part));
	assert.deepEqual(submission.lines.map(({ dispensing }) => dispensing), expected.map((one) => `0x${one.toString('hex')}`));
	assert.deepEqual(opening.lines.map((line) => line.pack), [{ ...pack, part: 1 }, { ...pack, part: 0 }]);
	assert.ok(!toJson(submission).includes(pack.serial) && !toJson(submission).includes(pack.gtin));
	const read = registry.createType('Submission', encoded(submission));
	assert.equal(read.lines[0].dispensing.unwrap().toHex(), submission.lines[0].dispensing);
	assert.deepEqual(prepare(second, known).submission.lines.map(({ dispensing }) => dispensing), [null, null]);
	assert.deepEqual(prepare(second, known).opening.lines.map((line) => line.pack), [null, null]);
});

test('what payers did with a whole claim is taken for its line, where it has one', () => {
	const other = { order: 'P', payer: 'PAYER-2', paid: 9_000n, adjustments: [{ group: 'PR', reason: '1', amount: 500n }], remitted: 19_000, remaining: null };
	const single = { ...claimWith({ order: 'T', otherPayers: [{ ...other, order: 'S', paid: 100n, remitted: 19_005, adjustments: [] }, other] }) };
	single.lines = single.lines.slice(0, 1);
	const { submission } = prepare(single, directory);
	assert.deepEqual(submission.lines[0].prior, { paid: 9_100n, patient: 0n });
	assert.equal(submission.prior.remitted, 19_005);
	refuses(claimWith({ order: 'S', otherPayers: [other] }), 'PriorByClaim');
	refuses({ ...single, otherPayers: [{ ...other, remitted: null }] }, 'PriorUndated');
	const later = prepare(claimWith({ order: 'P', otherPayers: [{ ...other, order: 'S' }] }), directory).submission;
	assert.deepEqual([later.prior, later.lines[0].prior], [null, null]);
	const silent = prepare(claimWith({ order: 'S', otherPayers: [{ ...other, paid: null }] }), directory).submission;
	assert.deepEqual([silent.prior, silent.lines[0].prior], [null, null]);
});

test('what the directory does not know is refused with its place, and not quoted', () => {
	refuses(claimWith({ payer: 'PAYER-9' }), 'InsurerUnknown');
	refuses(claimWith({ patient: { key: 'MEMBER-9' } }), 'MemberUnknown');
	refuses(claimWith({ rendering: '1234567893' }), 'ClinicianUnknown');
	refuses(claimWith({}, { rendering: '1234567893' }), 'ClinicianAmbiguous');
	refuses(first, 'CodeBookUnknown', undefined, directoryWith({ codeBooks: {} }));
	refuses(claimWith({}, { code: '99214' }), 'CodeUnknown', 'segment 27 (SV1)');
	refuses(claimWith({}, { code: null, qualifier: null }), 'CodeUnknown', 'segment 27 (SV1)');
	refuses(claimWith({}, { modifiers: ['26'] }), 'ModifierUnknown', 'segment 27 (SV1)');
	refuses(claimWith({}, { until: first.lines[0].until + 1 }), 'SeveralDays', 'segment 27 (SV1)');
	assert.throws(() => prepare(claimWith({}, { code: '99214' }), directory), (error) => !error.message.includes('99214'));
});

test('a claim that is refused stops no other, and one control number is one claim', () => {
	const void8 = claimWith({ frequency: 8, original: 'CLINIC-0009' });
	const prepared = prepareAll([claimWith({ payer: 'PAYER-9' }), first, void8, first, second], directory);
	assert.equal(prepared.submissions.length, 2);
	assert.equal(prepared.voids.length, 1);
	assert.deepEqual(prepared.refused.map(({ reason }) => reason), ['InsurerUnknown', 'ControlNumberTaken']);
	assert.deepEqual(Object.keys(prepared.openings), prepared.submissions.map(({ reference }) => reference));
});

test('a directory with something unknown or malformed is refused with its place', () => {
	const broken = (changes, place) => assert.throws(() => directoryWith(changes), (error) =>
		error.name === 'DirectoryError' && error.message.startsWith(`${place}: `), place);
	broken({ surprise: 1 }, 'directory.surprise');
	broken({ provider: -1 }, 'directory.provider');
	broken({ secret: '0x00' }, 'directory.secret');
	broken({ members: { [PAYER]: { M: 'nobody' } } }, `directory.members["${PAYER}"]["M"]`);
	broken({ clinicians: { 1: { account: ADA, credential: '0x' } } }, 'directory.clinicians["1"].credential');
	broken({ authorisations: { A: { number: 1, whole: 'yes' } } }, 'directory.authorisations["A"].whole');
	broken({ codeBooks: { [PAYER]: { ...CODE_BOOK, rows: [{ row: 1 }] } } }, `directory.codeBooks["${PAYER}"]`);
	broken({ codeBooks: { [PAYER]: { ...CODE_BOOK, rows: [{ name: 1 }] } } }, `directory.codeBooks["${PAYER}"].rows[0].name`);
	const packs = (line) => ({ dispensings: { [PAYER]: { secret: DIRECTORY.secret, packs: { C: { 1: line } } } } });
	broken({ dispensings: { [PAYER]: { secret: '0x5e' } } }, `directory.dispensings["${PAYER}"].secret`);
	broken(packs({ gtin: 9506000134352, serial: 'A' }), `directory.dispensings["${PAYER}"].packs["C"]["1"].gtin`);
	for (const wrong of [{ gtin: '09506000134353', serial: 'A' }, { gtin: '09506000134352', serial: 'A', part: 100 }]) {
		broken(packs(wrong), `directory.dispensings["${PAYER}"].packs["C"]["1"]`);
	}
	broken({ evidence: { C: { root: '0x' } } }, 'directory.evidence["C"].path');
	const proof = { root: `0x${'01'.repeat(32)}`, index: 0, leaf: `0x${'02'.repeat(32)}`, path: [] };
	const { submission } = prepare(first, directoryWith({ evidence: { 'CLINIC-0001': proof } }));
	assert.deepEqual(submission.evidence, proof);
	assert.equal(registry.createType('Submission', encoded(submission)).evidence.isSome, true);
});

const skipCarrier = existsSync(CARRIER) ? false : `no carrier claims of CMS in ${CARRIER}: NOT TESTED`;

test('carrier claims in bulk can be submitted, with a row for lines without a code', { skip: skipCarrier }, async () => {
	const uncoded = { qualifier: 'ZZ', code: 'NONE' };
	const codes = [['ZZ', 'NONE'], ['HC', 'G0444'], ['HC', 'G9572']];
	const claims = readCarrier(await readFile(CARRIER), 'carrier.csv', { uncoded });
	const known = new Directory({
		...DIRECTORY,
		insurers: { 31143: INSURER },
		members: { 31143: Object.fromEntries(claims.map(({ memberId }) => [memberId, ADA])) },
		clinicians: Object.fromEntries(claims.map(({ rendering }) => [rendering, DIRECTORY.clinicians[NPI]])),
		codeBooks: { 31143: { secret: CODE_BOOK.secret, rows: codes.map(([qualifier, code], row) => ({ row, qualifier, code })) } },
	});
	const { submissions, refused } = prepareAll(claims, known);
	assert.deepEqual([submissions.length, refused.length], [37, 0]);
	assert.deepEqual(submissions.flatMap(({ lines }) => lines).filter(({ row }) => row !== 0).length, 12);
	submissions.forEach((submission) => encoded(submission));
	const without = prepareAll(readCarrier(await readFile(CARRIER), 'carrier.csv'), known);
	assert.deepEqual(new Set(without.refused.map(({ reason }) => reason)), new Set(['CodeUnknown']));
});

const skipMoov = existsSync(MOOV) ? false : `no X12 files in ${MOOV}: NOT TESTED`;

test('of a vendor\'s claims with one control number and payer only the first is submitted', { skip: skipMoov }, async () => {
	const { claims } = read837(await readFile(MOOV), '837p_moov.txt');
	const payers = new Set(claims.map(({ payer }) => payer));
	const each = (value) => Object.fromEntries([...payers].map((payer) => [payer, value]));
	const codes = new Set(claims.flatMap(({ lines }) => lines).map(({ code }) => code));
	const known = new Directory({
		...DIRECTORY,
		insurers: each(INSURER),
		members: each(Object.fromEntries(claims.map(({ memberId }) => [memberId, ADA]))),
		clinicians: Object.fromEntries(claims.map(({ rendering }) => [rendering, DIRECTORY.clinicians[NPI]])),
		codeBooks: each({ secret: CODE_BOOK.secret, rows: [...codes].map((code, row) => ({ row, qualifier: 'HC', code })) }),
	});
	const { submissions, refused } = prepareAll(claims, known);
	assert.deepEqual([submissions.length, refused.map(({ reason, at }) => [reason, at])], [7, [['ControlNumberTaken', 'segment 181 (CLM)']]]);
});

const run = async (...args) => {
	try {
		return { code: 0, ...await promisify(execFile)(process.execPath, [TOOL, ...args]) };
	} catch (error) {
		return error;
	}
};

test('the tool prints submissions and keeps what opens them apart', async () => {
	const files = Object.fromEntries(['claims.txt', 'directory.json', 'openings.json', 'broken.txt'].map((name) => [name, path.join(folder, name)]));
	await writeFile(files['claims.txt'], SAMPLE);
	await writeFile(files['directory.json'], JSON.stringify(DIRECTORY));
	await writeFile(files['broken.txt'], SAMPLE.replace('LX*1', 'LX*7'));
	const args = ['--directory', files['directory.json'], '--openings', files['openings.json']];
	const printed = await run(...args, files['claims.txt']);
	assert.equal(printed.code, 0, printed.stderr);
	const expected = prepareAll(claimsOf(), directory);
	assert.deepEqual(JSON.parse(printed.stdout), JSON.parse(toJson(report(expected, directory))));
	assert.deepEqual(JSON.parse(await readFile(files['openings.json'])), JSON.parse(toJson(expected.openings)));
	assert.equal((await stat(files['openings.json'])).mode & 0o777, 0o600);
	const again = await run(...args, files['claims.txt']);
	assert.deepEqual([again.code, again.stdout], [1, '']);
	const partly = await run(...args.slice(0, 2), files['claims.txt'], files['claims.txt']);
	assert.equal(partly.code, 2);
	assert.equal(JSON.parse(partly.stdout).refused.length, 2);
	const broken = await run(...args.slice(0, 2), files['broken.txt']);
	assert.deepEqual([broken.code, broken.stdout], [1, '']);
	assert.match(broken.stderr, /broken\.txt: segment 26 \(LX\): LineNumber: /);
	const plain = JSON.parse((await run('--plain', files['claims.txt'])).stdout);
	assert.deepEqual(plain.map(({ controlNumber, charge }) => [controlNumber, charge]), [['CLINIC-0001', '17850'], ['CLINIC-0002', '21000']]);
});

test('arguments are read or refused with a reason', () => {
	assert.ok(readArguments(['--help']).help);
	const read = readArguments(['--directory', 'd.json', '--cms', '--uncoded', 'ZZ:NONE', 'a', 'b']);
	assert.deepEqual([read.files, read.directory, read.cms, read.uncoded], [['a', 'b'], 'd.json', true, { qualifier: 'ZZ', code: 'NONE' }]);
	assert.throws(() => readArguments([]), /at least one file/);
	assert.throws(() => readArguments(['a']), /either --directory or --plain/);
	assert.throws(() => readArguments(['--plain', '--directory', 'd', 'a']), /either --directory or --plain/);
	assert.throws(() => readArguments(['--plain', '--uncoded', 'ZZ:NONE', 'a']), /comes with --cms/);
	assert.throws(() => readArguments(['--plain', '--cms', '--uncoded', 'NONE', 'a']), /--uncoded is/);
});
