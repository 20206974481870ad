// SPDX-License-Identifier: Apache-2.0

//! What waits to be done or to end, and what becomes of it.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	weights::{Weight, WeightMeter},
};
use salus_primitives::{CreditEvents, Day, InstitutionId, Lapse, Membership, Moment};

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

	/// Notes what is late and what has ended, what was due first first, for as long as there is
	/// weight.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::sweep_nothing()).is_err() {
			return;
		}
		let (now, longest) = (Self::now(), Self::longest_step());
		let mut due = Due::<T>::iter_keys();
		while meter.can_consume(longest) {
			let Some((at, step)) = due.next().filter(|(at, _)| at.moment() <= now) else { break };
			meter.consume(Self::sweep_one(at, step));
		}
	}

	/// The most that one step of the sweep weighs.
	pub(crate) fn longest_step() -> Weight {
		T::WeightInfo::sweep_decision().max(T::WeightInfo::sweep_end())
	}

	/// Takes a step whose time has come off the queue. Returns what that weighs.
	pub(crate) fn sweep_one(at: DueAt, step: StepOf<T>) -> Weight {
		Due::<T>::remove(at, &step);
		match step {
			Step::Decision { member, number } => {
				if let Some(mut row) = Authorisations::<T>::get(&member, number) {
					let institution = Self::note_missed(&member, number, &mut row);
					Authorisations::<T>::insert(&member, number, row);
					Overdue::<T>::insert(institution, (member, number), ());
				}
				T::WeightInfo::sweep_decision()
			}
			Step::End { member } => {
				if let Some(mut coverage) = Coverages::<T>::get(&member) {
					let end = coverage.end();
					Self::attend_end(&member, &mut coverage, Some(end));
					Coverages::<T>::insert(&member, coverage);
				}
				T::WeightInfo::sweep_end()
			}
		}
	}

	/// When the end of a coverage is due to be noted.
	pub(crate) fn end_due(end: Day) -> DueAt {
		end.saturating_add(1).start().into()
	}

	/// Brings queue and count in step with the end of `coverage`; `queued` is its end before, if it
	/// had one.
	pub(crate) fn attend_end(
		member: &T::AccountId,
		coverage: &mut CoverageOf<T>,
		queued: Option<Day>,
	) {
		let step = Step::End { member: member.clone() };
		if let Some(queued) = queued.filter(|_| coverage.is_standing) {
			Due::<T>::remove(Self::end_due(queued), &step);
		}
		let until = coverage.end();
		let insurer = coverage.insurer;
		let is_standing = Self::today() <= until;
		match (coverage.is_standing, is_standing) {
			(false, true) => Self::open(insurer, |open| {
				open.coverages = open.coverages.saturating_add(1);
			}),
			(true, false) => {
				Self::open(insurer, |open| open.coverages = open.coverages.saturating_sub(1));
				let member = member.clone();
				Self::deposit_event(Event::CoverageEnded { member, insurer, until });
			}
			_ => (),
		}
		if is_standing {
			Due::<T>::insert(Self::end_due(until), step, ());
		}
		coverage.is_standing = is_standing;
	}

	/// Puts the decision about a new request on the queue, and counts it.
	pub(crate) fn expect_decision(member: &T::AccountId, number: u32, row: &Authorisation) {
		let step = Step::Decision { member: member.clone(), number };
		Due::<T>::insert(DueAt::from(row.deadline.due), step, ());
		Self::open(row.insurer, |open| open.undecided = open.undecided.saturating_add(1));
	}

	/// Takes a decision, which is not awaited any more, from where it waits; notes first that it is
	/// late, if it is and nobody did.
	pub(super) fn conclude(member: &T::AccountId, number: u32, row: &mut Authorisation) {
		Self::open(row.insurer, |open| open.undecided = open.undecided.saturating_sub(1));
		if let Some(institution) = row.deadline.missed {
			Overdue::<T>::remove(institution, (member, number));
			return;
		}
		let due = row.deadline.due;
		Due::<T>::remove(DueAt::from(due), Step::Decision { member: member.clone(), number });
		if due <= Self::now() {
			Self::note_missed(member, number, row);
		}
	}

	/// Notes that a decision is late, and tells whom it concerns.
	fn note_missed(member: &T::AccountId, number: u32, row: &mut Authorisation) -> InstitutionId {
		let institution = T::Membership::successor_of(row.insurer);
		row.deadline.missed = Some(institution);
		T::CreditEvents::lapsed(institution, Lapse::AuthorisationDecision);
		let member = member.clone();
		Self::deposit_event(Event::AuthorisationOverdue { member, number, institution });
		institution
	}

	/// When a decision is late from the next one requested on.
	pub(super) fn decide_by() -> Moment {
		Self::now().saturating_add(CurrentDeadlines::<T>::get().decision)
	}

	/// Changes what the institution that answers for `insurer` does not leave before.
	fn open(insurer: InstitutionId, change: impl FnOnce(&mut Open)) {
		Opened::<T>::mutate_exists(T::Membership::successor_of(insurer), |row| {
			let mut open = row.unwrap_or_default();
			change(&mut open);
			*row = (!open.is_empty()).then_some(open);
		});
	}
}
