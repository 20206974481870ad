// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use hex_literal::hex;
use salus_primitives::{merkle, Day, Digest};
use salus_supply::StorageProfile;
use salus_testing::{Index, Register, DUTY_MISSING, QUOTA_EXHAUSTED};
use sp_core::H256;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Conditions, *},
	*,
};

fn recorded(number: u32) -> Event<Test> {
	Event::ReadingsRecorded {
		container: container(1),
		number,
		institution: WHOLESALER,
		until: now(),
	}
}

fn opened(causes: Causes) -> Event<Test> {
	Event::ExcursionOpened { excursion: ExcursionId(0), container: container(1), causes }
}

const TOO_WARM: Causes =
	Causes { is_too_cold: false, is_too_warm: true, is_mean_too_high: false, is_misstated: false };

/// The minutes of a statement of [`spent`], with a mean that does not tell of them.
fn spent_briefly(minutes: u32, centi_celsius: i16) -> Statement {
	let statement = spent(minutes, centi_celsius);
	Statement { minimum_centi_celsius: 500, mean_kinetic_centi_celsius: 500, ..statement }
}

#[test]
fn the_leaf_of_a_reading_is_its_moment_and_its_temperature() {
	// From sha256sum: 0x00, eight bytes of the moment and two of the temperature, little-endian.
	let reading = Reading { at: NOW, centi_celsius: -512 };
	let expected = hex!("0c8734a2d9e691baa126de3fd237d3f2e649729b3c7ac7e059ba6092d31b66c3");
	assert_eq!(reading.leaf_hash(), H256(expected));
	assert_eq!(reading.leaf_hash(), merkle::leaf_hash(&hex!("0046078e9b01000000fe")));
}

#[test]
fn a_holder_states_what_was_read() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(100 * MINUTE);
		let statement = spent(90, 500);
		assert_ok!(record(1, statement));

		assert_eq!(events(), [recorded(0)]);
		let batch =
			Batch { statement, institution: WHOLESALER, recorded_at: now(), is_disproved: false };
		assert_eq!(Conditions::readings(&container(1), 0, 10), [(0, batch)]);
		let report = monitor(1);
		assert_eq!(report.monitor.recorded, Some(Exposure::of(&statement)));
		assert_eq!((report.minutes, report.outside_minutes), (90, 0));
		assert_eq!(report.mean_kinetic_centi_celsius, Some(500));
		assert!(!report.is_open);
		// The monitor and the readings.
		assert_eq!(Index::used(WHOLESALER), 2);

		assert_ok!(spend(1, 30, 700));
		assert_eq!(events(), [recorded(1)]);
		assert_eq!(Index::used(WHOLESALER), 3);
		let report = monitor(1);
		assert_eq!((report.minutes, report.unwatched_minutes), (120, 0));
		let mean = report.mean_kinetic_centi_celsius.unwrap();
		assert!((550..=600).contains(&mean), "above 550, the mean of the temperatures: {mean}");
	});
}

#[test]
fn a_retried_statement_is_quiet() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 10, 500).execute(|| {
		let statement = spent(10, 500);
		let (before, used) = (monitor(1), Index::used(WHOLESALER));
		pass(MINUTE);
		assert_ok!(record(1, statement));
		// Also once nothing more can be recorded.
		Warehouse::unpack(&container(1));
		assert_ok!(record(1, statement));
		assert_eq!((monitor(1), Index::used(WHOLESALER)), (before, used));
		assert_eq!(events(), []);
	});
}

#[test]
fn minutes_outside_are_allowed_up_to_their_number() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(60 * MINUTE);
		assert_ok!(record(1, spent_briefly(60, 801)));
		assert_eq!(monitor(1).outside_minutes, COLD.outside_minutes);
		assert_eq!(events(), [recorded(0)]);
		assert!(!Warehouse::is_quarantined(&container(1)));

		pass(MINUTE);
		assert_ok!(record(1, spent_briefly(1, 801)));
		assert_eq!(events(), [recorded(1), opened(TOO_WARM)]);
		assert!(Warehouse::is_quarantined(&container(1)));
		let row = excursion(0);
		let asked = Answer { manufacturer: FACTORY, stability: None };
		assert_eq!((row.answers.to_vec(), row.previous), (vec![asked], None));
		assert_eq!((row.causes, row.opened_at, row.extended_at), (TOO_WARM, now(), None));
		assert!(monitor(1).is_open);
		assert_eq!(Index::used(WHOLESALER), 4);
	});
}

