// SPDX-License-Identifier: Apache-2.0

//! Runs the node: connects the chain to the network and starts what the node's role asks for.

use crate::{
	chain::{self, Chain, Consensus, GRANDPA_JUSTIFICATION_PERIOD},
	equivocations,
	rpc::{self, GrandpaSources, Sources},
	runtimes::CacheParams,
};
use futures::{FutureExt, StreamExt};
use salus_runtime::{opaque::Block, Hash};
use sc_client_api::Backend;
use sc_consensus_babe::{BabeParams, SlotProportion};
use sc_consensus_grandpa::{
	warp_proof, FinalityProofProvider, GrandpaParams, SharedVoterState, VotingRulesBuilder,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{
	config::{FullNetworkConfiguration, NetworkBackendType, NetworkConfiguration},
	service::{traits::NetworkService, NotificationMetrics},
	Event, Litep2pNetworkBackend, NetworkBackend, NetworkEventStream, NetworkWorker,
	NotificationService, ProtocolName,
};
use sc_network_sync::SyncingService;
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{
	BuildNetworkParams, Configuration, Error, Role, SpawnTasksParams, TaskManager, WarpSyncConfig,
};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sp_blockchain::HeaderBackend;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// How long a vote takes to reach everybody. It paces the rounds, and so finality.
const GRANDPA_GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The part of a slot for making a block; the rest is for the others to import it.
const PROPOSAL_SLOT_PORTION: f32 = 0.5;

/// Starts the node with the network backend that the operator has chosen, if its disk has room.
pub fn start(
	config: Configuration,
	storage: StorageMonitorParams,
	cache: &CacheParams,
) -> Result<TaskManager, Error> {
	// Watched before the database is opened: one that meets the end of its disk ends without a word.
	let monitor = watch_storage(&config, storage)?;
	let mut task_manager = match config.network.network_backend {
		NetworkBackendType::Libp2p => start_on::<NetworkWorker<Block, Hash>>(config, cache),
		NetworkBackendType::Litep2p => start_on::<Litep2pNetworkBackend>(config, cache),
	}?;
	task_manager.add_child(monitor);
	Ok(task_manager)
}

/// Ends with what it is a child of when the disk has less room than the operator wants it to keep.
fn watch_storage(
	config: &Configuration,
	storage: StorageMonitorParams,
) -> Result<TaskManager, Error> {
	let base_path = config.base_path.path();
	std::fs::create_dir_all(base_path)?;
	let monitor = TaskManager::new(config.tokio_handle.clone(), None)?;
	StorageMonitorService::try_spawn(
		storage,
		base_path.to_path_buf(),
		&monitor.spawn_essential_handle(),
	)
	.map_err(|error| Error::Application(error.into()))?;
	Ok(monitor)
}

/// What of the configuration is still wanted when the service has consumed it.
struct Settings {
	role: Role,
	force_authoring: bool,
	grandpa: bool,
	network: NetworkConfiguration,
	registry: Option<Registry>,
}

impl Settings {
	fn of(config: &Configuration) -> Self {
		Self {
			role: config.role,
			force_authoring: config.force_authoring,
			grandpa: !config.disable_grandpa,
			network: config.network.clone(),
			registry: config.prometheus_registry().cloned(),
		}
	}
}

/// What the network offers to the rest of the node.
struct Connection {
	network: Arc<dyn NetworkService>,
	sync_service: Arc<SyncingService<Block>>,
}

fn start_on<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
	cache: &CacheParams,
) -> Result<TaskManager, Error> {
	let (mut chain, import_queue, mut task_manager) = chain::open(&config, cache)?;
	let settings = Settings::of(&config);
	let mut net_config =
		FullNetworkConfiguration::<_, _, N>::new(&settings.network, settings.registry.clone());
	let metrics = N::register_notification_metrics(settings.registry.as_ref());
	let grandpa_protocol = GrandpaProtocol::add(&config, &chain, &mut net_config, metrics.clone());
	let warp_proofs = warp_proof::NetworkProvider::new(
		chain.backend.clone(),
		chain.consensus.grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	);
	let (network, system_rpc_tx, tx_handler_controller, sync_service, bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: chain.client.clone(),
			transaction_pool: chain.pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_proofs))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;
	task_manager.keep_alive(bitswap);
	let connection = Connection { network, sync_service };
	if config.offchain_worker.enabled {
		start_offchain_workers(&config, &chain, &connection, &task_manager)?;
	}

	let voter_state = SharedVoterState::empty();
	let rpc_builder = rpc_builder(&config, &chain, voter_state.clone());
	// Before consensus, because this also puts the keys of `--alice` and its like in the keystore.
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: chain.client.clone(),
		backend: chain.backend.clone(),
		task_manager: &mut task_manager,
		keystore: chain.keystore.clone(),
		transaction_pool: chain.pool.clone(),
		rpc_builder,
		network: connection.network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: connection.sync_service.clone(),
		telemetry: chain.telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	start_consensus(settings, chain, connection, grandpa_protocol, voter_state, &task_manager)?;
	Ok(task_manager)
}

