// SPDX-License-Identifier: Apache-2.0

//! What a subject or its representative signs: giving consents and changing their terms.

use alloc::vec::Vec;

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_consent::{Consent, Giver, Source, Status};
use salus_primitives::Moment;

use super::index::{Addition, Allowance};
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant(
		signer: T::AccountId,
		subject: T::AccountId,
		grantee: PartyOf<T>,
		terms: TermsOf<T>,
	) -> DispatchResult {
		let sponsor = Self::sponsor_of(&subject)?;
		let giver = Self::giver(&signer, &subject, terms.names_research())?;
		let now = Self::now();
		let lasting = Self::lasting(&subject, &grantee, now);
		if lasting.iter().any(|(_, row)| Self::signed_so(row, &terms, giver)) {
			return Ok(());
		}
		Self::ensure_meaningful(&grantee, &terms, now)?;
		let consent = Self::add(Addition {
			subject: &subject,
			sponsor,
			consent: Self::signed(grantee.clone(), terms, giver, now),
			replaces: None,
			listed: lasting.into_iter().map(|(consent, _)| consent).collect(),
			allowance: Allowance::OfTheDay,
		})?;
		Self::deposit_event(Event::ConsentGranted { consent, subject, grantee, giver });
		Ok(())
	}

	pub(crate) fn do_amend(
		signer: T::AccountId,
		consent: ConsentId,
		terms: TermsOf<T>,
	) -> DispatchResult {
		let mut row = Self::row(consent)?;
		let (subject, grantee) = (row.subject.clone(), row.consent.grantee.clone());
		let sponsor = Self::sponsor_of(&subject)?;
		let concerns_research = terms.names_research() || Self::ends_research(&row);
		let giver = Self::giver(&signer, &subject, concerns_research)?;
		Self::ensure_may_close(giver, &row)?;
		let now = Self::now();
		if row.is_over_at(now) {
			let is_repeated = Self::lasting(&subject, &grantee, now).iter().any(|(_, next)| {
				next.replaces == Some(consent) && Self::signed_so(next, &terms, giver)
			});
			ensure!(is_repeated, Error::<T>::ConsentOver);
			return Ok(());
		}
		if Self::signed_so(&row, &terms, giver) {
			return Ok(());
		}
		Self::ensure_meaningful(&grantee, &terms, now)?;
		let listed = Standing::<T>::get(&subject, &grantee);
		let by = Self::add(Addition {
			subject: &subject,
			sponsor,
			consent: Self::signed(grantee, terms, giver, now),
			replaces: Some(consent),
			listed: listed.into_iter().filter(|other| *other != consent).collect::<Vec<_>>(),
			allowance: Allowance::OfTheDay,
		})?;
		row.revoke(now, None);
		row.replaced_by = Some(by);
		Consents::<T>::insert(consent, row);
		Self::deposit_event(Event::ConsentAmended { consent, by, subject, giver });
		Ok(())
	}

	/// Whether `giver` signed so in this consent. What is on paper it can sign as well: then no paper
	/// lifts it.
	fn signed_so(row: &ConsentRowOf<T>, terms: &TermsOf<T>, giver: Giver) -> bool {
		let consent = &row.consent;
		(&consent.terms, consent.giver, &consent.source) == (terms, giver, &Source::Signed)
	}

	fn signed(
		grantee: PartyOf<T>,
		terms: TermsOf<T>,
		giver: Giver,
		given_at: Moment,
	) -> Consent<T::AccountId> {
		let (source, status) = (Source::Signed, Status::Active);
		Consent { grantee, terms, giver, given_at, source, status }
	}
}
