// SPDX-License-Identifier: Apache-2.0

//! A ledger kept beside the chain: what calls may do, and what they should have led to.

use std::collections::BTreeMap;

use proptest::prelude::*;
use salus_primitives::{InstitutionId, Lapse, Moment};

use crate::{
	mock::{Disclosures, *},
	*,
};

/// What the calls that succeeded should have led to, told without the chain.
#[derive(Default)]
pub struct Story {
	pub signed: Vec<Receipt<AccountId>>,
	pub next: u64,
	standing: BTreeMap<ReceiptNumber, Disclosure>,
	folded: Vec<(ReceiptNumber, Disclosure)>,
	/// Numbers that are missing, since when.
	missing: BTreeMap<u64, Moment>,
	/// In the order in which they should fold.
	omissions: BTreeMap<(ReceiptNumber, Vec<u8>), Omission>,
	folded_omissions: Vec<(ReceiptNumber, Omission)>,
	/// How many omissions were ever proved.
	proved: u32,
	pub lapsed: Vec<(InstitutionId, Lapse)>,
	pub has_succeeded: bool,
}

impl Story {
	fn closed(&self) -> u64 {
		self.folded.last().map_or(0, |(number, _)| number.0 + 1)
	}

	/// Who answers for the clinic.
	pub fn answering(&self) -> InstitutionId {
		if self.has_succeeded {
			HOSPITAL
		} else {
			CLINIC
		}
	}

	/// Whether `by` may record `receipts`.
	pub fn permits_record(&self, by: InstitutionId, receipts: &[Receipt<AccountId>]) -> bool {
		let mut next = self.next;
		let permits = |receipt: &Receipt<AccountId>| {
			let number = receipt.number.0;
			if let Some(standing) = self.standing.get(&receipt.number) {
				return standing.access == receipt.access(&SALT);
			}
			let is_free = (self.closed()..next + MAX_GAP).contains(&number);
			next = next.max(number + 1);
			let is_sealable = receipt.sealed_until.is_none_or(|until| {
				let longest = receipt.accessed_at + MAX_SEAL;
				receipt.basis == LAW && (receipt.accessed_at + 1..=longest).contains(&until)
			});
			is_free && is_sealable && receipt.accessed_at <= now() && receipt.basis != OTHER_CONSENT
		};
		let is_new = |receipt: &Receipt<_>| !self.standing.contains_key(&receipt.number);
		by == self.answering()
			&& receipts.is_sorted_by(|one, next| one.number < next.number)
			&& receipts.iter().all(permits)
			&& (!Exhausted::get() || !receipts.iter().any(is_new))
	}

	/// Whether the copy of `receipt` that `releaser` released proves an omission.
	pub fn permits_proof(&self, receipt: &Receipt<AccountId>, releaser: Person) -> bool {
		let (access, now) = (receipt.access(&SALT), now());
		let unsealed_at = unsealed_at(&access);
		let mut due = deadline(&access);
		if access.basis == LAW {
			due = due.max(unsealed_at);
		}
		let standing = self.standing.get(&receipt.number);
		let is_omitted = standing.is_none_or(|standing| standing.access != access)
			&& (due..unsealed_at + HISTORY_PERIOD).contains(&now)
			&& (releaser == Person::Clinic || self.has_succeeded);
		is_omitted || self.omissions.contains_key(&omission_key(receipt))
	}

	pub fn record(&mut self, receipts: &[Receipt<AccountId>]) {
		let mut is_late = false;
		for receipt in receipts {
			let disclosure = Disclosure { access: receipt.access(&SALT), recorded_at: now() };
			if let Some(standing) = self.standing.get(&receipt.number) {
				assert_eq!(standing.access, disclosure.access);
				continue;
			}
			is_late |= deadline(&disclosure.access) <= now();
			let number = receipt.number.0;
			let shown = self.next..number;
			self.missing.extend(shown.map(|missing| (missing, now())));
			self.missing.remove(&number);
			self.next = self.next.max(number + 1);
			self.standing.insert(receipt.number, disclosure);
		}
		if is_late {
			self.lapsed.push((self.answering(), Lapse::DisclosureLate));
		}
	}

