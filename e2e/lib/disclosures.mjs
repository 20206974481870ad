// SPDX-License-Identifier: Apache-2.0

/** Disclosures as the chain counts them, and what a subject's wallet checks them by. */

import { compactStripLength, u8aToU8a } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { basisOf } from './basis.mjs';
import { countersignedBytes, numberedAccess, receiptBytes } from './receipts.mjs';

const PAGE = 256;
/** How many numbers one question about gaps looks through. */
const NUMBERS = 4096;

/** How many receipts one call records. */
export const MAX_RECEIPTS = 64;

/** Calls of a custodian's agents, and of whoever has a countersigned receipt. */
export function disclosureCalls(api) {
	const { disclosures } = api.tx;
	return {
		record: (subject, custodian, receipts) =>
			disclosures.record(subject, custodian, receipts.map(numberedAccess)),
		proveOmission: (countersigned) => disclosures.proveOmission(countersignedBytes(countersigned)),
		fold: (subject, custodian, count = MAX_RECEIPTS) => disclosures.fold(subject, custodian, count),
		/** Governance. */
		setDeadlines: (deadlines) => disclosures.setDeadlines(deadlines),
	};
}

const accessOf = (access) => ({
	commitment: access.commitment.toU8a(),
	basis: basisOf(access.basis),
	accessedAt: access.accessedAt.toNumber(),
	sealedUntil: access.sealedUntil.isSome ? access.sealedUntil.unwrap().toNumber() : null,
});

/** A disclosure `[number, shown]` of the chain; of a sealed one there is only a date to tell. */
export function rowOf([number, shown]) {
	if (shown.isSealed) return { number: number.toNumber(), sealedUntil: shown.asSealed.until.toNumber() };
	const { access, recordedAt } = shown.asOpen;
	return { number: number.toNumber(), ...accessOf(access), recordedAt: recordedAt.toNumber() };
}

const gapOf = ({ first, last, since, due, isProved }) => ({
	first: first.toNumber(),
	last: last.toNumber(),
	since: since.toNumber(),
	due: due.toNumber(),
	isProved: isProved.isTrue,
});

/** An omission `[number, omission]` of the chain. */
const omissionOf = ([number, { access, institution, provedAt }]) => ({
	number: number.toNumber(),
	...accessOf(access),
	institution: institution.toNumber(),
	provedAt: provedAt.toNumber(),
});

/** Whether the account of a requester lies anywhere in `bytes`. */
export const namesRequester = (receipts, bytes) =>
	receipts.some(({ requester }) => Buffer.from(bytes).includes(decodeAddress(requester)));

/** Questions to the runtime, at the block that `api` stands for. */
export function disclosureReads(api) {
	const { disclosuresApi } = api.call;
	const optional = async (answer) => (await answer).unwrapOr(undefined);
	return {
		/** Every disclosure that a custodian recorded, page by page, in the order of the numbers. */
		async disclosures(subject, custodian, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const rows = await disclosuresApi.disclosures(subject, custodian, after, page);
				found.push(...rows.map(rowOf));
				if (rows.length < page) return found;
				after = rows.at(-1)[0];
			}
		},
		ledger: (subject, custodian) => optional(disclosuresApi.ledger(subject, custodian)),
		/** The number that the next receipt gets, unless some wait to be recorded. */
		async nextNumber(subject, custodian) {
			const ledger = await optional(disclosuresApi.ledger(subject, custodian));
			return ledger ? ledger.next.toNumber() : 0;
		},
		/**
		 * Every gap among the numbers from `from` up to the highest. The chain ends one where a page
		 * ends; its first part knows since when the whole is missing.
		 */
		async gaps(subject, custodian, from = 0, page = NUMBERS) {
			const ledger = await optional(disclosuresApi.ledger(subject, custodian));
			if (ledger === undefined) return [];
			const next = ledger.next.toNumber();
			const found = [];
			for (let at = Math.max(from, ledger.closed.toNumber()); at < next; at += page) {
				const gaps = await disclosuresApi.gaps(subject, custodian, at, page);
				for (const gap of [...gaps].map(gapOf)) {
					const before = found.at(-1);
					if (before !== undefined && before.last + 1 === gap.first) before.last = gap.last;
					else found.push(gap);
				}
			}
			return found;
		},
		/** Every omission that was proved and is in the state, page by page. */
		async omissions(subject, custodian, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const rows = await disclosuresApi.omissions(subject, custodian, after, page);
				found.push(...[...rows].map(omissionOf));
				if (rows.length < page) return found;
				const [number, { access }] = rows.at(-1);
				after = [number, access.commitment];
			}
		},
		/** What the chain would have for a receipt, and what it has both sign. */
		commitment: ({ receipt, salt }) => disclosuresApi.commitment(receiptBytes(receipt), salt),
		/** The library leaves the length before bytes that a runtime API returns. */
		message: async ({ receipt, salt }) =>
			compactStripLength(u8aToU8a(await disclosuresApi.message(receiptBytes(receipt), salt)))[1],
		verify: ({ receipt, salt }) => disclosuresApi.verify(receiptBytes(receipt), salt),
		deadlines: () => disclosuresApi.deadlines(),
	};
}
