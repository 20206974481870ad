// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst: the longest way to who answers, interest, a receivable that
//! ends, and accounts that do not exist yet.

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungibles::{Create, Inspect, Mutate, MutateHold},
		Get,
	},
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_adjudication::{
	Amount, BasisPoints, ClaimKey, Currency, Decided, Payee, Payment, PromptPay, Settlement,
};
use salus_primitives::{currency, Commitment, Day, InstitutionId, Membership};

use crate::*;

/// What a payment in these benchmarks is.
const AMOUNT: Amount = 1_000_000;

/// The `place`th currency of the list.
fn currency_at(place: u32) -> Currency {
	Currency(currency::LIST[place as usize].alphabetic)
}

/// Issues `currency`.
fn issue<T: Config>(currency: Currency) -> u32 {
	let asset = u32::from(currency::listed(&currency.0).expect("it is listed").numeric);
	if !T::Assets::asset_exists(asset) {
		let bank: T::AccountId = account("bank", 0, 0);
		assert_ok!(T::BenchmarkHelper::create(asset, bank, true, 1));
	}
	asset
}

fn mint<T: Config>(currency: Currency, to: &T::AccountId, amount: Amount) {
	let asset = issue::<T>(currency);
	T::Assets::mint_into(asset, to, amount).expect("there is room for it");
}

/// Adds `amount` to the reserve of `insurer`.
pub(crate) fn open_reserve<T: Config>(insurer: InstitutionId, currency: Currency, amount: Amount) {
	let asset = issue::<T>(currency);
	let account = Pallet::<T>::sovereign_of(insurer);
	mint::<T>(currency, &account, amount + 1);
	assert_ok!(T::Holds::hold(asset, &HoldReason::Reserve.into(), &account, amount));
	let mut row = Pallet::<T>::reserve_for(insurer, currency).expect("there is room for it");
	row.fund(amount).expect("it is not much");
	Reserves::<T>::insert(insurer, currency, row);
}

/// Opens for `institution` a reserve in each of as many currencies as there can be.
pub(crate) fn open_reserves<T: Config>(institution: InstitutionId) {
	for place in 0..T::MaxCurrencies::get() {
		open_reserve::<T>(institution, currency_at(place), AMOUNT);
	}
	let open = Obligations { queued: 1, receivables: 1, debts: 1, awaited: 1, undelivered: 1 };
	Open::<T>::insert(institution, open);
}

