// SPDX-License-Identifier: Apache-2.0

//! What payees are told, and what of it is old and leaves the state for a digest that proves it.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_adjudication::{Advice, AdviceEntry, Payment};
use salus_primitives::{Day, Fold};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn advise(payment: &PaymentOf<T>, entry: AdviceEntry) {
		let Payment { insurer, currency, decided, ref payee, .. } = *payment;
		let number = NextAdvice::<T>::mutate(|next| {
			let following = Number(next.0.saturating_add(1));
			core::mem::replace(next, following)
		});
		let advice = Advice { insurer, currency, decided, at: Self::now(), entry };
		let key = (payee, DayPlace::from(Self::today()), Place::from(number));
		Advices::<T>::insert(key, advice);
	}

	/// What `payee` was told on `day`, in order.
	pub(crate) fn advices_on(payee: &PayeeOf<T>, day: Day) -> impl Iterator<Item = Advice> {
		Advices::<T>::iter_prefix_values((payee, DayPlace::from(day)))
	}

	pub(crate) fn do_fold_advices(payee: PayeeOf<T>, count: u32) -> DispatchResult {
		let limit = Self::now().saturating_sub(T::HistoryPeriod::get());
		let old: Vec<_> = Advices::<T>::iter_prefix((&payee,))
			.take(count.min(T::MaxFold::get()) as usize)
			.take_while(|(_, advice)| advice.at <= limit)
			.collect();
		ensure!(!old.is_empty(), Error::<T>::NothingToFold);
		let mut fold = Folds::<T>::get(&payee);
		for ((day, place), advice) in &old {
			fold = Some(Fold::over(fold, &(Number::from(*place), advice)));
			Advices::<T>::remove((&payee, *day, *place));
		}
		Folds::<T>::set(&payee, fold);
		Self::deposit_event(Event::AdvicesFolded { payee, count: old.len() as u32 });
		Ok(())
	}
}
