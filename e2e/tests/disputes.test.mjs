// SPDX-License-Identifier: Apache-2.0

/** Emergencies and deliveries in dispute on a real node: panels hear both, as they hear claims. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { play as institutions } from '../demo/1-institutions.mjs';
import { play as consent } from '../demo/5-consent.mjs';
import { rule, seated } from '../demo/panels.mjs';
import { blocksFromNow } from '../lib/chain.mjs';
import { declaredEmergency, target } from '../lib/emergencies.mjs';
import { relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import { matterOf } from '../lib/panels.mjs';
import { plain } from '../lib/plain.mjs';
import { exceptionsIn, finding, shipmentIn } from '../lib/supply/custody.mjs';
import { startChain } from './fixture.mjs';
import { allRefused } from './insurance.mjs';
import { bundleOf, commitment, makeLot, outfit, packBundles, receive, ship } from './trading.mjs';

let chain;
let api;
let stage;
let patients;
let traders;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	patients = await consent(stage, await institutions(stage));
	traders = await outfit(stage);
});
after(() => chain?.end());

/** Has the panel drawn from those without a stake, and two of it vote. */
async function ruled(matter, concerned, ruling) {
	const { panel } = await (await stage.asking()).panels.panel(matter);
	assert.deepEqual(panel.parties, concerned.map(({ id }) => id).sort((one, other) => one - other));
	const panelists = await seated(stage, matter);
	assert.ok(!concerned.some(({ id }) => panelists.includes(id)), panelists.join());
	return rule(stage, matter, panelists, ruling, commitment());
}

describe('an emergency that its custodian found justified', () => {
	const send = async (call) =>
		patients.hospital.records.send(relay(api, await signMetaTransaction(api, patients.subject, call)));
	const dispute = (id) => stage.emergencies.dispute(id, commitment());
	const withdraw = (id) => stage.emergencies.withdrawDispute(id);
	const concerned = () => [patients.hospital, patients.seespital, patients.board];
	const matterIn = (receipt) =>
		matterOf('Emergencies', receipt.only('emergencies.DisputeReferred').matter.toHex());

	async function justified() {
		const { hospital, seespital, subject, licences: [licence] } = patients;
		const { emergencies } = stage;
		const declaration = { credential: licence, reason: 'DelayWouldHarm', justification: commitment() };
		const declare = emergencies.declare(target.subject(subject.address), declaration);
		const id = declaredEmergency(await seespital.clinician.send(declare));
		await hospital.privacy.send(emergencies.review(id, 'Justified', commitment()));
		return id;
	}

	test('goes to the board where a panel overturns that', async () => {
		const id = await justified();
		const receipt = await ruled(matterIn(await send(dispute(id))), concerned(), 'Overturned');
		assert.equal(receipt.only('emergencies.Reported').board.unwrap().toNumber(), patients.board.id);
		const { hearing } = plain((await (await stage.asking()).emergencies.emergency(id)).row).dispute;
		assert.equal(hearing.Panel.ruling, 'Overturned');
		await assert.rejects(send(withdraw(id)), { code: 'Emergencies.AlreadyHeard' });
		await patients.board.issuer.send(stage.emergencies.answerReport(id, commitment()));
	});

	test('stays as it is where a panel upholds it, and nobody disputes it twice', async () => {
		const id = await justified();
		const receipt = await ruled(matterIn(await send(dispute(id))), concerned(), 'Upheld');
		assert.equal(receipt.all('emergencies.Reported').length, 0);
		await assert.rejects(send(dispute(id)), { code: 'Emergencies.AlreadyDisputed' });
	});

	test('has no panel once the subject takes the dispute back, for good', async () => {
		const id = await justified();
		await assert.rejects(send(withdraw(id)), { code: 'Emergencies.NotDisputed' });
		const matter = matterIn(await send(dispute(id)));
		const receipt = await send(withdraw(id));
		assert.equal(receipt.all('panels.PanelDismissed').length, 1);
		assert.equal((await (await stage.asking()).panels.panel(matter)).panel.closing.ruling, null);
		await assert.rejects(send(dispute(id)), { code: 'Emergencies.AlreadyDisputed' });
	});
});

