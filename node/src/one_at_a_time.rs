// SPDX-License-Identifier: Apache-2.0

//! Imports one block after another.
//!
//! The block import of `sc-consensus-babe` 0.60 compares a block with the best one as it was when
//! the import began. A validator imports its own block while the network's is being imported, so
//! that it could take the lighter of two for the best, its own most of all, and make its next block
//! on a branch that everybody else leaves (paritytech/polkadot-sdk#6013).

use futures::lock::Mutex;
use salus_runtime::opaque::Block;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use std::sync::Arc;

/// A block import that everybody who imports blocks has to share.
#[derive(Clone)]
pub struct OneAtATime<Import> {
	import: Import,
	turn: Arc<Mutex<()>>,
}

impl<Import> OneAtATime<Import> {
	pub fn new(import: Import) -> Self {
		Self { import, turn: Arc::default() }
	}
}

#[async_trait::async_trait]
impl<Import: BlockImport<Block> + Send + Sync> BlockImport<Block> for OneAtATime<Import> {
	type Error = Import::Error;

	async fn check_block(
		&self,
		block: BlockCheckParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		self.import.check_block(block).await
	}

	async fn import_block(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		let _turn = self.turn.lock().await;
		self.import.import_block(block).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{executor::block_on, future::join};
	use salus_runtime::opaque::Header;
	use sp_consensus::{BlockOrigin, Error};
	use std::{
		future::poll_fn,
		sync::atomic::{AtomicBool, Ordering::Relaxed},
		task::Poll,
	};

	/// Lets others go on while it imports, and may not be asked for a second block meanwhile.
	#[derive(Clone, Default)]
	struct Slow {
		imports: Arc<AtomicBool>,
	}

	#[async_trait::async_trait]
	impl BlockImport<Block> for Slow {
		type Error = Error;

		async fn check_block(&self, _: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
			Ok(ImportResult::KnownBad)
		}

		async fn import_block(&self, _: BlockImportParams<Block>) -> Result<ImportResult, Error> {
			if self.imports.swap(true, Relaxed) {
				return Ok(ImportResult::KnownBad);
			}
			let mut polled = false;
			poll_fn(|context| match std::mem::replace(&mut polled, true) {
				true => Poll::Ready(()),
				false => {
					context.waker().wake_by_ref();
					Poll::Pending
				}
			})
			.await;
			self.imports.store(false, Relaxed);
			Ok(ImportResult::AlreadyInChain)
		}
	}

	fn block(origin: BlockOrigin) -> BlockImportParams<Block> {
		let header = Header {
			parent_hash: Default::default(),
			number: 1,
			state_root: Default::default(),
			extrinsics_root: Default::default(),
			digest: Default::default(),
		};
		BlockImportParams::new(origin, header)
	}

	#[test]
	fn a_block_waits_for_the_one_that_is_imported() {
		let ours = OneAtATime::new(Slow::default());
		let theirs = ours.clone();
		let both = join(
			ours.import_block(block(BlockOrigin::Own)),
			theirs.import_block(block(BlockOrigin::NetworkBroadcast)),
		);
		let (own, other) = block_on(both);
		assert_eq!(own.unwrap(), ImportResult::AlreadyInChain);
		assert_eq!(other.unwrap(), ImportResult::AlreadyInChain);
	}
}
