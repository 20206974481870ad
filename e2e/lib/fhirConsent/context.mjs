// SPDX-License-Identifier: Apache-2.0

/** What a person states about the resources of one place: whom they name, and what they rest on. */

import { decodeAddress, encodeAddress } from '@polkadot/util-crypto';
import { SS58_PREFIX } from '../accounts.mjs';
import { tagOf } from '../consents.mjs';
import { accountOf, didOf } from '../did.mjs';
import {
	ACTIONS, FILING_CATEGORIES, INSTITUTION_ROLES, KNOWN_POLICIES, MANDATES, PURPOSES,
	SENSITIVITIES, sorted, SYSTEMS,
} from './codes.mjs';
import { codingBy, isObject } from './elements.mjs';

const MEMBERS = ['categories', 'parties', 'performers', 'policies', 'policy', 'tags', 'timeZone'];
const BASES = ['Permit', 'Deny', 'Neutral'];
const DID_IDENTIFIER = `${SYSTEMS.uri}|did:salus:`;
/** The key of the policy for consents that name none. */
export const NO_POLICY_RULE = 'none';
/** Whom a reference means that speaks about everybody with an actor's role. */
export const ANYONE = 'Anyone';

/** A context that cannot be used, with the place in it. */
export class ContextError extends Error {
	constructor(place, reason) {
		super(`${place}: ${reason}`);
		this.name = 'ContextError';
	}
}

const refuse = (place, reason) => {
	throw new ContextError(place, reason);
};

function objectAt(value, place, allowed) {
	if (!isObject(value)) refuse(place, 'an object was expected');
	for (const name of Object.keys(value)) {
		if (allowed && !allowed.includes(name)) refuse(`${place}.${name}`, 'is unknown');
	}
	return value;
}

const mapEntries = (value, place, read) =>
	new Map(Object.entries(objectAt(value ?? {}, place)).map(
		([name, member]) => [name, read(member, `${place}[${JSON.stringify(name)}]`, name)],
	));

function subsetOf(order, value, place) {
	const wrong = Array.isArray(value) ? value.find((member) => !order.includes(member)) : value;
	if (wrong !== undefined) refuse(place, `${JSON.stringify(wrong)} is none of ${order.join(', ')}`);
	return sorted(order, value);
}

/** The account in SS58 of this chain. */
function accountAt(text, place) {
	try {
		return encodeAddress(decodeAddress(text), SS58_PREFIX);
	} catch {
		return refuse(place, `${JSON.stringify(text)} is no account`);
	}
}

function partyAt(value, place) {
	const [[kind, member] = [], ...more] = Object.entries(objectAt(value, place));
	if (more.length > 0) refuse(place, 'names more than one party');
	switch (kind) {
		case 'Account':
			return { Account: accountAt(member, place) };
		case 'Institution':
			if (!Number.isInteger(member) || member < 0 || member > 0xffff_ffff) {
				refuse(place, 'is no number of an institution');
			}
			return { Institution: member };
		case 'Role':
			if (!INSTITUTION_ROLES.includes(member)) refuse(place, `${member} is no role of an institution`);
			return { Role: member };
		default:
			return refuse(place, 'an Account, an Institution or a Role was expected');
	}
}

function partyOrAnyone(value, place, name) {
	if (name.startsWith('#')) refuse(place, 'what a resource contains has no name outside it');
	return value === ANYONE ? ANYONE : partyAt(value, place);
}

function performerAt(value, place) {
	if (value === 'Subject' || value === 'Grantee') return value;
	const { Representative: mandate } = objectAt(value, place, ['Representative']);
	if (!MANDATES.includes(mandate)) refuse(place, `${mandate} is no mandate`);
	return { Representative: mandate };
}

function permitsAt(value, place) {
	const { purposes, actions, sensitivity } = objectAt(value, place, ['actions', 'purposes', 'sensitivity']);
	if (sensitivity !== undefined) subsetOf(Object.values(SENSITIVITIES), [sensitivity], `${place}.sensitivity`);
	return {
		purposes: subsetOf(Object.values(PURPOSES), purposes ?? [], `${place}.purposes`),
		actions: subsetOf(Object.values(ACTIONS), actions ?? [], `${place}.actions`),
		sensitivity: sensitivity ?? null,
	};
}

