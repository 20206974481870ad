// SPDX-License-Identifier: Apache-2.0

//! Version 2 of the storage: the agents of each institution are listed in [`AgentsOf`].
//!
//! A hospital has thousands of practitioners, so the rows that are there are listed over as many
//! blocks as it takes. Meanwhile no transaction is carried, but what the scheduler dispatches is:
//! the calls keep the index in step from the first block on, for rows on both sides of the cursor.

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod weights;

use core::marker::PhantomData;

use alloc::vec::Vec;
use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	storage::StoragePrefixedMap,
	traits::{GetStorageVersion, StorageVersion},
	weights::WeightMeter,
};
use sp_runtime::SaturatedConversion;

use crate::*;

pub use weights::{StepWeight, WeightInfo};

/// The most agents that one block lists, so that no block of a migration takes longer than an
/// ordinary one even where a weight is wrong.
pub const ROWS_PER_STEP: u32 = 500;

const BEFORE: u16 = 1;
const AFTER: u16 = 2;

/// Whether [`AgentsOf`] lists every agent.
pub fn is_indexed<T: Config>() -> bool {
	Pallet::<T>::on_chain_storage_version() >= AFTER
}

/// What one step did.
pub struct Indexed<AccountId> {
	/// How many agents it listed.
	pub rows: u32,
	/// The last of them.
	pub last: Option<AccountId>,
}

/// Lists up to `limit` agents that come after `after`.
pub fn index<T: Config>(after: Option<T::AccountId>, limit: u32) -> Indexed<T::AccountId> {
	let rows = match after {
		None => Agents::<T>::iter(),
		Some(after) => Agents::<T>::iter_from(Agents::<T>::hashed_key_for(after)),
	};
	rows.take(limit as usize).fold(Indexed { rows: 0, last: None }, |done, (account, agent)| {
		AgentsOf::<T>::insert(agent.institution, &account, ());
		Indexed { rows: done.rows.saturating_add(1), last: Some(account) }
	})
}

/// Lists the agents that were there before the calls did. The cursor is the last one listed; it need
/// not be an agent any more when the next step starts behind it.
pub struct IndexAgents<T, W>(PhantomData<(T, W)>);

impl<T: Config, W: WeightInfo> IndexAgents<T, W> {
	/// How many rows fit what is left of `meter`.
	fn budget(meter: &WeightMeter) -> Result<u32, SteppedMigrationError> {
		let empty = W::index_agents(0);
		let row = W::index_agents(1).saturating_sub(empty);
		let left = meter.remaining().checked_sub(&empty).unwrap_or_default();
		let rows: u32 = left.checked_div_per_component(&row).unwrap_or_default().saturated_into();
		match rows.min(ROWS_PER_STEP) {
			0 => Err(SteppedMigrationError::InsufficientWeight { required: W::index_agents(1) }),
			rows => Ok(rows),
		}
	}
}

impl<T: Config, W: WeightInfo> SteppedMigration for IndexAgents<T, W> {
	type Cursor = T::AccountId;
	type Identifier = MigrationId<19>;

	fn id() -> Self::Identifier {
		MigrationId {
			pallet_id: *b"pallet-institutions",
			version_from: BEFORE as u8,
			version_to: AFTER as u8,
		}
	}

	fn migrating_prefixes() -> Option<impl IntoIterator<Item = Vec<u8>>> {
		Some([AgentsOf::<T>::final_prefix().to_vec()])
	}

	fn step(
		cursor: Option<Self::Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		if is_indexed::<T>() {
			return Ok(None);
		}
		let budget = Self::budget(meter)?;
		let done = index::<T>(cursor, budget);
		meter.consume(W::index_agents(done.rows));
		if done.rows < budget {
			StorageVersion::new(AFTER).put::<Pallet<T>>();
			return Ok(None);
		}
		Ok(done.last)
	}

	/// Every row can be read: one that cannot would be passed over in silence.
	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		let readable = Agents::<T>::iter().count();
		let stored = Agents::<T>::iter_keys().count();
		frame_support::ensure!(readable == stored, "an agent's row cannot be read");
		Ok(Vec::new())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(_: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		frame_support::ensure!(is_indexed::<T>(), "the storage is not of version 2");
		Pallet::<T>::check_index()
	}
}
