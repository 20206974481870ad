// SPDX-License-Identifier: Apache-2.0

//! What the calls and the sweep cost at their worst: where a vote or its lack ends the panel, where
//! panelists are hard to find, and among parties that were handed over as often as can be.

use alloc::vec::Vec;

use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{
	Commitment, Digest, Forum, InstitutionId, Matter, Membership, Moment, Ruling,
};
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::*;

/// Four times as many candidates as are looked at for a panel, so few of them Active that they are
/// hard to find, and so evenly that each row that is looked at has one for each seat.
pub(crate) fn scarce_institutions<T: Config>() {
	let size = T::PanelSize::get();
	let distance = (T::MaxScan::get() / (size + 1)).max(1);
	let first = T::Membership::admitted();
	let enough = first + 4 * size * T::MaxScan::get();
	for number in 0.. {
		let active = T::Membership::benchmark_institution(&account("panelist", number, 0));
		loop {
			let before = T::Membership::admitted();
			T::Membership::benchmark_predecessor(active);
			let after = T::Membership::admitted();
			if after >= enough || after == before {
				return;
			}
			if after >= first + (number + 1) * distance {
				break;
			}
		}
	}
}

/// Goes to a block such that the seats that become vacant there are drawn in vain as often as can
/// be, and then looked for each in a row of its own among candidates of which the last are scarce.
fn go_to_costly_draws<T: Config>(matter: &Matter) {
	let (count, draws) = (T::Membership::admitted(), T::MaxDraws::get());
	let drawn = |since: u32, seat, turn| {
		let seed = Pallet::<T>::seed(matter, seat, since.into());
		Pallet::<T>::place(&seed, turn, count).expect("there are candidates")
	};
	let is_in_vain = |since, seat| {
		let mut drawn = (0..draws).map(|turn| drawn(since, seat, turn));
		drawn.all(|place| {
			let candidate = T::Membership::nth_admitted(place).expect("it was admitted");
			!T::Membership::is_active(candidate)
		})
	};
	let is_costly = |since: &u32| {
		let mut rows: Vec<_> =
			(0..T::PanelSize::get()).map(|seat| drawn(*since, seat, draws - 1)).collect();
		rows.sort();
		let is_apart = rows.windows(2).all(|pair| pair[0] + T::MaxScan::get() <= pair[1]);
		let is_whole = rows.last().is_some_and(|last| last + T::MaxScan::get() <= count);
		is_apart && is_whole && (0..T::PanelSize::get()).all(|seat| is_in_vain(*since, seat))
	};
	let since = (1..100_000).find(is_costly).expect("one of so many blocks is such");
	frame_system::Pallet::<T>::set_block_number(since.into());
}

fn matter(number: u32) -> Matter {
	let reference = Digest(BlakeTwo256::hash(&number.encode()));
	Matter { forum: Forum::Claims, reference }
}

/// As many parties as can be, each a predecessor of another institution.
fn parties<T: Config>() -> PartiesOf<T> {
	let party = |number| {
		let answering = T::Membership::benchmark_institution(&account("party", number, 0));
		T::Membership::benchmark_predecessor(answering)
	};
	let mut parties: Vec<_> = (0..T::MaxParties::get()).map(party).collect();
	parties.sort();
	BoundedVec::truncate_from(parties)
}

/// Panelists of a matter who left their seats.
fn former<T: Config>(count: u32) -> BoundedVec<Former, MaxFormer<T>> {
	let left = |number: u32| Former {
		panelist: InstitutionId(u32::MAX - number),
		departure: Departure::Recused,
		left_at: 0,
	};
	BoundedVec::truncate_from((0..count).map(left).collect())
}

/// A panel of which all seats are taken, and due at `due`; with its delegates.
fn seated<T: Config>(matter: &Matter, due: Moment) -> Vec<T::AccountId> {
	let delegates: Vec<T::AccountId> =
		(0..T::PanelSize::get()).map(|number| account("delegate", number, 0)).collect();
	let taken =
		|delegate| Seat::Taken { panelist: T::Membership::benchmark_institution(delegate), due };
	let panel = Panel {
		parties: parties::<T>(),
		convened_at: 0,
		seats: BoundedVec::truncate_from(delegates.iter().map(taken).collect()),
		former: BoundedVec::default(),
		closing: None,
	};
	for (number, seat) in panel.numbered() {
		Due::<T>::insert(InOrder::from(due), (matter, number), ());
		Serving::<T>::insert(seat.panelist().expect("it is taken"), matter, number);
	}
	Panels::<T>::insert(matter, panel);
	delegates
}

