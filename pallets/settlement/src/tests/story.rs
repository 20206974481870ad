// SPDX-License-Identifier: Apache-2.0

//! What should have become of any sequence of calls, kept beside the chain in plain lists.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};
use salus_adjudication::{balance::check, interest, Payee};
use salus_primitives::{Day, InstitutionId};

use super::remittance::remittance;
use crate::{
	mock::{Settlement, *},
	*,
};

pub const PAYEES: [Payee<AccountId>; 2] = [Payee::Institution(CLINIC), Payee::Account(MEMBER)];

#[derive(Default)]
pub struct Book {
	pub held: Amount,
	pub waiting: Vec<PaymentOf<Test>>,
}

impl Book {
	pub fn owed(&self) -> Amount {
		self.waiting.iter().map(|payment| payment.amount).sum()
	}
}

#[derive(Default)]
pub struct Story {
	pub books: BTreeMap<InstitutionId, Book>,
	pub owed: BTreeMap<(InstitutionId, Payee<AccountId>), Amount>,
	pub undelivered: BTreeMap<(InstitutionId, Payee<AccountId>), Amount>,
	/// What each payee has more than at the start.
	pub gained: BTreeMap<Payee<AccountId>, i128>,
	/// What insurers paid to each payee, delivered or not.
	pub moved: BTreeMap<Payee<AccountId>, i128>,
	/// What each payee repaid, or was reclaimed before it was delivered.
	pub returned: BTreeMap<Payee<AccountId>, i128>,
	pub blocked: BTreeSet<Payee<AccountId>>,
	/// What was settled and not taken back.
	pub live: Vec<PaymentOf<Test>>,
	pub settled: u8,
	pub has_succeeded: bool,
	pub has_folded: bool,
}

impl Story {
	pub fn answering(&self, insurer: InstitutionId) -> InstitutionId {
		if self.has_succeeded {
			MUTUAL
		} else {
			insurer
		}
	}

	pub fn balance(&self, payee: Payee<AccountId>) -> Amount {
		let start = if payee == PAYEES[0] { MONEY as i128 } else { 0 };
		let gained = self.gained.get(&payee).copied().unwrap_or_default();
		(start + gained).try_into().expect("nobody has less than nothing")
	}

	pub fn owed_by(&self, insurer: InstitutionId, payee: Payee<AccountId>) -> Amount {
		self.owed.get(&(insurer, payee)).copied().unwrap_or_default()
	}

	pub fn owe_less(&mut self, insurer: InstitutionId, payee: Payee<AccountId>, amount: Amount) {
		*self.owed.entry((insurer, payee)).or_default() -= amount;
	}

	/// Pays `payment` if its reserve suffices.
	pub fn pay(&mut self, payment: &PaymentOf<Test>) -> bool {
		let PaymentOf::<Test> { insurer, payee, amount, received, prompt_pay, .. } = *payment;
		let kept_back = self.owed_by(insurer, payee).min(amount);
		let rest = amount - kept_back;
		let net = rest + interest(rest, prompt_pay, received, today());
		let book = self.books.entry(insurer).or_default();
		if book.held < net {
			return false;
		}
		book.held -= net;
		self.owe_less(insurer, payee, kept_back);
		*self.moved.entry(payee).or_default() += net as i128;
		if net > 0 {
			*self.undelivered.entry((insurer, payee)).or_default() += net;
			self.deliver(insurer, payee);
		}
		true
	}

	/// Brings to `payee` what is on hold for it; whether anything came.
	pub fn deliver(&mut self, insurer: InstitutionId, payee: Payee<AccountId>) -> bool {
		if self.blocked.contains(&payee) {
			return false;
		}
		let amount = self.undelivered.remove(&(insurer, payee)).unwrap_or_default();
		*self.gained.entry(payee).or_default() += amount as i128;
		amount > 0
	}

	/// Pays what waits, in order, at most `limit` times.
	pub fn pay_in_order(&mut self, insurer: InstitutionId, limit: u32) {
		for _ in 0..limit {
			let first = self.books.get(&insurer).and_then(|book| book.waiting.first().copied());
			let Some(payment) = first.filter(|payment| self.pay(payment)) else { break };
			let book = self.books.entry(insurer).or_default();
			assert_eq!(book.waiting.remove(0), payment);
		}
	}

	/// Whether it is paid at once.
	pub fn settle(&mut self, payment: PaymentOf<Test>) -> bool {
		self.live.push(payment);
		if payment.amount == 0 {
			return true;
		}
		let waits = !self.books.entry(payment.insurer).or_default().waiting.is_empty();
		let is_paid = !waits && self.pay(&payment);
		if !is_paid {
			self.books.entry(payment.insurer).or_default().waiting.push(payment);
		}
		is_paid
	}

	pub fn reverse(&mut self, place: usize) -> PaymentOf<Test> {
		let payment = self.live.remove(place);
		let PaymentOf::<Test> { insurer, payee, amount, .. } = payment;
		let book = self.books.entry(insurer).or_default();
		match book.waiting.iter().position(|waiting| *waiting == payment) {
			Some(place) => drop(book.waiting.remove(place)),
			None => {
				let undelivered = self.undelivered.entry((insurer, payee)).or_default();
				let reclaimed = amount.min(*undelivered);
				*undelivered -= reclaimed;
				book.held += reclaimed;
				*self.returned.entry(payee).or_default() += reclaimed as i128;
				*self.owed.entry((insurer, payee)).or_default() += amount - reclaimed;
			}
		}
		payment
	}

	/// That the chain says the same.
	pub fn check(&self) -> Result<(), TestCaseError> {
		for insurer in [INSURER, MUTUAL] {
			let row = Settlement::reserve(insurer, CHF).unwrap_or_default();
			let empty = Book::default();
			let book = self.books.get(&insurer).unwrap_or(&empty);
			prop_assert_eq!((row.held, row.owed), (book.held, book.owed()));
			let waiting = Settlement::queue(insurer, CHF, None, 256);
			let waiting: Vec<_> = waiting.into_iter().map(|(_, queued)| queued.payment).collect();
			prop_assert_eq!(&waiting, &book.waiting);
			for payee in PAYEES {
				let key = (payee, insurer, CHF);
				prop_assert_eq!(Receivables::<Test>::get(key), self.owed_by(insurer, payee));
				let undelivered = self.undelivered.get(&(insurer, payee)).copied();
				prop_assert_eq!(Undelivered::<Test>::get(key), undelivered.unwrap_or_default());
			}
		}
		for payee in PAYEES {
			prop_assert_eq!(balance(Settlement::account_of(&payee)), self.balance(payee));
			let moved = self.moved.get(&payee).copied().unwrap_or_default();
			let gained = self.gained.get(&payee).copied().unwrap_or_default();
			let returned = self.returned.get(&payee).copied().unwrap_or_default();
			let kept = |insurer| Undelivered::<Test>::get((payee, insurer, CHF)) as i128;
			prop_assert_eq!(moved, gained + returned + kept(INSURER) + kept(MUTUAL));
			let told = remittance(&payee, Day::of(NOW), today(), moved);
			prop_assert!(self.has_folded || check(&told).is_ok(), "{:?}", check(&told));
		}
		Ok(())
	}
}
