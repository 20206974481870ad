// SPDX-License-Identifier: Apache-2.0

//! Consents that were given on paper.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_consent::{Consent, Giver, Source, Status};
use salus_primitives::{Duty, Membership, Moment};

use super::index::{Addition, Allowance};
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record_consent(
		officer: T::AccountId,
		subject: T::AccountId,
		grantee: PartyOf<T>,
		terms: TermsOf<T>,
		attested: Attested,
	) -> DispatchResult {
		let duty = Duty::PrivacyOfficer;
		let (sponsor, institution) =
			Self::custodian_of(&officer, duty, &subject, T::Membership::authorize)?;
		let now = Self::now();
		let Attested { giver, scan } = attested;
		let lasting = Self::lasting(&subject, &grantee, now);
		let is_repeated = |row: &ConsentRowOf<T>| {
			let said = (&row.consent.terms, row.consent.giver);
			said == (&terms, giver) && row.scan() == Some(scan)
		};
		if lasting.iter().any(|(_, row)| is_repeated(row)) {
			return Ok(());
		}
		Self::ensure_can_give(giver, &subject, now)?;
		Self::ensure_meaningful(&grantee, &terms, now)?;
		let source = Source::Paper { scan, verifier: officer };
		let status = Status::Active;
		let consent = Self::add(Addition {
			subject: &subject,
			sponsor,
			consent: Consent {
				grantee: grantee.clone(),
				terms,
				giver,
				given_at: now,
				source,
				status,
			},
			replaces: None,
			listed: lasting.into_iter().map(|(consent, _)| consent).collect(),
			allowance: Allowance::WithinQuota,
		})?;
		Self::deposit_event(Event::ConsentRecorded {
			consent,
			subject,
			grantee,
			giver,
			scan,
			institution,
		});
		Ok(())
	}

	/// That somebody can give a consent as `giver`. Whether the one on the paper did, and with
	/// what powers, the officer vouches for.
	fn ensure_can_give(giver: Giver, subject: &T::AccountId, now: Moment) -> DispatchResult {
		let life = Self::life(subject, now);
		let can_give = match giver {
			Giver::Subject => !life.is_over(now),
			Giver::Representative(mandate) => mandate.stands(now, &life),
		};
		ensure!(can_give, Error::<T>::GiverImpossible);
		Ok(())
	}
}
