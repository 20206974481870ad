// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of claims, coverage and settlement, and every sum of
//! the model checked after each; and broken states as a control that the checks see them.

use std::{
	collections::BTreeMap,
	panic::{catch_unwind, AssertUnwindSafe},
};

use frame_support::{assert_ok, assert_storage_noop, hypothetically, traits::Hooks, BoundedVec};
use proptest::{collection::vec, prelude::*};
use salus_adjudication::{AdviceEntry, BasisPoints, Ceiling, ClaimKey, Outcome, Part, Terms};
use salus_primitives::{
	Day, Digest, InstitutionId, Membership, Moment, Ruling, Rulings, Sponsorship,
};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

use super::{model::*, ops::*};
use crate::{
	mock::{Claims, Coverage, Settlement, *},
	*,
};

/// A plan whose limits are met soon.
fn limited() -> Terms {
	let ceiling = |individual, family| Ceiling { individual, family: Some(family), embedded: true };
	let mut terms = terms();
	terms.deductible = Some(ceiling(DEDUCTIBLE, FAMILY_DEDUCTIBLE));
	terms.out_of_pocket = Some(ceiling(OUT_OF_POCKET, FAMILY_OUT_OF_POCKET));
	terms.annual_maximum = Some(ANNUAL_MAXIMUM);
	terms.benefits[0].copay = 500;
	terms
}

/// The insurers pay for some claims and then wait for money. The heir's prices are agreed, too.
fn consortium() -> ExtBuilder {
	let mut other = limited();
	other.benefits[0].coinsurance = BasisPoints(5_000);
	ExtBuilder::default().terms(limited()).reserve(15_000).then(move || {
		let agent = signed(adjudicator(INSURER));
		Coverage::contract(agent, INSURER, HEIR, YEAR, TABLE, 0)?;
		publish(INSURER, other)
	})
}

fn dispatch(origin: RuntimeOrigin, call: RuntimeCall) -> DispatchResult {
	call.dispatch(origin).map(|_| ()).map_err(|refused| refused.error)
}

/// Whether a call that says what was said has to be quiet.
fn is_quiet(call: &RuntimeCall) -> bool {
	let RuntimeCall::Claims(call) = call else { return false };
	!matches!(call, Call::fold { .. } | Call::submit_many { .. })
}

/// What is asked about a new claim before it is submitted.
type Asked = (ClaimKey, Result<Predetermination, DispatchError>);

fn ask(origin: &RuntimeOrigin, call: &RuntimeCall) -> Option<Asked> {
	let RuntimeCall::Claims(Call::submit { submission }) = call else { return None };
	let agent = frame_system::ensure_signed(origin.clone()).unwrap();
	let provider = Register::institution_of(&agent).unwrap();
	let key = ClaimKey { provider, reference: submission.reference };
	let is_new = Register::is_active(provider) && Claims::row(&key).is_err();
	is_new.then(|| (key, Claims::dry_run(provider, (**submission).clone())))
}

/// What was answered about a claim came about.
fn check_answer((key, asked): Asked, done: DispatchResult) {
	let Ok(()) = done else {
		assert_eq!(asked, Err(done.unwrap_err()));
		return;
	};
	let claim = Claims::row(&key).unwrap();
	match (claim.state, asked) {
		(State::Pended { reason, .. }, Ok(asked)) => assert_eq!(asked.pended, Some(reason)),
		(State::Pended { .. }, Err(_)) => (),
		(_, asked) => {
			let Predetermination { pended, round: asked } = asked.unwrap();
			let (_, round) = Claims::last_round(&key, &claim).unwrap();
			let status = asked.status;
			assert_eq!((pended, asked), (None, Round { status, ..round }));
		}
	}
}

/// All that was folded, by provider.
type Folded = BTreeMap<InstitutionId, Vec<FoldedClaimOf<Test>>>;

/// What a call would fold.
fn about_to_fold(call: &RuntimeCall) -> Option<FoldedClaimOf<Test>> {
	let RuntimeCall::Claims(Call::fold { provider, claims }) = call else {
		return None;
	};
	let ClaimState { claim, row, rounds, .. } =
		Claims::claim(ClaimKey { provider: *provider, reference: claims[0] })?;
	Some(FoldedClaim { claim, row, rounds })
}

