// SPDX-License-Identifier: Apache-2.0

//! Reports block authors that made two blocks for one slot.
//!
//! The block import of `sc-consensus-babe` 0.60 looks for them as well, but at headers whose seal
//! has been taken off, so that the runtime refuses every one of its reports
//! (`babe.InvalidEquivocationProof`). Here are whole headers, as the client imported them.

use std::{
	collections::{btree_map::Entry, BTreeMap},
	sync::Arc,
};

use futures::StreamExt;
use salus_runtime::{
	opaque::{Block, Header},
	Hash,
};
use sc_client_api::{BlockImportNotification, BlockchainEvents};
use sc_telemetry::log;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus::BlockOrigin;
use sp_consensus_babe::{
	digests::CompatibleDigestItem, AuthorityId, AuthorityIndex, BabeApi, EquivocationProof, Slot,
};

use crate::chain::FullClient;

const LOG_TARGET: &str = "equivocations";

/// Slots that are remembered, counted back from the newest one.
const REMEMBERED_SLOTS: u64 = 1_000;

/// What is known of one author in one slot.
enum Authored<Author> {
	Once(Header, Author),
	Reported,
}

/// What was imported lately, one entry for each slot and place among the authorities.
struct Memory<Author>(BTreeMap<(Slot, AuthorityIndex), Authored<Author>>);

impl<Author: PartialEq> Memory<Author> {
	/// Remembers that `author` made `header`. Answers with the other header if it made two for this
	/// slot, the first time that this comes out.
	fn note(
		&mut self,
		slot: Slot,
		index: AuthorityIndex,
		header: &Header,
		author: Author,
	) -> Option<Header> {
		let oldest = slot.saturating_sub(REMEMBERED_SLOTS);
		self.0 = self.0.split_off(&(oldest, 0));
		match self.0.entry((slot, index)) {
			Entry::Vacant(place) => {
				place.insert(Authored::Once(header.clone(), author));
				None
			}
			Entry::Occupied(mut place) => match place.get() {
				Authored::Once(first, known) if *known == author && first != header => {
					match place.insert(Authored::Reported) {
						Authored::Once(first, _) => Some(first),
						Authored::Reported => None,
					}
				}
				_ => None,
			},
		}
	}
}

/// Looks at every block that is imported once this node has caught up.
pub async fn report(client: Arc<FullClient>, pool: OffchainTransactionPoolFactory<Block>) {
	let mut memory = Memory(BTreeMap::new());
	let mut imports = client.every_import_notification_stream();
	while let Some(import) = imports.next().await {
		if is_current(import.origin) {
			if let Err(error) = look_at(&client, &pool, &mut memory, &import) {
				log::warn!(target: LOG_TARGET, "block {} was not looked at: {error}", import.hash);
			}
		}
	}
}

/// What comes in bulk is too old to be reported, and its states may be missing.
fn is_current(origin: BlockOrigin) -> bool {
	matches!(
		origin,
		BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast | BlockOrigin::Own
	)
}

fn look_at(
	client: &FullClient,
	pool: &OffchainTransactionPoolFactory<Block>,
	memory: &mut Memory<AuthorityId>,
	import: &BlockImportNotification<Block>,
) -> Result<(), ApiError> {
	let claim = import.header.digest.logs.iter().find_map(|log| log.as_babe_pre_digest());
	let Some(claim) = claim else { return Ok(()) };
	let Some(author) = author_of(client, import.hash, claim.authority_index())? else {
		return Ok(());
	};
	let (slot, index) = (claim.slot(), claim.authority_index());
	let Some(first_header) = memory.note(slot, index, &import.header, author.clone()) else {
		return Ok(());
	};
	let second_header = import.header.clone();
	let proof = EquivocationProof { offender: author, slot, first_header, second_header };
	submit(client, pool, import.hash, proof)
}

/// The authorities of a block's own epoch are those in its state, also in the first one of an epoch.
fn author_of(
	client: &FullClient,
	block: Hash,
	index: AuthorityIndex,
) -> Result<Option<AuthorityId>, ApiError> {
	let epoch = client.runtime_api().current_epoch(block)?;
	Ok(epoch.authorities.into_iter().nth(index as usize).map(|(author, _)| author))
}

fn submit(
	client: &FullClient,
	pool: &OffchainTransactionPoolFactory<Block>,
	block: Hash,
	proof: EquivocationProof<Header>,
) -> Result<(), ApiError> {
	let (offender, slot) = (proof.offender.clone(), proof.slot);
	let ownership =
		client.runtime_api().generate_key_ownership_proof(block, slot, offender.clone())?;
	let Some(ownership) = ownership else {
		log::warn!(
			target: LOG_TARGET,
			"{offender} made two blocks for slot {slot}, but nobody can prove whose key that is",
		);
		return Ok(());
	};
	let best = client.info().best_hash;
	let mut api = client.runtime_api();
	api.register_extension(pool.offchain_transaction_pool(best));
	match api.submit_report_equivocation_unsigned_extrinsic(best, proof, ownership)? {
		Some(()) => log::info!(
			target: LOG_TARGET,
			"Reported {offender}, which made two blocks for slot {slot}",
		),
		None => log::warn!(
			target: LOG_TARGET,
			"{offender} made two blocks for slot {slot}, but the report was not accepted",
		),
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	const AUTHOR: u8 = 7;
	const INDEX: AuthorityIndex = 2;

	fn header(number: u32) -> Header {
		Header {
			parent_hash: Default::default(),
			number,
			state_root: Default::default(),
			extrinsics_root: Default::default(),
			digest: Default::default(),
		}
	}

	fn memory() -> Memory<u8> {
		Memory(BTreeMap::new())
	}

	#[test]
	fn two_blocks_for_one_slot_come_out_once() {
		let mut memory = memory();
		assert_eq!(memory.note(1.into(), INDEX, &header(1), AUTHOR), None);
		assert_eq!(memory.note(1.into(), INDEX, &header(1), AUTHOR), None, "the same block");
		assert_eq!(memory.note(1.into(), INDEX, &header(2), AUTHOR), Some(header(1)));
		assert_eq!(memory.note(1.into(), INDEX, &header(3), AUTHOR), None);
	}

	#[test]
	fn blocks_of_other_slots_or_authors_are_no_offence() {
		let mut memory = memory();
		assert_eq!(memory.note(1.into(), INDEX, &header(1), AUTHOR), None);
		assert_eq!(memory.note(2.into(), INDEX, &header(2), AUTHOR), None);
		assert_eq!(memory.note(1.into(), INDEX + 1, &header(3), AUTHOR), None);
		assert_eq!(memory.note(1.into(), INDEX, &header(4), AUTHOR + 1), None, "of another epoch");
	}

	#[test]
	fn what_is_older_than_what_is_remembered_goes() {
		let mut memory = memory();
		for slot in 0..3 * REMEMBERED_SLOTS {
			memory.note(slot.into(), INDEX, &header(1), AUTHOR);
		}
		assert_eq!(memory.0.len() as u64, REMEMBERED_SLOTS + 1);
	}
}
