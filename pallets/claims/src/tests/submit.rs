// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, assert_storage_noop, BoundedVec};
use salus_adjudication::{
	Adjustment, Amount, BasisPoints, Carc, Group, Outcome, Payee, PlanVersion, PromptPay, Rate,
	Settled, Units, MAX_LINES,
};
use salus_primitives::{Duty, InstitutionId};
use salus_testing::agent;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

#[test]
fn a_claim_is_decided_to_the_cent_and_paid_in_the_block_that_carries_it() {
	ExtBuilder::default().execute(|| {
		assert_ok!(submit(visit(1)));

		// 150.00 charged, 100.00 agreed, a tenth of it the member's.
		let round = last_round(1);
		let adjustment = |group, reason, amount| Adjustment { group, reason, remark: None, amount };
		assert_eq!(
			(round.charge, round.allowed, round.paid, round.patient),
			(15_000, UNIT, 9_000, 1_000)
		);
		assert_eq!(
			round.lines[0].adjustments.to_vec(),
			[
				adjustment(Group::ContractualObligation, Carc::ExceedsSchedule, 5_000),
				adjustment(Group::PatientResponsibility, Carc::Coinsurance, 1_000),
			]
		);
		assert_eq!((round.outcome, round.status), (Outcome::Covered, 1));
		assert_eq!(round.version, Some(PlanVersion { insurer: INSURER, plan: PLAN, version: 0 }));
		assert_eq!(round.prompt_pay, PromptPay { days: 30, interest: BasisPoints(500) });
		assert_eq!(round.appealable_until, NOW + APPEAL);

		let claim = row(1);
		assert_eq!(claim.bill, visit(1).into_bill());
		assert_eq!((claim.state, claim.rounds), (State::Adjudicated, 1));
		assert_eq!((claim.submitted_at, claim.received, claim.changed_at), (NOW, NOW, NOW));
		assert_eq!((claim.verdict, claim.appeal), (None, None));

		assert_eq!((earned(CLINIC), counted(MEMBER)), (9_000, 9_000));
		assert_eq!(Index::used(CLINIC), 5);
		let submission = Box::new(visit(1).into_bill());
		assert_eq!(
			events(),
			[
				Event::ClaimSubmitted { claim: key(1), submission, received: NOW },
				Event::ClaimAdjudicated {
					claim: key(1),
					round: 0,
					adjudication: Box::new(round),
					settled: Settled::Paid,
				},
			]
		);
	});
}

#[test]
fn a_repeated_claim_is_quiet_whatever_became_of_it() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		assert_storage_noop!(assert_ok!(submit(visit(1))));
		assert_eq!((events(), earned(CLINIC)), (vec![], 9_000));
		assert_ok!(void(1));
		events();
		assert_ok!(submit(visit(1)));
		assert_eq!((events(), earned(CLINIC)), (vec![], 9_000));
	});
}

#[test]
fn the_order_of_modifiers_says_nothing() {
	let modified = |modifiers: &[u8]| {
		let modifiers = modifiers.to_vec().try_into().unwrap();
		submission(1, &[ClaimLine { modifiers, ..line(VISIT) }])
	};
	ExtBuilder::default().submitted(modified(&[7, 3])).execute(|| {
		assert_eq!(row(1).bill.lines[0].modifiers.to_vec(), [3, 7]);
		assert_ok!(submit(modified(&[3, 7])));
		assert_eq!(events(), []);
		assert_noop!(submit(modified(&[3])), Failure::ReferenceTaken);
	});
}

#[test]
fn a_reference_stands_for_one_claim() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		assert_noop!(submit(submission(1, &[line(SCAN)])), Failure::ReferenceTaken);
		let other = Submission { payee: Payee::Institution(PHARMACY), ..visit(1) };
		assert_ok!(submit_by(PHARMACY, other));
		assert_eq!(crate::Claims::<Test>::iter().count(), 2);
	});
}

#[test]
fn what_the_reserve_does_not_cover_waits() {
	ExtBuilder::default().reserve(8_999).execute(|| {
		assert_ok!(submit(visit(1)));
		assert!(matches!(
			events().last(),
			Some(Event::ClaimAdjudicated { settled: Settled::Queued, .. })
		));
		assert_eq!((earned(CLINIC), counted(MEMBER)), (0, 9_000));
		assert!(Claims::claim(key(1)).unwrap().is_queued);
		assert_ok!(fund(INSURER, 1));
		assert_eq!(earned(CLINIC), 9_000);
		assert!(!Claims::claim(key(1)).unwrap().is_queued);
	});
}

