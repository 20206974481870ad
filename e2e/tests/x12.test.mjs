// SPDX-License-Identifier: Apache-2.0

/** The reader of professional claims: what it takes, and that the rest is refused with its segment. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sum } from '../lib/money.mjs';
import { dayOf } from '../lib/time.mjs';
import { read837 } from '../lib/x12.mjs';
import { synthetic837 } from '../samples/claims.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SHARED = path.join(PROJECT, '..', 'shared', 'data', 'x12');
const skip = existsSync(SHARED) ? false : `no X12 files in ${SHARED}: NOT TESTED`;
const FILE = 'claims.txt';

/** What is wrong in the files of imsweb, whose parser looks at loops only. */
const OF_IMSWEB = ['Count', 'Diagnosis', 'Hierarchy', 'LineNumber', 'OtherPayer', 'PayerOrder', 'Pointer', 'PriorBalance', 'Qualifier', 'Total'];

const SAMPLE = (await synthetic837()).toString();
const read = (text, options) => read837(Buffer.from(text), FILE, options);

/** The sample with one change, which has to be one. */
function changed(from, to) {
	assert.ok(SAMPLE.includes(from), from);
	return SAMPLE.replace(from, () => to);
}

const refusal = (reason, segment, position) => ({ name: 'X12Error', file: FILE, reason, segment, position });

function refuses(cases, options) {
	for (const [from, to, reason, segment, position] of cases) {
		assert.throws(() => read(changed(from, to), options), refusal(reason, segment, position), `${from} → ${to}`);
	}
}

test('claims are read with all that is asked of them', () => {
	const { claims, tolerated } = read(SAMPLE);
	assert.deepEqual(tolerated, []);
	const [first, second] = claims;
	assert.equal(claims.length, 2);
	const { lines, ...claim } = first;
	assert.deepEqual(claim, {
		file: FILE, at: 'segment 21 (CLM)', controlNumber: 'CLINIC-0001', charge: 17_850n, placeOfService: '11',
		frequency: 1, original: null, isAssigned: true, authorisation: '17', rendering: '1245319599', currency: 'USD',
		billing: '1234567893', payer: 'PAYER-1', order: 'P', filing: 'CI', memberId: 'MEMBER-1001',
		patient: { last: 'EXAMPLE', first: 'ADA', key: 'MEMBER-1001' },
		diagnoses: [{ qualifier: 'ABK', code: 'J0300' }, { qualifier: 'ABF', code: 'R509' }],
		otherPayers: [],
	});
	const day = dayOf('2024-01-10');
	assert.deepEqual(lines, [
		{
			at: 'segment 27 (SV1)', number: 1, qualifier: 'HC', code: '99213', modifiers: ['25'], charge: 12_500n, unit: 'UN',
			units: 1_000n, pointers: [1, 2], from: day, until: day, authorisation: null, rendering: null, prior: [],
		},
		{
			at: 'segment 30 (SV1)', number: 2, qualifier: 'HC', code: '87880', modifiers: [], charge: 5_350n, unit: 'UN',
			units: 1_000n, pointers: [1], from: day, until: day, authorisation: 'AUTH-2', rendering: null, prior: [],
		},
	]);
	assert.deepEqual([second.order, second.isAssigned, second.lines[0].units], ['S', false, 2_500n]);
	assert.equal(second.patient.key, 'MEMBER-1002/20120229/BEATRICE');
});

test('what another payer did is read for the claim and for each line', () => {
	const [, { otherPayers, lines }] = read(SAMPLE).claims;
	assert.deepEqual(otherPayers, [
		{ order: 'P', payer: 'PAYER-2', paid: 9_600n, adjustments: [], remitted: null, remaining: null },
	]);
	assert.deepEqual(lines[0].prior, [{
		payer: 'PAYER-2', paid: 9_600n, procedure: { qualifier: 'HC', code: '97110', modifiers: ['GP', '59'] },
		units: 2_500n,
		adjustments: [
			{ group: 'CO', reason: '45', amount: 3_000n }, { group: 'PR', reason: '1', amount: 1_000n },
			{ group: 'PR', reason: '2', amount: 1_400n },
		],
		remitted: dayOf('2024-01-12'), remaining: null,
	}]);
});

