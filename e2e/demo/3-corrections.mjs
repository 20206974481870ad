// SPDX-License-Identifier: Apache-2.0

/** Everything is read back and proved; then records are corrected, handed over and erased. */

import { each } from '../lib/progress.mjs';
import { leafHash, verifyInclusion } from '../lib/merkle.mjs';
import { relayer } from '../lib/metaTransaction.mjs';
import { leafBytes, statementOf } from '../lib/records.mjs';
import { today } from '../lib/time.mjs';
import { sameBytes } from './stage.mjs';

/** How many leaves of a batch the chain itself is asked about; each costs it a proof. */
const ASKED_LEAVES = 500;
const PAGE = 50;
const CORRECTED_FORM = Buffer.from(
	'{"resourceType":"QuestionnaireResponse","status":"amended",' +
		'"item":[{"linkId":"weight","text":"Body weight in kg","answer":[{"valueDecimal":71.05}]}]}',
);
const OLD_LETTER = Buffer.from('{"resourceType":"DocumentReference","status":"current","date":"2009-03-02"}');

const isStatus = (entry, status) => entry?.status.type === status;
const names = (key, other) =>
	key.custodian.toNumber() === other.custodian && sameBytes(key.digest, other.digest);

/** Whether an entry says what was stated, and the stored ciphertext opens to the same bytes. */
async function isKept(asking, vault, { key, statement, resource }) {
	const entry = await asking.entry(key);
	const content = entry?.content.unwrapOr(undefined);
	const stated = content && isStatus(entry, 'Current') &&
		entry.subject.toString() === statement.subject &&
		sameBytes(content.commitment, statement.commitment) &&
		content.occurredOn.toNumber() === statement.occurredOn;
	if (!stated) return false;
	return sameBytes(await vault.open(key.digest, content.commitment), resource.bytes);
}

async function readBack(stage, { hospital }, bundles, asking) {
	const vault = await stage.vault(hospital.name);
	for (const bundle of bundles) {
		const kept = await each('reading entries', bundle.entries, (one) => isKept(asking, vault, one));
		stage.check(`${kept.length} entries read back by digest and decrypted`, kept.every(Boolean));
		const lists = await Promise.all(bundle.subjects.map((one) => asking.entriesOf(one.address, PAGE)));
		const listed = new Set(lists.flat().map(([key]) => key.digest.toHex()));
		const found = bundle.entries.every(({ key }) => listed.has(`0x${key.digest.toString('hex')}`));
		stage.check(`the subject finds ${listed.size} entries page by page, these among them`, found);
	}
}

/** Proves every leaf here, and an even choice of them by the chain. */
async function proveLeaves(stage, { hospital }, bundles, asking) {
	const vault = await stage.vault(hospital.name);
	for (const { batch, sealed } of bundles) {
		const step = Math.ceil(sealed.length / ASKED_LEAVES);
		let asked = 0;
		const proved = await each('proving leaves', sealed, async ({ key, statement, resource }, index) => {
			const { path, root } = batch.proof(index);
			const hash = leafHash(leafBytes(hospital.id, statement));
			const here = verifyInclusion({ hash, index, size: batch.tree.size, path, root });
			const plaintext = await vault.open(key.digest, statement.commitment);
			if (index % step !== 0) return here && sameBytes(plaintext, resource.bytes);
			asked += 1;
			const there = await asking.verifyInclusion(hospital.id, batch.proof(index));
			return here && there && sameBytes(plaintext, resource.bytes);
		});
		const whom = `${asked} of them by the chain too`;
		stage.check(`${proved.length} leaves are proved, ${whom}, and decrypted`, proved.every(Boolean));
	}
}

/** Which records the changes are made to, and what is sealed for them beforehand. */
async function choose(stage, { hospital, clinic, subject, form }, [bundle]) {
	const vault = await stage.vault(hospital.name);
	const entered = new Set(bundle.entries);
	const leaves = bundle.sealed.flatMap((one, index) =>
		entered.has(one) || one.statement.subject !== subject.address ? [] : [index],
	);
	const own = bundle.entries.filter(({ statement }) => statement.subject === subject.address);
	const about = { ...form.statement, retentionUntil: undefined, residency: undefined };
	const corrected = statementOf(await vault.seal(CORRECTED_FORM), about);
	const letter = statementOf(await vault.seal(OLD_LETTER), {
		...about, occurredOn: today() - 6000, retentionUntil: today(),
	});
	const [moved, kept] = own;
	const plaintext = await vault.open(moved.key.digest, moved.statement.commitment);
	const salt = await vault.salt(moved.key.digest);
	const taken = await (await stage.vault(clinic.name)).seal(plaintext, salt);
	return {
		leaves: leaves.slice(0, 3),
		claimed: leaves.at(-1),
		corrected,
		letter: { statement: letter, key: { custodian: hospital.id, digest: letter.digest } },
		moved: { ...moved, taken, takenKey: { custodian: clinic.id, digest: taken.digest } },
		kept,
		duplicate: stage.subject('1-again', hospital.id),
	};
}

