// SPDX-License-Identifier: Apache-2.0

//! Who decides, and how the chain changes itself.

use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration,
		tokens::{pay::PayFromAccount, UnityAssetBalanceConversion},
		ConstU32,
	},
	weights::Weight,
};
use frame_system::{EnsureNever, EnsureRoot, EnsureWithSuccess};
use pallet_collective::{deposit::Geometric, DefaultVote, Instance1, Instance2, MemberCount};
use sp_runtime::{traits::IdentityLookup, FixedU128, Perbill, Permill};

use super::currency::{FeesAccount, FeesPalletId};
use crate::{
	constants::{block, time::DAY_BLOCKS},
	governance::{
		governance::{MotionDuration, ProposalDeposit},
		EnterSafeMode, Follow, Majority, MembershipWeight, ParameterOrigin, RuntimeParameters,
		TechnicalCommittee as Technical, TechnicalCommitteeOrTwoThirds, TwoThirds, Vital,
	},
	AccountId, Balance, Balances, BlockNumber, Preimage, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, System,
};

/// Most institutions that can be Active at a time.
pub type MaxInstitutions = ConstU32<250>;

/// Most proposals of one collective that can be open at a time.
pub type MaxProposals = ConstU32<32>;

/// Most members of the technical committee.
pub type MaxTechnicians = ConstU32<15>;

parameter_types! {
	/// What a proposal may weigh that is carried out when its vote is closed.
	pub MaxProposalWeight: Weight = Perbill::from_percent(40) * block::MAX_WEIGHT;
	/// What migrations may use of a block, which carries nothing but inherents meanwhile.
	pub MigrationWeight: Weight = block::NORMAL_SHARE * block::MAX_WEIGHT;
	/// By how much each proposal that is open makes the next one dearer: the last place costs what
	/// a membership does.
	pub DepositRatio: FixedU128 = FixedU128::from_rational(5, 4);
	pub const InstitutionsHoldReason: RuntimeHoldReason = RuntimeHoldReason::InstitutionsCollective(
		pallet_collective::HoldReason::ProposalSubmission,
	);
	pub const TechnicalHoldReason: RuntimeHoldReason = RuntimeHoldReason::TechnicalCommittee(
		pallet_collective::HoldReason::ProposalSubmission,
	);
	/// For how long the technical committee enters safe mode by itself, each time.
	pub const SafeModeDuration: BlockNumber = DAY_BLOCKS;
	pub const NoDeposit: Option<Balance> = None;
	pub const NoRelease: Option<BlockNumber> = None;
	/// The treasury knows no bounds but what it has.
	pub const AnyAmount: Balance = Balance::MAX;
	pub const NothingBurnt: Permill = Permill::zero();
	pub const SpendPeriod: BlockNumber = DAY_BLOCKS;
	pub const PayoutPeriod: BlockNumber = 30 * DAY_BLOCKS;
}

/// Who does not vote says no.
pub struct AbsentMeansNo;

impl DefaultVote for AbsentMeansNo {
	fn default_vote(_: Option<bool>, _: MemberCount, _: MemberCount, _: MemberCount) -> bool {
		false
	}
}

/// On hold for a proposal, for the reason `R`, until it is closed.
type ProposalHold<R> =
	HoldConsideration<AccountId, Balances, R, Geometric<DepositRatio, ProposalDeposit>, u32>;

impl pallet_collective::Config<Instance1> for Runtime {
	type Consideration = ProposalHold<InstitutionsHoldReason>;
	type DefaultVote = AbsentMeansNo;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type MaxMembers = MaxInstitutions;
	type MaxProposals = MaxProposals;
	type MaxProposalWeight = MaxProposalWeight;
	type MotionDuration = MotionDuration;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	// Whoever is Active has a seat, and nobody else.
	type SetMembersOrigin = EnsureNever<AccountId>;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

impl pallet_collective::Config<Instance2> for Runtime {
	type Consideration = ProposalHold<TechnicalHoldReason>;
	type DefaultVote = AbsentMeansNo;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type MaxMembers = MaxTechnicians;
	type MaxProposals = MaxProposals;
	type MaxProposalWeight = MaxProposalWeight;
	type MotionDuration = MotionDuration;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	// Its members are those of `TechnicalMembership`.
	type SetMembersOrigin = EnsureNever<AccountId>;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

impl pallet_membership::Config for Runtime {
	type AddOrigin = TwoThirds;
	type MaxMembers = MaxTechnicians;
	type MembershipChanged = Follow<Instance2>;
	type MembershipInitialized = Follow<Instance2>;
	// A prime would vote for those who are absent.
	type PrimeOrigin = EnsureNever<AccountId>;
	type RemoveOrigin = TwoThirds;
	type ResetOrigin = TwoThirds;
	type RuntimeEvent = RuntimeEvent;
	type SwapOrigin = TwoThirds;
	type WeightInfo = MembershipWeight;
}

impl pallet_whitelist::Config for Runtime {
	type BlockNumberProvider = System;
	type DeferredDispatchExpiration = MotionDuration;
	type DispatchWhitelistedOrigin = TwoThirds;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
	type WhitelistOrigin = Technical;
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<256>;
	type PauseOrigin = Technical;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = TechnicalCommitteeOrTwoThirds;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = Vital;
}

impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	// Nobody buys a halt of the chain.
	type EnterDepositAmount = NoDeposit;
	type EnterDuration = SafeModeDuration;
	type ExtendDepositAmount = NoDeposit;
	type ExtendDuration = SafeModeDuration;
	type ForceDepositOrigin = EnsureNever<AccountId>;
	type ForceEnterOrigin = EnsureWithSuccess<Technical, AccountId, SafeModeDuration>;
	type ForceExitOrigin = TechnicalCommitteeOrTwoThirds;
	type ForceExtendOrigin = EnsureWithSuccess<Technical, AccountId, SafeModeDuration>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = Vital;
}

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<1_024>;
	type FailedMigrationHandler = EnterSafeMode;
	type IdentifierMaxLen = ConstU32<256>;
	type MaxServiceWeight = MigrationWeight;
	type MigrationStatusHandler = ();
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::migrations::MultiBlock;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

impl pallet_parameters::Config for Runtime {
	type AdminOrigin = ParameterOrigin;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	// What the SDK measured, with the database that it measured on.
	type WeightInfo = ();
}

impl crate::governance::launch::Config for Runtime {}

/// The account that fees are paid to.
impl pallet_treasury::Config for Runtime {
	type AssetKind = ();
	type BalanceConverter = UnityAssetBalanceConversion;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = TreasuryArguments;
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type BlockNumberProvider = System;
	type Burn = NothingBurnt;
	type BurnDestination = ();
	type Currency = Balances;
	type MaxApprovals = ConstU32<0>;
	type PalletId = FeesPalletId;
	type Paymaster = PayFromAccount<Balances, FeesAccount>;
	type PayoutPeriod = PayoutPeriod;
	type RejectOrigin = Majority;
	type RuntimeEvent = RuntimeEvent;
	type SpendFunds = ();
	type SpendOrigin = EnsureWithSuccess<Majority, AccountId, AnyAmount>;
	type SpendPeriod = SpendPeriod;
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct TreasuryArguments;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_treasury::ArgumentsFactory<(), AccountId> for TreasuryArguments {
	fn create_asset_kind(_: u32) {}

	fn create_beneficiary(seed: [u8; 32]) -> AccountId {
		seed.into()
	}
}
