// SPDX-License-Identifier: Apache-2.0

//! A chain in memory, started from a preset.

use codec::Encode;
use pallet_records::{EntryKey, SizeClass, Statement};
use salus_primitives::{Country, Day, InstitutionId, Sensitivity};
use salus_runtime::{
	genesis_config_presets, AccountId, RuntimeGenesisConfig, RuntimeOrigin, System,
};
use serde_json::Value;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{BuildStorage, Storage};

/// Runs `test` in block 1 of a chain that starts from `preset`, then checks every invariant.
#[allow(dead_code)]
pub fn started_from(preset: &str, test: impl FnOnce()) {
	sp_io::TestExternalities::new(storage_of(preset, |_| ())).execute_with(|| {
		System::set_block_number(1);
		test();
		check_invariants();
	});
}

/// What `preset` stores at the start, where `change` made its genesis another one.
pub fn storage_of(preset: &str, change: impl FnOnce(&mut RuntimeGenesisConfig)) -> Storage {
	let patch = genesis_config_presets::get_preset(&preset.into()).expect("the preset exists");
	let patch = serde_json::from_slice(&patch).expect("it is JSON");
	let mut genesis = serde_json::to_value(RuntimeGenesisConfig::default()).expect("it is JSON");
	merge(&mut genesis, patch);
	let mut genesis: RuntimeGenesisConfig =
		serde_json::from_value(genesis).expect("it is a genesis");
	change(&mut genesis);
	genesis.build_storage().expect("the genesis builds")
}

/// Runs `try_state` of every pallet.
#[allow(dead_code)]
pub fn check_invariants() {
	#[cfg(feature = "try-runtime")]
	{
		use frame_support::traits::{TryState, TryStateSelect};
		salus_runtime::AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
			.expect("every invariant holds");
	}
}

/// Lays `patch` over `document` as RFC 7396 says.
fn merge(document: &mut Value, patch: Value) {
	match (document, patch) {
		(Value::Object(document), Value::Object(patch)) => {
			for (name, value) in patch {
				merge(document.entry(name).or_insert(Value::Null), value);
			}
		}
		(document, patch) => *document = patch,
	}
}

/// All institutions agreed.
#[allow(dead_code)]
pub fn unanimous() -> RuntimeOrigin {
	let all =
		pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance1>::Members(1, 1);
	all.into()
}

/// The statement number `number` about Bob by Alice.
#[allow(dead_code)]
pub fn statement(number: u32) -> Statement<AccountId> {
	Statement {
		subject: Sr25519Keyring::Bob.to_account_id(),
		author: Sr25519Keyring::Alice.to_account_id(),
		digest: key(number).digest,
		commitment: hash(&("plaintext", number)).into(),
		size: SizeClass(12),
		occurred_on: Day(0),
		sensitivity: Sensitivity::Normal,
		retention_until: Day(30_000),
		residency: Country(*b"CH"),
	}
}

/// The key of that statement at institution 0.
#[allow(dead_code)]
pub fn key(number: u32) -> EntryKey {
	EntryKey { custodian: InstitutionId(0), digest: hash(&("ciphertext", number)).into() }
}

fn hash(value: &impl Encode) -> [u8; 32] {
	sp_io::hashing::sha2_256(&value.encode())
}
