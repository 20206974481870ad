// SPDX-License-Identifier: Apache-2.0

/** Zombienet's network of four validators that weigh 32, 28, 22 and 18 in a hundred. */

import { testNetwork } from './zombienet.mjs';

export const name = 'four that weigh 32, 28, 22 and 18 (zombienet weighted)';
export const expectation =
	'without the 32 finality goes on; without the 32 and the 18 it stands and blocks go on; ' +
	'it is there again with the 18, and with the 32 all vote; all agree';

export const run = (stage) => testNetwork('weighted', stage);
