// SPDX-License-Identifier: Apache-2.0

//! The state machine of Salus: which pallets there are and how they are put together.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod constants;
mod free_first;
pub mod genesis_config_presets;
pub mod governance;
mod meta_tx;
pub mod migrations;
mod weights;

use alloc::{borrow::Cow, vec::Vec};
use pallet_credit::{CreditBabe, CreditGrandpa};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};
pub use free_first::{FreeFirst, MOST_URGENT};
pub use meta_tx::MortalEra;

/// Types that the node needs, which does not look into calls.
pub mod opaque {
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	pub type Header = super::Header;
	pub type Block = sp_runtime::generic::Block<Header, UncheckedExtrinsic>;
	pub type BlockId = sp_runtime::generic::BlockId<Block>;
}

impl_opaque_keys! {
	/// The keys of a validator. Their names and their order are fixed for good.
	pub struct SessionKeys {
		pub babe: CreditBabe<Runtime>,
		pub grandpa: CreditGrandpa<Runtime>,
		pub authority_discovery: AuthorityDiscovery,
	}
}

// The figure also goes into a section of the Wasm, for which it must be written out.
macro_rules! version {
	($spec_version:tt) => {
		#[sp_version::runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: Cow::Borrowed("salus"),
			impl_name: Cow::Borrowed("salus"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 1,
			apis: RUNTIME_API_VERSIONS,
			transaction_version: 1,
			system_version: 1,
		};
	};
}

#[cfg(not(any(feature = "next-release", feature = "failing-release")))]
version!(1);
#[cfg(any(feature = "next-release", feature = "failing-release"))]
version!(2);

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Address = MultiAddress<AccountId, ()>;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type Nonce = u32;
pub type Hash = sp_core::H256;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What surrounds the call in every transaction. All of it is known to polkadot.js and PAPI or
/// encodes nothing.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	FreeFirst,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// What surrounds the call that a subject signs and an institution relays.
pub type MetaTxExtension = (
	pallet_verify_signature::VerifySignature<Runtime>,
	pallet_meta_tx::MetaTxMarker<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	MortalEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
);

pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Pallet indices are fixed for good: tens by domain, 12–19 kept for currencies, 40–49 for
/// governance, 50 and up for healthcare. Institutions and Credit stand before Session, whose
/// genesis asks them for validators; Authorship after it, because the author of a session's first
/// block is one of the new validators.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;

	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(13)]
	pub type AssetsHolder = pallet_assets_holder;

	#[runtime::pallet_index(20)]
	pub type Institutions = pallet_institutions;
	#[runtime::pallet_index(21)]
	pub type Credit = pallet_credit;
	#[runtime::pallet_index(22)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(23)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(24)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(25)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(26)]
	pub type AuthorityDiscovery = pallet_authority_discovery;
	#[runtime::pallet_index(27)]
	pub type Authorship = pallet_authorship;

	#[runtime::pallet_index(30)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(31)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(32)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(33)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(34)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(35)]
	pub type MetaTx = pallet_meta_tx;
	#[runtime::pallet_index(36)]
	pub type VerifySignature = pallet_verify_signature;
	#[runtime::pallet_index(37)]
	pub type SkipFeelessPayment = pallet_skip_feeless_payment;

	#[runtime::pallet_index(38)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(39)]
	pub type Governance = governance::launch;

	#[runtime::pallet_index(40)]
	pub type InstitutionsCollective = pallet_collective<Instance1>;
	#[runtime::pallet_index(41)]
	pub type TechnicalCommittee = pallet_collective<Instance2>;
	#[runtime::pallet_index(42)]
	pub type TechnicalMembership = pallet_membership;
	#[runtime::pallet_index(43)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(44)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(45)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(46)]
	pub type MultiBlockMigrations = pallet_migrations;
	#[runtime::pallet_index(47)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(48)]
	pub type Panels = pallet_panels;

	#[runtime::pallet_index(50)]
	pub type Records = pallet_records;
	#[runtime::pallet_index(51)]
	pub type Identities = pallet_identities;
	#[runtime::pallet_index(52)]
	pub type Credentials = pallet_credentials;
	#[runtime::pallet_index(53)]
	pub type Consent = pallet_consent;
	#[runtime::pallet_index(54)]
	pub type Emergencies = pallet_emergencies;
	#[runtime::pallet_index(55)]
	pub type Disclosures = pallet_disclosures;
	#[runtime::pallet_index(56)]
	pub type Coverage = pallet_coverage;
	#[runtime::pallet_index(57)]
	pub type Claims = pallet_claims;
	#[runtime::pallet_index(58)]
	pub type Settlement = pallet_settlement;
	#[runtime::pallet_index(59)]
	pub type Products = pallet_products;
	#[runtime::pallet_index(60)]
	pub type Custody = pallet_custody;
	#[runtime::pallet_index(61)]
	pub type Packs = pallet_packs;
	#[runtime::pallet_index(62)]
	pub type Pedigree = pallet_pedigree;
	#[runtime::pallet_index(63)]
	pub type Conditions = pallet_conditions;
}
