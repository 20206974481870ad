// SPDX-License-Identifier: Apache-2.0

//! Random networks: what is made is packed in levels, shipped, received with findings, settled,
//! split, returned, dispensed, taken back, decommissioned and recalled, by those who may and those
//! who may not, with every invariant of every pallet of the supply chain and those between them
//! checked after each call. `PROPTEST_CASES` sets how many networks there are.

mod model;
mod op;

use frame_support::storage::with_storage_layer;
use proptest::{collection::vec, prelude::*};

use self::{
	model::Model,
	op::{op, Op},
};
use crate::mock::*;

/// How many networks there are unless somebody asks for more.
const CASES: u32 = 16;

fn cases() -> u32 {
	let asked = std::env::var("PROPTEST_CASES").ok();
	asked.and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

/// One call, and what must hold after it.
fn step(op: Op, model: &mut Model) -> Result<bool, String> {
	let before = model.before(&op);
	let done = with_storage_layer(|| op.run(model));
	model.learn(before)?;
	check_chain()?;
	Ok(done.is_ok())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(cases()))]

	#[test]
	fn no_network_loses_or_doubles_a_pack(ops in vec(op(), 20..70)) {
		ExtBuilder::default().build().execute_with(|| {
			let mut model = Model::started();
			for op in ops {
				let told = format!("{op:?}");
				step(op, &mut model)
					.map_err(|broken| TestCaseError::fail(format!("{told}: {broken}")))?;
			}
			Ok::<_, TestCaseError>(())
		})?;
	}
}

#[test]
fn networks_do_what_they_are_for() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut done = std::collections::BTreeMap::<String, u32>::new();
	for _ in 0..6 {
		let ops = vec(op(), 80).new_tree(&mut runner).unwrap().current();
		ExtBuilder::default().build().execute_with(|| {
			let mut model = Model::started();
			for op in ops {
				let kind = op.kind();
				if step(op, &mut model).unwrap() {
					*done.entry(kind).or_default() += 1;
				}
			}
			for (kind, count) in model.seen() {
				*done.entry(kind).or_default() += count;
			}
		});
	}
	for kind in [
		"Pack",
		"Nest",
		"Unpack",
		"Ship",
		"Receive",
		"Refuse",
		"Settle",
		"Verify",
		"TakeOut",
		"Dispense",
		"Decommission",
		"Restore",
		"Retire",
		"Recall",
		"dispensed",
		"opened",
		"restored",
		"refused",
		"raised",
		"excepted",
		"settled",
	] {
		assert!(done.get(kind).is_some_and(|count| *count > 0), "never {kind}: {done:?}");
	}
}
