// SPDX-License-Identifier: Apache-2.0

//! What is insured, claimed, paid and disputed.

use frame_support::traits::{AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64};
use frame_system::EnsureNever;
use pallet_babe::RandomnessFromOneEpochAgo;
use pallet_credit::EpochDuration;
use salus_primitives::{time::DAY_MILLISECONDS, Moment};

use crate::{
	constants::currency::deposit, governance::Majority, weights, AccountId, Assets, AssetsHolder,
	Balance, Balances, Claims, Coverage, Credentials, Credit, Custody, Emergencies, Identities,
	Institutions, Panels, Records, Runtime, RuntimeEvent, RuntimeHoldReason, Settlement, Timestamp,
};

/// Six years, for which 45 CFR 164.316(b)(2)(i) keeps what an audit may ask for.
const HISTORY: Moment = 2_192 * DAY_MILLISECONDS;

/// Currencies, by their numeric code of ISO 4217. Governance creates one and names the bank that
/// issues it. Money that arrives needs no deposit; an empty account that is opened does.
impl pallet_assets::Config for Runtime {
	type ApprovalDeposit = ConstU128<{ deposit(1, 148) }>;
	type AssetAccountDeposit = ConstU128<{ deposit(1, 70) }>;
	type AssetDeposit = ConstU128<0>;
	type AssetId = u32;
	type AssetIdAllocator = ();
	type AssetIdParameter = u32;
	type Balance = Balance;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type CallbackHandle = ();
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type Currency = Balances;
	type Extra = ();
	type ForceOrigin = Majority;
	type Freezer = ();
	type Holder = AssetsHolder;
	type MetadataDepositBase = ConstU128<0>;
	type MetadataDepositPerByte = ConstU128<0>;
	type RemoveItemsLimit = ConstU32<1_000>;
	type ReserveData = ();
	type RuntimeEvent = RuntimeEvent;
	type StringLimit = ConstU32<50>;
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
}

impl pallet_assets_holder::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl pallet_coverage::Config for Runtime {
	type CreditEvents = Credit;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxContracts = ConstU32<16>;
	type MaxEnrolments = ConstU32<64>;
	type MaxPeriods = ConstU32<16>;
	type MaxPrices = ConstU32<256>;
	type MaxSpans = ConstU32<16>;
	type MaxYears = ConstU32<4>;
	type Membership = Institutions;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_coverage::WeightInfo<Runtime>;
}

impl pallet_claims::Config for Runtime {
	type Anchoring = Records;
	type Credentialing = Credentials;
	type CreditEvents = Credit;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxAppeals = ConstU32<32>;
	type MaxClaims = ConstU32<32>;
	type MaxFold = ConstU32<64>;
	type MaxPredecessors = ConstU32<2>;
	type MaxRounds = ConstU32<4>;
	type Membership = Institutions;
	type Panels = Panels;
	type Policies = Coverage;
	type Representation = Identities;
	type Settlement = Settlement;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_claims::WeightInfo<Runtime>;
}

impl pallet_settlement::Config for Runtime {
	type Assets = Assets;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Assets;
	type HistoryPeriod = ConstU64<HISTORY>;
	type Holds = AssetsHolder;
	type MaxCurrencies = ConstU32<16>;
	type MaxFold = ConstU32<64>;
	type MaxPayments = ConstU32<32>;
	type Membership = Institutions;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_settlement::WeightInfo<Runtime>;
}

impl pallet_panels::Config for Runtime {
	type CreditEvents = Credit;
	type EpochLength = EpochDuration<Runtime>;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxDraws = ConstU32<64>;
	type MaxFold = ConstU32<64>;
	type MaxParties = ConstU32<4>;
	type MaxReplacements = ConstU32<6>;
	type MaxScan = ConstU32<256>;
	type Membership = Institutions;
	type PanelSize = ConstU32<3>;
	type Randomness = RandomnessFromOneEpochAgo<Runtime>;
	type Rulings = (Claims, Credit, Emergencies, Custody);
	type Time = Timestamp;
	type WeightInfo = weights::pallet_panels::WeightInfo<Runtime>;
}
