// SPDX-License-Identifier: Apache-2.0

/** The members of the consortium: calls to make, questions to ask. */

import { stringToU8a } from '@polkadot/util';

export const SAL = 1_000_000_000_000n;

/** A GS1 Global Location Number from its first twelve digits. */
export function glnFrom(digits) {
	const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
	return `${digits}${(10 - (sum % 10)) % 10}`;
}

export const legalId = {
	gln: (text) => ({ Gln: stringToU8a(text) }),
	lei: (text) => ({ Lei: stringToU8a(text) }),
	npi: (text) => ({ Npi: stringToU8a(text) }),
};

/** Calls of agents, and of governance where the name of the origin is in the comment. */
export function institutionCalls(api) {
	const { institutions, balances } = api.tx;
	return {
		propose: ({ legalId, country, roles, endpoint, parent = null }) =>
			institutions.propose(legalId, stringToU8a(country), roles, endpoint, parent),
		/** Governance. */
		admit: (id, accreditation) => institutions.admit(id, accreditation),
		/** Governance. */
		suspend: (id) => institutions.suspend(id),
		/** Governance. */
		reinstate: (id) => institutions.reinstate(id),
		appoint: (agent, duties) => institutions.appoint(agent, duties),
		dismiss: (agent) => institutions.dismiss(agent),
		/** Starts to leave, and offers the succession to an institution, if to any. */
		windUp: (successor = null) => institutions.windUp(successor),
		/** The last Admin, once nothing is open: all that is left goes to `beneficiary`. */
		withdraw: (beneficiary) => institutions.withdraw(beneficiary),
		topUp: (agent, amount) => institutions.topUp(agent, amount),
		/** Anybody may fund the account that an institution's deposits are held on. */
		fund: (sovereignAccount, amount) => balances.transferKeepAlive(sovereignAccount, amount),
	};
}

/** The id that a proposal was given. */
export const proposedId = (receipt) =>
	receipt.only('institutions.Proposed').institution.toNumber();

/** Questions to the runtime, at the block that `api` stands for. */
export function institutionReads(api) {
	const { institutionsApi } = api.call;
	return {
		institution: async (id) => (await institutionsApi.institution(id)).unwrapOr(undefined),
		institutions: (after = null, limit = 100) => institutionsApi.institutions(after, limit),
		byLegalId: async (legalId) => {
			const found = await institutionsApi.institutionByLegalId(legalId);
			return found.isSome ? found.unwrap().toNumber() : undefined;
		},
		agent: async (account) => (await institutionsApi.agent(account)).unwrapOr(undefined),
		sovereignAccount: async (id) => (await institutionsApi.sovereignAccount(id)).toString(),
		validators: () => institutionsApi.validators(),
	};
}
