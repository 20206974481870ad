// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apart, apartMisses } from '../lib/machine/apart.mjs';
import { fastClock, fastClockMisses, WrongClock, wrongClockMisses } from '../lib/machine/clock.mjs';
import { Wiring } from '../lib/machine/namespaces.mjs';
import { SmallDisk } from '../lib/machine/tmpfs.mjs';
import { until } from '../lib/wait.mjs';

const run = promisify(execFile);

const NAMES = ['one', 'two', 'three'];
/** Nobody listens there: who is reached refuses at once. */
const KNOCK =
	"const [host] = process.argv.slice(1); const socket = require('node:net').connect({ host, port: 9 });" +
	"socket.on('error', () => process.exit(0)); setTimeout(() => process.exit(1), 700);";

const reaches = async (words, address) => {
	const [command, ...rest] = [...words, process.execPath, '-e', KNOCK, address];
	return run(command, rest).then(() => true, () => false);
};

/** Whom each of them reaches, in the process apart. */
export async function reachable({ parts }) {
	const wiring = await Wiring.lay(NAMES);
	await wiring.split(parts);
	const pairs = NAMES.flatMap((from) => NAMES.filter((to) => to !== from).map((to) => [from, to]));
	const among = [];
	for (const [from, to] of pairs) if (await reaches(wiring.wrap(from), wiring.address(to))) among.push(`${from} ${to}`);
	const observed = [];
	for (const to of NAMES) if (await reaches([], wiring.address(to))) observed.push(to);
	await wiring.heal();
	// A packet that is lost while the wire comes up is sent again a second later.
	const knock = () => reaches(wiring.wrap('one'), wiring.address('three'));
	await until(knock, { within: 10_000, what: 'one reaches three again' });
	return { among, observed };
}

export async function disk({ folder }) {
	const small = await SmallDisk.mount(folder, 8);
	await small.fillUpTo(0);
	const full = await writeFile(path.join(folder, 'more'), Buffer.alloc(1 << 20, 1)).catch(({ code }) => code);
	await rm(path.join(folder, 'more'), { force: true });
	await small.resize(16);
	const { free } = await small.space();
	return { full, free };
}

export const fails = () => Promise.reject(new Error('as it was to'));

const folders = [];
const folder = async () => {
	folders.push(await mkdtemp(path.join(os.tmpdir(), 'salus-machine-')));
	return folders.at(-1);
};
after(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))));

const here = import.meta.url;
const say = () => {};

// This module is also what runs apart, where it has nothing to test.
const isTest = process.argv[1] === fileURLToPath(here);

if (isTest) {
	describe('a network apart', async () => {
		const skip = (await apartMisses('network')) ?? false;

		it('parts and heals', { skip }, async () => {
			const { among, observed } = await apart('network', here, 'reachable', {
				say,
				parts: [['one', 'two'], ['three']],
			});
			assert.deepEqual(among, ['one two', 'two one']);
			assert.deepEqual(observed, NAMES);
			assert.doesNotMatch(execFileSync('ip', ['link']).toString(), /switch0|p-one/);
		});

		it('tells what failed in it', { skip }, async () => {
			await assert.rejects(apart('network', here, 'fails', { say }), /as it was to/);
		});
	});

	describe('a disk apart', async () => {
		const skip = (await apartMisses('mounts')) ?? false;

		it('gets full, grows, and is seen by nobody else', { skip }, async () => {
			const own = await folder();
			const { full, free } = await apart('mounts', here, 'disk', { say, folder: own });
			assert.equal(full, 'ENOSPC');
			assert.ok(free > 7 * 1024 * 1024);
			assert.deepEqual(await readdir(own), []);
		});
	});

	describe('a fast clock', async () => {
		const skip = (await fastClockMisses()) ?? false;
		let clock;
		before(async () => {
			if (!skip) clock = await fastClock(await folder(), 50);
		});

		it('agrees for processes that start at different times', { skip }, async () => {
			const [command, ...words] = [...clock.wrap, 'date', '+%s%3N'];
			const apartBy = [];
			for (let at = 0; at < 2; at += 1) {
				const told = Number((await run(command, words)).stdout);
				apartBy.push(Math.abs(clock.now() - told));
				await new Promise((resolve) => setTimeout(resolve, 500));
			}
			// Half a second of wall clock are 25 s of this one; a process starts in less.
			for (const difference of apartBy) assert.ok(difference < 25_000, String(apartBy));
		});

		it('shortens waits', { skip }, async () => {
			const [command, ...words] = [...clock.wrap, 'sleep', '50'];
			const began = Date.now();
			await run(command, words);
			assert.ok(Date.now() - began >= 990 && Date.now() - began < 20_000);
		});
	});

	describe('a wrong clock', async () => {
		const skip = (await wrongClockMisses()) ?? false;

		it('is put wrong while processes run, and right again', { skip }, async () => {
			const clock = await WrongClock.create(path.join(await folder(), 'clock'));
			const [command, ...words] = [...clock.wrap, 'date', '+%s'];
			const offset = async () => Number((await run(command, words)).stdout) - Date.now() / 1000;
			await clock.put(-40);
			assert.ok(Math.abs((await offset()) + 40) < 5);
			await clock.put(0);
			assert.ok(Math.abs(await offset()) < 5);
		});
	});
}
