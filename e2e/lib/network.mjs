// SPDX-License-Identifier: Apache-2.0

/** One chain and several processes of the real binary, on one machine. */

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Keyring } from '@polkadot/keyring';
import { stringToHex, u8aConcat, u8aToHex } from '@polkadot/util';
import { base58Encode, cryptoWaitReady, ed25519PairFromSeed } from '@polkadot/util-crypto';
import { SS58_PREFIX } from './accounts.mjs';
import { connect } from './chain.mjs';
import { makeSpec } from './chainSpec.mjs';
import { loadPairs } from './load.mjs';
import { binaryPath, ensureBinary, NodeProcess, runtimeCache } from './nodeProcess.mjs';

/** Below the ports that the system gives to outgoing connections: a node finds its own again. */
const PORTS = { first: 15_000, count: 17_000 };
/** What a multihash and a libp2p key say before the 32 bytes of an Ed25519 key. */
const PEER_ID_PREFIX = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);
const KEY_TYPES = [['babe', 'sr25519'], ['gran', 'ed25519'], ['audi', 'sr25519']];
const ENDOWMENT = 1_000_000n * 10n ** 12n;

const given = new Set();

const isFree = (port) =>
	new Promise((resolve) => {
		const server = net.createServer();
		server.once('error', () => resolve(false));
		server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve(true)));
	});

/** A port that nobody listens on, given once only. */
export async function freePort() {
	for (;;) {
		const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
		if (given.has(port)) continue;
		given.add(port);
		if (await isFree(port)) return port;
	}
}

/** The seed of a well-known name: `alice` is `//Alice`. */
export const seedOf = (name) => `//${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The account of a seed and the public keys of its session. */
export async function keysOf(seed) {
	await cryptoWaitReady();
	const keyrings = {
		sr25519: new Keyring({ type: 'sr25519', ss58Format: SS58_PREFIX }),
		ed25519: new Keyring({ type: 'ed25519', ss58Format: SS58_PREFIX }),
	};
	const keys = KEY_TYPES.map(([type, scheme]) => ({
		type,
		publicKey: u8aToHex(keyrings[scheme].createFromUri(seed).publicKey),
	}));
	const { address, publicKey } = keyrings.sr25519.createFromUri(seed);
	return { address, account: u8aToHex(publicKey), keys };
}

/** Writes the session keys of `seed` into a keystore, as the command `key insert` does. */
export async function insertKeys(keystore, seed) {
	await mkdir(keystore, { recursive: true, mode: 0o700 });
	for (const { type, publicKey } of (await keysOf(seed)).keys) {
		const file = path.join(keystore, stringToHex(type).slice(2) + publicKey.slice(2));
		await writeFile(file, JSON.stringify(seed));
		await chmod(file, 0o600);
	}
}

/** A node of a network. Its keys lie in its keystore, its peers know it by a key made of its name. */
export class NetworkNode extends NodeProcess {
	#api;

	constructor(options) {
		const { name, seed, validator, database, address, port, peer, chain, home } = options;
		super({
			folder: home,
			flags: [],
			binary: options.binary,
			wrap: options.wrap,
			host: address,
		});
		Object.assign(this, { name, seed, validator, database, address, port, peer });
		/** Where other nodes reach it. */
		this.multiaddress = `/ip4/${address}/tcp/${port}/p2p/${peer.id}`;
		this.basePath = path.join(home, 'chain');
		this.chainFolder = path.join(this.basePath, 'chains', chain.id);
		this.keystore = path.join(this.chainFolder, 'keystore');
	}

	static async prepare(options) {
		await cryptoWaitReady();
		const secret = createHash('sha256').update(options.name).digest();
		const { publicKey } = ed25519PairFromSeed(secret);
		const node = new NetworkNode({
			database: 'paritydb',
			binary: binaryPath(),
			address: '127.0.0.1',
			...options,
			port: await freePort(),
			peer: { secret: secret.toString('hex'), id: base58Encode(u8aConcat(PEER_ID_PREFIX, publicKey)) },
		});
		node.prometheusPort = await freePort();
		if (options.seed) {
			node.account = (await keysOf(options.seed)).account;
			if (options.validator) await insertKeys(node.keystore, options.seed);
		}
		return node;
	}

	/** Says which nodes it knows when it starts, and what else it is to do. */
	meet(others, { chain, sync, flags = [] }) {
		const known = others.map((other) => other.multiaddress);
		const isLocal = this.address === '127.0.0.1';
		this.flags = [
			'--chain', chain.file, '--base-path', this.basePath, '--name', this.name,
			...(this.validator ? ['--validator'] : []),
			'--database', this.database, '--node-key', this.peer.secret,
			'--listen-addr', `/ip4/${this.address}/tcp/${this.port}`, '--allow-private-ip',
			'--rpc-port', '0', '--rpc-methods', 'unsafe', '--prometheus-port', String(this.prometheusPort),
			...(isLocal ? [] : ['--unsafe-rpc-external', '--rpc-cors', 'all', '--prometheus-external']),
			'--no-telemetry', '--no-mdns', ...runtimeCache(),
			...(known.length === 0 ? [] : ['--bootnodes', ...known, '--reserved-nodes', ...known]),
			...(sync ? ['--sync', sync] : []),
			...flags,
		];
	}

	/** Where its metrics are read. */
	get metricsUrl() {
		return `http://${this.address}:${this.prometheusPort}/metrics`;
	}

	/** A connection with the library, again after a restart. */
	async api() {
		if (!this.isRunning) throw new Error(`${this.name} does not run`);
		this.#api ??= connect(this.url);
		try {
			return await this.#api;
		} catch (cause) {
			this.#api = undefined;
			throw cause;
		}
	}

	async #disconnect() {
		const api = this.#api;
		this.#api = undefined;
		await (await api?.catch(() => {}))?.disconnect();
	}

	async start() {
		await this.#disconnect();
		await super.start();
	}

	async kill() {
		await super.kill();
		await this.#disconnect();
	}

	async stop() {
		await this.#disconnect();
		return super.stop();
	}
}

