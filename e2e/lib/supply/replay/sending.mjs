// SPDX-License-Identifier: Apache-2.0

/**
 * Sends planned calls one after the other, each by an agent of the institution whose step it is. An
 * event that its institution recorded is passed over, so that what was interrupted is just sent again.
 */

import { institutionReads, legalId } from '../../institutions.mjs';
import { plainAnswer } from '../../plain.mjs';
import { digestOfHash } from '../capture.mjs';
import { custodyCalls, custodyReads } from '../custody.mjs';
import { packCalls, refusalIn } from '../packs.mjs';
import { productCalls, productReads } from '../products.mjs';

/** What became of a step. */
export const OUTCOME = { sent: 'Sent', known: 'Known' };

/** Why a step was not sent, or what the chain said against it; those before it stand. */
export class SendError extends Error {
	constructor(step, reason, options) {
		super(`${step.path}: ${step.call}: ${reason}`, options);
		this.name = 'SendError';
		this.step = step;
		this.reason = reason;
	}
}

const CALLS = {
	'products.registerLot': ({ products }, { lot, capture, ...manufacture }) =>
		products.registerLot(lot, manufacture, capture),
	'products.commission': ({ products }, { lot, root, count, rejects, capture }) =>
		products.commission(lot, { root, count }, capture, rejects),
	'custody.pack': ({ custody }, { container, content, capture }) => custody.pack(container, content, capture),
	'custody.unpack': ({ custody }, { container, capture }) => custody.unpack(container, capture),
	'custody.ship': ({ custody }, { dispatch, capture }) => custody.ship(dispatch, capture),
	'custody.receive': ({ custody }, { shipment, findings, capture }) => custody.receive(shipment, capture, findings),
	'custody.decommission': ({ custody }, { container, state, capture }) => custody.decommission(container, state, capture),
	'packs.takeOut': ({ packs }, { pack, introduction, capture }) => packs.takeOut(pack, introduction, capture),
	'packs.dispense': ({ packs }, { pack, introduction, content, capture }) =>
		packs.dispense(pack, capture, { introduced: introduction, content }),
	'packs.decommission': ({ packs }, { pack, introduction, state, capture }) =>
		packs.decommission(pack, state, capture, introduction),
	'pedigree.declareError': ({ pedigree }, { event, reason, corrections }) =>
		pedigree.declareError(event, reason, corrections),
};

/** Who acts for which institution with which duties. */
async function agentsOf(api, senders) {
	return Promise.all(senders.map(async (sender) => {
		const found = await plainAnswer(api.call.institutionsApi.agent(sender.address));
		if (found === null) throw new Error(`${sender.address} acts for no institution`);
		return { sender, institution: found.institution, duties: found.duties };
	}));
}

class Sending {
	#api;
	#agents;
	#parties;
	#calls;

	constructor(api, agents, parties) {
		this.#api = api;
		this.#agents = agents;
		this.#parties = new Map(Object.entries(parties));
		const { pedigree } = api.tx;
		this.#calls = { products: productCalls(api), custody: custodyCalls(api), packs: packCalls(api), pedigree };
	}

	/** The institution behind a GLN: the one that was stated, or whose legal id that is. */
	async #institution(step, gln) {
		if (!this.#parties.has(gln)) this.#parties.set(gln, await institutionReads(this.#api).byLegalId(legalId.gln(gln)));
		const institution = this.#parties.get(gln);
		if (institution === undefined) throw new SendError(step, `no institution has the GLN ${gln}`);
		return institution;
	}

	async #agent(step) {
		const { party, duty } = step;
		const institution = party === null ? this.#agents[0].institution : await this.#institution(step, party);
		const agent = this.#agents.find((one) => one.institution === institution && one.duties.includes(duty));
		if (agent !== undefined) return agent;
		throw new SendError(step, `no agent of institution ${institution} with the duty ${duty} is here`);
	}

	/** The event that the institution itself recorded under this hash; what others told under it is theirs. */
	async #recorded(eventID, institution) {
		const number = (await this.#api.query.pedigree.eventNumbers(digestOfHash(eventID), institution)).unwrapOr(null);
		if (number === null) return undefined;
		const before = number.isZero() ? null : number.subn(1);
		const [[, event]] = await plainAnswer(this.#api.call.pedigreeApi.events(before, 1));
		return event;
	}

	/** Whether a step was taken before, here or otherwise. */
	async #isTaken({ call, eventID, isOwn, fields }, institution) {
		const found = await this.#recorded(eventID, institution);
		if (call === 'pedigree.declareError') return found !== undefined && found.error !== null;
		if (found !== undefined) return true;
		return isOwn && (await productReads(this.#api).lot(fields.lot)) !== null;
	}

	/** The numbers that only the chain knows, in place of what the documents have. */
	async #resolved(step) {
		const { dispatch, containers } = step.fields;
		if (dispatch !== undefined) {
			return { ...step.fields, dispatch: { ...dispatch, to: await this.#institution(step, dispatch.to.gln) } };
		}
		if (step.call !== 'custody.receive') return step.fields;
		const found = await custodyReads(this.#api).container(containers[0]);
		const shipment = found?.row.status.InTransit;
		if (shipment === undefined) throw new SendError(step, 'the container is on no way');
		return { ...step.fields, shipment };
	}

	/** That every step has somebody to take it, before the first one is taken. */
	async check(steps) {
		for (const step of steps) {
			await this.#agent(step);
			if (step.fields.dispatch !== undefined) await this.#institution(step, step.fields.dispatch.to.gln);
		}
	}

	async take(step) {
		const { sender, institution } = await this.#agent(step);
		if (await this.#isTaken(step, institution)) return OUTCOME.known;
		const call = CALLS[step.call](this.#calls, await this.#resolved(step));
		const receipt = await sender.send(call).catch((cause) => {
			throw new SendError(step, cause.code ?? cause.message, { cause });
		});
		const refusal = step.call === 'packs.dispense' ? refusalIn(receipt) : undefined;
		if (refusal !== undefined) throw new SendError(step, `refused: ${JSON.stringify(refusal)}`);
		return OUTCOME.sent;
	}
}

/**
 * Sends the steps of a plan. `senders` sign for agents; the institution of the first one takes the
 * steps of which the documents do not say whose they are. `parties` has institutions by GLN that have
 * another legal id. `tell(step, outcome)` is called after each. Throws a SendError at the first step
 * that cannot be taken; whether each has an agent is found out before the first is sent.
 */
export async function send(api, { steps }, senders, { parties = {}, tell = () => {} } = {}) {
	const sending = new Sending(api, await agentsOf(api, senders), parties);
	await sending.check(steps);
	for (const step of steps) tell(step, await sending.take(step));
}
