// SPDX-License-Identifier: Apache-2.0

/** A manufacturer commissions a million packs in one transaction; where one comes from is asked as fast as ever. */

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { storedBytes } from '../lib/storage.mjs';
import { storageProfile } from '../lib/supply/conditions.mjs';
import { lotOf, packOf, thing } from '../lib/supply/identifiers.mjs';
import { askPedigree } from '../lib/supply/pedigree.mjs';
import { productTerms } from '../lib/supply/products.mjs';
import { guessChance, makeSerials } from '../lib/supply/serials.mjs';
import { SerialTree } from '../lib/supply/serialTree.mjs';
import { grouped, seconds, table } from '../lib/table.mjs';
import { today } from '../lib/time.mjs';
import { checkJoined } from './1-institutions.mjs';
import { written } from './billing.mjs';
import { box, captured, CONTENT, containersOf, identify, packBox, packInto, trade } from './supply.mjs';
import { timeTraces } from './tracing.mjs';

export const SUPPLY_PALLETS = ['Products', 'Custody', 'Packs', 'Pedigree', 'Conditions'];
/** The lots that are commissioned one after the other; the last one is the one that is sold. */
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const [SAMPLE_PACKS, MOST_RATIO] = [10, 3];
const SHELF_LIFE_DAYS = 730;
/** The references of trade items under the company prefix. */
const [INGREDIENT, MEDICINE] = [1, 2];
const FRIDGE = { minimum: 2, maximum: 8, outsideMinutes: 30, meanKinetic: 8 };

/** Products, and a released lot of the substance that goes into the medicine. */
async function register(stage, { maker }) {
	const { products } = stage;
	const { numbers } = maker;
	const [ingredient, medicine] = [numbers.gtin(INGREDIENT), numbers.gtin(MEDICINE)];
	const storage = storageProfile(FRIDGE);
	await maker.responsible.sendAll([
		products.registerProduct(numbers.prefix, ingredient, productTerms({ kind: 'Ingredient', content: 1 })),
		products.registerProduct(numbers.prefix, medicine, productTerms({ content: CONTENT, storage })),
	]);
	const substance = lotOf(ingredient, 'S-1');
	const days = { manufactured: today() - 30, expiry: today() + SHELF_LIFE_DAYS };
	const made = await captured(stage, maker, { step: 'Made', things: [thing.lot(substance)] });
	await maker.plant.send(products.registerLot(substance, days, made));
	await maker.responsible.send(products.releaseLot(substance, written('certificate of analysis S-1')));
	return { ingredient, medicine, substance, profile: storage };
}

/** All that can begin while an act before waits: the lots before the one that is sold are made in it. */
export async function prepare(stage) {
	const traders = await trade(stage);
	const registered = await register(stage, traders);
	const act = { ...traders, ...registered, boxes: containersOf(traders.maker.numbers), seed: randomBytes(32) };
	return { ...act, smallLots: await makeSmallLots(stage, act) };
}

/** The calls that make a lot out of the substance and give its packs their serials. */
async function making(stage, { maker, substance }, lot, tree) {
	const days = { manufactured: today() - 1, expiry: today() + SHELF_LIFE_DAYS, inputs: [substance] };
	const made = await captured(stage, maker, { step: 'Made', things: [thing.lot(lot), thing.lot(substance)] });
	const commissioned = await captured(stage, maker, {
		step: 'Commissioned', things: [thing.lot(lot)], quantities: [[lot, tree.count]],
	});
	return {
		register: stage.products.registerLot(lot, days, made),
		commission: stage.products.commission(lot, tree, commissioned),
		expiry: days.expiry,
	};
}

/** A carton with one bundle of a few packs, of which one is traced. */
async function samplePacking(stage, { maker, boxes }, lot, tree) {
	const bundle = box(boxes.bundle(MEDICINE), lot, tree.slice(0, SAMPLE_PACKS));
	const carton = boxes.unit();
	const calls = [await packBox(stage, maker, bundle), await packInto(stage, maker, carton, [bundle.key])];
	return { calls, traced: { pack: packOf(lot.gtin, bundle.tree.at(0)), lot, container: bundle.key } };
}

/** Lots before the one that is sold, each in a block of its own: what is traced, and where. */
async function makeSmallLots(stage, act) {
	const made = [];
	for (const size of SIZES.slice(0, -1)) {
		const lot = lotOf(act.medicine, `P${size}`);
		const tree = SerialTree.over(makeSerials(act.seed, lot, size));
		const { register: registered, commission } = await making(stage, act, lot, tree);
		const { calls, traced } = await samplePacking(stage, act, lot, tree);
		const { blockHash } = await act.maker.plant.sendAll([registered, commission, ...calls]);
		made.push({ traced, blockHash });
	}
	return made;
}

/** Of how many events the trace of a pack is at the block with its lot, and how many packs `lots` have there. */
async function trace(stage, asker, { traced: { pack, lot, container }, blockHash }, lots) {
	const state = await stage.api.at(blockHash);
	const { events, isCut } = await askPedigree(state, asker, thing.pack(pack), { lot, container });
	stage.check(`the trace of a pack of lot ${lot.lot} has ${events.length} events and is whole`, !isCut);
	const { custody } = await stage.asking(blockHash);
	const tallies = await Promise.all(lots.map((one) => custody.tally(one)));
	return { events: events.length, packs: tallies.reduce((sum, { commissioned }) => sum + commissioned, 0) };
}