test('delimiters are those that the file states', () => {
	const other = SAMPLE.replaceAll('\n', '').replaceAll('*', '|').replaceAll(':', '>').replaceAll('~', '\n');
	assert.deepEqual(read(other), read(SAMPLE));
	assert.deepEqual(read(`\uFEFF${SAMPLE.replaceAll('\n', '\r\n')}\r\n\r\n`), read(SAMPLE));
});

test('amounts are in the currency that the file names', () => {
	const kuwait = changed('PRV*BI*PXC*207Q00000X~', 'PRV*BI*PXC*207Q00000X~\nCUR*85*KWD~').replace('SE*64', 'SE*65');
	assert.deepEqual([read(kuwait).claims[0].currency, read(kuwait).claims[0].charge], ['KWD', 178_500n]);
	assert.equal(read(SAMPLE, { currency: 'EUR' }).claims[0].currency, 'EUR');
	assert.throws(() => read(SAMPLE, { currency: 'JPY' }), refusal('Amount', 'CLM', 21));
	assert.throws(() => read(SAMPLE, { currency: 'XAU' }), refusal('Currency', 'HL', 8));
});

test('a file that is no interchange is refused', () => {
	assert.throws(() => read(''), refusal('Missing', '', 1));
	assert.throws(() => read(SAMPLE.slice(SAMPLE.indexOf('GS*'))), refusal('Missing', 'GS', 1));
	assert.throws(() => read(SAMPLE.slice(0, -3)), refusal('Unterminated', 'IEA', 68));
	assert.throws(() => read(SAMPLE.slice(0, SAMPLE.indexOf('GE*'))), refusal('Missing', 'SE', 66));
	assert.throws(() => read837(Buffer.from([0x49, 0x53, 0x41, 0xff]), FILE), refusal('Characters', 'ISA', 1));
	assert.throws(() => read(`${SAMPLE}ST*837*1~`), refusal('Unexpected', 'ST', 69));
	refuses([
		['ISA*00* ', 'ISA*00*', 'Delimiters', 'ISA', 1],
		['*T*:~', '*T***', 'Delimiters', 'ISA', 1],
		['*T*:~', '*T*A~', 'Delimiters', 'ISA', 1],
		['N4*SPRINGFIELD', 'n4*SPRINGFIELD', 'Identifier', 'n4', 12],
		['PRV*BI', '*BI', 'Identifier', '', 9],
		['LX*1~', '~LX*1~', 'Identifier', '', 26],
		['1 EXAMPLE STREET', '1 EXAMPLE\tSTREET', 'Characters', 'N3', 11],
	]);
});

test('envelopes are of the version that is read, and closed with the right counts and numbers', () => {
	refuses([
		['*00501*', '*00401*', 'Version', 'ISA', 1],
		['*X*005010X222A1', '*X*005010X223A2', 'Version', 'GS', 2],
		['GS*HC', 'GS*HP', 'Version', 'GS', 2],
		['0001*005010X222A1', '0001*005010X223A2', 'Version', 'ST', 3],
		['ST*837', 'ST*835', 'Version', 'ST', 3],
		['SE*64*0001~\n', '', 'Unexpected', 'GE', 66],
		['GE*1*1~\n', '', 'Unexpected', 'IEA', 67],
		['SE*64', 'SE*63', 'Count', 'SE', 66],
		['SE*64', 'SE*6x', 'Count', 'SE', 66],
		['GE*1*1', 'GE*2*1', 'Count', 'GE', 67],
		['IEA*1', 'IEA*0', 'Count', 'IEA', 68],
		['SE*64*0001', 'SE*64*0002', 'ControlNumber', 'SE', 66],
		['GE*1*1', 'GE*1*2', 'ControlNumber', 'GE', 67],
		['IEA*1*000000001', 'IEA*1*1', 'ControlNumber', 'IEA', 68],
	]);
	const set = SAMPLE.slice(SAMPLE.indexOf('ST*'), SAMPLE.indexOf('GE*'));
	assert.throws(() => read(changed('GE*1*1', `${set}GE*2*1`)), refusal('ControlNumber', 'ST', 67));
	const twice = read(changed('GE*1*1', `${set.replaceAll('*0001', '*0002')}GE*2*1`));
	assert.equal(twice.claims.length, 4);
});

