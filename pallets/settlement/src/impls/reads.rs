// SPDX-License-Identifier: Apache-2.0

//! What `SettlementApi` answers.

use alloc::vec::Vec;

use salus_adjudication::{Advice, Amount, Currency, Decided};
use salus_primitives::{Day, Fold, InstitutionId};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 256;

/// How many days one read looks at.
const DAYS: usize = 366;

impl<T: Config> Pallet<T> {
	pub fn reserve(insurer: InstitutionId, currency: Currency) -> Option<Reserve> {
		Reserves::<T>::get(insurer, currency)
	}

	pub fn currencies(institution: InstitutionId) -> Vec<Currency> {
		Currencies::<T>::get(institution).into_inner()
	}

	pub fn queue(
		insurer: InstitutionId,
		currency: Currency,
		after: Option<Number>,
		limit: u32,
	) -> Vec<(Number, QueuedOf<T>)> {
		let rows = match after.map(Place::from) {
			None => Queue::<T>::iter_prefix((insurer, currency)),
			Some(place) => {
				let key = Queue::<T>::hashed_key_for((insurer, currency, place));
				Queue::<T>::iter_prefix_from((insurer, currency), key)
			}
		};
		rows.take(limit.min(PAGE) as usize).map(|(place, row)| (place.into(), row)).collect()
	}

	pub fn queued(decided: Decided) -> Option<(Number, QueuedOf<T>)> {
		let Waiting { insurer, currency, number } = Places::<T>::get(decided)?;
		Some((number, Queue::<T>::get((insurer, currency, Place::from(number)))?))
	}

	pub fn receivables(
		insurer: InstitutionId,
		after: Option<(Currency, PayeeOf<T>)>,
		limit: u32,
	) -> Vec<(Currency, PayeeOf<T>, Amount)> {
		let rows = match after {
			None => Debtors::<T>::iter_key_prefix((insurer,)),
			Some((currency, payee)) => {
				let key = Debtors::<T>::hashed_key_for((insurer, currency, payee));
				Debtors::<T>::iter_key_prefix_from((insurer,), key)
			}
		};
		rows.take(limit.min(PAGE) as usize)
			.map(|(currency, payee)| {
				let amount = Receivables::<T>::get((&payee, insurer, currency));
				(currency, payee, amount)
			})
			.collect()
	}

	pub fn owed_by(payee: &PayeeOf<T>) -> Vec<(InstitutionId, Currency, Amount)> {
		Receivables::<T>::iter_prefix((payee,))
			.take(PAGE as usize)
			.map(|((insurer, currency), amount)| (insurer, currency, amount))
			.collect()
	}

	pub fn undelivered_to(payee: &PayeeOf<T>) -> Vec<(InstitutionId, Currency, Amount)> {
		Undelivered::<T>::iter_prefix((payee,))
			.take(PAGE as usize)
			.map(|((insurer, currency), amount)| (insurer, currency, amount))
			.collect()
	}

	/// What `payee` was told from `from` until `until`, at most 366 days of it, in order.
	pub fn advices_between(payee: &PayeeOf<T>, from: Day, until: Day) -> Vec<Advice> {
		(from.0..=until.0).take(DAYS).flat_map(|day| Self::advices_on(payee, Day(day))).collect()
	}

	pub fn folded_advices(payee: &PayeeOf<T>) -> Option<Fold> {
		Folds::<T>::get(payee)
	}

	/// Whether `rows` are all the advices that were folded, in their order.
	pub fn verify_folded_advices(payee: &PayeeOf<T>, rows: &[(Number, Advice)]) -> bool {
		Fold::over_all(rows) == Self::folded_advices(payee)
	}
}
