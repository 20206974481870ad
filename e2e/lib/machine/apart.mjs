// SPDX-License-Identifier: Apache-2.0

/**
 * Runs a part of a test in a process with mounts, and where asked a network, of its own. Whatever
 * it mounts and connects is seen by nobody else, and goes with it however it ends.
 */

import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ENTRANCE = fileURLToPath(new URL('apartEntrance.mjs', import.meta.url));
const OWN = { mounts: ['--mount'], network: ['--mount', '--net'] };
/** As root; else as one who is root in there only, where the system lets everybody be that. */
const AS = [[], ['--user', '--map-root-user']];
const PROBES = {
	mounts: 'mount -t tmpfs -o size=1m none /run && mount -o remount,size=2m /run',
	network:
		'mount -t tmpfs none /run && ip netns add one && ip link add switch type bridge && ' +
		'ip link add plug type veth peer name eth0 netns one && ip link set plug master switch',
};

/** The words before a command that runs it apart, if this machine allows it: else why not. */
async function words(own) {
	let reason;
	for (const as of AS) {
		const before = ['unshare', ...as, ...OWN[own]];
		try {
			await run(before[0], [...before.slice(1), 'sh', '-c', PROBES[own]]);
			return { before };
		} catch (cause) {
			reason ??= cause.code === 'ENOENT' ? 'there is no unshare' : cause.stderr.trim().split('\n')[0];
		}
	}
	return { reason };
}

/** Why nothing can have `own` ('mounts' or 'network') apart on this machine, if so. */
export async function apartMisses(own) {
	const { reason } = await words(own);
	return reason && `this machine gives a process no ${own} of its own: ${reason}`;
}

const apartNow = new Set();
process.on('exit', () => {
	for (const child of apartNow) child.kill('SIGTERM');
});

/**
 * Runs `part`, a function that the module at the URL `module` exports, in a process apart. It is
 * called with `given`, which has to be plain, and with a `say` of its own; what it returns is
 * returned.
 */
export async function apart(own, module, part, { say, ...given }) {
	const { before, reason } = await words(own);
	if (reason) throw new Error(reason);
	const [command, ...rest] = [...before, process.execPath, ENTRANCE, module, part];
	const child = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
	apartNow.add(child);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (code, signal) => reject(new Error(`the process apart ended: ${signal ?? code}`)));
			child.on('message', ({ said, result, failure }) => {
				if (said !== undefined) say(said);
				else if (failure) reject(Object.assign(new Error(failure.message), { stack: failure.stack }));
				else resolve(result);
			});
			child.send(given);
		});
	} finally {
		apartNow.delete(child);
		await left(child);
	}
}

/** The process apart ends its nodes when nobody listens any more. */
async function left(child) {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	const exited = new Promise((resolve) => child.once('exit', resolve));
	if (child.connected) child.disconnect();
	await exited;
}
