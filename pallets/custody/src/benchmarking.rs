// SPDX-License-Identifier: Apache-2.0

//! What the calls and the steps of the sweep cost at their worst: with as many lots as can be
//! together, in as many levels, among institutions that were handed over as often as can be.

mod scene;

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{Panels, Rulings};
use salus_supply::{Events, Exposures, Lots};

use crate::*;
use scene::*;

pub(crate) use scene::packed;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn pack(
		p: Linear<0, { MAX_PORTIONS }>,
		c: Linear<1, { MAX_CHILDREN }>,
		t: Linear<0, { MAX_PACKS }>,
	) {
		let trade = trade::<T>();
		let predecessor = T::Membership::benchmark_predecessor(trade.sender);
		let key = T::Lots::benchmark_container(predecessor, 0);
		let mut containers: Vec<_> = (1..=c).map(|number| filled::<T>(&trade, number)).collect();
		containers.sort();
		for child in &containers {
			change::<T>(child, |row| row.proprietor = predecessor);
			T::Exposures::benchmark_exposed(trade.sender, child, false);
		}
		hold::<T>(&trade, Holding { packed: c, loose: 1, sent: 0 });
		let mut packs: Vec<_> =
			spread(t).flat_map(|(lot, count)| touched::<T>(&trade, lot, count)).collect();
		packs.sort();
		let content = Content {
			portions: BoundedVec::truncate_from(loose(trade.lots.get(..p as usize).expect("few"))),
			containers: BoundedVec::truncate_from(containers),
			packs: BoundedVec::truncate_from(packs),
		};

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), key, content, T::Events::benchmark_capture(0));

		let row = Containers::<T>::get(key).expect("it was packed");
		assert_eq!((row.children, row.packs), (c, t));
	}

	#[benchmark]
	fn unpack(c: Linear<0, { MAX_CHILDREN }>, t: Linear<0, { MAX_PACKS }>) {
		let trade = trade::<T>();
		let key = filled::<T>(&trade, 0);
		hold::<T>(&trade, Holding { packed: 100, loose: 0, sent: 0 });
		for number in 1..=c {
			nest::<T>(&trade, &key, &filled::<T>(&trade, number));
		}
		spread(t).for_each(|(lot, count)| enclose::<T>(&trade, &key, lot, count));
		T::Exposures::benchmark_exposed(trade.sender, &key, false);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), key, T::Events::benchmark_capture(0));

		let row = Containers::<T>::get(key).expect("it stays");
		assert_eq!((row.status, row.children, row.packs), (Status::Unpacked, 0, 0));
	}

	#[benchmark]
	fn ship() {
		let trade = trade::<T>();
		let predecessor = T::Membership::benchmark_predecessor(trade.sender);
		let containers = filled_all::<T>(&trade);
		for container in &containers {
			change::<T>(container, |row| row.proprietor = predecessor);
		}
		hold::<T>(&trade, Holding { packed: MAX_CONTAINERS, loose: 0, sent: 0 });
		let dispatch = dispatch(&trade, containers, Purpose::Sale);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), dispatch, T::Events::benchmark_capture(0));

		assert!(Shipments::<T>::contains_key(ShipmentId(0)));
	}

	#[benchmark]
	fn receive(n: Linear<0, { MAX_FINDINGS }>) {
		let trade = trade::<T>();
		let (shipment, innermost) = shipped::<T>(&trade);
		let missing = innermost.into_iter().take(n as usize);
		let findings = missing.map(|container| Finding::Missing { container }).collect();
		let findings = Findings::truncate_from(findings);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.receiving), shipment, findings, T::Events::benchmark_capture(0));

		let row = Shipments::<T>::get(shipment).expect("it was shipped");
		assert_eq!((row.is_in_transit(), row.open_exceptions), (false, n));
	}

	#[benchmark]
	fn refuse() {
		let trade = trade::<T>();
		let (shipment, _) = shipped::<T>(&trade);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.receiving), shipment);

		let row = Shipments::<T>::get(shipment).expect("it was shipped");
		assert_eq!(row.status, ShipmentStatus::Refused);
	}

	#[benchmark]
	fn cancel() {
		let trade = trade::<T>();
		let (shipment, _) = shipped::<T>(&trade);
		Shipments::<T>::mutate(shipment, |row| row.as_mut().expect("it was shipped").due = 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), shipment);

		let row = Shipments::<T>::get(shipment).expect("it was shipped");
		assert_eq!(row.status, ShipmentStatus::Cancelled);
	}

	#[benchmark]
	fn settle() {
		let trade = trade::<T>();
		let exception = surplus::<T>(&trade);
		state::<T>(exception, Side::Receiver, Resolution::Accepted);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), exception, Resolution::Accepted);

		let row = Exceptions::<T>::get(exception).expect("it was opened");
		assert!(row.outcome.is_some());
	}

	#[benchmark]
	fn close_overdue() {
		let trade = trade::<T>();
		let (_, exception) = damaged::<T>(&trade);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), exception);

		let row = Exceptions::<T>::get(exception).expect("it was opened");
		assert!(row.outcome.is_some());
	}

	#[benchmark]
	fn verify_return() {
		let trade = trade::<T>();
		let container = filled::<T>(&trade, 0);
		change::<T>(&container, |row| row.quarantines.is_returned = true);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(trade.sending),
			container,
			Commitment::default(),
			T::Events::benchmark_capture(0),
		);

		let row = Containers::<T>::get(container).expect("it stays");
		assert!(row.quarantines.is_clear());
	}

	#[benchmark]
	fn decommission() {
		let trade = trade::<T>();
		let container = filled::<T>(&trade, 0);
		hold::<T>(&trade, Holding { packed: 1, loose: 0, sent: 0 });

		#[extrinsic_call]
		_(
			RawOrigin::Signed(trade.sending),
			container,
			PackState::Destroyed,
			T::Events::benchmark_capture(0),
		);

		let row = Containers::<T>::get(container).expect("it stays");
		assert_eq!(row.status, Status::Gone(PackState::Destroyed));
	}

	#[benchmark]
	fn set_seller() {
		let trade = trade::<T>();
		let predecessor = T::Membership::benchmark_predecessor(trade.sender);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), predecessor, trade.receiver, true);

		assert!(Sellers::<T>::contains_key(predecessor, trade.receiver));
	}

	#[benchmark]
	fn set_trading_licence() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let licence = Some(CredentialTypeId(7));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Role::Pharmacy, licence);

		assert_eq!(TradingLicences::<T>::get(Role::Pharmacy), licence);
		Ok(())
	}

	#[benchmark]
	fn set_deadlines() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let deadlines = Deadlines { receipt: 1, exception: 1 };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deadlines);

		assert_eq!(CurrentDeadlines::<T>::get(), deadlines);
		Ok(())
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let trade = trade::<T>();
		let parent = filled::<T>(&trade, 0);
		hold::<T>(&trade, Holding { packed: 100, loose: 0, sent: 0 });
		let mut containers = Vec::new();
		for number in 1..=n {
			let child = filled::<T>(&trade, number);
			nest::<T>(&trade, &parent, &child);
			enclose::<T>(&trade, &child, number as usize, MAX_PACKS);
			containers.push(child);
		}
		change::<T>(&parent, |row| {
			(row.status, row.changed_at) = (Status::Gone(PackState::Destroyed), 0);
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), BoundedVec::truncate_from(containers));

		assert_eq!(ContainerFolds::<T>::get(trade.sender).map(|folded| folded.count), Some(n));
	}

	#[benchmark]
	fn fold_shipments(n: Linear<1, { T::MaxFold::get() }>) {
		let trade = trade::<T>();
		let shipments = (0..n).map(|_| closed::<T>(&trade)).collect();
		let shipments = BoundedVec::truncate_from(shipments);

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), shipments);

		assert_eq!(ShipmentFolds::<T>::get(trade.sender).map(|folded| folded.count), Some(n));
		assert_eq!(Exceptions::<T>::iter().count(), 0);
	}

	/// About a container as deep as can be.
	#[benchmark]
	fn dispute() {
		let trade = trade::<T>();
		let (_, exception) = damaged::<T>(&trade);
		Exceptions::<T>::mutate(exception, |row| {
			row.as_mut().expect("it is open").due = Moment::MAX;
		});
		let row = Exceptions::<T>::get(exception).expect("it is open");
		let proprietor = T::Membership::benchmark_predecessor(trade.receiver);
		change::<T>(&<Pallet<T> as salus_supply::Containers>::outermost(&row.container), |row| {
			row.proprietor = proprietor
		});
		state::<T>(exception, Side::Sender, Resolution::Accepted);
		T::Panels::benchmark_institutions();

		#[extrinsic_call]
		_(RawOrigin::Signed(trade.sending), exception, Commitment::default());

		let row = Exceptions::<T>::get(exception).expect("it is open");
		assert!(row.is_before_panel());
	}

	#[benchmark]
	fn dismiss() {
		let trade = trade::<T>();
		let exception = missed::<T>(&trade);
		bring_before_panels::<T>(&trade, exception);
		let mut row = Exceptions::<T>::get(exception).expect("it is open");

		#[block]
		{
			let dismissed = Pallet::<T>::dismiss_disputes(exception, &mut row);
			assert_eq!(dismissed, Ok(true));
		}

		assert_eq!(Matters::<T>::iter().count(), 0);
	}

	/// One side is granted what it claims, and the panel of the other one is dismissed.
	#[benchmark]
	fn ruled() {
		let trade = trade::<T>();
		let exception = missed::<T>(&trade);
		bring_before_panels::<T>(&trade, exception);
		let matter = Pallet::<T>::matter(exception, Side::Sender);

		#[block]
		{
			Pallet::<T>::ruled(&matter, Ruling::Overturned);
		}

		let row = Exceptions::<T>::get(exception).expect("it was opened");
		assert!(row.outcome.is_some());
	}

	#[benchmark]
	fn sweep_nothing() {
		let trade = trade::<T>();
		missed::<T>(&trade);
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::sweep(&mut meter);
		}

		assert_eq!(Due::<T>::iter_keys().count(), 1);
	}

	#[benchmark]
	fn sweep_one() {
		let trade = trade::<T>();
		let (at, exception) = damaged::<T>(&trade);

		#[block]
		{
			assert_eq!(Due::<T>::iter_keys().next(), Some((at, exception)));
			Pallet::<T>::sweep_one(at, exception);
		}

		let row = Exceptions::<T>::get(exception).expect("it was opened");
		assert!(row.outcome.is_some());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
