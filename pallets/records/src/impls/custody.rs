// SPDX-License-Identifier: Apache-2.0

//! Records that go to another institution, with the will of both.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{Digest, Duty, InstitutionId, Membership};

use crate::{Config, Entry, EntryKey, Error, Event, Pallet, SizeClass, Status};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_custody(
		agent: &T::AccountId,
		key: EntryKey,
		to: InstitutionId,
	) -> DispatchResult {
		let EntryKey { custodian, digest } = key;
		Self::ensure_agent_of(custodian, agent, Duty::RecordWriter)?;
		ensure!(T::Membership::is_active(to), Error::<T>::RecipientInactive);
		ensure!(to != T::Membership::successor_of(custodian), Error::<T>::SameCustodian);
		Self::change_entry(&key, |entry| {
			ensure!(entry.status == Status::Current, Error::<T>::NotCurrent);
			entry.offered_to = Some(to);
			Ok(())
		})?;
		Self::deposit_event(Event::CustodyOffered { custodian, digest, to });
		Ok(())
	}

	pub(crate) fn do_withdraw_offer(agent: &T::AccountId, key: EntryKey) -> DispatchResult {
		let EntryKey { custodian, digest } = key;
		Self::ensure_agent_of(custodian, agent, Duty::RecordWriter)?;
		Self::change_entry(&key, |entry| {
			entry.offered_to.take().ok_or(Error::<T>::NotOffered)?;
			Ok(())
		})?;
		Self::deposit_event(Event::CustodyOfferWithdrawn { custodian, digest });
		Ok(())
	}

	/// An open amendment moves to the version that can still be amended. The former custodian has
	/// the old ciphertext until it destroys it.
	pub(crate) fn do_accept_custody(
		agent: &T::AccountId,
		old_key: EntryKey,
		new_digest: Digest,
		new_size: SizeClass,
	) -> DispatchResult {
		let acting = T::Membership::authorize(agent, Duty::RecordWriter)?;
		let new_key = EntryKey { custodian: acting, digest: new_digest };
		let mut old = Self::standing(&old_key)?;
		let content = old.content.clone().ok_or(Error::<T>::AlreadyErased)?;
		let statement = content.restated(old.subject.clone(), new_digest, new_size);
		if Self::is_replaced(&old, &new_key, &statement)? {
			return Ok(());
		}
		ensure!(old.offered_to == Some(acting), Error::<T>::NotOffered);
		let now = Self::now();
		Self::ensure_sound(&statement, now)?;
		let new = Entry { amendment: old.amendment.take(), ..Entry::new(statement, now) };
		Self::replace(old_key, old, new_key, new)?;
		let EntryKey { custodian, digest } = old_key;
		Self::deposit_event(Event::CustodyAccepted { custodian, digest, by: new_key });
		Ok(())
	}
}
