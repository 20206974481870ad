// SPDX-License-Identifier: Apache-2.0

/**
 * Reads EPCIS documents and prints the calls of the chain that they become, or sends them:
 * `node tools/epcis-replay.mjs --context context.json commissioning.xml shipping.xml`.
 */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { EpcisError, Gs1Error, readDocument } from '../lib/epcis.mjs';
import { JsonError } from '../lib/json.mjs';
import { plan, readContext } from '../lib/supply/replay.mjs';

const USAGE = `epcis-replay [--context FILE] [--json] [--serials FILE] FILE...
epcis-replay --agent FILE... [--node-url ws://HOST:PORT] [--context FILE] [--serials FILE] FILE...

Reads documents of EPCIS 1.2 in XML, or 2.0 in XML, JSON or JSON-LD, as one history, and prints the
calls of the chain that it becomes, in the order in which it happened: lots, serials under roots,
packing, shipping, receiving, unpacking, dispensing, decommissioning and declared errors. Each keeps
the hash of its event. What the chain has no word for is refused with its field, and then there are
no calls at all. --json prints all arguments.

The context is JSON: manufactured has the day on which a lot was made by its LGTIN or Digital Link,
where no productionDate says it; statement is Affirmed or Exempt, where no header does; parties has
numbers of institutions by GLN, where that is not their legal id.

What proves single packs later are the serials behind the roots: --serials writes them to a file, as
secret as they are, and never over another one.

With --agent the calls are sent, one after the other. Each file has the secret of one agent; those of
the first one's institution take the steps of which the documents do not say whose they are. Products
have to be registered before, and a lot released by its Responsible Person before it is shipped; what
stopped there is sent again with the same command, which passes over what the chain has.

Exit code: 0 all is planned, and sent; 1 a file cannot be read; 2 a document is refused, or a call.`;

const REFUSED = 2;
const PRIVATE = 0o600;

export function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			context: { type: 'string' },
			json: { type: 'boolean', default: false },
			serials: { type: 'string' },
			agent: { type: 'string', multiple: true, default: [] },
			'node-url': { type: 'string', default: 'ws://127.0.0.1:9944' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	if (positionals.length === 0) throw new Error('at least one file is asked for');
	const { context, json, serials, agent: agents } = values;
	if (json && agents.length > 0) throw new Error('--json and --agent do not go together');
	return { files: positionals, context, json, serials, agents, url: values['node-url'] };
}

async function contents(file) {
	try {
		return await readFile(file);
	} catch (cause) {
		throw new Error(`${file}: cannot be read (${cause.code})`, { cause });
	}
}

/** A document with the name of its file before each place in what is refused. */
export function documentFrom(file, bytes) {
	const name = path.basename(file);
	try {
		return { name, ...readDocument(bytes) };
	} catch (error) {
		if (error instanceof JsonError) {
			throw new EpcisError([{ path: `${name}: byte ${error.offset}`, reason: error.message }]);
		}
		if (!(error instanceof EpcisError)) throw error;
		throw new EpcisError(error.findings.map((finding) => ({ ...finding, path: `${name}: ${finding.path}` })));
	}
}

/** What a person states beside documents, in a file; nothing without one. */
export async function contextFrom(file) {
	if (file === undefined) return readContext();
	const bytes = await contents(file);
	let stated;
	try {
		stated = JSON.parse(bytes);
	} catch (cause) {
		throw new Error(`${file}: is no JSON`, { cause });
	}
	return readContext(stated);
}

const doneBy = ({ duty, party }) => `by ${duty}${party === null ? '' : ` of ${party}`}`;

function stepLines(step, at) {
	const { call, path: place, isOwn, eventID } = step;
	return [`${at + 1}  ${call}  ${doneBy(step)}  ${isOwn ? 'before ' : ''}${place}`, `    ${eventID}`];
}

/** What is printed about a plan. */
export function report({ steps, notes, needs }) {
	return [
		...steps.flatMap(stepLines),
		...notes.map(({ path: place, text }) => `${place}: ${text}`),
		...needs.products.map((gtin) => `The product ${gtin} has to be registered.`),
		...needs.parties.map((gln) => `The party ${gln} has to be a trading partner.`),
	];
}

async function sendAll(planned, { agents, url, parties }) {
	const { Keyring } = await import('@polkadot/keyring');
	const { cryptoWaitReady } = await import('@polkadot/util-crypto');
	const { SS58_PREFIX } = await import('../lib/accounts.mjs');
	const { connect, Sender } = await import('../lib/chain.mjs');
	const { send } = await import('../lib/supply/replay/sending.mjs');
	await cryptoWaitReady();
	const keyring = new Keyring({ type: 'sr25519', ss58Format: SS58_PREFIX });
	const secrets = await Promise.all(agents.map(contents));
	const api = await connect(url);
	try {
		const pairs = secrets.map((secret) => keyring.addFromUri(secret.toString('utf8').trim()));
		const senders = await Promise.all(pairs.map((pair) => Sender.of(api, pair)));
		const tell = (step, outcome) => console.log(`${outcome}  ${step.call}  ${step.path}`);
		await send(api, planned, senders, { parties, tell });
	} finally {
		await api.disconnect();
	}
}

/** Writes a file of secrets, unless it is there already and the same. */
async function keep(file, text) {
	const write = writeFile(file, text, { mode: PRIVATE, flag: 'wx' });
	await write.catch(async (error) => {
		if (error.code !== 'EEXIST' || (await readFile(file, 'utf8')) !== text) throw error;
	});
}

const isRefusal = (error) =>
	error instanceof EpcisError || error instanceof Gs1Error || error.name === 'SendError';

async function run({ files, context: contextFile, json, serials, ...sending }) {
	const context = await contextFrom(contextFile);
	const documents = [];
	for (const file of files) documents.push(documentFrom(file, await contents(file)));
	const planned = plan(documents, context);
	if (serials !== undefined) await keep(serials, `${JSON.stringify(planned.book, null, '\t')}\n`);
	const { book: _, ...shown } = planned;
	console.log(json ? JSON.stringify(shown, null, '\t') : report(planned).join('\n'));
	if (sending.agents.length > 0) await sendAll(planned, { ...sending, parties: context.parties });
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
		process.exitCode = isRefusal(error) ? REFUSED : 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
