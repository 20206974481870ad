// SPDX-License-Identifier: Apache-2.0

//! What each command does.

use crate::{
	chain::{self, FullBackend, FullClient, ImportQueue},
	chain_spec::{self, ChainSpec},
	cli::{Cli, Subcommand},
	runtimes::CacheParams,
	service,
};
use salus_runtime::opaque::Block;
use sc_cli::{Result, Runner, SubstrateCli};
use sc_service::{Configuration, DatabaseSource};
use std::{future::Future, sync::Arc};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Salus Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(Box::new(match id {
			"dev" => chain_spec::development()?,
			"" | "local" => chain_spec::local_testnet()?,
			"weighted" => chain_spec::weighted()?,
			"seven" => chain_spec::seven()?,
			"consortium" => chain_spec::consortium()?,
			path => ChainSpec::from_json_file(path.into())?,
		}))
	}
}

/// Does what the command line asks for.
pub fn run() -> Result<()> {
	let cli = Cli::from_process();
	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(command)) => command.run(&cli),
		Some(Subcommand::BuildSpec(command)) => cli
			.create_runner(command)?
			.sync_run(|config| command.run(config.chain_spec, config.network)),
		Some(Subcommand::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Subcommand::CheckBlock(command)) => {
			run_on_chain(cli.create_runner(command)?, |chain| {
				command.run(chain.client, chain.import_queue)
			})
		}
		Some(Subcommand::ExportBlocks(command)) => {
			run_on_chain(cli.create_runner(command)?, |chain| {
				command.run(chain.client, chain.database)
			})
		}
		Some(Subcommand::ImportBlocks(command)) => {
			run_on_chain(cli.create_runner(command)?, |chain| {
				command.run(chain.client, chain.import_queue)
			})
		}
		Some(Subcommand::ExportState(command)) => {
			run_on_chain(cli.create_runner(command)?, |chain| {
				command.run(chain.client, chain.chain_spec)
			})
		}
		Some(Subcommand::PurgeChain(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(config.database))
		}
		Some(Subcommand::Revert(command)) => run_on_chain(cli.create_runner(command)?, |chain| {
			command.run(chain.client, chain.backend, Some(Box::new(revert_consensus)))
		}),
		Some(Subcommand::CompileRuntime(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(&config))
		}
		Some(Subcommand::ChainInfo(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&config))
		}
		#[cfg(feature = "runtime-benchmarks")]
		Some(Subcommand::Benchmark(command)) => crate::benchmarking::run(&cli, command),
	}
}

fn run_node(cli: &Cli) -> Result<()> {
	let (storage, cache) = (cli.storage.clone(), cli.cache.clone());
	cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
		service::start(config, storage, &cache).map_err(sc_cli::Error::Service)
	})
}

/// What a command finds of a chain that is not running.
struct RestingChain {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	import_queue: ImportQueue,
	database: DatabaseSource,
	chain_spec: Box<dyn sc_service::ChainSpec>,
}

fn run_on_chain<F>(runner: Runner<Cli>, command: impl FnOnce(RestingChain) -> F) -> Result<()>
where
	F: Future<Output = Result<()>>,
{
	runner.async_run(|config: Configuration| {
		let (chain, import_queue, mut task_manager) =
			chain::open(&config, &CacheParams::default())?;
		let resting = RestingChain {
			client: chain.client.clone(),
			backend: chain.backend.clone(),
			import_queue,
			database: config.database,
			chain_spec: config.chain_spec,
		};
		// Essential tasks fail, and say so, when what they serve goes before them.
		task_manager.keep_alive(chain);
		Ok((command(resting), task_manager))
	})
}

/// Takes back what consensus has noted of the blocks to be reverted: epochs, block weights and
/// changes of authorities. Otherwise the node would follow announcements of blocks that are gone.
fn revert_consensus(
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	blocks: salus_runtime::BlockNumber,
) -> Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)?;
	Ok(())
}
