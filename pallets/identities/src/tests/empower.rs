// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{time::DAY_MILLISECONDS, Basis, Moment, Power};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn empower_in<const COUNT: usize>(powers: [Power; COUNT], until: Moment) -> DispatchResult {
	Identities::empower(signed(PATIENT), FRIEND, scope(powers), Some(until))
}

#[test]
fn a_subject_gives_a_power_of_attorney() {
	ExtBuilder::default().execute(|| {
		assert_ok!(empower(PATIENT, Some(NOW + HOUR)));
		let created = Event::IdentityCreated { account: PATIENT, sponsor: Some(CLINIC) };
		let mandate = MandateId(0);
		let given = Event::Empowered { subject: PATIENT, mandate, representative: FRIEND };
		assert_eq!(events(), [created, given]);
		assert_eq!(
			Mandates::<Test>::get(PATIENT).into_inner(),
			[Mandate {
				mandate,
				representative: FRIEND,
				basis: Basis::PowerOfAttorney,
				scope: scope([Power::Consent]),
				since: Stamp { moment: NOW, block: 1 },
				until: Some(NOW + HOUR),
				evidence: None,
				recorded_by: None,
				ended: None,
			}]
		);
		assert_eq!((identity(PATIENT).rows, used(CLINIC)), (2, 2));
	});
}

#[test]
fn a_power_of_attorney_may_have_no_end_of_its_own() {
	ExtBuilder::default().execute(|| {
		assert_ok!(empower(PATIENT, None));
	});
}

#[test]
fn giving_the_same_again_changes_nothing_while_it_stands() {
	ExtBuilder::default().empowered(Some(NOW + HOUR)).execute(|| {
		assert_ok!(empower(PATIENT, Some(NOW + HOUR)));
		assert_eq!(events(), []);
		assert_ok!(empower_in([Power::Consent, Power::Access], NOW + HOUR));
		assert_ok!(Identities::end_mandate(signed(PATIENT), PATIENT, MandateId(0)));
		assert_ok!(empower(PATIENT, Some(NOW + HOUR)));
		assert_eq!(Mandates::<Test>::get(PATIENT).len(), 3);
	});
}

#[test]
fn nobody_represents_itself_or_in_nothing_or_in_the_past() {
	ExtBuilder::default().execute(|| {
		let itself = Identities::empower(signed(FRIEND), FRIEND, scope([Power::Consent]), None);
		assert_noop!(itself, Failure::SelfRepresentation);
		assert_noop!(empower_in([], NOW + 1), Failure::NoPowers);
		assert_noop!(empower_in([Power::Access], NOW), Failure::EndPassed);
		assert_ok!(empower_in([Power::Access], NOW + 1));
	});
}

#[test]
fn a_minor_gives_none_until_it_is_of_age() {
	ExtBuilder::default().minor().execute(|| {
		assert_noop!(empower(CHILD, None), Failure::SubjectIsMinor);
		pass(MAJORITY - NOW - 1);
		assert_noop!(empower(CHILD, None), Failure::SubjectIsMinor);
		pass(1);
		assert_ok!(empower(CHILD, None));
	});
}

#[test]
fn the_dead_give_none() {
	ExtBuilder::default().dead(PATIENT, TODAY).execute(|| {
		assert_ok!(empower(PATIENT, None));
		pass(DAY_MILLISECONDS);
		assert_noop!(empower(PATIENT, Some(NOW + HOUR)), Failure::NotPermitted);
	});
}

#[test]
fn an_account_without_a_sponsor_pays_itself() {
	ExtBuilder::default().execute(|| {
		assert_ok!(empower(SURGEON, None));
		assert_eq!(on_hold(SURGEON), 2 * ROW_DEPOSIT);
	});
}

#[test]
fn a_full_list_folds_what_is_over_and_else_takes_no_more() {
	let full = (0..u64::from(MAX_MANDATES)).fold(ExtBuilder::default(), |chain, number| {
		chain.empowered(Some(NOW + HOUR * (10 - number)))
	});
	full.execute(|| {
		let last = u64::from(MAX_MANDATES) - 1;
		assert_noop!(empower(PATIENT, None), Failure::TooManyMandates);
		// The last one given is the first to be over.
		pass(HOUR * (10 - last));
		let oldest = Mandates::<Test>::get(PATIENT)[last as usize].clone();
		assert_ok!(empower(PATIENT, None));
		let folded = Event::HistoryFolded { account: PATIENT, methods: 0, mandates: 1 };
		let mandate = MandateId(MAX_MANDATES);
		let given = Event::Empowered { subject: PATIENT, mandate, representative: FRIEND };
		assert_eq!(events(), [folded, given]);

		let ids: Vec<_> = Mandates::<Test>::get(PATIENT).iter().map(|row| row.mandate.0).collect();
		assert_eq!(ids, [0, 1, 2, 4]);
		let FoldedHistory { fold, horizon } = identity(PATIENT).folded_mandates.unwrap();
		assert_eq!((fold.count, horizon.moment), (1, oldest.until.unwrap()));
		assert!(Identities::verify_folded_mandates(&PATIENT, &[oldest]));
		assert_eq!(used(CLINIC), 1 + MAX_MANDATES);
		assert_noop!(empower(PATIENT, Some(Moment::MAX)), Failure::TooManyMandates);
	});
}

#[test]
fn no_empty_quota_stops_a_subject() {
	ExtBuilder::default().execute(|| {
		exhaust(CLINIC);
		assert_ok!(empower(PATIENT, None));
		assert_eq!(used(CLINIC), 2);
	});
}

#[test]
fn only_signed_origins_give_powers() {
	ExtBuilder::default().execute(|| {
		let powers = scope([Power::Consent]);
		let call = Identities::empower(RuntimeOrigin::none(), FRIEND, powers, None);
		assert_noop!(call, BadOrigin);
	});
}
