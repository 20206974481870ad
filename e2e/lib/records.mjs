// SPDX-License-Identifier: Apache-2.0

/** The index of records: statements and their leaves, calls to make, questions to ask. */

import { compactStripLength, stringToU8a, u8aConcat, u8aToU8a } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { leafHash, MerkleTree } from './merkle.mjs';
import { i32, u32, u64 } from './scale.mjs';
import { today } from './time.mjs';

const SENSITIVITIES = ['Normal', 'Restricted', 'VeryRestricted'];
/** Ten years after the last treatment, as a physician keeps records in Switzerland or Germany. */
const RETENTION_DAYS = 3653;
const PAGE = 256;
const EVIDENCE_LABEL = stringToU8a('salus:evidence:');

/** How many statements `register_many`, and how many digests `fold`, take at once. */
export const MAX_ENTRIES = 256;

export const keptFor = (days = RETENTION_DAYS) => today() + days;

/** What a custodian states about a record that `vault.seal` stored. */
export function statementOf(sealed, { subject, author, occurredOn, sensitivity, ...law }) {
	return {
		subject,
		author,
		digest: sealed.digest,
		commitment: sealed.commitment,
		size: sealed.size,
		occurredOn,
		sensitivity,
		retentionUntil: law.retentionUntil ?? keptFor(),
		residency: stringToU8a(law.residency ?? 'CH'),
	};
}

/** The bytes of a leaf: SCALE of the custodian and its statement. */
export function leafBytes(custodian, statement) {
	return u8aConcat(
		u32(custodian),
		decodeAddress(statement.subject),
		decodeAddress(statement.author),
		statement.digest,
		statement.commitment,
		Uint8Array.of(statement.size),
		i32(statement.occurredOn),
		Uint8Array.of(SENSITIVITIES.indexOf(statement.sensitivity)),
		i32(statement.retentionUntil),
		statement.residency,
	);
}

/**
 * The hash of a leaf of evidence. It tells nothing, not even whom it is about: who has the salt and
 * the exact content shows that the custodian had it when the batch was anchored.
 */
export const evidenceLeaf = (salt, content) => leafHash(u8aConcat(EVIDENCE_LABEL, salt, content));

/** A batch of one custodian: its statements, leaves of evidence, and the tree over all of them. */
export class Batch {
	constructor(custodian, statements, evidence = []) {
		Object.assign(this, { custodian, statements, evidence });
		const leaves = statements.map((each) => leafHash(leafBytes(custodian, each)));
		this.tree = new MerkleTree([...leaves, ...evidence]);
		this.root = this.tree.root;
		/** A batch is retained as long as any of its leaves. */
		this.retainedUntil = Math.max(...statements.map((each) => each.retentionUntil));
	}

	/** What materialise and verify_inclusion ask for. */
	proof(index) {
		return {
			root: this.root,
			index,
			statement: this.statements[index],
			path: this.tree.inclusionPath(index),
		};
	}

	/** What a claim names as its evidence. */
	evidenceProof(number) {
		const index = this.statements.length + number;
		const path = this.tree.inclusionPath(index);
		return { root: this.root, index, leaf: this.evidence[number], path };
	}
}

/** What a subject signs so that `custodian` may register it until `expires` (milliseconds). */
export const subjectMessage = (api, custodian, expires) =>
	u8aConcat(
		stringToU8a('salus:subject:'),
		api.genesisHash.toU8a(),
		u32(custodian),
		u64(expires),
	);

/** The calls of agents and subjects. A `key` is `{custodian, digest}`. */
export function recordCalls(api) {
	const { records } = api.tx;
	const keyed = (call) => (key, ...rest) => call(key.custodian, key.digest, ...rest);
	return {
		buyQuota: (rows) => records.buyQuota(rows),
		returnQuota: (rows) => records.returnQuota(rows),
		registerSubject: (subject, custodian, expires = Date.now() + 600_000) => {
			const message = subjectMessage(api, custodian, expires);
			const signature = subject.sign(message, { withType: true });
			return records.registerSubject(subject.address, expires, signature);
		},
		register: (statement) => records.register(statement),
		registerMany: (statements) => records.registerMany(statements),
		anchor: (batch) => records.anchorBatch(batch.root, batch.tree.size, batch.retainedUntil),
		anchorBatch: (root, count, retainedUntil) => records.anchorBatch(root, count, retainedUntil),
		materialise: (custodian, { root, index, statement, path }) =>
			records.materialise(custodian, root, index, statement, path),
		supersede: keyed(records.supersede),
		markInError: keyed(records.markInError),
		offerCustody: keyed(records.offerCustody),
		withdrawOffer: keyed(records.withdrawOffer),
		acceptCustody: keyed(records.acceptCustody),
		placeHold: keyed(records.placeHold),
		liftHold: keyed(records.liftHold),
		requestAmendment: keyed(records.requestAmendment),
		denyAmendment: keyed(records.denyAmendment),
		stateDisagreement: keyed(records.stateDisagreement),
		merge: (duplicate, survivor) => records.merge(duplicate, survivor),
		unmerge: (duplicate) => records.unmerge(duplicate),
		requestErasure: keyed(records.requestErasure),
		extendErasure: keyed(records.extendErasure),
		attestErasure: keyed(records.attestErasure),
		refuseErasure: keyed(records.refuseErasure),
		reportOverdue: keyed(records.reportOverdue),
		/** Governance: `{erasure, erasureExtension, amendment}` in milliseconds, `archiveDays`. */
		setDeadlines: (deadlines) => records.setDeadlines(deadlines),
		fold: (custodian, digests) => records.fold(custodian, digests),
		retire: (custodian, root, chunks) => records.retire(custodian, root, chunks),
	};
}

/** Questions to the runtime, at the block that `api` stands for. */
export function recordReads(api) {
	const { recordsApi } = api.call;
	const optional = async (answer) => (await answer).unwrapOr(undefined);
	return {
		entry: (key) => optional(recordsApi.entry(key)),
		subject: (account) => optional(recordsApi.subject(account)),
		custodian: (institution) => optional(recordsApi.custodian(institution)),
		batch: (custodian, root) => optional(recordsApi.batch(custodian, root)),
		verifyDigest: (key) => recordsApi.verifyDigest(key),
		verifyInclusion: async (custodian, { root, index, statement, path }) =>
			(await recordsApi.verifyInclusion(custodian, root, index, statement, path)).isTrue,
		history: (key, limit = PAGE) => recordsApi.history(key, limit),
		/** The library leaves the length before bytes that a runtime API returns. */
		leaf: async (custodian, statement) =>
			compactStripLength(u8aToU8a(await recordsApi.leaf(custodian, statement)))[1],
		overdue: async (key) => (await recordsApi.overdue(key)).isTrue,
		/** Every entry of a subject as `[key, entry]`, page by page. */
		async entriesOf(subject, page = PAGE) {
			const found = [];
			for (let after = null; ; ) {
				const entries = await recordsApi.entriesOf(subject, after, page);
				found.push(...entries);
				if (entries.length < page) return found;
				after = entries.at(-1)[0];
			}
		},
	};
}
