// SPDX-License-Identifier: Apache-2.0

/** A panel at work: it is drawn, and its members vote. */

import { delegatePath } from '../lib/accounts.mjs';
import { blocksFromNow } from '../lib/chain.mjs';
import { panelistIn } from '../lib/panels.mjs';

/** Ten epochs of the development preset; a draw takes up to three. */
const DRAW_BLOCKS = 60;

/** Waits for those who sit: drawn once the chain has randomness of which nothing was known before. */
export async function seated(stage, matter) {
	for (let waited = 0; waited < DRAW_BLOCKS; waited += 1) {
		const { panel } = await (await stage.asking()).panels.panel(matter);
		if (panel.seats.every(({ Taken }) => Taken)) return panel.seats.map(panelistIn);
		await blocksFromNow(stage.api, 1);
	}
	throw new Error(`the panel is not seated after ${DRAW_BLOCKS} blocks`);
}

/** Who votes for an institution: a founder's admin, or the delegate that it appointed. */
export async function delegateOf(stage, institution) {
	const { delegate } = await (await stage.asking()).institution(institution);
	const paths = ['//Alice', delegatePath(institution)];
	const path = paths.find((each) => stage.pair(each).address === delegate.toString());
	return stage.sender(path ?? paths.at(-1));
}

/** Two of three are a majority: the second vote decides, and its receipt carries what follows. */
export async function rule(stage, matter, panelists, ruling, reasons) {
	const delegates = await Promise.all(panelists.slice(0, 2).map((id) => delegateOf(stage, id)));
	const call = () => stage.panels.vote(matter, ruling, reasons);
	const receipts = await Promise.all(delegates.map((delegate) => delegate.send(call())));
	return receipts.find((receipt) => receipt.all('panels.PanelRuled').length === 1);
}
