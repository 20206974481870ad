// SPDX-License-Identifier: Apache-2.0

/** What a chain would answer about a lot from its raw material to a pack, in the types of its metadata. */

import { TypeRegistry } from '@polkadot/types';
import { capture } from '../lib/supply/capture.mjs';
import { asciiHex, toChain } from '../lib/supply/identifiers.mjs';

export const MATERIAL = { gtin: '09521141000175', lot: 'A-26' };
export const LOT = { gtin: '09521141543214', lot: 'R7741' };
export const PACKS = ['7Q4KD2', '7Q4KD9', '7Q4M1A', '7Q4P0Z'].map((serial) => ({ gtin: LOT.gtin, serial }));
export const CASE = { Sgtin: { gtin: '19521141543211', serial: 'C1001' } };
export const PALLET = { Sscc: '095211410000077412' };
export const [MAKER, HOSPITAL] = [3, 5];
export const PARTIES = new Map([
	[MAKER, { gln: '9521141000007', account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' }],
	[HOSPITAL, { gln: undefined, account: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' }],
]);
const [SITE, WARD] = ['9521141000007', '9524567000354'];
const START = Date.UTC(2026, 1, 2, 16);
const HOUR = 3_600_000;

export const lot = (one) => ({ Lot: one });
export const container = (key) => ({ Container: key });
export const pack = (one) => ({ Pack: one });

const STATES = [
	'Active', 'PartiallySupplied', 'Supplied', 'Exported', 'Destroyed', 'Sample', 'FreeSample', 'Locked', 'Stolen',
	'CheckedOut', 'Lost',
];
const TYPES = {
	Gtin: '[u8; 14]', Gln: '[u8; 13]', Sscc: '[u8; 18]', Serial: 'Bytes', Lot: 'Bytes',
	Lgtin: { gtin: 'Gtin', lot: 'Lot' },
	Sgtin: { gtin: 'Gtin', serial: 'Serial' },
	ContainerKey: { _enum: { Sscc: 'Sscc', Sgtin: 'Sgtin' } },
	Thing: { _enum: { Lot: 'Lgtin', Container: 'ContainerKey', Pack: 'Sgtin' } },
	Capture: { event: 'H256', at: 'u64', offsetMinutes: 'i16', readPoint: 'Gln', location: 'Option<Gln>' },
	PackState: { _enum: STATES },
	StepTo: { to: 'u32' }, StepFrom: { from: 'u32' }, StepContent: { content: 'u32', left: 'u32' }, StepState: { state: 'PackState' },
	Step: { _enum: {
		Made: 'Null', Commissioned: 'Null', Packed: 'Null', Unpacked: 'Null', TakenOut: 'Null', Shipped: 'StepTo',
		Received: 'StepFrom', Dispensed: 'StepContent', Decommissioned: 'StepState', Restored: 'StepState', ReturnVerified: 'Null',
	} },
	Tracked: { thing: 'Thing', previous: 'Option<u64>' },
	ErrorReason: { _enum: ['DidNotOccur', 'IncorrectData'] },
	ErrorDeclaration: { declaredAt: 'u64', reason: 'ErrorReason', corrections: 'Vec<H256>' },
	Event: {
		capture: 'Capture', recordedAt: 'u64', institution: 'u32', step: 'Step', things: 'Vec<Tracked>',
		quantities: 'Vec<(Lgtin, u32)>', error: 'Option<ErrorDeclaration>',
	},
	Pedigree: { events: 'Vec<(u64, Event)>', isCut: 'bool' },
	PedigreeError: { _enum: ['NotAParty', 'NotFound'] },
	LegalId: { _enum: { Gln: '[u8; 13]', Lei: '[u8; 20]', Npi: '[u8; 10]' } },
	Institution: { legalId: 'LegalId' },
};
const registry = new TypeRegistry();
registry.register(TYPES);

const uri = ({ gln, account }) => (gln === undefined ? `did:salus:${account}` : `https://id.gs1.org/417/${gln}`);
const between = (from, to) => ({ from: uri(PARTIES.get(from)), to: uri(PARTIES.get(to)) });

/** The steps of the history; `hash` stands in for the one that the fields make. */
const HISTORY = [
	{ step: 'Made', things: [lot(MATERIAL)] },
	{ step: 'Made', things: [lot(LOT), lot(MATERIAL)] },
	{ step: 'Commissioned', things: [lot(LOT)], quantities: [[LOT, 4]] },
	{ step: 'Packed', things: [container(CASE)], quantities: [[LOT, 4]] },
	{ step: 'Packed', things: [container(PALLET), container(CASE)] },
	{ step: { Shipped: { to: HOSPITAL } }, things: [container(PALLET)], location: null, ...between(MAKER, HOSPITAL) },
	{ step: { Received: { from: MAKER } }, things: [container(PALLET)], by: HOSPITAL, ...between(MAKER, HOSPITAL) },
	{ step: 'Unpacked', things: [container(PALLET), container(CASE)], by: HOSPITAL },
	{ step: 'TakenOut', things: [pack(PACKS[0]), container(CASE), lot(LOT)], by: HOSPITAL },
	{ step: { Dispensed: { content: 20, left: 0 } }, things: [pack(PACKS[0])], by: HOSPITAL },
];

/** A row of the chain as text. `named` changes its fields once its hash is made. */
export function rowOf({ by = MAKER, ...fields }, at, named = {}) {
	const readPoint = by === MAKER ? SITE : WARD;
	const whole = { quantities: [], at: START + at * HOUR, readPoint, location: readPoint, ...fields };
	const { capture: told } = capture(whole);
	const { step, things, quantities } = whole;
	return {
		capture: told,
		recordedAt: told.at + 1_000,
		institution: by,
		step,
		things: things.map((thing) => ({ thing, previous: at === 0 ? null : at - 1 })),
		quantities,
		error: null,
		...named,
	};
}

/** All rows with their numbers; `changes` by the place of a row. */
export const rows = (changes = {}) => HISTORY.map((fields, at) => [100 + at, rowOf(fields, at, changes[at])]);

/** A state that answers `answer` to whoever asks for a pedigree, and what it was asked. */
export function stateWith(answer) {
	const asked = [];
	const institution = (number) => {
		const { gln } = PARTIES.get(number);
		const legalId = gln === undefined ? { Lei: `0x${'41'.repeat(20)}` } : { Gln: asciiHex(gln) };
		return registry.createType('Option<Institution>', { legalId });
	};
	const call = {
		supplyChainApi: {
			pedigree: async (...question) => {
				asked.push(question);
				return registry.createType('Result<Pedigree, PedigreeError>', toChain(answer));
			},
		},
		institutionsApi: {
			institution: async (number) => institution(number),
			sovereignAccount: async (number) => registry.createType('AccountId', PARTIES.get(number).account),
		},
	};
	return { state: { call }, asked };
}
