// SPDX-License-Identifier: Apache-2.0

use super::*;
use sp_runtime::testing::TestSignature;

fn register(signature: TestSignature, expires: Moment) -> sp_runtime::DispatchResult {
	Records::register_subject(signed(writer(CLINIC)), PATIENT, expires, signature)
}

fn agreed(expires: Moment) -> TestSignature {
	TestSignature(PATIENT, Records::agreement(CLINIC, expires))
}

#[test]
fn a_person_who_signs_becomes_a_subject() {
	ExtBuilder::bare().quota(CLINIC, 1).run(|| {
		assert_ok!(register(agreed(NOW), NOW));

		let row = Subject { custodian: CLINIC, registered_at: NOW, merged_into: None, absorbed: 0 };
		assert_eq!(Records::subject(&PATIENT), Some(row));
		assert_eq!(System::providers(&PATIENT), 1);
		assert_eq!(used(CLINIC), 1);
		assert_eq!(events(), [Event::SubjectRegistered { subject: PATIENT, custodian: CLINIC }]);
	});
}

#[test]
fn the_signed_bytes_are_the_documented_ones() {
	ExtBuilder::bare().run(|| {
		let mut bytes = b"salus:subject:".to_vec();
		bytes.extend([69; 32]);
		bytes.extend(1u32.to_le_bytes());
		bytes.extend(NOW.to_le_bytes());
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(69));
		assert_eq!(Records::agreement(CLINIC, NOW), bytes);
	});
}

#[test]
fn a_signature_in_the_wrapper_of_a_browser_wallet_counts() {
	ExtBuilder::bare().quota(CLINIC, 1).run(|| {
		let message = Records::agreement(CLINIC, NOW);
		let wrapped = [b"<Bytes>", message.as_slice(), b"</Bytes>"].concat();
		assert_ok!(register(TestSignature(PATIENT, wrapped), NOW));
	});
}

#[test]
fn a_signature_serves_one_person_one_institution_one_moment_and_not_beyond() {
	ExtBuilder::bare().quota(CLINIC, 1).run(|| {
		let elsewhere = TestSignature(PATIENT, Records::agreement(HOSPITAL, NOW));
		assert_noop!(register(elsewhere, NOW), Failure::SignatureInvalid);
		let another = TestSignature(SIBLING, Records::agreement(CLINIC, NOW));
		assert_noop!(register(another, NOW), Failure::SignatureInvalid);
		assert_noop!(register(agreed(NOW), NOW + 1), Failure::SignatureInvalid);
		assert_noop!(register(agreed(NOW - 1), NOW - 1), Failure::Expired);
	});
}

#[test]
fn registering_again_is_quiet_for_the_same_custodian_and_refused_to_another() {
	ExtBuilder::default().quota(HOSPITAL, 1).run(|| {
		assert_ok!(register(TestSignature(STRANGER, vec![]), 0));
		assert_noop!(register_subject(HOSPITAL, PATIENT), Failure::SubjectElsewhere);
		assert_eq!(events(), []);
		assert_eq!(System::providers(&PATIENT), 1);
	});
}

#[test]
fn registering_takes_a_writer_and_a_row() {
	ExtBuilder::bare().run(|| {
		assert_noop!(register(agreed(NOW), NOW), Failure::QuotaExhausted);
		let origin = signed(admin(CLINIC));
		assert_noop!(Records::register_subject(origin, PATIENT, NOW, agreed(NOW)), DUTY_MISSING);
		suspend(CLINIC);
		assert_noop!(register(agreed(NOW), NOW), NOT_ACTIVE);
	});
}

#[test]
fn a_merged_subject_gets_no_more_records_until_it_is_unmerged() {
	ExtBuilder::default().subject(CLINIC, SIBLING).records([1]).run(|| {
		let origin = signed(writer(CLINIC));
		assert_ok!(Records::merge(origin.clone(), PATIENT, SIBLING));
		assert_noop!(Records::register(origin.clone(), statement(2)), Failure::SubjectMerged);
		assert_ok!(Records::register(origin.clone(), statement(1)));
		let about_survivor = Statement { subject: SIBLING, ..statement(2) };
		assert_ok!(Records::register(origin.clone(), about_survivor));
		assert_eq!(Records::subject(&SIBLING).map(|subject| subject.absorbed), Some(1));

		assert_ok!(Records::unmerge(origin.clone(), PATIENT));
		assert_ok!(Records::register(origin, statement(3)));
		assert_eq!(Records::subject(&SIBLING).map(|subject| subject.absorbed), Some(0));
		let (duplicate, survivor) = (PATIENT, SIBLING);
		let registered = |subject, number| Event::EntryRegistered {
			subject,
			custodian: CLINIC,
			digest: digest(number),
		};
		assert_eq!(
			events(),
			[
				Event::SubjectMerged { duplicate, survivor },
				registered(SIBLING, 2),
				Event::SubjectUnmerged { duplicate, survivor },
				registered(PATIENT, 3),
			]
		);
	});
}

#[test]
fn merges_make_no_chains() {
	const THIRD: AccountId = 50;
	ExtBuilder::default().subject(CLINIC, SIBLING).subject(CLINIC, THIRD).run(|| {
		let merge =
			|duplicate, survivor| Records::merge(signed(writer(CLINIC)), duplicate, survivor);
		assert_noop!(merge(PATIENT, PATIENT), Failure::SameSubject);
		assert_ok!(merge(PATIENT, SIBLING));
		assert_noop!(merge(SIBLING, THIRD), Failure::HasAbsorbed);
		assert_noop!(merge(THIRD, PATIENT), Failure::SubjectMerged);
		assert_noop!(merge(PATIENT, THIRD), Failure::SubjectMerged);
		assert_ok!(merge(THIRD, SIBLING));
		assert_eq!(Records::subject(&SIBLING).map(|subject| subject.absorbed), Some(2));
	});
}

#[test]
fn only_their_custodian_merges_and_unmerges_subjects() {
	ExtBuilder::default().quota(HOSPITAL, 1).subject(HOSPITAL, SIBLING).run(|| {
		let origin = signed(writer(CLINIC));
		let merge = |duplicate, survivor| Records::merge(origin.clone(), duplicate, survivor);
		assert_noop!(merge(PATIENT, SIBLING), Failure::SubjectElsewhere);
		assert_noop!(merge(SIBLING, PATIENT), Failure::SubjectElsewhere);
		assert_noop!(merge(STRANGER, PATIENT), Failure::SubjectUnknown);
		let unmerge = |duplicate| Records::unmerge(origin.clone(), duplicate);
		assert_noop!(unmerge(PATIENT), Failure::NotMerged);
		assert_noop!(unmerge(SIBLING), Failure::SubjectElsewhere);
		assert_noop!(unmerge(STRANGER), Failure::SubjectUnknown);
		let officer = signed(officer(CLINIC));
		assert_noop!(Records::merge(officer.clone(), PATIENT, SIBLING), DUTY_MISSING);
		assert_noop!(Records::unmerge(officer, PATIENT), DUTY_MISSING);
	});
}
