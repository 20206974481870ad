// SPDX-License-Identifier: Apache-2.0

use super::*;
use frame_support::traits::fungible::InspectHold;
use salus_primitives::WindUp;

fn held(institution: InstitutionId) -> u128 {
	Balances::balance_on_hold(&HoldReason::Quota.into(), &sovereign(institution))
}

#[test]
fn an_institution_is_closed_when_it_keeps_nothing_and_prepaid_nothing() {
	ExtBuilder::bare().quota(CLINIC, 1).run(|| {
		assert_ok!(Records::ensure_closed(HOSPITAL));
		assert_noop!(Records::ensure_closed(CLINIC), Failure::CustodyOpen);
		assert_ok!(Records::return_quota(signed(admin(CLINIC)), 1));
		assert_ok!(Records::ensure_closed(CLINIC));
	});
}

#[test]
fn a_successor_takes_over_rows_quota_and_deposit() {
	ExtBuilder::default().records([1, 2]).quota(HOSPITAL, 5).run(|| {
		assert_ok!(succeed(CLINIC, HOSPITAL));

		assert_eq!(Records::custodian(CLINIC), None);
		assert_ok!(Records::ensure_closed(CLINIC));
		let quota = Custodian { rows_prepaid: 25, rows_used: 3, ..Custodian::default() };
		assert_eq!(Records::custodian(HOSPITAL), Some(quota));
		assert_eq!((held(CLINIC), held(HOSPITAL)), (0, 25 * ROW_DEPOSIT));
		let (predecessor, successor, rows) = (CLINIC, HOSPITAL, 20);
		assert_eq!(events(), [Event::QuotaHandedOver { predecessor, successor, rows }]);
	});
}

#[test]
fn handing_over_nothing_changes_nothing() {
	ExtBuilder::bare().run(|| {
		assert_ok!(succeed(CLINIC, HOSPITAL));
		assert_eq!(events(), []);
		assert_eq!(Records::custodian(HOSPITAL), None);
	});
}

#[test]
fn a_successor_without_the_deposit_cannot_take_over() {
	ExtBuilder::default().run(|| {
		assert_noop!(succeed(CLINIC, REGULATOR), sp_runtime::TokenError::FundsUnavailable);
	});
}

#[test]
fn the_successor_answers_for_entries_batches_and_subjects_under_their_old_keys() {
	let tree = Tree::of_statements(&[statement(8), statement(9)]);
	ExtBuilder::default().records([1, 2, 3]).quota(HOSPITAL, 1).run(|| {
		assert_ok!(tree.anchor());
		assert_ok!(succeed(CLINIC, HOSPITAL));
		let (writer, officer) = (signed(writer(HOSPITAL)), signed(officer(HOSPITAL)));
		assert_ok!(Records::register(writer.clone(), statement(4)));
		assert_ok!(register_subject(HOSPITAL, PATIENT));
		assert_ok!(Records::supersede(writer.clone(), CLINIC, digest(1), statement(5)));
		assert_eq!(entry(key(HOSPITAL, 5)).replaces, Some(key(CLINIC, 1)));
		assert_ok!(Records::mark_in_error(writer.clone(), CLINIC, digest(2)));
		assert_ok!(tree.materialise(mock::writer(HOSPITAL), 0, statement(8)));
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(3)));
		assert_ok!(Records::extend_erasure(officer, CLINIC, digest(3)));
		assert_noop!(
			Records::offer_custody(writer.clone(), CLINIC, digest(3), HOSPITAL),
			Failure::SameCustodian
		);
		// A subject, six entries, a batch and its bitmap.
		assert_eq!(used(HOSPITAL), 9);
		pass_days(RETENTION_DAYS);
		let digests = vec![digest(1), digest(2)].try_into().unwrap();
		assert_ok!(Records::fold(writer.clone(), CLINIC, digests));
		assert_ok!(Records::retire(writer, CLINIC, tree.root(), 1));
		assert_eq!(used(HOSPITAL), 9 - 1 - 2);
	});
}

#[test]
fn a_subjects_materialisation_is_charged_to_the_successor() {
	let tree = Tree::of_statements(&[statement(8), statement(9)]);
	ExtBuilder::default().run(|| {
		assert_ok!(tree.anchor());
		assert_ok!(succeed(CLINIC, HOSPITAL));
		assert_ok!(tree.materialise(PATIENT, 1, statement(9)));
		assert_eq!(Records::custodian(CLINIC), None);
		assert_eq!(used(HOSPITAL), 4);
	});
}

#[test]
fn who_has_handed_over_answers_for_nothing_any_more() {
	let tree = Tree::of_statements(&[statement(8)]);
	ExtBuilder::default().records([1]).quota(HOSPITAL, 9).run(|| {
		assert_ok!(tree.anchor());
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(1)));
		assert_ok!(succeed(CLINIC, HOSPITAL));
		let (writer, officer) = (signed(writer(CLINIC)), signed(officer(CLINIC)));
		let refused: DispatchError = Failure::NotCustodian.into();
		assert_noop!(tree.materialise(mock::writer(CLINIC), 0, statement(8)), refused);
		assert_noop!(Records::mark_in_error(writer.clone(), CLINIC, digest(1)), refused);
		let to = REGULATOR;
		assert_noop!(Records::offer_custody(writer.clone(), CLINIC, digest(1), to), refused);
		assert_noop!(Records::withdraw_offer(writer.clone(), CLINIC, digest(1)), refused);
		let digests = vec![digest(1)].try_into().unwrap();
		assert_noop!(Records::fold(writer.clone(), CLINIC, digests), refused);
		assert_noop!(Records::retire(writer, CLINIC, tree.root(), 0), refused);
		assert_noop!(Records::extend_erasure(officer.clone(), CLINIC, digest(1)), refused);
		assert_noop!(Records::attest_erasure(officer.clone(), CLINIC, digest(1)), refused);
		let law = Law::RetentionDuty;
		assert_noop!(Records::refuse_erasure(officer.clone(), CLINIC, digest(1), law), refused);
		let denial = Denial::NotCreatedHere;
		assert_noop!(Records::deny_amendment(officer, CLINIC, digest(1), denial), refused);
	});
}
