// SPDX-License-Identifier: Apache-2.0

//! A chain with two currencies, issued by a bank, and a small consortium without SAL.

use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResult,
	storage::with_storage_layer,
	traits::{
		fungibles::Inspect, AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, Hooks,
		NeverEnsureOrigin,
	},
	weights::Weight,
};
use frame_system::EnsureRoot;
use salus_adjudication::{
	BasisPoints, ClaimKey, Currency, Decided, Payee, Payment, PromptPay, Settled, Settlement as _,
};
use salus_primitives::{
	time::DAY_MILLISECONDS, Commitment, Day, InstitutionId, Moment, Role, WindUp,
};
use salus_testing::{adjudicator, sovereign, Register};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError};

use crate::{self as pallet_settlement, *};

pub use salus_testing::AccountId;

/// Two insurers, a clinic, and a hospital.
pub const INSURER: InstitutionId = InstitutionId(1);
pub const MUTUAL: InstitutionId = InstitutionId(2);
pub const CLINIC: InstitutionId = InstitutionId(3);
pub const HOSPITAL: InstitutionId = InstitutionId(4);
pub const INSTITUTIONS: [InstitutionId; 4] = [INSURER, MUTUAL, CLINIC, HOSPITAL];

pub const MEMBER: AccountId = 1;
pub const STRANGER: AccountId = 2;
/// Issues both currencies.
pub const BANK: AccountId = 3;

pub const CHF: Currency = Currency(*b"CHF");
pub const EUR: Currency = Currency(*b"EUR");
/// Listed, but nobody issues it.
pub const USD: Currency = Currency(*b"USD");
/// Not listed.
pub const DEM: Currency = Currency(*b"DEM");
pub const CHF_ASSET: u32 = 756;
pub const EUR_ASSET: u32 = 978;
/// The least that an account can have of EUR; of CHF it is 1.
pub const EUR_MINIMUM: Amount = 10;

/// 2026-01-05 at noon, when every test starts.
pub const NOW: Moment = 20_458 * DAY_MILLISECONDS + DAY_MILLISECONDS / 2;

/// What is free on the account of each institution, in each currency.
pub const MONEY: Amount = 1_000_000;

pub const MAX_CURRENCIES: u32 = 2;
pub const MAX_PAYMENTS: u32 = 3;
pub const MAX_FOLD: u32 = 4;
pub const HISTORY_PERIOD: Moment = 10 * DAY_MILLISECONDS;

/// 30 days, and then 10 % a year.
pub const PROMPT_PAY: PromptPay = PromptPay { days: 30, interest: BasisPoints(1_000) };

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
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(4)]
	pub type AssetsHolder = pallet_assets_holder;
	#[runtime::pallet_index(5)]
	pub type Settlement = pallet_settlement;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<u128>;
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
	type Moment = u64;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<1>;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Amount;
	type CreateOrigin = AsEnsureOriginWithArg<NeverEnsureOrigin<AccountId>>;
	type Currency = Balances;
	type ForceOrigin = EnsureRoot<AccountId>;
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl Config for Test {
	type Membership = Register;
	type Assets = Assets;
	type Holds = AssetsHolder;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type MaxCurrencies = ConstU32<MAX_CURRENCIES>;
	type MaxPayments = ConstU32<MAX_PAYMENTS>;
	type MaxFold = ConstU32<MAX_FOLD>;
	type HistoryPeriod = ConstU64<HISTORY_PERIOD>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Assets;
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

pub fn now() -> Moment {
	pallet_timestamp::Now::<Test>::get()
}

pub fn today() -> Day {
	Day::of(now())
}

/// Goes to the next block, so many days later. The sweep does not run.
pub fn pass_days(days: u32) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += Moment::from(days) * DAY_MILLISECONDS);
}

/// Ends a block that is otherwise empty.
pub fn idle() -> Weight {
	Settlement::on_idle(System::block_number(), Weight::MAX)
}

/// The adjudication of a claim of the clinic.
pub fn decided(number: u8) -> Decided {
	let reference = Commitment::from([number; 32]);
	Decided { claim: ClaimKey { provider: CLINIC, reference }, round: 0 }
}