fn told() -> Vec<RuntimeEvent> {
	let events = System::events().into_iter().map(|record| record.event).collect();
	System::reset_events();
	events
}

fn check(model: &Model, folded: &Folded) {
	let tried = [
		Claims::do_try_state(),
		<Coverage as Hooks<u64>>::try_state(0),
		<Settlement as Hooks<u64>>::try_state(0),
	];
	assert_eq!(tried, [Ok(()); 3]);
	model.check();
	ensure_quota_is_used();
	for (provider, rows) in folded {
		assert!(Claims::verify_folded(*provider, rows));
	}
}

/// One op, and what must hold after it. Looking for changes takes long: `is_repeated` now and then.
fn step(op: Op, is_repeated: bool, model: &mut Model, folded: &mut Folded) {
	for (origin, call) in calls_of(op) {
		let (asked, folding) = (ask(&origin, &call), about_to_fold(&call));
		let done = dispatch(origin.clone(), call.clone());
		assert_eq!(model.learn(told()), Lapses::take());
		if let Some(asked) = asked {
			check_answer(asked, done);
		}
		if let (Ok(()), Some(kept)) = (done, folding) {
			folded.entry(kept.claim.provider).or_default().push(kept);
		}
		if done.is_ok() && is_repeated && is_quiet(&call) {
			assert_storage_noop!(assert_ok!(dispatch(origin, call)));
		}
	}
	assert_eq!(model.learn(told()), Lapses::take());
	check(model, folded);
}

/// Whatever came before, all of it can be taken back, and nothing is left then; and what is at rest
/// can be folded.
fn take_all_back(model: &mut Model, folded: &mut Folded) {
	let keys = || {
		let keys = crate::Claims::<Test>::iter_keys();
		keys.map(|(provider, reference)| ClaimKey { provider, reference })
	};
	for key in keys().collect::<Vec<_>>() {
		let claim = Claims::row(&key).unwrap();
		if claim.is_appealed() {
			let matter = Claims::matter(&key, &claim, claim.appeal.unwrap().number);
			Jury::close(&matter);
			Claims::ruled(&matter, Ruling::Upheld);
		}
		if claim.stands() {
			let voided = Claims::void(signed(submitter(answering(key.provider))), key);
			if voided == Err(Error::<Test>::PaidElsewhere.into()) {
				// Its insurer could, but for the last round and for what awaits application.
				let by = ReversedBy::Insurer(ReversalReason::Mistake);
				assert_ok!(Claims::take_back(&key, &mut Claims::row(&key).unwrap(), by));
			} else {
				assert_ok!(voided);
			}
		}
	}
	assert_eq!(model.learn(told()), Lapses::take());
	check(model, folded);
	model.check_all_taken_back();

	pass(2 * HISTORY_PERIOD);
	for key in keys().collect::<Vec<_>>() {
		let claims = vec![key.reference].try_into().unwrap();
		let call = Call::fold { provider: key.provider, claims }.into();
		let kept = about_to_fold(&call).unwrap();
		assert_ok!(dispatch(signed(STRANGER), call));
		folded.entry(key.provider).or_default().push(kept);
	}
	model.learn(told());
	check(model, folded);
	assert_eq!(keys().count() + MemberClaims::<Test>::iter().count(), 0);
	assert_eq!(Adjudications::<Test>::iter().count(), 0);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..140)) {
		consortium().build().execute_with(|| {
			let (mut model, mut folded) = (Model::default(), Folded::new());
			model.learn(told());
			for (place, op) in ops.into_iter().enumerate() {
				step(op, place % 4 == 0, &mut model, &mut folded);
			}
			step(Op::Sweep { steps: 1_000 }, false, &mut model, &mut folded);
			model.check_overdue();
			model.check_remittances();
			take_all_back(&mut model, &mut folded);
		});
	}
}

/// Whether any sum of the model differs.
fn is_seen(model: &Model) -> bool {
	let checked = catch_unwind(AssertUnwindSafe(|| {
		model.check();
		model.check_overdue();
		model.check_remittances();
		ensure_quota_is_used();
	}));
	checked.is_err()
}

