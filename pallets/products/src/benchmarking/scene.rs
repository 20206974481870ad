// SPDX-License-Identifier: Apache-2.0

//! Manufacturers, lots and recalls, as benchmarks of this and of other pallets find them.

use alloc::{format, string::String};

use frame_benchmarking::v2::*;
use frame_support::{assert_ok, BoundedVec};
use frame_system::RawOrigin;
use salus_gs1::{Serial, Sscc};
use salus_primitives::{merkle, Sponsorship};
use salus_supply::{
	ContainerKey, EventNumber, Occurrence, Place, Step, StorageProfile, Thing, Tracked,
};

use crate::*;

pub const TERMS: ProductTerms = ProductTerms {
	kind: ProductKind::Medicine,
	content: 100,
	storage: Some(StorageProfile {
		minimum_centi_celsius: 200,
		maximum_centi_celsius: 800,
		outside_minutes: 60,
		mean_kinetic_centi_celsius: 800,
	}),
	is_exempt: false,
};

pub const RECALL_TERMS: RecallTerms =
	RecallTerms { class: RecallClass::II, depth: Depth::Retail, effectiveness: Effectiveness::A };

/// Numbers of captures that no benchmark takes itself.
const CAPTURES: u32 = 1 << 31;

/// A manufacturer, the institution in whose place its own answers, and a Regulator.
pub struct Plant<AccountId> {
	pub agent: AccountId,
	pub maker: InstitutionId,
	pub regulator: AccountId,
}

