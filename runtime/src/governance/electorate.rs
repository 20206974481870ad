// SPDX-License-Identifier: Apache-2.0

//! Who has a seat, and what becomes of open votes when that changes.

use alloc::vec::Vec;
use core::{marker::PhantomData, slice};

use codec::{Decode, Encode};
use frame_support::{
	traits::{ChangeMembers, Get, InitializeMembers},
	weights::{constants::WEIGHT_REF_TIME_PER_MICROS, Weight},
};
use pallet_collective::{Instance1, Instance2, Members, ProposalOf, Proposals, Voting};
use salus_primitives::Electorate;

use super::Quorum;
use crate::{
	configs::governance::{MaxInstitutions, MaxProposals},
	AccountId, BlockNumber, Runtime, RuntimeCall, TechnicalCommittee,
};

/// What is counted before any open vote is looked at, and for each.
const REF_TIME: u64 = 50 * WEIGHT_REF_TIME_PER_MICROS;
const REF_TIME_PER_VOTE: u64 = 200 * WEIGHT_REF_TIME_PER_MICROS;

/// The part of `pallet_collective::Votes` that its crate keeps to itself.
#[derive(Decode, Encode)]
struct Tally {
	index: u32,
	threshold: u32,
	ayes: Vec<AccountId>,
	nays: Vec<AccountId>,
	end: BlockNumber,
}

/// What a proposal in the collective `I` needs.
pub trait Rule<I> {
	fn quorum(call: &RuntimeCall) -> Quorum;
}

/// The seats of the collective `I`. A vote that is open when they change goes on with the number of
/// votes that its proposal needs of the new ones: else those who joined meanwhile would make a vote
/// pass that is too small to be worth anything, and those who left would count as noes.
pub struct Follow<I>(PhantomData<I>);

impl Rule<Instance1> for Follow<Instance1> {
	fn quorum(call: &RuntimeCall) -> Quorum {
		Quorum::of(call)
	}
}

impl Rule<Instance2> for Follow<Instance2> {
	fn quorum(_: &RuntimeCall) -> Quorum {
		Quorum::TwoThirds
	}
}

impl<I: 'static> Follow<I>
where
	Runtime: pallet_collective::Config<I, Proposal = RuntimeCall>,
	Self: Rule<I>,
{
	fn adapt(seats: usize) {
		let seats = u32::try_from(seats).unwrap_or(u32::MAX);
		for hash in Proposals::<Runtime, I>::get() {
			let Some(call) = ProposalOf::<Runtime, I>::get(hash) else { continue };
			let votes = <Self as Rule<I>>::quorum(&call).votes(seats);
			Voting::<Runtime, I>::mutate_extant(hash, |voting| {
				let Ok(tally) = Tally::decode(&mut &voting.encode()[..]) else { return };
				let adapted = Tally { threshold: votes, ..tally }.encode();
				if let Ok(adapted) = Decode::decode(&mut &adapted[..]) {
					*voting = adapted;
				}
			});
		}
	}
}

impl<I: 'static> ChangeMembers<AccountId> for Follow<I>
where
	Runtime: pallet_collective::Config<I, Proposal = RuntimeCall>,
	Self: Rule<I>,
{
	fn change_members_sorted(incoming: &[AccountId], outgoing: &[AccountId], new: &[AccountId]) {
		pallet_collective::Pallet::<Runtime, I>::change_members_sorted(incoming, outgoing, new);
		if incoming.len() != outgoing.len() {
			Self::adapt(new.len());
		}
	}
}

impl InitializeMembers<AccountId> for Follow<Instance2> {
	fn initialize_members(members: &[AccountId]) {
		TechnicalCommittee::initialize_members(members);
	}
}

/// The weight of changing a seat while `votes` are open.
fn weight(votes: u32) -> Weight {
	let votes = u64::from(votes);
	let database = <Runtime as frame_system::Config>::DbWeight::get();
	Weight::from_parts(REF_TIME.saturating_add(REF_TIME_PER_VOTE.saturating_mul(votes)), 0)
		.saturating_add(database.reads(votes.saturating_mul(2).saturating_add(2)))
		.saturating_add(database.writes(votes.saturating_add(2)))
}

/// The institutions' delegates.
pub struct Delegates;

impl Electorate<AccountId> for Delegates {
	fn members() -> Vec<AccountId> {
		Members::<Runtime, Instance1>::get()
	}

	fn replace(outgoing: Option<&AccountId>, incoming: Option<&AccountId>) -> Option<Weight> {
		let mut members = Self::members();
		if let Some(Ok(place)) = outgoing.map(|account| members.binary_search(account)) {
			members.remove(place);
		}
		if let Some((account, Err(place))) =
			incoming.map(|account| (account, members.binary_search(account)))
		{
			members.insert(place, account.clone());
		}
		let most: u32 = MaxInstitutions::get();
		if members.len() > most as usize {
			return None;
		}
		Follow::<Instance1>::change_members_sorted(one(incoming), one(outgoing), &members);
		let votes = Proposals::<Runtime, Instance1>::decode_len().unwrap_or_default();
		Some(weight(u32::try_from(votes).unwrap_or(u32::MAX)))
	}

	fn weight() -> Weight {
		weight(MaxProposals::get())
	}
}

fn one(account: Option<&AccountId>) -> &[AccountId] {
	account.map_or(&[], slice::from_ref)
}

/// What the SDK measured, and the open votes.
pub struct MembershipWeight;

type Measured = pallet_membership::weights::SubstrateWeight<Runtime>;

impl pallet_membership::WeightInfo for MembershipWeight {
	fn add_member(members: u32) -> Weight {
		Measured::add_member(members).saturating_add(weight(MaxProposals::get()))
	}

	fn remove_member(members: u32) -> Weight {
		Measured::remove_member(members).saturating_add(weight(MaxProposals::get()))
	}

	fn swap_member(members: u32) -> Weight {
		Measured::swap_member(members).saturating_add(weight(MaxProposals::get()))
	}

	fn reset_members(members: u32) -> Weight {
		Measured::reset_members(members).saturating_add(weight(MaxProposals::get()))
	}

	fn change_key(members: u32) -> Weight {
		Measured::change_key(members).saturating_add(weight(MaxProposals::get()))
	}

	fn set_prime(members: u32) -> Weight {
		Measured::set_prime(members)
	}

	fn clear_prime() -> Weight {
		Measured::clear_prime()
	}
}
