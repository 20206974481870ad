// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{collections::btree_set::BTreeSet, vec::Vec};

use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{Basis, Membership};
use sp_runtime::{
	traits::{CheckedMul, Zero},
	TryRuntimeError,
};

use crate::*;

type Broken = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		for (account, identity) in Identities::<T>::iter() {
			Self::check_rows(&account, &identity)?;
			Self::check_deposit(&account, &identity)?;
			Self::check_end(&account, &identity)?;
			Self::check_methods(&account, &identity)?;
			Self::check_history(&account, &identity)?;
			Self::check_institution(&account, &identity)?;
			Self::check_mandates(&account, &identity)?;
		}
		Self::check_no_strays()
	}

	/// I1.
	fn check_rows(account: &T::AccountId, identity: &IdentityOf<T>) -> Broken {
		let rows = [
			1,
			Methods::<T>::get(account).len(),
			ClosedMethods::<T>::get(account).len(),
			Services::<T>::get(account).len(),
			Mandates::<T>::get(account).len(),
			Confidential::<T>::get(account).iter().count(),
		];
		let free = identity.institution.is_some() && identity.deactivated.is_some();
		let expected = if free { 0 } else { rows.iter().sum() };
		ensure!(identity.rows as usize == expected, "I1: the rows are not those that stand");
		Ok(())
	}

	/// I2.
	fn check_deposit(account: &T::AccountId, identity: &IdentityOf<T>) -> Broken {
		let on_hold = T::Currency::balance_on_hold(&HoldReason::Identity.into(), account);
		let deposit = match identity.sponsor {
			Some(_) => Some(Zero::zero()),
			None => T::RowDeposit::get().checked_mul(&identity.rows.into()),
		};
		ensure!(Some(on_hold) == deposit, "I2: on hold is not the deposit of the rows");
		Ok(())
	}

	/// I3.
	fn check_no_strays() -> Broken {
		let lists = [
			Methods::<T>::iter().map(|(account, rows)| (account, rows.len())).collect::<Vec<_>>(),
			ClosedMethods::<T>::iter().map(|(account, rows)| (account, rows.len())).collect(),
			Services::<T>::iter().map(|(account, rows)| (account, rows.len())).collect(),
			Mandates::<T>::iter().map(|(account, rows)| (account, rows.len())).collect(),
			Confidential::<T>::iter_keys().map(|account| (account, 1)).collect(),
		];
		for (account, rows) in lists.into_iter().flatten() {
			ensure!(rows > 0, "I3: an empty list is stored");
			ensure!(Identities::<T>::contains_key(account), "I3: rows without an identity");
		}
		Ok(())
	}

	/// I4.
	fn check_end(account: &T::AccountId, identity: &IdentityOf<T>) -> Broken {
		let empty = !Methods::<T>::contains_key(account) && !Services::<T>::contains_key(account);
		ensure!(empty || identity.deactivated.is_none(), "I4: a deactivated identity has parts");
		Ok(())
	}

	/// I5.
	fn check_methods(account: &T::AccountId, identity: &IdentityOf<T>) -> Broken {
		let (open, closed) = (Methods::<T>::get(account), ClosedMethods::<T>::get(account));
		ensure!(
			open.is_sorted_by(|one, next| one.method < next.method),
			"I5: keys out of the order of their ids"
		);
		let all: Vec<_> = open.iter().chain(closed.iter().map(|row| &row.method)).collect();
		let ids: BTreeSet<_> = all.iter().map(|row| row.method).collect();
		ensure!(ids.len() == all.len(), "I5: an id was given twice");
		ensure!(
			ids.last().is_none_or(|last| *last < identity.next_method),
			"I5: a key with an id that was never given"
		);
		let keys: BTreeSet<_> = all.iter().map(|row| row.key.encode()).collect();
		ensure!(keys.len() == all.len(), "I5: a key came twice");
		for row in all {
			let suits = |relationship: &Relationship| row.key.suits(*relationship);
			ensure!(
				!row.relationships.is_empty() && row.relationships.iter().all(suits),
				"I5: a key is for nothing, or for what it does not suit"
			);
		}
		Ok(())
	}

	/// I6.
	fn check_history(account: &T::AccountId, identity: &IdentityOf<T>) -> Broken {
		let closed = ClosedMethods::<T>::get(account);
		let in_order = |one: &StampOf<T>, next: &StampOf<T>| {
			one.moment <= next.moment && one.block <= next.block
		};
		ensure!(
			closed.is_sorted_by(|one, next| in_order(&one.closed, &next.closed)),
			"I6: closed keys out of order"
		);
		for row in &closed {
			ensure!(in_order(&row.method.added, &row.closed), "I6: a key closed before it came");
		}
		ensure!(
			Self::has_room(Methods::<T>::get(account).len(), &closed, Self::now()),
			"I6: no room to close what counts without folding what is kept"
		);
		if let (Some(fold), Some(first)) = (identity.folded_methods, closed.first()) {
			ensure!(in_order(&fold.horizon, &first.closed), "I6: a key older than what was folded");
		}
		Ok(())
	}

	/// I7.
	fn check_institution(account: &T::AccountId, identity: &IdentityOf<T>) -> Broken {
		let Some(institution) = identity.institution else {
			ensure!(!Services::<T>::contains_key(account), "I7: services of no institution");
			return Ok(());
		};
		ensure!(
			T::Membership::sovereign_account(institution) == *account,
			"I7: the account is not the institution's"
		);
		ensure!(identity.sponsor.is_none(), "I7: an institution has a sponsor");
		let services = Services::<T>::get(account);
		ensure!(
			services.is_sorted_by(|one, next| one.number < next.number),
			"I7: services out of the order of their numbers"
		);
		Ok(())
	}

	/// I8.
	fn check_mandates(account: &T::AccountId, identity: &IdentityOf<T>) -> Broken {
		let mandates = Mandates::<T>::get(account);
		ensure!(
			mandates.is_sorted_by(|one, next| one.mandate < next.mandate),
			"I8: mandates out of the order of their ids"
		);
		for row in &mandates {
			Self::check_mandate(account, row)?;
			ensure!(
				row.mandate < identity.next_mandate,
				"I8: a mandate with an id that was never given"
			);
		}
		Ok(())
	}

	fn check_mandate(
		subject: &T::AccountId,
		row: &Mandate<T::AccountId, BlockNumberFor<T>>,
	) -> Broken {
		ensure!(row.representative != *subject, "I8: a subject represents itself");
		ensure!(!row.scope.is_empty(), "I8: a mandate for nothing");
		ensure!(
			row.basis != Basis::Minor || row.until.is_some(),
			"I8: a mandate over a minor without an end"
		);
		ensure!(
			row.evidence.is_some() == row.recorded_by.is_some(),
			"I8: a record without evidence, or evidence without who saw it"
		);
		ensure!(
			row.recorded_by.is_some() || row.basis == Basis::PowerOfAttorney,
			"I8: a subject gave more than a power of attorney"
		);
		Ok(())
	}
}