#[test]
fn each_sum_of_the_model_sees_its_breach() {
	let breaches: [fn(); 8] = [
		|| {
			let (member, year, mut row) =
				pallet_coverage::MemberYears::<Test>::iter().next().unwrap();
			row.paid += 1;
			pallet_coverage::MemberYears::<Test>::insert(member, year, row);
		},
		|| {
			pallet_coverage::Authorisations::<Test>::mutate(MEMBER, 2, |row| {
				let pallet_coverage::Status::Given { units_left, .. } =
					&mut row.as_mut().unwrap().status
				else {
					unreachable!("it was given")
				};
				units_left.0 += 1;
			});
		},
		|| {
			pallet_settlement::Reserves::<Test>::mutate(INSURER, CHF, |row| {
				row.as_mut().unwrap().owed += 1;
			});
		},
		|| {
			let (key, mut advice) = pallet_settlement::Advices::<Test>::iter().next().unwrap();
			advice.entry = AdviceEntry::Paid { amount: 1, interest: 0, recovered: 0 };
			pallet_settlement::Advices::<Test>::insert(key, advice);
		},
		|| Pended::<Test>::remove(INSURER, key(2)),
		|| crate::Claims::<Test>::remove(CLINIC, commitment(1)),
		|| <Index as Sponsorship<AccountId>>::charge(CLINIC, 1).unwrap(),
		|| pass(DECISION),
	];
	consortium().build().execute_with(|| {
		let mut model = Model::default();
		assert_ok!(authorise(2, SCAN, 5, None));
		let scan = ClaimLine { authorisation: Some(2), ..line(SCAN) };
		assert_ok!(submit(submission(1, &[scan, line(VISIT)])));
		assert_ok!(submit(dear(2)));
		model.learn(told());
		assert!(!is_seen(&model));
		for (place, breach) in breaches.into_iter().enumerate() {
			let seen = hypothetically!({
				breach();
				is_seen(&model)
			});
			assert!(seen, "{place}");
		}
	});
}

fn spoil(number: u64, change: impl FnOnce(&mut ClaimOf<Test>)) {
	crate::Claims::<Test>::mutate(CLINIC, commitment(number), |row| change(row.as_mut().unwrap()));
}

fn spoil_round(number: u64, change: impl FnOnce(&mut Round)) {
	Adjudications::<Test>::mutate(decided(number, 0), |row| change(row.as_mut().unwrap()));
}

fn spoil_appeal(change: impl FnOnce(&mut Appeal)) {
	spoil(4, |row| change(row.appeal.as_mut().unwrap()));
}

fn missed(missed: Option<InstitutionId>, due: Moment) -> State {
	State::Pended { reason: PendReason::Review, due, missed }
}

/// A service of the clinic for the member.
fn service(row: u32, days: i32) -> (AccountId, Rendered, Modifiers) {
	(MEMBER, Rendered { provider: CLINIC, row, day: day(days) }, Modifiers::default())
}

fn spoil_parts(change: impl FnOnce(&mut Vec<Part>)) {
	PartsBilled::<Test>::mutate(MEMBER, (CLINIC, day(-6)), |parts| {
		let mut changed = parts.to_vec();
		change(&mut changed);
		*parts = changed.try_into().unwrap();
	});
}

fn spoil_precedent(change: impl FnOnce(&mut Precedent)) {
	Precedents::<Test>::mutate(service(VISIT, -5), |said| change(said.as_mut().unwrap()));
}

/// Lets a provider have a dispensing number with these insurers.
fn kept(provider: InstitutionId, number: u8, insurers: &[InstitutionId]) {
	let insurers = BoundedVec::truncate_from(insurers.to_vec());
	Dispensings::<Test>::insert(provider, dispensing(number), insurers);
}

/// Where the days of check-ups on the day before the first are.
fn served() -> (AccountId, u32, i32) {
	(MEMBER, CHECK_UP, ServedDays::bucket(day(-1)))
}

