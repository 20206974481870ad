// SPDX-License-Identifier: Apache-2.0

/** No node has logged a panic, the end of an essential task, or an equivocation. */

const { readFile } = require('node:fs/promises');
const path = require('node:path');
const { Node } = require('../lib/node.js');

const LOUD = /panicked|essential task|equivocat/i;

async function run(_name, network) {
	for (const { name } of Node.all(network)) {
		const log = await readFile(path.join(network.tmpDir, `${name}.log`), 'utf8');
		const line = log.split('\n').find((text) => LOUD.test(text));
		if (line) throw new Error(`${name} logged: ${line}`);
	}
	return network.relay.length;
}

module.exports = { run };
