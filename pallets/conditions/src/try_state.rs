// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{collections::BTreeSet, vec::Vec};

use frame_support::ensure;
use salus_primitives::Moment;
use salus_supply::{ContainerKey, Containers};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Broken {
		let now = Self::now();
		let mut excursions = BTreeSet::new();
		for (container, monitor) in Monitors::<T>::iter() {
			let batches = Self::check_batches(&container, &monitor, now)?;
			Self::check_sums(&monitor, &batches)?;
			Self::check_breach(&container, &monitor)?;
			Self::check_chain(&container, &monitor, &mut excursions)?;
		}
		for (excursion, row) in Excursions::<T>::iter() {
			ensure!(excursions.contains(&excursion), "I5: an excursion that no monitor leads to");
			Self::check_excursion(excursion, &row, now)?;
		}
		Self::check_open()?;
		Self::check_no_strays()
	}

	/// I1 and I2: those that are in the state.
	fn check_batches(
		container: &ContainerKey,
		monitor: &Monitor,
		now: Moment,
	) -> Result<Vec<Batch>, TryRuntimeError> {
		let mut batches: Vec<Batch> = Vec::new();
		ensure!(monitor.folded_batches <= monitor.batches, "I1: more folded than recorded");
		for number in monitor.folded_batches..monitor.batches {
			let batch = Readings::<T>::get(container, number)
				.ok_or("I1: readings that were recorded are not there")?;
			let last = batches.last();
			let known_until = last.map_or(0, |last| last.statement.until);
			ensure!(
				batch.statement.from >= known_until && batch.statement.lasts_from(known_until),
				"I2: readings are not in the order of time"
			);
			ensure!(batch.statement.is_sound(), "I2: figures contradict each other");
			ensure!(
				batch.statement.until <= batch.recorded_at && batch.recorded_at <= now,
				"I2: recorded before they were read, or in the future"
			);
			batches.push(batch);
		}
		Ok(batches)
	}

	/// I3.
	fn check_sums(monitor: &Monitor, batches: &[Batch]) -> Broken {
		let sum = Exposure::over(batches.iter().map(|batch| Exposure::of(&batch.statement)));
		ensure!(
			monitor.folded_batches > 0 || monitor.recorded == sum,
			"I3: a monitor is not the sum of its readings"
		);
		let is_sound = |exposure: &Exposure| {
			exposure.outside_minutes <= exposure.kinetic.minutes()
				&& exposure.from <= exposure.until
				&& exposure.kinetic.minutes() > 0
		};
		ensure!(
			monitor.recorded.iter().chain(&monitor.inherited).all(is_sound),
			"I3: more minutes outside than there were"
		);
		Ok(())
	}

	/// I4.
	fn check_breach(container: &ContainerKey, monitor: &Monitor) -> Broken {
		let Some(profile) = Self::profile(container) else { return Ok(()) };
		let outside_minutes = monitor.recorded.map_or(0, |exposure| exposure.outside_minutes);
		let is_unnoticed = monitor.batches > monitor.folded_batches
			&& monitor.excursion.is_none()
			&& outside_minutes > profile.outside_minutes;
		ensure!(!is_unnoticed, "I4: more minutes outside than allowed, and no excursion");
		Ok(())
	}

	/// I5, and that only the last excursion of a container is open.
	fn check_chain(
		container: &ContainerKey,
		monitor: &Monitor,
		seen: &mut BTreeSet<ExcursionId>,
	) -> Broken {
		let mut next = monitor.excursion;
		while let Some(excursion) = next {
			let row = Excursions::<T>::get(excursion).ok_or("I5: an excursion is not there")?;
			ensure!(row.container == *container, "I5: an excursion of another container");
			ensure!(seen.insert(excursion), "I5: an excursion is found twice");
			ensure!(
				row.previous.is_none_or(|previous| previous < excursion),
				"I5: an excursion before an older one"
			);
			ensure!(
				!row.is_open() || monitor.excursion == Some(excursion),
				"I6: an excursion before the last one is open"
			);
			next = row.previous;
		}
		Ok(())
	}

	/// I5, I7 and I8 for one excursion.
	fn check_excursion(excursion: ExcursionId, row: &Excursion, now: Moment) -> Broken {
		ensure!(excursion < NextExcursion::<T>::get(), "I5: a number that was not given");
		ensure!(row.causes.are_there(), "I7: an excursion without a cause");
		let extended_at = row.changed_at();
		ensure!(
			row.opened_at <= extended_at && extended_at <= now,
			"I7: extended before it was opened, or in the future"
		);
		let manufacturers: BTreeSet<_> =
			row.answers.iter().map(|answer| answer.manufacturer).collect();
		ensure!(manufacturers.len() == row.answers.len(), "I7: a manufacturer is asked twice");
		for stability in row.answers.iter().filter_map(|answer| answer.stability) {
			ensure!(
				extended_at <= stability.answered_at && stability.answered_at <= now,
				"I7: answered about less than there was, or in the future"
			);
		}
		let Some(outcome) = row.outcome else { return Self::check_quarantine(row) };
		ensure!(
			extended_at <= outcome.at() && outcome.at() <= now,
			"I7: ended before it was opened, or in the future"
		);
		ensure!(
			!matches!(outcome, Outcome::Released { .. }) || row.is_stable(),
			"I7: released without the word of every manufacturer"
		);
		Ok(())
	}

	/// I8.
	fn check_quarantine(row: &Excursion) -> Broken {
		let held = T::Containers::held(&row.container);
		ensure!(
			held.is_none_or(|held| !Self::is_stocked(&held) || held.is_quarantined),
			"I8: an excursion is open, and the container is not quarantined"
		);
		Ok(())
	}

	/// I6.
	fn check_open() -> Broken {
		let listed: BTreeSet<ExcursionId> =
			OpenExcursions::<T>::iter_keys().map(ExcursionId::from).collect();
		let open: BTreeSet<ExcursionId> = Excursions::<T>::iter()
			.filter(|(_, row)| row.is_open())
			.map(|(excursion, _)| excursion)
			.collect();
		ensure!(listed == open, "I6: what is listed as open is not what is open");
		Ok(())
	}

	/// I1: nothing beside those that monitors count.
	fn check_no_strays() -> Broken {
		for (container, number) in Readings::<T>::iter_keys() {
			let is_counted = Monitors::<T>::get(container)
				.is_some_and(|monitor| (monitor.folded_batches..monitor.batches).contains(&number));
			ensure!(is_counted, "I1: readings that no monitor counts");
		}
		Ok(())
	}
}
