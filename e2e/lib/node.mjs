// SPDX-License-Identifier: Apache-2.0

/** A development chain of one validator. */

import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { keptSpec } from './chainSpec.mjs';
import { binaryPath, ensureBinary, NodeProcess, runtimeCache } from './nodeProcess.mjs';

export { binaryPath } from './nodeProcess.mjs';

export class SalusNode extends NodeProcess {
	/**
	 * Starts a development chain of one validator. Without `folder` it lives in a temporary one
	 * that goes when the node stops.
	 */
	static async start({ folder, extra = [] } = {}) {
		const binary = binaryPath();
		await ensureBinary(binary);
		const home = folder ?? (await mkdtemp(path.join(os.tmpdir(), 'salus-node-')));
		const flags = [
			'--dev', '--chain', await keptSpec(binary, 'dev'), '--base-path', path.join(home, 'chain'),
			'--rpc-port', '0', '--port', '0', '--no-prometheus', '--no-telemetry', '--no-mdns',
			...runtimeCache(), ...extra,
		];
		const node = new SalusNode({ folder: home, binary, flags, removesFolder: folder === undefined });
		await node.start();
		return node;
	}
}
