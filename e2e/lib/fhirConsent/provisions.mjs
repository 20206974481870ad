// SPDX-License-Identifier: Apache-2.0

/** Reads `Consent.provision` and what nests in it: rules, and what they speak about. */

import {
	ACTIONS, ACTOR_ROLES, MAX_PURPOSES, MAX_TAGS, PARTS, PURPOSES, RULES, SENSITIVITIES,
	sorted, SYSTEMS,
} from './codes.mjs';
import { ANYONE } from './context.mjs';
import { daysOf, periodOf } from './periods.mjs';

const ruleOf = (type) => (Object.hasOwn(RULES, type) ? RULES[type] : undefined);

const by = (system, table) => (token) => {
	const code = token.startsWith(`${system}|`) ? token.slice(system.length + 1) : '';
	return Object.hasOwn(table, code) ? table[code] : undefined;
};
const purposeBy = by(SYSTEMS.actReason, PURPOSES);
const actionBy = by(SYSTEMS.consentAction, ACTIONS);
const sensitivityBy = by(SYSTEMS.confidentiality, SENSITIVITIES);

/** What a code says of an actor: its part in a request, or as what it asks. */
function roleBy(token) {
	if (Object.hasOwn(PARTS, token)) return { part: PARTS[token] };
	const [role] = Object.entries(ACTOR_ROLES)
		.filter(([code, [, system]]) => token === `${system}|${code}`)
		.map(([, [name]]) => name);
	return role && { role };
}

const TAG = 'class or category with a salt';
const CONDITIONS = [
	'period', 'actor', 'action', 'securityLabel', 'purpose', 'class', 'code', 'dataPeriod', 'data',
];

/** What a provision names: everything empty fits every request. */
const nothingNamed = () => ({
	purposes: [], actions: [], sensitivities: [], actors: [], tags: [],
	tagElements: new Set(), days: { first: null, last: null }, period: { from: null, until: null },
	nested: [],
});

/** The conditions of a provision as they are written. */
const writtenIn = (value) =>
	CONDITIONS.filter((name) => Object.hasOwn(value ?? {}, name))
		.map((name) => `${name} ${JSON.stringify(value[name])}`);

/** Reads one provision at a time; what it cannot map surely goes to `reading`. */
export class ProvisionReader {
	#reading;
	#context;
	#policy;

	constructor(reading, context, policy) {
		this.#reading = reading;
		this.#context = context;
		this.#policy = policy;
	}

	/** The rule at `path`; `untyped` is the one that a provision without a type has. */
	read(value, path, untyped) {
		const named = nothingNamed();
		const hasType = Object.hasOwn(value ?? {}, 'type');
		const rule = hasType ? ruleOf(value.type) : untyped;
		this.#reading.members(value, path, this.#elements(named));
		this.#checkTags(named, path);
		this.#checkLabels(named, rule, path);
		this.#checkPurposes(named, path);
		const nested = named.nested.map(([each, at]) => this.read(each, at));
		const hasActors = Object.hasOwn(value ?? {}, 'actor');
		const isWhole = !hasActors || named.actors.length === value.actor?.length;
		const whom = this.#whom(named.actors);
		const written = writtenIn(value);
		return { path, hasType, hasActors, isWhole, rule, nested, written, ...whom, scope: this.#scope(named) };
	}

	#elements(named) {
		const reading = this.#reading;
		const toPeriod = (span) => periodOf(span, this.#context.timeZone);
		const list = (read) => (value, at) => reading.each(value, at, read);
		const values = (name, read) => (value, at) => {
			named[name] = reading.each(value, at, read);
		};
		return {
			type: (value, at) => this.#type(value, at),
			period: (value, at) => this.#span(value, at, named, 'period', toPeriod),
			dataPeriod: (value, at) => this.#span(value, at, named, 'days', daysOf),
			actor: list((each, at) => this.#actor(each, at, named)),
			action: values('actions', (each, at) => reading.concept(each, at, actionBy, 'action')),
			securityLabel: values('sensitivities', (each, at) =>
				reading.coding(each, at, sensitivityBy, 'level of confidentiality')),
			purpose: values('purposes', (each, at) =>
				reading.coding(each, at, purposeBy, 'purpose of use')),
			class: list((each, at) => this.#tag(each, at, named, 'class')),
			code: list((each, at) => this.#code(each, at, named)),
			data: (value, at) => reading.refuse(at, 'the chain knows no single resources'),
			provision: list((each, at) => {
				named.nested.push([each, at]);
			}),
		};
	}

	#type(value, path) {
		if (Object.hasOwn(RULES, value)) this.#reading.map(path, RULES[value]);
		else this.#reading.refuse(path, `${JSON.stringify(value)} is neither permit nor deny`);
	}

	#span(value, path, named, name, convert) {
		const isPeriod = this.#reading.members(value, path, {
			start: (text, at) => this.#reading.text(text, at),
			end: (text, at) => this.#reading.text(text, at),
		});
		if (!isPeriod) return;
		if (value.start === undefined && value.end === undefined) {
			this.#reading.refuse(path, 'it has neither a start nor an end');
			return;
		}
		try {
			named[name] = convert(value);
			this.#reading.map(path, JSON.stringify(named[name]));
		} catch (cause) {
			this.#reading.refuse(path, cause.message);
		}
	}

