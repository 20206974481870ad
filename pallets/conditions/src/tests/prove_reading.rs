// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::Place;
use salus_testing::Index;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Conditions, *},
	*,
};

/// What the logger read, ending now, and what the wholesaler says instead.
fn readings(warm: i16) -> [Reading; 2] {
	[
		Reading { at: now() - 10 * MINUTE, centi_celsius: warm },
		Reading { at: now(), centi_celsius: 500 },
	]
}

/// The wholesaler states 5 degrees whatever was read, for container `number`.
fn state(number: u32, readings: &[Reading; 2]) -> DispatchResult {
	record(number, Statement { root: root(readings), ..spent(10, 500) })
}

fn prove(number: u32, reading: Reading, place: Place) -> DispatchResult {
	Conditions::prove_reading(signed(STRANGER), container(number), 0, reading, place)
}

fn disproved(reading: Reading) -> Event<Test> {
	let (container, institution) = (container(1), WHOLESALER);
	Event::ReadingsDisproved { container, number: 0, institution, reading }
}

#[test]
fn a_reading_that_was_left_out_is_an_excursion() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let readings = readings(1_200);
		assert_ok!(state(1, &readings));
		events();
		assert_ok!(prove(1, readings[0], first_of(&readings)));

		let (excursion_id, causes) = (ExcursionId(0), Causes::MISSTATED);
		assert_eq!(
			events(),
			[
				disproved(readings[0]),
				Event::ExcursionOpened { excursion: excursion_id, container: container(1), causes }
			]
		);
		assert!(Warehouse::is_quarantined(&container(1)));
		assert!(Conditions::readings(&container(1), 0, 1)[0].1.is_disproved);
		// Who misstated it pays: for the monitor, the readings and the excursion.
		assert_eq!(Index::used(WHOLESALER), 3);
		assert_eq!(excursion(0).answers[0].manufacturer, FACTORY);
	});
}

#[test]
fn readings_are_disproved_once() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let readings = readings(1_200);
		assert_ok!(state(1, &readings));
		assert_ok!(prove(1, readings[0], first_of(&readings)));
		events();
		let before = (monitor(1), excursion(0));
		pass(MINUTE);
		assert_ok!(prove(1, readings[0], first_of(&readings)));
		assert_eq!((monitor(1), excursion(0)), before);
		assert_eq!(events(), []);
	});
}

#[test]
fn too_cold_and_at_another_time_are_outside_too() {
	ExtBuilder::default().packed(1, &[insulin]).packed(2, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let cold = readings(499);
		assert_ok!(state(1, &cold));
		assert_ok!(prove(1, cold[0], first_of(&cold)));
		let mut early = readings(500);
		early[0].at -= 1;
		assert_ok!(state(2, &early));
		assert_ok!(prove(2, early[0], first_of(&early)));
	});
}

#[test]
fn what_is_as_stated_or_not_there_proves_nothing() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let readings = readings(1_200);
		assert_ok!(state(1, &readings));
		let place = first_of(&readings);
		let other = Reading { centi_celsius: 1_300, ..readings[0] };
		assert_noop!(prove(1, other, place.clone()), Failure::NotInReadings);
		let elsewhere = Place { index: 1, ..place.clone() };
		assert_noop!(prove(1, readings[0], elsewhere), Failure::NotInReadings);
		assert_noop!(prove(2, readings[0], place.clone()), Failure::ReadingsUnknown);
		let path = vec![readings[0].leaf_hash()].try_into().unwrap();
		assert_noop!(prove(1, readings[1], Place { index: 1, path }), Failure::AsStated);
		let by =
			|origin| Conditions::prove_reading(origin, container(1), 0, readings[0], place.clone());
		assert_noop!(by(RuntimeOrigin::root()), BadOrigin);
		assert_ok!(by(logistics(PHARMACY)));
	});
}

#[test]
fn it_adds_to_the_excursion_that_is_open() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let readings = readings(1_200);
		assert_ok!(state(1, &readings));
		assert_ok!(spend(1, 100, 2_500));
		let causes = excursion(0).causes;
		assert_ok!(prove(1, readings[0], first_of(&readings)));
		assert_eq!(excursion(0).causes, causes.with(Causes::MISSTATED));
		assert_eq!(excursion(0).extended_at, Some(now()));
	});
}

#[test]
fn what_the_container_is_in_by_now_is_quarantined() {
	ExtBuilder::default().packed(1, &[insulin]).packed(2, &[vaccine]).execute(|| {
		pass(10 * MINUTE);
		let readings = readings(1_200);
		assert_ok!(state(1, &readings));
		Warehouse::nest(container(8), WHOLESALER, &[container(1), container(2)]);
		Warehouse::nest(container(9), WHOLESALER, &[container(8)]);
		assert_ok!(prove(1, readings[0], first_of(&readings)));
		let row = excursion(0);
		assert_eq!(row.container, container(9));
		let asked: Vec<_> = row.answers.iter().map(|answer| answer.manufacturer).collect();
		assert_eq!(asked, [FACTORY, LABORATORY]);
		assert!(Warehouse::is_quarantined(&container(1)));
		assert_eq!(monitor(9).monitor.excursion, Some(ExcursionId(0)));
		// Readings and a monitor of case 1, monitors of both that it is in, an excursion.
		assert_eq!(Index::used(WHOLESALER), 5);
	});
}

#[test]
fn what_left_the_stock_is_told_of_alone() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let readings = readings(1_200);
		assert_ok!(state(1, &readings));
		Warehouse::destroy(&container(1));
		events();
		assert_ok!(prove(1, readings[0], first_of(&readings)));
		assert_eq!(events(), [disproved(readings[0])]);
		assert!(Conditions::open_excursions(None, 1).is_empty());
	});
}

#[test]
fn an_empty_quota_stops_no_proof() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let readings = readings(1_200);
		assert_ok!(state(1, &readings));
		Index::prepay(WHOLESALER, 0);
		assert_ok!(prove(1, readings[0], first_of(&readings)));
	});
}
