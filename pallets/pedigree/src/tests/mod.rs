// SPDX-License-Identifier: Apache-2.0

mod access;
mod bound;
mod declare_error;
mod fold;
mod invariants;
mod record;
mod story;
mod trace;
mod untouched;

use salus_gs1::Lgtin;
use salus_supply::{ContainerKey, PedigreeError, Thing};

use crate::{
	mock::{AccountId, Pedigree, Test},
	Error,
};

type Failure = Error<Test>;

/// The numbers of the events that `asker` is shown, and whether there are others.
fn numbers_for(
	asker: AccountId,
	thing: Thing,
	lot: Option<Lgtin>,
	container: Option<ContainerKey>,
) -> Result<(Vec<u64>, bool), PedigreeError> {
	let pedigree = Pedigree::pedigree(&asker, thing, lot, container)?;
	Ok((pedigree.events.iter().map(|(number, _)| number.0).collect(), pedigree.is_cut))
}
