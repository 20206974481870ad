// SPDX-License-Identifier: Apache-2.0

use std::collections::BTreeSet;

use frame_support::{assert_ok, BoundedVec};
use proptest::{collection::vec, prelude::*, sample::Index as Pick};
use salus_supply::tree::Serials;

use crate::{
	mock::{self, recall, recall_packs, Products, *},
	*,
};

/// Lots that are made in this order, each out of earlier ones.
const LOTS: u32 = 7;

fn lot(number: u32) -> Lgtin {
	match number {
		0 | 1 => substance(number),
		2..=4 => tablet_lot(number),
		_ => lot_of(syrup(), number),
	}
}

/// Who acts.
#[derive(Clone, Copy, Debug)]
enum By {
	Maker,
	Regulator,
	Pharmacy,
}

impl By {
	fn of(self, gtin: Gtin) -> InstitutionId {
		match self {
			Self::Maker if gtin == powder() => CHEMIST,
			Self::Maker => MAKER,
			Self::Regulator => AUTHORITY,
			Self::Pharmacy => PHARMACY,
		}
	}

	fn of_recall(self, recall: RecallId) -> InstitutionId {
		self.of(Recalls::<Test>::get(recall).map_or(tablets(), |row| row.lot.gtin))
	}
}

#[derive(Clone, Debug)]
enum Op {
	Grant { digits: usize, to: u32 },
	WithdrawPrefix { digits: usize },
	Withdraw { by: By, of: u32 },
	Reinstate { by: By, of: u32 },
	Register { lot: u32, inputs: Vec<u32> },
	Commission { lot: u32, tree: u32 },
	Release { lot: u32 },
	Extend { lot: u32, days: u32 },
	Recall { by: By, lot: u32 },
	RecallPacks { by: By, lot: u32, packs: Vec<u32> },
	Add { by: By, recall: Pick, packs: Vec<u32> },
	Classify { recall: Pick },
	Deepen { recall: Pick },
	Respond { by: u32, recall: Pick, in_stock: u32 },
	Terminate { recall: Pick },
	Assess { lot: u32, recall: Pick },
	Trace { recall: Pick },
	Sweep { steps: u64 },
	Disorder { lot: u32, batch: u32 },
	Move { lot: u32, to: u32 },
	Dispense { lot: u32 },
	Pass { days: u32 },
	Fold { lots: Vec<u32> },
	FoldRecall { recall: Pick },
}

const PREFIXES: [&str; 6] = ["7612", "761234", "7612345", "76123456", "0614141", "061414"];

/// A tree in order, another one, and one that is not.
fn tree(number: u32) -> Serials {
	match number {
		0 => mock::tree(),
		1 => Serials::new(&serials(8..10)),
		_ => Serials::as_they_are(&[serial(12), serial(11)]),
	}
}

fn op() -> impl Strategy<Value = Op> {
	let (lot, institution, recall) = (0..LOTS, 1u32..9, any::<Pick>());
	let by = prop_oneof![
		4 => Just(By::Maker),
		3 => Just(By::Regulator),
		1 => Just(By::Pharmacy),
	];
	let packs = || vec(0u32..6, 0..4);
	let of = 0u32..3;
	let making = prop_oneof![
		4 => (lot.clone(), vec(0..LOTS, 0..3)).prop_map(|(lot, inputs)| Op::Register { lot, inputs }),
		3 => (lot.clone(), 0u32..3).prop_map(|(lot, tree)| Op::Commission { lot, tree }),
		3 => lot.clone().prop_map(|lot| Op::Release { lot }),
		1 => (lot.clone(), 0u32..400).prop_map(|(lot, days)| Op::Extend { lot, days }),
		1 => (0..PREFIXES.len(), institution.clone()).prop_map(|(digits, to)| Op::Grant { digits, to }),
		1 => (0..PREFIXES.len()).prop_map(|digits| Op::WithdrawPrefix { digits }),
		1 => (by.clone(), of.clone()).prop_map(|(by, of)| Op::Withdraw { by, of }),
		3 => (by.clone(), of).prop_map(|(by, of)| Op::Reinstate { by, of }),
	];
	let recalling = prop_oneof![
		2 => (by.clone(), lot.clone()).prop_map(|(by, lot)| Op::Recall { by, lot }),
		1 => (by.clone(), lot.clone(), packs())
			.prop_map(|(by, lot, packs)| Op::RecallPacks { by, lot, packs }),
		1 => (by.clone(), recall.clone(), packs())
			.prop_map(|(by, recall, packs)| Op::Add { by, recall, packs }),
		2 => recall.clone().prop_map(|recall| Op::Classify { recall }),
		1 => recall.clone().prop_map(|recall| Op::Deepen { recall }),
		2 => (institution.clone(), recall.clone(), 0u32..3)
			.prop_map(|(by, recall, in_stock)| Op::Respond { by, recall, in_stock }),
		4 => recall.clone().prop_map(|recall| Op::Terminate { recall }),
		6 => (lot.clone(), recall.clone()).prop_map(|(lot, recall)| Op::Assess { lot, recall }),
		1 => recall.clone().prop_map(|recall| Op::Trace { recall }),
		1 => (0u64..5).prop_map(|steps| Op::Sweep { steps }),
		1 => (lot.clone(), 0u32..3).prop_map(|(lot, batch)| Op::Disorder { lot, batch }),
	];
	let ending = prop_oneof![
		2 => (lot.clone(), institution).prop_map(|(lot, to)| Op::Move { lot, to }),
		4 => lot.clone().prop_map(|lot| Op::Dispense { lot }),
		2 => (0u32..20).prop_map(|days| Op::Pass { days }),
		1 => Just(Op::Pass { days: 900 }),
		6 => vec(lot, 0..3).prop_map(|lots| Op::Fold { lots }),
		6 => recall.prop_map(|recall| Op::FoldRecall { recall }),
	];
	prop_oneof![5 => making, 4 => recalling, 2 => ending]
}

