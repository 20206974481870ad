// SPDX-License-Identifier: Apache-2.0

//! What was dispensed, and that it is covered once.

use frame_support::{assert_ok, BoundedVec};
use salus_adjudication::{Carc, ClaimKey, Payee, Rarc};
use salus_primitives::{InstitutionId, Ruling};

use super::succession::{contracted, of_heir, of_heir_denied};
use crate::{
	mock::{Claims, *},
	*,
};

/// The medicine of today with the dispensing number 1.
fn medicine(number: u64) -> SubmissionOf<Test> {
	submission(number, &[dispensed_on(MEDICINE, 0, 1)])
}

/// The same number on another day, so that it is another service.
fn again(number: u64) -> SubmissionOf<Test> {
	submission(number, &[dispensed_on(MEDICINE, -1, 1)])
}

fn remarks(number: u64) -> Vec<Option<Rarc>> {
	last_round(number).lines.iter().map(|line| line.adjustments[0].remark).collect()
}

const COVERED: [Option<Carc>; 1] = [None];
const TWICE: [Option<Carc>; 1] = [Some(Carc::Duplicate)];

#[test]
fn what_was_dispensed_is_covered_once() {
	ExtBuilder::default().submitted(medicine(1)).execute(|| {
		assert_ok!(submit(again(2)));
		assert_ok!(submit(Submission { member: SPOUSE, ..medicine(3) }));
		// Also where nobody asks for a number.
		assert_ok!(submit(submission(4, &[dispensed_on(VISIT, -2, 1)])));
		for number in [2, 3, 4] {
			assert_eq!(denials(number), TWICE);
			assert_eq!(remarks(number), [Some(Rarc::DispensingRepeated)]);
		}
		assert_ok!(submit(submission(6, &[dispensed_on(MEDICINE, -1, 2)])));
		assert_eq!(denials(6), COVERED);
		assert_eq!(Dispensings::<Test>::iter().count(), 2);
	});
}

/// As `medicine`, of the pharmacy.
fn copy(number: u64) -> SubmissionOf<Test> {
	Submission { payee: Payee::Institution(PHARMACY), ..medicine(number) }
}

#[test]
fn a_copy_of_another_provider_does_not_touch_the_rightful_claim() {
	let by_pharmacy = |number| ClaimKey { provider: PHARMACY, reference: commitment(number) };
	let denied = move |number| {
		let key = by_pharmacy(number);
		let (_, round) = Claims::last_round(&key, &Claims::row(&key).unwrap()).unwrap();
		round.lines[0].denied
	};
	let chain = ExtBuilder::default().then(|| submit_by(PHARMACY, copy(1)));
	chain.submitted(medicine(1)).execute(|| {
		assert_eq!((denied(1), denials(1)), (None, COVERED.to_vec()));
		// The copy goes alone, and each has its number once.
		let insurer = signed(adjudicator(INSURER));
		assert_ok!(Claims::reverse(insurer, by_pharmacy(1), ReversalReason::Findings));
		assert_ok!(submit(again(2)));
		assert_eq!(denials(2), TWICE);
		let lines = [2, 3].map(|days| dispensed_on(MEDICINE, -days, 1));
		for (number, line) in (2..).zip(lines) {
			assert_ok!(submit_by(
				PHARMACY,
				Submission { lines: vec![line].try_into().unwrap(), ..copy(number) }
			));
		}
		assert_eq!((denied(2), denied(3)), (None, Some(Carc::Duplicate)));
	});
}

#[test]
fn what_a_predecessor_was_paid_for_its_successor_is_not() {
	contracted().submitted(medicine(1)).execute(|| {
		succeed(CLINIC, HEIR);
		// On whatever day.
		pass(DAY);
		assert_ok!(submit_by(HEIR, of_heir(1, &[dispensed_on(MEDICINE, 1, 1)])));
		assert_eq!(of_heir_denied(1), TWICE);
		assert_ok!(Claims::void(signed(submitter(HEIR)), key(1)));
		assert_ok!(submit_by(HEIR, of_heir(2, &[dispensed_on(MEDICINE, 1, 1)])));
		assert_eq!(of_heir_denied(2), COVERED);
	});
}

#[test]
fn what_a_successor_was_paid_for_a_ruling_does_not_pay_again() {
	let chain = contracted().submitted(medicine(1)).reversed(1, ReversalReason::Findings);
	chain.appealed(1, 1).execute(|| {
		succeed(CLINIC, HEIR);
		pass(DAY);
		assert_ok!(submit_by(HEIR, of_heir(1, &[dispensed_on(MEDICINE, 1, 1)])));
		assert_eq!(of_heir_denied(1), COVERED);
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(
			(denials(1), remarks(1)),
			(TWICE.to_vec(), vec![Some(Rarc::DispensingRepeated)])
		);
	});
}

