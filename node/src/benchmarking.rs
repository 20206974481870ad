// SPDX-License-Identifier: Apache-2.0

//! The benchmark command, which measures the runtime's weights and the machine.

use crate::{
	chain::{self, Chain, FullBackend, FullClient, HostFunctions},
	cli::Cli,
	runtimes::CacheParams,
};
use codec::Encode;
use frame_benchmarking_cli::{
	BenchmarkCmd, ExtrinsicBuilder, ExtrinsicFactory, SUBSTRATE_REFERENCE_HARDWARE,
};
use salus_runtime::{
	opaque::Block, AccountId, Address, Nonce, Runtime, RuntimeCall, Signature, SignedPayload,
	TxExtension, UncheckedExtrinsic, VERSION,
};
use sc_cli::{Result, SubstrateCli};
use sc_service::Configuration;
use sp_blockchain::HeaderBackend;
use sp_core::{sr25519, Pair};
use sp_inherents::{InherentData, InherentDataProvider};
use sp_runtime::{
	generic::Era,
	traits::{HashingFor, IdentifyAccount, Verify},
	OpaqueExtrinsic,
};
use std::{sync::Arc, time::Duration};

/// Runs one of the benchmarks. Nothing is authored, so no consensus is started.
pub fn run(cli: &Cli, command: &BenchmarkCmd) -> Result<()> {
	cli.create_runner(command)?.sync_run(|config| match command {
		BenchmarkCmd::Pallet(pallet) => {
			pallet.run_with_spec::<HashingFor<Block>, HostFunctions>(Some(config.chain_spec))
		}
		BenchmarkCmd::Machine(machine) => {
			machine.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone())
		}
		BenchmarkCmd::Block(block) => {
			on_chain(config, |chain, _| block.run::<Block, FullBackend, _>(chain.client.clone()))
		}
		BenchmarkCmd::Storage(storage) => on_chain(config, |chain, config| {
			let (database, state) = (chain.backend.expose_db(), chain.backend.expose_storage());
			let trie_cache = chain.backend.expose_shared_trie_cache();
			storage.run::<Block, FullBackend, _>(
				config,
				chain.client.clone(),
				database,
				state,
				trie_cache,
			)
		}),
		BenchmarkCmd::Overhead(overhead) => on_chain(config, |chain, config| {
			overhead.run::<Block, _>(
				config.chain_spec.name().into(),
				chain.client.clone(),
				inherents()?,
				Vec::new(),
				&RemarkBuilder::new(chain.client.clone()),
				false,
			)
		}),
		BenchmarkCmd::Extrinsic(extrinsic) => on_chain(config, |chain, _| {
			let builder = RemarkBuilder::new(chain.client.clone());
			let factory = ExtrinsicFactory(vec![Box::new(builder)]);
			extrinsic.run::<Block, _>(chain.client.clone(), inherents()?, Vec::new(), &factory)
		}),
	})
}

/// The chain stays whole until the command is done: its essential tasks fail otherwise.
fn on_chain(
	config: Configuration,
	command: impl FnOnce(&Chain, Configuration) -> Result<()>,
) -> Result<()> {
	let (chain, _import_queue, _task_manager) = chain::open(&config, &CacheParams::default())?;
	command(&chain, config)
}

/// The inherents of a block at slot zero: BABE demands that the time fits the slot, and blocks of
/// these benchmarks carry no slot.
fn inherents() -> Result<InherentData> {
	let timestamp = sp_timestamp::InherentDataProvider::new(Duration::ZERO.into());
	futures::executor::block_on(timestamp.create_inherent_data())
		.map_err(|error| format!("no inherents: {error:?}").into())
}

/// Builds `system.remark` signed by Alice, the cheapest transaction there is: what it costs is what
/// any transaction costs at least.
struct RemarkBuilder {
	client: Arc<FullClient>,
	signer: sr25519::Pair,
}

impl RemarkBuilder {
	fn new(client: Arc<FullClient>) -> Self {
		let signer = sr25519::Pair::from_string("//Alice", None).expect("a derivation path; qed");
		Self { client, signer }
	}

	fn sign(&self, call: RuntimeCall, nonce: Nonce) -> UncheckedExtrinsic {
		let genesis_hash = self.client.info().genesis_hash;
		let implicit = (
			(),
			(),
			VERSION.spec_version,
			VERSION.transaction_version,
			genesis_hash,
			genesis_hash,
			(),
			(),
			(),
			None,
			(),
		);
		let payload = SignedPayload::from_raw(call, extension(nonce), implicit);
		let signature = payload.using_encoded(|bytes| self.signer.sign(bytes));
		let account: AccountId =
			<Signature as Verify>::Signer::from(self.signer.public()).into_account();
		let (call, extension, _) = payload.deconstruct();
		UncheckedExtrinsic::new_signed(call, Address::Id(account), signature.into(), extension)
	}
}

impl ExtrinsicBuilder for RemarkBuilder {
	fn pallet(&self) -> &str {
		"system"
	}

	fn extrinsic(&self) -> &str {
		"remark"
	}

	fn build(&self, nonce: u32) -> std::result::Result<OpaqueExtrinsic, &'static str> {
		let call = frame_system::Call::remark { remark: Vec::new() };
		Ok(self.sign(call.into(), nonce).into())
	}
}

fn extension(nonce: Nonce) -> TxExtension {
	(
		frame_system::AuthorizeCall::<Runtime>::new(),
		frame_system::CheckNonZeroSender::<Runtime>::new(),
		frame_system::CheckSpecVersion::<Runtime>::new(),
		frame_system::CheckTxVersion::<Runtime>::new(),
		frame_system::CheckGenesis::<Runtime>::new(),
		frame_system::CheckMortality::<Runtime>::from(Era::Immortal),
		frame_system::CheckNonce::<Runtime>::from(nonce),
		frame_system::CheckWeight::<Runtime>::new(),
		pallet_transaction_payment::ChargeTransactionPayment::<Runtime>::from(0).into(),
		frame_metadata_hash_extension::CheckMetadataHash::<Runtime>::new(false),
		frame_system::WeightReclaim::<Runtime>::new(),
	)
}
