// SPDX-License-Identifier: Apache-2.0

/** From a consent of the chain to a Consent of FHIR R4. */

import { isDeepStrictEqual } from 'node:util';
import {
	ACTIONS, ACTOR_ROLES, codeOf, FILING_CATEGORIES, PARTS, PURPOSES, RULES, SENSITIVITIES, SYSTEMS,
} from './codes.mjs';
import { ANYONE, Context } from './context.mjs';
import { codingBy, withoutAbsent } from './elements.mjs';
import { fromFhir } from './fromFhir.mjs';
import { fhirDays, fhirInstant, fhirPeriod } from './periods.mjs';
import { plainRow } from './row.mjs';

/** A consent that R4 cannot say surely, with the reasons. */
export class RefusalError extends Error {
	constructor(refused) {
		super(refused.map(({ path, reason }) => `${path}: ${reason}`).join('; '));
		this.name = 'RefusalError';
		this.refused = refused;
	}
}

const refuse = (path, reason) => {
	throw new RefusalError([{ path, reason }]);
};

const conceptBy = (token) => ({ coding: [codingBy(token)] });
const named = (list, write) => (list.length === 0 ? undefined : list.map(write));
const partToken = (part) => Object.keys(PARTS).find((token) => PARTS[token] === part);

class ConsentWriter {
	#context;

	constructor(context) {
		this.#context = context;
	}

	consent({ subject, grantee, terms, giver, givenAt, scan }) {
		if (this.#context.policy === undefined) {
			refuse('context.policy', 'a Consent says under which policy it stands; name one that is Neutral');
		}
		const patient = this.#reference({ Account: subject }, 'subject');
		return withoutAbsent({
			resourceType: 'Consent',
			status: 'active',
			scope: conceptBy(`${SYSTEMS.consentScope}|patient-privacy`),
			category: [conceptBy(FILING_CATEGORIES[0])],
			patient,
			dateTime: inCalendar('givenAt', () => fhirInstant(givenAt)),
			performer: [giver === 'Subject' ? patient : this.#performer(giver)],
			sourceReference: scan === undefined ? undefined : {
				type: 'DocumentReference',
				identifier: { system: SYSTEMS.uri, value: nameByDigest(scan) },
			},
			policyRule: conceptBy(this.#context.policy),
			provision: { provision: [this.#tree(grantee, terms)] },
		});
	}

	#reference(party, path) {
		return this.#context.referenceOf(party) ??
			refuse(path, `the context has no reference for ${JSON.stringify(party)}`);
	}

	#performer(giver) {
		return this.#context.performerOf(giver) ??
			refuse('consent.giver', `the context has no performer for ${JSON.stringify(giver)}`);
	}

	/** The base as a provision, with its exceptions nested in it. */
	#tree(grantee, { base, scope, provisions }) {
		const hasRecipients = scope.actors.some(({ Recipient }) => Recipient !== undefined);
		const part = hasRecipients ? 'Grantee' : 'Recipient';
		const root = this.#provision(base, scope, [this.#actor(part, grantee, 'consent.grantee')]);
		const path = [root];
		for (const { depth, rule, scope: excepted } of provisions) {
			const provision = this.#provision(rule, excepted);
			path.length = depth;
			const above = path.at(-1);
			above.provision = [...(above.provision ?? []), provision];
			path.push(provision);
		}
		return root;
	}

	#provision(rule, scope, addressed = []) {
		const actors = [
			...addressed,
			...scope.actors.map((actor) => this.#actorOf(actor)),
			...scope.actorRoles.map((role) => this.#roleOf(role)),
		];
		const labels = scope.sensitivity === null ? [] : [scope.sensitivity];
		return withoutAbsent({
			type: codeOf(RULES, rule),
			period: inCalendar('period', () => fhirPeriod(scope.period)),
			actor: actors.length === 0 ? undefined : actors,
			action: named(scope.actions, (action) =>
				({ coding: [{ system: SYSTEMS.consentAction, code: codeOf(ACTIONS, action) }] })),
			securityLabel: named(labels, (level) =>
				({ system: SYSTEMS.confidentiality, code: codeOf(SENSITIVITIES, level) })),
			purpose: named(scope.purposes, (purpose) =>
				({ system: SYSTEMS.actReason, code: codeOf(PURPOSES, purpose) })),
			...this.#tags(scope.tags),
			dataPeriod: inCalendar('days', () => fhirDays(scope.days)),
		});
	}

	#actor(part, party, path) {
		return { role: conceptBy(partToken(part)), reference: this.#reference(party, path) };
	}

	#actorOf(actor) {
		const [part, inner] = Object.entries(actor)[0];
		switch (part) {
			case 'Recipient':
				return this.#actor('Recipient', inner, 'actors');
			case 'Custodian':
				return this.#actor('Custodian', { Institution: inner }, 'actors');
			case 'Author':
				return this.#actor('Author', { Account: inner }, 'actors');
			default:
				return this.#actor('Author', { Institution: inner }, 'actors');
		}
	}

	#roleOf(role) {
		const code = codeOf(ACTOR_ROLES, role);
		const [, system] = ACTOR_ROLES[code];
		return { role: conceptBy(`${system}|${code}`), reference: this.#reference(ANYONE, 'actorRoles') };
	}

	#tags(tags) {
		const elements = { class: [], code: [] };
		for (const tag of tags) {
			const found = this.#context.codeOfTag(tag) ?? refuse('tags', 'the context has no code for a tag');
			const write = found.element === 'class' ? codingBy : conceptBy;
			elements[found.element].push(write(found.token));
		}
		return Object.fromEntries(Object.entries(elements).filter(([, list]) => list.length > 0));
	}
}

/** A name by RFC 6920 for what has this digest. */
const nameByDigest = (digest) =>
	`ni:///sha-256;${Buffer.from(digest.slice(2), 'hex').toString('base64url')}`;

function inCalendar(path, write) {
	try {
		return write();
	} catch (cause) {
		return refuse(path, cause.message);
	}
}

/** What becomes of a consent at `moment`, in the codes of R4. */
function statusAt({ status, terms }, moment) {
	if (status === 'EnteredInError') return 'entered-in-error';
	const { until } = terms.scope.period;
	return status === 'Revoked' || (until !== null && until <= moment) ? 'inactive' : 'active';
}

/** Refuses what does not come back the same when it is read again. */
function check(consent, { subject, grantee, terms, giver, scan }, context) {
	const { calls, refused } = fromFhir(consent, context);
	if (refused.length > 0) throw new RefusalError(refused);
	const expected = { subject, grantee, terms, giver, ...(scan === undefined ? {} : { scan }) };
	if (!isDeepStrictEqual(calls, [expected])) refuse('Consent', 'it would be read otherwise than it stands');
}

/**
 * The Consent of a row, as it stands at `moment`. Throws a RefusalError where R4 cannot say it so
 * that `fromFhir` reads the same again.
 */
export function toFhir(row, context, moment = Date.now()) {
	const checked = Context.of(context);
	const plain = plainRow(row);
	const consent = new ConsentWriter(checked).consent(plain);
	check(consent, plain, checked);
	return { ...consent, status: statusAt(plain, moment) };
}
