// SPDX-License-Identifier: Apache-2.0

/** What the acts about access share: requests, envelopes at the custodian's endpoint, receipts. */

import { basisOf, describe } from '../lib/basis.mjs';
import { envelopeDigest, openEnvelope, sealEnvelope } from '../lib/envelope.mjs';
import { countersign, draftReceipt, sealReceipt, signReceipt } from '../lib/receipts.mjs';
import { openCiphertext } from '../lib/vault.mjs';
import { chainOf } from '../lib/wallet.mjs';

/**
 * What `requester`, who acts for `house`, asks of the hospital about one record of the subject: as
 * any provider, since the hospital does not know that it treats the subject.
 */
export const requestOf = ({ hospital, subject }, house, requester, asked) => ({
	requester: requester.address,
	institution: house.id,
	actorRole: 'Provider',
	subject: subject.address,
	custodian: hospital.id,
	author: hospital.ward.address,
	authorInstitution: hospital.id,
	purpose: 'Treatment',
	...asked,
});

/** A decision in a few words: `permitted by consent 0`, `NoConsent`, `Deny.Law`. */
function outcomeOf(decision) {
	if (decision.isPermit) return `permitted by ${describe(basisOf(decision.asPermit.basis))}`;
	return decision.isDeny ? `Deny.${decision.asDeny.reason.type}` : decision.type;
}

/** Shows how the chain decides about a request; `expected` is a basis, or `NoConsent`. */
export async function checkDecision(stage, claim, asking, request, expected) {
	const outcome = outcomeOf(await asking.consents.decide(request));
	const wanted = expected === 'NoConsent' ? expected : `permitted by ${describe(expected)}`;
	stage.check(`${claim}: ${outcome}`, outcome === wanted);
}

const termsOf = (stage, { hospital, subject }, basis) => ({
	genesis: stage.api.genesisHash.toU8a(),
	custodian: hospital.id,
	subject: subject.address,
	basis,
});

/** The hospital seals the key of a record for the key that a house has on the chain. */
export async function sealFor(stage, cast, house, basis, { digest }) {
	const publicKey = await (await stage.asking()).identities.agreementKey(house.account);
	const vault = await stage.vault(cast.hospital.name);
	const records = [{ digest, ...(await vault.secrets(digest)) }];
	const envelope = await sealEnvelope(publicKey, termsOf(stage, cast, basis), records);
	return { envelope, digest: envelopeDigest(envelope) };
}

/** The digest of the envelope that counts for a basis, as the chain has it. */
async function digestFor(stage, basis) {
	const { consents, emergencies } = await stage.asking();
	if (basis.Consent !== undefined) {
		return (await consents.consent(basis.Consent)).envelopes.at(-1).toU8a();
	}
	return (await emergencies.emergency(basis.Emergency)).row.envelopes.at(-1).digest.toU8a();
}

/**
 * A house opens an envelope, provided that it is the one on the chain, and reads the record with
 * the key in it: it never sees the hospital's folder of keys.
 */
export async function readWith(stage, cast, house, basis, { envelope }, record) {
	const terms = termsOf(stage, cast, basis);
	const [secrets] = await openEnvelope(house.agreement, terms, envelope, await digestFor(stage, basis));
	const ciphertext = await (await stage.vault(cast.hospital.name)).ciphertext(record.digest);
	return openCiphertext(ciphertext, secrets, record);
}

/**
 * Before the hospital releases a key it signs a receipt, which the requester countersigns. It goes
 * to the subject, encrypted, and its commitment later on the chain.
 */
export async function release(stage, cast, house, requester, { basis, purpose, record }) {
	const { hospital, subject, wallet, receipts } = cast;
	const genesis = stage.api.genesisHash.toU8a();
	const asking = await stage.asking();
	const { disclosures } = asking;
	const draft = draftReceipt({
		subject: subject.address,
		custodian: hospital.id,
		number: (await disclosures.nextNumber(subject.address, hospital.id)) + receipts.length,
		requester: requester.address,
		institution: house.id,
		basis,
		accessedAt: await stage.now(),
		details: { purpose, records: [record.digest.toString('hex')] },
	});
	const released = signReceipt(genesis, draft, hospital.assertion);
	const access = { genesis, pair: requester.pair, institution: house.id, basis, now: await stage.now() };
	const signed = await countersign(chainOf(asking), access, released);
	receipts.push({ signed, sealed: await sealReceipt(genesis, wallet.publicKey, signed) });
}

