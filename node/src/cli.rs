// SPDX-License-Identifier: Apache-2.0

//! The command line.

use crate::runtimes::{CacheParams, CompileRuntimeCmd};
use clap::{CommandFactory, FromArgMatches};
use sc_cli::{RunCmd, SubstrateCli};
use sc_storage_monitor::StorageMonitorParams;

/// Runs the node where no subcommand is named.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	#[command(flatten)]
	pub run: RunCmd,

	#[command(flatten)]
	pub storage: StorageMonitorParams,

	#[command(flatten)]
	pub cache: CacheParams,
}

#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Make, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Build a chain specification.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Export the chain specification.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Validate a block.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Import blocks.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Export the state of a block into a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Remove the whole chain.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Revert the chain to an earlier block that is not yet final.
	Revert(sc_cli::RevertCmd),

	/// Compile a runtime before the chain takes it on.
	CompileRuntime(CompileRuntimeCmd),

	/// Print what the database knows of the chain.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure the runtime and the machine.
	#[cfg(feature = "runtime-benchmarks")]
	#[command(subcommand)]
	Benchmark(frame_benchmarking_cli::BenchmarkCmd),
}

impl Cli {
	/// Reads the arguments of the process; a wrong one ends it.
	pub fn from_process() -> Self {
		let matches = Self::completed_command().get_matches();
		Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
	}

	fn completed_command() -> clap::Command {
		default_to_auto(Self::setup_command(Self::command()))
	}
}

/// Lets an existing database decide and makes ParityDB where there is none. Left alone, sc-cli
/// prefers RocksDB as soon as it is compiled in, so that a build feature would hide the chain of a
/// node that has run before.
fn default_to_auto(command: clap::Command) -> clap::Command {
	const DATABASE: &str = "database";
	let takes_database = command.get_arguments().any(|arg| arg.get_id() == DATABASE);
	let command = if takes_database {
		command.mut_arg(DATABASE, |arg| arg.default_value("auto"))
	} else {
		command
	};
	command.mut_subcommands(default_to_auto)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_cli::{CliConfiguration, Database};

	fn parse(arguments: &str) -> Cli {
		let matches = Cli::completed_command()
			.try_get_matches_from(arguments.split_whitespace())
			.expect("valid arguments");
		Cli::from_arg_matches(&matches).expect("complete arguments")
	}

	#[test]
	fn the_command_line_is_consistent() {
		Cli::completed_command().debug_assert();
	}

	#[test]
	fn an_existing_database_decides_unless_one_is_named() {
		assert_eq!(parse("salus-node --dev").run.database().unwrap(), Some(Database::Auto));
		let named = parse("salus-node --dev --database paritydb");
		assert_eq!(named.run.database().unwrap(), Some(Database::ParityDb));
	}

	#[test]
	fn subcommands_take_the_same_default_database() {
		let Some(Subcommand::PurgeChain(command)) = parse("salus-node purge-chain").subcommand
		else {
			panic!("not a purge-chain command")
		};
		assert_eq!(command.database().unwrap(), Some(Database::Auto));
		let Some(Subcommand::Revert(command)) = parse("salus-node revert 10").subcommand else {
			panic!("not a revert command")
		};
		assert_eq!(command.database().unwrap(), Some(Database::Auto));
	}

	#[test]
	fn a_node_ends_before_its_disk_is_full_unless_told_otherwise() {
		assert_eq!(parse("salus-node --dev").storage.threshold, 1024);
		assert_eq!(parse("salus-node --dev --db-storage-threshold 0").storage.threshold, 0);
	}

	#[test]
	fn what_runs_and_what_compiles_ahead_take_the_same_folder() {
		let runs = parse("salus-node --dev --runtime-cache kept");
		let compiles = parse("salus-node compile-runtime next.wasm --runtime-cache kept");
		let Some(Subcommand::CompileRuntime(command)) = compiles.subcommand else {
			panic!("not a compile-runtime command")
		};
		assert_eq!(command.wasm, std::path::Path::new("next.wasm"));
		assert_eq!(command.cache.runtime_cache, Some("kept".into()));
		assert_eq!(runs.cache.runtime_cache, command.cache.runtime_cache);
	}

	#[test]
	fn zombienet_can_ask_for_a_chain_specification() {
		let arguments = "salus-node build-spec --chain local --disable-default-bootnode --raw";
		let Some(Subcommand::BuildSpec(command)) = parse(arguments).subcommand else {
			panic!("not a build-spec command")
		};
		assert!(command.raw && command.disable_default_bootnode);
	}
}
