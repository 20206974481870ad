// SPDX-License-Identifier: Apache-2.0

//! What clients ask about consents.

use alloc::vec::Vec;

use salus_primitives::Country;

use crate::*;

/// How many consents one read returns at most.
const PAGE: u32 = 256;

impl<T: Config> Pallet<T> {
	/// The consent with this number.
	pub fn consent(consent: ConsentId) -> Option<ConsentRowOf<T>> {
		Consents::<T>::get(consent)
	}

	/// Up to `limit` consents of `subject` in the order of their storage keys, after one.
	pub fn consents_of(
		subject: &T::AccountId,
		after: Option<ConsentId>,
		limit: u32,
	) -> Vec<(ConsentId, ConsentRowOf<T>)> {
		let numbers = match after {
			None => SubjectConsents::<T>::iter_key_prefix(subject),
			Some(consent) => SubjectConsents::<T>::iter_key_prefix_from(
				subject,
				SubjectConsents::<T>::hashed_key_for(subject, consent),
			),
		};
		numbers
			.take(limit.min(PAGE) as usize)
			.filter_map(|consent| Some((consent, Self::consent(consent)?)))
			.collect()
	}

	/// The consents of `subject` for `grantee` that are not over, by their numbers.
	pub fn standing_for(
		subject: &T::AccountId,
		grantee: &PartyOf<T>,
	) -> Vec<(ConsentId, ConsentRowOf<T>)> {
		Self::lasting(subject, grantee, Self::now())
	}

	/// What the law of `country` says.
	pub fn statutes(country: Country) -> Vec<Statute> {
		Statutes::<T>::get(country).into_inner()
	}

	/// How many consents of `subject` there are.
	pub fn tally(subject: &T::AccountId) -> Tally {
		Tallies::<T>::get(subject)
	}
}
