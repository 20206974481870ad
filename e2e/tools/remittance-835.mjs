// SPDX-License-Identifier: Apache-2.0

/**
 * Asks a node what a provider was paid on some days and prints the X12 835 of it:
 * `node tools/remittance-835.mjs --names names.json --openings openings.json --from 2024-01-01
 * --until 2024-01-31`.
 */

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { codeBookAt } from '../lib/claimDirectory.mjs';
import { write835 } from '../lib/remittance835.mjs';
import { dateOf, dayOf } from '../lib/time.mjs';

const USAGE = `remittance-835 --names FILE --openings FILE... --from DATE --until DATE [--control NUMBER]
               [--node-url ws://HOST:PORT]

Prints what the payee was paid from the first day to the last, as of the last final block: one
interchange, one transaction set for each insurer and currency (X12 835 005010X221A1). The names are
JSON: envelope (sender, receiver, usage), payee (institution, name, npi, taxId), and payers by the
number of the insurer (name, address, contact, taxId, codeBook). The openings are what
claims-from-837 wrote. --control is the number of the interchange, 1 unless it is given.`;

/** The chain answers for as many days at most. */
const MOST_DAYS = 366;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

function dayFrom(text, option) {
	if (!DATE.test(text ?? '') || Number.isNaN(Date.parse(text)) || dateOf(dayOf(text)) !== text) {
		throw new Error(`${option} is a day YYYY-MM-DD`);
	}
	return dayOf(text);
}

export function readArguments(argv) {
	const { values } = parseArgs({
		args: argv,
		options: {
			names: { type: 'string' },
			openings: { type: 'string', multiple: true, default: [] },
			from: { type: 'string' },
			until: { type: 'string' },
			control: { type: 'string', default: '1' },
			'node-url': { type: 'string', default: 'ws://127.0.0.1:9944' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	if (values.names === undefined || values.openings.length === 0) {
		throw new Error('--names and --openings are asked for');
	}
	if (!/^[1-9][0-9]{0,8}$/.test(values.control)) throw new Error('--control is a number of up to nine digits');
	const [from, until] = ['from', 'until'].map((option) => dayFrom(values[option], `--${option}`));
	if (until < from || until - from >= MOST_DAYS) throw new Error(`--until is up to ${MOST_DAYS} days from --from`);
	const { names, openings, control } = values;
	return { names, openings, from, until, control: Number(control), url: values['node-url'] };
}

async function json(file) {
	let bytes;
	try {
		bytes = await readFile(file);
	} catch (cause) {
		throw new Error(`${file}: cannot be read (${cause.code})`, { cause });
	}
	try {
		return JSON.parse(bytes);
	} catch {
		// The reason could quote a secret.
		throw new Error(`${file}: is no JSON`);
	}
}

/** What `write835` asks for, from what the files state. */
export function namesFrom(stated, openings, { from, until, control, moment }) {
	for (const name of ['envelope', 'payee', 'payers']) {
		if (typeof stated[name] !== 'object' || stated[name] === null) throw new Error(`the names have no ${name}`);
	}
	if (!Number.isInteger(stated.payee.institution)) throw new Error('payee.institution is no number');
	const payers = Object.entries(stated.payers).map(([insurer, payer]) => [
		insurer, { ...payer, codeBook: codeBookAt(payer.codeBook, `payers[${insurer}].codeBook`) },
	]);
	return {
		envelope: { ...stated.envelope, control, moment },
		payee: stated.payee,
		payers: Object.fromEntries(payers),
		claims: Object.assign({}, ...openings),
		from,
		until,
	};
}

/** The 835 of what a provider was paid, as a state answers. */
export async function remittanceAt(state, names) {
	const { claimReads } = await import('../lib/claims.mjs');
	const { payee } = await import('../lib/settlement.mjs');
	const { payee: provider, from, until } = names;
	return write835(await claimReads(state).remittance(payee.institution(provider.institution), from, until), names);
}

async function run({ names: file, openings: files, url, ...read }) {
	const { connect } = await import('../lib/chain.mjs');
	const openings = await Promise.all(files.map(json));
	const names = namesFrom(await json(file), openings, { ...read, moment: Date.now() });
	const api = await connect(url);
	try {
		return await remittanceAt(await api.at(await api.rpc.chain.getFinalizedHead()), names);
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
	try {
		process.stdout.write(read.help ? `${USAGE}\n` : await run(read));
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
