// SPDX-License-Identifier: Apache-2.0

/** Single packs: what proves them, calls to make, questions to ask. */

import { toChainError } from '../chain.mjs';
import { plain, plainAnswer } from '../plain.mjs';
import { asciiHex, fromChain, toChain } from './identifiers.mjs';

const PAGE = 100;

/** Where a pack is that nobody touched yet. */
export const source = {
	/** With its manufacturer, in no container since it was commissioned. */
	loose: 'Loose',
	/** In a portion of a container, whose tree has it at `place`. */
	container: (container, place, portion = 0) => ({ Container: { container, portion, place } }),
};

/** What introduces a pack: where `tree`, over the serials of a batch of its lot, has it, and where it is. */
export const introduction = (lot, tree, serial, from, batch = 0) => ({
	lot, batch, place: tree.place(serial), source: from,
});

/** What shows `verify` that a pack was commissioned, or with a tree for each batch that it was not. */
export const proof = {
	present: (tree, serial, batch = 0) => ({ Present: { batch, place: tree.place(serial) } }),
	absent: (trees, serial) => ({ Absent: trees.map((tree) => tree.absence(serial)) }),
};

/** Calls of Logistics agents, of Practitioners and ResponsiblePersons where the comment says so. */
export function packCalls(api) {
	const { packs } = api.tx;
	return {
		takeOut: (pack, introduced, capture) => packs.takeOut(...toChain([pack, introduced, capture])),
		/** Practitioner. The call also succeeds where the pack is not dispensed: see `refusalIn`. */
		dispense: (pack, capture, { introduced = null, content = null } = {}) =>
			packs.dispense(...toChain([pack, introduced, content, capture])),
		decommission: (pack, state, capture, introduced = null) =>
			packs.decommission(...toChain([pack, introduced, state, capture])),
		/** Who dispensed or decommissioned; says that the pack was not handed to the public. */
		restore: (pack, capture, wasKept = true) => packs.restore(toChain(pack), wasKept, toChain(capture)),
		reportSuspect: (pack, lot, grounds) => packs.reportSuspect(toChain(pack), toChain(lot), grounds),
		/** ResponsiblePerson of the manufacturer or of a Regulator. */
		declareIllegitimate: (pack, grounds) => packs.declareIllegitimate(toChain(pack), grounds),
		/** ResponsiblePerson of the manufacturer or of a Regulator. */
		clearSuspicion: (pack, findings) => packs.clearSuspicion(toChain(pack), findings),
		/** Anybody. */
		fold: (folded) => packs.fold(toChain(folded)),
	};
}

/**
 * What became of a dispensing: undefined where the pack was dispensed, else why it was not. Throws
 * where the call says neither, because the very same was told before: `pack` tells what holds.
 */
export function refusalIn(receipt) {
	const [refused] = receipt.all('packs.DispenseRefused');
	if (refused !== undefined) return plain(refused.data.refusal);
	if (receipt.all('packs.PackDispensed').length > 0) return undefined;
	throw new Error('the very same was told before: ask what became of the pack');
}

/** Questions to the runtime, at the block that `api` stands for. */
export function packReads(api) {
	const { packsApi, supplyChainApi } = api.call;
	const asked = async (answer) => fromChain(await plainAnswer(answer));
	return {
		/** `{ row, holder, suspicion }`; of a pack that nobody touched or doubted, nulls. */
		pack: (pack) => asked(packsApi.pack(toChain(pack))),
		/** Why an institution would not get a pack dispensed now; throws the error of the call. */
		async refusal(institution, pack, introduced = null) {
			const answer = await packsApi.refusal(institution, toChain(pack), toChain(introduced));
			if (answer.isErr) throw toChainError(api, answer.asErr);
			return plain(answer.asOk);
		},
		/** Every doubt about packs of a product, as `{ serial, suspicion }`, page by page. */
		async suspicions(gtin, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const listed = await plainAnswer(packsApi.suspicions(asciiHex(gtin), after, page));
				found.push(...listed.map(([serial, suspicion]) => fromChain({ serial, suspicion })));
				if (listed.length < page) return found;
				[after] = listed.at(-1);
			}
		},
		/** What anybody is told of what was scanned. */
		verify: (scan, shown = null) => asked(supplyChainApi.verify(toChain(scan), toChain(shown))),
		/** Who answers for a thing: who had it last. */
		lastHolder: (thing) => plainAnswer(supplyChainApi.lastHolder(toChain(thing))),
		/** Where the packs of each lot of a recall are. */
		recallReport: (recall) => asked(supplyChainApi.recallReport(recall)),
	};
}
