// SPDX-License-Identifier: Apache-2.0

/** What the supply chain does not let anybody do, on a real node: each fraud by its name. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dispense } from '../demo/supply.mjs';
import { blocksFromNow } from '../lib/chain.mjs';
import { leafHash, MerkleTree } from '../lib/merkle.mjs';
import { fingerprint } from '../lib/storage.mjs';
import { Readings } from '../lib/supply/conditions.mjs';
import { exceptionsIn, finding, shipmentIn } from '../lib/supply/custody.mjs';
import { container, lotOf, packOf, thing } from '../lib/supply/identifiers.mjs';
import { introduction, proof, source } from '../lib/supply/packs.mjs';
import { openedRecall, productTerms, recallTerms } from '../lib/supply/products.mjs';
import { SerialTree } from '../lib/supply/serialTree.mjs';
import { today } from '../lib/time.mjs';
import { startChain } from './fixture.mjs';
import { allRefused } from './insurance.mjs';
import {
	box, bundleOf, captured, commitment, FRIDGE, handOver, labelOf, makeLot, making, nextLot, outfit, packBox,
	packBundles, packIn, packInto, receive, refusalName, ship, stock, SUPPLY_PALLETS, unpack,
} from './trading.mjs';

const MINUTE = 60_000;
const UNKNOWN = 4_000_000;

let chain;
let api;
let stage;
let cast;
let made;
let bundle;

before(async () => {
	chain = await startChain();
	({ api, stage } = chain);
	cast = await outfit(stage);
	await stage.decide(stage.custody.setDeadlines({ receipt: 86_400_000, exception: 86_400_000 }));
	made = await makeLot(stage, cast, 500);
	[bundle] = await stock(stage, cast, made, { packs: 40 });
});
after(() => chain?.end());

const asking = () => stage.asking();

/** Tries to dispense, as who the name says; gives the name of the refusal, undefined where it was dispensed. */
async function attempt(by, agent, pack, named) {
	const receipt = await agent.send(await dispense(stage, by, pack, named));
	assert.equal(receipt.all('packs.PackDispensed').length, refusalName(receipt) === undefined ? 1 : 0);
	return refusalName(receipt);
}
const atPharmacy = (pack, named) => attempt(cast.pharmacy, cast.pharmacy.pharmacist, pack, named);
const atRival = (pack, named) => attempt(cast.rival, cast.rival.pharmacist, pack, named);

