// SPDX-License-Identifier: Apache-2.0

//! What a subject keeps from those who represent it.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{ConfidentialTags, InstitutionId, Membership, Representation};
use sp_runtime::DispatchError;

use super::rows::Allowance;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_keep_confidential(
		signer: T::AccountId,
		subject: T::AccountId,
		tags: Option<ConfidentialTags>,
	) -> DispatchResult {
		let standing = Confidential::<T>::get(&subject);
		let (kept_by, allowance) = Self::keeper(&signer, &subject, standing)?;
		let kept = tags.map(|tags| Confidentiality { tags, kept_by });
		if kept == standing {
			return Ok(());
		}
		Self::change_identity(&subject, None, allowance, |identity| {
			match (standing, kept) {
				(None, Some(_)) => identity.grow(1),
				(Some(_), None) => identity.shrink(1),
				_ => (),
			}
			Ok(())
		})?;
		Confidential::<T>::set(&subject, kept);
		Self::deposit_event(Event::ConfidentialityChanged { subject });
		Ok(())
	}

	/// That `signer` may change what `subject` keeps: the institution for which it does, and what
	/// that may cost.
	fn keeper(
		signer: &T::AccountId,
		subject: &T::AccountId,
		standing: Option<Confidentiality>,
	) -> Result<(Option<InstitutionId>, Allowance), DispatchError> {
		if signer != subject {
			let institution = Self::sponsoring_officer(signer, subject, T::Membership::authorize)?;
			return Ok((Some(institution), Allowance::WithinQuota));
		}
		Self::ensure_acts_itself(subject)?;
		let by_officer = standing.is_some_and(|standing| standing.kept_by.is_some());
		ensure!(!by_officer || !Self::is_minor(subject, Self::now()), Error::<T>::NotPermitted);
		Ok((None, Allowance::BeyondQuota))
	}
}
