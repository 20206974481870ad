// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Forum, Lapse};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{mock::*, *};

fn with(finding: Finding) -> ExtBuilder {
	ExtBuilder::default().received(vec![finding])
}

/// The sender says that the case arrived, and the receiver says otherwise.
fn missing() -> ExtBuilder {
	with(Finding::Missing { container: case(2) })
		.then(|| settle(MAKER, ONE, Resolution::Delivered))
		.then(|| settle(DISTRIBUTOR, ONE, Resolution::Returned))
}

fn damaged() -> ExtBuilder {
	with(Finding::Damaged { container: case(2) })
}

#[test]
fn a_side_has_a_panel_decide_what_it_said() {
	missing().passed(DAY).execute(|| {
		let used = Index::used(MAKER);
		assert_ok!(dispute(MAKER, ONE));

		let matter = Custody::matter(ONE, Side::Sender);
		assert_eq!(matter.forum, Forum::Custody);
		let (claimed, grounds) = (Resolution::Delivered, commitment(7));
		let disputed = Event::ExceptionDisputed {
			exception: ONE,
			institution: MAKER,
			matter: matter.reference,
			claimed,
			grounds,
		};
		assert_eq!(events(), [disputed]);
		let stored = Dispute { claimed, grounds, disputed_at: NOW + DAY, ending: None };
		assert_eq!(exception(ONE).dispute(Side::Sender), Some(stored));
		assert_eq!(exception(ONE).dispute(Side::Receiver), None);
		let state = Custody::exception(ONE).unwrap();
		assert_eq!(state.matters, [(MAKER, matter.reference)]);
		assert_eq!(Index::used(MAKER), used + 1);
		assert_eq!(Jury::open(), [(matter, vec![MAKER, DISTRIBUTOR, MAKER])]);

		assert_ok!(dispute(MAKER, ONE));
		assert_eq!((events(), Index::used(MAKER)), (vec![], used + 1));
		assert_noop!(dispute_for(MAKER, ONE, 8), Failure::AlreadyDisputed);
	});
}

#[test]
fn each_side_has_a_panel_of_its_own() {
	missing().execute(|| {
		assert_ok!(dispute(MAKER, ONE));
		assert_ok!(dispute(DISTRIBUTOR, ONE));
		assert_eq!(Jury::open().len(), 2);
		let claims: Vec<_> =
			exception(ONE).disputes().map(|(side, dispute)| (side, dispute.claimed)).collect();
		let (receivers, senders) = (Resolution::Returned, Resolution::Delivered);
		assert_eq!(claims, [(Side::Receiver, receivers), (Side::Sender, senders)]);
		assert_eq!(Matters::<Test>::iter().count(), 2);
	});
}

#[test]
fn whose_property_it_is_has_a_stake() {
	ExtBuilder::default()
		.packed()
		.then(|| deliver(MAKER, STORAGE, &[case(10)], Purpose::Transfer))
		.then(|| ship(STORAGE, HOSPITAL, &[case(10)], Purpose::Transfer))
		.then(|| receive(HOSPITAL, ShipmentId(1), &[Finding::Damaged { container: case(2) }]))
		.then(|| settle(HOSPITAL, ONE, Resolution::Accepted))
		.execute(|| {
			assert_ok!(dispute(HOSPITAL, ONE));
			let parties = Jury::open().remove(0).1;
			assert_eq!(parties, [STORAGE, HOSPITAL, MAKER]);
		});
}

#[test]
fn what_the_rule_says_needs_no_panel() {
	missing().execute(|| {
		assert_ok!(settle(MAKER, ONE, Resolution::Lost));
		assert_noop!(dispute(MAKER, ONE), Failure::NotDisputable);
	});
	damaged().execute(|| {
		assert_ok!(settle(MAKER, ONE, Resolution::Destroyed));
		assert_noop!(dispute(MAKER, ONE), Failure::NotDisputable);
		assert_ok!(settle(MAKER, ONE, Resolution::Accepted));
		assert_ok!(dispute(MAKER, ONE));
	});
}

#[test]
fn what_is_surplus_is_its_owners_to_give() {
	ExtBuilder::default()
		.shipped()
		.then(|| pack_case(MAKER, case(3), &[(lot(1), 8..10)]))
		.then(|| receive(DISTRIBUTOR, FIRST, &[Finding::Surplus { container: case(3) }]))
		.then(|| settle(DISTRIBUTOR, ONE, Resolution::Accepted))
		.execute(|| {
			assert_noop!(dispute(DISTRIBUTOR, ONE), Failure::NotDisputable);
		});
}

