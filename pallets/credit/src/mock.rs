// SPDX-License-Identifier: Apache-2.0

//! A chain of validators with real session keys. The institution of a validator has its number.

use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Hooks},
};
use pallet_session::{historical, FindAccountFromAuthorIndex, SessionInterface};
use salus_primitives::{Accreditation, InstitutionId, Validator};
use salus_testing::{Jury, Register};
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	AllowedSlots, BabeEpochConfiguration, Slot, BABE_ENGINE_ID,
};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::{
	generic::{Digest, DigestItem},
	impl_opaque_keys,
	testing::TestXt,
	traits::{Convert, OpaqueKeys},
	BuildStorage,
};
use sp_staking::SessionIndex;

use crate::{
	self as pallet_credit,
	weighting::{tolerated, TOTAL_WEIGHT},
	*,
};

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
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(8)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(9)]
	pub type Grandpa = pallet_grandpa;
}

impl_opaque_keys! {
	pub struct SessionKeys {
		pub babe: CreditBabe<Test>,
		pub grandpa: CreditGrandpa<Test>,
	}
}

fn seed(validator: AccountId, rotation: u8) -> [u8; 32] {
	let mut seed = [rotation; 32];
	seed[..8].copy_from_slice(&validator.to_le_bytes());
	seed
}

type Pairs = BTreeMap<(AccountId, u8), SessionKeys>;

thread_local! {
	/// Keys that were made before: that takes long.
	static MADE: RefCell<Pairs> = const { RefCell::new(Pairs::new()) };
}

pub fn babe_pair(validator: AccountId, rotation: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&seed(validator, rotation))
}

pub fn grandpa_pair(validator: AccountId, rotation: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&seed(validator, rotation))
}

/// Keys of `validator`, others for each `rotation`.
pub fn keys(validator: AccountId, rotation: u8) -> SessionKeys {
	let make = || SessionKeys {
		babe: babe_pair(validator, rotation).public().into(),
		grandpa: grandpa_pair(validator, rotation).public().into(),
	};
	MADE.with_borrow_mut(|made| made.entry((validator, rotation)).or_insert_with(make).clone())
}

parameter_types! {
	/// The accounts that governance named, in the order of their institutions.
	pub static Admitted: BTreeSet<AccountId> = BTreeSet::new();
	/// For whom an account validates, if not for the institution of its number.
	pub static Renamed: BTreeMap<AccountId, InstitutionId> = BTreeMap::new();
	/// The levels of accreditation, 5 if not said.
	pub static Levels: BTreeMap<InstitutionId, u8> = BTreeMap::new();
	/// Who is no longer a member.
	pub static Gone: BTreeSet<InstitutionId> = BTreeSet::new();
	pub static EpochLength: u64 = 3;
}

/// The institutions that may validate.
pub struct Consortium;

impl salus_primitives::Validators<AccountId> for Consortium {
	fn admitted() -> Vec<Validator<AccountId>> {
		let named = |account| Validator { institution: institution(account), account };
		Admitted::get().into_iter().map(named).collect()
	}

