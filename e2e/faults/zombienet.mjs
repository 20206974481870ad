// SPDX-License-Identifier: Apache-2.0

/** Has `scripts/zombienet.sh` test one of its networks. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { binaryPath } from '../lib/nodeProcess.mjs';
import { seconds } from '../lib/table.mjs';

const SCRIPT = fileURLToPath(new URL('../../scripts/zombienet.sh', import.meta.url));
const HELD = /^\s+holds {2}/;
const FAILED = /^\s+FAILS {2}/;
const LOGS = /^The logs of the network lie in (.+)$/;

/** Runs the test of `network` and passes on what is said. Gives its lines and its exit code. */
async function runTest(network, say) {
	// With a binary named the script builds none.
	const env = { ...process.env, SALUS_NODE: binaryPath() };
	const script = spawn(SCRIPT, [network], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	// The script ends its network when it is told to end.
	const end = () => script.kill('SIGTERM');
	process.once('exit', end);
	const lines = [];
	const take = (line) => {
		if (line.trim() === '') return;
		lines.push(line);
		say(line);
	};
	for (const stream of [script.stdout, script.stderr]) createInterface({ input: stream }).on('line', take);
	try {
		const [code] = await once(script, 'close');
		return { lines, code };
	} finally {
		process.removeListener('exit', end);
	}
}

/** A fault case of what the test of `network` asserts; zombienet/README.md says what that is. */
export async function testNetwork(network, { say }) {
	const began = Date.now();
	const { lines, code } = await runTest(network, say);
	const held = lines.filter((line) => HELD.test(line)).length;
	const failed = lines.filter((line) => FAILED.test(line));
	const logs = lines.map((line) => LOGS.exec(line)?.[1]).find(Boolean);
	const figures = `${held} assertions held, ${failed.length} did not, in ${seconds(Date.now() - began)}`;
	const why = failed.map((line) => line.replace(FAILED, '')).join(', ') || lines.at(-1);
	const observation = code === 0 ? figures : `${figures}: ${why}; ${logs ? `logs in ${logs}` : 'no logs'}`;
	return { holds: code === 0 && held > 0, observation };
}
