// SPDX-License-Identifier: Apache-2.0

/**
 * From plain claims to what the chain is told: rows, days, units, charges and commitments. What
 * opens the commitments stays with the provider, which gives it to the insurer.
 */

import { sum } from './money.mjs';
import { comesBefore } from './x12/lines.mjs';
import { adjusted } from './x12/values.mjs';
import { commitmentOf } from './vault.mjs';

const VOID = 8;
/** A reference as a payer states it: 32 bytes in base64url, which the 50 signs of a REF have room for. */
const PAYER_NUMBER = /^[A-Za-z0-9_-]{43}$/;

/** Why a claim cannot be submitted, and where it is. Nothing of its content is quoted. */
export class SubmissionError extends Error {
	constructor({ file, at }, reason, explanation) {
		super(`${file}: ${at}: ${reason}: ${explanation}`);
		Object.assign(this, { name: 'SubmissionError', file, at, reason });
	}
}

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

/** The number by which a payer's remittance names a claim: its reference, shorter. */
export const payerNumberOf = (reference) => Buffer.from(reference.slice(2), 'hex').toString('base64url');

/** A commitment, and what opens it. */
function commit(directory, purpose, text, ...parts) {
	const salt = directory.salt(purpose, ...parts);
	return { commitment: hex(commitmentOf(salt, Buffer.from(text))), opening: { salt: hex(salt), text } };
}

/**
 * The reference of a claim. A correction often has the number of the claim that it corrects, and a
 * claim to the next payer that of the claim to the one before: the salt is over all three.
 */
const referenceOf = (directory, { payer, controlNumber, original }) =>
	commit(directory, 'reference', controlNumber, payer, controlNumber, original);

/** The reference of the claim that another one corrects: as the payer states it, or by our number. */
function originalOf(directory, { payer, original }) {
	if (PAYER_NUMBER.test(original)) return hex(Buffer.from(original, 'base64url'));
	return referenceOf(directory, { payer, controlNumber: original, original: null }).commitment;
}

function required(found, claim, reason, explanation) {
	if (found === undefined) throw new SubmissionError(claim, reason, explanation);
	return found;
}

/** Who rendered the services: one for the whole claim. */
function clinicianOf(claim, directory) {
	const rendering = new Set(claim.lines.map((line) => line.rendering ?? claim.rendering));
	if (rendering.size > 1) {
		throw new SubmissionError(claim, 'ClinicianAmbiguous', 'a claim is for the services of one clinician');
	}
	const [npi] = rendering;
	return required(directory.clinician(npi), claim, 'ClinicianUnknown', 'the directory has no clinician with its NPI');
}

/** The payers that came before, the first of them first. */
function earlierPayers({ order, otherPayers }) {
	const earlier = otherPayers.filter((other) => comesBefore(other.order, order));
	return earlier.sort((left, right) => (comesBefore(left.order, right.order) ? -1 : 1));
}

/** What payers did with a claim that did not state it by line: with one line, the same. */
function priorOfClaim(claim, earlier) {
	const adjudicated = earlier.filter(({ paid }) => paid !== null);
	if (adjudicated.length === 0) return undefined;
	if (claim.lines.length > 1) {
		throw new SubmissionError(claim, 'PriorByClaim', 'what a prior payer did has to be stated line by line');
	}
	return adjudicated;
}

/** Σ of what prior payers paid for a line, and what the last one left to the patient. */
function priorOfLine(line, earlier, ofClaim) {
	const stated = ofClaim ?? earlier.flatMap(({ payer }) => line.prior.filter((prior) => prior.payer === payer));
	if (stated.length === 0) return null;
	return {
		paid: sum(stated.map(({ paid }) => paid)),
		patient: adjusted(stated.at(-1).adjustments, 'PR'),
	};
}

const plainJson = (value) =>
	JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member));

/** The remittances of prior payers: the day of the last, and a commitment to all. */
function remittancesOf(claim, directory, earlier, reference) {
	const ofLines = (payer) => claim.lines.flatMap(({ prior }) => prior).filter((prior) => prior.payer === payer);
	const days = earlier.flatMap(({ payer, remitted }) => [remitted, ...ofLines(payer).map((prior) => prior.remitted)]);
	const known = days.filter((day) => day !== null);
	if (known.length === 0) {
		throw new SubmissionError(claim, 'PriorUndated', 'no day says when the prior payer remitted');
	}
	const text = plainJson({ payers: earlier, lines: claim.lines.map(({ number, prior }) => ({ number, prior })) });
	const { commitment, opening } = commit(directory, 'remittance', text, reference);
	return { prior: { remitted: Math.max(...known), remittance: commitment }, opening };
}

/** What was dispensed for a line, if anything was. */
const dispensedFor = (directory, { payer, controlNumber }, { number }) =>
	directory.dispensing(payer, controlNumber, number);

