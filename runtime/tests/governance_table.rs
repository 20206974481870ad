// SPDX-License-Identifier: Apache-2.0

//! Who may make which call, as `docs/governance.md` says: every call that the metadata knows is
//! dispatched as everybody.

#[allow(dead_code)]
mod chain;

use std::{
	collections::{BTreeMap, BTreeSet},
	panic::{catch_unwind, AssertUnwindSafe},
};

use codec::{Decode, Encode};
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::{Contains, GetCallMetadata, UnfilteredDispatchable},
};
use pallet_collective::RawOrigin as Collective;
use salus_consent::{Rule, Scope, Terms};
use salus_runtime::{
	governance::{Permitted, Quorum, Vital},
	AccountId, Assets, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef, TypeDefPrimitive};
use sp_io::TestExternalities;
use sp_runtime::{
	traits::{BadOrigin, TrailingZeroInput},
	DispatchError, Storage,
};

/// Everybody a call can come from, in words: where nothing else is said, of seven institutions and
/// a technical committee of three.
fn origins() -> Vec<(&'static str, RuntimeOrigin)> {
	let stranger = AccountId::new([7; 32]);
	let institutions = |ayes| Collective::<_, pallet_collective::Instance1>::Members(ayes, 7);
	let technicians = |ayes| Collective::<_, pallet_collective::Instance2>::Members(ayes, 3);
	vec![
		("anybody", RuntimeOrigin::signed(stranger.clone())),
		("nobody", RuntimeOrigin::none()),
		("root", RuntimeOrigin::root()),
		("less than a majority", institutions(3).into()),
		("majority", institutions(4).into()),
		("two thirds", institutions(5).into()),
		("one institution", Collective::<_, pallet_collective::Instance1>::Member(stranger).into()),
		("less of the technical committee", technicians(1).into()),
		("technical committee", technicians(2).into()),
	]
}

/// The bytes of a value of this type: zeros, the first variant, or a valid one where the type has
/// rules of its own.
fn bytes(types: &PortableRegistry, id: u32) -> Vec<u8> {
	let found = types.resolve(id).expect("every type is registered");
	let lawful = match found.path.segments.last().map(String::as_str) {
		Some("Gtin") => Some("09506000134352".parse::<salus_gs1::Gtin>().unwrap().encode()),
		Some("Gln") => Some("9506000134352".parse::<salus_gs1::Gln>().unwrap().encode()),
		Some("Sscc") => Some("109506000000000009".parse::<salus_gs1::Sscc>().unwrap().encode()),
		Some("Lot") => Some("A".parse::<salus_gs1::Lot>().unwrap().encode()),
		Some("Serial") => Some("A".parse::<salus_gs1::Serial>().unwrap().encode()),
		Some("CompanyPrefix") => {
			Some("9506000".parse::<salus_gs1::CompanyPrefix>().unwrap().encode())
		}
		Some("Terms") => Some(
			Terms::<AccountId>::new(Rule::Deny, Scope::default(), Default::default())
				.unwrap()
				.encode(),
		),
		_ => None,
	};
	if let Some(lawful) = lawful {
		return lawful;
	}
	let fields = |fields: &[scale_info::Field<PortableForm>]| -> Vec<u8> {
		fields.iter().flat_map(|field| bytes(types, field.ty.id)).collect()
	};
	match &found.type_def {
		TypeDef::Composite(composite) => fields(&composite.fields),
		TypeDef::Variant(variants) => {
			let first = variants.variants.iter().min_by_key(|variant| variant.index);
			first.map_or_else(Vec::new, |first| [vec![first.index], fields(&first.fields)].concat())
		}
		TypeDef::Array(array) => bytes(types, array.type_param.id).repeat(array.len as usize),
		TypeDef::Tuple(tuple) => tuple.fields.iter().flat_map(|f| bytes(types, f.id)).collect(),
		TypeDef::Primitive(primitive) => vec![0; size(primitive)],
		TypeDef::Sequence(_) | TypeDef::Compact(_) | TypeDef::BitSequence(_) => vec![0],
	}
}

