// SPDX-License-Identifier: Apache-2.0

/**
 * A running network of four validators takes on the next release by the vote of its institutions,
 * under load, and no node is started again.
 */

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { hexToU8a, u8aEq, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { connect } from '../lib/chain.mjs';
import { Governance } from '../lib/governance.mjs';
import { passAsRoot } from '../lib/motions.mjs';
import { Network } from '../lib/network.mjs';
import { binaryPath, runtimeCache } from '../lib/nodeProcess.mjs';
import { Observer } from '../lib/observer.mjs';
import { COMMITTEE } from '../lib/quorum.mjs';
import { agentRows, answeredAgents, hasNoPart, upgradeCall } from '../lib/upgrades.mjs';
import { until } from '../lib/wait.mjs';
import { exportState } from '../tools/export-state.mjs';
import { appointMany } from './members.mjs';
import { slotsOf, watchPace } from './pace.mjs';
import { ResigningLoad } from './resigning.mjs';

const USAGE = `upgrade --wasm FILE [--short] [--state FILE]

Upgrades a network of four validators to FILE by the vote of its institutions.
  --short  fewer agents, less load, and only the upgrade itself
  --state  where the state after the upgrade is written, to be checked by the runtime's own tests
  --help   say this`;

/** The longest that finality may stand still, on nodes that have the new Wasm compiled. */
const STANDSTILL_MILLISECONDS = 30_000;
/** So many slots may go by without a block when they take it on: as long. */
const TAKING_ON_SLOTS = 10;
/** And at any other time, where the machine has fewer cores than there are nodes. */
const OTHER_SLOTS = 5;
/** Of the slots at other times, so many have a block: as if one of four validators were away. */
const LEAST_SHARE = 0.75;
/** Of the transactions that were to be sent. */
const LEAST_RATE = 0.95;
/** An account waits for finality: there are as many as send during a standstill and the migration after it. */
const WAITING_SECONDS = 130;
const NOTICED = [
	'system.UpgradeAuthorized', 'system.CodeUpdated', 'system.RejectedInvalidAuthorizedUpgrade',
	'multiBlockMigrations.UpgradeStarted', 'multiBlockMigrations.MigrationAdvanced',
	'multiBlockMigrations.MigrationCompleted', 'multiBlockMigrations.UpgradeCompleted',
	'multiBlockMigrations.UpgradeFailed',
];
const FULL = { agents: 2_600, perSecond: 50, noticeBlocks: 10, validityBlocks: 30 };
const SHORT = { agents: 1_100, perSecond: 10, noticeBlocks: 5, validityBlocks: 30 };

/** For the authorisation that nobody uses. */
const EXPIRY = { noticeBlocks: 4, validityBlocks: 5 };

const execute = promisify(execFile);
const say = (line) => console.log(`  ${line}`);
const title = (line) => console.log(`\n== ${line}`);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

function ensure(holds, what) {
	if (!holds) throw new Error(`not so: ${what}`);
	say(`✓ ${what}`);
}

class Upgrade {
	constructor({ network, api, file, wasm, options, observer }) {
		Object.assign(this, { network, api, file, wasm, options, observer });
		this.hash = blake2AsHex(wasm, 256);
	}

	event(name, from = 0) {
		return this.observer.events.find((one) => one.name === name && one.height > from);
	}

	async seen(name, { from = 0, within = 300_000 } = {}) {
		return until(() => this.event(name, from), { within, what: `the event ${name}` });
	}

	/** The question that only the next release knows. */
	async askOldRuntime() {
		title('The question for agents, before');
		const node = this.network.running[0];
		const { apis } = await node.rpc('state_getRuntimeVersion');
		const before = Object.fromEntries(apis);
		const refusal = await node.rpc('state_call', ['InstitutionsApi_agents', '0x000000000064000000']).then(
			() => undefined,
			(cause) => cause.message,
		);
		ensure(/not found|Exported method/i.test(refusal ?? ''), `the runtime does not know it: ${refusal}`);
		this.apisBefore = before;
	}

	async vote() {
		title('The vote');
		const { noticeBlocks, validityBlocks } = this.options;
		const call = upgradeCall(this.api, this.hash, { noticeBlocks, validityBlocks });
		const closed = await passAsRoot(this.api, call, this.bodies, { say, early: true });
		this.votedAt = closed.blockNumber;
		say(`dispatched as Root in block ${this.votedAt}`);
	}

	async notice() {
		title('The notice');
		const early = await this.apply(Uint8Array.of(0)).catch((cause) => cause);
		ensure(early.error === 'NothingAuthorized', 'nobody can apply it before the notice is over');
		await this.#compileAhead();
		const { height } = await this.seen('system.UpgradeAuthorized', { from: this.votedAt - 1 });
		ensure(height > this.votedAt + this.options.noticeBlocks, `authorised in block ${height}, more than ${this.options.noticeBlocks} blocks after the vote`);
	}

	/** As each operator does during the notice; the nodes of this machine share the folder. */
	async #compileAhead() {
		const { stdout } = await execute(binaryPath(), ['compile-runtime', this.file, ...runtimeCache()]);
		say(`compiled ahead: ${stdout.trim()}`);
	}

	/** As an account that is nobody's agent and no member of anything. */
	apply(wasm = this.wasm) {
		return this.ordinary.send(this.api.tx.system.applyAuthorizedUpgrade(u8aToHex(wasm)));
	}

	async upgrade() {
		title('The upgrade');
		// Its status may never come: the runtime that would tell it changes.
		this.apply().catch((cause) => say(`of its transaction nothing more is known: ${cause.message}`));
		this.applied = await this.seen('system.CodeUpdated', { from: this.votedAt });
		say(`applied by ${this.ordinary.name} in block ${this.applied.height}`);
		const started = await this.seen('multiBlockMigrations.UpgradeStarted');
		const completed = await this.seen('multiBlockMigrations.UpgradeCompleted', { from: started.height - 1 });
		const steps = this.observer.events.filter(({ name }) => name === 'multiBlockMigrations.MigrationAdvanced');
		ensure(steps.length >= 2, `the migration took blocks ${started.height} to ${completed.height}, with ${steps.length} steps between`);
		ensure(!this.event('multiBlockMigrations.UpgradeFailed'), 'nothing of it failed');
		this.completedAt = completed.height;
		await this.observer.finalizes(5, { within: 120_000 });
	}

	async readOldRows() {
		title('Old rows, by the new API');
		const node = this.network.running.at(-1);
		const api = await connect(node.url);
		try {
			ensure(api.runtimeVersion.specVersion.toNumber() === this.specBefore + 1, `the runtime is of version ${this.specBefore + 1}`);
			const changed = api.runtimeVersion.apis.filter(([id, version]) => this.apisBefore[id.toHex()] !== version.toNumber());
			ensure(changed.length === 1 && changed[0][1].toNumber() === 2, 'one runtime API says version 2 instead of 1');
			const rows = await agentRows(api);
			const answered = await answeredAgents(api, new Set(rows.values()));
			const same = rows.size === answered.size && [...rows].every(([account, of]) => answered.get(account) === of);
			ensure(same, `all ${rows.size} agents, ${this.rowsBefore.size} from before, are answered under their institutions`);
			ensure([...this.rowsBefore.keys()].every((account) => answered.has(account)), 'none from before is missing');
		} finally {
			await api.disconnect();
		}
	}

	/** A Wasm of the same version: the one that runs now. */
	async refuseSameVersion() {
		title('A Wasm that does not raise the version');
		const running = hexToU8a(await this.network.running[0].rpc('state_getStorage', ['0x3a636f6465']));
		ensure(u8aEq(running, this.wasm), 'the Wasm that runs is the one that was voted on');
		const { noticeBlocks, validityBlocks } = this.options;
		await this.#whenFree();
		const call = upgradeCall(this.api, this.hash, { noticeBlocks, validityBlocks });
		const { blockNumber } = await passAsRoot(this.api, call, this.bodies, { say });
		await this.seen('system.UpgradeAuthorized', { from: blockNumber });
		await this.apply(running);
		await this.seen('system.RejectedInvalidAuthorizedUpgrade', { from: blockNumber });
		ensure((await this.api.query.system.authorizedUpgrade()).isNone, 'it was refused, the event says so, and the authorisation is gone');
	}

	async letExpire() {
		title('An authorisation that nobody uses');
		await this.#whenFree();
		const call = upgradeCall(this.api, blake2AsHex('a Wasm that nobody has', 256), EXPIRY);
		const { blockNumber } = await passAsRoot(this.api, call, this.bodies, { say });
		await this.seen('system.UpgradeAuthorized', { from: blockNumber });
		ensure((await this.api.query.system.authorizedUpgrade()).isSome, 'it is there after the notice');
		await this.observer.finalizes(7, { within: 90_000 });
		ensure((await this.api.query.system.authorizedUpgrade()).isNone, 'and revoked on schedule');
	}

	/** While an upgrade is under way no other one is taken on: its revocation has to have run. */
	async #whenFree() {
		const busy = async () => (await this.api.query.scheduler.lookup.entries()).length > 0;
		await until(async () => !(await busy()), { within: 240_000, every: 2_000, what: 'the end of what is scheduled' });
	}
}

