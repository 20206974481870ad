// SPDX-License-Identifier: Apache-2.0

//! Insurers that let claims wait for too long.

use frame_support::{dispatch::DispatchResult, ensure, weights::WeightMeter};
use salus_adjudication::ClaimKey;
use salus_primitives::{CreditEvents, Lapse, Membership};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_deadlines(deadlines: Deadlines) -> DispatchResult {
		ensure!(deadlines.are_sound(), Error::<T>::DeadlinesUnsound);
		if CurrentDeadlines::<T>::get() != deadlines {
			CurrentDeadlines::<T>::put(deadlines);
			Self::deposit_event(Event::DeadlinesSet { deadlines });
		}
		Ok(())
	}

	pub(crate) fn do_set_limits(limits: Limits) -> DispatchResult {
		if CurrentLimits::<T>::get() != limits {
			CurrentLimits::<T>::put(limits);
			Self::deposit_event(Event::LimitsSet { limits });
		}
		Ok(())
	}

	/// Notes what is late, what was due first first, for as long as there is weight.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::sweep_nothing()).is_err() {
			return;
		}
		let now = Self::now();
		let mut due = Due::<T>::iter_keys();
		while meter.can_consume(T::WeightInfo::sweep_overdue()) {
			let Some((at, key)) = due.next().filter(|(at, _)| at.moment() <= now) else { break };
			meter.consume(T::WeightInfo::sweep_overdue());
			Self::sweep_one(at, &key);
		}
	}

	/// Notes that the insurer's word about a claim is late.
	pub(crate) fn sweep_one(at: DueAt, key: &ClaimKey) {
		Due::<T>::remove(at, key);
		if let Ok(mut claim) = Self::row(key) {
			Self::note_missed(key, &mut claim);
			Self::put(key, &claim);
		}
	}

	/// Takes a claim from where it waits; notes first that it is late, if it is and nobody did.
	pub(super) fn stop_waiting(key: &ClaimKey, claim: &mut ClaimOf<T>) {
		let State::Pended { due, missed, .. } = claim.state else { return };
		if missed.is_none() {
			Due::<T>::remove(DueAt::from(due), key);
			if due <= Self::now() {
				Self::note_missed(key, claim);
			}
		}
		Pended::<T>::remove(claim.bill.insurer, key);
		Self::discount_open(key, claim);
	}

	fn note_missed(key: &ClaimKey, claim: &mut ClaimOf<T>) {
		let insurer = T::Membership::successor_of(claim.bill.insurer);
		if let State::Pended { missed, .. } = &mut claim.state {
			*missed = Some(insurer);
			T::CreditEvents::lapsed(insurer, Lapse::ClaimDecision);
			Self::deposit_event(Event::ClaimOverdue { claim: *key, insurer });
		}
	}
}
