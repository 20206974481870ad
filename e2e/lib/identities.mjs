// SPDX-License-Identifier: Apache-2.0

/** Keys, representatives and what stands behind an account: calls to make, questions to ask. */

import { readParts } from './did.mjs';

const X25519_MULTICODEC = 0xec;
/** How the codes of the multicodec table are called where keys sign, and their byte there. */
const SIGNERS = new Map([[0xed, 0], [0xef, 1], [0xe7, 2]]);
const KINDS = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Secp256k1' };

/** The key of a pair as the chain takes it. */
export const publicKeyOf = (pair) => ({ [KINDS[pair.type]]: pair.publicKey });

/** The calls of who controls an account's keys: itself, a representative, an Admin. */
export function identityCalls(api) {
	const { identities } = api.tx;
	return {
		addMethod: (account, key, relationships) => identities.addMethod(account, key, relationships),
		/** A key by which the account says what others can hold it to. */
		addAssertionKey: (account, pair) =>
			identities.addMethod(account, publicKeyOf(pair), ['AssertionMethod']),
		/** A key for which envelopes are sealed. */
		addAgreementKey: (account, publicKey) =>
			identities.addMethod(account, { X25519: publicKey }, ['KeyAgreement']),
		rotateMethod: (account, method, key) => identities.rotateMethod(account, method, key),
		revokeMethod: (account, method, since = null) => identities.revokeMethod(account, method, since),
		deactivate: (account) => identities.deactivate(account),
		publishServices: (services) => identities.publishServices(services),
		empower: (representative, scope, until = null) => identities.empower(representative, scope, until),
		recordMandate: (subject, { representative, basis, scope, until = null, evidence }) =>
			identities.recordMandate(subject, representative, basis, scope, until, evidence),
		endMandate: (subject, mandate) => identities.endMandate(subject, mandate),
		recordDeath: (subject, diedOn) => identities.recordDeath(subject, diedOn),
		keepConfidential: (subject, tags) => identities.keepConfidential(subject, tags),
		fold: (account) => identities.fold(account),
	};
}

/** Questions to the runtime, at the block that `api` stands for. */
export function identityReads(api) {
	const { identitiesApi } = api.call;
	const optional = async (answer) => (await answer).unwrapOr(undefined);
	const didDocument = (account) => optional(identitiesApi.didDocument(account));
	/** The keys that counted at a moment, none where the history was folded or there was none. */
	const methodsAt = async (account, moment) => {
		const answer = await identitiesApi.methodsAt(account, moment);
		return answer.isKnown ? [...answer.asKnown] : [];
	};
	return {
		didDocument,
		methodsAt,
		identity: (account) => optional(identitiesApi.identity(account)),
		mandates: (subject) => identitiesApi.mandates(subject),
		capacity: (actor, subject, power, moment) =>
			optional(identitiesApi.capacity(actor, subject, power, moment)),
		/** The newest key for which an envelope to `account` can be sealed. */
		async agreementKey(account) {
			const document = await didDocument(account);
			const methods = document ? readParts(document).methods : [];
			const keys = methods.filter(({ multicodec, relationships }) =>
				multicodec === X25519_MULTICODEC && relationships.includes('KeyAgreement'),
			);
			return keys.at(-1)?.key;
		},
		/** The keys by which `account` could assert at a moment, as signers are encoded. */
		async assertionKeys(account, moment) {
			const asserts = ({ relationships }) => [...relationships].some((one) => one.isAssertionMethod);
			const keys = (await methodsAt(account, moment)).filter(
				(method) => SIGNERS.has(method.multicodec.toNumber()) && asserts(method),
			);
			return keys.map(({ multicodec, key }) =>
				Buffer.from([SIGNERS.get(multicodec.toNumber()), ...key.toU8a(true)]),
			);
		},
	};
}
