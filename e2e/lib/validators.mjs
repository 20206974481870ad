// SPDX-License-Identifier: Apache-2.0

/** Who validates: the calls that governance makes about it, and questions. */

/** Calls of governance; `Governance` makes them. */
export function validatorCalls(api) {
	const { institutions } = api.tx;
	return {
		admit: (institution, level) => institutions.admit(institution, level),
		accredit: (institution, level) => institutions.accredit(institution, level),
		/** An account, which may set session keys from then on, or null: the institution then no longer validates. */
		nameValidator: (institution, account) => institutions.nameValidator(institution, account),
		suspend: (institution) => institutions.suspend(institution),
		reinstate: (institution) => institutions.reinstate(institution),
	};
}

/** The validator accounts of this session, and of the next. */
export async function validatorsOf(api) {
	const [active, queued] = await Promise.all([api.query.session.validators(), api.query.session.queuedKeys()]);
	return {
		active: active.map((account) => account.toString()),
		queued: queued.map(([account]) => account.toString()),
	};
}
