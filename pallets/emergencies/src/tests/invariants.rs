// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README and every count of the model checked
//! after each; and broken states as a control that the checks see them.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{assert_ok, hypothetically, weights::WeightMeter};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::{Credentialing, InstitutionId, Membership, Moment, Ruling};
use sp_runtime::DispatchResult;

use super::model::Model;
use crate::{
	mock::{Emergencies, *},
	*,
};

/// `place` is that of an emergency among those that stand, mostly of one for which the op makes sense.
#[derive(Clone, Debug)]
enum Op {
	Declare { clinician: AccountId, target: Target<AccountId>, number: u64 },
	Bind { agent: AccountId, subject: AccountId, hours_before: Moment },
	Post { place: usize, number: u64 },
	Attest { place: usize, clinician: Option<AccountId>, usage: Option<u64> },
	Review { place: usize, institution: InstitutionId, outcome: Outcome },
	Dispute { place: usize, statement: u64 },
	Withdraw { place: usize },
	Rule { place: usize, ruling: Ruling },
	SetPanels { are_allowed: bool },
	Answer { place: usize },
	Fold { place: usize },
	Pass { hours: Moment },
	Sweep { steps: u64 },
	Bar { clinician: AccountId },
	Move { clinician: AccountId, institution: InstitutionId },
	Forget,
	Prepay { institution: InstitutionId, rows: u32 },
	Succeed { predecessor: InstitutionId, successor: InstitutionId },
	SetDeadlines { hours: [Moment; 4] },
}

fn clinician_of_the_night() -> impl Strategy<Value = AccountId> {
	select(vec![SURGEON, SURGEON, NURSE, clinician(HOSPITAL, 0)])
}

fn target() -> impl Strategy<Value = Target<AccountId>> {
	prop_oneof![
		4 => Just(Target::Subject(PATIENT)),
		2 => Just(Target::Subject(REGULAR)),
		5 => Just(Target::Encounter(unidentified())),
		1 => Just(Target::Subject(STRANGER)),
	]
}

fn reviewing() -> impl Strategy<Value = InstitutionId> {
	select(vec![HOSPITAL, HOSPITAL, HOSPITAL, REGULATOR, REGULATOR, OTHER_REGULATOR, CLINIC, HEIR])
}

fn outcome() -> impl Strategy<Value = Outcome> {
	select(vec![Outcome::Justified, Outcome::Justified, Outcome::Unjustified])
}

fn op() -> impl Strategy<Value = Op> {
	use prop::option::weighted;
	let place = || 0usize..8;
	let institution = || select(vec![CLINIC, HOSPITAL, HEIR]);
	let successor = select(vec![CLINIC, HOSPITAL, HEIR, REGULATOR]);
	let hours = [1u64..6, 2u64..40, 2u64..80, 1u64..30];
	prop_oneof![
		16 => (clinician_of_the_night(), target(), 0u64..6)
			.prop_map(|(clinician, target, number)| Op::Declare { clinician, target, number }),
		5 => (
			select(vec![writer(CLINIC), writer(CLINIC), writer(HOSPITAL), writer(HEIR)]),
			select(vec![PATIENT, PATIENT, REGULAR]),
			0u64..40,
		).prop_map(|(agent, subject, hours_before)| Op::Bind { agent, subject, hours_before }),
		4 => (place(), 0u64..12).prop_map(|(place, number)| Op::Post { place, number }),
		10 => (place(), weighted(0.1, clinician_of_the_night()), weighted(0.5, 0u64..2))
			.prop_map(|(place, clinician, usage)| Op::Attest { place, clinician, usage }),
		14 => (place(), reviewing(), outcome())
			.prop_map(|(place, institution, outcome)| Op::Review { place, institution, outcome }),
		8 => (place(), 0u64..2).prop_map(|(place, statement)| Op::Dispute { place, statement }),
		2 => place().prop_map(|place| Op::Withdraw { place }),
		4 => (place(), select(vec![Ruling::Upheld, Ruling::Overturned]))
			.prop_map(|(place, ruling)| Op::Rule { place, ruling }),
		2 => select(vec![true, true, false]).prop_map(|are_allowed| Op::SetPanels { are_allowed }),
		4 => place().prop_map(|place| Op::Answer { place }),
		6 => place().prop_map(|place| Op::Fold { place }),
		12 => (0u64..30).prop_map(|hours| Op::Pass { hours }),
		2 => Just(Op::Pass { hours: HISTORY_PERIOD / HOUR }),
		8 => (0u64..6).prop_map(|steps| Op::Sweep { steps }),
		1 => clinician_of_the_night().prop_map(|clinician| Op::Bar { clinician }),
		1 => (clinician_of_the_night(), institution())
			.prop_map(|(clinician, institution)| Op::Move { clinician, institution }),
		1 => Just(Op::Forget),
		2 => (institution(), 0u32..4)
			.prop_map(|(institution, rows)| Op::Prepay { institution, rows }),
		1 => (institution(), successor)
			.prop_map(|(predecessor, successor)| Op::Succeed { predecessor, successor }),
		1 => hours.prop_map(|hours| Op::SetDeadlines { hours }),
	]
}