test('segments stand where the guide has them', () => {
	refuses([
		['N4*SPRINGFIELD*IL*627010001~\n', '', 'Missing', 'HL', 13],
		['N3*1 EXAMPLE STREET~\nN4*SPRINGFIELD*IL*627010001~', 'N4*SPRINGFIELD*IL*627010001~\nN3*1 EXAMPLE STREET~', 'OutOfOrder', 'N3', 12],
		['N3*1 EXAMPLE STREET~', 'N3*1 EXAMPLE STREET~\nN3*AGAIN~', 'TooMany', 'N3', 12],
		['LX*1~\n', '', 'Unexpected', 'SV1', 26],
		['HI*ABK:J0300*ABF:R509~\n', '', 'Missing', 'HL', 33],
		['DTP*472*D8*20240110~\n', '', 'Missing', 'LX', 28],
		['REF*EI*123456789', 'REF*ZZ*123456789', 'Unexpected', 'REF', 13],
		['REF*G1*17~', 'REF*G1*17~\nREF*G1*18~', 'TooMany', 'REF', 23],
		['DMG*D8*20120229*F~\n', '', 'Missing', 'CLM', 43],
		['BHT*0019', 'NTE*0019', 'Unexpected', 'NTE', 4],
	]);
});

test('levels are numbered, name the one above and say what is below', () => {
	refuses([
		['HL*1**20*1', 'HL*1*1*20*1', 'Hierarchy', 'HL', 8],
		['HL*2*1*22*0', 'HL*3*1*22*0', 'Hierarchy', 'HL', 14],
		['HL*2*1*22*0', 'HL*2*1*22*1', 'Hierarchy', 'HL', 14],
		['HL*4*3*23*0', 'HL*4*2*23*0', 'Hierarchy', 'HL', 38],
	]);
});

test('a claim whose lines do not sum to its charge is refused', () => {
	refuses([
		['CLINIC-0001*178.5', 'CLINIC-0001*178.51', 'Total', 'CLM', 21],
		['99213:25*125*', '99213:25*124.99*', 'Total', 'CLM', 21],
		['CLINIC-0002*210', 'CLINIC-0002*0', 'Total', 'CLM', 44],
	]);
});

test('a claim says exactly what it is, what it costs and whom it replaces', () => {
	refuses([
		['CLM*CLINIC-0001', 'CLM*', 'Missing', 'CLM', 21],
		['CLM*CLINIC-0001', `CLM*${'C'.repeat(39)}`, 'Length', 'CLM', 21],
		['*178.5*', '**', 'Amount', 'CLM', 21],
		['*178.5*', '*178.505*', 'Amount', 'CLM', 21],
		['*178.5*', '*-178.5*', 'Amount', 'CLM', 21],
		['11:B:1*Y*A*Y', '11:A:1*Y*A*Y', 'Code', 'CLM', 21],
		['11:B:1*Y*A*Y', '11:B:6*Y*A*Y', 'Code', 'CLM', 21],
		['11:B:1*Y*A*Y', '11:B:7*Y*A*Y', 'Original', 'CLM', 21],
		['11:B:1*Y*A*Y', '11:B:8*Y*A*Y', 'Original', 'CLM', 21],
		['REF*G1*17', 'REF*F8*17', 'Original', 'REF', 22],
		['11:B:1*Y*A*Y', '11:B:1*Y*A*', 'Code', 'CLM', 21],
		['*0930*CH', '*0930*RP', 'Code', 'BHT', 4],
		['*XX*1245319599', '*ZZ*1245319599', 'Qualifier', 'NM1', 24],
		['ABF:R509', 'ABK:R509', 'Diagnosis', 'HI', 23],
		['ABF:R509', 'R509', 'Diagnosis', 'HI', 23],
		['20120229', '20110229', 'Date', 'DMG', 43],
	]);
	for (const frequency of [7, 8]) {
		const text = changed('11:B:1*Y*A*Y', `11:B:${frequency}*Y*A*Y`).replace('REF*G1*17', 'REF*F8*CLINIC-0000');
		const [claim] = read(text).claims;
		assert.deepEqual([claim.frequency, claim.original, claim.authorisation], [frequency, 'CLINIC-0000', null]);
	}
});