	fn accreditation_of(institution: InstitutionId) -> Option<Accreditation> {
		let level = Levels::get().get(&institution).copied().unwrap_or(5);
		let is_member = institution.0 < u32::MAX && !Gone::get().contains(&institution);
		is_member.then_some(Accreditation(level))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_validators(count: u32) {
		Admitted::set((1..=count.into()).map(|number| number + 500).collect());
	}
}

pub fn institution(validator: AccountId) -> InstitutionId {
	Renamed::get().get(&validator).copied().unwrap_or(InstitutionId(validator as u32))
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
	type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<
		Self,
		ReportOnce<Self, Offences>,
		KeyOwnership<Self>,
		ConstU64<100>,
	>;
	type ExpectedBlockTime = ConstU64<1>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = ConstU32<100>;
	type MaxNominators = ConstU32<0>;
	type WeightInfo = ();
}

impl pallet_grandpa::Config for Test {
	type EquivocationReportSystem = pallet_grandpa::EquivocationReportSystem<
		Self,
		ReportOnce<Self, Offences>,
		KeyOwnership<Self>,
		ConstU64<100>,
	>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = ConstU32<100>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<6>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = GrandpaWeights<Self>;
}

impl<Call> frame_system::offchain::CreateTransactionBase<Call> for Test
where
	RuntimeCall: From<Call>,
{
	type Extrinsic = TestXt<RuntimeCall, ()>;
	type RuntimeCall = RuntimeCall;
}

impl<Call> frame_system::offchain::CreateBare<Call> for Test
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> Self::Extrinsic {
		TestXt::new_bare(call)
	}
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

impl pallet_authorship::Config for Test {
	type EventHandler = Credit;
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
}

impl pallet_offences::Config for Test {
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Credit;
	type RuntimeEvent = RuntimeEvent;
}

impl Config for Test {
	type Hysteresis = ConstU64<100>;
	type MaxHistory = ConstU32<4>;
	type MaxLapses = ConstU32<3>;
	type MaxValidators = ConstU32<100>;
	type Membership = Register;
	type Panels = Jury;
	type ReportingSessions = ConstU32<4>;
	type Validators = Consortium;
	type WeightInfo = ();
}

/// The state before the first block: validators with their levels of accreditation.
pub fn genesis(validators: &[(AccountId, u8)], epoch_slots: u64) -> sp_io::TestExternalities {
	Admitted::set(validators.iter().map(|(account, _)| *account).collect());
	Renamed::set(BTreeMap::new());
	Gone::set(BTreeSet::new());
	Levels::set(validators.iter().map(|(v, level)| (InstitutionId(*v as u32), *level)).collect());
	EpochLength::set(epoch_slots);
	let genesis = RuntimeGenesisConfig {
		babe: pallet_babe::GenesisConfig {
			epoch_config: BabeEpochConfiguration {
				c: (1, 2),
				allowed_slots: AllowedSlots::PrimaryAndSecondaryPlainSlots,
			},
			..Default::default()
		},
		balances: pallet_balances::GenesisConfig {
			balances: validators.iter().map(|(account, _)| (*account, 100)).collect(),
			..Default::default()
		},
		credit: GenesisConfig { epoch_slots, ..Default::default() },
		session: pallet_session::GenesisConfig {
			keys: validators
				.iter()
				.map(|(account, _)| (*account, *account, keys(*account, 0)))
				.collect(),
			..Default::default()
		},
		..Default::default()
	};
	genesis.build_storage().expect("the genesis builds").into()
}

/// Runs `test` on a chain with these validators, then checks every invariant.
pub fn with_levels(validators: &[(AccountId, u8)], epoch_slots: u64, test: impl FnOnce()) {
	genesis(validators, epoch_slots).execute_with(|| {
		next_block();
		test();
		Credit::do_try_state().expect("every invariant holds");
	});
}

/// As [`with_levels`], all at the highest level, in short sessions.
pub fn with_validators(validators: &[AccountId], test: impl FnOnce()) {
	let equal: Vec<_> = validators.iter().map(|validator| (*validator, 5)).collect();
	with_levels(&equal, 3, test);
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut state = genesis(&[(1, 5), (2, 4), (3, 3), (4, 2)], 3);
	state.execute_with(next_block);
	state
}

/// Whether the block after this one starts a session.
pub fn is_turn() -> bool {
	let number = System::block_number();
	number > 0 && number.is_multiple_of(EpochLength::get())
}

/// Who offends in this session and is disabled in the next, in which `queued` validate: as many as
/// consensus tolerates.
fn disabled_again(queued: &[AccountId]) -> Vec<u32> {
	let weights = QueuedWeights::<Test>::get();
	let mut left = tolerated(TOTAL_WEIGHT);
	let disabled = Offenders::<Test>::iter_key_prefix(Session::current_index()).filter_map(|one| {
		let place = queued.iter().position(|validator| *validator == one)?;
		left = left.checked_sub(weights[place].weight)?;
		Some(place as u32)
	});
	disabled.collect()
}

/// Who may author the next block, with their places in the set that is in force then.
pub fn authors() -> Vec<(u32, AccountId)> {
	let (validators, disabled) = match is_turn() {
		true => {
			let queued = pallet_session::QueuedKeys::<Test>::get();
			let queued: Vec<_> = queued.into_iter().map(|(validator, _)| validator).collect();
			let disabled = match pallet_session::QueuedChanged::<Test>::get() {
				true => disabled_again(&queued),
				false => Session::disabled_validators(),
			};
			(queued, disabled)
		}
		false => (Session::validators(), Session::disabled_validators()),
	};
	(0..).zip(validators).filter(|(place, _)| !disabled.contains(place)).collect()
}

/// Authors one block in the next slot, each in turn.
pub fn next_block() {
	let authors = authors();
	let turn = System::block_number() as usize % authors.len();
	author(authors[turn].0);
}

/// Authors one block in the next slot.
pub fn author(authority_index: u32) {
	end_block();
	let number = System::block_number() + 1;
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
		authority_index,
		slot: Slot::from(number),
	});
	let log = DigestItem::PreRuntime(BABE_ENGINE_ID, codec::Encode::encode(&pre_digest));
	System::reset_events();
	System::initialize(&number, &Default::default(), &Digest { logs: vec![log] });
	Babe::on_initialize(number);
	Credit::on_initialize(number);
	Session::on_initialize(number);
	Authorship::on_initialize(number);
}

/// Finalizes the block that is being authored, if one is.
fn end_block() {
	let number = System::block_number();
	if number > 0 {
		Authorship::on_finalize(number);
		Grandpa::on_finalize(number);
		Babe::on_finalize(number);
	}
}

/// Authors blocks until `session` runs.
pub fn run_to_session(session: SessionIndex) {
	while Session::current_index() < session {
		next_block();
	}
}

/// Gives `validator` session keys and admits it.
pub fn admit(validator: AccountId) {
	set_keys(validator, 0);
	Admitted::mutate(|admitted| admitted.insert(validator));
}

/// Governance takes `validator` away; its keys stay.
pub fn bar(validator: AccountId) {
	Admitted::mutate(|admitted| admitted.remove(&validator));
}

pub fn set_keys(validator: AccountId, rotation: u8) {
	<Session as SessionInterface>::set_keys(&validator, keys(validator, rotation))
		.expect("the keys are new");
}

pub fn purge_keys(validator: AccountId) {
	<Session as SessionInterface>::purge_keys(&validator).expect("it has keys");
}
