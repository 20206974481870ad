// SPDX-License-Identifier: Apache-2.0

/** Emergency access, from its declaration to its review: calls to make, questions to ask. */

import { u8aToHex } from '@polkadot/util';

const PAGE = 100;

export const target = {
	subject: (account) => ({ Subject: account }),
	/** A person treated without a name: the commitment of the encounter. */
	encounter: (commitment) => ({ Encounter: commitment }),
};

/** Calls of clinicians, officers, boards and subjects. */
export function emergencyCalls(api) {
	const { emergencies } = api.tx;
	return {
		declare: (of, { credential, reason, justification }) =>
			emergencies.declare(of, credential, reason, justification),
		bindEncounter: (institution, encounter, subject, identifiedAt) =>
			emergencies.bindEncounter(institution, encounter, subject, identifiedAt),
		/** Says what it was used for, or that it was not, and ends the access. */
		attest: (emergency, usage) =>
			// The library takes bytes in the place of an option for an encoded one.
			emergencies.attest(emergency, usage === undefined ? null : u8aToHex(usage)),
		review: (emergency, outcome, findings) => emergencies.review(emergency, outcome, findings),
		answerReport: (emergency, answer) => emergencies.answerReport(emergency, answer),
		dispute: (emergency, statement) => emergencies.dispute(emergency, statement),
		withdrawDispute: (emergency) => emergencies.withdrawDispute(emergency),
		postEnvelope: (emergency, digest) => emergencies.postEnvelope(emergency, digest),
		fold: (closed) => emergencies.fold(closed),
		/** Governance. */
		setDeadlines: (deadlines) => emergencies.setDeadlines(deadlines),
	};
}

/** The number that a declaration was given. */
export const declaredEmergency = (receipt) =>
	receipt.only('emergencies.EmergencyDeclared').emergency.toNumber();

/** Questions to the runtime, at the block that `api` stands for. */
export function emergencyReads(api) {
	const { emergenciesApi } = api.call;
	const optional = async (answer) => (await answer).unwrapOr(undefined);
	return {
		emergency: (id) => optional(emergenciesApi.emergency(id)),
		emergenciesOf: (subject, after = null, limit = PAGE) =>
			emergenciesApi.emergenciesOf(subject, after, limit),
		/** What an institution is late with, or without one what waits for any Regulator. */
		overdue: (institution, after = null, limit = PAGE) =>
			emergenciesApi.overdue(
				institution === undefined ? 'Regulators' : { Institution: institution }, after, limit,
			),
		reports: (after = null, limit = PAGE) => emergenciesApi.reports(after, limit),
		encounter: (institution, encounter) => optional(emergenciesApi.encounter(institution, encounter)),
		/** Of the institution that registered the subject. */
		envelope: (custodian, digest) => emergenciesApi.envelope(custodian, digest),
		deadlines: () => emergenciesApi.deadlines(),
	};
}
