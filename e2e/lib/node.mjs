// SPDX-License-Identifier: Apache-2.0

/** Runs the real `salus-node` binary and never leaves one behind. */

import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY = /Running JSON-RPC server: addr=127\.0\.0\.1:(\d+)/g;
const START_LIMIT_MILLISECONDS = 180_000;
const STOP_LIMIT_MILLISECONDS = 15_000;
const POLL_MILLISECONDS = 50;
const LOG_TAIL_LINES = 20;

/** Process groups to end with this process, whatever ends it. */
const running = new Set();

function endAll() {
	for (const child of running) child.kill('SIGKILL');
	running.clear();
}

process.on('exit', endAll);
for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
	process.on(signal, () => process.exit(status));
}

/** Where the release build lies unless SALUS_NODE names another binary. */
export function binaryPath(environment = process.env) {
	if (environment.SALUS_NODE) return environment.SALUS_NODE;
	const caches = environment.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
	const target = environment.CARGO_TARGET_DIR || path.join(caches, 'salus', 'target');
	return path.join(target, 'release', 'salus-node');
}

async function ensureBinary(binary) {
	try {
		await access(binary, constants.X_OK);
	} catch {
		throw new Error(
			`${binary} is not there: build it with 'cargo build --release -p salus-node', ` +
				'or name another binary in SALUS_NODE',
		);
	}
}

/** Resolves once the process has ended. */
const ended = (child) =>
	child.exitCode !== null || child.signalCode !== null
		? Promise.resolve()
		: new Promise((resolve) => child.once('exit', resolve));

export class SalusNode {
	#child;
	#arguments;
	#logOffset = 0;
	#ownsFolder;

	constructor(folder, ownsFolder, extra) {
		this.folder = folder;
		this.logFile = path.join(folder, 'node.log');
		this.#ownsFolder = ownsFolder;
		this.#arguments = [
			'--dev', '--base-path', path.join(folder, 'chain'), '--rpc-port', '0', '--port', '0',
			'--no-prometheus', '--no-telemetry', '--no-mdns', ...extra,
		];
	}

	/**
	 * Starts a development chain of one validator. Without `folder` it lives in a temporary one
	 * that goes when the node stops.
	 */
	static async start({ folder, extra = [] } = {}) {
		await ensureBinary(binaryPath());
		const home = folder ?? (await mkdtemp(path.join(os.tmpdir(), 'salus-node-')));
		const node = new SalusNode(home, folder === undefined, extra);
		await node.restart();
		return node;
	}

	get pid() {
		return this.#child.pid;
	}

	get isRunning() {
		return this.#child?.exitCode === null && this.#child.signalCode === null;
	}

	/** Starts the process on its folder, again after a stop or a kill. */
	async restart() {
		const log = await open(this.logFile, 'a');
		this.#logOffset = (await log.stat()).size;
		// A group of its own: Ctrl-C reaches this process only, which then ends the node.
		this.#child = spawn(binaryPath(), this.#arguments, {
			stdio: ['ignore', log.fd, log.fd],
			detached: true,
		});
		const child = this.#child;
		running.add(child);
		child.once('exit', () => running.delete(child));
		const failed = new Promise((_, reject) => child.once('error', reject));
		try {
			const port = await Promise.race([this.#awaitPort(), failed]);
			this.url = `ws://127.0.0.1:${port}`;
			this.httpUrl = `http://127.0.0.1:${port}`;
		} finally {
			await log.close();
		}
	}

	/** What the running process has logged since it started. */
	async log() {
		const log = await readFile(this.logFile);
		return log.subarray(this.#logOffset).toString('utf8');
	}

	async #awaitPort() {
		const limit = Date.now() + START_LIMIT_MILLISECONDS;
		while (Date.now() < limit) {
			const [ready] = (await this.log()).matchAll(READY);
			if (ready) return Number(ready[1]);
			if (!this.isRunning) throw await this.#failure('ended before it was ready');
			await sleep(POLL_MILLISECONDS);
		}
		this.#child.kill('SIGKILL');
		throw await this.#failure('was not ready in time');
	}

	async #failure(what) {
		const tail = (await this.log()).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
		return new Error(`the node ${what}; the end of ${this.logFile}:\n${tail}`);
	}

	/** Ends the node without warning, as a power cut does. */
	async kill() {
		this.#child.kill('SIGKILL');
		await ended(this.#child);
	}

	/** Ends the node in order, and removes its folder if that was a temporary one. */
	async stop() {
		if (this.isRunning) {
			this.#child.kill('SIGTERM');
			const limit = sleep(STOP_LIMIT_MILLISECONDS, 'late', { ref: false });
			if ((await Promise.race([ended(this.#child), limit])) === 'late') await this.kill();
		}
		if (this.#ownsFolder) await rm(this.folder, { recursive: true, force: true });
	}

	/** Lets the node outlive this process. */
	release() {
		running.delete(this.#child);
		this.#child.unref();
	}
}
