// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{collections::BTreeMap, vec::Vec};

use frame_support::{
	ensure,
	traits::fungibles::{Inspect, InspectHold},
};
use salus_adjudication::{AdviceEntry, Amount, Currency, Payee};
use salus_primitives::{currency, Day, InstitutionId, Membership};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		for (insurer, currency, row) in Reserves::<T>::iter() {
			Self::check_balance(&row)?;
			Self::check_queue(insurer, currency, &row)?;
			Self::check_receivables(insurer, currency, &row)?;
			Self::check_undelivered(insurer, currency, &row)?;
			Self::check_ready(insurer, currency, &row)?;
			Self::check_told(insurer, currency, &row)?;
		}
		Self::check_holds()?;
		Self::check_places()?;
		Self::check_strays()?;
		Self::check_obligations()?;
		Self::check_advices()
	}

	/// I1.
	fn check_balance(row: &Reserve) -> Broken {
		let came = row.funded.checked_add(row.recovered);
		let went = row.paid.checked_add(row.held).and_then(|sum| sum.checked_add(row.withdrawn));
		ensure!(came.is_some() && came == went, "I1: a reserve does not balance");
		Ok(())
	}

	/// I2.
	fn check_holds() -> Broken {
		let mut expected: BTreeMap<(InstitutionId, [u8; 3]), Amount> = BTreeMap::new();
		for (insurer, currency, row) in Reserves::<T>::iter() {
			let answering = T::Membership::successor_of(insurer);
			let sum = expected.entry((answering, currency.0)).or_default();
			*sum = sum.saturating_add(row.on_hold().unwrap_or(Amount::MAX));
			ensure!(
				Currencies::<T>::get(answering).contains(&currency),
				"I2: a reserve in a currency that is not listed"
			);
		}
		for (institution, currencies) in Currencies::<T>::iter() {
			for currency in currencies {
				ensure!(
					expected.contains_key(&(institution, currency.0)),
					"I2: a currency is listed without a reserve"
				);
			}
		}
		for ((institution, code), sum) in expected {
			let account = T::Membership::sovereign_account(institution);
			let asset = currency::listed(&code).map_or(0, |listed| u32::from(listed.numeric));
			let held = T::Holds::balance_on_hold(asset, &HoldReason::Reserve.into(), &account);
			ensure!(held == sum, "I2: what is on hold is not what the reserves have");
			ensure!(
				sum == 0 || T::Assets::balance(asset, &account) > 0,
				"I2: money is on hold beside no account"
			);
		}
		Ok(())
	}

	/// I3.
	fn check_queue(insurer: InstitutionId, currency: Currency, row: &Reserve) -> Broken {
		let rows: Vec<_> = Queue::<T>::iter_prefix((insurer, currency)).collect();
		let sum = |sum: Amount, (_, queued): &(Place, QueuedOf<T>)| {
			sum.checked_add(queued.payment.amount)
		};
		ensure!(
			rows.iter().try_fold(0, sum) == Some(row.owed) && rows.len() == row.queued as usize,
			"I3: a reserve does not count what waits"
		);
		ensure!(
			rows.last().is_none_or(|(place, _)| Number::from(*place) < row.next),
			"I3: a number was not given yet"
		);
		for (place, queued) in rows {
			let payment = &queued.payment;
			ensure!(
				(payment.insurer, payment.currency) == (insurer, currency) && payment.amount > 0,
				"I3: a payment waits elsewhere, or for nothing"
			);
			let number = Number::from(place);
			ensure!(
				Places::<T>::get(payment.decided) == Some(Waiting { insurer, currency, number }),
				"I4: a payment waits that is not found"
			);
		}
		Ok(())
	}

	/// I4.
	fn check_places() -> Broken {
		for (decided, Waiting { insurer, currency, number }) in Places::<T>::iter() {
			let queued = Queue::<T>::get((insurer, currency, Place::from(number)));
			ensure!(
				queued.is_some_and(|queued| queued.payment.decided == decided),
				"I4: what is found does not wait"
			);
		}
		Ok(())
	}

	/// I5.
	fn check_receivables(insurer: InstitutionId, currency: Currency, row: &Reserve) -> Broken {
		let mut sum: Amount = 0;
		for payee in Debtors::<T>::iter_key_prefix((insurer, currency)) {
			let amount = Receivables::<T>::get((payee, insurer, currency));
			ensure!(amount > 0, "I5: a payee is listed that owes nothing");
			sum = sum.saturating_add(amount);
		}
		ensure!(
			row.receivable() == Some(sum),
			"I5: what payees owe is not what was taken back and not recovered"
		);
		Ok(())
	}

	/// I3, I5 and I9 of what belongs to no reserve.
	fn check_strays() -> Broken {
		for (insurer, currency, _) in Queue::<T>::iter_keys() {
			ensure!(
				Reserves::<T>::contains_key(insurer, currency),
				"I3: a payment waits for no reserve"
			);
		}
		for ((payee, insurer, currency), amount) in Receivables::<T>::iter() {
			ensure!(
				amount > 0
					&& Reserves::<T>::contains_key(insurer, currency)
					&& Debtors::<T>::contains_key((insurer, currency, payee)),
				"I5: a receivable is not listed"
			);
		}
		for (insurer, currency, payee) in Debtors::<T>::iter_keys() {
			ensure!(
				Receivables::<T>::contains_key((payee, insurer, currency)),
				"I5: a payee is listed that owes nothing"
			);
		}
		for ((_, insurer, currency), amount) in Undelivered::<T>::iter() {
			ensure!(
				amount > 0 && Reserves::<T>::contains_key(insurer, currency),
				"I9: nothing is undelivered, or from no reserve"
			);
		}
		Ok(())
	}

	/// I6.
	fn check_obligations() -> Broken {
		let mut expected: BTreeMap<InstitutionId, Obligations> = BTreeMap::new();
		let mut oblige = |institution, more: Obligations| {
			let row = expected.entry(T::Membership::successor_of(institution)).or_default();
			*row = row.and(more);
		};
		for ((insurer, _, _), queued) in Queue::<T>::iter() {
			oblige(insurer, Obligations { queued: 1, ..Obligations::default() });
			if let Payee::Institution(payee) = queued.payment.payee {
				oblige(payee, Obligations { awaited: 1, ..Obligations::default() });
			}
		}
		for (payee, _, _) in Undelivered::<T>::iter_keys() {
			if let Payee::Institution(payee) = payee {
				oblige(payee, Obligations { undelivered: 1, ..Obligations::default() });
			}
		}
		for (payee, insurer, _) in Receivables::<T>::iter_keys() {
			oblige(insurer, Obligations { receivables: 1, ..Obligations::default() });
			if let Payee::Institution(payee) = payee {
				oblige(payee, Obligations { debts: 1, ..Obligations::default() });
			}
		}
		let counted: BTreeMap<_, _> = Open::<T>::iter().collect();
		ensure!(counted == expected, "I6: what keeps an institution is not counted");
		Ok(())
	}

	/// I7, of each advice and all of them.
	fn check_advices() -> Broken {
		let next = NextAdvice::<T>::get();
		let mut numbers = Vec::new();
		for ((_, day, place), advice) in Advices::<T>::iter() {
			ensure!(
				Day::of(advice.at) == Day::from(day),
				"I7: an advice is filed under another day"
			);
			numbers.push(Number::from(place));
		}
		numbers.sort();
		numbers.dedup();
		let folded: u64 = Folds::<T>::iter_values().map(|fold| u64::from(fold.count)).sum();
		ensure!(
			folded.checked_add(numbers.len() as u64) == Some(next.0)
				&& numbers.last().is_none_or(|last| *last < next),
			"I7: advices are missing, or have numbers that were not given"
		);
		Ok(())
	}

	/// I7, of those of one reserve.
	fn check_told(insurer: InstitutionId, currency: Currency, row: &Reserve) -> Broken {
		if Folds::<T>::iter_keys().next().is_some() {
			return Ok(());
		}
		let (mut paid, mut reversed): (Amount, Amount) = (0, 0);
		let told = |advice: &salus_adjudication::Advice| {
			(advice.insurer, advice.currency) == (insurer, currency)
		};
		for advice in Advices::<T>::iter_values().filter(told) {
			match advice.entry {
				AdviceEntry::Paid { amount, interest, .. } => {
					paid = paid.saturating_add(amount).saturating_add(interest);
				}
				AdviceEntry::Reversed { amount } => reversed = reversed.saturating_add(amount),
			}
		}
		ensure!(
			(paid, reversed) == (row.paid, row.reversed),
			"I7: payees were told otherwise than was paid"
		);
		Ok(())
	}

	/// I8.
	fn check_ready(insurer: InstitutionId, currency: Currency, row: &Reserve) -> Broken {
		let first = Queue::<T>::iter_prefix_values((insurer, currency)).next();
		let is_payable = first
			.and_then(|queued| Self::due(&queued.payment).ok())
			.is_some_and(|due| due.net <= row.held);
		ensure!(
			!is_payable || Ready::<T>::contains_key(insurer, currency),
			"I8: what can be paid waits unseen"
		);
		Ok(())
	}

	/// I9.
	fn check_undelivered(insurer: InstitutionId, currency: Currency, row: &Reserve) -> Broken {
		let mut sum: Amount = 0;
		for ((payee, of, other), amount) in Undelivered::<T>::iter() {
			if (of, other) != (insurer, currency) {
				continue;
			}
			sum = sum.saturating_add(amount);
			ensure!(
				!Receivables::<T>::contains_key((payee, insurer, currency)),
				"I9: a payee owes to whom something is undelivered"
			);
		}
		ensure!(sum == row.undelivered, "I9: a reserve does not count what is undelivered");
		Ok(())
	}
}
