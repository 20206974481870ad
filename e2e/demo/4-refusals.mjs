// SPDX-License-Identifier: Apache-2.0

/** Attempts to fool the chain: each is refused by name and leaves the state as it was. */

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { ask } from '../lib/chain.mjs';
import { leafHash } from '../lib/merkle.mjs';
import { relay } from '../lib/metaTransaction.mjs';
import { leafBytes, MAX_ENTRIES } from '../lib/records.mjs';
import { fingerprint } from '../lib/storage.mjs';

const PALLETS = ['Institutions', 'Records'];
const TOO_MANY_LEAVES = 1_048_577;

/** A statement like `statement` about another ciphertext. */
const another = (statement) => ({ ...statement, digest: randomBytes(32) });

async function flipByte(stage, { hospital }, { key, statement }) {
	const vault = await stage.vault(hospital.name);
	const file = vault.ciphertextPath(key.digest);
	const bytes = await readFile(file);
	const at = bytes.length >> 1;
	await writeFile(file, Buffer.concat([bytes.subarray(0, at), Buffer.of(bytes[at] ^ 1), bytes.subarray(at + 1)]));
	const opened = vault.open(key.digest, statement.commitment);
	await stage.refused('one flipped byte of a ciphertext', opened, 'DigestMismatch');
	await writeFile(file, bytes);
}

/** A leaf of the batch with one hash of its path exchanged. */
function withBadPath(batch, index) {
	const proof = batch.proof(index);
	return { ...proof, path: [randomBytes(32), ...proof.path.slice(1)] };
}

/**
 * The node above the first two leaves passed off as a leaf: its children stand where a statement
 * has digest and commitment, and the path is the one of the node.
 */
function nodeAsLeaf(custodian, batch) {
	const [left, right] = batch.statements.slice(0, 2).map((one) => leafHash(leafBytes(custodian, one)));
	const { root, statement, path } = batch.proof(0);
	return {
		root,
		index: 0,
		statement: { ...statement, digest: left, commitment: right },
		path: path.slice(1),
	};
}

/** A relayed call whose last signed byte of call was changed on the way. */
function tampered(signed, callLength) {
	const bytes = Uint8Array.from(signed);
	bytes[callLength - 1] ^= 1;
	return bytes;
}

/** The attempts as `[claim, submission, name of the error]`, all on their way at once. */
function attempts(stage, { hospital, clinic, form, relayed }, { batch, entries }) {
	const { records, api } = stage;
	const { statement } = entries[0];
	const writer = hospital.records;
	const amendment = records.requestAmendment(form.key, Buffer.alloc(32));
	const spoiled = tampered(relayed, amendment.method.toU8a().length);
	return [
		['a record by an agent without the duty',
			hospital.ward.submit(records.register(another(statement))), 'Institutions.DutyMissing'],
		['a record by a suspended institution',
			clinic.records.submit(records.register(another(statement))), 'Institutions.InstitutionNotActive'],
		['a leaf with a bad proof',
			writer.submit(records.materialise(hospital.id, withBadPath(batch, 0))), 'Records.ProofInvalid'],
		['an inner node passed off as a leaf',
			writer.submit(records.materialise(hospital.id, nodeAsLeaf(hospital.id, batch))), 'Records.ProofInvalid'],
		['a batch over the bound',
			writer.submit(records.anchorBatch(randomBytes(32), TOO_MANY_LEAVES, statement.retentionUntil)),
			'Records.TooManyLeaves'],
		['a relayed call replayed',
			hospital.privacy.submit(relay(api, relayed)), 'MetaTx.Stale'],
		['a relayed call changed on the way',
			hospital.privacy.submit(relay(api, spoiled)), 'MetaTx.BadProof'],
	];
}

/** The last of several blocks. */
const lastBlock = (receipts) =>
	receipts.reduce((last, one) => (one.blockNumber > last.blockNumber ? one : last)).blockHash;

async function sendTwice(stage, { hospital }, { batch }) {
	const again = hospital.records.submit(stage.records.anchor(batch));
	const receipt = await again.included;
	const quiet = receipt.all('records.BatchAnchored').length === 0;
	const stands = await (await stage.asking(receipt.blockHash)).batch(hospital.id, batch.root);
	const one = quiet && stands.count.toNumber() === batch.tree.size;
	stage.check('a batch sent again after a lost answer is still one batch', one);
	return receipt;
}

/** More statements than a call may carry are no call of this runtime: no pool takes them. */
async function overfill(stage, { hospital }, { entries }) {
	const many = Array.from({ length: MAX_ENTRIES + 1 }, () => another(entries[0].statement));
	const call = stage.records.registerMany(many);
	const signed = await call.signAsync(hospital.ward.pair, { nonce: -1 });
	const outcome = await ask(stage.api, 'author_submitExtrinsic', [signed.toHex()]).then(
		() => 'accepted',
		(error) => error.message,
	);
	const claim = `${MAX_ENTRIES + 1} records in one call are refused before any block`;
	stage.check(claim, outcome.includes('Verification Error'));
}

export async function play(stage, cast, bundles) {
	stage.act('4  It cannot be fooled');
	const [bundle] = bundles;
	await flipByte(stage, cast, bundle.entries.at(-1));

	const suspended = await stage.decide(stage.institutions.suspend(cast.clinic.id));
	const before = await fingerprint(stage.api, PALLETS, suspended.blockHash);
	const refusals = attempts(stage, cast, bundle);
	const again = await sendTwice(stage, cast, bundle);
	for (const [claim, submission, name] of refusals) await stage.refused(claim, submission.included, name);
	await overfill(stage, cast, bundle);

	const receipts = await Promise.all(refusals.map(([, submission]) => submission.settled));
	const after = await fingerprint(stage.api, PALLETS, lastBlock([again, ...receipts]));
	stage.check(`the state of ${PALLETS.join(' and ')} is byte for byte what it was`, before === after);
	await stage.decide(stage.institutions.reinstate(cast.clinic.id));
}