describe('packs that are none', () => {
	test('an invented serial is no pack; three attempts raise a suspicion that only the maker or a Regulator ends', async () => {
		const { maker, pharmacy, agency, wholesaler } = cast;
		const invented = packOf(made.lot.gtin, 'INVENTED');
		const { introduced } = packIn(made, bundle, 0);
		for (let round = 0; round < 3; round += 1) assert.equal(await atPharmacy(invented, { introduced }), 'NotInLot');
		assert.equal(await atPharmacy(invented, { introduced }), 'Suspect');
		const { suspicion } = await (await asking()).packs.pack(invented);
		assert.deepEqual([suspicion.standing, suspicion.attempts], ['Suspect', 3]);
		assert.equal((await (await asking()).packs.suspicions(made.lot.gtin)).length, 1);
		const { declareIllegitimate, clearSuspicion } = stage.packs;
		await allRefused([
			[pharmacy.responsible, declareIllegitimate(invented, commitment()), 'Packs.NotJudge'],
			[wholesaler.responsible, clearSuspicion(invented, commitment()), 'Packs.NotJudge'],
		]);
		await maker.responsible.send(declareIllegitimate(invented, commitment()));
		assert.equal(await atPharmacy(invented, { introduced }), 'Illegitimate');
		await assert.rejects(maker.responsible.send(clearSuspicion(invented, commitment())), { code: 'Packs.NotARegulator' });
		await agency.responsible.send(clearSuspicion(invented, commitment()));
		assert.equal(await atPharmacy(invented, { introduced }), 'NotInLot');
	});

	test('a report makes a pack suspect, and nobody dispenses it until it is cleared', async () => {
		const { pharmacy, maker } = cast;
		const { pack, introduced, serial } = packIn(made, bundle, 1);
		await pharmacy.plant.send(stage.packs.reportSuspect(pack, made.lot, commitment()));
		assert.equal(await atPharmacy(pack, { introduced }), 'Suspect');
		const { Failed } = await (await asking()).packs.verify(labelOf(made, serial), proof.present(made.tree, serial));
		assert.deepEqual(Failed.additional, ['Suspect']);
		await maker.responsible.send(stage.packs.clearSuspicion(pack, commitment()));
		assert.equal(await atPharmacy(pack, { introduced }), undefined);
	});

	test('a pack is dispensed once, wherever the copy turns up', async () => {
		const { pharmacy } = cast;
		const { pack, introduced } = packIn(made, bundle, 2);
		const call = await dispense(stage, pharmacy, pack, { introduced });
		assert.equal(refusalName(await pharmacy.pharmacist.send(call)), undefined);
		const repeated = await pharmacy.pharmacist.send(call);
		assert.throws(() => refusalName(repeated), /told before/, 'a retried call dispenses nothing more');
		assert.equal(await atPharmacy(pack, { introduced }), 'AlreadySupplied');
		assert.equal(await atRival(pack, { introduced }), 'AlreadySupplied');
	});

	test('a pack is in one place', async () => {
		const { pack, introduced } = packIn(made, bundle, 3);
		assert.equal(await atRival(pack, { introduced }), 'Elsewhere');
		assert.equal(await atPharmacy(pack, { introduced }), undefined);
	});

	test('paths prove their own pack, batch and container only', async () => {
		const { lot, tree } = made;
		const { serial, pack, introduced } = packIn(made, bundle, 4);
		const [other] = await stock(stage, cast, made, { packs: 4 });
		const from = (one, place) => source.container(one.key, place);
		const own = bundle.tree.place(serial);
		const wrong = {
			path: { ...introduced, place: tree.place(bundle.tree.at(5)) },
			batch: { ...introduced, batch: 1 },
			container: introduction(lot, tree, serial, from(other, own)),
			portion: introduction(lot, tree, serial, source.container(bundle.key, own, 1)),
			loose: introduction(lot, tree, serial, source.loose),
		};
		assert.equal(await atPharmacy(pack, { introduced: wrong.path }), 'NotInLot');
		assert.equal(await atPharmacy(pack, { introduced: wrong.batch }), 'NotInLot');
		assert.equal(await atPharmacy(pack, { introduced: wrong.container }), 'NotInContainer');
		assert.equal(await atPharmacy(pack, { introduced: wrong.portion }), 'NotInContainer');
		const otherwise = packIn(made, bundle, 6);
		const loose = { ...otherwise.introduced, source: source.loose };
		assert.equal(await atPharmacy(otherwise.pack, { introduced: loose }), 'Elsewhere');
	});

	test('what was not introduced, or by somebody without the duty, is an error', async () => {
		const { pharmacy, wholesaler, rival } = cast;
		const { pack, introduced } = packIn(made, bundle, 7);
		const alone = packOf(made.lot.gtin, 'ALONE');
		const elsewhere = { ...introduced, lot: lotOf(made.lot.gtin, 'NEVER') };
		const event = await captured(stage, pharmacy, {
			step: 'TakenOut', things: [thing.pack(pack), thing.container(bundle.key)],
		});
		await allRefused([
			[pharmacy.pharmacist, await dispense(stage, pharmacy, alone), 'Packs.NotIntroduced'],
			[pharmacy.pharmacist, await dispense(stage, pharmacy, alone, { introduced: elsewhere }), 'Packs.LotUnknown'],
			[pharmacy.pharmacist, await dispense(stage, pharmacy, pack, { introduced, content: 0 }), 'Packs.ContentOutOfRange'],
			[pharmacy.plant, await dispense(stage, pharmacy, pack, { introduced }), 'Institutions.DutyMissing'],
			[rival.plant, stage.packs.takeOut(pack, introduced, event), 'Packs.HeldElsewhere'],
			[wholesaler.plant, stage.packs.takeOut(pack, introduced, event), 'Packs.HeldElsewhere'],
		]);
	});

	test('the label has to be that of the pack', async () => {
		const { packs } = await asking();
		const serial = bundle.tree.at(8);
		const shown = proof.present(made.tree, serial);
		const label = labelOf(made, serial);
		const reason = async (changed) => (await packs.verify({ ...label, ...changed }, shown)).Failed?.reason;
		assert.equal(await reason({}), undefined);
		assert.equal(await reason({ expiry: made.expiry + 1 }), 'No_match_GTIN_Serial_Expiry');
		assert.equal(await reason({ lot: 'OTHER' }), 'No_match_GTIN_Serial_Lot');
		assert.equal(await reason({ serial: 'INVENTED' }), 'No_match_GTIN_Serial');
		assert.equal(await reason({ gtin: '09506000134352', lot: 'OTHER' }), 'No_match_GTIN_Serial');
	});

	test('a withdrawn product and a recalled lot are not dispensed', async () => {
		const { maker, agency, pharmacy, medicine } = cast;
		const one = await makeLot(stage, cast, 10);
		const [filled] = await stock(stage, cast, one, { packs: 5 });
		const { pack, introduced } = packIn(one, filled, 0);
		await maker.responsible.send(stage.products.withdrawProduct(medicine, commitment()));
		assert.equal(await atPharmacy(pack, { introduced }), 'Withdrawn');
		await maker.responsible.send(stage.products.reinstateProduct(medicine, commitment()));
		const opened = await agency.responsible.send(stage.products.recall(one.lot, recallTerms({ classOf: 'I' }), commitment()));
		assert.equal(await atPharmacy(pack, { introduced }), 'Recalled');
		await allRefused([
			[pharmacy.responsible, stage.products.recall(made.lot, recallTerms(), commitment()), 'Products.NotPermitted'],
			[maker.responsible, stage.products.recall(made.lot, recallTerms({ classOf: 'I' }), commitment()), 'Products.RecallTermsUnsound'],
			[maker.responsible, stage.products.classify(openedRecall(opened), 'III'), 'Products.NotRegulator'],
			[agency.responsible, stage.products.terminateRecall(openedRecall(opened), commitment(), 5), 'Products.ResponsesMissing'],
		]);
	});
});

