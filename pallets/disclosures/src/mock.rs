// SPDX-License-Identifier: Apache-2.0

//! A chain with a small consortium, what can carry an access, and keys that really sign.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	assert_ok, derive_impl, ensure, parameter_types,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use salus_consent::{Bases, Basis, ConsentId, EmergencyId, LawCode};
use salus_primitives::{
	time::DAY_MILLISECONDS, AssertionKeys, Commitment, InstitutionId, Moment, Role, Sponsorship,
};
use salus_testing::{sovereign, Index, Lapses, Register, QUOTA_EXHAUSTED};
use scale_info::TypeInfo;
use sp_core::{crypto::Pair, ecdsa, ed25519, sr25519};
use sp_runtime::{
	traits::{IdentifyAccount, IdentityLookup, Lazy, Verify},
	BuildStorage, DispatchResult, MultiSignature, MultiSigner,
};

use crate::{self as pallet_disclosures, *};

pub use salus_testing::AccountId;

/// Two custodians and an institution that registered nobody.
pub const CLINIC: InstitutionId = InstitutionId(1);
pub const HOSPITAL: InstitutionId = InstitutionId(2);
pub const UNIVERSITY: InstitutionId = InstitutionId(3);
pub const INSTITUTIONS: [InstitutionId; 3] = [CLINIC, HOSPITAL, UNIVERSITY];

/// A subject of the clinic, one of the hospital, and one of nobody.
pub const PATIENT: AccountId = 1;
pub const SIBLING: AccountId = 2;
pub const STRANGER: AccountId = 3;

/// 2026-01-05 at noon, when every test starts.
pub const NOW: Moment = 20_458 * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;
pub const HOUR: Moment = 60 * 60 * 1000;
pub const DEADLINES: Deadlines = Deadlines { recording: 24 * HOUR };

pub const QUOTA: u32 = 30;
pub const MAX_RECEIPTS: u32 = 4;
pub const MAX_GAP: u64 = 5;
pub const MAX_OMISSIONS: u32 = 4;
pub const MAX_SEAL: Moment = 5 * DAY_MILLISECONDS;
pub const HISTORY_PERIOD: Moment = 10 * DAY_MILLISECONDS;

/// What carries access to the records of the patient.
pub const CONSENT: Basis = Basis::Consent(ConsentId(1));
pub const EMERGENCY: Basis = Basis::Emergency(EmergencyId(1));
pub const LAW: Basis = Basis::Law(LawCode(1));
/// Law that has nothing withheld.
pub const BASE_POLICY: Basis = Basis::Law(LawCode(2));
/// What carries nothing.
pub const OTHER_CONSENT: Basis = Basis::Consent(ConsentId(2));

pub const SALT: Salt = [7; 32];

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
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Disclosures = pallet_disclosures;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
	type Moment = u64;
}

impl Config for Test {
	type Membership = Register;
	type Sponsorship = Quota;
	type Bases = Grounds;
	type AssertionKeys = Keys;
	type CreditEvents = Lapses;
	type Time = Timestamp;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type Signature = SignedByKey;
	type Signer = Key;
	type MaxReceipts = ConstU32<MAX_RECEIPTS>;
	type MaxGap = ConstU64<MAX_GAP>;
	type MaxOmissions = ConstU32<MAX_OMISSIONS>;
	type MaxSeal = ConstU64<MAX_SEAL>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Notary;
}

parameter_types! {
	/// What carries access to whose records, from when until when.
	pub storage Carrying: Vec<(Basis, AccountId, Moment, Moment)> = Vec::new();
	/// Keys of accounts for assertions, from when until when.
	pub storage Asserting: Vec<(AccountId, MultiSigner, Moment, Moment)> = Vec::new();
	/// Whether no quota reaches any further.
	pub storage Exhausted: bool = false;
}

/// What an access can rest on.
pub struct Grounds;

impl Grounds {
	pub fn carry(basis: Basis, subject: AccountId, from: Moment, until: Moment) {
		Carrying::set(&[Carrying::get(), vec![(basis, subject, from, until)]].concat());
	}
}

impl Bases<AccountId> for Grounds {
	fn could_carry(
		basis: &Basis,
		subject: &AccountId,
		custodian: InstitutionId,
		moment: Moment,
	) -> bool {
		let carries = |(carrying, about, from, until): (Basis, AccountId, Moment, Moment)| {
			carrying == *basis && about == *subject && (from..until).contains(&moment)
		};
		Index::sponsor_of(subject) == Some(custodian) && Carrying::get().into_iter().any(carries)
	}

