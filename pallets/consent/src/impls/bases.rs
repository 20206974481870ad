// SPDX-License-Identifier: Apache-2.0

//! What an access that is recorded could rest on.

use salus_consent::{Bases, Basis, Emergencies, LawCode, Rule};
use salus_primitives::{InstitutionId, Membership, Moment};

use crate::*;

impl<T: Config> Bases<T::AccountId> for Pallet<T> {
	fn could_carry(
		basis: &Basis,
		subject: &T::AccountId,
		custodian: InstitutionId,
		moment: Moment,
	) -> bool {
		match basis {
			Basis::Consent(consent) => Self::permitted(*consent, subject, moment),
			Basis::Emergency(emergency) => T::Emergencies::covered(*emergency, subject, moment),
			Basis::Subject => {
				let is_over = Self::life(subject, moment).is_over(moment);
				!is_over && Self::acts_for_itself(subject, moment)
			}
			Basis::Representative(mandate) => mandate.stands(moment, &Self::life(subject, moment)),
			Basis::Law(code) => Self::permit_by_law(custodian, *code).is_some(),
		}
	}

	fn could_be_sealed(code: LawCode, custodian: InstitutionId) -> bool {
		Self::permit_by_law(custodian, code).is_some_and(|statute| statute.may_be_withheld)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_basis(subject: &T::AccountId, _: InstitutionId) -> Basis {
		Basis::Consent(crate::benchmarking::permit::<T>(subject))
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the consent of `subject` stood at `moment`, as far as was known then, and
	/// permitted something and still did.
	fn permitted(consent: ConsentId, subject: &T::AccountId, moment: Moment) -> bool {
		Consents::<T>::get(consent).is_some_and(|row| {
			let given = &row.consent;
			row.subject == *subject
				&& given.terms.can_permit()
				&& row.carried_at(moment)
				&& given.giver.permits_hold(moment, &Self::life(subject, moment))
		})
	}

	/// The statute `code` where `custodian` is, if it permits something there.
	fn permit_by_law(custodian: InstitutionId, code: LawCode) -> Option<Statute> {
		let profile = T::Membership::profile(custodian)?;
		Statutes::<T>::get(profile.jurisdiction)
			.into_iter()
			.find(|statute| statute.code == code && statute.rule == Rule::Permit)
	}
}