	#actor(value, path, named) {
		const actor = { path };
		const isActor = this.#reading.members(value, path, {
			role: (role, at) => {
				actor.kind = this.#reading.concept(role, at, roleBy, 'part of an actor');
			},
			reference: (reference, at) => {
				actor.party = this.#party(reference, at);
			},
		});
		if (!isActor) return;
		for (const name of ['role', 'reference']) {
			if (value[name] === undefined) this.#reading.refuse(path, `an actor has a ${name}`);
		}
		if (actor.kind !== undefined && actor.party !== undefined) named.actors.push(actor);
	}

	#party(value, path) {
		const names = this.#reading.reference(value, path);
		const [party, ...others] = names.map((name) => this.#context.party(name));
		if (party === undefined || others.some((other) => other === undefined)) {
			this.#reading.refuse(path, `nobody says who ${names.join(' and ') || 'this'} is on the chain`);
			return undefined;
		}
		if (others.some((other) => JSON.stringify(other) !== JSON.stringify(party))) {
			this.#reading.refuse(path, `${names.join(' and ')} are not the same`);
			return undefined;
		}
		this.#reading.map(path, party === ANYONE ? party : Object.entries(party)[0].join(' '));
		return party;
	}

	#tag(value, path, named, element) {
		named.tagElements.add(element);
		const tag = this.#reading.coding(value, path, this.#tagBy, TAG);
		if (tag) named.tags.push(tag);
	}

	#tagBy = (token) => this.#context.tag(token);

	#code(value, path, named) {
		named.tagElements.add('code');
		if (value?.coding?.length > 1) {
			this.#reading.refuse(path, 'of several codings one may say more than the other');
			return;
		}
		const tag = this.#reading.concept(value, path, this.#tagBy, TAG);
		if (tag) named.tags.push(tag);
	}

	#checkTags({ tagElements, tags }, path) {
		if (tagElements.size > 1) {
			this.#reading.refuse(path, 'a class and a code both have to fit; of the tags on the chain one does');
		}
		if (tags.length > MAX_TAGS) this.#reading.refuse(path, `more than ${MAX_TAGS} classes or codes`);
	}

	#checkLabels({ sensitivities }, rule, path) {
		if (sensitivities.length > 1) {
			this.#reading.refuse(`${path}.securityLabel`, 'several levels of confidentiality');
		} else if (sensitivities.length === 1 && rule === 'Deny' && !this.#policy.labelsAndAbove) {
			const reason = 'R4 reads a label as that level and below, a deny on the chain as that level and above';
			this.#reading.refuse(`${path}.securityLabel`, reason);
		}
	}

	#checkPurposes({ purposes }, path) {
		if (purposes.length > 1 && !this.#policy.anyPurpose) {
			const reason = 'R4 asks for all of several purposes, the chain for any of them';
			this.#reading.refuse(`${path}.purpose`, reason);
		}
		if (new Set(purposes).size > MAX_PURPOSES) {
			this.#reading.refuse(`${path}.purpose`, `more than ${MAX_PURPOSES} purposes`);
		}
	}

	/** Sorts the actors by what they are: grantees, parties to the request, roles. */
	#whom(found) {
		const whom = { grantees: [], actors: [], actorRoles: [] };
		for (const { path: at, kind, party } of found) this.#sortActor(whom, at, kind, party);
		whom.actorRoles = sorted(Object.values(ACTOR_ROLES).map(([role]) => role), whom.actorRoles);
		return whom;
	}

	#sortActor(whom, path, { part, role }, party) {
		const refuse = (reason) => this.#reading.refuse(path, reason);
		if (role !== undefined) {
			if (party === ANYONE) whom.actorRoles.push(role);
			else refuse('a role is anyone\'s; whom it speaks to is another actor');
		} else if (party === ANYONE) {
			refuse('this part is somebody\'s, not anyone\'s');
		} else if (part === 'Grantee') {
			whom.grantees.push(party);
		} else if (part === 'Recipient') {
			whom.actors.push({ Recipient: party });
		} else if (part === 'Custodian') {
			if (party.Institution === undefined) refuse('a custodian is an institution');
			else whom.actors.push({ Custodian: party.Institution });
		} else if (party.Account !== undefined) {
			whom.actors.push({ Author: party.Account });
		} else if (party.Institution !== undefined) {
			whom.actors.push({ AuthorInstitution: party.Institution });
		} else {
			refuse('an author is an account or an institution');
		}
	}

	#scope({ purposes, actions, sensitivities, tags, days, period }) {
		return {
			purposes: sorted(Object.values(PURPOSES), purposes),
			actions: sorted(Object.values(ACTIONS), actions),
			sensitivity: sensitivities[0] ?? null,
			tags, days, period,
		};
	}
}
