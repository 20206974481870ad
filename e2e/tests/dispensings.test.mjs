// SPDX-License-Identifier: Apache-2.0

/** The numbers that tie claims to packs, and how an insurer checks them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line } from '../lib/claims.mjs';
import { dispensingNumber, matchDispensing } from '../lib/dispensings.mjs';

const SECRET = Buffer.alloc(32, 0x5e);
const GTIN = '09506000134352';
const PACK = { gtin: GTIN, serial: 'ABC1234567' };
const [PHARMACY, RIVAL] = [7, 8];
const DAY = 20_605;
const NOON = DAY * 86_400_000 + 43_200_000;
/**
 * As `openssl dgst -sha256 -mac HMAC -macopt hexkey:5e…` and the hmac module of Python give them for
 * the bytes of GTIN, serial and part.
 */
const VECTORS = [
	[PACK, 0, '38f1de5ee5672f208e8026a1d4b8a9d2e17014a9c1a52172ffe94204c1f6a46e'],
	[PACK, 1, '81898030f4775eac312149302b2bbc8560cee398aa6a60cbfb419c89e893de09'],
	[{ gtin: GTIN, serial: '100000' }, 1, 'e4099769ac8c37ed0ed4ff570c339d331eb011be82128659e9dd17468ca9a6f3'],
	[{ gtin: '12345670', serial: 'a/%-_Z01' }, 99, '887181c15ba804ed2ae5bd74701fad2df74d9da0ac563721c0ffa12aaa13d752'],
];

const supplied = { state: 'Supplied', changedBy: PHARMACY, changedAt: NOON, before: { state: 'Active', left: 30 } };
const claimed = (dispensing, named = {}) => line({ row: 1, day: DAY, charge: 1n, dispensing, ...named });

/** What a check says of a line where the chain has `row` of each pack. */
async function wrong(row, { part = 0, candidates = [PACK], pack = PACK, ...named } = {}) {
	const asked = [];
	const packs = { async pack(one) { asked.push(one); return { row, holder: null, suspicion: null }; } };
	const found = await matchDispensing({
		secret: SECRET, provider: PHARMACY, line: claimed(dispensingNumber(SECRET, pack, part), named), candidates, packs,
	});
	return { ...found, asked };
}

test('a number is the HMAC of GTIN, serial and part', () => {
	for (const [pack, part, expected] of VECTORS) {
		assert.equal(dispensingNumber(SECRET, pack, part).toString('hex'), expected);
	}
	assert.deepEqual(dispensingNumber(SECRET, PACK), dispensingNumber(SECRET, PACK, 0));
	assert.deepEqual(dispensingNumber(SECRET, { ...PACK, gtin: GTIN.slice(1) }), dispensingNumber(SECRET, PACK));
});

test('packs, parts and secrets do not run into each other', () => {
	const packs = ['1', '10', '100', '1000', '0'].map((serial) => ({ gtin: GTIN, serial }));
	const numbers = packs.flatMap((pack) => [0, 1, 10, 99].map((part) => dispensingNumber(SECRET, pack, part)));
	numbers.push(dispensingNumber(Buffer.alloc(32, 0x5f), packs[0]));
	assert.equal(new Set(numbers.map((number) => number.toString('hex'))).size, numbers.length);
});

test('what is no secret, no pack and no part makes no number', () => {
	assert.throws(() => dispensingNumber(SECRET.subarray(1), PACK), TypeError);
	assert.throws(() => dispensingNumber('5e'.repeat(16), PACK), TypeError);
	assert.throws(() => dispensingNumber(SECRET, { ...PACK, gtin: '09506000134353' }), { name: 'Gs1Error' });
	for (const serial of ['', 'A'.repeat(21), 'Ä']) {
		assert.throws(() => dispensingNumber(SECRET, { ...PACK, serial }), { name: 'Gs1Error' });
	}
	for (const part of [-1, 100, 0.5, '1', null]) assert.throws(() => dispensingNumber(SECRET, PACK, part), RangeError);
});

test('a line for what its provider dispensed on its day is right', async () => {
	assert.deepEqual(await wrong(supplied), { pack: PACK, part: 0, wrong: null, asked: [PACK] });
	const first = { ...supplied, state: 'PartiallySupplied' };
	assert.equal((await wrong(first)).wrong, null);
	const last = { ...supplied, before: { state: 'PartiallySupplied', left: 20 } };
	assert.deepEqual(await wrong(last, { part: 1 }), { pack: PACK, part: 1, wrong: null, asked: [PACK] });
});

test('the pack is found among those that were told, and no other is asked about', async () => {
	const others = ['A', 'B', 'C'].map((serial) => ({ gtin: GTIN, serial }));
	assert.deepEqual((await wrong(supplied, { candidates: [...others, PACK] })).asked, [PACK]);
	const unknown = await wrong(supplied, { candidates: others });
	assert.deepEqual(unknown, { pack: null, part: null, wrong: 'Unknown', asked: [] });
});

test('it says what is wrong', async () => {
	const cases = [
		[null, {}, 'NotDispensed'],
		[{ ...supplied, state: 'Active', before: null }, {}, 'NotDispensed'],
		[{ ...supplied, state: 'Stolen' }, {}, 'NotDispensed'],
		[{ ...supplied, changedBy: RIVAL }, {}, 'OtherProvider'],
		[supplied, { day: DAY - 1 }, 'OtherDay'],
		[{ ...supplied, changedAt: (DAY + 1) * 86_400_000 }, {}, 'OtherDay'],
		[{ ...supplied, changedAt: (DAY + 1) * 86_400_000 - 1 }, {}, null],
		[supplied, { part: 1 }, 'NotInParts'],
		[{ ...supplied, state: 'PartiallySupplied' }, { part: 1 }, 'NotInParts'],
		[{ ...supplied, before: null }, { part: 1 }, 'NotInParts'],
	];
	for (const [at, [row, named, expected]] of cases.entries()) {
		assert.equal((await wrong(row, named)).wrong, expected, String(at));
	}
});

test('a number is read in bytes as in hexadecimal, and a line without one is none', async () => {
	const packs = { pack: async () => ({ row: supplied }) };
	const match = (dispensing) => matchDispensing({
		secret: SECRET, provider: PHARMACY, line: { day: DAY, dispensing }, candidates: [PACK], packs,
	});
	const number = dispensingNumber(SECRET, PACK);
	assert.equal((await match(number)).wrong, null);
	assert.equal((await match(`0x${number.toString('hex')}`)).wrong, null);
	assert.equal((await match(null)).wrong, 'Unnumbered');
	assert.equal((await match(undefined)).wrong, 'Unnumbered');
});
