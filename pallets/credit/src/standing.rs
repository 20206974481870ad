// SPDX-License-Identifier: Apache-2.0

//! What clients ask, answered from the state.

use alloc::{collections::BTreeSet, vec::Vec};
use salus_primitives::{InstitutionId, Validators};

use crate::*;

impl<T: Config> Pallet<T> {
	/// What is known of the credit of `institution`; nothing of one that is no member and left no
	/// trace.
	pub fn standing(institution: InstitutionId) -> Option<Standing> {
		let is_known = T::Validators::accreditation_of(institution).is_some()
			|| Conducts::<T>::contains_key(institution)
			|| Dockets::<T>::contains_key(institution);
		let conduct = Self::conduct_of(institution);
		let docket = Dockets::<T>::get(institution);
		is_known.then(|| Standing {
			credit: conduct.credit(),
			base: conduct.base,
			reliability: conduct.reliability,
			lateness: conduct.lateness,
			offences: conduct.offences,
			history: Histories::<T>::get(institution).into_inner(),
			lapses: docket.total,
			recent_lapses: docket.recent.into_inner(),
		})
	}

	/// Everybody who validates, is going to, or would if it were planned now; in the order of their
	/// institutions.
	pub fn weights() -> Vec<WeightRow<T::AccountId>> {
		let (active, queued) = (ActiveWeights::<T>::get(), QueuedWeights::<T>::get());
		let would_be = Self::draft();
		let rows = |weights: &WeightsOf<T>| {
			let row = |weighted: &Weighted<T::AccountId>| {
				(weighted.institution, weighted.validator.clone())
			};
			weights.iter().map(row).collect::<Vec<_>>()
		};
		let listed: BTreeSet<_> =
			[&active, &queued, &would_be].map(rows).into_iter().flatten().collect();
		let of = |weights: &WeightsOf<T>,
		          (institution, validator): &(InstitutionId, T::AccountId)| {
			let is_meant = |weighted: &&Weighted<T::AccountId>| {
				weighted.institution == *institution && weighted.validator == *validator
			};
			weights.iter().find(is_meant).map(|weighted| (weighted.weight, weighted.bound))
		};
		let row = |listed: (InstitutionId, T::AccountId)| {
			let [active, queued, would_be] = [&active, &queued, &would_be].map(|w| of(w, &listed));
			let (institution, validator) = listed;
			let weight = |share: Option<(u64, Bound)>| share.map(|(weight, _)| weight);
			WeightRow {
				institution,
				validator,
				credit: Self::credit_of(institution),
				active: weight(active),
				queued: weight(queued),
				would_be: weight(would_be),
				bound: queued.or(active).or(would_be).map(|(_, bound)| bound),
			}
		};
		listed.into_iter().map(row).collect()
	}

	/// Between what the queued weights lie.
	pub fn limits() -> Limits {
		weighting::limits(QueuedWeights::<T>::decode_len().unwrap_or_default())
	}
}