#[test]
fn an_exact_duplicate_says_nothing_of_what_was_dispensed() {
	ExtBuilder::default().submitted(medicine(1)).submitted(medicine(2)).execute(|| {
		assert_eq!((denials(2), remarks(2)), (TWICE.to_vec(), vec![None]));
	});
}

#[test]
fn lines_of_one_claim_are_about_different_packs() {
	let quack = Submission { credential: licence(SURGEON), ..medicine(1) };
	ExtBuilder::default().submitted(quack).execute(|| {
		// What is denied has no number.
		assert_eq!(denials(1), [Some(Carc::ProviderNotEligible)]);
		let lines = [(0, 1), (-1, 1), (-2, 2)].map(|(days, one)| dispensed_on(MEDICINE, days, one));
		assert_ok!(submit(submission(2, &lines)));
		assert_eq!(denials(2), [None, Some(Carc::Duplicate), None]);
		let unsaid = submission(3, &[line(VISIT), line_on(VISIT, -1)]);
		assert_ok!(submit(unsaid));
		assert_eq!(denials(3), [None, None]);
	});
}

#[test]
fn where_the_plan_asks_a_line_without_a_number_is_denied_and_can_be_appealed() {
	let bare = submission(1, &[line(MEDICINE), dispensed_on(MEDICINE, -1, 1)]);
	ExtBuilder::default().submitted(bare).execute(|| {
		assert_eq!(denials(1), [Some(Carc::InformationMissing), None]);
		assert_eq!(remarks(1)[0], Some(Rarc::MissingDispensing));
		assert_ok!(appeal(1, 1));
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(denials(1), [None, None]);
		assert_eq!(Dispensings::<Test>::iter().count(), 1);
	});
}

#[test]
fn a_line_that_runs_again_meets_the_number_of_one_that_stands() {
	let lines = [line_on(SCAN, -1), dispensed_on(MEDICINE, 0, 1)];
	let twice =
		[ClaimLine { dispensing: Some(dispensing(1)), ..lines[0].clone() }, lines[1].clone()];
	ExtBuilder::default().submitted(submission(1, &twice)).appealed(1, 1).execute(|| {
		assert_eq!(denials(1), [Some(Carc::AuthorisationAbsent), None]);
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(denials(1), [Some(Carc::Duplicate), None]);
	});
}

#[test]
fn a_number_is_free_when_its_claim_is_voided_or_replaced() {
	ExtBuilder::default().submitted(medicine(1)).execute(|| {
		assert_ok!(submit(replacement(2, 1, &[dispensed_on(MEDICINE, -1, 1)])));
		assert_eq!(denials(2), COVERED);
		assert_ok!(submit(medicine(3)));
		assert_eq!(denials(3), TWICE);
		assert_ok!(void(2));
		assert_eq!(Dispensings::<Test>::iter().count(), 0);
		assert_ok!(submit(medicine(4)));
		assert_eq!(denials(4), COVERED);
		// Of a denied one it frees nothing.
		assert_ok!(void(3));
		assert!(Dispensings::<Test>::contains_key(CLINIC, dispensing(1)));
	});
}

#[test]
fn a_number_is_free_when_its_claim_is_reversed_and_restored_by_a_ruling() {
	let chain = ExtBuilder::default().submitted(medicine(1));
	chain.reversed(1, ReversalReason::Findings).appealed(1, 1).execute(|| {
		assert_eq!(Dispensings::<Test>::iter().count(), 0);
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(denials(1), COVERED);
		assert_ok!(submit(again(2)));
		assert_eq!(denials(2), TWICE);
	});
}

#[test]
fn a_ruling_does_not_cover_what_was_claimed_again_meanwhile() {
	let chain = ExtBuilder::default().submitted(medicine(1));
	let chain = chain.reversed(1, ReversalReason::Findings).submitted(again(2)).appealed(1, 1);
	chain.ruled(1, Ruling::Overturned).execute(|| {
		assert_eq!((denials(1), denials(2)), (TWICE.to_vec(), COVERED.to_vec()));
		assert_eq!(remarks(1), [Some(Rarc::DispensingRepeated)]);
	});
}

#[test]
fn a_claim_that_waits_holds_no_number() {
	let charge = REVIEW_ABOVE + 1;
	let dear = ClaimLine { charge, ..dispensed_on(MEDICINE, -9, 1) };
	ExtBuilder::default().submitted(submission(1, &[dear])).submitted(medicine(2)).execute(|| {
		assert!(row(1).is_pended());
		assert_eq!(denials(2), COVERED);
		assert_ok!(release(1));
		assert_eq!(denials(1), TWICE);
	});
}

