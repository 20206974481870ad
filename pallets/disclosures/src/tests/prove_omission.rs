// SPDX-License-Identifier: Apache-2.0

//! Accesses that the ledger does not have as they were signed. Every signature here is verified.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Commitment, InstitutionId, Lapse, Moment};
use salus_testing::{sovereign, Index, Lapses, Register};
use sp_runtime::{traits::BadOrigin, MultiSignature};

use super::Failure;
use crate::{
	mock::{Disclosures, *},
	*,
};

/// A receipt about an access at `NOW`, whose deadline has come.
fn overdue(number: u64) -> Receipt<AccountId> {
	let receipt = receipt(number);
	pass(DEADLINES.recording);
	receipt
}

fn proved(receipt: &Receipt<AccountId>, institution: InstitutionId) -> Event<Test> {
	Event::OmissionProved {
		subject: receipt.subject,
		custodian: receipt.custodian,
		number: receipt.number,
		commitment: receipt.commitment(&SALT),
		institution,
	}
}

fn omissions() -> Vec<(ReceiptNumber, Omission)> {
	Disclosures::omissions(&PATIENT, CLINIC, None, 10)
}

#[test]
fn an_access_that_was_never_numbered_is_proved_by_the_countersigned_copy() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		let hidden = overdue(1);
		let used = Index::used(CLINIC);
		assert_ok!(prove(countersigned(hidden.clone(), Person::Clinic)));

		let omission = Omission {
			access: hidden.access(&SALT),
			institution: CLINIC,
			proved_at: NOW + DEADLINES.recording,
			is_charged: true,
		};
		assert_eq!(omissions(), [(ReceiptNumber(1), omission)]);
		assert_eq!(ledger().omissions, 1);
		assert_eq!(Index::used(CLINIC), used + 1);
		assert_eq!(events(), [proved(&hidden, CLINIC)]);
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::DisclosureOmission)]);
	});
}

#[test]
fn it_is_proved_of_a_custodian_that_never_recorded_anything() {
	ExtBuilder::default().execute(|| {
		assert_ok!(prove(countersigned(overdue(0), Person::Clinic)));
		assert_eq!(ledger(), Ledger { omissions: 1, ..Default::default() });
		// The ledger itself is charged with its first disclosure.
		assert_eq!(Index::used(CLINIC), 1);
		assert_ok!(record_now(&[1]));
		assert_eq!(Index::used(CLINIC), 3);
	});
}

#[test]
fn a_number_that_was_given_twice_is_proved_for_the_receipt_that_does_not_stand() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		let second = Receipt { records: Commitment::from([99; 32]), ..overdue(0) };
		assert_eq!(Disclosures::verify(&second, &SALT), Verdict::Differs);
		assert_ok!(prove(countersigned(second.clone(), Person::Clinic)));
		assert_eq!(events(), [proved(&second, CLINIC)]);
	});
}

#[test]
fn what_the_chain_was_told_beside_the_commitment_has_to_be_what_was_signed() {
	ExtBuilder::default().execute(|| {
		let signed_receipt = receipt(0);
		let access = Access { basis: EMERGENCY, ..signed_receipt.access(&SALT) };
		let batch = vec![NumberedAccess { number: ReceiptNumber(0), access }].try_into().unwrap();
		let agent = signed(salus_testing::reader(CLINIC));
		assert_ok!(Disclosures::record(agent, PATIENT, CLINIC, batch));
		pass(DEADLINES.recording);
		assert_ok!(prove(countersigned(signed_receipt, Person::Clinic)));
	});
}

