// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_ok, traits::Hooks};
use salus_gs1::Serial;

use super::Failure;
use crate::{mock::*, PackAnswer, Refusal};

#[test]
fn a_pack_that_nobody_touched_is_not_known_by_itself() {
	ExtBuilder::supplied().execute(|| {
		let unknown = PackAnswer { row: None, holder: None, suspicion: None };
		assert_eq!(Packs::pack(pack(2)), unknown);
		assert_eq!(Packs::last_holder(&pack(2)), None);
		assert_ok!(take_out(PHARMACY, pack(2), in_case(2)));
		let known = PackAnswer { row: Some(row(pack(2))), holder: Some(PHARMACY), suspicion: None };
		assert_eq!(Packs::pack(pack(2)), known);
	});
}

#[test]
fn whoever_lost_a_pack_had_it_last() {
	let chain = ExtBuilder::supplied()
		.then(|| decommission(PHARMACY, pack(2), Some(in_case(2)), salus_supply::PackState::Lost));
	chain.execute(|| assert_eq!(Packs::last_holder(&pack(2)), Some(PHARMACY)));
}

#[test]
fn what_would_be_refused_is_known_before() {
	ExtBuilder::supplied().execute(|| {
		assert_eq!(Packs::refusal(PHARMACY, pack(2), Some(in_case(2))), Ok(None));
		assert_eq!(Packs::refusal(PHARMACY, pack(2), None), Err(Failure::NotIntroduced.into()));
		let elsewhere = Some(Refusal::Elsewhere);
		assert_eq!(Packs::refusal(RIVAL, pack(2), Some(in_case(2))), Ok(elsewhere));
		let stranger = Packs::refusal(DISTRIBUTOR, pack(2), Some(in_case(2)));
		assert_eq!(stranger, Err(Failure::NotADispenser.into()));
		// A pack that is still in its case has not left it by the question.
		assert_ok!(dispense(PHARMACY, pack(2), Some(in_case(2))));
		let supplied = Some(Refusal::AlreadySupplied);
		assert_eq!(Packs::refusal(PHARMACY, pack(2), None), Ok(supplied));
	});
}

#[test]
fn doubts_come_in_pages() {
	let chain = ExtBuilder::supplied().then(|| {
		for number in 0..5 {
			report(PHARMACY, pack(number), lot(1))?;
		}
		report(PHARMACY, pack_of(&lot(2), 7), lot(2))
	});
	chain.execute(|| {
		let serials = |after: Option<Serial>, limit| -> Vec<Serial> {
			let page = Packs::suspicions(gtin(1), after, limit);
			page.into_iter().map(|(serial, _)| serial).collect()
		};
		let all = serials(None, 100);
		assert_eq!(all.len(), 5);
		let first = serials(None, 2);
		assert_eq!(first, all[..2]);
		assert_eq!(serials(first.last().copied(), 100), all[2..]);
		assert_eq!(serials(None, 0), []);
		let other = Packs::suspicions(gtin(2), None, 10);
		assert_eq!((other.len(), other[0].0), (1, serial(7)));
		assert!(Packs::suspicions(gtin(3), None, 10).is_empty());
	});
}

#[test]
fn the_config_is_sound() {
	<Packs as Hooks<u64>>::integrity_test();
}
