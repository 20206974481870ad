// SPDX-License-Identifier: Apache-2.0

/** What goes into containers and gets out of them. */

import { containerLink } from './goods.mjs';
import { containerKey, LIMITS, standing, thingAt, thingsIn } from './things.mjs';

/** The container that an event is about. */
const parentOf = (planner, { event: { parentID } }, refuse) => thingAt(planner, parentID, 'parentID', refuse);

function checkChild({ row, isContainer, place }, refuse) {
	const unknown = isContainer ? 'nothing was packed into this container' : 'no event commissions this pack';
	if (row === undefined) refuse(place, unknown);
	if (isContainer && row.status !== 'Packed') refuse(place, `the container is ${row.status}, not Packed`);
	if (row.within !== null) refuse(place, `it is in ${containerLink(row.within.key)}`);
	if (!isContainer && row.left !== null) refuse(place, `the pack left the stock: ${row.left}`);
	if (!isContainer && row.isLocked) refuse(place, 'the pack is locked');
}

/** What a container was said to be has to be what is packed into it. */
function checkSaid(planner, row, { lot, expiry }, refuse) {
	for (const link of planner.goods.extent(row).lots) {
		const inside = planner.goods.lots.get(link);
		const isOther = lot !== undefined && inside.lot.lot !== lot;
		if (isOther) refuse('childEPCs', `the container was said to be of lot ${lot}, and ${link} is in it`);
		if (expiry === undefined || inside.expiry === expiry) continue;
		refuse('childEPCs', `the container was said to expire on ${expiry}, and ${link} does on ${inside.expiry}`);
	}
}

function checkLimits(planner, row, content, refuse) {
	const { lots, height } = planner.goods.extent(row);
	const bounds = [
		[content.containers.length, LIMITS.children, 'containers directly in it'],
		[content.packs.length, LIMITS.packs, 'packs in it that were touched'],
		[content.portions.length, LIMITS.portions, 'lots of which packs go into it'],
		[lots.size, LIMITS.lots, 'lots in all'],
		[height, LIMITS.height, 'levels of containers'],
	];
	for (const [found, most, of] of bounds) {
		if (found > most) refuse('childEPCs', `a container has ${most} ${of} at most`);
	}
}

export function packed(planner, entry, refuse) {
	const { key, row: before } = parentOf(planner, entry, refuse);
	if (before !== undefined && before.status !== 'Announced') refuse('parentID', 'the number of a container is used once');
	const children = thingsIn(planner, entry.event.childEPCs, 'childEPCs', refuse);
	for (const child of children) checkChild(child, refuse);
	const holders = new Set(children.map((child) => child.row.holder));
	if (holders.size > 1) refuse('childEPCs', 'one has some of it, and another one the rest');
	const row = before ?? planner.goods.announce(containerKey(key), {});
	[row.holder] = holders;
	const content = planner.goods.pack(row, children.map((child) => child.row));
	checkLimits(planner, row, content, refuse);
	checkSaid(planner, row, row.said, refuse);
	planner.step(entry, 'custody.pack', { container: row.key, content, capture: entry.capture }, { party: row.holder });
}

export function unpacked(planner, entry, refuse) {
	const row = standing(parentOf(planner, entry, refuse), refuse);
	const inside = planner.goods.inside(row);
	const children = thingsIn(planner, entry.event.childEPCs ?? [], 'childEPCs', refuse);
	for (const child of children) if (!inside.includes(child.row)) refuse(child.place, 'it is not in the container');
	if (children.length === 0 || children.length === inside.length) {
		planner.goods.unpack(row);
		return planner.step(entry, 'custody.unpack', { container: row.key, capture: entry.capture }, { party: row.holder });
	}
	const [pack, ...others] = children.map((child) => child.row);
	if (others.length > 0 || pack.pack === undefined || pack.isTouched) {
		return refuse('childEPCs', 'a container is unpacked whole, or one pack is taken out that nobody touched');
	}
	const introduction = planner.goods.touch(pack);
	const fields = { pack: pack.pack, introduction, capture: entry.capture };
	return planner.step(entry, 'packs.takeOut', fields, { party: pack.holder });
}
