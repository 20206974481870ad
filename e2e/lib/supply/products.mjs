// SPDX-License-Identifier: Apache-2.0

/** What is made and recalled: prefixes, products, lots, serials, recalls; calls to make, questions to ask. */

import { plainAnswer } from '../plain.mjs';
import { asciiHex, fromChain, toChain } from './identifiers.mjs';

const PAGE = 100;

/** What a manufacturer says about a product. `storage` is a profile of `storageProfile`. */
export const productTerms = ({ kind = 'Medicine', content, storage = null, isExempt = false }) => ({
	kind, content, storage, isExempt,
});

/** How a recall is carried out (21 CFR 7.42). */
export const recallTerms = ({ classOf = 'Pending', depth = 'Consumer', effectiveness = 'A' } = {}) => ({
	class: classOf, depth, effectiveness,
});

/** Calls of manufacturers, and of others where the comment says so. */
export function productCalls(api) {
	const { products } = api.tx;
	const keyed = (call) => (lot, ...rest) => call(toChain(lot), ...rest);
	return {
		/** Governance. */
		grantPrefix: (prefix, institution, evidence) =>
			products.grantPrefix(asciiHex(prefix), institution, evidence),
		/** Governance. */
		withdrawPrefix: (prefix) => products.withdrawPrefix(asciiHex(prefix)),
		/** ResponsiblePerson. */
		registerProduct: (prefix, gtin, terms) => products.registerProduct(asciiHex(prefix), asciiHex(gtin), terms),
		/** ResponsiblePerson, of a Regulator as well. */
		withdrawProduct: (gtin, notice) => products.withdrawProduct(asciiHex(gtin), notice),
		/** ResponsiblePerson, of a Regulator as well. */
		reinstateProduct: (gtin, notice) => products.reinstateProduct(asciiHex(gtin), notice),
		/** Logistics. */
		registerLot: (lot, { manufactured, expiry, inputs = [] }, capture) =>
			products.registerLot(...toChain([lot, { manufactured, expiry, inputs }, capture])),
		/** Logistics. `tree` is over the serials of the packs. */
		commission: (lot, { root, count }, capture, rejects = 0) =>
			products.commission(toChain(lot), root, count, rejects, toChain(capture)),
		/** ResponsiblePerson. */
		releaseLot: keyed(products.releaseLot),
		/** ResponsiblePerson. */
		extendExpiry: keyed(products.extendExpiry),
		/** ResponsiblePerson, of a Regulator as well. */
		recall: keyed(products.recall),
		/** ResponsiblePerson, of a Regulator as well. */
		recallPacks: (lot, serials, terms, notice) =>
			products.recallPacks(toChain(lot), serials.map(asciiHex), terms, notice),
		/** ResponsiblePerson, of a Regulator as well. */
		addToRecall: (recall, serials) => products.addToRecall(recall, serials.map(asciiHex)),
		/** ResponsiblePerson of a Regulator. */
		classify: (recall, classOf) => products.classify(recall, classOf),
		/** ResponsiblePerson of any institution. */
		respond: (recall, inStock) => products.respond(recall, inStock),
		/** ResponsiblePerson of a Regulator. Not more than `holders` institutions hold packs. */
		terminateRecall: (recall, report, holders) => products.terminateRecall(recall, report, holders),
		/** ResponsiblePerson. */
		assessLot: keyed(products.assessLot),
		/** Anybody. */
		trace: (recall) => products.trace(recall),
		/** Anybody. Shows that two neighbours in a batch do not ascend. */
		reportDisorder: (lot, batch, left, right) => products.reportDisorder(...toChain([lot, batch, left, right])),
		/** Anybody. */
		fold: (lots) => products.fold(toChain(lots)),
		/** Anybody. */
		foldRecall: (recall) => products.foldRecall(recall),
	};
}

/** The number that a recall was given. */
export function openedRecall(receipt) {
	const [opened] = [...receipt.all('products.LotRecalled'), ...receipt.all('products.PacksRecalled')];
	return opened.data.recall.toNumber();
}

/** Questions to the runtime, at the block that `api` stands for. */
export function productReads(api) {
	const { productsApi } = api.call;
	const asked = async (answer) => fromChain(await plainAnswer(answer));
	return {
		prefix: (prefix) => asked(productsApi.prefix(asciiHex(prefix))),
		product: (gtin) => asked(productsApi.product(asciiHex(gtin))),
		/** `{ row, facts, barrier }`. */
		lot: (lot) => asked(productsApi.lot(toChain(lot))),
		batch: (lot, number) => asked(productsApi.batch(toChain(lot), number)),
		/** The lots that were made out of one. */
		lotsMadeFrom: (lot, after = null, limit = PAGE) =>
			asked(productsApi.lotsMadeFrom(toChain(lot), toChain(after), limit)),
		recall: (recall) => asked(productsApi.recall(recall)),
		/** `[institution, response]`. */
		responses: (recall, after = null, limit = PAGE) => asked(productsApi.responses(recall, after, limit)),
	};
}
