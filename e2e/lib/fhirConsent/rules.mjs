// SPDX-License-Identifier: Apache-2.0

/** Makes the terms of consents from the rules of a provision tree, or says why that is not sure. */

import { DECLARED_PURPOSE, MAX_ACTORS, MAX_DEPTH, MAX_PROVISIONS } from './codes.mjs';

const ROOT = 'Consent.provision';
const UNTYPED_WITH_ACTORS =
	'an untyped root with actors means deny in HL7\'s notThem and notAuthor, and permit in its grantor';
const OTHERS_DENIED =
	'what the policy denies to everybody else would be lost, unless the context calls it Neutral';

const hasPart = (...parts) => (actor) => parts.some((part) => actor[part] !== undefined);

/** The conditions that a rule names: a text for each kind. */
function conditionsOf({ grantees, actors, actorRoles, scope }) {
	const { days, period, sensitivity, ...lists } = scope;
	const named = Object.entries({
		...lists,
		actorRoles,
		recipients: [...grantees.map((party) => ({ Recipient: party })), ...actors.filter(hasPart('Recipient'))],
		custodians: actors.filter(hasPart('Custodian')),
		authors: actors.filter(hasPart('Author', 'AuthorInstitution')),
	}).filter(([, list]) => list.length > 0);
	if (sensitivity !== null) named.push(['sensitivity', sensitivity]);
	if (days.first !== null || days.last !== null) named.push(['days', days]);
	if (period.from !== null || period.until !== null) named.push(['period', period]);
	return named.map(([kind, condition]) => `${kind} ${JSON.stringify(condition)}`);
}

/** As `conditionsOf`, and as they are written: so somebody whom nobody knows is told as well. */
const inheritedFrom = (node) => [...conditionsOf(node), ...node.written];

export class RuleReader {
	#reading;
	#policy;

	constructor(reading, policy) {
		this.#reading = reading;
		this.#policy = policy;
	}

	/** What each consent says and to whom: `{ grantee, terms }`. */
	consents(root) {
		return this.#bases(root).flatMap((base) => {
			const { grantees, actors } = this.#addressed(base);
			const terms = this.#terms(base, actors);
			return grantees.map((grantee) => ({ grantee, terms: structuredClone(terms) }));
		});
	}

	/** The rules that are no exceptions to another one: each is the base of consents. */
	#bases(root) {
		const { base } = this.#policy;
		if (root.hasType) return this.#typedRoot(root);
		if (root.hasActors) {
			this.#reading.refuse(root.path, UNTYPED_WITH_ACTORS);
			this.#exceptions(root, 1, inheritedFrom(root), []);
			return [];
		}
		if (base !== 'Neutral') return [root];
		if (conditionsOf(root).length > 0) {
			this.#reading.refuse(root.path, 'the root has conditions, but neither it nor the policy is a rule');
		}
		if (root.nested.length === 0) this.#reading.refuse(root.path, 'nothing is permitted or denied');
		return root.nested.filter((each) => this.#isTyped(each));
	}

	/** A root with a type, which R4 does not allow and HL7's notOrg has. */
	#typedRoot(root) {
		if (this.#policy.base === 'Deny') this.#reading.refuse(root.path, OTHERS_DENIED);
		if (this.#policy.base === 'Permit') {
			this.#reading.inform('Consent.policyRule', 'what it permits beyond the provision is not granted');
		}
		return root.rule === undefined ? [] : [root];
	}

	#isTyped(node) {
		if (!node.hasType) this.#reading.refuse(node.path, 'a nested provision has a type');
		return node.rule !== undefined;
	}

	/** To whom a base speaks, and the actors that remain. Among several recipients each is meant. */
	#addressed(base) {
		const isRecipient = ({ Recipient }) => Recipient !== undefined;
		const recipients = base.actors.filter(isRecipient);
		if (base.grantees.length > 0) return base;
		if (recipients.length > 0) {
			const actors = base.actors.filter((actor) => !isRecipient(actor));
			return { grantees: recipients.map(({ Recipient }) => Recipient), actors };
		}
		const { grantees } = this.#policy;
		if (grantees.length === 0 && base.isWhole) {
			this.#reading.refuse(base.path, 'it does not say to whom it speaks');
		}
		return { grantees, actors: base.actors };
	}

	#terms(base, actors) {
		const provisions = [];
		const scope = this.#scope({ ...base, actors });
		this.#exceptions(base, 1, inheritedFrom(base), provisions);
		if (provisions.length > MAX_PROVISIONS) {
			this.#reading.refuse(base.path, `more than ${MAX_PROVISIONS} provisions`);
		}
		return { base: base.rule, scope, provisions };
	}

	/** Appends the exceptions to `above` in preorder. */
	#exceptions(above, depth, inherited, provisions) {
		if (above.nested.length > 0 && depth > MAX_DEPTH) {
			this.#reading.refuse(above.nested[0].path, `nested deeper than ${MAX_DEPTH}`);
			return;
		}
		for (const node of above.nested) {
			if (!this.#isTyped(node)) continue;
			this.#checkException(node, above, inherited);
			provisions.push({ depth, rule: node.rule, scope: this.#scope(node) });
			this.#exceptions(node, depth + 1, [...inherited, ...inheritedFrom(node)], provisions);
		}
	}

	#checkException(node, above, inherited) {
		if (node.rule === above.rule) {
			this.#reading.refuse(node.path, 'it has the type of what it would be an exception to');
		}
		if (node.grantees.length > 0) {
			this.#reading.refuse(node.path, 'an exception names recipients; the grantee is the whole consent\'s');
		}
		const repeats = (conditions) => conditions.every((condition) => inherited.includes(condition));
		if (repeats(node.written) || (node.isWhole && repeats(conditionsOf(node)))) {
			this.#reading.refuse(node.path, 'it names nothing beyond the rules above it, so nothing of those is left');
		}
	}

	/** The scope of a rule. Where a permit leaves open how far it goes, the policy may say so. */
	#scope({ rule, path, actors, actorRoles, scope }) {
		const { purposes, actions, sensitivity, tags, days, period } = scope;
		const filled = { purposes, actions, sensitivity, actors, actorRoles, tags, days, period };
		if (actors.length > MAX_ACTORS) this.#reading.refuse(`${path}.actor`, `more than ${MAX_ACTORS} actors`);
		if (rule !== 'Permit') return filled;
		const { permits } = this.#policy;
		if (purposes.length === 0) filled.purposes = [...permits.purposes];
		if (actions.length === 0) filled.actions = [...permits.actions];
		filled.sensitivity ??= permits.sensitivity;
		this.#checkPermit(filled, path);
		return filled;
	}

	#checkPermit({ purposes, actions, sensitivity }, path) {
		const refuse = (reason) => this.#reading.refuse(path, reason);
		if (purposes.length === 0) refuse('a permit names its purposes');
		if (purposes.includes(DECLARED_PURPOSE)) refuse('nobody can permit to break the glass: it is declared');
		if (actions.length === 0) refuse('a permit names its actions, R4 means all of them by none');
		if (sensitivity === null) refuse('a permit names the confidentiality up to which it reaches');
	}
}

/** What a consent without a provision has for one. */
export const emptyRoot = (rule) => ({
	path: ROOT, hasType: false, hasActors: false, isWhole: true, rule, nested: [], written: [],
	grantees: [], actors: [], actorRoles: [],
	scope: {
		purposes: [], actions: [], sensitivity: null, tags: [],
		days: { first: null, last: null }, period: { from: null, until: null },
	},
});
