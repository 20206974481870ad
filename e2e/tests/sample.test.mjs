// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { before, test } from 'node:test';
import { readBundle } from '../lib/fhir.mjs';
import { makeSample, SAMPLE } from '../samples/make-sample.mjs';

/** The elements that FHIR R4 requires (1..*) of each type, and those its invariants ask for. */
const REQUIRED = {
	AllergyIntolerance: ['clinicalStatus', 'patient'],
	CarePlan: ['status', 'intent', 'subject'],
	Claim: ['status', 'type', 'use', 'patient', 'created', 'provider', 'priority', 'insurance'],
	Condition: ['clinicalStatus', 'subject'],
	Coverage: ['status', 'beneficiary', 'payor'],
	DiagnosticReport: ['status', 'code'],
	DocumentReference: ['status', 'content'],
	Encounter: ['status', 'class'],
	Immunization: ['status', 'vaccineCode', 'patient', 'occurrenceDateTime'],
	Location: [],
	MedicationRequest: ['status', 'intent', 'medicationCodeableConcept', 'subject'],
	Observation: ['status', 'code'],
	Organization: ['name'],
	Patient: [],
	Practitioner: [],
	Procedure: ['status', 'subject'],
};

let bundle;
let parsed;

before(async () => {
	bundle = await readBundle(SAMPLE);
	parsed = bundle.resources.map((resource) => JSON.parse(resource.bytes));
});

test('the generator writes the committed bytes', async () => {
	assert.equal(makeSample(), await readFile(SAMPLE, 'utf8'));
});

test('it is large and varied enough to stand for a patient’s history', async () => {
	const types = new Set(bundle.resources.map((resource) => resource.type));
	const { size } = await stat(SAMPLE);
	assert.ok(bundle.resources.length >= 120, `${bundle.resources.length} resources`);
	assert.ok(types.size >= 12, `${types.size} types`);
	assert.ok(size > 200_000 && size < 600_000, `${size} bytes`);
	assert.equal(bundle.kind, 'collection');
	assert.equal(bundle.patients, 1);
});

test('every resource has what its type requires', () => {
	for (const resource of parsed) {
		assert.ok(REQUIRED[resource.resourceType], resource.resourceType);
		for (const element of REQUIRED[resource.resourceType]) {
			assert.ok(resource[element] !== undefined, `${resource.resourceType}.${element}`);
		}
	}
});

test('every reference leads to a resource of the bundle', () => {
	const targets = new Set(parsed.map((resource) => `urn:uuid:${resource.id}`));
	assert.equal(targets.size, parsed.length);
	JSON.stringify(parsed, (name, value) => {
		if (name === 'reference') assert.ok(targets.has(value), value);
		return value;
	});
});

test('identifiers are of our own invention', () => {
	JSON.stringify(parsed, (name, value) => {
		if (name === 'identifier' && Array.isArray(value)) {
			for (const { system } of value) assert.match(system, /^urn:example\.org:/);
		}
		return value;
	});
});

test('it has all three levels of sensitivity', () => {
	const levels = new Set(bundle.resources.map((resource) => resource.sensitivity));
	assert.deepEqual([...levels].sort(), ['Normal', 'Restricted', 'VeryRestricted']);
});

test('it has decimals that a JSON parser would lose', () => {
	const text = bundle.resources.map((resource) => resource.bytes.toString()).join('\n');
	assert.match(text, /"value": \d+\.\d*0[,\n]/);
	assert.notEqual(text, parsed.map((resource) => JSON.stringify(resource, null, 2)).join('\n'));
});

test('a claim adds up', () => {
	const claims = parsed.filter((resource) => resource.resourceType === 'Claim');
	for (const { item, total } of claims) {
		const cents = item.reduce((sum, line) => sum + Math.round(line.net.value * 100), 0);
		assert.equal(cents, Math.round(total.value * 100));
	}
});
