// SPDX-License-Identifier: Apache-2.0

/** Consents of the chain to FHIR R4 and back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { fromFhir, RefusalError, toFhir } from '../lib/fhirConsent.mjs';
import { ACTIONS, ACTOR_ROLES, INSTITUTION_ROLES, PURPOSES, SENSITIVITIES, sorted } from '../lib/fhirConsent/codes.mjs';
import { tagOf } from '../lib/consents.mjs';
import {
	CONTEXT, DOCTOR, IMAGING, LABORATORY, OBSERVATION, permitted, POLICY, scope, SUBJECT,
} from '../samples/consents.mjs';
import { seeded } from '../samples/random.mjs';

const GENERATED = 500;
const GIVEN_AT = Date.parse('2024-05-01T10:00:00.123Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');
const [FIRST_DAY, LAST_DAY] = [-719_162, 2_932_896];

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
function tag(token) {
	const { salt, code } = tagOf(Buffer.from(CONTEXT.tags[token].salt.slice(2), 'hex'), token);
	return { salt: hex(salt), code: hex(code) };
}

const row = (terms, members = {}) => ({
	subject: SUBJECT,
	consent: {
		grantee: { Institution: 4 }, terms, giver: 'Subject', givenAt: GIVEN_AT, source: 'Signed',
		status: 'Active', ...members,
	},
});
const TERMS = { base: 'Permit', scope: permitted(), provisions: [] };
const write = (given, context = CONTEXT, moment = GIVEN_AT) => toFhir(given, context, moment);
const refusedFor = (pattern, given, context) =>
	assert.throws(() => write(given, context), (error) => error instanceof RefusalError && pattern.test(error.message));

/** Terms that make sense on the chain and that the context has words for. */
class Generator {
	constructor(seed) {
		this.random = seeded(seed);
	}

	chance(parts) {
		return this.random.integer(1, parts) === 1;
	}

	some(order, least, most) {
		const found = Array.from({ length: this.random.integer(least, most) }, () => this.random.pick(order));
		return sorted(order, found);
	}

	party() {
		const { pick } = this.random;
		return pick([{ Account: pick([SUBJECT, DOCTOR]) }, { Institution: pick([3, 4]) }, { Role: 'Insurer' }]);
	}

	actor() {
		const { pick } = this.random;
		return pick([
			{ Recipient: this.party() }, { Custodian: pick([3, 4]) }, { Author: pick([SUBJECT, DOCTOR]) },
			{ AuthorInstitution: pick([3, 4]) },
		]);
	}

	range(first, last, names, low, high) {
		const [one, other] = [this.random.integer(low, high - 1), this.random.integer(low, high - 1)];
		const ends = [Math.min(one, other), Math.max(one, other) + 1];
		return { [names[0]]: first ? ends[0] : null, [names[1]]: last ? ends[1] : null };
	}

	scope(rule) {
		const purposes = Object.values(PURPOSES).filter((purpose) => purpose !== 'BreakTheGlass');
		const isPermit = rule === 'Permit';
		const tagged = this.chance(3) ? this.random.pick([[LABORATORY, IMAGING], [OBSERVATION]]) : [];
		return {
			purposes: this.some(isPermit ? purposes : Object.values(PURPOSES), isPermit ? 1 : 0, 5),
			actions: this.some(Object.values(ACTIONS), isPermit ? 1 : 0, 3),
			sensitivity: isPermit || this.chance(2) ? this.random.pick(Object.values(SENSITIVITIES)) : null,
			actors: Array.from({ length: this.chance(2) ? this.random.integer(0, 4) : 0 }, () => this.actor()),
			actorRoles: this.chance(2) ? this.some(Object.values(ACTOR_ROLES).map(([role]) => role), 0, 4) : [],
			tags: tagged.map(tag),
			days: this.range(this.chance(3), this.chance(3), ['first', 'last'], FIRST_DAY, LAST_DAY),
			period: this.range(this.chance(3), this.chance(3), ['from', 'until'], 0, LAST_MOMENT),
		};
	}

	/** A scope that names days of its own, so that the exception leaves something of its base. */
	exception(depth, rule, number) {
		const days = { first: number * 10, last: number * 10 + this.random.integer(0, 9) };
		return { depth, rule, scope: { ...this.scope(rule), days } };
	}

	terms() {
		const base = this.random.pick(['Permit', 'Deny']);
		const opposite = { Permit: 'Deny', Deny: 'Permit' };
		const provisions = [];
		let depth = 0;
		for (let number = this.random.integer(0, 16); number > 0; number -= 1) {
			depth = this.random.integer(1, Math.min(3, depth + 1));
			provisions.push(this.exception(depth, depth % 2 === 0 ? base : opposite[base], provisions.length + 1));
		}
		return { base, scope: this.scope(base), provisions };
	}

