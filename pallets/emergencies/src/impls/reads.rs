// SPDX-License-Identifier: Apache-2.0

//! The answers that clients get.

use alloc::{boxed::Box, vec::Vec};
use core::iter;

use salus_primitives::{Commitment, Credentialing, Digest, Fold, InstitutionId};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
	pub fn emergency(emergency: EmergencyId) -> Option<EmergencyStateOf<T>> {
		let row = Emergencies::<T>::get(emergency)?;
		let binding = Self::binding_of(&row);
		let subject = row.subject(binding.as_ref()).cloned();
		let overdue: Vec<_> =
			row.open_steps().filter(|step| Self::is_late(&row, binding.as_ref(), *step)).collect();
		Some(EmergencyState {
			emergency,
			is_open: Self::is_open(&row),
			attestation_overdue: overdue.contains(&Step::Attestation),
			review_overdue: overdue.iter().any(|step| *step != Step::Attestation),
			matter: row
				.dispute
				.is_some_and(|dispute| matches!(dispute.hearing, Some(Hearing::Panel(_))))
				.then(|| Self::matter(emergency).reference),
			row,
			binding,
			subject,
		})
	}

	/// Up to `limit` emergencies about `subject`, and never more than 100, in the order of their
	/// storage, those that come after `after`: the ones declared by its account first.
	pub fn emergencies_of(
		subject: &T::AccountId,
		after: Option<EmergencyId>,
		limit: u32,
	) -> Vec<EmergencyStateOf<T>> {
		Self::declared_about(subject, after)
			.take(limit.min(PAGE) as usize)
			.filter_map(Self::emergency)
			.collect()
	}

	fn declared_about(
		subject: &T::AccountId,
		after: Option<EmergencyId>,
	) -> Box<dyn Iterator<Item = EmergencyId>> {
		let under = |key: EncounterKey| EncounterEmergencies::<T>::iter_key_prefix(key);
		let all_encounters = SubjectEncounters::<T>::iter_key_prefix(subject).flat_map(under);
		let Some(after) = after else {
			let declared = SubjectEmergencies::<T>::iter_key_prefix(subject);
			return Box::new(declared.chain(all_encounters));
		};
		let last = Emergencies::<T>::get(after)
			.filter(|row| Self::subject_of(row).as_ref() == Some(subject));
		let Some(last) = last else { return Box::new(iter::empty()) };
		let Some(key) = last.encounter() else {
			let from = SubjectEmergencies::<T>::hashed_key_for(subject, after);
			let declared = SubjectEmergencies::<T>::iter_key_prefix_from(subject, from);
			return Box::new(declared.chain(all_encounters));
		};
		let from = EncounterEmergencies::<T>::hashed_key_for(key, after);
		let rest = EncounterEmergencies::<T>::iter_key_prefix_from(key, from);
		let from = SubjectEncounters::<T>::hashed_key_for(subject, key);
		let further = SubjectEncounters::<T>::iter_key_prefix_from(subject, from).flat_map(under);
		Box::new(rest.chain(further))
	}

	/// Up to `limit` steps for which `answering` answers and which are late, and never more than
	/// 100, those that come after `after`. Those that the sweep has not come to yet are the last.
	pub fn overdue(
		answering: Answering,
		after: Option<(EmergencyId, Step)>,
		limit: u32,
	) -> Vec<(EmergencyId, Step)> {
		let noted = match after {
			None => Some(Overdue::<T>::iter_key_prefix(answering)),
			Some(last) => Overdue::<T>::contains_key(answering, last).then(|| {
				let from = Overdue::<T>::hashed_key_for(answering, last);
				Overdue::<T>::iter_key_prefix_from(answering, from)
			}),
		};
		let now = Self::now();
		let passed = |last: Option<(EmergencyId, Step)>| {
			let all = Due::<T>::iter_keys().take_while(move |(at, _)| at.moment() <= now);
			let rest = all.map(|(_, waiting)| waiting);
			let first = rest.skip_while(move |waiting| last.is_some_and(|last| *waiting != last));
			first.skip(usize::from(last.is_some()))
		};
		let unnoted = passed(after.filter(|_| noted.is_none()))
			.filter(move |(emergency, step)| Self::waits_for(answering, *emergency, *step));
		noted.into_iter().flatten().chain(unnoted).take(limit.min(PAGE) as usize).collect()
	}

	/// Up to `limit` unjustified emergencies that wait for an answer, and never more than 100, in the
	/// order of their storage, those that come after `after`; each with the board that answers.
	pub fn reports(
		after: Option<EmergencyId>,
		limit: u32,
	) -> Vec<(EmergencyId, Option<InstitutionId>)> {
		let open = match after {
			None => OpenReports::<T>::iter_keys(),
			Some(after) => OpenReports::<T>::iter_keys_from_key(after),
		};
		let board = |emergency| {
			let row = Emergencies::<T>::get(emergency)?;
			Some((emergency, T::Credentialing::board_of(&row.declaration.credential)))
		};
		open.take(limit.min(PAGE) as usize).filter_map(board).collect()
	}

	pub fn encounter(institution: InstitutionId, encounter: Commitment) -> Option<EncounterOf<T>> {
		Encounters::<T>::get(EncounterKey { institution, encounter })
	}

	/// What the envelope with this digest counts for, posted about a subject that `custodian`
	/// registered.
	pub fn envelope(custodian: InstitutionId, digest: Digest) -> EnvelopeState {
		let Some(emergency) = Envelopes::<T>::get(custodian, digest) else {
			return EnvelopeState::Unknown;
		};
		let is_current = Emergencies::<T>::get(emergency).is_some_and(|row| {
			let is_last = row.envelopes.last().is_some_and(|last| last.digest == digest);
			is_last && Self::is_open(&row)
		});
		if is_current {
			EnvelopeState::Current { emergency }
		} else {
			EnvelopeState::Retired { emergency }
		}
	}

	/// Whether `folded` are all the emergencies that were declared in `institution` and folded, in
	/// their order.
	pub fn verify_folded(institution: InstitutionId, folded: &[FoldedEmergencyOf<T>]) -> bool {
		Fold::over_all(folded) == Folds::<T>::get(institution)
	}

	/// Whether `step` is late and waits for `answering`, though nobody has noted it.
	fn waits_for(answering: Answering, emergency: EmergencyId, step: Step) -> bool {
		Self::standing(emergency).is_ok_and(|(row, binding)| {
			let binding = binding.as_ref();
			Self::is_late(&row, binding, step) && Self::answering(&row, binding, step) == answering
		})
	}

	fn is_late(row: &EmergencyOf<T>, binding: Option<&BindingOf<T>>, step: Step) -> bool {
		Self::due(row, binding, step).is_some_and(|due| due <= Self::now())
	}
}
