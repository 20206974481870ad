// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::{Agreed, Policies, Policy, Service};
use salus_primitives::InstitutionId;

fn service(row: u32, days: i32) -> Service {
	Service { row, day: day(days) }
}

fn policy(provider: InstitutionId, services: &[Service]) -> Policy {
	Coverage::policy(INSURER, &MEMBER, provider, services).unwrap().unwrap()
}

fn covered() -> ExtBuilder {
	ExtBuilder::default().book().enrolled(MEMBER)
}

#[test]
fn a_policy_is_what_was_promised() {
	covered().execute(|| {
		let policy = policy(CLINIC, &[service(0, 0), service(1, 3), service(5, 0)]);
		let VersionOf::<Test> { terms, review_above, prompt_pay, .. } = version();
		assert_eq!((policy.terms, policy.version), (terms, numbered(0)));
		assert_eq!((policy.review_above, policy.prompt_pay), (review_above, prompt_pay));
		let (from, until) = (YEAR, Some(YEARS_END));
		assert_eq!(policy.coverage, salus_adjudication::Coverage { from, until, enrolled: YEAR });
		assert_eq!(policy.order, 1);
		let years: Vec<_> = policy.years.iter().map(|year| (year.from, year.until)).collect();
		assert_eq!(years, [(YEAR, day_before(NEXT_YEAR)), (NEXT_YEAR, YEARS_END)]);
		assert!(policy.years.iter().all(|year| year.family.is_none()));
		let agreed = |price| Agreed { price, tier: 0, contracted: true };
		let prices = [Some(price(0, 100, YEAR)), Some(price(1, 200, YEAR)), None];
		assert_eq!(policy.agreed, prices.map(agreed));
	});
}

#[test]
fn nobody_is_covered_by_whom_never_enrolled_it() {
	covered().execute(|| {
		let policy =
			|insurer, member| Coverage::policy(insurer, &member, CLINIC, &[service(0, 0)]).unwrap();
		assert_eq!(policy(OTHER_INSURER, MEMBER), None);
		assert_eq!(policy(INSURER, SPOUSE), None);
		assert_eq!(Coverage::insurer_of(&MEMBER), Some(INSURER));
		assert_eq!(Coverage::insurer_of(&SPOUSE), None);
	});
}

#[test]
fn a_price_is_that_of_the_day() {
	covered().execute(|| {
		assert_ok!(set_prices([price(0, 120, day(2))]));
		let policy = policy(CLINIC, &[service(0, 1), service(0, 2)]);
		let rates: Vec<_> =
			policy.agreed.into_iter().map(|agreed| agreed.price.unwrap().rate).collect();
		assert_eq!(rates, [price(0, 100, TODAY).rate, price(0, 120, TODAY).rate]);
	});
}

#[test]
fn without_a_contract_the_network_of_the_plan_holds() {
	let table = || Coverage::publish_table(by(INSURER), INSURER, OUT_OF_NETWORK, code_book(2));
	let row = || {
		let prices = vec![price(0, 80, YEAR)].try_into().unwrap();
		Coverage::set_prices(by(INSURER), INSURER, OUT_OF_NETWORK, prices)
	};
	let network = Some(Network { table: OUT_OF_NETWORK, tier: 2 });
	let open = move || publish(Version { out_of_network: network, ..version() });
	let in_it = |member| Enrolment { version: 1, ..enrolment(member) };
	let chain = ExtBuilder::default().book().then(table).then(row).then(open);
	chain.then(move || enrol([in_it(MEMBER)])).enrolled(SPOUSE).execute(|| {
		let agreed = Agreed { price: Some(price(0, 80, YEAR)), tier: 2, contracted: false };
		assert_eq!(policy(PHARMACY, &[service(0, 0)]).agreed[0], agreed);
		let nothing = Agreed { price: None, tier: 0, contracted: false };
		let under = |member| Coverage::policy(INSURER, &member, PHARMACY, &[service(0, 0)]);
		assert_eq!(under(SPOUSE).unwrap().unwrap().agreed, [nothing]);
		// The contract of the clinic ends.
		assert_ok!(Coverage::end_contract(by(INSURER), INSURER, CLINIC, day(1)));
		let around = policy(CLINIC, &[service(0, 1), service(0, 2)]).agreed;
		assert!(around[0].contracted);
		assert_eq!(around[1], agreed);
	});
}

#[test]
fn services_lie_under_one_version() {
	covered().execute(|| {
		assert_ok!(publish(amended()));
		assert_ok!(terminate(MEMBER, day(9)));
		assert_ok!(renew(MEMBER, 1, day(20)));
		let ask = |services: &[Service]| Coverage::policy(INSURER, &MEMBER, CLINIC, services);
		let on = |days: i32| policy(CLINIC, &[service(0, days)]).version.version;
		assert_eq!([-100, 0, 9, 15, 20, 1_000].map(on), [0, 0, 0, 0, 1, 1]);
		assert_eq!(ask(&[service(0, 9), service(0, 20)]), Err(Failure::TwoVersions.into()));
		// What is in the gap is judged by what was before.
		let in_gap = ask(&[service(0, 9), service(0, 15)]).unwrap().unwrap();
		assert_eq!(in_gap.coverage.until, Some(day(9)));
		assert_eq!(ask(&[]).unwrap().unwrap().version, numbered(1));
	});
}

#[test]
fn authorisations_are_for_who_asked() {
	let chain = covered().requested(MEMBER, 3).decided(MEMBER, 3, GIVEN).requested(MEMBER, 4);
	chain.execute(|| {
		let numbers = |provider| {
			let given = Coverage::authorisations(&MEMBER, provider, &[4, 3, 3, 9]);
			given.iter().map(|given| given.number).collect::<Vec<_>>()
		};
		assert_eq!(numbers(CLINIC), [3]);
		assert!(numbers(PHARMACY).is_empty());
	});
}
