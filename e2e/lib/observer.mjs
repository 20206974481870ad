// SPDX-License-Identifier: Apache-2.0

/**
 * Watches what all nodes of a network call final, at every height. Two answers for one height are
 * what consensus must never let happen.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { xxhashAsU8a } from '@polkadot/util-crypto';
import { RpcError } from './jsonRpc.mjs';
import { until } from './wait.mjs';

const POLL_MILLISECONDS = 1_000;
const ANSWER_MILLISECONDS = 4_000;
/** Heights asked for at once. */
const HEIGHTS = 256;
/** States older than this are gone on a node that keeps the last 256. */
const STATES = 200;
const EVENTS_MILLISECONDS = 60_000;
/** So long may the slowest take to tell of what is final elsewhere, and a node that warped of old blocks. */
const LAST_MILLISECONDS = 120_000;
const PANIC = /panicked/i;
/** What a node logs when it sees two blocks for one slot, or two votes in one round. */
const DOUBLE = /equivocat/i;
const NOTICED = ['offences.Offence', 'credit.OffenceRecorded'];
/** The three kinds of a BABE claim in their encoding. */
const CLAIMS = { 1: 'primary', 2: 'secondary', 3: 'secondary' };
const BABE_ENGINE = u8aToHex(new TextEncoder().encode('BABE'));

const storageKey = (pallet, value) => u8aToHex(u8aConcat(xxhashAsU8a(pallet, 128), xxhashAsU8a(value, 128)));
const EVENTS = storageKey('System', 'Events');
const VALIDATORS = storageKey('Session', 'Validators');

/** Nodes differ in what is final. */
export class Divergence extends Error {
	constructor(violations) {
		const [first] = violations;
		const answers = Object.entries(first.hashes).map(([name, hash]) => `${name} ${hash}`);
		super(`${violations.length} heights differ, first ${first.height}: ${answers.join(', ')}`);
		Object.assign(this, { name: 'Divergence', violations });
	}
}

/** The claim in a header: slot, place among the authorities, kind. */
export function claimOf(header) {
	for (const log of header.digest.logs) {
		const bytes = hexToU8a(log);
		// 6 is PreRuntime; the length of what follows the engine is one or two bytes.
		if (bytes[0] !== 6 || u8aToHex(bytes.subarray(1, 5)) !== BABE_ENGINE) continue;
		const start = 5 + (bytes[5] % 4 === 0 ? 1 : 2);
		const view = new DataView(bytes.buffer, bytes.byteOffset + start);
		const kind = CLAIMS[view.getUint8(0)];
		return { kind, authority: view.getUint32(1, true), slot: Number(view.getBigUint64(5, true)) };
	}
	throw new Error(`block ${Number(header.number)} has no claim of BABE`);
}

export class Observer {
	#network;
	#ended = false;
	#works = [];
	#followed = new Set();
	#turns = new Map();
	/** By height: the hash, and by which node it was told first. */
	#known = new Map();
	/** By node: the height up to which its answers were compared, and those it could not tell. */
	#compared = new Map();
	#untold = new Map();
	#noticed;
	#eventsRead;
	/** When more was final for the first time. */
	#advances = [];

	/** The height that each node calls final, and its best one, by name. */
	finalized = new Map();
	best = new Map();
	/** Heights with more than one final hash: `{ height, hashes: { name: hash } }`. */
	violations = [];
	/** Where a node called less final than before: `{ node, from, to }`. */
	setbacks = [];
	/** Blocks whose events no node had any more. */
	unread = 0;
	/** The events that were looked for, as final blocks have them: `{ height, name, fields }`. */
	events = [];

	constructor(network, { notice }) {
		this.#network = network;
		this.#noticed = new Set([...NOTICED, ...notice]);
	}

	/** Watches until `end`. `notice` names more events to keep, such as `credit.CreditChanged`. */
	static watch(network, { notice = [] } = {}) {
		const observer = new Observer(network, { notice });
		observer.#works.push(observer.#repeat(() => observer.#followNew()));
		observer.#works.push(observer.#repeat(() => observer.#readEvents()));
		return observer;
	}