	row() {
		const source = this.chance(3) ? { Paper: { scan: `0x${'ab'.repeat(32)}`, verifier: DOCTOR } } : 'Signed';
		const giver = this.chance(3) ? { Representative: 'Minor' } : 'Subject';
		return row(this.terms(), { grantee: this.party(), source, giver });
	}
}

test('what is written is read again as it was', () => {
	const shapes = new Set();
	for (let seed = 1; seed <= GENERATED; seed += 1) {
		const given = new Generator(seed).row();
		const { subject, consent } = given;
		const { calls, refused } = fromFhir(write(given), CONTEXT);
		assert.deepEqual(refused, []);
		const scan = consent.source === 'Signed' ? {} : { scan: consent.source.Paper.scan };
		const { grantee, terms, giver } = consent;
		assert.deepEqual(calls, [{ subject, grantee, terms, giver, ...scan }], `seed ${seed}`);
		shapes.add(terms.provisions.map(({ depth }) => depth).join());
	}
	assert.ok(shapes.size > GENERATED / 2, 'trees of many shapes');
});

test('a Consent has what R4 asks for', () => {
	const consent = write(row({ ...TERMS, provisions: [{ depth: 1, rule: 'Deny', scope: scope({ tags: [tag(LABORATORY)] }) }] }));
	assert.deepEqual(consent, {
		resourceType: 'Consent',
		status: 'active',
		scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
		category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
		patient: { reference: 'Patient/p' },
		dateTime: '2024-05-01T10:00:00.123Z',
		performer: [{ reference: 'Patient/p' }],
		policyRule: { coding: [{ system: 'urn:ietf:rfc:3986', code: 'https://consortium.example.org/policies/consent' }] },
		provision: { provision: [{
			type: 'permit',
			actor: [{
				role: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
				reference: { reference: 'Organization/clinic' },
			}],
			action: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'access' }] }],
			securityLabel: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }],
			purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }],
			provision: [{
				type: 'deny',
				code: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
			}],
		}] },
	});
});

test('an account that has no name here is named by its DID', () => {
	const consent = write(row(TERMS, { grantee: { Account: '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y' } }));
	assert.deepEqual(consent.provision.provision[0].actor[0].reference.identifier, {
		system: 'urn:ietf:rfc:3986', value: 'did:salus:5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y',
	});
});

test('the status is the one at the moment', () => {
	const until = GIVEN_AT + 1000;
	const limited = { ...TERMS, scope: permitted({ period: { from: null, until } }) };
	const status = (members, moment, terms = TERMS) => write(row(terms, members), CONTEXT, moment).status;
	assert.equal(status({}, GIVEN_AT), 'active');
	assert.equal(status({}, until - 1, limited), 'active');
	assert.equal(status({}, until, limited), 'inactive');
	assert.equal(status({ status: { Revoked: { at: GIVEN_AT } } }, GIVEN_AT), 'inactive');
	assert.equal(status({ status: 'EnteredInError' }, until, limited), 'entered-in-error');
	for (const closed of [{ status: 'EnteredInError' }, { status: { Revoked: { at: GIVEN_AT } } }]) {
		assert.deepEqual(fromFhir(write(row(TERMS, closed)), CONTEXT).calls, [], 'what is over is not granted');
	}
});

test('what R4 cannot say surely is refused', () => {
	const excepted = (members) => ({ ...TERMS, provisions: [{ depth: 1, rule: 'Deny', scope: scope(members) }] });
	refusedFor(/nothing beyond/, row(excepted({})));
	refusedFor(/nothing beyond/, row(excepted({ purposes: ['Treatment'] })));
	refusedFor(/both have to fit/, row(excepted({ tags: [tag(LABORATORY), tag(OBSERVATION)] })));
	refusedFor(/no code for a tag/, row(excepted({ tags: [{ ...tag(LABORATORY), salt: `0x${'00'.repeat(32)}` }] })));
	refusedFor(/year/, row(excepted({ days: { first: LAST_DAY + 1, last: null } })));
	refusedFor(/year/, row(excepted({ days: { first: FIRST_DAY - 1, last: null } })));
	refusedFor(/year/, row(excepted({ period: { from: null, until: LAST_MOMENT + 2 } })));
	refusedFor(/year/, row(excepted({ period: { from: '0xffffffffffffffff', until: null } })));
	refusedFor(/no reference for \{"Institution":9\}/, row(TERMS, { grantee: { Institution: 9 } }));
	refusedFor(/no reference for \{"Role":"Auditor"\}/, row(TERMS, { grantee: { Role: 'Auditor' } }));
	refusedFor(/no performer for/, row(TERMS, { giver: { Representative: 'Executor' } }));
});

