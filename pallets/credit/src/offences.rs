// SPDX-License-Identifier: Apache-2.0

//! What follows from an offence that consensus proved.

use alloc::vec::Vec;
use core::{marker::PhantomData, ops::RangeInclusive};
use frame_support::{traits::Get, weights::Weight};
use pallet_session::{
	disabling::{DisablingDecision, DisablingStrategy},
	historical::IdentificationTuple,
};
use sp_runtime::Perbill;
use sp_staking::{
	offence::{
		Offence, OffenceDetails, OffenceError, OffenceSeverity, OnOffenceHandler, ReportOffence,
	},
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

/// In which sessions one answers but once for what was done at a time of consensus.
pub trait Answered<T> {
	/// `session` is the one that the report proves, if there is a proof already.
	fn sessions(&self, session: Option<SessionIndex>) -> Option<RangeInclusive<SessionIndex>>;
}

impl<T: Config> Answered<T> for sp_consensus_babe::Slot {
	/// That of the slot, which is proved.
	fn sessions(&self, session: Option<SessionIndex>) -> Option<RangeInclusive<SessionIndex>> {
		session.map(|session| session..=session)
	}
}

impl<T: Config> Answered<T> for pallet_grandpa::TimeSlot {
	/// Those of the set of voters: a vote says no more, and one proof of its key is good for all.
	fn sessions(&self, _: Option<SessionIndex>) -> Option<RangeInclusive<SessionIndex>> {
		let last_of = pallet_grandpa::SetIdSession::<T>::get;
		let before = self.set_id.checked_sub(1).and_then(last_of);
		let now = pallet_session::CurrentIndex::<T>::get();
		let oldest = now.saturating_sub(T::ReportingSessions::get());
		let first = before.map_or(0, |last| last.saturating_add(1)).max(oldest);
		last_of(self.set_id).map(|last| first..=last)
	}
}

/// Hands each offender on to `Reports` once, in the sessions in which it answers once.
///
/// `pallet_offences` keeps each report for ever, and knows two as the same only if they are of one
/// slot or round. Of those an offender can make as many as it likes, and the session of a vote is
/// whichever of its set the reporter proves.
pub struct ReportOnce<T, Reports>(PhantomData<(T, Reports)>);

/// A validator, which is nothing but its account.
type Offender<T> = (<T as frame_system::Config>::AccountId, ());

impl<T: Config, Reports> ReportOnce<T, Reports> {
	fn have_answered(
		offenders: &[Offender<T>],
		slot: &impl Answered<T>,
		session: Option<SessionIndex>,
	) -> bool {
		let Some(sessions) = slot.sessions(session) else { return false };
		offenders.iter().all(|(offender, ())| {
			sessions.clone().any(|session| Offenders::<T>::contains_key(session, offender))
		})
	}
}

impl<T, Reports, Reporter, O> ReportOffence<Reporter, Offender<T>, O> for ReportOnce<T, Reports>
where
	T: Config,
	Reports: ReportOffence<Reporter, Offender<T>, O>,
	O: Offence<Offender<T>>,
	O::Slot: Answered<T>,
{
	fn report_offence(reporters: Vec<Reporter>, offence: O) -> Result<(), OffenceError> {
		let session = Some(offence.session_index());
		if Self::have_answered(&offence.offenders(), &offence.slot(), session) {
			return Err(OffenceError::DuplicateReport);
		}
		Reports::report_offence(reporters, offence)
	}

	fn is_known_offence(offenders: &[Offender<T>], slot: &O::Slot) -> bool {
		Self::have_answered(offenders, slot, None) || Reports::is_known_offence(offenders, slot)
	}
}

/// What the SDK says of GRANDPA's calls, and what [`ReportOnce`] looks up beside.
pub struct GrandpaWeights<T>(PhantomData<T>);

impl<T: Config> pallet_grandpa::WeightInfo for GrandpaWeights<T> {
	fn report_equivocation(validators: u32, nominators: u32) -> Weight {
		let looked_up = u64::from(T::ReportingSessions::get()).saturating_add(4);
		<() as pallet_grandpa::WeightInfo>::report_equivocation(validators, nominators)
			.saturating_add(T::DbWeight::get().reads(looked_up))
	}

	fn note_stalled() -> Weight {
		<() as pallet_grandpa::WeightInfo>::note_stalled()
	}
}

/// Disables offenders for the rest of the session while what is disabled weighs at most what
/// consensus tolerates: disabling more would stop finality by itself.
pub struct DisableUpToThirdOfWeight;

impl<T: Config> DisablingStrategy<T> for DisableUpToThirdOfWeight {
	fn decision(
		offender: &T::AccountId,
		_: OffenceSeverity,
		disabled: &Vec<(u32, OffenceSeverity)>,
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
