// SPDX-License-Identifier: Apache-2.0

//! The Salus node. What the chain does is the runtime's business; the node finds peers, agrees with
//! them on blocks, keeps the database and answers RPC.

// The SDK's errors are as large as they are, and are met on the way out only.
#![allow(clippy::result_large_err)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod chain;
mod chain_spec;
mod cli;
mod command;
mod equivocations;
mod one_at_a_time;
mod rpc;
mod runtimes;
mod service;

fn main() -> sc_cli::Result<()> {
	command::run()
}
