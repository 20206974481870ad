// SPDX-License-Identifier: Apache-2.0

/** The author is killed in the middle of a block, on RocksDB: `--set kills=N`. */

import { killAuthors } from './authorKills.mjs';

export { expectation } from './authorKills.mjs';
export const name = 'the author is killed in the middle of a block (RocksDB)';

const binary = process.env.SALUS_NODE_ROCKSDB;

export const needs = () =>
	binary
		? undefined
		: "a binary built with '--features rocksdb', named in SALUS_NODE_ROCKSDB (scripts/faults.sh builds one)";

export const run = (stage) => killAuthors({ ...stage, database: 'rocksdb', binary });
