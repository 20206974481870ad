// SPDX-License-Identifier: Apache-2.0

/** Remittances as X12 835: what is written balances, and what does not is named. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TypeRegistry } from '@polkadot/types';
import { GROUPS, PROVIDER_ADJUSTMENTS, REASONS, REMARKS } from '../lib/adjustments.mjs';
import { Directory } from '../lib/claimDirectory.mjs';
import { write835, read835 } from '../lib/remittance835.mjs';
import { payerNumberOf, prepareAll } from '../lib/submissions.mjs';
import { dateOf, dayOf } from '../lib/time.mjs';
import { read837 } from '../lib/x12.mjs';
import { DAYS, DIRECTORY, INSURER, NAMES, PROVIDER, remittanceFor, synthetic837 } from '../samples/claims.mjs';
import { namesFrom, readArguments, remittanceAt } from '../tools/remittance-835.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SHARED = path.join(PROJECT, '..', 'shared', 'data', 'x12');
const skip = existsSync(SHARED) ? false : `no X12 files in ${SHARED}: NOT TESTED`;
const FILE = 'remittance.txt';

const { openings, submissions } = prepareAll(read837(await synthetic837(), 'claims.txt').claims, new Directory(DIRECTORY));
const REFERENCES = submissions.map(({ reference }) => reference);
const READ = { ...DAYS, control: 5, moment: Date.UTC(2024, 1, 1, 8, 5) };
const names = (stated = NAMES, ...more) => namesFrom(stated, [openings, ...more], READ);
const remittance = remittanceFor(REFERENCES);
const written = write835([remittance], names());
const read = (text, options) => read835(Buffer.from(text), FILE, options);

function changed(from, to) {
	assert.ok(written.includes(from), from);
	return written.replace(from, () => to);
}

test('what is written is what the guide has, segment by segment', () => {
	const [one, two] = REFERENCES.map(payerNumberOf);
	assert.deepEqual(written.trimEnd().split('\n'), [
		'ISA*00*          *00*          *ZZ*EXAMPLEPAYER   *ZZ*EXAMPLECLINIC  *240201*0805*^*00501*000000005*0*T*:~',
		'GS*HP*EXAMPLEPAYER*EXAMPLECLINIC*20240201*0805*5*X*005010X221A1~',
		'ST*835*0001~',
		'BPR*I*26.55*C*NON************20240201~',
		'TRN*1*3-USD-20240101-20240131*1987654321~',
		'DTM*405*20240131~',
		'N1*PR*EXAMPLE PAYER~',
		'N3*9 EXAMPLE STREET~',
		'N4*SPRINGFIELD*IL*62701~',
		'PER*BL*REMITTANCES*TE*5555550199~',
		'N1*PE*EXAMPLE CLINIC*XX*1234567893~',
		'REF*TJ*123456789~',
		'LX*1~',
		`CLP*CLINIC-0001*1*178.5*29.05*25.13*ZZ*${one}*11*1~`,
		'NM1*QC*1*EXAMPLE*ADA****MI*MEMBER-1001~',
		'SVC*HC:99213:25*125*29.05**1~',
		'DTM*472*20240110~',
		'CAS*CO*45*70.82~',
		'CAS*PR*1*20**2*5.13~',
		'SVC*HC:87880*53.5*0**1.5~',
		'DTM*472*20240110~',
		'CAS*CO*97*53.5~',
		'LQ*HE*M15~',
		`CLP*CLINIC-0002*22*-210*-90**ZZ*${two}*11*1~`,
		'CAS*PR*3*-15~',
		'CAS*CO*45*-105~',
		'NM1*QC*1*EXAMPLE*BEATRICE****MI*MEMBER-1002~',
		'MOA***N130~',
		'DTM*232*20240111~',
		'DTM*233*20240111~',
		`PLB*1234567893*20241231*L6:${one}*-0.5*WO:${one}*3*FB:${two}*-90~`,
		'SE*30*0001~',
		'GE*1*5~',
		'IEA*1*000000005~',
	]);
});

test('what is written is read back as what was remitted', () => {
	const { payments: [payment, ...more], tolerated } = read(written);
	assert.deepEqual([more, tolerated], [[], []]);
	assert.deepEqual([payment.paid, payment.payer, payment.payee, dateOf(payment.issued)], [2_655n, 'EXAMPLE PAYER', 'EXAMPLE CLINIC', '2024-02-01']);
	const [paid, reversed] = payment.claims;
	assert.deepEqual([paid.controlNumber, paid.status, paid.charge, paid.paid, paid.patient], ['CLINIC-0001', 1, 17_850n, 2_905n, 2_513n]);
	assert.deepEqual(paid.services.map(({ code, modifiers, units, remarks }) => [code, modifiers, units, remarks]), [
		['99213', ['25'], 1_000n, []], ['87880', [], 1_500n, ['M15']],
	]);
	assert.deepEqual(paid.services[0].adjustments, [
		{ group: 'CO', reason: '45', amount: 7_082n }, { group: 'PR', reason: '1', amount: 2_000n }, { group: 'PR', reason: '2', amount: 513n },
	]);
	assert.deepEqual([reversed.status, reversed.paid, reversed.patient, reversed.remarks, reversed.services], [22, -9_000n, 0n, ['N130'], []]);
	assert.deepEqual(payment.providerAdjustments.map(({ reason, amount }) => [reason, amount]), [['L6', -50n], ['WO', 300n], ['FB', -9_000n]]);
});

test('the first segment that does not balance is named', () => {
	const cases = [
		['HC:99213:25*125*29.05', 'HC:99213:25*125*29.06', 'SVC', 16],
		['HC:99213:25*125*', 'HC:99213:25*124.99*', 'SVC', 16],
		['CAS*CO*97*53.5', 'CAS*CO*97*53.49', 'SVC', 20],
		['*1*178.5*29.05*', '*1*178.5*29.04*', 'CLP', 14],
		['*1*178.5*29.05*', '*1*178.6*29.05*', 'CLP', 14],
		['CAS*PR*3*-15', 'CAS*PR*3*15', 'CLP', 24],
		['BPR*I*26.55', 'BPR*I*26.56', 'BPR', 4],
		['*-0.5*WO', '*0.5*WO', 'BPR', 4],
	];
	for (const [from, to, segment, position] of cases) {
		const text = changed(from, to);
		assert.throws(() => read(text), { name: 'X12Error', file: FILE, reason: 'Balance', segment, position }, `${from} → ${to}`);
		const [found] = read(text, { tolerate: ['Balance'] }).tolerated;
		assert.deepEqual([found.segment, found.position], [segment, position]);
	}
});

test('what is not an 835 of the guide is refused with its segment', () => {
	const cases = [
		['GS*HP', 'GS*HC', 'Version', 'GS', 2],
		['SE*30', 'SE*29', 'Count', 'SE', 32],
		['TRN*1*', 'TRX*1*', 'Unexpected', 'TRX', 5],
		['N1*PE', 'N1*XX', 'Unexpected', 'N1', 11],
		['NM1*QC*1*EXAMPLE*ADA', 'NM1*XX*1*EXAMPLE*ADA', 'Unexpected', 'NM1', 15],
		['NM1*QC*1*EXAMPLE*ADA****MI*MEMBER-1001~\n', '', 'Missing', 'CLP', 23],
		['DTM*472*20240110', 'DTM*472*20240132', 'Date', 'DTM', 17],
		['CAS*CO*45*70.82', 'CAS*CO*45*x', 'Amount', 'CAS', 18],
		['CAS*CO*45*70.82', 'CAS*XX*45*70.82', 'Code', 'CAS', 18],
	];
	for (const [from, to, reason, segment, position] of cases) {
		assert.throws(() => read(changed(from, to)), { name: 'X12Error', reason, segment, position }, `${from} → ${to}`);
	}
});

test('an 835 out of balance is never written', () => {
	const [claim] = remittance.claims;
	const withClaim = (changes) => ({ ...remittance, claims: [{ ...claim, ...changes }, remittance.claims[1]] });
	const withService = (changes) => withClaim({ services: [{ ...claim.services[0], ...changes }, claim.services[1]] });
	for (const [wrong, segment] of [
		[{ ...remittance, paid: 2_656n }, 'BPR'], [withClaim({ paid: 2_906n }), 'CLP'], [withService({ paid: 2_906n }), 'SVC'],
	]) {
		assert.throws(() => write835([wrong], names()), { name: 'X12Error', reason: 'Balance', segment });
	}
});

test('each insurer and currency has its transaction set, in the decimals of the currency', () => {
	const yen = { ...remittance, currency: 'JPY' };
	const zero = { insurer: INSURER, currency: 'EUR', paid: 0n, claims: [], providerAdjustments: [] };
	const text = write835([remittance, yen, zero], names());
	assert.match(text, /\nCUR\*PR\*JPY~\n/);
	assert.match(text, /\nBPR\*H\*0\*C\*NON\*/);
	const { payments } = read(text);
	assert.deepEqual(payments.map(({ control, currency, paid }) => [control, currency, paid]), [
		['0001', 'USD', 2_655n], ['0002', 'JPY', 2_655n], ['0003', 'EUR', 0n],
	]);
	assert.match(text, /BPR\*I\*2655\*C/);
});

