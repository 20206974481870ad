// SPDX-License-Identifier: Apache-2.0

/**
 * Reads EPCIS documents and says of each event what it is and its hash, or what is wrong where:
 * `node tools/epcis.mjs shipment.xml`.
 */

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { EpcisError, eventHash, Gs1Error, lotAndExpiry, preHash, readDocument, writeDocument } from '../lib/epcis.mjs';
import { JsonError } from '../lib/json.mjs';

const USAGE = `epcis [--pre-hash | --json] FILE...

Reads documents of EPCIS 1.2 in XML, or 2.0 in XML, JSON or JSON-LD, and prints each event with its
hash by CBV 2.0. --pre-hash prints the strings that are hashed, a line each. --json writes one document
of EPCIS 2.0 in JSON-LD, with the hash as the eventID of each event that has none. A document is read
whole or not at all.

Exit code: 0 all were read, 1 a file cannot be read, 2 a document is refused.`;

const REFUSED = 2;

export function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			json: { type: 'boolean', default: false },
			'pre-hash': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	if (positionals.length === 0) throw new Error('at least one file is asked for');
	if (values.json && values['pre-hash']) throw new Error('--json and --pre-hash do not go together');
	if (values.json && positionals.length > 1) throw new Error('--json takes one file');
	const form = values.json ? 'json' : values['pre-hash'] ? 'preHash' : 'lines';
	return { files: positionals, form };
}

/** How an event's own eventID stands to its hash. */
function identified({ eventID }, hash) {
	if (eventID === undefined) return 'no eventID';
	return eventID === hash ? 'eventID is the hash' : `eventID ${eventID}`;
}

function eventLines(event) {
	const hash = eventHash(event);
	const { lot, expiry } = lotAndExpiry(event);
	const details = [
		event.action, event.bizStep, event.disposition,
		lot === undefined ? undefined : `lot ${lot}`,
		expiry === undefined ? undefined : `expires ${expiry}`,
		event.errorDeclaration === undefined ? undefined : 'declared wrong',
		identified(event, hash),
	];
	const said = details.filter((detail) => detail !== undefined).join(', ');
	return [`  ${event.eventTime}  ${event.type}  ${said}`, `    ${hash}`];
}

const WRITERS = {
	lines: (file, { schemaVersion, passedOver, events }) => [
		`${file}  EPCIS ${schemaVersion}, ${events.length} event${events.length === 1 ? '' : 's'}`,
		...passedOver.map((part) => `  passed over: ${part}`),
		...events.flatMap(eventLines),
	],
	preHash: (_, { events }) => events.map(preHash),
	json: (_, { events, ...head }) => [JSON.stringify(writeDocument(events, head), null, '\t')],
};

/** The lines about one document, and whether it was refused. */
export function report(file, bytes, form) {
	try {
		return { refused: false, lines: WRITERS[form](file, readDocument(bytes)) };
	} catch (error) {
		if (error instanceof JsonError) return { refused: true, lines: [`${file}: byte ${error.offset}: ${error.message}`] };
		const isRefusal = error instanceof EpcisError || error instanceof Gs1Error;
		if (!isRefusal) throw error;
		return { refused: true, lines: error.message.split('\n').map((line) => `${file}: ${line}`) };
	}
}

async function run({ files, form }) {
	for (const file of files) {
		const { refused, lines } = report(file, await readFile(file), form);
		(refused ? console.error : console.log)(lines.join('\n'));
		if (refused) process.exitCode = REFUSED;
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
		await run(read);
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
