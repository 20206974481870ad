// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores, and what holds for it by itself.

mod credential;
mod interval;
mod registry;
mod status;

pub use credential::{Credential, Issuance, Renewal, Revocation, RevocationReason, Standing};
pub use interval::Interval;
pub use registry::{Board, CredentialType};
pub use status::{StatusChunk, StatusPurpose};
