// SPDX-License-Identifier: Apache-2.0

/** Makes a chain of founders' cards. */

import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseExact, writeExact } from '../../e2e/lib/exactJson.mjs';
import { checkTogether } from './cards.mjs';
import { chainIn, makePublicFolder, writePublic } from './folders.mjs';
import { addressOf, plainSpec, publicKeyOf, rawSpec } from './nodeBinary.mjs';

const SAL = 1_000_000_000_000n;
/** More than this in one account is no number that the specification can carry exactly. */
const MOST_COINS = (2n ** 64n - 1n) / SAL;
/** SAL that each founder starts with: for its agents, for setting keys, for its institution. */
export const COINS = { admin: 100_000n, validator: 1_000n, institution: 10_000_000n };
/** The runtime has no more places. */
export const MOST_TECHNICIANS = 15;
/** Ten minutes: each session may change the set of voters. */
export const LEAST_EPOCH_SLOTS = 200;
const CHAIN_ID = /^[a-z][a-z0-9_]{2,31}$/;

export const template = async () => parseExact(await plainSpec('consortium'));

export const genesisOf = (spec) => spec.genesis.runtimeGenesis.patch;

export const digestOf = (text) => createHash('sha256').update(text).digest('hex');

/** The account without a key that holds the deposits of institution `number`. */
export async function sovereignAddress(number) {
	const key = Buffer.alloc(32);
	key.write('modlsal/inst', 'latin1');
	key.writeUInt32LE(number, 12);
	return addressOf(`0x${key.toString('hex')}`);
}

/** SAL as the smallest unit. */
function amount(coins, address) {
	if (coins <= 0n || coins > MOST_COINS) throw new Error(`${address}: fund it with 1 to ${MOST_COINS} SAL`);
	return coins * SAL;
}

async function balances(cards, coins, funds) {
	const rows = new Map();
	const add = (address, granted) => rows.set(address, (rows.get(address) ?? 0n) + granted);
	for (const [number, { institution }] of cards.entries()) {
		add(institution.admin, coins.admin);
		if (institution.validator) add(institution.validator, coins.validator);
		add(await sovereignAddress(number), coins.institution);
	}
	for (const [address, granted] of funds) add(address, granted);
	return [...rows].map(([address, granted]) => [address, amount(granted, address)]);
}

/** Who looks after the software, each named once. */
async function committee(technicians) {
	if (technicians.length > MOST_TECHNICIANS) throw new Error(`name ${MOST_TECHNICIANS} technicians or fewer`);
	for (const [at, address] of technicians.entries()) {
		await publicKeyOf(address);
		if (technicians.indexOf(address) !== at) throw new Error(`${address} is named twice as technician`);
	}
	return technicians;
}

/** What is wrong with the length of a session, in a few words, or nothing. */
export function epochFault(epochSlots, isTrial = false) {
	if (isTrial || epochSlots >= LEAST_EPOCH_SLOTS) return undefined;
	return `sessions of ${epochSlots ?? 'no'} slots are for trials: ${LEAST_EPOCH_SLOTS} is the least`;
}

/** Fills the template in. What is not named here stays as the runtime has it. */
async function fill(spec, { name, id, cards, coins = COINS, funds = [], technicians = [], epochSlots }) {
	if (!CHAIN_ID.test(id)) throw new Error(`${id} is no name for a chain: small letters, digits and _`);
	const genesis = genesisOf(spec);
	Object.assign(spec, { name, id, protocolId: id, bootNodes: cards.flatMap(({ addresses }) => addresses) });
	genesis.institutions.institutions = cards.map(({ institution }) => institution);
	genesis.session.keys = cards
		.filter(({ session }) => session)
		.map(({ institution: { validator }, session }) => [validator, validator, session]);
	genesis.balances.balances = await balances(cards, coins, funds);
	if (epochSlots !== undefined) genesis.credit.epochSlots = epochSlots;
	genesis.technicalMembership.members = await committee(technicians);
	return spec;
}

/** Writes both forms of the chain into `folder`; gives their files and the digest of the raw one. */
export async function makeSpecification({ folder, isTrial, ...chain }) {
	checkTogether(chain.cards);
	const fault = chain.epochSlots !== undefined && epochFault(chain.epochSlots, isTrial);
	if (fault) throw new Error(fault);
	const files = chainIn(folder);
	await makePublicFolder(folder);
	const draft = path.join(folder, 'draft.json');
	try {
		await writeFile(draft, writeExact(await fill(await template(), chain)), { flag: 'wx' });
		// Written anew by the node, which puts it in lines for readers and refuses what it does not know.
		await writePublic(files.plain, await plainSpec(draft));
	} finally {
		await rm(draft, { force: true });
	}
	const raw = await rawSpec(files.plain).catch(async (cause) => {
		await rm(files.plain);
		throw cause;
	});
	await writePublic(files.raw, raw);
	return { ...files, sha256: digestOf(raw) };
}
