// SPDX-License-Identifier: Apache-2.0

/** Three levels are packed and shipped; one carton does not arrive, and what was too warm stands still. */

import { exceptionsIn, finding, shipmentIn } from '../lib/supply/custody.mjs';
import { openedExcursion, Readings, whenChanged } from '../lib/supply/conditions.mjs';
import { thing } from '../lib/supply/identifiers.mjs';
import { grouped } from '../lib/table.mjs';
import { written } from './billing.mjs';
import { box, packBox, packInto, receive, ship, unpack } from './supply.mjs';

const MEDICINE = 2;
const [CARTONS, BUNDLES, PACKS] = [3, 4, 250];
const LEVELS = 3;
const MINUTE = 60_000;
/** What a logger read every ten minutes on the way: forty minutes above 8 degrees. */
const ON_THE_WAY = [5.1, 5.2, 6.0, 8.4, 9.6, 10.2, 9.1, 7.3, 5.9, 5.2];
const LOGGED_EVERY = 10 * MINUTE;

/** Bundles of packs in cartons on a pallet, in the order of the serials. */
function plan({ lot, tree, boxes, packedFrom }) {
	let next = packedFrom;
	const bundle = () => box(boxes.bundle(MEDICINE), lot, tree.slice(next, (next += PACKS)));
	const carton = () => ({ key: boxes.unit(), bundles: Array.from({ length: BUNDLES }, bundle) });
	return { key: boxes.unit(), cartons: Array.from({ length: CARTONS }, carton) };
}

async function pack(stage, { maker }, pallet) {
	const calls = [];
	for (const { key, bundles } of pallet.cartons) {
		for (const one of bundles) calls.push(await packBox(stage, maker, one));
		calls.push(await packInto(stage, maker, key, bundles.map((bundle) => bundle.key)));
	}
	calls.push(await packInto(stage, maker, pallet.key, pallet.cartons.map((carton) => carton.key)));
	await maker.plant.sendAll(calls);
	const { row } = await (await stage.asking()).custody.container(pallet.key);
	const [[, packs]] = row.lots;
	const levels = `${CARTONS * BUNDLES} bundles in ${CARTONS} cartons on a pallet`;
	const right = row.height === LEVELS && packs === CARTONS * BUNDLES * PACKS;
	stage.check(`${grouped(packs)} packs are packed in three levels: ${levels}`, right);
}

async function send(stage, { maker, wholesaler, hospital }, pallet) {
	const toHospital = await ship(stage, maker, { id: hospital.id }, [pallet.key]);
	const attempt = maker.plant.send(toHospital);
	const receipt = await maker.plant.send(await ship(stage, maker, wholesaler, [pallet.key]));
	await stage.refused('who has no licence to trade gets nothing', attempt, 'Custody.NotATradingPartner');
	const shipment = shipmentIn(receipt);
	const { packs } = await stage.asking();
	const holder = await packs.lastHolder(thing.container(pallet.key));
	const claim = `the pallet is on its way as shipment ${shipment}, with the transaction statement affirmed`;
	stage.check(`${claim}; until it arrives ${maker.title} answers for it`, holder === maker.id);
	return { shipment, shipped: receipt };
}

/** The wholesaler counts one carton too few. */
async function receiveShort(stage, { maker, wholesaler, lot }, pallet, shipment) {
	const missing = pallet.cartons.at(-1);
	const call = await receive(stage, maker, wholesaler, shipment, [pallet.key], [finding.missing(missing.key)]);
	const receipt = await wholesaler.plant.send(call);
	const [exception] = exceptionsIn(receipt);
	const { packs, custody } = await stage.asking();
	const holder = await packs.lastHolder(thing.container(missing.key));
	const holdings = new Map(await custody.holdings(lot));
	const here = holdings.get(wholesaler.id).packed;
	stage.check(`${wholesaler.title} receives ${grouped(here)} packs`, here === (CARTONS - 1) * BUNDLES * PACKS);
	const claim = `a carton is missing: exception ${exception}, and ${maker.title}, who had it last, answers for it`;
	stage.check(claim, holder === maker.id && holdings.get(maker.id).sent === BUNDLES * PACKS);
	return { exception, missing, received: receipt };
}

/** What both sides say alike decides. */
async function settle(stage, { lot }, { missing }, settling) {
	await settling;
	const asking = await stage.asking();
	const { gone } = await asking.custody.container(missing.key);
	const { decommissioned } = await asking.custody.tally(lot);
	const claim = `both sides say that it is lost: ${grouped(decommissioned)} packs leave the stock`;
	stage.check(claim, gone === 'Lost' && decommissioned === BUNDLES * PACKS);
}

