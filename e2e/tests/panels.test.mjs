// SPDX-License-Identifier: Apache-2.0

/** Appeals before panels on a real node: who sits, who votes, and what follows from a ruling. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from '../demo/1-institutions.mjs';
import { delegateOf, seated } from '../demo/panels.mjs';
import { blocksFromNow } from '../lib/chain.mjs';
import { figuresOf } from '../lib/claims.mjs';
import { matterOf, panelistIn } from '../lib/panels.mjs';
import { plain } from '../lib/plain.mjs';
import { startChain } from './fixture.mjs';
import {
	allRefused, assertDocumented, AUTHORISED, bill, commitment, francs, included, insure, relayed,
} from './insurance.mjs';

/** Long enough for all votes here, short enough to be waited for. */
const DEADLINES = { vote: 90_000 };
/** With these a panel can be replaced by three others who have no stake. */
const OTHERS = ['university', 'foundation'].map((name) => ({
	name, title: name, roles: ['ResearchInstitute'], agents: { delegate: ['Delegate'] }, withoutCoins: [],
}));

let chain;
let api;
let stage;
let cast;
let panels;
let claims;
/** By what is to become of each: the claim, and the matter of its appeal. */
let appeals;

/** The hospital claims what nobody authorised, which is denied. */
const denied = () => bill(cast, { lines: [{ row: AUTHORISED, charge: francs('250.00') }] });
const grounds = () => commitment();
const reads = async () => (await stage.asking()).panels;
const panelOf = async ({ matter }) => (await (await reads()).panel(matter)).panel;
const panelistsOf = async (one) => (await panelOf(one)).seats.map(panelistIn);
const claimOf = async ({ key }) => (await stage.asking()).claims.claim(key);
const matterIn = (receipt) => matterOf('Claims', receipt.only('claims.Appealed').matter.toHex());

async function vote({ matter }, institution, ruling, reasons = commitment()) {
	return (await delegateOf(stage, institution)).submit(panels.vote(matter, ruling, reasons));
}

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	({ panels, claims } = stage);
	cast = await insure(stage);
	await join(stage, OTHERS);
	await stage.decide(
		panels.setDeadlines(DEADLINES),
		claims.setDeadlines({ decision: 30 * 86_400_000, appeal: 180 * 86_400_000 }),
	);
	const { hospital } = cast;
	const names = ['overturned', 'upheld', 'withdrawn', 'late', 'members'];
	const all = names.map(denied);
	await included(all.map(({ claim }) => hospital.billing.submit(claims.submit(claim))));
	const own = all.slice(0, 4).map(({ key }) => hospital.billing.submit(claims.appeal(key, grounds())));
	const receipts = await included(own);
	receipts.push(await relayed(stage, cast, cast.member, claims.appeal(all[4].key, grounds())));
	appeals = Object.fromEntries(
		names.map((name, at) => [name, { ...all[at], matter: matterIn(receipts[at]) }]),
	);
});
after(() => chain?.end());

test('every call of the pallet is documented', () => assertDocumented(api, 'panels'));

test('an appeal convenes a panel whose seats nobody can foresee', async () => {
	const { hospital, insurer } = cast;
	const panel = await panelOf(appeals.overturned);
	assert.deepEqual(panel.parties, [hospital.id, insurer.id]);
	assert.equal(panel.seats.length, 3);
	assert.equal(panel.closing, null);
	const { rounds, row } = await claimOf(appeals.members);
	assert.deepEqual([rounds.length, row.appeal.appellant, row.appeal.ending], [1, 'Member', null]);
});

test('a claim under appeal stays as it is', async () => {
	const { hospital, insurer } = cast;
	const { key } = appeals.overturned;
	await allRefused([
		[hospital.billing, claims.void(key), 'Claims.UnderAppeal'],
		[insurer.adjudicator, claims.reverse(key, 'Mistake'), 'Claims.UnderAppeal'],
		[hospital.billing, claims.appeal(key, grounds()), 'Claims.AlreadyAppealed'],
		[hospital.billing, claims.fold(hospital.id, [key.reference]), 'Claims.NotClosed'],
	]);
});

test('an appeal that is withdrawn dismisses its panel: that side has no other, the member still has', async () => {
	const { hospital, clinic, member } = cast;
	const { key, matter } = appeals.withdrawn;
	await allRefused([[clinic.billing, claims.withdrawAppeal(key), 'Claims.NotProvider']]);
	const receipt = await hospital.billing.send(claims.withdrawAppeal(key));
	assert.equal(receipt.all('panels.PanelDismissed').length, 1);
	assert.equal((await panelOf({ matter })).closing.ruling, null);
	await allRefused([[hospital.billing, claims.appeal(key, grounds()), 'Claims.AppealUsed']]);
	const other = await relayed(stage, cast, member, claims.appeal(key, grounds()));
	assert.notDeepEqual(matterIn(other), matter);
	await allRefused([[hospital.billing, claims.withdrawAppeal(key), 'Claims.NotParty']]);
	await relayed(stage, cast, member, claims.withdrawAppeal(key));
});