	async #repeat(work) {
		while (!this.#ended && !this.#network.isStopped) {
			await work().catch(() => {});
			await sleep(POLL_MILLISECONDS);
		}
	}

	/** Each node has a loop of its own: one that does not answer keeps no other waiting. */
	async #followNew() {
		for (const node of this.#network.nodes.values()) {
			if (this.#followed.has(node.name)) continue;
			this.#followed.add(node.name);
			this.#works.push(this.#repeat(() => this.#ask(node)));
		}
	}

	/** One question at a time to each node, so that no answer is overtaken. */
	#ask(node) {
		const before = this.#turns.get(node.name) ?? Promise.resolve();
		const turn = before.catch(() => {}).then(() => this.#askNow(node));
		this.#turns.set(node.name, turn);
		return turn;
	}

	async #askNow(node) {
		if (!node.isRunning || node.httpUrl === undefined) return;
		const rpc = (method, ...params) => node.rpc(method, params, { within: ANSWER_MILLISECONDS });
		const head = await rpc('chain_getFinalizedHead');
		const number = Number((await rpc('chain_getHeader', head)).number);
		const before = this.finalized.get(node.name) ?? 0;
		if (number < before) {
			this.setbacks.push({ node: node.name, from: before, to: number });
			this.#compared.set(node.name, Math.min(number, this.#compared.get(node.name) ?? 0));
		}
		await this.#compare(node, number, (heights) => rpc('chain_getBlockHash', heights));
		if (number > this.height) this.#advances.push(Date.now());
		this.finalized.set(node.name, number);
		this.best.set(node.name, Number((await rpc('chain_getHeader')).number));
	}

	/** Compares what a node says of every height up to `last` that it was not asked for yet. */
	async #compare(node, last, hashesAt) {
		const untold = this.#untold.get(node.name) ?? new Set();
		this.#untold.set(node.name, untold);
		let compared = this.#compared.get(node.name) ?? -1;
		const asked = [...untold].slice(0, HEIGHTS);
		while (compared < last || asked.length > 0) {
			while (compared < last && asked.length < HEIGHTS) asked.push((compared += 1));
			const hashes = await hashesAt(asked);
			for (const [at, height] of asked.entries()) {
				// A node that synchronised by a proof has the older blocks later.
				if (hashes[at] === null) untold.add(height);
				else {
					untold.delete(height);
					this.note(node.name, height, hashes[at]);
				}
			}
			this.#compared.set(node.name, compared);
			asked.length = 0;
		}
	}

	/** Takes the answer of one node for one height. */
	note(name, height, hash) {
		const known = this.#known.get(height);
		if (known === undefined) this.#known.set(height, { hash, name });
		else if (known.hash !== hash) {
			let violation = this.violations.find((one) => one.height === height);
			if (violation === undefined) {
				violation = { height, hashes: { [known.name]: known.hash } };
				this.violations.push(violation);
			}
			violation.hashes[name] = hash;
		}
	}

	/** What is final anywhere. */
	get height() {
		return Math.max(0, ...this.finalized.values());
	}

	/** The longest time since `from` in which nothing more became final anywhere. */
	longestPause(from) {
		const times = [from, ...this.#advances.filter((at) => at > from), Date.now()];
		return Math.max(...times.slice(1).map((at, before) => at - times[before]));
	}

	/** The reported offences in final blocks: `{ height, kind, timeslot }`. */
	get offences() {
		return this.events
			.filter(({ name }) => name === 'offences.Offence')
			.map(({ height, fields: [kind, timeslot] }) => ({ height, kind: kind.toUtf8(), timeslot: timeslot.toHex() }));
	}

	/** The first answer that says something, or null where all that answered have none. */
	async #anyone(method, params) {
		let last = new Error('no node runs');
		let hasAnswered = false;
		for (const node of this.#network.running) {
			try {
				const answer = await node.rpc(method, params, { within: ANSWER_MILLISECONDS });
				if (answer !== null) return answer;
				hasAnswered = true;
			} catch (cause) {
				last = cause;
			}
		}
		if (hasAnswered) return null;
		throw last;
	}

	async #readEvents() {
		const { height } = this;
		this.#eventsRead ??= Math.max(0, height - STATES);
		if (this.#eventsRead >= height) return;
		const { registry } = await this.#network.types();
		while (this.#eventsRead < height) {
			const next = this.#eventsRead + 1;
			const known = this.#known.get(next);
			if (known === undefined) return;
			for (const { event } of await this.#eventsAt(known.hash, registry)) {
				const name = `${event.section}.${event.method}`;
				if (this.#noticed.has(name)) this.events.push({ height: next, name, fields: event.data });
			}
			this.#eventsRead = next;
		}
	}

	async #eventsAt(hash, registry) {
		try {
			const written = await this.#anyone('state_getStorage', [EVENTS, hash]);
			return registry.createType('Vec<FrameSystemEventRecord>', written ?? '0x00');
		} catch (cause) {
			// Too old: waiting will not bring it back.
			if (!(cause instanceof RpcError) || !/discarded|pruned/i.test(cause.message)) throw cause;
			this.unread += 1;
			return [];
		}
	}

	/**
	 * Waits until `count` more blocks are final on `nodes` (names; all that run), counted from the
	 * highest that is final now. Gives `{ from, to, milliseconds }`.
	 */
	async finalizes(count, { within = 60_000, nodes } = {}) {
		const names = nodes ?? this.#network.running.map(({ name }) => name);
		await Promise.allSettled(names.map((name) => this.#ask(this.#network.node(name))));
		const began = Date.now();
		const from = Math.max(0, ...names.map((name) => this.finalized.get(name) ?? 0));
		const to = from + count;
		const is = () => names.map((name) => `${name} ${this.finalized.get(name) ?? '?'}`).join(', ');
		await until(() => names.every((name) => (this.finalized.get(name) ?? 0) >= to), {
			within,
			what: () => `finality of block ${to} (from ${from}; is ${is()})`,
		});
		return { from, to, milliseconds: Date.now() - began };
	}

	/** The final block at a height. */
	hashAt(height) {
		const hash = this.#known.get(height)?.hash;
		if (hash === undefined) throw new Error(`no node told what stands at height ${height}`);
		return hash;
	}

	/** The final blocks with their authors: `{ height, hash, slot, kind, author }`. */
	async blocks(from = 1, to = this.height) {
		const blocks = [];
		for (let height = from; height <= to; height += 1) blocks.push(await this.block(this.hashAt(height)));
		return blocks;
	}

	/** Their slots alone, for which no state is needed that nodes drop: `{ height, slot }`. */
	async slots(from = 1, to = this.height) {
		const slots = [];
		for (let height = from; height <= to; height += 1) {
			const header = await this.#anyone('chain_getHeader', [this.hashAt(height)]);
			slots.push({ height, slot: claimOf(header).slot });
		}
		return slots;
	}

	/** One block, final or not. Its author is the node's name, or the account where no node has it. */
	async block(hash) {
		const header = await this.#anyone('chain_getHeader', [hash]);
		const { kind, authority, slot } = claimOf(header);
		const validators = hexToU8a(await this.#anyone('state_getStorage', [VALIDATORS, hash]));
		// There are fewer than 64: the length is one byte.
		const account = u8aToHex(validators.subarray(1 + 32 * authority, 33 + 32 * authority));
		const author = this.#network.byAccount(account)?.name ?? account;
		return { height: Number(header.number), hash, parent: header.parentHash, slot, kind, author };
	}

	/** How many of the final blocks each has made. */
	async authors(from = 1, to = this.height) {
		const counts = {};
		for (const { author } of await this.blocks(from, to)) counts[author] = (counts[author] ?? 0) + 1;
		return counts;
	}

	/** Waits until the events of all final blocks were read. */
	async #readAllEvents() {
		const { height } = this;
		const isRead = () => this.#eventsRead >= height;
		const what = () => `the events up to block ${height} (read up to ${this.#eventsRead ?? 'none'})`;
		await until(isRead, { within: EVENTS_MILLISECONDS, what });
		if (this.unread > 0) throw new Error(`of ${this.unread} final blocks no node had the events any more`);
	}

	/** Waits until every node that runs was compared at every height. */
	async #compareAll() {
		const { height } = this;
		const { running } = this.#network;
		const isOpen = ({ name }) => (this.#compared.get(name) ?? -1) < height || this.#untold.get(name).size > 0;
		const told = ({ name }) => `${name} up to ${this.#compared.get(name) ?? 'none'}, without ${this.#untold.get(name)?.size ?? 0}`;
		const what = () => `what is final up to block ${height} on ${running.filter(isOpen).map(told).join('; ')}`;
		await until(() => this.violations.length > 0 || !running.some(isOpen), { within: LAST_MILLISECONDS, what });
	}

	/** Throws if a node ended by itself, panicked, or saw somebody sign twice who was not expected to. */
	async #askLogs({ offends, panics }) {
		for (const node of this.#network.nodes.values()) {
			if (!node.hasLived) continue;
			const [death] = node.deaths;
			if (death) throw new Error(`${node.name} ended by itself: ${death}`);
			const isLoud = (line) => (!offends && DOUBLE.test(line)) || (!panics.includes(node.name) && PANIC.test(line));
			const loud = (await node.wholeLog()).split('\n').find(isLoud);
			if (loud) throw new Error(`${node.name} logged: ${loud}`);
		}
		if (!offends && this.offences.length > 0) {
			throw new Error(`${this.offences.length} offences on the chain, the first in #${this.offences[0].height}`);
		}
	}

	/**
	 * Compares once more, ends, and throws if nodes differed anywhere, something was not compared, events
	 * were not read, or a node did what none may: end by itself, panic (but those whose names are in
	 * `panics`), sign twice (unless `offends`). After the end of the network nobody can be asked.
	 */
	async end({ offends = false, panics = [] } = {}) {
		if (this.#ended) return;
		const { running, isStopped } = this.#network;
		await Promise.allSettled(running.map((node) => this.#ask(node)));
		const askAll = async () => {
			await this.#compareAll();
			await this.#readAllEvents();
			await this.#askLogs({ offends, panics });
		};
		const failure = isStopped ? undefined : await askAll().catch((cause) => cause);
		this.#ended = true;
		await Promise.all(this.#works);
		if (this.violations.length > 0) throw new Divergence(this.violations);
		if (this.#known.size === 0) throw new Error('no node told what is final');
		if (failure) throw failure;
	}
}