/** What the logger of the pallet read on the way. */
async function logged(stage, profile) {
	const last = await stage.now();
	return new Readings(
		ON_THE_WAY.map((celsius, at) => ({ at: last - (ON_THE_WAY.length - at) * LOGGED_EVERY, celsius })),
		profile,
	);
}

/** The logger tells what the pallet went through: it stands still until somebody answers for it. */
async function excursion(stage, { maker, wholesaler, profile }, pallet, readings, recording) {
	const { conditions } = stage;
	const receipt = await recording;
	const number = openedExcursion(receipt);
	const { outsideMinutes, meanKineticCentiCelsius } = readings.statement;
	const kinetic = (meanKineticCentiCelsius / 100).toFixed(2);
	const figures = `${outsideMinutes} minutes outside, mean kinetic temperature ${kinetic} °C`;
	const { isQuarantined } = await (await stage.asking()).custody.container(pallet.key);
	stage.check(`it was too warm on the way: ${figures}`, outsideMinutes > profile.outsideMinutes);
	stage.check(`excursion ${number} quarantines the pallet at once`, isQuarantined);
	const unpacking = await unpack(stage, wholesaler, pallet.key, contentLeft(pallet));
	const attempts = [wholesaler.plant.send(unpacking), wholesaler.responsible.send(conditions.release(number))];
	await stage.refused('nobody opens it', attempts[0], 'Custody.Quarantined');
	await stage.refused('nor releases it', attempts[1], 'Conditions.StabilityUnanswered');
	const changedAt = whenChanged(await (await stage.asking()).conditions.excursion(number));
	const study = written('stability study 14');
	await maker.responsible.send(conditions.answerStability(number, changedAt, true, study));
	await wholesaler.responsible.send(conditions.release(number));
	const { isQuarantined: still } = await (await stage.asking()).custody.container(pallet.key);
	const released = `the responsible person of ${wholesaler.title} releases it`;
	stage.check(`${maker.title} answers that the medicine is stable, and ${released}`, !still);
}

/** The cartons that are on the pallet, as it arrived. */
const cartonsOn = ({ cartons }) => cartons.slice(0, -1);
const contentLeft = (pallet) => ({ containers: cartonsOn(pallet).map(({ key }) => key) });

/** One carton goes on to the pharmacy, which opens it. */
async function deliver(stage, { wholesaler, pharmacy, lot }, pallet) {
	const [carton] = pallet.cartons;
	const opened = await unpack(stage, wholesaler, pallet.key, contentLeft(pallet));
	const going = await ship(stage, wholesaler, pharmacy, [carton.key]);
	const shipment = shipmentIn(await wholesaler.plant.sendAll([opened, going]));
	const arrived = await receive(stage, wholesaler, pharmacy, shipment, [carton.key]);
	const containers = carton.bundles.map(({ key }) => key);
	await pharmacy.plant.sendAll([arrived, await unpack(stage, pharmacy, carton.key, { containers })]);
	const holdings = new Map(await (await stage.asking()).custody.holdings(lot));
	const { packed } = holdings.get(pharmacy.id);
	const claim = `a carton goes on to ${pharmacy.title}, which has ${grouped(packed)} packs in ${BUNDLES} bundles`;
	stage.check(claim, packed === BUNDLES * PACKS);
	return carton.bundles;
}

export async function play(stage, cast) {
	stage.act('13  A pallet is shipped, a carton is missing, and what was too warm stands still');
	const pallet = plan(cast);
	await pack(stage, cast, pallet);
	const { shipment, shipped } = await send(stage, cast, pallet);
	const short = await receiveShort(stage, cast, pallet, shipment);
	const { maker, wholesaler } = cast;
	const readings = await logged(stage, cast.profile);
	const settling = [wholesaler, maker].map(({ plant }) => plant.send(stage.custody.settle(short.exception, 'Lost')));
	const recording = wholesaler.plant.send(stage.conditions.recordReadings(pallet.key, readings.statement));
	await settle(stage, cast, short, Promise.all(settling));
	await excursion(stage, cast, pallet, readings, recording);
	const bundles = await deliver(stage, cast, pallet);
	const took = { ...cast.took, ship: shipped, receive: short.received };
	return { ...cast, bundles, took };
}