#[test]
fn the_member_or_another_account_can_be_paid() {
	ExtBuilder::default().execute(|| {
		assert_ok!(submit(Submission { payee: Payee::Account(MEMBER), ..visit(1) }));
		assert_eq!((earned(CLINIC), Assets::balance(CHF_ASSET, MEMBER)), (0, 9_000));
		let elsewhere = Submission { payee: Payee::Institution(PHARMACY), ..visit(2) };
		assert_noop!(submit(elsewhere), Failure::PayeeNotProvider);
	});
}

#[test]
fn a_member_whom_the_insurer_never_enrolled_is_unknown() {
	ExtBuilder::default().execute(|| {
		for (number, member) in [(1, STRANGER), (2, SECOND_COVERAGE)] {
			assert_ok!(submit(Submission { member, ..visit(number) }));
			assert_eq!(denials(number), [Some(Carc::UnknownMember)]);
			let round = last_round(number);
			assert_eq!((round.status, round.paid, round.patient), (4, 0, 15_000));
			assert_eq!((round.version, round.prompt_pay), (None, PromptPay::default()));
		}
		assert_ok!(void(1));
	});
}

#[test]
fn a_later_payer_counts_what_was_paid_before() {
	let second = |number, prior| Submission {
		insurer: SUPPLEMENT,
		member: SECOND_COVERAGE,
		prior: Some(PriorRemittance { remitted: TODAY, remittance: commitment(77) }),
		..submission(number, &[ClaimLine { prior, ..line_on(VISIT, -(number as i32)) }])
	};
	ExtBuilder::default().execute(|| {
		// The first payer paid 90.00 and left 10.00; come out whole.
		assert_ok!(submit(second(1, prior(9_000, 1_000))));
		assert_eq!((last_round(1).status, last_round(1).paid), (2, 1_000));
		assert_ok!(submit(second(2, None)));
		assert_eq!(denials(2), [Some(Carc::OtherPayerFirst)]);
		let without = Submission { prior: None, ..second(3, None) };
		assert_ok!(submit(without));
		assert_eq!(denials(3), [Some(Carc::OtherPayerFirst)]);

		let unstated = Submission { prior: None, ..second(4, prior(9_000, 1_000)) };
		assert_noop!(submit(unstated), Failure::PriorUnstated);
		assert_noop!(submit(second(4, prior(9_000, 6_001))), Failure::PriorUnsound);
		let first = Submission { insurer: INSURER, member: MEMBER, ..second(4, None) };
		assert_noop!(submit(first), Failure::PriorUnexpected);
		let future = PriorRemittance { remitted: day(1), remittance: commitment(77) };
		let future = Submission { prior: Some(future), ..second(4, None) };
		assert_noop!(submit(future), Failure::DayInFuture);
	});
}

#[test]
fn the_time_to_file_after_another_payer_counts_from_its_remittance() {
	let days = i32::from(FILING_DAYS);
	let second = |number, remitted| Submission {
		insurer: SUPPLEMENT,
		member: SECOND_COVERAGE,
		prior: Some(PriorRemittance { remitted: day(remitted), remittance: commitment(77) }),
		..submission(
			number,
			&[ClaimLine { prior: prior(9_000, 1_000), ..line_on(VISIT, -days - 1) }],
		)
	};
	ExtBuilder::default().execute(|| {
		assert_ok!(submit(second(1, -days - 1)));
		assert_ok!(submit(second(2, -days)));
		assert_eq!((denials(1), denials(2)), (vec![Some(Carc::FiledLate)], vec![None]));
	});
}

#[test]
fn only_providers_laboratories_and_pharmacies_submit() {
	ExtBuilder::default().execute(|| {
		let by = |account| Claims::submit(signed(account), Box::new(visit(1)));
		assert_noop!(by(submitter(INSURER)), Failure::NotAProvider);
		assert_noop!(by(submitter(BOARD)), Failure::NotAProvider);
		assert_noop!(by(adjudicator(CLINIC)), DUTY_MISSING);
		assert_noop!(by(agent(CLINIC, Duty::Practitioner)), DUTY_MISSING);
		assert_noop!(by(MEMBER), NOT_AN_AGENT);
		let root = Claims::submit(RuntimeOrigin::root(), Box::new(visit(1)));
		assert_noop!(root, BadOrigin);
		Register::suspend(CLINIC);
		assert_noop!(submit(visit(1)), NOT_ACTIVE);
	});
}

