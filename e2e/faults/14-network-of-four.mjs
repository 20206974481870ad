// SPDX-License-Identifier: Apache-2.0

/** Zombienet's network of four validators and a node that serves applications. */

import { testNetwork } from './zombienet.mjs';

export const name = 'four validators and an RPC node (zombienet four)';
export const expectation =
	'all find each other; a transaction through the RPC node is final and on every node once; a ' +
	'validator down for half a minute catches up; blocks become final beyond a session; all agree';

export const run = (stage) => testNetwork('four', stage);