fn size(primitive: &TypeDefPrimitive) -> usize {
	use TypeDefPrimitive::*;
	match primitive {
		Bool | Str | U8 | I8 => 1,
		U16 | I16 => 2,
		Char | U32 | I32 => 4,
		U64 | I64 => 8,
		U128 | I128 => 16,
		U256 | I256 => 32,
	}
}

/// Every call that there is, made of zeros where that is possible.
fn calls() -> Vec<RuntimeCall> {
	let opaque = Runtime::metadata_at_version(15).expect("version 15 is served");
	let encoded = Vec::<u8>::decode(&mut &opaque.encode()[..]).expect("it decodes");
	let RuntimeMetadata::V15(metadata) =
		RuntimeMetadataPrefixed::decode(&mut &encoded[..]).expect("it decodes").1
	else {
		panic!("asked for version 15")
	};
	let types = &metadata.types;
	let mut calls = Vec::new();
	for pallet in &metadata.pallets {
		let Some(part) = &pallet.calls else { continue };
		let TypeDef::Variant(variants) = &types.resolve(part.ty.id).expect("it is there").type_def
		else {
			panic!("calls are an enum")
		};
		for variant in &variants.variants {
			let start = vec![pallet.index, variant.index];
			let arguments = variant.fields.iter().flat_map(|field| bytes(types, field.ty.id));
			let lawful = [start.clone(), arguments.collect()].concat();
			let call = [start, lawful]
				.into_iter()
				.find_map(|start| RuntimeCall::decode(&mut TrailingZeroInput::new(&start)).ok());
			calls.push(
				call.unwrap_or_else(|| panic!("{}.{} cannot be made", pallet.name, variant.name)),
			);
		}
	}
	calls
}

/// `call` as the documentation writes it.
fn name(call: &RuntimeCall) -> String {
	let names = call.get_call_metadata();
	let (first, rest) = names.pallet_name.split_at(1);
	format!("{}{rest}.{}", first.to_lowercase(), names.function_name)
}

/// Whether `call` takes `origin`, whatever else is wrong with it; nothing where it panicked.
fn takes(call: RuntimeCall, origin: RuntimeOrigin) -> Option<bool> {
	with_transaction(|| {
		let result = catch_unwind(AssertUnwindSafe(|| call.dispatch_bypass_filter(origin)));
		let refused = |error: DispatchError| error == BadOrigin.into();
		let taken = result.ok().map(|result| !result.is_err_and(|error| refused(error.error)));
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(taken))
	})
	.expect("it was rolled back")
}

/// A chain of seven institutions, with a currency.
fn start(storage: &Storage) -> TestExternalities {
	let mut chain = TestExternalities::new(storage.clone());
	chain.execute_with(|| {
		System::set_block_number(1);
		let bank = AccountId::new([8; 32]).into();
		Assets::force_create(chain::unanimous(), 0, bank, true, 1).expect("it is new");
	});
	chain
}

/// Who may make each call, in the words of [`origins`].
fn answers() -> BTreeMap<String, Vec<&'static str>> {
	let storage = chain::storage_of("seven", |_| ());
	let mut chain = start(&storage);
	let mut answers = BTreeMap::new();
	for call in chain.execute_with(calls) {
		let mut taken = Vec::new();
		for (word, origin) in origins() {
			let answer = chain.execute_with(|| takes(call.clone(), origin));
			if answer.is_none() {
				// What it left of its transactions would spoil the next one.
				chain = start(&storage);
			}
			// Whoever makes it panic was let in.
			if answer.unwrap_or(true) {
				taken.push(word);
			}
		}
		answers.insert(name(&call), taken);
	}
	answers
}

