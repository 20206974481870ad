// SPDX-License-Identifier: Apache-2.0

mod amendments;
mod anchoring;
mod batches;
mod corrections;
mod custody;
mod deadlines;
mod erasures;
mod fold;
mod holds;
mod invariants;
mod lapses;
mod quota;
mod reads;
mod register;
mod register_many;
mod sponsorship;
mod subjects;
mod succession;
mod surgeries;

use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use salus_primitives::{Country, Day};
use sp_runtime::DispatchError;

use crate::{mock::*, *};

type Failure = Error<Test>;

fn entry(key: EntryKey) -> EntryOf<Test> {
	Records::entry(&key).expect("the entry stands")
}

fn used(institution: InstitutionId) -> u32 {
	Records::custodian(institution).unwrap_or_default().rows_used
}

/// Marks records of the clinic in error and waits until nobody has to keep them.
fn close(numbers: impl IntoIterator<Item = u8>) {
	for number in numbers {
		assert_ok!(Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(number)));
	}
	pass_days(RETENTION_DAYS);
}