async function prepare(upgrade) {
	const { api, options } = upgrade;
	title('Four validators, and agents to be migrated');
	const governance = await Governance.on(api);
	const senders = await governance.wellKnown();
	upgrade.bodies = { institutions: await governance.voters(), committee: await governance.voters(COMMITTEE) };
	upgrade.ordinary = senders.find(({ name }) => name === '//Ferdie');
	ensure(await hasNoPart(api, upgrade.ordinary.address), `${upgrade.ordinary.name}, who will apply it, is no agent and has no seat`);
	upgrade.specBefore = api.runtimeVersion.specVersion.toNumber();
	say(`institutions: ${upgrade.bodies.institutions.map(({ name }) => name).join(', ')}`);
	say(`technical committee: ${upgrade.bodies.committee.map(({ name }) => name).join(', ')}`);
	say(`${await appointMany(api, senders, options.agents)} practitioners were appointed`);
	upgrade.rowsBefore = await agentRows(api);
	upgrade.pids = [...upgrade.network.nodes.values()].map(({ pid }) => pid);
}

function reportLoad({ options }, { sent, seconds, lost, twice, once, signedAnew }) {
	const asked = options.perSecond * seconds;
	const rate = `${(sent / seconds).toFixed(1)} a second, ${percent(sent / asked)} of what was asked`;
	ensure(sent >= LEAST_RATE * asked, `${sent} transactions were sent in ${seconds.toFixed(0)} s: ${rate}`);
	ensure(lost === 0 && twice === 0 && once === sent, `${once} are in final blocks once, ${lost} in none, ${twice} twice`);
	ensure(signedAnew > 0, `${signedAnew} were overtaken by the upgrade, and are there as they were signed anew`);
}

