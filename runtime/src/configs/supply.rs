// SPDX-License-Identifier: Apache-2.0

//! What is made, moved, dispensed and kept cold.

use frame_support::traits::{ConstU32, ConstU64};
use salus_primitives::{time::DAY_MILLISECONDS, Moment};

use crate::{
	governance::Majority, weights, Conditions, Credentials, Credit, Custody, Institutions, Packs,
	Panels, Pedigree, Products, Records, Runtime, Timestamp,
};

/// Six years, for which 21 USC 360eee-1(c)(1)(A)(v) keeps what a trace may ask for.
const HISTORY: Moment = 2_192 * DAY_MILLISECONDS;

impl pallet_products::Config for Runtime {
	type Events = Pedigree;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxBatches = ConstU32<16>;
	type MaxDerived = ConstU32<256>;
	type MaxFold = ConstU32<16>;
	type Membership = Institutions;
	type Sponsorship = Records;
	type Stock = Custody;
	type Time = Timestamp;
	type TraceSteps = ConstU32<8>;
	type WeightInfo = weights::pallet_products::WeightInfo<Runtime>;
}

impl pallet_custody::Config for Runtime {
	type CreditEvents = Credit;
	type Credentialing = Credentials;
	type Events = Pedigree;
	type Exposures = Conditions;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type Lots = Products;
	type MaxDisputes = ConstU32<32>;
	type MaxFold = ConstU32<16>;
	type Membership = Institutions;
	type Packs = Packs;
	type Panels = Panels;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_custody::WeightInfo<Runtime>;
}

impl pallet_packs::Config for Runtime {
	type Containers = Custody;
	type Events = Pedigree;
	type HistoryPeriod = ConstU64<HISTORY>;
	type Lots = Products;
	type MaxFold = ConstU32<32>;
	type Membership = Institutions;
	/// Commission Delegated Regulation (EU) 2016/161, Article 13(1)(b).
	type RestorePeriod = ConstU64<{ 10 * DAY_MILLISECONDS }>;
	type Sponsorship = Records;
	type SuspicionThreshold = ConstU32<3>;
	type Time = Timestamp;
	type Trails = (Custody, Products);
	type WeightInfo = weights::pallet_packs::WeightInfo<Runtime>;
}

impl pallet_pedigree::Config for Runtime {
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxEvents = ConstU32<64>;
	type Membership = Institutions;
	type Sponsorship = Records;
	type Time = Timestamp;
	type Trails = (Packs, Custody, Products);
	type WeightInfo = weights::pallet_pedigree::WeightInfo<Runtime>;
}

impl pallet_conditions::Config for Runtime {
	type Containers = Custody;
	type HistoryPeriod = ConstU64<HISTORY>;
	type Lots = Products;
	type MaxFold = ConstU32<64>;
	type Membership = Institutions;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_conditions::WeightInfo<Runtime>;
}
