// SPDX-License-Identifier: Apache-2.0

/** Medicines from the lot to the patient, on a real node: the main path. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dispense } from '../demo/supply.mjs';
import { blocksFromNow } from '../lib/chain.mjs';
import { openedExcursion, Readings, whenChanged } from '../lib/supply/conditions.mjs';
import { exceptionsIn, finding, packed, portion, shipmentIn } from '../lib/supply/custody.mjs';
import { thing } from '../lib/supply/identifiers.mjs';
import { proof } from '../lib/supply/packs.mjs';
import { askPedigree, isGood, partiesOf, shown } from '../lib/supply/pedigree.mjs';
import { openedRecall, recallTerms } from '../lib/supply/products.mjs';
import { today } from '../lib/time.mjs';
import { startChain } from './fixture.mjs';
import { assertDocumented } from './insurance.mjs';
import {
	bundleOf, captured, commitment, CONTENT, FRIDGE, handOver, labelOf, makeLot, making, nextLot, outfit,
	packBundles, packIn, packInto, receive, refusalName, ship, stock, unpack,
} from './trading.mjs';

const LAWFUL = { receipt: 14 * 86_400_000, exception: 14 * 86_400_000 };
const MINUTE = 60_000;

let chain;
let api;
let stage;
let cast;
let made;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	cast = await outfit(stage);
	await stage.decide(stage.custody.setDeadlines(LAWFUL));
	made = await makeLot(stage, cast, 1_000);
});
after(() => chain?.end());

const asking = (blockHash) => stage.asking(blockHash);
const countOf = async (lot, { id }) => {
	const held = new Map(await (await asking()).custody.holdings(lot)).get(id);
	return held === undefined ? 0 : held.loose + held.packed + held.sent;
};

/** Commissioned packs are with somebody, dispensed or decommissioned: nothing else. */
async function assertConserved({ lot }) {
	const { custody } = await asking();
	const [tally, holdings] = await Promise.all([custody.tally(lot), custody.holdings(lot)]);
	const held = holdings.reduce((sum, [, { loose, packed, sent }]) => sum + loose + packed + sent, 0);
	assert.equal(held + tally.dispensed + tally.decommissioned, tally.commissioned);
	return tally;
}

test('every call of the pallets is documented', () => {
	for (const pallet of ['products', 'custody', 'packs', 'conditions', 'pedigree']) assertDocumented(api, pallet);
});

describe('what is made', () => {
	test('prefix, product and lot read as they were registered, and the same again is quiet', async () => {
		const { maker, medicine } = cast;
		const { products } = await asking();
		assert.equal((await products.prefix(maker.numbers.prefix)).institution, maker.id);
		const product = await products.product(medicine);
		assert.equal(product.manufacturer, maker.id);
		assert.deepEqual(product.terms.storage, FRIDGE);
		const { row, facts, barrier } = await products.lot(made.lot);
		assert.deepEqual([row.commissioned, facts.isReleased, facts.expiry, barrier], [1_000, true, made.expiry, null]);
		const { root, count } = await products.batch(made.lot, 0);
		assert.deepEqual([root, count], [`0x${made.tree.root.toString('hex')}`, 1_000]);
		assert.equal(await products.lot(nextLot(medicine)), null);
		const certified = row.release.certificate;
		const again = await maker.responsible.send(stage.products.releaseLot(made.lot, certified));
		assert.equal(again.all('products.LotReleased').length, 0);
	});

	test('a second batch of the same lot counts, and its packs are proved in it', async () => {
		const { lot, tree, expiry } = await makeLot(stage, cast, 5);
		const second = (await makeLot(stage, cast, 3)).tree;
		const event = await captured(stage, cast.maker, {
			step: 'Commissioned', things: [thing.lot(lot)], quantities: [[lot, 3]],
		});
		const call = stage.products.commission(lot, second, event, 2);
		await cast.maker.plant.send(call);
		assert.equal((await cast.maker.plant.send(call)).all('products.PacksCommissioned').length, 0);
		const { row } = await (await asking()).products.lot(lot);
		assert.deepEqual([row.batches, row.commissioned, row.rejects], [2, 8, 2]);
		const { packs } = await asking();
		const scan = labelOf({ lot, expiry }, second.at(0));
		assert.deepEqual(await packs.verify(scan, proof.present(second, second.at(0), 1)), { Verified: { additional: [] } });
		assert.ok((await packs.verify(scan, proof.present(second, second.at(0), 0))).Failed);
		const invented = { ...scan, serial: 'INVENTED' };
		assert.ok((await packs.verify(invented, proof.absent([tree, second], 'INVENTED'))).Failed);
		assert.ok((await packs.verify(invented, proof.absent([tree], 'INVENTED'))).Unproved, 'one batch is left out');
	});

	test('an expiry that was extended verifies by both dates, and says so', async () => {
		const { lot, tree, expiry } = await makeLot(stage, cast, 2);
		await cast.maker.responsible.send(stage.products.extendExpiry(lot, expiry + 90));
		const { packs } = await asking();
		const shown = proof.present(tree, tree.at(0));
		const verdict = (day) => packs.verify(labelOf({ lot, expiry: day }, tree.at(0)), shown);
		assert.deepEqual(await verdict(expiry), { Verified: { additional: ['ExpirationExtended'] } });
		assert.ok((await verdict(expiry + 90)).Verified);
		assert.equal((await verdict(expiry + 1)).Failed.reason, 'No_match_GTIN_Serial_Expiry');
	});
});

