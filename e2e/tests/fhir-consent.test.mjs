// SPDX-License-Identifier: Apache-2.0

/** FHIR R4 Consent to consents of the chain: what each element becomes. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fromFhir } from '../lib/fhirConsent.mjs';
import {
	ACTIONS, ACTOR_ROLES, INSTITUTION_ROLES, MANDATES, MAX_ACTORS, MAX_DEPTH, MAX_PROVISIONS,
	MAX_PURPOSES, MAX_TAGS, PURPOSES, SENSITIVITIES,
} from '../lib/fhirConsent/codes.mjs';
import {
	action, actor, coding, concept, consentOf, CONTEXT, DOCTOR, IMAGING, label, LABORATORY,
	OBSERVATION, permit, permitted, POLICY, purpose, rootedConsent, scope, SUBJECT, SYSTEM,
} from '../samples/consents.mjs';

const NOTHING_ELSE = { base: 'Deny', scope: scope(), provisions: [] };
const read = (consent, context = CONTEXT) => fromFhir(consent, context);

/** The calls of a Consent of which nothing is refused. */
function granted(consent, context) {
	const { calls, refused } = read(consent, context);
	assert.deepEqual(refused, []);
	return calls;
}

/** The base scope of the only call. */
function scopeOf(members, context) {
	const [{ terms }, ...more] = granted(consentOf([permit(members)]), context);
	assert.equal(more.length, 0);
	return terms.scope;
}

const enumOf = (source, name) => {
	const [, body] = new RegExp(`pub enum ${name} \\{([^}]*)\\}`).exec(source);
	return [...body.matchAll(/^\s*(\w+),$/gm)].map(([, variant]) => variant);
};

test('the tables are those of the chain, in the order of its encoding', async () => {
	const source = (path) => readFile(new URL(`../../primitives/${path}`, import.meta.url), 'utf8');
	const purposes = (await source('consent/src/purpose.rs')).split('purposes! {').at(-1).split('\n}\n')[0];
	const listed = [...purposes.matchAll(/^\t(\w+) "(\w+)"/gm)].map(([, variant, code]) => [code, variant]);
	assert.equal(listed.length, 63);
	assert.deepEqual(Object.entries(PURPOSES), listed);
	const scopes = await source('consent/src/scope.rs');
	const roles = [...scopes.matchAll(/Self::(\w+) => "(\w+)"/g)].map(([, variant, code]) => [code, variant]);
	assert.deepEqual(Object.entries(ACTOR_ROLES).map(([code, [variant]]) => [code, variant]), roles);
	assert.deepEqual(Object.values(ACTIONS), enumOf(scopes, 'Action'));
	assert.deepEqual(MANDATES, enumOf(await source('consent/src/consent.rs'), 'Mandate'));
	assert.deepEqual(INSTITUTION_ROLES, enumOf(await source('src/institution.rs'), 'Role'));
	const levels = (await source('src/codes.rs')).match(/pub enum Sensitivity \{([^}]*)\}/)[1];
	assert.deepEqual([...levels.matchAll(/^\t(\w+),$/gm)].map(([, level]) => level), Object.values(SENSITIVITIES));
	const all = scopes + purposes + await source('consent/src/terms.rs') + await source('consent/src/purpose.rs');
	const bound = (name) => Number(new RegExp(`${name}: u(?:8|32) = (\\d+);`).exec(all)[1]);
	assert.deepEqual(
		[MAX_ACTORS, MAX_DEPTH, MAX_PROVISIONS, MAX_PURPOSES, MAX_TAGS],
		['MAX_ACTORS', 'MAX_DEPTH', 'MAX_PROVISIONS', 'MAX_PURPOSES', 'MAX_TAGS'].map(bound),
	);
});

test('a nested permit is a consent for its recipient', () => {
	assert.deepEqual(granted(consentOf([permit()])), [{
		subject: SUBJECT,
		grantee: { Institution: 4 },
		terms: { base: 'Permit', scope: permitted(), provisions: [] },
	}]);
});