#[test]
fn what_stands_as_it_was_signed_was_not_omitted() {
	ExtBuilder::default().execute(|| {
		let receipt = receipt(0);
		assert_ok!(record_one(&receipt));
		pass(DEADLINES.recording);
		let copy = countersigned(receipt, Person::Clinic);
		assert_noop!(prove(copy), Failure::AlreadyRecorded);
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn the_same_receipt_is_proved_once() {
	ExtBuilder::default().execute(|| {
		let hidden = overdue(0);
		let copy = countersigned(hidden.clone(), Person::Clinic);
		assert_ok!(prove(copy.clone()));
		assert_ok!(prove(copy));
		assert_eq!(events(), [proved(&hidden, CLINIC)]);
		assert_eq!(Lapses::take().len(), 1);
		assert_eq!(ledger().omissions, 1);
	});
}

#[test]
fn a_custodian_that_records_after_the_proof_does_not_undo_it() {
	ExtBuilder::default().execute(|| {
		let hidden = overdue(0);
		let copy = countersigned(hidden.clone(), Person::Clinic);
		assert_ok!(prove(copy.clone()));
		assert_ok!(record(&[hidden]));
		assert_ok!(prove(copy));
		assert_eq!(omissions().len(), 1);
		let lapses = [Lapse::DisclosureOmission, Lapse::DisclosureLate];
		assert_eq!(Lapses::take(), lapses.map(|lapse| (CLINIC, lapse)));
	});
}

#[test]
fn a_custodian_has_until_the_deadline() {
	ExtBuilder::default().execute(|| {
		let receipt = receipt(0);
		let copy = countersigned(receipt, Person::Clinic);
		pass(DEADLINES.recording - 1);
		assert_noop!(prove(copy.clone()), Failure::NotOverdue);
		pass(1);
		assert_ok!(prove(copy));
	});
}

#[test]
fn an_access_is_proved_omitted_as_long_as_it_would_stay_in_the_state() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(receipt(0), Person::Clinic);
		pass(HISTORY_PERIOD);
		assert_noop!(prove(copy.clone()), Failure::TooOld);
		pallet_timestamp::Now::<Test>::mutate(|now| *now -= 1);
		assert_ok!(prove(copy));
	});
}

#[test]
fn no_salt_but_the_signed_one_makes_an_omission() {
	ExtBuilder::default().execute(|| {
		let receipt = receipt(0);
		assert_ok!(record_one(&receipt));
		pass(DEADLINES.recording);
		let copy = countersigned(receipt, Person::Clinic);
		let forged = CountersignedReceipt { salt: [8; 32], ..copy };
		assert_noop!(prove(forged), Failure::ReleaseInvalid);
	});
}

#[test]
fn nothing_that_was_signed_can_be_changed_afterwards() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(overdue(0), Person::Clinic);
		let changed = [
			Receipt { number: ReceiptNumber(1), ..copy.receipt.clone() },
			Receipt { requester: Person::Researcher.account(), ..copy.receipt.clone() },
			Receipt { institution: None, ..copy.receipt.clone() },
			Receipt { basis: LAW, ..copy.receipt.clone() },
			Receipt { accessed_at: NOW - 1, ..copy.receipt.clone() },
			Receipt { records: Commitment::from([9; 32]), ..copy.receipt.clone() },
			Receipt { sealed_until: Some(NOW + 1), ..copy.receipt.clone() },
		];
		for receipt in changed {
			let forged = CountersignedReceipt { receipt, ..copy.clone() };
			assert_noop!(prove(forged), Failure::ReleaseInvalid);
		}
		assert_ok!(prove(copy));
	});
}

#[test]
fn the_custodian_has_to_have_signed() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(overdue(0), Person::Clinic);
		let with = |release| CountersignedReceipt { release, ..copy.clone() };
		// Another key, the key's own signature over other bytes, a signature of another kind.
		let by_hospital = Release { institution: CLINIC, ..Person::Hospital.release(b"") };
		assert_noop!(prove(with(by_hospital)), Failure::KeyUnknown);
		let other_bytes = Person::Clinic.release(b"something else");
		assert_noop!(prove(with(other_bytes)), Failure::ReleaseInvalid);
		let signature = MultiSignature::Sr25519([0; 64].into());
		let other_kind = Release { signature, ..copy.release.clone() };
		assert_noop!(prove(with(other_kind)), Failure::ReleaseInvalid);
		let elsewhere = countersigned(receipt(0), Person::Hospital).release;
		assert_noop!(prove(with(elsewhere)), Failure::NotCustodian);
	});
}

