// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst: packs that nobody touched and somebody doubts, introduced out
//! of a container by the longest paths, and institutions that were handed over as often as can be.

use alloc::{format, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{assert_ok, traits::Get, BoundedVec};
use frame_system::RawOrigin;
use salus_gs1::{Lgtin, Serial, Sgtin};
use salus_primitives::{merkle, Commitment, InstitutionId, Membership, Sponsorship};
use salus_supply::{
	Containers, Events, Introduction, Lots, PackState, Packs, Place, Source, Thing, Trails,
};

use crate::*;

/// How many packs the lot and the container of the benchmarks hold.
const COUNT: u32 = 256;

/// The serial of the pack with this number.
fn serial(number: u32) -> Serial {
	format!("{number:06}").parse().expect("digits are a serial")
}

/// Packs of `lot` that `institution` touched and that are loose with it.
pub(crate) fn touched<T: Config>(
	institution: InstitutionId,
	lot: &Lgtin,
	count: u32,
) -> Vec<Sgtin> {
	let content = T::Lots::facts(lot).map_or(1, |facts| facts.content);
	let capture = T::Events::benchmark_capture(u32::MAX);
	let pack = |number| {
		let mut row = Pallet::<T>::touched(institution, institution, *lot, None, content);
		row.changed_at = Pallet::<T>::now();
		row.read_point = Some(capture.read_point);
		let pack = Sgtin { gtin: lot.gtin, serial: serial(number) };
		Pallet::<T>::write(&pack, Some(row));
		pack
	};
	(0..count).map(pack).collect()
}

/// Where the leaf at `index` stands.
fn place(leaves: &[Serial], index: usize) -> Place {
	let mut level: Vec<_> =
		leaves.iter().map(|serial| merkle::leaf_hash(serial.as_str().as_bytes())).collect();
	let (mut path, mut position) = (Vec::new(), index);
	while level.len() > 1 {
		path.extend(level.get(position ^ 1));
		let pairs = level.chunks(2);
		level = pairs
			.map(|pair| pair.get(1).map_or(pair[0], |right| merkle::node_hash(&pair[0], right)))
			.collect();
		position /= 2;
	}
	Place { index: index as u32, path: BoundedVec::truncate_from(path) }
}

/// What the longest path takes beyond those of the benchmarks, for lot and container.
fn climb() {
	let leaf = merkle::leaf_hash(&[0; 20]);
	let path = [leaf; merkle::MAX_PATH as usize];
	for _ in 0..2 {
		assert!(!merkle::verify_inclusion(leaf, 0, u32::MAX, &path, leaf));
	}
}

/// An agent with every duty, a lot of its institution, and a pack that nobody touched in one of its
/// containers.
struct Shelf<AccountId> {
	agent: AccountId,
	institution: InstitutionId,
	lot: Lgtin,
	pack: Sgtin,
	introduction: Introduction,
}

fn shelf<T: Config>() -> Shelf<T::AccountId> {
	let agent: T::AccountId = account("agent", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	T::Sponsorship::benchmark_sponsor(institution, &account("neighbour", 0, 0));
	let serials: Vec<_> = (0..COUNT).map(serial).collect();
	let lot = T::Lots::benchmark_lot(institution, &serials);
	let container = T::Containers::benchmark_packed(institution, &lot, &serials);
	let place = place(&serials, 1);
	let source = Source::Container { container, portion: 0, place: place.clone() };
	let introduction = Introduction { lot, batch: 0, place, source };
	let pack = Sgtin { gtin: lot.gtin, serial: serial(1) };
	Shelf { agent, institution, lot, pack, introduction }
}

/// Lets `payer` pay for a doubt about `pack`.
fn watched<T: Config>(pack: Sgtin, lot: Lgtin, payer: InstitutionId) {
	let suspicion = Suspicion { attempts: 1, ..Suspicion::begun(lot, payer, 0) };
	Suspicions::<T>::insert(pack.gtin, pack.serial, suspicion);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn take_out() {
		let Shelf { agent, pack, introduction, .. } = shelf::<T>();
		let capture = T::Events::benchmark_capture(0);
		let origin = RawOrigin::Signed(agent).into();

		#[block]
		{
			climb();
			assert_ok!(Pallet::<T>::take_out(origin, pack, introduction, capture));
		}

		assert!(<Pallet<T> as Packs>::is_touched(&pack));
	}

	#[benchmark]
	fn dispense() {
		let Shelf { agent, institution, lot, pack, introduction } = shelf::<T>();
		watched::<T>(pack, lot, institution);
		let capture = T::Events::benchmark_capture(0);
		let origin = RawOrigin::Signed(agent).into();

		#[block]
		{
			climb();
			let introduction = Some(introduction);
			assert_ok!(Pallet::<T>::dispense(origin, pack, introduction, None, capture));
		}

		let row = TouchedPacks::<T>::get(pack).expect("it was touched");
		assert_eq!(row.state, PackState::Supplied);
	}

	#[benchmark]
	fn decommission() {
		let Shelf { agent, pack, introduction, .. } = shelf::<T>();
		let capture = T::Events::benchmark_capture(0);
		let origin = RawOrigin::Signed(agent).into();
		let state = PackState::Exported;

		#[block]
		{
			climb();
			let introduction = Some(introduction);
			assert_ok!(Pallet::<T>::decommission(origin, pack, introduction, state, capture));
		}

		let row = TouchedPacks::<T>::get(pack).expect("it was touched");
		assert_eq!(row.state, state);
	}

	#[benchmark]
	fn restore() {
		let Shelf { agent, institution, lot, pack, introduction } = shelf::<T>();
		watched::<T>(pack, lot, institution);
		let capture = T::Events::benchmark_capture(0);
		let origin = RawOrigin::Signed(agent.clone());
		let introduction = Some(introduction);
		assert_ok!(Pallet::<T>::dispense(origin.into(), pack, introduction, None, capture));
		let predecessor = T::Membership::benchmark_predecessor(institution);
		TouchedPacks::<T>::mutate(pack, |row| {
			row.as_mut().expect("it was touched").changed_by = predecessor;
		});
		let capture = T::Events::benchmark_capture(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), pack, true, capture);

		let row = TouchedPacks::<T>::get(pack).expect("it was touched");
		assert_eq!(row.state, PackState::Active);
		assert!(<Pallet<T> as Trails>::last_event(&Thing::Pack(pack)).is_some());
	}

	#[benchmark]
	fn report_suspect() {
		let Shelf { agent, lot, pack, .. } = shelf::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), pack, lot, Commitment::default());

		let suspicion = Pallet::<T>::suspicion(&pack).expect("it was reported");
		assert_eq!(suspicion.standing, Standing::Suspect);
	}

	#[benchmark]
	fn declare_illegitimate() {
		let Shelf { agent, institution, lot, pack, .. } = shelf::<T>();
		watched::<T>(pack, lot, institution);
		let predecessor = T::Membership::benchmark_predecessor(institution);
		let origin = RawOrigin::Signed(agent).into();

		#[block]
		{
			// A Regulator is not asked for whose the lot is.
			assert!(T::Lots::facts(&lot).is_some());
			assert!(T::Membership::answers_for(institution, predecessor));
			assert_ok!(Pallet::<T>::declare_illegitimate(origin, pack, Commitment::default()));
		}

		let suspicion = Pallet::<T>::suspicion(&pack).expect("it was doubted");
		assert_eq!(suspicion.standing, Standing::Illegitimate);
	}

	#[benchmark]
	fn clear_suspicion() {
		let Shelf { agent, institution, lot, pack, .. } = shelf::<T>();
		watched::<T>(pack, lot, institution);
		let predecessor = T::Membership::benchmark_predecessor(institution);
		let origin = RawOrigin::Signed(agent).into();

		#[block]
		{
			// A Regulator is not asked for whose the lot is.
			assert!(T::Lots::facts(&lot).is_some());
			assert!(T::Membership::answers_for(institution, predecessor));
			assert_ok!(Pallet::<T>::clear_suspicion(origin, pack, Commitment::default()));
		}

		let suspicion = Pallet::<T>::suspicion(&pack).expect("it was doubted");
		assert_eq!(suspicion.standing, Standing::Cleared);
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let Shelf { agent, institution, lot, .. } = shelf::<T>();
		let payer = T::Membership::benchmark_predecessor(institution);
		let gone = Lgtin { lot: "GONE".parse().expect("letters are a lot"), ..lot };
		let packs = touched::<T>(payer, &gone, n);
		for pack in &packs {
			watched::<T>(*pack, gone, payer);
			let mut row = TouchedPacks::<T>::get(pack).expect("it was touched");
			row.become_of(PackState::Destroyed, row.left);
			row.changed_at = 0;
			Pallet::<T>::write(pack, Some(row));
		}
		assert_ok!(T::Sponsorship::charge(payer, n.saturating_mul(2)));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), BoundedVec::truncate_from(packs));

		let folded = Folds::<T>::get(payer).map(|folded| folded.count);
		assert_eq!(folded, Some(n.saturating_mul(2)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
