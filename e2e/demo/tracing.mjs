// SPDX-License-Identifier: Apache-2.0

/** How long it takes to ask where a pack comes from, against a plain read of the state. */

import { u8aConcat, u8aToHex } from '@polkadot/util';
import { ask } from '../lib/chain.mjs';
import { thing, toChain } from '../lib/supply/identifiers.mjs';
import { median } from '../lib/table.mjs';

const [WARM_UPS, RUNS] = [5, 40];

/** The bytes of the arguments of a runtime API, so that nothing but the node's work is timed. */
function encoded(api, { meta: { params } }, values) {
	return u8aToHex(u8aConcat(...params.map(({ type }, at) => api.registry.createType(type, values[at]).toU8a())));
}

/** Median milliseconds of each of `runs`, in turns: what else the machine does falls on all alike. */
async function timed(runs) {
	const milliseconds = runs.map(() => []);
	for (let round = 0; round < WARM_UPS + RUNS; round += 1) {
		for (const [at, run] of runs.entries()) {
			const startedAt = performance.now();
			await run();
			if (round >= WARM_UPS) milliseconds[at].push(performance.now() - startedAt);
		}
	}
	return milliseconds.map(median);
}

/** Of each pack `{ pack, lot, container }` at a block: how long its pedigree takes, and reading an account. */
export async function timeTraces({ api }, asker, questions) {
	const { pedigree } = api.call.supplyChainApi;
	const account = api.query.system.account.key(asker);
	const runs = questions.flatMap(({ traced: { pack, lot, container }, blockHash }) => {
		const question = encoded(api, pedigree, [asker, toChain(thing.pack(pack)), toChain(lot), toChain(container)]);
		return [
			() => ask(api, 'state_call', ['SupplyChainApi_pedigree', question, blockHash]),
			() => ask(api, 'state_getStorage', [account, blockHash]),
		];
	});
	const medians = await timed(runs);
	return questions.map((_, at) => ({ trace: medians[2 * at], read: medians[2 * at + 1] }));
}
