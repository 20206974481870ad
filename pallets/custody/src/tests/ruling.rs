// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Forum, Lapse, Matter, Ruling, Rulings};

use super::Failure;
use crate::{mock::*, *};

/// The sender says that the case arrived, the receiver that it is with the sender, and the sender has
/// a panel decide.
fn missing() -> ExtBuilder {
	ExtBuilder::default()
		.received(vec![Finding::Missing { container: case(2) }])
		.then(|| settle(MAKER, ONE, Resolution::Delivered))
		.then(|| settle(DISTRIBUTOR, ONE, Resolution::Returned))
		.then(|| dispute(MAKER, ONE))
}

fn both() -> ExtBuilder {
	missing().then(|| dispute(DISTRIBUTOR, ONE))
}

fn ruled(institution: InstitutionId, side: Side, ruling: Ruling) -> Event<Test> {
	let matter = Custody::matter(ONE, side).reference;
	Event::DisputeRuled { exception: ONE, institution, matter, ruling }
}

fn settled(resolution: Resolution) -> Event<Test> {
	Event::ExceptionSettled { exception: ONE, resolution }
}

#[test]
fn what_a_panel_grants_is_done_at_once() {
	missing().execute(|| {
		rule(ONE, Side::Sender, Ruling::Overturned);
		let told = ruled(MAKER, Side::Sender, Ruling::Overturned);
		assert_eq!(events(), [told, settled(Resolution::Delivered)]);
		assert_eq!(row(case(2)).holder, DISTRIBUTOR);
		let dispute = exception(ONE).dispute(Side::Sender).unwrap();
		assert_eq!(dispute.ending, Some(DisputeEnding::Overturned));
		assert_eq!((Matters::<Test>::iter().count(), OpenDisputes::<Test>::iter().count()), (0, 0));
		assert_noop!(dispute_for(DISTRIBUTOR, ONE, 8), Failure::AlreadySettled);
	});
}

#[test]
fn it_ends_the_panel_of_the_other_side() {
	both().execute(|| {
		rule(ONE, Side::Receiver, Ruling::Overturned);
		assert_eq!(events().last(), Some(&settled(Resolution::Returned)));
		assert_eq!((row(case(2)).holder, Jury::open()), (MAKER, vec![]));
		let dispute = exception(ONE).dispute(Side::Sender).unwrap();
		assert_eq!(dispute.ending, Some(DisputeEnding::Dismissed));
	});
}

