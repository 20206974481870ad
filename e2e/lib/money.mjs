// SPDX-License-Identifier: Apache-2.0

/**
 * Amounts as files write them and as the chain counts them: whole minor units of a currency, and
 * whole thousandths of a unit of service. Exact both ways; nothing is ever a float or rounded.
 */

/** Where ISO 4217 (list one) does not say 2. */
const MINOR_DIGITS = {
	0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
	3: 'BHD IQD JOD KWD LYD OMR TND',
	4: 'CLF UYW',
};
/** Metals, funds and what else ISO 4217 gives no minor unit. */
const WITHOUT_MINOR_UNIT = 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' ');
const USUAL_DIGITS = 2;
const UNIT_DIGITS = 3;
const DECIMAL = /^(-?)([0-9]*)(?:\.([0-9]+))?$/;

/** A text that is no such number. */
export class DecimalError extends Error {
	constructor(text, reason) {
		super(`${JSON.stringify(text)} ${reason}`);
		this.name = 'DecimalError';
	}
}

const DIGITS = new Map(Object.entries(MINOR_DIGITS).flatMap(
	([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)]),
));

/** How many decimals an amount in `currency` (ISO 4217, alphabetic) has. */
export function minorDigits(currency) {
	if (!/^[A-Z]{3}$/.test(currency)) throw new DecimalError(currency, 'is no currency of ISO 4217');
	if (WITHOUT_MINOR_UNIT.includes(currency)) throw new DecimalError(currency, 'has no minor unit');
	return DIGITS.get(currency) ?? USUAL_DIGITS;
}

/** `text` times ten to the power of `digits`. */
function scaled(text, digits) {
	const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
	if (sign === undefined || whole + fraction === '') throw new DecimalError(text, 'is no decimal number');
	const kept = fraction.slice(0, digits).padEnd(digits, '0');
	if (/[1-9]/.test(fraction.slice(digits))) {
		throw new DecimalError(text, `has more than ${digits} decimals`);
	}
	const value = BigInt(`${whole}${kept}`);
	return sign === '-' ? -value : value;
}

/** The shortest decimal number for a `value` that has `digits` decimals. */
function unscaled(value, digits) {
	const [sign, absolute] = value < 0n ? ['-', -value] : ['', value];
	const text = String(absolute).padStart(digits + 1, '0');
	const fraction = text.slice(text.length - digits).replace(/0+$/, '');
	return `${sign}${text.slice(0, text.length - digits)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Minor units of a decimal number: `minorUnits('553.9', 'USD')` is 55390n. */
export const minorUnits = (text, currency) => scaled(text, minorDigits(currency));

/** The decimal number of minor units, without zeros that say nothing. */
export const decimalOf = (amount, currency) => unscaled(BigInt(amount), minorDigits(currency));

/** Thousandths of a unit of service. */
export const thousandths = (text) => scaled(text, UNIT_DIGITS);

export const unitsOf = (thousandths) => unscaled(BigInt(thousandths), UNIT_DIGITS);

export const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);
