// SPDX-License-Identifier: Apache-2.0

/** Anybody verifies a pack by its label; the pharmacy dispenses it, once; copies and inventions are refused. */

import { decodeAddress } from '@polkadot/util-crypto';
import { storedBytes } from '../lib/storage.mjs';
import { packOf, thing } from '../lib/supply/identifiers.mjs';
import { introduction, proof, refusalIn, source } from '../lib/supply/packs.mjs';
import { askPedigree } from '../lib/supply/pedigree.mjs';
import { qrLines, readQr } from '../lib/supply/qrCode.mjs';
import { packLink, scanOf } from '../lib/supply/scan.mjs';
import { SUPPLY_PALLETS } from './12-making.mjs';
import { dispense } from './supply.mjs';

/** A serial that looks like any other. */
const INVENTED = 'QRSTUVWXYZ234567';
const SUSPICION_THRESHOLD = 3;
/** All that the chain keeps of an event. */
const EVENT_FIELDS = ['capture', 'error', 'institution', 'number', 'quantities', 'recordedAt', 'step', 'things'];
const CAPTURE_FIELDS = ['at', 'event', 'location', 'offsetMinutes', 'readPoint'];

const hasOnly = (names, value) => Object.keys(value).sort().join() === names.join();

const wordsOf = (verdict) => {
	const [[name, { reason, additional }]] = Object.entries(verdict);
	return [name, reason, ...additional].filter((word) => word !== undefined).join(', ');
};

/** Shows what the chain says about what was scanned. */
export async function checkVerdict(stage, claim, scan, shown, expected) {
	const verdict = await (await stage.asking()).packs.verify(scan, shown);
	stage.check(`${claim}: ${wordsOf(verdict)}`, wordsOf(verdict) === expected);
}

/** Where a pack of a bundle stands, for who dispenses it. */
export const introduced = ({ lot, tree }, bundle, serial) =>
	introduction(lot, tree, serial, source.container(bundle.key, bundle.tree.place(serial)));

/** Prints the label of a pack and reads it off the terminal. */
async function scan(stage, { lot, tree, expiry }, serial) {
	const link = packLink({ ...lot, serial, expiry });
	const lines = qrLines(link);
	for (const line of qrLines(link, { colours: process.stdout.isTTY === true })) stage.say(`    ${line}`);
	stage.say(`    ${link}`);
	const scanned = scanOf(readQr(lines));
	stage.check('the label is printed above and read off it', scanned.serial === serial && scanned.lot === lot.lot);
	await checkVerdict(stage, 'anybody asks, without an account and without a proof', scanned, null, 'Unproved');
	await checkVerdict(stage, 'with the proof that the manufacturer serves', scanned, proof.present(tree, serial), 'Verified');
	return scanned;
}

/** The pack is touched for the first time: it gets a row of its own. */
async function dispenseFirst(stage, cast, serial) {
	const { api } = stage;
	const { pharmacy, bundles: [bundle], lot } = cast;
	const pack = packOf(lot.gtin, serial);
	const call = await dispense(stage, pharmacy, pack, { introduced: introduced(cast, bundle, serial) });
	const receipt = await pharmacy.pharmacist.send(call);
	const { left } = receipt.only('packs.PackDispensed');
	stage.check(`the pharmacist of ${pharmacy.title} dispenses it, proved by two paths`, left.toNumber() === 0);
	const parent = (await api.rpc.chain.getHeader(receipt.blockHash)).parentHash.toHex();
	const [before, after] = await Promise.all(
		[parent, receipt.blockHash].map((hash) => storedBytes(api, SUPPLY_PALLETS, hash)),
	);
	const claim = `a pack that is touched takes ${after - before} bytes of state, one that is not takes none`;
	stage.check(claim, after - before > 0 && after - before < 2_000);
	return { pack, call, receipt, bytesPerTouched: after - before };
}

