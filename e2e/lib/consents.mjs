// SPDX-License-Identifier: Apache-2.0

/** What subjects permit and deny: terms and tags, calls to make, questions to ask. */

import { today } from './time.mjs';
import { sha256 } from './vault.mjs';

const PAGE = 100;
const ANYTHING = {
	purposes: [],
	actions: [],
	sensitivity: null,
	actors: [],
	actorRoles: [],
	tags: [],
	days: { first: null, last: null },
	period: { from: null, until: null },
};

/** A code as FHIR writes a token. */
export const token = (system, code) => `${system}|${code}`;

export const LABORATORY = token('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory');
export const IMAGING = token('http://terminology.hl7.org/CodeSystem/observation-category', 'imaging');

/** A class or category under a salt that only subject, custodian and grantee know. */
export function tagOf(salt, code) {
	if (salt.length !== 32) throw new RangeError(`a salt has 32 bytes, not ${salt.length}`);
	return { salt: sha256(salt), code: sha256(salt, Buffer.from(code)) };
}

/** The classes and categories of a FHIR resource, as tokens. */
export function codesOf(resource) {
	const concepts = [resource.category, resource.class].flat().filter(Boolean);
	const codings = concepts.flatMap((concept) => concept.coding ?? [concept]);
	return codings.filter(({ system, code }) => system && code).map(({ system, code }) => token(system, code));
}

/** What a rule speaks about; what is left out fits every request. */
export const scope = (named = {}) => ({ ...ANYTHING, ...named });

/** Terms: a base rule, what it speaks about, and exceptions `{ depth, rule, scope }`. */
export const terms = (base, named, provisions = []) => ({
	base,
	scope: scope(named),
	provisions: provisions.map((provision) => ({ ...provision, scope: scope(provision.scope) })),
});

export const grantee = {
	account: (address) => ({ Account: address }),
	institution: (id) => ({ Institution: id }),
	role: (role) => ({ Role: role }),
};

/** A request for access to one record, as `ConsentApi::decide` takes it. */
export const accessRequest = (asked) => ({
	institution: null,
	emergency: null,
	authorInstitution: null,
	openings: [],
	sensitivity: 'Normal',
	day: today(),
	action: 'Access',
	...asked,
});

/** Calls of subjects and representatives, of a custodian's officers and writers. */
export function consentCalls(api) {
	const { consent } = api.tx;
	return {
		grant: (subject, to, agreed) => consent.grant(subject, to, agreed),
		amend: (id, agreed) => consent.amend(id, agreed),
		revoke: (id) => consent.revoke(id),
		recordConsent: (subject, to, agreed, giver, scan) =>
			consent.recordConsent(subject, to, agreed, giver, scan),
		recordRevocation: (id, scan) => consent.recordRevocation(id, scan),
		enterInError: (id) => consent.enterInError(id),
		postEnvelope: (id, digest) => consent.postEnvelope(id, digest),
		fold: (subject, consents) => consent.fold(subject, consents),
		/** Governance. */
		setStatutes: (country, statutes) => consent.setStatutes(country, statutes),
	};
}

/** The number that a consent was given. */
export const grantedConsent = (receipt) => receipt.only('consent.ConsentGranted').consent.toNumber();

/** Why a permit, a deny or an error, in a word or two. */
export function summaryOf(decision) {
	if (decision.isPermit) return 'Permit';
	return decision.isDeny ? `Deny.${decision.asDeny.reason.type}` : decision.type;
}

/** Questions to the runtime, at the block that `api` stands for. */
export function consentReads(api) {
	const { consentApi } = api.call;
	const optional = async (answer) => (await answer).unwrapOr(undefined);
	return {
		/** The decision about a request; throws the reason for which it cannot be asked. */
		async decide(asked) {
			const answer = await consentApi.decide(accessRequest(asked));
			if (answer.isErr) throw new Error(`the request cannot be asked: ${answer.asErr.type}`);
			return answer.asOk;
		},
		consent: (id) => optional(consentApi.consent(id)),
		standingFor: (subject, to) => consentApi.standingFor(subject, to),
		statutes: (country) => consentApi.statutes(country),
		/** Whether an envelope is Current, Retired or Unknown, and of which consent, by who registered the subject. */
		envelope: (custodian, digest) => consentApi.envelope(custodian, digest),
		/** Every consent of a subject as `[number, consent]`, page by page. */
		async consentsOf(subject, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const consents = await consentApi.consentsOf(subject, after, page);
				found.push(...consents);
				if (consents.length < page) return found;
				after = consents.at(-1)[0];
			}
		},
	};
}
