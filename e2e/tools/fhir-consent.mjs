// SPDX-License-Identifier: Apache-2.0

/**
 * Reads Consents of FHIR R4 and says of each what the chain can express, and what not and why:
 * `node tools/fhir-consent.mjs --context context.json consent.json`.
 */

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Context, consentsIn, fromFhir } from '../lib/fhirConsent.mjs';

const USAGE = `fhir-consent [--context FILE] [--json] FILE...

Reads Consents, or Bundles with Consents, and says of each element whether it is mapped,
informational or refused. --json prints the arguments of consent.grant(subject, grantee, terms)
for each Consent of which nothing is refused. The context says who the references are, the salts
of categories, and what policies mean: docs/fhir-consent.md. Nothing is sent to a chain.

Exit code: 0 all can be expressed, 1 a file or the context cannot be read, 2 something is refused.`;

const REFUSED = 2;

export function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			context: { type: 'string' },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return { help: true };
	if (positionals.length === 0) throw new Error('at least one file is asked for');
	return { files: positionals, contextFile: values.context, json: values.json };
}

async function contents(file) {
	try {
		return await readFile(file);
	} catch (cause) {
		throw new Error(`${file}: cannot be read (${cause.code})`, { cause });
	}
}

async function contextFrom(file) {
	if (file === undefined) return Context.of({});
	const bytes = await contents(file);
	let stated;
	try {
		stated = JSON.parse(bytes);
	} catch {
		// The reason could quote a salt.
		throw new Error(`${file}: is no JSON`);
	}
	return new Context(stated);
}

/** What each Consent in `files` comes to, and what else the files hold. */
export async function report({ files, contextFile }) {
	const context = await contextFrom(contextFile);
	const reports = [];
	for (const file of files) {
		const { consents, others } = consentsIn(await contents(file), file);
		reports.push({ file, others, outcomes: consents.map((consent) => fromFhir(consent, context)) });
	}
	return reports;
}

/** Rows of two cells, the first as wide as the widest of them. */
function columns(rows) {
	const width = Math.max(0, ...rows.map(([first]) => first.length));
	return rows.map(([first, second]) => `    ${first.padEnd(width)}  ${second}`);
}

function section(title, rows) {
	return rows.length === 0 ? [] : [`  ${title}`, ...columns(rows)];
}

/** The call in a line: its grantee, base rule and number of exceptions. */
function callLine({ subject, grantee, terms }) {
	const [kind, party] = Object.entries(grantee)[0];
	const { length } = terms.provisions;
	const exceptions = length === 0 ? '' : ` with ${length} exception${length === 1 ? '' : 's'}`;
	return [`${terms.base} for ${kind} ${party}${exceptions}`, `about ${subject}`];
}

function outcomeLines(file, { consent, calls, mapped, informational, refused }) {
	const state = refused.length > 0 ? 'refused: a person has to decide' : 'can be granted';
	return [
		`${file}  Consent/${consent ?? '(without id)'}: ${state}`,
		...section('refused', refused.map(({ path, reason }) => [path, reason])),
		...section('calls', calls.map(callLine)),
		...section('mapped', mapped.map(({ path, says }) => [path, says])),
		...section('informational', informational.map(({ path, says }) => [path, says])),
	];
}

/** The report for people, with everything that was found. */
export function toLines(reports) {
	return reports.flatMap(({ file, others, outcomes }) => [
		...outcomes.flatMap((outcome) => outcomeLines(file, outcome)),
		...(outcomes.length === 0 ? [`${file}  no Consent`] : []),
		...(others > 0 ? [`${file}  ${others} resources of other types passed over`] : []),
	]);
}

/** The report for programs: one entry a Consent. */
export const toJson = (reports) =>
	reports.flatMap(({ file, outcomes }) => outcomes.map((outcome) => ({ file, ...outcome })));

const isRefused = (reports) =>
	reports.some(({ outcomes }) => outcomes.some(({ refused }) => refused.length > 0));

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
		const reports = await report(read);
		console.log(read.json ? JSON.stringify(toJson(reports), null, '\t') : toLines(reports).join('\n'));
		if (isRefused(reports)) process.exitCode = REFUSED;
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