/** Nothing that the chain has of it leads to a patient. */
async function checkSecrecy(stage, { pharmacy, subject, first, second, lot }, { pack, call, receipt }) {
	const { events } = await askPedigree(stage.api, pharmacy.plant.address, thing.pack(pack), { lot });
	const accounts = [subject, first.member, second.member].map(({ address }) => Buffer.from(decodeAddress(address)));
	const told = [call.method.toU8a(), ...receipt.events.map((event) => event.toU8a())].map((bytes) => Buffer.from(bytes));
	const silent = told.every((bytes) => accounts.every((account) => !bytes.includes(account)));
	const { step, things } = events.at(-1);
	const fields = Object.keys(step.Dispensed).join(' and ');
	const kinds = things.map(({ thing: one }) => Object.keys(one)[0].toLowerCase()).join(', ');
	const isBare = fields === 'content and left' &&
		events.every((event) => hasOnly(EVENT_FIELDS, event) && hasOnly(CAPTURE_FIELDS, event.capture));
	stage.check(`the event is about ${kinds}, with ${fields}: neither a patient nor an encounter is in it`, silent && isBare);
}

async function notDispensed(stage, claim, attempt, expected) {
	const receipt = await attempt;
	const refusal = refusalIn(receipt);
	const word = typeof refusal === 'string' ? refusal : Object.keys(refusal ?? { dispensed: 0 })[0];
	stage.check(`${claim}: ${word}`, word === expected);
	return receipt;
}

/** The same pack again, and a pack that is somewhere else. */
async function checkCopies(stage, cast, scanned, { pack }) {
	const { pharmacy, hospital, bundles: [bundle], lot } = cast;
	await checkVerdict(stage, 'the label on a copy of it', scanned, null, 'Failed, Not_for_redistribution');
	const other = bundle.tree.at(1);
	const copied = { introduced: introduced(cast, bundle, other) };
	const again = pharmacy.pharmacist.send(await dispense(stage, pharmacy, pack));
	const elsewhere = hospital.ward.send(await dispense(stage, hospital, packOf(lot.gtin, other), copied));
	await notDispensed(stage, 'the pharmacy dispenses it once more', again, 'AlreadySupplied');
	const claim = `${hospital.title} dispenses a pack that is in a bundle of ${pharmacy.title}`;
	await notDispensed(stage, claim, elsewhere, 'Elsewhere');
}

/** A serial that no manufacturer gave. */
async function checkInvention(stage, cast, scanned) {
	const { pharmacy, maker, bundles: [bundle], lot, tree } = cast;
	const forged = { ...scanned, serial: INVENTED };
	const shown = proof.absent([tree], INVENTED);
	const claim = 'an invented serial, with the proof that it was never given';
	await checkVerdict(stage, claim, forged, shown, 'Failed, No_match_GTIN_Serial');
	const pack = packOf(lot.gtin, INVENTED);
	const now = await stage.now();
	const attempts = [];
	for (let round = 1; round <= SUSPICION_THRESHOLD; round += 1) {
		// At the same moment it would be one attempt, told again.
		const named = { introduced: introduced(cast, bundle, bundle.tree.at(2)), at: now - SUSPICION_THRESHOLD + round };
		attempts.push(pharmacy.pharmacist.send(await dispense(stage, pharmacy, pack, named)));
	}
	const raised = [];
	for (const [at, attempt] of attempts.entries()) {
		const trying = `the pharmacy tries to dispense it, attempt ${at + 1}`;
		raised.push(...(await notDispensed(stage, trying, attempt, 'NotInLot')).all('packs.SuspicionRaised'));
	}
	const suspicions = await (await stage.asking()).packs.suspicions(lot.gtin);
	const seen = suspicions.find(({ serial }) => serial === INVENTED)?.suspicion.standing;
	stage.check(`which raises a suspicion that ${maker.title} sees: ${seen}`, raised.length === 1 && seen === 'Suspect');
}

export async function play(stage, cast) {
	stage.act('14  Anybody verifies a pack by its label, and a pharmacy dispenses it once');
	const serial = cast.bundles[0].tree.at(0);
	const scanned = await scan(stage, cast, serial);
	const dispensed = await dispenseFirst(stage, cast, serial);
	await checkSecrecy(stage, cast, dispensed);
	await checkCopies(stage, cast, scanned, dispensed);
	await checkInvention(stage, cast, scanned);
	const { pack, receipt, bytesPerTouched } = dispensed;
	return { ...cast, dispensed: pack, bytesPerTouched, took: { ...cast.took, dispense: receipt } };
}