/// A recall that was opened, or the next one.
fn picked(pick: &Pick) -> RecallId {
	RecallId(pick.index(NextRecallId::<Test>::get().0 as usize + 1) as u32)
}

/// Every lot but the first substance out of the one before, and the last also out of the third.
fn all_made() -> ExtBuilder {
	let chain = ExtBuilder::default().then(|| make_substance(0)).then(|| make_substance(1));
	(2..LOTS).fold(chain, |chain, number| {
		let inputs = if number + 1 == LOTS { vec![2, number - 1] } else { vec![number - 1] };
		let inputs: Vec<_> = inputs.into_iter().map(lot).collect();
		chain.then(move || make(lot(number), &inputs))
	})
}

/// What comes of an op, refused or not.
fn act(op: Op) {
	let root = RuntimeOrigin::root;
	let product = |of: u32| [powder(), tablets(), syrup()][of as usize];
	let _ = match op {
		Op::Grant { digits, to } => {
			let prefix = prefix(PREFIXES[digits]);
			Products::grant_prefix(root(), prefix, InstitutionId(to), commitment(1))
		}
		Op::WithdrawPrefix { digits } => {
			Products::withdraw_prefix(root(), prefix(PREFIXES[digits]))
		}
		Op::Withdraw { by, of } => {
			let gtin = product(of);
			Products::withdraw_product(person(by.of(gtin)), gtin, commitment(1))
		}
		Op::Reinstate { by, of } => {
			let gtin = product(of);
			Products::reinstate_product(person(by.of(gtin)), gtin, commitment(1))
		}
		Op::Register { lot: number, inputs } => {
			let inputs: Vec<_> =
				inputs.into_iter().filter(|input| *input < number).map(lot).collect();
			register_lot(lot(number), &inputs)
		}
		Op::Commission { lot: number, tree: of } => mock::commission(lot(number), &tree(of)),
		Op::Release { lot: number } => release(lot(number)),
		Op::Extend { lot: number, days } => {
			let maker = person(manufacturer_of(&lot(number)));
			Products::extend_expiry(maker, lot(number), EXPIRY.saturating_add(days))
		}
		Op::Recall { by, lot: number } => recall(by.of(lot(number).gtin), lot(number)).map(|_| ()),
		Op::RecallPacks { by, lot: number, packs } => {
			recall_packs(by.of(lot(number).gtin), lot(number), &packs).map(|_| ())
		}
		Op::Add { by, recall, packs } => {
			let recall = picked(&recall);
			let adding = person(by.of_recall(recall));
			Products::add_to_recall(adding, recall, pack_serials(&packs))
		}
		Op::Classify { recall } => {
			Products::classify(person(AUTHORITY), picked(&recall), RecallClass::II)
		}
		Op::Deepen { recall } => {
			let recall = picked(&recall);
			Products::deepen_recall(
				person(AUTHORITY),
				recall,
				Depth::Consumer,
				Effectiveness::B { percent: 50 },
			)
		}
		Op::Respond { by, recall, in_stock } => {
			Products::respond(person(InstitutionId(by)), picked(&recall), in_stock)
		}
		Op::Terminate { recall } => {
			Products::terminate_recall(person(AUTHORITY), picked(&recall), commitment(1), 8)
		}
		Op::Assess { lot: number, recall } => {
			let maker = person(manufacturer_of(&lot(number)));
			Products::assess_lot(maker, lot(number), picked(&recall), commitment(1))
		}
		Op::Trace { recall } => Products::trace(signed(1), picked(&recall)),
		Op::Sweep { steps } => {
			sweep(steps);
			Ok(())
		}
		Op::Disorder { lot: number, batch } => {
			let leaf = |index| tree(2).leaf(index).unwrap();
			Products::report_disorder(signed(1), lot(number), batch, leaf(0), leaf(1))
		}
		Op::Move { lot: number, to } => {
			if let Some((from, holding)) = Shelf::holdings(&lot(number)).first() {
				Shelf::move_packs(&lot(number), *from, InstitutionId(to), holding.loose.min(3));
			}
			Ok(())
		}
		Op::Dispense { lot: number } => {
			Shelf::dispense_all(&lot(number));
			Ok(())
		}
		Op::Pass { days } => {
			pass(u64::from(days) * salus_primitives::time::DAY_MILLISECONDS);
			Ok(())
		}
		Op::Fold { lots } => {
			let lots: Vec<_> = lots.into_iter().map(lot).collect();
			Products::fold(signed(1), BoundedVec::truncate_from(lots))
		}
		Op::FoldRecall { recall } => Products::fold_recall(signed(1), picked(&recall))
			.map(|_| ())
			.map_err(|failure| failure.error),
	};
}

