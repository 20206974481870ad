// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;

use crate::{
	mock::{recall, Products, *},
	*,
};

#[test]
fn recalls_are_read_by_their_numbers() {
	let chain = (1..=5).fold(ExtBuilder::default(), |chain, number| {
		chain
			.then(move || make_tablets(number, &[]))
			.then(move || recall(MAKER, tablet_lot(number)).map(|_| ()))
	});
	chain.execute(|| {
		let numbers = |after: Option<u32>, limit| {
			let recalls = Products::recalls(after.map(RecallId), limit);
			recalls.into_iter().map(|(recall, _)| recall.0).collect::<Vec<_>>()
		};
		assert_eq!(numbers(None, 10), [0, 1, 2, 3, 4]);
		assert_eq!(numbers(None, 2), [0, 1]);
		assert_eq!(numbers(Some(1), 2), [2, 3]);
		assert!(numbers(Some(4), 2).is_empty());
		assert!(numbers(None, 0).is_empty());
		assert_eq!(Products::recalls(None, 1)[0].1, recall_row(RecallId(0)));
		assert_eq!(Products::recall_state(RecallId(5)), None);
	});
}

#[test]
fn pages_follow_each_other() {
	let chain = (2..=MAX_DERIVED).fold(ExtBuilder::default().with_tablets(), |chain, number| {
		chain.then(move || make_tablets(number, &[substance(1)]))
	});
	chain.execute(|| {
		let all = Products::lots_made_from(substance(1), None, 100);
		assert_eq!(all.len() as u32, MAX_DERIVED);
		let mut paged = Vec::new();
		while let [lot] = Products::lots_made_from(substance(1), paged.last().copied(), 1)[..] {
			paged.push(lot);
		}
		assert_eq!(paged, all);
		assert_eq!(Products::lots_made_from(tablet_lot(1), None, 10), []);

		let number = recall(MAKER, tablet_lot(1)).unwrap();
		for institution in [PHARMACY, HOSPITAL, WHOLESALER] {
			assert_ok!(Products::respond(person(institution), number, 0));
		}
		let all = Products::responses(number, None, 10);
		assert_eq!(all.len(), 3);
		let mut paged = Vec::new();
		while let [response] =
			Products::responses(number, paged.last().map(|(last, _)| *last), 1)[..]
		{
			paged.push(response);
		}
		assert_eq!(paged, all);
	});
}

#[test]
fn a_page_has_a_bound() {
	ExtBuilder::default().execute(|| {
		// More than one page of recalls without the lots that they are of.
		for number in 0..101 {
			let row = Recall {
				lot: tablet_lot(number),
				packs: 0,
				terms: PENDING,
				notice: commitment(1),
				opened_by: MAKER,
				opened_at: NOW,
				termination: None,
				affected: 0,
				unassessed: 0,
				responses: 0,
				queue: Queue::default(),
				is_waiting: false,
				paid: 0,
			};
			Recalls::<Test>::insert(RecallId(number), row);
		}
		NextRecallId::<Test>::put(RecallId(101));
		assert_eq!(Products::recalls(None, u32::MAX).len(), 100);
		assert_eq!(Products::recalls(Some(RecallId(99)), u32::MAX).len(), 1);
		let _ = Recalls::<Test>::clear(u32::MAX, None);
	});
}

#[test]
fn a_report_says_where_the_packs_of_every_lot_concerned_are() {
	let chain = ExtBuilder::default().with_tablets();
	let chain = chain.then(|| make(lot_of(syrup(), 1), &[substance(1), tablet_lot(1)]));
	chain.then(|| make_tablets(2, &[])).execute(|| {
		let number = recall(CHEMIST, substance(1)).unwrap();
		Shelf::move_packs(&tablet_lot(1), MAKER, PHARMACY, 3);
		Shelf::dispense(&tablet_lot(1), PHARMACY, 1);
		let report = Products::recall_report(number);
		let lots: Vec<_> = report.iter().map(|of| of.lot).collect();
		assert_eq!((lots[0], lots.len()), (substance(1), 3));
		let tablets = report.iter().find(|of| of.lot == tablet_lot(1)).unwrap();
		assert_eq!((tablets.tally.commissioned, tablets.tally.dispensed), (8, 1));
		let held: Vec<_> = tablets.holdings.iter().map(|(by, held)| (*by, held.loose)).collect();
		assert_eq!(held, [(MAKER, 5), (PHARMACY, 2)]);
		assert!(Products::recall_report(RecallId(9)).is_empty());
	});
}
