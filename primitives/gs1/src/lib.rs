// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

mod check_digit;
pub mod digital_link;
mod epc;
pub mod error;
mod escape;
pub mod expiry;
pub mod identifier;
pub mod keys;
pub mod prefix;
mod text;

pub use digital_link::DigitalLink;
pub use error::Error;
pub use expiry::ExpiryDate;
pub use identifier::{Identifier, Lgtin, Lot, Serial, Sgtin};
pub use keys::{Gln, Gtin, GtinClass, Sscc};
pub use prefix::{CompanyPrefix, PrefixLength};
