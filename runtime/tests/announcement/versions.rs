// SPDX-License-Identifier: Apache-2.0

//! What this runtime says of itself: its metadata, and every version.

use crate::chain;
use codec::{Decode, Encode};
use frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed};
use frame_support::storage::storage_prefix;
use salus_runtime::{Runtime, VERSION};
use std::{fmt::Write, sync::OnceLock};

pub fn metadata() -> RuntimeMetadataV16 {
	let mut opaque = None;
	chain::started_from("development", || opaque = Runtime::metadata_at_version(16));
	let opaque = opaque.expect("version 16 is served");
	let bytes = Vec::<u8>::decode(&mut &opaque.encode()[..]).expect("it decodes");
	match RuntimeMetadataPrefixed::decode(&mut &bytes[..]).expect("it decodes").1 {
		RuntimeMetadata::V16(mut metadata) => {
			// No release has it.
			metadata.apis.retain(|api| api.name != "TryRuntime");
			metadata
		}
		other => panic!("asked for version 16, got {}", other.version()),
	}
}

/// Of the runtime, of what each pallet stores and of each API, one a line.
pub fn versions() -> &'static str {
	static VERSIONS: OnceLock<String> = OnceLock::new();
	VERSIONS.get_or_init(|| {
		let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
		let mut out = format!("spec_version {spec}\ntransaction_version {transaction}\n");
		let metadata = metadata();
		let storage = chain::storage_of("development", |_| ());
		for pallet in metadata.pallets {
			let Some(stored) = pallet.storage else { continue };
			let key = storage_prefix(stored.prefix.as_bytes(), b":__STORAGE_VERSION__:");
			let bytes = storage.top.get(&key[..]).expect("a genesis has it");
			let version = u16::decode(&mut &bytes[..]).expect("it is a number");
			writeln!(out, "storage {} {version}", pallet.name).unwrap();
		}
		for api in metadata.apis {
			writeln!(out, "api {} {}", api.name, api.version.0).unwrap();
		}
		out
	})
}

/// The version `name` that `text` says.
fn version(text: &str, name: &str) -> Option<u32> {
	text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

/// Whether the version `name` is higher than in `before`. What is on one side only has none to keep.
pub fn is_higher(name: &str, before: &str) -> bool {
	let (before, now) = (version(before, name), version(versions(), name));
	before.zip(now).is_none_or(|(before, now)| now > before)
}
