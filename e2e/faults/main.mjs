// SPDX-License-Identifier: Apache-2.0

/** Runs the fault cases against real nodes: `node faults/main.mjs [case …] [--short] [--set name=value]`. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { endAll } from '../lib/nodeProcess.mjs';

const FOLDER = path.dirname(fileURLToPath(import.meta.url));
const CASE = /^(\d\d)-(.+)\.mjs$/;
const USAGE = `faults [case ...] [--short] [--keep] [--set name=value ...]

Runs fault cases against real nodes, all of them or those named by number or name.
  --short  fewer repetitions
  --keep   keep the folders of the networks, with the logs of their nodes; a case that does not hold keeps its own
  --set    an option of a case, such as kills=10 or slots=400
  --list   say which cases there are
  --help   say this`;

function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			short: { type: 'boolean', default: false },
			keep: { type: 'boolean', default: false },
			list: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
			set: { type: 'string', multiple: true, default: [] },
		},
	});
	const set = values.set.map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]);
	return { ...values, options: { ...Object.fromEntries(set), short: values.short }, names: positionals };
}

/** The cases in their order, those only that are named where some are. */
async function cases(names) {
	const files = (await readdir(FOLDER)).filter((file) => CASE.test(file)).sort();
	const all = files.map((file) => {
		const [, number, title] = CASE.exec(file);
		return { file, number, title, id: `${number}-${title}` };
	});
	const isNamed = (one, name) => [one.id, one.title, one.number].includes(name) || one.number === name.padStart(2, '0');
	for (const name of names) {
		if (!all.some((one) => isNamed(one, name))) throw new Error(`there is no case ${name}: see --list`);
	}
	return names.length === 0 ? all : all.filter((one) => names.some((name) => isNamed(one, name)));
}

const spent = (began) => {
	const seconds = Math.round((Date.now() - began) / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

async function runOne({ number, name, expectation, run, needs }, { options, keep }) {
	const began = Date.now();
	const say = (words) => console.log(`  ${spent(began).padStart(6)}  ${words}`);
	const row = { case: `${number} ${name}`, expectation };
	console.log(`\n== ${row.case}`);
	const missing = await needs?.(options);
	if (missing) {
		console.log(`  SKIPPED: ${missing}`);
		return { ...row, observation: `SKIPPED: ${missing}`, held: 'skipped', time: spent(began) };
	}
	const folder = await mkdtemp(path.join(os.tmpdir(), `salus-fault-${number}-`));
	let held = 'NO';
	try {
		const { holds, observation } = await run({ folder, say, options });
		if (holds) held = 'yes';
		return { ...row, observation, held, time: spent(began) };
	} catch (cause) {
		console.log(cause.stack);
		return { ...row, observation: cause.message.split('\n')[0], held, time: spent(began) };
	} finally {
		endAll();
		if (keep || held === 'NO') console.log(`  kept: ${folder}`);
		else await rm(folder, { recursive: true, force: true });
	}
}

/** What the chosen cases are, and whether every setting is one of theirs. */
async function load(chosen, { short, ...set }) {
	const loaded = [];
	for (const { file, number } of chosen) {
		loaded.push({ number, ...(await import(pathToFileURL(path.join(FOLDER, file)))) });
	}
	const known = loaded.flatMap(({ settings = [] }) => settings);
	const unknown = Object.keys(set).find((name) => !known.includes(name));
	if (unknown) throw new Error(`none of these cases has a setting ${unknown}${known.length > 0 ? `, but ${known.join(', ')}` : ''}`);
	return loaded;
}

/** Words in lines of at most `width` characters. */
function wrapped(text, width) {
	const lines = [''];
	for (const word of String(text).split(/\s+/)) {
		const line = lines.at(-1);
		if (line && line.length + word.length >= width) lines.push(word);
		else lines[lines.length - 1] = line ? `${line} ${word}` : word;
	}
	return lines;
}

const COLUMNS = [['case', 22], ['expectation', 40], ['observation', 60], ['held', 7], ['time', 6]];

function print(rows) {
	const line = (cells) =>
		cells.map((cell, at) => (cell ?? '').padEnd(COLUMNS[at][1])).join(' | ').trimEnd();
	const rule = COLUMNS.map(([, width]) => '-'.repeat(width)).join('-+-');
	console.log(`\n${line(COLUMNS.map(([name]) => name))}`);
	for (const row of rows) {
		const cells = COLUMNS.map(([name, width]) => wrapped(row[name], width));
		console.log(rule);
		for (let at = 0; at < Math.max(...cells.map((lines) => lines.length)); at += 1) {
			console.log(line(cells.map((lines) => lines[at])));
		}
	}
}

async function main() {
	const { names, help, list, ...settings } = readArguments(process.argv.slice(2));
	if (help) {
		console.log(USAGE);
		return;
	}
	const chosen = await cases(names);
	if (list) {
		for (const { id } of chosen) console.log(id);
		return;
	}
	const rows = [];
	for (const one of await load(chosen, settings.options)) {
		const row = await runOne(one, settings);
		console.log(`  ${row.held}: ${row.observation}`);
		rows.push(row);
	}
	print(rows);
	const skipped = rows.filter(({ held }) => held === 'skipped');
	for (const row of skipped) console.log(`\nNOT RUN: ${row.case}: ${row.observation}`);
	const failed = rows.filter(({ held }) => held === 'NO');
	console.log(`\n${rows.length - failed.length - skipped.length} held, ${failed.length} did not, ${skipped.length} were skipped`);
	if (failed.length > 0) process.exitCode = 1;
}

await main();
