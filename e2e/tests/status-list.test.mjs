// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	decodeList, encodeList, isSet, LEAST_BYTES, readArguments, readBits, statusListCredential,
} from '../tools/status-list.mjs';

/** The list of W3C Bitstring Status List v1.0's example: 131,072 bits, none set. */
const EMPTY = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA';
/** 100,000 bits with the one at 50,000 set, as Digital Bazaar's implementation encodes them. */
const FOREIGN = 'uH4sIAAAAAAAAA-3OMQ0AAAgDsElHOh72EJJWQRMAAAAAAIDWXAcAAAAAAIDHFvRitn7UMAAA';

const indexesOf = (list) => {
	const all = Array.from({ length: list.length * 8 }, (_, index) => index);
	return all.filter((index) => isSet(list, index));
};

test('the empty list is encoded as in the standard', () => {
	assert.equal(encodeList(Buffer.alloc(LEAST_BYTES)), EMPTY);
});

test('a board that never issued has the empty list', () => {
	assert.equal(encodeList(Buffer.alloc(0)), EMPTY);
});

test('the list of the standard decodes to 131,072 bits, none set', () => {
	const list = decodeList(EMPTY);
	assert.equal(list.length * 8, 131_072);
	assert.deepEqual(indexesOf(list), []);
});

test('the list of another implementation has its bit at the right index', () => {
	const list = decodeList(FOREIGN, { leastBytes: 12_500 });
	assert.equal(list.length * 8, 100_000);
	assert.deepEqual(indexesOf(list), [50_000]);
});

test('the first index is the left-most bit and the last one the right-most', () => {
	const bits = Buffer.alloc(LEAST_BYTES);
	bits[0] = 0b1000_0000;
	bits[LEAST_BYTES - 1] = 0b0000_0001;
	assert.deepEqual(indexesOf(decodeList(encodeList(bits))), [0, 131_071]);
});

test('what is encoded comes back, and what is longer than the least stays so', () => {
	for (const length of [1, LEAST_BYTES, LEAST_BYTES + 1, 3 * LEAST_BYTES]) {
		const bits = Buffer.from(Array.from({ length }, (_, at) => (at * 7 + 3) % 256));
		const list = decodeList(encodeList(bits));
		assert.equal(list.length, Math.max(length, LEAST_BYTES));
		assert.deepEqual(list.subarray(0, length), bits);
		assert.ok(list.subarray(length).every((byte) => byte === 0));
	}
});

test('what is not such a list is refused', () => {
	assert.throws(() => decodeList(EMPTY.slice(1)), /multibase/);
	assert.throws(() => decodeList(`${EMPTY}=`), /multibase/);
	assert.throws(() => decodeList('z6Mk'), /multibase/);
	assert.throws(() => decodeList('uAAAA'), { code: 'Z_DATA_ERROR' });
	assert.throws(() => decodeList(EMPTY.slice(0, -8)), { code: 'Z_BUF_ERROR' });
	assert.throws(() => decodeList(FOREIGN), /too short/);
});

test('an index outside a list is refused', () => {
	const list = decodeList(EMPTY);
	for (const index of [-1, 131_072, 0.5]) assert.throws(() => isSet(list, index), RangeError);
});

test('a list is read page by page to its end', async () => {
	const asked = [];
	const pages = [Buffer.alloc(LEAST_BYTES, 1), Buffer.alloc(LEAST_BYTES, 2), Buffer.alloc(0)];
	const statusBits = async (...question) => {
		asked.push(question);
		return { toU8a: (isBare) => isBare && pages[question[2]] };
	};
	const bits = await readBits({ call: { credentialsApi: { statusBits } } }, 3, 'suspension');
	assert.deepEqual(asked, [[3, 'Suspension', 0], [3, 'Suspension', 1], [3, 'Suspension', 2]]);
	assert.deepEqual(bits, Buffer.concat(pages));
});

test('the credential around a list has the shape of the standard', () => {
	const credential = statusListCredential({
		id: 'https://example.com/credentials/status/3',
		issuer: 'did:example:12345',
		purpose: 'revocation',
		encodedList: EMPTY,
		validFrom: new Date('2021-04-05T14:27:40Z'),
	});
	assert.deepEqual(credential, {
		'@context': ['https://www.w3.org/ns/credentials/v2'],
		id: 'https://example.com/credentials/status/3',
		type: ['VerifiableCredential', 'BitstringStatusListCredential'],
		issuer: 'did:example:12345',
		validFrom: '2021-04-05T14:27:40.000Z',
		credentialSubject: {
			id: 'https://example.com/credentials/status/3#list',
			type: 'BitstringStatusList',
			statusPurpose: 'revocation',
			encodedList: EMPTY,
		},
	});
});

test('arguments are read or refused with a reason', () => {
	const read = readArguments(['--board', '3', '--purpose', 'revocation']);
	assert.deepEqual([read.board, read.purpose, read.id], [3, 'revocation', undefined]);
	assert.equal(read.url, 'ws://127.0.0.1:9944');
	assert.ok(readArguments(['--help']).help);
	assert.throws(() => readArguments(['--purpose', 'revocation']), /--board/);
	assert.throws(() => readArguments(['--board', '-3x', '--purpose', 'revocation']), /board/);
	assert.throws(() => readArguments(['--board', '3', '--purpose', 'message']), /--purpose/);
	const half = ['--board', '3', '--purpose', 'suspension', '--id', 'https://example.com'];
	assert.throws(() => readArguments(half), /--issuer/);
});