#[test]
fn cold_and_warmth_count_together() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(61 * MINUTE);
		let statement = spent(61, 500);
		let both = Statement {
			minimum_centi_celsius: 199,
			maximum_centi_celsius: 801,
			outside_minutes: 61,
			..statement
		};
		assert_ok!(record(1, both));
		assert_eq!(events(), [recorded(0), opened(Causes { is_too_cold: true, ..TOO_WARM })]);
	});
}

#[test]
fn a_mean_that_is_too_high_is_an_excursion_within_the_minutes_that_are_allowed() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(60 * MINUTE);
		assert_ok!(record(1, spent(60, 801)));
		let causes = Causes { is_too_warm: false, is_mean_too_high: true, ..TOO_WARM };
		assert_eq!(events(), [recorded(0), opened(causes)]);
	});
}

#[test]
fn the_mean_is_of_all_that_the_container_went_through() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 10_000, 300).execute(|| {
		assert_ok!(spend(1, 60, 2_500));
		let mean = monitor(1).mean_kinetic_centi_celsius.unwrap();
		assert!(300 < mean && mean < 400, "{mean}");
		assert_eq!(events(), [recorded(1)]);
	});
}

#[test]
fn what_is_too_much_already_is_found_again_only_by_what_adds_to_it() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 100, 2_500).execute(|| {
		let causes = Causes { is_mean_too_high: true, ..TOO_WARM };
		assert_eq!(excursion(0).causes, causes);
		assert_ok!(spend(1, 10, 500));
		assert!(monitor(1).mean_kinetic_centi_celsius > Some(800));
		assert_eq!(events(), [recorded(1)]);
		assert_eq!(excursion(0).extended_at, None);

		pass(MINUTE);
		let cold = Statement {
			minimum_centi_celsius: 100,
			maximum_centi_celsius: 500,
			mean_kinetic_centi_celsius: 400,
			outside_minutes: 1,
			..spent(1, 500)
		};
		assert_ok!(record(1, cold));
		let added = Causes { is_too_cold: true, ..Default::default() };
		let (excursion_id, container) = (ExcursionId(0), container(1));
		assert_eq!(
			events(),
			[
				recorded(2),
				Event::ExcursionExtended { excursion: excursion_id, container, causes: added }
			]
		);
		let row = excursion(0);
		assert_eq!((row.causes, row.extended_at), (causes.with(added), Some(now())));
		assert_eq!(Conditions::open_excursions(None, 10).len(), 1);
	});
}

#[test]
fn the_strictest_product_decides() {
	ExtBuilder::default().packed(1, &[insulin, tablets, vaccine]).execute(|| {
		let profile = Conditions::profile(&container(1)).unwrap();
		let expected = StorageProfile { minimum_centi_celsius: 200, ..COLDER };
		assert_eq!(profile, expected);
		pass(21 * MINUTE);
		// Warm for the vaccine only.
		let warm = spent_briefly(21, 600);
		assert_noop!(record(1, warm), Failure::OutsideMismatch);
		let counted = Statement {
			outside_minutes: 21,
			minimum_centi_celsius: 300,
			mean_kinetic_centi_celsius: 400,
			..warm
		};
		assert_ok!(record(1, counted));
		assert_eq!(events()[1..], [opened(TOO_WARM)]);
		let asked: Vec<_> = excursion(0).answers.iter().map(|answer| answer.manufacturer).collect();
		assert_eq!(asked, [FACTORY, LABORATORY]);
	});
}

#[test]
fn products_that_allow_nothing_together_are_outside_all_the_time() {
	ExtBuilder::default().packed(1, &[insulin, vaccine]).execute(|| {
		let room =
			StorageProfile { minimum_centi_celsius: 1_500, maximum_centi_celsius: 2_500, ..COLD };
		Catalogue::make(vaccine(), LABORATORY, Some(room));
		pass(61 * MINUTE);
		let statement = spent(61, 500);
		assert_noop!(record(1, statement), Failure::OutsideMismatch);
		assert_ok!(record(1, Statement { outside_minutes: 61, ..statement }));
		let causes = excursion(0).causes;
		assert!(causes.is_too_cold && !causes.is_too_warm);
	});
}