/// How the documentation says it; nothing for a call that an account makes for itself.
fn word(taken: &[&str]) -> Option<&'static str> {
	match taken {
		["anybody"] => None,
		[] => Some("no origin"),
		["nobody"] => Some("the node"),
		["root"] => Some("Root"),
		["majority", "two thirds"] => Some("majority"),
		["two thirds"] => Some("two thirds"),
		["technical committee"] => Some("technical committee"),
		["two thirds", "technical committee"] => Some("technical committee, or two thirds"),
		["anybody", "majority", "two thirds"] => Some("anybody, and a majority"),
		["anybody", "two thirds"] => Some("anybody, and two thirds"),
		["anybody", "root"] => Some("anybody, and Root"),
		["anybody", "root", ..] => Some("everybody but the node"),
		["anybody", "nobody", "root", ..] => Some("everybody"),
		other => panic!("no word for {other:?}"),
	}
}

/// What stands between backticks in the first cell of each row below `heading`, with the second.
fn rows(heading: &str) -> Vec<(Vec<String>, String)> {
	let text = include_str!("../../docs/governance.md");
	let section = text.split_once(heading).expect("the section is there").1;
	let rows = section.lines().skip(1).take_while(|line| !line.starts_with('#'));
	rows.filter(|line| line.starts_with("| `"))
		.map(|line| {
			let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
			(quoted(cells[0]), cells[1].to_string())
		})
		.collect()
}

fn quoted(cell: &str) -> Vec<String> {
	cell.split('`').skip(1).step_by(2).map(str::to_string).collect()
}

/// Each name below `headings` with the word behind it; that it stands there once is checked.
fn table(headings: &[&str]) -> BTreeMap<String, String> {
	let mut table = BTreeMap::new();
	for (names, word) in headings.iter().flat_map(|heading| rows(heading)) {
		for name in names {
			assert!(
				table.insert(name.clone(), word.clone()).is_none(),
				"{name} stands there twice"
			);
		}
	}
	table
}

#[test]
fn the_tables_say_who_may_make_every_call_that_not_every_account_can() {
	let expected: BTreeMap<String, String> = answers()
		.into_iter()
		.filter_map(|(call, taken)| Some((call, word(&taken)?.to_string())))
		.collect();
	let written = table(&["## Privileged calls\n", "### Calls that governance makes as well\n"]);
	for (call, word) in &expected {
		assert_eq!(written.get(call), Some(word), "{call}");
	}
	for call in written.keys() {
		assert!(expected.contains_key(call), "{call} is not privileged, or does not exist");
	}
}

#[test]
fn a_proposal_needs_as_many_votes_as_the_tables_say() {
	let written = table(&["## Privileged calls\n", "### Calls that governance makes as well\n"]);
	start(&chain::storage_of("seven", |_| ())).execute_with(|| {
		for call in calls() {
			let name = name(&call);
			let quorum = match written.get(&name).map(String::as_str) {
				Some("majority" | "anybody, and a majority") => Quorum::Majority,
				Some(word) if word.ends_with("two thirds") => Quorum::TwoThirds,
				_ => continue,
			};
			assert_eq!(Quorum::of(&call), quorum, "{name}");
		}
	});
}

#[test]
fn the_table_says_what_is_refused() {
	start(&chain::storage_of("seven", |_| ())).execute_with(|| {
		let refused: BTreeSet<_> =
			calls().iter().filter(|call| !Permitted::contains(call)).map(name).collect();
		let written: BTreeSet<_> = table(&["### Calls that are refused\n"]).into_keys().collect();
		assert_eq!(refused, written);
	});
}

#[test]
fn the_table_says_what_stays_open_in_safe_mode() {
	start(&chain::storage_of("seven", |_| ())).execute_with(|| {
		let mut written = BTreeSet::new();
		let calls = calls();
		for (pallets, open) in rows("### Vital calls\n") {
			for pallet in pallets {
				let all = calls
					.iter()
					.map(name)
					.filter(|name| name.split_once('.').is_some_and(|(found, _)| found == pallet));
				match open.as_str() {
					"all" => written.extend(all),
					_ => written
						.extend(quoted(&open).into_iter().map(|call| format!("{pallet}.{call}"))),
				}
			}
		}
		let open: BTreeSet<_> =
			calls.iter().filter(|call| Vital::contains(*call)).map(name).collect();
		assert_eq!(open, written);
	});
}
