// SPDX-License-Identifier: Apache-2.0

/** Who makes, sells, dispenses and licenses medicines, and a lot of them, for the tests of the supply chain. */

import { randomBytes } from 'node:crypto';
import {
	box, captured, CONTENT, containersOf, packBox, packInto, receive, ship, trade, unpack,
} from '../demo/supply.mjs';
import { storageProfile } from '../lib/supply/conditions.mjs';
import { shipmentIn } from '../lib/supply/custody.mjs';
import { lotOf, packOf, thing } from '../lib/supply/identifiers.mjs';
import { introduction, refusalIn, source } from '../lib/supply/packs.mjs';
import { productTerms } from '../lib/supply/products.mjs';
import { makeSerials } from '../lib/supply/serials.mjs';
import { SerialTree } from '../lib/supply/serialTree.mjs';
import { today } from '../lib/time.mjs';

export const SUPPLY_PALLETS = ['Products', 'Custody', 'Packs', 'Pedigree', 'Conditions'];
export const [INGREDIENT, MEDICINE] = [1, 2];
export const FRIDGE = storageProfile({ minimum: 2, maximum: 8, outsideMinutes: 30 });
const RIVAL = {
	name: 'stadtapotheke',
	title: 'Stadt-Apotheke',
	roles: ['Pharmacy'],
	agents: { plant: ['Logistics'], pharmacist: ['Practitioner'], responsible: ['ResponsiblePerson'], delegate: ['Delegate'] },
	withoutCoins: [],
};

export const commitment = () => randomBytes(32);

/** Has everybody join; the manufacturer registers a substance and a medicine. */
export async function outfit(stage) {
	const { others: [rival], ...traders } = await trade(stage, [RIVAL]);
	const { maker } = traders;
	const [ingredient, medicine] = [maker.numbers.gtin(INGREDIENT), maker.numbers.gtin(MEDICINE)];
	const register = (gtin, terms) => stage.products.registerProduct(maker.numbers.prefix, gtin, productTerms(terms));
	await maker.responsible.sendAll([
		register(ingredient, { kind: 'Ingredient', content: 1 }),
		register(medicine, { content: CONTENT, storage: FRIDGE }),
	]);
	return { ...traders, rival, ingredient, medicine, boxes: containersOf(maker.numbers) };
}

let lots = 0;

/** The calls that make a lot and, where it has packs, give them serials. */
export async function making(stage, { maker }, lot, { tree, inputs = [], expiry = today() + 700 } = {}) {
	const days = { manufactured: today() - 1, expiry, inputs };
	const made = await captured(stage, maker, { step: 'Made', things: [lot, ...inputs].map(thing.lot) });
	const calls = [stage.products.registerLot(lot, days, made)];
	if (tree === undefined) return calls;
	const event = await captured(stage, maker, {
		step: 'Commissioned', things: [thing.lot(lot)], quantities: [[lot, tree.count]],
	});
	return [...calls, stage.products.commission(lot, tree, event)];
}

export const nextLot = (gtin) => lotOf(gtin, `L${(lots += 1)}`);

/** A lot of the medicine with as many packs; released unless it is said otherwise. */
export async function makeLot(stage, cast, count, { inputs = [], released = true } = {}) {
	const lot = nextLot(cast.medicine);
	const tree = SerialTree.over(makeSerials(randomBytes(32), lot, count));
	const expiry = today() + 700;
	await cast.maker.plant.sendAll(await making(stage, cast, lot, { tree, inputs, expiry }));
	if (released) await cast.maker.responsible.send(stage.products.releaseLot(lot, commitment()));
	return { lot, tree, expiry, used: 0 };
}

/** A bundle of the next packs of a lot, not packed yet. */
export function bundleOf({ boxes }, made, count) {
	const one = box(boxes.bundle(MEDICINE), made.lot, made.tree.slice(made.used, made.used + count));
	made.used += count;
	return one;
}

/** Packs bundles of a lot, all in a carton if `carton` is its key. */
export async function packBundles(stage, { maker }, bundles, carton) {
	const calls = await Promise.all(bundles.map((one) => packBox(stage, maker, one)));
	if (carton !== undefined) calls.push(await packInto(stage, maker, carton, bundles.map(({ key }) => key)));
	await maker.plant.sendAll(calls);
}

/** Ships containers and has them received. */
export async function handOver(stage, from, to, containers, named = {}) {
	const sent = await from.plant.send(await ship(stage, from, to, containers, named));
	return to.plant.send(await receive(stage, from, to, shipmentIn(sent), containers));
}

/** A pharmacy with bundles of a lot, sold to it by the manufacturer. */
export async function stock(stage, cast, made, { bundles = 1, packs = 10, house = cast.pharmacy } = {}) {
	const filled = Array.from({ length: bundles }, () => bundleOf(cast, made, packs));
	await packBundles(stage, cast, filled);
	await handOver(stage, cast.maker, house, filled.map(({ key }) => key));
	return filled;
}

/** The pack at a place of a bundle, and what introduces it. */
export function packIn({ lot, tree }, bundle, at) {
	const serial = bundle.tree.at(at);
	const from = source.container(bundle.key, bundle.tree.place(serial));
	return { serial, pack: packOf(lot.gtin, serial), introduced: introduction(lot, tree, serial, from) };
}

/** The name of the reason for which a pack was not dispensed; undefined where it was. */
export function refusalName(receipt) {
	const refusal = refusalIn(receipt);
	return refusal === undefined || typeof refusal === 'string' ? refusal : Object.keys(refusal)[0];
}

/** The label of a pack as scanned. */
export const labelOf = ({ lot, expiry }, serial) => ({ ...lot, serial, expiry });

export { box, captured, CONTENT, packBox, packInto, receive, ship, unpack };
