// SPDX-License-Identifier: Apache-2.0

/** A consent of the chain in plain values, in the shape that calls take. */

import { encodeAddress } from '@polkadot/util-crypto';
import { SS58_PREFIX } from '../accounts.mjs';
import { ACTIONS, ACTOR_ROLES, PURPOSES, sorted } from './codes.mjs';

const ROLES = Object.values(ACTOR_ROLES).map(([role]) => role);

/** The name and the value of a variant: polkadot.js writes names that have a value in lower case. */
function variantOf(value) {
	if (typeof value === 'string') return [value];
	const [[name, inner]] = Object.entries(value);
	return [name.charAt(0).toUpperCase() + name.slice(1), inner];
}

const account = (address) => encodeAddress(address, SS58_PREFIX);

function party(value) {
	const [kind, inner] = variantOf(value);
	return { [kind]: kind === 'Account' ? account(inner) : inner };
}

function actor(value) {
	const [part, inner] = variantOf(value);
	if (part === 'Recipient') return { Recipient: party(inner) };
	return { [part]: part === 'Author' ? account(inner) : inner };
}

const scope = (value) => ({
	purposes: sorted(Object.values(PURPOSES), value.purposes),
	actions: sorted(Object.values(ACTIONS), value.actions),
	sensitivity: value.sensitivity ?? null,
	actors: value.actors.map(actor),
	actorRoles: sorted(ROLES, value.actorRoles),
	tags: value.tags.map(({ salt, code }) => ({ salt, code })),
	days: { first: value.days.first ?? null, last: value.days.last ?? null },
	period: { from: value.period.from ?? null, until: value.period.until ?? null },
});

const terms = ({ base, scope: base_scope, provisions }) => ({
	base,
	scope: scope(base_scope),
	provisions: provisions.map(({ depth, rule, scope: named }) => ({ depth, rule, scope: scope(named) })),
});

function giver(value) {
	const [kind, mandate] = variantOf(value);
	return kind === 'Representative' ? { Representative: mandate } : kind;
}

/**
 * A row of the chain: `{ subject, consent: { grantee, terms, giver, givenAt, source, status } }`,
 * as polkadot.js decoded it or already plain.
 */
export function plainRow(row) {
	const { subject, consent } = typeof row.toJSON === 'function' ? row.toJSON() : row;
	const [source, paper] = variantOf(consent.source);
	const [status] = variantOf(consent.status);
	return {
		subject: account(subject),
		grantee: party(consent.grantee),
		terms: terms(consent.terms),
		giver: giver(consent.giver),
		givenAt: consent.givenAt,
		scan: source === 'Paper' ? paper.scan : undefined,
		status,
	};
}