#[test]
fn a_number_goes_with_its_claim() {
	ExtBuilder::default().submitted(medicine(1)).passed(HISTORY_PERIOD).execute(|| {
		assert_eq!(Index::used(CLINIC), 6);
		assert_ok!(fold(&[1]));
		assert_eq!(Dispensings::<Test>::iter().count(), 0);
		assert_eq!(Index::used(CLINIC), 0);
	});
}

#[test]
fn a_whole_claim_has_the_numbers_of_all_its_lines() {
	let stay = |number, packs: [u8; 2]| {
		let lines = [line_on(STAY, -2), dispensed_on(VISIT, -1, packs[0])];
		let lines = [&lines[..], &[dispensed_on(VISIT, 0, packs[1])]].concat();
		Submission { whole: Some(1), ..submission(number, &lines) }
	};
	ExtBuilder::default().authorised(1, STAY, 1, Some(40_000)).execute(|| {
		assert_ok!(submit(stay(1, [1, 1])));
		assert_eq!(
			(denials(1), remarks(1)),
			(TWICE.to_vec(), vec![Some(Rarc::DispensingRepeated)])
		);
		assert_ok!(submit(stay(2, [1, 2])));
		assert_eq!(denials(2), COVERED);
		assert_ok!(submit(submission(3, &[dispensed_on(MEDICINE, -1, 2)])));
		assert_eq!(denials(3), TWICE);
		assert_ok!(void(2));
		assert_ok!(submit(submission(4, &[dispensed_on(MEDICINE, -1, 2)])));
		assert_eq!(denials(4), COVERED);
		assert_ok!(submit(stay(5, [3, 2])));
		assert_eq!(denials(5), TWICE);
	});
}

#[test]
fn each_insurer_keeps_its_numbers_and_those_of_whom_it_succeeded() {
	let heirs = |number| {
		let lines = [dispensed_on(MEDICINE, -2, 1)];
		Submission { insurer: HEIR, member: STRANGER, ..submission(number, &lines) }
	};
	let chain = ExtBuilder::default().then(|| promise(HEIR, terms())).then(|| {
		Index::register(HEIR, STRANGER);
		enrol(HEIR, STRANGER, 1, None)
	});
	chain.submitted(medicine(1)).submitted(heirs(2)).execute(|| {
		assert_eq!(denials(2), COVERED);
		assert_ok!(void(2));
		succeed(INSURER, HEIR);
		assert_ok!(submit(heirs(3)));
		assert_eq!(denials(3), TWICE);
		assert_ok!(void(1));
		assert_ok!(submit(heirs(4)));
		assert_eq!(denials(4), COVERED);
		// A claim still names the insurer that enrolled the member.
		assert_ok!(submit(again(5)));
		assert_eq!(denials(5), TWICE);
	});
}

#[test]
fn a_number_is_paid_for_where_there_is_one() {
	ExtBuilder::default().execute(|| {
		let weighed = |submission: SubmissionOf<Test>| {
			let agent = signed(submitter(CLINIC));
			Claims::submit(agent, Box::new(submission)).unwrap().actual_weight.unwrap()
		};
		let with = weighed(medicine(1));
		assert_eq!(Index::used(CLINIC), 6);
		let without = weighed(visit(2));
		assert_eq!(Index::used(CLINIC), 11);
		let number = <Test as frame_system::Config>::DbWeight::get().reads_writes(1, 1);
		assert_eq!(with, without.saturating_add(number));
		let many = vec![medicine(3), visit(4)].try_into().unwrap();
		let weighed = Claims::submit_many(signed(submitter(CLINIC)), many).unwrap();
		let (weighed, expected) = (weighed.actual_weight.unwrap(), with.saturating_add(without));
		let fixed = <Test as Config>::WeightInfo::submit(0);
		assert_eq!(weighed, expected.saturating_add(fixed));
	});
}

#[test]
fn a_number_has_room_for_few_insurers() {
	let others = (100..100 + MAX_INSURERS).map(InstitutionId);
	let keep = |count: usize| {
		let others = BoundedVec::truncate_from(others.clone().take(count).collect());
		Dispensings::<Test>::insert(CLINIC, dispensing(1), others);
	};
	ExtBuilder::default().execute(|| {
		keep(MAX_INSURERS as usize);
		assert_ok!(submit(medicine(1)));
		assert_eq!(denials(1), TWICE);
		keep(MAX_INSURERS as usize - 1);
		assert_ok!(submit(medicine(2)));
		assert_eq!(denials(2), COVERED);
		assert_ok!(submit(again(3)));
		assert_eq!(denials(3), TWICE);
		assert_ok!(void(2));
		assert_eq!(Dispensings::<Test>::take(CLINIC, dispensing(1)).len(), others.len() - 1);
	});
}