#[test]
fn a_claim_is_sound_in_itself() {
	ExtBuilder::default().execute(|| {
		assert_noop!(submit(submission(1, &[])), Failure::NoLines);
		assert_noop!(submit(submission(1, &[line_on(VISIT, 1)])), Failure::DayInFuture);
		let most = ClaimLine { charge: Amount::MAX, ..line(VISIT) };
		assert_noop!(submit(submission(1, &[most.clone(), line(VISIT)])), Failure::AmountTooLarge);
		assert_noop!(submit(submission(1, &[most])), Failure::AmountTooLarge);
		for empty in
			[ClaimLine { units: Units(0), ..line(VISIT) }, ClaimLine { charge: 0, ..line(VISIT) }]
		{
			assert_noop!(submit(submission(1, &[line(VISIT), empty])), Failure::LineEmpty);
		}
		let nothing = ClaimLine { units: Units(1), ..line(VISIT) };
		assert_ok!(reprice(VISIT, Rate(1)));
		assert_noop!(submit(submission(1, &[nothing])), Failure::Unpriced);
	});
}

#[test]
fn what_may_have_been_folded_is_not_billed_again() {
	let days = (HISTORY_PERIOD / DAY) as i32;
	ExtBuilder::default().submitted(submission(1, &[line_on(VISIT, -1)])).execute(|| {
		assert_noop!(submit(submission(2, &[line_on(VISIT, -days)])), Failure::DayTooOld);
		assert_ok!(submit(submission(2, &[line_on(VISIT, 1 - days)])));
		pass(HISTORY_PERIOD);
		assert_ok!(fold(&[1]));
		assert_noop!(submit(submission(1, &[line_on(VISIT, -1)])), Failure::DayTooOld);
	});
}

#[test]
fn a_claim_names_an_insurer_and_a_currency_in_which_it_pays() {
	ExtBuilder::default().execute(|| {
		for insurer in [CLINIC, BOARD, InstitutionId(99)] {
			let elsewhere = Submission { insurer, ..visit(1) };
			assert_noop!(submit(elsewhere), Failure::NotAnInsurer);
		}
		let unsupported = Submission { currency: USD, ..visit(1) };
		assert_noop!(submit(unsupported), Failure::CurrencyUnsupported);
		assert_noop!(submit(Submission { currency: EUR, ..visit(1) }), Failure::CurrencyMismatch);
	});
}

#[test]
fn the_claims_of_a_suspended_insurer_are_decided_and_paid() {
	ExtBuilder::default().execute(|| {
		Register::suspend(INSURER);
		assert_ok!(submit(visit(1)));
		assert_eq!(earned(CLINIC), 9_000);
	});
}

#[test]
fn services_under_two_versions_are_two_claims() {
	ExtBuilder::default()
		.then(|| publish(INSURER, amended()))
		.then(|| terminate(day(-5)))
		.then(|| renew(1, day(-4)))
		.execute(|| {
			let lines = [line_on(VISIT, -5), line_on(VISIT, -4)];
			let refused = pallet_coverage::Error::<Test>::TwoVersions;
			assert_noop!(submit(submission(1, &lines)), refused);
			assert_ok!(submit(submission(1, &lines[..1])));
			assert_ok!(submit(submission(2, &lines[1..])));
			let versions = [1, 2].map(|number| last_round(number).version.unwrap().version);
			assert_eq!(versions, [0, 1]);
		});
}

#[test]
fn a_claim_uses_a_row_for_each_line_and_four() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 5);
		assert_noop!(submit(submission(1, &[line(VISIT), line(DRESSING)])), QUOTA_EXHAUSTED);
		assert_ok!(submit(visit(1)));
		assert_eq!(Index::used(CLINIC), 5);
	});
}

#[test]
fn a_claim_has_up_to_fifty_lines() {
	let lines = vec![line(VISIT); MAX_LINES as usize + 1];
	assert!(BoundedVec::<_, frame_support::traits::ConstU32<MAX_LINES>>::try_from(lines.clone())
		.is_err());
	ExtBuilder::default().execute(|| {
		let governance = RuntimeOrigin::root();
		assert_ok!(Claims::set_limits(governance, Limits { lines_per_day: MAX_LINES }));
		let all = lines[1..].iter().map(|line| ClaimLine { charge: 10_000, ..line.clone() });
		assert_ok!(submit(submission(1, &all.collect::<Vec<_>>())));
		assert_eq!(row(1).state, State::Adjudicated);
		assert_eq!(last_round(1).paid, 50 * 9_000);
		assert_eq!(Index::used(CLINIC), 54);
	});
}
