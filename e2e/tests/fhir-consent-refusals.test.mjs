// SPDX-License-Identifier: Apache-2.0

/** FHIR R4 Consent to consents of the chain: what is refused, where and why. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Context, ContextError, fromFhir } from '../lib/fhirConsent.mjs';
import { PURPOSES } from '../lib/fhirConsent/codes.mjs';
import {
	action, actor, coding, concept, consentOf, CONTEXT, DOCTOR, IMAGING, label, LABORATORY, OBSERVATION,
	permit, POLICY, purpose, rootedConsent, SYSTEM,
} from '../samples/consents.mjs';

const read = (consent, context = CONTEXT) => fromFhir(consent, context);

/** The calls of a Consent of which nothing is refused. */
function granted(consent, context) {
	const { calls, refused } = read(consent, context);
	assert.deepEqual(refused, []);
	return calls;
}

/** Asserts that a Consent is refused at `path` for a reason, and gives no call. */
function refused(consent, path, reason, context) {
	const outcome = read(consent, context);
	assert.deepEqual(outcome.calls, []);
	const found = outcome.refused.filter((each) => each.path === path);
	assert.ok(found.some((each) => reason.test(each.reason)), `${path}: ${JSON.stringify(outcome.refused)}`);
}

test('a context that cannot be meant is refused with its place', () => {
	const wrong = (stated, place) =>
		assert.throws(() => new Context({ ...CONTEXT, ...stated }), (error) => error instanceof ContextError && error.message.startsWith(place));
	wrong({ partys: {} }, 'context.partys: is unknown');
	wrong({ parties: { a: { Account: 'x' } } }, 'context.parties["a"]: "x" is no account');
	wrong({ parties: { a: { Institution: -1 } } }, 'context.parties["a"]');
	wrong({ parties: { a: { Role: 'Hospital' } } }, 'context.parties["a"]: Hospital');
	wrong({ parties: { a: { Role: 'Insurer', Institution: 1 } } }, 'context.parties["a"]: names more');
	wrong({ parties: { '#a': 'Anyone' } }, 'context.parties["#a"]: what a resource contains');
	wrong({ performers: { a: { Representative: 'Friend' } } }, 'context.performers["a"]: Friend');
	wrong({ policies: { a: { base: 'Maybe' } } }, 'context.policies["a"].base');
	wrong({ policies: { a: { base: 'Deny', anyPurpose: 'yes' } } }, 'context.policies["a"].anyPurpose');
	wrong({ policies: { a: { base: 'Deny', permits: { purposes: ['TREAT'] } } } }, 'context.policies["a"].permits.purposes');
	wrong({ policy: `${SYSTEM}/v3-ActCode|OPTIN` }, 'context.policy');
	wrong({ tags: { a: { salt: '0x11', element: 'code' } } }, 'context.tags["a"].salt');
	wrong({ tags: { a: { salt: `0x${'11'.repeat(32)}`, element: 'type' } } }, 'context.tags["a"].element');
	wrong({ timeZone: 'Mars/Olympus' }, 'context.timeZone');
	assert.throws(() => new Context([]), ContextError);
});

test('what is not given, or no matter of sharing records, is refused', () => {
	for (const status of ['draft', 'proposed', 'rejected', 'inactive', 'entered-in-error', 'open', 7]) {
		refused(consentOf([permit()], { status }), 'Consent.status', /given|stand|no status/);
	}
	for (const code of ['adr', 'research', 'treatment']) {
		refused(consentOf([permit()], { scope: concept(`${SYSTEM}/consentscope|${code}`) }), 'Consent.scope', /no scope/);
	}
	for (const token of [`${SYSTEM}/v3-ActCode|EMRGONLY`, `${SYSTEM}/v3-ActCode|INFAO`, `${SYSTEM}/consentcategorycodes|dnr`]) {
		const category = [concept('http://loinc.org|59284-0'), concept(token)];
		refused(consentOf([permit()], { category }), 'Consent.category[1]', /may say more/);
	}
	const both = { coding: [coding('http://loinc.org|59284-0'), coding(`${SYSTEM}/v3-ActCode|INFAO`)] };
	refused(consentOf([permit()], { category: [both] }), 'Consent.category[0]', /INFAO may say more/);
	refused(consentOf([permit()], { category: [{ text: 'emergency only' }] }), 'Consent.category[0]', /in words/);
	const known = { ...CONTEXT, categories: [`${SYSTEM}/v3-ActCode|INFAO`] };
	assert.equal(granted(consentOf([permit()], { category: [both] }), known).length, 1);
});