test('a line is numbered, coded, counted and dated', () => {
	refuses([
		['LX*2~', 'LX*3~', 'LineNumber', 'LX', 29],
		['HC:99213:25', 'XX:99213:25', 'Code', 'SV1', 27],
		['HC:99213:25', 'HC', 'Missing', 'SV1', 27],
		['HC:99213:25', 'HC:99213:25:25', 'Code', 'SV1', 27],
		['*125*UN*1*', '*125*XX*1*', 'Code', 'SV1', 27],
		['*125*UN*1*', '*125*UN*1.2345*', 'Amount', 'SV1', 27],
		['*125*UN*1*', '*125*UN**', 'Amount', 'SV1', 27],
		['472*D8*20240110', '472*RD9*20240110', 'Date', 'DTP', 28],
		['472*D8*20240110', '472*D8*20240230', 'Date', 'DTP', 28],
		['472*D8*20240110', '472*RD8*20240110', 'Date', 'DTP', 28],
		['472*D8*20240110', '472*RD8*20240110-20240109', 'Date', 'DTP', 28],
	]);
	const [line] = read(changed('472*D8*20240110', '472*RD8*20240109-20240110')).claims[0].lines;
	assert.deepEqual([line.from, line.until], ['2024-01-09', '2024-01-10'].map(dayOf));
	const others = changed('REF*G1*AUTH-2', 'REF*G1*AUTH-2**2U:PAYER-2');
	assert.equal(read(others).claims[0].lines[1].authorisation, null);
});

test('a pointer to no diagnosis is told, and stops only where it is asked to', () => {
	const text = changed('*UN*1***1:2~', '*UN*1***1:3~');
	const { claims, tolerated } = read(text);
	assert.equal(claims.length, 2);
	assert.deepEqual(tolerated.map(({ reason, segment, position }) => [reason, segment, position]), [['Pointer', 'SV1', 27]]);
	assert.throws(() => read(text, { tolerate: [] }), refusal('Pointer', 'SV1', 27));
	assert.throws(() => read(text, { tolerate: ['Amount'] }), RangeError);
});

test('what another payer did has to balance and be of a payer that the claim names', () => {
	refuses([
		['SVD*PAYER-2*96', 'SVD*PAYER-3*96', 'OtherPayer', 'SVD', 56],
		['SVD*PAYER-2*96', 'SVD*PAYER-2*95.99', 'PriorBalance', 'SVD', 56],
		['CAS*CO*45*30', 'CAS*CO*45*30.01', 'PriorBalance', 'SVD', 56],
		['AMT*D*96', 'AMT*D*97', 'PriorBalance', 'SBR', 47],
		['AMT*D*96', 'AMT*EAF*96', 'PriorBalance', 'SBR', 47],
		['SBR*P*19', 'SBR*S*19', 'PayerOrder', 'SBR', 47],
		['SBR*P*19', 'SBR*X*19', 'Code', 'SBR', 47],
		['CAS*CO*45*30', 'CAS*XX*45*30', 'Unexpected', 'CAS', 57],
		['CAS*CO*45*30', 'CAS*CO*45*x', 'Amount', 'CAS', 57],
		['CAS*CO*45*30', 'CAS*CO', 'Missing', 'CAS', 57],
	]);
});

test('whatever is left out, the answer is claims or a refusal with its segment', () => {
	const segments = SAMPLE.trimEnd().split('~\n').slice(0, -1);
	let [refused, taken] = [0, 0];
	const attempt = (changedSegments) => {
		for (const tolerate of [[], OF_IMSWEB]) {
			try {
				read(`${changedSegments.join('~\n')}~\nIEA*1*000000001~`, { tolerate });
				taken += 1;
			} catch (error) {
				assert.equal(error.name, 'X12Error', error.stack);
				refused += 1;
			}
		}
	};
	for (const [at, segment] of segments.entries()) {
		if (at === 0) continue;
		attempt(segments.toSpliced(at, 1));
		attempt(segments.toSpliced(at, 0, segment));
		const elements = segment.split('*');
		for (let element = 1; element < elements.length; element += 1) {
			for (const value of ['', ':', '0', '~', 'Ω', '-1', '99999999999999999999']) {
				attempt(segments.toSpliced(at, 1, elements.toSpliced(element, 1, value).join('*')));
			}
			attempt(segments.toSpliced(at, 1, elements.slice(0, element).join('*')));
		}
	}
	assert.ok(refused > 1_000 && taken > 100, `${refused} refused, ${taken} taken`);
});

