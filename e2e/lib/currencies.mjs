// SPDX-License-Identifier: Apache-2.0

/** Currencies: one asset each, whose id is the numeric code of ISO 4217. Amounts are minor units. */

import { stringToU8a } from '@polkadot/util';
import { minorDigits } from './money.mjs';

/** Numeric codes (ISO 4217, list one) of the currencies that are issued from here. */
const NUMERIC = {
	CHF: 756, DKK: 208, EUR: 978, GBP: 826, JPY: 392, KWD: 414, NOK: 578, SEK: 752, USD: 840,
};
/** The least that an account can hold: one minor unit. */
const LEAST_BALANCE = 1n;

/** The id of the asset. */
export function assetOf(code) {
	if (!Object.hasOwn(NUMERIC, code)) throw new RangeError(`${code} is not issued from here`);
	return NUMERIC[code];
}

/** A currency as calls take it. */
export const currency = (code) => stringToU8a(code);

/** An amount with all its decimals, such as `328.50`. */
export function fixed(amount, code = 'CHF') {
	const digits = minorDigits(code);
	const text = String(amount < 0n ? -amount : amount).padStart(digits + 1, '0');
	const fraction = digits > 0 ? `.${text.slice(-digits)}` : '';
	return `${amount < 0n ? '-' : ''}${text.slice(0, text.length - digits)}${fraction}`;
}

/** An amount with its currency, such as `CHF 328.50`. */
export const money = (amount, code = 'CHF') => `${code} ${fixed(amount, code)}`;

/** Calls of governance, and of the bank that issues a currency. */
export function currencyCalls(api) {
	const { assets } = api.tx;
	return {
		/** Governance: the currency exists, and `bank` issues it. Accounts need no SAL to hold it. */
		create: (code, bank) => assets.forceCreate(assetOf(code), bank, true, LEAST_BALANCE),
		/** Governance: another bank issues it from now on. */
		entrust: (code, bank) => {
			const banks = [bank, bank, bank, bank];
			return assets.forceAssetStatus(assetOf(code), ...banks, LEAST_BALANCE, true, false);
		},
		/** Governance. */
		describe: (code, name) =>
			assets.forceSetMetadata(assetOf(code), name, code, minorDigits(code), false),
		/** The bank. */
		issue: (code, beneficiary, amount) => assets.mint(assetOf(code), beneficiary, amount),
		/** The bank. */
		redeem: (code, account, amount) => assets.burn(assetOf(code), account, amount),
		transfer: (code, beneficiary, amount) => assets.transfer(assetOf(code), beneficiary, amount),
	};
}

/** Questions to the state, at the block that `api` stands for. */
export function currencyReads(api) {
	const { assets, assetsHolder } = api.query;
	return {
		/** What an account can spend; a reserve is not in it. */
		async balance(code, account) {
			const row = await assets.account(assetOf(code), account);
			return row.isSome ? row.unwrap().balance.toBigInt() : 0n;
		},
		/** What is on hold on an account. */
		async held(code, account) {
			const row = await assetsHolder.balancesOnHold(assetOf(code), account);
			return row.isSome ? row.unwrap().toBigInt() : 0n;
		},
		/** All that was issued, or `undefined` where the currency does not exist. */
		async supply(code) {
			const row = await assets.asset(assetOf(code));
			return row.isSome ? row.unwrap().supply.toBigInt() : undefined;
		},
	};
}
