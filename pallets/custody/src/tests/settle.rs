// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{mock::*, *};

fn with(finding: Finding) -> ExtBuilder {
	ExtBuilder::default().received(vec![finding])
}

fn missing() -> ExtBuilder {
	with(Finding::Missing { container: case(2) })
}

fn short() -> ExtBuilder {
	with(Finding::Short { container: case(2), lot: lot(1), count: 2 })
}

fn damaged() -> ExtBuilder {
	with(Finding::Damaged { container: case(2) })
}

fn surplus() -> ExtBuilder {
	ExtBuilder::default()
		.shipped()
		.then(|| pack_case(MAKER, case(3), &[(lot(1), 8..10)]))
		.then(|| receive(DISTRIBUTOR, FIRST, &[Finding::Surplus { container: case(3) }]))
}

#[test]
fn what_both_say_decides() {
	missing().execute(|| {
		assert_ok!(settle(MAKER, ONE, Resolution::Delivered));
		assert_ok!(settle(DISTRIBUTOR, ONE, Resolution::Lost));
		assert!(exception(ONE).is_open());
		events();
		assert_ok!(settle(DISTRIBUTOR, ONE, Resolution::Delivered));
		let (exception, resolution) = (ONE, Resolution::Delivered);
		let stated = Event::ResolutionStated { exception, institution: DISTRIBUTOR, resolution };
		assert_eq!(events(), [stated, Event::ExceptionSettled { exception, resolution }]);
		assert_eq!(shipment(FIRST).open_exceptions, 0);
		assert_eq!((Due::<Test>::iter().count(), OpenExceptions::<Test>::iter().count()), (0, 0));

		assert_ok!(settle(DISTRIBUTOR, ONE, resolution));
		assert_ok!(settle(MAKER, ONE, resolution));
		assert_eq!(events(), []);
		assert_noop!(settle(MAKER, ONE, Resolution::Lost), Failure::AlreadySettled);
		assert_ok!(close(ONE));
		assert_eq!(events(), []);
	});
}

#[test]
fn what_was_missing_and_was_delivered_is_the_receivers() {
	missing().execute(|| {
		assert_ok!(agree(ONE, Resolution::Delivered));
		let found = row(case(2));
		assert_eq!((found.holder, found.proprietor), (DISTRIBUTOR, DISTRIBUTOR));
		assert_eq!((found.status, found.parent), (Status::Packed, None));
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((12, 0, 0), (0, 8, 0)));
		assert_ok!(sell(DISTRIBUTOR, PHARMACY, &[case(2)]));
	});
}

#[test]
fn what_was_missing_and_is_with_the_sender_is_verified_first() {
	missing().execute(|| {
		assert_ok!(agree(ONE, Resolution::Returned));
		let found = row(case(2));
		assert_eq!((found.holder, found.status), (MAKER, Status::Packed));
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((12, 3, 0), (0, 5, 0)));
		assert_noop!(sell(MAKER, PHARMACY, &[case(2)]), Failure::Quarantined);
		assert_ok!(verify(MAKER, case(2)));
		assert_ok!(sell(MAKER, PHARMACY, &[case(2)]));
	});
}

#[test]
fn what_is_lost_has_left_the_stock() {
	missing().execute(|| {
		assert_ok!(agree(ONE, Resolution::Lost));
		assert_eq!(row(case(2)).status, Status::Gone(PackState::Lost));
		assert_eq!((stock(&lot(1), MAKER), gone(&lot(1))), ((12, 0, 0), (0, 3)));
		assert_eq!(Custody::last_holder(&case(2)), Some(MAKER));
		let found = take_out(MAKER, &lot(1), 5, &out_of(case(2), 0, 5..8, 5));
		assert_eq!(found.unwrap_err(), Failure::NotPacked.into());
	});
}

#[test]
fn short_packs_that_were_delivered_are_in_the_container_after_all() {
	short().execute(|| {
		assert_eq!(row(case(2)).portions[0].left, 1);
		assert_ok!(agree(ONE, Resolution::Delivered));
		assert_eq!(row(case(2)).portions[0].left, 3);
		assert_eq!(row(case(10)).lots.to_vec(), [(lot(1), 8), (lot(2), 4)]);
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((12, 0, 0), (0, 8, 0)));
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
	});
}

#[test]
fn short_packs_are_loose_with_the_sender_or_lost() {
	short().execute(|| {
		assert_ok!(agree(ONE, Resolution::Returned));
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((14, 0, 0), (0, 6, 0)));
		assert!(row(case(10)).quarantines.is_clear());
	});
	short().execute(|| {
		assert_ok!(agree(ONE, Resolution::Lost));
		assert_eq!((stock(&lot(1), MAKER), gone(&lot(1))), ((12, 0, 0), (0, 2)));
	});
}

