// SPDX-License-Identifier: Apache-2.0

//! What containers take along when they are packed into others and leave them.

use frame_support::assert_ok;
use salus_testing::Index;

use crate::{
	mock::{Conditions, *},
	*,
};

fn inherited(child: u32, parent: u32) -> Event<Test> {
	Event::ExposureInherited { container: container(child), parent: container(parent) }
}

/// The wholesaler packs container `parent` with `children`.
fn nest(parent: u32, children: &[u32]) {
	let children: Vec<_> = children.iter().map(|number| container(*number)).collect();
	Warehouse::nest(container(parent), WHOLESALER, &children);
}

fn two_cases() -> ExtBuilder {
	ExtBuilder::default().packed(1, &[insulin]).packed(2, &[vaccine])
}

#[test]
fn what_leaves_a_container_went_through_what_that_did() {
	two_cases().spent(1, 30, 500).execute(|| {
		nest(9, &[1, 2]);
		assert_ok!(spend(9, 60, 400));
		events();
		Warehouse::unpack(&container(9));
		assert_eq!(events(), [inherited(1, 9), inherited(2, 9)]);
		let exposure = monitor(9).monitor.recorded;
		let first = monitor(1);
		assert_eq!(first.monitor.inherited, exposure);
		assert_eq!((first.minutes, first.unwatched_minutes), (90, 0));
		let mean = first.mean_kinetic_centi_celsius.unwrap();
		assert!(433 < mean && mean < 440, "{mean}");
		let second = monitor(2).monitor;
		assert_eq!((second.inherited, second.recorded), (exposure, None));
		assert_eq!((second.payer, second.is_charged), (WHOLESALER, true));
		// The readings of a case go on where it left.
		let overlapping = record(1, spent(1, 500));
		assert_eq!(overlapping, Err(Error::<Test>::ReadingsOverlap.into()));
		assert_ok!(spend(1, 5, 500));
		assert_eq!(monitor(1).monitor.batches, 2);
	});
}

#[test]
fn what_nobody_watched_hands_on_nothing() {
	two_cases().execute(|| {
		nest(9, &[1, 2]);
		Warehouse::unpack(&container(9));
		assert_eq!(events(), []);
		assert!(Conditions::monitor(&container(1)).is_none());
		assert!(Conditions::monitor(&container(9)).is_none());
	});
}

#[test]
fn minutes_outside_go_on_counting_in_the_container_around() {
	let cold: &[fn() -> salus_gs1::Lgtin] = &[insulin];
	ExtBuilder::default().packed(1, cold).packed(2, cold).packed(3, cold).execute(|| {
		// Outside for 50 and for 20 minutes, of 60.
		pass(1_000 * MINUTE);
		for (number, minutes) in [(1, 50), (2, 20)] {
			let statement = Statement {
				maximum_centi_celsius: 900,
				outside_minutes: minutes,
				..spent(1_000, 500)
			};
			assert_ok!(record(number, statement));
		}
		nest(8, &[2, 1]);
		nest(9, &[8, 3]);
		assert_eq!((monitor(8).outside_minutes, monitor(9).outside_minutes), (50, 50));
		assert_eq!(monitor(9).monitor.payer, WHOLESALER);

		pass(11 * MINUTE);
		let warm = Statement { maximum_centi_celsius: 900, outside_minutes: 10, ..spent(11, 500) };
		assert_ok!(record(9, Statement { until: now() - MINUTE, ..warm }));
		assert!(!monitor(9).is_open);
		let more = Statement { from: now() - MINUTE, outside_minutes: 1, ..warm };
		assert_ok!(record(9, more));
		assert!(monitor(9).is_open, "case 1 has been outside for 61 minutes");

		assert_ok!(answer(FACTORY, 0, true));
		assert_ok!(Conditions::release(responsible(WHOLESALER), ExcursionId(0)));
		Warehouse::unpack(&container(9));
		Warehouse::unpack(&container(8));
		let outside = [1, 2, 3].map(|number| monitor(number).outside_minutes);
		assert_eq!(outside, [61, 31, 11]);
		// What was judged stable is not judged again.
		assert!(Conditions::open_excursions(None, 10).is_empty());
	});
}

#[test]
fn what_was_watched_goes_on_where_it_ended() {
	two_cases().spent(1, 30, 500).execute(|| {
		let packed_until = now();
		pass(MINUTE);
		nest(9, &[1, 2]);
		let row = Monitor { packed_until, is_charged: true, ..Monitor::new(WHOLESALER) };
		assert_eq!(monitor(9).monitor, Monitor { changed_at: now(), ..row });
		assert_eq!((monitor(9).minutes, Index::used(WHOLESALER)), (0, 3));
	});
}

