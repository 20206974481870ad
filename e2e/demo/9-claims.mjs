// SPDX-License-Identifier: Apache-2.0

/** The hospital claims for the visit of the first act and is paid in the same block; others are not. */

import { decodeAddress } from '@polkadot/util-crypto';
import { money } from '../lib/currencies.mjs';
import { evidenceLeaf } from '../lib/records.mjs';
import { seconds } from '../lib/table.mjs';
import { checkAccumulated, checkPaid, checkRound, claimOf } from './billing.mjs';
import {
	ACCUMULATED, ELECTROCARDIOGRAM, IMAGING, SUSPENDED, VISIT, VISIT_AGAIN,
} from './figures.mjs';

const DAY_MILLISECONDS = 86_400_000;
const PREDETERMINATION = 25;

/** What is claimed on the day; the first claim alone names the leaf of the visit. */
function write(cast, [bundle]) {
	const { hospital, seespital, first, licences, wardLicence } = cast;
	const ward = { clinician: hospital.ward, credential: wardLicence };
	const suspended = { clinician: seespital.clinician, credential: licences[0] };
	const evidence = bundle.batch.evidenceProof(0);
	const of = (control, { lines }, named = {}) =>
		claimOf(cast, hospital, first, { control, lines, ...ward, ...named });
	return {
		visit: of('2026-000417', VISIT, { evidence }),
		again: of('2026-000418', VISIT_AGAIN),
		electrocardiogram: of('2026-000419', ELECTROCARDIOGRAM),
		imaging: of('2026-000420', IMAGING),
		suspended: claimOf(cast, seespital, first, { control: '88-1', lines: SUSPENDED.lines, ...suspended }),
	};
}

/** Before the patient has left the chain says what each would pay, and writes nothing. */
async function ask(stage, { hospital }, { visit }) {
	const { claims } = await stage.asking();
	const { round, pended } = await claims.dryRun(hospital.id, visit.submission);
	const figures = `the insurer would pay ${money(round.paid)}, the patient ${money(round.patient)}`;
	const right = round.status === PREDETERMINATION && pended === null;
	stage.check(`asked beforehand (status ${round.status}): ${figures}`, right);
	const none = (await claims.claim(visit.key)) === null;
	checkRound(stage, 'line by line', { ...round, status: VISIT.figures.status }, VISIT.figures);
	stage.check('which wrote nothing', none);
}

/** All at once; the hospital's claims keep their order. */
async function submit(stage, { hospital, seespital }, claims) {
	const { suspended, ...own } = claims;
	const send = (house, claim) => {
		claim.submittedAt = performance.now();
		return house.billing.submit(stage.claims.submit(claim.submission));
	};
	const submissions = [
		...Object.values(own).map((claim) => send(hospital, claim)),
		send(seespital, suspended),
	];
	const receipts = await Promise.all(submissions.map(({ included }) => included));
	for (const [at, claim] of [...Object.values(own), suspended].entries()) {
		claim.receipt = receipts[at];
		claim.milliseconds = receipts[at].milliseconds;
	}
}

async function checkClaims(stage, cast, { visit, again, electrocardiogram, imaging, suspended }) {
	const { claims } = await stage.asking();
	for (const claim of [visit, again, electrocardiogram, imaging, suspended]) {
		claim.round = await claims.lastRound(claim.key);
	}
	const after = seconds(visit.milliseconds);
	checkRound(stage, 'the visit is adjudicated', visit.round, VISIT.figures);
	checkPaid(stage, `and paid ${after} after it was submitted`, visit.receipt, { amount: VISIT.figures.paid });
	checkRound(stage, 'the same under another reference is a duplicate', again.round, VISIT_AGAIN.figures);
	checkRound(stage, 'an electrocardiogram', electrocardiogram.round, ELECTROCARDIOGRAM.figures);
	checkRound(stage, 'imaging that nobody authorised', imaging.round, IMAGING.denied);
	checkRound(
		stage, `a clinician of ${cast.seespital.title}, whose licence is suspended`,
		suspended.round, SUSPENDED.figures,
	);
	await checkAccumulated(stage, 'the insurer counts', cast.first, ACCUMULATED.claimed);
}

/** The insurer is given salt and content of the leaf, off chain. */
async function openEvidence(stage, [bundle], { visit }) {
	const { salt, content } = bundle.evidence[0];
	const { row } = await (await stage.asking()).claims.claim(visit.key);
	const leaf = `0x${evidenceLeaf(salt, content).toString('hex')}`;
	const right = row.bill.evidence.leaf === leaf;
	stage.check('the insurer opens the evidence: the encounter that the hospital anchored in the second act', right);
}

/** Neither the claim nor its events have the patient's account at the hospital, or the other insurer's. */
function checkSecrecy(stage, { subject, second }, { visit }) {
	const told = [stage.claims.submit(visit.submission).method, ...visit.receipt.events];
	const accounts = [subject, second.member].map(({ address }) => decodeAddress(address));
	const silent = told.every((part) => {
		const bytes = Buffer.from(part.toU8a());
		return accounts.every((account) => !bytes.includes(account));
	});
	stage.check('the claim names no account but the one at the insurer, no code and no diagnosis', silent);
}

export async function play(stage, cast, bundles) {
	stage.act('9  A hospital is paid in the block that carries its claim');
	const day = Math.floor((await stage.now()) / DAY_MILLISECONDS);
	const act = { ...cast, day };
	const claims = write(act, bundles);
	await ask(stage, act, claims);
	await submit(stage, act, claims);
	await checkClaims(stage, act, claims);
	await openEvidence(stage, bundles, claims);
	checkSecrecy(stage, act, claims);
	return { ...act, claims };
}
