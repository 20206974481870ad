// SPDX-License-Identifier: Apache-2.0

/** The trust registry: who is licensed by which board, calls to make, questions to ask. */

import { randomBytes } from 'node:crypto';
import { didOf } from './did.mjs';
import { commitmentOf, sha256 } from './vault.mjs';

const PAGE = 100;
export const YEAR_MILLISECONDS = 365 * 86_400_000;

/**
 * A licence as a W3C verifiable credential, before the board signs it. `statusLists` is where the
 * board publishes those.
 */
export function licence({ issuer, statusLists, holder, title, index, validFrom, validUntil }) {
	const entry = (purpose) => ({
		id: `${statusLists}/${purpose}#${index}`,
		type: 'BitstringStatusListEntry',
		statusPurpose: purpose,
		statusListIndex: String(index),
		statusListCredential: `${statusLists}/${purpose}`,
	});
	return {
		'@context': ['https://www.w3.org/ns/credentials/v2'],
		type: ['VerifiableCredential', 'ProfessionalLicence'],
		issuer: didOf(issuer),
		validFrom: new Date(validFrom).toISOString(),
		validUntil: new Date(validUntil).toISOString(),
		credentialSubject: { id: didOf(holder), title },
		credentialStatus: ['revocation', 'suspension'].map(entry),
	};
}

/** What a board states about a licence, which goes with its salt to the holder. */
export function issuanceOf(credential, { holder, credentialType, index, validFrom, validUntil }) {
	const document = Buffer.from(JSON.stringify(credential));
	const salt = randomBytes(32);
	const commitment = commitmentOf(salt, document);
	return {
		document,
		salt,
		commitment,
		issuance: { holder, credentialType, commitment, validFrom, validUntil, index },
	};
}

/** Calls of boards, and of governance where the name of the origin is in the comment. */
export function credentialCalls(api) {
	const { credentials } = api.tx;
	return {
		/** Governance. `schema` are the bytes of the schema that credentials of the type follow. */
		registerType: (type, { schema, clinical, maxValidityDays }) =>
			credentials.registerType(type, sha256(schema), clinical, maxValidityDays),
		/** Governance. */
		grantCharter: (board, type) => credentials.grantCharter(board, type),
		issue: (issuance) => credentials.issue(issuance),
		issueMany: (issuances) => credentials.issueMany(issuances),
		suspend: (credential) => credentials.suspend(credential),
		reinstate: (credential) => credentials.reinstate(credential),
		revoke: (credential, reason, effectiveFrom) => credentials.revoke(credential, reason, effectiveFrom),
		renew: (credential, by, validUntil, index) => credentials.renew(credential, by, validUntil, index),
		clear: (commitments) => credentials.clear(commitments),
	};
}

/** Questions to the runtime, at the block that `api` stands for. */
export function credentialReads(api) {
	const { credentialsApi } = api.call;
	const optional = async (answer) => (await answer).unwrapOr(undefined);
	return {
		credential: (commitment) => optional(credentialsApi.credential(commitment)),
		/** Where a credential stood or stands: Active, Suspended and so on. */
		standing: async (commitment, moment) => (await credentialsApi.verify(commitment, moment)).type,
		holds: async (holder, type, moment) => (await credentialsApi.holds(holder, type, moment)).isTrue,
		credentialsOf: (holder, after = null, limit = PAGE) => credentialsApi.credentialsOf(holder, after, limit),
		types: (after = null, limit = PAGE) => credentialsApi.credentialTypes(after, limit),
		board: (institution) => optional(credentialsApi.board(institution)),
		boardOf: async (commitment) => (await optional(credentialsApi.boardOf(commitment)))?.toNumber(),
		/** The index with which a board issues next. */
		async nextIndex(institution) {
			const board = await optional(credentialsApi.board(institution));
			return board ? board.issued.toNumber() : 0;
		},
	};
}
