// SPDX-License-Identifier: Apache-2.0

//! Weights of the pallets of Salus, measured by `scripts/benchmark.sh`.

pub mod pallet_claims;
pub mod pallet_conditions;
pub mod pallet_consent;
pub mod pallet_coverage;
pub mod pallet_credentials;
pub mod pallet_credit;
pub mod pallet_custody;
pub mod pallet_disclosures;
pub mod pallet_emergencies;
pub mod pallet_identities;
pub mod pallet_institutions;
pub mod pallet_packs;
pub mod pallet_panels;
pub mod pallet_pedigree;
pub mod pallet_products;
pub mod pallet_records;
pub mod pallet_settlement;
