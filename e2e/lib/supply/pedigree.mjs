// SPDX-License-Identifier: Apache-2.0

/**
 * The pedigree of a lot, a container or a pack, as the chain answers it to a party: each event made
 * again of the fields that the chain keeps (`epcisEvent` has the table by CBV 2.0), its hash held
 * against the one that was told with it, and all of it as one document of EPCIS 2.0.
 */

import { eventHash, writeDocument } from '../epcis.mjs';
import { plainAnswer } from '../plain.mjs';
import { epcisEvent, hashOfDigest, partyUri } from './capture.mjs';
import { fromChain, linkOfThing, thing, toChain } from './identifiers.mjs';
import { contradictions } from './originals.mjs';

/** What the chain answers in place of a pedigree. */
const REASONS = {
	NotAParty: 'the account acts neither for a party nor for a Regulator',
	NotFound: 'nobody knows the thing',
};
const ERROR_REASONS = { DidNotOccur: 'did_not_occur', IncorrectData: 'incorrect_data' };

/** How an event stands to the hash that was told with it. */
export const STANDING = {
	/** Made of the chain's fields it has this hash. */
	agrees: 'Agrees',
	/** It had more fields than the chain keeps, and here it is with all of them. */
	original: 'Original',
	/** The event with this hash says something else than the chain. */
	contradicts: 'Contradicts',
	/** The chain's fields make another hash, and the event itself is not here. */
	differs: 'Differs',
};
const GOOD = [STANDING.agrees, STANDING.original];

export class PedigreeError extends Error {
	constructor(reason) {
		super(REASONS[reason] ?? reason);
		this.name = 'PedigreeError';
		this.reason = reason;
	}
}

/**
 * The events about a thing in their order, and whether some are missing. A pack that nobody touched
 * is followed from the last `container` that it is known to be in, and is of `lot`.
 */
export async function askPedigree(state, asker, about, { lot = null, container = null } = {}) {
	const { supplyChainApi } = state.call;
	const answer = await plainAnswer(supplyChainApi.pedigree(asker, toChain(about), toChain(lot), toChain(container)));
	if (answer.Err !== undefined) throw new PedigreeError(answer.Err);
	const { events, isCut } = fromChain(answer.Ok);
	return { events: events.map(([number, event]) => ({ number, ...event })), isCut };
}

const textOf = (hex) => Buffer.from(hex.slice(2), 'hex').toString('ascii');

/** An institution as `partyUri` takes it. */
export async function partyOf(state, institution) {
	const { institutionsApi } = state.call;
	const [found, account] = await Promise.all([
		plainAnswer(institutionsApi.institution(institution)),
		plainAnswer(institutionsApi.sovereignAccount(institution)),
	]);
	const gln = found?.legalId.Gln;
	return { gln: gln === undefined ? undefined : textOf(gln), account };
}

const otherParty = ({ Shipped, Received }) => Shipped?.to ?? Received?.from;

/**
 * By their numbers, the parties between whom something moved. `stated` has numbers of institutions by
 * GLNs that are not their legal id: these stand as `aliases`.
 */
export async function partiesOf(state, events, stated = {}) {
	const moves = events.filter(({ step }) => otherParty(step) !== undefined);
	const numbers = new Set(moves.flatMap(({ institution, step }) => [institution, otherParty(step)]));
	const aliasesOf = (number) => Object.keys(stated).filter((gln) => stated[gln] === number);
	const entries = [...numbers].map(async (number) => [number, { ...(await partyOf(state, number)), aliases: aliasesOf(number) }]);
	return new Map(await Promise.all(entries));
}

/** The parties of a move, as capture has them. */
function between({ institution, step }, parties) {
	const other = otherParty(step);
	if (other === undefined) return {};
	const [from, to] = step.Shipped === undefined ? [other, institution] : [institution, other];
	return { from: partyUri(parties.get(from)), to: partyUri(parties.get(to)) };
}

