// SPDX-License-Identifier: Apache-2.0

use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, pallet_prelude::Pays, weights::Weight,
};
use salus_primitives::{Duty, Ruling, Rulings};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Panels, *},
	*,
};

const RULINGS: [Ruling; 2] = [Ruling::Upheld, Ruling::Overturned];

fn voted(seat: usize, ruling: Ruling) -> Event<Test> {
	let panelist = panelist(1, seat);
	let reasons = commitment(u64::from(panelist.0));
	Event::Voted { matter: matter(1), panelist, ruling, reasons }
}

fn ruled(ruling: Ruling) -> Event<Test> {
	Event::PanelRuled { matter: matter(1), ruling }
}

#[test]
fn a_panelist_votes() {
	for ruling in RULINGS {
		ExtBuilder::default().seated(1).passed(VOTE - 1).execute(|| {
			let panelist = panelist(1, 1);
			assert_ok!(vote_by(panelist, 1, ruling));

			assert_eq!(events(), [voted(1, ruling)]);
			let reasons = commitment(u64::from(panelist.0));
			let vote = Vote { ruling, reasons, voted_at: NOW + VOTE - 1 };
			assert_eq!(row(1).seats[1], Seat::Voted { panelist, vote });
			assert_eq!((waiting(), row(1).is_open()), ((2, 0), true));
			assert_eq!((Serving::<Test>::get(panelist, matter(1)), Docket::take()), (None, vec![]));
		});
	}
}

#[test]
fn two_of_three_decide_at_once() {
	for ruling in RULINGS {
		ExtBuilder::default().seated(1).voted(1, 2, ruling).execute(|| {
			let panelist = panelist(1, 0);
			assert_ok!(vote_by(panelist, 1, ruling));

			assert_eq!(events(), [voted(0, ruling), ruled(ruling)]);
			assert_eq!(Docket::take(), [(matter(1), ruling)]);
			let closing = Some(Closing { closed_at: NOW, ruling: Some(ruling) });
			assert_eq!((row(1).closing, waiting()), (closing, (0, 0)));
			assert_eq!(Serving::<Test>::iter().count(), 0);
		});
	}
}

#[test]
fn the_third_decides_where_two_disagree() {
	for ruling in RULINGS {
		let divided = ExtBuilder::default().seated(1).voted(1, 0, Ruling::Upheld).voted(
			1,
			1,
			Ruling::Overturned,
		);
		divided.execute(|| {
			assert_eq!((row(1).is_open(), Docket::take()), (true, vec![]));
			let panelist = panelist(1, 2);
			assert_ok!(vote_by(panelist, 1, ruling));
			assert_eq!(events(), [voted(2, ruling), ruled(ruling)]);
			assert_eq!(Docket::take(), [(matter(1), ruling)]);
		});
	}
}

#[test]
fn who_is_not_needed_any_more_is_not_late() {
	let decided =
		ExtBuilder::default().seated(1).voted(1, 0, Ruling::Upheld).voted(1, 1, Ruling::Upheld);
	decided.passed(VOTE).execute(|| {
		sweep();
		assert_eq!((events(), Lapses::take()), (vec![], vec![]));
		let panelist = panelist(1, 2);
		assert_noop!(vote_by(panelist, 1, Ruling::Upheld), Failure::PanelClosed);
	});
}

#[test]
fn a_repeated_vote_is_quiet_and_another_is_refused() {
	let seated = || ExtBuilder::default().seated(1).voted(1, 0, Ruling::Upheld);
	for chain in [seated().passed(VOTE), seated().voted(1, 1, Ruling::Upheld)] {
		chain.execute(|| {
			let panelist = panelist(1, 0);
			assert_ok!(vote_by(panelist, 1, Ruling::Upheld));
			assert_eq!((events(), Docket::take()), (vec![], vec![]));
			assert_noop!(vote_by(panelist, 1, Ruling::Overturned), Failure::AlreadyVoted);
			let (signer, reasons) = (signed(delegate(panelist)), commitment(0));
			assert_noop!(
				Panels::vote(signer, matter(1), Ruling::Upheld, reasons),
				Failure::AlreadyVoted
			);
		});
	}
}

#[test]
fn a_late_vote_does_not_count_whether_anybody_noted_it_or_not() {
	ExtBuilder::default().seated(1).passed(VOTE).execute(|| {
		let panelist = panelist(1, 0);
		assert_noop!(vote_by(panelist, 1, Ruling::Upheld), Failure::DeadlinePassed);
		sweep();
		assert_noop!(vote_by(panelist, 1, Ruling::Upheld), Failure::NotAPanelist);
	});
}

#[test]
fn only_the_delegates_of_panelists_vote() {
	ExtBuilder::default().seated(1).execute(|| {
		let sits = panelist(1, 0);
		let vote =
			|account| Panels::vote(signed(account), matter(1), Ruling::Upheld, Default::default());
		assert_noop!(vote(agent(sits, Duty::Admin)), DUTY_MISSING);
		assert_noop!(vote(STRANGER), NOT_AN_AGENT);
		let absent = INDEPENDENT.into_iter().find(|other| !sitting(1).contains(other)).unwrap();
		for institution in [CLINIC, INSURER, NETWORK, SITE, absent] {
			assert_noop!(vote(delegate(institution)), Failure::NotAPanelist);
		}
		assert_noop!(vote_by(sits, 2, Ruling::Upheld), Failure::PanelUnknown);
		let root = RuntimeOrigin::root();
		assert_noop!(Panels::vote(root, matter(1), Ruling::Upheld, Default::default()), BadOrigin);
		Register::suspend(sits);
		assert_noop!(vote(delegate(sits)), NOT_ACTIVE);
	});
}

#[test]
fn nobody_votes_before_the_draw() {
	ExtBuilder::default().convened(1).execute(|| {
		for institution in INDEPENDENT {
			assert_noop!(vote_by(institution, 1, Ruling::Upheld), Failure::NotAPanelist);
		}
	});
}

#[test]
fn one_institution_votes_in_many_matters() {
	ExtBuilder::default().convened(1).convened(2).convened(3).drawn().execute(|| {
		for number in 1..4 {
			for seat in 0..2 {
				let panelist = panelist(number, seat);
				assert_ok!(vote_by(panelist, number, Ruling::Overturned));
			}
		}
		let ruled = [1, 2, 3].map(|number| (matter(number), Ruling::Overturned));
		assert_eq!(Docket::take(), ruled);
	});
}

#[test]
fn a_vote_weighs_what_its_ruling_does_to_the_forum_too() {
	let call = Call::<Test>::vote {
		matter: matter(1),
		ruling: Ruling::Upheld,
		reasons: Default::default(),
	};
	let info = call.get_dispatch_info();
	let expected: Weight = <() as WeightInfo>::vote() + Docket::weight();
	assert_eq!((info.call_weight, info.pays_fee), (expected, Pays::Yes));
}
