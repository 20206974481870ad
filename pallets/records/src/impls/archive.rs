// SPDX-License-Identifier: Apache-2.0

//! The end of rows: closed entries fold into a root, batches retire.

use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{merkle, Day, Digest, Duty, InstitutionId};
use sp_runtime::DispatchError;

use crate::{
	Batch, BatchKind, Batches, Config, Consumed, CurrentDeadlines, Entries, EntryKey, EntryOf,
	Error, Event, Pallet, RecordedSurgeryOf, Status, SubjectEntries, Surgeries,
};

/// An entry that left the state, and its surgery if one was recorded.
struct Closed<T: Config> {
	key: EntryKey,
	entry: EntryOf<T>,
	surgery: Option<RecordedSurgeryOf<T>>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(
		agent: &T::AccountId,
		custodian: InstitutionId,
		digests: &[Digest],
	) -> DispatchResult {
		Self::ensure_agent_of(custodian, agent, Duty::RecordWriter)?;
		ensure!(!digests.is_empty(), Error::<T>::EmptyBatch);
		let ascending = digests.iter().zip(digests.iter().skip(1)).all(|(low, high)| low < high);
		ensure!(ascending, Error::<T>::NotSorted);

		let anchored_at = Self::now();
		let today = Day::of(anchored_at);
		let archive_days = CurrentDeadlines::<T>::get().archive_days;
		let seen_from = |moment| Day::of(moment).saturating_add(archive_days);
		let folded = digests
			.iter()
			.map(|digest| {
				let closed = Self::take_closed(EntryKey { custodian, digest: *digest }, today)?;
				let answered = closed.entry.erasure_answered_at();
				ensure!(
					answered.is_none_or(|at| seen_from(at) <= today),
					Error::<T>::UnderRetention
				);
				Ok(closed)
			})
			.collect::<Result<Vec<_>, DispatchError>>()?;
		// Once all are taken: versions of one record may fold together in any order of digests.
		for Closed { key, entry, .. } in &folded {
			let standing = entry.replaces.and_then(|previous| Self::entry(&previous));
			let precedes = standing.is_some_and(|previous| previous.replaced_by == Some(*key));
			ensure!(!precedes, Error::<T>::PredecessorStands);
		}

		let leaves = folded.iter().map(|Closed { key, entry, surgery }| {
			merkle::leaf_hash(&Self::folded_leaf(key, entry, surgery.as_ref()))
		});
		let root = Digest(merkle::root(leaves));
		ensure!(!Batches::<T>::contains_key(custodian, root), Error::<T>::BatchDiffers);
		let count = digests.len() as u32;
		let retained_until = today.saturating_add(archive_days);
		let kind = BatchKind::Folded;
		let batch = Batch { count, anchored_at, retained_until, kind, chunks: 0 };
		Batches::<T>::insert(custodian, root, batch);
		let surgeries = folded.iter().filter(|closed| closed.surgery.is_some()).count() as u32;
		Self::free_own(custodian, count.saturating_add(surgeries).saturating_sub(1))?;
		Self::deposit_event(Event::EntriesFolded { custodian, root, count });
		Ok(())
	}

	pub(crate) fn do_retire(
		agent: &T::AccountId,
		custodian: InstitutionId,
		root: Digest,
		chunks: u32,
	) -> DispatchResult {
		Self::ensure_agent_of(custodian, agent, Duty::RecordWriter)?;
		let batch = Batches::<T>::take(custodian, root).ok_or(Error::<T>::BatchUnknown)?;
		ensure!(batch.retained_until <= Self::today(), Error::<T>::UnderRetention);
		ensure!(batch.chunks <= chunks, Error::<T>::TooFewChunks);
		let _ = Consumed::<T>::clear_prefix((custodian, root), batch.chunks, None);
		Self::free_own(custodian, batch.chunks.saturating_add(1))?;
		Self::deposit_event(Event::BatchRetired { custodian, root });
		Ok(())
	}

	/// The bytes of an entry as a leaf of a fold. None can pass for one with a surgery, nor the
	/// other way round.
	pub(super) fn folded_leaf(
		key: &EntryKey,
		entry: &EntryOf<T>,
		surgery: Option<&RecordedSurgeryOf<T>>,
	) -> Vec<u8> {
		match surgery {
			Some(surgery) => (key, entry, surgery).encode(),
			None => (key, entry).encode(),
		}
	}

	/// Takes the entry under `key` out of the state, provided that nobody needs it there.
	fn take_closed(key: EntryKey, today: Day) -> Result<Closed<T>, DispatchError> {
		let entry =
			Entries::<T>::take(key.custodian, key.digest).ok_or(Error::<T>::EntryUnknown)?;
		ensure!(entry.status != Status::Current, Error::<T>::StillCurrent);
		ensure!(entry.holds.is_empty(), Error::<T>::UnderHold);
		ensure!(entry.due().next().is_none(), Error::<T>::RequestOpen);
		ensure!(!entry.is_retained(today), Error::<T>::UnderRetention);
		SubjectEntries::<T>::remove(&entry.subject, key);
		let surgery = Surgeries::<T>::take(key.custodian, key.digest);
		Ok(Closed { key, entry, surgery })
	}
}
