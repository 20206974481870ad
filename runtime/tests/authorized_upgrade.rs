// SPDX-License-Identifier: Apache-2.0

//! What becomes of a Wasm that institutions authorised, and of an authorisation that nobody uses.

use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	traits::{schedule::Priority, Hooks},
	weights::Weight,
};
use frame_system::Event;
use salus_runtime::{
	governance::MAX_PROPOSAL_BYTES, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
	Scheduler, System, VERSION,
};
use sp_core::traits::{ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::{BlakeTwo256, Hash};
use sp_version::RuntimeVersion;

type Busy = pallet_scheduler::Error<Runtime>;

const NOTICE_BLOCKS: BlockNumber = 5;
const VALIDITY_BLOCKS: BlockNumber = 20;
const PRIORITY: Priority = 0;
/// What is scheduled in block 1 comes as many blocks later, and one.
const AUTHORISED: BlockNumber = 1 + NOTICE_BLOCKS + 1;
const REVOKED: BlockNumber = AUTHORISED + VALIDITY_BLOCKS;

/// Reads from every Wasm the same version.
struct Says(RuntimeVersion);

impl ReadRuntimeVersion for Says {
	fn read_runtime_version(
		&self,
		_: &[u8],
		_: &mut dyn sp_externalities::Externalities,
	) -> Result<Vec<u8>, String> {
		Ok(self.0.encode())
	}
}

fn chain(version: RuntimeVersion) -> sp_io::TestExternalities {
	let mut chain = sp_io::TestExternalities::default();
	chain.register_extension(ReadRuntimeVersionExt::new(Says(version)));
	chain.execute_with(|| System::set_block_number(1));
	chain
}

fn wasm() -> Vec<u8> {
	b"the next runtime".to_vec()
}

fn applied() -> frame_support::dispatch::DispatchResultWithPostInfo {
	let anybody = RuntimeOrigin::signed(Sr25519Keyring::Ferdie.to_account_id());
	System::apply_authorized_upgrade(anybody, wasm())
}

fn code() -> Vec<u8> {
	sp_io::storage::get(sp_storage::well_known_keys::CODE).unwrap_or_default().to_vec()
}

fn next() -> RuntimeVersion {
	RuntimeVersion { spec_version: VERSION.spec_version + 1, ..VERSION }
}

/// A Wasm of `version` is refused: the event says `error` and the authorisation is gone.
fn refused(version: RuntimeVersion, error: frame_system::Error<Runtime>) {
	chain(version).execute_with(|| {
		let code_hash = BlakeTwo256::hash(&wasm());
		assert_ok!(System::authorize_upgrade(RuntimeOrigin::root(), code_hash));
		assert_ok!(applied());
		let event = Event::RejectedInvalidAuthorizedUpgrade { code_hash, error: error.into() };
		System::assert_last_event(RuntimeEvent::System(event));
		assert!(code().is_empty());
		assert_noop!(applied(), frame_system::Error::<Runtime>::NothingAuthorized);
	});
}

#[test]
fn a_wasm_of_another_chain_is_refused() {
	let version = RuntimeVersion { spec_name: "hospital".into(), ..next() };
	refused(version, frame_system::Error::InvalidSpecName);
}

#[test]
fn a_wasm_of_a_lower_or_of_the_same_version_is_refused() {
	let lower = RuntimeVersion { spec_version: VERSION.spec_version - 1, ..VERSION };
	refused(lower, frame_system::Error::SpecVersionNeedsToIncrease);
	refused(VERSION, frame_system::Error::SpecVersionNeedsToIncrease);
}

#[test]
fn the_authorised_wasm_is_applied_by_anybody_and_no_other_one_is() {
	chain(next()).execute_with(|| {
		let code_hash = BlakeTwo256::hash(&wasm());
		assert_ok!(System::authorize_upgrade(RuntimeOrigin::root(), code_hash));
		let anybody = RuntimeOrigin::signed(Sr25519Keyring::Eve.to_account_id());
		assert_noop!(
			System::apply_authorized_upgrade(anybody, b"another runtime".to_vec()),
			frame_system::Error::<Runtime>::Unauthorized
		);
		assert_ok!(applied());
		assert_eq!(code(), wasm());
		assert_noop!(applied(), frame_system::Error::<Runtime>::NothingAuthorized);
	});
}

fn authorization_key() -> Vec<u8> {
	frame_support::storage::storage_prefix(b"System", b"AuthorizedUpgrade").to_vec()
}

/// What institutions dispatch as Root: the authorisation after the notice, and its end.
fn upgrade() -> RuntimeCall {
	let authorize = frame_system::Call::authorize_upgrade { code_hash: BlakeTwo256::hash(&wasm()) };
	let revoke = frame_system::Call::kill_storage { keys: vec![authorization_key()] };
	let after = |id: [u8; 32], after, call: frame_system::Call<Runtime>| {
		RuntimeCall::Scheduler(pallet_scheduler::Call::schedule_named_after {
			id,
			after,
			maybe_periodic: None,
			priority: PRIORITY,
			call: Box::new(RuntimeCall::System(call)),
		})
	};
	RuntimeCall::Utility(pallet_utility::Call::batch_all {
		calls: vec![
			after(*b"salus: an upgrade is authorised.", NOTICE_BLOCKS, authorize),
			after(*b"salus: an authorisation is over.", NOTICE_BLOCKS + VALIDITY_BLOCKS, revoke),
		],
	})
}

fn run_to(height: BlockNumber) {
	while System::block_number() < height {
		System::set_block_number(System::block_number() + 1);
		Scheduler::on_initialize(System::block_number());
	}
}

fn dispatched(call: RuntimeCall) -> Result<(), sp_runtime::DispatchError> {
	use frame_support::traits::UnfilteredDispatchable;
	call.dispatch_bypass_filter(RuntimeOrigin::root()).map(drop).map_err(|failed| failed.error)
}

#[test]
fn an_authorisation_comes_after_the_notice_and_ends_when_nobody_uses_it() {
	chain(next()).execute_with(|| {
		assert_ok!(dispatched(upgrade()));
		run_to(AUTHORISED - 1);
		assert_noop!(applied(), frame_system::Error::<Runtime>::NothingAuthorized);
		run_to(AUTHORISED);
		assert!(System::authorized_upgrade().is_some());
		run_to(REVOKED - 1);
		assert!(System::authorized_upgrade().is_some());
		run_to(REVOKED);
		assert!(System::authorized_upgrade().is_none());
		assert_noop!(applied(), frame_system::Error::<Runtime>::NothingAuthorized);
		assert!(code().is_empty());
	});
}

#[test]
fn while_one_upgrade_is_under_way_no_other_one_is_taken_on() {
	chain(next()).execute_with(|| {
		assert_ok!(dispatched(upgrade()));
		assert_noop!(dispatched(upgrade()), Busy::FailedToSchedule);
		run_to(AUTHORISED);
		assert_ok!(applied());
		assert_noop!(dispatched(upgrade()), Busy::FailedToSchedule);
		run_to(REVOKED);
		assert_ok!(dispatched(upgrade()));
	});
}

#[test]
fn the_call_that_institutions_vote_on_fits_what_the_scheduler_carries() {
	let proposal = pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
		call: Box::new(upgrade()),
	};
	assert!(RuntimeCall::from(proposal).encoded_size() <= MAX_PROPOSAL_BYTES as usize);
	let RuntimeCall::Utility(pallet_utility::Call::batch_all { calls }) = upgrade() else {
		panic!("it is a batch")
	};
	let most = <Runtime as pallet_scheduler::Config>::MaximumWeight::get();
	assert_eq!(calls.len(), 2);
	for call in calls {
		let RuntimeCall::Scheduler(pallet_scheduler::Call::schedule_named_after { call, .. }) =
			call
		else {
			panic!("it is scheduled")
		};
		let weight = call.get_dispatch_info().call_weight;
		assert!(weight.any_gt(Weight::zero()) && weight.all_lt(most), "{weight} of {most}");
	}
}
