// SPDX-License-Identifier: Apache-2.0

use super::*;

fn offer(to: InstitutionId) -> sp_runtime::DispatchResult {
	Records::offer_custody(signed(writer(CLINIC)), CLINIC, digest(1), to)
}

fn accept(number: u8, size: SizeClass) -> sp_runtime::DispatchResult {
	Records::accept_custody(signed(writer(HOSPITAL)), CLINIC, digest(1), digest(number), size)
}

#[test]
fn an_offered_and_accepted_record_goes_over_encrypted_anew() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		assert_ok!(offer(HOSPITAL));
		assert_eq!(entry(key(CLINIC, 1)).offered_to, Some(HOSPITAL));
		assert_ok!(accept(2, SizeClass(13)));

		let (custodian, digest, by) = (CLINIC, digest(1), key(HOSPITAL, 2));
		assert_eq!(Records::verify_digest(&key(CLINIC, 1)), Verdict::Superseded { by });
		assert_eq!(entry(key(CLINIC, 1)).offered_to, None);
		let restated = Statement { digest: mock::digest(2), size: SizeClass(13), ..statement(1) };
		let replaces = Some(key(CLINIC, 1));
		assert_eq!(entry(by), Entry { replaces, ..Entry::new(restated, NOW) });
		assert_eq!((used(CLINIC), used(HOSPITAL)), (2, 1));
		assert_eq!(
			events(),
			[
				Event::CustodyOffered { custodian, digest, to: HOSPITAL },
				Event::CustodyAccepted { custodian, digest, by },
			]
		);
	});
}

#[test]
fn accepting_again_is_quiet_with_the_same_ciphertext_only() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 2).run(|| {
		assert_ok!(offer(HOSPITAL));
		assert_ok!(accept(2, SizeClass(13)));
		System::reset_events();
		assert_ok!(accept(2, SizeClass(13)));
		assert_eq!(events(), []);
		assert_noop!(accept(2, SizeClass(14)), Failure::AlreadyRegistered);
		assert_noop!(accept(3, SizeClass(13)), Failure::NotOffered);
	});
}

#[test]
fn holds_and_requests_come_along() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		let patient = signed(PATIENT);
		let request = Records::request_amendment(patient.clone(), CLINIC, digest(1), commitment(0));
		assert_ok!(request);
		assert_ok!(Records::request_erasure(patient, CLINIC, digest(1)));
		assert_ok!(Records::place_hold(signed(officer(REGULATOR)), CLINIC, digest(1)));
		let before = entry(key(CLINIC, 1));
		assert_ok!(offer(HOSPITAL));
		assert_ok!(accept(2, SizeClass(12)));

		let (old, new) = (entry(key(CLINIC, 1)), entry(key(HOSPITAL, 2)));
		assert_eq!((&old.holds, &new.holds), (&before.holds, &before.holds));
		assert_eq!((old.erasure, new.erasure), (before.erasure, before.erasure));
		assert_eq!((old.amendment, new.amendment), (None, before.amendment));
	});
}

#[test]
fn an_offer_can_be_changed_and_withdrawn_until_it_is_accepted() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		let withdraw = || Records::withdraw_offer(signed(writer(CLINIC)), CLINIC, digest(1));
		assert_noop!(withdraw(), Failure::NotOffered);
		assert_noop!(accept(2, SizeClass(12)), Failure::NotOffered);
		assert_ok!(offer(HOSPITAL));
		assert_ok!(offer(REGULATOR));
		assert_noop!(accept(2, SizeClass(12)), Failure::NotOffered);
		assert_ok!(offer(HOSPITAL));
		assert_ok!(withdraw());
		assert_noop!(accept(2, SizeClass(12)), Failure::NotOffered);

		let (custodian, digest) = (CLINIC, digest(1));
		let offered = |to| Event::CustodyOffered { custodian, digest, to };
		assert_eq!(
			events(),
			[
				offered(HOSPITAL),
				offered(REGULATOR),
				offered(HOSPITAL),
				Event::CustodyOfferWithdrawn { custodian, digest },
			]
		);
	});
}

#[test]
fn an_offer_is_of_a_current_record_to_another_active_institution() {
	ExtBuilder::default().records([1]).run(|| {
		assert_noop!(offer(CLINIC), Failure::SameCustodian);
		suspend(HOSPITAL);
		assert_noop!(offer(HOSPITAL), Failure::RecipientInactive);
		assert_ok!(offer(REGULATOR));
		assert_ok!(Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(1)));
		assert_noop!(offer(REGULATOR), Failure::NotCurrent);
		let unknown = Records::offer_custody(signed(writer(CLINIC)), CLINIC, digest(9), REGULATOR);
		assert_eq!(unknown, Err(Failure::EntryUnknown.into()));
	});
}

#[test]
fn accepting_takes_a_row_a_fresh_key_and_a_sound_size() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 2).subject(HOSPITAL, SIBLING).run(|| {
		assert_ok!(offer(HOSPITAL));
		assert_noop!(accept(2, SizeClass(41)), Failure::SizeOutOfRange);
		let own = Statement { subject: SIBLING, ..statement(2) };
		assert_ok!(Records::register(signed(writer(HOSPITAL)), own));
		assert_noop!(accept(2, SizeClass(12)), Failure::AlreadyRegistered);
		assert_noop!(accept(3, SizeClass(12)), Failure::QuotaExhausted);
		let erased = Records::accept_custody(
			signed(writer(HOSPITAL)),
			CLINIC,
			digest(9),
			digest(3),
			SizeClass(12),
		);
		assert_eq!(erased, Err(Failure::EntryUnknown.into()));
	});
}

#[test]
fn an_erased_record_cannot_be_accepted() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		assert_ok!(offer(HOSPITAL));
		pass_days(RETENTION_DAYS);
		assert_ok!(Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(1)));
		assert_noop!(accept(2, SizeClass(12)), Failure::AlreadyErased);
	});
}

#[test]
fn each_side_acts_through_its_writers_and_the_giving_one_even_when_suspended() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		let offer = |origin| Records::offer_custody(origin, CLINIC, digest(1), HOSPITAL);
		let withdraw = |origin| Records::withdraw_offer(origin, CLINIC, digest(1));
		let accept =
			|origin| Records::accept_custody(origin, CLINIC, digest(1), digest(2), SizeClass(12));
		assert_noop!(offer(signed(officer(CLINIC))), DUTY_MISSING);
		assert_noop!(offer(signed(writer(REGULATOR))), Failure::NotCustodian);
		assert_noop!(offer(RuntimeOrigin::none()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_ok!(offer(signed(writer(CLINIC))));
		assert_noop!(withdraw(signed(officer(CLINIC))), DUTY_MISSING);
		assert_noop!(withdraw(signed(writer(HOSPITAL))), Failure::NotCustodian);
		assert_noop!(withdraw(RuntimeOrigin::none()), DispatchError::BadOrigin);
		assert_noop!(accept(signed(officer(HOSPITAL))), DUTY_MISSING);
		assert_noop!(accept(RuntimeOrigin::none()), DispatchError::BadOrigin);
		suspend(HOSPITAL);
		assert_noop!(accept(signed(writer(HOSPITAL))), NOT_ACTIVE);
	});
}