#[test]
fn what_is_missing_from_a_quarantined_container_is_quarantined_too() {
	two_cases().packed(3, &[tablets]).execute(|| {
		nest(8, &[1]);
		nest(9, &[8, 2, 3]);
		assert_ok!(spend(9, 100, 2_500));
		let used = Index::used(WHOLESALER);
		events();
		Warehouse::miss(&container(1));
		let causes = excursion(0).causes;
		assert_eq!(
			events(),
			[
				inherited(1, 9),
				Event::ExcursionOpened {
					excursion: ExcursionId(1),
					container: container(1),
					causes
				}
			]
		);
		assert!(Warehouse::is_quarantined(&container(1)));
		let asked: Vec<_> = excursion(1).answers.iter().map(|answer| answer.manufacturer).collect();
		assert_eq!(asked, [FACTORY]);
		// A monitor and an excursion.
		assert_eq!(Index::used(WHOLESALER), used + 2);

		// What asks for nothing needs no answer.
		Warehouse::miss(&container(3));
		assert_eq!(events(), [inherited(3, 9)]);
		assert!(!Warehouse::is_quarantined(&container(3)));
	});
}

#[test]
fn an_empty_quota_hides_nothing() {
	two_cases().execute(|| {
		nest(9, &[1, 2]);
		assert_ok!(spend(9, 10, 500));
		Index::prepay(WHOLESALER, 0);
		Warehouse::unpack(&container(9));
		assert_eq!(monitor(1).minutes, 10);
	});
}

#[test]
fn what_a_container_goes_through_begins_where_what_is_in_it_ended() {
	two_cases().spent(1, 100, 790).execute(|| {
		nest(8, &[1, 2]);
		nest(9, &[8]);
		let overlapping = record(9, spent(100, 300));
		assert_eq!(overlapping, Err(Error::<Test>::ReadingsOverlap.into()));
		assert_ok!(spend(9, 100, 300));
		Warehouse::unpack(&container(9));
		Warehouse::unpack(&container(8));
		assert_eq!((monitor(1).minutes, monitor(1).unwatched_minutes), (200, 0));
		assert_eq!(monitor(2).minutes, 100);
	});
}

#[test]
fn who_has_a_container_pays_for_what_it_inherits() {
	let cold: &[fn() -> salus_gs1::Lgtin] = &[insulin];
	ExtBuilder::default().packed(1, cold).packed(2, cold).execute(|| {
		nest(9, &[1, 2]);
		assert_ok!(spend(9, 50, 500));
		let used = Index::used(WHOLESALER);
		Warehouse::hand(&container(9), PHARMACY);
		Warehouse::unpack(&container(9));
		assert_eq!((Index::used(WHOLESALER), Index::used(PHARMACY)), (used, 2));
	});
}

#[test]
fn who_packs_pays_for_what_goes_on_counting() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		assert_ok!(spend(1, 5, 801));
		let used = Index::used(WHOLESALER);
		Warehouse::hand(&container(1), PHARMACY);
		for parent in 7..10 {
			Warehouse::nest(container(parent), PHARMACY, &[container(1)]);
			Warehouse::unpack(&container(parent));
		}
		assert_eq!((Index::used(WHOLESALER), Index::used(PHARMACY)), (used, 3));
	});
}

#[test]
fn who_misstated_pays_for_excursions_and_who_has_them_for_monitors() {
	ExtBuilder::default().packed(1, &[insulin]).packed(2, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let readings = [
			Reading { at: now() - 10 * MINUTE, centi_celsius: 1_200 },
			Reading { at: now(), centi_celsius: 500 },
		];
		assert_ok!(record(1, Statement { root: root(&readings), ..spent(10, 500) }));
		Warehouse::hand(&container(1), PHARMACY);
		Warehouse::hand(&container(2), PHARMACY);
		Warehouse::nest(container(9), PHARMACY, &[container(1), container(2)]);
		let used = || (Index::used(WHOLESALER), Index::used(PHARMACY));
		assert_eq!(used(), (2, 1));
		let place = first_of(&readings);
		let proved =
			Conditions::prove_reading(signed(STRANGER), container(1), 0, readings[0], place);
		assert_ok!(proved);
		assert_eq!(used(), (3, 1));
		// Nothing was recorded for what it is missing from, and all the same it is quarantined.
		Warehouse::miss(&container(2));
		assert_eq!(used(), (4, 2));
		assert!(Warehouse::is_quarantined(&container(2)));
	});
}
