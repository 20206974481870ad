// SPDX-License-Identifier: Apache-2.0

use super::*;
use codec::Encode;

fn fold(numbers: &[u8]) -> sp_runtime::DispatchResult {
	let digests: Vec<_> = numbers.iter().map(|number| digest(*number)).collect();
	let digests = digests.try_into().expect("within the bound");
	Records::fold(signed(writer(CLINIC)), CLINIC, digests)
}

#[test]
fn folded_entries_leave_the_state_and_stay_provable() {
	ExtBuilder::default().records([1, 2, 3]).run(|| {
		close([1, 2, 3]);
		System::reset_events();
		let folded = [1, 2, 3].map(|number| (key(CLINIC, number), entry(key(CLINIC, number))));
		let tree = Tree::of(folded.iter().map(Encode::encode));
		let (root, count) = (tree.root(), 3);
		assert_ok!(fold(&[1, 2, 3]));

		assert_eq!(events(), [Event::EntriesFolded { custodian: CLINIC, root, count }]);
		let batch = Records::batch(CLINIC, root).expect("the root stands");
		assert_eq!((batch.count, batch.kind, batch.chunks), (3, BatchKind::Folded, 0));
		let days = RETENTION_DAYS + DEADLINES.archive_days;
		assert_eq!(batch.retained_until, TODAY.saturating_add(days));
		// The subject and the root.
		assert_eq!(used(CLINIC), 2);
		for (index, (key, entry)) in (0..).zip(&folded) {
			assert_eq!(Records::entry(key), None);
			assert!(!SubjectEntries::<Test>::contains_key(PATIENT, key));
			let verify = |position, entry| {
				Records::verify_folded(CLINIC, position, key, entry, None, &tree.path(index))
			};
			assert!(verify(tree.position(index), entry));
			assert!(!verify(tree.position((index + 1) % 3), entry));
			let forged = Entry { status: Status::Current, ..entry.clone() };
			assert!(!verify(tree.position(index), &forged));
		}
	});
}

#[test]
fn a_folded_root_retires_after_the_archives_time() {
	ExtBuilder::default().records([1]).run(|| {
		close([1]);
		let root = Tree::of([(key(CLINIC, 1), entry(key(CLINIC, 1))).encode()]).root();
		assert_ok!(fold(&[1]));
		let retire = || Records::retire(signed(writer(CLINIC)), CLINIC, root, 0);
		pass_days(DEADLINES.archive_days - 1);
		assert_noop!(retire(), Failure::UnderRetention);
		pass_days(1);
		assert_ok!(retire());
		assert_eq!(used(CLINIC), 1);
	});
}

#[test]
fn a_folded_root_is_no_batch_of_statements() {
	ExtBuilder::default().records([1]).run(|| {
		close([1]);
		let tree = Tree::of([(key(CLINIC, 1), entry(key(CLINIC, 1))).encode()]);
		assert_ok!(fold(&[1]));
		assert_noop!(tree.materialise(PATIENT, 0, statement(1)), Failure::ProofInvalid);
		assert_noop!(tree.anchor(), Failure::BatchDiffers);
	});
}

#[test]
fn an_anchored_root_is_no_archive() {
	ExtBuilder::default().records([1]).run(|| {
		close([1]);
		let (key, entry) = (key(CLINIC, 1), entry(key(CLINIC, 1)));
		let tree = Tree::of([(key, &entry).encode()]);
		let until = TODAY.saturating_add(100);
		let origin = signed(writer(CLINIC));
		assert_ok!(Records::anchor_batch(origin, tree.root(), 1, until));
		assert!(!Records::verify_folded(CLINIC, tree.position(0), &key, &entry, None, &[]));
		assert_noop!(fold(&[1]), Failure::BatchDiffers);
	});
}