/// The emergency at `place` among those that stand, sensible ones first.
fn pick(place: usize, is_sensible: impl Fn(&EmergencyOf<Test>) -> bool) -> EmergencyId {
	let mut rows: Vec<_> = crate::Emergencies::<Test>::iter().collect();
	rows.sort_by_key(|(emergency, row)| (!is_sensible(row), *emergency));
	let sensible = rows.iter().filter(|(_, row)| is_sensible(row)).count();
	let among = if sensible > 0 && place < 7 { sensible } else { rows.len() };
	let picked = place.checked_rem(among).and_then(|place| rows.get(place));
	picked.map_or(EmergencyId(99), |(emergency, _)| *emergency)
}

fn foldable(place: usize) -> EmergencyId {
	let limit = Timestamp::get() - HISTORY_PERIOD;
	pick(place, |row| row.rests_since(true).is_some_and(|since| since <= limit))
}

fn is_waiting(row: &EmergencyOf<Test>) -> bool {
	row.report.is_some_and(|report| report.answer.is_none())
}

fn is_disputable(row: &EmergencyOf<Test>) -> bool {
	row.dispute.is_none() && row.review.done.is_some_and(|said| said.is_disputable())
}

fn subject_of(emergency: EmergencyId) -> AccountId {
	Emergencies::emergency(emergency).and_then(|state| state.subject).unwrap_or(PATIENT)
}

fn run(op: Op) -> DispatchResult {
	match op {
		Op::Declare { clinician, target, number } => declare_about(clinician, target, number),
		Op::Bind { agent, subject, hours_before } => {
			let identified_at = Timestamp::get() - hours_before * HOUR;
			let mut encounters: Vec<_> = Encounters::<Test>::iter_keys().collect();
			encounters.sort();
			let answered = |key: &&EncounterKey| {
				let agency = Register::institution_of(&agent);
				agency == Some(Register::successor_of(key.institution))
			};
			let key = encounters.iter().find(answered).copied().unwrap_or(encounter_key());
			let EncounterKey { institution, encounter } = key;
			let agent = signed(agent);
			Emergencies::bind_encounter(agent, institution, encounter, subject, identified_at)
		}
		Op::Post { place, number } => {
			let emergency = pick(place, |row| row.holds(Timestamp::get()));
			let keeper = Register::successor_of(HOSPITAL);
			Emergencies::post_envelope(signed(writer(keeper)), emergency, digest(number))
		}
		Op::Attest { place, clinician, usage } => {
			let emergency = pick(place, |row| row.attestation.is_open());
			let declarer = crate::Emergencies::<Test>::get(emergency).map(|row| row.clinician);
			let clinician = clinician.or(declarer).unwrap_or(SURGEON);
			Emergencies::attest(signed(clinician), emergency, usage.map(commitment))
		}
		Op::Review { place, institution, outcome } => {
			review_by(institution, pick(place, |row| row.open_review().is_some()), outcome)
		}
		Op::Dispute { place, statement } => {
			let emergency = pick(place, is_disputable);
			dispute_by(subject_of(emergency), emergency, statement)
		}
		Op::Withdraw { place } => {
			let emergency = pick(place, |row| row.is_disputed() && row.awaits_hearing());
			Emergencies::withdraw_dispute(signed(subject_of(emergency)), emergency)
		}
		Op::Answer { place } => answer(pick(place, is_waiting)),
		Op::Fold { place } => fold([foldable(place)]),
		Op::SetDeadlines { hours: [window, attestation, review, binding] } => {
			let [window, attestation] = [window, attestation].map(|hours| hours * HOUR);
			let [review, binding] = [review, binding].map(|hours| hours * HOUR);
			let deadlines = Deadlines { window, attestation, review, binding };
			Emergencies::set_deadlines(RuntimeOrigin::root(), deadlines)
		}
		surroundings => {
			befall(surroundings);
			Ok(())
		}
	}
}

