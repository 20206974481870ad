// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::{ContainerKey, Step, Thing, Tracked};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{mock::*, *};

#[test]
fn a_container_holds_what_was_loose_and_counts_it() {
	ExtBuilder::default().execute(|| {
		let told = told(MAKER);
		let portions = [(lot(1), 0..5), (lot(2), 0..3)];
		assert_ok!(pack_as(MAKER, case(1), content(&portions, &[], &[]), told));
		assert_eq!(events(), [Event::ContainerPacked { container: case(1), packer: MAKER }]);
		let packed = row(case(1));
		assert_eq!((packed.holder, packed.proprietor, packed.height), (MAKER, MAKER, 1));
		assert_eq!(packed.lots.to_vec(), [(lot(1), 5), (lot(2), 3)]);
		assert_eq!(stock(&lot(1), MAKER), (15, 5, 0));

		let event = last_event(case(1));
		let things = [Tracked { thing: Thing::Container(case(1)), previous: None }];
		assert_eq!((event.step, event.capture), (Step::Packed, told));
		assert_eq!(event.things.to_vec(), things);
		assert_eq!(event.quantities.to_vec(), [(lot(1), 5), (lot(2), 3)]);

		assert_ok!(pack_as(MAKER, case(1), content(&portions, &[], &[]), told));
		assert_eq!(events(), []);
	});
}

#[test]
fn containers_are_packed_into_containers() {
	ExtBuilder::default().packed().execute(|| {
		let pallet = row(case(10));
		assert_eq!((pallet.height, pallet.children), (2, 2));
		assert_eq!(pallet.lots.to_vec(), [(lot(1), 8), (lot(2), 4)]);
		assert_eq!(row(case(1)).parent, Some(case(10)));
		assert_eq!(row(case(1)).last, pallet.last);
		assert_eq!(stock(&lot(1), MAKER), (12, 8, 0));
		assert_eq!(Enclosures::get(), [(case(10), case(1)), (case(10), case(2))]);
		let previous: Vec<_> = last_event(case(10)).things.iter().map(|one| one.previous).collect();
		assert!(previous[0].is_none() && previous[1].is_some());
	});
}

#[test]
fn touched_packs_are_packed_one_by_one() {
	ExtBuilder::default().execute(|| {
		for number in 0..2 {
			let loose = salus_supply::Source::Loose;
			assert_ok!(take_out(MAKER, &lot(1), number, &loose));
		}
		let packs = [pack_of(&lot(1), 0), pack_of(&lot(1), 1)];
		assert_ok!(pack_touched(MAKER, case(1), &packs));
		assert_eq!((row(case(1)).packs, stock(&lot(1), MAKER)), (2, (18, 2, 0)));
		assert_eq!(Parcels::row(&packs[0]).unwrap().last, Some(row(case(1)).last));
		assert_noop!(pack_touched(MAKER, case(2), &packs[..1]), NOT_LOOSE);
	});
}

#[test]
fn a_key_is_ones_own_and_used_once() {
	ExtBuilder::default().packed().execute(|| {
		let other = container(DISTRIBUTOR, 1);
		assert_noop!(pack_case(MAKER, other, &[(lot(1), 8..9)]), Failure::NotIssuer);
		assert_noop!(pack_case(MAKER, case(1), &[(lot(1), 8..9)]), Failure::ContainerUsed);
		let unknown = ContainerKey::Sscc("000000000000000000".parse().unwrap());
		assert_noop!(pack_case(MAKER, unknown, &[(lot(1), 8..9)]), Failure::NotIssuer);

		assert_ok!(take_out(MAKER, &lot(1), 9, &salus_supply::Source::Loose));
		let key = ContainerKey::Sgtin(pack_of(&lot(1), 9));
		assert_noop!(pack_case(MAKER, key, &[(lot(1), 10..11)]), Failure::ContainerUsed);
		let key = ContainerKey::Sgtin(pack_of(&lot(1), 99));
		assert_ok!(pack_case(MAKER, key, &[(lot(1), 10..11)]));

		assert_ok!(deliver(MAKER, DISTRIBUTOR, &[case(10)], Purpose::Sale));
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
		let again = pack_on(DISTRIBUTOR, case(10), &[case(1)]);
		assert_eq!(again.unwrap_err(), Failure::ContainerUsed.into());
	});
}

#[test]
fn nothing_is_packed_that_is_not_there() {
	ExtBuilder::default().packed().execute(|| {
		let key = case(3);
		assert_noop!(pack_as(MAKER, key, Content::default(), told(MAKER)), Failure::Empty);
		assert_noop!(pack_case(MAKER, key, &[(lot(1), 0..0)]), Failure::Empty);
		assert_noop!(pack_case(MAKER, key, &[(lot(1), 0..13)]), Failure::NotInStock);
		assert_noop!(pack_case(MAKER, key, &[(lot(9), 0..1)]), Failure::NotInStock);
		assert_noop!(pack_on(MAKER, key, &[case(4)]), Failure::ContainerUnknown);
		assert_noop!(pack_on(MAKER, key, &[case(1)]), Failure::Nested);
		let doubled = [(lot(1), 8..9), (lot(1), 9..10)];
		assert_noop!(pack_case(MAKER, key, &doubled), Failure::NotSorted);
		assert_noop!(pack_on(MAKER, key, &[case(10), case(10)]), Failure::NotSorted);
		let distributors = container(DISTRIBUTOR, 1);
		let stolen = pack_case(DISTRIBUTOR, distributors, &[(lot(1), 8..9)]);
		assert_eq!(stolen.unwrap_err(), Failure::NotInStock.into());
		let stolen = pack_on(DISTRIBUTOR, distributors, &[case(10)]);
		assert_eq!(stolen.unwrap_err(), Failure::NotHolder.into());
	});
}

