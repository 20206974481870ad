// SPDX-License-Identifier: Apache-2.0

//! What `ConditionsApi` answers.

use alloc::vec::Vec;
use core::iter;

use salus_primitives::{Fold, InstitutionId};
use salus_supply::{ContainerKey, StorageProfile};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 256;

impl<T: Config> Pallet<T> {
	pub fn monitor(container: &ContainerKey) -> Option<MonitorReport> {
		let monitor = Monitors::<T>::get(container)?;
		let through = monitor.through();
		Some(MonitorReport {
			monitor,
			profile: Self::profile(container),
			minutes: through.map_or(0, |exposure| exposure.kinetic.minutes()),
			outside_minutes: monitor.outside_minutes(),
			unwatched_minutes: through.map_or(0, |exposure| exposure.unwatched_minutes()),
			mean_kinetic_centi_celsius: monitor.mean_kinetic_centi_celsius(),
			is_open: Self::open_excursion(&monitor).is_some(),
		})
	}

	/// What the strictest product in `container` allows, where one asks for anything.
	pub fn profile(container: &ContainerKey) -> Option<StorageProfile> {
		Self::demands(container).map(|demands| demands.profile)
	}

	pub fn readings(container: &ContainerKey, from: u32, limit: u32) -> Vec<(u32, Batch)> {
		let Some(monitor) = Monitors::<T>::get(container) else { return Vec::new() };
		(from.max(monitor.folded_batches)..monitor.batches)
			.take(limit.min(PAGE) as usize)
			.filter_map(|number| Some((number, Readings::<T>::get(container, number)?)))
			.collect()
	}

	pub fn excursion(excursion: ExcursionId) -> Option<Excursion> {
		Excursions::<T>::get(excursion)
	}

	pub fn excursions(
		container: &ContainerKey,
		before: Option<ExcursionId>,
		limit: u32,
	) -> Vec<(ExcursionId, Excursion)> {
		let last = match before {
			None => Monitors::<T>::get(container).and_then(|monitor| monitor.excursion),
			Some(excursion) => Self::excursion(excursion)
				.filter(|row| row.container == *container)
				.and_then(|row| row.previous),
		};
		let with_row = |excursion| Some((excursion, Self::excursion(excursion)?));
		iter::successors(last.and_then(with_row), |(_, row)| row.previous.and_then(with_row))
			.take(limit.min(PAGE) as usize)
			.collect()
	}

	pub fn open_excursions(
		after: Option<ExcursionId>,
		limit: u32,
	) -> Vec<(ExcursionId, Excursion)> {
		let keys = match after.map(ExcursionKey::from) {
			None => OpenExcursions::<T>::iter_keys(),
			Some(key) => {
				OpenExcursions::<T>::iter_keys_from(OpenExcursions::<T>::hashed_key_for(key))
			}
		};
		keys.take(limit.min(PAGE) as usize)
			.map(ExcursionId::from)
			.filter_map(|excursion| Some((excursion, Self::excursion(excursion)?)))
			.collect()
	}

	pub fn folded(institution: InstitutionId) -> Option<Fold> {
		Folds::<T>::get(institution)
	}

	/// Whether `rows` are all that was folded of what `institution` paid for, in their order.
	pub fn verify_folded(institution: InstitutionId, rows: &[FoldedRow]) -> bool {
		Fold::over_all(rows) == Self::folded(institution)
	}
}
