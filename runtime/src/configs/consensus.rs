// SPDX-License-Identifier: Apache-2.0

//! Who writes blocks, who finalises them, and what follows when they lie.

use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, Get},
};
use pallet_credit::{
	DisableUpToThirdOfWeight, EpochDuration, GrandpaWeights, KeyOwnership, PlanSessions,
	ReportOnce, TOTAL_WEIGHT,
};
use pallet_session::{historical, FindAccountFromAuthorIndex};
use sp_runtime::traits::{Convert, OpaqueKeys};

use crate::{
	constants::time::{REPORTING_SESSIONS, SLOT_MILLISECONDS},
	weights, AccountId, Babe, Balances, Credit, Institutions, Offences, Panels, Runtime,
	RuntimeCall, RuntimeEvent, Session, SessionKeys, UncheckedExtrinsic,
};

/// Most validators of one session.
pub type MaxValidators = ConstU32<100>;

parameter_types! {
	/// Slots for which an equivocation can be reported.
	pub ReportingSlots: u64 = EpochDuration::<Runtime>::get().saturating_mul(u64::from(REPORTING_SESSIONS));
}

impl pallet_babe::Config for Runtime {
	type DisabledValidators = Session;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type EpochDuration = EpochDuration<Runtime>;
	type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<
		Self,
		ReportOnce<Self, Offences>,
		KeyOwnership<Self>,
		ReportingSlots,
	>;
	type ExpectedBlockTime = ConstU64<SLOT_MILLISECONDS>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	// The SDK measures only this one.
	type WeightInfo = ();
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem = pallet_grandpa::EquivocationReportSystem<
		Self,
		ReportOnce<Self, Offences>,
		KeyOwnership<Self>,
		ReportingSlots,
	>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ REPORTING_SESSIONS as u64 + 2 }>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = GrandpaWeights<Self>;
}

/// Reports of equivocations are bare transactions that the reporting node writes itself.
impl<Call> frame_system::offchain::CreateTransactionBase<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<Call> frame_system::offchain::CreateBare<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = Credit;
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
}

/// The validator accounts of Active institutions: only they can set session keys.
pub struct AdmittedValidators;

impl Convert<AccountId, Option<AccountId>> for AdmittedValidators {
	fn convert(account: AccountId) -> Option<AccountId> {
		Institutions::is_validator_account(&account).then_some(account)
	}
}

impl pallet_credit::Config for Runtime {
	// One in a hundred: every change of weights is a new set of voters.
	type Hysteresis = ConstU64<{ TOTAL_WEIGHT / 100 }>;
	type MaxHistory = ConstU32<32>;
	type MaxLapses = ConstU32<32>;
	type MaxValidators = MaxValidators;
	type Membership = Institutions;
	type Panels = Panels;
	type ReportingSessions = ConstU32<REPORTING_SESSIONS>;
	type Validators = Institutions;
	type WeightInfo = weights::pallet_credit::WeightInfo<Runtime>;
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = DisableUpToThirdOfWeight;
	type KeyDeposit = ConstU128<0>;
	type Keys = SessionKeys;
	type NextSessionRotation = Babe;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = historical::NoteHistoricalRoot<Self, PlanSessions<Self>>;
	type ShouldEndSession = Babe;
	type ValidatorId = AccountId;
	type ValidatorIdOf = AdmittedValidators;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

/// A validator is nothing but its account: credit is looked up when it is needed.
pub struct Unidentified;

impl Convert<AccountId, Option<()>> for Unidentified {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl historical::Config for Runtime {
	type FullIdentification = ();
	type FullIdentificationOf = Unidentified;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Credit;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxValidators;
}