/// One that is covered, one that waits, one that is late, one under appeal, one that was corrected by
/// another, one that the insurer took back, a part with what includes it, and what was dispensed.
fn story() -> sp_io::TestExternalities {
	let proved = || {
		let lines = [line(VISIT), line_on(CHECK_UP, -1)];
		submit(Submission { evidence: Some(evidence(1)), ..submission(1, &lines) })
	};
	ExtBuilder::default()
		.submitted(dear(3))
		.passed(DECISION)
		.swept()
		.then(proved)
		.submitted(dear(2))
		.submitted(submission(4, &[line_on(VISIT, -2), line_on(SCAN, -2)]))
		.appealed(4, 1)
		.submitted(submission(5, &[line_on(VISIT, -3)]))
		.passed(DAY)
		.submitted(replacement(6, 5, &[line_on(VISIT, -3), line_on(VISIT, -4)]))
		.submitted(submission(7, &[line_on(VISIT, -5)]))
		.reversed(7, ReversalReason::Mistake)
		.submitted(submission(8, &[line_on(DRESSING, -6)]))
		.then(|| {
			let operation = submission(9, &[line_on(OPERATION, -6)]);
			submit(Submission { evidence: Some(evidence(2)), ..operation })
		})
		.submitted(submission(10, &[dispensed_on(MEDICINE, -7, 1), dispensed_on(MEDICINE, -8, 2)]))
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	const LATE: Moment = NOW + DECISION;
	const DUE: Moment = NOW + 2 * DECISION;
	let breaches: [Breach; 72] = [
		("I1", || crate::Claims::<Test>::insert(CLINIC, commitment(9), row(1))),
		("I1", || MemberClaims::<Test>::remove(MEMBER, key(1))),
		("I1", || MemberClaims::<Test>::insert(SPOUSE, key(1), ())),
		("I1", || crate::Claims::<Test>::remove(CLINIC, commitment(2))),
		("I1", || Adjudications::<Test>::remove(decided(1, 0))),
		("I1", || Adjudications::<Test>::insert(decided(1, 1), last_round(1))),
		("I1", || spoil(1, |row| row.rounds = 1 + MAX_ROUNDS as u8)),
		("I1", || spoil(1, |row| row.state = missed(None, DUE))),
		("I1", || spoil(2, |row| row.state = State::Adjudicated)),
		("I1", || spoil(2, |claim| claim.state = row(7).state)),
		("I2", || Pended::<Test>::remove(INSURER, key(2))),
		("I2", || Pended::<Test>::insert(SUPPLEMENT, key(2), ())),
		("I2", || Due::<Test>::remove(DueAt::from(DUE), key(2))),
		("I2", || Due::<Test>::insert(DueAt::from(LATE), key(3), ())),
		("I2", || Due::<Test>::insert(DueAt::from(0), key(9), ())),
		("I2", || spoil(2, |row| row.state = missed(Some(INSURER), DUE))),
		("I2", || spoil(3, |row| row.state = missed(None, LATE))),
		("I3", || spoil_round(1, |round| drop(round.lines.pop()))),
		("I3", || spoil(1, |row| row.bill.lines[0].charge += 1)),
		("I3", || spoil_round(1, |round| round.paid += 1)),
		("I3", || spoil_round(1, |round| round.patient += 1)),
		("I3", || spoil_round(1, |round| round.outcome = Outcome::Denied)),
		("I3", || spoil_round(1, |round| round.lines[0].paid += 1)),
		("I3", || spoil_round(1, |round| round.lines[0].delta = None)),
		("I3", || spoil_round(5, |round| round.lines[0].delta = None)),
		("I3", || spoil_round(4, |round| round.spaced = vec![1].try_into().unwrap())),
		("I4", || Billed::<Test>::remove(service(VISIT, 0))),
		("I4", || {
			let billed = BilledLines { claim: key(5), lines: 1 };
			Billed::<Test>::insert(service(VISIT, -3), billed);
		}),
		("I4", || {
			let billed = BilledLines { claim: key(1), lines: 1 };
			Billed::<Test>::insert(service(SCAN, 0), billed);
		}),
		("I4", || {
			Billed::<Test>::mutate(service(VISIT, 0), |row| row.as_mut().unwrap().lines = 2);
		}),
		("I4", || spoil(4, |claim| claim.bill.lines[0] = row(1).bill.lines[0].clone())),
		("I4", || Served::<Test>::remove(served())),
		("I4", || Served::<Test>::mutate(served(), |days| days.add(day(0)))),
		("I4", || Served::<Test>::mutate(served(), |days| days.add(day(-1)))),
		("I4", || Served::<Test>::mutate(served(), |days| days.add(day(-500)))),
		("I4", || Served::<Test>::insert((MEMBER, VISIT, 0), ServedDays::default())),
		("I5", || EvidenceUses::<Test>::remove((CLINIC, leaf(1)), key(1))),
		("I5", || EvidenceUses::<Test>::insert((CLINIC, leaf(1)), key(7), ())),
		("I5", || ClinicianDays::<Test>::remove(DOCTOR, (CLINIC, day(0)))),
		("I5", || ClinicianDays::<Test>::insert(DOCTOR, (CLINIC, day(-5)), 1)),
		("I6", || spoil_appeal(|appeal| appeal.round = 1)),
		("I6", || spoil_appeal(|appeal| appeal.against = Against::Reversal)),
		("I6", || Matters::<Test>::remove(matter(4).reference)),
		("I6", || Matters::<Test>::insert(Digest::from([1; 32]), key(1))),
		("I6", || OpenAppeals::<Test>::remove(Party::Provider(CLINIC))),
		("I6", || OpenAppeals::<Test>::insert(Party::Provider(CLINIC), 2)),
		("I6", || OpenAppeals::<Test>::insert(Party::Member(MEMBER), 1)),
		("I7", || OpenClaims::<Test>::remove(CLINIC)),
		("I7", || OpenClaims::<Test>::insert(HEIR, 1)),
		("I8", || spoil(1, |row| row.received = row.submitted_at + 1)),
		("I8", || spoil(6, |row| row.bill.replaces = None)),
		("I8", || spoil(6, |row| row.received += 1)),
		("I10", || PartsBilled::<Test>::insert(SPOUSE, (CLINIC, day(0)), BoundedVec::new())),
		("I10", || spoil_parts(|parts| parts[0].allowed += 1)),
		("I10", || spoil_parts(|parts| parts[0].within[0].taken -= 1)),
		("I10", || spoil_parts(|parts| parts.extend(parts.clone()))),
		("I10", || spoil_parts(|parts| parts.push(Part::default()))),
		("I10", || PartsBilled::<Test>::remove(MEMBER, (CLINIC, day(-6)))),
		("I11", || spoil_precedent(|said| said.is_taken_back = false)),
		("I11", || spoil_precedent(|said| said.claim = key(99))),
		("I11", || spoil_precedent(|said| said.claim = key(1))),
		("I12", || {
			let rows = [1, 0].map(|until| Succession { institution: HEIR, until: Day(until) });
			Predecessors::<Test>::insert(CLINIC, BoundedVec::truncate_from(rows.to_vec()));
		}),
		("I12", || {
			let row = Succession { institution: HEIR, until: Day(0) };
			Predecessors::<Test>::insert(CLINIC, BoundedVec::truncate_from(vec![row]));
		}),
		("I13", || Dispensings::<Test>::remove(CLINIC, dispensing(1))),
		("I13", || kept(CLINIC, 1, &[])),
		("I13", || kept(CLINIC, 1, &[INSURER, INSURER])),
		("I13", || kept(CLINIC, 1, &[INSURER, SUPPLEMENT])),
		("I13", || kept(CLINIC, 3, &[INSURER])),
		("I13", || kept(PHARMACY, 1, &[INSURER])),
		("I13", || spoil(10, |claim| claim.bill.lines[1].dispensing = Some(dispensing(1)))),
		("I13", || spoil(10, |claim| claim.bill.lines[1].dispensing = None)),
		("I9", || {
			let waiting = pallet_settlement::Waiting {
				insurer: INSURER,
				currency: CHF,
				number: pallet_settlement::Number(0),
			};
			pallet_settlement::Places::<Test>::insert(decided(7, 0), waiting);
		}),
	];
	story().execute_with(|| {
		assert_ok!(Claims::do_try_state());
		for (place, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Claims::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{place}: {invariant} expected, not {message}");
		}
	});
}
