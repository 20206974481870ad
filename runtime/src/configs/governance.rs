// SPDX-License-Identifier: Apache-2.0

//! Who decides, and how the chain changes itself.

use frame_support::{
	migrations::FreezeChainOnFailedMigration, parameter_types, traits::ConstU32, weights::Weight,
};

use crate::{constants::block, Runtime, RuntimeEvent};

parameter_types! {
	/// What migrations may use of a block, which carries nothing but inherents meanwhile.
	pub MigrationWeight: Weight = block::NORMAL_SHARE * block::MAX_WEIGHT;
}

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<1_024>;
	type FailedMigrationHandler = FreezeChainOnFailedMigration;
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