#[test]
fn the_requester_has_to_have_countersigned() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(overdue(0), Person::Clinic);
		let message = Disclosures::message(&copy.receipt.commitment(&SALT));
		let with = |countersignature| CountersignedReceipt { countersignature, ..copy.clone() };
		let by_another = Person::Researcher.countersign(&message);
		assert_noop!(prove(with(by_another)), Failure::CountersignatureInvalid);
		let other_bytes = Person::Doctor.countersign(b"something else");
		assert_noop!(prove(with(other_bytes)), Failure::CountersignatureInvalid);
	});
}

#[test]
fn keys_of_every_kind_sign() {
	ExtBuilder::default().execute(|| {
		Keys::assert_with(sovereign(CLINIC), Person::Doctor.key(), 0, Moment::MAX);
		Keys::assert_with(sovereign(CLINIC), Person::Researcher.key(), 0, Moment::MAX);
		pass(DEADLINES.recording);
		let releasers = [Person::Clinic, Person::Doctor, Person::Researcher];
		for (number, releaser) in (0..).zip(releasers) {
			let requester = Person::Researcher;
			let receipt =
				Receipt { requester: requester.account(), accessed_at: NOW, ..receipt(number) };
			let message = Disclosures::message(&receipt.commitment(&SALT));
			let copy = CountersignedReceipt {
				countersignature: requester.countersign(&message),
				..countersigned(receipt, releaser)
			};
			assert_ok!(prove(copy));
		}
		assert_eq!(ledger().omissions, 3);
	});
}

#[test]
fn signatures_in_the_wrapper_of_a_browser_wallet_count() {
	ExtBuilder::default().execute(|| {
		let receipt = overdue(0);
		let message = Disclosures::message(&receipt.commitment(&SALT));
		let wrapped = [b"<Bytes>", message.as_slice(), b"</Bytes>"].concat();
		let copy = CountersignedReceipt {
			receipt,
			salt: SALT,
			release: Person::Clinic.release(&wrapped),
			countersignature: Person::Doctor.countersign(&wrapped),
		};
		assert_ok!(prove(copy));
	});
}

#[test]
fn the_key_has_to_have_counted_at_the_moment_of_access() {
	ExtBuilder::default().execute(|| {
		pass(DEADLINES.recording);
		Keys::assert_with(sovereign(CLINIC), Person::Hospital.key(), NOW - HOUR, NOW);
		let at = |accessed_at| {
			let receipt = Receipt { accessed_at, ..receipt(0) };
			let copy = countersigned(receipt, Person::Hospital);
			let release = Release { institution: CLINIC, ..copy.release };
			prove(CountersignedReceipt { release, ..copy })
		};
		assert_noop!(at(NOW), Failure::KeyUnknown);
		assert_noop!(at(NOW - HOUR - 1), Failure::KeyUnknown);
		assert_ok!(at(NOW - 1));
	});
}

#[test]
fn a_receipt_names_the_institution_that_registered_its_subject() {
	ExtBuilder::default().execute(|| {
		let receipt = overdue(0);
		let with = |subject, custodian| {
			let receipt = Receipt { subject, custodian, ..receipt.clone() };
			prove(countersigned(receipt, Person::Clinic))
		};
		assert_noop!(with(STRANGER, CLINIC), Failure::SubjectUnknown);
		assert_noop!(with(SIBLING, CLINIC), Failure::SubjectElsewhere);
		assert_noop!(with(PATIENT, HOSPITAL), Failure::SubjectElsewhere);
		assert_noop!(with(SIBLING, HOSPITAL), Failure::NotCustodian);
	});
}