describe('from hand to hand', () => {
	let bundles;
	let cartons;
	let pallet;

	test('three levels are packed, and the outermost one speaks for what is in it', async () => {
		const { maker, boxes } = cast;
		bundles = Array.from({ length: 4 }, () => bundleOf(cast, made, 20));
		cartons = [boxes.unit(), boxes.unit()];
		pallet = boxes.unit();
		await packBundles(stage, cast, bundles.slice(0, 2), cartons[0]);
		await packBundles(stage, cast, bundles.slice(2), cartons[1]);
		const call = await packInto(stage, maker, pallet, cartons);
		const receipt = await maker.plant.send(call);
		assert.equal(receipt.all('custody.ContainerPacked').length, 1);
		assert.equal((await maker.plant.send(call)).all('custody.ContainerPacked').length, 0);
		const { row, holder } = await (await asking()).custody.container(pallet);
		assert.deepEqual([row.height, row.lots.map(([, count]) => count), holder], [3, [80], maker.id]);
		const inner = await (await asking()).custody.container(bundles[0].key);
		assert.deepEqual(inner.outermost, pallet);
	});

	test('it is shipped, received short of a carton, and settled by both sides', async () => {
		const { maker, wholesaler } = cast;
		const sent = await maker.plant.send(await ship(stage, maker, wholesaler, [pallet]));
		const shipment = shipmentIn(sent);
		assert.equal((await (await asking()).custody.container(pallet)).isInTransit, true);
		const missing = [finding.missing(cartons[1])];
		const receipt = await wholesaler.plant.send(await receive(stage, maker, wholesaler, shipment, [pallet], missing));
		const [exception] = exceptionsIn(receipt);
		assert.equal(receipt.only('custody.ContainerMissing').answerable.toNumber(), maker.id);
		assert.equal(await countOf(made.lot, wholesaler), 40);
		const { packs, custody } = await asking();
		assert.equal(await packs.lastHolder(thing.container(cartons[1])), maker.id);
		assert.equal(await packs.lastHolder(thing.container(bundles[0].key)), wholesaler.id);
		assert.equal((await custody.exceptionsOf(maker.id)).length, 1);
		await wholesaler.plant.send(stage.custody.settle(exception, 'Lost'));
		await maker.plant.send(stage.custody.settle(exception, 'Returned'));
		assert.equal((await (await asking()).custody.exception(exception)).row.outcome, null);
		await wholesaler.plant.send(stage.custody.settle(exception, 'Returned'));
		const { row } = await (await asking()).custody.exception(exception);
		assert.equal(row.outcome.resolution, 'Returned');
		await assertConserved(made);
	});

	test('what came back is verified before it moves again', async () => {
		const { maker, wholesaler } = cast;
		const [, carton] = cartons;
		await assert.rejects(maker.plant.send(await ship(stage, maker, wholesaler, [carton])), { code: 'Custody.Quarantined' });
		const event = await captured(stage, maker, { step: 'ReturnVerified', things: [thing.container(carton)] });
		await maker.responsible.send(stage.custody.verifyReturn(carton, commitment(), event));
		await handOver(stage, maker, wholesaler, [carton]);
		assert.equal(await countOf(made.lot, wholesaler), 80);
	});

	test('it is split and goes on to the pharmacy, which opens it', async () => {
		const { wholesaler, pharmacy } = cast;
		await wholesaler.plant.send(await unpack(stage, wholesaler, pallet, { containers: cartons.slice(0, 1) }));
		await handOver(stage, wholesaler, pharmacy, cartons);
		await pharmacy.plant.send(await unpack(stage, pharmacy, cartons[0], { containers: bundles.slice(0, 2).map(({ key }) => key) }));
		const { holder, proprietor, outermost } = await (await asking()).custody.container(bundles[0].key);
		assert.deepEqual([holder, proprietor, outermost], [pharmacy.id, pharmacy.id, bundles[0].key]);
		assert.equal(await countOf(made.lot, pharmacy), 80);
		await assertConserved(made);
	});

	test('a party and a Regulator read the pedigree, others do not; each hash is that of its event', async () => {
		const { maker, wholesaler, agency, rival } = cast;
		const { pack } = packIn(made, bundles[0], 0);
		const about = { lot: made.lot, container: bundles[0].key };
		for (const house of [maker.plant, wholesaler.plant, agency.responsible]) {
			const { events, isCut } = await askPedigree(api, house.address, thing.pack(pack), about);
			const parties = await partiesOf(api, events);
			const steps = events.map(({ step }) => (typeof step === 'string' ? step : Object.keys(step)[0]));
			assert.deepEqual(steps, [
				'Made', 'Commissioned', 'Packed', 'Packed', 'Packed', 'Shipped', 'Received', 'Unpacked', 'Shipped', 'Received',
				'Unpacked',
			]);
			assert.ok(!isCut && events.every((event) => isGood(shown(event, parties))));
		}
		const attempt = askPedigree(api, rival.plant.address, thing.pack(pack), about);
		await assert.rejects(attempt, { reason: 'NotAParty' });
	});

	test('a shipment is refused, and another is cancelled once it is late', async () => {
		const { maker, wholesaler } = cast;
		const [first, second] = [bundleOf(cast, made, 5), bundleOf(cast, made, 5)];
		await packBundles(stage, cast, [first, second]);
		const refused = shipmentIn(await maker.plant.send(await ship(stage, maker, wholesaler, [first.key])));
		await wholesaler.plant.send(stage.custody.refuse(refused));
		assert.equal((await (await asking()).custody.container(first.key)).isQuarantined, true);
		await stage.decide(stage.custody.setDeadlines({ receipt: 1_000, exception: 1_000 }));
		const late = shipmentIn(await maker.plant.send(await ship(stage, maker, wholesaler, [second.key])));
		await blocksFromNow(api, 2);
		await maker.plant.send(stage.custody.cancel(late));
		assert.equal((await (await asking()).custody.container(second.key)).holder, maker.id);
		await stage.decide(stage.custody.setDeadlines(LAWFUL));
	});

	test('an exception that nobody settles is settled by the rule, in a block of its own', async () => {
		const { maker, wholesaler } = cast;
		const one = bundleOf(cast, made, 8);
		await packBundles(stage, cast, [one]);
		await stage.decide(stage.custody.setDeadlines({ receipt: LAWFUL.receipt, exception: 1_000 }));
		const shipment = shipmentIn(await maker.plant.send(await ship(stage, maker, wholesaler, [one.key])));
		const short = [finding.short(one.key, made.lot, 3)];
		const receipt = await wholesaler.plant.send(await receive(stage, maker, wholesaler, shipment, [one.key], short));
		const [exception] = exceptionsIn(receipt);
		await blocksFromNow(api, 3);
		const { row } = await (await asking()).custody.exception(exception);
		assert.equal(row.outcome.resolution, 'Lost');
		assert.equal((await assertConserved(made)).decommissioned, 3);
		await stage.decide(stage.custody.setDeadlines(LAWFUL));
	});
});

