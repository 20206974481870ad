// SPDX-License-Identifier: Apache-2.0

/** Containers on their way: packing, shipping, receiving, exceptions; calls to make, questions to ask. */

import { plainAnswer } from '../plain.mjs';
import { fromChain, thing, toChain } from './identifiers.mjs';

const PAGE = 100;

const bytewise = (one, other) => Buffer.compare(Buffer.from(one, 'ascii'), Buffer.from(other, 'ascii'));
/** Keys as the chain orders them: logistic units before cases, then by their characters. */
const rankOf = ({ Sscc, Sgtin }) => (Sscc === undefined ? `1${Sgtin.gtin}${Sgtin.serial}` : `0${Sscc}`);
const lotRank = ({ lot: { gtin, lot } }) => gtin + lot;
const packRank = ({ gtin, serial }) => gtin + serial;
const sortedBy = (rank, keys) => [...keys].sort((one, other) => bytewise(rank(one), rank(other)));

export const sortedContainers = (containers) => sortedBy(rankOf, containers);

/** Packs of one lot that nobody touched, as they go into a container: `tree` is over their serials. */
export const portion = (lot, tree) => ({ lot, root: tree.root, count: tree.count });

/** What goes into a container: `portions`, `containers` and `packs` that were touched, in any order. */
export const contentOf = ({ portions = [], containers = [], packs = [] }) => ({
	portions: sortedBy(lotRank, portions),
	containers: sortedContainers(containers),
	packs: sortedBy(packRank, packs),
});

/** The things and quantities of the event in which a container is packed, or unpacked again. */
export const packed = (container, { portions = [], containers = [], packs = [] }) => ({
	things: [thing.container(container), ...containers.map(thing.container), ...packs.map(thing.pack)],
	quantities: portions.map(({ lot, count }) => [lot, count]),
});

/** What is shipped to an institution, sold and with its statement unless it is said otherwise. */
export const dispatch = (to, containers, named = {}) => ({
	to,
	containers: sortedContainers(containers),
	purpose: 'Sale',
	transfersTitle: true,
	statement: 'Affirmed',
	...named,
});

/** What a receiver finds other than it was sent. */
export const finding = {
	missing: (container) => ({ Missing: { container } }),
	/** So many packs of a lot that nobody touched are not in it. */
	short: (container, lot, count) => ({ Short: { container, lot, count } }),
	surplus: (container) => ({ Surplus: { container } }),
	damaged: (container) => ({ Damaged: { container } }),
	/** `evidence` is over what is written about it elsewhere. */
	error: (container, evidence) => ({ DataError: { container, evidence } }),
};

/** Calls of Logistics agents, and of others where the comment says so. */
export function custodyCalls(api) {
	const { custody } = api.tx;
	return {
		pack: (container, content, capture) => custody.pack(...toChain([container, contentOf(content), capture])),
		unpack: (container, capture) => custody.unpack(...toChain([container, capture])),
		ship: (dispatched, capture) => custody.ship(...toChain([dispatched, capture])),
		receive: (shipment, capture, findings = []) => custody.receive(shipment, ...toChain([findings, capture])),
		refuse: (shipment) => custody.refuse(shipment),
		cancel: (shipment) => custody.cancel(shipment),
		settle: (exception, resolution) => custody.settle(exception, resolution),
		/** Has a panel say whether it is settled as this side said; `grounds` is a commitment. */
		dispute: (exception, grounds) => custody.dispute(exception, grounds),
		/** Anybody. */
		closeOverdue: (exception) => custody.closeOverdue(exception),
		/** ResponsiblePerson. */
		verifyReturn: (container, findings, capture) =>
			custody.verifyReturn(toChain(container), findings, toChain(capture)),
		decommission: (container, state, capture) =>
			custody.decommission(toChain(container), state, toChain(capture)),
		/** ResponsiblePerson of the proprietor. */
		setSeller: (proprietor, seller, maySell) => custody.setSeller(proprietor, seller, maySell),
		/** Governance. */
		setTradingLicence: (role, type) => custody.setTradingLicence(role, type),
		/** Governance. */
		setDeadlines: (deadlines) => custody.setDeadlines(deadlines),
		/** Anybody. */
		fold: (containers) => custody.fold(toChain(containers)),
		/** Anybody. */
		foldShipments: (shipments) => custody.foldShipments(shipments),
	};
}

/** The number that a shipment was given. */
export const shipmentIn = (receipt) => receipt.only('custody.Shipped').shipment.toNumber();

/** The numbers of the exceptions that were opened, in the order of the findings. */
export const exceptionsIn = (receipt) =>
	receipt.all('custody.ExceptionOpened').map(({ data }) => data.exception.toNumber());

/** Questions to the runtime, at the block that `api` stands for. */
export function custodyReads(api) {
	const { custodyApi } = api.call;
	const asked = async (answer) => fromChain(await plainAnswer(answer));
	return {
		container: (container) => asked(custodyApi.container(toChain(container))),
		shipment: (shipment) => asked(custodyApi.shipment(shipment)),
		exception: (exception) => asked(custodyApi.exception(exception)),
		shipmentsOf: (institution, after = null, limit = PAGE) =>
			asked(custodyApi.shipments(institution, after, limit)),
		exceptionsOf: (institution, after = null, limit = PAGE) =>
			asked(custodyApi.exceptions(institution, after, limit)),
		holdings: (lot) => asked(custodyApi.holdings(toChain(lot))),
		tally: (lot) => asked(custodyApi.tally(toChain(lot))),
	};
}
