// SPDX-License-Identifier: Apache-2.0

/** The patient sees every disclosure, with who and why, checks it, and takes the consent back. */

import { describe } from '../lib/basis.mjs';
import { tagOf } from '../lib/consents.mjs';
import { namesRequester } from '../lib/disclosures.mjs';
import { relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import { draftReceipt } from '../lib/receipts.mjs';
import { storedValues } from '../lib/storage.mjs';
import { table } from '../lib/table.mjs';
import { chainOf, checkReceipts } from '../lib/wallet.mjs';
import { awaitEnd } from './6-emergency.mjs';
import { checkDecision, requestOf } from './access.mjs';

const LATER_CONSENT = 1_000_000_000;

/** The hospital records its receipts; the subject revokes its consent, relayed. */
async function record(stage, { hospital, subject, consent, receipts }) {
	const { disclosures, consents } = stage;
	const signed = receipts.map((one) => one.signed);
	const revocation = await signMetaTransaction(stage.api, subject, consents.revoke(consent));
	const call = disclosures.record(subject.address, hospital.id, signed);
	const submissions = [
		hospital.privacy.submit(call),
		hospital.records.submit(relay(stage.api, revocation)),
	];
	const [recorded] = await Promise.all(submissions.map(({ included }) => included));
	const count = recorded.only('disclosures.DisclosuresRecorded').count.toNumber();
	const claim = `the hospital recorded ${count} countersigned receipts, as commitments`;
	stage.check(claim, count === receipts.length);
	return { call, recorded };
}

/**
 * The chain keeps no requester with a receipt: neither the call that recorded it, nor its events,
 * nor what it left has one. What a receipt rests on may tell: an emergency names who declared it.
 */
async function checkSecrecy(stage, { call, recorded }, { receipts }) {
	const written = receipts.map(({ signed }) => signed.receipt);
	const rows = await storedValues(stage.api, 'Disclosures', 'Disclosures', recorded.blockHash);
	const told = [call.method, ...recorded.events].map((part) => part.toU8a());
	const isSilent = [...told, ...rows].every((bytes) => !namesRequester(written, bytes));
	const claim = 'neither the call that recorded them, nor its events, nor the receipts on the chain name a requester';
	stage.check(claim, rows.length >= written.length && isSilent);
}

const momentOf = ({ accessedAt }) => new Date(accessedAt).toISOString().slice(0, 19);

/** Why an access was permitted, in words for a patient. */
async function reasonOf(asking, { receipt, details }) {
	const { basis } = receipt;
	const words = `${describe(basis)}, ${details.purpose}`;
	if (basis.Emergency === undefined) return words;
	const { row } = await asking.emergencies.emergency(basis.Emergency);
	const finding = row.review.done;
	return `${words}, ${finding.isSome ? finding.unwrap().outcome.type : 'not reviewed yet'}`;
}

/** What the patient's wallet shows: each receipt opened, checked and held against the chain. */
async function list(stage, { hospital, clinic, seespital, subject, wallet, receipts }) {
	const asking = await stage.asking();
	const sealed = new Map(receipts.map(({ signed, sealed }) => [signed.receipt.number, sealed]));
	const checked = await checkReceipts(chainOf(asking), {
		genesis: stage.api.genesisHash.toU8a(),
		pair: wallet,
		subject: subject.address,
		custodian: hospital.id,
		receipts: sealed,
	});
	const findings = checked.flatMap((one) => one.findings);
	const claim = `the patient's wallet opens all ${checked.length}: they agree with the chain, none late, none missing`;
	const agrees = checked.length === receipts.length && findings.length === 0;
	stage.check([claim, ...findings].join(' '), agrees);
	const titles = new Map([clinic, seespital].map(({ id, title }) => [id, title]));
	const rows = await Promise.all(
		checked.map(async (one) => [
			`${one.number}  ${momentOf(one.receipt)}  ${await reasonOf(asking, one)}`,
			`${titles.get(one.receipt.institution)}, ${one.receipt.requester.slice(0, 8)}…`,
		]),
	);
	for (const line of table(rows)) stage.say(`    ${line}`);
}

/** A receipt whose basis the chain does not know. */
async function refuseBaseless(stage, { hospital, subject, clinic, receipts }) {
	const { receipt } = receipts[0].signed;
	const draft = draftReceipt({
		...receipt,
		number: receipts.at(-1).signed.receipt.number + 1,
		basis: { Consent: LATER_CONSENT },
		institution: clinic.id,
		details: { purpose: 'TREAT', records: [] },
	});
	const attempt = hospital.privacy.send(stage.disclosures.record(subject.address, hospital.id, [draft]));
	await stage.refused('a receipt without a basis', attempt, 'Disclosures.BasisMissing');
}

async function checkRevoked(stage, cast) {
	const { hospital, clinic, salt, laboratory, consentEnvelope } = cast;
	const asking = await stage.asking();
	const state = await asking.consents.envelope(hospital.id, consentEnvelope.digest);
	stage.check(`the patient revoked the consent: its envelope is ${state.type}`, state.isRetired);
	const openings = laboratory.codes.map((code) => tagOf(salt, code));
	const request = requestOf(cast, clinic, clinic.ward, { openings });
	await checkDecision(stage, 'the clinician who had it asks again', asking, request, 'NoConsent');
}

export async function play(stage, cast, emergencies) {
	stage.act('7  The patient sees who looked and why, and takes the consent back');
	const recorded = await record(stage, cast);
	await checkSecrecy(stage, recorded, cast);
	await list(stage, cast);
	await checkRevoked(stage, cast);
	await refuseBaseless(stage, cast);
	await awaitEnd(stage, cast, emergencies);
}
