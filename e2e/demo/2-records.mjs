// SPDX-License-Identifier: Apache-2.0

/** Bundles become ciphertexts in a local folder, a batch each, and entries for what is urgent. */

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Batch, evidenceLeaf, MAX_ENTRIES, statementOf } from '../lib/records.mjs';
import { each } from '../lib/progress.mjs';
import { grouped } from '../lib/table.mjs';
import { dateOf, today } from '../lib/time.mjs';
import { Unexpected } from './stage.mjs';

/** What others must act on at once: they look for it before they treat. */
const URGENT = new Set([
	'AllergyIntolerance', 'MedicationRequest', 'MedicationStatement', 'Condition', 'Immunization',
]);
/** What the patient of the first act came for today. */
const VISIT = Buffer.from(
	'{"resourceType":"Encounter","status":"finished",' +
		'"class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},' +
		`"period":{"start":"${dateOf(today())}","end":"${dateOf(today())}"}}`,
);
const LEAST_RESOURCES = 8;
const LEAST_ENTRIES = 3;

/** The subjects of a bundle's patients; the very first is the one of the first act. */
function subjectsOf(stage, { hospital, subject }, bundle, number) {
	return Array.from({ length: bundle.patients }, (_, patient) =>
		number === 0 && patient === 0
			? subject
			: stage.subject(`${number + 1}-${patient + 1}`, hospital.id),
	);
}

async function seal(stage, { hospital }, bundle, subjects) {
	const vault = await stage.vault(hospital.name);
	return each(`encrypting ${path.basename(bundle.file)}`, bundle.resources, async (resource) => {
		const sealed = await vault.seal(resource.bytes);
		const statement = statementOf(sealed, {
			subject: subjects[resource.patientIndex].address,
			author: hospital.ward.address,
			occurredOn: resource.occurredOn,
			sensitivity: resource.sensitivity,
		});
		return { resource, statement, key: { custodian: hospital.id, digest: sealed.digest } };
	});
}

/** The records of one patient to enter at once: the urgent ones, never more than half. */
function chooseUrgent(sealed, least) {
	const urgent = sealed.filter(({ resource }) => URGENT.has(resource.type));
	const others = sealed.filter(({ resource }) => !URGENT.has(resource.type));
	const chosen = [...urgent, ...others].slice(0, Math.max(urgent.length, least));
	return chosen.slice(0, sealed.length >> 1);
}

/** The bundle of the patient of the first act, with today's visit, which a claim will be about. */
function withVisit(bundle) {
	const visit = {
		type: 'Encounter', patientIndex: 0, occurredOn: today(), sensitivity: 'Normal', bytes: VISIT,
	};
	return { ...bundle, resources: [...bundle.resources, visit] };
}

/**
 * The visit once more as a leaf under a salt of its own: a claim proves it, and nobody sees which
 * record of which subject it is.
 */
function evidenceOf(number) {
	if (number > 0) return [];
	const salt = randomBytes(32);
	return [{ salt, content: VISIT, leaf: evidenceLeaf(salt, VISIT) }];
}

async function prepare(stage, cast, read, number) {
	const bundle = number === 0 ? withVisit(read) : read;
	const subjects = subjectsOf(stage, cast, bundle, number);
	const sealed = await seal(stage, cast, bundle, subjects);
	const evidence = evidenceOf(number);
	const statements = sealed.map(({ statement }) => statement);
	const batch = new Batch(cast.hospital.id, statements, evidence.map(({ leaf }) => leaf));
	const urgent = subjects.flatMap((_, patient) =>
		chooseUrgent(
			sealed.filter(({ resource }) => resource.patientIndex === patient),
			patient === 0 ? LEAST_ENTRIES : 0,
		),
	);
	return { ...bundle, subjects, sealed, evidence, batch, entries: urgent.slice(0, MAX_ENTRIES) };
}

/** Submits everything at once: one sender's transactions keep their order. */
function submit(stage, { hospital, subject }, bundles) {
	const fresh = bundles.flatMap(({ subjects }) => subjects).filter((each) => each !== subject);
	if (fresh.length > 0) {
		hospital.records.submitAll(fresh.map((each) => stage.records.registerSubject(each, hospital.id)));
	}
	return bundles.map((bundle) => ({
		anchoring: hospital.records.submit(stage.records.anchor(bundle.batch)),
		registering: hospital.records.submit(
			stage.records.registerMany(bundle.entries.map(({ statement }) => statement)),
		),
	}));
}

async function checkReceipts(stage, bundle, { anchoring, registering }) {
	const name = path.basename(bundle.file);
	const [anchored, registered] = await Promise.all([anchoring.included, registering.included]);
	const { count } = anchored.only('records.BatchAnchored');
	const { size } = bundle.batch.tree;
	stage.check(`${name}: ${size} leaves are anchored under one root`, count.toNumber() === size);
	const entered = registered.only('records.EntriesRegistered').count.toNumber();
	stage.check(`${name}: ${entered} urgent records are registered at once`, entered === bundle.entries.length);
	bundle.fees = { anchored: anchored.fee, registered: registered.fee };
}

/** That the first patient of each bundle has enough to show every step with. */
export function ensureEnough(bundles) {
	for (const { file, resources } of bundles) {
		const own = resources.filter(({ patientIndex }) => patientIndex === 0).length;
		if (own >= LEAST_RESOURCES) continue;
		throw new Unexpected(
			`${file}: ${own} resources about its first patient; ${LEAST_RESOURCES} are needed to show every step`,
		);
	}
}

export async function play(stage, cast, read) {
	stage.act('2  FHIR bundles are encrypted, stored and anchored');
	const bundles = [];
	for (const [number, one] of read.entries()) {
		const bundle = await prepare(stage, cast, one, number);
		bundles.push(bundle);
		const types = new Set(bundle.resources.map(({ type }) => type)).size;
		const bytes = bundle.resources.reduce((sum, { bytes }) => sum + bytes.length, 0);
		const figures = `${bundle.resources.length} resources of ${types} types, ${grouped(bytes)} bytes`;
		stage.check(`${path.basename(bundle.file)}: ${figures} are encrypted, a key each`, true);
	}
	const submissions = submit(stage, cast, bundles);
	for (const [at, bundle] of bundles.entries()) await checkReceipts(stage, bundle, submissions[at]);
	return bundles;
}