fn start_offchain_workers(
	config: &Configuration,
	chain: &Chain,
	connection: &Connection,
	task_manager: &TaskManager,
) -> Result<(), Error> {
	let workers = OffchainWorkers::new(OffchainWorkerOptions {
		runtime_api_provider: chain.client.clone(),
		keystore: Some(chain.keystore.clone()),
		offchain_db: chain.backend.offchain_storage(),
		transaction_pool: Some(chain.offchain_pool()),
		network_provider: Arc::new(connection.network.clone()),
		is_validator: config.role.is_authority(),
		// A runtime upgrade must never be able to make a hospital's node call out.
		enable_http_requests: false,
		custom_extensions: |_| Vec::new(),
	})?;
	task_manager.spawn_handle().spawn(
		"offchain-workers-runner",
		"offchain-worker",
		workers.run(chain.client.clone(), task_manager.spawn_handle()).boxed(),
	);
	Ok(())
}

type RpcBuilder = dyn Fn(SubscriptionTaskExecutor) -> Result<jsonrpsee::RpcModule<()>, Error>;

fn rpc_builder(
	config: &Configuration,
	chain: &Chain,
	voter_state: SharedVoterState,
) -> Box<RpcBuilder> {
	let Consensus { babe_worker, grandpa_link, .. } = &chain.consensus;
	let authority_set = grandpa_link.shared_authority_set().clone();
	let sources = Sources {
		client: chain.client.clone(),
		pool: chain.pool.clone(),
		select_chain: chain.select_chain.clone(),
		keystore: chain.keystore.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		babe_worker: babe_worker.clone(),
		grandpa: GrandpaSources {
			voter_state,
			justifications: grandpa_link.justification_stream(),
			proofs: FinalityProofProvider::new_for_service(
				chain.backend.clone(),
				Some(authority_set.clone()),
			),
			authority_set,
		},
	};
	Box::new(move |executor| rpc::module(&sources, executor).map_err(Into::into))
}

/// Starts what this node does for the others: validators author and vote, every node follows votes.
fn start_consensus(
	settings: Settings,
	chain: Chain,
	connection: Connection,
	grandpa_protocol: GrandpaProtocol,
	voter_state: SharedVoterState,
	task_manager: &TaskManager,
) -> Result<(), Error> {
	task_manager.spawn_handle().spawn(
		"equivocation-reports",
		Some("block-authoring"),
		equivocations::report(chain.client.clone(), chain.offchain_pool()),
	);
	if settings.role.is_authority() {
		start_babe(&settings, &chain, &connection, task_manager)?;
		start_authority_discovery(&settings, &chain, &connection, task_manager);
	}
	if settings.grandpa {
		start_grandpa(settings, chain, connection, grandpa_protocol, voter_state, task_manager)?;
	}
	Ok(())
}

