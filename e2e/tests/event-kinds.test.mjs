// SPDX-License-Identifier: Apache-2.0

/**
 * Every kind of event that the project writes is hashed in the forms of the published vectors. What
 * none of them has is named here, with the string that is hashed.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventHash, hashOf, preHash, readDocument } from '../lib/epcis.mjs';
import { capture } from '../lib/supply/capture.mjs';
import { CASE, container, LOT, lot, MATERIAL, pack, PACKS, PALLET } from './pedigreeRows.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const VECTORS = path.join(PROJECT, '..', 'shared', 'data', 'epcis-hash-vectors');
const skip = existsSync(VECTORS) ? false : `no published hashes in ${VECTORS}: NOT TESTED`;
const UNHASHED = ['type', 'action', 'eventID', 'recordTime', 'errorDeclaration', 'certificationInfo'];
/** Words stand behind the same start each, so that one of them shows the form of all. */
const WORDS = ['bizStep', 'disposition'];

const PLACES = { readPoint: '9521141000007', location: '9521141000212' };
const PARTIES = { from: 'https://id.gs1.org/417/9521141000007', to: 'https://id.gs1.org/417/9524567000002' };
const alone = (step, ...things) => ({ step, things });
const KINDS = {
	Made: alone('Made', lot(LOT)),
	'Made of others': alone('Made', lot(LOT), lot(MATERIAL)),
	Commissioned: { ...alone('Commissioned', lot(LOT)), quantities: [[LOT, 4]] },
	Packed: { ...alone('Packed', container(PALLET), container(CASE), pack(PACKS[0])), quantities: [[LOT, 3]] },
	Unpacked: { ...alone('Unpacked', container(PALLET), container(CASE), pack(PACKS[0])), quantities: [[LOT, 3]] },
	TakenOut: alone('TakenOut', pack(PACKS[0]), container(CASE), lot(LOT)),
	'TakenOut of nothing': alone('TakenOut', pack(PACKS[0]), lot(LOT)),
	Shipped: { ...alone({ Shipped: { to: 5 } }, container(PALLET)), ...PARTIES, location: null },
	Received: { ...alone({ Received: { from: 3 } }, container(PALLET)), ...PARTIES },
	Dispensed: alone({ Dispensed: { content: 20, left: 0 } }, pack(PACKS[0])),
	'Dispensed in part': alone({ Dispensed: { content: 5, left: 15 } }, pack(PACKS[0])),
	...Object.fromEntries(['Exported', 'Destroyed', 'Sample', 'FreeSample', 'Locked', 'Stolen', 'CheckedOut', 'Lost'].map(
		(state) => [state, alone({ Decommissioned: { state } }, pack(PACKS[0]))],
	)),
	'Container destroyed': alone({ Decommissioned: { state: 'Destroyed' } }, container(PALLET)),
	Restored: alone({ Restored: { state: 'Active' } }, pack(PACKS[0])),
	'Restored in part': alone({ Restored: { state: 'PartiallySupplied' } }, pack(PACKS[0])),
	ReturnVerified: alone('ReturnVerified', container(PALLET)),
};
const eventOf = (fields) => capture({ quantities: [], at: Date.UTC(2026, 1, 3, 7), ...PLACES, ...fields }).epcis;

/** What of each kind stands in no published event, the words apart. */
const UNPUBLISHED = {
	Made: ['quantityElement of a class alone'],
	'Made of others': ['quantityElement of a class alone'],
};
const DELETED = 'ObjectEvent DELETE';

const quantityForm = ({ quantity, uom }) =>
	`quantityElement ${quantity === undefined ? 'of a class alone' : uom === undefined ? 'with a count' : 'with a measure'}`;

const FORMS = {
	quantityList: (value) => value.map(quantityForm),
	sourceList: (value) => value.map(({ type }) => `source ${type}`),
	destinationList: (value) => value.map(({ type }) => `destination ${type}`),
};

/** The parts of which the string of an event consists, without the words and numbers in them. */
function formsOf(event) {
	const forms = [`${event.type} ${event.action ?? 'without action'}`];
	for (const [name, value] of Object.entries(event)) {
		if (UNHASHED.includes(name)) continue;
		forms.push(name, ...(FORMS[/QuantityList$/.test(name) ? 'quantityList' : name]?.(value) ?? []));
	}
	return [...new Set(forms)];
}

async function published() {
	const documents = readdirSync(VECTORS).filter((name) => /\.(?:xml|jsonld)$/.test(name));
	const found = new Map();
	for (const name of documents) {
		const hashes = (await readFile(path.join(VECTORS, name.replace(/\.[a-z]+$/, '.hashes')), 'utf8')).split('\n');
		for (const event of readDocument(await readFile(path.join(VECTORS, name))).events) {
			assert.ok(hashes.includes(eventHash(event)), name);
			for (const form of formsOf(event)) found.set(form, (found.get(form) ?? new Set()).add(name));
			for (const word of WORDS) found.set(`${word} ${event[word]}`, new Set([name]));
		}
	}
	return found;
}

