// SPDX-License-Identifier: Apache-2.0

//! Containers in containers.

use alloc::vec::Vec;

use frame_support::dispatch::DispatchResult;
use salus_gs1::Lgtin;
use salus_supply::Exposures;

use super::ROWS;
use crate::*;

/// A container and what it is in, from the inside out.
pub(crate) struct Line {
	pub key: ContainerKey,
	pub row: Container,
	/// At most three.
	pub around: Vec<(ContainerKey, Container)>,
}

impl Line {
	/// What is in no other container.
	pub fn outermost(&self) -> (&ContainerKey, &Container) {
		self.around.last().map_or((&self.key, &self.row), |(key, row)| (key, row))
	}

	fn rows_mut(&mut self) -> impl Iterator<Item = &mut Container> {
		let around = self.around.iter_mut().map(|(_, row)| row);
		core::iter::once(&mut self.row).chain(around)
	}

	/// Counts packs as in the container, and so in what it is in.
	#[must_use]
	pub fn count_in(&mut self, lot: &Lgtin, count: u32) -> Option<()> {
		self.rows_mut().try_for_each(|row| row.count_in(&[(*lot, count)]))
	}

	/// Counts packs as out of the container, and so of what it is in.
	#[must_use]
	pub fn count_out(&mut self, lot: &Lgtin, count: u32) -> Option<()> {
		self.rows_mut().try_for_each(|row| row.count_out(&[(*lot, count)]))
	}

	/// Another exception is about the container.
	pub fn add_exception(&mut self) {
		let own = &mut self.row.quarantines.exceptions;
		*own = own.saturating_add(1);
		for (_, row) in &mut self.around {
			let within = &mut row.quarantines.exceptions_within;
			*within = within.saturating_add(1);
		}
	}

	/// An exception about it was settled.
	pub fn lift_exception(&mut self) {
		let own = &mut self.row.quarantines.exceptions;
		*own = own.saturating_sub(1);
		for (_, row) in &mut self.around {
			let within = &mut row.quarantines.exceptions_within;
			*within = within.saturating_sub(1);
		}
	}

	/// Whether something beside exceptions keeps the container from being opened.
	pub fn is_unverified(&self) -> bool {
		let outermost = self.outermost().1.quarantines;
		outermost.has_excursion || outermost.is_returned
	}

	/// Whether something keeps the container from being opened: for its own sake, or because of what
	/// it is in.
	pub fn is_quarantined(&self) -> bool {
		let without = |row: &Container| {
			let quarantines = Quarantines { exceptions_within: 0, ..row.quarantines };
			!quarantines.is_clear()
		};
		!self.row.quarantines.is_clear() || self.around.iter().any(|(_, row)| without(row))
	}
}

impl<T: Config> Pallet<T> {
	/// The container with this key and what it is in.
	pub(crate) fn line(container: &ContainerKey) -> Result<Line, Error<T>> {
		let find = |key: &ContainerKey| Containers::<T>::get(key).ok_or(Error::ContainerUnknown);
		let row = find(container)?;
		let (mut parent, mut around) = (row.parent, Vec::new());
		for _ in 1..MAX_HEIGHT {
			let Some(key) = parent else { break };
			let outer = find(&key)?;
			parent = outer.parent;
			around.push((key, outer));
		}
		Ok(Line { key: *container, row, around })
	}

	pub(super) fn write(line: Line) {
		Containers::<T>::insert(line.key, line.row);
		for (key, row) in line.around {
			Containers::<T>::insert(key, row);
		}
	}

	/// Takes the container out of what it is in: it stands by itself, with who has that. Its rows are
	/// written by the caller, and what it went through by [`Pallet::expose`] after that.
	pub(super) fn detach(line: &mut Line) -> DispatchResult {
		let Line { key, row, around } = line;
		let Some((_, outermost)) = around.last() else { return Ok(()) };
		(row.holder, row.proprietor) = (outermost.holder, outermost.proprietor);
		(row.parent, row.left_after) = (None, Some(outermost.last));
		for (_, outer) in around.iter_mut() {
			outer.count_out(&row.lots).ok_or(Error::<T>::NotSoMany)?;
			let within = &mut outer.quarantines.exceptions_within;
			*within = within.saturating_sub(row.quarantines.all_exceptions());
		}
		if let Some((parent, outer)) = around.first_mut() {
			outer.children = outer.children.saturating_sub(1);
			Children::<T>::remove(*parent, *key);
			T::Sponsorship::free(outer.packer, ROWS)?;
		}
		Ok(())
	}

	/// Says that `child` left what it was in, and has been through the same.
	pub(super) fn expose(child: &ContainerKey, parents: &[ContainerKey]) {
		parents.iter().for_each(|parent| T::Exposures::inherit(parent, child));
	}
}
