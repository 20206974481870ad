// SPDX-License-Identifier: Apache-2.0

/** What a subject's wallet does with its receipts: opens each and holds it against the chain. */

import { basisBytes, partsOf } from './basis.mjs';
import {
	isCountersigned, isReleased, openReceipt, readDetails, receiptCommitment,
} from './receipts.mjs';

const same = (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)) === 0;

/** What is wrong with a receipt, in the words below; nothing when all is as it should be. */
async function findingsOf(chain, { genesis, place }, row, one) {
	const { receipt } = one;
	const isAt = (name) => receipt[name] === place[name];
	const checks = [
		['PlaceMismatch', ['subject', 'custodian', 'number'].every(isAt)],
		['CommitmentMismatch', same(receiptCommitment(one.salt, receipt), row.commitment)],
		['BasisMismatch', same(basisBytes(receipt.basis), basisBytes(row.basis))],
		['MomentMismatch', receipt.accessedAt === row.accessedAt],
		['SealMismatch', receipt.sealedUntil === row.sealedUntil],
		['DetailsMismatch', readDetails(one) !== undefined],
		['CustodianKeyUnknown', await chain.isCustodianKey(receipt.custodian, one.release, receipt.accessedAt)],
		['ReleaseInvalid', isReleased(genesis, one)],
		['CountersignatureInvalid', isCountersigned(genesis, one)],
		['RequesterNotGrantee', await chain.isGrantee(receipt)],
		['RequesterNotAgent', await chain.isAgent(receipt.requester, receipt.institution)],
	];
	return checks.filter(([, holds]) => !holds).map(([name]) => name);
}

/** What is wrong with a row by itself: it came at or after its deadline, by the one in force now. */
async function lateness(chain, { accessedAt, recordedAt }) {
	return recordedAt >= accessedAt + (await chain.recordingDeadline()) ? ['RecordedLate'] : [];
}

/** One disclosure as the subject reads it. `row` is what the chain has under its number. */
export async function checkReceipt(chain, { genesis, pair, place }, row, sealed) {
	const { number, sealedUntil } = row;
	if (row.commitment === undefined) return { number, sealedUntil, findings: [] };
	const late = await lateness(chain, row);
	if (sealed === undefined) return { number, findings: ['Missing', ...late] };
	let one;
	try {
		one = await openReceipt(genesis, pair, place, sealed);
	} catch {
		return { number, findings: ['NotOpened', ...late] };
	}
	const findings = [...(await findingsOf(chain, { genesis, place }, row, one)), ...late];
	return { number, receipt: one.receipt, details: readDetails(one), signed: one, findings };
}

/**
 * Everything that `custodian` disclosed about `subject`, each checked. `receipts` are the sealed
 * ones that it serves, by their numbers; one that is not on the chain is found too, so that the
 * requester's countersigned copy can prove it, and so are numbers that are missing, `number` to
 * `last`, and omissions that somebody proved.
 */
export async function checkReceipts(chain, { genesis, pair, subject, custodian, receipts }) {
	const at = (number) => ({ genesis, pair, place: { subject, custodian, number } });
	const [rows, gaps, omissions] = await Promise.all(
		[chain.rows, chain.gaps, chain.omissions].map((read) => read(subject, custodian)),
	);
	const listed = new Set(rows.map(({ number }) => number));
	const recorded = await Promise.all(
		rows.map((row) => checkReceipt(chain, at(row.number), row, receipts.get(row.number))),
	);
	const unrecorded = [...receipts.keys()].filter((number) => !listed.has(number));
	return [
		...recorded,
		...unrecorded.map((number) => ({ number, findings: ['NotRecorded'] })),
		...gaps.map(({ first, last, due, isProved }) =>
			({ number: first, last, due, findings: [isProved ? 'GapProved' : 'Gap'] })),
		...omissions.map((omission) => ({ number: omission.number, omission, findings: ['OmissionProved'] })),
	];
}

/** Whether a receipt's requester is whom its basis is for. */
async function isGrantee(asking, receipt) {
	const { requester, institution, subject, accessedAt } = receipt;
	const [kind, value] = partsOf(receipt.basis);
	switch (kind) {
		case 'Consent': {
			const row = await asking.consents.consent(value);
			if (row === undefined) return false;
			const { grantee } = row.consent;
			if (grantee.isAccount) return grantee.asAccount.toString() === requester;
			if (institution === null) return false;
			if (grantee.isInstitution) return grantee.asInstitution.toNumber() === institution;
			const { roles } = await asking.institution(institution);
			return [...roles].map(String).includes(grantee.asRole.toString());
		}
		case 'Emergency': {
			const state = await asking.emergencies.emergency(value);
			return state?.row.clinician.toString() === requester;
		}
		case 'Subject':
			return requester === subject;
		case 'Representative': {
			const capacity = await asking.identities.capacity(requester, subject, 'Access', accessedAt);
			return capacity?.isRepresentative && capacity.asRepresentative.toString() === value;
		}
		default:
			return true;
	}
}

/** Who answers today for what an institution kept. */
async function successorOf(asking, institution) {
	const { successor } = await asking.institution(institution);
	return successor.isSome ? successorOf(asking, successor.unwrap().toNumber()) : institution;
}

/** What the checks ask of the chain, answered by its runtime APIs. */
export const chainOf = (asking) => ({
	rows: (subject, custodian) => asking.disclosures.disclosures(subject, custodian),
	gaps: (subject, custodian) => asking.disclosures.gaps(subject, custodian),
	omissions: (subject, custodian) => asking.disclosures.omissions(subject, custodian),
	recordingDeadline: async () => (await asking.disclosures.deadlines()).recording.toNumber(),
	/** The institution that registered a subject. */
	sponsorOf: async (subject) => (await asking.subject(subject))?.custodian.toNumber(),
	async isCustodianKey(custodian, { institution, key }, moment) {
		if (institution !== custodian && institution !== (await successorOf(asking, custodian))) return false;
		const account = await asking.sovereignAccount(institution);
		return (await asking.identities.assertionKeys(account, moment)).some((known) => same(known, key));
	},
	isGrantee: (receipt) => isGrantee(asking, receipt),
	/** By what is so now: a wallet checks when a receipt is new. */
	async isAgent(requester, institution) {
		if (institution === null) return true;
		return (await asking.agent(requester))?.institution.toNumber() === institution;
	},
});