#[test]
fn only_a_side_disputes_what_it_said_in_time() {
	damaged().execute(|| {
		assert_noop!(dispute(MAKER, ONE), Failure::NothingStated);
		assert_noop!(dispute(PHARMACY, ONE), Failure::NotASide);
		assert_noop!(dispute(MAKER, TWO), Failure::ExceptionUnknown);
		let officer = Custody::dispute(responsible(MAKER), ONE, commitment(7));
		assert_eq!(officer, Err(DUTY_MISSING));
		let root = Custody::dispute(RuntimeOrigin::root(), ONE, commitment(7));
		assert_eq!(root, Err(BadOrigin.into()));
		assert_ok!(settle(MAKER, ONE, Resolution::Accepted));
		Register::suspend(MAKER);
		pass(EXCEPTION);
		assert_noop!(dispute(MAKER, ONE), Failure::SettlementLate);
		pallet_timestamp::Now::<Test>::mutate(|now| *now -= 1);
		assert_ok!(dispute(MAKER, ONE));
	});
	damaged().execute(|| {
		assert_ok!(agree(ONE, Resolution::Accepted));
		assert_noop!(dispute(MAKER, ONE), Failure::AlreadySettled);
	});
}

#[test]
fn a_side_has_so_many_at_a_time_and_pays_a_row_for_each() {
	let findings = [1, 2, 10].map(|number| Finding::Damaged { container: case(number) });
	ExtBuilder::default().received(findings.to_vec()).execute(|| {
		let exceptions = [0, 1, 2].map(ExceptionId);
		for number in exceptions {
			assert_ok!(settle(DISTRIBUTOR, number, Resolution::Accepted));
		}
		let [first, second, third] = exceptions;
		assert_ok!(dispute(DISTRIBUTOR, first));
		assert_ok!(dispute(DISTRIBUTOR, second));
		assert_noop!(dispute(DISTRIBUTOR, third), Failure::TooManyDisputes);
		assert_eq!(OpenDisputes::<Test>::get(DISTRIBUTOR), 2);
		assert_ok!(settle(MAKER, first, Resolution::Accepted));
		assert_eq!(OpenDisputes::<Test>::get(DISTRIBUTOR), 1);
		Index::prepay(DISTRIBUTOR, 0);
		assert_noop!(dispute(DISTRIBUTOR, third), salus_testing::QUOTA_EXHAUSTED);
		Index::prepay(DISTRIBUTOR, QUOTA);
		assert_ok!(dispute(DISTRIBUTOR, third));
	});
}

#[test]
fn where_no_panel_can_be_convened_the_rule_decides() {
	missing().execute(|| {
		Jury::forbid();
		assert_noop!(dispute(MAKER, ONE), NO_PANEL);
		pass(EXCEPTION);
		sweep();
		assert_eq!(row(case(2)).status, Status::Gone(PackState::Lost));
	});
}

#[test]
fn both_can_agree_while_a_panel_sits_also_after_the_deadline() {
	missing().execute(|| {
		assert_ok!(dispute(MAKER, ONE));
		assert_ok!(dispute(DISTRIBUTOR, ONE));
		pass(EXCEPTION);
		sweep();
		events();
		assert_ok!(settle(MAKER, ONE, Resolution::Returned));
		let (exception_id, resolution) = (ONE, Resolution::Returned);
		let stated =
			Event::ResolutionStated { exception: exception_id, institution: MAKER, resolution };
		let settled = Event::ExceptionSettled { exception: exception_id, resolution };
		assert_eq!(events(), [stated, settled]);
		assert_eq!((Jury::open(), Matters::<Test>::iter().count()), (vec![], 0));
		let endings: Vec<_> = exception(ONE).disputes().map(|(_, it)| it.ending).collect();
		assert_eq!(endings, [Some(DisputeEnding::Dismissed); 2]);
		assert_eq!(OpenDisputes::<Test>::iter().count(), 0);
		assert_eq!(row(case(2)).holder, MAKER);
		assert_ok!(dispute(MAKER, ONE));
		assert_eq!(events(), []);
	});
}

#[test]
fn a_panel_that_is_dismissed_weighs_more() {
	let weight = |institution, resolution| {
		let done = Custody::settle(logistics(institution), ONE, resolution);
		done.unwrap().actual_weight
	};
	let light = Some(<() as WeightInfo>::settle());
	missing().execute(|| {
		assert_ok!(dispute(MAKER, ONE));
		assert_eq!(weight(DISTRIBUTOR, Resolution::Lost), light);
		assert_eq!(weight(DISTRIBUTOR, Resolution::Delivered), None);
	});
	missing().execute(|| assert_eq!(weight(DISTRIBUTOR, Resolution::Delivered), light));
}

#[test]
fn who_said_nothing_by_the_deadline_is_told_once_though_a_panel_sits() {
	damaged().then(|| settle(MAKER, ONE, Resolution::Accepted)).execute(|| {
		assert_ok!(dispute(MAKER, ONE));
		assert_noop!(close(ONE), Failure::NotDue);
		pass(EXCEPTION);
		events();
		assert_eq!(Due::<Test>::iter().count(), 1);
		sweep();
		let overdue = Event::SettlementOverdue { exception: ONE, institution: DISTRIBUTOR };
		assert_eq!(events(), [overdue]);
		assert_eq!(Lapses::take(), [(DISTRIBUTOR, Lapse::ExceptionSettlement)]);
		assert_eq!(Due::<Test>::iter().count(), 0);
		assert_ok!(close(ONE));
		sweep();
		assert_eq!((events(), Lapses::take()), (vec![], vec![]));
		assert!(!Custody::exception(ONE).unwrap().is_overdue);
		assert_eq!(Custody::overdue(10), []);
	});
}
