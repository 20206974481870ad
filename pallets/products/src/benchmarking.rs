// SPDX-License-Identifier: Apache-2.0

//! What the calls and a step of a trace cost at their worst: of institutions that were handed over as
//! often as can be, with all inputs and batches.

mod scene;

pub(crate) use scene::{container, released_lot};

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{EnsureOrigin, Get},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{Membership, Sponsorship};
use salus_supply::{Events, Stock};

use crate::*;
use scene::*;

/// How many institutions hold packs of a recalled lot.
const MAX_HOLDERS: u32 = 32;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn grant_prefix() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let prefix: CompanyPrefix = "300000000000".parse().expect("it has twelve digits");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, prefix, InstitutionId(0), Commitment::default());

		assert!(Prefixes::<T>::contains_key(prefix));
		Ok(())
	}

	#[benchmark]
	fn withdraw_prefix() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let prefix: CompanyPrefix = "300000000000".parse().expect("it has twelve digits");
		assert_ok!(Pallet::<T>::grant(prefix, InstitutionId(0), Commitment::default()));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, prefix);

		assert!(Prefixes::<T>::get(prefix).is_some_and(|row| row.is_withdrawn));
		Ok(())
	}

	#[benchmark]
	fn register_product() {
		let plant = plant::<T>();
		let (prefix, gtin) = granted::<T>(plant.maker, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), prefix, gtin, TERMS);

		assert!(Products::<T>::contains_key(gtin));
	}

	#[benchmark]
	fn withdraw_product() {
		let plant = plant::<T>();
		let gtin = product::<T>(plant.maker, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.regulator), gtin, Commitment::default());

		assert!(Products::<T>::get(gtin).is_some_and(|row| row.withdrawal.is_some()));
	}

	#[benchmark]
	fn reinstate_product() {
		let plant = plant::<T>();
		let gtin = product::<T>(plant.maker, 0);
		let regulator = RawOrigin::Signed(plant.regulator);
		let notice = Commitment::default();
		assert_ok!(Pallet::<T>::withdraw_product(regulator.clone().into(), gtin, notice));

		#[extrinsic_call]
		_(regulator, gtin, notice);

		assert!(Products::<T>::get(gtin).is_some_and(|row| row.withdrawal.is_none()));
	}

	#[benchmark]
	fn register_lot(n: Linear<0, { MAX_INPUTS }>) {
		let plant = plant::<T>();
		let lot = Lgtin { gtin: product::<T>(plant.maker, 0), lot: lot_number() };
		let made = manufacture::<T>(inputs::<T>(plant.maker, 1, n));
		let capture = T::Events::benchmark_capture(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), lot, made, capture);

		assert!(Lots::<T>::contains_key(lot));
	}

	#[benchmark]
	fn commission() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, T::MaxBatches::get() - 1);
		let capture = T::Events::benchmark_capture(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), lot, Digest::default(), 1_000, 1, capture);

		assert_eq!(Lots::<T>::get(lot).map(|row| row.batches), Some(T::MaxBatches::get()));
	}

	#[benchmark]
	fn release_lot() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		change::<T>(lot, |row| row.release = None);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), lot, Commitment::default());

		assert!(Lots::<T>::get(lot).is_some_and(|row| row.release.is_some()));
	}

	#[benchmark]
	fn extend_expiry() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let expiry = Pallet::<T>::today().saturating_add(10_000);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), lot, expiry);

		assert_eq!(Lots::<T>::get(lot).map(|row| row.expiry), Some(expiry));
	}

	#[benchmark]
	fn recall() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		change::<T>(lot, |row| row.derived = 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.regulator), lot, RECALL_TERMS, Commitment::default());

		assert!(Lots::<T>::get(lot).is_some_and(|row| row.recall.is_some()));
	}

	#[benchmark]
	fn recall_packs(n: Linear<1, { MAX_RECALLED }>) {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		change::<T>(lot, |row| row.derived = 1);
		let signer = RawOrigin::Signed(plant.regulator);

		#[extrinsic_call]
		_(signer, lot, serials(0, n), RECALL_TERMS, Commitment::default());

		assert_eq!(RecalledPacks::<T>::iter().count() as u32, n);
	}

	#[benchmark]
	fn add_to_recall(n: Linear<1, { MAX_RECALLED - 1 }>) {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number = recalled_packs::<T>(&plant, lot, MAX_RECALLED - n);
		change::<T>(lot, |row| row.derived = 1);
		let further = serials(MAX_RECALLED, n);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.regulator), number, further);

		assert_eq!(Recalls::<T>::get(number).map(|row| row.packs), Some(MAX_RECALLED));
	}

	#[benchmark]
	fn classify() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number = recalled::<T>(&plant, lot);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.regulator), number, RecallClass::I);

		assert!(Recalls::<T>::get(number).is_some_and(|row| row.terms.class == RecallClass::I));
	}

	#[benchmark]
	fn deepen_recall() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number = recalled::<T>(&plant, lot);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.regulator), number, Depth::Consumer, Effectiveness::A);

		let depth = Recalls::<T>::get(number).map(|row| row.terms.depth);
		assert_eq!(depth, Some(Depth::Consumer));
	}

	#[benchmark]
	fn respond() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number = recalled::<T>(&plant, lot);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), number, 1);

		assert_eq!(Recalls::<T>::get(number).map(|row| row.responses), Some(1));
	}

	#[benchmark]
	fn terminate_recall(n: Linear<0, { MAX_HOLDERS }>) {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number = recalled::<T>(&plant, lot);
		for holder in 0..n {
			let agent: T::AccountId = account("holder", holder, 0);
			let institution = T::Membership::benchmark_institution(&agent);
			let holder = T::Membership::benchmark_predecessor(institution);
			T::Sponsorship::benchmark_sponsor(institution, &agent);
			assert_ok!(T::Stock::commissioned(&lot, holder, 1));
			let response = Response { in_stock: 1, responded_at: 0 };
			Responses::<T>::insert(number, institution, response);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.regulator), number, Commitment::default(), n);

		assert!(Recalls::<T>::get(number).is_some_and(|row| row.termination.is_some()));
	}

	#[benchmark]
	fn assess_lot() {
		let plant = plant::<T>();
		let source = lot::<T>(plant.maker, 0, 0, 1);
		let lot = lot::<T>(plant.maker, 1, MAX_INPUTS, 1);
		let number = affecting::<T>(&plant, source, lot);
		affecting::<T>(&plant, source, lot);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), lot, number, Commitment::default());

		assert!(!Affected::<T>::contains_key(lot, number));
	}

	#[benchmark]
	fn trace() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number = recalled::<T>(&plant, lot);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), number);

		assert!(Recalls::<T>::get(number).is_some_and(|row| row.is_traced()));
	}

	#[benchmark]
	fn report_disorder() {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let (left, right, batch) = disordered();
		Batches::<T>::insert(lot, 0, batch);

		#[extrinsic_call]
		_(RawOrigin::Signed(plant.agent), lot, 0, left, right);

		assert!(Lots::<T>::get(lot).is_some_and(|row| row.is_disordered));
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let plant = plant::<T>();
		let source = lot::<T>(plant.maker, 0, 0, 1);
		let mut lots = BoundedVec::new();
		for place in 0..n {
			let first = 1 + place * (MAX_INPUTS + 1);
			let lot = lot::<T>(plant.maker, first, MAX_INPUTS, T::MaxBatches::get());
			for _ in 0..crate::impls::fold::MAX_FOLDED_AFFECTIONS {
				affecting::<T>(&plant, source, lot);
			}
			change::<T>(lot, |row| row.expiry = Day(-1));
			assert_ok!(lots.try_push(lot));
		}
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), lots);

		assert_eq!(Folds::<T>::get(plant.maker).map(|folded| folded.count), Some(n));
	}

	#[benchmark]
	fn fold_recall(p: Linear<0, { MAX_RECALLED }>, r: Linear<0, { T::MaxFold::get() }>) {
		let plant = plant::<T>();
		let lot = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number =
			if p == 0 { recalled::<T>(&plant, lot) } else { recalled_packs::<T>(&plant, lot, p) };
		for respondent in 0..r {
			let agent: T::AccountId = account("respondent", respondent, 0);
			let institution = T::Membership::benchmark_institution(&agent);
			T::Sponsorship::benchmark_sponsor(institution, &agent);
			assert_ok!(Pallet::<T>::respond(RawOrigin::Signed(agent).into(), number, 1));
		}
		terminated::<T>(number);
		change::<T>(lot, |row| row.expiry = Day(-1));
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), number);

		assert!(!Recalls::<T>::contains_key(number));
	}

	#[benchmark]
	fn sweep_nothing() {
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::sweep(&mut meter);
		}

		assert_eq!(Tracing::<T>::iter_keys().count(), 0);
	}

	#[benchmark]
	fn trace_step() {
		let plant = plant::<T>();
		let source = lot::<T>(plant.maker, 0, MAX_INPUTS, 1);
		let number = recalled::<T>(&plant, source);
		let derived = lot::<T>(plant.maker, 1 + MAX_INPUTS, MAX_INPUTS, 1);
		Derived::<T>::insert(source, derived, ());
		change::<T>(derived, |row| row.derived = 1);
		Recalls::<T>::mutate(number, |row| {
			let row = row.as_mut().expect("it was recalled");
			Pallet::<T>::enqueue(number, row, source);
		});

		#[block]
		{
			// As a block that has room finds it.
			let waiting = Pallet::<T>::next_turn().expect("it waits");
			Pallet::<T>::take_turn(waiting);
		}

		assert!(Affected::<T>::contains_key(derived, number));
		assert!(Recalls::<T>::get(number).is_some_and(|row| row.is_waiting));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
