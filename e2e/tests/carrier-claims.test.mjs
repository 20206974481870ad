// SPDX-License-Identifier: Apache-2.0

/** Carrier claims of CMS, read into the same plain claims as X12. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCarrier } from '../lib/carrierClaims.mjs';
import { sum } from '../lib/money.mjs';
import { dateOf, dayOf } from '../lib/time.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SHARED = path.join(PROJECT, '..', 'shared', 'data', 'cms-rif', 'carrier.csv');
const skip = existsSync(SHARED) ? false : `no carrier claims of CMS in ${SHARED}: NOT TESTED`;
const FILE = 'carrier.csv';

const CLAIM = {
	DML_IND: 'INSERT', BENE_ID: '-5', CLM_ID: '-100', FINAL_ACTION: 'F', NCH_NEAR_LINE_REC_IDENT_CD: 'O',
	NCH_CLM_TYPE_CD: '71', CARR_CLM_ENTRY_CD: '1', CARR_NUM: '31143', CLM_PMT_AMT: '80.00',
	CARR_CLM_PRMRY_PYR_PD_AMT: '0', CARR_CLM_PRVDR_ASGNMT_IND_SW: 'A', NCH_CLM_PRVDR_PMT_AMT: '80.00',
	NCH_CLM_BENE_PMT_AMT: '0', NCH_CARR_CLM_SBMTD_CHRG_AMT: '150.10', CARR_CLM_CASH_DDCTBL_APLD_AMT: '20.00',
	PRNCPAL_DGNS_CD: 'O039', PRNCPAL_DGNS_VRSN_CD: '0',
	...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [
		[`ICD_DGNS_CD${at + 1}`, ['O039', 'E034'][at] ?? ''], [`ICD_DGNS_VRSN_CD${at + 1}`, at < 2 ? '0' : ''],
	]).flat()),
	CARR_CLM_CNTL_NUM: '-7',
};
const LINE = {
	LINE_NUM: '1', PRF_PHYSN_NPI: '9999310391', ORG_NPI_NUM: '8888819926', LINE_SRVC_CNT: '2',
	LINE_PLACE_OF_SRVC_CD: '11', LINE_1ST_EXPNS_DT: '29-Feb-2016', LINE_LAST_EXPNS_DT: '29-Feb-2016', HCPCS_CD: 'G0444',
	HCPCS_1ST_MDFR_CD: '59', HCPCS_2ND_MDFR_CD: '', LINE_NCH_PMT_AMT: '80.00', LINE_BENE_PMT_AMT: '0',
	LINE_PRVDR_PMT_AMT: '80.00', LINE_BENE_PTB_DDCTBL_AMT: '20.00', LINE_BENE_PRMRY_PYR_CD: ' ',
	LINE_BENE_PRMRY_PYR_PD_AMT: '0', LINE_SBMTD_CHRG_AMT: '100.10',
};
const FIRST = { ...CLAIM, ...LINE };
const SECOND = {
	...FIRST, LINE_NUM: '2', HCPCS_CD: '', HCPCS_1ST_MDFR_CD: '', LINE_NCH_PMT_AMT: '0', LINE_PRVDR_PMT_AMT: '0.00',
	LINE_BENE_PTB_DDCTBL_AMT: '0', LINE_SBMTD_CHRG_AMT: '50',
};

const text = (rows) => [Object.keys(FIRST), ...rows.map((row) => Object.values(row))].map((cells) => cells.join('|')).join('\n');
const read = (rows, options) => readCarrier(Buffer.from(`${text(rows)}\n`), FILE, options);

function refuses(rows, line, column, reason) {
	assert.throws(() => read(rows), { name: 'CarrierError', file: FILE, line, column, reason }, `${column} ${reason}`);
}

test('the lines of a claim become a plain claim', () => {
	const [claim, ...more] = read([FIRST, SECOND]);
	assert.deepEqual(more, []);
	const { lines, ...rest } = claim;
	assert.deepEqual(rest, {
		file: FILE, at: 'line 2', controlNumber: '-7', charge: 15_010n, paid: 8_000n, currency: 'USD', placeOfService: '11',
		frequency: 1, original: null, isAssigned: true, authorisation: null, billing: '8888819926', rendering: '9999310391',
		payer: '31143', order: 'P', filing: 'MB', memberId: '-5', patient: { last: '', first: '', key: '-5' },
		diagnoses: [{ qualifier: 'ABK', code: 'O039' }, { qualifier: 'ABF', code: 'E034' }], otherPayers: [],
	});
	const day = dayOf('2016-02-29');
	assert.deepEqual(lines[0], {
		at: 'line 2', number: 1, qualifier: 'HC', code: 'G0444', modifiers: ['59'], charge: 10_010n, unit: 'UN', units: 2_000n,
		pointers: [], from: day, until: day, authorisation: null, rendering: '9999310391', prior: [], paid: 8_000n, deductible: 2_000n,
	});
	assert.deepEqual([lines[1].at, lines[1].code, lines[1].modifiers], ['line 3', null, []]);
});

test('lines without a code get the one that is stated for them', () => {
	const [{ lines }] = read([FIRST, SECOND], { uncoded: { qualifier: 'ZZ', code: 'NONE' } });
	assert.deepEqual(lines.map(({ qualifier, code }) => [qualifier, code]), [['HC', 'G0444'], ['ZZ', 'NONE']]);
});

test('a claim whose lines do not sum to what it states is refused', () => {
	for (const column of [
		'NCH_CARR_CLM_SBMTD_CHRG_AMT', 'CLM_PMT_AMT', 'NCH_CLM_PRVDR_PMT_AMT', 'NCH_CLM_BENE_PMT_AMT', 'CARR_CLM_CASH_DDCTBL_APLD_AMT',
	]) {
		refuses([{ ...FIRST, [column]: '150.11' }, { ...SECOND, [column]: '150.11' }], 2, column, 'Total');
	}
	refuses([FIRST], 2, 'NCH_CARR_CLM_SBMTD_CHRG_AMT', 'Total');
});

test('a line that cannot be is refused with its column', () => {
	const second = (change) => [FIRST, { ...SECOND, ...change }];
	refuses(second({ LINE_NUM: '3' }), 3, 'LINE_NUM', 'LineNumber');
	refuses(second({ BENE_ID: '-6' }), 3, 'BENE_ID', 'Claim');
	refuses(second({ DML_IND: 'UPDATE' }), 3, 'DML_IND', 'Code');
	refuses(second({ CARR_CLM_ENTRY_CD: '3' }), 3, 'CARR_CLM_ENTRY_CD', 'Code');
	refuses(second({ LINE_BENE_PRMRY_PYR_CD: 'A' }), 3, 'LINE_BENE_PRMRY_PYR_CD', 'OtherPayer');
	refuses(second({ LINE_SBMTD_CHRG_AMT: '50.001' }), 3, 'LINE_SBMTD_CHRG_AMT', 'Amount');
	refuses(second({ LINE_SRVC_CNT: '-1' }), 3, 'LINE_SRVC_CNT', 'Amount');
	refuses(second({ LINE_1ST_EXPNS_DT: '29-Feb-2015' }), 3, 'LINE_1ST_EXPNS_DT', 'Date');
	refuses(second({ LINE_LAST_EXPNS_DT: '28-Feb-2016' }), 3, 'LINE_LAST_EXPNS_DT', 'Date');
	refuses([FIRST, SECOND, { ...FIRST, CLM_ID: '-101' }, FIRST], 5, 'CLM_ID', 'Order');
	refuses([{ ...FIRST, CLM_ID: ' ' }], 2, 'CLM_ID', 'Missing');
	const short = text([FIRST]).replace('|100.10', '');
	assert.throws(() => readCarrier(Buffer.from(short), FILE), { reason: 'Columns', line: 2 });
	assert.throws(() => readCarrier(Buffer.from(text([FIRST, SECOND]).replaceAll('HCPCS_CD', 'HCPCS')), FILE), { reason: 'Missing', column: 'HCPCS_CD' });
});

test('all carrier claims of CMS are read, and their sums hold', { skip }, async () => {
	const claims = readCarrier(await readFile(SHARED), SHARED);
	const lines = claims.flatMap((claim) => claim.lines);
	assert.deepEqual([claims.length, lines.length], [37, 221]);
	for (const claim of claims) {
		assert.equal(sum(claim.lines.map(({ charge }) => charge)), claim.charge);
		assert.equal(sum(claim.lines.map(({ paid }) => paid)), claim.paid);
	}
	assert.equal(lines.filter(({ code }) => code === null).length, 209);
	assert.deepEqual(new Set(claims.map(({ memberId }) => memberId)), new Set(['-1000006', '-1000014', '-1000018']));
	const [first] = claims;
	assert.deepEqual([first.charge, first.paid, dateOf(first.lines[0].from)], [70_420n, 56_336n, '2015-05-30']);
	assert.deepEqual(first.diagnoses, [{ qualifier: 'ABK', code: 'O039' }, { qualifier: 'ABF', code: 'E034' }]);
});
