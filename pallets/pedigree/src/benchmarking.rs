// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst: events as large as they can be, and for each the longest way
//! to who answers for it.

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::{assert_ok, traits::Get, BoundedVec};
use frame_system::RawOrigin;
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{InstitutionId, Membership, Moment, Sponsorship};
use salus_supply::{
	event::{MAX_CORRECTIONS, MAX_QUANTITIES, MAX_THINGS},
	ContainerKey, ErrorDeclaration, ErrorReason, EventNumber, Events as _, Step, Thing, Tracked,
};

use crate::{
	impls::{MAX_TOLD, ROWS},
	*,
};

/// Event `number` of `institution`, of the beginning of time.
fn event<T: Config>(
	institution: InstitutionId,
	number: u32,
	error: Option<ErrorDeclaration>,
) -> salus_supply::Event {
	let gtin = "09506000134352".parse().expect("it is a GTIN");
	let text = |place: u32| alloc::format!("{place:020}");
	let thing = |place: u32| {
		let serial = text(place).parse().expect("it is a serial");
		let thing = Thing::Container(ContainerKey::Sgtin(Sgtin { gtin, serial }));
		Tracked { thing, previous: Some(EventNumber(0)) }
	};
	let quantity = |place: u32| {
		let lot = text(place).parse().expect("it is a lot");
		(Lgtin { gtin, lot }, u32::MAX)
	};
	salus_supply::Event {
		capture: Pallet::<T>::benchmark_capture(number),
		recorded_at: Moment::MIN,
		institution,
		step: Step::Shipped { to: institution },
		things: BoundedVec::truncate_from((0..MAX_THINGS).map(thing).collect()),
		quantities: BoundedVec::truncate_from((0..MAX_QUANTITIES).map(quantity).collect()),
		error,
	}
}

fn corrections<T: Config>() -> Corrections {
	let hash = |number| Pallet::<T>::benchmark_capture(number).event;
	BoundedVec::truncate_from((1..=MAX_CORRECTIONS).map(hash).collect())
}

/// Writes the next event.
fn insert<T: Config>(event: salus_supply::Event) {
	let number = NextEvent::<T>::get();
	EventNumbers::<T>::insert(event.capture.event, event.institution, number);
	Events::<T>::insert(number, event);
	NextEvent::<T>::put(EventNumber(number.0 + 1));
}

/// Agent `index`, and the oldest predecessor of its institution: for that one it answers at the
/// highest cost.
fn successor<T: Config>(index: u32) -> (T::AccountId, InstitutionId) {
	let agent: T::AccountId = account("agent", index, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	(agent, T::Membership::benchmark_predecessor(institution))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn declare_error() {
		let (agent, predecessor) = successor::<T>(0);
		for number in 0..=MAX_CORRECTIONS {
			insert::<T>(event::<T>(predecessor, number, None));
		}
		let wrong = Pallet::<T>::benchmark_capture(0).event;
		for other in 1..MAX_TOLD as u32 {
			EventNumbers::<T>::insert(wrong, InstitutionId(u32::MAX - other), EventNumber(0));
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), wrong, ErrorReason::IncorrectData, corrections::<T>());

		let event = Events::<T>::get(EventNumber(0)).expect("it stays");
		assert!(event.error.is_some());
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxEvents::get() }>) {
		let recorders: Vec<_> = (0..n).map(successor::<T>).collect();
		for (number, (agent, predecessor)) in (0u32..).zip(&recorders) {
			T::Sponsorship::benchmark_sponsor(*predecessor, agent);
			assert_ok!(T::Sponsorship::charge(*predecessor, ROWS));
			let error = ErrorDeclaration {
				declared_at: Moment::MIN,
				reason: ErrorReason::IncorrectData,
				corrections: corrections::<T>(),
			};
			insert::<T>(event::<T>(*predecessor, number, Some(error)));
		}
		let anybody: T::AccountId = account("anybody", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), n);

		assert_eq!(OldestEvent::<T>::get(), NextEvent::<T>::get());
		assert_eq!(Folded::<T>::get().map(|folded| folded.count), Some(n));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
