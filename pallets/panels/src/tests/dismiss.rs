// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Ruling;

use super::Failure;
use crate::mock::{Panels, *};
use crate::*;

#[test]
fn a_dispute_that_is_withdrawn_needs_no_panel() {
	for chain in [
		ExtBuilder::default().convened(1),
		ExtBuilder::default().seated(1),
		ExtBuilder::default().seated(1).voted(1, 0, Ruling::Overturned).recused(1, 1),
	] {
		chain.execute(|| {
			assert_ok!(dismiss(1));

			assert_eq!(events(), [Event::PanelDismissed { matter: matter(1) }]);
			let closing = Some(Closing { closed_at: NOW, ruling: None });
			assert_eq!((row(1).closing, waiting()), (closing, (0, 0)));
			assert_eq!(Serving::<Test>::iter().count(), 0);
			pass(VOTE);
			wait_for_randomness();
			sweep();
			assert_eq!((events(), Lapses::take(), Docket::take()), (vec![], vec![], vec![]));
		});
	}
}

#[test]
fn nobody_votes_or_leaves_after_that_and_nothing_is_drawn() {
	ExtBuilder::default().seated(1).execute(|| {
		let panelist = panelist(1, 0);
		assert_ok!(dismiss(1));
		assert_noop!(vote_by(panelist, 1, Ruling::Upheld), Failure::PanelClosed);
		assert_noop!(recuse_by(panelist, 1), Failure::PanelClosed);
		events();
		assert_ok!(draw(1));
		assert_eq!(events(), []);
	});
}

#[test]
fn a_repeated_dismissal_is_quiet() {
	ExtBuilder::default().convened(1).then(|| dismiss(1)).execute(|| {
		assert_ok!(dismiss(1));
		assert_eq!(events(), []);
	});
}

#[test]
fn what_was_ruled_is_not_dismissed() {
	let decided =
		ExtBuilder::default().seated(1).voted(1, 0, Ruling::Upheld).voted(1, 1, Ruling::Upheld);
	decided.execute(|| {
		assert_noop!(dismiss(1), Failure::PanelClosed);
		assert_noop!(dismiss(2), Failure::PanelUnknown);
		assert!(Panels::panel(matter(1)).unwrap().panel.closing.unwrap().ruling.is_some());
	});
}
