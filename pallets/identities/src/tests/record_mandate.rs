// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Basis, Day, Power};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

const BASES: [Basis; 5] =
	[Basis::Minor, Basis::PowerOfAttorney, Basis::LostKey, Basis::Executor, Basis::CourtOrder];

#[test]
fn the_sponsor_records_the_parents_of_a_minor() {
	ExtBuilder::default().execute(|| {
		assert_ok!(record(officer(CLINIC), CHILD, PARENT, Basis::Minor, Some(MAJORITY)));
		let created = Event::IdentityCreated { account: CHILD, sponsor: Some(CLINIC) };
		let recorded = Event::MandateRecorded {
			subject: CHILD,
			mandate: MandateId(0),
			representative: PARENT,
			basis: Basis::Minor,
			institution: CLINIC,
		};
		assert_eq!(events(), [created, recorded]);
		assert_eq!(
			Mandates::<Test>::get(CHILD).into_inner(),
			[Mandate {
				mandate: MandateId(0),
				representative: PARENT,
				basis: Basis::Minor,
				scope: scope([Power::Consent, Power::Keys]),
				since: Stamp { moment: NOW, block: 1 },
				until: Some(MAJORITY),
				evidence: Some(commitment(1)),
				recorded_by: Some(CLINIC),
				ended: None,
			}]
		);
		assert_eq!(used(CLINIC), 2);
	});
}

#[test]
fn each_basis_is_recorded_by_whom_it_may() {
	let permitted = |recorder, basis| {
		let chain = ExtBuilder::default().dead(PATIENT, Day(TODAY.0 - 1));
		let mut outcome = Ok(());
		chain.execute(|| {
			outcome = record(officer(recorder), PATIENT, FRIEND, basis, Some(MAJORITY));
		});
		outcome
	};
	for basis in BASES {
		let by_sponsor = permitted(CLINIC, basis);
		let by_regulator = permitted(REGULATOR, basis);
		let by_another = permitted(HOSPITAL, basis);
		if basis == Basis::CourtOrder {
			assert_eq!(by_sponsor, Err(Failure::NotARegulator.into()));
			assert_eq!(by_regulator, Ok(()));
			assert_eq!(by_another, Err(Failure::NotARegulator.into()));
		} else {
			assert_eq!(by_sponsor, Ok(()));
			assert_eq!(by_another, Err(Failure::NotSponsor.into()));
			let refusal = Err(Failure::NotSponsor.into());
			let expected = if basis == Basis::Executor { Ok(()) } else { refusal };
			assert_eq!(by_regulator, expected);
		}
	}
}

#[test]
fn only_an_officer_of_an_active_institution_records() {
	let record = |agent| record(agent, PATIENT, FRIEND, Basis::LostKey, None);
	ExtBuilder::default().execute(|| {
		assert_noop!(record(admin(CLINIC)), DUTY_MISSING);
		assert_noop!(record(PATIENT), NOT_AN_AGENT);
		let (powers, evidence) = (scope([Power::Access]), commitment(1));
		let root = RuntimeOrigin::root();
		let basis = Basis::LostKey;
		let call = Identities::record_mandate(root, PATIENT, FRIEND, basis, powers, None, evidence);
		assert_noop!(call, BadOrigin);
		suspend(CLINIC);
		assert_noop!(record(officer(CLINIC)), NOT_ACTIVE);
	});
}

#[test]
fn a_suspended_regulator_orders_nothing() {
	ExtBuilder::default().execute(|| {
		suspend(REGULATOR);
		let order = record(officer(REGULATOR), PATIENT, FRIEND, Basis::CourtOrder, None);
		assert_noop!(order, NOT_ACTIVE);
	});
}

#[test]
fn only_subjects_have_recorded_representatives() {
	ExtBuilder::default().execute(|| {
		for basis in BASES {
			let call = record(officer(CLINIC), SURGEON, FRIEND, basis, Some(MAJORITY));
			assert_noop!(call, Failure::SubjectUnknown);
		}
	});
}

#[test]
fn a_minor_is_one_until_a_date_that_can_be() {
	let record = |until| record(officer(CLINIC), CHILD, PARENT, Basis::Minor, until);
	ExtBuilder::default().execute(|| {
		assert_noop!(record(None), Failure::EndMissing);
		assert_noop!(record(Some(NOW)), Failure::EndPassed);
		assert_noop!(record(Some(NOW + LONGEST_MINORITY + 1)), Failure::EndTooFar);
		assert_ok!(record(Some(NOW + LONGEST_MINORITY)));
	});
}

#[test]
fn an_executor_comes_after_a_death() {
	let record = || record(officer(CLINIC), PATIENT, FRIEND, Basis::Executor, None);
	ExtBuilder::default().execute(|| {
		assert_noop!(record(), Failure::SubjectNotDead);
		assert_ok!(Identities::record_death(signed(officer(CLINIC)), PATIENT, Some(TODAY)));
		assert_ok!(record());
	});
}

#[test]
fn a_record_needs_another_person_and_a_power() {
	let record = |representative, powers| {
		let agent = signed(officer(CLINIC));
		let (basis, evidence) = (Basis::LostKey, commitment(1));
		Identities::record_mandate(agent, PATIENT, representative, basis, powers, None, evidence)
	};
	ExtBuilder::default().execute(|| {
		assert_noop!(record(PATIENT, scope([Power::Access])), Failure::SelfRepresentation);
		assert_noop!(record(FRIEND, scope([])), Failure::NoPowers);
	});
}

#[test]
fn recording_the_same_again_changes_nothing() {
	ExtBuilder::default().minor().execute(|| {
		assert_ok!(record(officer(CLINIC), CHILD, PARENT, Basis::Minor, Some(MAJORITY)));
		assert_eq!(events(), []);
		assert_ok!(record(officer(CLINIC), CHILD, FRIEND, Basis::Minor, Some(MAJORITY)));
		assert_eq!(Mandates::<Test>::get(CHILD).len(), 2);
	});
}

#[test]
fn an_empty_quota_stops_the_sponsor_but_no_court() {
	let record = |institution, basis| record(officer(institution), PATIENT, FRIEND, basis, None);
	ExtBuilder::default().execute(|| {
		exhaust(CLINIC);
		assert_noop!(record(CLINIC, Basis::LostKey), QUOTA_EXHAUSTED);
		assert_ok!(record(REGULATOR, Basis::CourtOrder));
		assert_eq!(used(CLINIC), 2);
	});
}

#[test]
fn a_subject_has_as_many_representatives_as_the_bound() {
	let full = (0..u64::from(MAX_MANDATES)).fold(ExtBuilder::default(), |chain, number| {
		let parent = 1_000 + number;
		chain.then(move || record(officer(CLINIC), CHILD, parent, Basis::Minor, Some(MAJORITY)))
	});
	full.execute(|| {
		let next = || record(officer(CLINIC), CHILD, PARENT, Basis::Minor, Some(MAJORITY + 1));
		assert_noop!(next(), Failure::TooManyMandates);
		pass(MAJORITY - NOW);
		assert_ok!(next());
	});
}

#[test]
fn the_successor_of_a_sponsor_records_in_its_place() {
	ExtBuilder::default().minor().execute(|| {
		succeed(CLINIC, HOSPITAL);
		let call = |agent| record(agent, CHILD, FRIEND, Basis::Minor, Some(MAJORITY));
		assert_noop!(call(officer(CLINIC)), NOT_ACTIVE);
		assert_ok!(call(officer(HOSPITAL)));
		assert_eq!(used(HOSPITAL), 3);
	});
}
