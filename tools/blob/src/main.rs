// SPDX-License-Identifier: Apache-2.0

//! `salus-blob FROM TO`: writes FROM compressed to TO, the same bytes wherever it runs, and says
//! what TO hashes to. A Wasm is authorised by its `blake2_256`.

use std::{env, fs, path::PathBuf, process::ExitCode};

use sp_crypto_hashing::{blake2_256, sha2_256};
use sp_maybe_compressed_blob::{compress_strongly, CODE_BLOB_BOMB_LIMIT};

fn main() -> ExitCode {
	match run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(cause) => {
			eprintln!("salus-blob: {cause}");
			ExitCode::FAILURE
		}
	}
}

fn run() -> Result<(), String> {
	let paths: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
	let [from, to] = paths.as_slice() else { return Err("name two files: FROM TO".into()) };
	let plain = fs::read(from).map_err(|cause| format!("{}: {cause}", from.display()))?;
	let compressed = compress_strongly(&plain, CODE_BLOB_BOMB_LIMIT)
		.ok_or_else(|| format!("{} is larger than a node reads", from.display()))?;
	fs::write(to, &compressed).map_err(|cause| format!("{}: {cause}", to.display()))?;
	println!("bytes       {} of {}", compressed.len(), plain.len());
	println!("blake2_256  0x{}", hex(&blake2_256(&compressed)));
	println!("sha2_256    0x{}", hex(&sha2_256(&compressed)));
	Ok(())
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
