// SPDX-License-Identifier: Apache-2.0

//! Institutions and what they keep.

use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32},
	PalletId,
};

use super::consensus::MaxValidators;
use crate::{
	constants::currency::{MILLI_SAL, SAL},
	governance::{Delegates, Majority, TwoThirds},
	weights, Balances, Claims, Coverage, Credentials, Credit, Custody, Emergencies, Identities,
	Institutions, Records, Runtime, RuntimeHoldReason, Settlement, Signature, Timestamp,
};

parameter_types! {
	pub const InstitutionsPalletId: PalletId = PalletId(*b"sal/inst");
}

impl pallet_institutions::Config for Runtime {
	type AccreditOrigin = TwoThirds;
	type AdmitOrigin = TwoThirds;
	type AgentDeposit = ConstU128<{ SAL / 10 }>;
	type Currency = Balances;
	type Electorate = Delegates;
	type MaxEndpoint = ConstU32<256>;
	type MaxSuccessions = ConstU32<8>;
	type MaxValidators = MaxValidators;
	type MembershipDeposit = ConstU128<{ 1_000 * SAL }>;
	type PalletId = InstitutionsPalletId;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SuspendOrigin = TwoThirds;
	type WeightInfo = weights::pallet_institutions::WeightInfo<Runtime>;
	type WindUp =
		(Records, Identities, Credentials, Emergencies, Coverage, Claims, Settlement, Custody);
}

impl pallet_records::Config for Runtime {
	type CreditEvents = Credit;
	type Currency = Balances;
	type GovernanceOrigin = Majority;
	type MaxEntries = ConstU32<256>;
	type MaxHolds = ConstU32<4>;
	type MaxOverdraft = ConstU32<1_000>;
	type MaxLeaves = ConstU32<1_048_576>;
	type Membership = Institutions;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type RowDeposit = ConstU128<{ 5 * MILLI_SAL }>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Signature = Signature;
	type Signer = <Signature as sp_runtime::traits::Verify>::Signer;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_records::WeightInfo<Runtime>;
}
