// SPDX-License-Identifier: Apache-2.0

/**
 * Reads carrier claims of CMS (RIF: lines with `|`, the columns named in the first) into the plain
 * claims that a professional claim of X12 gives. What was paid and borne comes with the lines. The
 * coinsurance and allowed totals of published samples are wrong: nothing is read from them.
 */

import { DecimalError, minorUnits, sum, thousandths } from './money.mjs';
import { dateOf, dayOf } from './time.mjs';

const CURRENCY = 'USD';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** The first column that may differ between the lines of one claim. */
const FIRST_OF_LINE = 'LINE_NUM';
const DIAGNOSES = Array.from({ length: 12 }, (_, at) => at + 1);
/** By the version of the ICD: the principal diagnosis and the others. */
const DIAGNOSIS_QUALIFIERS = { 0: ['ABK', 'ABF'], 9: ['BK', 'BF'] };
/** What a claim states, and the column of the lines that sums to it. */
const TOTALS = {
	NCH_CARR_CLM_SBMTD_CHRG_AMT: 'LINE_SBMTD_CHRG_AMT',
	CLM_PMT_AMT: 'LINE_NCH_PMT_AMT',
	NCH_CLM_PRVDR_PMT_AMT: 'LINE_PRVDR_PMT_AMT',
	NCH_CLM_BENE_PMT_AMT: 'LINE_BENE_PMT_AMT',
	CARR_CLM_CASH_DDCTBL_APLD_AMT: 'LINE_BENE_PTB_DDCTBL_AMT',
	CARR_CLM_PRMRY_PYR_PD_AMT: 'LINE_BENE_PRMRY_PYR_PD_AMT',
};
/** What has to stand in a column: new, final, physician's or supplier's, original. */
const EXPECTED = {
	DML_IND: ['INSERT'],
	FINAL_ACTION: ['F'],
	NCH_NEAR_LINE_REC_IDENT_CD: ['O'],
	NCH_CLM_TYPE_CD: ['71', '72'],
	CARR_CLM_ENTRY_CD: ['1'],
};

/** A file that is refused, with the line and column in which that shows. */
export class CarrierError extends Error {
	constructor(file, line, column, reason, explanation) {
		super(`${file}:${line} (${column}): ${reason}: ${explanation}`);
		Object.assign(this, { name: 'CarrierError', file, line, column, reason });
	}
}

/** One line of the file by the names of its columns. */
class Row {
	#cells;

	constructor(file, line, cells) {
		this.file = file;
		this.line = line;
		this.#cells = cells;
	}

	refuse(column, reason, explanation) {
		throw new CarrierError(this.file, this.line, column, reason, explanation);
	}

	text(column) {
		const text = this.#cells.get(column);
		if (text === undefined) this.refuse(column, 'Missing', 'the file has no such column');
		return text.trim();
	}

	required(column) {
		const text = this.text(column);
		if (text === '') this.refuse(column, 'Missing', 'it is empty');
		return text;
	}

	#number(column, read) {
		try {
			return read(this.text(column));
		} catch (cause) {
			if (!(cause instanceof DecimalError)) throw cause;
			return this.refuse(column, 'Amount', cause.message);
		}
	}

	amount(column) {
		return this.#number(column, (text) => minorUnits(text, CURRENCY));
	}

	/** What cannot be negative. */
	positive(column, read) {
		const number = this.#number(column, read);
		if (number < 0n) this.refuse(column, 'Amount', 'it is negative');
		return number;
	}

	/** The day of DD-Mon-YYYY. */
	day(column) {
		const text = this.text(column);
		const [, day, name, year] = /^([0-9]{2})-([A-Z][a-z]{2})-([0-9]{4})$/.exec(text) ?? [];
		const date = `${year}-${String(MONTHS.indexOf(name) + 1).padStart(2, '0')}-${day}`;
		const isDate = MONTHS.includes(name) && !Number.isNaN(Date.parse(date)) && dateOf(dayOf(date)) === date;
		if (!isDate) this.refuse(column, 'Date', `${text || 'nothing'} is no day DD-Mon-YYYY`);
		return dayOf(date);
	}
}

function rowsOf(contents, file) {
	const lines = contents.toString('utf8').split(/\r?\n/);
	if (lines.at(-1) === '') lines.pop();
	const [header = '', ...others] = lines;
	const columns = header.split('|');
	if (new Set(columns).size < columns.length) {
		throw new CarrierError(file, 1, 'all', 'Columns', 'two columns have one name');
	}
	const ofClaim = columns.slice(0, Math.max(0, columns.indexOf(FIRST_OF_LINE)));
	const rows = others.map((line, at) => {
		const cells = line.split('|');
		if (cells.length !== columns.length) {
			const explanation = `it has ${cells.length} of ${columns.length} columns`;
			throw new CarrierError(file, at + 2, 'all', 'Columns', explanation);
		}
		return new Row(file, at + 2, new Map(columns.map((column, place) => [column, cells[place]])));
	});
	return { rows, ofClaim };
}

/** The rows of each claim, which stand together. */
function claimsIn(rows) {
	const claims = new Map();
	let before;
	for (const row of rows) {
		const number = row.required('CLM_ID');
		if (number !== before && claims.has(number)) {
			row.refuse('CLM_ID', 'Order', 'the lines of its claim stand elsewhere too');
		}
		claims.set(number, [...(claims.get(number) ?? []), row]);
		before = number;
	}
	return [...claims.values()];
}