test('three institutions without a stake are drawn once the randomness is known', async () => {
	const { hospital, insurer } = cast;
	const open = ['overturned', 'upheld', 'late', 'members'].map((name) => appeals[name]);
	await Promise.all(open.map(({ matter }) => seated(stage, matter)));
	for (const one of open) {
		const panelists = await panelistsOf(one);
		assert.equal(new Set(panelists).size, 3);
		assert.ok(![hospital.id, insurer.id].some((party) => panelists.includes(party)), panelists.join());
		const [first] = panelists;
		const seats = await (await reads()).seatsOf(first);
		assert.ok(seats.some(({ matter }) => matter.reference === one.matter.reference));
	}
});

test('only a Delegate of a panelist votes, once, and not both ways', async () => {
	const { hospital } = cast;
	const { matter } = appeals.overturned;
	const [first] = await panelistsOf(appeals.overturned);
	const reasons = commitment();
	const by = await delegateOf(stage, first);
	const ballot = (ruling, why = reasons) => panels.vote(matter, ruling, why);
	await by.send(ballot('Overturned'));
	assert.equal((await by.send(ballot('Overturned'))).all('panels.Voted').length, 0);
	await allRefused([
		[by, ballot('Upheld'), 'Panels.AlreadyVoted'],
		[by, panels.recuse(matter), 'Panels.AlreadyVoted'],
		[hospital.delegate, ballot('Overturned'), 'Panels.NotAPanelist'],
		[hospital.billing, ballot('Overturned'), 'Institutions.DutyMissing'],
		[hospital.delegate, panels.vote(matterOf('Claims', commitment()), 'Upheld', reasons), 'Panels.PanelUnknown'],
		[hospital.billing, panels.fold([matter]), 'Panels.NotClosed'],
		[hospital.billing, api.tx.panels.setDeadlines(DEADLINES), 'Runtime.BadOrigin'],
	]);
	assert.equal((await claimOf(appeals.overturned)).rounds.length, 1);
});

test('a majority overturns, and what follows is adjudicated and paid with the vote', async () => {
	const [, second] = await panelistsOf(appeals.overturned);
	const receipt = await (await vote(appeals.overturned, second, 'Overturned')).included;
	assert.equal(plain(receipt.only('panels.PanelRuled').ruling), 'Overturned');
	assert.equal(plain(receipt.only('settlement.PaymentSettled').amount), francs('180.00'));
	const { rounds, row } = await claimOf(appeals.overturned);
	assert.deepEqual(row.appeal.ending, { Overturned: { applied: true } });
	assert.deepEqual(rounds.map((round) => figuresOf(round).lines), [
		['CO-197 250.00, paid 0.00'], ['CO-45 50.00, PR-2 20.00, paid 180.00'],
	]);
	const [, , third] = await panelistsOf(appeals.overturned);
	const late = await vote(appeals.overturned, third, 'Upheld');
	await assert.rejects(late.included, { code: 'Panels.PanelClosed' });
});

test('a majority upholds, and the same is not heard twice', async () => {
	const { hospital } = cast;
	const [first, second] = await panelistsOf(appeals.upheld);
	const votes = await Promise.all([first, second].map((each) => vote(appeals.upheld, each, 'Upheld')));
	await included(votes);
	const { rounds, row } = await claimOf(appeals.upheld);
	assert.deepEqual([rounds.length, row.appeal.ending], [1, 'Upheld']);
	await allRefused([
		[hospital.billing, claims.appeal(appeals.upheld.key, grounds()), 'Claims.AppealUsed'],
		[hospital.billing, claims.applyRuling(appeals.upheld.key), 'Claims.NothingToApply'],
	]);
});

test('who has a conflict leaves, and the seat is drawn again', async () => {
	const { matter } = appeals.members;
	const [first] = await panelistsOf(appeals.members);
	const by = await delegateOf(stage, first);
	const receipt = await by.send(panels.recuse(matter));
	assert.equal(receipt.all('panels.PanelistRecused').length, 1);
	assert.equal((await by.send(panels.recuse(matter))).all('panels.PanelistRecused').length, 0);
	const panel = await panelOf(appeals.members);
	assert.ok(panel.seats[0].Vacant);
	assert.deepEqual(panel.former.map(({ panelist, departure }) => [panelist, departure]), [[first, 'Recused']]);
	await allRefused([[by, panels.vote(matter, 'Upheld', commitment()), 'Panels.NotAPanelist']]);
});

test('who is silent loses the seat, and three others are drawn', async () => {
	const { matter } = appeals.late;
	const panelists = await panelistsOf(appeals.late);
	const due = Math.max(...(await panelOf(appeals.late)).seats.map(({ Taken }) => Taken.due));
	while ((await stage.now()) < due) await blocksFromNow(api, 1);
	await cast.hospital.billing.send(panels.draw(matter));
	const panel = await panelOf(appeals.late);
	const left = panel.former.map(({ panelist, departure }) => [panelist, departure]);
	assert.deepEqual(left, panelists.map((panelist) => [panelist, 'Silent']));
	assert.equal(panel.closing, null);
	await allRefused([
		[await delegateOf(stage, panelists[0]), panels.vote(matter, 'Upheld', commitment()), 'Panels.NotAPanelist'],
	]);
	const others = await seated(stage, matter);
	assert.equal(new Set(others).size, 3);
	const barred = [...panelists, cast.hospital.id, cast.insurer.id];
	assert.ok(!others.some((panelist) => barred.includes(panelist)), others.join());
});

test('deadlines that nobody could keep are refused', async () => {
	await assert.rejects(stage.decide(panels.setDeadlines({ vote: 0 })), { code: 'Panels.DeadlinesUnsound' });
});
