// SPDX-License-Identifier: Apache-2.0

/** What the acts about the supply chain share: who takes part, and how what happens is written down. */

import { randomInt } from 'node:crypto';
import { capture, partyUri } from '../lib/supply/capture.mjs';
import { dispatch, packed, portion } from '../lib/supply/custody.mjs';
import { container, thing } from '../lib/supply/identifiers.mjs';
import { numbering } from '../lib/supply/numbering.mjs';
import { partyOf } from '../lib/supply/pedigree.mjs';
import { SerialTree } from '../lib/supply/serialTree.mjs';
import { join } from './1-institutions.mjs';
import { license } from './5-consent.mjs';
import { written } from './billing.mjs';

/** Who may trade as what: the roles with their types of licence. */
const LICENCES = {
	Manufacturer: { type: 201, title: 'Manufacturing authorisation' },
	Distributor: { type: 202, title: 'Wholesale distribution authorisation' },
	Pharmacy: { type: 203, title: 'Pharmacy licence' },
};
const PREFIX_DIGITS = 9;
/** How many tablets are in a pack. */
export const CONTENT = 30;

const house = (name, title, role, agents) => ({ name, title, roles: [role], agents, withoutCoins: [] });
const STAFF = { responsible: ['ResponsiblePerson'], delegate: ['Delegate'] };
const HOUSES = [
	house('arzneiwerk', 'Arzneiwerk', 'Manufacturer', { plant: ['Logistics'], ...STAFF }),
	house('grosshandel', 'Grosshandel', 'Distributor', { plant: ['Logistics'], ...STAFF }),
	house('bahnhofapotheke', 'Bahnhof-Apotheke', 'Pharmacy', {
		plant: ['Logistics'], pharmacist: ['Practitioner'], ...STAFF,
	}),
	{
		...house('heilmittelinstitut', 'Heilmittelinstitut', 'Regulator', { issuer: ['Issuer'], ...STAFF }),
		roles: ['Regulator', 'LicensingBoard'],
	},
];

const randomPrefix = () => `76${String(randomInt(10 ** (PREFIX_DIGITS - 2))).padStart(PREFIX_DIGITS - 2, '0')}`;

/** What governance decides beside admitting: licences, whose they are to give, and the company prefix. */
const governance = ({ credentials, custody, products }, prefix) => ([maker, , , agency]) => [
	...Object.entries(LICENCES).flatMap(([role, { type, title }]) => [
		credentials.registerType(type, { schema: Buffer.from(title), clinical: false, maxValidityDays: 1_827 }),
		credentials.grantCharter(agency.id, type),
		custody.setTradingLicence(role, type),
	]),
	products.grantPrefix(prefix, maker.id, written(`GEPIR ${prefix}`)),
];

/** How a house is named in events: its place by its GLN, and itself. */
export async function identify(stage, one) {
	const { gln, account } = await partyOf(stage.api, one.id);
	return Object.assign(one, { gln, uri: partyUri({ gln, account }) });
}

/** A manufacturer, a wholesaler, a pharmacy and the agency that licenses them; `more` as further houses. */
export async function trade(stage, more = []) {
	const prefix = randomPrefix();
	const joined = await join(stage, [...HOUSES, ...more], governance(stage, prefix));
	await Promise.all(joined.map((one) => identify(stage, one)));
	const traders = joined.filter(({ roles }) => Object.hasOwn(LICENCES, roles[0]));
	const [maker, wholesaler, pharmacy, agency, ...others] = joined;
	const holders = traders.map(({ account, roles }) => ({ address: account, ...LICENCES[roles[0]] }));
	await (await license(stage, agency, holders)).submission.included;
	maker.numbers = numbering(prefix);
	return { maker, wholesaler, pharmacy, agency, others };
}

/** What happens at a house now, or `at` a moment, as its agents write it down. */
export async function captured(stage, { gln }, fields) {
	const at = fields.at ?? (await stage.now());
	return capture({ readPoint: gln, location: gln, ...fields, at }).capture;
}

/** Packs of one lot that nobody touched, in a container of their own: its key, and the tree over them. */
export const box = (key, lot, serials) => ({ key, lot, tree: SerialTree.over(serials) });

/** The call that fills a container with packs that nobody touched. */
export async function packBox(stage, by, one) {
	const content = { portions: [portion(one.lot, one.tree)] };
	const event = await captured(stage, by, { step: 'Packed', ...packed(one.key, content) });
	return stage.custody.pack(one.key, content, event);
}

/** The call that puts containers into another one. */
export async function packInto(stage, by, key, containers) {
	const content = { containers };
	const event = await captured(stage, by, { step: 'Packed', ...packed(key, content) });
	return stage.custody.pack(key, content, event);
}

/** The call that takes everything out; `portions` are those of which packs are left. */
export async function unpack(stage, by, key, content) {
	const event = await captured(stage, by, { step: 'Unpacked', ...packed(key, content) });
	return stage.custody.unpack(key, event);
}

const between = (from, to) => ({ from: from.uri, to: to.uri });
const moved = (containers) => containers.map(thing.container);

export async function ship(stage, from, to, containers, named = {}) {
	const step = { Shipped: { to: to.id } };
	const fields = { step, things: moved(containers), location: null, ...between(from, to) };
	return stage.custody.ship(dispatch(to.id, containers, named), await captured(stage, from, fields));
}

/** `containers` are those that arrived. */
export async function receive(stage, from, to, shipment, containers, findings = []) {
	const step = { Received: { from: from.id } };
	const event = await captured(stage, to, { step, things: moved(containers), ...between(from, to) });
	return stage.custody.receive(shipment, event, findings);
}

/** The call that dispenses a pack, or some of its content. */
export async function dispense(stage, by, pack, { introduced, content = null, held = CONTENT, at } = {}) {
	const step = { Dispensed: { content: content ?? held, left: held - (content ?? held) } };
	const event = await captured(stage, by, { step, things: [thing.pack(pack)], at });
	return stage.packs.dispense(pack, event, { introduced, content });
}

/** Gives each container of a manufacturer its number. */
export function containersOf(numbers) {
	let last = randomInt(10 ** 6);
	return {
		/** A case that is a trade item itself, by its own serial. */
		bundle: (reference) => container.sgtin(numbers.gtin(reference, 1), `C${(last += 1)}`),
		unit: () => container.sscc(numbers.sscc((last += 1))),
	};
}
