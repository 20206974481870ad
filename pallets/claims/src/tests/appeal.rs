// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use salus_adjudication::{
	AdviceEntry, Carc, Payee, Rate, ReviewReason, Settled, Settlement as _, Units, Waived,
};
use salus_primitives::{Basis, Power, Ruling};

use super::Failure;
use crate::{
	mock::{Claims, Settlement, *},
	*,
};

/// A visit that is covered, a scan without an authorisation, and a spa that no plan covers.
pub fn mixed(number: u64) -> SubmissionOf<Test> {
	submission(number, &[line(VISIT), line(SCAN), line(SPA)])
}

pub fn appealed() -> ExtBuilder {
	ExtBuilder::default().submitted(mixed(1)).passed(DAY).appealed(1, 1)
}

#[test]
fn the_provider_appeals_what_a_panel_can_overturn() {
	ExtBuilder::default().submitted(mixed(1)).execute(|| {
		let scan = [None, Some(Carc::AuthorisationAbsent), Some(Carc::NotCovered)];
		assert_eq!(denials(1), scan);
		assert_ok!(appeal(1, 1));
		let appeal = Appeal {
			number: 1,
			against: Against::Denial,
			round: 0,
			lines: Places::from_iter([1]),
			appellant: Appellant::Provider,
			grounds: commitment(1),
			appealed_at: NOW,
			follows_other: false,
			ending: None,
		};
		assert_eq!(row(1).appeal, Some(appeal));
		assert_eq!(Jury::open(), [(matter(1), vec![CLINIC, INSURER])]);
		assert_eq!(
			events(),
			[Event::Appealed {
				claim: key(1),
				matter: matter(1).reference,
				against: Against::Denial,
				round: 0,
				appellant: Appellant::Provider,
				grounds: commitment(1),
			}]
		);
	});
}

#[test]
fn the_member_and_who_represents_it_appeal_too() {
	ExtBuilder::default().submitted(mixed(1)).execute(|| {
		assert_noop!(appeal_by(PARENT, 1, 1), Failure::NotParty);
		Kin::represent(MEMBER, PARENT, Basis::PowerOfAttorney, &[Power::Access]);
		assert_noop!(appeal_by(PARENT, 1, 1), Failure::NotParty);
		Kin::represent(MEMBER, PARENT, Basis::PowerOfAttorney, &[Power::Claim]);
		assert_ok!(appeal_by(PARENT, 1, 1));
		assert_eq!(row(1).appeal.unwrap().appellant, Appellant::Member);
		assert_noop!(withdraw(1), Failure::NotParty);
		let by = |signer| Claims::withdraw_appeal(signed(signer), key(1));
		assert_noop!(by(SPOUSE), Failure::NotParty);
		assert_ok!(by(MEMBER));
		assert_ok!(appeal(1, 1));
	});
}

#[test]
fn others_do_not_appeal() {
	ExtBuilder::default().submitted(mixed(1)).execute(|| {
		for signer in [STRANGER, SPOUSE, submitter(PHARMACY)] {
			assert_noop!(appeal_by(signer, 1, 1), Failure::NotParty);
		}
		assert_noop!(appeal_by(adjudicator(INSURER), 1, 1), DUTY_MISSING);
		assert_noop!(appeal(9, 1), Failure::ClaimUnknown);
		Register::suspend(CLINIC);
		assert_noop!(appeal(1, 1), NOT_ACTIVE);
	});
}

