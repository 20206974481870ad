// SPDX-License-Identifier: Apache-2.0

//! What nobody may call, or not now. Root may always.

use codec::Encode;
use frame_support::traits::Contains;
use pallet_collective::{Call as Collective, CostOf, Instance1, Instance2, Members};
use sp_runtime::traits::Hash;

use super::{electorate::Rule, notice, parameters, quorum, Follow};
use crate::{Runtime, RuntimeCall, SafeMode, TxPause};

/// The longest proposal. What is longer is proposed by its hash, as an upgrade is.
pub const MAX_PROPOSAL_BYTES: u32 = 64 * 1_024;

/// Whether a call may be dispatched at all: by the rules that always hold, in safe mode and where
/// single calls are paused.
pub struct Permitted;

impl Contains<RuntimeCall> for Permitted {
	fn contains(call: &RuntimeCall) -> bool {
		is_lawful(call) && SafeMode::contains(call) && TxPause::contains(call)
	}
}

fn is_lawful(call: &RuntimeCall) -> bool {
	use pallet_treasury::Call as Treasury;
	use pallet_whitelist::Call as Whitelist;
	match call {
		// Purging the last keys would leave no validator. An institution stops validating by
		// governance, which names its validator.
		RuntimeCall::Session(pallet_session::Call::purge_keys { .. }) => false,
		RuntimeCall::InstitutionsCollective(Collective::propose {
			threshold,
			proposal,
			length_bound,
		}) => is_proper::<Instance1>(*threshold, proposal, *length_bound),
		RuntimeCall::TechnicalCommittee(Collective::propose {
			threshold,
			proposal,
			length_bound,
		}) => is_proper::<Instance2>(*threshold, proposal, *length_bound),
		RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value }) => {
			parameters::is_sound(key_value)
		}
		// Who votes for a hash does not see whether it gives notice.
		RuntimeCall::Whitelist(Whitelist::dispatch_whitelisted_call { .. }) => false,
		RuntimeCall::Whitelist(Whitelist::dispatch_whitelisted_call_with_preimage { call }) => {
			notice::is_given(call)
		}
		// The SDK's former ways to spend.
		RuntimeCall::Treasury(Treasury::spend_local { .. } | Treasury::remove_approval { .. }) => {
			false
		}
		_ => true,
	}
}

/// Whether this can be proposed in the collective `I`.
fn is_proper<I: 'static>(threshold: u32, proposal: &RuntimeCall, length_bound: u32) -> bool
where
	Runtime: pallet_collective::Config<I>,
	Follow<I>: Rule<I>,
{
	// A proposal with a threshold of its own would burn a good one: it passes, and then its origin
	// is worth nothing.
	length_bound <= MAX_PROPOSAL_BYTES
		&& proposal.encoded_size() <= MAX_PROPOSAL_BYTES as usize
		&& !is_proposal(proposal)
		&& quorum::is_countable(proposal)
		&& threshold == <Follow<I> as Rule<I>>::quorum(proposal).votes(seats::<I>())
		&& is_released::<I>(proposal)
		&& is_lawful(proposal)
}

/// Whether it is a proposal itself, which is nobody's who has no account to sign with. To look into
/// each would take the longer, the deeper they lie in each other.
fn is_proposal(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::InstitutionsCollective(Collective::propose { .. })
			| RuntimeCall::TechnicalCommittee(Collective::propose { .. })
	)
}

/// Whether the deposit of the same proposal, made before, was given back. The next one would be
/// written over it, and nobody could give it back any more.
fn is_released<I: 'static>(proposal: &RuntimeCall) -> bool
where
	Runtime: pallet_collective::Config<I>,
{
	let hash = <Runtime as frame_system::Config>::Hashing::hash_of(proposal);
	!CostOf::<Runtime, I>::contains_key(hash)
}

fn seats<I: 'static>() -> u32
where
	Runtime: pallet_collective::Config<I>,
{
	Members::<Runtime, I>::decode_len()
		.and_then(|seats| u32::try_from(seats).ok())
		.unwrap_or_default()
}
