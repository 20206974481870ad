// SPDX-License-Identifier: Apache-2.0

/** The main job on a real node: `node demo/main.mjs [--keep] [--node-url ws://…] [--release FILE] [bundle.json …]`. */

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { devAccounts } from '../lib/accounts.mjs';
import { connect } from '../lib/chain.mjs';
import { readBundle } from '../lib/fhir.mjs';
import { SalusNode } from '../lib/node.mjs';
import { seconds } from '../lib/table.mjs';
import { SAMPLE } from '../samples/make-sample.mjs';
import { play as institutions } from './1-institutions.mjs';
import { ensureEnough, play as records } from './2-records.mjs';
import { play as corrections } from './3-corrections.mjs';
import { play as refusals } from './4-refusals.mjs';
import { play as consent } from './5-consent.mjs';
import { play as emergency } from './6-emergency.mjs';
import { play as disclosures } from './7-disclosures.mjs';
import { play as coverage, prepare as prepareCoverage } from './8-coverage.mjs';
import { play as claims } from './9-claims.mjs';
import { play as appeals } from './10-appeals.mjs';
import { play as remittance } from './11-remittance.mjs';
import { play as making, prepare as prepareSupply } from './12-making.mjs';
import { play as shipping } from './13-shipping.mjs';
import { play as dispensing } from './14-dispensing.mjs';
import { play as recall } from './15-recall.mjs';
import { play as votes } from './16-votes.mjs';
import { play as upgrade, prepare as prepareUpgrade } from './17-upgrade.mjs';
import { play as results } from './18-table.mjs';
import { Stage } from './stage.mjs';

const USAGE = `demo [--keep] [--node-url ws://HOST:PORT] [--release FILE] [FHIR-bundle.json ...]

Shows the main job of Salus on a development chain, by default with a synthetic bundle.
  --keep      leave the node running and say how to reach it
  --node-url  use a development chain that runs already
  --release   the Wasm of the next release, which the chain takes on while it runs
  --help      say this`;

function readArguments(argv) {
	const { values, positionals } = parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			keep: { type: 'boolean', default: false },
			'node-url': { type: 'string' },
			release: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	const files = positionals.length > 0 ? positionals.map((file) => path.resolve(file)) : [SAMPLE];
	return { ...values, url: values['node-url'], files };
}

async function playAll(stage, read, release) {
	const cast = await institutions(stage);
	const bundles = await records(stage, cast, read);
	await corrections(stage, cast, bundles);
	await refusals(stage, cast, bundles);
	const access = await consent(stage, cast);
	const emergencies = await emergency(stage, access);
	const preparing = prepareCoverage(stage, access);
	// A failure is thrown where it is awaited.
	preparing.catch(() => {});
	await disclosures(stage, access, emergencies);
	const insured = await coverage(stage, access, preparing);
	const claimed = await claims(stage, insured, bundles);
	const supplying = prepareSupply(stage);
	supplying.catch(() => {});
	const paid = await appeals(stage, claimed);
	await remittance(stage, paid);
	const upgrading = prepareUpgrade(stage, release);
	upgrading.catch(() => {});
	const made = await making(stage, paid, supplying);
	const dispensed = await dispensing(stage, await shipping(stage, made));
	await recall(stage, dispensed);
	await votes(stage, dispensed);
	await upgrade(stage, cast, upgrading);
	await results(stage, cast, bundles, dispensed);
}

async function sayHowToGoOn(node, folder) {
	console.log(`\nThe node goes on as process ${node.pid}; end it with: kill ${node.pid}`);
	console.log(`  address  ${node.url}`);
	console.log(`  folder   ${folder}`);
	for (const [name, pair] of Object.entries(await devAccounts())) {
		console.log(`  //${name.charAt(0).toUpperCase()}${name.slice(1)}`.padEnd(12), pair.address);
	}
}

async function run({ files, keep, url, release }) {
	const startedAt = performance.now();
	const bundles = await Promise.all(files.map(readBundle));
	ensureEnough(bundles);
	const folder = await mkdtemp(path.join(os.tmpdir(), 'salus-demo-'));
	let node;
	let api;
	let done = false;
	try {
		node = url ? undefined : await SalusNode.start({ folder });
		const at = url ?? node.url;
		api = await connect(at);
		console.log(`${await api.rpc.system.version()} at ${at}`);
		await playAll(await Stage.set({ api, url: at, folder }), bundles, release);
		done = true;
		console.log(`\nEverything was as it should be, after ${seconds(performance.now() - startedAt)}.`);
		if (keep && node) await sayHowToGoOn(node, folder);
	} finally {
		await api?.disconnect();
		if (done && keep) node?.release();
		else await node?.stop();
		if (done && !keep) await rm(folder, { recursive: true, force: true });
		if (!done) console.error(`\nWhat there is to look at is in ${folder}.`);
	}
}

async function main() {
	let options;
	try {
		options = readArguments(process.argv.slice(2));
	} catch (cause) {
		console.error(`${cause.message}\n\n${USAGE}`);
		return 2;
	}
	if (options.help) {
		console.log(USAGE);
		return 0;
	}
	try {
		await run(options);
		return 0;
	} catch (cause) {
		console.error(`\n✗ ${cause.name === 'Error' ? '' : `${cause.name}: `}${cause.message}`);
		return 1;
	}
}

process.exitCode = await main();