#[test]
fn only_what_is_closed_and_needed_by_nobody_folds() {
	ExtBuilder::default().records([1, 2]).run(|| {
		assert_noop!(fold(&[9]), Failure::EntryUnknown);
		assert_noop!(fold(&[1]), Failure::StillCurrent);
		assert_ok!(Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(1)));
		assert_noop!(fold(&[1]), Failure::UnderRetention);
		pass_days(RETENTION_DAYS);
		assert_noop!(fold(&[1, 2]), Failure::StillCurrent);
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(1)));
		assert_noop!(fold(&[1]), Failure::RequestOpen);
		let (law, origin) = (Law::PublicHealth, signed(officer(CLINIC)));
		assert_ok!(Records::refuse_erasure(origin, CLINIC, digest(1), law));
		assert_noop!(fold(&[1]), Failure::UnderRetention);
		pass_days(DEADLINES.archive_days);
		assert_ok!(fold(&[1]));
	});
}

#[test]
fn a_late_erasure_can_be_seen_for_the_time_of_the_archive() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(1)));
		pass_days(RETENTION_DAYS);
		assert!(Records::overdue(&key(CLINIC, 1)));
		assert_ok!(Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(1)));
		let erasure = entry(key(CLINIC, 1)).erasure.unwrap();
		assert!(erasure.answered_at > Some(erasure.due));
		pass_days(DEADLINES.archive_days - 1);
		assert_noop!(fold(&[1]), Failure::UnderRetention);
		pass_days(1);
		assert_ok!(fold(&[1]));
	});
}

#[test]
fn digests_ascend_strictly_so_that_the_root_is_reproducible() {
	ExtBuilder::default().records([1, 2]).run(|| {
		close([1, 2]);
		assert_noop!(fold(&[]), Failure::EmptyBatch);
		assert_noop!(fold(&[2, 1]), Failure::NotSorted);
		assert_noop!(fold(&[1, 1]), Failure::NotSorted);
		assert_ok!(fold(&[1, 2]));
	});
}

#[test]
fn a_version_does_not_fold_before_the_one_it_replaced() {
	ExtBuilder::default().records([3]).run(|| {
		let writer = signed(writer(CLINIC));
		assert_ok!(Records::supersede(writer.clone(), CLINIC, digest(3), statement(2)));
		assert_ok!(Records::supersede(writer.clone(), CLINIC, digest(2), statement(1)));
		close([1]);
		assert_noop!(fold(&[1, 2]), Failure::PredecessorStands);
		assert_ok!(fold(&[2, 3]));
		assert_eq!(entry(key(CLINIC, 1)).replaces, Some(key(CLINIC, 2)));
		assert_ok!(fold(&[1]));
	});
}

#[test]
fn a_key_registered_again_after_folding_is_a_record_of_its_own() {
	ExtBuilder::default().records([1]).run(|| {
		let writer = signed(writer(CLINIC));
		assert_ok!(Records::supersede(writer.clone(), CLINIC, digest(1), statement(2)));
		pass_days(RETENTION_DAYS);
		assert_ok!(fold(&[1]));
		assert_ok!(Records::register(writer, statement(1)));
		assert_eq!(Records::history(&key(CLINIC, 2), 9).len(), 1);
		assert_eq!(Records::history(&key(CLINIC, 1), 9).len(), 1);
		close([2]);
		assert_ok!(fold(&[2]));
	});
}

#[test]
fn one_call_folds_so_many_entries_and_not_one_more() {
	type Bounded = BoundedVec<Digest, <Test as Config>::MaxEntries>;
	assert!(Bounded::try_from(vec![digest(1); MAX_ENTRIES as usize]).is_ok());
	assert!(Bounded::try_from(vec![digest(1); MAX_ENTRIES as usize + 1]).is_err());
}

#[test]
fn folding_takes_a_writer_of_the_custodian_who_may_be_winding_up() {
	ExtBuilder::default().records([1]).run(|| {
		close([1]);
		let digests: BoundedVec<_, _> = vec![digest(1)].try_into().unwrap();
		let by = |origin| Records::fold(origin, CLINIC, digests.clone());
		assert_noop!(by(signed(officer(CLINIC))), DUTY_MISSING);
		assert_noop!(by(signed(writer(HOSPITAL))), Failure::NotCustodian);
		assert_noop!(by(RuntimeOrigin::root()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_ok!(by(signed(writer(CLINIC))));
	});
}
