// SPDX-License-Identifier: Apache-2.0

//! How each pallet is set up, by domain.

mod access;
mod calls;
mod claims;
mod consensus;
mod currency;
pub mod governance;
mod healthcare;
mod supply;
mod system;

pub use calls::ProxyType;