/// Everything runs its course: what was recalled is traced, assessed and terminated, nothing is left
/// of the packs, and what is long over is folded, the last that was made first.
fn wind_down() {
	sweep(1_000);
	for (lot, recall) in Affected::<Test>::iter_keys().collect::<Vec<_>>() {
		let maker = person(manufacturer_of(&lot));
		assert_ok!(Products::assess_lot(maker, lot, recall, commitment(1)));
	}
	(0..LOTS).map(lot).for_each(|lot| Shelf::dispense_all(&lot));
	let open = || Recalls::<Test>::iter().filter(|(_, row)| row.termination.is_none());
	for recall in open().map(|(recall, _)| recall).collect::<Vec<_>>() {
		assert_ok!(close(recall));
	}
	act(Op::Pass { days: 2_000 });
	for lot in (0..LOTS).rev().map(lot).filter(|lot| Lots::<Test>::contains_key(lot)) {
		let recalls = || Recalls::<Test>::iter().filter(|(_, row)| row.lot == lot);
		while let Some((recall, _)) = recalls().next() {
			assert_ok!(Products::fold_recall(signed(1), recall));
		}
		assert_ok!(Products::fold(signed(1), BoundedVec::truncate_from(vec![lot])));
	}
}

/// Whether nothing is left but what stays.
fn is_empty() -> bool {
	let rows = [
		Lots::<Test>::iter().count(),
		Batches::<Test>::iter().count(),
		Derived::<Test>::iter().count(),
		Recalls::<Test>::iter().count(),
		RecalledSerials::<Test>::iter().count(),
		RecalledPacks::<Test>::iter().count(),
		Responses::<Test>::iter().count(),
		Tracing::<Test>::iter().count(),
		Affected::<Test>::iter().count(),
		Waiting::<Test>::iter().count(),
	];
	rows == [0; 10]
}

/// The lots that were let go on after a recall, by the events.
#[derive(Default)]
struct Assessed(BTreeSet<(Lgtin, RecallId)>);

impl Assessed {
	fn learn(&mut self, events: Vec<Event<Test>>) {
		for event in events {
			match event {
				Event::LotAssessed { lot, recall, .. } => {
					self.0.insert((lot, recall));
				}
				Event::LotFolded { lot, .. } => self.0.retain(|(assessed, _)| *assessed != lot),
				_ => (),
			}
		}
	}

	/// Whether a lot escaped a recall that is traced.
	fn has_missed(&self) -> Option<(Lgtin, RecallId)> {
		let is_known = |lot, recall| {
			Affected::<Test>::contains_key(lot, recall) || self.0.contains(&(lot, recall))
		};
		let traced = Recalls::<Test>::iter().filter(|(_, row)| row.is_traced());
		for (recall, row) in traced {
			let whole = (row.packs == 0).then_some(row.lot);
			let affected = Affected::<Test>::iter_keys().filter(|(_, by)| *by == recall);
			for source in whole.into_iter().chain(affected.map(|(lot, _)| lot)) {
				let missed = Derived::<Test>::iter_key_prefix(source)
					.find(|derived| !is_known(*derived, recall));
				if let Some(derived) = missed {
					return Some((derived, recall));
				}
			}
		}
		None
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(
		is_made in prop::bool::weighted(0.8),
		ops in vec(op(), 1..100),
	) {
		let chain = if is_made { all_made() } else { ExtBuilder::default() };
		chain.build().execute_with(|| {
			let mut assessed = Assessed::default();
			for op in ops {
				let described = format!("{op:?}");
				act(op);
				assessed.learn(events());
				if let Err(broken) = Products::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				ensure_quota_is_used();
				prop_assert_eq!(assessed.has_missed(), None, "{}", described);
			}
			wind_down();
			Products::do_try_state().map_err(|broken| TestCaseError::fail(format!("{broken:?}")))?;
			ensure_quota_is_used();
			prop_assert!(is_empty());
			Ok(())
		})?;
	}
}

#[test]
fn a_lot_that_escapes_a_recall_is_seen() {
	ExtBuilder::default().with_tablets().build().execute_with(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		assert_eq!(Assessed::default().has_missed(), None);
		Affected::<Test>::remove(tablet_lot(1), RecallId(0));
		assert_eq!(Assessed::default().has_missed(), Some((tablet_lot(1), RecallId(0))));
	});
}
