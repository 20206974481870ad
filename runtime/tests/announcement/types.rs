// SPDX-License-Identifier: Apache-2.0

//! What the named types of the metadata are made of, and where a change of one is felt.

use frame_metadata::v16::{RuntimeMetadataV16, StorageEntryType};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, Variant};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::Write,
};

/// The types of this crate say by their names what they are made of, as those of the language do.
const PLAIN: &str = "bounded_collections";

/// Where a type is used: "transaction", "event", "constant", "view", "storage" with the pallet, or
/// "api" with its name.
type Places = BTreeSet<String>;

/// The last word of a type's path, with what it is made of where it has no name.
pub fn type_name(types: &PortableRegistry, id: u32) -> String {
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

fn fields(types: &PortableRegistry, fields: &[Field<PortableForm>]) -> String {
	let fields: Vec<_> = fields
		.iter()
		.map(|field| {
			let name = field.name.as_deref().unwrap_or("_");
			format!("{name}: {}", type_name(types, field.ty.id))
		})
		.collect();
	format!("({})", fields.join(", "))
}

/// A line for each variant of an enum: index, name, fields. Of anything else one of its fields.
pub fn shape(types: &PortableRegistry, id: u32) -> Vec<String> {
	match &types.resolve(id).expect("every type is registered").type_def {
		TypeDef::Variant(def) => {
			let mut variants: Vec<&Variant<PortableForm>> = def.variants.iter().collect();
			variants.sort_by_key(|variant| variant.index);
			variants
				.into_iter()
				.map(|it| format!("{} {}{}", it.index, it.name, fields(types, &it.fields)))
				.collect()
		}
		TypeDef::Composite(composite) => vec![fields(types, &composite.fields)],
		_ => vec![type_name(types, id)],
	}
}

/// The types that a type is made of.
fn parts(types: &PortableRegistry, id: u32) -> Vec<u32> {
	let of = |fields: &[Field<PortableForm>]| -> Vec<_> {
		fields.iter().map(|field| field.ty.id).collect()
	};
	match &types.resolve(id).expect("every type is registered").type_def {
		TypeDef::Composite(composite) => of(&composite.fields),
		TypeDef::Variant(def) => def.variants.iter().flat_map(|it| of(&it.fields)).collect(),
		TypeDef::Sequence(sequence) => vec![sequence.type_param.id],
		TypeDef::Array(array) => vec![array.type_param.id],
		TypeDef::Tuple(tuple) => tuple.fields.iter().map(|field| field.id).collect(),
		TypeDef::Compact(compact) => vec![compact.type_param.id],
		TypeDef::Primitive(_) | TypeDef::BitSequence(_) => vec![],
	}
}

struct Uses<'a> {
	types: &'a PortableRegistry,
	/// The calls, events and errors, which have lines of their own.
	listed: BTreeSet<u32>,
	places: BTreeMap<u32, Places>,
}

impl Uses<'_> {
	/// Notes that `id` and what it is made of are used in `place`.
	fn note(&mut self, id: u32, place: &str) {
		if !self.listed.contains(&id)
			&& self.places.entry(id).or_default().insert(place.to_string())
		{
			parts(self.types, id).into_iter().for_each(|part| self.note(part, place));
		}
	}
}

fn uses(metadata: &RuntimeMetadataV16) -> Uses<'_> {
	let types = &metadata.types;
	let outer = &metadata.outer_enums;
	let outer = [&outer.call_enum_ty, &outer.event_enum_ty, &outer.error_enum_ty];
	let mut uses = Uses {
		types,
		listed: outer.into_iter().map(|ty| ty.id).collect(),
		places: BTreeMap::new(),
	};
	let mut listed = Vec::new();
	for pallet in &metadata.pallets {
		let calls = pallet.calls.iter().map(|part| (part.ty.id, "transaction"));
		let events = pallet.event.iter().map(|part| (part.ty.id, "event"));
		let errors = pallet.error.iter().map(|part| (part.ty.id, "event"));
		listed.extend(calls.chain(events).chain(errors));
	}
	uses.listed.extend(listed.iter().map(|(id, _)| *id));
	for (id, place) in listed {
		parts(types, id).into_iter().for_each(|part| uses.note(part, place));
	}
	let extrinsic = &metadata.extrinsic;
	uses.note(extrinsic.address_ty.id, "transaction");
	uses.note(extrinsic.signature_ty.id, "transaction");
	for extension in &extrinsic.transaction_extensions {
		uses.note(extension.ty.id, "transaction");
		uses.note(extension.implicit.id, "transaction");
	}
	for pallet in &metadata.pallets {
		let place = format!("storage {}", pallet.name);
		for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			match &entry.ty {
				StorageEntryType::Plain(value) => uses.note(value.id, &place),
				StorageEntryType::Map { key, value, .. } => {
					uses.note(key.id, &place);
					uses.note(value.id, &place);
				}
			}
		}
		pallet.constants.iter().for_each(|constant| uses.note(constant.ty.id, "constant"));
		for view in &pallet.view_functions {
			view.inputs.iter().for_each(|input| uses.note(input.ty.id, "view"));
			uses.note(view.output.id, "view");
		}
	}
	for api in &metadata.apis {
		let place = format!("api {}", api.name);
		for method in &api.methods {
			method.inputs.iter().for_each(|input| uses.note(input.ty.id, &place));
			uses.note(method.output.id, &place);
		}
	}
	uses
}

/// Each named type by its crate and its name: where it is used, and what it is made of.
pub fn types(metadata: &RuntimeMetadataV16) -> String {
	let types = &metadata.types;
	let mut named: BTreeMap<String, (Places, Vec<String>)> = BTreeMap::new();
	for (id, places) in uses(metadata).places {
		let path = &types.resolve(id).expect("every type is registered").path;
		let Some(first) = path.segments.first() else { continue };
		if path.segments.len() == 1 || first == PLAIN {
			continue;
		}
		let (all, lines) = named.entry(format!("{first}::{}", type_name(types, id))).or_default();
		all.extend(places);
		for line in shape(types, id) {
			if !lines.contains(&line) {
				lines.push(line);
			}
		}
	}
	let mut out = String::new();
	for (title, (places, lines)) in named {
		let places: Vec<_> = places.into_iter().collect();
		writeln!(out, "{title}\n  in {}", places.join(", ")).unwrap();
		lines.into_iter().for_each(|line| writeln!(out, "  {line}").unwrap());
	}
	out
}

/// Where a text of [`types`] says that each of them is used.
pub fn places(text: &str) -> BTreeMap<&str, Vec<&str>> {
	let mut title = "";
	let mut places = BTreeMap::new();
	for line in text.lines() {
		match line.strip_prefix("  in ") {
			Some(all) => drop(places.insert(title, all.split(", ").collect())),
			None if !line.starts_with(' ') => title = line,
			None => (),
		}
	}
	places
}
