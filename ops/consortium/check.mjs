// SPDX-License-Identifier: Apache-2.0

/** What a founder looks at before it runs a chain that somebody else put together. */

import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseExact, writeExact } from '../../e2e/lib/exactJson.mjs';
import { checkCard, writeLegalId } from './cards.mjs';
import { chainIn, placesIn, readJson } from './folders.mjs';
import { SESSION_KEY_TYPES } from './founder.mjs';
import { peerIdOf, publicKeyOf, rawSpec } from './nodeBinary.mjs';
import { digestOf, epochFault, genesisOf, sovereignAddress, template } from './specification.mjs';

const SAL = 1_000_000_000_000n;
const GENESIS = 'genesis.runtimeGenesis.patch.';
/** Where a chain may differ from the template, the runtime's own word. */
const FILLED_IN = [
	'name', 'id', 'protocolId', 'bootNodes',
	`${GENESIS}institutions.institutions`,
	`${GENESIS}session.keys`,
	`${GENESIS}balances.balances`,
	`${GENESIS}technicalMembership.members`,
];
/** This the founders may have agreed on, as on what they name themselves; all of it is shown. */
const AGREED = [`${GENESIS}credit.epochSlots`];

const same = (one, other) => writeExact(one ?? null) === writeExact(other ?? null);
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/** The paths at which two documents differ. */
function differences(one, other, at = []) {
	if (!isObject(one) || !isObject(other)) return same(one, other) ? [] : [at.join('.')];
	const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
	return names.flatMap((name) => differences(one[name], other[name], [...at, name]));
}

/** What founders say that each account is, one reason each. */
async function reasonsOf(genesis) {
	const reasons = new Map();
	for (const [number, { admin, validator, legalId }] of genesis.institutions.institutions.entries()) {
		const name = `${number} ${writeLegalId(legalId)}`;
		reasons.set(admin, `admin of ${name}`);
		if (validator) reasons.set(validator, `validator of ${name}`);
		reasons.set(await sovereignAddress(number), `deposits of ${name}`);
	}
	return reasons;
}

/** Session keys of accounts under which no founder validates would be validators that nobody admitted. */
function strangers(genesis) {
	const validators = new Set(genesis.institutions.institutions.map(({ validator }) => validator).filter(Boolean));
	return genesis.session.keys
		.filter(([account, validator]) => account !== validator || !validators.has(account))
		.map(([account]) => `${account} has session keys and is no founder's validator`);
}

/** What is wrong with the chain whoever looks at it. */
export function faultsOf(spec, isTrial) {
	const genesis = genesisOf(spec);
	const faults = [...strangers(genesis)];
	if (spec.chainType !== 'Live') faults.push('chainType is not Live');
	const epoch = epochFault(genesis.credit?.epochSlots, isTrial);
	if (epoch) faults.push(`credit.epochSlots: ${epoch}`);
	return faults;
}

/** What is wrong with the chain for the founder whose folder this is, and what could not be compared. */
async function compareWithOwn(spec, folder) {
	if (!folder) return { faults: [], unseen: ['your card: no folder of a founder was named'] };
	const places = placesIn(folder);
	const card = checkCard(await readJson(places.card), places.card);
	const genesis = genesisOf(spec);
	const { institution, session, addresses } = card;
	const faults = [];
	if (!genesis.institutions.institutions.some((one) => differences(one, institution).length === 0)) {
		faults.push('the institution is not in it as your card has it');
	}
	if (!session) return { faults, unseen: [] };
	const row = genesis.session.keys.find(([account]) => account === institution.validator);
	if (!row || row[1] !== institution.validator || differences(row[2], session).length > 0) {
		faults.push('the session keys are not those of your card');
	}
	for (const address of addresses) {
		if (!spec.bootNodes.includes(address)) faults.push(`the address ${address} is not among the bootnodes`);
	}
	// The keys leave for the validator's machine.
	const areHere = await access(places.server).then(() => true, () => false);
	if (!areHere) return { faults, unseen: [`your key files: ${places.server} is not there`] };
	return { faults: [...faults, ...(await keyFaults(places, card))], unseen: [] };
}

/** Whether the secret halves of what the card promises are in the folder. */
async function keyFaults(places, { session, addresses }) {
	const faults = [];
	for (const [name, { type }] of Object.entries(SESSION_KEY_TYPES)) {
		const file = Buffer.from(type).toString('hex') + (await publicKeyOf(session[name])).slice(2);
		const found = await readFile(path.join(places.keystore, file)).catch(() => undefined);
		if (!found) faults.push(`the key ${name} of your card is not in ${places.keystore}`);
	}
	const peerId = await peerIdOf(places.nodeKey).catch(() => undefined);
	if (!addresses.every((address) => address.endsWith(`/p2p/${peerId}`))) {
		faults.push(`${places.nodeKey} is not the node key of your card`);
	}
	return faults;
}

/**
 * Compares the chain in `chainFolder` with the template of the own binary and with the own card.
 * Gives what is in it, for eyes, and its faults. Sessions of a trial may be short; at the paths in
 * `agreed` the founders want something else than the template has.
 */
export async function checkChain({ chainFolder, folder, isTrial, agreed = [] }) {
	const foreign = agreed.find((at) => !at.startsWith(GENESIS));
	if (foreign !== undefined) throw new Error(`${foreign} is nothing to agree on: name what begins with ${GENESIS}`);
	const files = chainIn(chainFolder);
	const [plain, raw] = await Promise.all([readFile(files.plain, 'utf8'), readFile(files.raw, 'utf8')]);
	const spec = parseExact(plain);
	const genesis = genesisOf(spec);
	const changed = differences(await template(), spec);
	const isAgreed = (at) => AGREED.includes(at) || agreed.includes(at);
	const faults = changed
		.filter((at) => !FILLED_IN.includes(at) && !isAgreed(at))
		.map((at) => `${at} is not what your binary's template has`);
	for (const at of agreed) {
		if (!changed.includes(at)) faults.push(`${at} was agreed on, and is no place where the chain differs from your binary's template`);
	}
	const made = await rawSpec(files.plain).catch((cause) => {
		faults.push(cause.message);
		return undefined;
	});
	if (made !== raw) faults.push(`${files.raw} is not what ${files.plain} makes`);
	faults.push(...faultsOf(spec, isTrial));
	const own = await compareWithOwn(spec, folder);
	faults.push(...own.faults);
	const reasons = await reasonsOf(genesis);
	const explained = (address) => ({ address, reason: reasons.get(address) });
	return {
		name: spec.name,
		id: spec.id,
		institutions: genesis.institutions.institutions,
		validators: genesis.session.keys.length,
		bootNodes: spec.bootNodes,
		technicians: genesis.technicalMembership.members.map(explained),
		balances: genesis.balances.balances.map(([address, granted]) => ({ ...explained(address), coins: BigInt(granted) / SAL })),
		agreed: changed.filter(isAgreed).map((at) => {
			const value = at.split('.').reduce((part, name) => part?.[name], spec);
			return { at: at.slice(GENESIS.length), value: writeExact(value ?? null) };
		}),
		unseen: own.unseen,
		sha256: digestOf(raw),
		faults,
	};
}
