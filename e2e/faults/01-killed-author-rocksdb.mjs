// SPDX-License-Identifier: Apache-2.0

/** The author is killed in the middle of a block, on RocksDB: `--set kills=N`. */

import { killAuthors } from './authorKills.mjs';

export { expectation, settings } from './authorKills.mjs';
export const name = 'the author is killed in the middle of a block (RocksDB)';

const binary = process.env.SALUS_NODE_ROCKSDB;

export function run(stage) {
	if (!binary) {
		throw new Error("SALUS_NODE_ROCKSDB names no binary built with '--features rocksdb': scripts/faults.sh builds one");
	}
	return killAuthors({ ...stage, database: 'rocksdb', binary });
}
