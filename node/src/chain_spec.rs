// SPDX-License-Identifier: Apache-2.0

//! The chains that the node knows by name. Their genesis comes from presets in the runtime.

use salus_runtime::{
	genesis_config_presets::{CONSORTIUM_PRESET, SEVEN_PRESET, WEIGHTED_PRESET},
	opaque::Block,
	WASM_BINARY,
};
use sc_chain_spec::{ChainSpecExtension, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sc_client_api::{BadBlocks, ForkBlocks};
use sc_service::{ChainType, GenericChainSpec, Properties};
use sc_sync_state_rpc::LightSyncStateExtension;
use serde::{Deserialize, Serialize};

pub type ChainSpec = GenericChainSpec<Extensions>;

/// What a chain specification may say to the client besides the genesis.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Blocks that must stand at their height: how operators settle on a branch after a fork.
	pub fork_blocks: ForkBlocks<Block>,
	/// Blocks that are never imported.
	pub bad_blocks: BadBlocks<Block>,
	/// Where light clients start from; without this field the sync state RPC does not start.
	pub light_sync_state: LightSyncStateExtension,
}

/// One validator with well-known keys on one machine.
pub fn development() -> Result<ChainSpec, String> {
	build("Salus Development", "salus_dev", ChainType::Development, DEV_RUNTIME_PRESET)
}

/// Several validators with well-known keys, for tests on one machine.
pub fn local_testnet() -> Result<ChainSpec, String> {
	build("Salus Local Testnet", "salus_local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
}

/// Four validators of different weight, for tests on one machine.
pub fn weighted() -> Result<ChainSpec, String> {
	build("Salus Weighted Testnet", "salus_weighted", ChainType::Local, WEIGHTED_PRESET)
}

/// Seven validators, for tests on one machine.
pub fn seven() -> Result<ChainSpec, String> {
	build("Salus Testnet of Seven", "salus_seven", ChainType::Local, SEVEN_PRESET)
}

/// What founders fill in to start a consortium of their own: a template, not a network to join.
pub fn consortium() -> Result<ChainSpec, String> {
	build("Salus Consortium (template)", "salus_consortium", ChainType::Live, CONSORTIUM_PRESET)
}

fn build(
	name: &str,
	id: &str,
	chain_type: ChainType,
	preset_name: &str,
) -> Result<ChainSpec, String> {
	let code = WASM_BINARY.ok_or("this binary was built without the Wasm of the runtime")?;
	Ok(ChainSpec::builder(code, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_protocol_id(id)
		.with_chain_type(chain_type)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset_name)
		.build())
}

/// How wallets show accounts and amounts.
fn properties() -> Properties {
	Properties::from_iter([
		("ss58Format".to_owned(), 42.into()),
		("tokenDecimals".to_owned(), 12.into()),
		("tokenSymbol".to_owned(), "SAL".into()),
	])
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_chain_spec::get_extension;

	/// The extension is looked up by its type: an alias that changes would go unnoticed until the
	/// node starts.
	#[test]
	fn the_sync_state_rpc_finds_its_extension() {
		let spec = ChainSpec::builder(&[], Extensions::default()).build();
		let extensions = sc_service::ChainSpec::extensions(&spec);
		assert!(get_extension::<LightSyncStateExtension>(extensions).is_some());
	}

	#[test]
	fn a_file_without_extensions_is_accepted() {
		let json = ChainSpec::builder(&[], Extensions::default()).build().as_json(false);
		let mut json: serde_json::Value = serde_json::from_str(&json.unwrap()).unwrap();
		for field in ["forkBlocks", "badBlocks", "lightSyncState"] {
			json.as_object_mut().unwrap().remove(field).expect("written by default");
		}
		ChainSpec::from_json_bytes(json.to_string().into_bytes()).unwrap();
	}

	#[test]
	fn every_named_chain_builds_its_genesis() {
		if WASM_BINARY.is_none() {
			return;
		}
		for spec in [development(), local_testnet(), weighted(), seven(), consortium()] {
			let spec = spec.unwrap();
			assert!(spec.as_json(true).unwrap().contains("\"top\""), "{}", spec.id());
		}
	}
}
