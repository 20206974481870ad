// SPDX-License-Identifier: Apache-2.0

//! Lapses cost credit only when a panel confirms them.

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_primitives::{CreditEvents, Digest, Forum, Lapse, Matter, Role, Ruling, Rulings};
use salus_testing::{admin, delegate, Jury, Register, DUTY_MISSING, NOT_ACTIVE, NO_PANEL};

use super::*;

const LATE: InstitutionId = InstitutionId(1);
const REGULATOR: InstitutionId = InstitutionId(50);
const AUDITOR: InstitutionId = InstitutionId(51);

fn with_overseers(test: impl FnOnce()) {
	with_validators(&[1, 2, 3, 4], || {
		Register::admit(LATE, &[Role::Insurer], b"CH");
		Register::admit(REGULATOR, &[Role::Regulator], b"CH");
		Register::admit(AUDITOR, &[Role::Auditor], b"CH");
		run_to_session(1);
		test();
	});
}

fn lapse() {
	<Credit as CreditEvents>::lapsed(LATE, Lapse::ClaimDecision);
}

fn allege(accuser: InstitutionId, number: u32) -> DispatchResult {
	Credit::allege(RuntimeOrigin::signed(delegate(accuser)), LATE, number)
}

fn rule(number: u32, ruling: Ruling) {
	let matter = Credit::matter(LATE, number);
	Jury::close(&matter);
	Credit::ruled(&matter, ruling);
}

/// A lapse that a panel decides.
fn decide(ruling: Ruling) {
	let number = Dockets::<Test>::get(LATE).total;
	lapse();
	assert_ok!(allege(REGULATOR, number));
	rule(number, ruling);
}

fn stages() -> Vec<(u32, Stage)> {
	let recent = Dockets::<Test>::get(LATE).recent;
	recent.into_iter().map(|noted| (noted.number, noted.stage)).collect()
}

#[test]
fn a_lapse_alone_costs_nothing() {
	with_overseers(|| {
		lapse();
		assert_eq!(credit(1), 800);
		assert_eq!(
			events().last(),
			Some(&Event::LapseNoted { institution: LATE, number: 0, lapse: Lapse::ClaimDecision })
		);
		assert_eq!(stages(), [(0, Stage::Noted)]);
	});
}

#[test]
fn a_confirmed_lapse_costs_five_points_and_an_excused_one_nothing() {
	with_overseers(|| {
		lapse();
		lapse();
		assert_ok!(allege(REGULATOR, 0));
		assert_ok!(allege(AUDITOR, 1));
		let matter = Credit::matter(LATE, 0).reference;
		let parties: Vec<_> = Jury::open().into_iter().map(|(_, parties)| parties).collect();
		assert!(parties.contains(&vec![LATE, REGULATOR]) && parties.contains(&vec![LATE, AUDITOR]));
		let alleged =
			Event::LapseAlleged { institution: LATE, number: 0, accuser: REGULATOR, matter };
		assert!(events().contains(&alleged));

		rule(1, Ruling::Upheld);
		assert_eq!(credit(1), 800);
		rule(0, Ruling::Overturned);
		assert_eq!(credit(1), 795);
		let last = events().len() - 2;
		assert_eq!(
			events()[last..],
			[
				Event::CreditChanged {
					institution: LATE,
					cause: Cause::Lateness,
					from: 800,
					to: 795
				},
				Event::LapseRuled {
					institution: LATE,
					number: 0,
					ruling: Ruling::Overturned,
					counted: true
				},
			]
		);
		assert_eq!(
			stages(),
			[
				(0, Stage::Confirmed { accuser: REGULATOR, counted: true }),
				(1, Stage::Excused { accuser: AUDITOR }),
			]
		);
		run_to_session(3);
		assert_eq!(credit(1), 797);
	});
}

#[test]
fn one_confirmed_lapse_counts_in_a_session() {
	with_overseers(|| {
		decide(Ruling::Overturned);
		decide(Ruling::Overturned);
		assert_eq!(credit(1), 795);
		assert_eq!(stages()[1].1, Stage::Confirmed { accuser: REGULATOR, counted: false });
		run_to_session(2);
		decide(Ruling::Overturned);
		assert_eq!(credit(1), 791);
	});
}

#[test]
fn lapses_together_cost_three_per_cent_at_most() {
	with_overseers(|| {
		for session in 2..30 {
			decide(Ruling::Overturned);
			run_to_session(session);
		}
		decide(Ruling::Overturned);
		assert_eq!(conduct(1).lateness, MOST_LATENESS);
		assert_eq!(credit(1), 770);
	});
}

