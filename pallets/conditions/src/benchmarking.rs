// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst: a container deep in others with as many lots as there can
//! be, each of another product, and the longest way to who answers. A container for a benchmark has
//! one lot, so what more of it would be read is read beside the call.

use alloc::{format, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{assert_ok, traits::Get};
use frame_system::RawOrigin;
use salus_gs1::{Lgtin, Serial};
use salus_primitives::{merkle, Commitment, Digest, InstitutionId, Membership, Sponsorship};
use salus_supply::{ContainerKey, Containers, Exposures, Lots, Place, Quarantine, StorageProfile};
use sp_core::H256;

use crate::*;

/// How many containers a nested one can be in.
const DEPTH: u32 = 3;

/// An agent, its institution with quota, and the oldest predecessor of that.
fn institution<T: Config>() -> (T::AccountId, InstitutionId, InstitutionId) {
	let agent: T::AccountId = account("agent", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let predecessor = T::Membership::benchmark_predecessor(institution);
	prepay::<T>(institution);
	(agent, institution, predecessor)
}

/// The oldest predecessor of another institution with quota.
fn payer<T: Config>(number: u32) -> InstitutionId {
	let agent: T::AccountId = account("payer", number, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	prepay::<T>(institution);
	T::Membership::benchmark_predecessor(institution)
}

fn prepay<T: Config>(institution: InstitutionId) {
	let subject: T::AccountId = account("subject", 0, 0);
	T::Sponsorship::benchmark_sponsor(institution, &subject);
}

fn serials() -> Vec<Serial> {
	(1..=2).map(|number| format!("{number}").parse().expect("digits are a serial")).collect()
}

/// A container of `institution` with one lot.
fn packed<T: Config>(institution: InstitutionId) -> (ContainerKey, StorageProfile) {
	let serials = serials();
	let lot = T::Lots::benchmark_lot(institution, &serials);
	let container = T::Containers::benchmark_packed(institution, &lot, &serials);
	let profile = Pallet::<T>::profile(&container).expect("the lot has a storage profile");
	prepay::<T>(institution);
	(container, profile)
}

/// The other lots that could be in a container.
fn other_lots<T: Config>(institution: InstitutionId) -> Vec<Lgtin> {
	let lots =
		(1..MAX_MANUFACTURERS).map(|_| T::Lots::benchmark_lot(institution, &serials())).collect();
	prepay::<T>(institution);
	lots
}

/// The other containers that one could be in.
fn other_containers<T: Config>(institution: InstitutionId) -> Vec<ContainerKey> {
	(0..DEPTH).map(|_| packed::<T>(institution).0).collect()
}

fn read_beside<T: Config>(lots: &[Lgtin], containers: &[ContainerKey]) {
	for lot in lots {
		assert!(T::Lots::facts(lot).is_some());
	}
	for container in containers {
		assert!(T::Containers::held(container).is_some());
	}
}

/// What is far too warm for `profile`.
fn too_warm<T: Config>(profile: &StorageProfile) -> Statement {
	let moment = Pallet::<T>::now();
	Statement {
		root: Digest::default(),
		count: 1,
		from: moment,
		until: moment,
		minimum_centi_celsius: profile.maximum_centi_celsius,
		maximum_centi_celsius: i16::MAX,
		outside_minutes: 1,
		mean_kinetic_centi_celsius: i16::MAX,
	}
}

/// What was read once, long ago.
fn past() -> Statement {
	Statement {
		root: Digest::default(),
		count: 1,
		from: 0,
		until: 0,
		minimum_centi_celsius: 0,
		maximum_centi_celsius: 0,
		outside_minutes: 1,
		mean_kinetic_centi_celsius: 0,
	}
}

/// Answers of as many manufacturers as there can be.
fn answers(stability: Option<Stability>) -> Answers {
	let manufacturers = (0..MAX_MANUFACTURERS).map(|number| InstitutionId(u32::MAX - number));
	let answers = manufacturers.map(|manufacturer| Answer { manufacturer, stability });
	Answers::truncate_from(answers.collect())
}

/// Lets each manufacturer of `excursion` be another one for which `institution` answers from afar.
fn succeed_all<T: Config>(excursion: ExcursionId, institution: InstitutionId) {
	Excursions::<T>::mutate_extant(excursion, |row| {
		for answer in &mut row.answers {
			answer.manufacturer = T::Membership::benchmark_predecessor(institution);
		}
	});
}

/// Writes a monitor with an open excursion of `container`, and how it was answered.
fn exceed<T: Config>(
	institution: InstitutionId,
	container: ContainerKey,
	answers: Answers,
) -> ExcursionId {
	let excursion = NextExcursion::<T>::get();
	NextExcursion::<T>::put(ExcursionId(excursion.0 + 1));
	let row = Excursion {
		container,
		causes: Causes::MISSTATED,
		opened_at: 0,
		extended_at: None,
		answers,
		outcome: None,
		previous: None,
		payer: institution,
		is_charged: true,
	};
	assert_ok!(T::Sponsorship::charge(institution, 1));
	Excursions::<T>::insert(excursion, row);
	OpenExcursions::<T>::insert(ExcursionKey::from(excursion), ());
	Monitors::<T>::insert(
		container,
		Monitor { excursion: Some(excursion), ..Monitor::new(institution) },
	);
	excursion
}

/// Lets `container` have been through something.
pub(crate) fn expose<T: Config>(
	institution: InstitutionId,
	container: &ContainerKey,
	is_open: bool,
) {
	if is_open {
		let payer = T::Membership::benchmark_predecessor(institution);
		exceed::<T>(payer, *container, answers(None));
	}
	let mut monitor = Monitors::<T>::get(container).unwrap_or(Monitor::new(institution));
	monitor.inherit(Exposure::of(&past()));
	Monitors::<T>::insert(container, monitor);
}

/// Lets `container` have had readings and an excursion that ended.
fn remember<T: Config>(institution: InstitutionId, container: ContainerKey) {
	let excursion = exceed::<T>(institution, container, answers(None));
	Excursions::<T>::mutate_extant(excursion, |row| {
		row.outcome = Some(Outcome::Discarded { at: 0 })
	});
	OpenExcursions::<T>::remove(ExcursionKey::from(excursion));
	let statement = past();
	let batch = Batch { statement, institution, recorded_at: 0, is_disproved: false };
	Readings::<T>::insert(container, 0, batch);
	Monitors::<T>::mutate_extant(container, |monitor| monitor.record(&statement));
}

/// The path of a leaf beside `sibling` in the highest tree.
fn highest(sibling: H256) -> Vec<H256> {
	let others = (1..merkle::MAX_PATH).map(|level| H256::repeat_byte(level as u8));
	core::iter::once(sibling).chain(others).collect()
}

/// The root over the first leaf, at the end of `path`.
fn root(leaf: H256, path: &[H256]) -> Digest {
	Digest(path.iter().fold(leaf, |hash, sibling| merkle::node_hash(&hash, sibling)))
}

/// Writes the first statement about `container`, about as many readings as there can be.
fn tell<T: Config>(institution: InstitutionId, container: ContainerKey, statement: Statement) {
	let statement = Statement { count: u32::MAX, ..statement };
	let batch = Batch { statement, institution, recorded_at: 0, is_disproved: false };
	Readings::<T>::insert(container, 0, batch);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn record_readings() -> Result<(), BenchmarkError> {
		let (agent, institution, predecessor) = institution::<T>();
		let (container, profile) = packed::<T>(institution);
		let lots = other_lots::<T>(institution);
		let containers = other_containers::<T>(institution);
		let parent = containers[0];
		remember::<T>(institution, container);
		expose::<T>(institution, &parent, false);
		Pallet::<T>::inherit(&parent, &container);
		let statement = too_warm::<T>(&profile);

		#[block]
		{
			read_beside::<T>(&lots, &containers);
			T::Membership::answers_for(institution, predecessor);
			let origin = RawOrigin::Signed(agent);
			Pallet::<T>::record_readings(origin.into(), container, statement)?;
		}

		assert!(Pallet::<T>::monitor(&container).unwrap().is_open);
		Ok(())
	}

	#[benchmark]
	fn prove_reading() -> Result<(), BenchmarkError> {
		let (agent, institution, predecessor) = institution::<T>();
		let (container, profile) = packed::<T>(institution);
		let lots = other_lots::<T>(institution);
		let containers = other_containers::<T>(institution);

		remember::<T>(institution, container);

		// The first leaf of the highest tree.
		let reading = Reading { at: Pallet::<T>::now(), centi_celsius: i16::MIN };
		let path = highest(H256::zero());
		let root = root(reading.leaf_hash(), &path);
		tell::<T>(predecessor, container, Statement { root, ..too_warm::<T>(&profile) });
		let place = Place { index: 0, path: path.try_into().unwrap() };

		#[block]
		{
			read_beside::<T>(&lots, &containers);
			let origin = RawOrigin::Signed(agent);
			Pallet::<T>::prove_reading(origin.into(), container, 0, reading, place)?;
		}

		assert!(Pallet::<T>::monitor(&container).unwrap().is_open);
		Ok(())
	}

	#[benchmark]
	fn answer_stability() {
		let (agent, institution, _) = institution::<T>();
		let (container, _) = packed::<T>(institution);
		let excursion = exceed::<T>(institution, container, answers(None));
		succeed_all::<T>(excursion, institution);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), excursion, 0, true, Commitment::default());

		let row = Pallet::<T>::excursion(excursion).unwrap();
		assert!(row.answers.last().unwrap().stability.is_some());
	}

	#[benchmark]
	fn release() -> Result<(), BenchmarkError> {
		let (agent, institution, predecessor) = institution::<T>();
		let (container, _) = packed::<T>(institution);
		let stability = Stability {
			is_stable: true,
			assessment: Commitment::default(),
			institution,
			answered_at: 0,
		};
		let excursion = exceed::<T>(institution, container, answers(Some(stability)));
		T::Containers::quarantine(&container, Quarantine::Excursion)?;

		#[block]
		{
			T::Membership::answers_for(institution, predecessor);
			Pallet::<T>::release(RawOrigin::Signed(agent).into(), excursion)?;
		}

		assert!(!Pallet::<T>::excursion(excursion).unwrap().is_open());
		Ok(())
	}

	#[benchmark]
	fn close() {
		let (agent, institution, _) = institution::<T>();
		let container = T::Lots::benchmark_container(institution, 0);
		let excursion = exceed::<T>(institution, container, answers(None));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), excursion);

		assert!(!Pallet::<T>::excursion(excursion).unwrap().is_open());
	}

	/// Excursions, each after another, are the largest rows; each was paid by another institution.
	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let (agent, institution, _) = institution::<T>();
		let container = T::Lots::benchmark_container(institution, 0);
		let mut payers = Vec::new();
		for number in 1..=n {
			let previous = Monitors::<T>::get(container).and_then(|monitor| monitor.excursion);
			let payer = payer::<T>(number);
			let excursion = exceed::<T>(payer, container, answers(None));
			Excursions::<T>::mutate_extant(excursion, |row| {
				row.previous = previous;
				row.outcome = Some(Outcome::Discarded { at: 0 });
			});
			OpenExcursions::<T>::remove(ExcursionKey::from(excursion));
			payers.push(payer);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), container, n);

		for payer in payers {
			assert_eq!(Pallet::<T>::folded(payer).unwrap().count, 1);
		}
	}

	#[benchmark]
	fn prove_gap() -> Result<(), BenchmarkError> {
		let (agent, institution, predecessor) = institution::<T>();
		let (container, profile) = packed::<T>(institution);
		let lots = other_lots::<T>(institution);
		let containers = other_containers::<T>(institution);
		remember::<T>(institution, container);

		// The first two leaves of the highest tree, the later one before the earlier one.
		let reading = Reading { at: 1, centi_celsius: 0 };
		let next = Reading { at: 0, centi_celsius: 0 };
		let path = highest(next.leaf_hash());
		let root = root(reading.leaf_hash(), &path);
		tell::<T>(predecessor, container, Statement { root, ..too_warm::<T>(&profile) });
		let place = Place { index: 0, path: path.try_into().unwrap() };
		let next_path = highest(reading.leaf_hash());
		let next_place = Place { index: 1, path: next_path.try_into().unwrap() };

		#[block]
		{
			read_beside::<T>(&lots, &containers);
			let origin = RawOrigin::Signed(agent).into();
			Pallet::<T>::prove_gap(origin, container, 0, reading, place, next, next_place)?;
		}

		assert!(Pallet::<T>::monitor(&container).unwrap().is_open);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
