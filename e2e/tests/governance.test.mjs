// SPDX-License-Identifier: Apache-2.0

/**
 * Votes on a real node: what passes and what does not, whose vote counts, how Root is reached, what
 * is stopped and what stays open, and how an institution leaves.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { join, QUOTA_ROWS } from '../demo/1-institutions.mjs';
import { SAL } from '../lib/institutions.mjs';
import { Motion, pass } from '../lib/motions.mjs';
import { COMMITTEE, INSTITUTIONS, majority, twoThirds } from '../lib/quorum.mjs';
import { noticeBlocks, upgradeCall } from '../lib/upgrades.mjs';
import { until } from '../lib/wait.mjs';
import { startChain } from './fixture.mjs';
import { allRefused, included } from './insurance.mjs';

const HOUSES = ['one', 'two', 'three', 'four'].map((name) => ({
	name, title: name, roles: ['HealthcareProvider'], agents: { delegate: ['Delegate'] }, withoutCoins: [],
}));
const SEATS = HOUSES.length + 1;
const FILTERED = 'System.CallFiltered';
const ID_OF_NOTHING = '0x'.padEnd(66, '0');

let chain;
let api;
let stage;
let houses;
/** Who votes: Alice, and the Delegates of the four. */
let alice;
let others;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	houses = await join(stage, HOUSES);
	[alice, ...others] = await stage.governance.voters();
});
after(() => chain?.end());

let limits = 1_000;
/** A call that a majority makes, another one each time, and what it changes. */
const nextLimit = () => stage.claims.setLimits({ linesPerDay: (limits += 1) });
const limitNow = async () => (await (await stage.asking()).claims.limits()).linesPerDay;
const propose = (call) => Motion.propose(api, alice, call);
const agree = (motion, voters) => included(voters.map((voter) => voter.submit(motion.ballot(true))));
const disagree = (motion, voters) => included(voters.map((voter) => voter.submit(motion.ballot(false))));
const tally = async ({ hash }) => (await api.query.institutionsCollective.voting(hash)).unwrap();
const lengthOf = (call) => call.method.encodedLength;
const inCommittee = (call) => api.tx.technicalCommittee.propose(1, call, lengthOf(call));
const heldBy = async ({ address }) => (await api.query.system.account(address)).data.reserved.toBigInt();

test('each institution has one seat, its Delegate', async () => {
	const seats = (await api.query.institutionsCollective.members()).map(String);
	assert.deepEqual([...seats].sort(), [alice, ...others].map(({ address }) => address).sort());
	assert.deepEqual(houses.map(({ delegate }) => seats.includes(delegate.address)), HOUSES.map(() => true));
});

describe('a vote', () => {
	test('passes with enough votes and not with one fewer, and the first vote costs nothing', async () => {
		const held = await heldBy(alice);
		const motion = await propose(nextLimit());
		assert.equal(motion.votes, majority(SEATS));
		assert.ok((await heldBy(alice)) > held);
		const [first] = await agree(motion, [alice, others[0]]);
		assert.equal(first.fee, 0n);
		await motion.closeTooEarly(others[3]);
		await motion.agree(others[1]);
		const closed = await motion.close(others[3]);
		const { yes, no } = closed.only('institutionsCollective.Closed');
		assert.deepEqual([yes.toNumber(), no.toNumber()], [3, 0]);
		assert.equal(await limitNow(), limits);
		await motion.release(others[3]);
		assert.equal(await heldBy(alice), held);
	});

	test('fails at one vote short, as soon as the noes are enough', async () => {
		const before = await limitNow();
		const motion = await propose(nextLimit());
		await Promise.all([agree(motion, [alice, others[0]]), disagree(motion, others.slice(1, 3))]);
		await motion.closeTooEarly(alice);
		await motion.disagree(others[3]);
		const closed = await motion.close(alice);
		const { yes, no } = closed.only('institutionsCollective.Closed');
		assert.deepEqual([yes.toNumber(), no.toNumber()], [2, 3]);
		assert.equal(closed.all('institutionsCollective.Disapproved').length, 1);
		assert.equal(await limitNow(), before);
		await motion.release(alice);
	});

	test('is not opened with another threshold than the call needs', async () => {
		const [ordinary, grave] = [nextLimit(), stage.institutions.suspend(houses[0].id)];
		const { propose: open } = api.tx.institutionsCollective;
		const attempts = [ordinary, grave].flatMap((call) =>
			[1, 2, 3, 4, 5]
				.filter((votes) => votes !== (call === grave ? twoThirds(SEATS) : majority(SEATS)))
				.map((votes) => [alice, open(votes, call, lengthOf(call)), FILTERED]));
		await allRefused(attempts);
	});

	test('tells the error of the call that it was about', async () => {
		const unknown = stage.institutions.suspend(4_000_000);
		await assert.rejects(stage.decide(unknown), { code: 'Institutions.InstitutionUnknown' });
		const [first] = [alice, ...others];
		await assert.rejects(pass(api, unknown, [first, ...others]), { code: 'Institutions.InstitutionUnknown' });
	});
});