/// What the insurer owes the clinic for a claim received today.
pub fn payment(number: u8, amount: Amount) -> PaymentOf<Test> {
	Payment {
		insurer: INSURER,
		currency: CHF,
		payee: Payee::Institution(CLINIC),
		decided: decided(number),
		amount,
		received: today(),
		prompt_pay: PROMPT_PAY,
	}
}

pub fn settle(payment: PaymentOf<Test>) -> Result<Settled, DispatchError> {
	with_storage_layer(|| Settlement::settle(payment))
}

pub fn reverse(payment: &PaymentOf<Test>) -> DispatchResult {
	with_storage_layer(|| <Settlement as salus_adjudication::Settlement<_>>::reverse(payment))
}

/// The insurer makes `amount` of its CHF a reserve.
pub fn fund(amount: Amount) -> DispatchResult {
	fund_in(INSURER, CHF, amount)
}

pub fn fund_in(insurer: InstitutionId, currency: Currency, amount: Amount) -> DispatchResult {
	let amounts = vec![(currency, amount)].try_into().expect("within the bound");
	with_storage_layer(|| {
		Settlement::fund(signed(adjudicator(insurer)), insurer, amounts)
			.map(|_| ())
			.map_err(|refused| refused.error)
	})
}

pub fn reserve() -> Reserve {
	Settlement::reserve(INSURER, CHF).unwrap_or_default()
}

/// What `account` has free, of CHF.
pub fn balance(account: AccountId) -> Amount {
	Assets::balance(CHF_ASSET, account)
}

pub fn balance_of(institution: InstitutionId) -> Amount {
	balance(sovereign(institution))
}

/// What the clinic owes the insurer.
pub fn owed() -> Amount {
	Receivables::<Test>::get((Payee::Institution(CLINIC), INSURER, CHF))
}

/// The bank lets `account` receive no CHF.
pub fn block(account: AccountId) {
	assert_ok!(Assets::block(signed(BANK), CHF_ASSET, account));
}

pub fn thaw(account: AccountId) {
	assert_ok!(Assets::thaw(signed(BANK), CHF_ASSET, account));
}

/// Lets `successor` answer for `predecessor` and take over its money.
pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
	with_storage_layer(|| {
		Register::succeed(predecessor, successor);
		Settlement::hand_over(predecessor, successor)
	})
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

	pub fn funded(self, amount: Amount) -> Self {
		self.then(move || fund(amount))
	}

	pub fn settled(self, number: u8, amount: Amount) -> Self {
		self.then(move || settle(payment(number, amount)).map(|_| ()))
	}

	pub fn reversed(self, number: u8, amount: Amount) -> Self {
		self.then(move || reverse(&payment(number, amount)))
	}

	pub fn passed_days(self, days: u32) -> Self {
		self.then(move || {
			pass_days(days);
			Ok(())
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let accounts = INSTITUTIONS
			.map(sovereign)
			.map(|account| [(CHF_ASSET, account, MONEY), (EUR_ASSET, account, MONEY)]);
		let genesis = RuntimeGenesisConfig {
			assets: pallet_assets::GenesisConfig {
				assets: vec![(CHF_ASSET, BANK, true, 1), (EUR_ASSET, BANK, true, EUR_MINIMUM)],
				accounts: accounts.concat(),
				..Default::default()
			},
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities = genesis.build_storage().unwrap().into();
		ext.execute_with(|| {
			System::set_block_number(1);
			pallet_timestamp::Now::<Test>::put(NOW);
			for insurer in [INSURER, MUTUAL] {
				Register::admit(insurer, &[Role::Insurer], b"CH");
			}
			for provider in [CLINIC, HOSPITAL] {
				Register::admit(provider, &[Role::HealthcareProvider], b"CH");
			}
			for step in self.0 {
				assert_ok!(step());
			}
			System::reset_events();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Settlement::do_try_state().unwrap();
			ensure_money_is_conserved();
		});
	}
}

/// That what accounts have, free and on hold, is what the bank issued.
pub fn ensure_money_is_conserved() {
	for asset in [CHF_ASSET, EUR_ASSET] {
		let all = pallet_assets::Account::<Test>::iter_key_prefix(asset)
			.map(|account| Assets::total_balance(asset, &account));
		assert_eq!(all.sum::<Amount>(), Assets::total_supply(asset));
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