	fn could_be_sealed(code: LawCode, custodian: InstitutionId) -> bool {
		Basis::Law(code) == LAW && custodian == CLINIC
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_basis(subject: &AccountId, _: InstitutionId) -> Basis {
		let basis = Basis::Consent(ConsentId(100 + Carrying::get().len() as u64));
		Self::carry(basis, *subject, 0, Moment::MAX);
		basis
	}
}

/// Whose keys assert.
pub struct Keys;

impl Keys {
	pub fn assert_with(account: AccountId, key: MultiSigner, from: Moment, until: Moment) {
		Asserting::set(&[Asserting::get(), vec![(account, key, from, until)]].concat());
	}
}

impl AssertionKeys<AccountId> for Keys {
	fn could_assert(account: &AccountId, key: &MultiSigner, moment: Moment) -> bool {
		Asserting::get().into_iter().any(|(holder, asserting, from, until)| {
			holder == *account && asserting == *key && (from..until).contains(&moment)
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_assertion_key(account: &AccountId, key: &MultiSigner) {
		Self::assert_with(*account, key.clone(), 0, Moment::MAX);
	}
}

/// As [`Index`], for institutions whose quota can be exhausted.
pub struct Quota;

impl Sponsorship<AccountId> for Quota {
	fn sponsor_of(account: &AccountId) -> Option<InstitutionId> {
		Index::sponsor_of(account)
	}

	fn charge(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		ensure!(!Exhausted::get(), QUOTA_EXHAUSTED);
		Index::charge(sponsor, rows)
	}

	fn charge_beyond_quota(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		Index::charge_beyond_quota(sponsor, rows)
	}

	fn free(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		Index::free(sponsor, rows)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_sponsor(sponsor: InstitutionId, account: &AccountId) {
		Index::benchmark_sponsor(sponsor, account);
	}
}

/// A key of which the account is the first eight bytes of what it is on a chain with long accounts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Key(MultiSigner);

impl IdentifyAccount for Key {
	type AccountId = AccountId;

	fn into_account(self) -> AccountId {
		let account = self.0.into_account();
		let bytes: &[u8; 32] = account.as_ref();
		AccountId::from_le_bytes(bytes[..8].try_into().unwrap())
	}
}

/// A signature that says by which key it is: a number alone cannot verify one.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct SignedByKey {
	key: MultiSigner,
	signature: MultiSignature,
}

impl Verify for SignedByKey {
	type Signer = Key;

	fn verify<L: Lazy<[u8]>>(&self, message: L, account: &AccountId) -> bool {
		Key(self.key.clone()).into_account() == *account
			&& self.signature.verify(message, &self.key.clone().into_account())
	}
}

/// Who signs in these tests, each with a key of another kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Person {
	Doctor,
	Researcher,
	/// Signs for the clinic.
	Clinic,
	/// Signs for the hospital.
	Hospital,
}

impl Person {
	pub fn key(self) -> MultiSigner {
		match self {
			Self::Doctor => sr25519::Pair::from_seed(&[1; 32]).public().into(),
			Self::Researcher => ecdsa::Pair::from_seed(&[2; 32]).public().into(),
			Self::Clinic => ed25519::Pair::from_seed(&[3; 32]).public().into(),
			Self::Hospital => ecdsa::Pair::from_seed(&[4; 32]).public().into(),
		}
	}

	pub fn account(self) -> AccountId {
		Key(self.key()).into_account()
	}

	pub fn sign(self, message: &[u8]) -> MultiSignature {
		match self {
			Self::Doctor => sr25519::Pair::from_seed(&[1; 32]).sign(message).into(),
			Self::Researcher => ecdsa::Pair::from_seed(&[2; 32]).sign(message).into(),
			Self::Clinic => ed25519::Pair::from_seed(&[3; 32]).sign(message).into(),
			Self::Hospital => ecdsa::Pair::from_seed(&[4; 32]).sign(message).into(),
		}
	}

	pub fn countersign(self, message: &[u8]) -> SignedByKey {
		SignedByKey { key: self.key(), signature: self.sign(message) }
	}

	/// Signs for the institution that the person signs for.
	pub fn release(self, message: &[u8]) -> Release {
		let institution = if self == Self::Hospital { HOSPITAL } else { CLINIC };
		Release { institution, key: self.key(), signature: self.sign(message) }
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Notary;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<SignedByKey, AccountId> for Notary {
	fn signer() -> AccountId {
		Person::Doctor.account()
	}

	fn sign(message: &[u8]) -> SignedByKey {
		Person::Doctor.countersign(message)
	}
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

pub fn now() -> Moment {
	pallet_timestamp::Now::<Test>::get()
}

/// Lets `successor` take over what `predecessor` keeps, quota included.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) {
	Register::succeed(predecessor, successor);
	Index::hand_over(predecessor, successor);
}

/// The doctor sees records of the patient now, for whom the clinic signs receipt `number`.
pub fn receipt(number: u64) -> Receipt<AccountId> {
	Receipt {
		subject: PATIENT,
		custodian: CLINIC,
		number: ReceiptNumber(number),
		requester: Person::Doctor.account(),
		institution: Some(HOSPITAL),
		basis: CONSENT,
		accessed_at: now(),
		records: Commitment::from([number as u8; 32]),
		sealed_until: None,
	}
}

/// What the clinic records of `receipt`.
pub fn numbered(receipt: &Receipt<AccountId>) -> NumberedAccess {
	NumberedAccess { number: receipt.number, access: receipt.access(&SALT) }
}

pub fn batch(receipts: &[Receipt<AccountId>]) -> BatchOf<Test> {
	receipts.iter().map(numbered).collect::<Vec<_>>().try_into().expect("within the bound")
}

/// The clinic records `receipts`.
pub fn record(receipts: &[Receipt<AccountId>]) -> DispatchResult {
	let agent = signed(salus_testing::reader(CLINIC));
	Disclosures::record(agent, PATIENT, CLINIC, batch(receipts))
}

pub fn record_one(receipt: &Receipt<AccountId>) -> DispatchResult {
	record(core::slice::from_ref(receipt))
}

/// The clinic records receipts of accesses now under `numbers`.
pub fn record_now(numbers: &[u64]) -> DispatchResult {
	record(&numbers.iter().map(|number| receipt(*number)).collect::<Vec<_>>())
}

/// What the doctor keeps: `receipt`, released by `releaser`.
pub fn countersigned(receipt: Receipt<AccountId>, releaser: Person) -> CountersignedOf<Test> {
	let message = Disclosures::message(&receipt.commitment(&SALT));
	CountersignedReceipt {
		receipt,
		salt: SALT,
		release: releaser.release(&message),
		countersignature: Person::Doctor.countersign(&message),
	}
}

pub fn prove(countersigned: CountersignedOf<Test>) -> DispatchResult {
	Disclosures::prove_omission(signed(STRANGER), Box::new(countersigned))
}

pub fn ledger() -> Ledger {
	Disclosures::ledger(&PATIENT, CLINIC).expect("the ledger stands")
}

type Step = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
#[derive(Default)]
pub struct ExtBuilder(Vec<Step>);

impl ExtBuilder {
	pub fn then(mut self, step: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.0.push(Box::new(step));
		self
	}

	/// Has the clinic record receipts under `numbers`.
	pub fn recorded(self, numbers: &'static [u64]) -> Self {
		self.then(move || record_now(numbers))
	}

	pub fn passed(self, milliseconds: Moment) -> Self {
		self.then(move || {
			pass(milliseconds);
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let genesis = RuntimeGenesisConfig {
			disclosures: GenesisConfig { deadlines: DEADLINES, ..Default::default() },
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities = genesis.build_storage().unwrap().into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			for institution in INSTITUTIONS {
				Register::admit(institution, &[Role::HealthcareProvider], b"CH");
				Index::prepay(institution, QUOTA);
			}
			Index::register(CLINIC, PATIENT);
			Index::register(HOSPITAL, SIBLING);
			for basis in [CONSENT, EMERGENCY, LAW, BASE_POLICY] {
				Grounds::carry(basis, PATIENT, NOW - 30 * DAY_MILLISECONDS, Moment::MAX);
			}
			Keys::assert_with(sovereign(CLINIC), Person::Clinic.key(), 0, Moment::MAX);
			Keys::assert_with(sovereign(HOSPITAL), Person::Hospital.key(), 0, Moment::MAX);
			for step in self.0 {
				assert_ok!(step());
			}
			System::reset_events();
			Lapses::take();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Disclosures::do_try_state().unwrap();
			ensure_quota_is_used();
		});
	}
}

/// That the quota in use is what the ledgers, disclosures and omissions cost.
pub fn ensure_quota_is_used() {
	let ledgers = Ledgers::<Test>::iter()
		.filter(|(_, _, ledger)| ledger.is_begun())
		.map(|(_, custodian, _)| custodian);
	let disclosures = crate::Disclosures::<Test>::iter_keys().map(|(_, custodian, _)| custodian);
	let omissions = Omissions::<Test>::iter()
		.filter(|(_, omission)| omission.is_charged)
		.map(|((_, custodian, ..), _)| custodian);
	let charged: Vec<_> = ledgers.chain(disclosures).chain(omissions).collect();
	for institution in INSTITUTIONS {
		let answers = |custodian: &&InstitutionId| {
			<Register as salus_primitives::Membership<AccountId>>::answers_for(
				institution,
				**custodian,
			)
		};
		assert_eq!(Index::used(institution) as usize, charged.iter().filter(answers).count());
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
	let mut ext = ExtBuilder::default().build();
	ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
	ext
}
