// SPDX-License-Identifier: Apache-2.0

//! Opens the chain on this machine: the client, the transaction pool and the way that blocks take
//! through consensus. All of it works without a network.

use crate::{
	one_at_a_time::OneAtATime,
	runtimes::{self, CacheParams},
};
use salus_runtime::{opaque::Block, Hash, RuntimeApi};
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_babe::{BabeBlockImport, BabeLink, BabeWorkerHandle, ImportQueueParams};
use sc_consensus_grandpa::{
	GenesisAuthoritySetProvider, GrandpaBlockImport, GrandpaPruningFilter, LinkHalf,
};
use sc_executor::WasmExecutor;
use sc_service::{Configuration, Error, TFullBackend, TFullClient, TaskManager};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::{OffchainTransactionPoolFactory, RejectAllTxPool};
use sp_consensus_babe::{inherents::BabeCreateInherentDataProviders, SlotDuration};
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// What the runtime may call on the host: nothing of ours, so that any client of the SDK can run it.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type HostFunctions = sp_io::SubstrateHostFunctions;
/// What the runtime may call on the host while it is measured.
#[cfg(feature = "runtime-benchmarks")]
pub type HostFunctions =
	(sp_io::SubstrateHostFunctions, frame_benchmarking::benchmarking::HostFunctions);

pub type FullClient = TFullClient<Block, RuntimeApi, WasmExecutor<HostFunctions>>;
pub type FullBackend = TFullBackend<Block>;
pub type FullPool = TransactionPoolHandle<Block, FullClient>;
pub type FullSelectChain = LongestChain<FullBackend, Block>;
pub type ImportQueue = DefaultImportQueue<Block>;

type GrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
pub type GrandpaLink = LinkHalf<Block, FullClient, FullSelectChain>;
pub type BabeImport = OneAtATime<
	BabeBlockImport<
		Block,
		FullClient,
		GrandpaImport,
		BabeCreateInherentDataProviders<Block>,
		FullSelectChain,
	>,
>;

/// At least every so many blocks a justification is made and kept. They are what light clients and
/// bridges follow; warp sync has its own at each change of authorities.
pub const GRANDPA_JUSTIFICATION_PERIOD: u32 = 512;

/// What the node and its commands work with.
pub struct Chain {
	pub client: Arc<FullClient>,
	pub backend: Arc<FullBackend>,
	pub pool: Arc<FullPool>,
	pub keystore: KeystorePtr,
	pub select_chain: FullSelectChain,
	pub consensus: Consensus,
	pub telemetry: Option<Telemetry>,
}

/// The ends to which authoring, voting and RPC attach.
pub struct Consensus {
	pub block_import: BabeImport,
	pub babe_link: BabeLink<Block>,
	/// BABE's worker, which is essential, ends when its last handle goes.
	pub babe_worker: BabeWorkerHandle<Block>,
	pub grandpa_link: GrandpaLink,
}

impl Chain {
	pub fn telemetry_handle(&self) -> Option<TelemetryHandle> {
		self.telemetry.as_ref().map(Telemetry::handle)
	}

	/// Where offences found by consensus are reported: as transactions of this node.
	pub fn offchain_pool(&self) -> OffchainTransactionPoolFactory<Block> {
		OffchainTransactionPoolFactory::new(self.pool.clone())
	}
}

/// Opens the chain for a command or for the node.
pub fn open(
	config: &Configuration,
	cache: &CacheParams,
) -> Result<(Chain, ImportQueue, TaskManager), Error> {
	let telemetry = new_telemetry(config)?;
	let telemetry_handle = telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry_handle.clone(),
			runtimes::executor(config, cache),
			// A node that prunes blocks still serves warp sync.
			vec![Arc::new(GrandpaPruningFilter)],
		)?;
	let client = Arc::new(client);
	let select_chain = LongestChain::new(backend.clone());
	let pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let (consensus, import_queue) = new_consensus(
		config,
		client.clone(),
		select_chain.clone(),
		telemetry_handle,
		&task_manager,
	)?;
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let keystore = keystore_container.keystore();
	let chain = Chain { client, backend, pool, keystore, select_chain, consensus, telemetry };
	Ok((chain, import_queue, task_manager))
}

/// Nothing is sent anywhere unless the operator or the chain specification names an endpoint.
fn new_telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
	const BUFFERED_MESSAGES: usize = 16;
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|all| !all.is_empty()) else {
		return Ok(None);
	};
	let worker = TelemetryWorker::new(BUFFERED_MESSAGES)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}

/// Blocks pass BABE, then GRANDPA, then the client, one at a time.
fn new_consensus(
	config: &Configuration,
	client: Arc<FullClient>,
	select_chain: FullSelectChain,
	telemetry: Option<TelemetryHandle>,
	task_manager: &TaskManager,
) -> Result<(Consensus, ImportQueue), Error> {
	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		GRANDPA_JUSTIFICATION_PERIOD,
		&client as &dyn GenesisAuthoritySetProvider<Block>,
		select_chain.clone(),
		telemetry.clone(),
	)?;
	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let (block_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		slot_inherents(slot_duration),
		select_chain,
		// Its reports are void: `equivocations` makes those that count.
		OffchainTransactionPoolFactory::new(RejectAllTxPool::default()),
	)?;
	let block_import = OneAtATime::new(block_import);
	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(ImportQueueParams {
		link: babe_link.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client,
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry,
	})?;
	Ok((Consensus { block_import, babe_link, babe_worker, grandpa_link }, import_queue))
}

/// The time by this machine's clock and the slot that it falls into.
pub fn slot_inherents(slot_duration: SlotDuration) -> BabeCreateInherentDataProviders<Block> {
	Arc::new(move |_parent: Hash, ()| async move {
		let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
		let slot =
			sp_consensus_babe::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
				*timestamp,
				slot_duration,
			);
		Ok((slot, timestamp))
	})
}
