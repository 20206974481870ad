// SPDX-License-Identifier: Apache-2.0

//! What was dispensed, so that no pack, and no part of one, is covered twice.

use alloc::collections::btree_set::BTreeSet;
use core::iter;

use salus_adjudication::ClaimKey;
use salus_primitives::{Digest, InstitutionId, Membership};

use crate::*;

impl<T: Config> Pallet<T> {
	/// Whether a line that stands has the dispensing number of the line at `place`. Of a claim priced
	/// as a whole, of any of its lines; or two of those have the same one.
	pub(super) fn is_dispensed(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		place: usize,
		others: &[Succession],
	) -> bool {
		let mut own = BTreeSet::new();
		let mut numbers = claim.bill.billed(place).iter().filter_map(|line| line.dispensing);
		numbers.any(|number| {
			!own.insert(number) || Self::stands_with(key, claim.bill.insurer, number, others)
		})
	}

	/// Whether a line with `number` stands, of a claim of the same provider, or as `others` can have
	/// claimed it, to `insurer`, or to another one for which the same institution answers today; or
	/// there is no room for the insurer. A pack is the same on any day.
	fn stands_with(
		key: &ClaimKey,
		insurer: InstitutionId,
		number: Digest,
		others: &[Succession],
	) -> bool {
		let own = Dispensings::<T>::get(key.provider, number);
		if own.is_full() {
			return true;
		}
		let theirs = others.iter().map(|other| Dispensings::<T>::get(other.institution, number));
		let mut insurers = iter::once(own).chain(theirs).flatten();
		let answering = T::Membership::successor_of(insurer);
		insurers.any(|other| T::Membership::successor_of(other) == answering)
	}

	/// Enters the dispensing number of a line that is covered from now on.
	pub(super) fn enter_dispensing(key: &ClaimKey, insurer: InstitutionId, line: &ClaimLine) {
		if let Some(number) = line.dispensing {
			Dispensings::<T>::mutate(key.provider, number, |insurers| {
				// What finds no room is not covered.
				let _ = insurers.try_push(insurer);
			});
		}
	}

	/// Removes it, of a line that is covered no more.
	pub(super) fn remove_dispensing(key: &ClaimKey, insurer: InstitutionId, line: &ClaimLine) {
		if let Some(number) = line.dispensing {
			Dispensings::<T>::mutate_exists(key.provider, number, |insurers| {
				*insurers = insurers.take().and_then(|mut insurers| {
					insurers.retain(|other| *other != insurer);
					(!insurers.is_empty()).then_some(insurers)
				});
			});
		}
	}
}