test('who is suspended while a vote is open loses it, and the rest decide', async () => {
	const motion = await propose(nextLimit());
	const [suspended] = houses;
	await agree(motion, [alice, suspended.delegate]);
	await stage.decide(stage.institutions.suspend(suspended.id));
	const { ayes, threshold } = await tally(motion);
	assert.deepEqual(ayes.map(String), [alice.address]);
	assert.equal(threshold.toNumber(), majority(SEATS - 1));
	await assert.rejects(motion.agree(suspended.delegate), { code: 'InstitutionsCollective.NotMember' });
	const left = houses.slice(1).map(({ delegate }) => delegate);
	await motion.agree(left[0]);
	await motion.closeTooEarly(alice);
	await motion.agree(left[1]);
	await motion.close(alice);
	assert.equal(await limitNow(), limits);
	await stage.decide(stage.institutions.reinstate(suspended.id));
	assert.equal((await api.query.institutionsCollective.members()).length, SEATS);
});

test('decisions that meet are all made', async () => {
	const calls = [nextLimit(), stage.panels.setDeadlines({ vote: 60_000 }), stage.disclosures.setDeadlines({ recording: 60_000 })];
	const [motion, ...receipts] = await Promise.all([propose(nextLimit()), ...calls.map((call) => stage.decide(call))]);
	for (const receipt of receipts) assert.equal(receipt.all('institutionsCollective.Executed').length, 1);
	assert.equal(await limitNow(), limits - 1);
	await disagree(motion, [alice, ...others.slice(0, 2)]);
	await motion.close(alice);
});

