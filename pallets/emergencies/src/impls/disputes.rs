// SPDX-License-Identifier: Apache-2.0

//! What the subject says about it, and who hears that.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{
	dispatch::DispatchResult, ensure, storage::with_storage_layer, weights::Weight,
};
use salus_primitives::{
	Commitment, Credentialing, Digest, Forum, InstitutionId, Matter, Panels, Power, Representation,
	Ruling, Rulings,
};
use sp_core::H256;
use sp_runtime::DispatchError;

use crate::*;

impl<T: Config> Pallet<T> {
	/// Returns whether somebody has to hear the dispute.
	pub(crate) fn do_dispute(
		signer: T::AccountId,
		emergency: EmergencyId,
		statement: Commitment,
	) -> Result<bool, DispatchError> {
		let (mut row, binding) = Self::standing(emergency)?;
		let binding = binding.as_ref();
		let subject = Self::ensure_acts_for_subject(&signer, &row, binding)?;
		if let Some(dispute) = row.dispute {
			let is_same = dispute.statement == statement && dispute.stands();
			ensure!(is_same, Error::<T>::AlreadyDisputed);
			return Ok(false);
		}
		ensure!(!row.is_unjustified(), Error::<T>::NothingToDispute);
		row.dispute = Some(Dispute::new(statement, Self::now()));
		Self::deposit_event(Event::Disputed { emergency, subject });
		let is_heard = row.review.done.is_some_and(|finding| finding.is_disputable());
		if is_heard {
			Self::hear(emergency, &mut row, binding);
		}
		Emergencies::<T>::insert(emergency, row);
		Ok(is_heard)
	}

	pub(crate) fn do_withdraw_dispute(
		signer: T::AccountId,
		emergency: EmergencyId,
	) -> DispatchResult {
		let (mut row, binding) = Self::standing(emergency)?;
		let binding = binding.as_ref();
		let subject = Self::ensure_acts_for_subject(&signer, &row, binding)?;
		let mut dispute = row.dispute.ok_or(Error::<T>::NotDisputed)?;
		if !dispute.stands() {
			return Ok(());
		}
		ensure!(row.awaits_hearing(), Error::<T>::AlreadyHeard);
		if dispute.waits_for_panel() {
			let matter = Self::matter(emergency);
			T::Panels::dismiss(&matter)?;
			Matters::<T>::remove(matter.reference);
		} else if row.open_review() == Some(Step::SecondReview) {
			Self::conclude(emergency, &mut row, binding, Step::SecondReview);
			// What was late is noted in the row by now.
			dispute.hearing = row.dispute.and_then(|noted| noted.hearing);
		}
		dispute.withdrawn_at = Some(Self::now());
		row.dispute = Some(dispute);
		Emergencies::<T>::insert(emergency, row);
		Self::deposit_event(Event::DisputeWithdrawn { emergency, subject });
		Ok(())
	}

	/// Whom an emergency is about, if `signer` makes requests for them.
	fn ensure_acts_for_subject(
		signer: &T::AccountId,
		row: &EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
	) -> Result<T::AccountId, Error<T>> {
		let subject = row.subject(binding).ok_or(Error::<T>::NotBound)?.clone();
		let capacity = T::Representation::capacity(signer, &subject, Power::Request, Self::now());
		ensure!(capacity.is_some(), Error::<T>::NotPermitted);
		Ok(subject)
	}

	/// Brings what the subject disputes before a panel, or before a Regulator where too few
	/// institutions have no stake in it.
	pub(crate) fn hear(
		emergency: EmergencyId,
		row: &mut EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
	) {
		let matter = Self::matter(emergency);
		let parties = Self::parties(row, binding);
		let is_convened = with_storage_layer(|| T::Panels::convene(matter, &parties)).is_ok();
		let due = Self::now().saturating_add(CurrentDeadlines::<T>::get().review);
		if let Some(dispute) = row.dispute.as_mut() {
			dispute.hearing = Some(if is_convened {
				Hearing::Panel(None)
			} else {
				Hearing::Regulator(Task::due(due))
			});
		}
		if is_convened {
			let matter = matter.reference;
			Matters::<T>::insert(matter, emergency);
			Self::deposit_event(Event::DisputeReferred { emergency, matter });
		} else {
			Self::expect_step(emergency, row, Step::SecondReview);
			Self::deposit_event(Event::ReviewReopened { emergency, due });
		}
	}

	/// Names the dispute about one emergency: there is one at most, and its number is not used again.
	pub(crate) fn matter(emergency: EmergencyId) -> Matter {
		let named = (b"emergency", emergency).encode();
		let reference = Digest(H256(sp_io::hashing::sha2_256(&named)));
		Matter { forum: Forum::Emergencies, reference }
	}

	/// Those with a stake: who declared, who reviewed that, the subject's custodian, and the board
	/// that answers for the credential if it comes to that.
	pub(crate) fn parties(
		row: &EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
	) -> Vec<InstitutionId> {
		let reviewer = row.review.done.map(|finding| finding.reviewer.institution());
		let custodian = row.subject(binding).and_then(Self::custodian_of);
		let board = T::Credentialing::board_of(&row.declaration.credential);
		[Some(row.institution), reviewer, custodian, board].into_iter().flatten().collect()
	}
}

impl<T: Config> Rulings for Pallet<T> {
	fn ruled(matter: &Matter, ruling: Ruling) {
		if matter.forum != Forum::Emergencies {
			return;
		}
		let Some(emergency) = Matters::<T>::take(matter.reference) else { return };
		let Some(mut row) = Emergencies::<T>::get(emergency) else { return };
		if let Some(dispute) = row.dispute.as_mut() {
			let verdict = Verdict { ruling, ruled_at: Self::now() };
			dispute.hearing = Some(Hearing::Panel(Some(verdict)));
		}
		let matter = matter.reference;
		Self::deposit_event(Event::DisputeRuled { emergency, matter, ruling });
		if ruling == Ruling::Overturned {
			Self::report(emergency, &mut row);
		}
		Emergencies::<T>::insert(emergency, row);
	}

	fn weight() -> Weight {
		T::WeightInfo::ruled()
	}
}
