// SPDX-License-Identifier: Apache-2.0

//! A release whose migration breaks down. With try-runtime the migrator panics there instead.

#![cfg(all(feature = "failing-release", not(feature = "try-runtime")))]

mod chain;
#[allow(dead_code)]
mod goods;

use codec::{Decode, Encode};
use frame_support::{
	dispatch::GetDispatchInfo,
	migrations::MultiStepMigrator,
	traits::{GetCallIndex, GetCallName, Hooks, PalletInfoAccess},
};
use pallet_migrations::Event;
use salus_runtime::{
	Consent, Emergencies, MultiBlockMigrations, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
	SafeMode, System,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	traits::{Dispatchable, Hash},
	DispatchError,
};

type Filtered = frame_system::Error<Runtime>;

/// Three of the four institutions, which is two thirds of them.
const VOTERS: [Sr25519Keyring; 3] =
	[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie];

/// Takes on the release and goes on for as many blocks as its migration lives.
fn break_down() {
	MultiBlockMigrations::on_runtime_upgrade();
	for _ in 0..3 {
		assert!(MultiBlockMigrations::ongoing(), "the first steps pass");
		System::set_block_number(System::block_number() + 1);
		MultiBlockMigrations::step();
	}
}

/// The call `name` of `P` with the first value of each of its arguments.
fn first<P: PalletInfoAccess + 'static>(name: &str) -> RuntimeCall
where
	P: frame_support::dispatch::Callable<Runtime>,
	<P as frame_support::dispatch::Callable<Runtime>>::RuntimeCall: GetCallName + GetCallIndex,
{
	type Calls<P> = <P as frame_support::dispatch::Callable<Runtime>>::RuntimeCall;
	let names = Calls::<P>::get_call_names();
	let place = names.iter().position(|known| *known == name).expect("the pallet has this call");
	let mut bytes = vec![P::index() as u8, Calls::<P>::get_call_indices()[place]];
	bytes.resize(4_096, 0);
	RuntimeCall::decode(&mut &bytes[..]).expect("zeros are arguments")
}

fn refusal(call: RuntimeCall, signer: Sr25519Keyring) -> Option<DispatchError> {
	call.dispatch(RuntimeOrigin::signed(signer.to_account_id())).err().map(|failed| failed.error)
}

/// Whether the filter of the chain lets `call` through, whatever it then says.
fn is_open(call: RuntimeCall) -> bool {
	refusal(call, Sr25519Keyring::Alice) != Some(Filtered::CallFiltered.into())
}

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() })
}

#[test]
fn a_migration_that_fails_puts_the_chain_into_safe_mode_and_blocks_carry_transactions_again() {
	chain::started_from("local_testnet", || {
		assert!(!SafeMode::is_entered());
		break_down();
		System::assert_has_event(RuntimeEvent::MultiBlockMigrations(Event::UpgradeFailed));
		assert!(<SafeMode as frame_support::traits::SafeMode>::is_entered());
		assert!(!MultiBlockMigrations::ongoing());
	});
}

#[test]
fn what_patients_cannot_wait_for_stays_open_and_what_can_wait_is_refused() {
	chain::started_from("local_testnet", || {
		break_down();
		assert!(is_open(first::<Emergencies>("declare")), "break-glass");
		assert!(is_open(first::<Emergencies>("review")), "its review");
		assert!(is_open(first::<Consent>("revoke")), "a revocation");
		assert!(is_open(goods::recall()), "a recall");
		assert!(!is_open(first::<salus_runtime::Institutions>("change_endpoint")), "an address");
		assert!(!is_open(first::<salus_runtime::Balances>("transfer_all")), "a transfer");
		assert!(!is_open(remark()));
	});
}

#[test]
fn the_institutions_end_safe_mode_by_two_thirds() {
	chain::started_from("local_testnet", || {
		break_down();
		let exit = RuntimeCall::SafeMode(pallet_safe_mode::Call::force_exit {});
		let hash = <Runtime as frame_system::Config>::Hashing::hash_of(&exit);
		let length_bound = exit.encoded_size() as u32;
		let proposal_weight_bound = exit.get_dispatch_info().call_weight;
		let propose = pallet_collective::Call::propose {
			threshold: VOTERS.len() as u32,
			proposal: Box::new(exit),
			length_bound,
		};
		let ask = |call, voter: Sr25519Keyring| {
			assert_eq!(refusal(RuntimeCall::InstitutionsCollective(call), voter), None);
		};
		ask(propose, VOTERS[0]);
		for voter in VOTERS {
			ask(pallet_collective::Call::vote { proposal: hash, index: 0, approve: true }, voter);
		}
		let index = 0;
		ask(
			pallet_collective::Call::close {
				proposal_hash: hash,
				index,
				proposal_weight_bound,
				length_bound,
			},
			VOTERS[0],
		);
		assert!(!<SafeMode as frame_support::traits::SafeMode>::is_entered());
		assert!(is_open(remark()));
	});
}