/// What happens without a call of this pallet.
fn befall(op: Op) {
	match op {
		Op::Pass { hours } => pass(hours * HOUR),
		Op::Sweep { steps } => {
			let step = Emergencies::longest_step().saturating_mul(steps);
			let limit = <Test as Config>::WeightInfo::sweep_nothing().saturating_add(step);
			let mut meter = WeightMeter::with_limit(limit);
			Emergencies::sweep(&mut meter);
			assert!(meter.consumed().all_lte(limit));
		}
		Op::Rule { place, ruling } => {
			let emergency = pick(place, EmergencyOf::<Test>::waits_for_panel);
			if crate::Emergencies::<Test>::get(emergency).is_some_and(|row| row.waits_for_panel()) {
				rule(emergency, ruling);
			}
		}
		Op::SetPanels { are_allowed: true } => Jury::allow(),
		Op::SetPanels { are_allowed: false } => Jury::forbid(),
		Op::Bar { clinician } => {
			if Boards::board_of(&licence(clinician)).is_some() {
				Boards::suspend(licence(clinician), Timestamp::get());
			}
		}
		Op::Move { clinician, institution } => Register::appoint(clinician, institution),
		Op::Forget => Boards::forget(licence(NURSE)),
		Op::Prepay { institution, rows } => Index::prepay(institution, rows),
		Op::Succeed { predecessor, successor } => {
			let both_stay = Register::is_active(predecessor) && Register::is_active(successor);
			if both_stay && predecessor != successor {
				succeed(predecessor, successor);
			}
		}
		other => unreachable!("{other:?} is a call"),
	}
}

/// All that was folded, by the institution that declared it.
type Folded = BTreeMap<InstitutionId, Vec<FoldedEmergencyOf<Test>>>;

/// What `op` would fold.
fn about_to_fold(op: &Op) -> Option<FoldedEmergencyOf<Test>> {
	let Op::Fold { place } = op else { return None };
	let state = Emergencies::emergency(foldable(*place))?;
	let EmergencyState { emergency, row, binding, .. } = state;
	Some(FoldedEmergency { emergency, row, binding })
}

fn check(model: &Model, folded: &Folded) -> Result<(), TestCaseError> {
	let (due, overdue) = waiting();
	prop_assert_eq!(due + overdue, model.open(), "open steps went missing, or came from nowhere");
	for (institution, rows) in folded {
		prop_assert!(Emergencies::verify_folded(*institution, rows));
	}
	let before_panels: BTreeSet<_> =
		Jury::open().into_iter().map(|(matter, _)| matter.reference).collect();
	let matters: BTreeSet<_> = Matters::<Test>::iter_keys().collect();
	prop_assert_eq!(matters, before_panels, "a panel for nothing, or a dispute without one");
	ensure_quota_is_used();
	Emergencies::do_try_state().map_err(|broken| TestCaseError::fail(format!("{broken:?}")))
}

/// One op, and what must hold after it.
fn step(op: Op, model: &mut Model, folded: &mut Folded) -> Result<(), TestCaseError> {
	let folding = about_to_fold(&op);
	let done = frame_support::storage::with_storage_layer(|| run(op));
	if let (Ok(()), Some(kept)) = (done, folding) {
		folded.entry(kept.row.institution).or_default().push(kept);
	}
	let told = model.learn(events());
	prop_assert_eq!(Lapses::take(), told, "lapses that no event tells of, or the reverse");
	check(model, folded)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..120)) {
		ExtBuilder::default().build().execute_with(|| {
			license(clinician(HOSPITAL, 0));
			let (mut model, mut folded) = (Model::default(), Folded::new());
			for op in ops {
				let described = format!("{op:?}");
				step(op, &mut model, &mut folded)
					.map_err(|broken| TestCaseError::fail(format!("{described}: {broken}")))?;
			}
			// In the end everything that is late was reported, once.
			step(Op::Pass { hours: 1_000 }, &mut model, &mut folded)?;
			step(Op::Sweep { steps: 1_000 }, &mut model, &mut folded)?;
			prop_assert_eq!(model.misreported(), None);
			Ok(())
		})?;
	}
}

#[test]
fn a_lapse_that_is_reported_twice_or_never_is_seen() {
	let story = || {
		let mut model = Model::default();
		assert_ok!(declare(SURGEON, 1));
		assert_ok!(declare(NURSE, 2));
		model.learn(events());
		pass(REVIEW);
		model
	};
	ExtBuilder::default().build().execute_with(|| {
		let mut model = story();
		sweep();
		model.learn(events());
		assert_eq!(model.misreported(), None);

		let answering = Answering::Institution(HOSPITAL);
		Overdue::<Test>::remove(answering, (FIRST, Step::Review));
		Due::<Test>::insert(DueAt::from(NOW + REVIEW), (FIRST, Step::Review), ());
		sweep();
		model.learn(events());
		assert_eq!(model.misreported(), Some((FIRST, Step::Review)));
	});
	ExtBuilder::default().build().execute_with(|| {
		let mut model = story();
		let at = DueAt::from(NOW + ATTESTATION);
		Due::<Test>::remove(at, (SECOND, Step::Attestation));
		sweep();
		model.learn(events());
		assert_eq!(model.misreported(), Some((SECOND, Step::Attestation)));
		assert!(check(&model, &Folded::new()).is_err());
	});
}