test('many adjustments go into several segments', () => {
	const adjustments = Array.from({ length: 8 }, () => ({ group: 'ContractualObligation', reason: 'ExceedsSchedule', remark: null, amount: 100n }));
	const claim = { ...remittance.claims[0], charge: 1_000n, paid: 200n, patient: 0n, services: [{ ...remittance.claims[0].services[0], charge: 1_000n, paid: 200n, adjustments }] };
	const providerAdjustments = Array.from({ length: 7 }, () => ({ reason: 'Recovery', claim: { provider: PROVIDER, reference: REFERENCES[0] }, amount: 10n }));
	const text = write835([{ ...remittance, paid: 130n, claims: [claim], providerAdjustments }], names());
	const lengths = (id) => text.split('\n').filter((line) => line.startsWith(`${id}*`)).map((line) => line.split('*').length);
	assert.deepEqual(lengths('CAS'), [2 + 6 * 3 - 1, 2 + 2 * 3 - 1]);
	assert.deepEqual(lengths('PLB'), [3 + 6 * 2, 3 + 2]);
	assert.equal(read(text).payments[0].claims[0].services[0].adjustments.length, 8);
});

test('modifiers are those of the claim where it has the same services', () => {
	const [reference] = REFERENCES;
	const other = { [reference]: { ...openings[reference], lines: openings[reference].lines.slice(1) } };
	assert.match(write835([remittance], names(NAMES, other)), /\nSVC\*HC:99213\*/);
});