describe('lots that are none', () => {
	test('only who has the prefix makes, only its responsible person releases', async () => {
		const { maker, wholesaler, medicine, ingredient, agency } = cast;
		const lot = nextLot(medicine);
		const tree = SerialTree.over(['A1', 'B2']);
		const [register, commission] = await making(stage, cast, lot, { tree });
		const substance = nextLot(ingredient);
		await maker.plant.sendAll(await making(stage, cast, substance));
		const [unreleased] = await making(stage, cast, nextLot(medicine), { inputs: [substance] });
		const { prefix } = maker.numbers;
		await allRefused([
			[wholesaler.plant, register, 'Products.NotManufacturer'],
			[maker.plant, commission, 'Products.LotUnknown'],
			[maker.plant, unreleased, 'Products.InputBarred'],
			[maker.plant, stage.products.releaseLot(made.lot, commitment()), 'Institutions.DutyMissing'],
			[agency.responsible, stage.products.releaseLot(made.lot, commitment()), 'Products.NotManufacturer'],
			[maker.responsible, stage.products.extendExpiry(made.lot, today()), 'Products.ExpiryNotLater'],
			[maker.responsible, stage.products.registerProduct(prefix, '09506000134352', productTerms({ content: 1 })), 'Products.PrefixMismatch'],
			[maker.responsible, stage.products.registerProduct(prefix, medicine, productTerms({ content: 1 })), 'Products.ProductKnown'],
		]);
		const overlapping = stage.products.grantPrefix(prefix.slice(0, 7), wholesaler.id, commitment());
		await assert.rejects(stage.decide(overlapping), { code: 'Products.PrefixOverlaps' });
		await assert.rejects(maker.plant.send(api.tx.products.withdrawPrefix(prefix)), { code: 'Runtime.BadOrigin' });
	});

	test('serials out of order cost the lot its release, whoever shows it', async () => {
		const { maker, rival } = cast;
		const lot = nextLot(cast.medicine);
		const serials = ['A1', 'C3', 'B2', 'D4'];
		const tree = new MerkleTree(serials.map((serial) => leafHash(Buffer.from(serial))));
		await maker.plant.sendAll(await making(stage, cast, lot, { tree: { root: tree.root, count: 4 } }));
		await maker.responsible.send(stage.products.releaseLot(lot, commitment()));
		const leaf = (index) => ({ serial: serials[index], place: { index, path: tree.inclusionPath(index) } });
		const report = (left, right) => stage.products.reportDisorder(lot, 0, leaf(left), leaf(right));
		await allRefused([
			[rival.plant, report(0, 1), 'Products.InOrder'],
			[rival.plant, report(1, 3), 'Products.NotNeighbours'],
		]);
		await rival.plant.send(report(1, 2));
		const { facts, row } = await (await asking()).products.lot(lot);
		assert.deepEqual([facts.isReleased, row.isDisordered], [false, true]);
	});

	test('no more packs go into containers than were commissioned', async () => {
		const { maker, wholesaler, boxes } = cast;
		const one = await makeLot(stage, cast, 10, { released: false });
		const all = bundleOf(cast, one, 10);
		await maker.plant.send(await packBox(stage, maker, all));
		const more = box(boxes.bundle(2), one.lot, one.tree.slice(0, 1));
		const again = { ...more, key: all.key };
		const foreign = { ...more, key: container.sscc('376104250021234569') };
		await allRefused([
			[maker.plant, await packBox(stage, maker, more), 'Custody.NotInStock'],
			[maker.plant, await packBox(stage, maker, again), 'Custody.ContainerUsed'],
			[maker.plant, await packBox(stage, maker, foreign), 'Custody.NotIssuer'],
			[wholesaler.plant, await packBox(stage, wholesaler, more), 'Custody.NotIssuer'],
			[maker.plant, await ship(stage, maker, wholesaler, [all.key]), 'Custody.LotBarred'],
		]);
	});
});

