// SPDX-License-Identifier: Apache-2.0

/** From a file of X12 837 to a paid claim on a real node, and back to a file of X12 835. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { claimKey, figuresOf } from '../lib/claims.mjs';
import { codeBookAt } from '../lib/claimDirectory.mjs';
import { calendarYear, price, rate } from '../lib/coverage.mjs';
import { read835 } from '../lib/remittance835.mjs';
import { payee } from '../lib/settlement.mjs';
import { dateOf, today } from '../lib/time.mjs';
import { CODE_BOOK, DIRECTORY, NAMES, NPI, PAYER, synthetic837 } from '../samples/claims.mjs';
import { startChain } from './fixture.mjs';
import { CURRENCY, enrolMore, francs, insure, TABLE } from './insurance.mjs';

const TOOLS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'tools');
/** Of each line, in the order of the file. */
const [PRIMARY, SECONDARY] = [
	['CO-45 45.00, PR-2 8.00, paid 72.00', 'CO-45 13.50, PR-2 4.00, paid 36.00'],
	['OA-23 126.00, paid 24.00', 'CO-45 30.00, PR-2 3.00, paid 27.00'],
];
const RATES = { 10: '80.00', 11: '40.00', 20: '50.00', 21: '30.00' };

let chain;
let stage;
let cast;
let members;
let prepared;

/** Runs a tool; fails unless it succeeds. */
const run = async (tool, ...command) =>
	(await promisify(execFile)(process.execPath, [path.join(TOOLS, tool), ...command])).stdout;
const file = (name) => path.join(stage.folder, name);

before(async () => {
	chain = await startChain();
	({ stage } = chain);
	cast = await insure(stage);
	const { insurer } = cast;
	const [ada] = await enrolMore(stage, cast, ['ada']);
	const [beatrice] = await enrolMore(stage, cast, ['beatrice'], { order: 2 });
	members = { ada, beatrice };
	const { from } = calendarYear(today());
	const prices = Object.entries(RATES).map(([row, text]) => price(Number(row), 10, rate(text), from));
	await insurer.adjudicator.sendAll([
		stage.coverage.reviseTable(insurer.id, TABLE, codeBookAt(CODE_BOOK, 'book').root),
		stage.coverage.setPrices(insurer.id, TABLE, prices),
	]);
});
after(() => chain?.end());

test('a file of claims becomes calls without a code or a name', async () => {
	const { hospital, insurer, licence } = cast;
	const directory = {
		...DIRECTORY,
		provider: hospital.id,
		insurers: { [PAYER]: insurer.id },
		members: {
			[PAYER]: {
				'MEMBER-1001': members.ada.address,
				'MEMBER-1002/20120229/BEATRICE': members.beatrice.address,
			},
		},
		clinicians: {
			[NPI]: { account: hospital.ward.address, credential: `0x${Buffer.from(licence).toString('hex')}` },
		},
	};
	const days = dateOf(today()).replaceAll('-', '');
	const text = (await synthetic837()).toString().replaceAll(/202401(?:10|11|12|13)/g, days);
	await writeFile(file('claims.837'), text);
	await writeFile(file('directory.json'), JSON.stringify(directory));
	const options = ['--directory', file('directory.json'), '--openings', file('openings.json')];
	prepared = JSON.parse(await run('claims-from-837.mjs', ...options, '--currency', CURRENCY, file('claims.837')));
	assert.deepEqual(prepared.refused, []);
	assert.equal(prepared.submissions.length, 2);
	const { codeBook } = await (await stage.asking()).coverage.table(insurer.id, TABLE);
	assert.equal(prepared.codeBooks[insurer.id], codeBook);
});

test('they are adjudicated and paid in one call, and the same file again is quiet', async () => {
	const { hospital } = cast;
	const call = stage.claims.submitMany(prepared.submissions);
	const submission = hospital.billing.submit(call);
	const receipt = await submission.included;
	assert.equal(receipt.all('claims.ClaimAdjudicated').length, 2);
	const { claims, currencies } = await stage.asking();
	const rounds = await Promise.all(
		prepared.submissions.map(({ reference }) => claims.lastRound(claimKey(hospital.id, reference))),
	);
	assert.deepEqual(rounds.map((round) => figuresOf(round).lines), [PRIMARY, SECONDARY]);
	assert.deepEqual(rounds.map(({ status }) => status), [1, 2]);
	assert.equal(await currencies.balance(CURRENCY, members.beatrice.address), francs('51.00'));
	const again = await hospital.billing.send(call);
	assert.equal(again.all('claims.ClaimSubmitted').length, 0);
	await submission.finalized;
});

test('the remittance is a file that balances, with the codes and names back in it', async () => {
	const { hospital, insurer } = cast;
	const names = {
		...NAMES,
		payee: { ...NAMES.payee, institution: hospital.id },
		payers: { [insurer.id]: Object.values(NAMES.payers)[0] },
	};
	await writeFile(file('names.json'), JSON.stringify(names));
	const days = ['--from', dateOf(today() - 1), '--until', dateOf(today() + 1)];
	const told = await run(
		'remittance-835.mjs', '--node-url', chain.node.url, '--names', file('names.json'),
		'--openings', file('openings.json'), ...days,
	);
	const { payments: [payment, ...others], tolerated } = read835(Buffer.from(told), 'remittance.835');
	assert.deepEqual([others, tolerated], [[], []]);
	assert.deepEqual([payment.currency, payment.paid], [CURRENCY, francs('108.00')]);
	const [claim] = payment.claims;
	assert.deepEqual([claim.controlNumber, claim.status, claim.patient], ['CLINIC-0001', 1, francs('12.00')]);
	assert.deepEqual(claim.services.map(({ code }) => code), ['99213', '87880']);
	const { claims } = await stage.asking();
	const [remitted] = await claims.remittance(payee.institution(hospital.id), today() - 1, today() + 1);
	assert.equal(payment.paid, remitted.paid);
});

test('a correction of the file is a replacement, and a void takes the claim back', async () => {
	const { hospital } = cast;
	const text = (await readFile(file('claims.837'))).toString();
	const corrected = text
		.replace('CLM*CLINIC-0001*178.5***11:B:1*', 'CLM*CLINIC-0001*158.5***11:B:7*')
		.replace('SV1*HC:99213:25*125*', 'SV1*HC:99213:25*105*')
		.replace('REF*G1*17', 'REF*G1*17~\nREF*F8*CLINIC-0001')
		.replace('SE*64*', 'SE*65*');
	await writeFile(file('corrected.837'), corrected);
	const options = ['--directory', file('directory.json'), '--currency', CURRENCY];
	const { submissions } = JSON.parse(await run('claims-from-837.mjs', ...options, file('corrected.837')));
	const receipt = await hospital.billing.send(stage.claims.submit(submissions[0]));
	assert.equal(receipt.all('claims.ClaimReversed').length, 1);
	const { claims } = await stage.asking();
	const [first] = prepared.submissions;
	const { row } = await claims.claim(claimKey(hospital.id, first.reference));
	assert.deepEqual(row.state.Reversed.by, { Replacement: submissions[0].reference });
	const round = await claims.lastRound(claimKey(hospital.id, submissions[0].reference));
	assert.equal(figuresOf(round).lines[0], 'CO-45 25.00, PR-2 8.00, paid 72.00');
	const voided = await hospital.billing.send(stage.claims.void(claimKey(hospital.id, submissions[0].reference)));
	assert.equal(voided.all('settlement.PaymentReversed').length, 1);
});
