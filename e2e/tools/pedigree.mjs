// SPDX-License-Identifier: Apache-2.0

/**
 * Asks a node for the pedigree of a lot, a container or a pack, writes it as EPCIS 2.0 in JSON-LD and
 * says of each event whether it has the hash that was told with it:
 * `node tools/pedigree.mjs --asker ACCOUNT --out pedigree.jsonld https://id.gs1.org/01/…/10/…/21/…`.
 */

import { isDeepStrictEqual, parseArgs } from 'node:util';
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { eventHash, fromUrn, identifierOf, linkOf, readDocument, readLink } from '../lib/epcis.mjs';
import { thing as things } from '../lib/supply/identifiers.mjs';
import { containerKey } from '../lib/supply/replay/things.mjs';
import { contextFrom } from './epcis-replay.mjs';
import {
	askPedigree, eventsOf, isGood, lineage, originalsOf, partiesOf, pedigreeDocument, shown, STANDING,
} from '../lib/supply/pedigree.mjs';

const USAGE = `pedigree --asker ACCOUNT --out FILE [--container] [--in LINK] [--original FILE]...
         [--context FILE] [--node-url ws://HOST:PORT] LINK

Writes what the chain knows of a thing, from the lots that it was made of, as a document of EPCIS 2.0
in JSON-LD, as of the last final block. LINK is a GS1 Digital Link or an EPC: of a lot, a logistic unit
or a pack; with --container of a case that is a trade item. The lot of a pack stands in its link; --in
is the last container that a pack is known to be in which nobody touched. The account acts for a party
or a Regulator: the one that a gateway has authenticated.

Each event is made again of what the chain keeps, and its hash by CBV 2.0 is held against the one that
was told. An imported event had more fields: --original is a document that has it, which is then held
against the chain and shown in full. The context is that of epcis-replay: its parties say whose GLNs
are in such a document, where they are no legal ids.

The file is read back and has to say the same.

Exit code: 0 each event has its hash, 1 nothing could be asked or written, 2 an event has another hash
or says something else than the chain, or the file is not what was written.`;

const DIFFERENT = 2;

function linkFrom(text, option) {
	try {
		return text.startsWith('urn:') ? linkOf(fromUrn(text).identifier) : readLink(text);
	} catch (cause) {
		throw new Error(`${option}: ${cause.message}`, { cause });
	}
}

/** A thing of the chain, and the lot of a pack where its link has one. */
export function aboutOf(link, isContainer) {
	const identifier = identifierOf(link);
	const { kind, gtin, lot, serial } = identifier;
	if (kind === 'Lgtin') return { about: things.lot({ gtin, lot }), lot: null };
	if (kind === 'Sscc' || (isContainer && kind === 'Sgtin')) {
		return { about: things.container(containerKey(identifier)), lot: null };
	}
	if (kind !== 'Sgtin') throw new Error(`a ${kind} is no lot, container or pack`);
	return { about: things.pack({ gtin, serial }), lot: link.lot === null ? null : { gtin, lot: link.lot } };
}

export function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			asker: { type: 'string' },
			out: { type: 'string' },
			container: { type: 'boolean', default: false },
			in: { type: 'string' },
			original: { type: 'string', multiple: true, default: [] },
			context: { type: 'string' },
			'node-url': { type: 'string', default: 'ws://127.0.0.1:9944' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	const { asker, out, original: originals, context } = values;
	if (asker === undefined || out === undefined) throw new Error('--asker and --out are asked for');
	if (positionals.length !== 1) throw new Error('one link is asked for');
	const { about, lot } = aboutOf(linkFrom(positionals[0], 'the link'), values.container);
	const last = values.in === undefined ? null : identifierOf(linkFrom(values.in, '--in'));
	if (last !== null && !['Sscc', 'Sgtin'].includes(last.kind)) throw new Error('--in is a container');
	const inside = last === null ? null : containerKey(last);
	return { asker, out, originals, context, about, lot, container: inside, url: values['node-url'] };
}