test('several rules are several consents, and so are several recipients of one', () => {
	const deny = { type: 'deny', actor: [actor('PRCP', 'Group/insurers'), actor('IRCP', 'Practitioner/doctor')] };
	const calls = granted(consentOf([permit(), deny]));
	assert.deepEqual(calls.map(({ grantee }) => grantee), [{ Institution: 4 }, { Role: 'Insurer' }, { Account: DOCTOR }]);
	assert.deepEqual(calls[1].terms, NOTHING_ELSE);
	assert.deepEqual(calls[2].terms, NOTHING_ELSE);
});

test('where a grantee is named, recipients narrow the consent for it', () => {
	const grantee = { role: concept('http://hl7.org/fhir/consentperformer|grantee'), reference: { reference: 'Organization/clinic' } };
	const [call] = granted(consentOf([permit({ actor: [grantee, actor('IRCP', 'Practitioner/doctor')] })]));
	assert.deepEqual(call.grantee, { Institution: 4 });
	assert.deepEqual(call.terms.scope.actors, [{ Recipient: { Account: DOCTOR } }]);
});

test('custodians, authors and roles become parts of the scope', () => {
	const found = scopeOf({ actor: [
		actor('IRCP', 'Organization/clinic'), actor('CST', 'Organization/hospital'),
		actor('AUT', 'Practitioner/doctor'), actor('AUT', 'Organization/hospital'),
		actor('AUTM', 'Group/anyone', 'v3-ParticipationFunction'), actor('PROV', 'Group/anyone', 'v3-RoleClass'),
		actor('RESPRSN', 'Group/anyone', 'v3-RoleCode'),
	] });
	assert.deepEqual(found.actors, [{ Custodian: 3 }, { Author: DOCTOR }, { AuthorInstitution: 3 }]);
	assert.deepEqual(found.actorRoles, ['Representative', 'CareTeam', 'Provider']);
});

test('sets come in the order of the encoding, once each', () => {
	const found = scopeOf({
		action: [action('correct'), action('use'), action('collect'), action('use')],
		purpose: [purpose('TREAT'), purpose('HPAYMT'), purpose('HMARKT'), purpose('TREAT')],
	});
	assert.deepEqual(found.actions, ['Collect', 'Use', 'Correct']);
	assert.deepEqual(found.purposes, ['Marketing', 'Payment', 'Treatment']);
});

test('every action, level, purpose and role of the chain has its code', () => {
	for (const [code, variant] of Object.entries(ACTIONS)) assert.deepEqual(scopeOf({ action: [action(code)] }).actions, [variant]);
	for (const [code, level] of Object.entries(SENSITIVITIES)) assert.equal(scopeOf({ securityLabel: [label(code)] }).sensitivity, level);
	for (const [code, variant] of Object.entries(PURPOSES)) {
		if (code !== 'BTG') assert.deepEqual(scopeOf({ purpose: [purpose(code)] }).purposes, [variant]);
	}
	for (const [code, [variant, system]] of Object.entries(ACTOR_ROLES)) {
		const named = [actor('IRCP', 'Organization/clinic'), actor(code, 'Group/anyone', system.split('/').at(-1))];
		assert.deepEqual(scopeOf({ actor: named }).actorRoles, [variant]);
	}
});

test('classes and codes become tags under the salt of the context', () => {
	// From sha256sum: 32 bytes 0x11, and those followed by the token of laboratory.
	const laboratory = {
		salt: '0x02d449a31fbb267c8f352e9968a79e3e5fc95c1bbeaa502fd6454ebde5a4bedc',
		code: '0xa7637813830c5ebf645e00f51d80ed65b1c11ae098e0cf2e146aad4a337060f5',
	};
	assert.deepEqual(scopeOf({ code: [concept(LABORATORY)] }).tags, [laboratory]);
	assert.equal(scopeOf({ code: [concept(IMAGING), concept(LABORATORY)] }).tags.length, 2);
	assert.equal(scopeOf({ class: [coding(OBSERVATION)] }).tags.length, 1);
});

