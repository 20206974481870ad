// SPDX-License-Identifier: Apache-2.0

/** Identifiers between EPC URN and Digital Link, on the vectors of the crate salus-gs1. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CANONICAL_HOST, expiryDate, expiryDay, expiryOf, fromUrn, identifierOf, linkOf, linkUri, readLink, toEpc, toLink,
	toUrn, writeLink,
} from '../lib/epcis.mjs';
import { gln, gtin, lot, prefixLength, serial, sscc } from '../lib/epcis/numbers.mjs';

const sgtin = (number, text) => ({ kind: 'Sgtin', gtin: gtin(number), serial: text });
const lgtin = (number, text) => ({ kind: 'Lgtin', gtin: gtin(number), lot: text });
const tradeItem = (number, itsLot = null, itsSerial = null, expiry = null) =>
	({ kind: 'TradeItem', gtin: gtin(number), lot: itsLot, serial: itsSerial, expiry });

const because = (reason) => (error) => error.name === 'Gs1Error' && error.reason === reason;
const refused = (reason, run, of) => assert.throws(run, because(reason), of);

function urnBothWays(identifier, length, urn) {
	assert.equal(toUrn(identifier, length), urn);
	assert.deepEqual(fromUrn(urn), { identifier, length });
}

function linkBothWays(link, path) {
	assert.equal(writeLink(link), path);
	assert.equal(linkUri(link), `https://${CANONICAL_HOST}${path}`);
	for (const text of [path, linkUri(link)]) assert.deepEqual(readLink(text), link);
}

test('published numbers pass with any of their lengths, and a changed digit fails', () => {
	for (const text of ['95010939', '12345670', '614141000036', '036000291452', '9506000134352', '10614141123459']) {
		assert.equal(gtin(text), text.padStart(14, '0'));
		refused('CheckDigitMismatch', () => gtin(text.slice(0, -1) + ((Number(text.at(-1)) + 1) % 10)), text);
	}
	for (const text of ['6291041500213', '0614141123452', '4012345000009', '0614141123490']) assert.equal(gln(text), text);
	for (const text of ['106141412345678908', '376104250021234569', '123456789012345675']) assert.equal(sscc(text), text);
	for (const text of ['', '9501093', '501093901', '106141411234590']) refused('WrongLength', () => gtin(text));
	for (const text of ['9501093X', '+5010939', '9506000134-52']) refused('NotDigit', () => gtin(text));
});

test('serials and lots have 1 to 20 characters of set 82', () => {
	for (const read of [serial, lot]) {
		assert.equal(read('A'.repeat(20)), 'A'.repeat(20));
		refused('WrongLength', () => read(''));
		refused('WrongLength', () => read('A'.repeat(21)));
		for (const text of ['A B', 'a#', 'a@', 'ä', '{a}']) refused('NotInCharacterSet', () => read(text));
	}
	const all = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
	assert.equal(all.filter((character) => { try { return serial(character); } catch { return false; } }).length, 82);
});

test('the examples of the EPC Tag Data Standard come out both ways', () => {
	urnBothWays(sgtin('10614141123459', '400'), 7, 'urn:epc:id:sgtin:0614141.112345.400');
	urnBothWays(sgtin('04012345111118', '987'), 7, 'urn:epc:id:sgtin:4012345.011111.987');
	urnBothWays(lgtin('04012345123456', '998877'), 7, 'urn:epc:class:lgtin:4012345.012345.998877');
	urnBothWays({ kind: 'Gtin', gtin: '10614141123459' }, 7, 'urn:epc:idpat:sgtin:0614141.112345.*');
	urnBothWays({ kind: 'Gln', gln: '0614141123452' }, 7, 'urn:epc:id:sgln:0614141.12345.0');
	urnBothWays({ kind: 'Gln', gln: '0614141123452' }, 12, 'urn:epc:id:sgln:061414112345..0');
	urnBothWays({ kind: 'Sscc', sscc: '106141412345678908' }, 7, 'urn:epc:id:sscc:0614141.1234567890');
	urnBothWays({ kind: 'Sscc', sscc: '106141412345678908' }, 12, 'urn:epc:id:sscc:061414123456.17890');
	urnBothWays(sgtin('10614141120090', '1'), 7, 'urn:epc:id:sgtin:0614141.112009.1');
});

test('each length of the prefix parts the number elsewhere', () => {
	const parts = ['061414.1112345', '0614141.112345', '06141411.12345', '061414112.1345', '0614141123.145', '06141411234.15', '061414112345.1'];
	parts.forEach((part, at) => urnBothWays(sgtin('10614141123459', '400'), at + 6, `urn:epc:id:sgtin:${part}.400`));
	for (const length of [5, 13, 7.5, undefined]) refused('PrefixLengthOutOfRange', () => prefixLength(length));
});

test('a GTIN-8 has five zeros and its GS1-8 prefix', () => {
	urnBothWays(sgtin('95010939', 'Serial'), 8, 'urn:epc:id:sgtin:00000950.01093.Serial');
	refused('PrefixLengthMismatch', () => toUrn(sgtin('95010939', 'Serial'), 7));
	refused('PrefixLengthMismatch', () => fromUrn('urn:epc:id:sgtin:0000095.001093.Serial'));
});

test('in a URN the reserved characters are escaped and no others', () => {
	urnBothWays(sgtin('70614141123451', '32a/b'), 7, 'urn:epc:id:sgtin:0614141.712345.32a%2Fb');
	urnBothWays(sgtin('10614141123459', '"%&/<>?'), 7, 'urn:epc:id:sgtin:0614141.112345.%22%25%26%2F%3C%3E%3F');
	urnBothWays(lgtin('10614141123459', ".!'()*+,-.:;=_.a"), 7, "urn:epc:class:lgtin:0614141.112345..!'()*+,-.:;=_.a");
	assert.deepEqual(fromUrn('urn:epc:id:sgtin:0614141.712345.32a%2fb').identifier, sgtin('70614141123451', '32a/b'));
	for (const text of ['a/b', 'a&b', 'a?b', '%', '%2', '%2G', '%41', 'a%2D', '%C3%A4', '%+1']) {
		refused('MalformedEscape', () => fromUrn(`urn:epc:id:sgtin:0614141.712345.${text}`), text);
	}
});

test('URNs of a wrong form are refused with the reason', () => {
	for (const [urn, reason] of [
		['', 'UnknownScheme'],
		['urn:epc:id:grai:0614141.12345.400', 'UnknownScheme'],
		['urn:epc:tag:sgtin-96:3.0614141.112345.400', 'UnknownScheme'],
		['URN:EPC:ID:SGTIN:0614141.112345.400', 'UnknownScheme'],
		['urn:epc:id:sgtin:0614141.112345', 'MalformedUrn'],
		['urn:epc:class:lgtin:0614141', 'MalformedUrn'],
		['urn:epc:idpat:sgtin:0614141.112345.400', 'MalformedUrn'],
		['urn:epc:idpat:sgtin:0614141.*', 'MalformedUrn'],
		['urn:epc:id:sgln:0614141.12345', 'MalformedUrn'],
		['urn:epc:id:sscc:06141411234567890', 'MalformedUrn'],
		['urn:epc:id:sgtin:06141.11123456.400', 'PrefixLengthOutOfRange'],
		['urn:epc:id:sscc:0614141123456.1789', 'PrefixLengthOutOfRange'],
		['urn:epc:id:sgln:.123456789012.0', 'PrefixLengthOutOfRange'],
		['urn:epc:id:sgtin:0614141.11234.400', 'WrongLength'],
		['urn:epc:id:sgtin:0614141..400', 'WrongLength'],
		['urn:epc:id:sgtin:0614141.11234X.400', 'NotDigit'],
		['urn:epc:id:sscc:0614141.12345.7890', 'NotDigit'],
		['urn:epc:id:sgtin:0614141.112345.', 'WrongLength'],
		['urn:epc:id:sgtin:0614141.112345.a b', 'NotInCharacterSet'],
		['urn:epc:class:lgtin:0614141.112345.ä', 'NotInCharacterSet'],
		['urn:epc:id:sgln:0614141.12345.400', 'ExtensionNotSupported'],
	]) refused(reason, () => fromUrn(urn), urn);
});

test('links come out both ways, and name the pack before the lot before the product', () => {
	const number = '9506000134352';
	linkBothWays(tradeItem(number), '/01/09506000134352');
	linkBothWays(tradeItem(number, 'ABC'), '/01/09506000134352/10/ABC');
	linkBothWays(tradeItem(number, null, '12345'), '/01/09506000134352/21/12345');
	linkBothWays(tradeItem(number, 'ABC1', '12345', '180426'), '/01/09506000134352/10/ABC1/21/12345?17=180426');
	linkBothWays({ kind: 'Location', gln: '0614141123452' }, '/414/0614141123452');
	linkBothWays({ kind: 'LogisticUnit', sscc: '123456789012345675' }, '/00/123456789012345675');
	linkBothWays(tradeItem(number, '!"%&\'()*+,-./:;<=>?_'), '/01/09506000134352/10/%21%22%25%26%27%28%29%2A%2B%2C-.%2F%3A%3B%3C%3D%3E%3F_');
	assert.deepEqual(identifierOf(tradeItem(number, 'L', 'S')), sgtin(number, 'S'));
	for (const identifier of [sgtin(number, 'S'), lgtin(number, 'L'), { kind: 'Gtin', gtin: gtin(number) }]) {
		assert.deepEqual(identifierOf(linkOf(identifier)), identifier);
	}
});

test('any https host and path before the key will do, and a serial that looks like a key stays one', () => {
	const link = tradeItem('9506000134352', null, '7');
	for (const text of [
		'https://example.com:8443/01/09506000134352/21/7', 'https://example.com/00/01/09506000134352/21/7',
		'HTTPS://EXAMPLE.COM/01/09506000134352/21/7', 'https://example.com/01/9506000134352/21/7',
		'https://example.com/01/09506000134352/21/7?linkType=gs1:epil', '/gtin/01/%30950600013435%32/21/%37#leaflet',
	]) assert.deepEqual(readLink(text), link, text);
	for (const text of ['00', '01', '10', '21', '414']) linkBothWays(tradeItem('9506000134352', '21', text), `/01/09506000134352/10/21/21/${text}`);
});

test('links of a wrong form are refused with the reason', () => {
	for (const [text, reason] of [
		['', 'MalformedUri'], ['01/09506000134352', 'MalformedUri'], ['http://example.com/01/09506000134352', 'MalformedUri'],
		['https:///01/09506000134352', 'MalformedUri'], ['https://mail@example.com/01/09506000134352', 'MalformedUri'],
		['https://example.com:99999/01/09506000134352', 'MalformedUri'], ['https://:443/01/09506000134352', 'MalformedUri'],
		['/', 'UnknownKey'], ['/01', 'UnknownKey'], ['/01/09506000134352/', 'UnknownKey'],
		['/01/09506000134352/22/2A', 'UnknownKey'], ['/414/0614141123452/254/32a', 'UnknownKey'], ['/21/7', 'UnknownKey'],
		['/00/123456789012345675/10/ABC', 'UnknownKey'], ['/01/09506000134352/21/7/10/ABC', 'UnknownKey'],
		['/01/09506000134352/21/7/21/8', 'UnknownKey'], ['/01/09506000134352/10/A/10/B', 'UnknownKey'],
		['/01/09506000134351', 'CheckDigitMismatch'], ['/01/095060001343520', 'WrongLength'],
		['/00/12345678901234567X', 'NotDigit'], ['/414/614141123452', 'WrongLength'], ['/01/09506000134352/21/', 'WrongLength'],
		['/01/09506000134352/21/a+b', 'MalformedEscape'], ['/01/09506000134352/21/ä', 'MalformedEscape'],
		['/01/09506000134352/21/%4g', 'MalformedEscape'], ['/01/09506000134352/21/a%23', 'NotInCharacterSet'],
		['/01/09506000134352?17=271200&17=271200', 'RepeatedExpiry'], ['/01/09506000134352?17=271301', 'NotDate'],
		['/01/09506000134352?17', 'WrongLength'], ['/01/09506000134352?21=1', 'KeyInQuery'],
		['/00/123456789012345675?17=271200', 'ExpiryWithoutGtin'],
	]) refused(reason, () => readLink(text), text);
	for (const host of ['', 'example.com/path', 'a b', 'user@example.com', 'example.com:+443']) {
		refused('MalformedUri', () => linkUri(tradeItem('9506000134352'), host), host);
	}
});

test('an expiry date is a day since 1970 in the century that is near', () => {
	for (const [date, year, day] of [
		['000229', 2026, 11_016], ['240229', 2026, 19_782], ['251231', 2026, 20_453], ['260228', 2026, 20_512],
		['700101', 2000, 0], ['691231', 2000, -1], ['761231', 2026, 39_081], ['770101', 2026, 2_557], ['000200', 2090, 47_540],
	]) assert.equal(expiryDay(date, year), day, date);
	for (const [month, last] of [['2602', '260228'], ['2802', '280229'], ['2604', '260430'], ['2612', '261231']]) {
		assert.equal(expiryDay(`${month}00`, 2026), expiryDay(last, 2026));
	}
	assert.equal(expiryDay('490101', 2099), expiryDay('490101', 2149));
	for (const [day, date] of [[11_016, '000229'], [20_453, '251231'], [39_081, '761231'], [2_557, '770101']]) {
		assert.equal(expiryOf(day, 2026), date);
	}
	for (const day of [2_556, 39_082, -(2 ** 31), 2 ** 31]) refused('YearOutOfRange', () => expiryOf(day, 2026));
	for (const date of ['260001', '261301', '260132', '260230']) refused('NotDate', () => expiryDate(date));
	refused('NotDate', () => expiryDay('260229', 2026));
	refused('WrongLength', () => expiryDate('20260131'));
	refused('NotDigit', () => expiryDate('26-131'));
});

test('every key of an event has one link and one URN', () => {
	for (const [urn, path] of [
		['urn:epc:id:sgtin:4012345.011111.9876', '/01/04012345111118/21/9876'],
		['urn:epc:id:sgln:0614141.07346.1234', '/414/0614141073467/254/1234'],
		['urn:epc:id:sgln:0614141.07346.a%2Fb', '/414/0614141073467/254/a%2Fb'],
		['urn:epc:id:pgln:4012345.00000', '/417/4012345000009'],
		['urn:epc:id:gdti:4012345.55555.1234', '/253/40123455555541234'],
		['urn:epc:id:grai:0614141.12345.400', '/8003/00614141123452400'],
		['urn:epc:id:giai:4000001.111', '/8004/4000001111'],
		['urn:epc:id:gsrn:0614141.0000010253', '/8018/061414100000102534'],
	]) {
		const link = `https://id.gs1.org${path}`;
		assert.equal(toLink(urn), link);
		assert.equal(toEpc(link, 7), urn);
		assert.equal(toLink(link.replace('https://id.gs1.org', 'http://shop.example.com/a')), link);
	}
	refused('CheckDigitMismatch', () => toLink('https://id.gs1.org/417/4012345000008'));
	refused('WrongLength', () => toLink('urn:epc:id:pgln:4012345.0000'));
	refused('UnknownScheme', () => toLink('urn:epc:id:itip:4012345.011111.01.02.1'));
});

test('a link is brought to its finest level, and any other address stays what it is', () => {
	const pack = 'https://id.gs1.org/01/09506000134352/21/7';
	for (const text of [
		'https://shop.example/gtin/9506000134352/lot/A/ser/7?17=270101', 'http://a.example/01/09506000134352/22/2A/21/7#x',
	]) assert.equal(toLink(text), pack);
	for (const text of ['https://orders.example.org/po/12345678', 'geo:47.5,11.1', 'urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8', 'urn:epcglobal:cbv:bt:4012345000009:1']) {
		assert.equal(toLink(text), undefined, text);
	}
	refused('CheckDigitMismatch', () => toLink('https://shop.example/01/09506000134351/21/7'));
	refused('UnknownKey', () => toLink('https://id.gs1.org/21/7'));
});
