// SPDX-License-Identifier: Apache-2.0

//! Every preset builds, and starts the chain that it says.

mod chain;

use salus_primitives::Validators;
use salus_runtime::{
	genesis_config_presets, AccountId, Babe, Block, Grandpa, Institutions, Runtime, Session,
};
use sp_consensus_babe::runtime_decl_for_babe_api::BabeApi;
use sp_keyring::Sr25519Keyring;

fn institutions() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get()
}

fn technicians() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, pallet_collective::Instance2>::get()
}

#[test]
fn every_preset_builds_a_sound_state() {
	for name in genesis_config_presets::preset_names() {
		chain::started_from(name.as_ref(), || ());
	}
}

#[test]
fn in_development_one_vote_decides_everything() {
	chain::started_from("development", || {
		let alice = Sr25519Keyring::Alice.to_account_id();
		assert_eq!(Session::validators(), std::slice::from_ref(&alice));
		assert_eq!(Babe::authorities().len(), 1);
		assert_eq!(institutions(), std::slice::from_ref(&alice));
		assert_eq!(technicians(), [alice]);
	});
}

#[test]
fn local_testnet_has_four_equal_validators_and_three_technicians() {
	chain::started_from("local_testnet", || {
		let weights: Vec<_> = Babe::authorities().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(weights, [2_500; 4]);
		let weights: Vec<_> =
			Grandpa::grandpa_authorities().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(weights, [2_500; 4]);
		assert_eq!(institutions().len(), 4);
		assert_eq!(technicians().len(), 3);
	});
}

#[test]
fn weighted_has_four_validators_of_different_weight() {
	chain::started_from("weighted", || {
		let weights: Vec<_> = Babe::authorities().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(weights, [3_200, 2_800, 2_200, 1_800]);
		let weights: Vec<_> =
			Grandpa::grandpa_authorities().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(weights, [3_200, 2_800, 2_200, 1_800]);
	});
}

#[test]
fn seven_has_seven_equal_validators() {
	chain::started_from("seven", || {
		let weights: Vec<_> = Babe::authorities().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(weights, [1_429, 1_429, 1_429, 1_429, 1_428, 1_428, 1_428]);
	});
}

#[test]
fn the_consortium_template_holds_no_well_known_key() {
	let preset = genesis_config_presets::get_preset(&"consortium".into()).unwrap();
	let text = String::from_utf8(preset).unwrap();
	for seed in Sr25519Keyring::iter() {
		let address = sp_core::crypto::Ss58Codec::to_ss58check(&seed.to_account_id());
		assert!(!text.contains(&address), "{seed:?}");
	}
	chain::started_from("consortium", || {
		assert!(Session::validators().is_empty());
		assert_eq!(pallet_institutions::Institutions::<salus_runtime::Runtime>::count(), 0);
		assert!(<Institutions as Validators<AccountId>>::admitted().is_empty());
		assert!(institutions().is_empty());
		assert!(technicians().is_empty());
	});
}

#[test]
fn each_preset_has_its_own_epoch_length() {
	let lengths = [
		("development", 6),
		("local_testnet", 40),
		("weighted", 40),
		("seven", 40),
		("consortium", 1_200),
	];
	for (name, slots) in lengths {
		chain::started_from(name, || {
			use frame_support::traits::Get;
			type EpochDuration = <salus_runtime::Runtime as pallet_babe::Config>::EpochDuration;
			assert_eq!(EpochDuration::get(), slots);
		});
	}
}

#[test]
fn slots_of_every_preset_are_three_seconds() {
	for name in genesis_config_presets::preset_names() {
		chain::started_from(name.as_ref(), || {
			assert_eq!(<Runtime as BabeApi<Block>>::configuration().slot_duration, 3_000);
		});
	}
}

#[test]
fn a_vote_takes_a_week_and_minutes_where_tests_look_on() {
	use frame_support::traits::Get;
	use salus_runtime::governance::governance::{MotionDuration, Notice};
	for name in genesis_config_presets::preset_names() {
		let preset: &str = name.as_ref();
		let blocks = match preset {
			"consortium" => (201_600, 57_600),
			_ => (100, 20),
		};
		chain::started_from(preset, || assert_eq!((MotionDuration::get(), Notice::get()), blocks));
	}
}

#[test]
fn session_keys_stand_in_every_preset_for_network_tools_to_replace() {
	for name in genesis_config_presets::preset_names() {
		let preset = genesis_config_presets::get_preset(&name).unwrap();
		let json: serde_json::Value = serde_json::from_slice(&preset).unwrap();
		assert!(json["session"]["keys"].is_array());
		assert!(json["babe"]["epochConfig"].is_object());
		assert!(json["babe"].get("authorities").is_none());
		assert!(json.get("grandpa").is_none());
	}
}
