// SPDX-License-Identifier: Apache-2.0

//! What follows from an offence that consensus proved.

use frame_support::weights::Weight;
use pallet_session::{
	disabling::{DisablingDecision, DisablingStrategy},
	historical::IdentificationTuple,
};
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

use crate::{weighting::tolerated, *};

impl<T: Config> Pallet<T> {
	/// What an offence costs, once for each offender and session.
	fn burn(offender: &T::AccountId, session: SessionIndex) {
		let roster = Rosters::<T>::get(session);
		let institution = roster
			.iter()
			.find(|weighted| weighted.validator == *offender)
			.map(|weighted| weighted.institution);
		if let Some(institution) = institution {
			Self::change(institution, Cause::Offence, |conduct| {
				conduct.offences = conduct.offences.saturating_add(OFFENCE).min(MOST_OFFENCES);
			});
		}
		let offender = offender.clone();
		Self::deposit_event(Event::OffenceRecorded { offender, institution, session });
	}
}

impl<T, Reporter> OnOffenceHandler<Reporter, IdentificationTuple<T>, Weight> for Pallet<T>
where
	T: Config,
{
	/// `pallet_offences` hands over all concurrent offenders again with every new report, so each
	/// counts once a session.
	fn on_offence(
		offenders: &[OffenceDetails<Reporter, IdentificationTuple<T>>],
		severities: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		for (details, severity) in offenders.iter().zip(severities) {
			let (offender, ()) = &details.offender;
			if Offenders::<T>::contains_key(session, offender) {
				continue;
			}
			Offenders::<T>::insert(session, offender, ());
			pallet_session::Pallet::<T>::report_offence(
				offender.clone(),
				OffenceSeverity(*severity),
			);
			Self::burn(offender, session);
		}
		<T as Config>::WeightInfo::on_offence(offenders.len() as u32)
	}
}

/// Disables offenders for the rest of the session while what is disabled weighs at most what
/// consensus tolerates: disabling more would stop finality by itself.
pub struct DisableUpToThirdOfWeight;

impl<T: Config> DisablingStrategy<T> for DisableUpToThirdOfWeight {
	fn decision(
		offender: &T::AccountId,
		_: OffenceSeverity,
		disabled: &alloc::vec::Vec<(u32, OffenceSeverity)>,
	) -> DisablingDecision {
		let validators = pallet_session::Validators::<T>::get();
		let weights = ActiveWeights::<T>::get();
		let weight_of = |validator: &T::AccountId| {
			weights
				.iter()
				.find(|weighted| &weighted.validator == validator)
				.map_or(1, |Weighted { weight, .. }| *weight)
		};
		let disabled_weight = disabled
			.iter()
			.filter_map(|(index, _)| validators.get(*index as usize))
			.map(weight_of)
			.fold(0u64, u64::saturating_add);
		let index = validators.iter().position(|validator| validator == offender);
		let disable = index.map(|index| index as u32).filter(|index| {
			let known = disabled.iter().any(|(disabled, _)| disabled == index);
			let weight = disabled_weight.saturating_add(weight_of(offender));
			!known && weight <= tolerated(TOTAL_WEIGHT)
		});
		DisablingDecision { disable, reenable: None }
	}
}
