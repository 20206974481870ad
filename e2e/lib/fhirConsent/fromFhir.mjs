// SPDX-License-Identifier: Apache-2.0

/** From a Consent of FHIR R4 to calls that grant it on the chain. */

import { SYSTEMS } from './codes.mjs';
import { Context, NO_POLICY_RULE } from './context.mjs';
import { tokenOf } from './elements.mjs';
import { ProvisionReader } from './provisions.mjs';
import { Reading } from './reading.mjs';
import { emptyRoot, RuleReader } from './rules.mjs';

const PRIVACY = `${SYSTEMS.consentScope}|patient-privacy`;
const NAMED_BY_DIGEST = `${SYSTEMS.uri}|ni:///sha-256;`;
const DIGEST_BYTES = 32;

const privacyBy = (token) => (token === PRIVACY ? token : undefined);

/** What stands in a Consent without changing what it permits or denies. */
const INFORMATIONAL = {
	resourceType: 'Consent',
	id: 'the id of the resource',
	meta: 'about the resource, not the consent',
	language: 'the language of the words for people',
	contained: 'nothing that is mapped refers to it',
	identifier: 'a name of this statement',
	dateTime: 'when the statement was made; on the chain a consent is given when it is granted',
	organization: 'who manages the statement; on the chain the subject\'s custodian does',
	sourceAttachment: 'the source: a PrivacyOfficer checks it against what is mapped',
};

const STATUSES = {
	draft: 'it is not given yet',
	proposed: 'it is not given yet',
	rejected: 'it was not given',
	inactive: 'it does not stand any more',
	'entered-in-error': 'it was never given',
};

/** The digest that a name by RFC 6920 holds, as the chain writes it. */
function digestBy(name) {
	const text = name.slice(NAMED_BY_DIGEST.length);
	const digest = Buffer.from(text, 'base64url');
	const isDigest = digest.length === DIGEST_BYTES && digest.toString('base64url') === text;
	return isDigest ? `0x${digest.toString('hex')}` : undefined;
}

class ConsentReader {
	#context;
	#reading = new Reading();
	#givers = [];
	#policy;
	#found = {};

	constructor(context) {
		this.#context = context;
	}

