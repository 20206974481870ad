// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::{PlanVersion, Policies, Service};
use salus_primitives::{Lapse, WindUp};

#[test]
fn an_insurer_does_not_leave_its_members() {
	ExtBuilder::default().book().enrolled(MEMBER).requested(MEMBER, 1).execute(|| {
		let ensure = || Coverage::ensure_closed(INSURER);
		assert_noop!(ensure(), Failure::CoveragesOpen);
		assert_ok!(terminate(MEMBER, TODAY));
		assert_noop!(ensure(), Failure::CoveragesOpen);
		pass_days(4);
		sweep();
		assert_noop!(ensure(), Failure::AuthorisationsOpen);
		assert_ok!(decide(MEMBER, 1, REFUSED));
		assert_ok!(ensure());
		assert_ok!(Coverage::ensure_closed(CLINIC));
	});
}

#[test]
fn the_successor_keeps_the_book() {
	ExtBuilder::default().book().enrolled(MEMBER).requested(MEMBER, 1).execute(|| {
		succeed(INSURER, HEIR);
		assert_ok!(Coverage::ensure_closed(INSURER));
		assert_eq!(Opened::<Test>::get(HEIR), Open { coverages: 1, undecided: 1 });
		let services = [Service { row: 0, day: TODAY }];
		let policy = |insurer| Coverage::policy(insurer, &MEMBER, CLINIC, &services);
		let agreed = policy(INSURER).unwrap().unwrap().agreed;
		assert_eq!(agreed[0].price, Some(price(0, 100, YEAR)));
		assert_eq!(policy(HEIR), Err(Failure::InsurerMisnamed.into()));
		assert_eq!(Coverage::insurer_of(&MEMBER), Some(HEIR));

		assert_noop!(terminate(MEMBER, TODAY), Failure::NotTheInsurer);
		let prices = vec![price(0, 130, day(1))].try_into().unwrap();
		assert_ok!(Coverage::set_prices(by(HEIR), INSURER, TABLE, prices));
		let spouse = vec![enrolment(SPOUSE)].try_into().unwrap();
		assert_ok!(Coverage::enrol(by(HEIR), INSURER, spouse));
		assert_ok!(Coverage::decide_authorisation(by(HEIR), MEMBER, 1, GIVEN));
		assert_ok!(Coverage::terminate(by(HEIR), MEMBER, day(-1)));
		assert_eq!(Opened::<Test>::get(HEIR), Open { coverages: 1, undecided: 0 });
	});
}

#[test]
fn the_successor_renews_into_its_own_plans() {
	ExtBuilder::default().book().family().execute(|| {
		succeed(INSURER, HEIR);
		let plan = |version| Coverage::publish_plan(by(HEIR), HEIR, PLAN, Box::new(version));
		assert_ok!(plan(version()));
		let version = PlanVersion { insurer: HEIR, ..numbered(0) };
		assert_ok!(Coverage::terminate(by(HEIR), MEMBER, TODAY));
		assert_ok!(Coverage::renew(by(HEIR), MEMBER, version, day(1)));
		// The same days of another plan are other plan years.
		assert_eq!(coverage(MEMBER).rows, 9);
		assert_eq!(Coverage::accumulators(&MEMBER).len(), 4);
		let services = [Service { row: 0, day: day(1) }];
		let policy = Coverage::policy(INSURER, &MEMBER, CLINIC, &services).unwrap().unwrap();
		assert_eq!(policy.version, version);
		assert_eq!(policy.agreed[0].price, None);
	});
}

#[test]
fn the_successor_answers_for_what_is_late() {
	ExtBuilder::default().book().enrolled(MEMBER).requested(MEMBER, 1).execute(|| {
		pass(DECISION);
		succeed(INSURER, HEIR);
		assert_eq!(Coverage::overdue(HEIR, None, 9), [(MEMBER, 1)]);
		sweep();
		assert_eq!(Lapses::take(), [(HEIR, Lapse::AuthorisationDecision)]);
		assert_eq!(Coverage::overdue(HEIR, None, 9), [(MEMBER, 1)]);
	});
}

#[test]
fn the_successor_of_a_provider_has_its_authorisations() {
	let chain = ExtBuilder::default().book().enrolled(MEMBER).requested(MEMBER, 1);
	chain.decided(MEMBER, 1, GIVEN).execute(|| {
		succeed(CLINIC, PHARMACY);
		assert_eq!(Coverage::authorisations(&MEMBER, PHARMACY, &[1]).len(), 1);
		let by_pharmacy = signed(submitter(PHARMACY));
		assert_ok!(Coverage::withdraw_authorisation(by_pharmacy, MEMBER, 1));
		pass_days(2 * HISTORY_DAYS + 1);
		assert_ok!(clear(MEMBER, 1));
		assert_eq!(Index::used(PHARMACY), 0);
	});
}

#[test]
fn what_nothing_is_open_for_is_handed_over_without_a_row() {
	ExtBuilder::default().book().execute(|| {
		succeed(INSURER, HEIR);
		assert_eq!(Opened::<Test>::iter().count(), 0);
	});
}
