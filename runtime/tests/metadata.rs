// SPDX-License-Identifier: Apache-2.0

//! The shape of the chain as clients see it. A difference here is a change to announce; the test says
//! which versions it bumps. The next release must have bumped them.

mod announcement;
mod chain;

use codec::Decode;
use frame_metadata::{v14::StorageEntryType, v15, RuntimeMetadata, RuntimeMetadataPrefixed};
use salus_runtime::Runtime;
use scale_info::{form::PortableForm, PortableRegistry, TypeDef};
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

fn metadata() -> v15::RuntimeMetadataV15 {
	let mut opaque = None;
	chain::started_from("development", || opaque = Runtime::metadata_at_version(15));
	let opaque = opaque.expect("version 15 is served");
	let bytes = Vec::<u8>::decode(&mut &codec::Encode::encode(&opaque)[..]).expect("it decodes");
	match RuntimeMetadataPrefixed::decode(&mut &bytes[..]).expect("it decodes").1 {
		RuntimeMetadata::V15(metadata) => metadata,
		other => panic!("asked for version 15, got {}", other.version()),
	}
}

/// The last word of a type's path, with what it is made of where it has no name.
fn type_name(types: &PortableRegistry, id: u32) -> String {
	let found = types.resolve(id).expect("every type is registered");
	let nested = |id| type_name(types, id);
	if let Some(name) = found.path.segments.last() {
		let parameters: Vec<_> =
			found.type_params.iter().filter_map(|p| p.ty).map(|ty| nested(ty.id)).collect();
		return match parameters.is_empty() || name.starts_with("Runtime") {
			true => name.to_string(),
			false => format!("{name}<{}>", parameters.join(", ")),
		};
	}
	match &found.type_def {
		TypeDef::Sequence(sequence) => format!("[{}]", nested(sequence.type_param.id)),
		TypeDef::Array(array) => format!("[{}; {}]", nested(array.type_param.id), array.len),
		TypeDef::Tuple(tuple) => format!(
			"({})",
			tuple.fields.iter().map(|f| nested(f.id)).collect::<Vec<_>>().join(", ")
		),
		TypeDef::Compact(compact) => format!("Compact<{}>", nested(compact.type_param.id)),
		TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
		_ => "?".into(),
	}
}

/// One line for each variant of an enum: index, name, fields.
fn variants(out: &mut String, types: &PortableRegistry, title: &str, id: u32) {
	let found = types.resolve(id).expect("every type is registered");
	let TypeDef::Variant(def) = &found.type_def else { panic!("{title} is an enum") };
	let mut variants: Vec<&scale_info::Variant<PortableForm>> = def.variants.iter().collect();
	variants.sort_by_key(|variant| variant.index);
	for variant in variants {
		let fields: Vec<_> = variant
			.fields
			.iter()
			.map(|field| {
				let name = field.name.as_deref().unwrap_or("_");
				format!("{name}: {}", type_name(types, field.ty.id))
			})
			.collect();
		writeln!(out, "  {title} {} {}({})", variant.index, variant.name, fields.join(", "))
			.unwrap();
	}
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
			writeln!(out, "  storage {}: {shape}", storage.name).unwrap();
		}
		let parts = [
			("call", pallet.calls.as_ref().map(|part| part.ty.id)),
			("event", pallet.event.as_ref().map(|part| part.ty.id)),
			("error", pallet.error.as_ref().map(|part| part.ty.id)),
		];
		for (title, id) in parts {
			id.into_iter().for_each(|id| variants(&mut out, types, title, id));
		}
		for constant in &pallet.constants {
			writeln!(out, "  constant {}: {}", constant.name, type_name(types, constant.ty.id))
				.unwrap();
		}
	}
	announce("pallets", out);
}

#[test]
fn the_runtime_apis_are_as_announced() {
	let metadata = metadata();
	let mut out = String::new();
	for api in &metadata.apis {
		writeln!(out, "{}", api.name).unwrap();
		for method in &api.methods {
			let inputs: Vec<_> = method
				.inputs
				.iter()
				.map(|input| format!("{}: {}", input.name, type_name(&metadata.types, input.ty.id)))
				.collect();
			let output = type_name(&metadata.types, method.output.id);
			writeln!(out, "  {}({}) -> {output}", method.name, inputs.join(", ")).unwrap();
		}
	}
	announce("runtime_apis", out);
}

#[test]
fn the_transaction_extensions_are_as_announced() {
	let metadata = metadata();
	let out: String = metadata
		.extrinsic
		.signed_extensions
		.iter()
		.map(|extension| {
			format!(
				"{}: {} / {}\n",
				extension.identifier,
				type_name(&metadata.types, extension.ty.id),
				type_name(&metadata.types, extension.additional_signed.id)
			)
		})
		.collect();
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