#[test]
fn a_panel_that_overturns_lets_the_denied_lines_run_again() {
	appealed().execute(|| {
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(denials(1), [None, None, Some(Carc::NotCovered)]);
		let first = Adjudications::<Test>::get(decided(1, 0)).unwrap();
		let second = last_round(1);
		assert_eq!((&second.lines[0], &second.lines[2]), (&first.lines[0], &first.lines[2]));
		assert_eq!((first.paid, second.paid), (9_000, 18_000));
		let waived =
			[Waived::default(), Waived::from(Carc::AuthorisationAbsent), Waived::default()];
		assert_eq!((second.waived.to_vec(), first.waived.len()), (waived.to_vec(), 0));
		assert_eq!((row(1).rounds, row(1).state), (2, State::Adjudicated));
		assert_eq!(row(1).appeal.unwrap().ending, Some(Ending::Overturned { applied: true }));

		assert_eq!((earned(CLINIC), owed(), counted(MEMBER)), (18_000, 0, 18_000));
		let advices = Settlement::advices(&Payee::Institution(CLINIC), day(1));
		let entries = [
			AdviceEntry::Reversed { amount: 9_000 },
			AdviceEntry::Paid { amount: 18_000, interest: 0, recovered: 9_000 },
		];
		assert_eq!(advices.iter().map(|advice| advice.entry).collect::<Vec<_>>(), entries);

		let matter = Claims::matter(&key(1), &row(1), 1).reference;
		let ruling = Ruling::Overturned;
		assert_eq!(
			events(),
			[
				Event::AppealRuled { claim: key(1), matter, ruling },
				Event::ClaimAdjudicated {
					claim: key(1),
					round: 1,
					adjudication: Box::new(second),
					settled: Settled::Paid,
				},
			]
		);
	});
}

#[test]
fn a_panel_that_upholds_ends_it_for_this_side() {
	appealed().execute(|| {
		let matter = matter(1).reference;
		assert_ok!(rule(1, Ruling::Upheld));
		let ruling = Ruling::Upheld;
		assert_eq!(events(), [Event::AppealRuled { claim: key(1), matter, ruling }]);
		assert_eq!(row(1).appeal.unwrap().ending, Some(Ending::Upheld));
		assert_eq!((row(1).rounds, earned(CLINIC)), (1, 9_000));
		assert_noop!(appeal(1, 2), Failure::AppealUsed);
		assert_ok!(appeal_by(MEMBER, 1, 1));
		assert!(row(1).appeal.unwrap().follows_other);
		assert_ok!(rule(1, Ruling::Upheld));
		assert_noop!(appeal(1, 3), Failure::AppealUsed);
		assert_noop!(appeal_by(MEMBER, 1, 3), Failure::AppealUsed);
		assert_ok!(void(1));
	});
}

#[test]
fn a_waived_reason_makes_way_for_the_next_and_stays_waived() {
	// Without an authorisation, by somebody whose credential does not count.
	let lines = [line(SCAN)];
	let quack =
		Submission { clinician: QUACK, credential: licence(QUACK), ..submission(1, &lines) };
	ExtBuilder::default().submitted(quack).appealed(1, 1).ruled(1, Ruling::Overturned).execute(
		|| {
			assert_eq!(denials(1), [Some(Carc::AuthorisationAbsent)]);
			assert_ok!(appeal(1, 2));
			assert_eq!(row(1).appeal.unwrap().number, 2);
			assert_ok!(rule(1, Ruling::Overturned));
			let both = Waived::from(Carc::ProviderNotEligible).and(Carc::AuthorisationAbsent);
			assert_eq!((denials(1), last_round(1).waived.to_vec()), (vec![None], vec![both]));
			assert_eq!((row(1).rounds, earned(CLINIC)), (3, 9_000));
			assert_noop!(appeal(1, 3), Failure::NothingToAppeal);
		},
	);
}

#[test]
fn a_refusal_after_review_can_be_overturned() {
	let chain = ExtBuilder::default().submitted(dear(1));
	chain.then(|| decide(1, Verdict::Refuse(ReviewReason::NotNecessary))).appealed(1, 1).execute(
		|| {
			assert_ok!(rule(1, Ruling::Overturned));
			assert_eq!((denials(1), earned(CLINIC)), (vec![None], 9_000));
		},
	);
}

