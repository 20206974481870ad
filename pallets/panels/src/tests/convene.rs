// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Panels, *},
	*,
};

#[test]
fn a_panel_begins_with_vacant_seats() {
	ExtBuilder::default().execute(|| {
		assert_ok!(convene(1));

		let parties = PartiesOf::<Test>::truncate_from(vec![CLINIC, INSURER]);
		let convened = Event::PanelConvened { matter: matter(1), parties: parties.clone() };
		assert_eq!(events(), [convened]);
		let expected = Panel {
			parties,
			convened_at: NOW,
			seats: BoundedVec::truncate_from(vec![vacant(1); 3]),
			former: BoundedVec::default(),
			closing: None,
		};
		assert_eq!((row(1), waiting()), (expected, (0, 1)));
	});
}

#[test]
fn a_matter_has_one_panel_whatever_became_of_it() {
	ExtBuilder::default().convened(1).execute(|| {
		assert_noop!(convene(1), Failure::AlreadyConvened);
		assert_ok!(dismiss(1));
		assert_noop!(convene(1), Failure::AlreadyConvened);
		assert_ok!(convene(2));
	});
}

#[test]
fn parties_are_named_once_and_up_to_the_bound() {
	ExtBuilder::default().execute(|| {
		assert_ok!(convene_between(1, &[INSURER, CLINIC, INSURER, CLINIC, SITE, NETWORK]));
		assert_eq!(*row(1).parties, [CLINIC, INSURER, NETWORK, SITE]);
		let five = [CLINIC, INSURER, NETWORK, SITE, INDEPENDENT[0]];
		assert_noop!(convene_between(2, &five), Failure::TooManyParties);
	});
}

/// Leaves as many independent institutions.
fn leave(count: usize) {
	for institution in &INDEPENDENT[count..] {
		Register::suspend(*institution);
	}
}

#[test]
fn it_takes_as_many_independent_institutions_as_there_are_seats() {
	ExtBuilder::default().execute(|| {
		leave(3);
		// Whatever the matter is called: who is there is found.
		for number in 0..200 {
			assert_ok!(convene(number));
		}
		wait_for_randomness();
		sweep();
		for number in 0..200 {
			let mut panelists = sitting(number);
			panelists.sort();
			assert_eq!(panelists, INDEPENDENT[..3]);
		}
	});
	ExtBuilder::default().execute(|| {
		leave(2);
		for number in 0..200 {
			assert_noop!(convene(number), Failure::TooFewInstitutions);
		}
	});
}

#[test]
fn one_network_counts_as_one_institution() {
	ExtBuilder::default().execute(|| {
		leave(3);
		Register::adopt(INDEPENDENT[0], INDEPENDENT[1]);
		assert_noop!(convene(1), Failure::TooFewInstitutions);
		Register::reinstate(INDEPENDENT[3]);
		assert_ok!(convene(1));
	});
}

#[test]
fn nobody_is_found_where_nobody_is() {
	ExtBuilder::default().execute(|| {
		leave(0);
		assert_noop!(convene(1), Failure::TooFewInstitutions);
	});
	// No more than a bounded number of candidates are looked at.
	ExtBuilder::default().execute(|| {
		admit_idle(100, 1_000);
		leave(2);
		assert_noop!(convene(1), Failure::TooFewInstitutions);
		assert_eq!(Panels::panel(matter(1)), None);
	});
}
