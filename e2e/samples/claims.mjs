// SPDX-License-Identifier: Apache-2.0

/** What an invented clinic knows about the claims in synthetic-837p.txt, and what was remitted. */

import { readFile } from 'node:fs/promises';
import { dayOf } from '../lib/time.mjs';

export const PROVIDER = 7;
export const INSURER = 3;
export const PAYER = 'PAYER-1';
export const ADA = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const BEATRICE = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
export const GRACE = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y';
export const NPI = '1245319599';

const secret = (byte) => `0x${byte.repeat(32)}`;

/** The contents of the file with two claims. */
export const synthetic837 = () => readFile(new URL('./synthetic-837p.txt', import.meta.url));

export const CODE_BOOK = {
	secret: secret('c0'),
	rows: [
		{ row: 10, qualifier: 'HC', code: '99213' },
		{ row: 11, qualifier: 'HC', code: '87880' },
		{ row: 20, qualifier: 'HC', code: '97110' },
		{ row: 21, qualifier: 'HC', code: 'A4565' },
	],
	modifiers: [
		{ number: 1, code: '25' },
		{ number: 2, code: '59' },
		{ number: 3, code: 'GP' },
	],
};

export const DIRECTORY = {
	provider: PROVIDER,
	secret: secret('5e'),
	insurers: { [PAYER]: INSURER },
	members: {
		[PAYER]: { 'MEMBER-1001': ADA, 'MEMBER-1002/20120229/BEATRICE': BEATRICE },
	},
	clinicians: { [NPI]: { account: GRACE, credential: secret('cd') } },
	authorisations: { 'AUTH-2': { number: 18 } },
	codeBooks: { [PAYER]: CODE_BOOK },
};

/** What stands around a remittance, except for the claims that it is about. */
export const NAMES = {
	envelope: {
		sender: { qualifier: 'ZZ', id: 'EXAMPLEPAYER' },
		receiver: { qualifier: 'ZZ', id: 'EXAMPLECLINIC' },
		usage: 'T',
	},
	payee: { institution: PROVIDER, name: 'EXAMPLE CLINIC', npi: '1234567893', taxId: '123456789' },
	payers: {
		[INSURER]: {
			name: 'EXAMPLE PAYER',
			taxId: '987654321',
			address: { street: '9 EXAMPLE STREET', city: 'SPRINGFIELD', state: 'IL', zip: '62701' },
			contact: { name: 'REMITTANCES', phone: '5555550199' },
			codeBook: CODE_BOOK,
		},
	},
};

export const DAYS = { from: dayOf('2024-01-01'), until: dayOf('2024-01-31') };

const adjustment = (group, reason, amount, remark = null) => ({ group, reason, remark, amount });
const contractual = (amount) => adjustment('ContractualObligation', 'ExceedsSchedule', amount);

/**
 * What the chain remits for two claims by their references: one paid, one whose price was for the
 * whole and which was taken back. Interest was added, what was owed kept back.
 */
export function remittanceFor([first, second]) {
	const claim = (reference) => ({ provider: PROVIDER, reference });
	const whole = {
		...claim(second), round: 0, advisedAt: 0, status: 22, charge: -21000n, paid: -9000n, patient: -1500n,
		adjustments: [
			adjustment('PatientResponsibility', 'Copay', -1500n),
			adjustment('ContractualObligation', 'ExceedsSchedule', -10500n, 'ConsultPlan'),
		],
		services: [],
	};
	const services = [
		{
			row: 10, day: dayOf('2024-01-10'), units: 1000, charge: 12500n, paid: 2905n,
			adjustments: [
				contractual(7082n), adjustment('PatientResponsibility', 'Deductible', 2000n),
				adjustment('PatientResponsibility', 'Coinsurance', 513n),
			],
		},
		{
			row: 11, day: dayOf('2024-01-10'), units: 1500, charge: 5350n, paid: 0n,
			adjustments: [adjustment('ContractualObligation', 'Bundled', 5350n, 'Bundled')],
		},
	];
	return {
		insurer: INSURER,
		currency: 'USD',
		paid: 2655n,
		claims: [
			{
				...claim(first), round: 0, advisedAt: 0, status: 1, charge: 17850n, paid: 2905n, patient: 2513n,
				adjustments: [], services,
			},
			whole,
		],
		providerAdjustments: [
			{ reason: 'Interest', claim: claim(first), amount: -50n },
			{ reason: 'Recovery', claim: claim(first), amount: 300n },
			{ reason: 'Forward', claim: claim(second), amount: -9000n },
		],
	};
}