	pub fn prove(&mut self, receipt: &Receipt<AccountId>, institution: InstitutionId) {
		let access = receipt.access(&SALT);
		let key = omission_key(receipt);
		if self.omissions.contains_key(&key) {
			return;
		}
		let has_room = self.omissions.len() < MAX_OMISSIONS as usize;
		let is_charged = has_room && !Exhausted::get();
		let omission = Omission { access, institution, proved_at: now(), is_charged };
		if has_room {
			self.omissions.insert(key, omission);
		} else {
			self.folded_omissions.push((receipt.number, omission));
		}
		self.proved += 1;
		self.lapsed.push((self.answering(), Lapse::DisclosureOmission));
	}

	/// How many rows fold.
	pub fn fold(&mut self, count: u32) -> u32 {
		let limit = now() - HISTORY_PERIOD;
		let is_young = |since: Moment, access: &Access| since.max(unsealed_at(access)) > limit;
		let count = count.min(MAX_RECEIPTS);
		let mut left = count;
		while let Some(row) = self.standing.first_entry() {
			if left == 0 || is_young(row.get().recorded_at, &row.get().access) {
				break;
			}
			self.folded.push(row.remove_entry());
			left -= 1;
		}
		while let Some(row) = self.omissions.first_entry() {
			if left == 0 || is_young(row.get().proved_at, &row.get().access) {
				break;
			}
			let ((number, _), omission) = row.remove_entry();
			self.folded_omissions.push((number, omission));
			left -= 1;
		}
		let closed = self.closed();
		self.missing.retain(|number, _| *number >= closed);
		count - left
	}

	/// The numbers that are missing, as gaps.
	fn gaps(&self) -> Vec<Gap> {
		let mut gaps = Vec::<Gap>::new();
		for (number, since) in &self.missing {
			let due = since + CurrentDeadlines::<Test>::get().recording;
			let is_proved = due <= now();
			match gaps.last_mut() {
				Some(gap) if gap.last.0 + 1 == *number => {
					assert_eq!(gap.since, *since, "one gap showed at once");
					gap.last = ReceiptNumber(*number);
				}
				_ => {
					let (first, last) = (ReceiptNumber(*number), ReceiptNumber(*number));
					gaps.push(Gap { first, last, since: *since, due, is_proved });
				}
			}
		}
		gaps
	}

	pub fn check(&self) -> Result<(), TestCaseError> {
		let rows: Vec<_> = Disclosures::rows_after(&PATIENT, CLINIC, None).collect();
		let expected: Vec<_> = self.standing.iter().map(|(number, row)| (*number, *row)).collect();
		prop_assert_eq!(rows, expected);
		prop_assert_eq!(
			Disclosures::gaps(&PATIENT, CLINIC, ReceiptNumber(0), u32::MAX),
			self.gaps()
		);
		let omissions = Disclosures::omissions(&PATIENT, CLINIC, None, u32::MAX);
		prop_assert_eq!(omissions.len(), self.omissions.len());
		let expected: Vec<_> =
			self.omissions.iter().map(|((number, _), row)| (*number, *row)).collect();
		prop_assert_eq!(omissions, expected);
		prop_assert!(Disclosures::verify_folded_disclosures(&PATIENT, CLINIC, &self.folded));
		let folded = &self.folded_omissions;
		prop_assert!(Disclosures::verify_folded_omissions(&PATIENT, CLINIC, folded));
		let ledger = Disclosures::ledger(&PATIENT, CLINIC).unwrap_or_default();
		prop_assert_eq!(ledger.next, ReceiptNumber(self.next));
		prop_assert_eq!(ledger.missing(), self.missing.len() as u64);
		prop_assert_eq!(ledger.omissions, self.proved);
		Ok(())
	}
}

/// When `access` should be recorded at the latest.
fn deadline(access: &Access) -> Moment {
	access.accessed_at + CurrentDeadlines::<Test>::get().recording
}

/// When the seal of `access` ends, or the moment of the access.
fn unsealed_at(access: &Access) -> Moment {
	let seal = access.sealed_until.map_or(0, |until| until - access.accessed_at);
	access.accessed_at + seal.min(MAX_SEAL)
}

/// The place of an omission in the order of the state.
fn omission_key(receipt: &Receipt<AccountId>) -> (ReceiptNumber, Vec<u8>) {
	let place = Place::from(receipt.number);
	let commitment = receipt.commitment(&SALT);
	(receipt.number, Omissions::<Test>::hashed_key_for((PATIENT, CLINIC, place, commitment)))
}
