// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_primitives::{Duty, InstitutionId};
use salus_supply::{EventNumber, PedigreeError, Thing, Trails as _};

use crate::{mock::*, *};

/// The numbers of the events about a container and what it was in, as `institution` is told.
fn pedigree(
	institution: InstitutionId,
	container: ContainerKey,
) -> Result<Vec<EventNumber>, PedigreeError> {
	let asker = agent(institution, Duty::Logistics);
	let found = Pedigree::pedigree(&asker, Thing::Container(container), None, None)?;
	assert!(!found.is_cut);
	Ok(found.events.into_iter().map(|(number, _)| number).collect())
}

#[test]
fn what_was_missing_goes_no_further_with_what_it_was_in() {
	ExtBuilder::default().shipped().execute(|| {
		let shipped = row(case(10)).last;
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[Finding::Missing { container: case(2) }]));
		assert_ok!(deliver(DISTRIBUTOR, PHARMACY, &[case(10)], Purpose::Sale));
		let events = pedigree(MAKER, case(2)).unwrap();
		assert_eq!(events.last(), Some(&shipped));
		assert_eq!(pedigree(PHARMACY, case(2)), Err(PedigreeError::NotAParty));
		assert_eq!(pedigree(MAKER, case(1)).unwrap().last(), Some(&row(case(10)).last));

		let left = |number| Custody::left(&Thing::Container(case(number)));
		assert_eq!((left(2), left(1), left(10)), (Some(shipped), None, None));
		assert_eq!(Custody::left(&Thing::Lot(lot(1))), None);
		// Later it goes another way.
		assert_ok!(agree(ONE, Resolution::Returned));
		assert_ok!(verify(MAKER, case(2)));
		assert_ok!(pack_on(MAKER, case(11), &[case(2)]));
		assert_ok!(deliver(MAKER, HOSPITAL, &[case(11)], Purpose::Sale));
		assert_eq!(pedigree(HOSPITAL, case(2)).unwrap().last(), Some(&row(case(11)).last));
		assert_eq!(pedigree(PHARMACY, case(2)), Err(PedigreeError::NotAParty));
	});
}

#[test]
fn what_was_destroyed_goes_no_further_either() {
	let damaged = Finding::Damaged { container: case(2) };
	ExtBuilder::default().received(vec![damaged]).execute(|| {
		let received = row(case(10)).last;
		assert_ok!(agree(ONE, Resolution::Destroyed));
		assert_ok!(sell(DISTRIBUTOR, PHARMACY, &[case(10)]));
		assert_eq!(pedigree(DISTRIBUTOR, case(2)).unwrap().last(), Some(&received));
		assert_eq!(pedigree(PHARMACY, case(2)), Err(PedigreeError::NotAParty));
	});
}
