// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{
	collections::{btree_map::BTreeMap, btree_set::BTreeSet},
	vec::Vec,
};

use frame_support::ensure;
use salus_supply::Stock;
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

/// How often each key is counted.
struct Counts<K>(BTreeMap<K, u32>);

impl<K: Ord> Counts<K> {
	fn of(keys: impl Iterator<Item = K>) -> Self {
		let mut counts = BTreeMap::new();
		for key in keys {
			let count: &mut u32 = counts.entry(key).or_default();
			*count = count.saturating_add(1);
		}
		Self(counts)
	}

	fn get(&self, key: &K) -> u32 {
		self.0.get(key).copied().unwrap_or_default()
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		Self::check_prefixes()?;
		for (gtin, product) in Products::<T>::iter() {
			Self::check_product(gtin, &product)?;
		}
		let derived = Counts::of(Derived::<T>::iter_keys().map(|(input, _)| input));
		let recalls = Counts::of(Recalls::<T>::iter_values().map(|row| row.lot));
		let affections = Counts::of(Affected::<T>::iter_keys().map(|(lot, _)| lot));
		for (lot, row) in Lots::<T>::iter() {
			Self::check_lot(lot, &row)?;
			Self::check_batches(&lot, &row)?;
			Self::check_inputs(&lot, &row)?;
			ensure!(row.derived == derived.get(&lot), "I5: lots made out of one miscounted");
			ensure!(row.recalls == recalls.get(&lot), "I6: recalls of a lot miscounted");
			ensure!(row.affections == affections.get(&lot), "I7: affections miscounted");
			let is_one = match row.affected_by {
				Some(recall) => Affected::<T>::contains_key(lot, recall),
				None => row.affections == 0,
			};
			ensure!(is_one, "I7: a lot is not affected by what it says");
		}
		Self::check_no_strays()?;
		let unassessed = Counts::of(Affected::<T>::iter_keys().map(|(_, recall)| recall));
		let responses = Counts::of(Responses::<T>::iter_keys().map(|(recall, _)| recall));
		for (recall, row) in Recalls::<T>::iter() {
			Self::check_recall(recall, &row)?;
			ensure!(row.unassessed == unassessed.get(&recall), "I7: unassessed lots miscounted");
			ensure!(row.unassessed <= row.affected, "I7: unassessed lots that were not affected");
			ensure!(row.responses == responses.get(&recall), "I9: responses miscounted");
		}
		Self::check_queues()
	}

	/// I1.
	fn check_prefixes() -> Broken {
		let counting: BTreeSet<_> = Prefixes::<T>::iter()
			.filter(|(_, row)| !row.is_withdrawn)
			.map(|(prefix, _)| prefix)
			.collect();
		let shorter: Vec<_> = counting.iter().flat_map(beginnings).collect();
		let begins = shorter.iter().any(|beginning| counting.contains(beginning));
		ensure!(!begins, "I1: a prefix begins another one");
		let counted: BTreeMap<_, _> = Beginnings::<T>::iter().collect();
		let is_counted = counted == Counts::of(shorter.into_iter()).0;
		ensure!(is_counted, "I1: beginnings miscounted");
		Ok(())
	}

	/// I2.
	fn check_product(gtin: Gtin, product: &Product) -> Broken {
		let is_granted = Prefixes::<T>::contains_key(product.prefix);
		ensure!(is_granted, "I2: a product under a prefix that was never granted");
		ensure!(product.prefix.covers(gtin), "I2: a product under another prefix");
		ensure!(product.terms.are_sound(), "I2: a product with unsound terms");
		Ok(())
	}

	/// I3 and I10.
	fn check_lot(lot: Lgtin, row: &Lot) -> Broken {
		let product = Products::<T>::get(lot.gtin).ok_or("I3: a lot of no product")?;
		let days = [row.manufacture.manufactured, row.manufacture.expiry, row.expiry];
		ensure!(days.is_sorted(), "I3: a lot that expires before it said, or before it was made");
		ensure!(row.made <= row.last, "I3: a lot that was made after the last event about it");
		let is_complete = product.terms.kind == ProductKind::Ingredient || row.commissioned > 0;
		ensure!(row.release.is_none() || is_complete, "I10: a medicine released without a pack");
		Ok(())
	}

	/// I4.
	fn check_batches(lot: &Lgtin, row: &Lot) -> Broken {
		let mut batches: Vec<_> = Batches::<T>::iter_prefix(lot).collect();
		batches.sort_by_key(|(number, _)| *number);
		let numbers = batches.iter().map(|(number, _)| *number);
		ensure!(
			numbers.eq(0..row.batches),
			"I4: batches that are not numbered one after the other"
		);
		let sum =
			|part: fn(&Batch) -> u32| batches.iter().map(|(_, batch)| part(batch)).sum::<u32>();
		ensure!(sum(|batch| batch.count) == row.commissioned, "I4: packs miscounted");
		ensure!(sum(|batch| batch.rejects) == row.rejects, "I4: rejects miscounted");
		ensure!(batches.iter().all(|(_, batch)| batch.count > 0), "I4: a batch of nothing");
		let roots: BTreeSet<_> = batches.iter().map(|(_, batch)| batch.root).collect();
		ensure!(roots.len() == batches.len(), "I4: a root was commissioned twice");
		let is_disordered = batches.iter().any(|(_, batch)| batch.is_disordered);
		ensure!(row.is_disordered == is_disordered, "I4: a disorder of no batch, or of no lot");
		let counted = T::Stock::tally(lot).commissioned;
		ensure!(counted == row.commissioned, "I4: the stock counts other packs");
		Ok(())
	}