/// An agent, and the oldest predecessor of its institution: for that one it answers at the highest
/// cost.
fn successor<T: Config>(seed: u32) -> (T::AccountId, InstitutionId) {
	let agent: T::AccountId = account("agent", seed, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	(agent, T::Membership::benchmark_predecessor(institution))
}

/// A payment to an institution whose account does not exist yet, late enough for interest.
fn payment<T: Config>(
	insurer: InstitutionId,
	provider: InstitutionId,
	number: u32,
) -> PaymentOf<T> {
	let mut reference = [0; 32];
	reference[..4].copy_from_slice(&number.to_be_bytes());
	let claim = ClaimKey { provider, reference: Commitment::from(reference) };
	Payment {
		insurer,
		currency: currency_at(0),
		payee: Payee::Institution(provider),
		decided: Decided { claim, round: 0 },
		amount: AMOUNT,
		received: Day(Pallet::<T>::today().0 - 100),
		prompt_pay: PromptPay { days: 30, interest: BasisPoints(1_000) },
	}
}

/// Queues `count` payments, each to another institution that owes a little.
fn queue<T: Config>(insurer: InstitutionId, count: u32) {
	let currency = currency_at(0);
	issue::<T>(currency);
	let mut row = Pallet::<T>::reserve_for(insurer, currency).expect("there is room for it");
	for number in 0..count {
		let (_, provider) = successor::<T>(1 + number);
		assert_ok!(Pallet::<T>::enqueue(&mut row, payment::<T>(insurer, provider, number)));
		row.reverse(1).expect("it is not much");
		let payee = Payee::Institution(provider);
		assert_ok!(Pallet::<T>::owe(&payee, insurer, currency, 1));
	}
	Reserves::<T>::insert(insurer, currency, row);
}

/// Enough for `count` payments with interest.
fn enough(count: u32) -> Amount {
	2 * AMOUNT * Amount::from(count) + 1
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn fund(n: Linear<1, { T::MaxCurrencies::get() }>, p: Linear<0, { T::MaxPayments::get() }>) {
		let (agent, insurer) = successor::<T>(0);
		queue::<T>(insurer, p);
		let account = Pallet::<T>::sovereign_of(insurer);
		let amount = enough(p);
		let funded = |place| {
			let currency = currency_at(place);
			mint::<T>(currency, &account, amount + 1);
			(currency, amount)
		};
		let amounts = BoundedVec::truncate_from((0..n).map(funded).collect());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, amounts);

		let row = Pallet::<T>::reserve(insurer, currency_at(0)).unwrap();
		assert_eq!(row.queued, 0);
		assert_eq!(row.recovered, Amount::from(p));
	}

	#[benchmark]
	fn withdraw() {
		let (agent, insurer) = successor::<T>(0);
		open_reserve::<T>(insurer, currency_at(0), AMOUNT);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, currency_at(0), AMOUNT);

		assert_eq!(Pallet::<T>::reserve(insurer, currency_at(0)).unwrap().withdrawn, AMOUNT);
	}

	#[benchmark]
	fn repay() {
		let (_, insurer) = successor::<T>(0);
		queue::<T>(insurer, 1);
		open_reserve::<T>(insurer, currency_at(0), AMOUNT);
		let (_, payee) = Debtors::<T>::iter_key_prefix((insurer,)).next().unwrap();
		mint::<T>(currency_at(0), &Pallet::<T>::account_of(&payee), 1);
		let agent: T::AccountId = account("agent", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, currency_at(0), payee, 1);

		assert_eq!(Pallet::<T>::reserve(insurer, currency_at(0)).unwrap().recovered, 1);
	}

	#[benchmark]
	fn write_off() {
		let (agent, insurer) = successor::<T>(0);
		queue::<T>(insurer, 1);
		let (_, payee) = Debtors::<T>::iter_key_prefix((insurer,)).next().unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, currency_at(0), payee, 1);

		assert_eq!(Pallet::<T>::reserve(insurer, currency_at(0)).unwrap().written_off, 1);
	}

	#[benchmark]
	fn draw() {
		let (agent, institution) = successor::<T>(0);
		let asset = issue::<T>(currency_at(0));
		mint::<T>(currency_at(0), &Pallet::<T>::sovereign_of(institution), AMOUNT);
		let beneficiary: T::AccountId = account("beneficiary", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), currency_at(0), AMOUNT, beneficiary.clone());

		assert_eq!(T::Assets::balance(asset, &beneficiary), AMOUNT);
	}

	#[benchmark]
	fn pay_queued(p: Linear<0, { T::MaxPayments::get() }>) {
		let (agent, insurer) = successor::<T>(0);
		queue::<T>(insurer, p);
		open_reserve::<T>(insurer, currency_at(0), enough(p));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, currency_at(0));

		assert_eq!(Pallet::<T>::reserve(insurer, currency_at(0)).unwrap().queued, 0);
	}

	#[benchmark]
	fn deliver() {
		let (agent, insurer) = successor::<T>(0);
		let (_, provider) = successor::<T>(1);
		let payee = Payee::Institution(provider);
		open_reserve::<T>(insurer, currency_at(0), AMOUNT);
		Reserves::<T>::mutate(insurer, currency_at(0), |row| {
			row.as_mut().unwrap().undelivered = AMOUNT;
		});
		Undelivered::<T>::insert((&payee, insurer, currency_at(0)), AMOUNT);
		let answering = T::Membership::successor_of(provider);
		Open::<T>::insert(answering, Obligations { undelivered: 1, ..Obligations::default() });

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), insurer, currency_at(0), payee.clone());

		assert!(Pallet::<T>::undelivered_to(&payee).is_empty());
	}

	#[benchmark]
	fn fold_advices(n: Linear<1, { T::MaxFold::get() }>) {
		let (agent, insurer) = successor::<T>(0);
		let payment = Payment { amount: 0, ..payment::<T>(insurer, insurer, 0) };
		let payee = payment.payee.clone();
		issue::<T>(currency_at(0));
		for _ in 0..n {
			assert_ok!(Pallet::<T>::settle(payment.clone()));
		}
		Advices::<T>::translate_values(|mut advice: salus_adjudication::Advice| {
			advice.at = 0;
			Some(advice)
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), payee.clone(), n);

		assert_eq!(Pallet::<T>::folded_advices(&payee).unwrap().count, n);
	}

	#[benchmark]
	fn sweep_nothing() {
		#[block]
		{
			Pallet::<T>::sweep(&mut WeightMeter::with_limit(Weight::MAX));
		}
	}

	#[benchmark]
	fn sweep_payment() {
		let (_, insurer) = successor::<T>(0);
		queue::<T>(insurer, 1);
		open_reserve::<T>(insurer, currency_at(0), enough(1));
		Ready::<T>::insert(insurer, currency_at(0), ());

		#[block]
		{
			Pallet::<T>::sweep(&mut WeightMeter::with_limit(Weight::MAX));
		}

		assert_eq!(Pallet::<T>::reserve(insurer, currency_at(0)).unwrap().queued, 0);
		assert!(!Ready::<T>::contains_key(insurer, currency_at(0)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
