// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::collections::{btree_map::BTreeMap, btree_set::BTreeSet};

use frame_support::{ensure, traits::Get};
use salus_consent::{Source, Status};
use salus_primitives::{Day, Sponsorship};
use sp_runtime::{traits::Saturating, TryRuntimeError};

use crate::*;

type Broken = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let mut counts = BTreeMap::<T::AccountId, Tally>::new();
		for (consent, row) in Consents::<T>::iter() {
			let count = counts.entry(row.subject.clone()).or_default();
			count.consents.saturating_inc();
			count.amended.saturating_accrue(u32::from(row.replaced_by.is_some()));
			Self::check_subject(consent, &row)?;
			Self::check_rows(&row)?;
			Self::check_listing(consent, &row)?;
			Self::check_closing(&row)?;
			Self::check_replacement(consent, &row)?;
			Self::check_envelopes(consent, &row)?;
		}
		Self::check_tallies(&counts)?;
		Self::check_no_strays()?;
		Self::check_statutes()
	}

	/// I1, from the consents.
	fn check_subject(consent: ConsentId, row: &ConsentRowOf<T>) -> Broken {
		ensure!(
			T::Sponsorship::sponsor_of(&row.subject).is_some(),
			"I1: a consent of an account that is no subject"
		);
		ensure!(
			SubjectConsents::<T>::contains_key(&row.subject, consent),
			"I1: a consent that its subject does not have"
		);
		ensure!(consent < NextConsentId::<T>::get(), "I1: a number that was never given");
		Ok(())
	}

	/// I1 and I8, from the subjects.
	fn check_tallies(counts: &BTreeMap<T::AccountId, Tally>) -> Broken {
		let mut named = BTreeMap::<T::AccountId, u32>::new();
		for (subject, consent, ()) in SubjectConsents::<T>::iter() {
			let is_its = Consents::<T>::get(consent).is_some_and(|row| row.subject == subject);
			ensure!(is_its, "I1: a subject has a consent that is not its own");
			named.entry(subject).or_default().saturating_inc();
		}
		let standing: BTreeMap<_, _> =
			counts.iter().map(|(subject, tally)| (subject.clone(), tally.consents)).collect();
		ensure!(named == standing, "I1: consents and subjects do not name each other");
		for (subject, tally) in Tallies::<T>::iter() {
			ensure!(tally != Tally::default(), "I1: a tally of nothing");
			let count = counts.get(&subject).copied().unwrap_or_default();
			ensure!(tally.consents == count.consents, "I1: a tally that miscounts");
			ensure!(tally.amended == count.amended, "I1: a tally that miscounts what was amended");
			ensure!(tally.counted() <= T::MaxConsents::get(), "I1: more consents than the bound");
			let allowance = T::DailyRows::get().saturating_add(T::DailyDenies::get());
			ensure!(tally.rows <= allowance, "I8: more rows than the allowance of a day");
			ensure!(tally.day <= Day::of(Self::now()), "I8: signed on a day to come");
		}
		let is_tallied = |subject: &T::AccountId| Tallies::<T>::contains_key(subject);
		ensure!(counts.keys().all(is_tallied), "I1: consents without a tally");
		Ok(())
	}

	/// I2.
	fn check_rows(row: &ConsentRowOf<T>) -> Broken {
		let envelopes = row.envelopes.len() as u32;
		let expected = ConsentRowOf::<T>::initial_rows(&row.consent).saturating_add(envelopes);
		ensure!(row.rows == expected, "I2: the rows are not what the consent takes");
		Ok(())
	}

	/// I3, from the consents.
	fn check_listing(consent: ConsentId, row: &ConsentRowOf<T>) -> Broken {
		let listed = Standing::<T>::get(&row.subject, &row.consent.grantee);
		let is_listed = listed.contains(&consent);
		let is_closed = row.closed_at.is_some();
		ensure!(!is_listed || !is_closed, "I3: decisions read what was closed");
		let has_to_be = !row.is_over_at(Self::now());
		ensure!(is_listed || !has_to_be, "I3: no decision reads a consent that is not over");
		Ok(())
	}

	/// I3, I6: from what is listed and from the envelopes.
	fn check_no_strays() -> Broken {
		for (subject, grantee, listed) in Standing::<T>::iter() {
			ensure!(!listed.is_empty(), "I3: a list of nothing");
			ensure!(
				listed.is_sorted_by(|one, next| one < next),
				"I3: listed twice, or not in the order of the numbers"
			);
			for consent in listed {
				let row = Consents::<T>::get(consent).ok_or("I3: a number without a consent")?;
				ensure!(
					(&row.subject, &row.consent.grantee) == (&subject, &grantee),
					"I3: listed for another subject or grantee"
				);
			}
		}
		for (sponsor, envelope, consent) in Envelopes::<T>::iter() {
			let row = Consents::<T>::get(consent).ok_or("I6: an envelope without a consent")?;
			let is_its = T::Sponsorship::sponsor_of(&row.subject) == Some(sponsor)
				&& row.envelopes.contains(&envelope);
			ensure!(is_its, "I6: an envelope of another consent or sponsor");
		}
		Ok(())
	}

	/// I4.
	fn check_closing(row: &ConsentRowOf<T>) -> Broken {
		let fits = match row.consent.status {
			Status::Active => row.closed_at.is_none() && row.revocation.is_none(),
			Status::Revoked { at } => row.closed_at == Some(at),
			Status::EnteredInError => row.closed_at.is_some(),
		};
		ensure!(fits, "I4: the status is not what became of the consent");
		ensure!(
			row.closed_at.is_none_or(|closed| row.consent.given_at <= closed),
			"I4: closed before it was given"
		);
		let is_paper = matches!(row.consent.source, Source::Paper { .. });
		ensure!(
			is_paper || row.consent.status != Status::EnteredInError,
			"I4: what was signed was entered in error"
		);
		Ok(())
	}

	/// I5.
	fn check_replacement(consent: ConsentId, row: &ConsentRowOf<T>) -> Broken {
		if let Some(by) = row.replaced_by {
			ensure!(
				by > consent && by < NextConsentId::<T>::get(),
				"I5: replaced by an earlier one"
			);
			let replaces = Consents::<T>::get(by).map(|next| next.replaces);
			ensure!(
				replaces.is_none_or(|replaces| replaces == Some(consent)),
				"I5: replaced by a consent that did not come in its place"
			);
		}
		let Some(replaces) = row.replaces else { return Ok(()) };
		ensure!(replaces < consent, "I5: in the place of a later one");
		// One that was folded cannot be asked.
		let Some(old) = Consents::<T>::get(replaces) else { return Ok(()) };
		ensure!(
			(&old.subject, &old.consent.grantee) == (&row.subject, &row.consent.grantee),
			"I5: in the place of another subject's or for another grantee"
		);
		ensure!(old.replaced_by == Some(consent), "I5: two consents in the place of one");
		ensure!(
			old.closed_at == Some(row.consent.given_at),
			"I5: what was replaced was not revoked then"
		);
		Ok(())
	}

	/// I6, from the consents.
	fn check_envelopes(consent: ConsentId, row: &ConsentRowOf<T>) -> Broken {
		let sponsor = T::Sponsorship::sponsor_of(&row.subject);
		for envelope in &row.envelopes {
			let posted = sponsor.and_then(|sponsor| Envelopes::<T>::get(sponsor, envelope));
			ensure!(posted == Some(consent), "I6: an envelope that is not the consent's alone");
		}
		let distinct: BTreeSet<_> = row.envelopes.iter().collect();
		ensure!(distinct.len() == row.envelopes.len(), "I6: an envelope that came twice");
		ensure!(
			row.envelopes.is_empty() || row.consent.terms.can_permit(),
			"I6: a key for what nothing permits"
		);
		Ok(())
	}

	/// I7.
	fn check_statutes() -> Broken {
		for (country, statutes) in Statutes::<T>::iter() {
			ensure!(country.is_well_formed(), "I7: the law of no country");
			ensure!(!statutes.is_empty(), "I7: a country with no law is listed");
			ensure!(
				statutes.is_sorted_by(|one, next| one.code < next.code),
				"I7: codes out of order or given twice"
			);
			ensure!(statutes.iter().all(Statute::is_complete), "I7: a statute that is incomplete");
		}
		Ok(())
	}
}
