// SPDX-License-Identifier: Apache-2.0

//! Who doubts which packs, and who ends that.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_gs1::{Identifier, Lgtin, Sgtin};
use salus_primitives::{Commitment, Duty, InstitutionId, Membership, Role, Sponsorship};
use salus_supply::{Capture, Lots};
use sp_runtime::DispatchError;

use super::ROWS;
use crate::*;

/// Who has to do with medicines, or watches over those who have (21 USC 360eee(23)).
const ROLES: [Role; 5] = [
	Role::Manufacturer,
	Role::Distributor,
	Role::Pharmacy,
	Role::HealthcareProvider,
	Role::Regulator,
];

impl<T: Config> Pallet<T> {
	pub(crate) fn suspicion(pack: &Sgtin) -> Option<Suspicion> {
		Suspicions::<T>::get(pack.gtin, pack.serial)
	}

	/// Whether `pack` is suspect or illegitimate.
	pub(super) fn is_doubted(pack: &Sgtin) -> bool {
		Self::suspicion(pack).is_some_and(|suspicion| suspicion.is_raised())
	}

	/// Says that `pack` is not dispensed, and counts that where it says something about the pack.
	/// The attempt that was counted last and is made again says nothing.
	pub(super) fn refuse(
		institution: InstitutionId,
		pack: Sgtin,
		lot: Lgtin,
		refusal: Refusal,
		capture: &Capture,
	) -> DispatchResult {
		let suspicion = Self::suspicion(&pack);
		let last = suspicion.as_ref().and_then(|suspicion| suspicion.last_attempt);
		if last == Some(capture.event) {
			return Ok(());
		}
		Self::deposit_event(Event::DispenseRefused { pack, institution, refusal });
		if !refusal.counts() {
			return Ok(());
		}
		let mut suspicion = Self::doubted(suspicion, lot, institution)?;
		let threshold = T::SuspicionThreshold::get();
		let is_raised = suspicion.count(capture.event, threshold, Self::now());
		Self::keep(pack, suspicion, is_raised);
		Ok(())
	}

	pub(crate) fn do_report_suspect(
		agent: T::AccountId,
		pack: Sgtin,
		lot: Lgtin,
		grounds: Commitment,
	) -> DispatchResult {
		let institution = T::Membership::authorize(&agent, Duty::Logistics)?;
		let trades = ROLES.iter().any(|role| T::Membership::has_role(institution, *role));
		ensure!(trades, Error::<T>::NotATradingPartner);
		ensure!(lot.gtin == pack.gtin, Error::<T>::LotDiffers);
		Self::manufacturer_of(&lot)?;
		let suspicion = Self::suspicion(&pack);
		let report = Some(Report { institution, grounds });
		if suspicion.as_ref().is_some_and(|suspicion| suspicion.report == report) {
			return Ok(());
		}
		let mut suspicion = Self::doubted(suspicion, lot, institution)?;
		let is_open = suspicion.standing != Standing::Illegitimate;
		ensure!(is_open, Error::<T>::AlreadyIllegitimate);
		suspicion.report = report;
		suspicion.last_at = Self::now();
		let is_raised = suspicion.raise(Self::now());
		Self::deposit_event(Event::SuspicionReported { pack, lot, institution, grounds });
		Self::keep(pack, suspicion, is_raised);
		Ok(())
	}

	pub(crate) fn do_declare_illegitimate(
		agent: T::AccountId,
		pack: Sgtin,
		grounds: Commitment,
	) -> DispatchResult {
		let institution = T::Membership::authorize(&agent, Duty::ResponsiblePerson)?;
		let suspicion = Self::judged(institution, &pack)?;
		if suspicion.standing == Standing::Illegitimate {
			let is_said = Self::is_said(&suspicion, institution, grounds);
			ensure!(is_said, Error::<T>::AlreadyIllegitimate);
			return Ok(());
		}
		Self::decide(institution, pack, suspicion, true, grounds);
		Self::deposit_event(Event::IllegitimateDeclared { pack, institution, grounds });
		Ok(())
	}

	pub(crate) fn do_clear_suspicion(
		agent: T::AccountId,
		pack: Sgtin,
		findings: Commitment,
	) -> DispatchResult {
		let institution = T::Membership::authorize(&agent, Duty::ResponsiblePerson)?;
		let suspicion = Self::judged(institution, &pack)?;
		match suspicion.standing {
			Standing::Cleared => {
				let is_said = Self::is_said(&suspicion, institution, findings);
				ensure!(is_said, Error::<T>::NotSuspect);
				return Ok(());
			}
			Standing::Illegitimate => {
				let is_regulator = T::Membership::has_role(institution, Role::Regulator);
				ensure!(is_regulator, Error::<T>::NotARegulator);
			}
			Standing::Watched | Standing::Suspect => {}
		}
		Self::decide(institution, pack, suspicion, false, findings);
		Self::deposit_event(Event::SuspicionCleared { pack, institution, findings });
		Ok(())
	}

	/// The doubt about a pack, or a new one for which `institution` pays.
	fn doubted(
		suspicion: Option<Suspicion>,
		lot: Lgtin,
		institution: InstitutionId,
	) -> Result<Suspicion, DispatchError> {
		if let Some(suspicion) = suspicion {
			return Ok(suspicion);
		}
		T::Sponsorship::charge(institution, ROWS)?;
		Ok(Suspicion::begun(lot, institution, Self::now()))
	}

	/// The doubt about `pack`, which `institution` may decide.
	fn judged(institution: InstitutionId, pack: &Sgtin) -> Result<Suspicion, DispatchError> {
		let suspicion = Self::suspicion(pack).ok_or(Error::<T>::SuspicionUnknown)?;
		let is_judge = T::Membership::has_role(institution, Role::Regulator)
			|| Self::manufacturer_of(&suspicion.lot)
				.is_ok_and(|manufacturer| Self::answers_for(institution, manufacturer));
		ensure!(is_judge, Error::<T>::NotJudge);
		Ok(suspicion)
	}

	/// Who made `lot`; of one that nobody made, who would have.
	pub(super) fn manufacturer_of(lot: &Lgtin) -> Result<InstitutionId, DispatchError> {
		let manufacturer = T::Lots::facts(lot).map(|facts| facts.manufacturer);
		let issuer = || T::Lots::issuer_of(Identifier::Gtin(lot.gtin));
		manufacturer.or_else(issuer).ok_or(Error::<T>::ProductUnknown.into())
	}

	fn is_said(suspicion: &Suspicion, institution: InstitutionId, findings: Commitment) -> bool {
		let finding = suspicion.finding.as_ref();
		finding.is_some_and(|said| (said.institution, said.findings) == (institution, findings))
	}

	fn decide(
		institution: InstitutionId,
		pack: Sgtin,
		mut suspicion: Suspicion,
		is_illegitimate: bool,
		findings: Commitment,
	) {
		let finding = Finding { institution, findings, found_at: Self::now() };
		suspicion.decide(is_illegitimate, finding);
		Self::keep(pack, suspicion, false);
	}

	/// Writes a doubt, and says if it is raised now.
	fn keep(pack: Sgtin, suspicion: Suspicion, is_raised: bool) {
		if is_raised {
			let Suspicion { lot, attempts, .. } = suspicion;
			Self::deposit_event(Event::SuspicionRaised { pack, lot, attempts });
		}
		Suspicions::<T>::insert(pack.gtin, pack.serial, suspicion);
	}
}