/** Everything that waits for nothing else; the hospital's transactions keep their order. */
async function change(stage, cast, { batch }, chosen) {
	const { records } = stage;
	const { hospital, clinic, subject, form } = cast;
	const relayed = await relayer(stage.api, subject, hospital.records);
	const writer = hospital.records;
	const submissions = [
		writer.submitAll(chosen.leaves.map((leaf) => records.materialise(hospital.id, batch.proof(leaf)))),
		writer.submit(records.supersede(form.key, chosen.corrected)),
		writer.submit(records.offerCustody(chosen.moved.key, clinic.id)),
		writer.submitAll([
			records.registerSubject(chosen.duplicate, hospital.id),
			records.merge(chosen.duplicate.address, subject.address),
		]),
		writer.submit(records.register(chosen.letter.statement)),
		await relayed(records.requestErasure(chosen.letter.key)),
		await relayed(records.requestErasure(chosen.kept.key)),
		await relayed(records.materialise(hospital.id, batch.proof(chosen.claimed))),
	];
	const receipts = await Promise.all(submissions.map(({ included }) => included));
	const merged = await (await stage.asking(receipts.at(-1).blockHash)).subject(chosen.duplicate.address);
	const into = merged.mergedInto.unwrapOr('').toString();
	stage.check('two subjects of one custodian are merged', into === subject.address);
}

/** What answers the changes before it. */
async function answer(stage, { hospital, clinic }, chosen) {
	const { records } = stage;
	const vault = await stage.vault(hospital.name);
	await vault.destroyKey(chosen.letter.key.digest);
	const { key, taken } = chosen.moved;
	const submissions = [
		clinic.records.submit(records.acceptCustody(key, taken.digest, taken.size)),
		hospital.privacy.submit(records.attestErasure(chosen.letter.key)),
		hospital.privacy.submit(records.refuseErasure(chosen.kept.key, 'RetentionDuty')),
		hospital.records.submit(records.unmerge(chosen.duplicate.address)),
	];
	const receipts = await Promise.all(submissions.map(({ included }) => included));
	return receipts.reduce((last, one) => (one.blockNumber > last.blockNumber ? one : last)).blockHash;
}

async function checkVersions(stage, { hospital, clinic, form }, { sealed }, chosen, asking) {
	const keys = [...chosen.leaves, chosen.claimed].map((leaf) => sealed[leaf].key);
	const entries = await Promise.all(keys.map(asking.entry));
	const standing = entries.every((entry) => entry?.leaf.isSome && isStatus(entry, 'Current'));
	stage.check(`${keys.length} leaves became entries, one by the subject itself`, standing);

	const history = await asking.history({ custodian: hospital.id, digest: chosen.corrected.digest });
	const [old, corrected] = history.map(([, entry]) => entry);
	const superseded = history.length === 2 && names(history[0][0], form.key) &&
		isStatus(old, 'Superseded') && isStatus(corrected, 'Current') && old.amendment.isNone;
	stage.check('the corrected form supersedes the first one and answers the amendment', superseded);

	const { key, taken, takenKey, statement, resource } = chosen.moved;
	const verdict = await asking.verifyDigest(key);
	const entry = await asking.entry(takenKey);
	const clear = await (await stage.vault(clinic.name)).open(taken.digest, statement.commitment);
	const moved = verdict.isSuperseded && names(verdict.asSuperseded.by, takenKey) &&
		sameBytes(entry.content.unwrap().commitment, statement.commitment) && sameBytes(clear, resource.bytes);
	stage.check('another record changed hands: new ciphertext, same commitment, same bytes', moved);
}

async function checkRights(stage, { hospital }, chosen, asking) {
	const duplicate = await asking.subject(chosen.duplicate.address);
	stage.check('the merge is taken back', duplicate.mergedInto.isNone);
	const erased = await asking.entry(chosen.letter.key);
	const tombstone = isStatus(erased, 'Erased') && erased.content.isNone;
	stage.check('an erasure was requested and attested: a tombstone without content is left', tombstone);
	const vault = await stage.vault(hospital.name);
	const { digest, commitment } = chosen.letter.statement;
	await stage.refused('its ciphertext opens no more', vault.open(digest, commitment), 'KeyDestroyed');
	const kept = await asking.entry(chosen.kept.key);
	const refusal = kept.erasure.unwrap().refusal.unwrapOr({}).type;
	const refused = isStatus(kept, 'Current') && refusal === 'RetentionDuty';
	stage.check(`another erasure was refused by law (${refusal}), the record stands`, refused);
}

export async function play(stage, cast, bundles) {
	stage.act('3  Read back, proved, corrected, handed over, erased');
	await stage.ledger.finalized();
	const finalized = await stage.asking(await stage.api.rpc.chain.getFinalizedHead());
	await readBack(stage, cast, bundles, finalized);
	await proveLeaves(stage, cast, bundles, finalized);

	const chosen = await choose(stage, cast, bundles);
	await change(stage, cast, bundles[0], chosen);
	const asking = await stage.asking(await answer(stage, cast, chosen));
	await checkVersions(stage, cast, bundles[0], chosen, asking);
	await checkRights(stage, cast, chosen, asking);
	return chosen;
}
