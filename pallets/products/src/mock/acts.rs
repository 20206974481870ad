// SPDX-License-Identifier: Apache-2.0

//! What institutions do in these tests.

use frame_support::{dispatch::DispatchResult, BoundedVec};
use salus_gs1::{Lot as LotNumber, Serial};
use salus_primitives::{Commitment, Digest, Duty};
use salus_supply::{tree::Serials, Capture, StorageProfile};
use sp_runtime::DispatchError;

use super::{Products, *};

pub const FRIDGE: StorageProfile = StorageProfile {
	minimum_centi_celsius: 200,
	maximum_centi_celsius: 800,
	outside_minutes: 60,
	mean_kinetic_centi_celsius: 800,
};

pub const MEDICINE: ProductTerms = ProductTerms {
	kind: ProductKind::Medicine,
	content: 10,
	storage: Some(FRIDGE),
	is_exempt: false,
};

pub const INGREDIENT: ProductTerms =
	ProductTerms { kind: ProductKind::Ingredient, content: 1, storage: None, is_exempt: true };

/// What a manufacturer says when it recalls.
pub const PENDING: RecallTerms = RecallTerms {
	class: RecallClass::Pending,
	depth: Depth::Consumer,
	effectiveness: Effectiveness::A,
};

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// The Responsible Person of `institution`.
pub fn person(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::ResponsiblePerson))
}

pub fn logistics(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::Logistics))
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

/// Goes to the first moment of `day`.
pub fn pass_to(day: Day) {
	pass(day.start() - pallet_timestamp::Now::<Test>::get());
}

pub fn commitment(number: u8) -> Commitment {
	Commitment::from([number; 32])
}

pub fn prefix(digits: &str) -> CompanyPrefix {
	digits.parse().unwrap()
}

/// `digits` with the digit that makes them a GTIN.
pub fn gtin(digits: &str) -> Gtin {
	(0..10).find_map(|check| format!("{digits}{check}").parse().ok()).unwrap()
}

pub fn tablets() -> Gtin {
	gtin("0061414100001")
}

pub fn syrup() -> Gtin {
	gtin("0061414100002")
}

pub fn powder() -> Gtin {
	gtin("0401234500001")
}

pub fn lot_of(gtin: Gtin, number: u32) -> Lgtin {
	let lot: LotNumber = format!("L{number}").parse().unwrap();
	Lgtin { gtin, lot }
}

pub fn tablet_lot(number: u32) -> Lgtin {
	lot_of(tablets(), number)
}

pub fn substance(number: u32) -> Lgtin {
	lot_of(powder(), number)
}

pub fn serial(number: u32) -> Serial {
	format!("S{number:05}").parse().unwrap()
}

pub fn serials(numbers: core::ops::Range<u32>) -> Vec<Serial> {
	numbers.map(serial).collect()
}

pub fn pack_serials(numbers: &[u32]) -> PackSerials {
	BoundedVec::truncate_from(numbers.iter().copied().map(serial).collect())
}

pub fn pack(number: u32) -> Sgtin {
	Sgtin { gtin: tablets(), serial: serial(number) }
}

/// What is captured now, another event with each number.
pub fn capture(number: u32) -> Capture {
	let mut event = [7; 32];
	event[..4].copy_from_slice(&number.to_be_bytes());
	Capture {
		event: Digest::from(event),
		at: pallet_timestamp::Now::<Test>::get(),
		offset_minutes: 120,
		read_point: "0614141123452".parse().unwrap(),
		location: None,
	}
}

/// One that nobody took.
pub fn fresh_capture() -> Capture {
	capture(1_000_000 + pallet_pedigree::NextEvent::<Test>::get().0 as u32)
}

pub fn manufacture(inputs: &[Lgtin]) -> Manufacture {
	let manufactured = Day::of(pallet_timestamp::Now::<Test>::get());
	let inputs = BoundedVec::try_from(inputs.to_vec()).expect("not too many");
	Manufacture { manufactured, expiry: EXPIRY, inputs }
}

pub fn manufacturer_of(lot: &Lgtin) -> InstitutionId {
	if lot.gtin == powder() {
		CHEMIST
	} else {
		MAKER
	}
}

pub fn register_lot(lot: Lgtin, inputs: &[Lgtin]) -> DispatchResult {
	let maker = logistics(manufacturer_of(&lot));
	Products::register_lot(maker, lot, manufacture(inputs), fresh_capture())
}

pub fn commission(lot: Lgtin, tree: &Serials) -> DispatchResult {
	let maker = logistics(manufacturer_of(&lot));
	Products::commission(maker, lot, tree.root(), tree.count(), 1, fresh_capture())
}

pub fn release(lot: Lgtin) -> DispatchResult {
	Products::release_lot(person(manufacturer_of(&lot)), lot, commitment(1))
}

/// A released lot of the substance.
pub fn make_substance(number: u32) -> DispatchResult {
	register_lot(substance(number), &[])?;
	release(substance(number))
}

/// The serials of the packs that [`make`] commissions.
pub fn tree() -> Serials {
	Serials::new(&serials(0..8))
}

/// A released lot with 8 packs.
pub fn make(lot: Lgtin, inputs: &[Lgtin]) -> DispatchResult {
	register_lot(lot, inputs)?;
	commission(lot, &tree())?;
	release(lot)
}

pub fn make_tablets(number: u32, inputs: &[Lgtin]) -> DispatchResult {
	make(tablet_lot(number), inputs)
}

pub fn recall(by: InstitutionId, lot: Lgtin) -> Result<RecallId, DispatchError> {
	let number = NextRecallId::<Test>::get();
	Products::recall(person(by), lot, PENDING, commitment(9))?;
	Ok(number)
}

pub fn recall_packs(
	by: InstitutionId,
	lot: Lgtin,
	numbers: &[u32],
) -> Result<RecallId, DispatchError> {
	let number = NextRecallId::<Test>::get();
	Products::recall_packs(person(by), lot, pack_serials(numbers), PENDING, commitment(9))?;
	Ok(number)
}

/// Has a Regulator classify and end a recall to which everybody answered.
pub fn close(recall: RecallId) -> DispatchResult {
	Products::classify(person(AUTHORITY), recall, RecallClass::II)?;
	for (holder, holding) in Shelf::holdings(&recall_row(recall).lot) {
		Products::respond(person(holder), recall, holding.loose)?;
	}
	Products::terminate_recall(person(AUTHORITY), recall, commitment(8), 10)
}

pub fn lot_row(lot: Lgtin) -> Lot {
	Lots::<Test>::get(lot).expect("the lot stands")
}

pub fn recall_row(recall: RecallId) -> Recall {
	Recalls::<Test>::get(recall).expect("the recall stands")
}

/// Does `steps` steps of the sweep in a block that has room for no more.
pub fn sweep(steps: u64) {
	use frame_support::weights::WeightMeter;
	let limit = <() as WeightInfo>::sweep_nothing()
		.saturating_add(<() as WeightInfo>::trace_step().saturating_mul(steps));
	Products::sweep(&mut WeightMeter::with_limit(limit));
}
