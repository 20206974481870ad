// SPDX-License-Identifier: Apache-2.0

use super::*;

const UNTIL: Day = Day(TODAY.0 + RETENTION_DAYS as i32);

fn statements() -> Vec<StatementOf<Test>> {
	(1..=5).map(statement).collect()
}

fn anchored(root: Digest, count: u32, retained_until: Day) -> sp_runtime::DispatchResult {
	Records::anchor_batch(signed(writer(CLINIC)), root, count, retained_until)
}

#[test]
fn a_root_is_anchored_once() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		let (root, count, kind) = (tree.root(), 5, BatchKind::Anchored);
		assert_ok!(tree.anchor());
		assert_ok!(tree.anchor());

		let batch = Batch { count, anchored_at: NOW, retained_until: UNTIL, kind, chunks: 0 };
		assert_eq!(Records::batch(CLINIC, root), Some(batch));
		assert_eq!(used(CLINIC), 2);
		assert_eq!(events(), [Event::BatchAnchored { custodian: CLINIC, root, count }]);
		assert_noop!(anchored(root, 6, UNTIL), Failure::BatchDiffers);
		assert_noop!(anchored(root, 5, Day(UNTIL.0 + 1)), Failure::BatchDiffers);
	});
}

#[test]
fn a_batch_has_leaves_up_to_the_bound_and_some_time_to_stand() {
	ExtBuilder::default().run(|| {
		assert_noop!(anchored(digest(1), 0, UNTIL), Failure::EmptyBatch);
		assert_noop!(anchored(digest(1), MAX_LEAVES + 1, UNTIL), Failure::TooManyLeaves);
		assert_noop!(anchored(digest(1), 1, TODAY), Failure::RetentionEnded);
		assert_ok!(anchored(digest(1), MAX_LEAVES, Day(TODAY.0 + 1)));
	});
}

#[test]
fn anchoring_takes_a_writer_and_a_row() {
	ExtBuilder::bare().run(|| {
		assert_noop!(anchored(digest(1), 1, UNTIL), Failure::QuotaExhausted);
		let by = |origin| Records::anchor_batch(origin, digest(1), 1, UNTIL);
		assert_noop!(by(signed(officer(CLINIC))), DUTY_MISSING);
		assert_noop!(by(RuntimeOrigin::none()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_noop!(by(signed(writer(CLINIC))), NOT_ACTIVE);
	});
}

#[test]
fn a_proved_leaf_becomes_an_entry_recorded_when_its_batch_was() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		let root = tree.root();
		assert_ok!(tree.anchor());
		pass_days(3);
		for index in 0..5 {
			let number = index as u8 + 1;
			assert_ok!(tree.materialise(writer(CLINIC), index, statement(number)));
			let leaf = Some(tree.position(index));
			let expected = Entry { leaf, ..Entry::new(statement(number), NOW) };
			assert_eq!(entry(key(CLINIC, number)), expected);
		}
		let materialised = |index: u32| Event::LeafMaterialised {
			custodian: CLINIC,
			root,
			index,
			digest: digest(index as u8 + 1),
		};
		let mut expected = vec![Event::BatchAnchored { custodian: CLINIC, root, count: 5 }];
		expected.extend((0..5).map(materialised));
		assert_eq!(events(), expected);
		// The subject, the batch, its bitmap and five entries.
		assert_eq!(used(CLINIC), 8);
		assert_eq!(Records::batch(CLINIC, root).map(|batch| batch.chunks), Some(1));
	});
}

#[test]
fn leaves_of_far_chunks_take_a_bitmap_each() {
	ExtBuilder::default().run(|| {
		let filler = |index: u32| index.to_le_bytes().to_vec();
		let mut leaves: Vec<_> = (0..MAX_LEAVES).map(filler).collect();
		let places = [0, Bitmap::LEAVES - 1, Bitmap::LEAVES, MAX_LEAVES - 1];
		for (place, number) in places.into_iter().zip(1..) {
			leaves[place as usize] = statement(number).leaf(CLINIC);
		}
		let tree = Tree::of(leaves);
		assert_ok!(tree.anchor());
		for ((place, number), chunks) in places.into_iter().zip(1..).zip([1, 1, 2, 3]) {
			assert_ok!(tree.materialise(writer(CLINIC), place, statement(number)));
			assert_eq!(Records::batch(CLINIC, tree.root()).map(|batch| batch.chunks), Some(chunks));
		}
		assert_eq!(used(CLINIC), 2 + 4 + 3);
	});
}

