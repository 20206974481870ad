// SPDX-License-Identifier: Apache-2.0

//! Rights of the subject, to amend and to erase, and what the custodian answers.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{Commitment, CreditEvents, Duty, Membership};
use sp_runtime::DispatchError;

use crate::{
	Amendment, Config, CurrentDeadlines, Denial, EntryKey, EntryOf, Erasure, Error, Event, Law,
	Pallet, Status,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request_amendment(
		subject: &T::AccountId,
		key: EntryKey,
		statement: Commitment,
	) -> DispatchResult {
		let requested_at = Self::now();
		let due = requested_at.saturating_add(CurrentDeadlines::<T>::get().amendment);
		Self::change_own_entry(subject, &key, |entry| {
			ensure!(entry.status == Status::Current, Error::<T>::NotCurrent);
			let open = entry.amendment.is_some_and(|amendment| amendment.is_open());
			ensure!(!open, Error::<T>::AlreadyRequested);
			let (denial, disagreement) = (None, None);
			entry.amendment = Some(Amendment {
				statement,
				requested_at,
				due,
				denial,
				disagreement,
				lapsed: false,
			});
			Ok(())
		})?;
		let EntryKey { custodian, digest } = key;
		Self::deposit_event(Event::AmendmentRequested { custodian, digest, due });
		Ok(())
	}

	pub(crate) fn do_deny_amendment(
		agent: &T::AccountId,
		key: EntryKey,
		denial: Denial,
	) -> DispatchResult {
		let EntryKey { custodian, digest } = key;
		Self::ensure_agent_of(custodian, agent, Duty::PrivacyOfficer)?;
		Self::change_entry(&key, |entry| {
			Self::note_lapses(&key, entry);
			let open = entry.amendment.as_mut().filter(|amendment| amendment.is_open());
			open.ok_or(Error::<T>::NotRequested)?.denial = Some(denial);
			Ok(())
		})?;
		Self::deposit_event(Event::AmendmentDenied { custodian, digest, denial });
		Ok(())
	}

	pub(crate) fn do_state_disagreement(
		subject: &T::AccountId,
		key: EntryKey,
		statement: Commitment,
	) -> DispatchResult {
		Self::change_own_entry(subject, &key, |entry| {
			let denied = entry.amendment.as_mut().filter(|amendment| !amendment.is_open());
			let amendment = denied.ok_or(Error::<T>::NotDenied)?;
			ensure!(amendment.disagreement.is_none(), Error::<T>::AlreadyStated);
			amendment.disagreement = Some(statement);
			Ok(())
		})?;
		let EntryKey { custodian, digest } = key;
		Self::deposit_event(Event::DisagreementStated { custodian, digest, statement });
		Ok(())
	}

	pub(crate) fn do_request_erasure(subject: &T::AccountId, key: EntryKey) -> DispatchResult {
		let requested_at = Self::now();
		let due = requested_at.saturating_add(CurrentDeadlines::<T>::get().erasure);
		Self::change_own_entry(subject, &key, |entry| {
			ensure!(entry.status != Status::Erased, Error::<T>::AlreadyErased);
			let open = entry.erasure.is_some_and(|erasure| erasure.is_open());
			ensure!(!open, Error::<T>::AlreadyRequested);
			entry.erasure = Some(Erasure {
				requested_at,
				due,
				extended: false,
				answered_at: None,
				refusal: None,
				lapsed: false,
			});
			Ok(())
		})?;
		let EntryKey { custodian, digest } = key;
		Self::deposit_event(Event::ErasureRequested { custodian, digest, due });
		Ok(())
	}

	pub(crate) fn do_extend_erasure(agent: &T::AccountId, key: EntryKey) -> DispatchResult {
		let extension = CurrentDeadlines::<T>::get().erasure_extension;
		let due = Self::answer_erasure(agent, &key, |erasure| {
			ensure!(!erasure.extended, Error::<T>::AlreadyExtended);
			ensure!(Self::now() <= erasure.due, Error::<T>::DeadlinePassed);
			erasure.extended = true;
			erasure.due = erasure.due.saturating_add(extension);
			Ok(erasure.due)
		})?;
		let EntryKey { custodian, digest } = key;
		Self::deposit_event(Event::ErasureExtended { custodian, digest, due });
		Ok(())
	}

	pub(crate) fn do_attest_erasure(agent: &T::AccountId, key: EntryKey) -> DispatchResult {
		let EntryKey { custodian, digest } = key;
		Self::ensure_agent_of(custodian, agent, Duty::PrivacyOfficer)?;
		Self::change_entry(&key, |entry| {
			ensure!(entry.status != Status::Erased, Error::<T>::AlreadyErased);
			ensure!(entry.holds.is_empty(), Error::<T>::UnderHold);
			ensure!(!entry.is_retained(Self::today()), Error::<T>::UnderRetention);
			Self::note_lapses(&key, entry);
			entry.erase(Self::now());
			Ok(())
		})?;
		Self::erase_surgery(&key)?;
		Self::deposit_event(Event::ErasureAttested { custodian, digest });
		Ok(())
	}

	pub(crate) fn do_refuse_erasure(
		agent: &T::AccountId,
		key: EntryKey,
		law: Law,
	) -> DispatchResult {
		Self::answer_erasure(agent, &key, |erasure| {
			erasure.refusal = Some(law);
			erasure.answered_at = Some(Self::now());
			Ok(())
		})?;
		let EntryKey { custodian, digest } = key;
		Self::deposit_event(Event::ErasureRefused { custodian, digest, law });
		Ok(())
	}

	pub(crate) fn do_report_overdue(key: EntryKey) -> DispatchResult {
		Self::change_entry(&key, |entry| {
			let now = Self::now();
			ensure!(entry.due().any(|due| due < now), Error::<T>::NotOverdue);
			Self::note_lapses(&key, entry);
			Ok(())
		})
	}

	/// Tells what should have been answered by now and was not, once for each request.
	pub(super) fn note_lapses(key: &EntryKey, entry: &mut EntryOf<T>) {
		let EntryKey { custodian, digest } = *key;
		for lapse in entry.lapse(Self::now()) {
			T::CreditEvents::lapsed(T::Membership::successor_of(custodian), lapse);
			Self::deposit_event(Event::AnswerOverdue { custodian, digest, lapse });
		}
	}

	/// Changes an entry by the will of its subject.
	fn change_own_entry(
		subject: &T::AccountId,
		key: &EntryKey,
		change: impl FnOnce(&mut EntryOf<T>) -> DispatchResult,
	) -> DispatchResult {
		Self::change_entry(key, |entry| {
			ensure!(entry.subject == *subject, Error::<T>::NotSubject);
			change(entry)
		})
	}

	/// Changes the erasure request that waits for an answer.
	fn answer_erasure<R>(
		agent: &T::AccountId,
		key: &EntryKey,
		answer: impl FnOnce(&mut Erasure) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Self::ensure_agent_of(key.custodian, agent, Duty::PrivacyOfficer)?;
		Self::change_entry(key, |entry| {
			Self::note_lapses(key, entry);
			let open = entry.erasure.as_mut().filter(|erasure| erasure.is_open());
			answer(open.ok_or(Error::<T>::NotRequested)?)
		})
	}
}