test('it depends on the policy what can be written', () => {
	refusedFor(/context.policy/, row(TERMS), { ...CONTEXT, policy: undefined });
	const literal = { ...CONTEXT, policies: { [POLICY]: { base: 'Neutral' } } };
	refusedFor(/all of several/, row({ ...TERMS, scope: permitted({ purposes: ['Payment', 'Treatment'] }) }), literal);
	const deny = { base: 'Deny', scope: scope({ sensitivity: 'Restricted' }), provisions: [] };
	refusedFor(/and below/, row(deny), literal);
	assert.ok(write(row(TERMS), literal));
	assert.ok(write(row(deny)));
});

/** The types of a row, as the metadata of the runtime describes them. */
const TYPES = {
	Role: { _enum: INSTITUTION_ROLES },
	Party: { _enum: { Account: 'AccountId32', Institution: 'u32', Role: 'Role' } },
	Actor: { _enum: { Recipient: 'Party', Custodian: 'u32', Author: 'AccountId32', AuthorInstitution: 'u32' } },
	Purpose: { _enum: Object.values(PURPOSES) },
	Action: { _enum: Object.values(ACTIONS) },
	Sensitivity: { _enum: Object.values(SENSITIVITIES) },
	ActorRole: { _enum: Object.values(ACTOR_ROLES).map(([role]) => role) },
	Rule: { _enum: ['Permit', 'Deny'] },
	Tag: { salt: '[u8; 32]', code: '[u8; 32]' },
	Days: { first: 'Option<i32>', last: 'Option<i32>' },
	Period: { from: 'Option<u64>', until: 'Option<u64>' },
	Scope: {
		purposes: 'BTreeSet<Purpose>', actions: 'BTreeSet<Action>', sensitivity: 'Option<Sensitivity>',
		actors: 'Vec<Actor>', actorRoles: 'BTreeSet<ActorRole>', tags: 'Vec<Tag>', days: 'Days', period: 'Period',
	},
	Provision: { depth: 'u8', rule: 'Rule', scope: 'Scope' },
	Terms: { base: 'Rule', scope: 'Scope', provisions: 'Vec<Provision>' },
	Mandate: { _enum: ['Minor', 'PowerOfAttorney', 'LostKey', 'Executor', 'CourtOrder'] },
	Giver: { _enum: { Subject: 'Null', Representative: 'Mandate' } },
	Paper: { scan: '[u8; 32]', verifier: 'AccountId32' },
	Source: { _enum: { Signed: 'Null', Paper: 'Paper' } },
	Revoked: { at: 'u64' },
	Status: { _enum: { Active: 'Null', Revoked: 'Revoked', EnteredInError: 'Null' } },
	Consent: { grantee: 'Party', terms: 'Terms', giver: 'Giver', givenAt: 'u64', source: 'Source', status: 'Status' },
	ConsentRow: { subject: 'AccountId32', consent: 'Consent' },
};

function registry() {
	const made = new TypeRegistry();
	made.register(TYPES);
	return made;
}

test('terms are taken as arguments and encoded as the chain decodes them', () => {
	const [{ grantee, terms }] = fromFhir(write(row({
		base: 'Deny',
		scope: scope({ days: { first: -1, last: null }, sensitivity: 'Restricted' }),
		provisions: [{ depth: 1, rule: 'Permit', scope: permitted({ purposes: ['Payment', 'Treatment'], actors: [{ Custodian: 3 }] }) }],
	})), CONTEXT).calls;
	const types = registry();
	assert.equal(types.createType('Party', grantee).toHex(), '0x0104000000');
	const treatment = Object.values(PURPOSES).indexOf('Treatment').toString(16);
	const payment = Object.values(PURPOSES).indexOf('Payment').toString(16);
	const denied = '01' + '00' + '00' + '0101' + '00' + '00' + '00' + '01ffffffff' + '00' + '00' + '00';
	const allowed = '01' + '00' + `08${payment}${treatment}` + '0401' + '0100' + '040103000000' + '00' + '00' + '0000' + '0000';
	assert.equal(types.createType('Terms', terms).toHex(), `0x${denied}04${allowed}`);
});

test('rows are read as polkadot.js decodes them', () => {
	const types = registry();
	for (let seed = 1; seed <= 50; seed += 1) {
		const given = new Generator(seed).row();
		const decoded = types.createType('ConsentRow', types.createType('ConsentRow', given).toU8a());
		assert.deepEqual(write(decoded), write(given), `seed ${seed}`);
	}
	const closed = row(TERMS, { status: { Revoked: { at: GIVEN_AT } }, giver: { Representative: 'Minor' } });
	assert.equal(write(types.createType('ConsentRow', closed)).status, 'inactive');
});
