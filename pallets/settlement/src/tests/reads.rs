// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_adjudication::{Payee, Payment};
use salus_primitives::Day;

use crate::{
	mock::{Settlement, *},
	*,
};

#[test]
fn a_queue_is_read_in_pages() {
	ExtBuilder::default().settled(0, 10).settled(1, 20).settled(2, 30).execute(|| {
		let first = Settlement::queue(INSURER, CHF, None, 2);
		let numbers: Vec<_> = first.iter().map(|(number, _)| *number).collect();
		assert_eq!(numbers, [Number(0), Number(1)]);
		assert_eq!(first[1].1, Queued { payment: payment(1, 20), queued_at: now() });
		let second = Settlement::queue(INSURER, CHF, Some(Number(1)), 2);
		assert_eq!(second.len(), 1);
		assert_eq!(Settlement::queued(decided(2)), Some(second[0]));
		assert_eq!(Settlement::queued(decided(3)), None);
	});
}

#[test]
fn receivables_are_read_in_pages() {
	ExtBuilder::default().funded(300).execute(|| {
		for number in 1..4u8 {
			let payee = Payee::Account(100 + AccountId::from(number));
			let paid = Payment { payee, ..payment(number, number.into()) };
			assert_ok!(settle(paid));
			assert_ok!(reverse(&paid));
		}
		let first = Settlement::receivables(INSURER, None, 2);
		let last = first.last().map(|(currency, payee, _)| (*currency, *payee));
		let second = Settlement::receivables(INSURER, last, 2);
		assert_eq!((first.len(), second.len()), (2, 1));
		let sum: Amount = first.iter().chain(&second).map(|(_, _, amount)| *amount).sum();
		assert_eq!(sum, 6);
		assert!(Settlement::receivables(MUTUAL, None, 2).is_empty());
	});
}

#[test]
fn advices_are_read_by_days() {
	let story = ExtBuilder::default().funded(300).settled(0, 10).passed_days(2).settled(1, 20);
	story.passed_days(400).settled(2, 30).execute(|| {
		let (first, payee) = (Day::of(NOW), Payee::Institution(CLINIC));
		let count = |from: i32, until: i32| {
			let (from, until) = (Day(first.0 + from), Day(first.0 + until));
			Settlement::advices_between(&payee, from, until).len()
		};
		assert_eq!(count(0, 0), 1);
		assert_eq!(count(0, 1), 1);
		assert_eq!(count(0, 2), 2);
		assert_eq!(count(1, 402), 1);
		assert_eq!(count(402, 402), 1);
		assert_eq!(count(2, 1), 0);
		let far = Settlement::advices_between(&payee, Day(i32::MIN), Day(i32::MAX));
		assert!(far.is_empty());
	});
}
