// SPDX-License-Identifier: Apache-2.0

//! Excursions, what is answered about them, and how they end.

use alloc::collections::BTreeSet;

use frame_support::ensure;
use salus_primitives::{Commitment, Duty, InstitutionId, Membership, Moment};
use salus_supply::{ContainerKey, Containers, Quarantine};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

use crate::*;

impl<T: Config> Pallet<T> {
	/// `container` with `monitor` went through too much: adds `causes` to its open excursion or, at
	/// the expense of `payer`, opens one that concerns `manufacturers`.
	pub(super) fn open_or_extend(
		container: ContainerKey,
		mut monitor: Monitor,
		causes: Causes,
		payer: InstitutionId,
		manufacturers: BTreeSet<InstitutionId>,
	) -> DispatchResult {
		let moment = Self::now();
		monitor.changed_at = moment;
		if let Some((excursion, mut row)) = Self::open_excursion(&monitor) {
			let extended = row.extend(causes, moment, manufacturers);
			extended.ok_or(Error::<T>::TooManyLots)?;
			Excursions::<T>::insert(excursion, row);
			Monitors::<T>::insert(container, monitor);
			// A container with a key that was used before is not quarantined yet.
			T::Containers::quarantine(&container, Quarantine::Excursion)?;
			Self::deposit_event(Event::ExcursionExtended { excursion, container, causes });
			return Ok(());
		}
		let answers = manufacturers
			.into_iter()
			.map(|manufacturer| Answer { manufacturer, stability: None })
			.collect::<alloc::vec::Vec<_>>();
		let row = Excursion {
			container,
			causes,
			opened_at: moment,
			extended_at: None,
			answers: answers.try_into().map_err(|_| Error::<T>::TooManyLots)?,
			outcome: None,
			previous: monitor.excursion,
			payer,
			is_charged: Self::charge_if_possible(payer),
		};
		let excursion = Self::next_excursion()?;
		monitor.excursion = Some(excursion);
		Excursions::<T>::insert(excursion, row);
		OpenExcursions::<T>::insert(ExcursionKey::from(excursion), ());
		Monitors::<T>::insert(container, monitor);
		T::Containers::quarantine(&container, Quarantine::Excursion)?;
		Self::deposit_event(Event::ExcursionOpened { excursion, container, causes });
		Ok(())
	}

	/// The number of a new excursion.
	fn next_excursion() -> Result<ExcursionId, DispatchError> {
		NextExcursion::<T>::try_mutate(|next| {
			let excursion = *next;
			next.0 = next.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(excursion)
		})
	}

	/// The open excursion of a container with `monitor`: it can only be the last one.
	pub(super) fn open_excursion(monitor: &Monitor) -> Option<(ExcursionId, Excursion)> {
		let excursion = monitor.excursion?;
		let row = Excursions::<T>::get(excursion).filter(Excursion::is_open)?;
		Some((excursion, row))
	}

	pub(crate) fn do_answer_stability(
		agent: T::AccountId,
		excursion: ExcursionId,
		changed_at: Moment,
		is_stable: bool,
		assessment: Commitment,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::ResponsiblePerson)?;
		let mut row = Self::standing(excursion)?;
		let answered_at = Self::now();
		let answer = Stability { is_stable, assessment, institution, answered_at };
		let repeats = |standing: Option<Stability>| {
			standing.is_some_and(|standing| Stability { answered_at, ..standing } == answer)
		};
		let (mut is_concerned, mut is_repeated) = (false, true);
		for asked in &mut row.answers {
			if !T::Membership::answers_for(institution, asked.manufacturer) {
				continue;
			}
			is_concerned = true;
			is_repeated &= repeats(asked.stability);
			asked.stability = Some(answer);
		}
		ensure!(is_concerned, Error::<T>::NotConcerned);
		ensure!(row.changed_at() == changed_at, Error::<T>::ExcursionChanged);
		if is_repeated {
			return Ok(());
		}
		ensure!(row.is_open(), Error::<T>::ExcursionClosed);
		Excursions::<T>::insert(excursion, row);
		Self::deposit_event(Event::StabilityAnswered {
			excursion,
			institution,
			is_stable,
			assessment,
		});
		Ok(())
	}

	pub(crate) fn do_release(agent: T::AccountId, excursion: ExcursionId) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::ResponsiblePerson)?;
		let row = Self::standing(excursion)?;
		let container = row.container;
		let held = T::Containers::held(&container).ok_or(Error::<T>::NotInStock)?;
		Self::ensure_holder(institution, &held)?;
		if matches!(row.outcome, Some(Outcome::Released { .. })) {
			return Ok(());
		}
		ensure!(row.is_open(), Error::<T>::ExcursionClosed);
		ensure!(Self::is_stocked(&held), Error::<T>::NotInStock);
		ensure!(row.is_answered(), Error::<T>::StabilityUnanswered);
		ensure!(row.is_stable(), Error::<T>::NotStable);

		Self::end(excursion, row, Outcome::Released { institution, at: Self::now() });
		T::Containers::release(&container, Quarantine::Excursion)?;
		Self::deposit_event(Event::ExcursionReleased { excursion, container, institution });
		Ok(())
	}

	pub(crate) fn do_close(excursion: ExcursionId) -> DispatchResult {
		let row = Self::standing(excursion)?;
		let container = row.container;
		if matches!(row.outcome, Some(Outcome::Discarded { .. })) {
			return Ok(());
		}
		ensure!(row.is_open(), Error::<T>::ExcursionClosed);
		let is_stocked =
			T::Containers::held(&container).is_some_and(|held| Self::is_stocked(&held));
		ensure!(!is_stocked, Error::<T>::InStock);

		Self::end(excursion, row, Outcome::Discarded { at: Self::now() });
		Self::deposit_event(Event::ExcursionClosed { excursion, container });
		Ok(())
	}

	fn standing(excursion: ExcursionId) -> Result<Excursion, Error<T>> {
		Excursions::<T>::get(excursion).ok_or(Error::<T>::ExcursionUnknown)
	}

	fn end(excursion: ExcursionId, mut row: Excursion, outcome: Outcome) {
		Monitors::<T>::mutate_extant(row.container, |monitor| monitor.changed_at = outcome.at());
		row.outcome = Some(outcome);
		Excursions::<T>::insert(excursion, row);
		OpenExcursions::<T>::remove(ExcursionKey::from(excursion));
	}
}
