// SPDX-License-Identifier: Apache-2.0

//! Runtimes compiled to machine code. To compile one takes many seconds of every core, so what was
//! compiled is kept, and the next runtime can be compiled before the chain takes it on.

use crate::chain::HostFunctions;
use sc_cli::{CliConfiguration, Result, SharedParams};
use sc_executor::{HeapAllocStrategy, RuntimeVersionOf, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::Configuration;
use sp_core::{
	traits::{RuntimeCode, WrappedRuntimeCode},
	Blake2Hasher, Hasher,
};
use sp_state_machine::BasicExternalities;
use std::{
	fs::{create_dir_all, read, remove_file, write},
	path::{absolute, Path, PathBuf},
	time::Instant,
};

/// Where compiled runtimes are kept.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct CacheParams {
	/// The folder in whose folder `runtimes` compiled runtimes are kept: by default the base path.
	///
	/// The node need not compile what is there. Who can write there runs code as the node.
	#[arg(long, value_name = "DIR", overrides_with = "runtime_cache")]
	pub runtime_cache: Option<PathBuf>,
}

/// Compiles a runtime before the chain takes it on, so that the node need not do it meanwhile.
#[derive(Clone, Debug, clap::Parser)]
pub struct CompileRuntimeCmd {
	/// The Wasm of the runtime, compressed or not.
	#[arg(value_name = "WASM")]
	pub wasm: PathBuf,

	#[command(flatten)]
	pub cache: CacheParams,

	#[command(flatten)]
	pub shared_params: SharedParams,
}

impl CliConfiguration for CompileRuntimeCmd {
	fn shared_params(&self) -> &SharedParams {
		&self.shared_params
	}
}

impl CompileRuntimeCmd {
	/// Prints which runtime it is and how long it took: nothing, where it was compiled before.
	pub fn run(&self, config: &Configuration) -> Result<()> {
		let wasm = read(&self.wasm)?;
		ensure_writable(&folder(config, &self.cache))?;
		let executor = executor(config, &self.cache);
		let hash = Blake2Hasher::hash(&wasm);
		let code = RuntimeCode {
			code_fetcher: &WrappedRuntimeCode(wasm.into()),
			heap_pages: None,
			hash: hash.as_bytes().to_vec(),
		};
		let began = Instant::now();
		let version = executor
			.runtime_version(&mut BasicExternalities::new_empty(), &code)
			.map_err(|error| sc_cli::Error::Input(format!("this is no runtime: {error}")))?;
		println!("{version}: ready after {:.1} s", began.elapsed().as_secs_f32());
		Ok(())
	}
}

/// A folder that holds nothing else: what its user does not know it removes.
fn folder(config: &Configuration, cache: &CacheParams) -> PathBuf {
	let parent = cache.runtime_cache.as_deref().unwrap_or(config.base_path.path());
	let folder = parent.join("runtimes");
	// The cache takes no other, and a node that finds no folder runs without one.
	absolute(&folder).unwrap_or(folder)
}

/// The executor only warns of a folder that it cannot write to.
fn ensure_writable(folder: &Path) -> Result<()> {
	let probe = folder.join("probe");
	create_dir_all(folder)
		.and_then(|()| write(&probe, []))
		.and_then(|()| remove_file(&probe))
		.map_err(|error| format!("cannot keep anything in {}: {error}", folder.display()).into())
}

/// Executes runtimes as `config` says, and keeps what it compiles.
pub fn executor(config: &Configuration, cache: &CacheParams) -> WasmExecutor<HostFunctions> {
	let settings = &config.executor;
	let heap = settings.default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		HeapAllocStrategy::Static { extra_pages: pages.try_into().unwrap_or(u32::MAX) }
	});
	WasmExecutor::builder()
		.with_execution_method(settings.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(settings.max_runtime_instances)
		.with_runtime_cache_size(settings.runtime_cache_size)
		.with_cache_path(folder(config, cache))
		.build()
}
