// SPDX-License-Identifier: Apache-2.0

//! Records that an institution registers one by one.

use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{Day, Duty, InstitutionId, Membership, Moment};
use sp_runtime::DispatchError;

use crate::{
	Config, Entries, Entry, EntryKey, EntryOf, Error, Event, Pallet, StatementOf, SubjectEntries,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(agent: &T::AccountId, statement: StatementOf<T>) -> DispatchResult {
		let custodian = T::Membership::authorize(agent, Duty::RecordWriter)?;
		let (subject, digest) = (statement.subject.clone(), statement.digest);
		if Self::enter_new(custodian, [statement])? > 0 {
			Self::deposit_event(Event::EntryRegistered { subject, custodian, digest });
		}
		Ok(())
	}

	pub(crate) fn do_register_many(
		agent: &T::AccountId,
		statements: Vec<StatementOf<T>>,
	) -> DispatchResult {
		let custodian = T::Membership::authorize(agent, Duty::RecordWriter)?;
		let count = Self::enter_new(custodian, statements)?;
		if count > 0 {
			Self::deposit_event(Event::EntriesRegistered { custodian, count });
		}
		Ok(())
	}

	/// Enters those of `statements` that do not stand yet, and counts them. Consecutive statements
	/// about one subject read its row once.
	fn enter_new(
		custodian: InstitutionId,
		statements: impl IntoIterator<Item = StatementOf<T>>,
	) -> Result<u32, DispatchError> {
		let now = Self::now();
		let mut count = 0u32;
		let mut last_subject = None;
		for statement in statements {
			let key = EntryKey { custodian, digest: statement.digest };
			if Self::is_entered(&key, &statement)? {
				continue;
			}
			if last_subject.as_ref() != Some(&statement.subject) {
				Self::recordable_subject(custodian, &statement.subject)?;
				last_subject = Some(statement.subject.clone());
			}
			Self::ensure_sound(&statement, now)?;
			Self::enter(key, Entry::new(statement, now));
			count = count.saturating_add(1);
		}
		if count > 0 {
			Self::charge_own(custodian, count)?;
		}
		Ok(count)
	}

	/// Whether the entry under `key` says what `statement` says; fails if it says otherwise.
	pub(super) fn is_entered(
		key: &EntryKey,
		statement: &StatementOf<T>,
	) -> Result<bool, DispatchError> {
		let Some(entry) = Self::entry(key) else { return Ok(false) };
		ensure!(entry.states(statement), Error::<T>::AlreadyRegistered);
		Ok(true)
	}

	/// That `statement` can be true of a record that was recorded at `recorded_at`.
	pub(super) fn ensure_sound(statement: &StatementOf<T>, recorded_at: Moment) -> DispatchResult {
		let occurred_on = statement.occurred_on;
		ensure!(statement.size.is_valid(), Error::<T>::SizeOutOfRange);
		ensure!(statement.residency.is_well_formed(), Error::<T>::CountryMalformed);
		ensure!(occurred_on <= Day::of(recorded_at), Error::<T>::OccursInFuture);
		ensure!(occurred_on <= statement.retention_until, Error::<T>::RetentionTooShort);
		Ok(())
	}

	/// Files a new entry, also under its subject.
	pub(super) fn enter(key: EntryKey, entry: EntryOf<T>) {
		SubjectEntries::<T>::insert(&entry.subject, key, ());
		Entries::<T>::insert(key.custodian, key.digest, entry);
	}
}
