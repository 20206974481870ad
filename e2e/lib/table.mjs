// SPDX-License-Identifier: Apache-2.0

/** Plain tables and the figures that go in them. */

/** Rows of cells as lines: the first column to the left, the others to the right. */
export function table(rows) {
	const width = Math.max(...rows.map((row) => row.length));
	const widths = Array.from({ length: width }, (_, column) =>
		Math.max(...rows.map((row) => String(row[column] ?? '').length)),
	);
	const cell = (text, column) =>
		column === 0 ? String(text).padEnd(widths[0]) : String(text).padStart(widths[column]);
	return rows.map((row) => row.map(cell).join('  ').trimEnd());
}

/** The value below which `share` of the numbers lie (nearest rank). */
export function percentile(numbers, share) {
	if (numbers.length === 0) return NaN;
	const sorted = [...numbers].sort((left, right) => left - right);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export const median = (numbers) => percentile(numbers, 0.5);

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

export const grouped = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

/** An amount in SAL with `places` decimals, cut off. */
export function sal(amount, places = 6) {
	const [unit, decimals] = [10n ** 12n, 12];
	const fraction = String(amount % unit).padStart(decimals, '0').slice(0, places);
	return `${amount / unit}.${fraction} SAL`;
}