#[test]
fn covered_lines_count_for_those_that_run_again() {
	let operated = Submission {
		evidence: Some(evidence(1)),
		..submission(1, &[line(OPERATION), line(DRESSING), line(CHECK_UP), line_on(CHECK_UP, -1)])
	};
	ExtBuilder::default().submitted(operated).execute(|| {
		let expected = [None, Some(Carc::Bundled), None, Some(Carc::TooFrequent)];
		assert_eq!(denials(1), expected);
		assert_ok!(appeal(1, 1));
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!((denials(1), last_round(1).spaced.to_vec()), (vec![None; 4], vec![2, 3]));
		assert_ok!(void(1));
		assert_eq!(Served::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_reversal_can_be_overturned() {
	for reason in [
		ReversalReason::CoverageEnded,
		ReversalReason::OtherPayerFirst,
		ReversalReason::Findings,
		ReversalReason::Mistake,
	] {
		let proved = || submit(Submission { evidence: Some(evidence(1)), ..mixed(1) });
		let chain = ExtBuilder::default().then(proved).reversed(1, reason);
		let chain = chain.then(move || match reason {
			ReversalReason::CoverageEnded => terminate(day(-1)),
			_ => Ok(()),
		});
		chain.appealed(1, 1).execute(|| {
			assert_eq!(row(1).appeal.unwrap().against, Against::Reversal);
			assert_ok!(rule(1, Ruling::Overturned));
			// The coverage counts as it did; what was denied before stays denied.
			let expected = [None, Some(Carc::AuthorisationAbsent), Some(Carc::NotCovered)];
			assert_eq!(denials(1), expected);
			assert_eq!((row(1).rounds, row(1).state), (2, State::Adjudicated));
			assert_eq!((earned(CLINIC), owed(), counted(MEMBER)), (9_000, 0, 9_000));
			assert!(EvidenceUses::<Test>::contains_key((CLINIC, leaf(1)), key(1)));
		});
	}
}

#[test]
fn a_reversal_that_is_upheld_stays() {
	let chain = ExtBuilder::default().submitted(visit(1)).reversed(1, ReversalReason::Findings);
	chain.appealed(1, 1).ruled(1, Ruling::Upheld).execute(|| {
		assert!(!row(1).stands());
		assert_eq!(owed(), 9_000);
		assert_noop!(appeal(1, 2), Failure::AppealUsed);
	});
}

#[test]
fn a_reversal_after_a_ruling_is_another_dispute() {
	appealed().ruled(1, Ruling::Upheld).reversed(1, ReversalReason::Findings).execute(|| {
		// Also on the same grounds.
		assert_ok!(appeal(1, 1));
		let appeal = row(1).appeal.unwrap();
		assert_eq!((appeal.against, appeal.follows_other), (Against::Reversal, false));
		assert!(appeal.is_open());
	});
}

#[test]
fn what_a_review_refused_is_still_asked_for_its_coverage() {
	let chain = ExtBuilder::default().submitted(dear(1)).then(|| terminate(day(-10)));
	let chain = chain.then(|| decide(1, Verdict::Refuse(ReviewReason::Findings)));
	chain.appealed(1, 1).ruled(1, Ruling::Overturned).execute(|| {
		assert_eq!(denials(1), [Some(Carc::AfterCoverage)]);
	});
}

#[test]
fn there_must_be_something_to_overturn() {
	let denied = submission(2, &[line(SPA)]);
	ExtBuilder::default().submitted(visit(1)).submitted(denied).execute(|| {
		assert_noop!(appeal(1, 1), Failure::NothingToAppeal);
		assert_noop!(appeal(2, 1), Failure::NothingToAppeal);
		assert_ok!(void(1));
		assert_noop!(appeal(1, 1), Failure::AlreadyReversed);
	});
}

#[test]
fn there_is_a_time_to_appeal() {
	ExtBuilder::default()
		.submitted(mixed(1))
		.submitted(submission(2, &[line_on(VISIT, -1)]))
		.execute(|| {
			pass(APPEAL - 1);
			assert_ok!(appeal(1, 1));
			assert_ok!(reverse(2, ReversalReason::Mistake));
			pass(1);
			assert_ok!(withdraw(1));
			assert_noop!(appeal_by(MEMBER, 1, 1), Failure::AppealLate);
			pass(APPEAL - 1);
			assert_noop!(appeal(2, 1), Failure::AppealLate);
		});
}

#[test]
fn one_appeal_at_a_time_and_a_repetition_is_quiet() {
	appealed().execute(|| {
		assert_storage_noop!(assert_ok!(appeal(1, 1)));
		assert_noop!(appeal(1, 2), Failure::AlreadyAppealed);
		assert_noop!(appeal_by(MEMBER, 1, 1), Failure::AlreadyAppealed);
		assert_ok!(rule(1, Ruling::Upheld));
		assert_storage_noop!(assert_ok!(appeal(1, 1)));
	});
}

#[test]
fn who_withdraws_an_appeal_does_not_choose_another_panel() {
	appealed().execute(|| {
		let first = matter(1);
		assert_ok!(withdraw(1));
		let matter_of = first.reference;
		assert_eq!(events(), [Event::AppealWithdrawn { claim: key(1), matter: matter_of }]);
		assert_eq!(Jury::open(), []);
		assert_storage_noop!(assert_ok!(withdraw(1)));
		assert_noop!(appeal(1, 1), Failure::AppealUsed);
		assert_noop!(appeal(1, 2), Failure::AppealUsed);
		// The other side still can, once.
		assert_ok!(appeal_by(MEMBER, 1, 1));
		assert_ne!(matter(1), first);
		assert_ok!(Claims::withdraw_appeal(signed(MEMBER), key(1)));
		assert_noop!(appeal(1, 1), Failure::AppealUsed);
		assert_noop!(appeal_by(MEMBER, 1, 2), Failure::AppealUsed);
	});
}

#[test]
fn what_nobody_appealed_is_not_withdrawn() {
	ExtBuilder::default().submitted(mixed(1)).execute(|| {
		assert_noop!(withdraw(1), Failure::NotAppealed);
		assert_noop!(withdraw(2), Failure::ClaimUnknown);
	});
}

#[test]
fn without_a_panel_there_is_no_appeal() {
	ExtBuilder::default().submitted(mixed(1)).execute(|| {
		Jury::forbid();
		assert_noop!(appeal(1, 1), NO_PANEL);
	});
}

#[test]
fn rounds_have_a_bound() {
	// A reason for each round, and one more.
	let lines = [ClaimLine { charge: 15_000, ..line_on(SCAN, -i32::from(FILING_DAYS) - 1) }];
	let quack =
		Submission { clinician: QUACK, credential: licence(QUACK), ..submission(1, &lines) };
	let chain = ExtBuilder::default().submitted(quack).appealed(1, 1).ruled(1, Ruling::Overturned);
	chain.appealed(1, 2).ruled(1, Ruling::Overturned).execute(|| {
		assert_eq!((row(1).rounds, denials(1)), (3, vec![Some(Carc::AuthorisationAbsent)]));
		assert_noop!(appeal(1, 3), Failure::TooManyRounds);
		assert_noop!(reverse(1, ReversalReason::Mistake), Failure::TooManyRounds);
		assert_ok!(void(1));
	});
}

#[test]
fn what_cannot_be_decided_again_does_not_come_before_a_panel() {
	let nothing = ClaimLine { units: Units(1), ..line(SCAN) };
	let chain = ExtBuilder::default().then(|| reprice(SCAN, Rate(1)));
	chain.submitted(submission(1, &[nothing])).execute(|| {
		assert_eq!(denials(1), [Some(Carc::AuthorisationAbsent)]);
		assert_noop!(appeal(1, 1), Failure::Unpriced);
	});
}

#[test]
fn a_side_has_so_many_appeals_at_a_time() {
	let count = u64::from(MAX_APPEALS);
	let claims = |chain: ExtBuilder, number: u64| {
		chain.submitted(submission(number, &[line_on(SCAN, -(number as i32))]))
	};
	let chain = (1..=count + 2).fold(ExtBuilder::default(), claims);
	(1..=count).fold(chain, |chain, number| chain.appealed(number, number)).execute(|| {
		let next = count + 1;
		assert_noop!(appeal(next, 1), Failure::TooManyAppeals);
		// The other side has its own.
		assert_ok!(appeal_by(MEMBER, next, 1));
		assert_ok!(rule(1, Ruling::Upheld));
		assert_ok!(appeal(next + 1, 1));
		assert_ok!(withdraw(2));
		let counts = [Party::Provider(CLINIC), Party::Member(MEMBER)].map(OpenAppeals::<Test>::get);
		assert_eq!(counts, [MAX_APPEALS - 1, 1]);
		assert_ok!(Claims::withdraw_appeal(signed(MEMBER), key(next)));
		assert!(!OpenAppeals::<Test>::contains_key(Party::Member(MEMBER)));
	});
}