describe('Root', () => {
	const ID = '0x'.padEnd(66, '5a');
	const WASM = new TextEncoder().encode('a Wasm that nobody builds');
	const authorisationAt = async (height) => {
		const { query } = await api.at(await api.rpc.chain.getBlockHash(height));
		return query.system.authorizedUpgrade();
	};
	const apply = (sender) => sender.send(api.tx.system.applyAuthorizedUpgrade(u8aToHex(WASM)));
	const heightNow = async () => (await api.rpc.chain.getHeader()).number.toNumber();
	const notice = () => noticeBlocks(api);
	const scheduled = async (after) =>
		api.tx.scheduler.scheduleNamedAfter(ID, after, null, 0, api.tx.system.remarkWithEvent('0x00'));
	const dispatch = (call) => api.tx.whitelist.dispatchWhitelistedCallWithPreimage(call);
	const isScheduled = async () => (await api.query.scheduler.lookup(ID)).isSome;

	test('schedules with notice, by the committee and then the institutions', async () => {
		const receipt = await stage.governance.decideAsRoot(await scheduled(await notice()));
		assert.ok(receipt.only('whitelist.WhitelistedCallDispatched').result.isOk);
		assert.ok(await isScheduled());
	});

	test('takes back without notice, by the institutions and then the committee', async () => {
		const cancel = api.tx.scheduler.cancelNamed(ID);
		const decided = await stage.decide(dispatch(cancel));
		assert.equal(decided.all('whitelist.DispatchDeferred').length, 1);
		const bob = await stage.sender('//Bob');
		await assert.rejects(bob.send(dispatch(cancel)), { code: 'Whitelist.CallIsNotWhitelisted' });
		assert.ok(await isScheduled());
		await alice.send(inCommittee(api.tx.whitelist.whitelistCall(cancel.method.hash)));
		const carried = await bob.send(dispatch(cancel));
		assert.equal(carried.only('whitelist.DeferredDispatchExecuted').who.toString(), bob.address);
		assert.equal(await isScheduled(), false);
	});

	test('does nothing without notice but what takes back or unlocks', async () => {
		const { system, utility } = api.tx;
		const short = await scheduled((await notice()) - 1);
		const calls = [system.setStorage([]), short, utility.batchAll([await scheduled(await notice()), short])];
		await allRefused(calls.map((call) => [alice, api.tx.institutionsCollective.propose(twoThirds(SEATS), dispatch(call), lengthOf(dispatch(call))), FILTERED]));
	});

	test('does nothing that only one of the two wants', async () => {
		const call = await scheduled(await notice());
		await alice.send(inCommittee(api.tx.whitelist.whitelistCall(call.method.hash)));
		await assert.rejects(alice.send(dispatch(call)), { code: 'Whitelist.DeferredDispatchNotFound' });
		assert.equal(await isScheduled(), false);
	});

	test('authorises an upgrade after the notice, and not for ever', async () => {
		const noticed = await notice();
		const call = upgradeCall(api, blake2AsHex(WASM, 256), { noticeBlocks: noticed, validityBlocks: 3 });
		const { blockNumber } = await stage.governance.decideAsRoot(call);

		const heights = Array.from({ length: noticed + 6 }, (_, at) => blockNumber + at);
		await until(async () => (await heightNow()) >= heights.at(-1), { within: 180_000, what: 'the end of the authorisation' });
		const found = await Promise.all(heights.map(authorisationAt));
		const standing = heights.filter((_, at) => found[at].isSome);
		const [first, last] = [standing[0], standing.at(-1)];
		assert.ok(first > blockNumber + noticed && last <= blockNumber + noticed + 3, `voted in ${blockNumber}, stood in ${standing}`);
		assert.equal(standing.length, last - first + 1);
		assert.equal(found[first - blockNumber].unwrap().codeHash.toHex(), blake2AsHex(WASM, 256));
		await assert.rejects(apply(await stage.sender('//Bob')), { code: 'System.NothingAuthorized' });
	});
});

describe('parameters', () => {
	const setting = (value) => api.tx.parameters.setParameter({ Governance: value });
	const duration = (blocks) => setting({ MotionDuration: [null, blocks] });
	const found = async (value) => (await api.query.parameters.parameters({ Governance: value })).toHuman();

	test('two thirds set how long a vote takes, within bounds', async () => {
		const before = await found({ MotionDuration: null });
		const [shortest, longest] = [1_200, 90 * 28_800];
		const open = (call) => api.tx.institutionsCollective.propose(twoThirds(SEATS), call, lengthOf(call));
		await allRefused([shortest - 1, longest + 1].map((blocks) => [alice, open(duration(blocks)), FILTERED]));
		await stage.decide(duration(shortest));
		const after = await found({ MotionDuration: null });
		assert.equal(after.Governance.MotionDuration, '1,200');
		assert.notDeepEqual(after, before);
	});

	test('but not the notice, which is theirs and the committee\'s', async () => {
		await assert.rejects(stage.decide(setting({ Notice: [null, 1] })), { code: 'Runtime.BadOrigin' });
	});
});