/** The event of EPCIS that the chain's fields make. */
export function madeOf(event, parties) {
	const { event: _, ...where } = event.capture;
	const things = event.things.map((tracked) => tracked.thing);
	const { step, quantities } = event;
	return epcisEvent({ step, things, quantities, ...where, ...between(event, parties) });
}

/**
 * One event as it can be shown: `epcis` as it was told where that is known, `standing`, and the fields
 * in which the event as it was told contradicts the chain. `originals` are such events by their hash.
 */
export function shown(event, parties, originals = new Map()) {
	const { number, institution, recordedAt, error, step, things, quantities } = event;
	const eventID = hashOfDigest(event.capture.event);
	const made = madeOf(event, parties);
	const about = { number, institution, recordedAt, error, step, things, quantities, eventID, made, fields: [] };
	if (eventHash(made) === eventID) return { ...about, epcis: made, standing: STANDING.agrees };
	const original = originals.get(eventID);
	if (original === undefined) return { ...about, epcis: made, standing: STANDING.differs };
	const aliases = new Map([...parties.values()].map((party) => [partyUri(party), party.aliases ?? []]));
	const fields = contradictions(made, original, aliases);
	const standing = fields.length === 0 ? STANDING.original : STANDING.contradicts;
	return { ...about, epcis: original, standing, fields };
}

/** Whether the hash that was told is that of the event shown. */
export const isGood = ({ standing }) => GOOD.includes(standing);

/** The events of documents by their hash; what a declaration of an error repeats, without it. */
export function originalsOf(documents) {
	const told = ({ errorDeclaration: _, eventID: __, recordTime: ___, ...event }) => [eventHash(event), event];
	return new Map(documents.flatMap((document) => document.events).map(told));
}

const moment = (milliseconds) => new Date(milliseconds).toISOString();

function declarationOf({ declaredAt, reason, corrections }) {
	const correctiveEventIDs = corrections.map(hashOfDigest);
	return {
		declarationTime: moment(declaredAt),
		reason: ERROR_REASONS[reason],
		...(correctiveEventIDs.length === 0 ? {} : { correctiveEventIDs }),
	};
}

/** An event as it was captured, and the declaration that it was wrong, which repeats it. */
function captured({ epcis, eventID, recordedAt, error }) {
	const event = { ...epcis, eventID };
	const first = { ...event, recordTime: moment(recordedAt) };
	if (error === null) return [first];
	return [first, { ...event, recordTime: moment(error.declaredAt), errorDeclaration: declarationOf(error) }];
}

/** The plain events of a pedigree in the order in which the chain had them. */
export function eventsOf(pedigree) {
	const order = (one, other) => Date.parse(one.recordTime) - Date.parse(other.recordTime);
	return pedigree.flatMap(captured).sort(order);
}

/** The document of EPCIS 2.0 in JSON-LD. */
export const pedigreeDocument = (pedigree, creationDate) => writeDocument(eventsOf(pedigree), { creationDate });

const lotLink = (lot) => linkOfThing(thing.lot(lot));

/** What lots were made of: a tree for each lot that is not in another one. */
export function lineage(events) {
	const lots = ({ things }) => things.map((tracked) => tracked.thing.Lot).filter((lot) => lot !== undefined);
	const lotsIn = (event) => lots(event).map(lotLink);
	const made = events.filter(({ step }) => step === 'Made').map(lotsIn);
	const inputsOf = new Map(made.map(([output, ...inputs]) => [output, inputs]));
	const named = events.flatMap((event) => [...lotsIn(event), ...event.quantities.map(([lot]) => lotLink(lot))]);
	const within = new Set([...inputsOf.values()].flat());
	const treeOf = (lot) => ({ lot, inputs: (inputsOf.get(lot) ?? []).map(treeOf) });
	return [...new Set(named)].filter((lot) => !within.has(lot)).map(treeOf);
}