/** Leaves only those who validate here: keys and institutions of the others stay out of the genesis. */
function keepValidators(patch, accounts) {
	patch.session.keys = patch.session.keys.filter(([account]) => accounts.has(account));
	patch.institutions.institutions = patch.institutions.institutions.filter(
		({ validator }) => !validator || accounts.has(validator),
	);
}

/** Networks whose folders go with this process. */
const open = new Set();
process.on('exit', () => {
	for (const network of open) rmSync(network.folder, { recursive: true, force: true });
});

export class Network {
	#chain;
	#registry;
	#ownsFolder;

	/** Whoever looks on goes home by this. */
	isStopped = false;

	constructor(folder, ownsFolder) {
		this.folder = folder;
		this.#ownsFolder = ownsFolder;
		/** Every node by its name, in order. */
		this.nodes = new Map();
	}

	/**
	 * Starts a network of `validators`, who hold the session keys of well-known names, on the preset
	 * `chain`. Those of the preset who are not named have no part in the genesis. `patch` changes the
	 * genesis in place; `options` gives more for the node of a name (see `add`). With `folder` it
	 * lives there and stays.
	 */
	static async start({
		chain = 'local',
		validators = ['alice', 'bob', 'charlie', 'dave'],
		patch = () => {},
		folder,
		epochSlots,
		loadAccounts = 400,
		binary = binaryPath(),
		options = () => ({}),
		started = true,
	} = {}) {
		await ensureBinary(binary);
		const home = folder ?? (await mkdtemp(path.join(os.tmpdir(), 'salus-network-')));
		await mkdir(home, { recursive: true });
		const network = new Network(home, folder === undefined);
		if (folder === undefined) open.add(network);
		try {
			const seeds = await Promise.all(validators.map((name) => keysOf(seedOf(name))));
			const accounts = new Set(seeds.map(({ address }) => address));
			const endowed = await loadPairs(loadAccounts);
			const change = (genesis, spec) => {
				keepValidators(genesis, accounts);
				genesis.balances.balances.push(...endowed.map((pair) => [pair.address, ENDOWMENT]));
				if (epochSlots !== undefined) genesis.credit.epochSlots = epochSlots;
				patch(genesis, spec);
			};
			network.#chain = await makeSpec({ binary, chain, folder: home, change });
			for (const name of validators) {
				await network.#prepare(name, { validator: true, seed: seedOf(name), binary, ...options(name) });
			}
			for (const node of network.nodes.values()) network.#introduce(node, options(node.name));
			if (started) await network.startAll();
			return network;
		} catch (cause) {
			await network.stop();
			throw cause;
		}
	}

	async #prepare(name, options) {
		if (this.nodes.has(name)) throw new Error(`there is a node ${name} already`);
		const home = options.folder ?? path.join(this.folder, name);
		const node = await NetworkNode.prepare({ name, home, chain: this.#chain, ...options });
		this.nodes.set(name, node);
		return node;
	}

	#introduce(node, { sync, flags } = {}) {
		const others = [...this.nodes.values()].filter((other) => other !== node);
		node.meet(others, { chain: this.#chain, sync, flags });
	}

	/** The raw chain specification. */
	get spec() {
		return this.#chain.file;
	}

	node(name) {
		const node = this.nodes.get(name);
		if (!node) throw new Error(`there is no node ${name}`);
		return node;
	}

	/** Those whose process is there, in order. */
	get running() {
		return [...this.nodes.values()].filter((node) => node.isRunning);
	}

	/**
	 * Adds a further node that knows all others, and starts it unless `started` is false. Options:
	 * `seed` (whose session keys it holds; with `validator`, by default those of its name),
	 * `validator`, `sync`, `flags`, `wrap`, `database`, `binary`, `address`, `folder`.
	 */
	async add(name, { validator = false, seed = validator ? seedOf(name) : undefined, started = true, ...rest } = {}) {
		const node = await this.#prepare(name, { validator, seed, ...rest });
		this.#introduce(node, rest);
		if (started) await node.start();
		return node;
	}

	/** Starts all that do not run, at once. */
	async startAll() {
		const idle = [...this.nodes.values()].filter((node) => !node.isRunning);
		const results = await Promise.allSettled(idle.map((node) => node.start()));
		const failed = results.find(({ status }) => status === 'rejected');
		if (failed) throw failed.reason;
	}

	/** The types of the chain, which outlive the connection that they came by. */
	async types() {
		this.#registry ??= this.#firstApi();
		try {
			return await this.#registry;
		} catch (cause) {
			this.#registry = undefined;
			throw cause;
		}
	}

	async #firstApi() {
		const [node] = this.running;
		if (!node) throw new Error('no node runs');
		const api = await connect(node.url);
		await api.disconnect();
		return api;
	}

	/** The node whose keys have this account (hex), if one is here. */
	byAccount(account) {
		return [...this.nodes.values()].find((node) => node.account === account);
	}

	/** Ends all nodes; the folder goes unless it was named. */
	async stop() {
		this.isStopped = true;
		await Promise.all([...this.nodes.values()].map((node) => node.stop()));
		if (this.#ownsFolder) await rm(this.folder, { recursive: true, force: true });
		open.delete(this);
	}
}