fn spoil(emergency: EmergencyId, change: impl FnOnce(&mut EmergencyOf<Test>)) {
	crate::Emergencies::<Test>::mutate(emergency, |row| change(row.as_mut().unwrap()));
}

fn spoil_encounter(change: impl FnOnce(&mut EncounterOf<Test>)) {
	Encounters::<Test>::mutate(encounter_key(), |row| change(row.as_mut().unwrap()));
}

fn spoil_dispute(emergency: EmergencyId, change: impl FnOnce(&mut Dispute)) {
	spoil(emergency, |row| change(row.dispute.as_mut().unwrap()));
}

fn spoil_second(change: impl FnOnce(&mut Task<Finding>)) {
	spoil_dispute(FIRST, |dispute| match dispute.hearing.as_mut().unwrap() {
		Hearing::Regulator(task) => change(task),
		Hearing::Panel(_) => panic!("a Regulator heard it"),
	});
}

fn spoil_verdict(verdict: Option<(Ruling, Moment)>) {
	let verdict = verdict.map(|(ruling, ruled_at)| Verdict { ruling, ruled_at });
	spoil_dispute(FOURTH, |dispute| dispute.hearing = Some(Hearing::Panel(verdict)));
}

/// An emergency that a panel hears.
const FOURTH: EmergencyId = EmergencyId(3);

fn matter_of(emergency: EmergencyId) -> salus_primitives::Digest {
	Emergencies::matter(emergency).reference
}

