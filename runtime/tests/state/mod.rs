// SPDX-License-Identifier: Apache-2.0

//! The state of a chain as `e2e/tools/export-state.mjs` wrote it, without the Wasm.

use codec::Decode;
use frame_support::traits::{TryDecodeEntireStorage, TryState, TryStateSelect};
use salus_runtime::{AllPalletsWithSystem, System};
use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use sp_storage::Storage;
use std::{env, fs, path::PathBuf};

type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// What was left of a demonstration. Made by `scripts/fixture.sh`.
pub const FIXTURE: &str =
	concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/demonstration.state");

/// The state in the file that SALUS_STATE names, or else the fixture.
pub fn path() -> PathBuf {
	env::var_os("SALUS_STATE").map_or_else(|| FIXTURE.into(), PathBuf::from)
}

pub fn read() -> Pairs {
	let path = path();
	let stored = fs::read(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
	let plain = decompress(&stored, CODE_BLOB_BOMB_LIMIT).expect("it was compressed by salus-blob");
	Pairs::decode(&mut &plain[..]).expect("it is pairs of keys and values")
}

pub fn load() -> sp_io::TestExternalities {
	let storage = Storage { top: read().into_iter().collect(), ..Default::default() };
	sp_io::TestExternalities::new(storage)
}

/// Reads every row there is and checks every invariant.
pub fn check() {
	let decoded = AllPalletsWithSystem::try_decode_entire_state();
	assert!(decoded.is_ok(), "rows that cannot be read: {:?}", decoded.err());
	AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
		.expect("every invariant holds");
}
