// SPDX-License-Identifier: Apache-2.0

/** Consents, emergencies and disclosures on a real node: what they give, and what they refuse. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { play as institutions } from '../demo/1-institutions.mjs';
import { play as consent } from '../demo/5-consent.mjs';
import { requestOf } from '../demo/access.mjs';
import { ask, blocksFromNow, Sender } from '../lib/chain.mjs';
import { grantedConsent, grantee, LABORATORY, summaryOf, tagOf, terms } from '../lib/consents.mjs';
import { declaredEmergency, target } from '../lib/emergencies.mjs';
import { SAL } from '../lib/institutions.mjs';
import { relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import {
	countersign, draftReceipt, isCountersigned, receiptCommitment, receiptMessage, signReceipt,
} from '../lib/receipts.mjs';
import { chainOf } from '../lib/wallet.mjs';
import { startChain } from './fixture.mjs';

const PALLETS = ['identities', 'credentials', 'consent', 'emergencies', 'disclosures'];
const UNKNOWN_INSTITUTION = 4_000_000;
const LAWFUL = { window: 4 * 3_600_000, attestation: 86_400_000, review: 259_200_000, binding: 86_400_000 };
const SHORT = { window: 3_000, attestation: 6_000, review: 9_000, binding: 3_000 };

let chain;
let api;
let stage;
let cast;
let alice;
let regulator;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	cast = await consent(stage, await institutions(stage));
	alice = await stage.sender('//Alice');
	regulator = await stage.sender('//Charlie');
	const founder = await (await stage.asking()).sovereignAccount(0);
	await Promise.all([
		stage.decide(stage.emergencies.setDeadlines(LAWFUL)),
		alice.sendAll([
			stage.institutions.fund(founder, 10n * SAL),
			stage.institutions.appoint(regulator.address, ['PrivacyOfficer']),
		]),
	]);
});
after(() => chain?.end());

const included = (submissions) => Promise.all(submissions.map((submission) => submission.included));
const digest = () => randomBytes(32);
const permit = (named = {}) =>
	terms('Permit', { purposes: ['Treatment'], actions: ['Access'], sensitivity: 'Normal', ...named });

/** Has the hospital relay a call that an account without coins signs. */
async function relayed(call, pair = cast.subject) {
	return cast.hospital.records.send(relay(api, await signMetaTransaction(api, pair, call)));
}

/** Submits attempts `[sender, call, code]` all at once; each has to fail with its error. */
async function allRefused(attempts) {
	const submissions = attempts.map(([sender, call]) => sender.submit(call));
	for (const [at, { included: attempt }] of submissions.entries()) {
		const [, call, code] = attempts[at];
		await assert.rejects(attempt, { code }, `${call.method.section}.${call.method.method}: ${code}`);
	}
}

/** What the pool says to a transaction. */
async function poolAnswer(pair, call) {
	const signed = await call.signAsync(pair, { nonce: -1 });
	return ask(api, 'author_submitExtrinsic', [signed.toHex()]).then(() => 'accepted', (error) => error.message);
}

async function decide(request, blockHash) {
	return summaryOf(await (await stage.asking(blockHash)).consents.decide(request));
}

/** The clinic's clinician asks for laboratory results. */
const laboratoryRequest = (asked = {}) =>
	requestOf(cast, cast.clinic, cast.clinic.ward, { openings: [tagOf(cast.salt, LABORATORY)], ...asked });

async function awaitMoment(moment) {
	while ((await stage.now()) < moment) await blocksFromNow(api, 1);
}

test('every call of the pallets is documented', () => {
	for (const pallet of PALLETS) {
		for (const [name, call] of Object.entries(api.tx[pallet])) {
			assert.ok(call.meta.docs.join('').trim().length > 0, `${pallet}.${name}`);
		}
	}
});

