// SPDX-License-Identifier: Apache-2.0

//! Who may decide a matter between whom, at the draw and at the vote.

use std::collections::BTreeSet;

use frame_support::{assert_noop, assert_ok, hypothetically};
use salus_primitives::{InstitutionId, Ruling};

use super::Failure;
use crate::{mock::*, *};

/// All that are drawn in many panels between `parties`.
fn drawn_between(parties: &[InstitutionId]) -> BTreeSet<InstitutionId> {
	hypothetically!({
		for number in 0..60 {
			assert_ok!(convene_between(number, parties));
		}
		wait_for_randomness();
		sweep();
		(0..60).flat_map(sitting).collect()
	})
}

fn all_but(barred: &[InstitutionId]) -> BTreeSet<InstitutionId> {
	let members = [CLINIC, INSURER, NETWORK, SITE].into_iter().chain(INDEPENDENT);
	members.filter(|member| !barred.contains(member)).collect()
}

#[test]
fn no_party_decides_nor_anybody_of_its_network() {
	ExtBuilder::default().execute(|| {
		assert_eq!(drawn_between(&[CLINIC, INSURER]), INDEPENDENT.into_iter().collect());
		assert_eq!(drawn_between(&[INSURER]), all_but(&[INSURER]));
		// The network itself, its sites, and sites of its sites.
		assert_eq!(drawn_between(&[NETWORK]), all_but(&[NETWORK, CLINIC, SITE]));
		Register::adopt(INDEPENDENT[0], SITE);
		let network = [NETWORK, CLINIC, SITE, INDEPENDENT[0]];
		for party in network {
			assert_eq!(drawn_between(&[party]), all_but(&network));
		}
	});
}

#[test]
fn nobody_decides_who_answers_for_a_party() {
	ExtBuilder::default().execute(|| {
		Register::succeed(INSURER, INDEPENDENT[0]);
		assert_eq!(drawn_between(&[INSURER]), all_but(&[INSURER, INDEPENDENT[0]]));
		// Nor anybody of that one's network.
		Register::adopt(INDEPENDENT[1], INDEPENDENT[0]);
		let barred = [INSURER, INDEPENDENT[0], INDEPENDENT[1]];
		assert_eq!(drawn_between(&[INSURER]), all_but(&barred));
	});
}

#[test]
fn a_network_that_was_handed_over_is_that_of_its_successor() {
	ExtBuilder::default().execute(|| {
		Register::succeed(NETWORK, INDEPENDENT[0]);
		let network = [NETWORK, CLINIC, SITE, INDEPENDENT[0]];
		for party in [CLINIC, SITE, INDEPENDENT[0]] {
			assert_eq!(drawn_between(&[party]), all_but(&network));
		}
	});
}

#[test]
fn nobody_decides_who_is_not_active() {
	ExtBuilder::default().execute(|| {
		Register::suspend(INDEPENDENT[3]);
		let barred = [CLINIC, INSURER, NETWORK, SITE, INDEPENDENT[3]];
		assert_eq!(drawn_between(&[CLINIC, INSURER]), all_but(&barred));
	});
}

#[test]
fn no_two_of_a_network_decide_together_or_after_each_other() {
	ExtBuilder::default().execute(|| {
		let sisters = [INDEPENDENT[0], INDEPENDENT[1], INDEPENDENT[2]];
		Register::adopt(sisters[1], sisters[0]);
		Register::adopt(sisters[2], sisters[0]);
		for number in 0..60 {
			assert_ok!(convene(number));
		}
		for _ in 0..2 {
			wait_for_randomness();
			sweep();
			for number in 0..60 {
				let count = row(number).panelists().filter(|one| sisters.contains(one)).count();
				assert!(count <= 1);
				let first = panelist(number, 0);
				assert_ok!(recuse_by(first, number));
			}
		}
	});
}

#[test]
fn a_panelist_that_takes_over_from_a_party_does_not_vote() {
	ExtBuilder::default().seated(1).execute(|| {
		let heir = panelist(1, 0);
		Register::succeed(INSURER, heir);
		assert_noop!(vote_by(heir, 1, Ruling::Upheld), Failure::NotIndependent);

		events();
		assert_ok!(draw(1));
		let left = Event::PanelistDisqualified { matter: matter(1), panelist: heir };
		assert_eq!((events(), Lapses::take()), (vec![left], vec![]));
		assert_eq!(row(1).former[0].departure, Departure::Disqualified);
		wait_for_randomness();
		sweep();
		assert_ne!(panelist(1, 0), heir);
		assert_noop!(vote_by(heir, 1, Ruling::Upheld), Failure::NotAPanelist);
	});
}

#[test]
fn who_leaves_the_consortium_leaves_the_panel_and_its_successor_does_not_sit() {
	ExtBuilder::default().seated(1).execute(|| {
		let (leaver, others) = (panelist(1, 0), sitting(1));
		let heir = INDEPENDENT.into_iter().find(|other| !others.contains(other)).unwrap();
		Register::succeed(leaver, heir);
		assert_noop!(vote_by(leaver, 1, Ruling::Upheld), NOT_ACTIVE);
		assert_noop!(vote_by(heir, 1, Ruling::Upheld), Failure::NotAPanelist);
		assert_ok!(draw(1));
		let left = Event::PanelistDisqualified { matter: matter(1), panelist: leaver };
		assert_eq!((events(), Lapses::take()), (vec![left], vec![]));
	});
}

#[test]
fn who_succeeds_a_panelist_is_not_drawn_in_its_matter() {
	for is_former in [false, true] {
		ExtBuilder::default().convened(1).convened(2).drawn().execute(|| {
			// Only the heirs, one after the other, could take a seat that is left.
			let (leaver, other) = (panelist(1, 0), panelist(1, 1));
			let absent = |one: &InstitutionId| !sitting(1).contains(one);
			let heirs: Vec<_> = INDEPENDENT.into_iter().filter(absent).collect();
			heirs[2..].iter().for_each(|one| Register::suspend(*one));
			assert_ok!(recuse_by(if is_former { leaver } else { other }, 1));
			Register::succeed(leaver, heirs[0]);
			Register::succeed(heirs[0], heirs[1]);
			wait_for_randomness();
			sweep();
			wait_for_randomness();
			sweep();
			assert!(!row(1).panelists().any(|one| heirs.contains(&one)));
			assert!(row(1).seats.contains(&Seat::Closed));
		});
	}
}

#[test]
fn silence_of_who_could_not_vote_is_no_lapse() {
	ExtBuilder::default().seated(1).passed(VOTE).execute(|| {
		let barred = panelist(1, 0);
		Register::suspend(barred);
		sweep();
		assert_eq!(Lapses::take().len(), 2);
		let departures: Vec<_> = row(1).former.iter().map(|left| left.departure).collect();
		assert_eq!(departures, [Departure::Disqualified, Departure::Silent, Departure::Silent]);
	});
}

#[test]
fn a_vote_stands_whatever_becomes_of_its_panelist() {
	ExtBuilder::default().seated(1).voted(1, 0, Ruling::Overturned).execute(|| {
		let voted = panelist(1, 0);
		Register::succeed(voted, INSURER);
		assert_ok!(draw(1));
		assert_eq!(events(), []);
		let second = panelist(1, 1);
		assert_ok!(vote_by(second, 1, Ruling::Overturned));
		assert_eq!(Docket::take(), [(matter(1), Ruling::Overturned)]);
	});
}
