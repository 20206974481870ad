// SPDX-License-Identifier: Apache-2.0

/** The author is killed in the middle of a block, on ParityDB: `--set kills=N`. */

import { killAuthors } from './authorKills.mjs';

export { expectation, settings } from './authorKills.mjs';
export const name = 'the author is killed in the middle of a block (ParityDB)';

export const run = (stage) => killAuthors({ ...stage, database: 'paritydb' });