#[test]
fn what_asks_for_nothing_is_not_monitored() {
	ExtBuilder::default().packed(1, &[tablets]).packed(2, &[]).execute(|| {
		pass(10 * MINUTE);
		assert_noop!(record(1, spent(1, 500)), Failure::NotMonitored);
		assert_noop!(record(2, spent(1, 500)), Failure::NotMonitored);
	});
}

#[test]
fn figures_agree_with_each_other() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let sound = spent(10, 500);
		let unsound = [
			Statement { count: 0, ..sound },
			Statement { until: sound.from - 1, ..sound },
			Statement { minimum_centi_celsius: 501, ..sound },
			Statement { maximum_centi_celsius: 499, ..sound },
			Statement { mean_kinetic_centi_celsius: 499, ..sound },
			Statement { mean_kinetic_centi_celsius: 501, ..sound },
			Statement { maximum_centi_celsius: 900, outside_minutes: 11, ..sound },
			Statement { minimum_centi_celsius: -27_316, outside_minutes: 1, ..sound },
		];
		for statement in unsound {
			assert_noop!(record(1, statement), Failure::StatementUnsound);
		}
		let miscounted = [
			Statement { outside_minutes: 1, ..sound },
			Statement { maximum_centi_celsius: 801, ..sound },
			Statement { minimum_centi_celsius: 199, ..sound },
		];
		for statement in miscounted {
			assert_noop!(record(1, statement), Failure::OutsideMismatch);
		}
		let bounds = Statement { minimum_centi_celsius: 200, maximum_centi_celsius: 800, ..sound };
		assert_ok!(record(1, bounds));
	});
}

#[test]
fn readings_follow_each_other_and_lie_in_the_past() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 10, 500).execute(|| {
		let last = now();
		pass(10 * MINUTE);
		let next = spent(10, 500);
		assert_noop!(record(1, Statement { from: last - 1, ..next }), Failure::ReadingsOverlap);
		assert_noop!(record(1, Statement { until: now() + 1, ..next }), Failure::ReadingsInFuture);
		assert_ok!(record(1, Statement { from: last + 5 * MINUTE, ..next }));
		assert_eq!((monitor(1).minutes, monitor(1).unwatched_minutes), (15, 5));
	});
}

#[test]
fn one_reading_stands_for_a_minute_and_minutes_that_were_begun_count() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		let alone = Statement { count: 1, ..spent(0, 500) };
		assert_eq!(alone.minutes(), 1);
		assert_ok!(record(1, alone));
		let hasty = Statement { count: 2, until: NOW + MINUTE + 1, ..alone };
		assert_eq!(hasty.minutes(), 2);
		pass(2 * MINUTE);
		assert_ok!(record(1, hasty));
		assert_eq!((monitor(1).minutes, monitor(1).unwatched_minutes), (3, 0));
	});
}

#[test]
fn only_what_is_outermost_and_in_the_stock_is_watched() {
	ExtBuilder::default().packed(1, &[insulin]).packed(2, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		assert_noop!(record(3, spent(1, 500)), Failure::ContainerUnknown);
		Warehouse::nest(container(9), WHOLESALER, &[container(1)]);
		assert_noop!(record(1, spent(1, 500)), Failure::Nested);
		assert_ok!(record(9, spent(1, 500)));
		Warehouse::unpack(&container(9));
		assert_noop!(record(9, spent(0, 500)), Failure::NotInStock);
		pass(MINUTE);
		assert_ok!(record(1, spent(0, 500)));
		Warehouse::destroy(&container(2));
		assert_noop!(record(2, spent(1, 500)), Failure::NotInStock);
	});
}

#[test]
fn the_holder_states_by_its_logistics() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		let statement = spent(10, 500);
		let by = |origin| Conditions::record_readings(origin, container(1), statement);
		assert_noop!(by(RuntimeOrigin::root()), BadOrigin);
		assert_noop!(by(RuntimeOrigin::none()), BadOrigin);
		assert_noop!(by(responsible(WHOLESALER)), DUTY_MISSING);
		assert_noop!(by(logistics(PHARMACY)), Failure::NotHolder);
		// The proprietor is not asked, and a container that travels is the sender's.
		Warehouse::hand(&container(1), PHARMACY);
		assert_noop!(by(logistics(WHOLESALER)), Failure::NotHolder);
		succeed(PHARMACY, OTHER);
		assert_noop!(by(logistics(PHARMACY)), Failure::NotHolder);
		assert_ok!(by(logistics(OTHER)));
	});
}

