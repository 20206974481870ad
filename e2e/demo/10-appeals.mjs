// SPDX-License-Identifier: Apache-2.0

/** What the first insurer left is paid by the second; what it denied is overturned by a panel and paid. */

import { sum } from '../lib/money.mjs';
import { matterOf } from '../lib/panels.mjs';
import { payee } from '../lib/settlement.mjs';
import { seconds } from '../lib/table.mjs';
import { checkAccumulated, checkPaid, checkRound, claimOf, written } from './billing.mjs';
import { ACCUMULATED, IMAGING, SECOND_PAYER, VISIT } from './figures.mjs';
import { rule, seated } from './panels.mjs';

const DAY_MILLISECONDS = 86_400_000;

/** What the first insurer's remittance says of a claim, for the second: by line, and as a whole. */
async function priorOf(stage, { hospital, day, claims: { visit } }) {
	const until = Math.floor((await stage.now()) / DAY_MILLISECONDS);
	const remittances = await (await stage.asking()).claims.remittance(payee.institution(hospital.id), day, until);
	const told = remittances.flatMap(({ claims }) => claims);
	const reference = `0x${visit.key.reference.toString('hex')}`;
	const { services } = told.find((claim) => claim.reference === reference);
	const patientOf = ({ adjustments }) =>
		sum(adjustments.filter(({ group }) => group === 'PatientResponsibility').map(({ amount }) => amount));
	return {
		lines: services.map((service) => ({ paid: service.paid, patient: patientOf(service) })),
		prior: { remitted: until, remittance: written(services.map(({ paid }) => paid).join()) },
	};
}

async function secondClaim(stage, cast) {
	const { hospital, second, wardLicence } = cast;
	const { lines, prior } = await priorOf(stage, cast);
	const named = { control: '2026-000417', clinician: hospital.ward, credential: wardLicence, prior };
	const own = VISIT.lines.map((line, at) => ({
		...line, row: SECOND_PAYER.rows[at], prior: lines[at],
	}));
	return claimOf(cast, hospital, second, { ...named, lines: own });
}

/**
 * The hospital objects to a denial: it was an emergency. At once it claims from the second insurer
 * what the first left, and takes back what it billed in error.
 */
async function follow(stage, cast) {
	const { hospital, claims } = cast;
	const second = await secondClaim(stage, cast);
	const grounds = written('no time to ask: suspected dissection');
	const submissions = [
		stage.claims.appeal(claims.imaging.key, grounds),
		stage.claims.submit(second.submission),
		stage.claims.void(claims.electrocardiogram.key),
	].map((call) => hospital.billing.submit(call));
	const [appealed, receipt] = await Promise.all(submissions.map(({ included }) => included));
	Object.assign(second, { receipt, milliseconds: receipt.milliseconds });
	second.round = await (await stage.asking()).claims.lastRound(second.key);
	return { appealed, second };
}

/** Insurer and hospital are parties, nobody else. */
async function checkConvened(stage, { hospital, first }, appealed) {
	const matter = matterOf('Claims', appealed.only('claims.Appealed').matter.toHex());
	const { panel } = await (await stage.asking()).panels.panel(matter);
	const parties = [hospital.id, first.id].sort((one, other) => one - other);
	const right = panel.parties.join() === parties.join() && panel.seats.every(({ Vacant }) => Vacant);
	const { length } = panel.seats;
	stage.check(`the hospital appeals: a panel of ${length} is convened, and nobody knows yet of whom`, right);
	return matter;
}

async function checkFollowed(stage, { first, second: insurer, claims }, second) {
	const claim = `meanwhile ${insurer.title} pays what the first insurer left`;
	checkRound(stage, claim, second.round, SECOND_PAYER.figures);
	checkPaid(stage, 'at once as well', second.receipt, { amount: SECOND_PAYER.figures.paid });
	const { row } = await (await stage.asking()).claims.claim(claims.electrocardiogram.key);
	const taken = row.state.Reversed?.by === 'Void';
	stage.check('the electrocardiogram was billed in error: the hospital takes it back', taken);
	await checkAccumulated(stage, 'which restores what is counted', first, ACCUMULATED.voided);
}

async function draw(stage, cast, matter, startedAt) {
	const panelists = await seated(stage, matter);
	const { hospital, clinic, seespital, board, first, second, bank } = cast;
	const titles = new Map(
		[hospital, clinic, seespital, board, first, second, bank].map(({ id, title }) => [id, title]),
	);
	const names = panelists.map((id) => titles.get(id) ?? `institution ${id}`).join(', ');
	const independent = ![hospital.id, first.id].some((party) => panelists.includes(party));
	const distinct = new Set(panelists).size === panelists.length;
	const after = seconds(performance.now() - startedAt);
	stage.check(`drawn ${after} later from those without a stake: ${names}`, independent && distinct);
	return panelists;
}

async function checkOverturned(stage, { first, claims }, receipt) {
	const { imaging } = claims;
	const milliseconds = performance.now() - imaging.submittedAt;
	const state = await (await stage.asking()).claims.claim(imaging.key);
	const ruled = state.row.appeal.ending.Overturned?.applied === true && state.rounds.length === 2;
	stage.check('two votes of three overturn the denial', ruled);
	const [, round] = state.rounds;
	checkRound(stage, 'so it is adjudicated again without that reason', round, IMAGING.overturned);
	const paid = { amount: IMAGING.overturned.paid, keptBack: IMAGING.keptBack };
	checkPaid(stage, 'and paid with the vote, less what the hospital owed', receipt, paid);
	await checkAccumulated(stage, 'up to the limit of what the patient bears', first, ACCUMULATED.overturned);
	return { ...imaging, round, receipt, milliseconds };
}

export async function play(stage, cast) {
	stage.act('10  A second insurer pays the rest, and a panel without a stake overturns a denial');
	const { appealed, second } = await follow(stage, cast);
	const startedAt = performance.now();
	const matter = await checkConvened(stage, cast, appealed);
	await checkFollowed(stage, cast, second);
	const panelists = await draw(stage, cast, matter, startedAt);
	const reasons = written('the insured was in danger');
	const receipt = await rule(stage, matter, panelists, 'Overturned', reasons);
	const overturned = await checkOverturned(stage, cast, receipt);
	return { ...cast, claims: { ...cast.claims, second, overturned } };
}
