// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Fold, Forum, Ruling};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Panels, *},
	*,
};

fn folded(number: u64) -> FoldedPanel<PanelOf<Test>> {
	FoldedPanel { matter: matter(number), panel: row(number) }
}

/// One that ruled and one that was dismissed.
fn ended() -> ExtBuilder {
	ExtBuilder::default()
		.seated(1)
		.voted(1, 0, Ruling::Overturned)
		.voted(1, 1, Ruling::Overturned)
		.convened(2)
		.then(|| dismiss(2))
}

#[test]
fn what_ended_long_ago_leaves_the_state_and_can_be_proved() {
	ended().passed(HISTORY_PERIOD).execute(|| {
		let kept = [folded(2), folded(1)];
		assert_ok!(fold([2, 1]));

		let told = [2, 1].map(|number| Event::PanelFolded { matter: matter(number) });
		assert_eq!(events(), told);
		assert_eq!(crate::Panels::<Test>::iter().count(), 0);
		assert_eq!(Folds::<Test>::get(Forum::Claims), Fold::over_all(&kept));
		assert!(Panels::verify_folded(Forum::Claims, &kept));
		assert!(!Panels::verify_folded(Forum::Claims, &kept[..1]));
		assert_noop!(fold([1]), Failure::PanelUnknown);
		let first = vote_by(kept[1].panel.seats[0].panelist().unwrap(), 1, Ruling::Overturned);
		assert_noop!(first, Failure::PanelUnknown);
	});
}

#[test]
fn what_ended_lately_stays() {
	ended().passed(HISTORY_PERIOD - 1).execute(|| {
		assert_noop!(fold([1]), Failure::HistoryRunning);
		pass(1);
		assert_ok!(fold([1]));
	});
}

#[test]
fn what_did_not_end_stays() {
	ExtBuilder::default().convened(1).passed(HISTORY_PERIOD).execute(|| {
		assert_noop!(fold([1]), Failure::NotClosed);
	});
}

#[test]
fn all_are_folded_or_none() {
	ended().convened(3).passed(HISTORY_PERIOD).execute(|| {
		assert_noop!(fold([1, 3]), Failure::NotClosed);
		assert_noop!(fold([1, 1]), Failure::PanelUnknown);
		assert_noop!(Panels::fold(RuntimeOrigin::root(), Default::default()), BadOrigin);
		assert_ok!(fold([]));
		assert_eq!(Folds::<Test>::get(Forum::Claims), None);
	});
}

#[test]
fn a_call_folds_up_to_the_bound() {
	let ended = (0..5).fold(ExtBuilder::default(), |chain, number| {
		chain.convened(number).then(move || dismiss(number))
	});
	ended.passed(HISTORY_PERIOD).execute(|| {
		let bounded = |count: u64| {
			BoundedVec::<_, <Test as Config>::MaxFold>::try_from(
				(0..count).map(matter).collect::<Vec<_>>(),
			)
		};
		assert!(bounded(5).is_err());
		assert_ok!(Panels::fold(signed(STRANGER), bounded(4).unwrap()));
		assert_eq!(Folds::<Test>::get(Forum::Claims).unwrap().count, 4);
	});
}