async function reportPace({ observer, applied }, { pace, from }) {
	const still = `finality stood still for ${(pace.longest / 1000).toFixed(1)} s at most`;
	ensure(pace.longest < STANDSTILL_MILLISECONDS, still);
	const blocks = await observer.slots(from);
	const { compiling, other, slots, share } = slotsOf(blocks, { first: applied.height, last: applied.height + 1 });
	ensure(compiling.slots <= TAKING_ON_SLOTS, `${compiling.slots} slots in a row have no block when nodes take on the new Wasm, of ${TAKING_ON_SLOTS} that may be`);
	const where = other.slots > 0 ? ` after block ${other.after}` : '';
	ensure(other.slots <= OTHER_SLOTS, `at any other time ${other.slots} in a row at most${where}, of ${OTHER_SLOTS} that may be`);
	ensure(share >= LEAST_SHARE, `and of those ${slots} slots ${blocks.length} have a block: ${percent(share)}`);
}

async function report(upgrade, load, watched) {
	title('What went on meanwhile');
	const { network, observer } = upgrade;
	const settled = await load.settle();
	watched.end();
	reportLoad(upgrade, settled);
	await reportPace(upgrade, watched);
	const now = [...network.nodes.values()].map(({ pid }) => pid);
	ensure(network.running.length === now.length && now.every((pid, at) => pid === upgrade.pids[at]), `no node was started again: processes ${now.join(', ')}`);
	await observer.end();
	say(`✓ all nodes called the same blocks final, up to ${observer.height}`);
}

async function run({ wasm, short, state }) {
	const options = short ? SHORT : FULL;
	const accounts = WAITING_SECONDS * options.perSecond;
	const code = await readFile(wasm);
	title('The network');
	const patch = (genesis) => {
		genesis.governance.noticeBlocks = Math.min(options.noticeBlocks, EXPIRY.noticeBlocks);
	};
	const network = await Network.start({ chain: 'local', loadAccounts: accounts, patch });
	try {
		const observer = Observer.watch(network, { notice: NOTICED });
		await observer.finalizes(2, { within: 120_000 });
		const api = await network.running[0].api();
		const upgrade = new Upgrade({ network, api, file: wasm, wasm: code, options, observer });
		await prepare(upgrade);
		const load = await ResigningLoad.start(network, { perSecond: options.perSecond, accounts });
		const watched = watchPace(observer);
		say(`${options.perSecond} transactions are sent each second from here on`);
		await upgrade.askOldRuntime();
		await upgrade.vote();
		await upgrade.notice();
		await upgrade.upgrade();
		await upgrade.readOldRows();
		if (!short) {
			await upgrade.refuseSameVersion();
			await upgrade.letExpire();
		}
		await report(upgrade, load, watched);
		if (state) {
			const { bytes, rows, height } = await exportState(network.running[0].httpUrl);
			await writeFile(state, bytes);
			say(`the state of block ${height} has ${rows} rows`);
		}
	} finally {
		await network.stop();
	}
}

async function main() {
	const { values } = parseArgs({
		options: {
			wasm: { type: 'string' },
			short: { type: 'boolean', default: false },
			state: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help || !values.wasm) {
		console.log(USAGE);
		return values.help ? 0 : 2;
	}
	try {
		await run({ ...values, wasm: path.resolve(values.wasm) });
		return 0;
	} catch (cause) {
		console.error(`\n✗ ${cause.message}`);
		return 1;
	}
}

process.exitCode = await main();
// Connections of the library may outlive what they were for.
setTimeout(() => process.exit(process.exitCode), 5_000).unref();
