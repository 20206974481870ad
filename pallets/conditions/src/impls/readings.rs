// SPDX-License-Identifier: Apache-2.0

//! What holders state about readings, and proofs that it is not so.

use frame_support::ensure;
use salus_primitives::{Duty, InstitutionId, Membership, Sponsorship};
use salus_supply::{ContainerKey, Containers, Place};
use sp_runtime::{ArithmeticError, DispatchResult};

use super::{Demands, ROW};
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record_readings(
		agent: T::AccountId,
		container: ContainerKey,
		statement: Statement,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let held = T::Containers::held(&container).ok_or(Error::<T>::ContainerUnknown)?;
		Self::ensure_holder(institution, &held)?;
		let standing = Monitors::<T>::get(container);
		if Self::is_last(&container, standing.as_ref(), &statement) {
			return Ok(());
		}
		ensure!(Self::is_stocked(&held), Error::<T>::NotInStock);
		ensure!(!held.is_nested, Error::<T>::Nested);
		let demands = Self::demands(&container).ok_or(Error::<T>::NotMonitored)?;
		Self::ensure_sound(&statement, &demands, standing.as_ref())?;
		let Demands { profile, manufacturers, .. } = demands;

		let rows = if standing.is_some() { ROW } else { ROW.saturating_mul(2) };
		T::Sponsorship::charge(institution, rows)?;
		let mut monitor =
			standing.unwrap_or_else(|| Monitor { is_charged: true, ..Monitor::new(institution) });
		let number = monitor.batches;
		monitor.record(&statement).ok_or(ArithmeticError::Overflow)?;
		monitor.changed_at = Self::now();
		Monitors::<T>::insert(container, monitor);
		Self::enter(container, number, institution, statement);
		let causes = monitor.breaches(&profile, &statement);
		if causes.are_there() {
			Self::open_or_extend(container, monitor, causes, institution, manufacturers)?;
		}
		Ok(())
	}

	/// Writes readings under their number.
	fn enter(
		container: ContainerKey,
		number: u32,
		institution: InstitutionId,
		statement: Statement,
	) {
		let recorded_at = Self::now();
		let batch = Batch { statement, institution, recorded_at, is_disproved: false };
		Readings::<T>::insert(container, number, batch);
		let until = statement.until;
		Self::deposit_event(Event::ReadingsRecorded { container, number, institution, until });
	}

	/// Whether `statement` is the last one that was recorded.
	fn is_last(
		container: &ContainerKey,
		standing: Option<&Monitor>,
		statement: &Statement,
	) -> bool {
		standing
			.and_then(|monitor| monitor.batches.checked_sub(1))
			.and_then(|number| Readings::<T>::get(container, number))
			.is_some_and(|batch| batch.statement == *statement)
	}

	/// That `statement` can be true, and goes on where the container is known to have been.
	fn ensure_sound(
		statement: &Statement,
		demands: &Demands,
		standing: Option<&Monitor>,
	) -> DispatchResult {
		ensure!(statement.is_sound(), Error::<T>::StatementUnsound);
		ensure!(statement.counts_by(&demands.profile), Error::<T>::OutsideMismatch);
		ensure!(statement.until <= Self::now(), Error::<T>::ReadingsInFuture);
		let known_until = standing.map_or(0, Monitor::until);
		ensure!(statement.from >= demands.made_at, Error::<T>::BeforeMade);
		ensure!(statement.from >= known_until, Error::<T>::ReadingsOverlap);
		ensure!(statement.lasts_from(known_until), Error::<T>::StatementTooShort);
		Ok(())
	}

	pub(crate) fn do_prove_reading(
		container: ContainerKey,
		number: u32,
		reading: Reading,
		place: &Place,
	) -> DispatchResult {
		let batch = Readings::<T>::get(container, number).ok_or(Error::<T>::ReadingsUnknown)?;
		ensure!(batch.statement.has(&reading, place), Error::<T>::NotInReadings);
		ensure!(batch.statement.is_contradicted_by(&reading), Error::<T>::AsStated);
		Self::disprove(container, number, batch, reading)
	}

	pub(crate) fn do_prove_gap(
		container: ContainerKey,
		number: u32,
		(one, place): (Reading, &Place),
		(next, next_place): (Reading, &Place),
	) -> DispatchResult {
		let batch = Readings::<T>::get(container, number).ok_or(Error::<T>::ReadingsUnknown)?;
		let are_neighbours = place.index.checked_add(1) == Some(next_place.index);
		ensure!(are_neighbours, Error::<T>::NotNeighbours);
		let statement = &batch.statement;
		let are_there = statement.has(&one, place) && statement.has(&next, next_place);
		ensure!(are_there, Error::<T>::NotInReadings);
		ensure!(Statement::is_interrupted(&one, &next), Error::<T>::AsStated);
		Self::disprove(container, number, batch, next)
	}

	/// What was stated about readings is not so, as `reading` shows.
	fn disprove(
		container: ContainerKey,
		number: u32,
		mut batch: Batch,
		reading: Reading,
	) -> DispatchResult {
		if batch.is_disproved {
			return Ok(());
		}
		batch.is_disproved = true;
		Readings::<T>::insert(container, number, batch);
		let institution = batch.institution;
		Self::deposit_event(Event::ReadingsDisproved { container, number, institution, reading });
		Self::distrust(T::Containers::outermost(&container), institution)
	}

	/// Opens an excursion of `container`, if it is in the stock, because `institution` misstated
	/// what something in it went through.
	fn distrust(container: ContainerKey, institution: InstitutionId) -> DispatchResult {
		let Some(held) = T::Containers::held(&container) else { return Ok(()) };
		if !Self::is_stocked(&held) {
			return Ok(());
		}
		let manufacturers = Self::demands(&container).map(|demands| demands.manufacturers);
		let monitor = Self::monitor_or_new(&container, institution);
		Self::open_or_extend(
			container,
			monitor,
			Causes::MISSTATED,
			institution,
			manufacturers.unwrap_or_default(),
		)
	}
}