const SAYINGS = {
	[STANDING.agrees]: () => 'has its hash',
	[STANDING.original]: () => 'has its hash, with all of its fields',
	[STANDING.contradicts]: ({ fields }) => `HAS ITS HASH AND SAYS SOMETHING ELSE: ${fields.join(', ')}`,
	[STANDING.differs]: ({ made }) => `HAS ANOTHER HASH: what the chain keeps makes ${eventHash(made)}`,
};

const stepName = (step) => (typeof step === 'string' ? step : Object.keys(step)[0]);

function eventLines(event) {
	const { number, institution, error, epcis, step, standing, eventID } = event;
	const declared = error === null ? '' : ', declared wrong';
	return [
		`${number}  ${epcis.eventTime}  ${stepName(step)} by ${institution}${declared}: ${SAYINGS[standing](event)}`,
		`    ${eventID}`,
	];
}

const treeLines = ({ lot, inputs }, depth = 1) =>
	[`${'  '.repeat(depth)}${lot}`, ...inputs.flatMap((input) => treeLines(input, depth + 1))];

/** What is printed about a pedigree. */
export function report(pedigree, isCut) {
	return [
		...pedigree.flatMap(eventLines),
		...(isCut ? ['There are more events: too many to follow, or folded.'] : []),
		'Lots, each with what it was made of:',
		...lineage(pedigree).flatMap((tree) => treeLines(tree)),
	];
}

/** Whether `bytes` are a document that says what the pedigree says, event by event. */
export function isSame(bytes, pedigree) {
	const { events } = readDocument(bytes);
	const expected = eventsOf(pedigree);
	return isDeepStrictEqual(events, expected) && events.every((event, at) => eventHash(event) === eventHash(expected[at]));
}

/** The pedigree of a thing as a state answers it. */
export async function pedigreeAt(state, { asker, about, lot, container }, originals, stated = {}) {
	const { events, isCut } = await askPedigree(state, asker, about, { lot, container });
	const parties = await partiesOf(state, events, stated);
	return { pedigree: events.map((event) => shown(event, parties, originals)), isCut };
}

async function documentsOf(files) {
	return Promise.all(files.map(async (file) => {
		const bytes = await readFile(file);
		try {
			return readDocument(bytes);
		} catch (cause) {
			throw new Error(`${file}: ${cause.message}`, { cause });
		}
	}));
}

/** Writes the file, reads it back, and tells what was found. */
export async function write(out, { pedigree, isCut }, now) {
	const document = pedigreeDocument(pedigree, new Date(now).toISOString());
	await writeFile(out, `${JSON.stringify(document, null, '\t')}\n`);
	const isRead = isSame(await readFile(out), pedigree);
	const lines = [...report(pedigree, isCut), ...(isRead ? [] : [`${out} IS NOT WHAT WAS WRITTEN`])];
	return { lines, isRight: isRead && pedigree.every(isGood) };
}

async function run({ out, originals, context, url, ...question }) {
	const { parties } = await contextFrom(context);
	const known = originalsOf(await documentsOf(originals));
	const { connect } = await import('../lib/chain.mjs');
	const api = await connect(url);
	try {
		const state = await api.at(await api.rpc.chain.getFinalizedHead());
		return await write(out, await pedigreeAt(state, question, known, parties), Date.now());
	} finally {
		await api.disconnect();
	}
}

async function main() {
	let read;
	try {
		read = readArguments(process.argv.slice(2));
	} catch (error) {
		console.error(`${error.message}\n\n${USAGE}`);
		process.exitCode = 1;
		return;
	}
	if (read.help) {
		console.log(USAGE);
		return;
	}
	try {
		const { lines, isRight } = await run(read);
		console.log(lines.join('\n'));
		if (!isRight) process.exitCode = DIFFERENT;
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