/// One that is disputed and that a Regulator found unjustified, one late under a bound encounter, one
/// that is open, and one that a panel hears.
fn night() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.declared(1)
		.then(|| post(FIRST, 1))
		.then(|| post(FIRST, 2))
		.attested(FIRST)
		.reviewed(HOSPITAL, FIRST, Outcome::Justified)
		.without_panels()
		.disputed(FIRST)
		.reviewed(REGULATOR, FIRST, Outcome::Unjustified)
		.unidentified(NURSE, 2)
		.bound()
		.passed(REVIEW)
		.swept()
		.declared(3)
		.declared(4)
		.attested(FOURTH)
		.reviewed(HOSPITAL, FOURTH, Outcome::Justified)
		.then(|| {
			Jury::allow();
			dispute(FOURTH)
		})
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	const LATE: Answering = Answering::Institution(HOSPITAL);
	const WAITS: (EmergencyId, Step) = (THIRD, Step::Review);
	let breaches: [Breach; 58] = [
		("I1", || Due::<Test>::remove(DueAt::from(row(THIRD).review.deadline.due), WAITS)),
		("I1", || Due::<Test>::insert(DueAt::from(NOW), WAITS, ())),
		("I1", || Due::<Test>::insert(DueAt::from(NOW), (FIRST, Step::Attestation), ())),
		("I1", || Overdue::<Test>::remove(LATE, (SECOND, Step::Review))),
		("I1", || Overdue::<Test>::insert(LATE, WAITS, ())),
		("I1", || Overdue::<Test>::insert(Answering::Regulators, (SECOND, Step::Review), ())),
		("I1", || Due::<Test>::insert(DueAt::from(NOW), (EmergencyId(9), Step::Review), ())),
		("I2", || spoil(THIRD, |row| row.review.deadline.missed = Some(LATE))),
		("I2", || spoil(FIRST, |row| row.attestation.deadline.missed = Some(LATE))),
		("I2", || spoil(FIRST, |row| row.review.deadline.due = 0)),
		("I2", || spoil_second(|task| task.deadline.due = 0)),
		("I2", || {
			spoil(SECOND, |row| row.attestation.deadline.missed = Some(Answering::Regulators))
		}),
		("I3", || NextEmergencyId::<Test>::put(FOURTH)),
		("I3", || spoil(THIRD, |row| row.declared_at += 1)),
		("I3", || spoil(THIRD, |row| row.until = row.declared_at)),
		("I3", || spoil(FIRST, |row| row.attestation.done.as_mut().unwrap().attested_at = NOW - 1)),
		("I3", || spoil(THIRD, |row| row.until = row.attestation.deadline.due + 1)),
		("I4", || SubjectEmergencies::<Test>::remove(PATIENT, FIRST)),
		("I4", || SubjectEmergencies::<Test>::insert(REGULAR, FIRST, ())),
		("I4", || SubjectEmergencies::<Test>::insert(PATIENT, EmergencyId(9), ())),
		("I4", || EncounterEmergencies::<Test>::remove(encounter_key(), SECOND)),
		("I4", || EncounterEmergencies::<Test>::insert(encounter_key(), FIRST, ())),
		("I4", || Justifications::<Test>::remove(SURGEON, commitment(3))),
		("I4", || Justifications::<Test>::insert(NURSE, commitment(3), THIRD)),
		("I5", || spoil_encounter(|encounter| encounter.emergencies += 1)),
		("I5", || Encounters::<Test>::remove(encounter_key())),
		("I5", || {
			let other = EncounterKey { institution: HOSPITAL, ..encounter_key() };
			let empty = Encounter { declared_at: NOW, emergencies: 0, binding: None };
			Encounters::<Test>::insert(other, empty);
		}),
		("I5", || spoil_encounter(|row| row.binding.as_mut().unwrap().identified_at = NOW - 1)),
		("I5", || spoil_encounter(|row| row.binding.as_mut().unwrap().bound_at = NOW - 1)),
		("I5", || SubjectEncounters::<Test>::remove(PATIENT, encounter_key())),
		("I5", || SubjectEncounters::<Test>::insert(REGULAR, encounter_key(), ())),
		("I6", || spoil_second(|task| reviewer(task, Reviewer::Regulator(CLINIC)))),
		("I6", || spoil_second(|task| reviewer(task, Reviewer::Regulator(HOSPITAL)))),
		("I6", || spoil_second(|task| reviewer(task, Reviewer::Custodian(HEIR)))),
		("I6", || {
			spoil(FIRST, |row| reviewer(&mut row.review, Reviewer::Regulator(OTHER_REGULATOR)))
		}),
		("I6", || spoil_dispute(FOURTH, |dispute| dispute.hearing = None)),
		("I6", || spoil_dispute(FIRST, |dispute| dispute.withdrawn_at = Some(NOW + REVIEW))),
		("I6", || spoil_dispute(FOURTH, |dispute| dispute.disputed_at += 1)),
		("I6", || spoil_verdict(Some((Ruling::Upheld, NOW)))),
		("I7", || {
			spoil_verdict(Some((Ruling::Overturned, NOW + REVIEW)));
			Matters::<Test>::remove(matter_of(FOURTH));
		}),
		("I7", || spoil(FIRST, |row| row.report = None)),
		("I7", || spoil(THIRD, |row| row.report = Some(Report { reported_at: 0, answer: None }))),
		("I7", || OpenReports::<Test>::remove(FIRST)),
		("I7", || OpenReports::<Test>::insert(EmergencyId(9), ())),
		("I8", || Envelopes::<Test>::remove(HOSPITAL, digest(1))),
		("I8", || Envelopes::<Test>::insert(HOSPITAL, digest(1), THIRD)),
		("I8", || Envelopes::<Test>::insert(HOSPITAL, digest(9), THIRD)),
		("I8", || spoil(FIRST, |row| row.envelopes[0] = row.envelopes[1])),
		("I8", || Envelopes::<Test>::insert(CLINIC, digest(1), FIRST)),
		("I10", || Matters::<Test>::remove(matter_of(FOURTH))),
		("I10", || Matters::<Test>::insert(matter_of(FOURTH), THIRD)),
		("I10", || Matters::<Test>::insert(matter_of(THIRD), THIRD)),
		("I10", || Matters::<Test>::insert(matter_of(EmergencyId(9)), EmergencyId(9))),
		("I10", || Matters::<Test>::insert(digest(1), FOURTH)),
		("I10", || spoil_verdict(Some((Ruling::Upheld, NOW + REVIEW)))),
		("I9", || DueAttestations::<Test>::remove(CLINIC)),
		("I9", || DueAttestations::<Test>::insert(CLINIC, 2)),
		("I9", || DueAttestations::<Test>::insert(HEIR, 0)),
	];
	night().execute_with(|| {
		assert_ok!(Emergencies::do_try_state());
		for (place, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Emergencies::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{place}: {invariant} expected, not {message}");
		}
	});
}

fn reviewer(task: &mut Task<Finding>, reviewer: Reviewer) {
	task.done.as_mut().unwrap().reviewer = reviewer;
}