#[test]
fn what_is_upheld_before_the_deadline_leaves_time_for_the_rest_of_it() {
	missing().execute(|| {
		rule(ONE, Side::Sender, Ruling::Upheld);
		assert_eq!(events(), [ruled(MAKER, Side::Sender, Ruling::Upheld)]);
		assert!(exception(ONE).is_open());
		assert_ok!(dispute(MAKER, ONE));
		assert_noop!(dispute_for(MAKER, ONE, 8), Failure::AlreadyDisputed);
		assert_eq!(Jury::open(), []);
		assert_ok!(dispute(DISTRIBUTOR, ONE));
		rule(ONE, Side::Receiver, Ruling::Upheld);
		assert!(exception(ONE).is_open());
		pass(EXCEPTION);
		events();
		sweep();
		assert_eq!(events(), [settled(Resolution::Lost)]);
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn what_is_upheld_after_the_deadline_is_done_by_rule_at_once() {
	missing().passed(EXCEPTION).execute(|| {
		sweep();
		events();
		rule(ONE, Side::Sender, Ruling::Upheld);
		let told = ruled(MAKER, Side::Sender, Ruling::Upheld);
		assert_eq!(events(), [told, settled(Resolution::Lost)]);
		assert_eq!(row(case(2)).status, Status::Gone(PackState::Lost));
	});
}

#[test]
fn unless_the_other_side_has_a_panel_as_well() {
	both().passed(EXCEPTION).execute(|| {
		sweep();
		rule(ONE, Side::Sender, Ruling::Upheld);
		assert!(exception(ONE).is_open() && exception(ONE).is_before_panel());
		events();
		rule(ONE, Side::Receiver, Ruling::Upheld);
		let told = ruled(DISTRIBUTOR, Side::Receiver, Ruling::Upheld);
		assert_eq!(events(), [told, settled(Resolution::Lost)]);
	});
}

#[test]
fn a_ruling_before_the_sweep_came_leaves_the_silent_to_it() {
	ExtBuilder::default()
		.received(vec![Finding::Damaged { container: case(2) }])
		.then(|| settle(MAKER, ONE, Resolution::Accepted))
		.then(|| dispute(MAKER, ONE))
		.passed(EXCEPTION)
		.execute(|| {
			rule(ONE, Side::Sender, Ruling::Upheld);
			assert!(exception(ONE).is_open());
			events();
			assert_ok!(close(ONE));
			let overdue = Event::SettlementOverdue { exception: ONE, institution: DISTRIBUTOR };
			assert_eq!(events(), [overdue, settled(Resolution::Destroyed)]);
			assert_eq!(Lapses::take(), [(DISTRIBUTOR, Lapse::ExceptionSettlement)]);
		});
}

/// Packs are missing in a case that was destroyed, of goods that are the maker's with others. They
/// would be loose with somebody whose they are not, and a panel granted that.
fn granted_in_vain() -> ExtBuilder {
	let findings = || {
		[
			Finding::Short { container: case(2), lot: lot(1), count: 2 },
			Finding::Damaged { container: case(2) },
		]
	};
	ExtBuilder::default()
		.packed()
		.then(|| deliver(MAKER, STORAGE, &[case(10)], Purpose::Transfer))
		.then(|| ship(STORAGE, HOSPITAL, &[case(10)], Purpose::Transfer))
		.then(move || receive(HOSPITAL, ShipmentId(1), &findings()))
		.then(|| settle(STORAGE, TWO, Resolution::Destroyed))
		.then(|| settle(HOSPITAL, TWO, Resolution::Destroyed))
		.then(|| settle(HOSPITAL, ONE, Resolution::Returned))
		.then(|| dispute(HOSPITAL, ONE))
		.passed(DAY)
}

fn vain() -> Event<Test> {
	Event::RulingNotApplied { exception: ONE, error: Failure::NotProprietor.into() }
}

#[test]
fn what_cannot_be_done_as_ruled_is_due_again_and_then_done_by_rule() {
	granted_in_vain().execute(|| {
		rule(ONE, Side::Receiver, Ruling::Overturned);
		assert_eq!(events(), [ruled(HOSPITAL, Side::Receiver, Ruling::Overturned), vain()]);
		let later = NOW + DAY + EXCEPTION;
		assert_eq!((exception(ONE).due, exception(ONE).is_open()), (later, true));
		assert_eq!(Due::<Test>::iter_keys().collect::<Vec<_>>(), [(DueAt::from(later), ONE)]);
		// Nobody has another panel about it; both can agree.
		assert_ok!(settle(STORAGE, ONE, Resolution::Delivered));
		assert_noop!(dispute(STORAGE, ONE), Failure::AlreadyRuled);
		pass(EXCEPTION);
		events();
		sweep();
		assert_eq!(events(), [settled(Resolution::Lost)]);
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn or_as_ruled_if_it_can_be_by_then() {
	granted_in_vain().execute(|| {
		rule(ONE, Side::Receiver, Ruling::Overturned);
		Containers::<Test>::mutate(case(2), |row| row.as_mut().unwrap().proprietor = STORAGE);
		pass(EXCEPTION);
		events();
		assert_ok!(close(ONE));
		assert_eq!(events(), [settled(Resolution::Returned)]);
		assert_eq!(stock(&lot(1), STORAGE).0, 2);
	});
}

#[test]
fn what_is_of_another_forum_or_of_nothing_is_passed_over() {
	missing().execute(|| {
		let Matter { reference, .. } = Custody::matter(ONE, Side::Sender);
		for forum in [Forum::Claims, Forum::Credit, Forum::Emergencies] {
			Custody::ruled(&Matter { forum, reference }, Ruling::Overturned);
		}
		Custody::ruled(&Custody::matter(TWO, Side::Sender), Ruling::Overturned);
		assert_eq!((events(), exception(ONE).is_before_panel()), (vec![], true));
	});
}

#[test]
fn disputes_fold_with_their_shipment_and_give_their_rows_back() {
	both().execute(|| {
		rule(ONE, Side::Sender, Ruling::Upheld);
		pass(HISTORY_PERIOD);
		sweep();
		assert_noop!(fold_shipments([FIRST]), Failure::NotClosed);
		rule(ONE, Side::Receiver, Ruling::Upheld);
		pass(HISTORY_PERIOD);
		let exceptions = vec![(ONE, exception(ONE))];
		let folded = FoldedShipment { shipment: FIRST, row: shipment(FIRST), exceptions };
		let used = (Index::used(MAKER), Index::used(DISTRIBUTOR));
		assert_ok!(fold_shipments([FIRST]));
		assert_eq!((used.0 - Index::used(MAKER), used.1 - Index::used(DISTRIBUTOR)), (2, 2));
		assert!(Custody::verify_folded_shipments(MAKER, &[folded]));
	});
}