describe('consents', () => {
	test('only the subject, its representatives and its custodian have a say', async () => {
		const { hospital, clinic, subject } = cast;
		const { consents } = stage;
		const to = grantee.institution(clinic.id);
		const paper = [subject.address, to, permit(), 'Subject', digest()];
		await allRefused([
			[clinic.ward, consents.grant(subject.address, to, permit()), 'Consent.NotPermitted'],
			[clinic.ward, consents.amend(cast.consent, permit()), 'Consent.NotPermitted'],
			[clinic.ward, consents.revoke(cast.consent), 'Consent.NotPermitted'],
			[clinic.ward, consents.revoke(1_000_000_000), 'Consent.ConsentUnknown'],
			[clinic.ward, consents.grant(clinic.ward.address, to, permit()), 'Consent.SubjectUnknown'],
			[clinic.privacy, consents.recordConsent(...paper), 'Consent.NotCustodian'],
			[clinic.privacy, consents.recordRevocation(cast.consent, digest()), 'Consent.NotCustodian'],
			[clinic.records, consents.postEnvelope(cast.consent, digest()), 'Consent.NotCustodian'],
			[hospital.records, consents.recordConsent(...paper), 'Institutions.DutyMissing'],
			[hospital.privacy, consents.enterInError(cast.consent), 'Consent.NotOnPaper'],
			[hospital.privacy, api.tx.consent.setStatutes('0x4348', []), 'Runtime.BadOrigin'],
		]);
	});

	test('terms that mean nothing are no call of the runtime, others are refused', async () => {
		const { hospital, clinic, subject } = cast;
		const { consents } = stage;
		const to = grantee.institution(clinic.id);
		const refused = async (call, code) => assert.rejects(relayed(call), { code });
		await refused(
			consents.grant(subject.address, grantee.institution(UNKNOWN_INSTITUTION), permit()),
			'Consent.GranteeUnknown',
		);
		const over = permit({ period: { from: null, until: 1 } });
		await refused(consents.grant(subject.address, to, over), 'Consent.PeriodPassed');
		for (const named of [{ purposes: [] }, { purposes: ['BreakTheGlass'] }, { sensitivity: null }]) {
			const answer = await poolAnswer(hospital.ward.pair, consents.grant(subject.address, to, permit(named)));
			assert.match(answer, /Verification Error/, JSON.stringify(named));
		}
	});

	test('granting the same again is quiet', async () => {
		const { clinic, subject } = cast;
		const call = stage.consents.grant(subject.address, grantee.account(clinic.ward.address), permit());
		const first = await relayed(call);
		assert.equal(first.all('consent.ConsentGranted').length, 1);
		assert.equal((await relayed(call)).all('consent.ConsentGranted').length, 0);
		await relayed(stage.consents.revoke(grantedConsent(first)));
	});

	test('an amended consent has another number, and its envelope is retired', async () => {
		const { hospital, clinic, subject } = cast;
		const { consents } = stage;
		const to = grantee.account(clinic.ward.address);
		const old = grantedConsent(await relayed(consents.grant(subject.address, to, permit())));
		const envelope = digest();
		await hospital.records.send(consents.postEnvelope(old, envelope));
		const amended = await relayed(consents.amend(old, permit({ actions: ['Access', 'Use'] })));
		const by = amended.only('consent.ConsentAmended').by.toNumber();
		const asking = await stage.asking();
		assert.ok((await asking.consents.envelope(hospital.id, envelope)).isRetired);
		assert.equal((await asking.consents.consent(by)).replaces.unwrap().toNumber(), old);
		await allRefused([
			[hospital.records, consents.postEnvelope(by, envelope), 'Consent.EnvelopeUsed'],
			[hospital.records, consents.postEnvelope(old, digest()), 'Consent.NotStanding'],
		]);
		await relayed(consents.revoke(by));
	});

	test('a deny overrides a permit, and what was permitted before stays so in the past', async () => {
		const { hospital, clinic, subject } = cast;
		const request = laboratoryRequest();
		assert.equal(await decide(request), 'Permit');
		const then = (await api.rpc.chain.getBlockHash()).toHex();
		const to = grantee.institution(clinic.id);
		const denial = terms('Deny', { purposes: ['Treatment'] });
		const denied = grantedConsent(await relayed(stage.consents.grant(subject.address, to, denial)));
		assert.equal(await decide(request), 'Deny.Consent');
		assert.equal(await decide(request, then), 'Permit');
		await allRefused([[hospital.records, stage.consents.postEnvelope(denied, digest()), 'Consent.NotAPermit']]);
		await relayed(stage.consents.revoke(denied));
		assert.equal(await decide(request), 'Permit');
	});

	test('a consent on paper counts, and is revoked or found wrong on paper', async () => {
		const { hospital, seespital, subject } = cast;
		const { consents } = stage;
		const to = grantee.institution(seespital.id);
		const request = laboratoryRequest({
			requester: seespital.colleague.address, institution: seespital.id, openings: [],
		});
		const record = () =>
			hospital.privacy.send(consents.recordConsent(subject.address, to, permit(), 'Subject', digest()));
		const numberOf = (receipt) => receipt.only('consent.ConsentRecorded').consent.toNumber();
		assert.equal(await decide(request), 'NoConsent');
		const first = numberOf(await record());
		assert.equal(await decide(request), 'Permit');
		await hospital.privacy.send(consents.recordRevocation(first, digest()));
		assert.equal(await decide(request), 'NoConsent');
		const second = numberOf(await record());
		await hospital.privacy.send(consents.enterInError(second));
		assert.equal(await decide(request), 'NoConsent');
		const statuses = await Promise.all(
			[first, second].map(async (id) => (await (await stage.asking()).consents.consent(id)).consent.status.type),
		);
		assert.deepEqual(statuses, ['Revoked', 'EnteredInError']);
	});

	test('who the chain knows to be somebody else cannot ask', async () => {
		const asks = (asked) => decide(laboratoryRequest(asked));
		await assert.rejects(asks({ institution: cast.hospital.id }), /NotItsAgent/);
		await assert.rejects(asks({ actorRole: 'Payer' }), /ActorRoleImpossible/);
		await assert.rejects(asks({ actorRole: 'Patient' }), /ActorRoleImpossible/);
		await assert.rejects(asks({ custodian: UNKNOWN_INSTITUTION }), /CustodianUnknown/);
	});

	test('a subject sees its own records', async () => {
		const own = { requester: cast.subject.address, institution: null, actorRole: 'Patient' };
		assert.equal(await decide(laboratoryRequest({ ...own, purpose: 'PatientRequested' })), 'Permit');
	});

	test('a subject finds all its consents', async () => {
		const asking = await stage.asking();
		const [pages, whole] = await Promise.all(
			[2, 100].map((page) => asking.consents.consentsOf(cast.subject.address, page)),
		);
		const numbers = (listed) => listed.map(([id]) => id.toNumber()).sort((one, other) => one - other);
		assert.deepEqual(numbers(pages), numbers(whole));
		assert.ok(numbers(whole).includes(cast.consent) && whole.length > 4);
	});
});

