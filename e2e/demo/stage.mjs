// SPDX-License-Identifier: Apache-2.0

/** What the acts of the demonstration share: the chain, the accounts, and how they show a fact. */

import path from 'node:path';
import { devKeyring, subjectPath } from '../lib/accounts.mjs';
import { Ledger, Sender } from '../lib/chain.mjs';
import { claimCalls, claimReads } from '../lib/claims.mjs';
import { consentCalls, consentReads } from '../lib/consents.mjs';
import { coverageCalls, coverageReads } from '../lib/coverage.mjs';
import { credentialCalls, credentialReads } from '../lib/credentials.mjs';
import { currencyCalls, currencyReads } from '../lib/currencies.mjs';
import { disclosureCalls, disclosureReads } from '../lib/disclosures.mjs';
import { emergencyCalls, emergencyReads } from '../lib/emergencies.mjs';
import { Governance } from '../lib/governance.mjs';
import { identityCalls, identityReads } from '../lib/identities.mjs';
import { institutionCalls, institutionReads } from '../lib/institutions.mjs';
import { panelCalls, panelReads } from '../lib/panels.mjs';
import { recordCalls, recordReads } from '../lib/records.mjs';
import { settlementCalls, settlementReads } from '../lib/settlement.mjs';
import { conditionCalls, conditionReads } from '../lib/supply/conditions.mjs';
import { custodyCalls, custodyReads } from '../lib/supply/custody.mjs';
import { packCalls, packReads } from '../lib/supply/packs.mjs';
import { productCalls, productReads } from '../lib/supply/products.mjs';
import { Vault } from '../lib/vault.mjs';

/** Something was not as it should be. */
export class Unexpected extends Error {
	constructor(message, options) {
		super(message, options);
		this.name = 'Unexpected';
	}
}

export class Stage {
	#keyring;
	#senders = new Map();

	constructor({ api, url, keyring, folder, run, say }) {
		Object.assign(this, { api, url, folder, run, say });
		this.#keyring = keyring;
		this.governance = new Governance({ api, keyring, senderOf: (pair) => this.#senderOf(pair) });
		this.ledger = new Ledger();
		this.institutions = institutionCalls(api);
		this.records = recordCalls(api);
		this.identities = identityCalls(api);
		this.credentials = credentialCalls(api);
		this.consents = consentCalls(api);
		this.emergencies = emergencyCalls(api);
		this.disclosures = disclosureCalls(api);
		this.currencies = currencyCalls(api);
		this.coverage = coverageCalls(api);
		this.claims = claimCalls(api);
		this.settlement = settlementCalls(api);
		this.panels = panelCalls(api);
		this.products = productCalls(api);
		this.custody = custodyCalls(api);
		this.packs = packCalls(api);
		this.conditions = conditionCalls(api);
	}

	/**
	 * `url` is where `api` is connected to; `run` keeps the accounts of one demonstration apart from
	 * those of another on one chain.
	 */
	static async set({ api, url, folder, say = console.log, run = Date.now().toString(36) }) {
		return new Stage({ api, url, keyring: await devKeyring(), folder, run, say });
	}

	pair(derivation) {
		return this.#keyring.at(derivation);
	}

	/** The account of a patient in the relationship with one custodian. */
	subject(patient, custodian) {
		return this.pair(subjectPath(`${this.run}-${patient}`, custodian));
	}

	/** Who signs for one account; the same one each time, because it counts the nonce. */
	async sender(derivation) {
		return this.#senderOf(this.pair(derivation));
	}

	#senderOf(pair) {
		if (!this.#senders.has(pair.address)) {
			this.#senders.set(pair.address, Sender.of(this.api, pair, this.ledger));
		}
		return this.#senders.get(pair.address);
	}

	/** Has the institutions make calls by one vote. */
	decide(...calls) {
		return this.governance.decideAll(calls);
	}

	vault(institution) {
		return Vault.at(path.join(this.folder, institution));
	}

	/** Questions at a block, by default the best one. */
	async asking(blockHash) {
		const api = blockHash ? await this.api.at(blockHash) : this.api;
		return {
			...institutionReads(api),
			...recordReads(api),
			identities: identityReads(api),
			credentials: credentialReads(api),
			consents: consentReads(api),
			emergencies: emergencyReads(api),
			disclosures: disclosureReads(api),
			currencies: currencyReads(api),
			coverage: coverageReads(api),
			claims: claimReads(api),
			settlement: settlementReads(api),
			panels: panelReads(api),
			products: productReads(api),
			custody: custodyReads(api),
			packs: packReads(api),
			conditions: conditionReads(api),
		};
	}

	/** The clock of the best block. */
	async now() {
		return (await this.api.query.timestamp.now()).toNumber();
	}

	async freeBalance(address) {
		return (await this.api.query.system.account(address)).data.free.toBigInt();
	}

	act(title) {
		this.say(`\n${title}`);
	}

	/** Shows one fact, and ends the demonstration if it is none. */
	check(claim, holds) {
		this.say(`  ${holds ? '✓' : '✗'} ${claim}`);
		if (!holds) throw new Unexpected(claim);
	}

	/** Shows that an attempt fails with the error of that name, such as `Records.ProofInvalid`. */
	async refused(claim, attempt, name) {
		const outcome = await attempt.then(
			() => 'accepted',
			(error) => error.code ?? error.reason ?? `${error.name}: ${error.message}`,
		);
		this.check(`${claim}: ${outcome}`, outcome === name);
	}
}

export const sameBytes = (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)) === 0;
