// SPDX-License-Identifier: Apache-2.0

//! Versions: nothing is rewritten, what was wrong stays visible as such.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::Duty;

use crate::{Config, Entries, Entry, EntryKey, EntryOf, Error, Event, Pallet, StatementOf, Status};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_supersede(
		agent: &T::AccountId,
		old_key: EntryKey,
		statement: StatementOf<T>,
	) -> DispatchResult {
		let acting = Self::active_agent_of(old_key.custodian, agent, Duty::RecordWriter)?;
		let new_key = EntryKey { custodian: acting, digest: statement.digest };
		let old = Self::standing(&old_key)?;
		if Self::is_replaced(&old, &new_key, &statement)? {
			return Ok(());
		}
		ensure!(old.status == Status::Current, Error::<T>::NotCurrent);
		ensure!(old.subject == statement.subject, Error::<T>::SubjectDiffers);
		let now = Self::now();
		Self::ensure_sound(&statement, now)?;
		Self::replace(old_key, old, new_key, Entry::new(statement, now))?;
		let EntryKey { custodian, digest } = old_key;
		Self::deposit_event(Event::EntrySuperseded { custodian, digest, by: new_key });
		Ok(())
	}

	pub(crate) fn do_mark_in_error(agent: &T::AccountId, key: EntryKey) -> DispatchResult {
		let EntryKey { custodian, digest } = key;
		Self::ensure_agent_of(custodian, agent, Duty::RecordWriter)?;
		Self::change_entry(&key, |entry| {
			ensure!(entry.status == Status::Current, Error::<T>::NotCurrent);
			Self::note_lapses(&key, entry);
			entry.close(Status::EnteredInError);
			Ok(())
		})?;
		Self::deposit_event(Event::EntryMarkedInError { custodian, digest });
		Ok(())
	}

	/// Whether `old` was replaced by `new_key` and that says what `statement` says: the call is
	/// then a retry.
	pub(super) fn is_replaced(
		old: &EntryOf<T>,
		new_key: &EntryKey,
		statement: &StatementOf<T>,
	) -> Result<bool, sp_runtime::DispatchError> {
		Ok(old.replaced_by == Some(*new_key) && Self::is_entered(new_key, statement)?)
	}

	/// Enters `new` in the place of `old`. Holds and an erasure request bind both: a new version is
	/// no way out of either.
	pub(super) fn replace(
		old_key: EntryKey,
		mut old: EntryOf<T>,
		new_key: EntryKey,
		new: EntryOf<T>,
	) -> DispatchResult {
		let free = !Entries::<T>::contains_key(new_key.custodian, new_key.digest);
		ensure!(free, Error::<T>::AlreadyRegistered);
		Self::charge_own(new_key.custodian, 1)?;
		for regulator in &old.holds {
			Self::count_hold(*regulator)?;
		}
		Self::note_lapses(&old_key, &mut old);
		let (holds, erasure) = (old.holds.clone(), old.erasure);
		old.close(Status::Superseded);
		old.replaced_by = Some(new_key);
		Entries::<T>::insert(old_key.custodian, old_key.digest, old);
		Self::enter(new_key, Entry { replaces: Some(old_key), holds, erasure, ..new });
		Ok(())
	}
}
