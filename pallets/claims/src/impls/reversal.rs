// SPDX-License-Identifier: Apache-2.0

//! What is taken back, to the cent.

use alloc::{collections::btree_set::BTreeSet, vec::Vec};

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_adjudication::{restore, reverse, Amount, ClaimKey, Payee, Policies, Settlement};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_void(agent: T::AccountId, key: ClaimKey) -> DispatchResult {
		let mut claim = Self::row(&key)?;
		Self::ensure_provider(&agent, key.provider)?;
		if let State::Reversed(reversal) = claim.state {
			ensure!(reversal.by == ReversedBy::Void, Error::<T>::AlreadyReversed);
			return Ok(());
		}
		ensure!(Self::paid_to_account(&key, &claim) == 0, Error::<T>::PaidElsewhere);
		Self::take_back(&key, &mut claim, ReversedBy::Void)
	}

	/// What an account was paid for a claim that stands. Its provider does not take that back: it
	/// could have a service paid again and again to others while this one owes.
	pub(super) fn paid_to_account(key: &ClaimKey, claim: &ClaimOf<T>) -> Amount {
		let is_account = matches!(claim.bill.payee, Payee::Account(_));
		let round = Self::last_round(key, claim).filter(|_| is_account && claim.stands());
		let paid = round.filter(|(number, round)| {
			!T::Settlement::is_queued(&Self::payment(key, claim, *number, round))
		});
		paid.map_or(0, |(_, round)| round.paid)
	}

	pub(crate) fn do_reverse(
		agent: T::AccountId,
		key: ClaimKey,
		reason: ReversalReason,
	) -> DispatchResult {
		let mut claim = Self::row(&key)?;
		Self::ensure_insurer(&agent, &claim)?;
		let by = ReversedBy::Insurer(reason);
		match claim.state {
			State::Pended { .. } => Err(Error::<T>::StillPended.into()),
			State::Reversed(reversal) => {
				ensure!(reversal.by == by, Error::<T>::AlreadyReversed);
				Ok(())
			}
			State::Adjudicated => {
				ensure!(!claim.awaits_application(), Error::<T>::RulingNotApplied);
				// After the last round nobody could appeal it.
				let rounds = u32::from(claim.rounds);
				ensure!(rounds < T::MaxRounds::get(), Error::<T>::TooManyRounds);
				ensure!(!claim.is_appealed(), Error::<T>::UnderAppeal);
				let (_, round) = Self::last_round(&key, &claim).ok_or(Error::<T>::Inconsistent)?;
				ensure!(round.covered().next().is_some(), Error::<T>::NothingToReverse);
				Self::take_back(&key, &mut claim, by)
			}
		}
	}

	/// Takes a claim back: one that waits stops waiting, and a round that stands is reversed.
	pub(crate) fn take_back(
		key: &ClaimKey,
		claim: &mut ClaimOf<T>,
		by: ReversedBy,
	) -> DispatchResult {
		ensure!(!claim.is_appealed(), Error::<T>::UnderAppeal);
		let (mut reversed, mut was_paid) = (None, false);
		if claim.is_pended() {
			Self::stop_waiting(key, claim);
		} else if let Some((number, round)) =
			Self::last_round(key, claim).filter(|_| claim.stands())
		{
			Self::unpost(key, claim, &round)?;
			Self::remove_services(key, claim, &round);
			if let ReversedBy::Insurer(_) = by {
				Self::note_taken_back(key, claim, &round);
			}
			let payment = Self::payment(key, claim, number, &round);
			was_paid = !T::Settlement::is_queued(&payment);
			T::Settlement::reverse(&payment)?;
			reversed = Some(number);
		}
		if claim.stands() {
			Self::remove_evidence(key, claim);
		}
		let now = Self::now();
		let time = match by {
			ReversedBy::Insurer(_) => CurrentDeadlines::<T>::get().appeal,
			ReversedBy::Void | ReversedBy::Replacement(_) => 0,
		};
		let appealable_until = now.saturating_add(time);
		claim.state =
			State::Reversed(Reversal { by, reversed_at: now, was_paid, appealable_until });
		claim.changed_at = now;
		Self::put(key, claim);
		Self::deposit_event(Event::ClaimReversed { claim: *key, round: reversed, by });
		Ok(())
	}

	/// Subtracts from accumulators and gives back to authorisations what a round took.
	fn unpost(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round) -> DispatchResult {
		let Some(version) = round.version.filter(|_| round.covered().next().is_some()) else {
			return Ok(());
		};
		let member = &claim.bill.member;
		let years = reverse(&T::Policies::years(member, version), &round.lines);
		let years = years.map_err(Error::<T>::from)?;
		let taken = round.lines.iter().filter_map(|line| Some(line.delta?.taken?.number));
		let numbers: Vec<u32> = taken.collect::<BTreeSet<_>>().into_iter().collect();
		let given = if numbers.is_empty() {
			Vec::new()
		} else {
			T::Policies::authorisations(member, key.provider, &numbers)
		};
		T::Policies::post(member, version, &years, &restore(&given, &round.lines))
	}
}
