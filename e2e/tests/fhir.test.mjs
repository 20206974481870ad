// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { occurredOn, parseBundle, readBundle, sensitivityOf } from '../lib/fhir.mjs';
import { dateOf, dayOf, today } from '../lib/time.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const SYNTHEA = path.join(PROJECT, '..', 'shared', 'data', 'synthea-r4');
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

const parse = (text) => parseBundle(Buffer.from(text), 'bundle.json');
const bundleOf = (...resources) =>
	parse(`{"resourceType":"Bundle","type":"collection","entry":[${resources
		.map((resource) => `{"resource":${resource}}`)
		.join(',')}]}`);
const refused = (position, words) => (error) =>
	error.name === 'BundleError' && error.message.startsWith(`bundle.json:${position} `) &&
	error.message.includes(words);

test('the exact bytes of a resource are kept, decimals, spaces and escapes included', () => {
	const resource = '{ "resourceType" : "Observation",\n\t"valueQuantity":{"value":7.10,"max":1E+2},' +
		'"note":[{"text":"caf\\u00e9 – 猫 \\"}{]["}]}';
	const { resources } = bundleOf('{"resourceType":"Patient"}', resource);
	assert.equal(resources[1].bytes.toString(), resource);
	assert.notEqual(JSON.stringify(JSON.parse(resource)), resource);
});

test('every type of Bundle is read, and entries without a resource are passed over', () => {
	for (const type of ['collection', 'transaction', 'searchset', 'document', 'history']) {
		const entries = '{"request":{"method":"DELETE","url":"Patient/1"}},{"resource":{"resourceType":"Basic"}}';
		const read = parse(`\uFEFF{"entry":[${entries}],"type":"${type}","resourceType":"Bundle"}`);
		assert.equal(read.kind, type);
		assert.deepEqual(read.resources.map((resource) => resource.type), ['Basic']);
	}
});

test('a document that is not JSON is refused with its place', () => {
	assert.throws(() => parse(''), refused('1:1', 'ends too early'));
	assert.throws(() => parse('{"resourceType":"Bundle",\n  "type": tru}'), refused('2:11', 'a value'));
	assert.throws(() => parse('{"a":01}'), refused('1:7', "',' or '}'"));
	assert.throws(() => parse('{"a":"b}'), refused('1:9', 'inside a string'));
	assert.throws(() => parse('{"a":"\\x"}'), refused('1:7', 'escape'));
	assert.throws(() => parse('{"a":"\n"}'), refused('1:7', 'control character'));
	assert.throws(() => parse('{"a":1,}'), refused('1:8', 'a string'));
	assert.throws(() => parse('{"a" 1}'), refused('1:6', "':'"));
	assert.throws(() => parse('{"a":1} {}'), refused('1:9', 'follows'));
	assert.throws(() => parse('['.repeat(100_000)), refused('1:258', 'nested deeper'));
	assert.throws(() => parseBundle(Buffer.from([0x7b, 0xff]), 'bundle.json'), refused('1:1', 'UTF-8'));
});

test('JSON that is no Bundle is refused with its place', () => {
	assert.throws(() => parse('[]'), refused('1:1', 'a Bundle was expected'));
	assert.throws(() => parse('{"resourceType":"Patient"}'), refused('1:1', 'this is a Patient'));
	assert.throws(() => parse('{"resourceType":"Bundle","type":"heap"}'), refused('1:33', '"type"'));
	assert.throws(() => parse('{"resourceType":"Bundle","type":"batch"}'), refused('1:1', 'no entry'));
	const bundle = (rest) => `{"resourceType":"Bundle","type":"batch","entry":${rest}}`;
	assert.throws(() => parse(bundle('{}')), refused('1:49', 'array'));
	assert.throws(() => parse(bundle('[]')), refused('1:49', 'no resource'));
	assert.throws(() => parse(bundle('[7]')), refused('1:50', 'an entry was expected'));
	assert.throws(() => parse(bundle('[{"resource":7}]')), refused('1:62', 'a resource was expected'));
	assert.throws(() => parse(bundle('[{"resource":{}}]')), refused('1:62', 'no "resourceType"'));
	assert.throws(() => bundleOf('{"resourceType":"A","resourceType":"B"}'), /stands twice/);
});

