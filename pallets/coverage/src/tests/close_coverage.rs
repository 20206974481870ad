// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::Policies;

const WAIT: u32 = HISTORY_DAYS + FILING_DAYS as u32;

fn terminated() -> ExtBuilder {
	ExtBuilder::default().book().family().then(|| terminate(MEMBER, TODAY))
}

#[test]
fn a_coverage_goes_with_all_that_it_used() {
	terminated().execute(|| {
		let used = Index::used(INSURER);
		pass_days(WAIT);
		assert_noop!(close(MEMBER), Failure::HistoryRunning);
		pass_days(1);
		sweep();
		events();
		assert_ok!(close(MEMBER));
		assert_eq!(events(), [Event::CoverageClosed { member: MEMBER, insurer: INSURER }]);
		assert_eq!(Index::used(INSURER), used - 5);
		assert_eq!(Coverage::coverage(&MEMBER), None);
		assert_noop!(close(MEMBER), Failure::CoverageUnknown);
		assert!(FamilyYears::<Test>::iter_values().all(|year| year.members == 2));
		// It can begin anew.
		assert_ok!(enrol([enrolment(MEMBER)]));
	});
}

#[test]
fn its_end_is_noted_if_nobody_did() {
	terminated().execute(|| {
		pass_days(WAIT + 1);
		assert_ok!(close(MEMBER));
		let (member, insurer, until) = (MEMBER, INSURER, TODAY);
		let expected = [
			Event::CoverageEnded { member, insurer, until },
			Event::CoverageClosed { member, insurer },
		];
		assert_eq!(events(), expected);
		assert_eq!(Opened::<Test>::get(INSURER).coverages, 2);
	});
}

#[test]
fn what_the_member_bore_leaves_its_family() {
	terminated().execute(|| {
		for (member, amount) in [(MEMBER, 70), (SPOUSE, 5)] {
			let mut year = Coverage::years(&member, numbered(0)).remove(0);
			year.member.deductible = amount;
			assert_ok!(Coverage::post(&member, numbered(0), &[year], &[]));
		}
		pass_days(WAIT + 1);
		assert_ok!(close(MEMBER));
		let family = Coverage::years(&SPOUSE, numbered(0))[0].family.unwrap();
		assert_eq!(family.deductible, 5);
		assert_eq!(MemberYears::<Test>::iter().count(), 1);
	});
}

#[test]
fn the_last_of_a_family_takes_it_along() {
	terminated().then(|| terminate(SPOUSE, TODAY)).then(|| terminate(CHILD, TODAY)).execute(|| {
		pass_days(WAIT + 1);
		for member in [MEMBER, SPOUSE, CHILD] {
			assert_ok!(close(member));
		}
		assert_eq!(FamilyYears::<Test>::iter().count(), 0);
		assert_eq!(Subscribed::<Test>::iter().count(), 0);
		assert_eq!(Opened::<Test>::iter().count(), 0);
	});
}

#[test]
fn claims_and_authorisations_go_first() {
	terminated().requested(MEMBER, 1).decided(MEMBER, 1, REFUSED).execute(|| {
		assert_ok!(Coverage::claim_added(&MEMBER));
		pass_days(2 * HISTORY_DAYS + 1);
		assert_noop!(close(MEMBER), Failure::ClaimsRemain);
		assert_ok!(Coverage::claim_removed(&MEMBER));
		assert_noop!(close(MEMBER), Failure::AuthorisationsRemain);
		assert_ok!(clear(MEMBER, 1));
		let other = Coverage::close_coverage(by(OTHER_INSURER), MEMBER);
		assert_noop!(other, Failure::NotTheInsurer);
		Register::suspend(INSURER);
		assert_ok!(close(MEMBER));
	});
}
