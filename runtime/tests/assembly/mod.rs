// SPDX-License-Identifier: Apache-2.0

//! A chain of as many institutions as a test wants, and their votes.

use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	traits::Hooks,
};
use pallet_collective::{Call as Collective, Instance1, Instance2, Members, Proposals, Voting};
use pallet_institutions::Founder;
use salus_primitives::{Accreditation, Country, LegalId, Role};
use salus_runtime::{
	governance::Quorum, AccountId, BlockNumber, Hash, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, System,
};
use sp_runtime::{
	traits::{Dispatchable, Hash as _},
	BoundedVec, DispatchError, DispatchResult,
};

use crate::chain;

/// The blocks of a vote on this chain.
pub const MOTION: BlockNumber = 100;
/// The blocks between what Root decides and its effect.
pub const NOTICE: BlockNumber = 20;

/// The delegate of an institution.
pub fn delegate(number: usize) -> AccountId {
	AccountId::new([number as u8 + 1; 32])
}

/// A member of the technical committee.
pub fn technician(number: usize) -> AccountId {
	AccountId::new([number as u8 + 101; 32])
}

fn gln(number: usize) -> LegalId {
	(0..10)
		.map(|digit| format!("{number:012}{digit}"))
		.map(|digits| LegalId::Gln(digits.into_bytes().try_into().expect("13 digits")))
		.find(LegalId::is_valid)
		.expect("one of ten check digits is right")
}

fn founder(number: usize) -> Founder<AccountId> {
	Founder {
		legal_id: gln(number),
		jurisdiction: Country(*b"CH"),
		roles: std::collections::BTreeSet::from([Role::Regulator]).try_into().expect("one fits"),
		accreditation: Accreditation(3),
		endpoint: "https://example.org".into(),
		admin: delegate(number),
		validator: None,
	}
}

/// Runs `test` on a chain of so many institutions and technicians, then checks every invariant.
pub fn assembly(institutions: usize, technicians: usize, test: impl FnOnce()) {
	let storage = chain::storage_of("consortium", |genesis| {
		genesis.institutions.institutions = (0..institutions).map(founder).collect();
		genesis.technical_membership.members =
			BoundedVec::truncate_from((0..technicians).map(technician).collect());
		genesis.governance.motion_blocks = Some(MOTION);
		genesis.governance.notice_blocks = Some(NOTICE);
		genesis.balances.balances = (0..institutions)
			.map(delegate)
			.chain((0..technicians).map(technician))
			.chain([AccountId::new([200; 32])])
			.map(|account| (account, 1_000_000 * salus_runtime::constants::currency::SAL))
			.collect();
	});
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		test();
		chain::check_invariants();
	});
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// Who has nothing to say, and can pay.
pub fn stranger() -> AccountId {
	AccountId::new([200; 32])
}

/// Makes a call as a transaction would, filter included.
pub fn call(account: AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
	call.into().dispatch(signed(account)).map(|_| ()).map_err(|error| error.error)
}

/// Goes on by so many blocks: what is scheduled happens, nothing else.
pub fn pass(blocks: BlockNumber) {
	for _ in 0..blocks {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		salus_runtime::SafeMode::on_initialize(next);
		salus_runtime::Scheduler::on_initialize(next);
	}
}

fn last_executed<I: 'static>(since: usize) -> Option<DispatchResult>
where
	Runtime: pallet_collective::Config<I>,
	RuntimeEvent: TryInto<pallet_collective::Event<Runtime, I>>,
{
	System::events().into_iter().skip(since).rev().find_map(|record| {
		match record.event.try_into().ok()? {
			pallet_collective::Event::Executed { result, .. } => Some(result),
			_ => None,
		}
	})
}

/// One of the two collectives.
macro_rules! collective {
	($name:ident, $instance:ty, $quorum:expr, $member:ident) => {
		pub mod $name {
			use super::*;

			pub type I = $instance;

			pub fn seats() -> u32 {
				Members::<Runtime, I>::decode_len().unwrap_or_default() as u32
			}

			pub fn needed(proposal: &RuntimeCall) -> u32 {
				let quorum: fn(&RuntimeCall) -> Quorum = $quorum;
				quorum(proposal).votes(seats())
			}

			pub fn motion(threshold: u32, proposal: &RuntimeCall) -> RuntimeCall {
				Collective::<Runtime, I>::propose {
					threshold,
					proposal: Box::new(proposal.clone()),
					length_bound: proposal.encoded_size() as u32,
				}
				.into()
			}

			/// The proposal's hash and index.
			pub fn propose(proposal: &RuntimeCall) -> Result<(Hash, u32), DispatchError> {
				let index = pallet_collective::ProposalCount::<Runtime, I>::get();
				call($member(0), motion(needed(proposal), proposal))?;
				Ok((<Runtime as frame_system::Config>::Hashing::hash_of(proposal), index))
			}

			pub fn vote(
				account: AccountId,
				(proposal, index): (Hash, u32),
				approve: bool,
			) -> DispatchResult {
				call(account, Collective::<Runtime, I>::vote { proposal, index, approve })
			}

			pub fn close(
				proposal: &RuntimeCall,
				(proposal_hash, index): (Hash, u32),
			) -> DispatchResult {
				let closing = Collective::<Runtime, I>::close {
					proposal_hash,
					index,
					proposal_weight_bound: proposal.get_dispatch_info().call_weight,
					length_bound: proposal.encoded_size() as u32,
				};
				call(stranger(), closing)
			}

			/// Has the first `ayes` members agree on `proposal`, waits until the vote can be closed, and
			/// says how the proposal ended; nothing where it was turned down.
			pub fn decide(proposal: impl Into<RuntimeCall>, ayes: u32) -> Option<DispatchResult> {
				let proposal = proposal.into();
				let since = System::events().len();
				let motion = propose(&proposal).expect("it is proposed as it should be");
				if needed(&proposal) > 1 {
					for number in 0..ayes {
						assert_ok!(vote($member(number as usize), motion, true));
					}
					if close(&proposal, motion).is_err() {
						pass(MOTION);
						assert_ok!(close(&proposal, motion));
					}
					assert!(!Voting::<Runtime, I>::contains_key(motion.0));
					let proposal_hash = motion.0;
					let release = Collective::<Runtime, I>::release_proposal_cost { proposal_hash };
					assert_ok!(call(stranger(), release));
				}
				last_executed::<I>(since)
			}

			/// Has as many agree as `proposal` needs.
			pub fn pass_motion(proposal: impl Into<RuntimeCall>) -> DispatchResult {
				let proposal = proposal.into();
				let needed = needed(&proposal);
				decide(proposal, needed).expect("it passed")
			}

			pub fn open() -> usize {
				Proposals::<Runtime, I>::get().len()
			}
		}
	};
}

collective!(institutions, Instance1, Quorum::of, delegate);
collective!(technicians, Instance2, |_| Quorum::TwoThirds, technician);

/// What a call weighs does not matter here.
pub fn done(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|error| error.error)
}
