// SPDX-License-Identifier: Apache-2.0

/** The importer: nothing in a Consent goes unsaid, and what it makes of HL7's examples. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { consentsIn, fromFhir } from '../lib/fhirConsent.mjs';
import { readArguments, report, toJson, toLines } from '../tools/fhir-consent.mjs';
import {
	action, actor, coding, concept, consentOf, CONTEXT, IMAGING, label, LABORATORY, OBSERVATION, permit, permitted,
	POLICY, purpose, scope, SUBJECT, SYSTEM,
} from '../samples/consents.mjs';

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const EXAMPLES = path.join(PROJECT, '..', 'shared', 'data', 'fhir-r4');
const TOOL = path.join(PROJECT, 'e2e', 'tools', 'fhir-consent.mjs');
const skip = existsSync(EXAMPLES) ? false : `no examples of HL7 in ${EXAMPLES}: NOT TESTED`;

/** A Consent with every element that can be mapped, and some that inform. */
const RICH = consentOf([
	permit({
		id: 'rule',
		extension: [{ url: 'https://example.org/note', valueString: 'a note' }],
		period: { start: '2024-01-01', end: '2030-01-01T00:00:00Z' },
		dataPeriod: { start: '2000', end: '2029-12' },
		actor: [
			actor('IRCP', 'Organization/clinic'), actor('CST', 'Organization/hospital'),
			actor('AUTM', 'Group/anyone', 'v3-ParticipationFunction'),
		],
		class: [{ ...coding(OBSERVATION), version: '4.0.1', display: 'Observation' }],
		purpose: [purpose('TREAT'), purpose('HPAYMT')],
		provision: [{
			type: 'deny', code: [concept(LABORATORY), concept(IMAGING)], action: [action('use')], securityLabel: [label('R')],
			provision: [permit({ actor: [actor('AUT', 'Practitioner/doctor')], code: [concept(LABORATORY)] })],
		}],
	}),
], {
	meta: { security: [label('R')] },
	text: { status: 'generated', div: '<div>...</div>' },
	identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:1' }],
	dateTime: '2024-05-01',
	performer: [{ reference: 'RelatedPerson/mother' }],
	organization: [{ reference: 'Organization/hospital' }],
	sourceReference: { identifier: { system: 'urn:ietf:rfc:3986', value: `ni:///sha-256;${Buffer.alloc(32, 5).toString('base64url')}` } },
	policy: [{ authority: 'https://example.org', uri: 'https://example.org/policy' }],
	verification: [{ verified: true, verificationDate: '2024-05-01' }],
});

const isObject = (value) => typeof value === 'object' && value !== null;

