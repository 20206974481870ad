// SPDX-License-Identifier: Apache-2.0

//! Panels that rule when the test says so, in the place of `pallet-panels`.

use std::collections::BTreeMap;

use frame_support::{dispatch::DispatchResult, ensure, parameter_types};
use salus_primitives::{Digest, Forum, InstitutionId, Matter, Panels};
use sp_runtime::DispatchError;

use crate::change;

parameter_types! {
	/// The open matters by their references, with their forums and parties.
	pub storage Open: BTreeMap<Digest, (Forum, Vec<InstitutionId>)> = BTreeMap::new();
	pub storage Absent: bool = false;
}

pub const NO_PANEL: DispatchError = DispatchError::Other("no panel");

/// One panel for each matter.
pub struct Jury;

impl Jury {
	/// The open matters with their parties.
	pub fn open() -> Vec<(Matter, Vec<InstitutionId>)> {
		let rows = Open::get().into_iter();
		rows.map(|(reference, (forum, parties))| (Matter { forum, reference }, parties)).collect()
	}

	/// The panel of `matter` is done. The test itself tells the pallet what it ruled.
	pub fn close(matter: &Matter) {
		change!(Open, open => open.remove(&matter.reference).expect("the panel is open"));
	}

	/// No panel can be drawn from now on.
	pub fn forbid() {
		Absent::set(&true);
	}

	/// Panels can be drawn again.
	pub fn allow() {
		Absent::set(&false);
	}
}

impl Panels for Jury {
	fn convene(matter: Matter, parties: &[InstitutionId]) -> DispatchResult {
		ensure!(!Absent::get() && !Open::get().contains_key(&matter.reference), NO_PANEL);
		change!(Open, open => open.insert(matter.reference, (matter.forum, parties.to_vec())));
		Ok(())
	}

	fn dismiss(matter: &Matter) -> DispatchResult {
		change!(Open, open => open.remove(&matter.reference)).map(|_| ()).ok_or(NO_PANEL)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institutions() {}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_seats(_: &Matter) {}
}