function lineOf(line, claim, { codeBook, earlier, ofClaim, authorisation, dispensed }) {
	const { file } = claim;
	const { at } = line;
	const row = codeBook.rowOf(line.qualifier, line.code);
	if (line.from !== line.until) {
		throw new SubmissionError({ file, at }, 'SeveralDays', 'a line is for the services of one day');
	}
	const modifiers = line.modifiers.map((modifier) => required(
		codeBook.numberOf(modifier), { file, at }, 'ModifierUnknown', 'the code book has no such modifier',
	));
	return {
		row: required(row, { file, at }, 'CodeUnknown', 'the code book has no row for the procedure'),
		day: line.from,
		units: line.units,
		charge: line.charge,
		modifiers: modifiers.sort((left, right) => left - right),
		authorisation: authorisation(line),
		dispensing: dispensed === undefined ? null : hex(dispensed.number),
		prior: priorOfLine(line, earlier, ofClaim),
	};
}

/** The authorisation of the claim as a whole, and of a line. */
function authorisationsOf(claim, directory) {
	const known = (text, at) => required(
		directory.authorisation(text), { file: claim.file, at },
		'AuthorisationUnknown', 'the directory has no such authorisation',
	);
	const ofClaim = claim.authorisation === null ? undefined : known(claim.authorisation, claim.at);
	if (ofClaim?.whole) return { whole: ofClaim.number, ofLine: () => null };
	return {
		whole: null,
		ofLine: ({ authorisation, at }) =>
			(authorisation === null ? ofClaim : known(authorisation, at))?.number ?? null,
	};
}

const diagnosesText = (diagnoses) => diagnoses.map(({ qualifier, code }) => `${qualifier}:${code}`).join(',');

function openingOf(claim, directory, { reference, diagnosis, prior }) {
	const days = claim.lines.flatMap(({ from, until }) => [from, until]);
	const { controlNumber, frequency, placeOfService, filing, memberId, patient } = claim;
	return {
		controlNumber,
		reference: reference.opening,
		diagnosis: diagnosis.opening,
		prior: prior === null ? null : prior.opening,
		frequency,
		placeOfService,
		filing,
		patient: { last: patient.last, first: patient.first, memberId },
		from: Math.min(...days),
		until: Math.max(...days),
		lines: claim.lines.map((line) => {
			const { qualifier, code, modifiers } = line;
			return { qualifier, code, modifiers, pack: dispensedFor(directory, claim, line)?.pack ?? null };
		}),
	};
}

function submission(claim, directory, reference) {
	const { payer, currency, original } = claim;
	const insurer = required(directory.insurer(payer), claim, 'InsurerUnknown', 'the directory has no such payer');
	const member = required(
		directory.member(payer, claim.patient.key), claim,
		'MemberUnknown', 'the directory has no account of the patient',
	);
	const codeBook = required(
		directory.codeBook(payer), claim, 'CodeBookUnknown', 'the directory has no code book of the payer',
	);
	const clinician = clinicianOf(claim, directory);
	const earlier = earlierPayers(claim);
	const isByLine = claim.lines.some(({ prior }) => prior.length > 0);
	const ofClaim = isByLine ? undefined : priorOfClaim(claim, earlier);
	const { whole, ofLine: authorisation } = authorisationsOf(claim, directory);
	const lines = claim.lines.map((line) => lineOf(line, claim, {
		codeBook, earlier, ofClaim, authorisation, dispensed: dispensedFor(directory, claim, line),
	}));
	const isAfter = lines.some(({ prior }) => prior !== null);
	const diagnosis = commit(directory, 'diagnosis', diagnosesText(claim.diagnoses), reference.commitment);
	const prior = isAfter ? remittancesOf(claim, directory, earlier, reference.commitment) : null;
	return {
		submission: {
			reference: reference.commitment,
			insurer,
			member,
			currency,
			clinician: clinician.account,
			credential: clinician.credential,
			replaces: original === null ? null : originalOf(directory, claim),
			diagnosis: diagnosis.commitment,
			evidence: directory.evidence(claim.controlNumber) ?? null,
			prior: prior === null ? null : prior.prior,
			payee: claim.isAssigned ? { Institution: directory.provider } : { Account: member },
			whole,
			lines,
		},
		opening: openingOf(claim, directory, { reference, diagnosis, prior }),
	};
}

/**
 * What a plain claim asks of the chain: `{ submission, opening }`, or `{ voids }`, the reference of
 * the claim to be voided. The opening is for the insurer, never for the chain.
 */
export function prepare(claim, directory) {
	if (claim.frequency === VOID) return { voids: originalOf(directory, claim) };
	return submission(claim, directory, referenceOf(directory, claim));
}

/**
 * What all claims of a batch ask of the chain, in their order. A claim that cannot be submitted
 * stops no other. Of two with one control number, which would be one on the chain, the second is
 * refused.
 */
export function prepareAll(claims, directory) {
	const prepared = { submissions: [], voids: [], openings: {}, refused: [] };
	for (const claim of claims) {
		try {
			const { submission: told, opening, voids } = prepare(claim, directory);
			if (voids !== undefined) {
				prepared.voids.push(voids);
				continue;
			}
			if (Object.hasOwn(prepared.openings, told.reference)) {
				const explanation = 'an earlier claim of the batch has the same control number';
				throw new SubmissionError(claim, 'ControlNumberTaken', explanation);
			}
			prepared.submissions.push(told);
			prepared.openings[told.reference] = opening;
		} catch (cause) {
			if (!(cause instanceof SubmissionError)) throw cause;
			prepared.refused.push(cause);
		}
	}
	return prepared;
}