const shared = async (name) => [await readFile(path.join(SHARED, name)), name];
/** What is wrong in a file, as reason and place. */
const findings = ({ tolerated }) => tolerated.map(({ reason, segment, position }) => `${reason} ${segment} ${position}`);
test('a whole file of a vendor is read: eight claims that sum up', { skip }, async () => {
	const read8 = read837(...await shared('837p_moov.txt'));
	assert.equal(read8.claims.length, 8);
	assert.deepEqual(read8.claims.map(({ charge }) => charge), [55_396n, ...Array(7).fill(17_400n)]);
	assert.equal(read8.claims[0].lines.length, 4);
	assert.deepEqual(read8.claims[0].lines.map(({ code, units }) => [code, units]), [['87086', 1_000n], ...Array(3).fill(['97530', 3_000n])]);
	assert.deepEqual(read8.claims[0].diagnoses, [{ qualifier: 'BK', code: '6268' }, { qualifier: 'BF', code: '78930' }]);
	assert.deepEqual(read8.claims.map(({ controlNumber }) => controlNumber), [
		'1029353-03', '1029353-03', '1-1180', '1-1181', '1-1182', '1-1183', '1029353-03', '1029353-03',
	]);
	assert.deepEqual(findings(read8), [65, 86, 107, 128, 149, 170, 191].map((position) => `Pointer SV1 ${position}`));
});

test('a file that is called valid is refused: its counts, levels, diagnoses and sums are wrong', { skip }, async () => {
	const [contents, name] = await shared('837p_imsweb_valid.txt');
	assert.throws(() => read837(contents, name), { reason: 'Count', segment: 'SE', position: 36 });
	assert.throws(() => read837(contents, name, { tolerate: OF_IMSWEB.filter((reason) => reason !== 'Total') }), {
		reason: 'Total', segment: 'CLM', position: 22,
	});
	const found = read837(contents, name, { tolerate: OF_IMSWEB });
	assert.deepEqual(findings(found), [
		'Count SE 36', 'Hierarchy HL 18', 'Hierarchy HL 27', 'Diagnosis HI 23', 'Total CLM 22', 'Diagnosis HI 32',
		'LineNumber LX 33', 'Pointer SV1 34', 'Total CLM 31',
	]);
	assert.deepEqual(found.claims.map(({ controlNumber, charge, lines }) => [controlNumber, charge, sum(lines.map((line) => line.charge))]), [
		['A37YH556', 50_000n, 1_225n], ['A37YH667', 50_000n, 1_225n],
	]);
	assert.deepEqual(found.claims[0].lines[0].modifiers, ['25']);
});

test('a complex file has every loop in its place, and the same wrong in it', { skip }, async () => {
	const [contents, name] = await shared('837p_imsweb_complex.txt');
	assert.throws(() => read837(contents, name), { reason: 'Count', segment: 'SE', position: 149 });
	const found = read837(contents, name, { tolerate: OF_IMSWEB });
	assert.deepEqual(found.claims.map(({ controlNumber, lines }) => [controlNumber, lines.length]), [
		['A37YH556', 2], ['A37YH667', 1], ['A37YH668', 2], ['A37YH556', 2], ['A37YH667', 1], ['A37YH668', 2],
	]);
	const [first, second] = found.claims;
	assert.deepEqual(first.otherPayers.map(({ payer }) => payer), Array(3).fill('1234567890'));
	assert.deepEqual([second.patient.first, second.lines[0].rendering, second.lines[0].prior[0].paid], ['STEVEN', '303304', 5_500n]);
	assert.deepEqual(new Set(findings(found).map((finding) => finding.split(' ')[0])), new Set(OF_IMSWEB));
	assert.ok(findings(found).includes('Count GE 297'));
	assert.ok(findings(found).includes('OtherPayer SVD 127'));
});

test('malformed files are refused with the segment that is wrong', { skip }, async () => {
	const expected = {
		'837p_imsweb_bad_segment_identifier.txt': ['Identifier', '', 6],
		'837p_imsweb_missing_required_loops_mult_repeats.txt': ['Unexpected', 'SV1', 33],
		'837p_imsweb_no_isa_line.txt': ['Missing', 'GS', 1],
		'837p_imsweb_segments_out_of_order.txt': ['OutOfOrder', 'N4', 12],
	};
	for (const [name, [reason, segment, position]] of Object.entries(expected)) {
		const [contents] = await shared(name);
		for (const tolerate of [undefined, OF_IMSWEB]) {
			assert.throws(() => read837(contents, name, { tolerate }), { name: 'X12Error', file: name, reason, segment, position });
		}
	}
	const known = [...Object.keys(expected), '837p_imsweb_complex.txt', '837p_imsweb_valid.txt', '837p_moov.txt'];
	assert.deepEqual((await readdir(SHARED)).filter((name) => name.startsWith('837')).sort(), known.sort());
});