/** A policy: its base, to whom it speaks, what its permits mean, and how it is to be read. */
function policyAt(value, place) {
	const members = ['anyPurpose', 'base', 'grantees', 'labelsAndAbove', 'permits'];
	const { base, grantees, permits, ...readings } = objectAt(value, place, members);
	if (!BASES.includes(base)) refuse(`${place}.base`, `is none of ${BASES.join(', ')}`);
	for (const [name, reading] of Object.entries(readings)) {
		if (typeof reading !== 'boolean') refuse(`${place}.${name}`, 'is true or false');
	}
	return {
		base,
		grantees: (grantees ?? []).map((party, at) => partyAt(party, `${place}.grantees[${at}]`)),
		permits: permitsAt(permits ?? {}, `${place}.permits`),
		anyPurpose: readings.anyPurpose ?? false,
		labelsAndAbove: readings.labelsAndAbove ?? false,
	};
}

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

function tagAt(token, value, place) {
	const { salt, element } = objectAt(value, place, ['element', 'salt']);
	if (!/^0x[0-9a-f]{64}$/i.test(salt ?? '')) refuse(`${place}.salt`, 'a salt is 0x and 64 hexadecimal digits');
	if (element !== 'class' && element !== 'code') refuse(`${place}.element`, 'is class or code');
	const tag = tagOf(Buffer.from(salt.slice(2), 'hex'), token);
	return { tag: { salt: hex(tag.salt), code: hex(tag.code) }, element };
}

function timeZoneAt(timeZone) {
	if (timeZone === undefined) return undefined;
	try {
		new Intl.DateTimeFormat('en-US', { timeZone });
	} catch {
		refuse('context.timeZone', `${JSON.stringify(timeZone)} is no time zone of IANA`);
	}
	return timeZone;
}

const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

/** A context that was checked, and the questions to it. */
export class Context {
	#parties;
	#performers;
	#policies;
	#categories;
	#tags;

	constructor(stated) {
		const given = objectAt(stated, 'context', MEMBERS);
		this.#parties = mapEntries(given.parties, 'context.parties', partyOrAnyone);
		this.#performers = mapEntries(given.performers, 'context.performers', performerAt);
		this.#policies = new Map([
			[NO_POLICY_RULE, policyAt({ base: 'Neutral' }, NO_POLICY_RULE)],
			...mapEntries(KNOWN_POLICIES, 'policies', policyAt),
			...mapEntries(given.policies, 'context.policies', policyAt),
		]);
		this.#categories = new Set([...FILING_CATEGORIES, ...(given.categories ?? [])]);
		const tags = Object.entries(objectAt(given.tags ?? {}, 'context.tags'));
		this.#tags = new Map(tags.map(([token, value]) => [token, tagAt(token, value, `context.tags["${token}"]`)]));
		this.timeZone = timeZoneAt(given.timeZone);
		/** The policy under which consents are written. */
		this.policy = given.policy;
		if (this.policy !== undefined && this.#policies.get(this.policy)?.base !== 'Neutral') {
			refuse('context.policy', 'is one of context.policies with the base Neutral');
		}
	}

	static of(stated) {
		return stated instanceof Context ? stated : new Context(stated ?? {});
	}

	/** Whom a name means; undefined if nobody says. */
	party(name) {
		const stated = this.#parties.get(name);
		if (stated !== undefined || !name.startsWith(DID_IDENTIFIER)) return stated;
		try {
			return { Account: accountOf(name.slice(name.indexOf('|') + 1)) };
		} catch {
			return undefined;
		}
	}

	/** What a performer is to the consent. */
	performer(name) {
		return this.#performers.get(name);
	}

	policyRule(token) {
		return this.#policies.get(token);
	}

	isFilingCategory(token) {
		return this.#categories.has(token);
	}

	tag(token) {
		return this.#tags.get(token)?.tag;
	}

	/** The reference for a party, or for anyone; undefined if there is none. */
	referenceOf(party) {
		const [name] = [...this.#parties].find(([, stated]) => same(stated, party)) ?? [];
		if (name !== undefined) return referenceBy(name);
		return party.Account === undefined ? undefined : referenceBy(`${SYSTEMS.uri}|${didOf(party.Account)}`);
	}

	/** The reference for somebody who gave a consent so. */
	performerOf(giver) {
		const [name] = [...this.#performers].find(([, stated]) => same(stated, giver)) ?? [];
		return name === undefined ? undefined : referenceBy(name);
	}

	/** The code behind a tag and the element that it belongs in. */
	codeOfTag(tag) {
		const [token, stated] = [...this.#tags].find(([, each]) => same(each.tag, tag)) ?? [];
		return token === undefined ? undefined : { token, element: stated.element };
	}
}

/** A Reference by its literal reference, or by its identifier as `system|value`. */
function referenceBy(name) {
	if (!name.includes('|')) return { reference: name };
	const { system, code: value } = codingBy(name);
	return { identifier: { system, value } };
}
