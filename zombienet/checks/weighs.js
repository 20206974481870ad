// SPDX-License-Identifier: Apache-2.0

/** BABE draws authors and GRANDPA counts votes with these weights: `alice=3200,bob=2800`. */

const { Node } = require('../lib/node.js');
const { pairs } = require('../lib/settings.js');
const { ofBabe, ofGrandpa, wellKnown } = require('../lib/authorities.js');

async function run(name, network, settings) {
	const node = Node.named(name, network);
	const expected = pairs(settings);
	await compare('BABE', 'sr25519', await ofBabe(node), expected);
	await compare('GRANDPA', 'ed25519', await ofGrandpa(node), expected);
	return expected.size;
}

async function compare(protocol, type, authorities, expected) {
	if (authorities.size !== expected.size) {
		throw new Error(`${protocol} has ${authorities.size} authorities, not ${expected.size}`);
	}
	for (const [name, weight] of expected) {
		const { publicKey } = await wellKnown(name, type);
		const found = authorities.get(Buffer.from(publicKey).toString('hex'));
		if (found !== Number(weight)) {
			throw new Error(`${name} weighs ${found} in ${protocol} instead of ${weight}`);
		}
	}
}

module.exports = { run };
