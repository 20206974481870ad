// SPDX-License-Identifier: Apache-2.0

/** Emergencies: access at once, then attestation, review and, where it was wrong, a licence. */

import { randomBytes } from 'node:crypto';
import { ask, blocksFromNow } from '../lib/chain.mjs';
import { declaredEmergency, target } from '../lib/emergencies.mjs';
import { relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import { commitmentOf } from '../lib/vault.mjs';
import { checkDecision, readWith, release, requestOf, sealFor } from './access.mjs';
import { sameBytes } from './stage.mjs';

/** What the chain has of a text that stays with who wrote it. */
const written = (text) => commitmentOf(randomBytes(32), Buffer.from(text));

/** A declaration of a clinician with a licence. */
const declaration = (stage, of, licence, text) =>
	stage.emergencies.declare(of, {
		credential: licence,
		reason: 'SubjectCannotConsent',
		justification: written(text),
	});

/** What a clinician asks for in an emergency. */
const urgent = (cast, clinician, emergency) =>
	requestOf(cast, cast.seespital, clinician, { purpose: 'BreakTheGlass', emergency, openings: [] });

/** Both clinicians declare, each for itself; neither holds a coin. */
async function declare(stage, cast) {
	const { seespital, subject, licences } = cast;
	const { clinician, colleague } = seespital;
	await checkDecision(
		stage, 'a clinician of Seespital asks without an emergency',
		await stage.asking(), urgent(cast, clinician, null), 'NoConsent',
	);
	const encounter = written('a person without a name, 02:10, ambulance 4');
	const submissions = [
		clinician.submit(declaration(stage, target.subject(subject.address), licences[0], 'unconscious')),
		colleague.submit(declaration(stage, target.encounter(encounter), licences[1], 'unknown, in shock')),
	];
	const receipts = await Promise.all(submissions.map(({ included }) => included));
	const [known, unknown] = receipts.map(declaredEmergency);
	const balances = await Promise.all([clinician, colleague].map(({ address }) => stage.freeBalance(address)));
	const free = receipts.every(({ fee }) => fee === 0n) && balances.every((balance) => balance === 0n);
	stage.check(`two clinicians without coins declare emergencies ${known} and ${unknown} and pay nothing`, free);
	await checkDecision(
		stage, 'the first clinician asks at once',
		await stage.asking(), urgent(cast, clinician, known), { Emergency: known },
	);
	await checkDecision(
		stage, 'the colleague asks with the emergency of the first',
		await stage.asking(), urgent(cast, colleague, known), 'NoConsent',
	);
	return { known, unknown, encounter };
}

/** The hospital posts the envelope of the one; the other patient is identified. */
async function openAndBind(stage, cast, { known, unknown, encounter }) {
	const { hospital, seespital, subject, laboratory } = cast;
	const basis = { Emergency: known };
	const sealed = await sealFor(stage, cast, seespital, basis, laboratory);
	const identifiedAt = await stage.now();
	const submissions = [
		hospital.records.submit(stage.emergencies.postEnvelope(known, sealed.digest)),
		seespital.privacy.submit(
			stage.emergencies.bindEncounter(seespital.id, encounter, subject.address, identifiedAt),
		),
	];
	await Promise.all(submissions.map(({ included }) => included));
	await release(stage, cast, seespital, seespital.clinician, { basis, purpose: 'BTG', record: laboratory });
	const plaintext = await readWith(stage, cast, seespital, basis, sealed, laboratory);
	stage.check('the envelope of the first opens the record', sameBytes(plaintext, laboratory.plaintext));
	const asking = await stage.asking();
	const bound = (await asking.emergencies.emergency(unknown)).subject.unwrapOr('').toString();
	stage.check('the patient without a name is identified and bound to the encounter', bound === subject.address);
	await checkDecision(
		stage, 'the colleague who treated asks for the history',
		asking, urgent(cast, seespital.colleague, unknown), { Emergency: unknown },
	);
}

/** The first clinician attests, which ends the access; the hospital's officer reviews. */
async function attestAndReview(stage, cast, { known, unknown }) {
	const { hospital, seespital, board, imaging } = cast;
	const { emergencies, api } = stage;
	const basis = { Emergency: unknown };
	const sealed = await sealFor(stage, cast, seespital, basis, imaging);
	const attestation = emergencies.attest(known, written('looked at one laboratory result'));
	const signed = await signMetaTransaction(api, seespital.clinician.pair, attestation);
	const submissions = [
		seespital.privacy.submit(relay(api, signed)),
		hospital.records.submit(emergencies.postEnvelope(unknown, sealed.digest)),
		hospital.privacy.submit(emergencies.review(known, 'Unjustified', written('was awake and was not asked'))),
	];
	const receipts = await Promise.all(submissions.map(({ included }) => included));
	await release(stage, cast, seespital, seespital.colleague, { basis, purpose: 'BTG', record: imaging });
	const plaintext = await readWith(stage, cast, seespital, basis, sealed, imaging);
	stage.check('the envelope of the colleague opens another record', sameBytes(plaintext, imaging.plaintext));
	const asking = await stage.asking();
	const { row } = await asking.emergencies.emergency(known);
	stage.check('the first clinician attested what it was used for', row.attestation.done.isSome);
	await checkDecision(
		stage, 'which ended the access', asking, urgent(cast, seespital.clinician, known), 'NoConsent',
	);
	const reported = receipts.at(-1).only('emergencies.Reported').board.unwrap().toNumber();
	stage.check(
		`the privacy officer of ${hospital.title} found it unjustified: ${board.title} is told`,
		row.report.isSome && reported === board.id,
	);
}

/** The board alone can end further emergencies of a clinician: by the licence. */
async function suspend(stage, { board, licences }, { known }) {
	await board.issuer.sendAll([
		stage.credentials.suspend(licences[0]),
		stage.emergencies.answerReport(known, written('suspended until heard')),
	]);
	const asking = await stage.asking();
	const standing = await asking.credentials.standing(licences[0], await stage.now());
	const { row } = await asking.emergencies.emergency(known);
	const answered = row.report.unwrap().answer.isSome;
	stage.check(`the board suspends the licence and answers: ${standing}`, standing === 'Suspended' && answered);
}

/** What the pool says to a call that its sender would have to pay for. */
const offer = async (stage, pair, call) => {
	const signed = await call.signAsync(pair, { nonce: -1 });
	return ask(stage.api, 'author_submitExtrinsic', [signed.toHex()]).then(
		() => 'accepted',
		(error) => error.message,
	);
};

/** The suspended clinician is refused, free or paid for by another; a colleague is not. */
async function declareAgain(stage, { seespital, subject, licences }) {
	const { clinician, colleague } = seespital;
	const about = target.subject(subject.address);
	const again = declaration(stage, about, licences[0], 'once more');
	const offered = await offer(stage, clinician.pair, again);
	stage.check('the next emergency of that clinician is not free', offered.includes('Inability to pay'));
	const signed = await signMetaTransaction(stage.api, clinician.pair, again);
	const relayed = seespital.privacy.submit(relay(stage.api, signed));
	const other = colleague.submit(declaration(stage, about, licences[1], 'unconscious, no relatives'));
	await stage.refused('and refused when others pay', relayed.included, 'Emergencies.CredentialNotHeld');
	const receipt = await other.included;
	const emergency = declaredEmergency(receipt);
	stage.check(`that of the colleague is declared and free (emergency ${emergency})`, receipt.fee === 0n);
}

/** An emergency that nobody attests ends with its window; the other acts go on meanwhile. */
export async function awaitEnd(stage, cast, { unknown }) {
	const { row } = await (await stage.asking()).emergencies.emergency(unknown);
	while ((await stage.now()) < row.until.toNumber()) await blocksFromNow(stage.api, 1);
	const seconds = (row.until.toNumber() - row.declaredAt.toNumber()) / 1000;
	await checkDecision(
		stage, `after ${seconds} s the window of the colleague's first emergency has ended`,
		await stage.asking(), urgent(cast, cast.seespital.colleague, unknown), 'NoConsent',
	);
}

export async function play(stage, cast) {
	stage.act('6  Emergencies open at once, are answered for, and cost a licence');
	const emergencies = await declare(stage, cast);
	await openAndBind(stage, cast, emergencies);
	await attestAndReview(stage, cast, emergencies);
	await suspend(stage, cast, emergencies);
	await declareAgain(stage, cast);
	return emergencies;
}