#[test]
fn what_the_root_does_not_prove_is_refused() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		let by_writer = |index, number| tree.materialise(writer(CLINIC), index, statement(number));
		assert_noop!(by_writer(0, 1), Failure::BatchUnknown);
		assert_ok!(tree.anchor());
		assert_noop!(by_writer(1, 1), Failure::ProofInvalid);
		let rewritten = Statement { author: STRANGER, ..statement(1) };
		assert_noop!(tree.materialise(writer(CLINIC), 0, rewritten), Failure::ProofInvalid);
		let origin = signed(writer(CLINIC));
		let no_path = AuditPath::default();
		assert_noop!(
			Records::materialise(origin, CLINIC, tree.root(), 0, statement(1), no_path),
			Failure::ProofInvalid
		);
	});
}

#[test]
fn a_leaf_is_consumed_once_and_repeating_is_quiet_while_its_entry_stands() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		assert_ok!(tree.anchor());
		assert_ok!(tree.materialise(writer(CLINIC), 0, statement(1)));
		System::reset_events();
		assert_ok!(tree.materialise(writer(CLINIC), 0, statement(1)));
		assert_ok!(tree.materialise(PATIENT, 0, statement(1)));
		assert_eq!(events(), []);

		close([1]);
		let folded = vec![digest(1)].try_into().unwrap();
		assert_ok!(Records::fold(signed(writer(CLINIC)), CLINIC, folded));
		assert_noop!(tree.materialise(writer(CLINIC), 0, statement(1)), Failure::LeafConsumed);
	});
}

#[test]
fn a_leaf_whose_key_stands_with_other_content_is_refused() {
	ExtBuilder::default().records([2]).run(|| {
		let altered = Statement { author: STRANGER, ..statement(2) };
		let tree = Tree::of_statements(&[statement(1), altered.clone(), statement(2)]);
		assert_ok!(tree.anchor());
		assert_noop!(tree.materialise(writer(CLINIC), 1, altered), Failure::AlreadyRegistered);
		assert_ok!(tree.materialise(writer(CLINIC), 2, statement(2)));
		assert_eq!(entry(key(CLINIC, 2)).leaf, None);
	});
}

#[test]
fn a_leaf_must_be_sound_on_the_day_of_its_batch() {
	ExtBuilder::default().run(|| {
		let tomorrow = Statement { occurred_on: Day(TODAY.0 + 1), ..statement(1) };
		let tree = Tree::of_statements(core::slice::from_ref(&tomorrow));
		assert_ok!(tree.anchor());
		pass_days(2);
		assert_noop!(tree.materialise(writer(CLINIC), 0, tomorrow), Failure::OccursInFuture);
	});
}

#[test]
fn the_subject_materialises_its_leaf_even_when_quota_is_exhausted() {
	ExtBuilder::bare().quota(CLINIC, 2).subject(CLINIC, PATIENT).run(|| {
		let tree = Tree::of_statements(&statements());
		assert_ok!(tree.anchor());
		assert_noop!(tree.materialise(writer(CLINIC), 0, statement(1)), Failure::QuotaExhausted);
		assert_ok!(tree.materialise(PATIENT, 0, statement(1)));
		assert_eq!(used(CLINIC), 4);

		// Two rows are missing now, and one more for the next record.
		let register = || Records::register(signed(writer(CLINIC)), statement(9));
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 2));
		assert_noop!(register(), Failure::QuotaExhausted);
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 1));
		assert_ok!(register());
	});
}