test('a file that is not there is named', async () => {
	await assert.rejects(readBundle('/nowhere/bundle.json'), /nowhere\/bundle\.json: cannot be read \(ENOENT\)/);
});

test('the day is taken from the fields that types use', () => {
	const cases = [
		[{ effectiveDateTime: '2021-03-09T23:30:00-05:00' }, '2021-03-10'],
		[{ effectivePeriod: { start: '2020-02-29' } }, '2020-02-29'],
		[{ period: { start: '2019' } }, '2019-01-01'],
		[{ authoredOn: '2018-07' }, '2018-07-01'],
		[{ recordedDate: '2017-05-05', onsetDateTime: '2010-01-01' }, '2017-05-05'],
		[{ date: '1954-12-31' }, '1954-12-31'],
		[{ issued: '2022-01-01T00:00:00.000Z' }, '2022-01-01'],
		[{ birthDate: '1970-01-01' }, dateOf(today())],
		[{ period: { start: '2999-01-01' } }, dateOf(today())],
	];
	for (const [resource, expected] of cases) assert.equal(dateOf(occurredOn(resource)), expected);
	assert.equal(dayOf('1969-12-31'), -1);
});

test('a date that is none is refused with the place of its resource', () => {
	assert.throws(() => bundleOf('{"resourceType":"Claim","created":"soon"}'), /Claim: "soon" is not/);
});

test('the highest confidentiality label counts, and an unknown one is not guessed', () => {
	const labelled = (...codes) => ({
		meta: { security: codes.map((code) => ({ system: CONFIDENTIALITY, code })) },
	});
	assert.equal(sensitivityOf({}), 'Normal');
	assert.equal(sensitivityOf(labelled('N')), 'Normal');
	assert.equal(sensitivityOf(labelled('R', 'N')), 'Restricted');
	assert.equal(sensitivityOf(labelled('N', 'V', 'R')), 'VeryRestricted');
	assert.equal(sensitivityOf({ meta: { security: [{ system: 'urn:other', code: 'V' }] } }), 'Normal');
	assert.throws(() => sensitivityOf(labelled('X')), /"X" is unknown/);
});

test('a resource belongs to the patient whom it names, otherwise to the first', () => {
	const read = parse(`{"resourceType":"Bundle","type":"collection","entry":[
		{"resource":{"resourceType":"Organization"}},
		{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"a"}},
		{"fullUrl":"urn:uuid:2","resource":{"resourceType":"Patient","id":"b"}},
		{"resource":{"resourceType":"Claim","patient":{"reference":"urn:uuid:2"}}},
		{"resource":{"resourceType":"Condition","subject":{"reference":"Patient/b"}}},
		{"resource":{"resourceType":"Coverage","beneficiary":{"reference":"Patient/a"}}}]}`);
	assert.equal(read.patients, 2);
	assert.deepEqual(read.resources.map((resource) => resource.patientIndex), [0, 0, 1, 1, 1, 0]);
});

const skip = existsSync(SYNTHEA) ? false : `no bundles of Synthea in ${SYNTHEA}: NOT TESTED`;

test('whole histories by Synthea are read byte by byte', { skip }, async () => {
	const files = (await readdir(SYNTHEA)).filter((name) => name.endsWith('.json'));
	assert.ok(files.length > 0);
	for (const name of files) {
		const { kind, resources } = await readBundle(path.join(SYNTHEA, name));
		assert.equal(kind, 'transaction');
		assert.ok(resources.length > 50);
		for (const resource of resources) {
			assert.equal(JSON.parse(resource.bytes).resourceType, resource.type);
		}
	}
});
