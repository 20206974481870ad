// SPDX-License-Identifier: Apache-2.0

//! How consents come into the state, and where decisions find them.

use alloc::vec::Vec;

use frame_support::{ensure, traits::Get};
use salus_consent::{Consent, Rule, Source};
use salus_primitives::{Day, InstitutionId, Moment, Sponsorship};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

/// What bounds the rows that a call uses.
#[derive(Clone, Copy)]
pub(super) enum Allowance {
	/// What is left of the custodian's quota: for its own agents.
	WithinQuota,
	/// What is left of the subject's day, also beyond the quota: for subjects and their
	/// representatives.
	OfTheDay,
}

/// A consent that is to come.
pub(super) struct Addition<'a, T: Config> {
	pub(super) subject: &'a T::AccountId,
	pub(super) sponsor: InstitutionId,
	pub(super) consent: salus_consent::Consent<T::AccountId>,
	pub(super) replaces: Option<ConsentId>,
	/// Those of the subject for the same grantee that stay listed before it.
	pub(super) listed: Vec<ConsentId>,
	pub(super) allowance: Allowance,
}

impl<T: Config> Pallet<T> {
	/// The consents of `subject` for `grantee` that are not over, by their numbers.
	pub(super) fn lasting(
		subject: &T::AccountId,
		grantee: &PartyOf<T>,
		now: Moment,
	) -> Vec<(ConsentId, ConsentRowOf<T>)> {
		Standing::<T>::get(subject, grantee)
			.into_iter()
			.filter_map(|consent| Some((consent, Consents::<T>::get(consent)?)))
			.filter(|(_, row)| !row.is_over_at(now))
			.collect()
	}

	/// Adds a consent and charges the sponsor for it, or changes nothing.
	pub(super) fn add(addition: Addition<'_, T>) -> Result<ConsentId, DispatchError> {
		let Addition { subject, sponsor, consent, replaces, mut listed, allowance } = addition;
		let number = NextConsentId::<T>::get();
		let following = number.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		listed.push(number);
		let listed = Listed::try_from(listed).map_err(|_| Error::<T>::TooManyForGrantee)?;
		let mut tally = Tallies::<T>::get(subject);
		Self::count(&mut tally, &consent, replaces)?;
		let rows = ConsentRowOf::<T>::initial_rows(&consent);
		match allowance {
			Allowance::WithinQuota => T::Sponsorship::charge(sponsor, rows)?,
			Allowance::OfTheDay => {
				Self::spend(&mut tally, &consent, rows)?;
				T::Sponsorship::charge_beyond_quota(sponsor, rows)?;
			}
		}

		NextConsentId::<T>::put(ConsentId(following));
		Standing::<T>::insert(subject, &consent.grantee, listed);
		SubjectConsents::<T>::insert(subject, number, ());
		Tallies::<T>::insert(subject, tally);
		Self::write(number, subject.clone(), consent, rows, replaces);
		Ok(number)
	}

	/// Counts one more, if there is room. Half of it is the subject's own, and what takes the place
	/// of another one needs none.
	fn count(
		tally: &mut Tally,
		consent: &Consent<T::AccountId>,
		replaces: Option<ConsentId>,
	) -> Result<(), Error<T>> {
		let is_own = consent.source == Source::Signed && !consent.giver.is_another_person();
		let room = T::MaxConsents::get();
		let open = if is_own { room } else { room.saturating_div(2) };
		if replaces.is_some() {
			tally.amended = tally.amended.saturating_add(1);
		} else {
			ensure!(tally.counted() < open, Error::<T>::TooManyConsents);
		}
		tally.consents = tally.consents.saturating_add(1);
		Ok(())
	}

	/// Spends `rows` of the day's allowance. A reserve beyond it is for denies without exceptions.
	fn spend(
		tally: &mut Tally,
		consent: &Consent<T::AccountId>,
		rows: u32,
	) -> Result<(), Error<T>> {
		let today = Day::of(Self::now());
		let terms = &consent.terms;
		let is_plain_deny = terms.base() == Rule::Deny && terms.provisions().is_empty();
		let reserve = if is_plain_deny { T::DailyDenies::get() } else { 0 };
		let spent = tally.rows_on(today).saturating_add(rows);
		let allowance = T::DailyRows::get().saturating_add(reserve);
		ensure!(spent <= allowance, Error::<T>::DailyAllowanceSpent);
		(tally.day, tally.rows) = (today, spent);
		Ok(())
	}

	fn write(
		number: ConsentId,
		subject: T::AccountId,
		consent: Consent<T::AccountId>,
		rows: u32,
		replaces: Option<ConsentId>,
	) {
		let row = ConsentRow {
			subject,
			consent,
			rows,
			replaces,
			replaced_by: None,
			closed_at: None,
			revocation: None,
			envelopes: BoundedVec::new(),
		};
		Consents::<T>::insert(number, row);
	}

	/// Takes a consent out of what decisions read.
	pub(super) fn unlist(consent: ConsentId, row: &ConsentRowOf<T>) {
		Standing::<T>::mutate_exists(&row.subject, &row.consent.grantee, |listed| {
			let mut rest = listed.take().unwrap_or_default();
			rest.retain(|other| *other != consent);
			*listed = (!rest.is_empty()).then_some(rest);
		});
	}
}
