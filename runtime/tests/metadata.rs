// SPDX-License-Identifier: Apache-2.0

//! The shape of the chain as clients see it. A difference here is a change to announce; the test says
//! which versions it bumps. The next release must have bumped them.

mod announcement;
mod chain;

use announcement::{metadata, shape, type_name};
use frame_metadata::v16::{FunctionParamMetadata, StorageEntryType};
use salus_runtime::Runtime;
use scale_info::{form::PortableForm, PortableRegistry};
use sp_core::hexdisplay::HexDisplay;
use std::fmt::Write;

/// Compares `found` with the snapshot `name`, and says which versions a difference bumps.
fn announce(name: &str, found: String) {
	let before = announcement::last(name);
	let bumps = announcement::bumps(name, &before, &found);
	if cfg!(feature = "next-release") {
		let kept: Vec<_> = bumps.iter().filter(|bump| !bump.is_made()).collect();
		assert!(kept.is_empty(), "the next release keeps a version that it must bump: {kept:#?}");
		return;
	}
	bumps.iter().for_each(|bump| eprintln!("{bump}"));
	insta::assert_snapshot!(name, found);
}

/// A number in digits, anything else as it is encoded.
fn value(type_name: &str, bytes: &[u8]) -> String {
	match type_name {
		"u8" | "u16" | "u32" | "u64" | "u128" => {
			let number =
				bytes.iter().rev().fold(0, |sum: u128, byte| (sum << 8) | u128::from(*byte));
			number.to_string()
		}
		_ => format!("0x{}", HexDisplay::from(&bytes)),
	}
}

fn inputs(types: &PortableRegistry, inputs: &[FunctionParamMetadata<PortableForm>]) -> String {
	let inputs: Vec<_> = inputs
		.iter()
		.map(|input| format!("{}: {}", input.name, type_name(types, input.ty.id)))
		.collect();
	inputs.join(", ")
}

#[test]
fn the_versions_are_as_announced() {
	if !cfg!(feature = "next-release") {
		insta::assert_snapshot!("versions", announcement::versions());
	}
}

#[test]
fn the_pallets_are_as_announced() {
	let metadata = metadata();
	let types = &metadata.types;
	let mut out = String::new();
	for pallet in &metadata.pallets {
		writeln!(out, "{} {}", pallet.index, pallet.name).unwrap();
		for storage in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			let shape = match &storage.ty {
				StorageEntryType::Plain(value) => type_name(types, value.id),
				StorageEntryType::Map { hashers, key, value } => format!(
					"{:?} {} -> {}",
					hashers,
					type_name(types, key.id),
					type_name(types, value.id)
				),
			};
			writeln!(out, "  storage {}: {:?} {shape}", storage.name, storage.modifier).unwrap();
		}
		let parts = [
			("call", pallet.calls.as_ref().map(|part| part.ty.id)),
			("event", pallet.event.as_ref().map(|part| part.ty.id)),
			("error", pallet.error.as_ref().map(|part| part.ty.id)),
		];
		for (title, id) in parts {
			for variant in id.into_iter().flat_map(|id| shape(types, id)) {
				writeln!(out, "  {title} {variant}").unwrap();
			}
		}
		for view in &pallet.view_functions {
			let (inputs, output) = (inputs(types, &view.inputs), type_name(types, view.output.id));
			writeln!(out, "  view {}({inputs}) -> {output}", view.name).unwrap();
		}
		// The version stands among the versions.
		for constant in pallet.constants.iter().filter(|constant| constant.name != "Version") {
			let ty = type_name(types, constant.ty.id);
			let value = value(&ty, &constant.value);
			writeln!(out, "  constant {}: {ty} = {value}", constant.name).unwrap();
		}
	}
	announce("pallets", out);
}

#[test]
fn the_types_are_as_announced() {
	announce("types", announcement::types(&metadata()));
}

#[test]
fn the_runtime_apis_are_as_announced() {
	let metadata = metadata();
	let types = &metadata.types;
	let mut out = String::new();
	for api in &metadata.apis {
		writeln!(out, "{}", api.name).unwrap();
		for method in &api.methods {
			let (inputs, output) =
				(inputs(types, &method.inputs), type_name(types, method.output.id));
			writeln!(out, "  {}({inputs}) -> {output}", method.name).unwrap();
		}
	}
	announce("runtime_apis", out);
}

#[test]
fn the_transaction_extensions_are_as_announced() {
	let metadata = metadata();
	let extrinsic = &metadata.extrinsic;
	let order = extrinsic.transaction_extensions_by_version.get(&0).expect("there is one version");
	let mut out = String::new();
	for (place, index) in order.iter().enumerate() {
		let extension = &extrinsic.transaction_extensions[index.0 as usize];
		let [ty, implicit] =
			[extension.ty, extension.implicit].map(|part| type_name(&metadata.types, part.id));
		writeln!(out, "{place} {}: {ty} / {implicit}", extension.identifier).unwrap();
	}
	announce("transaction_extensions", out);
}

#[test]
fn metadata_is_served_in_the_versions_that_clients_read() {
	chain::started_from("development", || {
		for version in [14, 15, 16] {
			assert!(Runtime::metadata_versions().contains(&version), "version {version}");
			assert!(Runtime::metadata_at_version(version).is_some(), "version {version}");
		}
	});
}
