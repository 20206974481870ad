// SPDX-License-Identifier: Apache-2.0

/** A recall stops the next dispensing, and the chain says where every pack of the lot is. */

import { packOf, thing } from '../lib/supply/identifiers.mjs';
import { proof, refusalIn } from '../lib/supply/packs.mjs';
import { askPedigree, isGood, partiesOf, shown } from '../lib/supply/pedigree.mjs';
import { openedRecall, recallTerms } from '../lib/supply/products.mjs';
import { grouped, table } from '../lib/table.mjs';
import { checkVerdict, introduced } from './14-dispensing.mjs';
import { written } from './billing.mjs';
import { dispense } from './supply.mjs';

/** The manufacturer recalls; the pharmacist, who knows nothing of it, dispenses in the next block. */
async function recall(stage, cast) {
	const { maker, pharmacy, lot, tree, expiry, bundles: [bundle] } = cast;
	const serial = bundle.tree.at(3);
	const pack = packOf(lot.gtin, serial);
	const call = await dispense(stage, pharmacy, pack, { introduced: introduced(cast, bundle, serial) });
	const opened = await maker.responsible.send(stage.products.recall(lot, recallTerms(), written('recall letter')));
	const number = openedRecall(opened);
	const receipt = await pharmacy.pharmacist.send(call);
	const refusal = refusalIn(receipt);
	const blocks = `recalled in block ${opened.blockNumber}, refused in block ${receipt.blockNumber}`;
	stage.check(`${maker.title} recalls the lot, and the next pack is not dispensed: ${blocks}`, refusal?.Recalled === number);
	const scanned = { ...lot, serial, expiry };
	await checkVerdict(stage, 'who scans it reads', scanned, proof.present(tree, serial), 'Failed, Not_for_redistribution, Recalled');
	return number;
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/** Every pack that was commissioned is in one place. */
async function report(stage, { maker, wholesaler, pharmacy, lot }, number) {
	const [{ lot: reported, tally, holdings }] = await (await stage.asking()).packs.recallReport(number);
	const titles = new Map([maker, wholesaler, pharmacy].map(({ id, title }) => [id, title]));
	const held = holdings.map(([institution, { loose, packed, sent }]) =>
		[titles.get(institution), grouped(loose), grouped(packed), grouped(sent), grouped(loose + packed + sent)]);
	const rows = [
		['', 'loose', 'in containers', 'on their way', 'packs'],
		...held,
		['dispensed', '', '', '', grouped(tally.dispensed)],
		['lost or destroyed', '', '', '', grouped(tally.decommissioned)],
		['commissioned', '', '', '', grouped(tally.commissioned)],
	];
	for (const line of table(rows)) stage.say(`    ${line}`);
	const counted = sum(holdings.map(([, { loose, packed, sent }]) => loose + packed + sent));
	const whole = counted + tally.dispensed + tally.decommissioned === tally.commissioned;
	const claim = `the chain says where each pack of lot ${reported.lot} is, and the sum is what was commissioned`;
	stage.check(claim, whole && reported.lot === lot.lot);
	return new Map(holdings);
}

/** The agency says how grave it is, those who have packs answer, and it ends. */
async function conclude(stage, { agency, wholesaler, pharmacy }, number, holdings) {
	const { products } = stage;
	const inStock = ({ id }) => Object.values(holdings.get(id)).reduce((total, count) => total + count, 0);
	const answers = [wholesaler, pharmacy].map((house) =>
		house.responsible.send(products.respond(number, inStock(house))));
	await Promise.all([...answers, agency.responsible.send(products.classify(number, 'I'))]);
	const ending = products.terminateRecall(number, written('effectiveness checks'), holdings.size);
	await agency.responsible.send(ending);
	const { row } = await (await stage.asking()).products.recall(number);
	const claim = `${agency.title} classifies it ${row.terms.class}; all who have packs answered, and it ends`;
	stage.check(claim, row.termination !== null && row.responses === 2);
}

/** What the agency reads about the pack that was dispensed: each event has the hash that was told. */
async function inspect(stage, { agency, dispensed, lot }) {
	const { events, isCut } = await askPedigree(stage.api, agency.responsible.address, thing.pack(dispensed), { lot });
	const parties = await partiesOf(stage.api, events);
	const pedigree = events.map((event) => shown(event, parties));
	for (const { epcis, institution } of pedigree) {
		stage.say(`    ${epcis.eventTime}  ${(epcis.bizStep ?? '').padEnd(24)} institution ${institution}`);
	}
	const claim = `${agency.title} reads the pedigree of the pack that was dispensed`;
	const found = `${events.length} events, each with the hash of CBV 2.0 that was told`;
	stage.check(`${claim}: ${found}`, !isCut && pedigree.every(isGood));
}

export async function play(stage, cast) {
	stage.act('15  A recall stops the next dispensing, and says where the packs are');
	const number = await recall(stage, cast);
	const holdings = await report(stage, cast, number);
	await conclude(stage, cast, number, holdings);
	await inspect(stage, cast);
	return { ...cast, recall: number };
}