/** Every place in a value: `[path, keys]`. */
function* places(value, at = 'Consent', keys = []) {
	yield [at, keys, value];
	if (!isObject(value)) return;
	for (const [key, member] of Object.entries(value)) {
		yield* places(member, Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`, [...keys, key]);
	}
}

/** A copy in which `change` was made to what holds the value at `keys`. */
function changed(value, keys, change) {
	const copy = structuredClone(value);
	const holder = keys.slice(0, -1).reduce((found, key) => found[key], copy);
	change(holder, keys.at(-1));
	return copy;
}

const isUnder = (at, above) => at === above || at.startsWith(`${above}.`) || at.startsWith(`${above}[`);
const isSaid = (list, at) => list.some((each) => isUnder(at, each.path));
/** Whether an element is told by itself or with what it stands in, short of a whole provision. */
const isTold = (outcome, at) => {
	const refused = outcome.refused.filter((each) => !/^Consent$|provision(\[\d+\])?$/.test(each.path));
	return [outcome.mapped, outcome.informational, refused].some((list) => isSaid(list, at));
};

/** Whether something is refused, which leaves no calls, or the calls are others. */
function isOther({ calls, refused }, expected) {
	if (refused.length > 0) assert.deepEqual(calls, []);
	return JSON.stringify(calls) !== JSON.stringify(expected.calls);
}

test('of every element it is said what becomes of it', () => {
	const outcome = fromFhir(RICH, CONTEXT);
	assert.deepEqual(outcome.refused, []);
	for (const [at, , value] of places(RICH)) {
		if (!isObject(value)) assert.ok(isTold(outcome, at), at);
	}
	const { terms, giver, scan } = outcome.calls[0];
	assert.deepEqual(giver, { Representative: 'Minor' });
	assert.equal(scan, `0x${'05'.repeat(32)}`);
	assert.deepEqual(terms.provisions.map(({ rule }) => rule), ['Deny', 'Permit']);
});

test('an element that is unknown is refused wherever it stands, or stands in what informs only', () => {
	let refusals = 0;
	for (const [at, keys, value] of places(RICH)) {
		if (!isObject(value) || Array.isArray(value)) continue;
		const outcome = fromFhir(changed({ value: RICH }, ['value', ...keys], (holder, key) => {
			holder[key].surprise = 'x';
		}).value, CONTEXT);
		const here = `${at}.surprise`;
		if (outcome.refused.some((each) => each.path === here)) refusals += 1;
		else assert.ok(isSaid(outcome.informational, here), here);
	}
	assert.ok(refusals > 30);
});

test('no value that is mapped can change unnoticed', () => {
	const expected = fromFhir(RICH, CONTEXT);
	for (const [at, keys] of places(RICH)) {
		if (keys.length === 0 || (at !== 'Consent.resourceType' && isSaid(expected.informational, at))) continue;
		for (const other of ['zzz', '', 7, null, {}, []]) {
			const outcome = fromFhir(changed(RICH, keys, (holder, key) => {
				holder[key] = other;
			}), CONTEXT);
			assert.ok(isOther(outcome, expected), `${at} became ${JSON.stringify(other)}`);
		}
	}
});

test('no element that is mapped can be left out unnoticed', () => {
	const expected = fromFhir(RICH, CONTEXT);
	for (const [at, keys, value] of places(RICH)) {
		const leaves = [...places(value, at)].filter(([, , leaf]) => !isObject(leaf));
		if (keys.length === 0 || leaves.every(([leaf]) => isSaid(expected.informational, leaf))) continue;
		const outcome = fromFhir(changed(RICH, keys, (holder, key) => {
			if (Array.isArray(holder)) holder.splice(Number(key), 1);
			else delete holder[key];
		}), CONTEXT);
		assert.ok(isOther(outcome, expected), at);
	}
});

/** What a custodian would state about the persons in HL7's examples. */
const HL7 = {
	parties: {
		'Patient/f001': { Account: SUBJECT },
		'Patient/example': { Account: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' },
		'Organization/f001': { Institution: 1 },
		'Practitioner/f204': { Account: '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y' },
	},
	timeZone: 'Europe/Amsterdam',
};

/** Where each example is refused, and why. */
const REFUSALS = {
	basic: [
		['Consent.provision', /to whom it speaks/], ['Consent.provision', /purposes/],
		['Consent.provision', /actions/], ['Consent.provision', /confidentiality/],
	],
	Out: [['Consent.provision', /untyped root with actors/]],
	notThem: [['Consent.provision', /untyped root with actors/]],
	notAuthor: [['Consent.provision', /untyped root with actors/]],
	grantor: [['Consent.category[0]', /INFAO/], ['Consent.provision', /untyped root with actors/]],
	Emergency: [
		['Consent.category[0]', /EMRGONLY/], ['Consent.provision', /untyped root with actors/],
		['Consent.provision.provision[0]', /type of what/], ['Consent.provision.provision[0]', /nothing beyond/],
	],
	notOrg: [],
};

const example = async (name) =>
	JSON.parse(await readFile(path.join(EXAMPLES, `Consent-consent-example-${name}.json`)));

test('each of HL7\'s examples is refused for what it leaves open, and nothing else', { skip }, async () => {
	const files = (await readdir(EXAMPLES)).filter((name) => name.startsWith('Consent-'));
	assert.deepEqual(files.sort(), Object.keys(REFUSALS).map((name) => `Consent-consent-example-${name}.json`).sort());
	for (const [name, expected] of Object.entries(REFUSALS)) {
		const { refused, calls } = fromFhir(await example(name), HL7);
		assert.deepEqual(refused.map((each) => each.path), expected.map(([at]) => at), name);
		expected.forEach(([, reason], index) => assert.match(refused[index].reason, reason, name));
		assert.equal(calls.length, expected.length === 0 ? 1 : 0, name);
	}
});

test('HL7\'s notOrg is a deny for the organization', { skip }, async () => {
	const { calls } = fromFhir(await example('notOrg'), HL7);
	assert.deepEqual(calls, [{
		subject: SUBJECT,
		grantee: { Institution: 1 },
		terms: { base: 'Deny', scope: scope({ actions: ['Access', 'Correct'] }), provisions: [] },
	}]);
});

test('HL7\'s basic example is a permit where somebody says what its opt-in permits', { skip }, async () => {
	const policies = { [`${SYSTEM}/v3-ActCode|OPTIN`]: {
		base: 'Permit', grantees: [{ Institution: 1 }],
		permits: { purposes: ['Treatment'], actions: ['Access'], sensitivity: 'Normal' },
	} };
	const { calls, refused } = fromFhir(await example('basic'), { ...HL7, policies });
	assert.deepEqual(refused, []);
	assert.deepEqual(calls[0].terms, {
		base: 'Permit',
		scope: permitted({ period: { from: 0, until: Date.parse('2016-01-01T23:00:00Z') } }),
		provisions: [],
	});
});

test('of every element of HL7\'s examples it is said what becomes of it', { skip }, async () => {
	for (const name of Object.keys(REFUSALS)) {
		for (const context of [{}, HL7]) {
			const consent = await example(name);
			const outcome = fromFhir(consent, context);
			for (const [at, , value] of places(consent)) {
				if (!isObject(value)) assert.ok(isTold(outcome, at), `${name}: ${at}`);
			}
		}
	}
});

test('a name that stands twice is refused, whichever would count', () => {
	const text = JSON.stringify(consentOf([permit()])).replace('"type":"permit"', '"type":"deny","type":"permit"');
	assert.throws(() => consentsIn(Buffer.from(text), 'c.json'), /^BundleError: c\.json:1:\d+ .*"type" stands twice/);
	assert.throws(() => consentsIn(Buffer.from('{"resourceType":'), 'c.json'), /ends too early/);
	assert.throws(() => consentsIn(Buffer.from([0x7b, 0xff]), 'c.json'), /UTF-8/);
	assert.throws(() => consentsIn(Buffer.from('{"resourceType":"Patient"}'), 'c.json'), /neither a Consent nor a Bundle/);
	const named = consentsIn(Buffer.from('{"resourceType":"Consent","__proto__":{"status":"active"}}'), 'c.json');
	assert.ok(fromFhir(named.consents[0], CONTEXT).refused.some((each) => each.path === 'Consent.__proto__'));
});

let folder;
let files;

before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'salus-consent-'));
	const write = async (name, value) => {
		const file = path.join(folder, name);
		await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
		return file;
	};
	const denied = { type: 'deny', actor: [actor('IRCP', 'Organization/clinic')], code: [concept(LABORATORY)] };
	files = {
		context: await write('context.json', CONTEXT),
		consent: await write('consent.json', consentOf([permit(), denied])),
		bundle: await write('bundle.json', { resourceType: 'Bundle', type: 'collection', entry: [
			{ resource: consentOf([permit()], { id: 'a' }) }, { resource: { resourceType: 'Patient' } },
			{ resource: consentOf([permit({ data: [] })], { id: 'b' }) }, { request: { method: 'DELETE', url: 'Consent/c' } },
		] }),
		broken: await write('broken.json', `{"tags": "0x${'11'.repeat(32)}" "`),
	};
});
after(() => rm(folder, { recursive: true, force: true }));

/** Runs the tool; its exit code and what it printed. */
const run = (...command) => new Promise((resolve) => {
	execFile(process.execPath, [TOOL, ...command], (error, stdout, stderr) =>
		resolve({ code: error?.code ?? 0, stdout, stderr }));
});

test('the report tells of each Consent what can be granted', async () => {
	const reports = await report({ files: [files.consent, files.bundle], contextFile: files.context });
	const lines = toLines(reports);
	assert.ok(lines.includes(`${files.consent}  Consent/sample: can be granted`));
	assert.ok(lines.some((line) => /^ {4}Permit for Institution 4 +about 5Grwva/.test(line)));
	assert.ok(lines.some((line) => /^ {4}Deny for Institution 4 +about 5Grwva/.test(line)));
	assert.ok(lines.includes(`${files.bundle}  Consent/b: refused: a person has to decide`));
	assert.ok(lines.some((line) => /provision\[0\]\.data +the chain knows no single resources/.test(line)));
	assert.ok(lines.includes(`${files.bundle}  1 resources of other types passed over`));
	const [, , refused] = toJson(reports);
	assert.deepEqual([refused.file, refused.consent, refused.calls], [files.bundle, 'b', []]);
});

test('the tool prints calls and says by its exit code whether a person has to decide', async () => {
	const all = await run('--json', '--context', files.context, files.consent);
	assert.equal(all.code, 0);
	const [{ calls }] = JSON.parse(all.stdout);
	assert.deepEqual(calls.map(({ grantee, terms }) => [grantee, terms.base]), [[{ Institution: 4 }, 'Permit'], [{ Institution: 4 }, 'Deny']]);
	assert.equal((await run('--context', files.context, files.consent, files.bundle)).code, 2);
	const without = await run(files.consent);
	assert.equal(without.code, 2);
	assert.match(without.stdout, /nobody says which account Patient\/p/);
	assert.equal((await run(path.join(folder, 'missing.json'))).code, 1);
	assert.equal((await run('--help')).code, 0);
	assert.equal((await run()).code, 1);
});

test('no salt is ever printed', async () => {
	const salt = '11'.repeat(32);
	const outputs = await Promise.all([
		run('--context', files.context, files.consent), run('--json', '--context', files.context, files.consent),
		run('--context', files.broken, files.consent),
	]);
	for (const { stdout, stderr } of outputs) assert.ok(!`${stdout}${stderr}`.includes(salt));
	assert.equal(outputs[2].code, 1);
	assert.match(outputs[2].stderr, /broken\.json: is no JSON/);
});

test('arguments are read or refused with a reason', () => {
	assert.deepEqual(readArguments(['a', 'b', '--json', '--context', 'c']), { files: ['a', 'b'], contextFile: 'c', json: true });
	assert.deepEqual(readArguments(['a']), { files: ['a'], contextFile: undefined, json: false });
	assert.ok(readArguments(['--help']).help);
	assert.throws(() => readArguments([]), /at least one file/);
});
