// SPDX-License-Identifier: Apache-2.0

/**
 * Lots, packs and containers as the events of some documents leave them: what is needed to make the
 * arguments of the next call, and to prove serials later.
 */

import { contentOf } from '../custody.mjs';
import { linkOfThing, thing } from '../identifiers.mjs';
import { SerialTree } from '../serialTree.mjs';

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

export const lotLink = (lot) => linkOfThing(thing.lot(lot));
export const packLink = (pack) => linkOfThing(thing.pack(pack));
export const containerLink = (key) => linkOfThing(thing.container(key));

/** Where a serial stands in a tree, as a call takes it. */
function placeIn(tree, serial) {
	const { index, path } = tree.place(serial);
	return { index, path: path.map(hex) };
}

/** Rows of packs, those of one lot together, the lots in their order. */
function byLot(rows) {
	const lots = new Map();
	for (const row of rows) {
		const name = row.lot.gtin + row.lot.lot;
		lots.set(name, [...(lots.get(name) ?? []), row]);
	}
	return [...lots.keys()].sort().map((name) => lots.get(name));
}

export class Goods {
	lots = new Map();
	packs = new Map();
	containers = new Map();

	addLot(lot, expiry) {
		const row = { lot, expiry, batches: [] };
		this.lots.set(lotLink(lot), row);
		return row;
	}

	/** Another commissioning batch of a lot. */
	commission(row, serials) {
		const tree = SerialTree.over(serials);
		const batch = row.batches.push(tree) - 1;
		for (const serial of serials) {
			const pack = { gtin: row.lot.gtin, serial };
			const fresh = { source: null, within: null, holder: null, isTouched: false, isLocked: false, left: null };
			this.packs.set(packLink(pack), { pack, lot: row.lot, batch, ...fresh });
		}
		return { root: hex(tree.root), count: tree.count };
	}

	/** A container that was only named so far: its number, and of which lot and expiry it was said to be. */
	announce(key, said) {
		const row = { key, said, status: 'Announced', portions: [], containers: [], packs: [], within: null, holder: null };
		this.containers.set(containerLink(key), row);
		return row;
	}

	/** Puts rows of packs and containers into a container; gives what the call takes. */
	pack(row, children) {
		const packs = children.filter((child) => child.pack !== undefined);
		row.containers = children.filter((child) => child.key !== undefined);
		row.packs = packs.filter(({ isTouched }) => isTouched);
		row.portions = byLot(packs.filter(({ isTouched }) => !isTouched)).map((rows) => ({
			lot: rows[0].lot, tree: SerialTree.over(rows.map(({ pack }) => pack.serial)), rows,
		}));
		row.portions.forEach(({ rows }, portion) => rows.forEach((pack) => Object.assign(pack, { source: { row, portion } })));
		for (const child of children) child.within = row;
		row.status = 'Packed';
		return contentOf({
			portions: row.portions.map(({ lot, tree }) => ({ lot, root: hex(tree.root), count: tree.count })),
			containers: row.containers.map(({ key }) => key),
			packs: row.packs.map(({ pack }) => pack),
		});
	}

	/** All rows that are directly in a container. */
	inside(row) {
		if (row.pack !== undefined) return [];
		const packs = row.portions.flatMap(({ rows }) => rows).filter(({ within }) => within === row);
		return [...row.containers, ...packs, ...row.packs.filter(({ within }) => within === row)];
	}

	/** Whoever received a container has all that is in it, by the number of a party; at first nobody is named. */
	hand(row, holder) {
		row.holder = holder;
		for (const child of this.inside(row)) this.hand(child, holder);
	}

	unpack(row) {
		for (const child of this.inside(row)) child.within = null;
		row.status = 'Unpacked';
	}

	/** What introduces a pack that nobody touched, null for another one; it is touched from then on. */
	touch(row) {
		if (row.isTouched) return null;
		const { pack: { serial }, lot, batch, source } = row;
		const place = placeIn(this.lots.get(lotLink(lot)).batches[batch], serial);
		Object.assign(row, { isTouched: true, within: null });
		return { lot, batch, place, source: source === null ? 'Loose' : { Container: this.#sourceOf(source, serial) } };
	}

	#sourceOf({ row, portion }, serial) {
		return { container: row.key, portion, place: placeIn(row.portions[portion].tree, serial) };
	}

	/** The lots with how many packs and containers levels are in a container, those below included. */
	extent(row) {
		const below = row.containers.map((child) => this.extent(child));
		const own = [...row.portions, ...row.packs].map(({ lot }) => lotLink(lot));
		return {
			lots: new Set([...own, ...below.flatMap(({ lots }) => [...lots])]),
			height: 1 + Math.max(0, ...below.map(({ height }) => height)),
		};
	}

	/** The serials behind all roots, as secret as they are: who has them proves any pack. */
	book() {
		return {
			lots: [...this.lots.values()].map(({ lot, batches }) => ({
				lot: lotLink(lot), batches: batches.map((tree) => tree.slice()),
			})),
			containers: [...this.containers.values()].filter(({ portions }) => portions.length > 0).map(({ key, portions }) => ({
				container: containerLink(key),
				portions: portions.map(({ lot, tree }) => ({ lot: lotLink(lot), serials: tree.slice() })),
			})),
		};
	}
}
