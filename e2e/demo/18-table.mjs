// SPDX-License-Identifier: Apache-2.0

/** What it took: sizes, transactions, times and fees. */

import { stat } from 'node:fs/promises';
import { each } from '../lib/progress.mjs';
import { grouped, median, percentile, sal, seconds, table } from '../lib/table.mjs';

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

async function storedBytes(stage, { hospital }, sealed) {
	const vault = await stage.vault(hospital.name);
	const sizes = await each('measuring', sealed, async ({ key }) =>
		(await stat(vault.ciphertextPath(key.digest))).size,
	);
	return sum(sizes);
}

/** The fees of one way to record, for each record. */
function feePerRecord(bundles, way, count) {
	const paid = bundles.reduce((total, { fees }) => total + fees[way], 0n);
	return sal(paid / BigInt(sum(bundles.map(count))), 9);
}

function times(entries, name) {
	const milliseconds = entries.map((entry) => entry[name]);
	return `${seconds(median(milliseconds))} median, ${seconds(percentile(milliseconds, 0.95))} p95`;
}

/** What one transaction cost, and how long it was until a block had it. */
const onceTook = ({ fee, milliseconds }) => `${sal(fee, 6)}, ${seconds(milliseconds)}`;

export async function play(stage, cast, bundles, supply) {
	stage.act('18  What it took');
	await stage.ledger.finalized();
	const entries = await stage.ledger.entries();
	const sealed = bundles.flatMap((bundle) => bundle.sealed);
	const types = new Set(sealed.map(({ resource }) => resource.type));
	const rows = [
		['resources', grouped(sealed.length)],
		['types', types.size],
		['bytes in the bundles', grouped(sum(sealed.map(({ resource }) => resource.bytes.length)))],
		['bytes stored, encrypted and padded', grouped(await storedBytes(stage, cast, sealed))],
		['transactions', entries.length],
		['blocks with them', new Set(entries.map(({ blockHash }) => blockHash)).size],
		['time to inclusion', times(entries, 'includedMilliseconds')],
		['time to finality', times(entries, 'finalizedMilliseconds')],
		['fee per anchored record', feePerRecord(bundles, 'anchored', ({ sealed }) => sealed.length)],
		['fee per registered record', feePerRecord(bundles, 'registered', ({ entries }) => entries.length)],
		['bytes of state per commissioned pack', supply.bytesPerCommissioned.toFixed(6)],
		['bytes of state per touched pack', grouped(supply.bytesPerTouched)],
		['commissioning a million packs', onceTook(supply.took.commission)],
		['shipping a pallet', onceTook(supply.took.ship)],
		['receiving it with an exception', onceTook(supply.took.receive)],
		['dispensing a pack', onceTook(supply.took.dispense)],
		['fees in all', sal(entries.reduce((total, { fee }) => total + fee, 0n))],
	];
	for (const line of table(rows)) stage.say(`  ${line}`);
	stage.check('every transaction is final', entries.length > 0);
	return rows;
}
