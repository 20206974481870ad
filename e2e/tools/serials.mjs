// SPDX-License-Identifier: Apache-2.0

/**
 * Makes the serials of a lot, and proves of one that it was made, or that it was not:
 * `node tools/serials.mjs make --gtin 07612345000015 --lot B7 --count 1000000 --out b7.serials`.
 */

import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { lotOf } from '../lib/supply/identifiers.mjs';
import { guessChance, LENGTH, makeSerials } from '../lib/supply/serials.mjs';
import { isAbsent, isPresent, MOST_SERIALS, SerialTree, SerialTreeError } from '../lib/supply/serialTree.mjs';
import { grouped, seconds } from '../lib/table.mjs';

const USAGE = `serials make --gtin GTIN --lot LOT --count NUMBER --out FILE [--length NUMBER] [--seed TEXT]
       serials list FILE
       serials prove FILE SERIAL
       serials disprove FILE SERIAL

make draws the serials of a lot, at random, and writes them with their tree to FILE; it prints what a
commissioning asks for, root and count. With --seed the same ones come out each time: whoever knows
such a seed knows the serials. list prints the serials, a line each. prove prints where a serial
stands, disprove its neighbours, as JSON: what anybody checks against root and count.

Exit code: 0 done, 1 the arguments or the file are not right, 2 the serial cannot be proved, or is there.`;

const UNPROVED = 2;
const SECRET_BYTES = 32;
const ACTIONS = { make: 0, list: 1, prove: 2, disprove: 2 };

function readMaking({ gtin, lot, count, out, length, seed }) {
	if ([gtin, lot, count, out].includes(undefined)) throw new Error('--gtin, --lot, --count and --out are asked for');
	if (!/^[0-9]{1,9}$/.test(count) || Number(count) < 1 || Number(count) > MOST_SERIALS) {
		throw new Error(`--count is a number from 1 to ${MOST_SERIALS}`);
	}
	if (!/^[0-9]{1,2}$/.test(length)) throw new Error('--length is a number of characters');
	const secret = seed === undefined ? randomBytes(SECRET_BYTES) : Buffer.from(seed);
	return { lot: lotOf(gtin, lot), count: Number(count), out, length: Number(length), secret };
}

export function readArguments(argv) {
	const texts = ['gtin', 'lot', 'count', 'out', 'seed'];
	const { values, positionals: [action, ...rest] } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			...Object.fromEntries(texts.map((name) => [name, { type: 'string' }])),
			length: { type: 'string', default: String(LENGTH) },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { action: 'help' };
	if (!Object.hasOwn(ACTIONS, action ?? '')) throw new Error(`the first word is ${Object.keys(ACTIONS).join(', ')}`);
	if (rest.length !== ACTIONS[action]) throw new Error(`${action} takes ${ACTIONS[action]} words`);
	if (action === 'make') return { action, ...readMaking(values) };
	const [file, serial] = rest;
	return { action, file, serial };
}

const hex = (bytes) => `0x${bytes.toString('hex')}`;
const placed = ({ index, path }) => ({ index, path: path.map(hex) });
const leaf = (one) => one && { serial: one.serial, place: placed(one.place) };
const under = ({ root, count }) => ({ root: hex(root), count });

async function make({ lot, count, out, length, secret }) {
	const startedAt = performance.now();
	const serials = makeSerials(secret, lot, count, length);
	const drawnAt = performance.now();
	const tree = SerialTree.over(serials);
	const builtAt = performance.now();
	await tree.save(out);
	return [
		`root    ${hex(tree.root)}`,
		`count   ${grouped(tree.count)}`,
		`serials ${seconds(drawnAt - startedAt)}, one guess in ${(1 / guessChance(count, length)).toPrecision(2)} is right`,
		`tree    ${seconds(builtAt - drawnAt)}`,
		`written ${out}`,
	];
}

/** The answer is the other one than asked for. */
class Unproved extends Error {}

/** The proof that the serial is there, checked as the chain checks it. */
function prove(tree, serial) {
	if (!tree.has(serial)) throw new Unproved(`${serial} is not there`);
	const place = tree.place(serial);
	if (!isPresent(serial, place, tree.root, tree.count)) throw new SerialTreeError('the file was changed');
	return { serial, ...under(tree), place: placed(place) };
}

function disprove(tree, serial) {
	if (tree.has(serial)) throw new Unproved(`${serial} is there`);
	const absence = tree.absence(serial);
	if (!isAbsent(serial, absence, tree.root, tree.count)) throw new SerialTreeError('the file was changed');
	return { serial, ...under(tree), absence: { below: leaf(absence.below), above: leaf(absence.above) } };
}

async function run(asked) {
	if (asked.action === 'help') return [USAGE];
	if (asked.action === 'make') return make(asked);
	const tree = await SerialTree.load(asked.file);
	if (asked.action === 'list') return tree.slice();
	const proof = (asked.action === 'prove' ? prove : disprove)(tree, asked.serial);
	return [JSON.stringify(proof, null, '\t')];
}

async function main() {
	let asked;
	try {
		asked = readArguments(process.argv.slice(2));
	} catch (error) {
		console.error(`${error.message}\n\n${USAGE}`);
		process.exitCode = 1;
		return;
	}
	try {
		// Who reads a list may stop before its end.
		process.stdout.on('error', () => process.exit());
		process.stdout.write(`${(await run(asked)).join('\n')}\n`);
	} catch (error) {
		console.error(error.message);
		process.exitCode = error instanceof Unproved ? UNPROVED : 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
