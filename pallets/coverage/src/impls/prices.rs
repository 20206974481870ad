// SPDX-License-Identifier: Apache-2.0

//! Tables and the prices of their rows.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure};
use salus_adjudication::{PriceRow, Rate};
use salus_primitives::{Day, Digest, InstitutionId, Sponsorship};
use sp_runtime::{ArithmeticError, DispatchError};

use super::ROW;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_table(
		agent: T::AccountId,
		insurer: InstitutionId,
		table: u32,
		code_book: Digest,
	) -> DispatchResult {
		Self::promising(&agent, insurer)?;
		if let Some(row) = Tables::<T>::get(insurer, table) {
			ensure!(row.code_book == code_book, Error::<T>::TableTaken);
			return Ok(());
		}
		T::Sponsorship::charge(insurer, ROW)?;
		Tables::<T>::insert(insurer, table, Table { code_book, rows: 0 });
		Self::deposit_event(Event::TablePublished { insurer, table, code_book });
		Ok(())
	}

	pub(crate) fn do_revise_table(
		agent: T::AccountId,
		insurer: InstitutionId,
		table: u32,
		code_book: Digest,
	) -> DispatchResult {
		Self::promising(&agent, insurer)?;
		let row = Self::table_of(insurer, table)?;
		if row.code_book != code_book {
			Tables::<T>::insert(insurer, table, Table { code_book, ..row });
			Self::deposit_event(Event::TableRevised { insurer, table, code_book });
		}
		Ok(())
	}

	pub(crate) fn do_set_prices(
		agent: T::AccountId,
		insurer: InstitutionId,
		table: u32,
		prices: Vec<PriceRow>,
	) -> DispatchResult {
		Self::promising(&agent, insurer)?;
		let mut book = Self::table_of(insurer, table)?;
		ensure!(!prices.is_empty(), Error::<T>::Empty);
		let forgotten = Self::forgotten();
		let mut rows = Vec::new();
		let mut opened = 0u32;
		for price in prices {
			let row = price.row;
			ensure!(!price.within.contains(&row), Error::<T>::WithinItself);
			ensure!(price.rate > Rate(0), Error::<T>::PriceOfNothing);
			let key = (insurer, table, row);
			let mut history = Prices::<T>::get(key);
			let is_new = history.is_empty();
			if !append(&mut history, price, forgotten).map_err(Error::<T>::from)? {
				continue;
			}
			Prices::<T>::insert(key, history);
			opened = opened.saturating_add(is_new.into());
			rows.push(row);
		}
		if opened > 0 {
			T::Sponsorship::charge(insurer, ROW.saturating_mul(opened))?;
			book.rows = book.rows.checked_add(opened).ok_or(ArithmeticError::Overflow)?;
			Tables::<T>::insert(insurer, table, book);
		}
		if !rows.is_empty() {
			Self::deposit_event(Event::PricesSet { insurer, table, rows });
		}
		Ok(())
	}

	pub(crate) fn do_end_prices(
		agent: T::AccountId,
		insurer: InstitutionId,
		table: u32,
		named: &[u32],
		until: Day,
	) -> DispatchResult {
		Self::ensure_concluding(&agent, insurer)?;
		ensure!(!named.is_empty(), Error::<T>::Empty);
		let mut rows = Vec::new();
		for row in named {
			let is_ended = Prices::<T>::try_mutate((insurer, table, *row), |history| {
				ensure!(!history.is_empty(), Error::<T>::PriceUnknown);
				Ok::<_, DispatchError>(
					end_newest(history.as_mut(), until).map_err(Error::<T>::from)?,
				)
			})?;
			if is_ended {
				rows.push(*row);
			}
		}
		if !rows.is_empty() {
			Self::deposit_event(Event::PricesEnded { insurer, table, rows, until });
		}
		Ok(())
	}

	pub(crate) fn do_retire_prices(
		agent: T::AccountId,
		insurer: InstitutionId,
		table: u32,
		named: &[u32],
	) -> DispatchResult {
		Self::ensure_concluding(&agent, insurer)?;
		let mut book = Self::table_of(insurer, table)?;
		let forgotten = Self::forgotten();
		let mut rows = Vec::new();
		for row in named {
			let history = Prices::<T>::take((insurer, table, *row));
			if !history.is_empty() {
				ensure!(all_ended(&history, forgotten), Error::<T>::HistoryRunning);
				rows.push(*row);
			}
		}
		if !rows.is_empty() {
			let count = rows.len() as u32;
			book.rows = book.rows.saturating_sub(count);
			Tables::<T>::insert(insurer, table, book);
			T::Sponsorship::free(insurer, ROW.saturating_mul(count))?;
			Self::deposit_event(Event::PricesRetired { insurer, table, rows });
		}
		Ok(())
	}

	pub(super) fn table_of(insurer: InstitutionId, table: u32) -> Result<Table, Error<T>> {
		Tables::<T>::get(insurer, table).ok_or(Error::<T>::TableUnknown)
	}
}