test('each part of each kind of event stands in a published one, but for what is named', { skip }, async () => {
	const found = await published();
	for (const [name, fields] of Object.entries(KINDS)) {
		const event = eventOf(fields);
		const missing = formsOf(event).filter((form) => !found.has(form));
		const expected = event.action === 'DELETE' && event.type === 'ObjectEvent' ? [DELETED] : (UNPUBLISHED[name] ?? []);
		assert.deepEqual(missing, expected, name);
	}
});

test('the published events have the words of moving, and the forms of all others', { skip }, async () => {
	const found = await published();
	const wordsOf = (word) => [...new Set(Object.values(KINDS).map((fields) => eventOf(fields)[word]))];
	const isPublished = (word) => wordsOf(word).filter((value) => found.has(`${word} ${value}`)).sort();
	assert.deepEqual(isPublished('bizStep'), ['commissioning', 'holding', 'inspecting', 'packing', 'receiving', 'shipping', 'unpacking']);
	assert.deepEqual(isPublished('disposition'), ['in_progress', 'in_transit']);
});

const CBV = 'https://ref.gs1.org/cbv/';
const AT = 'eventTime=2026-02-03T07:00:00.000ZeventTimeZoneOffset=+01:00';
const WHERE = 'readPointid=https://id.gs1.org/414/9521141000007bizLocationid=https://id.gs1.org/414/9521141000212';
const [ITEM, ONE] = ['https://id.gs1.org/01/09521141543214/10/R7741', 'https://id.gs1.org/01/09521141543214/21/7Q4KD2'];
const [BOX, LOAD] = ['https://id.gs1.org/01/19521141543211/21/C1001', 'https://id.gs1.org/00/095211410000077412'];
const said = (bizStep, disposition) => `bizStep=${CBV}BizStep-${bizStep}disposition=${CBV}Disp-${disposition}`;

/** The strings written out by hand, by CBV 2.0, 8.9.2. */
const STRINGS = {
	Commissioned: `eventType=ObjectEvent${AT}quantityListquantityElementepcClass=${ITEM}quantity=4action=ADD${said('commissioning', 'active')}${WHERE}`,
	Packed: `eventType=AggregationEvent${AT}parentID=${LOAD}childEPCsepc=${ONE}epc=${BOX}childQuantityListquantityElementepcClass=${ITEM}quantity=3action=ADD${said('packing', 'in_progress')}${WHERE}`,
	TakenOut: `eventType=AggregationEvent${AT}parentID=${BOX}childEPCsepc=${ONE}action=DELETE${said('unpacking', 'in_progress')}${WHERE}`,
	Shipped: `eventType=ObjectEvent${AT}epcListepc=${LOAD}action=OBSERVE${said('shipping', 'in_transit')}readPointid=https://id.gs1.org/414/9521141000007` +
		`destinationListtype=${CBV}SDT-possessing_partydestination=${PARTIES.to}sourceListtype=${CBV}SDT-possessing_partysource=${PARTIES.from}`,
	Dispensed: `eventType=ObjectEvent${AT}epcListepc=${ONE}action=OBSERVE${said('dispensing', 'dispensed')}${WHERE}`,
	Locked: `eventType=ObjectEvent${AT}epcListepc=${ONE}action=OBSERVE${said('holding', 'non_sellable_other')}${WHERE}`,
	Restored: `eventType=ObjectEvent${AT}epcListepc=${ONE}action=OBSERVE${said('stocking', 'available')}${WHERE}`,
	'Restored in part': `eventType=ObjectEvent${AT}epcListepc=${ONE}action=OBSERVE${said('stocking', 'partially_dispensed')}${WHERE}`,
	Destroyed: `eventType=ObjectEvent${AT}epcListepc=${ONE}action=DELETE${said('destroying', 'destroyed')}${WHERE}`,
};

for (const [name, text] of Object.entries(STRINGS)) {
	test(`the string of ${name} is what the standard makes of it`, () => {
		const { epcis, eventID } = capture({ quantities: [], at: Date.UTC(2026, 1, 3, 7), ...PLACES, ...KINDS[name] });
		assert.equal(preHash(epcis), text);
		assert.equal(eventID, hashOf(text));
	});
}

test('a lot without a count is its class alone, whatever it was made of', () => {
	assert.ok(preHash(eventOf(KINDS.Made)).includes(`quantityListquantityElementepcClass=${ITEM}action=ADD`));
	assert.ok(preHash(eventOf(KINDS['Made of others'])).includes(
		`inputQuantityListquantityElementepcClass=https://id.gs1.org/01/09521141000175/10/A-26outputQuantityListquantityElementepcClass=${ITEM}bizStep=`,
	));
});
