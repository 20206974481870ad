// SPDX-License-Identifier: Apache-2.0

/** What the acts about claims ask for, and what has to come of it, worked out by hand. */

export const RESERVE = '50000.00';

export const GRUNDKASSE = {
	deductible: '110.00',
	outOfPocket: '180.00',
	coinsurance: 1_500,
	rows: [
		{ row: 1, category: 10, rate: '0.81', code: 'AA.00.0010' },
		{ row: 2, category: 20, rate: '24.35', code: 'LA.10.0200' },
		{ row: 3, category: 20, rate: '41.20', code: 'CA.05.0030' },
		{ row: 4, category: 30, rate: '480.00', code: 'RA.30.0450' },
	],
};

export const ZUSATZKASSE = {
	coinsurance: 2_000,
	rows: [
		{ row: 11, category: 1, rate: '0.80', code: 'AA.00.0010' },
		{ row: 12, category: 1, rate: '25.00', code: 'LA.10.0200' },
	],
};

export const VISIT = {
	lines: [
		{ row: 1, units: '178', charge: '328.50' },
		{ row: 2, units: '3', charge: '90.00' },
	],
	figures: {
		status: 1,
		charge: '418.50',
		allowed: '217.23',
		deductible: '110.00',
		coinsurance: '16.09',
		paid: '91.14',
		patient: '126.09',
		lines: [
			'CO-45 184.32, PR-1 110.00, PR-2 5.13, paid 29.05',
			'CO-45 16.95, PR-2 10.96, paid 62.09',
		],
	},
};

export const VISIT_AGAIN = {
	lines: VISIT.lines,
	figures: {
		status: 1,
		charge: '418.50',
		allowed: '0.00',
		deductible: '0.00',
		coinsurance: '0.00',
		paid: '0.00',
		patient: '0.00',
		lines: ['OA-18 328.50, paid 0.00', 'OA-18 90.00, paid 0.00'],
	},
};

export const ELECTROCARDIOGRAM = {
	lines: [{ row: 3, units: '1', charge: '55.00' }],
	figures: {
		status: 1,
		charge: '55.00',
		allowed: '41.20',
		deductible: '0.00',
		coinsurance: '6.18',
		paid: '35.02',
		patient: '6.18',
		lines: ['CO-45 13.80, PR-2 6.18, paid 35.02'],
	},
};

export const IMAGING = {
	lines: [{ row: 4, units: '1', charge: '620.00' }],
	denied: {
		status: 1,
		charge: '620.00',
		allowed: '0.00',
		deductible: '0.00',
		coinsurance: '0.00',
		paid: '0.00',
		patient: '0.00',
		lines: ['CO-197 620.00, paid 0.00'],
	},
	overturned: {
		status: 1,
		charge: '620.00',
		allowed: '480.00',
		deductible: '0.00',
		coinsurance: '53.91',
		paid: '426.09',
		patient: '53.91',
		lines: ['CO-45 140.00, PR-2 53.91, paid 426.09'],
	},
	keptBack: '35.02',
};

export const SUSPENDED = {
	lines: [{ row: 1, units: '20', charge: '40.00' }],
	figures: {
		status: 1,
		charge: '40.00',
		allowed: '0.00',
		deductible: '0.00',
		coinsurance: '0.00',
		paid: '0.00',
		patient: '0.00',
		lines: ['CO-B7 40.00, paid 0.00'],
	},
};

export const SECOND_PAYER = {
	rows: [11, 12],
	figures: {
		status: 2,
		charge: '418.50',
		allowed: '217.40',
		deductible: '0.00',
		coinsurance: '1.21',
		paid: '124.88',
		patient: '1.21',
		lines: ['OA-23 213.37, PR-2 1.21, paid 113.92', 'OA-23 79.04, paid 10.96'],
	},
};

export const ACCUMULATED = {
	claimed: { deductible: '110.00', outOfPocket: '132.27', paid: '126.16' },
	voided: { deductible: '110.00', outOfPocket: '126.09', paid: '91.14' },
	overturned: { deductible: '110.00', outOfPocket: '180.00', paid: '517.23' },
};

export const REMITTED = { grundkasse: '517.23', zusatzkasse: '124.88', together: '642.11' };

export const RESERVE_LEFT = '49482.77';