const R = 'Consent.provision.provision[0]';

/** What is refused inside a rule: its members, where, and why. */
const RULES = [
	[{ securityLabel: [label('L')] }, `${R}.securityLabel[0]`, /no level/, 'a level below N would be widened'],
	[{ securityLabel: [coding(`${SYSTEM}/v3-ActCode|HIV`)] }, `${R}.securityLabel[0]`, /no level/],
	[{ securityLabel: [label('N'), label('R')] }, `${R}.securityLabel`, /several levels/],
	[{ purpose: [purpose('TREATMENT')] }, `${R}.purpose[0]`, /no purpose/],
	[{ purpose: [coding('urn:other|TREAT')] }, `${R}.purpose[0]`, /no purpose/],
	[{ purpose: [{ code: 'TREAT' }] }, `${R}.purpose[0]`, /\|TREAT is no purpose/, 'no system'],
	[{ purpose: [{ system: `${SYSTEM}/v3-ActReason|TREAT`, code: '' }] }, `${R}.purpose[0].code`, /text/],
	[{ purpose: [{ system: `${SYSTEM}/v3-ActReason|2`, code: 'TREAT' }] }, `${R}.purpose[0]`, /no purpose/],
	[{ purpose: [purpose('BTG')] }, R, /declared/],
	[{ purpose: undefined }, R, /purposes/],
	[{ action: undefined }, R, /actions/],
	[{ securityLabel: undefined }, R, /confidentiality/],
	[{ action: [concept(`${SYSTEM}/consentaction|read`)] }, `${R}.action[0]`, /no action/],
	[{ action: [{ text: 'access' }] }, `${R}.action[0]`, /without a coding/],
	[{ action: [{ coding: [action('access').coding[0], action('use').coding[0]] }] }, `${R}.action[0]`, /different things/],
	[{ code: [concept('http://snomed.info/sct|1')] }, `${R}.code[0]`, /with a salt/],
	[{ code: [{ coding: [coding(LABORATORY), coding(IMAGING)] }] }, `${R}.code[0]`, /several codings/],
	[{ class: [coding(OBSERVATION)], code: [concept(LABORATORY)] }, R, /both have to fit/],
	[{ code: Array.from({ length: 9 }, () => concept(LABORATORY)) }, R, /more than 8/],
	[{ purpose: Object.keys(PURPOSES).slice(0, 9).map(purpose) }, `${R}.purpose`, /more than 8/],
	[{ data: [{ meaning: 'instance', reference: { reference: 'Observation/1' } }] }, `${R}.data`, /no single resources/],
	[{ dataPeriod: { start: '2024-01-01T10:00:00Z' } }, `${R}.dataPeriod`, /no time of day/],
	[{ dataPeriod: { start: '2024-01-02', end: '2024-01-01' } }, `${R}.dataPeriod`, /ends before/],
	[{ period: { start: '2024-01-02', end: '2024-01-01' } }, `${R}.period`, /ends before/],
	[{ period: { end: '1969' } }, `${R}.period`, /before 1970/],
	[{ period: { end: '2024-02-30' } }, `${R}.period`, /there is no/],
	[{ period: { end: '2024-01-01T10:00:00' } }, `${R}.period`, /no FHIR date/],
	[{ period: { end: '2024-01-01T10:00:60Z' } }, `${R}.period`, /time of day/],
	[{ period: {} }, `${R}.period`, /never empty/],
	[{ period: { id: 'x' } }, `${R}.period`, /neither a start nor an end/],
	[{ period: { _end: { extension: [{ url: 'u' }] }, end: '2024' } }, `${R}.period._end`, /in its place/],
	[{ type: undefined }, R, /has a type/],
	[{ type: 'allow' }, `${R}.type`, /neither/],
	[{ actor: [actor('IRCP', 'Organization/unknown')] }, `${R}.actor[0].reference`, /nobody says who Organization\/unknown/],
	[{ actor: [actor('IRCP', '#clinic')] }, `${R}.actor[0].reference`, /nobody says who #clinic/],
	[{ actor: [actor('IRCP', 'Group/anyone')] }, `${R}.actor[0]`, /not anyone/],
	[{ actor: [actor('AUTM', 'Organization/clinic', 'v3-ParticipationFunction')] }, `${R}.actor[0]`, /role is anyone/],
	[{ actor: [actor('PROV', 'Group/anyone')] }, `${R}.actor[0].role`, /no part/, 'PROV is in another system'],
	[{ actor: [actor('GRANTEE', 'Organization/clinic', 'v3-RoleCode')] }, `${R}.actor[0].role`, /no part/, 'HL7 defines it as who grants'],
	[{ actor: [actor('CST', 'Practitioner/doctor')] }, `${R}.actor[0]`, /custodian is an institution/],
	[{ actor: [actor('AUT', 'Group/insurers')] }, `${R}.actor[0]`, /author is an account/],
	[{ actor: [{ role: actor('IRCP', '').role }] }, `${R}.actor[0]`, /has a reference/],
	[{ actor: [{ reference: { reference: 'Organization/clinic' } }] }, `${R}.actor[0]`, /has a role/],
	[{ actor: [{ ...actor('IRCP', 'Organization/clinic'), modifierExtension: [{ url: 'u' }] }] }, `${R}.actor[0].modifierExtension`, /modifier/],
	[{ actor: [{ ...actor('IRCP', ''), reference: { reference: 'Organization/clinic', identifier: { system: 'urn:ietf:rfc:3986', value: `did:salus:${DOCTOR}` } } }] }, `${R}.actor[0].reference`, /not the same/],
	[{ actor: [{ ...actor('IRCP', ''), reference: { display: 'the clinic' } }] }, `${R}.actor[0].reference`, /nobody says/],
	[{ actor: [actor('CST', 'Organization/hospital')] }, R, /to whom it speaks/],
	[{ actor: [actor('IRCP', 'Organization/clinic'), ...Array.from({ length: 5 }, () => actor('CST', 'Organization/hospital'))] }, `${R}.actor`, /more than 4/],
	[{ actor: [] }, `${R}.actor`, /never empty/],
	[{ actor: 'clinic' }, `${R}.actor`, /a list/],
	[{ actor: null }, `${R}.actor`, /nothing stands/],
	[{ modifierExtension: [{ url: 'u' }] }, `${R}.modifierExtension`, /modifier/],
	[{ condition: [{ text: 'only if awake' }] }, `${R}.condition`, /unknown/],
	[{ provision: [{ type: 'deny' }] }, `${R}.provision[0]`, /nothing beyond/, 'an unscoped deny'],
	[{ provision: [{ type: 'deny', purpose: [purpose('TREAT')] }] }, `${R}.provision[0]`, /nothing beyond/],
	[{ provision: [{ type: 'deny', actor: [actor('PRCP', 'Organization/clinic')] }] }, `${R}.provision[0]`, /nothing beyond/, 'whom the whole is for'],
	[{ provision: [permit({ purpose: [purpose('COC')] })] }, `${R}.provision[0]`, /type of what/],
	[{ provision: [{ type: 'deny', actor: [{ ...actor('IRCP', 'Organization/hospital'), role: concept('http://hl7.org/fhir/consentperformer|grantee') }] }] }, `${R}.provision[0]`, /grantee is the whole/],
	[{ provision: [{ code: [concept(LABORATORY)] }] }, `${R}.provision[0]`, /has a type/],
	[{ provision: Array.from({ length: 17 }, (_, day) => ({ type: 'deny', dataPeriod: { start: `2024-01-${day + 10}` } })) }, R, /more than 16/],
];

test('what a rule cannot say surely is refused with its path', () => {
	for (const [members, path, reason] of RULES) {
		const rule = JSON.parse(JSON.stringify(permit(members)));
		refused(consentOf([rule]), path, reason);
	}
});

test('R4 reads some things otherwise, unless the policy says how they are meant', () => {
	const policies = { [POLICY]: { base: 'Neutral' } };
	const context = { ...CONTEXT, policies };
	refused(consentOf([permit({ purpose: [purpose('TREAT'), purpose('HPAYMT')] })]), `${R}.purpose`, /all of several/, context);
	const deny = { type: 'deny', actor: [actor('IRCP', 'Organization/clinic')], securityLabel: [label('R')] };
	refused(consentOf([deny]), `${R}.securityLabel`, /and below/, context);
	assert.equal(granted(consentOf([deny]))[0].terms.scope.sensitivity, 'Restricted');
	const dated = permit({ period: { end: '2024-01-01' } });
	refused(consentOf([dated]), `${R}.period`, /no time zone/, { ...CONTEXT, timeZone: undefined });
});

test('exceptions nest three deep and no deeper', () => {
	const nest = (depth) => {
		const dataPeriod = { start: `20${10 + depth}` };
		const nested = depth > 1 ? { provision: [nest(depth - 1)] } : {};
		return depth % 2 === 0 ? permit({ dataPeriod, ...nested }) : { type: 'deny', dataPeriod, ...nested };
	};
	const three = { type: 'deny', dataPeriod: { start: '2020' }, provision: [nest(2)] };
	assert.equal(granted(consentOf([permit({ provision: [three] })]))[0].terms.provisions.length, 3);
	const base = { type: 'deny', actor: [actor('IRCP', 'Organization/clinic')], provision: [nest(4)] };
	refused(consentOf([base]), `${R}${'.provision[0]'.repeat(4)}`, /deeper than 3/);
});

test('a root that is no rule is not taken for one', () => {
	const root = { actor: [actor('PRCP', 'Organization/clinic')] };
	for (const policy of ['OPTIN', 'OPTOUT']) refused(rootedConsent(policy, root), 'Consent.provision', /untyped root with actors/);
	refused(consentOf([], { provision: root }), 'Consent.provision', /untyped root with actors/);
	refused(consentOf([], { provision: { period: { end: '2024' }, provision: [permit()] } }), 'Consent.provision', /neither it nor the policy/);
	refused(consentOf([], { provision: { id: 'x' } }), 'Consent.provision', /nothing is permitted/);
	refused(rootedConsent('OPTIN', { period: { end: '2024' } }), 'Consent.provision', /to whom/);
	refused(rootedConsent('OPTOUT', permit()), 'Consent.provision', /would be lost/);
	refused(rootedConsent('OPTOUT', { ...root, type: 'deny' }), 'Consent.provision', /would be lost/);
});

test('a policy of which nobody says what it means is refused', () => {
	for (const code of ['OPTINR', 'OPTOUTE', 'IMPLIED', 'NOCONSENT']) {
		refused(rootedConsent(code, permit()), 'Consent.policyRule', /no policy/);
	}
	refused(consentOf([permit()], { policyRule: { text: 'opt in' } }), 'Consent.policyRule', /without a coding/);
	const none = JSON.parse(JSON.stringify(consentOf([permit()], { policyRule: undefined })));
	refused(none, 'Consent', /policy or a policyRule/);
});

test('who it is about, who gave it and what proves it must be sure', () => {
	const wrong = (members, path, reason) => refused(JSON.parse(JSON.stringify(consentOf([permit()], members))), path, reason);
	wrong({ patient: undefined }, 'Consent', /patient/);
	wrong({ patient: { reference: 'Patient/other' } }, 'Consent.patient', /which account Patient\/other/);
	wrong({ patient: { reference: 'Organization/clinic' } }, 'Consent.patient', /which account/);
	wrong({ patient: { reference: 'Group/anyone' } }, 'Consent.patient', /which account/);
	wrong({ performer: [{ reference: 'RelatedPerson/other' }] }, 'Consent.performer[0]', /gives or takes/);
	wrong({ performer: [{ reference: 'Practitioner/doctor' }] }, 'Consent.performer[0]', /gives or takes/);
	wrong({ performer: [{ reference: 'Patient/p' }, { reference: 'RelatedPerson/mother' }] }, 'Consent.performer', /several/);
	wrong({ sourceAttachment: { title: 'a' }, sourceReference: { reference: 'Contract/1' } }, 'Consent.source', /two sources/);
	const scan = { identifier: { system: 'urn:ietf:rfc:3986', value: 'ni:///sha-256;AAAA' } };
	wrong({ sourceReference: scan }, 'Consent.sourceReference', /no SHA-256/);
	wrong({ verification: [{ verified: false }] }, 'Consent.verification[0].verified', /not confirmed/);
	wrong({ verification: [{ verificationDate: '2024' }] }, 'Consent.verification[0]', /has verified/);
	wrong({ text: { status: 'additional', div: '<div/>' } }, 'Consent.text', /more than the elements/);
	wrong({ implicitRules: 'https://example.org' }, 'Consent.implicitRules', /unknown/);
	wrong({ modifierExtension: [{ url: 'u' }] }, 'Consent.modifierExtension', /modifier/);
	wrong({ policy: [{ uri: 'https://example.org', modifierExtension: [{ url: 'u' }] }] }, 'Consent.policy[0].modifierExtension', /modifier/);
	wrong({ _status: { extension: [{ url: 'u' }] } }, 'Consent._status', /in its place/);
	wrong({ grantor: [] }, 'Consent.grantor', /unknown/, 'an element of R5');
});

test('what is no Consent is refused', () => {
	for (const value of [undefined, null, 7, 'x', [], {}, { resourceType: 'Patient' }]) {
		assert.deepEqual(read(value).refused, [{ path: 'Consent', reason: 'a Consent was expected' }]);
	}
	refused({ resourceType: 'Consent' }, 'Consent', /status/);
});
