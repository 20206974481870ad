// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
#[cfg(test)]
mod mock;
mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod weights;

pub use pallet::*;
pub use runtime_api::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::BoundedVec;
use salus_adjudication::{Amount, Currency, Payee, Payment};

pub type PayeeOf<T> = Payee<<T as frame_system::Config>::AccountId>;
pub type PaymentOf<T> = Payment<<T as frame_system::Config>::AccountId>;
pub type QueuedOf<T> = Queued<<T as frame_system::Config>::AccountId>;
pub type AmountsOf<T> = BoundedVec<(Currency, Amount), <T as Config>::MaxCurrencies>;
pub type CurrenciesOf<T> = BoundedVec<Currency, <T as Config>::MaxCurrencies>;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungibles::{Mutate, MutateHold},
			UnixTime,
		},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use salus_adjudication::{Advice, Decided};
	use salus_primitives::{Fold, InstitutionId, Membership, Moment};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts, and where its money lies.
		type Membership: Membership<Self::AccountId>;

		/// Moves money. The id of a currency is its numeric code in ISO 4217, an amount counts its
		/// minor units. A currency has to be sufficient for an account to exist: members have no
		/// SAL.
		type Assets: Mutate<Self::AccountId, AssetId = u32, Balance = Amount>;

		/// Keeps the same money on hold.
		type Holds: MutateHold<
			Self::AccountId,
			AssetId = u32,
			Balance = Amount,
			Reason = Self::RuntimeHoldReason,
		>;

		type RuntimeHoldReason: From<HoldReason>;

		type Time: UnixTime;

		/// In how many currencies the insurers for which one institution answers can have reserves.
		#[pallet::constant]
		type MaxCurrencies: Get<u32>;

		/// How many payments that waited one call makes.
		#[pallet::constant]
		type MaxPayments: Get<u32>;

		/// How many advices one call folds.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long advices stay in the state before anybody may fold them, in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;

		/// Issues currencies.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: frame_support::traits::fungibles::Create<
			Self::AccountId,
			AssetId = u32,
			Balance = Amount,
		>;
	}

	/// Why money is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// It is an insurer's reserve for claims, or was paid from one to an account that could not
		/// receive it. On the sovereign account of the institution that answers for the insurer.
		Reserve,
	}

	/// One row is what an insurer has and owes in one currency, whoever answers for it. Written
	/// with the first money or payment; it stays, for its sums are of all time.
	#[pallet::storage]
	pub type Reserves<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Twox64Concat,
		Currency,
		Reserve,
		OptionQuery,
	>;

	/// One row is the currencies of all reserves for whose insurers an institution answers.
	#[pallet::storage]
	pub type Currencies<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, CurrenciesOf<T>, ValueQuery>;

	/// One row is a payment that waits for the reserve, by its number. Written when a claim is
	/// adjudicated; goes when it is paid or the adjudication is taken back.
	#[pallet::storage]
	pub type Queue<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Twox64Concat, Currency>,
			NMapKey<Identity, Place>,
		),
		QueuedOf<T>,
		OptionQuery,
	>;

	/// Where the payment for an adjudication waits.
	#[pallet::storage]
	pub type Places<T: Config> = StorageMap<_, Blake2_128Concat, Decided, Waiting, OptionQuery>;

	/// Queues whose first payment may be payable by now. The sweep looks at them.
	#[pallet::storage]
	pub type Ready<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, Currency, (), OptionQuery>;

	/// One row is what a payee owes an insurer after reversals. Goes when it owes nothing.
	#[pallet::storage]
	pub type Receivables<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, PayeeOf<T>>,
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Twox64Concat, Currency>,
		),
		Amount,
		ValueQuery,
	>;

	/// The rows of [`Receivables`], by insurer.
	#[pallet::storage]
	pub type Debtors<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Twox64Concat, Currency>,
			NMapKey<Blake2_128Concat, PayeeOf<T>>,
		),
		(),
		OptionQuery,
	>;

	/// One row is what an insurer paid to a payee whose account could not receive it. It is on hold
	/// with the insurer's reserve. Goes when it is delivered, or reclaimed by a reversal.
	#[pallet::storage]
	pub type Undelivered<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, PayeeOf<T>>,
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Twox64Concat, Currency>,
		),
		Amount,
		ValueQuery,
	>;

	/// One row is what keeps an institution from leaving.
	#[pallet::storage]
	pub type Open<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Obligations, OptionQuery>;

	/// One row is what a payee was told about one adjudication, by its day and number. Goes by
	/// [`Pallet::fold_advices`].
	#[pallet::storage]
	pub type Advices<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, PayeeOf<T>>,
			NMapKey<Identity, DayPlace>,
			NMapKey<Identity, Place>,
		),
		Advice,
		OptionQuery,
	>;

	/// The number of the next advice.
	#[pallet::storage]
	pub type NextAdvice<T: Config> = StorageValue<_, Number, ValueQuery>;

	/// The advices of a payee that have left the state, each with its number.
	#[pallet::storage]
	pub type Folds<T: Config> = StorageMap<_, Blake2_128Concat, PayeeOf<T>, Fold, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Free money of the institution that answers for `insurer` became its reserve.
		ReserveFunded { insurer: InstitutionId, currency: Currency, amount: Amount },
		/// A part of a reserve is free again.
		ReserveWithdrawn { insurer: InstitutionId, currency: Currency, amount: Amount },
		/// `amount + interest − recovered` moved, and the payee owes `recovered` less.
		PaymentSettled {
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			decided: Decided,
			amount: Amount,
			interest: Amount,
			recovered: Amount,
		},
		/// A payment waits for the reserve.
		PaymentQueued {
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			decided: Decided,
			amount: Amount,
			number: Number,
		},
		/// A payment that waited was taken back and does not wait any more.
		PaymentDropped { insurer: InstitutionId, currency: Currency, decided: Decided },
		/// What was paid was taken back: the payee owes `amount` more, less what is reclaimed.
		PaymentReversed {
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			decided: Decided,
			amount: Amount,
		},
		/// A reversal found as much undelivered to the payee: it is reserve again, and the payee
		/// owes `amount` less.
		PaymentReclaimed {
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			amount: Amount,
		},
		/// The account of a payee could not receive what was paid. It stays on hold for it.
		PaymentUndelivered {
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			amount: Amount,
		},
		/// The account of a payee received what it could not before.
		PaymentDelivered {
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			amount: Amount,
		},
		/// A payee paid what it owed, or a part, into the reserve.
		Repaid { insurer: InstitutionId, currency: Currency, payee: PayeeOf<T>, amount: Amount },
		/// An insurer gave up what a payee owed, or a part.
		WrittenOff { insurer: InstitutionId, currency: Currency, payee: PayeeOf<T>, amount: Amount },
		/// Free money of an institution went to an account.
		Drawn {
			institution: InstitutionId,
			currency: Currency,
			amount: Amount,
			beneficiary: T::AccountId,
		},
		/// The reserves for which a successor answers by now, `amount` together, are on its
		/// account.
		ReservesHandedOver {
			predecessor: InstitutionId,
			successor: InstitutionId,
			currency: Currency,
			amount: Amount,
		},
		/// The oldest advices of a payee left the state; a digest proves them.
		AdvicesFolded { payee: PayeeOf<T>, count: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The code is not in ISO 4217, or nobody issues the currency. Use one that is issued.
		CurrencyUnsupported,
		/// The amount is nothing. Say what is to move.
		AmountZero,
		/// The institution does not answer for the insurer. Ask the one that does.
		NotInsurer,
		/// The institution does not answer for the payee, or another account signed. Ask the payee.
		NotPayee,
		/// The insurer has no reserve in the currency. Fund one first.
		ReserveUnknown,
		/// The institutions for which one answers have reserves in as many currencies as they can.
		/// Use one of those.
		TooManyCurrencies,
		/// The sovereign account has less free money, the minimum of the currency aside. Have some
		/// sent to it.
		FundsShort,
		/// The reserve has less beyond what waits. Withdraw less.
		ReserveShort,
		/// The payee owes less. State at most what it owes.
		MoreThanOwed,
		/// The payment waits already. Nothing is left to do.
		AlreadyQueued,
		/// Nothing is on hold for the payee. Nothing is left to do.
		NothingUndelivered,
		/// The payee's account still cannot receive it. Have the bank unblock the account.
		PayeeBlocked,
		/// The account of the institution that answers for the insurer has nothing of the
		/// currency. Send it the minimum first.
		InsurerWithoutAccount,
		/// No advice is old enough.
		NothingToFold,
		/// Payments wait for the institution's reserves. Fund them.
		PaymentsWaiting,
		/// Payees owe the institution. Recover it or write it off.
		ReceivablesOpen,
		/// The institution owes insurers. Repay them.
		DebtsOpen,
		/// Payments to the institution wait for reserves. Have the insurers fund them.
		PaymentsAwaited,
		/// The institution's account could not receive what was paid. Have the bank unblock it, and
		/// deliver.
		PaymentsUndelivered,
		/// Money is left on the institution's account. Deliver what is
		/// undelivered, withdraw the rest from the reserve and draw it.
		MoneyLeft,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(limit);
			Self::sweep(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::MaxCurrencies::get() > 0, "an insurer needs room for a currency");
			assert!(T::MaxPayments::get() > 0, "a call needs room for a payment that waited");
			assert!(T::MaxFold::get() > 0, "a call needs room for an advice to fold");
			let block = T::BlockWeights::get().max_block;
			let sweep =
				T::WeightInfo::sweep_nothing().saturating_add(T::WeightInfo::sweep_payment());
			assert!(sweep.all_lte(block), "a block needs room for one step of the sweep");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// A call that moves money moves it each time. Where it pays what waited, each payment emits
	/// [`Event::PaymentSettled`], and [`Event::PaymentUndelivered`] or
	/// [`Event::PaymentDelivered`] where it does that too.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Makes free money of the sovereign account the reserve of `insurer`, and pays what waits
		/// for it in order, up to [`Config::MaxPayments`] in all.
		///
		/// Origin: signed by a ClaimAdjudicator of the institution that answers for `insurer`, an
		/// Insurer where it has no such reserve yet; also while Suspended or WindingUp. Event:
		/// [`Event::ReserveFunded`] for each. Standard: FHIR R4 PaymentReconciliation.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::fund(amounts.len() as u32, T::MaxPayments::get()))]
		pub fn fund(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			amounts: AmountsOf<T>,
		) -> DispatchResultWithPostInfo {
			let adjudicator = ensure_signed(origin)?;
			let paid = Self::do_fund(adjudicator, insurer, &amounts)?;
			Ok(Some(T::WeightInfo::fund(amounts.len() as u32, paid)).into())
		}

		/// Makes a part of the reserve of `insurer` free, as far as more is left than waits.
		///
		/// Origin: signed by a ClaimAdjudicator of the institution that answers for `insurer`, also
		/// while Suspended or WindingUp. Event: [`Event::ReserveWithdrawn`].
		#[pallet::call_index(1)]
		pub fn withdraw(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			currency: Currency,
			amount: Amount,
		) -> DispatchResult {
			let adjudicator = ensure_signed(origin)?;
			Self::do_withdraw(adjudicator, insurer, currency, amount)
		}

		/// Pays what `payee` owes `insurer` after reversals, or a part of it, into the reserve.
		///
		/// Origin: signed by the payee if it is an account; else by an Admin or a ClaimSubmitter of
		/// the institution that answers for it, from whose sovereign account the money comes, also
		/// while Suspended or WindingUp. Event: [`Event::Repaid`]. Standard: X12 835 PLB.
		#[pallet::call_index(2)]
		pub fn repay(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			amount: Amount,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_repay(signer, insurer, currency, payee, amount)
		}

		/// Gives up what `payee` owes `insurer`, or a part of it.
		///
		/// Origin: signed by a ClaimAdjudicator of the institution that answers for `insurer`, also
		/// while Suspended or WindingUp. Event: [`Event::WrittenOff`].
		#[pallet::call_index(3)]
		pub fn write_off(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
			amount: Amount,
		) -> DispatchResult {
			let adjudicator = ensure_signed(origin)?;
			Self::do_write_off(adjudicator, insurer, currency, payee, amount)
		}

		/// Sends free money of the institution's sovereign account, which has no key, to
		/// `beneficiary`.
		///
		/// Origin: signed by an Admin, also while Suspended or WindingUp. Event: [`Event::Drawn`].
		#[pallet::call_index(4)]
		pub fn draw(
			origin: OriginFor<T>,
			currency: Currency,
			amount: Amount,
			beneficiary: T::AccountId,
		) -> DispatchResult {
			let admin = ensure_signed(origin)?;
			Self::do_draw(admin, currency, amount, beneficiary)
		}

		/// Pays what waits for the reserve of `insurer`, in order, as far as it suffices and up to
		/// [`Config::MaxPayments`]. Where nothing can be paid it does nothing.
		///
		/// Origin: signed, by anybody.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::pay_queued(T::MaxPayments::get()))]
		pub fn pay_queued(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			currency: Currency,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let paid = Self::pay_in_order(insurer, currency, T::MaxPayments::get());
			Ok(Some(T::WeightInfo::pay_queued(paid)).into())
		}

		/// Brings to `payee` what `insurer` paid while its account could not receive it.
		///
		/// Origin: signed, by anybody. Event: [`Event::PaymentDelivered`].
		#[pallet::call_index(6)]
		pub fn deliver(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			currency: Currency,
			payee: PayeeOf<T>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_deliver(insurer, currency, payee)
		}

		/// Takes up to `count` advices of `payee` that have been in the state for
		/// [`Config::HistoryPeriod`] out of it, the oldest first; a digest proves them to who kept
		/// them.
		///
		/// Origin: signed, by anybody. Event: [`Event::AdvicesFolded`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::fold_advices((*count).min(T::MaxFold::get())))]
		pub fn fold_advices(origin: OriginFor<T>, payee: PayeeOf<T>, count: u32) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold_advices(payee, count)
		}
	}
}
