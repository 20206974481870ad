// SPDX-License-Identifier: Apache-2.0

//! A chain of validators without institutions.

use alloc::vec::Vec;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, OnFinalize, OnInitialize},
};
use pallet_session::historical;
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	AllowedSlots, BabeEpochConfiguration, Slot, BABE_ENGINE_ID,
};
use sp_core::{ed25519, sr25519};
use sp_runtime::{
	generic::{Digest, DigestItem},
	impl_opaque_keys,
	traits::{Convert, OpaqueKeys},
	BuildStorage,
};
use sp_staking::SessionIndex;

use crate::{self as pallet_credit, *};

pub type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

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
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(3)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(4)]
	pub type Credit = pallet_credit;
	#[runtime::pallet_index(5)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(6)]
	pub type Historical = historical;
	#[runtime::pallet_index(7)]
	pub type Grandpa = pallet_grandpa;
}

impl_opaque_keys! {
	pub struct SessionKeys {
		pub babe: CreditBabe<Test>,
		pub grandpa: CreditGrandpa<Test>,
	}
}

/// Keys of `validator`, others for each `rotation`.
pub fn keys(validator: AccountId, rotation: u8) -> SessionKeys {
	let mut seed = [rotation; 32];
	seed[..8].copy_from_slice(&validator.to_le_bytes());
	SessionKeys {
		babe: sr25519::Public::from_raw(seed).into(),
		grandpa: ed25519::Public::from_raw(seed).into(),
	}
}

parameter_types! {
	pub static Admitted: Vec<AccountId> = Vec::new();
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<u64>;
	type Block = Block;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

impl pallet_babe::Config for Test {
	type DisabledValidators = Session;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type EpochDuration = EpochDuration<Test>;
	type EquivocationReportSystem = ();
	type ExpectedBlockTime = ConstU64<1>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = ConstU32<10>;
	type MaxNominators = ConstU32<0>;
	type WeightInfo = ();
}

impl pallet_grandpa::Config for Test {
	type EquivocationReportSystem = ();
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = ConstU32<10>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<4>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

pub struct Itself;

impl Convert<AccountId, Option<AccountId>> for Itself {
	fn convert(account: AccountId) -> Option<AccountId> {
		Some(account)
	}
}

impl Convert<AccountId, Option<()>> for Itself {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl pallet_session::Config for Test {
	type Currency = Balances;
	type DisablingStrategy = DisableUpToThirdOfWeight;
	type KeyDeposit = ConstU64<0>;
	type Keys = SessionKeys;
	type NextSessionRotation = Babe;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = historical::NoteHistoricalRoot<Test, PlanSessions<Test>>;
	type ShouldEndSession = Babe;
	type ValidatorId = AccountId;
	type ValidatorIdOf = Itself;
	type WeightInfo = ();
}

impl historical::Config for Test {
	type FullIdentification = ();
	type FullIdentificationOf = Itself;
	type RuntimeEvent = RuntimeEvent;
}

impl Config for Test {
	type Admitted = Admitted;
	type MaxValidators = ConstU32<10>;
	type ReportingSessions = ConstU32<4>;
}

/// Slots of an epoch in the tests.
pub const EPOCH_SLOTS: u64 = 3;

/// Runs `test` on a chain whose genesis validators are `validators`, then checks every invariant.
pub fn with_validators(validators: &[AccountId], test: impl FnOnce()) {
	Admitted::set(validators.to_vec());
	let genesis = RuntimeGenesisConfig {
		babe: pallet_babe::GenesisConfig {
			epoch_config: BabeEpochConfiguration {
				c: (1, 2),
				allowed_slots: AllowedSlots::PrimaryAndSecondaryPlainSlots,
			},
			..Default::default()
		},
		credit: GenesisConfig { epoch_slots: EPOCH_SLOTS, ..Default::default() },
		session: pallet_session::GenesisConfig {
			keys: validators
				.iter()
				.map(|account| (*account, *account, keys(*account, 0)))
				.collect(),
			..Default::default()
		},
		..Default::default()
	};
	let storage = genesis.build_storage().expect("the genesis builds");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		next_block();
		test();
		Credit::do_try_state().expect("every invariant holds");
	});
}

/// Authors one block in the next slot.
pub fn next_block() {
	let number = System::block_number() + 1;
	if number > 1 {
		Grandpa::on_finalize(number - 1);
		Babe::on_finalize(number - 1);
		System::finalize();
	}
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
		authority_index: 0,
		slot: Slot::from(number),
	});
	let log = DigestItem::PreRuntime(BABE_ENGINE_ID, codec::Encode::encode(&pre_digest));
	System::reset_events();
	System::initialize(&number, &Default::default(), &Digest { logs: vec![log] });
	Babe::on_initialize(number);
	Session::on_initialize(number);
}

/// Authors blocks until `session` runs.
pub fn run_to_session(session: SessionIndex) {
	while Session::current_index() < session {
		next_block();
	}
}

/// Gives `validator` session keys and admits it.
pub fn admit(validator: AccountId) {
	System::inc_providers(&validator);
	set_keys(validator, 0);
	Admitted::mutate(|admitted| admitted.push(validator));
}

pub fn set_keys(validator: AccountId, rotation: u8) {
	<Session as pallet_session::SessionInterface>::set_keys(&validator, keys(validator, rotation))
		.expect("the keys are new");
}