	/// I5, from the lots.
	fn check_inputs(lot: &Lgtin, row: &Lot) -> Broken {
		let inputs: BTreeSet<_> = row.manufacture.inputs.iter().collect();
		ensure!(inputs.len() == row.manufacture.inputs.len(), "I5: an input is named twice");
		for input in inputs {
			ensure!(Derived::<T>::contains_key(input, lot), "I5: an input does not know its lot");
		}
		Ok(())
	}

	/// I4, I5, I6, I7 and I9, from the lists.
	fn check_no_strays() -> Broken {
		for (lot, _) in Batches::<T>::iter_keys() {
			ensure!(Lots::<T>::contains_key(lot), "I4: a batch of a lot that is gone");
		}
		for (input, lot) in Derived::<T>::iter_keys() {
			let row = Lots::<T>::get(lot).ok_or("I5: a lot that is gone was made out of one")?;
			let is_input = row.manufacture.inputs.contains(&input);
			ensure!(is_input, "I5: a lot was made out of something else");
			ensure!(Lots::<T>::contains_key(input), "I5: an input is gone");
		}
		for (pack, recall) in RecalledPacks::<T>::iter() {
			let named = RecalledSerials::<T>::get(recall);
			ensure!(named.contains(&pack.serial), "I6: a recall does not know its pack");
			let row = Recalls::<T>::get(recall).ok_or("I6: a pack of a recall that is gone")?;
			ensure!(row.lot.gtin == pack.gtin, "I6: a pack of another product");
		}
		for recall in RecalledSerials::<T>::iter_keys() {
			let is_of_packs = Recalls::<T>::get(recall).is_some_and(|row| row.packs > 0);
			ensure!(is_of_packs, "I6: packs of no recall");
		}
		for (lot, recall) in Affected::<T>::iter_keys() {
			ensure!(Lots::<T>::contains_key(lot), "I7: a lot that is gone is affected");
			ensure!(Recalls::<T>::contains_key(recall), "I7: a recall that is gone affects a lot");
		}
		for (recall, _) in Responses::<T>::iter_keys() {
			ensure!(Recalls::<T>::contains_key(recall), "I9: a response to a recall that is gone");
		}
		Ok(())
	}

	/// I6 and I8.
	fn check_recall(recall: RecallId, row: &Recall) -> Broken {
		ensure!(recall < NextRecallId::<T>::get(), "I6: a number that was never given");
		ensure!(row.terms.effectiveness.is_sound(), "I6: a recall with unsound terms");
		let lot = Lots::<T>::get(row.lot).ok_or("I6: a recall of a lot that is gone")?;
		let is_known = row.packs > 0 || lot.recall == Some(recall);
		ensure!(is_known, "I6: a lot does not know that it was recalled");
		let serials = RecalledSerials::<T>::get(recall);
		ensure!(serials.len() == row.packs as usize, "I6: packs of a recall miscounted");
		ensure!(row.paid <= row.rows(), "I6: a recall that uses more of a quota than it has rows");
		for serial in serials {
			let pack = Sgtin { gtin: row.lot.gtin, serial };
			let is_known = RecalledPacks::<T>::get(pack) == Some(recall);
			ensure!(is_known, "I6: a pack does not know that it was recalled");
		}
		let is_ready = row.terms.class != RecallClass::Pending && row.is_traced();
		ensure!(row.termination.is_none() || is_ready, "I8: a recall that ended too soon");
		Ok(())
	}

	/// I8.
	fn check_queues() -> Broken {
		let waiting: BTreeSet<_> = Tracing::<T>::iter_keys().collect();
		let expected: BTreeSet<_> = Recalls::<T>::iter()
			.flat_map(|(recall, row)| {
				(row.queue.first..row.queue.next).map(move |place| (recall, place))
			})
			.collect();
		ensure!(waiting == expected, "I8: what is traced is not what waits");
		Self::check_turns()?;
		for (recall, _, trace) in Tracing::<T>::iter() {
			let is_source = Recalls::<T>::get(recall).is_some_and(|row| row.lot == trace.lot);
			let is_affected = Affected::<T>::contains_key(trace.lot, recall);
			ensure!(is_source || is_affected, "I8: a lot is traced that nothing affects");
		}
		Ok(())
	}

	/// I8.
	fn check_turns() -> Broken {
		let line = Turns::<T>::get();
		let places: BTreeSet<_> = Waiting::<T>::iter_keys().collect();
		ensure!(places.into_iter().eq(line.first..line.next), "I8: turns with a gap");
		let mut turns = BTreeSet::new();
		for recall in Waiting::<T>::iter_values() {
			ensure!(turns.insert(recall), "I8: a recall has two turns");
		}
		for (recall, row) in Recalls::<T>::iter() {
			ensure!(row.is_waiting == turns.contains(&recall), "I8: a recall misses its turn");
			ensure!(row.is_waiting || row.is_traced(), "I8: a recall without a turn");
		}
		Ok(())
	}
}
