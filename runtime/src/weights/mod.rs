// SPDX-License-Identifier: Apache-2.0

//! Weights of the pallets of Salus, measured by `scripts/benchmark.sh`.

pub mod pallet_institutions;
pub mod pallet_records;