test('what is not among the names is said, and nothing is written', () => {
	const [reference] = REFERENCES;
	const refuses = (words, stated, ...more) =>
		assert.throws(() => write835([remittance], names(stated, ...more)), { name: 'WritingError', message: words });
	const payer = (changes) => ({ ...NAMES, payers: { [INSURER]: { ...NAMES.payers[INSURER], ...changes } } });
	refuses(/^payers\[3\]: /, { ...NAMES, payers: {} });
	refuses(/^payers\[3\]\.taxId: /, payer({ taxId: '12' }));
	refuses(/^payers\[3\]\.address: /, payer({ address: undefined }));
	refuses(/^payers\[3\]\.contact: /, payer({ contact: undefined }));
	refuses(/^row 10 of the code book: /, payer({ codeBook: { ...NAMES.payers[INSURER].codeBook, rows: [] } }));
	refuses(/^payee\.npi: /, { ...NAMES, payee: { ...NAMES.payee, npi: undefined } });
	refuses(new RegExp(`^claim ${reference}: `), NAMES, { [reference]: undefined });
	refuses(new RegExp(`^claim ${reference}\\.patient: `), NAMES, { [reference]: { ...openings[reference], patient: undefined } });
	refuses(/^N102: a character/, payer({ name: 'A*B' }));
	refuses(/^N102: a character/, payer({ name: 'MÜLLER' }));
	refuses(/^ISA06: is longer than 15/, { ...NAMES, envelope: { ...NAMES.envelope, sender: { qualifier: 'ZZ', id: 'A'.repeat(16) } } });
	refuses(/^ISA15: /, { ...NAMES, envelope: { ...NAMES.envelope, usage: 'X' } });
	assert.throws(() => write835([], names()), /nothing was remitted/);
});

test('a payer\'s remittance balances', { skip }, async () => {
	const name = '835_unitedhealthcare.txt';
	const { payments: [payment, ...more] } = read835(await readFile(path.join(SHARED, name)), name);
	assert.equal(more.length, 0);
	assert.deepEqual([payment.paid, payment.claims.map(({ paid, services }) => [paid, services.length])], [34_999n, [[8_892n, 2], [26_107n, 3]]]);
	const service = payment.claims[1].services[2];
	assert.deepEqual([service.code, service.units, dateOf(service.day), service.paid], ['B4154', 178_000n, '2021-01-01', 2_905n]);
	assert.deepEqual(service.adjustments, [
		{ group: 'PR', reason: '2', amount: 513n }, { group: 'PR', reason: '1', amount: 11_000n }, { group: 'CO', reason: '45', amount: 18_432n },
	]);
});