describe('what is stopped', () => {
	const PAUSED = ['Records', 'buy_quota'];
	const committee = (call) => alice.send(inCommittee(call));
	const buy = ({ admin }) => admin.send(stage.records.buyQuota(1));
	const isRefused = (house) => assert.rejects(buy(house), { code: FILTERED });

	test('a call that the committee pauses is refused until the institutions end that', async () => {
		const [house] = houses;
		const { pause, unpause } = api.tx.txPause;
		await buy(house);
		await allRefused([[house.admin, pause(PAUSED), 'Runtime.BadOrigin']]);
		const paused = await committee(pause(PAUSED));
		assert.equal(paused.all('txPause.CallPaused').length, 1);
		await isRefused(house);
		await house.admin.send(stage.records.returnQuota(1));
		await stage.decide(unpause(PAUSED));
		await buy(house);
	});

	test('in safe mode only what is vital is open, and what ends it', async () => {
		const [house] = houses;
		const { forceEnter, forceExit } = api.tx.safeMode;
		const entered = await committee(forceEnter());
		assert.equal(entered.all('safeMode.Entered').length, 1);
		await isRefused(house);
		await house.admin.send(stage.institutions.topUp(house.delegate.address, SAL));
		const ended = await stage.decide(forceExit());
		assert.equal(ended.all('safeMode.Exited').length, 1);
		await buy(house);
	});

	test('nobody pauses what is vital', async () => {
		const { pause } = api.tx.txPause;
		for (const [pallet, call] of [['Emergencies', 'declare'], ['InstitutionsCollective', 'vote'], ['TxPause', 'unpause']]) {
			await assert.rejects(committee(pause([pallet, call])), { code: 'TxPause.Unpausable' }, `${pallet}.${call}`);
		}
	});
});

test('no account makes by itself what governance makes', async () => {
	const [bob, { delegate }] = [await stage.sender('//Bob'), houses[0]];
	const { institutions, claims, technicalMembership, whitelist, system, scheduler, safeMode } = api.tx;
	// Each signs calls of its own: a signature becomes part of the call.
	const calls = () => [
		institutions.admit(1, 3), claims.setLimits({ linesPerDay: 1 }), technicalMembership.addMember(bob.address),
		whitelist.whitelistCall(ID_OF_NOTHING), system.setCode('0x00'), safeMode.forceEnter(),
		scheduler.scheduleAfter(1_000, null, 0, system.remark('0x00')),
	];
	await allRefused([bob, alice, delegate].flatMap((sender) => calls().map((call) => [sender, call, 'Runtime.BadOrigin'])));
	const call = nextLimit();
	await allRefused([
		[bob, api.tx[INSTITUTIONS].propose(majority(SEATS), call, lengthOf(call)), 'InstitutionsCollective.NotMember'],
		[delegate, api.tx[COMMITTEE].propose(1, call, lengthOf(call)), 'TechnicalCommittee.NotMember'],
	]);
});

test('an institution that leaves loses its seat at once, and has its deposits back once nothing is open', async () => {
	const house = houses.at(-1);
	const { id, admin, delegate, account } = house;
	const { institutions, records } = stage;
	const heir = stage.pair(`//heir/${stage.run}`).address;
	const withdraw = institutions.withdraw(heir);
	const refused = (code) => assert.rejects(admin.send(withdraw), { code });
	const { institutions: { membershipDeposit, agentDeposit }, records: { rowDeposit } } = api.consts;
	const holds = [membershipDeposit, agentDeposit, agentDeposit].reduce((sum, one) => sum + one.toBigInt(), 0n);
	assert.equal(await heldBy({ address: account }), holds + BigInt(QUOTA_ROWS) * rowDeposit.toBigInt());
	await refused('Institutions.InstitutionNotWindingUp');

	await admin.send(institutions.windUp());
	const seats = (await api.query.institutionsCollective.members()).map(String);
	assert.equal(seats.length, SEATS - 1);
	assert.ok(!seats.includes(delegate.address));
	const call = nextLimit();
	const proposal = api.tx.institutionsCollective.propose(majority(SEATS - 1), call, lengthOf(call));
	await assert.rejects(delegate.send(proposal), { code: 'InstitutionsCollective.NotMember' });

	await refused('Records.CustodyOpen');
	await admin.send(records.returnQuota(QUOTA_ROWS));
	assert.equal(await heldBy({ address: account }), holds);
	await refused('Institutions.AgentsRemain');
	await admin.send(institutions.dismiss(delegate.address));
	const { data } = await api.query.system.account(account);
	await admin.send(withdraw);

	assert.equal(await stage.freeBalance(heir), data.free.toBigInt() + data.reserved.toBigInt());
	assert.deepEqual([await heldBy({ address: account }), await stage.freeBalance(account)], [0n, 0n]);
	const asking = await stage.asking();
	assert.ok((await asking.institution(id)).status.isWithdrawn);
	assert.deepEqual([await asking.agent(admin.address), await asking.agent(delegate.address)], [undefined, undefined]);
});