test('an institution tells an event once, and none takes it away from another one', async () => {
	const { maker, pharmacy } = cast;
	const [{ key, lot, tree }] = await stock(stage, cast, made, { packs: 2 });
	const content = { portions: [portion(lot, tree)] };
	const event = await captured(stage, pharmacy, { step: 'Unpacked', ...packed(key, content) });
	const packing = () => {
		const one = bundleOf(cast, made, 2);
		return stage.custody.pack(one.key, { portions: [portion(one.lot, one.tree)] }, event);
	};
	assert.equal((await maker.plant.send(packing())).all('pedigree.EventRecorded').length, 1);
	await assert.rejects(maker.plant.send(packing()), { code: 'Pedigree.EventKnown' });
	const { institution } = (await pharmacy.plant.send(stage.custody.unpack(key, event))).only('pedigree.EventRecorded');
	assert.equal(institution.toNumber(), pharmacy.id);
});

describe('the pack', () => {
	let bundle;

	before(async () => {
		[bundle] = await stock(stage, cast, made, { packs: 12 });
	});

	const give = async (at, named = {}) => {
		const { pack, introduced } = packIn(made, bundle, at);
		return cast.pharmacy.pharmacist.send(await dispense(stage, cast.pharmacy, pack, { introduced, ...named }));
	};
	const stateOf = async (at) => (await (await asking()).packs.pack(packIn(made, bundle, at).pack)).row?.state;

	test('it is verified, dispensed, and verified no more', async () => {
		const { serial, pack } = packIn(made, bundle, 0);
		const scan = labelOf(made, serial);
		assert.deepEqual(await (await asking()).packs.verify(scan), { Unproved: { additional: [] } });
		const shown = proof.present(made.tree, serial);
		assert.deepEqual(await (await asking()).packs.verify(scan, shown), { Verified: { additional: [] } });
		const receipt = await give(0);
		assert.equal(refusalName(receipt), undefined);
		assert.equal(receipt.only('packs.PackDispensed').content.toNumber(), CONTENT);
		assert.equal((await (await asking()).packs.verify(scan)).Failed.reason, 'Not_for_redistribution');
		const { row, holder } = await (await asking()).packs.pack(pack);
		assert.deepEqual([row.state, row.left, holder], ['Supplied', 0, cast.pharmacy.id]);
		await assertConserved(made);
	});

	test('a few tablets of it are dispensed, and then the rest', async () => {
		await give(1, { content: 10 });
		assert.equal(await stateOf(1), 'PartiallySupplied');
		const { pack } = packIn(made, bundle, 1);
		const tooMany = await dispense(stage, cast.pharmacy, pack, { content: 21, held: 21 });
		await assert.rejects(cast.pharmacy.pharmacist.send(tooMany), { code: 'Packs.ContentOutOfRange' });
		const rest = await cast.pharmacy.pharmacist.send(await dispense(stage, cast.pharmacy, pack, { held: 20 }));
		assert.equal(rest.only('packs.PackDispensed').left.toNumber(), 0);
		assert.equal(await stateOf(1), 'Supplied');
	});

	test('a mistake is undone at the same place, and the pack is dispensed again', async () => {
		const { pharmacy } = cast;
		await give(2);
		const { pack } = packIn(made, bundle, 2);
		const restoring = async (wasKept, place = pharmacy.gln) => {
			const step = { Restored: { state: 'Active' } };
			const event = await captured(stage, pharmacy, { step, things: [thing.pack(pack)], readPoint: place });
			return pharmacy.pharmacist.send(stage.packs.restore(pack, event, wasKept));
		};
		await assert.rejects(restoring(false), { code: 'Packs.NotKept' });
		await assert.rejects(restoring(true, cast.maker.gln), { code: 'Packs.NotSamePlace' });
		await restoring(true);
		assert.equal(await stateOf(2), 'Active');
		assert.equal(refusalName(await give(2)), undefined);
	});

	test('it is locked, unlocked, taken as a sample, and gone', async () => {
		const { pharmacy } = cast;
		const { pack, introduced } = packIn(made, bundle, 3);
		const decommission = async (state, named) => {
			const event = await captured(stage, pharmacy, { step: { Decommissioned: { state } }, things: [thing.pack(pack)] });
			return pharmacy.plant.send(stage.packs.decommission(pack, state, event, named));
		};
		await decommission('Locked', introduced);
		assert.equal(refusalName(await give(3)), 'Decommissioned');
		const event = await captured(stage, pharmacy, { step: { Restored: { state: 'Active' } }, things: [thing.pack(pack)] });
		await pharmacy.plant.send(stage.packs.restore(pack, event));
		const before = await assertConserved(made);
		await decommission('Sample');
		const after = await assertConserved(made);
		assert.equal(after.decommissioned - before.decommissioned, 1);
	});

	test('a whole bundle is returned and sold again, with what was taken out of it left behind', async () => {
		const { pharmacy, wholesaler, rival } = cast;
		const before = await countOf(made.lot, pharmacy);
		await handOver(stage, pharmacy, wholesaler, [bundle.key], { purpose: 'Return' });
		const after = await countOf(made.lot, pharmacy);
		assert.equal(before - after, 8);
		const event = await captured(stage, wholesaler, { step: 'ReturnVerified', things: [thing.container(bundle.key)] });
		await wholesaler.responsible.send(stage.custody.verifyReturn(bundle.key, commitment(), event));
		await handOver(stage, wholesaler, rival, [bundle.key]);
		const { pack, introduced } = packIn(made, bundle, 5);
		const receipt = await rival.pharmacist.send(await dispense(stage, rival, pack, { introduced }));
		assert.equal(refusalName(receipt), undefined);
		assert.equal(refusalName(await give(6)), 'Elsewhere');
		await assertConserved(made);
	});
});

