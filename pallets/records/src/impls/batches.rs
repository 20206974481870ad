// SPDX-License-Identifier: Apache-2.0

//! Merkle roots over many statements, and the leaves that come out of them.

use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use salus_primitives::{merkle, Day, Digest, Duty, InstitutionId, Membership};
use sp_core::H256;
use sp_runtime::DispatchError;

use crate::{
	Batch, BatchKind, Batches, Bitmap, Config, Consumed, Entry, EntryKey, Error, Event,
	LeafPosition, Pallet, StatementOf,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_anchor_batch(
		agent: &T::AccountId,
		root: Digest,
		count: u32,
		retained_until: Day,
	) -> DispatchResult {
		let custodian = T::Membership::authorize(agent, Duty::RecordWriter)?;
		if let Some(batch) = Self::batch(custodian, root) {
			let same = (batch.kind, batch.count, batch.retained_until)
				== (BatchKind::Anchored, count, retained_until);
			ensure!(same, Error::<T>::BatchDiffers);
			return Ok(());
		}
		ensure!(count > 0, Error::<T>::EmptyBatch);
		ensure!(count <= T::MaxLeaves::get(), Error::<T>::TooManyLeaves);
		// A root that was retired can so return on a later day only, and never be taken for the
		// batch out of which older entries came.
		ensure!(retained_until > Self::today(), Error::<T>::RetentionEnded);
		Self::charge_own(custodian, 1)?;
		let anchored_at = Self::now();
		let kind = BatchKind::Anchored;
		let batch = Batch { count, anchored_at, retained_until, kind, chunks: 0 };
		Batches::<T>::insert(custodian, root, batch);
		Self::deposit_event(Event::BatchAnchored { custodian, root, count });
		Ok(())
	}

	pub(crate) fn do_materialise(
		signer: &T::AccountId,
		custodian: InstitutionId,
		leaf: LeafPosition,
		statement: StatementOf<T>,
		path: &[H256],
	) -> DispatchResult {
		let by_subject = *signer == statement.subject;
		if !by_subject {
			Self::ensure_agent_of(custodian, signer, Duty::RecordWriter)?;
		}
		let LeafPosition { root, index } = leaf;
		let mut batch = Self::batch(custodian, root).ok_or(Error::<T>::BatchUnknown)?;
		let bytes = statement.leaf(custodian);
		let included = Self::includes(&batch, BatchKind::Anchored, leaf, &bytes, path);
		ensure!(included, Error::<T>::ProofInvalid);
		let key = EntryKey { custodian, digest: statement.digest };
		let entered = Self::is_entered(&key, &statement)?;
		// A record that was entered otherwise consumes its leaf too, or it could come back from it
		// after it was erased and folded.
		let marked = Self::consume(custodian, leaf);
		if entered && marked.is_err() {
			return Ok(());
		}
		let mut rows = 0u32;
		if marked? {
			rows = rows.saturating_add(1);
			batch.chunks = batch.chunks.saturating_add(1);
			Batches::<T>::insert(custodian, root, batch);
		}
		let institution = T::Membership::successor_of(custodian);
		if !entered {
			Self::registered_subject(institution, &statement.subject)?;
			Self::ensure_sound(&statement, batch.anchored_at)?;
			let entry = Entry { leaf: Some(leaf), ..Entry::new(statement, batch.anchored_at) };
			Self::enter(key, entry);
			rows = rows.saturating_add(1);
			let digest = key.digest;
			Self::deposit_event(Event::LeafMaterialised { custodian, root, index, digest });
		}
		match by_subject {
			true => Self::charge_for_subject(institution, rows),
			false => Self::charge_own(institution, rows),
		}
	}

	/// Whether `bytes` are the leaf at `position` of `batch`, a batch of `kind`.
	pub(super) fn includes(
		batch: &Batch,
		kind: BatchKind,
		position: LeafPosition,
		bytes: &[u8],
		path: &[H256],
	) -> bool {
		let LeafPosition { root, index } = position;
		let hash = merkle::leaf_hash(bytes);
		batch.kind == kind && merkle::verify_inclusion(hash, index, batch.count, path, root.0)
	}

	/// Marks `leaf` as consumed; true if that took a new bitmap.
	fn consume(custodian: InstitutionId, leaf: LeafPosition) -> Result<bool, DispatchError> {
		let (chunk, position) = Bitmap::locate(leaf.index);
		Consumed::<T>::try_mutate((custodian, leaf.root, chunk), |row| {
			let fresh = row.is_none();
			let unset = row.get_or_insert_default().set(position);
			ensure!(unset, Error::<T>::LeafConsumed);
			Ok(fresh)
		})
	}
}
