// SPDX-License-Identifier: Apache-2.0

/** The runtime is replaced by the next release while the chain runs, as the institutions decided. */

import { readFile } from 'node:fs/promises';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { ask, connect, Sender } from '../lib/chain.mjs';
import { institutionCalls } from '../lib/institutions.mjs';
import { agentRows, answeredAgents, applyUpgrade, hasNoPart, noticeBlocks, upgradeCall } from '../lib/upgrades.mjs';
import { until } from '../lib/wait.mjs';

/** For so long the Wasm can be applied once the notice is over: the acts between may take their time. */
const VALIDITY_BLOCKS = 600;
const PATIENCE_MILLISECONDS = 300_000;
/** `InstitutionsApi::agents(0, None, 100)`, which only the next release answers. */
const QUESTION = ['InstitutionsApi_agents', '0x000000000064000000'];

const answers = (api) => ask(api, 'state_call', QUESTION).then(() => true, () => false);

/**
 * Both bodies decide on the hash of the Wasm, so that the notice runs while other acts are played.
 * Gives nothing where there is no Wasm, or the chain runs that release already.
 */
export async function prepare(stage, file) {
	const { api, governance } = stage;
	if (!file || (await answers(api))) return undefined;
	const code = await readFile(file);
	const hash = blake2AsHex(code, 256);
	const notice = await noticeBlocks(api);
	const call = upgradeCall(api, hash, { noticeBlocks: notice, validityBlocks: VALIDITY_BLOCKS });
	const { blockNumber } = await governance.decideAsRoot(call);
	return { code, hash, notice, decidedAt: blockNumber };
}

async function awaitAuthorisation(stage, { hash, notice, decidedAt }) {
	const authorised = async () => (await stage.api.query.system.authorizedUpgrade()).unwrapOr(undefined);
	const found = await until(authorised, { within: PATIENCE_MILLISECONDS, what: 'the end of the notice' });
	const decision = `the technical committee and two thirds of the institutions decided in block ${decidedAt}`;
	stage.check(`${decision}, and after ${notice} blocks of notice the hash is authorised`, found.codeHash.toHex() === hash);
}

async function apply(stage, { code }) {
	// The library loses sight of what is on its way while it learns the types of another runtime.
	await stage.ledger.finalized();
	const anybody = stage.pair('//Ferdie');
	const isNobody = await hasNoPart(stage.api, anybody.address);
	const seen = await applyUpgrade(stage.api, anybody, code);
	const heightOf = (name) => seen.find((one) => one.name === name)?.height;
	const applied = heightOf('CodeUpdated');
	const migrated = `its migration begins in block ${heightOf('UpgradeStarted')} and ends in ${heightOf('UpgradeCompleted')}`;
	const claim = `an account that is nobody's agent and has no seat applies it in block ${applied}; ${migrated}`;
	stage.check(claim, isNobody && heightOf('UpgradeStarted') > applied);
}

/** Rows from before, and one from after, by the question that the old runtime did not know. */
async function readAnew(stage, { clinic }, before) {
	const api = await connect(stage.url);
	try {
		const version = api.runtimeVersion.specVersion.toNumber();
		stage.check(`the runtime is of version ${version}`, version === before.version + 1);
		const answered = await answeredAgents(api, new Set(before.rows.values()));
		const same = answered.size === before.rows.size && [...before.rows].every(([account, of]) => answered.get(account) === of);
		stage.check(`all ${before.rows.size} agents that were appointed before are answered under their institutions`, same);
		const admin = await Sender.of(api, clinic.admin.pair);
		const appointed = stage.pair(`//${clinic.name}/${stage.run}/after`);
		await admin.send(institutionCalls(api).appoint(appointed.address, ['Practitioner']));
		const now = await answeredAgents(api, new Set([clinic.id]));
		stage.check('and so is one that is appointed now', now.has(u8aToHex(appointed.publicKey)));
	} finally {
		await api.disconnect();
	}
}

export async function play(stage, cast, preparing) {
	stage.act('17  The next release is applied while the chain runs');
	const upgrade = await preparing;
	if (!upgrade) {
		stage.say('  !! LEFT OUT: no Wasm was given of a release that does not run here yet (--release FILE)');
		return false;
	}
	const { api } = stage;
	let lost = 0;
	api.on('disconnected', () => (lost += 1));
	const before = { rows: await agentRows(api), version: api.runtimeVersion.specVersion.toNumber() };
	stage.check('the runtime does not know the question for all agents of an institution', !(await answers(api)));
	await awaitAuthorisation(stage, upgrade);
	await apply(stage, upgrade);
	await readAnew(stage, cast, before);
	stage.check('the node was not started again: no connection was lost', lost === 0);
	return true;
}
