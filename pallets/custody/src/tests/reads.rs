// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_supply::Stock;

use crate::{mock::*, *};

#[test]
fn containers_and_what_is_in_them_are_answered() {
	ExtBuilder::default().received(vec![]).execute(|| {
		let state = Custody::container(&case(1)).unwrap();
		assert_eq!(
			(state.outermost, state.holder, state.row),
			(case(10), DISTRIBUTOR, row(case(1)))
		);
		assert!(!state.is_in_transit && !state.is_missing && !state.is_quarantined);
		assert_eq!(Custody::container(&case(7)), None);
		let all = Custody::children(&case(10), None, 10);
		assert_eq!(all.len(), 2);
		assert_eq!(Custody::children(&case(10), None, 1), all[..1]);
		assert_eq!(Custody::children(&case(10), Some(all[0]), 10), all[1..]);
		assert_eq!(Custody::enclosed(&case(1)), []);
		assert_eq!(Custody::holdings(&lot(1)).len(), 2);
	});
}

#[test]
fn shipments_and_exceptions_are_listed_while_they_are_open() {
	let findings = [
		Finding::Short { container: case(1), lot: lot(1), count: 1 },
		Finding::Missing { container: case(2) },
	];
	ExtBuilder::default().shipped().execute(move || {
		for institution in [MAKER, DISTRIBUTOR] {
			let open = Custody::shipments(institution, None, 10);
			assert_eq!((open.len(), open[0].shipment), (1, FIRST));
			assert_eq!(Custody::shipments(institution, Some(FIRST), 10), []);
		}
		assert_eq!(Custody::shipments(PHARMACY, None, 10), []);
		assert_ok!(receive(DISTRIBUTOR, FIRST, &findings));
		assert_eq!(Custody::shipments(MAKER, None, 10), []);
		let open = Custody::exceptions(MAKER, None, 10);
		assert_eq!(open.len(), 2);
		assert_eq!(Custody::exceptions(MAKER, Some(open[0].exception), 10), open[1..]);
		assert_eq!(Custody::exceptions_of_shipment(FIRST).len(), 2);
		assert!(Custody::container(&case(2)).unwrap().is_missing);
		pass(EXCEPTION);
		assert_eq!(Custody::overdue(1).len(), 1);
		assert!(Custody::exception(ONE).unwrap().is_overdue);
	});
}