describe('emergencies', () => {
	const declare = (of, credential, justification = digest()) =>
		stage.emergencies.declare(of, { credential, reason: 'DelayWouldHarm', justification });
	const aboutSubject = () => target.subject(cast.subject.address);
	/** A clinician's calls are relayed as well, and all of them count its nonce. */
	const send = async ({ pair }, call) => (await Sender.of(api, pair)).send(call);
	const relayedBy = async ({ pair }, call) =>
		cast.seespital.privacy.submit(relay(api, await signMetaTransaction(api, pair, call)));
	const declared = async (clinician = cast.seespital.clinician, licence = cast.licences[0]) =>
		declaredEmergency(await send(clinician, declare(aboutSubject(), licence)));
	const emergency = async (id) => (await stage.asking()).emergencies.emergency(id);

	test('who holds no licence, or another\'s, is refused, and pays for it', async () => {
		const { seespital, clinic, licences, subject } = cast;
		const { clinician, privacy } = seespital;
		assert.match(await poolAnswer(clinician.pair, declare(aboutSubject(), licences[1])), /Inability to pay/);
		const unknown = target.subject(clinic.ward.address);
		const signed = await signMetaTransaction(api, clinician.pair, declare(unknown, licences[0]));
		await allRefused([
			[clinic.ward, declare(aboutSubject(), licences[0]), 'Emergencies.CredentialNotHeld'],
			[clinic.ward, declare(aboutSubject(), digest()), 'Emergencies.CredentialNotHeld'],
			[privacy, declare(aboutSubject(), licences[0]), 'Institutions.DutyMissing'],
			[alice, declare(aboutSubject(), licences[0]), 'Institutions.DutyMissing'],
			[privacy, relay(api, signed), 'Emergencies.SubjectUnknown'],
		]);
		await assert.rejects(relayed(declare(aboutSubject(), licences[0]), subject), {
			code: 'Institutions.NotAnAgent',
		});
	});

	test('the same declaration within its window is quiet and not free', async () => {
		const { seespital, licences } = cast;
		const same = declare(aboutSubject(), licences[0]);
		const first = await send(seespital.clinician, same);
		assert.equal(first.fee, 0n);
		assert.match(await poolAnswer(seespital.clinician.pair, same), /Inability to pay/);
		const again = await (await relayedBy(seespital.clinician, same)).included;
		assert.equal(again.all('emergencies.EmergencyDeclared').length, 0);
		const other = await declared(seespital.colleague, licences[1]);
		assert.notEqual(other, declaredEmergency(first));
	});

	test('only the clinician attests, only the custodian posts and reviews, none of it twice', async () => {
		const { hospital, clinic, seespital, board, licences } = cast;
		const { emergencies } = stage;
		const id = await declared(seespital.colleague, licences[1]);
		const envelope = digest();
		await hospital.records.send(emergencies.postEnvelope(id, envelope));
		const asking = await stage.asking();
		assert.ok((await asking.emergencies.envelope(hospital.id, envelope)).isCurrent);
		const statement = emergencies.dispute(id, digest());
		await allRefused([
			[seespital.privacy, emergencies.attest(id, digest()), 'Emergencies.NotClinician'],
			[clinic.records, emergencies.postEnvelope(id, digest()), 'Emergencies.NotCustodian'],
			[seespital.privacy, emergencies.review(id, 'Justified', digest()), 'Emergencies.NotIndependent'],
			[clinic.privacy, emergencies.review(id, 'Justified', digest()), 'Emergencies.NotReviewer'],
			[clinic.ward, statement, 'Emergencies.NotPermitted'],
			[board.issuer, emergencies.answerReport(id, digest()), 'Emergencies.NotReported'],
		]);
		await hospital.privacy.send(emergencies.review(id, 'Unjustified', digest()));
		await assert.rejects(relayed(statement), { code: 'Emergencies.NothingToDispute' });
		await allRefused([
			[hospital.privacy, emergencies.review(id, 'Justified', digest()), 'Emergencies.AlreadyReviewed'],
			[clinic.privacy, emergencies.answerReport(id, digest()), 'Institutions.DutyMissing'],
		]);
		const [[reported, told]] = await (await stage.asking()).emergencies.reports();
		assert.equal(reported.toNumber(), id);
		assert.equal(told.unwrap().toNumber(), board.id);
		await board.issuer.send(emergencies.answerReport(id, digest()));
		assert.equal((await (await stage.asking()).emergencies.reports()).length, 0);
	});

	test('where a panel would be too small, a Regulator hears the subject that disputes a justified emergency', async () => {
		const { hospital, seespital, licences } = cast;
		const { emergencies } = stage;
		const id = await declared(seespital.colleague, licences[1]);
		await assert.rejects(regulator.send(emergencies.review(id, 'Justified', digest())), {
			code: 'Emergencies.NotReviewer',
		});
		await hospital.privacy.send(emergencies.review(id, 'Justified', digest()));
		const disputed = await relayed(emergencies.dispute(id, digest()));
		assert.equal(disputed.all('emergencies.ReviewReopened').length, 1);
		await regulator.send(emergencies.review(id, 'Unjustified', digest()));
		const { row } = await emergency(id);
		assert.ok(row.report.isSome);
		const second = row.dispute.unwrap().hearing.unwrap().asRegulator.done.unwrap();
		assert.ok(second.reviewer.isRegulator && second.outcome.isUnjustified);
	});

	test('an encounter is bound once, to somebody identified after the declaration', async () => {
		const { seespital, clinic, hospital, subject, licences } = cast;
		const { emergencies } = stage;
		const encounter = digest();
		const id = declaredEmergency(
			await send(seespital.colleague, declare(target.encounter(encounter), licences[1])),
		);
		const bind = (to, moment, house = seespital.id) =>
			emergencies.bindEncounter(house, encounter, to, moment);
		const now = await stage.now();
		await allRefused([
			[seespital.privacy, bind(subject.address, now + 3_600_000), 'Emergencies.IdentifiedOutOfRange'],
			[seespital.privacy, bind(subject.address, 1), 'Emergencies.IdentifiedOutOfRange'],
			[seespital.privacy, bind(clinic.ward.address, now), 'Emergencies.SubjectUnknown'],
			[clinic.records, bind(subject.address, now), 'Emergencies.NotDeclarer'],
			[clinic.records, bind(subject.address, now, clinic.id), 'Emergencies.EncounterUnknown'],
			[hospital.records, emergencies.postEnvelope(id, digest()), 'Emergencies.NotBound'],
		]);
		await seespital.privacy.send(bind(subject.address, now));
		const again = await seespital.privacy.send(bind(subject.address, now));
		assert.equal(again.all('emergencies.EncounterBound').length, 0);
		await allRefused([
			[seespital.privacy, bind(cast.hospital.ward.address, now), 'Emergencies.AlreadyBound'],
		]);
		const found = await (await stage.asking()).emergencies.emergenciesOf(subject.address);
		assert.ok(found.some((state) => state.emergency.toNumber() === id));
	});

	test('what is late is seen, and then a Regulator may review; nobody is blocked by it', async () => {
		const { seespital, licences, hospital } = cast;
		const { emergencies } = stage;
		await stage.decide(emergencies.setDeadlines(SHORT));
		const id = await declared();
		const { row } = await emergency(id);
		await awaitMoment(row.review.deadline.due.toNumber());
		await blocksFromNow(api, 1);
		const { emergencies: reads } = await stage.asking();
		const state = await emergency(id);
		assert.ok(state.isOpen.isFalse && state.attestationOverdue.isTrue && state.reviewOverdue.isTrue);
		const lateOf = async (house) => (await reads.overdue(house.id)).map(([late, step]) => `${late} ${step}`);
		assert.ok((await lateOf(seespital)).includes(`${id} Attestation`));
		assert.ok((await lateOf(hospital)).includes(`${id} Review`));
		await stage.decide(emergencies.setDeadlines(LAWFUL));
		const next = await declared(seespital.clinician, licences[0]);
		assert.ok((await emergency(next)).isOpen.isTrue);
		await included([
			regulator.submit(emergencies.review(id, 'Justified', digest())),
			await relayedBy(seespital.clinician, emergencies.attest(id)),
		]);
		assert.ok(!(await lateOf(seespital)).includes(`${id} Attestation`));
		assert.ok(!(await lateOf(hospital)).includes(`${id} Review`));
	});

	test('deadlines that nobody could keep are refused', async () => {
		const unsound = stage.emergencies.setDeadlines({ ...LAWFUL, review: 1 });
		await assert.rejects(stage.decide(unsound), { code: 'Emergencies.DeadlinesUnsound' });
	});
});

