// SPDX-License-Identifier: Apache-2.0

//! What those who hold recalled packs answer, when that is enough, and what manufacturers make of
//! lots that a recall affects.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Duty, Sponsorship};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_respond(
		agent: T::AccountId,
		recall: RecallId,
		in_stock: u32,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::ResponsiblePerson)?;
		let mut row = Recalls::<T>::get(recall).ok_or(Error::<T>::RecallUnknown)?;
		let standing = Responses::<T>::get(recall, institution);
		if standing.is_some_and(|response| response.in_stock == in_stock) {
			return Ok(());
		}
		ensure!(row.termination.is_none(), Error::<T>::RecallOver);
		if standing.is_none() {
			T::Sponsorship::charge_beyond_quota(institution, 1)?;
			row.responses = row.responses.saturating_add(1);
			Recalls::<T>::insert(recall, row);
		}
		let response = Response { in_stock, responded_at: Self::now() };
		Responses::<T>::insert(recall, institution, response);
		Self::deposit_event(Event::RecallAnswered { recall, institution, in_stock });
		Ok(())
	}

	pub(crate) fn do_terminate_recall(
		agent: T::AccountId,
		recall: RecallId,
		report: Commitment,
		holders: u32,
	) -> DispatchResult {
		let (product, mut row) = Self::recall_of(recall)?;
		Self::ensure_regulator(&agent, product.manufacturer)?;
		if let Some(termination) = row.termination {
			ensure!(termination.report == report, Error::<T>::RecallOver);
			return Ok(());
		}
		ensure!(row.terms.class != RecallClass::Pending, Error::<T>::NotClassified);
		ensure!(row.is_traced(), Error::<T>::TraceRunning);
		Self::ensure_answered(recall, &row, &product, holders)?;
		row.termination = Some(Termination { report, terminated_at: Self::now() });
		Recalls::<T>::insert(recall, row);
		Self::deposit_event(Event::RecallTerminated { recall, report });
		Ok(())
	}

	/// That as many consignees answered as `row` asks for. A consignee holds packs, is within the
	/// depth and did not make them (21 CFR 7.3(n)).
	fn ensure_answered(
		recall: RecallId,
		row: &Recall,
		product: &Product,
		holders: u32,
	) -> DispatchResult {
		let holdings = T::Stock::some_holdings(&row.lot, holders.saturating_add(1));
		ensure!(holdings.len() <= holders as usize, Error::<T>::MoreHolders);
		let (mut consignees, mut answered) = (0u32, 0u32);
		for (holder, _) in holdings {
			let answering = T::Membership::successor_of(holder);
			let is_reached = T::Membership::profile(answering)
				.is_some_and(|profile| row.terms.depth.reaches(&profile.roles));
			if !is_reached || T::Membership::answers_for(answering, product.manufacturer) {
				continue;
			}
			consignees = consignees.saturating_add(1);
			let has_answered = [holder, answering]
				.iter()
				.any(|institution| Responses::<T>::contains_key(recall, institution));
			answered = answered.saturating_add(has_answered.into());
		}
		let required = row.terms.effectiveness.required(consignees);
		ensure!(answered >= required, Error::<T>::ResponsesMissing);
		Ok(())
	}

	pub(crate) fn do_assess_lot(
		agent: T::AccountId,
		lot: Lgtin,
		assessment: Assessment,
	) -> DispatchResult {
		let (product, mut row) = Self::standing(&lot)?;
		let institution = T::Membership::authorize_winding_up(&agent, Duty::ResponsiblePerson)?;
		let answers = T::Membership::answers_for(institution, product.manufacturer);
		ensure!(answers, Error::<T>::NotManufacturer);
		let Assessment { recall, findings } = assessment;
		if !Affected::<T>::contains_key(lot, recall) {
			ensure!(row.assessment == Some(assessment), Error::<T>::NotAffected);
			return Ok(());
		}
		ensure!(Self::is_traced(recall), Error::<T>::TraceRunning);
		Self::settle(&lot, &mut row, recall);
		row.assessment = Some(assessment);
		Lots::<T>::insert(lot, row);
		Self::deposit_event(Event::LotAssessed { lot, recall, findings });
		Ok(())
	}

	/// Lets `recall` affect `lot` no more.
	pub(super) fn settle(lot: &Lgtin, row: &mut Lot, recall: RecallId) {
		Affected::<T>::remove(lot, recall);
		row.affections = row.affections.saturating_sub(1);
		row.affected_by = Affected::<T>::iter_key_prefix(lot).next();
		Recalls::<T>::mutate_extant(recall, |recall| {
			recall.unassessed = recall.unassessed.saturating_sub(1);
		});
	}
}