#[test]
fn anybody_proves_at_any_time_and_an_exhausted_quota_neither_stops_nor_pays_for_it() {
	ExtBuilder::default().execute(|| {
		let copy = |number| Box::new(countersigned(receipt(number), Person::Clinic));
		let (first, second) = (copy(0), copy(1));
		pass(DEADLINES.recording);
		Register::suspend(CLINIC);
		Index::prepay(CLINIC, 1);
		assert_noop!(Disclosures::prove_omission(RuntimeOrigin::none(), first.clone()), BadOrigin);
		assert_noop!(Disclosures::prove_omission(RuntimeOrigin::root(), first.clone()), BadOrigin);
		assert_ok!(Disclosures::prove_omission(signed(PATIENT), first));
		assert_ok!(Disclosures::prove_omission(signed(Person::Doctor.account()), second));
		let charged: Vec<_> = omissions().iter().map(|(_, row)| row.is_charged).collect();
		assert_eq!(charged, [true, false]);
		assert_eq!(Index::used(CLINIC), 1);
	});
}

#[test]
fn no_more_omissions_stand_than_may_and_every_one_counts() {
	ExtBuilder::default().execute(|| {
		let copies: Vec<_> = (0..=u64::from(MAX_OMISSIONS))
			.map(|number| countersigned(receipt(number), Person::Clinic))
			.collect();
		pass(DEADLINES.recording);
		let (last, first) = copies.split_last().unwrap();
		for copy in first {
			assert_ok!(prove(copy.clone()));
		}
		let (rows, used) = (omissions(), Index::used(CLINIC));
		assert_eq!(ledger().standing_omissions(), MAX_OMISSIONS);
		assert_eq!(ledger().folded_omissions, None);
		System::reset_events();
		Lapses::take();

		assert_ok!(prove(last.clone()));
		assert_eq!(events(), [proved(&last.receipt, CLINIC)]);
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::DisclosureOmission)]);
		assert_eq!((omissions(), Index::used(CLINIC)), (rows, used));
		assert_eq!((ledger().omissions, ledger().standing_omissions()), (MAX_OMISSIONS + 1, 4));
		let omission = Omission {
			access: last.receipt.access(&SALT),
			institution: CLINIC,
			proved_at: now(),
			is_charged: false,
		};
		let folded = [(last.receipt.number, omission)];
		assert!(Disclosures::verify_folded_omissions(&PATIENT, CLINIC, &folded));
		// Those that stand are not proved again.
		assert_ok!(prove(first[0].clone()));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn what_folds_makes_room_for_another_omission() {
	ExtBuilder::default().execute(|| {
		for number in 0..u64::from(MAX_OMISSIONS) {
			let old = Receipt { accessed_at: NOW - DEADLINES.recording, ..receipt(number) };
			assert_ok!(prove(countersigned(old, Person::Clinic)));
		}
		pass(HISTORY_PERIOD);
		assert_ok!(Disclosures::fold(signed(STRANGER), PATIENT, CLINIC, 1));
		let young = Receipt { accessed_at: now() - DEADLINES.recording, ..receipt(9) };
		assert_ok!(prove(countersigned(young, Person::Clinic)));
		assert_eq!(ledger().standing_omissions(), MAX_OMISSIONS);
		assert_eq!(ledger().folded_omissions.unwrap().count, 1);
	});
}

#[test]
fn omissions_are_paged_by_number_and_commitment() {
	ExtBuilder::default().execute(|| {
		for number in [2, 0, 1] {
			let receipt = Receipt { accessed_at: NOW - DEADLINES.recording, ..receipt(number) };
			assert_ok!(prove(countersigned(receipt, Person::Clinic)));
		}
		let all = omissions();
		assert_eq!(all.iter().map(|(number, _)| number.0).collect::<Vec<_>>(), [0, 1, 2]);
		let after = |place: usize| Some((all[place].0, all[place].1.access.commitment));
		assert_eq!(Disclosures::omissions(&PATIENT, CLINIC, after(0), 1), all[1..2]);
		assert_eq!(Disclosures::omissions(&PATIENT, CLINIC, after(2), 9), []);
	});
}
