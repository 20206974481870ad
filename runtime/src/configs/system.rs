// SPDX-License-Identifier: Apache-2.0

//! Blocks, time and upgrades.

use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::ConstU64,
	weights::constants::{BlockExecutionWeight, ExtrinsicBaseWeight, ParityDbWeight},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_version::RuntimeVersion;

use crate::{
	constants::{block, time::SLOT_MILLISECONDS},
	governance::Permitted,
	AccountId, Babe, Balance, Block, Hash, MultiBlockMigrations, Nonce, PalletInfo, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask, VERSION,
};

parameter_types! {
	/// Blocks for which a mortal transaction can be anchored: two hours.
	pub const BlockHashCount: u32 = 2_400;
	pub const Version: RuntimeVersion = VERSION;
	/// What generic tools expect; a prefix of our own would break chain specs in them.
	pub const SS58Prefix: u8 = 42;
	pub Weights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = ExtrinsicBaseWeight::get();
		})
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(block::NORMAL_SHARE * block::MAX_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(block::OPERATIONAL_SHARE * block::MAX_WEIGHT);
			weights.reserved =
				Some(block::MAX_WEIGHT.saturating_sub(block::NORMAL_SHARE * block::MAX_WEIGHT));
		})
		.avg_block_initialization(sp_runtime::Perbill::from_percent(10))
		.build_or_panic();
	pub Length: BlockLength = BlockLength::builder()
		.max_length(block::MAX_LENGTH_BYTES)
		.modify_max_length_for_class(DispatchClass::Normal, |bytes| {
			*bytes = block::NORMAL_SHARE * block::MAX_LENGTH_BYTES
		})
		.build();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = Permitted;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = Length;
	type BlockWeights = Weights;
	type DbWeight = ParityDbWeight;
	type Hash = Hash;
	type Lookup = sp_runtime::traits::AccountIdLookup<AccountId, ()>;
	type MultiBlockMigrator = MultiBlockMigrations;
	type MaxConsumers = frame_support::traits::ConstU32<16>;
	type Nonce = Nonce;
	type SS58Prefix = SS58Prefix;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ SLOT_MILLISECONDS / 2 }>;
	type Moment = u64;
	type OnTimestampSet = Babe;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}
