// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use salus_primitives::{InstitutionId, Membership};
use sp_runtime::{traits::CheckedMul, TryRuntimeError};

use crate::{
	Batches, Bitmap, Config, Consumed, Custodian, Custodians, Entries, EntryKey, EntryOf,
	HoldReason, Pallet, Status, SubjectEntries, Subjects, Surgeries,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (institution, custodian) in Custodians::<T>::iter() {
			Self::try_quota(institution, &custodian)?;
		}
		Self::try_rows()?;
		Self::try_holds()?;
		for (custodian, digest, entry) in Entries::<T>::iter() {
			let key = EntryKey { custodian, digest };
			let filed = SubjectEntries::<T>::contains_key(&entry.subject, key);
			ensure!(filed, "I3: an entry is not filed under its subject");
			Self::try_versions(&key, &entry)?;
			Self::try_leaf(&key, &entry)?;
			Self::try_status(&entry)?;
			Self::try_lapses(&entry)?;
		}
		for (subject, key) in SubjectEntries::<T>::iter_keys() {
			let found = Self::entry(&key).is_some_and(|entry| entry.subject == subject);
			ensure!(found, "I3: an entry of a subject does not stand");
		}
		Self::try_surgeries()?;
		Self::try_batches()?;
		Self::try_subjects()
	}

	/// I1
	fn try_quota(institution: InstitutionId, custodian: &Custodian) -> Result<(), TryRuntimeError> {
		ensure!(*custodian != Custodian::default(), "I1: a row of quota is empty");
		let sovereign = T::Membership::sovereign_account(institution);
		let held = T::Currency::balance_on_hold(&HoldReason::Quota.into(), &sovereign);
		let deposit = T::RowDeposit::get().checked_mul(&custodian.rows_prepaid.into());
		ensure!(Some(held) == deposit, "I1: the hold is not the deposit of the prepaid rows");
		Ok(())
	}

	/// I2
	fn try_rows() -> Result<(), TryRuntimeError> {
		let entries = Entries::<T>::iter_keys().map(|(custodian, _)| custodian);
		let batches = Batches::<T>::iter_keys().map(|(custodian, _)| custodian);
		let bitmaps = Consumed::<T>::iter_keys().map(|(custodian, ..)| custodian);
		let subjects = Subjects::<T>::iter_values().map(|subject| subject.custodian);
		let surgeries = Surgeries::<T>::iter_keys().map(|(custodian, _)| custodian);
		let mut rows: BTreeMap<_, _> = Custodians::<T>::iter()
			.map(|(institution, custodian)| (institution, custodian.rows_sponsored))
			.filter(|(_, sponsored)| *sponsored > 0)
			.collect();
		let own = entries.chain(surgeries).chain(batches).chain(bitmaps).chain(subjects);
		for custodian in own {
			let counted = rows.entry(T::Membership::successor_of(custodian)).or_default();
			*counted = counted.saturating_add(1);
		}
		let used: BTreeMap<_, _> = Custodians::<T>::iter()
			.map(|(institution, custodian)| (institution, custodian.rows_used))
			.filter(|(_, used)| *used > 0)
			.collect();
		ensure!(rows == used, "I2: the rows used are not the rows that stand");
		Ok(())
	}

	/// I10
	fn try_holds() -> Result<(), TryRuntimeError> {
		let mut holds = BTreeMap::<InstitutionId, u32>::new();
		for regulator in Entries::<T>::iter_values().flat_map(|entry| entry.holds) {
			let counted = holds.entry(T::Membership::successor_of(regulator)).or_default();
			*counted = counted.saturating_add(1);
		}
		let placed: BTreeMap<_, _> = Custodians::<T>::iter()
			.map(|(institution, custodian)| (institution, custodian.holds_placed))
			.filter(|(_, placed)| *placed > 0)
			.collect();
		ensure!(holds == placed, "I10: a regulator miscounts its holds");
		Ok(())
	}

	/// I4
	fn try_versions(key: &EntryKey, entry: &EntryOf<T>) -> Result<(), TryRuntimeError> {
		let Some(replacement) = entry.replaced_by else {
			ensure!(entry.status != Status::Superseded, "I4: a superseded entry has no successor");
			return Ok(());
		};
		let closed = matches!(entry.status, Status::Superseded | Status::Erased);
		ensure!(closed, "I4: a replaced entry is not closed");
		let names = Self::entry(&replacement).is_some_and(|next| next.replaces == Some(*key));
		ensure!(names, "I4: a replacement does not name what it replaces");
		Ok(())
	}

	/// I5
	fn try_leaf(key: &EntryKey, entry: &EntryOf<T>) -> Result<(), TryRuntimeError> {
		let Some(leaf) = entry.leaf else { return Ok(()) };
		// A root that was retired and anchored again has another moment than the entry.
		let batch = Self::batch(key.custodian, leaf.root)
			.filter(|batch| batch.anchored_at == entry.recorded_at);
		let (chunk, position) = Bitmap::locate(leaf.index);
		let consumed = Consumed::<T>::get((key.custodian, leaf.root, chunk))
			.is_some_and(|bitmap| bitmap.is_set(position));
		ensure!(batch.is_none() || consumed, "I5: the leaf of an entry is not consumed");
		Ok(())
	}

	/// I11
	fn try_surgeries() -> Result<(), TryRuntimeError> {
		for (custodian, digest, recorded) in Surgeries::<T>::iter() {
			let entry = Self::entry(&EntryKey { custodian, digest });
			let stands = entry.is_some_and(|entry| {
				entry.status != Status::Erased && entry.recorded_at <= recorded.recorded_at
			});
			ensure!(stands, "I11: a surgery has no entry that it could be stated of");
			let surgery = recorded.surgery;
			let sound = surgery.is_ordered() && surgery.is_past(recorded.recorded_at);
			ensure!(sound, "I11: a surgery is not in order or was not over");
		}
		Ok(())
	}

	/// I6
	fn try_batches() -> Result<(), TryRuntimeError> {
		for (custodian, root, batch) in Batches::<T>::iter() {
			let bitmaps = Consumed::<T>::iter_key_prefix((custodian, root)).count();
			ensure!(bitmaps == batch.chunks as usize, "I6: a batch miscounts its bitmaps");
		}
		for (custodian, root, _) in Consumed::<T>::iter_keys() {
			ensure!(Batches::<T>::contains_key(custodian, root), "I6: a bitmap has no batch");
		}
		Ok(())
	}

	/// I7, I9
	fn try_subjects() -> Result<(), TryRuntimeError> {
		let mut absorbed = BTreeMap::<T::AccountId, u32>::new();
		for (account, subject) in Subjects::<T>::iter() {
			let providers = frame_system::Pallet::<T>::providers(&account);
			ensure!(providers > 0, "I9: the account of a subject has no provider");
			let Some(survivor) = subject.merged_into else { continue };
			ensure!(subject.absorbed == 0, "I7: a merged subject has absorbed others");
			let counted = absorbed.entry(survivor).or_default();
			*counted = counted.saturating_add(1);
		}
		let counts: BTreeMap<_, _> = Subjects::<T>::iter()
			.map(|(account, subject)| (account, subject.absorbed))
			.filter(|(_, absorbed)| *absorbed > 0)
			.collect();
		ensure!(absorbed == counts, "I7: a subject miscounts those merged into it");
		Ok(())
	}

	/// I12
	fn try_lapses(entry: &EntryOf<T>) -> Result<(), TryRuntimeError> {
		let amendment = entry.amendment.filter(|amendment| amendment.lapsed);
		let erasure = entry.erasure.filter(|erasure| erasure.lapsed);
		let due = amendment.map(|amendment| amendment.due).into_iter();
		let due = due.chain(erasure.map(|erasure| erasure.due)).max();
		ensure!(due < Some(Self::now()), "I12: an answer that is not due is noted as late");
		Ok(())
	}

	/// I8
	fn try_status(entry: &EntryOf<T>) -> Result<(), TryRuntimeError> {
		let erased = entry.status == Status::Erased;
		ensure!(erased == entry.content.is_none(), "I8: content and erasure disagree");
		let asked = entry.due().next().is_some() || entry.amendment.is_some();
		ensure!(!erased || entry.holds.is_empty(), "I8: a tombstone is held");
		ensure!(!erased || !asked, "I8: a tombstone awaits an answer");
		let awaited = entry.amendment.is_some_and(|amendment| amendment.is_open());
		let active = entry.offered_to.is_some() || awaited;
		ensure!(!active || entry.status == Status::Current, "I8: a closed entry awaits something");
		Ok(())
	}
}
