// SPDX-License-Identifier: Apache-2.0

/**
 * Reads claims and prints what the chain is told of them, without a code, a name or a number:
 * `node tools/claims-from-837.mjs --directory directory.json --openings openings.json claims.txt`.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { readCarrier } from '../lib/carrierClaims.mjs';
import { Directory } from '../lib/claimDirectory.mjs';
import { prepareAll } from '../lib/submissions.mjs';
import { read837 } from '../lib/x12.mjs';

const USAGE = `claims-from-837 --directory FILE [--openings FILE] [--currency CODE] FILE...
claims-from-837 --plain [--currency CODE] FILE...
    with --cms [--uncoded QUALIFIER:CODE] for carrier claims of CMS in place of X12

Reads professional claims (X12 837 005010X222A1) and prints as JSON the submissions for
claims.submitMany, the references to be voided, the roots of the code books, and which claims were
refused and why. The directory says which institutions, accounts and rows the claims mean. What
opens the commitments is written to the file of --openings, which must not be there yet: it is for
the insurer and for remittance-835, never for the chain. --plain prints the claims as they were
read. --uncoded is the procedure of carrier lines that have no code. Nothing is sent to a chain.

Exit code: 0 all can be submitted, 1 a file or the directory cannot be read, 2 a claim is refused.`;

const REFUSED = 2;
const PRIVATE = 0o600;

function uncodedFrom(text) {
	if (text === undefined) return undefined;
	const [, qualifier, code] = /^([A-Z]{2}):([A-Z0-9.-]+)$/.exec(text) ?? [];
	if (code === undefined) throw new Error('--uncoded is a qualifier and a code, such as ZZ:NONE');
	return { qualifier, code };
}

export function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			directory: { type: 'string' },
			openings: { type: 'string' },
			currency: { type: 'string', default: 'USD' },
			cms: { type: 'boolean', default: false },
			uncoded: { type: 'string' },
			plain: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	if (positionals.length === 0) throw new Error('at least one file is asked for');
	if (values.plain === (values.directory !== undefined)) {
		throw new Error('either --directory or --plain is asked for');
	}
	if (values.uncoded !== undefined && !values.cms) throw new Error('--uncoded comes with --cms');
	const { directory, openings, currency, cms, plain } = values;
	return { files: positionals, directory, openings, currency, cms, plain, uncoded: uncodedFrom(values.uncoded) };
}

async function contents(file) {
	try {
		return await readFile(file);
	} catch (cause) {
		throw new Error(`${file}: cannot be read (${cause.code})`, { cause });
	}
}

async function directoryFrom(file) {
	const bytes = await contents(file);
	let stated;
	try {
		stated = JSON.parse(bytes);
	} catch {
		// The reason could quote a secret.
		throw new Error(`${file}: is no JSON`);
	}
	return new Directory(stated);
}

/** The plain claims of all files, and what was found in them that stops nothing. */
export async function claimsFrom({ files, cms, uncoded, currency }) {
	const claims = [];
	const findings = [];
	for (const file of files) {
		const bytes = await contents(file);
		if (cms) {
			claims.push(...readCarrier(bytes, file, { uncoded }));
		} else {
			const read = read837(bytes, file, { currency });
			claims.push(...read.claims);
			findings.push(...read.tolerated);
		}
	}
	return { claims, findings };
}

/** Amounts and units as decimal texts: JSON has no exact numbers of their size. */
export const toJson = (value) =>
	JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member), '\t');

const hex = (bytes) => `0x${bytes.toString('hex')}`;

/** What is printed about claims that were prepared. */
export function report({ submissions, voids, refused }, directory) {
	const roots = [...directory.roots].map(([payer, root]) => [directory.insurer(payer), hex(root)]);
	return {
		submissions,
		voids,
		codeBooks: Object.fromEntries(roots),
		refused: refused.map(({ file, at, reason }) => ({ file, at, reason })),
	};
}

async function run({ directory: file, openings, plain, ...read }) {
	const { claims, findings } = await claimsFrom(read);
	findings.forEach(({ message }) => console.error(message));
	if (plain) {
		console.log(toJson(claims));
		return;
	}
	const directory = await directoryFrom(file);
	const prepared = prepareAll(claims, directory);
	if (openings !== undefined) {
		await writeFile(openings, `${toJson(prepared.openings)}\n`, { mode: PRIVATE, flag: 'wx' });
	}
	prepared.refused.forEach(({ message }) => console.error(message));
	console.log(toJson(report(prepared, directory)));
	if (prepared.refused.length > 0) process.exitCode = REFUSED;
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
