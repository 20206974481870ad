// SPDX-License-Identifier: Apache-2.0

/** What the hospital was paid today, by insurer: it balances to the cent, and so do the reserves. */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { figuresOf } from '../lib/claims.mjs';
import { fixed, money } from '../lib/currencies.mjs';
import { read835, write835 } from '../lib/remittance835.mjs';
import { payee } from '../lib/settlement.mjs';
import { table } from '../lib/table.mjs';
import { CURRENCY } from './8-coverage.mjs';
import { IMAGING, REMITTED, RESERVE_LEFT } from './figures.mjs';

const DAY_MILLISECONDS = 86_400_000;
/** CLP02 of what was taken back. */
const REVERSAL = 22;

const NPI = '1234567893';
const TAX_ID = '756123456';
const ENVELOPE = {
	sender: { qualifier: 'ZZ', id: 'SALUS' },
	receiver: { qualifier: 'ZZ', id: 'HOSPITAL' },
	control: 1,
	usage: 'T',
};

async function remittancesOf(stage, { hospital, day, until }) {
	const { claims } = await stage.asking();
	return claims.remittance(payee.institution(hospital.id), day, until);
}

/** What the chain does not know: names, addresses, codes, the hospital's own numbers. */
async function namesFor(stage, { hospital, first, second, claims, day, until }) {
	const contact = { name: 'CLAIMS', phone: '0315550100' };
	const address = { street: 'HAUPTGASSE 1', city: 'BEISPIELSTADT' };
	const payerOf = ({ title, book }) => ({ name: title, address, contact, taxId: TAX_ID, codeBook: book });
	const openings = Object.values(claims).map(({ key, opening }) =>
		[`0x${Buffer.from(key.reference).toString('hex')}`, opening]);
	return {
		envelope: { ...ENVELOPE, moment: await stage.now() },
		payee: { name: hospital.title, npi: NPI },
		payers: Object.fromEntries([first, second].map((insurer) => [insurer.id, payerOf(insurer)])),
		claims: Object.fromEntries(openings),
		from: day,
		until,
	};
}

/** The remittance as a file of X12 835, read back: a service, claim or payment that does not balance is refused. */
async function checkFile(stage, cast, remittances) {
	const file = path.join(stage.folder, cast.hospital.name, 'remittance.835');
	await writeFile(file, write835(remittances, await namesFor(stage, cast)));
	const { payments } = read835(await readFile(file), file);
	for (const [insurer, expected] of [[cast.first, REMITTED.grundkasse], [cast.second, REMITTED.zusatzkasse]]) {
		const { claims, paid } = payments.find(({ payer }) => payer === insurer.title);
		const told = claims.length === 1 ? 'one claim' : `${claims.length} claims and reversals`;
		const claim = `${insurer.title} remits ${told}, paid ${money(paid)}`;
		stage.check(`${claim}: each service, each claim and the sum balance`, fixed(paid) === expected);
	}
}

/** PLB: what is carried forward with a reversal is kept back of a later payment. */
function checkTakenBack(stage, { claims, providerAdjustments }) {
	const reversals = claims.filter(({ status }) => status === REVERSAL).length;
	const adjusted = providerAdjustments.map(({ reason, amount }) => `${reason} ${fixed(amount)}`).join(', ');
	const expected = `Forward -${IMAGING.keptBack}, Recovery ${IMAGING.keptBack}`;
	stage.check(`what was taken back is in it: ${adjusted}`, reversals > 0 && adjusted === expected);
}

async function checkMoney(stage, { hospital, first }) {
	const { currencies, settlement } = await stage.asking();
	const balance = await currencies.balance(CURRENCY, hospital.account);
	stage.check(`the hospital has ${money(balance)}`, fixed(balance) === REMITTED.together);
	const { funded, recovered, paid, held, withdrawn } = await settlement.reserve(first.id, CURRENCY);
	const right = funded + recovered === paid + held + withdrawn && fixed(held) === RESERVE_LEFT;
	stage.check(`${first.title} has ${money(held)} left: funded + recovered = paid + held + withdrawn`, right);
}

function rowOf([name, { round, milliseconds }]) {
	const { charge, allowed, deductible, coinsurance, paid, patient } = figuresOf(round, CURRENCY);
	return [name, charge, allowed, deductible, coinsurance, paid, patient, (milliseconds / 1000).toFixed(2)];
}

function list(stage, { claims, first, second }) {
	const rows = [
		['', 'charge', 'allowed', 'deductible', 'coinsurance', 'paid', "patient's share", 'seconds'],
		...[
			[`visit, ${first.title}`, claims.visit],
			[`visit, ${second.title}`, claims.second],
			['visit again: duplicate', claims.again],
			['electrocardiogram, taken back', claims.electrocardiogram],
			['imaging, denied', claims.imaging],
			['imaging, after the panel', claims.overturned],
			['licence suspended', claims.suspended],
		].map(rowOf),
	];
	for (const line of table(rows)) stage.say(`    ${line}`);
	return rows;
}

export async function play(stage, cast) {
	stage.act('11  The hospital is told what it was paid, and it balances');
	const until = Math.floor((await stage.now()) / DAY_MILLISECONDS);
	const act = { ...cast, until };
	const remittances = await remittancesOf(stage, act);
	await checkFile(stage, act, remittances);
	checkTakenBack(stage, remittances.find(({ insurer }) => insurer === cast.first.id));
	await checkMoney(stage, cast);
	return list(stage, cast);
}
