// SPDX-License-Identifier: Apache-2.0

//! Who may do what: identities, credentials, consents, emergencies and disclosures.

use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, ConstU64},
};
use salus_primitives::{time::DAY_MILLISECONDS, Moment, Sensitivity};

use crate::{
	constants::currency::MILLI_SAL, governance::Majority, weights, Balances, Consent, Credentials,
	Credit, Emergencies, Identities, Institutions, Panels, Records, Runtime, RuntimeHoldReason,
	Signature, Timestamp,
};

/// Six years, for which 45 CFR 164.316(b)(2)(i) and 164.528(a) keep what an audit may ask for.
const HISTORY: Moment = 2_192 * DAY_MILLISECONDS;
/// Twenty-one years, the latest majority that a country still has.
const LONGEST_MINORITY: Moment = 7_671 * DAY_MILLISECONDS;

parameter_types! {
	/// What an emergency opens by itself. Very restricted classes, such as psychotherapy notes,
	/// are outside (45 CFR 164.508(a)(2)).
	pub const EmergencySensitivity: Sensitivity = Sensitivity::Restricted;
}

impl pallet_identities::Config for Runtime {
	type Currency = Balances;
	type HistoryPeriod = ConstU64<HISTORY>;
	type LongestMinority = ConstU64<LONGEST_MINORITY>;
	// A key for assertions rotated each month of the history, all that count, and some for others.
	type MaxClosedMethods = ConstU32<96>;
	type MaxEndpoint = ConstU32<256>;
	type MaxMandates = ConstU32<16>;
	type MaxMethods = ConstU32<8>;
	type MaxServices = ConstU32<8>;
	type Membership = Institutions;
	type RowDeposit = ConstU128<{ 5 * MILLI_SAL }>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_identities::WeightInfo<Runtime>;
}

impl pallet_credentials::Config for Runtime {
	type CredentialDeposit = ConstU128<{ 10 * MILLI_SAL }>;
	type Currency = Balances;
	type MaxCharters = ConstU32<64>;
	type MaxHoldings = ConstU32<16>;
	type MaxIssuances = ConstU32<256>;
	type MaxSuspensions = ConstU32<16>;
	type MaxTypes = ConstU32<256>;
	type Membership = Institutions;
	type RegistryOrigin = Majority;
	type RuntimeHoldReason = RuntimeHoldReason;
	type StatusChunkDeposit = ConstU128<{ 10 * MILLI_SAL }>;
	type SuspendOrigin = Majority;
	// Whoever relies on a credential asks when it does.
	type SuspensionHook = ();
	type Time = Timestamp;
	type WeightInfo = weights::pallet_credentials::WeightInfo<Runtime>;
}

impl pallet_consent::Config for Runtime {
	type DailyDenies = ConstU32<32>;
	type DailyRows = ConstU32<128>;
	type Emergencies = Emergencies;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxConsents = ConstU32<4_096>;
	type MaxEnvelopes = ConstU32<8>;
	type MaxFold = ConstU32<64>;
	type Membership = Institutions;
	type Representation = Identities;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_consent::WeightInfo<Runtime>;
}

impl pallet_emergencies::Config for Runtime {
	type Credentialing = Credentials;
	type CreditEvents = Credit;
	type EmergencySensitivity = EmergencySensitivity;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxEnvelopes = ConstU32<8>;
	type MaxFold = ConstU32<64>;
	type Membership = Institutions;
	type Panels = Panels;
	type Representation = Identities;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_emergencies::WeightInfo<Runtime>;
}

impl pallet_disclosures::Config for Runtime {
	type AssertionKeys = Identities;
	type Bases = Consent;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type CreditEvents = Credit;
	type GovernanceOrigin = Majority;
	type HistoryPeriod = ConstU64<HISTORY>;
	type MaxGap = ConstU64<1_024>;
	type MaxOmissions = ConstU32<64>;
	type MaxReceipts = ConstU32<64>;
	type MaxSeal = ConstU64<{ 366 * DAY_MILLISECONDS }>;
	type Membership = Institutions;
	type Signature = Signature;
	type Signer = <Signature as sp_runtime::traits::Verify>::Signer;
	type Sponsorship = Records;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_disclosures::WeightInfo<Runtime>;
}