describe('a bundle that one side says was missing', () => {
	const exceptionOf = async (id) => (await stage.asking()).custody.exception(id);

	async function disputed(id) {
		const receipt = await traders.maker.plant.send(stage.custody.dispute(id, commitment()));
		return matterOf('Custody', receipt.only('custody.ExceptionDisputed').matter.toHex());
	}

	/** The wholesaler says that it did not get one of two; the manufacturer, that it did. */
	async function missing() {
		const { maker, wholesaler } = traders;
		const made = await makeLot(stage, traders, 20);
		const bundles = [bundleOf(traders, made, 10), bundleOf(traders, made, 10)];
		await packBundles(stage, traders, bundles);
		const keys = bundles.map(({ key }) => key);
		const shipment = shipmentIn(await maker.plant.send(await ship(stage, maker, wholesaler, keys)));
		const findings = [finding.missing(keys[1])];
		const [id] = exceptionsIn(
			await wholesaler.plant.send(await receive(stage, maker, wholesaler, shipment, keys, findings)),
		);
		return { id, key: keys[1] };
	}

	test('was delivered if a panel says so', async () => {
		const { maker, wholesaler, pharmacy } = traders;
		const { id, key } = await missing();
		const { dispute, settle } = stage.custody;
		await allRefused([
			[maker.plant, dispute(id, commitment()), 'Custody.NothingStated'],
			[pharmacy.plant, dispute(id, commitment()), 'Custody.NotASide'],
			[maker.responsible, dispute(id, commitment()), 'Institutions.DutyMissing'],
		]);
		await maker.plant.send(settle(id, 'Delivered'));
		await wholesaler.plant.send(settle(id, 'Lost'));
		await assert.rejects(wholesaler.plant.send(dispute(id, commitment())), { code: 'Custody.NotDisputable' });
		const matter = await disputed(id);
		assert.deepEqual((await exceptionOf(id)).matters, [[maker.id, matter.reference]]);
		await assert.rejects(maker.plant.send(dispute(id, commitment())), { code: 'Custody.AlreadyDisputed' });

		const receipt = await ruled(matter, [maker, wholesaler], 'Overturned');
		assert.equal(plain(receipt.only('custody.DisputeRuled').ruling), 'Overturned');
		const { row } = await exceptionOf(id);
		assert.equal(row.outcome.resolution, 'Delivered');
		const { holder } = await (await stage.asking()).custody.container(key);
		assert.equal(holder, wholesaler.id);
	});

	test('is what both sides agree on, before a panel as well', async () => {
		const { maker, wholesaler } = traders;
		const { id } = await missing();
		await maker.plant.send(stage.custody.settle(id, 'Delivered'));
		const matter = await disputed(id);
		const receipt = await wholesaler.plant.send(stage.custody.settle(id, 'Delivered'));
		assert.equal(receipt.all('panels.PanelDismissed').length, 1);
		const { panel } = await (await stage.asking()).panels.panel(matter);
		assert.equal(panel.closing.ruling, null);
	});

	test('is lost by the rule once a panel upheld it, however long that took', async () => {
		const { maker, wholesaler } = traders;
		await stage.decide(stage.custody.setDeadlines({ receipt: 86_400_000, exception: 30_000 }));
		const { id } = await missing();
		await maker.plant.send(stage.custody.settle(id, 'Delivered'));
		const matter = await disputed(id);
		const { due } = (await exceptionOf(id)).row;
		while ((await stage.now()) <= due) await blocksFromNow(api, 1);
		await maker.plant.send(stage.custody.closeOverdue(id));
		assert.equal((await exceptionOf(id)).row.outcome, null);

		await ruled(matter, [maker, wholesaler], 'Upheld');
		assert.equal((await exceptionOf(id)).row.outcome.resolution, 'Lost');
	});
});