describe('conditions', () => {
	const logged = async (temperatures) => {
		const last = await stage.now();
		return new Readings(
			temperatures.map((celsius, at) => ({ at: last - (temperatures.length - at) * 10 * MINUTE, celsius })), FRIDGE,
		);
	};

	test('what stays within the profile is counted, and what does not quarantines until all is answered', async () => {
		const { maker, pharmacy } = cast;
		const [one] = await stock(stage, cast, made);
		const fine = await logged([4, 5, 6, 5]);
		const quiet = await pharmacy.plant.send(stage.conditions.recordReadings(one.key, fine.statement));
		assert.equal(quiet.all('conditions.ExcursionOpened').length, 0);
		const { monitor, minutes, outsideMinutes, meanKineticCentiCelsius } = await (await asking()).conditions.monitor(one.key);
		assert.deepEqual([monitor.batches, minutes, outsideMinutes], [1, 30, 0]);
		assert.equal(meanKineticCentiCelsius, fine.statement.meanKineticCentiCelsius);
		const [warm] = await stock(stage, cast, made);
		const { statement } = await logged([5, 12, 14, 13, 12, 11, 5]);
		const opened = await pharmacy.plant.send(stage.conditions.recordReadings(warm.key, statement));
		const number = openedExcursion(opened);
		const { pack, introduced } = packIn(made, warm, 0);
		const refused = await pharmacy.pharmacist.send(await dispense(stage, pharmacy, pack, { introduced }));
		assert.equal(refusalName(refused), 'Quarantined');
		const changedAt = whenChanged(await (await asking()).conditions.excursion(number));
		const answer = (isStable) => stage.conditions.answerStability(number, changedAt, isStable, commitment());
		await maker.responsible.send(answer(false));
		await assert.rejects(pharmacy.responsible.send(stage.conditions.release(number)), { code: 'Conditions.NotStable' });
		await maker.responsible.send(answer(true));
		await pharmacy.responsible.send(stage.conditions.release(number));
		const given = await pharmacy.pharmacist.send(await dispense(stage, pharmacy, pack, { introduced }));
		assert.equal(refusalName(given), undefined);
	});

	test('a bundle that left a warm carton has been as warm', async () => {
		const { maker, boxes } = cast;
		const bundles = [bundleOf(cast, made, 3), bundleOf(cast, made, 3)];
		const carton = boxes.unit();
		await packBundles(stage, cast, bundles, carton);
		const { statement } = await logged([5, 9, 9, 5]);
		await maker.plant.send(stage.conditions.recordReadings(carton, statement));
		await maker.plant.send(await unpack(stage, maker, carton, { containers: bundles.map(({ key }) => key) }));
		const { outsideMinutes } = await (await asking()).conditions.monitor(bundles[0].key);
		assert.equal(outsideMinutes, statement.outsideMinutes);
	});
});

