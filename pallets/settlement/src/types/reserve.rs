// SPDX-License-Identifier: Apache-2.0

//! The money of one insurer for its claims, in one currency.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_adjudication::Amount;
use scale_info::TypeInfo;

use super::Number;

/// What an insurer has and owes. `funded + recovered = paid + held + withdrawn`.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Reserve {
	/// On hold to pay claims.
	pub held: Amount,
	/// On hold for payees that were paid and could not receive it.
	pub undelivered: Amount,
	/// What waits, without interest.
	pub owed: Amount,
	/// How many payments wait.
	pub queued: u32,
	/// The number that the next payment gets that has to wait.
	pub next: Number,
	/// What became reserve, ever.
	pub funded: Amount,
	/// What was kept back, repaid, or reclaimed before it was delivered, ever.
	pub recovered: Amount,
	/// What was paid, with interest and with what was kept back, ever.
	pub paid: Amount,
	/// What became free again, ever.
	pub withdrawn: Amount,
	/// What was paid and taken back, ever.
	pub reversed: Amount,
	/// What payees owed and was given up, ever.
	pub written_off: Amount,
}

/// What a payment comes to on the day on which it is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Due {
	pub interest: Amount,
	/// What the payee owes and is kept back.
	pub recovered: Amount,
	/// What moves.
	pub net: Amount,
}

/// All of these are `None`, and leave the reserve as it was, where they cannot be.
impl Reserve {
	/// What is on hold in all.
	pub fn on_hold(&self) -> Option<Amount> {
		self.held.checked_add(self.undelivered)
	}

	/// What payees owe.
	pub fn receivable(&self) -> Option<Amount> {
		self.reversed.checked_sub(self.recovered)?.checked_sub(self.written_off)
	}

	pub fn fund(&mut self, amount: Amount) -> Option<()> {
		let held = self.held.checked_add(amount)?;
		self.funded = self.funded.checked_add(amount)?;
		self.held = held;
		Some(())
	}

	/// Leaves at least what waits.
	pub fn withdraw(&mut self, amount: Amount) -> Option<()> {
		let held = self.held.checked_sub(amount).filter(|held| self.owed <= *held)?;
		self.withdrawn = self.withdrawn.checked_add(amount)?;
		self.held = held;
		Some(())
	}

	pub fn pay(&mut self, due: Due) -> Option<()> {
		let held = self.held.checked_sub(due.net)?;
		let recovered = self.recovered.checked_add(due.recovered)?;
		self.paid = self.paid.checked_add(due.net)?.checked_add(due.recovered)?;
		self.held = held;
		self.recovered = recovered;
		Some(())
	}

	/// What a payee owed comes back.
	pub fn recover(&mut self, amount: Amount) -> Option<()> {
		let held = self.held.checked_add(amount)?;
		self.recovered = self.recovered.checked_add(amount)?;
		self.held = held;
		Some(())
	}

	/// What is undelivered to one payee is `after` instead of `before`.
	pub fn keep(&mut self, before: Amount, after: Amount) -> Option<()> {
		self.undelivered = self.undelivered.checked_sub(before)?.checked_add(after)?;
		Some(())
	}

	pub fn reverse(&mut self, amount: Amount) -> Option<()> {
		self.reversed = self.reversed.checked_add(amount)?;
		Some(())
	}

	pub fn write_off(&mut self, amount: Amount) -> Option<()> {
		self.written_off = self.written_off.checked_add(amount)?;
		Some(())
	}

	/// The number that a payment of `amount` waits under.
	pub fn enqueue(&mut self, amount: Amount) -> Option<Number> {
		let owed = self.owed.checked_add(amount)?;
		let queued = self.queued.checked_add(1)?;
		let following = Number(self.next.0.checked_add(1)?);
		self.owed = owed;
		self.queued = queued;
		Some(core::mem::replace(&mut self.next, following))
	}

	pub fn dequeue(&mut self, amount: Amount) {
		self.owed = self.owed.saturating_sub(amount);
		self.queued = self.queued.saturating_sub(1);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_cannot_be_leaves_the_reserve_as_it_was() {
		let full = Reserve {
			held: Amount::MAX,
			owed: Amount::MAX,
			queued: u32::MAX,
			undelivered: Amount::MAX,
			funded: Amount::MAX,
			recovered: Amount::MAX,
			paid: Amount::MAX,
			reversed: Amount::MAX,
			written_off: Amount::MAX,
			..Reserve::default()
		};
		let mut row = full;
		let due = Due { interest: 0, recovered: 1, net: 1 };
		assert_eq!(row.fund(1), None);
		assert_eq!(row.withdraw(1), None);
		assert_eq!(row.pay(due), None);
		assert_eq!(row.recover(1), None);
		assert_eq!(row.reverse(1), None);
		assert_eq!(row.keep(0, 1), None);
		assert_eq!(row.write_off(1), None);
		assert_eq!(row.enqueue(1), None);
		assert_eq!(row, full);
	}

	#[test]
	fn a_withdrawal_leaves_what_waits() {
		let mut row = Reserve { held: 10, owed: 4, ..Reserve::default() };
		assert_eq!(row.withdraw(7), None);
		assert_eq!(row.withdraw(6), Some(()));
		assert_eq!((row.held, row.withdrawn), (4, 6));
	}
}