	read(consent) {
		const reading = this.#reading;
		if (consent?.resourceType !== 'Consent') {
			reading.refuse('Consent', 'a Consent was expected');
			return this.#outcome(consent);
		}
		reading.members(consent, 'Consent', this.#elements());
		if (consent.performer !== undefined) {
			reading.each(consent.performer, 'Consent.performer', (each, at) => this.#performer(each, at));
		}
		for (const name of ['status', 'scope', 'category', 'patient']) {
			if (consent[name] === undefined) reading.refuse('Consent', `a Consent has a ${name}`);
		}
		if (consent.policy === undefined && consent.policyRule === undefined) {
			reading.refuse('Consent', 'a Consent has a policy or a policyRule');
		}
		if (consent.sourceAttachment !== undefined && consent.sourceReference !== undefined) {
			reading.refuse('Consent.source', 'it has two sources');
		}
		if (this.#givers.length > 1) reading.refuse('Consent.performer', 'several gave it');
		return this.#outcome(consent, this.#consents(consent));
	}

	#elements() {
		const reading = this.#reading;
		return {
			...INFORMATIONAL,
			text: (text, at) => this.#narrative(text, at),
			status: (status, at) => this.#status(status, at),
			scope: (scope, at) => reading.concept(scope, at, privacyBy, 'scope'),
			category: (list, at) => reading.each(list, at, (each, here) => this.#category(each, here)),
			patient: (patient, at) => this.#patient(patient, at),
			sourceReference: (reference, at) => this.#source(reference, at),
			policy: (list, at) => reading.each(list, at, (each, here) => reading.members(each, here, {
				authority: 'who enforces a policy',
				uri: 'where a policy can be read; R4: it does not qualify the rules',
			})),
			policyRule: (rule, at) => {
				const find = (token) => this.#context.policyRule(token);
				this.#policy = reading.concept(rule, at, find, 'policy') ?? null;
			},
			verification: (list, at) => reading.each(list, at, (each, here) => this.#verification(each, here)),
			// Read once the subject and the policy are known.
			performer: () => {},
			provision: () => {},
		};
	}

	#narrative(text, path) {
		if (text?.status === 'additional') {
			this.#reading.refuse(path, 'the words for people say more than the elements');
		} else {
			this.#reading.inform(path, 'words for people');
		}
	}

	#status(status, path) {
		if (status === 'active') {
			this.#reading.map(path, 'Active');
		} else {
			const reason = Object.hasOwn(STATUSES, status) ? STATUSES[status] : `${JSON.stringify(status)} is no status`;
			this.#reading.refuse(path, reason);
		}
	}

	/** A category is for finding a consent; one that may narrow it is for people to read. */
	#category(value, path) {
		const codings = this.#reading.each(value?.coding ?? [], `${path}.coding`, (each) => each);
		const tokens = codings.map((coding) => tokenOf(coding ?? {}));
		const narrowing = tokens.find((token) => !this.#context.isFilingCategory(token));
		if (tokens.length === 0 || narrowing !== undefined) {
			const category = narrowing ?? 'a category in words';
			this.#reading.refuse(path, `${category} may say more than how the consent is filed`);
		} else {
			this.#reading.inform(path, 'how the consent is filed');
		}
	}

	#patient(value, path) {
		const names = this.#reading.reference(value, path);
		const accounts = new Set(names.map((name) => this.#context.party(name)?.Account));
		const [account] = accounts;
		if (accounts.size !== 1 || account === undefined) {
			this.#reading.refuse(path, `nobody says which account ${names.join(' and ') || 'this'} has here`);
			return;
		}
		this.#found.subject = account;
		this.#reading.map(path, account);
	}

	#performer(value, path) {
		const names = this.#reading.reference(value, path);
		const stated = names.map((name) => this.#context.performer(name) ?? this.#asSubject(name));
		const performer = new Set(stated.map((each) => JSON.stringify(each))).size === 1 ? stated[0] : undefined;
		if (performer === undefined) {
			this.#reading.refuse(path, `nobody says whether ${names.join(' and ') || 'this'} gives or takes`);
		} else if (performer === 'Grantee') {
			this.#reading.inform(path, 'who agrees as the grantee');
		} else {
			this.#givers.push(performer);
			this.#reading.map(path, JSON.stringify(performer));
		}
	}

	/** Whether a name means the subject itself. */
	#asSubject(name) {
		const account = this.#context.party(name)?.Account;
		return account !== undefined && account === this.#found.subject ? 'Subject' : undefined;
	}

	#source(value, path) {
		const names = this.#reading.reference(value, path);
		const digests = names.filter((name) => name.startsWith(NAMED_BY_DIGEST));
		const [scan] = digests.map(digestBy);
		if (digests.length === 0) {
			this.#reading.inform(path, INFORMATIONAL.sourceAttachment);
		} else if (scan === undefined) {
			this.#reading.refuse(path, `${digests[0]} holds no SHA-256`);
		} else {
			this.#found.scan = scan;
			this.#reading.map(path, scan);
		}
	}

	#verification(value, path) {
		const isObject = this.#reading.members(value, path, {
			verified: (verified, at) => {
				if (verified === true) this.#reading.inform(at, 'it was confirmed');
				else this.#reading.refuse(at, 'it was not confirmed');
			},
			verifiedWith: 'who confirmed it',
			verificationDate: 'when it was confirmed',
		});
		if (isObject && value.verified === undefined) this.#reading.refuse(path, 'a verification has verified');
	}

	#consents(consent) {
		const policy = this.#policy === undefined ? this.#context.policyRule(NO_POLICY_RULE) : this.#policy;
		if (policy === null) return [];
		const reader = new ProvisionReader(this.#reading, this.#context, policy);
		const untyped = policy.base === 'Neutral' ? undefined : policy.base;
		const root = consent.provision === undefined
			? emptyRoot(untyped)
			: reader.read(consent.provision, 'Consent.provision', untyped);
		return new RuleReader(this.#reading, policy).consents(root);
	}

	#outcome(consent, consents = []) {
		const { mapped, informational, refused } = this.#reading;
		const { subject, scan } = this.#found;
		const [giver] = this.#givers;
		const calls = refused.length > 0 ? [] : consents.map(({ grantee, terms }) => ({
			subject, grantee, terms,
			...(giver === undefined ? {} : { giver }),
			...(scan === undefined ? {} : { scan }),
		}));
		return { consent: consent?.id, calls, mapped, informational, refused };
	}
}

/**
 * What the chain can express of a Consent: `calls` for `consent.grant(subject, grantee, terms)`,
 * none of them unless all is sure; and each element of it as `mapped`, `informational` or
 * `refused`, with its FHIRPath and what it says or why it is refused.
 */
export const fromFhir = (consent, context) => new ConsentReader(Context.of(context)).read(consent);
