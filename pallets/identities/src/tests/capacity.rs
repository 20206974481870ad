// SPDX-License-Identifier: Apache-2.0

//! What other pallets are told about who acts for whom.

use frame_support::assert_ok;
use salus_primitives::{
	time::DAY_MILLISECONDS, Basis, Capacity, Day, Moment, Power, Representation,
};

use crate::{
	mock::{Identities, *},
	*,
};

const ITSELF: Option<Capacity> = Some(Capacity::Subject);

fn on(basis: Basis) -> Option<Capacity> {
	Some(Capacity::Representative(basis))
}

fn capacity(actor: AccountId, subject: AccountId, moment: Moment) -> Option<Capacity> {
	Identities::capacity(&actor, &subject, Power::Consent, moment)
}

#[test]
fn an_account_acts_for_itself_whether_it_has_an_identity_or_not() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		assert_eq!(capacity(STRANGER, STRANGER, NOW), ITSELF);
		assert_eq!(capacity(PATIENT, PATIENT, NOW), ITSELF);
		assert_eq!(capacity(PATIENT, PATIENT, 0), ITSELF);
		assert_eq!(capacity(STRANGER, PATIENT, NOW), None);
	});
}

#[test]
fn a_deactivated_account_acts_no_more_but_did() {
	ExtBuilder::default().empowered(None).execute(|| {
		pass(HOUR);
		assert_ok!(Identities::deactivate(signed(PATIENT), PATIENT));
		assert_eq!(capacity(PATIENT, PATIENT, NOW + HOUR - 1), ITSELF);
		assert_eq!(capacity(PATIENT, PATIENT, NOW + HOUR), None);
		// Somebody must be able to.
		assert_eq!(capacity(FRIEND, PATIENT, NOW + HOUR), on(Basis::PowerOfAttorney));
	});
}

#[test]
fn a_mandate_is_for_its_scope() {
	ExtBuilder::default().empowered(None).execute(|| {
		let capacity = |power| Identities::capacity(&FRIEND, &PATIENT, power, NOW);
		assert_eq!(capacity(Power::Consent), on(Basis::PowerOfAttorney));
		for power in [Power::Research, Power::Access, Power::Request, Power::Claim, Power::Keys] {
			assert_eq!(capacity(power), None);
		}
	});
}

#[test]
fn a_mandate_holds_from_its_first_millisecond_to_the_one_before_its_end() {
	ExtBuilder::default().empowered(Some(NOW + HOUR)).execute(|| {
		let power = on(Basis::PowerOfAttorney);
		assert_eq!(capacity(FRIEND, PATIENT, NOW - 1), None);
		assert_eq!(capacity(FRIEND, PATIENT, NOW), power);
		assert_eq!(capacity(FRIEND, PATIENT, NOW + HOUR - 1), power);
		assert_eq!(capacity(FRIEND, PATIENT, NOW + HOUR), None);
	});
}

#[test]
fn an_ended_mandate_held_until_it_was_ended() {
	ExtBuilder::default().empowered(Some(NOW + 9 * HOUR)).passed(HOUR).execute(|| {
		assert_ok!(Identities::end_mandate(signed(PATIENT), PATIENT, MandateId(0)));
		let power = on(Basis::PowerOfAttorney);
		assert_eq!(capacity(FRIEND, PATIENT, NOW + HOUR - 1), power);
		assert_eq!(capacity(FRIEND, PATIENT, NOW + HOUR), None);
	});
}

#[test]
fn a_child_comes_of_age_in_the_millisecond_of_its_majority() {
	ExtBuilder::default().minor().execute(|| {
		assert!(Identities::is_minor(&CHILD, NOW));
		assert!(Identities::is_minor(&CHILD, MAJORITY - 1));
		assert!(!Identities::is_minor(&CHILD, MAJORITY));
		assert!(!Identities::is_minor(&PATIENT, NOW));
		assert_eq!(capacity(PARENT, CHILD, MAJORITY - 1), on(Basis::Minor));
		assert_eq!(capacity(PARENT, CHILD, MAJORITY), None);
		assert_eq!(capacity(CHILD, CHILD, NOW), ITSELF);
	});
}

