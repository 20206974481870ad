// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::InstitutionId;
use salus_testing::{Register, DUTY_MISSING};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Conditions, *},
	*,
};

fn answer(institution: InstitutionId, is_stable: bool) -> DispatchResult {
	crate::mock::answer(institution, 0, is_stable)
}

fn release() -> DispatchResult {
	Conditions::release(responsible(WHOLESALER), ExcursionId(0))
}

/// Container 1, with products of factory and laboratory, was too warm.
fn warm() -> ExtBuilder {
	ExtBuilder::default().packed(1, &[insulin, vaccine]).spent(1, 100, 2_500)
}

fn stable() -> ExtBuilder {
	warm().then(|| answer(FACTORY, true)).then(|| answer(LABORATORY, true))
}

#[test]
fn a_container_is_free_by_the_word_of_every_manufacturer() {
	warm().execute(|| {
		assert_noop!(release(), Failure::StabilityUnanswered);
		assert_ok!(answer(FACTORY, true));
		assert_noop!(release(), Failure::StabilityUnanswered);
		assert_ok!(answer(LABORATORY, false));
		assert_noop!(release(), Failure::NotStable);
		assert_ok!(answer(LABORATORY, true));
		events();

		assert_ok!(release());
		let (excursion_id, institution) = (ExcursionId(0), WHOLESALER);
		let container = container(1);
		assert_eq!(
			events(),
			[Event::ExcursionReleased { excursion: excursion_id, container, institution }]
		);
		assert!(!Warehouse::is_quarantined(&container));
		assert_eq!(excursion(0).outcome, Some(Outcome::Released { institution, at: now() }));
		assert!(Conditions::open_excursions(None, 1).is_empty());
		assert!(!monitor(1).is_open);
	});
}

#[test]
fn a_retried_release_is_quiet() {
	stable().then(release).execute(|| {
		let before = excursion(0);
		pass(MINUTE);
		assert_ok!(release());
		assert_eq!((excursion(0), events()), (before, vec![]));
	});
}

#[test]
fn the_holder_releases_by_its_responsible_person() {
	stable().execute(|| {
		let by = |origin| Conditions::release(origin, ExcursionId(0));
		assert_noop!(by(RuntimeOrigin::root()), BadOrigin);
		assert_noop!(by(logistics(WHOLESALER)), DUTY_MISSING);
		assert_noop!(by(responsible(FACTORY)), Failure::NotHolder);
		assert_noop!(
			Conditions::release(responsible(WHOLESALER), ExcursionId(1)),
			Failure::ExcursionUnknown
		);
		Warehouse::hand(&container(1), PHARMACY);
		assert_noop!(release(), Failure::NotHolder);
		Register::suspend(PHARMACY);
		assert_ok!(by(responsible(PHARMACY)));
	});
}

#[test]
fn what_left_the_stock_is_not_released() {
	stable().execute(|| {
		Warehouse::destroy(&container(1));
		assert_noop!(release(), Failure::NotInStock);
		assert_ok!(Conditions::close(signed(STRANGER), ExcursionId(0)));
		assert_noop!(release(), Failure::ExcursionClosed);
	});
}

#[test]
fn whatever_is_added_after_a_release_is_another_excursion() {
	stable().then(release).execute(|| {
		assert_ok!(spend(1, 10, 300));
		assert!(!monitor(1).is_open);
		assert_ok!(spend(1, 1, 2_500));
		let row = excursion(1);
		assert_eq!((row.previous, row.is_open()), (Some(ExcursionId(0)), true));
		assert!(Warehouse::is_quarantined(&container(1)));
		assert_eq!(monitor(1).monitor.excursion, Some(ExcursionId(1)));
		assert_eq!(excursion(0).outcome.unwrap().at(), now() - 11 * MINUTE);
	});
}
