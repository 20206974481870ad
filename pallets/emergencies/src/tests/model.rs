// SPDX-License-Identifier: Apache-2.0

//! A model that is told what happened and knows from that alone what had to be done by when, and
//! so what must have been reported, once.

use std::collections::BTreeMap;

use salus_primitives::{InstitutionId, Lapse, Membership, Moment};

use crate::{mock::*, *};

/// A step, as far as the model was told.
#[derive(Clone, Copy, Debug)]
struct Told {
	due: Moment,
	done_at: Option<Moment>,
	/// How often it was reported to be late.
	reported: u32,
	/// Whether its emergency left the state.
	is_folded: bool,
}

#[derive(Default)]
pub struct Model {
	steps: BTreeMap<(EmergencyId, Step), Told>,
	encounters: BTreeMap<EncounterKey, Vec<EmergencyId>>,
	/// When an encounter was bound, and by when its review is due then.
	bindings: BTreeMap<EncounterKey, (Moment, Moment)>,
}

impl Model {
	/// Learns of `events`; returns the lapses that they tell of.
	pub fn learn(&mut self, events: Vec<Event<Test>>) -> Vec<(InstitutionId, Lapse)> {
		events.into_iter().filter_map(|event| self.learn_one(event)).collect()
	}

	fn learn_one(&mut self, event: Event<Test>) -> Option<(InstitutionId, Lapse)> {
		let (now, deadlines) = (Timestamp::get(), CurrentDeadlines::<Test>::get());
		match event {
			Event::EmergencyDeclared { emergency, institution, target, .. } => {
				self.begin(emergency, Step::Attestation, now + deadlines.attestation);
				self.begin(emergency, Step::Review, now + deadlines.review);
				if let Target::Encounter(encounter) = target {
					let key = EncounterKey { institution, encounter };
					self.encounters.entry(key).or_default().push(emergency);
					self.defer(key);
				}
			}
			Event::EncounterBound { institution, encounter, late, .. } => {
				let key = EncounterKey { institution, encounter };
				self.bindings.insert(key, (now, now + deadlines.review));
				self.defer(key);
				let answering = Register::successor_of(institution);
				return late.then_some((answering, Lapse::EmergencyBinding));
			}
			Event::ReviewReopened { emergency, due } => {
				self.begin(emergency, Step::SecondReview, due);
			}
			Event::DisputeWithdrawn { emergency, .. } => {
				let step = (emergency, Step::SecondReview);
				if self.steps.contains_key(&step) {
					self.end(step);
				}
			}
			Event::Attested { emergency, .. } => self.end((emergency, Step::Attestation)),
			Event::Reviewed { emergency, .. } => self.end((emergency, self.review_of(emergency))),
			Event::AttestationOverdue { emergency, institution } => {
				self.report((emergency, Step::Attestation));
				return Some((institution, Lapse::EmergencyAttestation));
			}
			Event::ReviewOverdue { emergency, answering } => {
				self.report((emergency, self.review_of(emergency)));
				return match answering {
					Answering::Institution(institution) => {
						Some((institution, Lapse::EmergencyReview))
					}
					Answering::Regulators => None,
				};
			}
			Event::EmergencyFolded { emergency, .. } => {
				let steps = (emergency, Step::Attestation)..=(emergency, Step::SecondReview);
				self.steps.range_mut(steps).for_each(|(_, told)| told.is_folded = true);
			}
			_ => (),
		}
		None
	}

	/// How many steps of those that stand wait to be done.
	pub fn open(&self) -> usize {
		self.steps.values().filter(|step| step.done_at.is_none() && !step.is_folded).count()
	}

	/// The first step that was not reported as often as it was late by now.
	pub fn misreported(&self) -> Option<(EmergencyId, Step)> {
		let now = Timestamp::get();
		let is_wrong = |told: &Told| {
			let was_late = told.due <= told.done_at.unwrap_or(now);
			told.reported != u32::from(was_late)
		};
		self.steps.iter().find(|(_, told)| is_wrong(told)).map(|(step, _)| *step)
	}

	fn begin(&mut self, emergency: EmergencyId, step: Step, due: Moment) {
		let told = Told { due, done_at: None, reported: 0, is_folded: false };
		assert!(self.steps.insert((emergency, step), told).is_none(), "it began twice");
	}

	fn end(&mut self, step: (EmergencyId, Step)) {
		let told = self.steps.get_mut(&step).expect("it began");
		assert!(told.done_at.replace(Timestamp::get()).is_none(), "it was done twice");
	}

	fn report(&mut self, step: (EmergencyId, Step)) {
		self.steps.get_mut(&step).expect("it began").reported += 1;
	}

	/// Gives the custodian of a bound encounter the whole time, if the review was not late.
	fn defer(&mut self, key: EncounterKey) {
		let Some((bound_at, review_due)) = self.bindings.get(&key) else { return };
		for emergency in self.encounters.get(&key).into_iter().flatten() {
			let told = self.steps.get_mut(&(*emergency, Step::Review)).expect("it began");
			if *bound_at < told.due {
				told.due = told.due.max(*review_due);
			}
		}
	}

	/// The review that waits to be done.
	fn review_of(&self, emergency: EmergencyId) -> Step {
		let reviewed = self.steps.get(&(emergency, Step::Review)).expect("it began");
		if reviewed.done_at.is_none() {
			Step::Review
		} else {
			Step::SecondReview
		}
	}
}