test('a period ends with the last moment that its end means', () => {
	const until = (end) => new Date(scopeOf({ period: { end } }).period.until).toISOString();
	assert.equal(until('2024'), '2024-12-31T23:00:00.000Z');
	assert.equal(until('2024-02'), '2024-02-29T23:00:00.000Z');
	assert.equal(until('2024-07-01'), '2024-07-01T22:00:00.000Z', 'summer time');
	assert.equal(until('2024-07-01T10:00:00+02:00'), '2024-07-01T08:00:01.000Z');
	assert.equal(until('2024-07-01T10:00:00.5Z'), '2024-07-01T10:00:00.600Z');
	assert.equal(until('2024-07-01T10:00:00.999Z'), '2024-07-01T10:00:01.000Z');
	const from = (start) => scopeOf({ period: { start } }).period.from;
	assert.equal(new Date(from('2024-03')).toISOString(), '2024-02-29T23:00:00.000Z');
	assert.equal(from('1964-01-01'), 0, 'before there were moments');
	assert.deepEqual(scopeOf({}).period, { from: null, until: null });
});

test('a day begins when the clocks of its zone do, also where they skip midnight', () => {
	const from = (start, timeZone) =>
		new Date(scopeOf({ period: { start } }, { ...CONTEXT, timeZone }).period.from).toISOString();
	assert.equal(from('2018-11-04', 'America/Sao_Paulo'), '2018-11-04T03:00:00.000Z');
	assert.equal(from('2024-10-27', 'Europe/Zurich'), '2024-10-26T22:00:00.000Z');
	assert.equal(from('2024-10-28', 'Europe/Zurich'), '2024-10-27T23:00:00.000Z');
	assert.equal(from('2024-01-01', 'UTC'), '2024-01-01T00:00:00.000Z');
	assert.equal(from('2024-01-01T00:00:00Z', undefined), '2024-01-01T00:00:00.000Z');
});

test('a data period is whole days, both ends included', () => {
	const days = (dataPeriod) => scopeOf({ dataPeriod }).days;
	assert.deepEqual(days({ start: '1969-12-31', end: '1970-01-02' }), { first: -1, last: 1 });
	assert.deepEqual(days({ end: '1970' }), { first: null, last: 364 });
	assert.deepEqual(days({ start: '1970-02' }), { first: 31, last: null });
});

test('exceptions nest in preorder', () => {
	const innermost = { type: 'deny', code: [concept(IMAGING)] };
	const inner = permit({ actor: [actor('IRCP', 'Practitioner/doctor')], provision: [innermost] });
	const outer = { type: 'deny', code: [concept(LABORATORY)], provision: [inner] };
	const last = { type: 'deny', purpose: [purpose('COC')] };
	const [{ terms }] = granted(consentOf([permit({ provision: [outer, last] })]));
	assert.deepEqual(terms.provisions.map(({ depth, rule }) => [depth, rule]), [[1, 'Deny'], [2, 'Permit'], [3, 'Deny'], [1, 'Deny']]);
	assert.deepEqual(terms.provisions[1].scope.actors, [{ Recipient: { Account: DOCTOR } }]);
	assert.deepEqual(terms.provisions[3].scope, scope({ purposes: ['CareCoordination'] }));
});

test('a root that has a type is a rule: a deny under OPTIN (notOrg), a permit under OPTIN', () => {
	const deny = { type: 'deny', actor: [actor('PRCP', 'Organization/clinic')], action: [action('access')] };
	const outcome = read(rootedConsent('OPTIN', deny));
	assert.deepEqual(outcome.calls[0].terms, { ...NOTHING_ELSE, scope: scope({ actions: ['Access'] }) });
	assert.ok(outcome.informational.some(({ path, says }) => path === 'Consent.policyRule' && /not granted/.test(says)));
	const [{ terms }] = granted(rootedConsent('OPTIN', permit()));
	assert.deepEqual(terms, { base: 'Permit', scope: permitted(), provisions: [] });
});

test('without a policy rule the elements are all that counts', () => {
	const withoutRule = { policyRule: undefined, policy: [{ uri: 'https://example.org/law' }] };
	const [call] = granted(consentOf([permit()], JSON.parse(JSON.stringify(withoutRule))));
	assert.equal(call.terms.base, 'Permit');
});