#[test]
fn an_empty_container_is_not_packed() {
	ExtBuilder::default().then(|| pack_case(MAKER, case(1), &[(lot(1), 0..1)])).execute(|| {
		assert_ok!(take_out(MAKER, &lot(1), 0, &out_of(case(1), 0, 0..1, 0)));
		assert!(row(case(1)).is_empty());
		assert_noop!(pack_on(MAKER, case(2), &[case(1)]), Failure::Empty);
		assert_noop!(sell(MAKER, PHARMACY, &[case(1)]), Failure::Empty);
		assert_ok!(unpack(MAKER, case(1)));
	});
}

#[test]
fn what_was_touched_does_not_pass_for_what_nobody_touched() {
	ExtBuilder::default().execute(|| {
		for number in 0..18 {
			assert_ok!(take_out(MAKER, &lot(1), number, &salus_supply::Source::Loose));
		}
		assert_noop!(pack_case(MAKER, case(1), &[(lot(1), 0..3)]), Failure::NotInStock);
		assert_ok!(pack_case(MAKER, case(1), &[(lot(1), 18..20)]));
		let more = take_out(MAKER, &lot(1), 19, &salus_supply::Source::Loose);
		assert_eq!(more.unwrap_err(), Failure::NotInStock.into());
	});
}

#[test]
fn there_are_four_levels_and_no_more() {
	ExtBuilder::default().packed().execute(|| {
		assert_ok!(pack_on(MAKER, case(11), &[case(10)]));
		assert_ok!(pack_on(MAKER, case(12), &[case(11)]));
		assert_eq!(row(case(12)).height, MAX_HEIGHT);
		assert_noop!(pack_on(MAKER, case(13), &[case(12)]), Failure::TooHigh);
		assert_ok!(deliver(MAKER, DISTRIBUTOR, &[case(12)], Purpose::Sale));
		let state = Custody::container(&case(1)).unwrap();
		assert_eq!((state.holder, state.outermost), (DISTRIBUTOR, case(12)));
	});
}

#[test]
fn there_are_thirty_two_lots_and_no_more() {
	let mut chain = ExtBuilder::default();
	for number in 11..44 {
		chain = chain.then(move || make(&lot(number), 2));
		chain = chain.then(move || pack_case(MAKER, case(number), &[(lot(number), 0..1)]));
	}
	chain.execute(|| {
		let all: Vec<_> = (11..44).map(case).collect();
		assert_noop!(pack_on(MAKER, case(1), &all), Failure::TooManyLots);
		assert_ok!(pack_on(MAKER, case(1), &all[1..]));
	});
}

#[test]
fn sixty_four_containers_and_as_many_touched_packs_are_one_event() {
	let mut chain = ExtBuilder::default().then(|| make(&lot(3), 200));
	for number in 0..64 {
		chain = chain
			.then(move || {
				take_out(MAKER, &lot(3), number, &salus_supply::Source::Loose).map(|_| ())
			})
			.then(move || {
				pack_case(MAKER, case(100 + number), &[(lot(3), 64 + number..65 + number)])
			});
	}
	chain.execute(|| {
		let containers: Vec<_> = (100..164).map(case).collect();
		let packs: Vec<_> = (0..64).map(|number| pack_of(&lot(3), number)).collect();
		let all = content(&[(lot(1), 0..20), (lot(3), 128..200)], &containers, &packs);
		assert_ok!(pack_as(MAKER, case(1), all, told(MAKER)));
		assert_eq!(last_event(case(1)).things.len(), 129);
		assert_eq!(row(case(1)).lots.to_vec(), [(lot(1), 20), (lot(3), 200)]);
		assert_ok!(deliver(MAKER, PHARMACY, &[case(1)], Purpose::Sale));
		assert_ok!(unpack(PHARMACY, case(1)));
		assert_eq!(last_event(case(1)).things.len(), 129);
		assert_eq!(stock(&lot(3), PHARMACY), (136, 64, 0));
	});
}

#[test]
fn logistics_packs_and_nobody_else() {
	ExtBuilder::default().execute(|| {
		let content = content(&[(lot(1), 0..1)], &[], &[]);
		let told = told(MAKER);
		let by = |origin| Custody::pack(origin, case(1), content.clone(), told);
		assert_noop!(by(responsible(MAKER)), DUTY_MISSING);
		assert_noop!(by(signed(STRANGER)), NOT_AN_AGENT);
		assert_noop!(by(RuntimeOrigin::root()), BadOrigin);
		// What is loose has to be packed before it can be handed over.
		Register::suspend(MAKER);
		assert_ok!(by(logistics(MAKER)));
	});
}

#[test]
fn a_capture_is_one_event() {
	ExtBuilder::default().execute(|| {
		let told = told(MAKER);
		assert_ok!(pack_as(MAKER, case(1), content(&[(lot(1), 0..1)], &[], &[]), told));
		let again = || pack_as(MAKER, case(2), content(&[(lot(1), 1..2)], &[], &[]), told);
		assert_noop!(again(), pallet_pedigree::Error::<Test>::EventKnown);
	});
}