fn start_babe(
	settings: &Settings,
	chain: &Chain,
	connection: &Connection,
	task_manager: &TaskManager,
) -> Result<(), Error> {
	let Consensus { block_import, babe_link, .. } = &chain.consensus;
	let proposer_factory = sc_basic_authorship::ProposerFactory::new(
		task_manager.spawn_handle(),
		chain.client.clone(),
		chain.pool.clone(),
		settings.registry.as_ref(),
		chain.telemetry_handle(),
	);
	let worker = sc_consensus_babe::start_babe(BabeParams {
		keystore: chain.keystore.clone(),
		client: chain.client.clone(),
		select_chain: chain.select_chain.clone(),
		env: proposer_factory,
		block_import: block_import.clone(),
		sync_oracle: connection.sync_service.clone(),
		justification_sync_link: connection.sync_service.clone(),
		create_inherent_data_providers: chain::slot_inherents(babe_link.config().slot_duration()),
		force_authoring: settings.force_authoring,
		backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
		babe_link: babe_link.clone(),
		block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SLOT_PORTION),
		max_block_proposal_slot_portion: None,
		telemetry: chain.telemetry_handle(),
	})?;
	task_manager.spawn_essential_handle().spawn_blocking(
		"babe-proposer",
		Some("block-authoring"),
		worker,
	);
	Ok(())
}

/// Validators publish their addresses under their keys and look for each other's, so that they
/// stay connected whatever happens to the bootnodes.
fn start_authority_discovery(
	settings: &Settings,
	chain: &Chain,
	connection: &Connection,
	task_manager: &TaskManager,
) {
	let dht_events =
		connection.network.event_stream("authority-discovery").filter_map(|event| async move {
			match event {
				Event::Dht(event) => Some(event),
				_ => None,
			}
		});
	let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
		sc_authority_discovery::WorkerConfig {
			publish_non_global_ips: settings.network.allow_non_globals_in_dht,
			public_addresses: settings.network.public_addresses.clone(),
			persisted_cache_directory: settings.network.net_config_path.clone(),
			// No old node has ever published unsigned records on this chain.
			strict_record_validation: true,
			..Default::default()
		},
		chain.client.clone(),
		Arc::new(connection.network.clone()),
		Box::pin(dht_events),
		sc_authority_discovery::Role::PublishAndDiscover(chain.keystore.clone()),
		settings.registry.clone(),
		task_manager.spawn_handle(),
	);
	task_manager.spawn_handle().spawn(
		"authority-discovery-worker",
		Some("networking"),
		worker.run(),
	);
}

/// The gossip protocol of GRANDPA, named after the genesis so that chains never mix.
struct GrandpaProtocol {
	name: ProtocolName,
	notifications: Box<dyn NotificationService>,
}

impl GrandpaProtocol {
	fn add<N: NetworkBackend<Block, Hash>>(
		config: &Configuration,
		chain: &Chain,
		net_config: &mut FullNetworkConfiguration<Block, Hash, N>,
		metrics: NotificationMetrics,
	) -> Self {
		let genesis_hash = chain.client.info().genesis_hash;
		let name = sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
		let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			name.clone(),
			metrics,
			net_config.peer_store_handle(),
		);
		net_config.add_notification_protocol(protocol);
		Self { name, notifications }
	}
}

/// Validators vote with the keys of their keystore; the others only follow.
fn start_grandpa(
	settings: Settings,
	chain: Chain,
	connection: Connection,
	protocol: GrandpaProtocol,
	voter_state: SharedVoterState,
	task_manager: &TaskManager,
) -> Result<(), Error> {
	let telemetry = chain.telemetry_handle();
	let config = sc_consensus_grandpa::Config {
		gossip_duration: GRANDPA_GOSSIP_DURATION,
		justification_generation_period: GRANDPA_JUSTIFICATION_PERIOD,
		observer_enabled: false,
		local_role: settings.role,
		name: Some(settings.network.node_name),
		keystore: settings.role.is_authority().then(|| chain.keystore.clone()),
		telemetry: telemetry.clone(),
		protocol_name: protocol.name,
	};
	let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
		config,
		offchain_tx_pool_factory: chain.offchain_pool(),
		link: chain.consensus.grandpa_link,
		network: connection.network,
		sync: connection.sync_service,
		notification_service: protocol.notifications,
		voting_rule: VotingRulesBuilder::default().build(),
		prometheus_registry: settings.registry,
		shared_voter_state: voter_state,
		telemetry,
	})?;
	task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	Ok(())
}