function checkClaim(rows, ofClaim) {
	const [first] = rows;
	for (const [at, row] of rows.entries()) {
		for (const [column, codes] of Object.entries(EXPECTED)) {
			if (!codes.includes(row.text(column))) {
				row.refuse(column, 'Code', `it is ${row.text(column) || 'empty'}, none of ${codes.join(', ')}`);
			}
		}
		const other = ofClaim.find((column) => row.text(column) !== first.text(column));
		if (other !== undefined) row.refuse(other, 'Claim', 'it is not what the first line of the claim says');
		if (row.text(FIRST_OF_LINE) !== String(at + 1)) {
			row.refuse(FIRST_OF_LINE, 'LineNumber', `the line is number ${at + 1} of its claim`);
		}
		if (row.text('LINE_BENE_PRMRY_PYR_CD') !== '' || row.amount('LINE_BENE_PRMRY_PYR_PD_AMT') !== 0n) {
			row.refuse('LINE_BENE_PRMRY_PYR_CD', 'OtherPayer', 'what a prior payer left to the patient is not told');
		}
	}
	for (const [total, part] of Object.entries(TOTALS)) {
		const stated = first.amount(total);
		const parts = sum(rows.map((row) => row.amount(part)));
		if (stated !== parts) first.refuse(total, 'Total', `it is ${stated}, the lines sum to ${parts} minor units`);
	}
}

function diagnosesOf(row) {
	const principal = row.text('PRNCPAL_DGNS_CD');
	const stated = DIAGNOSES.map((at) => ({
		code: row.text(`ICD_DGNS_CD${at}`),
		version: row.text(`ICD_DGNS_VRSN_CD${at}`),
	})).filter(({ code }) => code !== '');
	const all = [{ code: principal, version: row.text('PRNCPAL_DGNS_VRSN_CD') }, ...stated];
	const different = all.filter(({ code }, at) =>
		code !== '' && all.findIndex((other) => other.code === code) === at);
	return different.map(({ code, version }, at) => {
		const qualifiers = DIAGNOSIS_QUALIFIERS[version];
		if (qualifiers === undefined) row.refuse('ICD_DGNS_VRSN_CD1', 'Code', `${version} is no version of the ICD`);
		return { qualifier: qualifiers[at === 0 ? 0 : 1], code };
	});
}

function lineOf(row, uncoded) {
	const code = row.text('HCPCS_CD');
	const modifiers = ['HCPCS_1ST_MDFR_CD', 'HCPCS_2ND_MDFR_CD'].map((column) => row.text(column));
	const [from, until] = ['LINE_1ST_EXPNS_DT', 'LINE_LAST_EXPNS_DT'].map((column) => row.day(column));
	if (from > until) row.refuse('LINE_LAST_EXPNS_DT', 'Date', 'the service ends before it begins');
	return {
		at: `line ${row.line}`,
		number: Number(row.text(FIRST_OF_LINE)),
		...(code === '' ? uncoded : { qualifier: 'HC', code }),
		modifiers: modifiers.filter((modifier) => modifier !== ''),
		charge: row.positive('LINE_SBMTD_CHRG_AMT', (text) => minorUnits(text, CURRENCY)),
		unit: 'UN',
		units: row.positive('LINE_SRVC_CNT', thousandths),
		pointers: [],
		from,
		until,
		authorisation: null,
		rendering: row.text('PRF_PHYSN_NPI') || null,
		prior: [],
		paid: row.amount('LINE_NCH_PMT_AMT'),
		deductible: row.amount('LINE_BENE_PTB_DDCTBL_AMT'),
	};
}

function claimOf(rows, ofClaim, uncoded) {
	checkClaim(rows, ofClaim);
	const [first] = rows;
	const memberId = first.required('BENE_ID');
	return {
		file: first.file,
		at: `line ${first.line}`,
		controlNumber: first.required('CARR_CLM_CNTL_NUM'),
		charge: first.amount('NCH_CARR_CLM_SBMTD_CHRG_AMT'),
		paid: first.amount('CLM_PMT_AMT'),
		currency: CURRENCY,
		placeOfService: first.text('LINE_PLACE_OF_SRVC_CD'),
		frequency: 1,
		original: null,
		isAssigned: first.text('CARR_CLM_PRVDR_ASGNMT_IND_SW') === 'A',
		authorisation: null,
		billing: first.text('ORG_NPI_NUM') || null,
		rendering: first.text('PRF_PHYSN_NPI') || null,
		payer: first.required('CARR_NUM'),
		order: 'P',
		filing: 'MB',
		memberId,
		patient: { last: '', first: '', key: memberId },
		diagnoses: diagnosesOf(first),
		otherPayers: [],
		lines: rows.map((row) => lineOf(row, uncoded)),
	};
}

const WITHOUT_CODE = { qualifier: null, code: null };

/**
 * The claims in the contents of `file`. Published samples leave most lines without a procedure
 * code: those get `uncoded`, a qualifier and code that stand for it, or none.
 */
export function readCarrier(contents, file, { uncoded = WITHOUT_CODE } = {}) {
	const { rows, ofClaim } = rowsOf(contents, file);
	return claimsIn(rows).map((claim) => claimOf(claim, ofClaim, uncoded));
}