#[test]
fn a_child_whose_parents_lose_it_is_a_minor_only_with_a_new_guardian() {
	ExtBuilder::default().minor().passed(HOUR).execute(|| {
		assert_ok!(Identities::end_mandate(signed(officer(REGULATOR)), CHILD, MandateId(0)));
		assert!(Identities::is_minor(&CHILD, NOW + HOUR - 1));
		assert_eq!(Identities::majority(&CHILD, NOW + HOUR), None);
		let later = MAJORITY + HOUR;
		assert_ok!(record(officer(CLINIC), CHILD, FRIEND, Basis::Minor, Some(later)));
		assert_eq!(Identities::majority(&CHILD, NOW + HOUR), Some(later));
		assert_eq!(Identities::majority(&CHILD, NOW), Some(MAJORITY));
		assert_eq!(Identities::majority(&CHILD, NOW - 1), None);
	});
}

#[test]
fn the_strongest_basis_counts() {
	let order = || record(officer(REGULATOR), CHILD, PARENT, Basis::CourtOrder, Some(NOW + HOUR));
	ExtBuilder::default().minor().then(order).execute(|| {
		assert_eq!(capacity(PARENT, CHILD, NOW), on(Basis::CourtOrder));
		assert_eq!(capacity(PARENT, CHILD, NOW + HOUR), on(Basis::Minor));
	});
}

#[test]
fn the_day_after_death_only_executors_act() {
	let order = || record(officer(REGULATOR), PATIENT, PARENT, Basis::CourtOrder, None);
	let chain = ExtBuilder::default().empowered(None).then(order).dead(PATIENT, TODAY);
	chain.execute(|| {
		assert_ok!(record(officer(CLINIC), PATIENT, STRANGER, Basis::Executor, None));
		let midnight = Moment::from(TODAY.0 as u32 + 1) * DAY_MILLISECONDS;
		let acting = |moment| {
			[PATIENT, FRIEND, PARENT, STRANGER].map(|actor| capacity(actor, PATIENT, moment))
		};
		let living = [ITSELF, on(Basis::PowerOfAttorney), on(Basis::CourtOrder), None];
		assert_eq!(acting(midnight - 1), living);
		assert_eq!(acting(midnight), [None, None, None, on(Basis::Executor)]);

		assert_ok!(Identities::record_death(signed(officer(CLINIC)), PATIENT, None));
		assert_eq!(acting(midnight), living);
	});
}

#[test]
fn the_parents_of_a_dead_child_do_not_act_as_such() {
	ExtBuilder::default().minor().dead(CHILD, Day(TODAY.0 - 1)).execute(|| {
		assert_eq!(capacity(PARENT, CHILD, NOW), None);
	});
}

#[test]
fn a_representative_who_died_or_whose_account_ended_does_not_act() {
	let parent = || {
		register(CLINIC, PARENT);
		Ok(())
	};
	ExtBuilder::default().minor().then(parent).dead(PARENT, TODAY).execute(|| {
		let tomorrow = NOW + DAY_MILLISECONDS;
		assert_eq!(capacity(PARENT, CHILD, NOW), on(Basis::Minor));
		assert_eq!(capacity(PARENT, CHILD, tomorrow), None);
	});
	ExtBuilder::default().minor().then(parent).passed(HOUR).deactivated(PARENT).execute(|| {
		assert_eq!(capacity(PARENT, CHILD, NOW), on(Basis::Minor));
		assert_eq!(capacity(PARENT, CHILD, NOW + HOUR), None);
	});
}

#[test]
fn a_folded_mandate_no_longer_counts_for_the_past() {
	ExtBuilder::default().empowered(Some(NOW + HOUR)).passed(HOUR).execute(|| {
		assert_eq!(capacity(FRIEND, PATIENT, NOW), on(Basis::PowerOfAttorney));
		pass(HISTORY_PERIOD);
		assert_ok!(Identities::fold(signed(STRANGER), PATIENT));
		assert_eq!(capacity(FRIEND, PATIENT, NOW), None);
	});
}