pub fn plant<T: Config>() -> Plant<T::AccountId> {
	let agent: T::AccountId = account("agent", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let maker = T::Membership::benchmark_predecessor(institution);
	T::Sponsorship::benchmark_sponsor(institution, &account("neighbour", 0, 0));
	let regulator: T::AccountId = account("regulator", 0, 0);
	let authority = T::Membership::benchmark_institution(&regulator);
	T::Sponsorship::benchmark_sponsor(authority, &account("neighbour", 1, 0));
	Plant { agent, maker, regulator }
}

/// `body` with the check digit that makes it a number.
fn checked<N: core::str::FromStr>(body: String) -> N {
	(0..10).find_map(|digit| format!("{body}{digit}").parse().ok()).expect("one digit is right")
}

/// A prefix of `institution` with the first number under it.
pub fn granted<T: Config>(institution: InstitutionId, number: u32) -> (CompanyPrefix, Gtin) {
	let digits = format!("1{number:08}");
	let prefix = digits.parse().expect("it has nine digits");
	assert_ok!(Pallet::<T>::grant(prefix, institution, Commitment::default()));
	(prefix, checked(format!("0{digits}000")))
}

pub fn product<T: Config>(manufacturer: InstitutionId, number: u32) -> Gtin {
	let (prefix, gtin) = granted::<T>(manufacturer, number);
	let row = Product { manufacturer, prefix, terms: TERMS, withdrawal: None, reinstated: None };
	Products::<T>::insert(gtin, row);
	gtin
}

pub fn lot_number() -> salus_gs1::Lot {
	"LOT-OF-TWENTY-LETTER".parse().expect("it has no letter of another set")
}

pub fn manufacture<T: Config>(inputs: Inputs) -> Manufacture {
	let manufactured = Pallet::<T>::today();
	Manufacture { manufactured, expiry: manufactured.saturating_add(2_000), inputs }
}

/// So many released lots of products with the numbers from `first` on.
pub fn inputs<T: Config>(maker: InstitutionId, first: u32, count: u32) -> Inputs {
	let inputs = (first..first + count).map(|number| lot::<T>(maker, number, 0, 1));
	BoundedVec::truncate_from(inputs.collect())
}

/// A released lot with so many inputs and batches, of the product with this number; its inputs are
/// of the next products.
pub fn lot<T: Config>(maker: InstitutionId, number: u32, inputs: u32, batches: u32) -> Lgtin {
	let lot = Lgtin { gtin: product::<T>(maker, number), lot: lot_number() };
	let inputs = self::inputs::<T>(maker, number + 1, inputs);
	for input in &inputs {
		Derived::<T>::insert(input, lot, ());
		change::<T>(*input, |row| row.derived += 1);
	}
	let mut row = Lot::made(manufacture::<T>(inputs), EventNumber(0), maker);
	row.batches = batches;
	row.commissioned = batches;
	let certificate = Commitment::default();
	row.release = Some(Release { certificate, institution: maker, released_at: 0 });
	for number in 0..batches {
		let root = Digest::from([number as u8 + 1; 32]);
		let event = EventNumber(0);
		let batch = Batch { root, count: 1, rejects: 0, event, is_disordered: false };
		Batches::<T>::insert(lot, number, batch);
	}
	assert_ok!(T::Sponsorship::charge_beyond_quota(maker, row.rows()));
	Lots::<T>::insert(lot, row);
	lot
}

pub fn change<T: Config>(lot: Lgtin, change: impl FnOnce(&mut Lot)) {
	Lots::<T>::mutate(lot, |row| change(row.as_mut().expect("it was made")));
}

pub fn serials(first: u32, count: u32) -> PackSerials {
	let serial = |number| format!("{number:020}").parse().expect("it has twenty digits");
	BoundedVec::truncate_from((first..first + count).map(serial).collect())
}

/// The recall of a whole lot that the Regulator opens.
pub fn recalled<T: Config>(plant: &Plant<T::AccountId>, lot: Lgtin) -> RecallId {
	let number = NextRecallId::<T>::get();
	let terms = RecallTerms { class: RecallClass::II, ..RECALL_TERMS };
	let regulator = RawOrigin::Signed(plant.regulator.clone()).into();
	assert_ok!(Pallet::<T>::recall(regulator, lot, terms, Commitment::default()));
	number
}

/// A recall of so many packs that the Regulator opens.
pub fn recalled_packs<T: Config>(plant: &Plant<T::AccountId>, lot: Lgtin, packs: u32) -> RecallId {
	let number = NextRecallId::<T>::get();
	let regulator = RawOrigin::Signed(plant.regulator.clone()).into();
	let (serials, notice) = (serials(0, packs), Commitment::default());
	assert_ok!(Pallet::<T>::recall_packs(regulator, lot, serials, RECALL_TERMS, notice));
	number
}

/// A recall of `source` for which `lot` has to be assessed.
pub fn affecting<T: Config>(plant: &Plant<T::AccountId>, source: Lgtin, lot: Lgtin) -> RecallId {
	change::<T>(source, |row| row.recall = None);
	let number = recalled::<T>(plant, source);
	Recalls::<T>::mutate(number, |row| {
		let row = row.as_mut().expect("it was recalled");
		(row.affected, row.unassessed) = (1, 1);
	});
	Affected::<T>::insert(lot, number, ());
	change::<T>(lot, |row| {
		row.affections += 1;
		row.affected_by = Some(number);
	});
	number
}

pub fn terminated<T: Config>(number: RecallId) {
	Recalls::<T>::mutate(number, |row| {
		let row = row.as_mut().expect("it was recalled");
		row.termination = Some(Termination { report: Commitment::default(), terminated_at: 0 });
	});
}

/// Two neighbours in the largest tree that there can be.
pub fn disordered() -> (Leaf, Leaf, Batch) {
	let [high, low] = ["22222222222222222222", "11111111111111111111"]
		.map(|text| text.parse::<Serial>().expect("it has twenty digits"));
	let hash = |serial: &Serial| merkle::leaf_hash(serial.as_str().as_bytes());
	let pair = [hash(&high), hash(&low)];
	let above = [pair[0]; merkle::MAX_PATH as usize - 1];
	let root = above.iter().fold(merkle::node_hash(&pair[0], &pair[1]), |root, sibling| {
		merkle::node_hash(&root, sibling)
	});
	let leaf = |serial, index, sibling| {
		let path = core::iter::once(sibling).chain(above).collect();
		Leaf { serial, place: Place { index, path: BoundedVec::truncate_from(path) } }
	};
	let batch = Batch {
		root: Digest(root),
		count: u32::MAX,
		rejects: 0,
		event: EventNumber(0),
		is_disordered: false,
	};
	(leaf(high, 0, pair[1]), leaf(low, 1, pair[0]), batch)
}

/// A released lot, with its events, of which packs with `serials` are loose with `institution`.
pub(crate) fn released_lot<T: Config>(institution: InstitutionId, serials: &[Serial]) -> Lgtin {
	let number = Products::<T>::iter_keys().count() as u32;
	T::Sponsorship::benchmark_sponsor(institution, &account("sponsored", number, 0));
	let lot = lot::<T>(institution, number, 0, 0);
	let tracked = |previous| Tracked { thing: Thing::Lot(lot), previous };
	let record = |step, place, previous, quantities: &[(Lgtin, u32)]| {
		let capture = T::Events::benchmark_capture(CAPTURES + 2 * number + place);
		let things = [tracked(previous)];
		T::Events::record(Occurrence { institution, capture, step, things: &things, quantities })
			.expect("nobody recorded it")
	};
	let mut sorted = serials.to_vec();
	sorted.sort();
	let hashes = sorted.iter().map(|serial| merkle::leaf_hash(serial.as_str().as_bytes()));
	let (root, count) = (Digest(merkle::root(hashes)), sorted.len() as u32);
	let made = record(Step::Made, 0, None, &[]);
	let event = record(Step::Commissioned, 1, Some(made), &[(lot, count)]);
	Batches::<T>::insert(lot, 0, Batch { root, count, rejects: 0, event, is_disordered: false });
	change::<T>(lot, |row| {
		(row.batches, row.commissioned) = (1, count);
		(row.made, row.last) = (made, event);
	});
	assert_ok!(T::Sponsorship::charge_beyond_quota(institution, 1));
	assert_ok!(T::Stock::commissioned(&lot, institution, count));
	lot
}

/// A container that was issued under a prefix of `institution`.
pub(crate) fn container<T: Config>(institution: InstitutionId, number: u32) -> ContainerKey {
	let digits = format!("2{number:08}");
	let prefix = digits.parse().expect("it has nine digits");
	assert_ok!(Pallet::<T>::grant(prefix, institution, Commitment::default()));
	ContainerKey::Sscc(checked::<Sscc>(format!("0{digits}0000000")))
}
