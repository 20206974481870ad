// SPDX-License-Identifier: Apache-2.0

/** One process of the real `salus-node` binary, which never outlives this one unless told to. */

import { spawn } from 'node:child_process';
import { constants, readFileSync } from 'node:fs';
import { access, mkdir, open, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './jsonRpc.mjs';

const READY = /Running JSON-RPC server: addr=[^\s,]*:(\d+)/g;
const START_LIMIT_MILLISECONDS = 240_000;
const STOP_LIMIT_MILLISECONDS = 15_000;
const POLL_MILLISECONDS = 50;
const LOG_TAIL_LINES = 20;

/** Processes to end with this one, whatever ends it. */
const running = new Set();

/** Reaches the whole group, so that what stands before the binary ends with it. */
function signalGroup(child, signal) {
	try {
		process.kill(-child.pid, signal);
	} catch (cause) {
		if (cause.code !== 'ESRCH') throw cause;
	}
}

/** Ends every process that was started here, without warning. */
export function endAll() {
	for (const child of running) signalGroup(child, 'SIGKILL');
	running.clear();
}

process.on('exit', endAll);
for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
	process.on(signal, () => process.exit(status));
}

/** Where scripts and tests keep what takes long to make. */
export const cacheOf = (environment = process.env) =>
	path.join(environment.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'salus');

/** Where the release build lies unless SALUS_NODE names another binary. */
export function binaryPath(environment = process.env) {
	if (environment.SALUS_NODE) return environment.SALUS_NODE;
	const target = environment.CARGO_TARGET_DIR || path.join(cacheOf(environment), 'target');
	return path.join(target, 'release', 'salus-node');
}

/** Has all nodes of this machine share what one of them has compiled of a runtime. */
export const runtimeCache = () => ['--runtime-cache', cacheOf()];

export async function ensureBinary(binary) {
	try {
		await access(binary, constants.X_OK);
	} catch {
		throw new Error(
			`${binary} is not there: build it with 'cargo build --release -p salus-node', ` +
				'or name another binary in SALUS_NODE',
		);
	}
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** Resolves once the process has ended. */
const ended = (child) =>
	hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));

export class NodeProcess {
	#child;
	#host;
	#logOffset = 0;
	#removesFolder;
	#lives = [];

	/**
	 * The log is `node.log` in `folder`; `wrap` is a command that runs the binary, such as
	 * `['ip', 'netns', 'exec', 'left']`; `host` is where its RPC is reached. `binary`, `flags` and
	 * `wrap` may change between two lives.
	 */
	constructor({ folder, flags, binary = binaryPath(), wrap = [], host = '127.0.0.1', removesFolder = false }) {
		Object.assign(this, { folder, binary, flags, wrap });
		this.logFile = path.join(folder, 'node.log');
		this.#host = host;
		this.#removesFolder = removesFolder;
	}

	get pid() {
		return this.#child?.pid;
	}

	get isRunning() {
		return this.#child !== undefined && this.#child.pid !== undefined && !hasEnded(this.#child);
	}

	/** How the last life ended: `{ code, signal }`, undefined while it goes on. */
	get ending() {
		if (!this.#child || !hasEnded(this.#child)) return undefined;
		return { code: this.#child.exitCode, signal: this.#child.signalCode };
	}

	/** Whether it was ever started. */
	get hasLived() {
		return this.#lives.length > 0;
	}

	/** How lives ended whose end nobody wanted. */
	get deaths() {
		return this.#lives.filter(({ ending, isWanted }) => ending && !isWanted).map(({ ending }) => ending);
	}

	/** Says that this life is to end, or was, whoever ends it. */
	expectEnd() {
		this.#lives.at(-1).isWanted = true;
	}

	/** Starts the process on its folder, again after a stop or a kill; resolves when its RPC answers. */
	async start() {
		if (this.isRunning) throw new Error(`${this.folder}: the node runs already`);
		await ensureBinary(this.binary);
		// The port of the last life may be somebody else's by now.
		this.url = undefined;
		this.httpUrl = undefined;
		await mkdir(this.folder, { recursive: true });
		const log = await open(this.logFile, 'a');
		try {
			this.#logOffset = (await log.stat()).size;
			// A group of its own: Ctrl-C reaches this process only, which then ends the node.
			const [command, ...rest] = [...this.wrap, this.binary, ...this.flags];
			const child = spawn(command, rest, { stdio: ['ignore', log.fd, log.fd], detached: true });
			const life = {};
			this.#child = child;
			this.#lives.push(life);
			running.add(child);
			child.once('exit', (code, signal) => {
				running.delete(child);
				life.ending = signal ?? `status ${code}`;
			});
			const failed = new Promise((_, reject) => child.once('error', reject));
			const port = await Promise.race([this.#awaitPort(), failed]);
			this.url = `ws://${this.#host}:${port}`;
			this.httpUrl = `http://${this.#host}:${port}`;
		} finally {
			await log.close();
		}
	}

	restart() {
		return this.start();
	}

	/** What the running process has logged since it started. */
	async log() {
		const log = await readFile(this.logFile);
		return log.subarray(this.#logOffset).toString('utf8');
	}

	/** What all processes on this folder have logged. */
	wholeLog() {
		return readFile(this.logFile, 'utf8');
	}

	/** What the running process has logged, at once, for who must not lose a millisecond. */
	logNow() {
		return readFileSync(this.logFile).subarray(this.#logOffset).toString('utf8');
	}

	/** Calls a method of the node over HTTP, past any library. */
	rpc(method, params = [], { within } = {}) {
		return call(this.httpUrl, method, params, { within });
	}

	async #awaitPort() {
		const limit = Date.now() + START_LIMIT_MILLISECONDS;
		while (Date.now() < limit) {
			const [ready] = (await this.log()).matchAll(READY);
			if (ready) return Number(ready[1]);
			if (!this.isRunning) throw await this.#failure('ended before it was ready');
			await sleep(POLL_MILLISECONDS);
		}
		await this.kill();
		throw await this.#failure('was not ready in time');
	}

	async #failure(what) {
		const tail = (await this.log()).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
		return new Error(`the node ${what}; the end of ${this.logFile}:\n${tail}`);
	}

	#signal(signal) {
		if (this.isRunning) signalGroup(this.#child, signal);
	}

	/** Ends the node without warning: what it had not handed to the system is gone. */
	async kill() {
		if (this.isRunning) this.expectEnd();
		this.#signal('SIGKILL');
		if (this.#child?.pid !== undefined) await ended(this.#child);
	}

	/** Holds the node where it is; the others see it fall silent. */
	pause() {
		this.#signal('SIGSTOP');
	}

	resume() {
		this.#signal('SIGCONT');
	}

	/**
	 * Ends the node in order, and removes its folder if that was a temporary one. Tells whether it
	 * ended by itself in time.
	 */
	async stop() {
		let inTime = true;
		if (this.isRunning) {
			this.expectEnd();
			this.#signal('SIGTERM');
			this.resume();
			const limit = sleep(STOP_LIMIT_MILLISECONDS, 'late', { ref: false });
			inTime = (await Promise.race([ended(this.#child), limit])) !== 'late';
			if (!inTime) await this.kill();
		}
		if (this.#removesFolder) await rm(this.folder, { recursive: true, force: true });
		return inTime;
	}

	/** Lets the node outlive this process. */
	release() {
		running.delete(this.#child);
		this.#child.unref();
	}
}
