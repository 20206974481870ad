// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;

use crate::{
	mock::{Conditions, *},
	*,
};

/// Has excursion `number` of container 1 released.
fn release(number: u64) {
	assert_ok!(answer(FACTORY, number, true));
	assert_ok!(Conditions::release(responsible(WHOLESALER), ExcursionId(number)));
}

fn numbers(excursions: &[(ExcursionId, Excursion)]) -> Vec<u64> {
	excursions.iter().map(|(excursion, _)| excursion.0).collect()
}

#[test]
fn readings_come_in_pages() {
	ExtBuilder::default()
		.packed(1, &[insulin])
		.spent(1, 1, 500)
		.spent(1, 1, 500)
		.spent(1, 1, 500)
		.execute(|| {
			let page = |from, limit| -> Vec<u32> {
				let rows = Conditions::readings(&container(1), from, limit);
				rows.into_iter().map(|(number, _)| number).collect()
			};
			assert_eq!(page(0, 2), [0, 1]);
			assert_eq!(page(2, u32::MAX), [2]);
			assert_eq!(page(3, 2), [] as [u32; 0]);
			assert_eq!(Conditions::readings(&container(2), 0, 2), []);
		});
}

#[test]
fn the_excursions_of_a_container_come_latest_first() {
	ExtBuilder::default().packed(1, &[insulin]).packed(2, &[insulin]).execute(|| {
		for number in 0..3 {
			assert_ok!(spend(1, 100, 2_500));
			release(number);
		}
		let page = |number, before: Option<u64>, limit| {
			let before = before.map(ExcursionId);
			numbers(&Conditions::excursions(&container(number), before, limit))
		};
		assert_eq!(page(1, None, 2), [2, 1]);
		assert_eq!(page(1, Some(1), 2), [0]);
		assert_eq!(page(1, Some(0), 2), [] as [u64; 0]);
		assert_eq!(page(2, Some(1), 2), [] as [u64; 0]);
		assert_eq!(page(2, None, 2), [] as [u64; 0]);
	});
}

#[test]
fn open_excursions_come_oldest_first() {
	let containers: Vec<u32> = (1..=300).collect();
	ExtBuilder::default().execute(|| {
		salus_testing::Index::prepay(WHOLESALER, 1_000);
		for number in &containers {
			Warehouse::pack(container(*number), WHOLESALER, &[insulin()]);
			assert_ok!(spend(*number, 100, 2_500));
		}
		let page = |after: Option<u64>, limit| {
			numbers(&Conditions::open_excursions(after.map(ExcursionId), limit))
		};
		assert_eq!(page(None, 2), [0, 1]);
		assert_eq!(page(Some(254), 3), [255, 256, 257]);
		assert_eq!(page(None, u32::MAX).len(), 256);
		release(1);
		assert_eq!(page(None, 2), [0, 2]);
		assert_eq!(page(Some(299), 2), [] as [u64; 0]);
	});
}

#[test]
fn a_report_says_what_nobody_watched() {
	ExtBuilder::default().packed(1, &[insulin]).spent(1, 10, 500).execute(|| {
		pass(1_000 * MINUTE);
		assert_ok!(record(1, spent(10, 500)));
		let report = monitor(1);
		assert_eq!((report.minutes, report.unwatched_minutes), (20, 990));
		assert_eq!(report.profile, Some(COLD));
	});
}