#[test]
fn surplus_is_received_or_stays_the_senders() {
	surplus().execute(|| {
		assert_ok!(agree(ONE, Resolution::Accepted));
		let accepted = row(case(3));
		assert_eq!((accepted.holder, accepted.proprietor), (DISTRIBUTOR, DISTRIBUTOR));
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((10, 0, 0), (0, 10, 0)));
		assert_ok!(sell(DISTRIBUTOR, PHARMACY, &[case(3)]));
	});
	surplus().execute(|| {
		assert_ok!(settle(MAKER, ONE, Resolution::Returned));
		assert_eq!(row(case(3)).holder, MAKER);
		assert_ok!(sell(MAKER, PHARMACY, &[case(3)]));
	});
}

#[test]
fn what_is_damaged_is_kept_or_destroyed() {
	damaged().execute(|| {
		assert_noop!(unpack(DISTRIBUTOR, case(10)), Failure::Quarantined);
		assert_ok!(agree(ONE, Resolution::Accepted));
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
	});
	damaged().execute(|| {
		assert_ok!(agree(ONE, Resolution::Destroyed));
		let gone_row = row(case(2));
		assert_eq!(gone_row.status, Status::Gone(PackState::Destroyed));
		assert_eq!((gone_row.parent, gone_row.holder), (None, DISTRIBUTOR));
		assert_eq!(row(case(10)).lots.to_vec(), [(lot(1), 5)]);
		assert_eq!((stock(&lot(1), DISTRIBUTOR), gone(&lot(1))), ((0, 5, 0), (0, 3)));
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
	});
}

#[test]
fn what_went_with_what_it_was_in_changes_nothing_any_more() {
	let findings = vec![
		Finding::Short { container: case(2), lot: lot(1), count: 2 },
		Finding::Damaged { container: case(1) },
		Finding::DataError { container: case(10), evidence: commitment(4) },
	];
	for last in [Resolution::Delivered, Resolution::Lost, Resolution::Returned] {
		ExtBuilder::default().received(findings.clone()).execute(move || {
			assert_ok!(agree(ExceptionId(2), Resolution::Destroyed));
			assert_eq!(gone(&lot(1)), (0, 6));
			assert_eq!(row(case(10)).quarantines.exceptions_within, 2);
			assert_ok!(agree(TWO, Resolution::Destroyed));
			assert_eq!(gone(&lot(1)), (0, 6));
			assert_ok!(agree(ONE, last));
			let (maker, distributor) = (stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR));
			match last {
				Resolution::Delivered => assert_eq!((maker, distributor), ((12, 0, 0), (2, 0, 0))),
				Resolution::Returned => assert_eq!((maker, distributor), ((14, 0, 0), (0, 0, 0))),
				_ => assert_eq!(gone(&lot(1)), (0, 8)),
			}
		});
	}
}

#[test]
fn each_kind_has_its_resolutions() {
	use Resolution::*;
	type Wrong = (fn() -> ExtBuilder, &'static [Resolution]);
	let kinds: [Wrong; 4] = [
		(missing, &[Accepted, Destroyed]),
		(short, &[Accepted, Destroyed]),
		(surplus, &[Delivered, Lost, Destroyed]),
		(damaged, &[Delivered, Lost, Returned]),
	];
	for (build, wrong) in kinds {
		build().execute(|| {
			for resolution in wrong {
				let said = settle(MAKER, ONE, *resolution);
				assert_eq!(said.unwrap_err(), Failure::ResolutionNotAllowed.into());
			}
		});
	}
}

#[test]
fn only_a_side_says_so_and_in_time() {
	missing().execute(|| {
		assert_noop!(settle(PHARMACY, ONE, Resolution::Lost), Failure::NotASide);
		assert_noop!(settle(MAKER, TWO, Resolution::Lost), Failure::ExceptionUnknown);
		let officer = responsible(MAKER);
		assert_noop!(Custody::settle(officer, ONE, Resolution::Lost), DUTY_MISSING);
		Register::suspend(MAKER);
		assert_ok!(settle(MAKER, ONE, Resolution::Returned));
		pass(EXCEPTION - 1);
		assert_ok!(settle(MAKER, ONE, Resolution::Delivered));
		pass(1);
		assert_noop!(settle(DISTRIBUTOR, ONE, Resolution::Delivered), Failure::SettlementLate);
		assert!(Custody::exception(ONE).unwrap().is_overdue);
	});
}