test('a context says what a policy permits, to whom, and what none of its own says', () => {
	const policies = {
		...CONTEXT.policies,
		[`${SYSTEM}/v3-ActCode|OPTIN`]: {
			base: 'Permit', grantees: [{ Role: 'HealthcareProvider' }, { Institution: 3 }],
			permits: { purposes: ['Treatment', 'Payment'], actions: ['Use', 'Access'], sensitivity: 'Restricted' },
		},
	};
	const context = { ...CONTEXT, policies };
	const exception = { type: 'deny', actor: [actor('PRCP', 'Practitioner/doctor')] };
	const calls = granted(rootedConsent('OPTIN', { period: { end: '2030-01-01' }, provision: [exception] }), context);
	assert.deepEqual(calls.map(({ grantee }) => grantee), [{ Role: 'HealthcareProvider' }, { Institution: 3 }]);
	assert.deepEqual(calls[0].terms, {
		base: 'Permit',
		scope: scope({
			purposes: ['Payment', 'Treatment'], actions: ['Access', 'Use'], sensitivity: 'Restricted',
			period: { from: null, until: 1_893_538_800_000 },
		}),
		provisions: [{ depth: 1, rule: 'Deny', scope: scope({ actors: [{ Recipient: { Account: DOCTOR } }] }) }],
	});
	const absent = rootedConsent('OPTIN', undefined);
	delete absent.provision;
	assert.equal(granted(absent, context).length, 2, 'also without a provision');
});

test('an opt-out denies whom the context names', () => {
	const policies = { [`${SYSTEM}/v3-ActCode|OPTOUT`]: { base: 'Deny', grantees: [{ Role: 'Insurer' }] } };
	const exception = permit({ actor: [actor('IRCP', 'Practitioner/doctor')] });
	const context = { ...CONTEXT, policies, policy: undefined };
	const [{ grantee, terms }] = granted(rootedConsent('OPTOUT', { provision: [exception] }), context);
	assert.deepEqual(grantee, { Role: 'Insurer' });
	assert.equal(terms.base, 'Deny');
	assert.deepEqual(terms.provisions[0].scope.actors, [{ Recipient: { Account: DOCTOR } }]);
});

test('who gave it and what proves it go with the call', () => {
	const call = (members) => granted(consentOf([permit()], members))[0];
	assert.equal(call({ performer: [{ reference: 'Patient/p' }] }).giver, 'Subject');
	assert.deepEqual(call({ performer: [{ reference: 'Organization/hospital' }, { reference: 'RelatedPerson/mother' }] }).giver, { Representative: 'Minor' });
	assert.ok(!('giver' in call({ performer: [{ reference: 'Organization/hospital' }] })));
	const digest = Buffer.alloc(32, 7);
	const identifier = { system: 'urn:ietf:rfc:3986', value: `ni:///sha-256;${digest.toString('base64url')}` };
	assert.equal(call({ sourceReference: { identifier } }).scan, `0x${digest.toString('hex')}`);
	assert.ok(!('scan' in call({ sourceReference: { reference: 'DocumentReference/1' } })));
	assert.ok(!('scan' in call({ sourceAttachment: { title: 'scan' } })));
});

test('a performer is known whatever the order of the elements', () => {
	const { patient, ...rest } = consentOf([permit()]);
	assert.equal(granted({ performer: [{ reference: 'Patient/p' }], ...rest, patient })[0].giver, 'Subject');
});

test('references are literal, by identifier, or by DID', () => {
	const granteeOf = (reference) =>
		granted(consentOf([permit({ actor: [{ ...actor('IRCP', ''), reference }] })]))[0].grantee;
	assert.deepEqual(granteeOf({ identifier: { system: 'urn:oid:2.51.1.3', value: '7601000000002' } }), { Institution: 4 });
	assert.deepEqual(granteeOf({ identifier: { system: 'urn:ietf:rfc:3986', value: `did:salus:${DOCTOR}` } }), { Account: DOCTOR });
	const both = { reference: 'Organization/clinic', type: 'Organization', identifier: { system: 'urn:oid:2.51.1.3', value: '7601000000002' } };
	assert.deepEqual(granteeOf(both), { Institution: 4 });
});
