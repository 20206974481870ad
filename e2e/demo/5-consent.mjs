// SPDX-License-Identifier: Apache-2.0

/** A board issues licences, and a patient without coins lets one hospital see one kind of record. */

import { randomBytes } from 'node:crypto';
import {
	codesOf, grantedConsent, grantee, IMAGING, LABORATORY, tagOf, terms,
} from '../lib/consents.mjs';
import { issuanceOf, licence, YEAR_MILLISECONDS } from '../lib/credentials.mjs';
import { newKeyPair } from '../lib/envelope.mjs';
import { relayer } from '../lib/metaTransaction.mjs';
import { statementOf } from '../lib/records.mjs';
import { today } from '../lib/time.mjs';
import { checkJoined, join } from './1-institutions.mjs';
import { checkDecision, readWith, release, requestOf, sealFor } from './access.mjs';
import { sameBytes } from './stage.mjs';

const PHYSICIAN = 101;
const LICENCE_TYPE = {
	schema: Buffer.from('{"$id":"https://example.org/schemas/physician-licence.json"}'),
	clinical: true,
	maxValidityDays: 1_827,
};
const HOUSES = [
	{
		name: 'seespital',
		title: 'Seespital',
		roles: ['HealthcareProvider'],
		agents: {
			privacy: ['PrivacyOfficer'],
			clinician: ['Practitioner'],
			colleague: ['Practitioner'],
			billing: ['ClaimSubmitter'],
			delegate: ['Delegate'],
		},
		withoutCoins: ['clinician', 'colleague'],
	},
	{
		name: 'medizinalberufe',
		title: 'Kommission der Medizinalberufe',
		roles: ['LicensingBoard'],
		agents: { issuer: ['Issuer'], delegate: ['Delegate'] },
		withoutCoins: [],
	},
];
const OBSERVATION_CATEGORY = ([system, code]) => `{"coding":[{"system":"${system}","code":"${code}"}]}`;
const LABORATORY_RESULT = Buffer.from(
	`{"resourceType":"Observation","status":"final","category":[${OBSERVATION_CATEGORY(LABORATORY.split('|'))}],` +
		'"code":{"text":"Haemoglobin"},"valueQuantity":{"value":13.40,"unit":"g/dL"}}',
);
const IMAGING_REPORT = Buffer.from(
	`{"resourceType":"DiagnosticReport","status":"final","category":[${OBSERVATION_CATEGORY(IMAGING.split('|'))}],` +
		'"code":{"text":"Chest radiograph"},"conclusion":"No finding."}',
);

/** What governance decides beside admitting: a type of licence, and that the board issues it. */
export const charter = ({ credentials }, board) => [
	credentials.registerType(PHYSICIAN, LICENCE_TYPE),
	credentials.grantCharter(board.id, PHYSICIAN),
];

/** The hospital records two results of the subject. */
async function recordResults(stage, { hospital, subject }) {
	const vault = await stage.vault(hospital.name);
	const results = await Promise.all(
		[LABORATORY_RESULT, IMAGING_REPORT].map(async (plaintext) => {
			const sealed = await vault.seal(plaintext);
			const about = { subject: subject.address, author: hospital.ward.address };
			const statement = statementOf(sealed, { ...about, occurredOn: today(), sensitivity: 'Normal' });
			return { ...sealed, plaintext, statement, codes: codesOf(JSON.parse(plaintext)) };
		}),
	);
	const submission = hospital.records.submit(
		stage.records.registerMany(results.map(({ statement }) => statement)),
	);
	return { results, submission };
}

/** Keys that the hospitals and the subject publish, the results, and the consent, all at once. */
async function agree(stage, cast) {
	const { hospital, clinic, subject } = cast;
	const { identities, consents } = stage;
	hospital.assertion = stage.pair(`//${hospital.name}/${stage.run}/assertion`);
	clinic.agreement = await newKeyPair();
	const wallet = await newKeyPair();
	const salt = randomBytes(32);
	const agreed = terms('Permit', {
		purposes: ['Treatment'],
		actions: ['Access', 'Use'],
		sensitivity: 'Normal',
		tags: [tagOf(salt, LABORATORY)],
	});
	const { results, submission } = await recordResults(stage, cast);
	const relayed = await relayer(stage.api, subject, hospital.records);
	const granting = [
		await relayed(identities.addAgreementKey(subject.address, wallet.publicKey)),
		await relayed(consents.grant(subject.address, grantee.institution(clinic.id), agreed)),
	];
	const submissions = [
		hospital.admin.submit(identities.addAssertionKey(hospital.account, hospital.assertion)),
		clinic.admin.submit(identities.addAgreementKey(clinic.account, clinic.agreement.publicKey)),
		submission,
		...granting,
	];
	const receipts = await Promise.all(submissions.map(({ included }) => included));
	const [laboratory, imaging] = results;
	return { wallet, salt, laboratory, imaging, consent: grantedConsent(receipts.at(-1)) };
}

