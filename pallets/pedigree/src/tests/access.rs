// SPDX-License-Identifier: Apache-2.0

use salus_primitives::InstitutionId;
use salus_supply::{PedigreeError, Step, Thing};
use salus_testing::{admin, officer, Index, Register};

use super::numbers_for;
use crate::mock::*;

/// A pack of a lot that was made of another one, shipped in a case to the distributor, taken out,
/// and the case shipped on.
fn distributed() {
	make(SUPPLIER, lot(1), &[]);
	make(MANUFACTURER, lot(2), &[lot(1)]);
	put(MANUFACTURER, container(1), &[], &[2]);
	ship(MANUFACTURER, DISTRIBUTOR, &[container(1)]);
	touch(DISTRIBUTOR, Step::TakenOut, pack(2, 1), &[container(1), lot(2)]);
	ship(DISTRIBUTOR, PHARMACY, &[container(1)]);
}

fn may_see(institution: InstitutionId, thing: Thing) -> bool {
	match numbers_for(logistics(institution), thing, None, None) {
		Ok(_) => true,
		Err(PedigreeError::NotAParty) => false,
		Err(error) => panic!("{error:?}"),
	}
}

fn who_may_see(thing: Thing) -> Vec<InstitutionId> {
	INSTITUTIONS.into_iter().filter(|institution| may_see(*institution, thing)).collect()
}

#[test]
fn who_had_a_part_in_it_may_see_it() {
	execute(|| {
		distributed();
		assert_eq!(who_may_see(pack(2, 1)), [MANUFACTURER, DISTRIBUTOR, REGULATOR]);
		assert_eq!(who_may_see(lot(2)), [MANUFACTURER, REGULATOR]);
		assert_eq!(who_may_see(lot(1)), [SUPPLIER, REGULATOR]);
		// To whom it was sent, before it says a word.
		assert_eq!(who_may_see(container(1)), [MANUFACTURER, DISTRIBUTOR, PHARMACY, REGULATOR]);
	});
}

#[test]
fn who_took_part_only_in_what_is_in_a_container_may_not_see_it() {
	execute(|| {
		distributed();
		put(PHARMACY, container(2), &[container(1)], &[]);
		assert_eq!(who_may_see(container(2)), [PHARMACY, REGULATOR]);
		// But the other way round.
		ship(PHARMACY, HOSPITAL, &[container(2)]);
		assert!(may_see(HOSPITAL, container(1)));
		assert!(may_see(MANUFACTURER, container(1)));
	});
}

#[test]
fn who_has_it_may_see_it_whatever_the_events_say() {
	execute(|| {
		distributed();
		assert!(!may_see(HOSPITAL, pack(2, 1)));
		Keepers::give(&pack(2, 1), HOSPITAL);
		assert!(may_see(HOSPITAL, pack(2, 1)));
	});
}

#[test]
fn any_agent_may_ask_and_nobody_else() {
	execute(|| {
		distributed();
		for agent in [admin(DISTRIBUTOR), officer(DISTRIBUTOR)] {
			assert!(numbers_for(agent, pack(2, 1), None, None).is_ok());
		}
		let refused = numbers_for(STRANGER, pack(2, 1), None, None);
		assert_eq!(refused, Err(PedigreeError::NotAParty));
	});
}

#[test]
fn a_successor_sees_what_its_predecessor_did() {
	execute(|| {
		distributed();
		Register::succeed(DISTRIBUTOR, HOSPITAL);
		Index::hand_over(DISTRIBUTOR, HOSPITAL);
		assert_eq!(who_may_see(pack(2, 1)), [MANUFACTURER, HOSPITAL, REGULATOR]);
	});
}

#[test]
fn a_regulator_that_is_barred_sees_nothing() {
	execute(|| {
		distributed();
		Register::suspend(REGULATOR);
		assert!(!may_see(REGULATOR, pack(2, 1)));
	});
}