describe('recalls', () => {
	const give = async (one, bundle, at) => {
		const { pack, introduced } = packIn(one, bundle, at);
		return cast.pharmacy.pharmacist.send(await dispense(stage, cast.pharmacy, pack, { introduced }));
	};

	test('packs that are named are not dispensed, others of the lot are', async () => {
		const { maker } = cast;
		const one = await makeLot(stage, cast, 20);
		const [bundle] = await stock(stage, cast, one);
		const named = [0, 1].map((at) => bundle.tree.at(at));
		const opened = await maker.responsible.send(stage.products.recallPacks(one.lot, named.slice(0, 1), recallTerms(), commitment()));
		await maker.responsible.send(stage.products.addToRecall(openedRecall(opened), named.slice(1)));
		assert.equal(refusalName(await give(one, bundle, 0)), 'Recalled');
		assert.equal(refusalName(await give(one, bundle, 1)), 'Recalled');
		assert.equal(refusalName(await give(one, bundle, 2)), undefined);
		const { packs } = await stage.asking();
		const unopened = (at) => packs.verify(labelOf(one, bundle.tree.at(at)), proof.present(one.tree, bundle.tree.at(at)));
		const recalled = { Failed: { reason: 'Not_for_redistribution', additional: ['Recalled'] } };
		assert.deepEqual(await unopened(1), recalled);
		assert.deepEqual(await unopened(3), { Verified: { additional: [] } });
	});

	test('lots made out of a recalled one wait for their manufacturer', async () => {
		const { maker, agency, pharmacy, ingredient } = cast;
		const substance = nextLot(ingredient);
		await maker.plant.sendAll(await making(stage, cast, substance));
		await maker.responsible.send(stage.products.releaseLot(substance, commitment()));
		const one = await makeLot(stage, cast, 20, { inputs: [substance] });
		const [bundle] = await stock(stage, cast, one);
		const opened = await agency.responsible.send(stage.products.recall(substance, recallTerms({ classOf: 'II' }), commitment()));
		const recall = openedRecall(opened);
		assert.equal(refusalName(await give(one, bundle, 0)), 'Affected');
		await maker.responsible.send(stage.products.assessLot(one.lot, recall, commitment()));
		assert.equal(refusalName(await give(one, bundle, 0)), undefined);
		const { packs } = await asking();
		const reported = await packs.recallReport(recall);
		assert.ok(reported.some(({ lot, holdings }) =>
			lot.lot === one.lot.lot && holdings.some(([institution, { packed }]) => institution === pharmacy.id && packed === 9)));
	});

	test('a recall ends once those who have packs have answered', async () => {
		const { maker, agency, pharmacy } = cast;
		const one = await makeLot(stage, cast, 20);
		await stock(stage, cast, one);
		const terms = recallTerms({ depth: 'Retail' });
		const recall = openedRecall(await maker.responsible.send(stage.products.recall(one.lot, terms, commitment())));
		const ending = stage.products.terminateRecall(recall, commitment(), 5);
		await assert.rejects(agency.responsible.send(ending), { code: 'Products.NotClassified' });
		await agency.responsible.send(stage.products.classify(recall, 'I'));
		await assert.rejects(agency.responsible.send(ending), { code: 'Products.ResponsesMissing' });
		await pharmacy.responsible.send(stage.products.respond(recall, 10));
		await agency.responsible.send(ending);
		const { row } = await (await asking()).products.recall(recall);
		assert.ok(row.termination !== null && row.openedAt / 86_400_000 >= today());
	});
});