describe('disclosures', () => {
	const genesis = () => api.genesisHash.toU8a();
	const ledgerOf = async () =>
		(await stage.asking()).disclosures.nextNumber(cast.subject.address, cast.hospital.id);
	const record = (receipts, custodian = cast.hospital.id) =>
		stage.disclosures.record(cast.subject.address, custodian, receipts);
	const verdictOn = async (one) => (await (await stage.asking()).disclosures.verify(one)).type;

	async function drafted(changed = {}) {
		return draftReceipt({
			subject: cast.subject.address,
			custodian: cast.hospital.id,
			number: await ledgerOf(),
			requester: cast.clinic.ward.address,
			institution: cast.clinic.id,
			basis: { Consent: cast.consent },
			accessedAt: await stage.now(),
			details: { purpose: 'TREAT', records: [] },
			...changed,
		});
	}
	/** Both signatures, whatever the receipt says. */
	const signedBy = (one, custodian = cast.hospital.assertion, requester = cast.clinic.ward.pair) => ({
		...signReceipt(genesis(), one, custodian),
		countersignature: requester.sign(receiptMessage(genesis(), one), { withType: true }),
	});

	test('library and runtime write the same receipt', async () => {
		const { disclosures } = await stage.asking();
		for (const changed of [
			{},
			{ institution: null, basis: 'Subject', sealedUntil: 2_000_000_000_000 },
			{ basis: { Representative: 'LostKey' } },
			{ basis: { Law: 513 } },
			{ basis: { Emergency: 2 ** 40 } },
		]) {
			const one = await drafted(changed);
			const commitment = await disclosures.commitment(one);
			assert.deepEqual(Buffer.from(commitment.toU8a()), receiptCommitment(one.salt, one.receipt));
			const message = await disclosures.message(one);
			assert.deepEqual(Buffer.from(message), Buffer.from(receiptMessage(genesis(), one)));
		}
	});

	test('a requester countersigns what the chain would take for proof, nothing else', async () => {
		const { hospital, clinic } = cast;
		const answers = chainOf(await stage.asking());
		const access = {
			genesis: genesis(),
			pair: clinic.ward.pair,
			institution: clinic.id,
			basis: { Consent: cast.consent },
			now: await stage.now(),
		};
		const attempt = async (changed, custodian = hospital.assertion) =>
			countersign(answers, access, signReceipt(genesis(), await drafted(changed), custodian));
		assert.ok(isCountersigned(genesis(), await attempt({})));
		await assert.rejects(attempt({ custodian: clinic.id }), { reason: 'SubjectElsewhere' });
		await assert.rejects(attempt({}, stage.pair('//stranger')), { reason: 'CustodianKeyUnknown' });
		await assert.rejects(attempt({ institution: hospital.id }), { reason: 'OtherInstitution' });
	});

	test('a receipt is refused without basis, in the future, sealed at will or by others', async () => {
		const { hospital, clinic } = cast;
		const officer = hospital.privacy;
		const now = await stage.now();
		const attempts = [
			[officer, { basis: { Consent: 1_000_000_000 } }, 'Disclosures.BasisMissing'],
			[officer, { accessedAt: 1_600_000_000_000 }, 'Disclosures.BasisMissing'],
			[officer, { accessedAt: now + 3_600_000 }, 'Disclosures.AccessInFuture'],
			[officer, { sealedUntil: now + 3_600_000 }, 'Disclosures.NotSealable'],
			[officer, { number: 1_000_000 }, 'Disclosures.NumberTooHigh'],
			[clinic.privacy, {}, 'Disclosures.NotCustodian'],
			[hospital.ward, {}, 'Institutions.DutyMissing'],
		];
		const calls = await Promise.all(
			attempts.map(async ([sender, changed, code]) => [sender, record([await drafted(changed)]), code]),
		);
		const one = await drafted();
		await allRefused([
			...calls,
			[officer, record([one, one]), 'Disclosures.NotSorted'],
			[officer, record([]), 'Disclosures.EmptyBatch'],
			[clinic.privacy, record([one], clinic.id), 'Disclosures.SubjectElsewhere'],
		]);
	});

	test('numbers are given once, a retried call is quiet, and a gap is seen', async () => {
		const { hospital, subject } = cast;
		const first = await ledgerOf();
		const [one, later] = [await drafted({ number: first }), await drafted({ number: first + 3 })];
		await hospital.privacy.send(record([one, later]));
		const again = await hospital.privacy.send(record([one, later]));
		assert.equal(again.all('disclosures.DisclosuresRecorded').length, 0);
		await allRefused([
			[hospital.privacy, record([await drafted({ number: first })]), 'Disclosures.NumberTaken'],
		]);
		const gaps = await (await stage.asking()).disclosures.gaps(subject.address, hospital.id, first);
		assert.deepEqual(gaps.map((gap) => [gap.first, gap.last]), [[first + 1, first + 2]]);
		assert.equal(gaps[0].isProved, false);
		const between = await Promise.all([1, 2].map((step) => drafted({ number: first + step })));
		await hospital.privacy.send(record(between));
		assert.equal((await (await stage.asking()).disclosures.gaps(subject.address, hospital.id, first)).length, 0);
	});

	test('an access that was never numbered is proved by the requester\'s copy', async () => {
		const { hospital, clinic, subject } = cast;
		const { disclosures } = stage;
		const prover = clinic.records;
		const [kept, omitted] = [await drafted(), await drafted({ number: (await ledgerOf()) + 1 })];
		const [keptCopy, copy] = [signedBy(kept), signedBy(omitted)];
		await hospital.privacy.send(record([kept]));
		await allRefused([[prover, disclosures.proveOmission(copy), 'Disclosures.NotOverdue']]);
		assert.equal(await verdictOn(copy), 'Missing');
		const { recording } = (await (await stage.asking()).disclosures.deadlines()).toJSON();
		await stage.decide(disclosures.setDeadlines({ recording: 1 }));
		await blocksFromNow(api, 1);
		const other = stage.pair('//stranger');
		const named = await drafted({ requester: other.address });
		const forged = { ...signedBy(named, hospital.assertion, other), receipt: omitted.receipt, salt: omitted.salt };
		const unknownKey = signedBy(omitted, other);
		const changed = { ...copy, receipt: { ...copy.receipt, number: copy.receipt.number + 1 } };
		await allRefused([
			[prover, disclosures.proveOmission(keptCopy), 'Disclosures.AlreadyRecorded'],
			[prover, disclosures.proveOmission(unknownKey), 'Disclosures.KeyUnknown'],
			[prover, disclosures.proveOmission({ ...copy, countersignature: forged.countersignature }),
				'Disclosures.CountersignatureInvalid'],
			[prover, disclosures.proveOmission(changed), 'Disclosures.ReleaseInvalid'],
		]);
		const proved = await prover.send(disclosures.proveOmission(copy));
		assert.equal(proved.only('disclosures.OmissionProved').institution.toNumber(), hospital.id);
		assert.equal((await prover.send(disclosures.proveOmission(copy))).all('disclosures.OmissionProved').length, 0);
		const omissions = await (await stage.asking()).disclosures.omissions(subject.address, hospital.id);
		assert.deepEqual(omissions.map(({ number }) => number), [copy.receipt.number]);
		await stage.decide(disclosures.setDeadlines({ recording }));
		assert.equal(await verdictOn(keptCopy), 'Recorded');
	});
});
