// SPDX-License-Identifier: Apache-2.0

//! What `RecordsApi` answers.

use alloc::vec::Vec;
use salus_primitives::{Digest, InstitutionId};
use sp_core::H256;

use crate::{
	Batch, BatchKind, Batches, Config, Custodian, Custodians, Entries, EntryKey, EntryOf,
	LeafPosition, Pallet, RecordedSurgeryOf, StatementOf, SubjectEntries, SubjectOf, Subjects,
	Surgeries, SurgeryReport, Verdict,
};

/// How many entries one read returns at most.
const PAGE: u32 = 256;

impl<T: Config> Pallet<T> {
	pub fn entry(key: &EntryKey) -> Option<EntryOf<T>> {
		Entries::<T>::get(key.custodian, key.digest)
	}

	pub fn entries_of(
		subject: &T::AccountId,
		after: Option<EntryKey>,
		limit: u32,
	) -> Vec<(EntryKey, EntryOf<T>)> {
		let keys = match after {
			None => SubjectEntries::<T>::iter_key_prefix(subject),
			Some(key) => SubjectEntries::<T>::iter_key_prefix_from(
				subject,
				SubjectEntries::<T>::hashed_key_for(subject, key),
			),
		};
		keys.take(limit.min(PAGE) as usize)
			.filter_map(|key| Some((key, Self::entry(&key)?)))
			.collect()
	}

	pub fn verify_digest(key: &EntryKey) -> Verdict {
		Self::entry(key).map_or(Verdict::Unknown, |entry| entry.verdict())
	}

	pub fn verify_inclusion(
		custodian: InstitutionId,
		position: LeafPosition,
		statement: &StatementOf<T>,
		path: &[H256],
	) -> bool {
		let bytes = statement.leaf(custodian);
		Self::batch(custodian, position.root).is_some_and(|batch| {
			Self::includes(&batch, BatchKind::Anchored, position, &bytes, path)
		})
	}

	pub fn verify_folded(
		custodian: InstitutionId,
		position: LeafPosition,
		key: &EntryKey,
		entry: &EntryOf<T>,
		surgery: Option<&RecordedSurgeryOf<T>>,
		path: &[H256],
	) -> bool {
		let bytes = Self::folded_leaf(key, entry, surgery);
		Self::batch(custodian, position.root)
			.is_some_and(|batch| Self::includes(&batch, BatchKind::Folded, position, &bytes, path))
	}

	pub fn history(key: &EntryKey, limit: u32) -> Vec<(EntryKey, EntryOf<T>)> {
		let limit = limit.min(PAGE) as usize;
		let mut versions: Vec<_> = Self::versions(*key, Self::version_before).take(limit).collect();
		versions.reverse();
		let room = limit.saturating_sub(versions.len());
		versions.extend(Self::versions(*key, Self::version_after).skip(1).take(room));
		versions
	}

	pub fn surgery(key: &EntryKey) -> Option<SurgeryReport<T::AccountId>> {
		Surgeries::<T>::get(key.custodian, key.digest).map(Into::into)
	}

	pub fn leaf(custodian: InstitutionId, statement: &StatementOf<T>) -> Vec<u8> {
		statement.leaf(custodian)
	}

	pub fn subject(account: &T::AccountId) -> Option<SubjectOf<T>> {
		Subjects::<T>::get(account)
	}

	pub fn custodian(institution: InstitutionId) -> Option<Custodian> {
		Custodians::<T>::get(institution)
	}

	pub fn batch(custodian: InstitutionId, root: Digest) -> Option<Batch> {
		Batches::<T>::get(custodian, root)
	}

	pub fn overdue(key: &EntryKey) -> bool {
		let now = Self::now();
		Self::entry(key).is_some_and(|entry| entry.due().any(|due| due < now))
	}

	/// The entry under `key` and those that `next` leads to from there.
	fn versions(
		key: EntryKey,
		next: impl Fn(&EntryKey, &EntryOf<T>) -> Option<EntryKey>,
	) -> impl Iterator<Item = (EntryKey, EntryOf<T>)> {
		let keyed = |key: EntryKey| Self::entry(&key).map(|entry| (key, entry));
		core::iter::successors(keyed(key), move |(key, entry)| keyed(next(key, entry)?))
	}

	fn version_after(_: &EntryKey, entry: &EntryOf<T>) -> Option<EntryKey> {
		entry.replaced_by
	}

	/// The entry that was replaced by this one. A key that was folded and registered again names
	/// another record, which was not.
	fn version_before(key: &EntryKey, entry: &EntryOf<T>) -> Option<EntryKey> {
		entry.replaces.filter(|previous| {
			Self::entry(previous).is_some_and(|previous| previous.replaced_by == Some(*key))
		})
	}
}