/** The same question at one block after the other, while there are more and more packs. */
async function measure(stage, { maker }, made) {
	const asker = maker.plant.address;
	const lots = made.map(({ traced }) => traced.lot);
	const measured = [];
	for (const [at, one] of made.entries()) measured.push(await trace(stage, asker, one, lots.slice(0, at + 1)));
	const times = await timeTraces(stage, asker, made);
	return measured.map((found, at) => ({ ...found, ...times[at] }));
}

async function drawSerials(stage, { maker, medicine, seed }) {
	const lot = lotOf(medicine, 'B7');
	const count = SIZES.at(-1);
	const startedAt = performance.now();
	const serials = makeSerials(seed, lot, count);
	const drawnAt = performance.now();
	const tree = SerialTree.over(serials);
	const builtAt = performance.now();
	await stage.vault(maker.name);
	await tree.save(path.join(stage.folder, maker.name, `${lot.lot}.serials`));
	const chance = `one guess in ${(1 / guessChance(count)).toPrecision(1)} would be right`;
	stage.check(`${grouped(count)} serials drawn in ${seconds(drawnAt - startedAt)}: ${chance}`, tree.count === count);
	stage.say(`    their tree took ${seconds(builtAt - drawnAt)}`);
	return { lot, tree };
}

/** One transaction, alone in its block with what the supply chain stores. */
async function commission(stage, act, { lot, tree }) {
	const { api } = stage;
	const { plant } = act.maker;
	const { register: made, commission: call, expiry } = await making(stage, act, lot, tree);
	await plant.send(made);
	const receipt = await plant.send(call);
	const parent = (await api.rpc.chain.getHeader(receipt.blockHash)).parentHash.toHex();
	const [before, after] = await Promise.all(
		[parent, receipt.blockHash].map((hash) => storedBytes(api, SUPPLY_PALLETS, hash)),
	);
	const { count } = receipt.only('products.PacksCommissioned');
	const bytes = `${call.encodedLength} bytes, block ${receipt.blockNumber}`;
	stage.check(`one transaction commissions ${grouped(count.toNumber())} packs: ${bytes}`, count.toNumber() === tree.count);
	const perPack = (after - before) / tree.count;
	stage.check(`it took ${after - before} bytes of state, ${perPack.toFixed(6)} for each pack`, perPack < 0.01);
	return { expiry, bytesPerCommissioned: perPack, took: { commission: receipt } };
}

/** A lot is released while the first of its packs are packed: what is shipped has to be released. */
async function release(stage, act, lot, tree) {
	const { plant, responsible } = act.maker;
	const { calls, traced } = await samplePacking(stage, act, lot, tree);
	const releasing = responsible.send(stage.products.releaseLot(lot, written(`batch certificate ${lot.lot}`)));
	const [{ blockHash }] = await Promise.all([plant.sendAll(calls), releasing]);
	const { facts, barrier } = await (await stage.asking()).products.lot(lot);
	stage.check('a responsible person releases the lot', facts.isReleased && barrier === null);
	return { traced, blockHash };
}

/** The trace must not depend on how many packs there are. */
function checkFlat(stage, measured) {
	const rows = [
		['packs in the system', 'events', 'trace, ms', 'state read, ms', 'ratio'],
		...measured.map(({ packs, events, trace, read }) =>
			[grouped(packs), events, trace.toFixed(2), read.toFixed(2), (trace / read).toFixed(1)]),
	];
	for (const line of table(rows)) stage.say(`    ${line}`);
	const traces = measured.map(({ trace }) => trace);
	const slowest = Math.max(...traces) / Math.min(...traces);
	const same = new Set(measured.map(({ events }) => events)).size === 1;
	const grown = measured.at(-1).packs / measured[0].packs;
	const claim = 'a thousand times as many packs, and the trace takes as long';
	stage.check(`${claim}: the slowest ${slowest.toFixed(1)} times the fastest`, same && grown > 1_000 && slowest < MOST_RATIO);
	return rows;
}

export async function play(stage, cast, preparing = prepare(stage)) {
	stage.act('12  A manufacturer commissions a million packs in one transaction');
	const prepared = await preparing;
	const { maker, wholesaler, pharmacy, agency } = prepared;
	await checkJoined(stage, [maker, wholesaler, pharmacy, agency]);
	await identify(stage, cast.hospital);
	const act = { ...cast, ...prepared };
	const { products } = await stage.asking();
	const { manufacturer } = await products.product(act.medicine);
	const has = `company prefix ${maker.numbers.prefix} and product ${act.medicine}`;
	stage.check(`${maker.title} has ${has}`, manufacturer === maker.id);
	const { lot, tree } = await drawSerials(stage, act);
	const made = await commission(stage, act, { lot, tree });
	const released = await release(stage, act, lot, tree);
	const measured = await measure(stage, act, [...act.smallLots, released]);
	const traceTable = checkFlat(stage, measured);
	return { ...act, lot, tree, packedFrom: SAMPLE_PACKS, ...made, traceTable };
}
