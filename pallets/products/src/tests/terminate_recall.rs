// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_primitives::Role;
use salus_supply::Barrier;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{recall, Products, *},
	*,
};

const FIRST: RecallId = RecallId(0);

fn lot() -> Lgtin {
	tablet_lot(1)
}

fn respond(by: InstitutionId, in_stock: u32) -> DispatchResult {
	Products::respond(person(by), FIRST, in_stock)
}

fn terminate(report: u8) -> DispatchResult {
	Products::terminate_recall(person(AUTHORITY), FIRST, commitment(report), 4)
}

/// A classified recall of packs that the maker, the wholesaler, the pharmacy and the hospital have.
fn recalled(depth: Depth, effectiveness: Effectiveness) -> ExtBuilder {
	ExtBuilder::default().with_tablets().then(move || {
		for holder in [WHOLESALER, PHARMACY, HOSPITAL] {
			Shelf::move_packs(&lot(), MAKER, holder, 2);
		}
		let terms = RecallTerms { class: RecallClass::II, depth, effectiveness };
		Products::recall(person(AUTHORITY), lot(), terms, commitment(9))
	})
}

#[test]
fn those_who_hold_packs_answer() {
	recalled(Depth::Consumer, Effectiveness::A).execute(|| {
		assert_ok!(respond(PHARMACY, 2));
		assert_ok!(respond(PHARMACY, 2));
		assert_ok!(respond(PHARMACY, 1));
		let answered =
			|in_stock| Event::RecallAnswered { recall: FIRST, institution: PHARMACY, in_stock };
		assert_eq!(events(), [answered(2), answered(1)]);
		let response = Response { in_stock: 1, responded_at: NOW };
		assert_eq!(Products::responses(FIRST, None, 10), [(PHARMACY, response)]);
		assert_eq!(recall_row(FIRST).responses, 1);
		// Also who is suspended, has no quota, or no packs.
		Register::suspend(HOSPITAL);
		Index::prepay(HOSPITAL, 0);
		assert_ok!(respond(HOSPITAL, 2));
		assert_ok!(respond(HEIR, 0));
		let call = |by, recall| Products::respond(by, recall, 1);
		assert_noop!(call(logistics(PHARMACY), FIRST), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::root(), FIRST), BadOrigin);
		assert_noop!(call(person(PHARMACY), RecallId(9)), Failure::RecallUnknown);
	});
}

#[test]
fn a_recall_ends_when_all_have_answered() {
	recalled(Depth::Consumer, Effectiveness::A).execute(|| {
		for holder in [WHOLESALER, PHARMACY, HOSPITAL] {
			assert_noop!(terminate(1), Failure::ResponsesMissing);
			// Nobody's word is taken for another's.
			assert_ok!(respond(HEIR, 0));
			assert_ok!(respond(holder, 2));
		}
		events();
		assert_ok!(terminate(1));
		let report = commitment(1);
		assert_eq!(events(), [Event::RecallTerminated { recall: FIRST, report }]);
		assert_ok!(terminate(1));
		assert_eq!(events(), []);
		assert_noop!(terminate(2), Failure::RecallOver);
		assert_ok!(respond(PHARMACY, 2));
		assert_noop!(respond(PHARMACY, 3), Failure::RecallOver);
		// The packs stay recalled.
		assert_eq!(Products::lot(lot()).unwrap().barrier, Some(Barrier::Recalled(FIRST)));
	});
}

#[test]
fn only_consignees_within_the_depth_are_asked() {
	recalled(Depth::Wholesale, Effectiveness::A).execute(|| {
		assert_ok!(respond(PHARMACY, 2));
		assert_ok!(respond(HOSPITAL, 2));
		assert_noop!(terminate(1), Failure::ResponsesMissing);
		assert_ok!(respond(WHOLESALER, 2));
		assert_ok!(terminate(1));
	});
	recalled(Depth::Retail, Effectiveness::A).execute(|| {
		assert_ok!(respond(WHOLESALER, 2));
		assert_noop!(terminate(1), Failure::ResponsesMissing);
		assert_ok!(respond(PHARMACY, 2));
		assert_ok!(terminate(1));
	});
}

#[test]
fn a_part_of_the_consignees_is_enough_where_that_is_said() {
	recalled(Depth::Consumer, Effectiveness::B { percent: 50 }).execute(|| {
		assert_ok!(respond(PHARMACY, 2));
		assert_noop!(terminate(1), Failure::ResponsesMissing);
		assert_ok!(respond(HOSPITAL, 2));
		assert_ok!(terminate(1));
	});
	for effectiveness in [Effectiveness::C, Effectiveness::D] {
		recalled(Depth::Consumer, effectiveness).execute(|| {
			assert_noop!(terminate(1), Failure::ResponsesMissing);
			assert_ok!(respond(PHARMACY, 2));
			assert_ok!(terminate(1));
		});
	}
	recalled(Depth::Consumer, Effectiveness::E).execute(|| {
		assert_ok!(terminate(1));
	});
}

#[test]
fn who_has_no_packs_left_need_not_answer() {
	recalled(Depth::Consumer, Effectiveness::A).execute(|| {
		assert_ok!(respond(WHOLESALER, 2));
		assert_ok!(respond(PHARMACY, 2));
		Shelf::move_packs(&lot(), HOSPITAL, MAKER, 2);
		assert_ok!(terminate(1));
	});
}

#[test]
fn the_number_of_holders_is_said_before() {
	recalled(Depth::Consumer, Effectiveness::E).execute(|| {
		let terminate =
			|holders| Products::terminate_recall(person(AUTHORITY), FIRST, commitment(1), holders);
		assert_noop!(terminate(3), Failure::MoreHolders);
		assert_ok!(terminate(4));
	});
}

#[test]
fn it_is_classified_before() {
	ExtBuilder::default().with_tablets().then(|| recall(MAKER, lot()).map(|_| ())).execute(|| {
		assert_noop!(terminate(1), Failure::NotClassified);
		assert_ok!(Products::classify(person(AUTHORITY), FIRST, RecallClass::III));
		assert_ok!(terminate(1));
	});
}

#[test]
fn only_a_regulator_that_did_not_make_it_ends_a_recall() {
	recalled(Depth::Consumer, Effectiveness::E).execute(|| {
		let call = |by, recall| Products::terminate_recall(by, recall, commitment(1), 4);
		assert_noop!(call(person(MAKER), FIRST), Failure::NotRegulator);
		Register::admit(MAKER, &[Role::Manufacturer, Role::Regulator], b"CH");
		assert_noop!(call(person(MAKER), FIRST), Failure::NotRegulator);
		assert_noop!(call(logistics(AUTHORITY), FIRST), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::root(), FIRST), BadOrigin);
		assert_noop!(call(person(AUTHORITY), RecallId(9)), Failure::RecallUnknown);
		Register::suspend(AUTHORITY);
		assert_noop!(call(person(AUTHORITY), FIRST), NOT_ACTIVE);
		assert_ok!(call(person(OTHER_AUTHORITY), FIRST));
	});
}

#[test]
fn a_successor_answers_for_who_held_packs() {
	recalled(Depth::Wholesale, Effectiveness::A).execute(|| {
		Register::succeed(WHOLESALER, HEIR);
		Index::hand_over(WHOLESALER, HEIR);
		assert_noop!(terminate(1), Failure::ResponsesMissing);
		assert_ok!(respond(HEIR, 2));
		assert_ok!(terminate(1));
	});
}
