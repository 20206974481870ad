// SPDX-License-Identifier: Apache-2.0

use super::*;
use codec::Encode;

#[test]
fn the_entries_of_a_subject_come_in_pages() {
	ExtBuilder::default().subject(CLINIC, SIBLING).records(1..=5).run(|| {
		let of_sibling = Statement { subject: SIBLING, ..statement(6) };
		assert_ok!(Records::register(signed(writer(CLINIC)), of_sibling));
		let all = Records::entries_of(&PATIENT, None, u32::MAX);
		assert_eq!(all.len(), 5);
		assert!(all.iter().all(|(key, found)| entry(*key) == *found && found.subject == PATIENT));

		let mut paged = Vec::new();
		while let page @ [_, ..] =
			&Records::entries_of(&PATIENT, paged.last().map(|(key, _)| *key), 2)[..]
		{
			assert!(page.len() <= 2);
			paged.extend_from_slice(page);
		}
		assert_eq!(paged, all);
		assert_eq!(Records::entries_of(&STRANGER, None, 9), []);
	});
}

#[test]
fn a_page_has_at_most_256_entries() {
	ExtBuilder::default().run(|| {
		let ghost = |index: u32| {
			let digest = sp_io::hashing::blake2_256(&index.to_le_bytes()).into();
			let key = EntryKey { custodian: CLINIC, digest };
			Entries::<Test>::insert(CLINIC, digest, Entry::new(statement(1), NOW));
			SubjectEntries::<Test>::insert(PATIENT, key, ());
		};
		(0..257).for_each(ghost);
		assert_eq!(Records::entries_of(&PATIENT, None, 257).len(), 256);
		let _ = Entries::<Test>::clear(u32::MAX, None);
		let _ = SubjectEntries::<Test>::clear(u32::MAX, None);
	});
}

#[test]
fn the_history_of_any_version_is_that_of_all() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		let writer = signed(writer(CLINIC));
		assert_ok!(Records::supersede(writer.clone(), CLINIC, digest(1), statement(2)));
		assert_ok!(Records::supersede(writer.clone(), CLINIC, digest(2), statement(3)));
		assert_ok!(Records::offer_custody(writer, CLINIC, digest(3), HOSPITAL));
		let hospital = signed(mock::writer(HOSPITAL));
		let size = SizeClass(12);
		assert_ok!(Records::accept_custody(hospital, CLINIC, digest(3), digest(4), size));

		let versions = [key(CLINIC, 1), key(CLINIC, 2), key(CLINIC, 3), key(HOSPITAL, 4)];
		let history = |key, limit| {
			let entries = Records::history(&key, limit);
			entries.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
		};
		for version in versions {
			assert_eq!(history(version, 9), versions);
		}
		assert_eq!(history(versions[2], 0), []);
		assert_eq!(history(versions[2], 1), versions[2..3]);
		assert_eq!(history(versions[2], 2), versions[1..3]);
		assert_eq!(history(versions[0], 2), versions[..2]);
		assert_eq!(history(key(CLINIC, 9), 9), []);
	});
}

#[test]
fn an_anchored_leaf_is_verified_without_an_entry() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&[statement(1), statement(2), statement(3)]);
		let verify = |custodian, index, number| {
			let path = tree.path(index);
			let position = tree.position(index);
			Records::verify_inclusion(custodian, position, &statement(number), &path)
		};
		assert!(!verify(CLINIC, 0, 1));
		assert_ok!(tree.anchor());
		assert!(verify(CLINIC, 0, 1) && verify(CLINIC, 1, 2) && verify(CLINIC, 2, 3));
		assert!(!verify(CLINIC, 0, 2));
		assert!(!verify(HOSPITAL, 0, 1));
	});
}

#[test]
fn a_leaf_is_the_custodian_and_the_statement_in_their_order() {
	let statement = statement(1);
	let bytes = (
		CLINIC,
		statement.subject,
		statement.author,
		(statement.digest, statement.commitment, statement.size),
		(statement.occurred_on, statement.sensitivity),
		(statement.retention_until, statement.residency),
	)
		.encode();
	assert_eq!(Records::leaf(CLINIC, &statement), bytes);
}

#[test]
fn an_unknown_digest_is_unknown_and_nothing_is_overdue() {
	ExtBuilder::default().run(|| {
		assert_eq!(Records::verify_digest(&key(CLINIC, 1)), Verdict::Unknown);
		assert!(!Records::overdue(&key(CLINIC, 1)));
	});
}
