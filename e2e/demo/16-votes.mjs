// SPDX-License-Identifier: Apache-2.0

/** All institutions vote, twice: the last vote decides that one motion passes, and that another does not. */

import { Motion } from '../lib/motions.mjs';
import { sal } from '../lib/table.mjs';

/** All vote but one, so that neither side has enough; then the last one decides. */
async function vote(motion, voters, approves) {
	const [first, last] = [voters[0], voters.at(-1)];
	const ballots = voters.slice(0, -1).map((voter, at) => voter.submit(motion.ballot(at < motion.votes - 1)));
	await Promise.all(ballots.map(({ included }) => included));
	const early = await motion.closeTooEarly(first);
	await (approves ? motion.agree(last) : motion.disagree(last));
	const closed = await motion.close(first);
	await motion.release(first);
	const { yes, no } = closed.only('institutionsCollective.Closed');
	return { closed, early, yes: yes.toNumber(), no: no.toNumber() };
}

/** Half of the fees that were paid so far, to whoever classified the recall. */
async function reimbursement(stage, { agency }) {
	const { treasury } = stage.api.tx;
	const amount = (await stage.freeBalance(stage.api.consts.treasury.potAccount)) / 2n;
	return { amount, call: treasury.spend(null, amount, agency.account, null) };
}

async function checkPassed(stage, { agency }, { motion, amount, voters }, { closed, early, yes, no }) {
	const needed = `${motion.votes} of ${voters.length} are needed`;
	stage.check(`${needed}; one vote before, closing is refused: ${early.code}`, early.error === 'TooEarly');
	const passed = closed.only('institutionsCollective.Executed').result.isOk;
	stage.check(`with ${yes} to ${no} it passes: ${sal(amount)} of the fees go to ${agency.title}`, passed && yes === motion.votes);
	const { index } = closed.only('treasury.AssetSpendApproved');
	const before = await stage.freeBalance(agency.account);
	const anybody = await stage.sender('//Ferdie');
	await anybody.send(stage.api.tx.treasury.payout(index));
	const paid = (await stage.freeBalance(agency.account)) - before;
	stage.check(`anybody has it paid out, and ${sal(paid)} more are on its account`, amount > 0n && paid === amount);
}

async function checkFailed(stage, { clinic }, { motion, voters }, { closed, yes, no }) {
	const needed = `${motion.votes} of ${voters.length} are needed to suspend ${clinic.title}`;
	const failed = closed.all('institutionsCollective.Disapproved').length === 1 && yes === motion.votes - 1;
	stage.check(`${needed}; with ${yes} to ${no}, one vote short, it fails as soon as the last has voted`, failed);
	const { status } = await (await stage.asking()).institution(clinic.id);
	stage.check(`${clinic.title} is Active as before`, status.isActive);
}

export async function play(stage, cast) {
	stage.act('16  The institutions vote: one motion passes, another one is a vote short');
	const { api, governance } = stage;
	const voters = await governance.voters();
	const seats = (await api.query.institutionsCollective.members()).length;
	stage.check(`each of ${seats} institutions has a Delegate with one vote`, voters.length === seats);
	const { amount, call } = await reimbursement(stage, cast);
	const suspension = stage.institutions.suspend(cast.clinic.id);
	const [spending, suspending] = await Promise.all([call, suspension].map((one) => Motion.propose(api, voters[0], one)));
	const [passed, failed] = await Promise.all([vote(spending, voters, true), vote(suspending, voters, false)]);
	await checkPassed(stage, cast, { motion: spending, amount, voters }, passed);
	await checkFailed(stage, cast, { motion: suspending, voters }, failed);
}