#[test]
fn who_winds_up_goes_on_watching() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		Register::suspend(WHOLESALER);
		assert_ok!(spend(1, 10, 500));
	});
}

#[test]
fn readings_need_quota_and_an_excursion_does_not() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(100 * MINUTE);
		Index::prepay(WHOLESALER, 1);
		assert_noop!(record(1, spent(100, 2_500)), QUOTA_EXHAUSTED);
		Index::prepay(WHOLESALER, 2);
		assert_ok!(record(1, spent(100, 2_500)));
		assert_eq!(Index::used(WHOLESALER), 3);
		assert!(excursion(0).is_charged);
	});
}

#[test]
fn a_container_has_no_more_manufacturers_than_an_excursion_may_concern() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		let lots: Vec<_> = (0..=MAX_MANUFACTURERS)
			.map(|number| {
				let lot = format!("B{number}").parse().unwrap();
				let lot = salus_gs1::Lgtin { lot, ..insulin() };
				let manufacturer = salus_primitives::InstitutionId(100 + number);
				Catalogue::make(lot, manufacturer, Some(COLD));
				lot
			})
			.collect();
		Warehouse::pack(container(1), WHOLESALER, &lots);
		pass(100 * MINUTE);
		assert_noop!(record(1, spent(100, 2_500)), Failure::TooManyLots);
		Warehouse::pack(container(1), WHOLESALER, &lots[1..]);
		assert_ok!(record(1, spent(100, 2_500)));
		assert_eq!(excursion(0).answers.len() as u32, MAX_MANUFACTURERS);
	});
}

#[test]
fn a_root_says_nothing_by_itself() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(10 * MINUTE);
		// The same root twice: another stretch in which the same was read.
		let root = Digest::from([1; 32]);
		assert_ok!(record(1, Statement { root, until: now() - MINUTE, ..spent(10, 500) }));
		assert_ok!(record(1, Statement { root, ..spent(1, 500) }));
		assert_eq!(Conditions::readings(&container(1), 0, 10).len(), 2);
	});
}

#[test]
fn a_moment_is_not_stated_over_and_over() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 10, 500).execute(|| {
		let again = Statement { count: 1, ..spent(0, 300) };
		assert_noop!(record(1, again), Failure::StatementTooShort);
		pass(MINUTE - 1);
		assert_noop!(record(1, spent(0, 300)), Failure::StatementTooShort);
		pass(1);
		assert_ok!(record(1, spent(0, 300)));
		assert_eq!((monitor(1).minutes, monitor(1).unwatched_minutes), (11, 0));
	});
}

#[test]
fn nothing_was_read_before_all_was_made() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(100 * MINUTE);
		let from = Day(20_000).start();
		let early = Statement { count: u32::MAX, from: from - 1, ..spent(0, 300) };
		assert_noop!(record(1, early), Failure::BeforeMade);
		assert_ok!(record(1, Statement { from, ..early }));
	});
}

#[test]
fn one_reading_has_one_moment() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(100 * MINUTE);
		assert_noop!(
			record(1, Statement { count: 1, ..spent(100, 300) }),
			Failure::StatementUnsound
		);
	});
}

#[test]
fn what_adds_to_an_excursion_quarantines_and_asks_whoever_is_concerned() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 100, 2_500).execute(|| {
		Warehouse::destroy(&container(1));
		Rows::set(&Default::default());
		Warehouse::pack(container(1), WHOLESALER, &[vaccine()]);
		assert_ok!(spend(1, 100, 2_500));
		assert!(Warehouse::is_quarantined(&container(1)));
		let asked: Vec<_> = excursion(0).answers.iter().map(|answer| answer.manufacturer).collect();
		assert_eq!(asked, [FACTORY, LABORATORY]);
	});
}

#[test]
fn readings_stand_close_enough_to_tell_of_the_time_between_them() {
	ExtBuilder::default().packed(1, &[insulin]).execute(|| {
		pass(1_000 * MINUTE);
		let before_and_after_the_truck = Statement { count: 2, ..spent(61, 500) };
		assert_noop!(record(1, before_and_after_the_truck), Failure::StatementUnsound);
		assert_ok!(record(1, Statement { count: 2, ..spent(60, 500) }));
	});
}