/// Lets every seat of the panel of `matter` be taken.
pub(crate) fn take_seats<T: Config>(matter: &Matter) {
	let mut panel = Panels::<T>::get(matter).expect("it was convened");
	let due = Moment::MAX;
	let seated = Due::<T>::iter_keys().count() as u32;
	for (number, _) in panel.clone().numbered() {
		let delegate = account("seated", number, seated);
		let panelist = T::Membership::benchmark_institution(&delegate);
		panel.set_seat(number, Seat::Taken { panelist, due });
		Due::<T>::insert(InOrder::from(due), (matter, number), ());
		Serving::<T>::insert(panelist, matter, number);
	}
	Panels::<T>::insert(matter, panel);
}

/// Lets as many panelists have voted that `missing` votes of the same kind decide.
fn voted<T: Config>(matter: &Matter, ruling: Ruling, missing: u32) {
	let count = T::PanelSize::get() / 2 + 1 - missing;
	Panels::<T>::mutate(matter, |panel| {
		let panel = panel.as_mut().expect("it was convened");
		for (number, seat) in panel.clone().numbered().take(count as usize) {
			let Seat::Taken { panelist, due } = seat else { continue };
			let vote = Vote { ruling, reasons: Commitment::default(), voted_at: 0 };
			panel.set_seat(number, Seat::Voted { panelist, vote });
			Due::<T>::remove(InOrder::from(due), (matter, number));
			Serving::<T>::remove(panelist, matter);
		}
	});
}

fn ruling_on<T: Config>(matter: &Matter) -> Option<Ruling> {
	Panels::<T>::get(matter).and_then(|panel| panel.closing).and_then(|closing| closing.ruling)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn vote() {
		let matter = matter(0);
		let delegates = seated::<T>(&matter, Moment::MAX);
		voted::<T>(&matter, Ruling::Overturned, 1);
		let delegate = delegates[(T::PanelSize::get() / 2) as usize].clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(delegate), matter, Ruling::Overturned, Commitment::default());

		assert_eq!(ruling_on::<T>(&matter), Some(Ruling::Overturned));
	}

	#[benchmark]
	fn recuse() {
		let matter = matter(0);
		let delegates = seated::<T>(&matter, Moment::MAX);
		voted::<T>(&matter, Ruling::Upheld, 1);
		Panels::<T>::mutate(matter, |panel| {
			let panel = panel.as_mut().expect("it was convened");
			panel.former = former::<T>(T::MaxReplacements::get());
		});
		let delegate = delegates[(T::PanelSize::get() / 2) as usize].clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(delegate), matter);

		assert_eq!(ruling_on::<T>(&matter), Some(Ruling::Upheld));
	}

	#[benchmark]
	fn draw() {
		let matter = matter(0);
		let delegates = seated::<T>(&matter, 0);
		let replaced = T::MaxReplacements::get();
		let before = replaced.saturating_sub(T::PanelSize::get());
		let left = |number| {
			let answering = T::Membership::benchmark_institution(&account("answering", number, 0));
			let panelist = T::Membership::benchmark_predecessor(answering);
			Former { panelist, departure: Departure::Recused, left_at: 0 }
		};
		let former: Vec<_> = (0..before).map(left).collect();
		Panels::<T>::mutate(matter, |panel| {
			panel.as_mut().expect("it was convened").former = BoundedVec::truncate_from(former);
		});
		scarce_institutions::<T>();
		go_to_costly_draws::<T>(&matter);

		#[block]
		{
			// Seats are drawn anew in the same step only here: no step costs more.
			Pallet::<T>::advance(&matter, Moment::MAX, Some(u64::MAX));
		}

		let panel = Panels::<T>::get(matter).expect("it was convened");
		assert_eq!(panel.former.len(), before as usize + delegates.len());
		assert_eq!(Due::<T>::iter_keys().count(), delegates.len());
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let parties = parties::<T>();
		let matters: Vec<_> = (0..n).map(matter).collect();
		for matter in &matters {
			let panel = Panel {
				parties: parties.clone(),
				convened_at: 0,
				seats: BoundedVec::truncate_from(
					(0..T::PanelSize::get()).map(|_| Seat::Closed).collect(),
				),
				former: former::<T>(MaxFormer::<T>::get()),
				closing: Some(Closing { closed_at: 0, ruling: Some(Ruling::Upheld) }),
			};
			Panels::<T>::insert(matter, panel);
		}
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), BoundedVec::truncate_from(matters));

		assert_eq!(Folds::<T>::get(Forum::Claims).map(|folded| folded.count), Some(n));
	}

	#[benchmark]
	fn set_deadlines() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let deadlines = Deadlines { vote: 1 };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deadlines);

		assert_eq!(CurrentDeadlines::<T>::get(), deadlines);
		Ok(())
	}

	#[benchmark]
	fn sweep_nothing() {
		seated::<T>(&matter(0), Moment::MAX);
		Vacancies::<T>::insert(InOrder::from(u64::MAX), matter(1), ());
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::sweep(&mut meter);
			// In the first epochs the sweep does not look there.
			assert!(Vacancies::<T>::iter_keys().next().is_some());
		}

		assert_eq!(meter.consumed(), T::WeightInfo::sweep_nothing());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
