// SPDX-License-Identifier: Apache-2.0

/** Disputes and who decides them: calls to make, questions to ask. */

import { plainAnswer } from './plain.mjs';

const PAGE = 100;

/** A matter of `Claims`, `Emergencies`, `Custody` or another forum, by its reference. */
export const matterOf = (forum, reference) => ({ forum, reference });

/** Calls of Delegates, and of anybody where the comment says so. */
export function panelCalls(api) {
	const { panels } = api.tx;
	return {
		/** `reasons` is a commitment to what the panelist writes to the parties. */
		vote: (matter, ruling, reasons) => panels.vote(matter, ruling, reasons),
		recuse: (matter) => panels.recuse(matter),
		/** Anybody: draws seats for which the randomness is known, and replaces who is late. */
		draw: (matter) => panels.draw(matter),
		/** Anybody. */
		fold: (matters) => panels.fold(matters),
		/** Governance. */
		setDeadlines: (deadlines) => panels.setDeadlines(deadlines),
	};
}

/** The institution in a seat, or undefined. */
export const panelistIn = (seat) => (seat.Taken ?? seat.Voted)?.panelist;

/** Questions to the runtime, at the block that `api` stands for. */
export function panelReads(api) {
	const { panelsApi } = api.call;
	return {
		panel: (matter) => plainAnswer(panelsApi.panel(matter)),
		/** Seats in which an institution has to vote. */
		seatsOf: (institution, after = null, limit = PAGE) =>
			plainAnswer(panelsApi.seatsOf(institution, after, limit)),
		overdue: (after = null, limit = PAGE) => plainAnswer(panelsApi.overdue(after, limit)),
		deadlines: () => plainAnswer(panelsApi.deadlines()),
		fold: (forum) => plainAnswer(panelsApi.fold(forum)),
	};
}