describe('goods that are not there', () => {
	let carton;
	let inner;

	before(async () => {
		inner = bundleOf(cast, made, 10);
		carton = cast.boxes.unit();
		await packBundles(stage, cast, [inner], carton);
	});

	test('nobody ships what it does not have, what is in another container, or twice', async () => {
		const { maker, wholesaler, pharmacy, agency } = cast;
		const sending = (from, to, key, named) => ship(stage, from, to, [key], named);
		await allRefused([
			[wholesaler.plant, await sending(wholesaler, pharmacy, carton), 'Custody.NotHolder'],
			[maker.plant, await sending(maker, wholesaler, inner.key), 'Custody.Nested'],
			[maker.plant, await sending(maker, agency, carton), 'Custody.NotATradingPartner'],
			[maker.plant, await sending(maker, maker, carton), 'Custody.SamePartner'],
			[maker.plant, await sending(maker, { ...pharmacy, id: UNKNOWN }, carton), 'Custody.NotATradingPartner'],
			[maker.plant, await sending(maker, wholesaler, carton, { statement: 'Exempt' }), 'Custody.NotExempt'],
			[maker.plant, await packInto(stage, maker, cast.boxes.unit(), [inner.key]), 'Custody.Nested'],
		]);
	});

	test('who lost its licence is shipped nothing', async () => {
		const { maker, wholesaler, agency } = cast;
		const held = await (await asking()).credentials.credentialsOf(wholesaler.account);
		const licence = held[0][0];
		await agency.issuer.send(stage.credentials.suspend(licence));
		const call = await ship(stage, maker, wholesaler, [carton]);
		await assert.rejects(maker.plant.send(call), { code: 'Custody.NotATradingPartner' });
		await agency.issuer.send(stage.credentials.reinstate(licence));
	});

	test('only the receiver receives, and only what was sent', async () => {
		const { maker, wholesaler, pharmacy } = cast;
		const sent = await maker.plant.send(await ship(stage, maker, wholesaler, [carton]));
		const shipment = shipmentIn(sent);
		const receiving = (by, findings, named) => receive(stage, maker, by, shipment, [carton], findings, named);
		const early = await captured(stage, wholesaler, {
			step: { Received: { from: maker.id } }, things: [thing.container(carton)], at: (await stage.now()) - 60 * MINUTE,
		});
		await allRefused([
			[pharmacy.plant, await receiving(pharmacy, []), 'Custody.NotReceiver'],
			[maker.plant, await receiving(maker, []), 'Custody.NotReceiver'],
			[wholesaler.plant, stage.custody.receive(shipment, early), 'Custody.BeforeShipment'],
			[wholesaler.plant, await receiving(wholesaler, [finding.missing(bundle.key)]), 'Custody.NotInShipment'],
			[wholesaler.plant, await receiving(wholesaler, [finding.missing(carton)]), 'Custody.NothingReceived'],
			[wholesaler.plant, await receiving(wholesaler, [finding.short(inner.key, made.lot, 11)]), 'Custody.NotSoMany'],
			[maker.plant, stage.custody.cancel(shipment), 'Custody.NotDue'],
			[pharmacy.plant, stage.custody.refuse(shipment), 'Custody.NotReceiver'],
			[maker.plant, await ship(stage, maker, pharmacy, [carton]), 'Custody.NotPacked'],
		]);
		const damaged = await wholesaler.plant.send(await receiving(wholesaler, [finding.damaged(inner.key)]));
		const [exception] = exceptionsIn(damaged);
		await allRefused([
			[wholesaler.plant, await unpack(stage, wholesaler, carton, { containers: [inner.key] }), 'Custody.Quarantined'],
			[wholesaler.plant, await ship(stage, wholesaler, pharmacy, [carton]), 'Custody.Quarantined'],
			[pharmacy.plant, stage.custody.settle(exception, 'Accepted'), 'Custody.NotASide'],
			[maker.plant, stage.custody.settle(exception, 'Lost'), 'Custody.ResolutionNotAllowed'],
			[maker.plant, stage.custody.closeOverdue(exception), 'Custody.NotDue'],
		]);
		await Promise.all([wholesaler, maker].map(({ plant }) => plant.send(stage.custody.settle(exception, 'Accepted'))));
		await handOver(stage, wholesaler, pharmacy, [carton]);
	});
});

