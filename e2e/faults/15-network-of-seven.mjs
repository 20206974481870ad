// SPDX-License-Identifier: Apache-2.0

/** Zombienet's network of seven validators. */

import { testNetwork } from './zombienet.mjs';

export const name = 'seven validators (zombienet seven)';
export const expectation =
	'without two finality goes on; without three it stands and blocks go on; it is there again with them; all agree';

export const run = (stage) => testNetwork('seven', stage);
