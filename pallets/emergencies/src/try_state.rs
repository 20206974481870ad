// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{
	collections::{btree_map::BTreeMap, btree_set::BTreeSet},
	vec::Vec,
};

use frame_support::ensure;
use salus_primitives::{InstitutionId, Membership};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

/// Where the steps of all emergencies are to be found.
#[derive(Default)]
struct Waiting {
	due: BTreeSet<(DueAt, (EmergencyId, Step))>,
	overdue: BTreeSet<(Answering, (EmergencyId, Step))>,
	attestations: BTreeMap<InstitutionId, u32>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let mut waiting = Waiting::default();
		for (emergency, row) in Emergencies::<T>::iter() {
			let binding = Self::binding_of(&row);
			Self::expect_steps(emergency, &row, &mut waiting);
			Self::check_missed(&row)?;
			Self::check_window(emergency, &row)?;
			Self::check_index(emergency, &row)?;
			Self::check_reviewers(&row)?;
			Self::check_dispute(&row, binding.as_ref())?;
			Self::check_matter(emergency, &row)?;
			Self::check_report(emergency, &row)?;
			Self::check_envelopes(emergency, &row, binding.as_ref())?;
		}
		Self::check_waiting(&waiting)?;
		Self::check_no_strays()?;
		Self::check_encounters()
	}

	/// Where I1 wants the open steps of `row` to be, and how I9 counts them.
	fn expect_steps(emergency: EmergencyId, row: &EmergencyOf<T>, waiting: &mut Waiting) {
		for step in row.open_steps() {
			let Some(deadline) = row.deadline(step) else { continue };
			match deadline.missed {
				None => waiting.due.insert((deadline.due.into(), (emergency, step))),
				Some(answering) => waiting.overdue.insert((answering, (emergency, step))),
			};
			if step == Step::Attestation && deadline.missed.is_none() {
				let answering = T::Membership::successor_of(row.institution);
				let count = waiting.attestations.entry(answering).or_default();
				*count = count.saturating_add(1);
			}
		}
	}

	/// I1 and I9.
	fn check_waiting(waiting: &Waiting) -> Broken {
		let due: BTreeSet<_> = Due::<T>::iter_keys().collect();
		ensure!(due == waiting.due, "I1: what is due is not what waits in time");
		let overdue: BTreeSet<_> = Overdue::<T>::iter_keys().collect();
		ensure!(overdue == waiting.overdue, "I1: what is overdue is not what was noted to be late");
		let attestations: BTreeMap<_, _> = DueAttestations::<T>::iter().collect();
		ensure!(attestations == waiting.attestations, "I9: attestations that are due miscounted");
		Ok(())
	}

	/// I2.
	fn check_missed(row: &EmergencyOf<T>) -> Broken {
		let attested_at = row.attestation.done.map(|done| done.attested_at);
		let reviewed_at = row.review.done.map(|done| done.reviewed_at);
		let second = row.second_review();
		let tasks = [
			Some((row.attestation.deadline, attested_at)),
			Some((row.review.deadline, reviewed_at)),
			second.map(|task| (task.deadline, task.done.map(|done| done.reviewed_at))),
		];
		for (deadline, done_at) in tasks.into_iter().flatten() {
			let was_late = deadline.due <= done_at.unwrap_or(Self::now());
			let missed = deadline.missed.is_some();
			ensure!(was_late || !missed, "I2: noted to be late without being so");
			ensure!(!was_late || missed || done_at.is_none(), "I2: late, and nobody noted it");
		}
		let by_clinician = row.attestation.deadline.missed;
		ensure!(by_clinician != Some(Answering::Regulators), "I2: nobody answers for a clinician");
		Ok(())
	}

	/// I3.
	fn check_window(emergency: EmergencyId, row: &EmergencyOf<T>) -> Broken {
		ensure!(emergency < NextEmergencyId::<T>::get(), "I3: a number that was never given");
		ensure!(row.declared_at <= Self::now(), "I3: declared in the future");
		ensure!(row.declared_at < row.until, "I3: a window that ends before it begins");
		let attested_at = row.attestation.done.map_or(row.declared_at, |done| done.attested_at);
		ensure!(row.declared_at <= attested_at, "I3: attested before it was declared");
		ensure!(row.until <= row.attestation.deadline.due, "I3: late within the window");
		ensure!(row.until <= row.review.deadline.due, "I3: late within the window");
		Ok(())
	}

	/// I4, from the emergencies.
	fn check_index(emergency: EmergencyId, row: &EmergencyOf<T>) -> Broken {
		let found = match (&row.declaration.target, row.encounter()) {
			(Target::Subject(subject), _) => {
				SubjectEmergencies::<T>::contains_key(subject, emergency)
			}
			(_, Some(key)) => EncounterEmergencies::<T>::contains_key(key, emergency),
			_ => false,
		};
		ensure!(found, "I4: an emergency that cannot be found by whom it is about");
		let last = Justifications::<T>::get(&row.clinician, row.declaration.justification);
		let is_repeatable = row.opens(Self::now());
		ensure!(!is_repeatable || last >= Some(emergency), "I4: a repetition would not be seen");
		Ok(())
	}

	/// I4, I7, I8 and I10, from the lists.
	fn check_no_strays() -> Broken {
		for (subject, emergency, ()) in SubjectEmergencies::<T>::iter() {
			let row = Emergencies::<T>::get(emergency).ok_or("I4: an emergency that is gone")?;
			let target = Target::Subject(subject);
			ensure!(row.declaration.target == target, "I4: an emergency about somebody else");
		}
		for (key, emergency, ()) in EncounterEmergencies::<T>::iter() {
			let row = Emergencies::<T>::get(emergency).ok_or("I4: an emergency that is gone")?;
			ensure!(row.encounter() == Some(key), "I4: an emergency of another encounter");
		}
		for (clinician, justification, emergency) in Justifications::<T>::iter() {
			let row = Emergencies::<T>::get(emergency).ok_or("I4: an emergency that is gone")?;
			let declared = (row.clinician, row.declaration.justification);
			ensure!(declared == (clinician, justification), "I4: an emergency of somebody else");
		}
		for (matter, emergency) in Matters::<T>::iter() {
			let is_named = Self::matter(emergency).reference == matter;
			let is_there = Emergencies::<T>::contains_key(emergency);
			ensure!(is_named && is_there, "I10: a matter of nothing");
		}
		for emergency in OpenReports::<T>::iter_keys() {
			ensure!(Emergencies::<T>::contains_key(emergency), "I7: a report that is gone");
		}
		for (custodian, digest, emergency) in Envelopes::<T>::iter() {
			let row = Emergencies::<T>::get(emergency).ok_or("I8: an envelope that is gone")?;
			let under = Self::envelopes_under(&row, Self::binding_of(&row).as_ref());
			ensure!(under == Some(custodian), "I8: an envelope of another custodian");
			let posted = row.envelopes.iter().any(|envelope| envelope.digest == digest);
			ensure!(posted, "I8: an envelope of another emergency");
		}
		Ok(())
	}

	/// I5.
	fn check_encounters() -> Broken {
		let mut counts = BTreeMap::<EncounterKey, u32>::new();
		for (key, _) in EncounterEmergencies::<T>::iter_keys() {
			let count = counts.entry(key).or_default();
			*count = count.saturating_add(1);
		}
		let mut bound = BTreeSet::new();
		for (key, encounter) in Encounters::<T>::iter() {
			let count = counts.remove(&key).unwrap_or_default();
			ensure!(count > 0, "I5: an encounter without an emergency");
			ensure!(count == encounter.emergencies, "I5: emergencies miscounted");
			let Some(binding) = encounter.binding else { continue };
			let in_order = [encounter.declared_at, binding.identified_at, binding.bound_at];
			ensure!(in_order.is_sorted(), "I5: identified before it began, or after it was bound");
			ensure!(
				SubjectEncounters::<T>::contains_key(&binding.subject, key),
				"I5: a subject does not know its encounter"
			);
			bound.insert(key);
		}
		ensure!(counts.is_empty(), "I5: emergencies of an encounter that is gone");
		let known: Vec<_> = SubjectEncounters::<T>::iter_keys().map(|(_, key)| key).collect();
		ensure!(known.len() == bound.len(), "I5: a subject with an encounter of nobody");
		Ok(())
	}

	/// I6.
	fn check_reviewers(row: &EmergencyOf<T>) -> Broken {
		let reviewers: Vec<_> = row.findings().map(|said| said.reviewer.institution()).collect();
		ensure!(!reviewers.contains(&row.institution), "I6: an institution reviewed itself");
		let different: BTreeSet<_> = reviewers.iter().collect();
		ensure!(different.len() == reviewers.len(), "I6: an institution reviewed twice");
		let second = row.second_review().and_then(|task| task.done);
		let regulated = second.is_none_or(|said| matches!(said.reviewer, Reviewer::Regulator(_)));
		ensure!(regulated, "I6: a second review by a custodian");
		Ok(())
	}

	/// I6, about disputes.
	fn check_dispute(row: &EmergencyOf<T>, binding: Option<&BindingOf<T>>) -> Broken {
		let Some(dispute) = row.dispute else { return Ok(()) };
		ensure!(row.subject(binding).is_some(), "I6: nobody disputes");
		let finding = row.review.done.filter(Finding::is_disputable);
		let was_heard = |said: Finding| {
			dispute.withdrawn_at.is_none_or(|withdrawn_at| said.reviewed_at <= withdrawn_at)
		};
		let is_called_for = finding.is_some_and(was_heard);
		// What was taken back in the moment of the review may have been heard or not.
		let is_in_doubt =
			finding.is_some_and(|said| Some(said.reviewed_at) == dispute.withdrawn_at);
		ensure!(
			is_in_doubt || dispute.hearing.is_some() == is_called_for,
			"I6: a dispute without the hearing that it calls for, or with one that it does not"
		);
		let is_heard = dispute.hearing.is_some_and(|hearing| !hearing.is_open());
		ensure!(dispute.stands() || !is_heard, "I6: a dispute was heard and taken back");
		let words = [
			Some(dispute.disputed_at),
			dispute.verdict().map(|verdict| verdict.ruled_at),
			dispute.withdrawn_at,
			Some(Self::now()),
		];
		let is_in_order = words.into_iter().flatten().is_sorted();
		ensure!(is_in_order, "I6: a dispute ended before it began, or will");
		Ok(())
	}

	/// I10, from the emergencies.
	fn check_matter(emergency: EmergencyId, row: &EmergencyOf<T>) -> Broken {
		let waits = row.waits_for_panel();
		let found = Matters::<T>::get(Self::matter(emergency).reference);
		ensure!(found.is_some() == waits, "I10: the matters are not the disputes before panels");
		ensure!(!waits || found == Some(emergency), "I10: a matter of another emergency");
		Ok(())
	}

	/// I7.
	fn check_report(emergency: EmergencyId, row: &EmergencyOf<T>) -> Broken {
		ensure!(
			row.report.is_some() == row.is_unjustified(),
			"I7: unjustified and not reported, or reported and not unjustified"
		);
		let waits = row.report.is_some_and(|report| report.answer.is_none());
		ensure!(
			OpenReports::<T>::contains_key(emergency) == waits,
			"I7: the reports that wait are not those without an answer"
		);
		Ok(())
	}

	/// I8.
	fn check_envelopes(
		emergency: EmergencyId,
		row: &EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
	) -> Broken {
		if row.envelopes.is_empty() {
			return Ok(());
		}
		let custodian = Self::envelopes_under(row, binding).ok_or("I8: an envelope of nobody")?;
		let digests: BTreeSet<_> = row.envelopes.iter().map(|envelope| envelope.digest).collect();
		ensure!(digests.len() == row.envelopes.len(), "I8: an envelope was posted twice");
		for digest in digests {
			ensure!(
				Envelopes::<T>::get(custodian, digest) == Some(emergency),
				"I8: an envelope that another emergency could use"
			);
		}
		Ok(())
	}
}