describe('what is said', () => {
	test('an event is neither in the future nor told twice', async () => {
		const { maker, boxes } = cast;
		const [one, other] = [bundleOf(cast, made, 2), bundleOf(cast, made, 2)];
		const content = (filled) => ({ portions: [{ lot: filled.lot, root: filled.tree.root, count: 2 }] });
		const fields = { step: 'Packed', things: [thing.container(one.key)], quantities: [[made.lot, 2]] };
		const later = await captured(stage, maker, { ...fields, at: (await stage.now()) + 60 * MINUTE });
		await assert.rejects(maker.plant.send(stage.custody.pack(one.key, content(one), later)), { code: 'Pedigree.EventInFuture' });
		const event = await captured(stage, maker, fields);
		await maker.plant.send(stage.custody.pack(one.key, content(one), event));
		const again = maker.plant.send(stage.custody.pack(other.key, content(other), event));
		await assert.rejects(again, { code: 'Pedigree.EventKnown' });
		assert.ok(boxes);
	});

	test('readings that were told otherwise are shown, and quarantine', async () => {
		const { pharmacy, rival } = cast;
		const [warm] = await stock(stage, cast, made);
		const last = await stage.now();
		const temperatures = [5, 6, 25, 6, 5];
		const read = new Readings(temperatures.map((celsius, at) => ({ at: last - (5 - at) * MINUTE, celsius })), FRIDGE);
		const told = { ...read.statement, maximumCentiCelsius: 600, outsideMinutes: 0, meanKineticCentiCelsius: 550 };
		await pharmacy.plant.send(stage.conditions.recordReadings(warm.key, told));
		const prove = (at) => stage.conditions.proveReading(warm.key, 0, read.readings[at], read.place(at));
		await allRefused([
			[rival.plant, prove(1), 'Conditions.AsStated'],
			[rival.plant, stage.conditions.proveReading(warm.key, 0, read.readings[2], read.place(1)), 'Conditions.NotInReadings'],
			[pharmacy.plant, stage.conditions.recordReadings(warm.key, { ...told, count: told.count + 1 }), 'Conditions.ReadingsOverlap'],
			[rival.plant, stage.conditions.recordReadings(warm.key, told), 'Conditions.NotHolder'],
		]);
		const shown = await rival.plant.send(prove(2));
		assert.equal(shown.all('conditions.ReadingsDisproved').length, 1);
		assert.equal((await (await asking()).custody.container(warm.key)).isQuarantined, true);
	});

	test('readings that leave a gap are shown to do so, and quarantine', async () => {
		const { pharmacy, rival } = cast;
		const [watched] = await stock(stage, cast, made);
		const last = await stage.now();
		const logged = [100, 90, 10, 0].map((ago) => ({ at: last - ago * MINUTE, celsius: 5 }));
		const read = new Readings(logged, FRIDGE);
		await pharmacy.plant.send(stage.conditions.recordReadings(watched.key, read.statement));
		const leaf = (index) => [read.readings[index], read.place(index)];
		const prove = (one, next) => stage.conditions.proveGap(watched.key, 0, leaf(one), leaf(next));
		await allRefused([
			[rival.plant, prove(0, 1), 'Conditions.AsStated'],
			[rival.plant, prove(0, 2), 'Conditions.NotNeighbours'],
			[rival.plant, stage.conditions.proveGap(watched.key, 0, leaf(1), [read.readings[3], read.place(2)]), 'Conditions.NotInReadings'],
		]);
		const shown = await rival.plant.send(prove(1, 2));
		assert.equal(shown.only('conditions.ReadingsDisproved').institution.toNumber(), pharmacy.id);
		assert.equal((await (await asking()).custody.container(watched.key)).isQuarantined, true);
		const apart = [200, 0].map((ago) => ({ at: last - ago * MINUTE, celsius: 5 }));
		const sparse = stage.conditions.recordReadings(bundle.key, new Readings(apart, FRIDGE).statement);
		await assert.rejects(pharmacy.plant.send(sparse), { code: 'Conditions.StatementUnsound' });
	});

	test('what was refused changed nothing', async () => {
		const { maker, wholesaler, pharmacy } = cast;
		await blocksFromNow(api, 1);
		const before = await fingerprint(api, SUPPLY_PALLETS, (await api.rpc.chain.getBlockHash()).toHex());
		const { pack, introduced } = packIn(made, bundle, 9);
		const spare = box(cast.boxes.bundle(2), made.lot, made.tree.slice(0, made.tree.count));
		await allRefused([
			[maker.plant, await packBox(stage, maker, spare), 'Custody.NotInStock'],
			[wholesaler.plant, await ship(stage, wholesaler, pharmacy, [bundle.key]), 'Custody.NotHolder'],
			[pharmacy.plant, await dispense(stage, pharmacy, pack, { introduced }), 'Institutions.DutyMissing'],
			[pharmacy.responsible, stage.products.recall(made.lot, recallTerms(), commitment()), 'Products.NotPermitted'],
		]);
		assert.equal(await fingerprint(api, SUPPLY_PALLETS, (await api.rpc.chain.getBlockHash()).toHex()), before);
	});
});