/** The board licenses holders, clinicians unless they say what else, as credentials that stay with them. */
export async function license(stage, board, holders) {
	const first = await (await stage.asking()).credentials.nextIndex(board.id);
	const validFrom = await stage.now();
	const stated = { validFrom, validUntil: validFrom + YEAR_MILLISECONDS };
	const statusLists = `https://${board.name}.example.org/status`;
	const licences = holders.map(({ address, type = PHYSICIAN, title = 'Physician' }, at) => {
		const about = { ...stated, holder: address, index: first + at };
		const document = licence({ ...about, issuer: board.account, statusLists, title });
		return issuanceOf(document, { ...about, credentialType: type });
	});
	const issuances = licences.map(({ issuance }) => issuance);
	return { licences, submission: board.issuer.submit(stage.credentials.issueMany(issuances)) };
}

async function checkLicences(stage, board, holders, licences) {
	const asking = await stage.asking();
	const now = await stage.now();
	for (const [at, { commitment }] of licences.entries()) {
		const standing = await asking.credentials.standing(commitment, now);
		const holds = await asking.credentials.holds(holders[at].address, PHYSICIAN, now);
		stage.check(`${board.title} licensed a clinician of Seespital: ${standing}`, holds && standing === 'Active');
	}
}

/** What the consent permits, and what it does not. */
async function checkConsent(stage, cast) {
	const { clinic, seespital, salt, consent, laboratory, imaging } = cast;
	const asking = await stage.asking();
	const opened = ({ codes }) => codes.map((code) => tagOf(salt, code));
	const asks = (house, requester, record, asked) =>
		requestOf(cast, house, requester, { openings: opened(record), ...asked });
	const decide = (claim, request, expected) => checkDecision(stage, claim, asking, request, expected);
	const doctor = clinic.ward;
	await decide('its clinician asks for the laboratory result', asks(clinic, doctor, laboratory), { Consent: consent });
	await decide('for the imaging report', asks(clinic, doctor, imaging), 'NoConsent');
	const research = { purpose: 'Research' };
	await decide('for the laboratory result, for research', asks(clinic, doctor, laboratory, research), 'NoConsent');
	const stranger = asks(seespital, seespital.clinician, laboratory);
	await decide('a clinician of Seespital asks for the laboratory result', stranger, 'NoConsent');
}

/** The clinic's clinician countersigns and reads; nobody else can open what was sealed. */
async function read(stage, cast, sealed) {
	const { hospital, clinic, seespital, consent, laboratory } = cast;
	const basis = { Consent: consent };
	const state = await (await stage.asking()).consents.envelope(hospital.id, sealed.digest);
	stage.check(`the envelope that the hospital made is ${state.type}`, state.isCurrent);
	await release(stage, cast, clinic, clinic.ward, { basis, purpose: 'TREAT', record: laboratory });
	const plaintext = await readWith(stage, cast, clinic, basis, sealed, laboratory);
	const same = sameBytes(plaintext, laboratory.plaintext);
	stage.check('it opens to the key of the record, and that to the same bytes', same);
	const attempt = readWith(stage, cast, seespital, basis, sealed, laboratory);
	await stage.refused('another hospital tries its key on it', attempt, 'NotOpened');
}

export async function play(stage, cast) {
	stage.act('5  A board licenses clinicians, and a patient lets one hospital see its laboratory results');
	const [[seespital, board], agreed] = await Promise.all([
		join(stage, HOUSES, ([, admitted]) => charter(stage, admitted)),
		agree(stage, cast),
	]);
	const act = { ...cast, ...agreed, seespital, board, receipts: [] };
	const holders = [seespital.clinician, seespital.colleague];
	seespital.agreement = await newKeyPair();
	const sealed = await sealFor(stage, act, act.clinic, { Consent: act.consent }, act.laboratory);
	const { licences, submission } = await license(stage, board, holders);
	const { publicKey } = seespital.agreement;
	const submissions = [
		submission,
		seespital.admin.submit(stage.identities.addAgreementKey(seespital.account, publicKey)),
		cast.hospital.records.submit(stage.consents.postEnvelope(act.consent, sealed.digest)),
	];
	await Promise.all(submissions.map(({ included }) => included));
	await checkJoined(stage, [seespital, board]);
	await checkLicences(stage, board, holders, licences);
	const balance = await stage.freeBalance(cast.subject.address);
	const agreement = `${cast.clinic.title}, treatment, laboratory`;
	const claim = `a patient without coins consents: ${agreement} (consent ${act.consent})`;
	stage.check(claim, balance === 0n);
	await checkConsent(stage, act);
	await read(stage, act, sealed);
	return { ...act, consentEnvelope: sealed, licences: licences.map(({ commitment }) => commitment) };
}