#[test]
fn only_the_custodian_and_the_subject_materialise() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		assert_ok!(tree.anchor());
		let by = |signer| tree.materialise(signer, 0, statement(1));
		assert_noop!(by(SIBLING), NOT_AN_AGENT);
		assert_noop!(by(officer(CLINIC)), DUTY_MISSING);
		assert_noop!(by(writer(HOSPITAL)), Failure::NotCustodian);
		let origin = RuntimeOrigin::none();
		let path = tree.path(0);
		assert_noop!(
			Records::materialise(origin, CLINIC, tree.root(), 0, statement(1), path),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_batch_retires_with_its_bitmaps_when_its_retention_ends() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		let root = tree.root();
		assert_ok!(tree.anchor());
		assert_ok!(tree.materialise(writer(CLINIC), 0, statement(1)));
		let retire = |chunks| Records::retire(signed(writer(CLINIC)), CLINIC, root, chunks);
		pass_days(RETENTION_DAYS - 1);
		assert_noop!(retire(1), Failure::UnderRetention);
		pass_days(1);
		assert_noop!(retire(0), Failure::TooFewChunks);
		System::reset_events();
		assert_ok!(retire(1));

		assert_eq!(Records::batch(CLINIC, root), None);
		assert_eq!(Consumed::<Test>::iter().count(), 0);
		assert_eq!(used(CLINIC), 2);
		assert_eq!(events(), [Event::BatchRetired { custodian: CLINIC, root }]);
		assert_noop!(retire(1), Failure::BatchUnknown);
	});
}

#[test]
fn a_retired_root_may_return_beside_the_entries_that_came_out_of_it() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		assert_ok!(tree.anchor());
		assert_ok!(tree.materialise(writer(CLINIC), 0, statement(1)));
		pass_days(RETENTION_DAYS);
		assert_ok!(Records::retire(signed(writer(CLINIC)), CLINIC, tree.root(), 1));
		assert_ok!(anchored(tree.root(), 5, Day(UNTIL.0 + 1)));
		assert_ok!(tree.materialise(writer(CLINIC), 0, statement(1)));
		assert_eq!(entry(key(CLINIC, 1)).recorded_at, NOW);
	});
}

#[test]
fn retiring_takes_a_writer_of_the_custodian_who_may_be_winding_up() {
	ExtBuilder::default().run(|| {
		let tree = Tree::of_statements(&statements());
		assert_ok!(tree.anchor());
		pass_days(RETENTION_DAYS);
		let by = |origin| Records::retire(origin, CLINIC, tree.root(), 0);
		assert_noop!(by(signed(officer(CLINIC))), DUTY_MISSING);
		assert_noop!(by(signed(writer(HOSPITAL))), Failure::NotCustodian);
		assert_noop!(by(RuntimeOrigin::root()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_ok!(by(signed(writer(CLINIC))));
	});
}

#[test]
fn nothing_is_recorded_about_who_never_agreed() {
	ExtBuilder::default().quota(HOSPITAL, 1).subject(HOSPITAL, SIBLING).run(|| {
		let stranger = Statement { subject: STRANGER, ..statement(1) };
		let elsewhere = Statement { subject: SIBLING, ..statement(2) };
		let tree = Tree::of_statements(&[stranger.clone(), elsewhere.clone()]);
		assert_ok!(tree.anchor());
		let by = writer(CLINIC);
		assert_noop!(tree.materialise(by, 0, stranger), Failure::SubjectUnknown);
		assert_noop!(tree.materialise(by, 1, elsewhere), Failure::SubjectElsewhere);
	});
}

#[test]
fn a_subject_overdraws_the_quota_up_to_the_bound() {
	let leaves: Vec<_> = (1..=4).map(statement).collect();
	let tree = Tree::of_statements(&leaves);
	ExtBuilder::bare().quota(CLINIC, 2).subject(CLINIC, PATIENT).run(|| {
		assert_ok!(tree.anchor());
		// The bitmap takes a row as well.
		for (index, leaf) in (0..).zip(&leaves[..MAX_OVERDRAFT as usize - 1]) {
			assert_ok!(tree.materialise(PATIENT, index, leaf.clone()));
		}
		assert_eq!(used(CLINIC), 2 + MAX_OVERDRAFT);
		assert_noop!(tree.materialise(PATIENT, 2, leaves[2].clone()), Failure::QuotaExhausted);
	});
}

#[test]
fn a_record_registered_by_itself_does_not_come_back_from_its_leaf() {
	let tree = Tree::of_statements(&[statement(1)]);
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(tree.anchor());
		assert_ok!(tree.materialise(writer(CLINIC), 0, statement(1)));
		assert_eq!(entry(key(CLINIC, 1)).leaf, None);
		pass_days(RETENTION_DAYS);
		assert_ok!(Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(1)));
		let digests = vec![digest(1)].try_into().unwrap();
		assert_ok!(Records::fold(signed(writer(CLINIC)), CLINIC, digests));
		let again = tree.materialise(writer(CLINIC), 0, statement(1));
		assert_eq!(again, Err(Failure::LeafConsumed.into()));
	});
}
