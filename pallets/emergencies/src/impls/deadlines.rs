// SPDX-License-Identifier: Apache-2.0

//! What waits to be done, and what becomes of it when nobody does it.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	weights::{Weight, WeightMeter},
};
use salus_primitives::{CreditEvents, Membership, Moment};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_deadlines(deadlines: Deadlines) -> DispatchResult {
		ensure!(deadlines.are_sound(), Error::<T>::DeadlinesUnsound);
		if CurrentDeadlines::<T>::get() != deadlines {
			CurrentDeadlines::<T>::put(deadlines);
			Self::deposit_event(Event::DeadlinesSet { deadlines });
		}
		Ok(())
	}

	/// Notes what is late, what was due first first, for as long as there is weight.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::sweep_nothing()).is_err() {
			return;
		}
		let (now, longest) = (Self::now(), Self::longest_step());
		let mut due = Due::<T>::iter_keys();
		while meter.can_consume(longest) {
			let Some((at, (emergency, step))) = due.next().filter(|(at, _)| at.moment() <= now)
			else {
				break;
			};
			meter.consume(Self::sweep_one(at, emergency, step, now));
		}
	}

	/// The most that one step of the sweep weighs.
	pub(crate) fn longest_step() -> Weight {
		T::WeightInfo::sweep_attestation()
			.max(T::WeightInfo::sweep_review())
			.max(T::WeightInfo::sweep_deferral())
	}

	/// Takes a step whose time has come off the queue: to where those wait that are late, or back
	/// to the moment at which it is due by now. Returns what that weighs.
	pub(crate) fn sweep_one(at: DueAt, emergency: EmergencyId, step: Step, now: Moment) -> Weight {
		Due::<T>::remove(at, (emergency, step));
		let Ok((mut row, binding)) = Self::standing(emergency) else {
			return T::WeightInfo::sweep_deferral();
		};
		let binding = binding.as_ref();
		Self::discount(&row, step);
		let is_late = Self::bring_up_to_date(&mut row, binding, step) <= now;
		if is_late {
			let answering = Self::note_missed(emergency, &mut row, binding, step);
			Overdue::<T>::insert(answering, (emergency, step), ());
		} else {
			Self::expect_step(emergency, &row, step);
		}
		Emergencies::<T>::insert(emergency, row);
		match step {
			_ if !is_late => T::WeightInfo::sweep_deferral(),
			Step::Attestation => T::WeightInfo::sweep_attestation(),
			Step::Review | Step::SecondReview => T::WeightInfo::sweep_review(),
		}
	}

	/// Puts `step` on the queue, and counts what its institution may not leave before.
	pub(crate) fn expect_step(emergency: EmergencyId, row: &EmergencyOf<T>, step: Step) {
		let Some(deadline) = row.deadline(step) else { return };
		Due::<T>::insert(DueAt::from(deadline.due), (emergency, step), ());
		if step == Step::Attestation {
			let institution = T::Membership::successor_of(row.institution);
			DueAttestations::<T>::mutate(institution, |count| *count = count.saturating_add(1));
		}
	}

	/// Takes `step`, which left the queue, off the count.
	fn discount(row: &EmergencyOf<T>, step: Step) {
		if step == Step::Attestation {
			let institution = T::Membership::successor_of(row.institution);
			DueAttestations::<T>::mutate_exists(institution, |count| {
				let left = count.unwrap_or_default().saturating_sub(1);
				*count = (left > 0).then_some(left);
			});
		}
	}

	/// Takes `step`, which is being done, from where it waits; notes first that it is late, if it is
	/// and nobody did.
	pub(super) fn conclude(
		emergency: EmergencyId,
		row: &mut EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
		step: Step,
	) {
		let Some(deadline) = row.deadline(step).copied() else { return };
		if let Some(answering) = deadline.missed {
			Overdue::<T>::remove(answering, (emergency, step));
			return;
		}
		Due::<T>::remove(DueAt::from(deadline.due), (emergency, step));
		Self::discount(row, step);
		if Self::bring_up_to_date(row, binding, step) <= Self::now() {
			Self::note_missed(emergency, row, binding, step);
		}
	}

	/// Who answers for `step`.
	pub(super) fn answering(
		row: &EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
		step: Step,
	) -> Answering {
		let declarer = T::Membership::successor_of(row.institution);
		match step {
			Step::Attestation => Answering::Institution(declarer),
			Step::Review => {
				let custodian = row.subject_in_time(binding).and_then(Self::custodian_of);
				let independent = custodian.filter(|custodian| *custodian != declarer);
				independent.map_or(Answering::Regulators, Answering::Institution)
			}
			Step::SecondReview => Answering::Regulators,
		}
	}

	/// When `step` is due by now: a review later than said, if its custodian learned of it late.
	pub(super) fn due(
		row: &EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
		step: Step,
	) -> Option<Moment> {
		match step {
			Step::Review => Some(row.review_due(binding)),
			_ => row.deadline(step).map(|deadline| deadline.due),
		}
	}

	/// Writes down when `step` is due by now, and returns it.
	fn bring_up_to_date(
		row: &mut EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
		step: Step,
	) -> Moment {
		let due = Self::due(row, binding, step).unwrap_or(Moment::MAX);
		if let Some(deadline) = row.deadline_mut(step) {
			deadline.due = due;
		}
		due
	}

	/// Notes that `step` is late, and tells whom it concerns.
	fn note_missed(
		emergency: EmergencyId,
		row: &mut EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
		step: Step,
	) -> Answering {
		let answering = Self::answering(row, binding, step);
		if let Some(deadline) = row.deadline_mut(step) {
			deadline.missed = Some(answering);
		}
		if let Answering::Institution(institution) = answering {
			T::CreditEvents::lapsed(institution, step.lapse());
		}
		Self::deposit_event(match (step, answering) {
			(Step::Attestation, Answering::Institution(institution)) => {
				Event::AttestationOverdue { emergency, institution }
			}
			_ => Event::ReviewOverdue { emergency, answering },
		});
		answering
	}
}