#[test]
fn only_another_regulator_or_auditor_alleges_and_only_once() {
	with_overseers(|| {
		lapse();
		assert_noop!(allege(REGULATOR, 1), Error::<Test>::LapseUnknown);
		let by = |account| Credit::allege(RuntimeOrigin::signed(account), LATE, 0);
		assert_noop!(by(admin(REGULATOR)), DUTY_MISSING);
		assert_noop!(by(delegate(LATE)), Error::<Test>::NotOverseer);
		assert_noop!(
			Credit::allege(RuntimeOrigin::root(), LATE, 0),
			sp_runtime::DispatchError::BadOrigin
		);
		Register::suspend(AUDITOR);
		assert_noop!(allege(AUDITOR, 0), NOT_ACTIVE);
		Register::reinstate(AUDITOR);

		<Credit as CreditEvents>::lapsed(AUDITOR, Lapse::PanelVote);
		assert_noop!(
			Credit::allege(RuntimeOrigin::signed(delegate(AUDITOR)), AUDITOR, 0),
			Error::<Test>::OwnLapse
		);

		assert_ok!(allege(REGULATOR, 0));
		System::reset_events();
		assert_ok!(allege(REGULATOR, 0));
		assert!(events().is_empty(), "said already");
		assert_noop!(allege(AUDITOR, 0), Error::<Test>::AlreadyAlleged);
		rule(0, Ruling::Upheld);
		System::reset_events();
		assert_ok!(allege(REGULATOR, 0));
		assert!(events().is_empty());
		assert_noop!(allege(AUDITOR, 0), Error::<Test>::AlreadyRuled);
	});
}

#[test]
fn who_answers_for_the_late_one_does_not_allege() {
	with_overseers(|| {
		lapse();
		Register::succeed(LATE, REGULATOR);
		assert_noop!(allege(REGULATOR, 0), Error::<Test>::OwnLapse);
		assert_ok!(allege(AUDITOR, 0));
	});
}

#[test]
fn where_no_panel_can_be_drawn_nothing_is_alleged() {
	with_overseers(|| {
		lapse();
		Jury::forbid();
		assert_noop!(allege(REGULATOR, 0), NO_PANEL);
	});
}

#[test]
fn the_oldest_lapse_that_is_not_before_a_panel_makes_room() {
	with_overseers(|| {
		for _ in 0..3 {
			lapse();
		}
		assert_ok!(allege(REGULATOR, 0));
		lapse();
		let numbers = || stages().into_iter().map(|(number, _)| number).collect::<Vec<_>>();
		assert_eq!(numbers(), [0, 2, 3]);
		assert_ok!(allege(REGULATOR, 2));
		assert_ok!(allege(REGULATOR, 3));
		lapse();
		assert_eq!(numbers(), [0, 2, 3], "all are before panels: it is only counted");
		assert_eq!(Dockets::<Test>::get(LATE).total, 5);
		rule(2, Ruling::Overturned);
		lapse();
		assert_eq!(numbers(), [0, 3, 5]);
		assert_noop!(allege(REGULATOR, 2), Error::<Test>::LapseUnknown);
	});
}

#[test]
fn many_lapses_of_one_kind_push_out_none_of_another() {
	with_overseers(|| {
		<Credit as CreditEvents>::lapsed(LATE, Lapse::ErasureAnswer);
		for _ in 0..5 {
			lapse();
		}
		let numbers: Vec<_> = stages().into_iter().map(|(number, _)| number).collect();
		assert_eq!(numbers, [0, 4, 5]);
		assert_ok!(allege(REGULATOR, 0));
	});
}

#[test]
fn lapses_of_institutions_that_left_are_not_noted() {
	with_overseers(|| {
		Gone::mutate(|gone| gone.insert(LATE));
		System::reset_events();
		lapse();
		assert!(events().is_empty());
		assert!(!Dockets::<Test>::contains_key(LATE));
	});
}

#[test]
fn lapses_that_cannot_be_counted_any_more_are_not_noted() {
	with_overseers(|| {
		lapse();
		Dockets::<Test>::mutate(LATE, |docket| docket.total = u32::MAX);
		lapse();
		assert_eq!(stages().len(), 1);
	});
}

#[test]
fn rulings_of_other_matters_change_nothing() {
	with_overseers(|| {
		lapse();
		assert_ok!(allege(REGULATOR, 0));
		let reference = Credit::matter(LATE, 0).reference;
		System::reset_events();
		Credit::ruled(&Matter { forum: Forum::Claims, reference }, Ruling::Overturned);
		let unknown = Matter { forum: Forum::Credit, reference: Digest::default() };
		Credit::ruled(&unknown, Ruling::Overturned);
		assert!(events().is_empty());
		assert_eq!(stages(), [(0, Stage::Alleged { accuser: REGULATOR })]);
	});
}

#[test]
fn what_waits_for_a_panel_is_not_cleared() {
	with_overseers(|| {
		lapse();
		assert_ok!(allege(REGULATOR, 0));
		Gone::mutate(|gone| gone.insert(LATE));
		bar(1);
		let clear = || Credit::clear(RuntimeOrigin::signed(77), LATE);
		assert_noop!(clear(), Error::<Test>::AlreadyAlleged);
		rule(0, Ruling::Upheld);
		assert_ok!(clear());
	});
}
