// SPDX-License-Identifier: Apache-2.0

/** From the label of a pack to what is asked of the chain, and the events behind calls. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDocument, writeDocument } from '../lib/epcis.mjs';
import { capture, digestOfHash, epcisEvent, hashOfDigest, offsetText, partyUri } from '../lib/supply/capture.mjs';
import { contentOf, packed } from '../lib/supply/custody.mjs';
import {
	asciiHex, container, fromChain, identifierOfThing, linkOfThing, lotOf, packOf, thing, toChain,
} from '../lib/supply/identifiers.mjs';
import { numbering } from '../lib/supply/numbering.mjs';
import { qrLines, readQr } from '../lib/supply/qrCode.mjs';
import { packLink, scanOf } from '../lib/supply/scan.mjs';

const GTIN = '07612345000015';
const [SERIAL, LOT] = ['79FBLZCS7PJQFQDV', 'B/7-%'];
const YEAR = 2026;
const EXPIRY = Date.UTC(2028, 11, 31) / 86_400_000;
const LINK = 'https://id.gs1.org/01/07612345000015/10/B%2F7-%25/21/79FBLZCS7PJQFQDV?17=281231';
const PACK = { gtin: GTIN, serial: SERIAL, lot: LOT, expiry: EXPIRY };

describe('the label', () => {
	test('a link goes onto the label, off it, and is what was printed', () => {
		const link = packLink(PACK, { year: YEAR });
		assert.equal(link, LINK);
		for (const colours of [false, true]) {
			const lines = qrLines(link, { colours });
			assert.equal(readQr(lines), link);
			assert.equal(lines.every((line) => line.includes('\u001b')), colours);
		}
		assert.deepEqual(scanOf(readQr(qrLines(link)), { year: YEAR }), PACK);
	});

	test('a code stands in a quiet zone of four modules', () => {
		const lines = qrLines(LINK);
		assert.deepEqual(new Set(lines.slice(0, 2).join('')), new Set('█'));
		assert.ok(lines.every((line) => line.length === lines[0].length));
		assert.ok(lines.slice(2, -3).every((line) => line.startsWith('████') && line.endsWith('████')));
	});

	test('a code is read with a stain on it, and not when it is torn', () => {
		const lines = qrLines(LINK);
		const stained = lines.map((line, at) => (at === 11 ? `${line.slice(0, 20)}███${line.slice(23)}` : line));
		assert.equal(readQr(stained), LINK);
		assert.throws(() => readQr(lines.slice(0, 10)));
	});

	test('any host and order of the query does, as a link resolver has them', () => {
		const at = (text) => scanOf(text, { year: YEAR });
		assert.deepEqual(at(LINK.replace('id.gs1.org', 'pharma.example.com/scan')), PACK);
		assert.deepEqual(at(LINK.replace('?', '?linkType=all&')), PACK);
		assert.deepEqual(at(LINK.replace('281231', '281200')), PACK);
		assert.equal(at(LINK.replace('/01/07612345000015', '/01/7612345000015')).gtin, GTIN);
	});

	test('a link that lacks something is refused by its name', () => {
		const missing = (text, ...names) => assert.throws(() => scanOf(text), { name: 'ScanError', missing: names });
		missing(LINK.replace('?17=281231', ''), 'expiry');
		missing(LINK.replace('/21/79FBLZCS7PJQFQDV', ''), 'serial');
		missing(LINK.replace('/10/B%2F7-%25', ''), 'lot');
		missing('https://id.gs1.org/00/106141412345678908', 'gtin', 'serial', 'lot', 'expiry');
		const refused = (text, reason) => assert.throws(() => scanOf(text), { name: 'Gs1Error', reason });
		refused(LINK.replace('5000015', '5000016'), 'CheckDigitMismatch');
		refused(LINK.replace('281231', '281331'), 'NotDate');
		refused(LINK.replace('https', 'ftp'), 'MalformedUri');
		refused('https://example.com/', 'UnknownKey');
		refused(LINK.replace('79FBLZCS7PJQFQDV', 'A'.repeat(21)), 'WrongLength');
	});

	test('a number that is none gets no label', () => {
		assert.throws(() => packLink({ ...PACK, gtin: '07612345000016' }), { reason: 'CheckDigitMismatch' });
		assert.throws(() => packLink({ ...PACK, serial: 'A B' }), { reason: 'NotInCharacterSet' });
		assert.throws(() => packLink({ ...PACK, expiry: 40_000 }, { year: YEAR }), { reason: 'YearOutOfRange' });
	});
});

const lot = lotOf(GTIN, LOT);
const input = lotOf('07612345000022', 'RAW-1');
const pack = packOf(GTIN, SERIAL);
const pallet = container.sscc('376104250021234569');
const box = container.sgtin('17612345000012', 'C1');

describe('numbers on the chain', () => {
	test('texts become bytes where the chain has bytes, and texts again', () => {
		const value = {
			pack, lot, container: pallet, serials: ['0x12', 'A'], count: 3, state: 'Destroyed', missing: null,
			quantities: [[lot, 5]], proof: { path: ['0x01'] },
		};
		const written = toChain(value);
		assert.equal(written.pack.gtin, `0x${Buffer.from(GTIN).toString('hex')}`);
		assert.deepEqual(written.serials, ['0x30783132', '0x41']);
		assert.equal(written.container.Sscc, asciiHex('376104250021234569'));
		assert.equal(written.quantities[0][0].lot, asciiHex(LOT));
		assert.deepEqual([written.count, written.state, written.missing, written.proof], [3, 'Destroyed', null, value.proof]);
		assert.deepEqual(fromChain(written), value);
	});

	test('each thing has its Digital Link', () => {
		assert.equal(linkOfThing(thing.lot(lot)), 'https://id.gs1.org/01/07612345000015/10/B%2F7-%25');
		assert.equal(linkOfThing(thing.pack(pack)), `https://id.gs1.org/01/${GTIN}/21/${SERIAL}`);
		assert.equal(linkOfThing(thing.container(pallet)), 'https://id.gs1.org/00/376104250021234569');
		assert.equal(linkOfThing(thing.container(box)), 'https://id.gs1.org/01/17612345000012/21/C1');
		assert.deepEqual(identifierOfThing(thing.pack(pack)), { kind: 'Sgtin', ...pack });
	});

	test('a company numbers its products, cases, units and places under its prefix', () => {
		const numbers = numbering('0614141');
		assert.equal(numbers.gtin(12345, 8), '80614141123458');
		assert.equal(numbers.gtin(12345), '00614141123452');
		assert.equal(numbers.sscc(234567890, 1), '106141412345678908');
		assert.equal(numbers.gln(12345), '0614141123452');
		assert.throws(() => numbers.gtin(100_000), { reason: 'WrongLength' });
		assert.throws(() => numbering('061'), { reason: 'WrongLength' });
	});

	test('what goes into a container stands in the order of the chain', () => {
		const units = ['376104250021234569', '106141412345678908'].map(container.sscc);
		const cases = ['a', 'B', 'B1'].map((serial) => container.sgtin('17612345000012', serial));
		const root = Buffer.alloc(32);
		const portions = [lot, input, lotOf(GTIN, 'A')].map((one) => ({ lot: one, root, count: 1 }));
		const content = contentOf({ containers: [cases[0], units[0], cases[2], units[1], cases[1]], portions });
		assert.deepEqual(content.containers, [units[1], units[0], cases[1], cases[2], cases[0]]);
		assert.deepEqual(content.portions.map((each) => each.lot.lot), ['A', LOT, 'RAW-1']);
		const { things, quantities } = packed(pallet, { containers: cases, portions });
		assert.deepEqual([things.length, things[0], quantities[1]], [4, thing.container(pallet), [input, 1]]);
	});

	test('numbers that are none are refused', () => {
		assert.throws(() => container.sscc('376104250021234560'), { name: 'Gs1Error' });
		assert.throws(() => lotOf(GTIN, ''), { name: 'Gs1Error' });
		assert.throws(() => packOf('123', 'A'), { name: 'Gs1Error' });
	});
});

describe('the event behind a call', () => {
	const FIELDS = {
		at: Date.UTC(2026, 6, 22, 4, 45, 0, 120), offsetMinutes: 120, readPoint: '7612345000015', location: null,
	};
	const [lotThing, packThing] = [thing.lot(lot), thing.pack(pack)];
	const [palletThing, boxThing] = [thing.container(pallet), thing.container(box)];
	const [from, to] = [partyUri({ gln: '7612345000015' }), partyUri({ gln: '7601002000048' })];
	/** Step, things, quantities, and what of EPCIS has to come of it. */
	const STEPS = [
		['Made', [lotThing, thing.lot(input)], [], 'TransformationEvent', undefined, 'creating_class_instance', 'in_progress'],
		['Made', [lotThing], [], 'ObjectEvent', 'ADD', 'creating_class_instance', 'in_progress'],
		['Commissioned', [lotThing], [[lot, 1_000_000]], 'ObjectEvent', 'ADD', 'commissioning', 'active'],
		['Packed', [palletThing, boxThing, packThing], [[lot, 40]], 'AggregationEvent', 'ADD', 'packing', 'in_progress'],
		['Unpacked', [palletThing, boxThing], [[lot, 40]], 'AggregationEvent', 'DELETE', 'unpacking', 'in_progress'],
		['TakenOut', [packThing, boxThing, lotThing], [], 'AggregationEvent', 'DELETE', 'unpacking', 'in_progress'],
		['TakenOut', [packThing, lotThing], [], 'ObjectEvent', 'OBSERVE', 'picking', 'in_progress'],
		[{ Shipped: { to: 4 } }, [palletThing], [[lot, 40]], 'ObjectEvent', 'OBSERVE', 'shipping', 'in_transit'],
		[{ Received: { from: 3 } }, [palletThing], [], 'ObjectEvent', 'OBSERVE', 'receiving', 'in_progress'],
		[{ Dispensed: { content: 30, left: 0 } }, [packThing], [], 'ObjectEvent', 'OBSERVE', 'dispensing', 'dispensed'],
		[{ Dispensed: { content: 10, left: 20 } }, [packThing], [], 'ObjectEvent', 'OBSERVE', 'dispensing', 'partially_dispensed'],
		[{ Decommissioned: { state: 'Stolen' } }, [packThing], [], 'ObjectEvent', 'DELETE', 'decommissioning', 'stolen'],
		[{ Decommissioned: { state: 'Destroyed' } }, [boxThing], [], 'ObjectEvent', 'DELETE', 'destroying', 'destroyed'],
		[{ Decommissioned: { state: 'Locked' } }, [packThing], [], 'ObjectEvent', 'OBSERVE', 'holding', 'non_sellable_other'],
		[{ Restored: { state: 'Active' } }, [packThing], [], 'ObjectEvent', 'OBSERVE', 'stocking', 'available'],
		[{ Restored: { state: 'PartiallySupplied' } }, [packThing], [], 'ObjectEvent', 'OBSERVE', 'stocking', 'partially_dispensed'],
		[{ Restored: { state: 'Locked' } }, [packThing], [], 'ObjectEvent', 'OBSERVE', 'holding', 'non_sellable_other'],
		['ReturnVerified', [palletThing], [], 'ObjectEvent', 'OBSERVE', 'inspecting', 'conformant'],
	];

	test('each step is an event of the standard, which reads as it was written', () => {
		for (const [step, things, quantities, type, action, bizStep, disposition] of STEPS) {
			const { epcis, eventID } = capture({ ...FIELDS, step, things, quantities });
			assert.deepEqual([epcis.type, epcis.action, epcis.bizStep, epcis.disposition], [type, action, bizStep, disposition]);
			const document = writeDocument([epcis], { creationDate: '2026-07-22T06:45:00+02:00' });
			const [read] = readDocument(Buffer.from(JSON.stringify(document))).events;
			assert.deepEqual(read, { type: epcis.type, eventID, ...epcis });
		}
	});

	test('the digest is that of the event, and each field of it counts', () => {
		const fields = { ...FIELDS, step: 'Packed', things: [palletThing, boxThing], quantities: [[lot, 40]] };
		const { eventID, capture: captured } = capture(fields);
		assert.equal(hashOfDigest(captured.event), eventID);
		assert.equal(digestOfHash(eventID), captured.event);
		assert.deepEqual(captured, { event: captured.event, ...FIELDS });
		const others = [
			{ at: FIELDS.at + 1 }, { offsetMinutes: 60 }, { readPoint: '7601002000048' }, { location: '7612345000015' },
			{ step: 'Unpacked' }, { things: [boxThing, palletThing] }, { things: [palletThing] }, { quantities: [[lot, 41]] },
			{ from }, { to },
		].map((changed) => capture({ ...fields, ...changed }).capture.event);
		assert.equal(new Set([captured.event, ...others]).size, others.length + 1);
		assert.throws(() => digestOfHash(`${eventID} `), TypeError);
	});

	test('what a pack came out of has no part in the first event about it', () => {
		const fields = { ...FIELDS, step: { Dispensed: { content: 30, left: 0 } } };
		const first = capture({ ...fields, things: [packThing, boxThing, lotThing] });
		assert.deepEqual(first.epcis.epcList, [linkOfThing(packThing)]);
		assert.equal(first.epcis.quantityList, undefined);
		assert.equal(capture({ ...fields, things: [packThing] }).eventID, first.eventID);
	});

	test('the order of what is in a container says nothing', () => {
		const fields = { ...FIELDS, step: 'Packed', quantities: [[lot, 40], [input, 2]] };
		const one = capture({ ...fields, things: [palletThing, boxThing, packThing] });
		const other = capture({ ...fields, things: [palletThing, packThing, boxThing], quantities: [[input, 2], [lot, 40]] });
		assert.equal(one.eventID, other.eventID);
	});

	test('parties are named by their GLN, else by their DID', () => {
		const event = epcisEvent({ ...FIELDS, step: { Shipped: { to: 4 } }, things: [palletThing], from, to });
		assert.deepEqual(event.sourceList, [{ type: 'possessing_party', source: 'https://id.gs1.org/417/7612345000015' }]);
		assert.deepEqual(event.destinationList, [{ type: 'possessing_party', destination: 'https://id.gs1.org/417/7601002000048' }]);
		const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
		assert.equal(partyUri({ account }), `did:salus:${account}`);
	});

	test('offsets stand as the standard writes them, and an unknown step is refused', () => {
		assert.deepEqual([0, 60, -210, 840].map(offsetText), ['+00:00', '+01:00', '-03:30', '+14:00']);
		assert.throws(() => capture({ ...FIELDS, step: 'Sold', things: [] }), TypeError);
		assert.throws(() => capture({ ...FIELDS, step: 'toString', things: [] }), TypeError);
	});
});