test('a remittance that is a cent off is refused with its claim, and the other one in the file balances', { skip }, async () => {
	const name = '835_unbalanced.txt';
	const contents = await readFile(path.join(SHARED, name));
	assert.throws(() => read835(contents, name), { name: 'X12Error', reason: 'Balance', segment: 'CLP', position: 18 });
	assert.throws(() => read835(contents, name), /CLP04 is 0, the amounts before it leave 0\.01$/);
	const { payments, tolerated } = read835(contents, name, { tolerate: ['Balance'] });
	assert.equal(payments.length, 2);
	assert.deepEqual(tolerated.map(({ segment, position }) => [segment, position]), [['CLP', 18]]);
});

test('the tool asks the chain for the days and writes what it answers', async () => {
	const asked = [];
	const state = { call: { claimsApi: { remittance: async (...question) => {
		asked.push(question);
		return answered();
	} } } };
	assert.equal(await remittanceAt(state, names()), written);
	assert.deepEqual(asked, [[{ Institution: PROVIDER }, DAYS.from, DAYS.until]]);
});

/** The answer of the chain, in its types. */
function answered() {
	const registry = new TypeRegistry();
	registry.register({
		Group: { _enum: Object.keys(GROUPS) }, Carc: { _enum: Object.keys(REASONS) }, Rarc: { _enum: Object.keys(REMARKS) },
		Reason: { _enum: Object.keys(PROVIDER_ADJUSTMENTS) },
		ClaimKey: { provider: 'u32', reference: '[u8; 32]' },
		Adjustment: { group: 'Group', reason: 'Carc', remark: 'Option<Rarc>', amount: 'i128' },
		Service: { row: 'u32', day: 'i32', units: 'u64', charge: 'i128', paid: 'i128', adjustments: 'Vec<Adjustment>' },
		Claim: {
			provider: 'u32', reference: '[u8; 32]', round: 'u8', advisedAt: 'u64', status: 'u8', charge: 'i128', paid: 'i128',
			patient: 'i128', adjustments: 'Vec<Adjustment>', services: 'Vec<Service>',
		},
		ProviderAdjustment: { reason: 'Reason', claim: 'ClaimKey', amount: 'i128' },
		Remittance: {
			insurer: 'u32', currency: '[u8; 3]', paid: 'i128', claims: 'Vec<Claim>', providerAdjustments: 'Vec<ProviderAdjustment>',
		},
	});
	return registry.createType('Vec<Remittance>', [remittance]);
}

test('every code of the chain is the one of X12 that the engine names', async () => {
	const rust = await readFile(path.join(PROJECT, 'primitives', 'adjudication', 'src', 'codes.rs'), 'utf8');
	const stated = [...rust.matchAll(/Self::([A-Za-z]+) => "([A-Z0-9]+)"/g)].map(([, name, code]) => `${name} ${code}`);
	const known = [GROUPS, REASONS, REMARKS].flatMap((codes) => Object.entries(codes).map((pair) => pair.join(' ')));
	assert.deepEqual(known.sort(), stated.sort());
});

test('arguments are read or refused with a reason', () => {
	assert.ok(readArguments(['--help']).help);
	const args = ['--names', 'n', '--openings', 'o', '--openings', 'p', '--from', '2024-01-01', '--until', '2024-12-31'];
	const { from, until, openings: files, control, url } = readArguments(args);
	assert.deepEqual([from, until, files, control], [dayOf('2024-01-01'), dayOf('2024-12-31'), ['o', 'p'], 1]);
	assert.equal(url, 'ws://127.0.0.1:9944');
	const refuses = (words, ...more) => assert.throws(() => readArguments([...args, ...more]), words);
	refuses(/--until is up to 366 days/, '--until', '2025-01-01');
	refuses(/--until is up to 366 days/, '--until', '2023-12-31');
	refuses(/--from is a day/, '--from', '2024-02-30');
	refuses(/--control/, '--control', '0');
	assert.throws(() => readArguments(['--names', 'n', '--from', '2024-01-01', '--until', '2024-01-01']), /--openings/);
	assert.throws(() => namesFrom({ ...NAMES, payee: {} }, [], READ), /payee\.institution/);
	assert.throws(() => namesFrom({ payee: {} }, [], READ), /no envelope/);
});
