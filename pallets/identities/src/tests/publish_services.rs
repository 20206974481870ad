// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchError, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn service(number: u8, endpoint: &[u8]) -> ServiceOf<Test> {
	let endpoint = endpoint.to_vec().try_into().unwrap();
	Service { number, kind: ServiceKind::FhirApi, endpoint }
}

fn publish<const COUNT: usize>(
	agent: AccountId,
	services: [ServiceOf<Test>; COUNT],
) -> DispatchResult {
	Identities::publish_services(signed(agent), services.to_vec().try_into().unwrap())
}

fn api(number: u8) -> ServiceOf<Test> {
	service(number, b"https://clinic.example/fhir")
}

#[test]
fn an_institution_publishes_services_and_pays_for_each() {
	ExtBuilder::default().execute(|| {
		assert_ok!(publish(admin(CLINIC), [api(1), api(5)]));
		let account = sovereign(CLINIC);
		let created = Event::IdentityCreated { account, sponsor: None };
		let published = Event::ServicesPublished { institution: CLINIC, account };
		assert_eq!(events(), [created, published]);
		assert_eq!(Services::<Test>::get(account).into_inner(), [api(1), api(5)]);
		assert_eq!(identity(account).institution, Some(CLINIC));
		assert_eq!(on_hold(account), 3 * ROW_DEPOSIT);
	});
}

#[test]
fn the_last_publication_replaces_those_before() {
	ExtBuilder::default().then(|| publish(admin(CLINIC), [api(1), api(5)])).execute(|| {
		let account = sovereign(CLINIC);
		pass(HOUR);
		assert_ok!(publish(admin(CLINIC), [api(7)]));
		assert_eq!(Services::<Test>::get(account).into_inner(), [api(7)]);
		assert_eq!(identity(account).updated.moment, NOW + HOUR);
		assert_eq!(on_hold(account), 2 * ROW_DEPOSIT);
		assert_ok!(publish(admin(CLINIC), []));
		assert!(!Services::<Test>::contains_key(account));
		assert_eq!(on_hold(account), ROW_DEPOSIT);
	});
}

#[test]
fn publishing_the_same_again_changes_nothing() {
	ExtBuilder::default().then(|| publish(admin(CLINIC), [api(1)])).execute(|| {
		pass(HOUR);
		assert_ok!(publish(admin(CLINIC), [api(1)]));
		assert_eq!(events(), []);
		assert_eq!(identity(sovereign(CLINIC)).updated.moment, NOW);
	});
	ExtBuilder::default().execute(|| {
		assert_ok!(publish(admin(CLINIC), []));
		assert_eq!(crate::Identities::<Test>::iter().count(), 0);
	});
}

#[test]
fn numbers_ascend() {
	ExtBuilder::default().execute(|| {
		let refusal = DispatchError::from(Failure::ServicesNotSorted);
		assert_noop!(publish(admin(CLINIC), [api(5), api(1)]), refusal);
		assert_noop!(publish(admin(CLINIC), [api(1), api(1)]), refusal);
	});
}

#[test]
fn an_endpoint_is_a_uri() {
	ExtBuilder::default().execute(|| {
		let malformed: [&[u8]; 9] = [
			b"",
			b":",
			b"https:",
			b"://clinic.example",
			b"clinic.example",
			b"3ttps://clinic.example",
			b"ht tps://clinic.example",
			b"https://clinic.example/a b",
			"https://klinik.ex\u{e4}mple".as_bytes(),
		];
		for endpoint in malformed {
			let refusal = Failure::EndpointMalformed;
			assert_noop!(publish(admin(CLINIC), [service(1, endpoint)]), refusal);
		}
		for (number, endpoint) in [b"did:web:clinic".as_slice(), b"x+y-z.1:0"].iter().enumerate() {
			assert_ok!(publish(admin(CLINIC), [service(number as u8, endpoint)]));
		}
	});
}

#[test]
fn the_bounds_are_those_of_the_runtime() {
	let longest = [b"u:".as_slice(), &[b'x'; MAX_ENDPOINT as usize - 2]].concat();
	ExtBuilder::default().execute(|| {
		assert_ok!(publish(admin(CLINIC), [service(0, &longest), service(255, &longest)]));
	});
	assert_eq!(ServicesOf::<Test>::bound(), MAX_SERVICES as usize);
	assert!(ServicesOf::<Test>::try_from(vec![api(1), api(2), api(3)]).is_err());
	let longer = [longest.as_slice(), b"x"].concat();
	let endpoint: Result<frame_support::BoundedVec<u8, <Test as Config>::MaxEndpoint>, _> =
		longer.try_into();
	assert!(endpoint.is_err());
}

#[test]
fn only_an_admin_publishes_also_while_leaving() {
	ExtBuilder::default().execute(|| {
		assert_noop!(publish(officer(CLINIC), [api(1)]), DUTY_MISSING);
		assert_noop!(publish(PATIENT, [api(1)]), NOT_AN_AGENT);
		let services = vec![api(1)].try_into().unwrap();
		let call = Identities::publish_services(RuntimeOrigin::root(), services);
		assert_noop!(call, BadOrigin);
		suspend(CLINIC);
		assert_ok!(publish(admin(CLINIC), [api(1)]));
	});
}

#[test]
fn a_deactivated_institution_publishes_nothing() {
	ExtBuilder::default().then(|| publish(admin(CLINIC), [api(1)])).execute(|| {
		suspend(CLINIC);
		assert_ok!(Identities::deactivate(signed(admin(CLINIC)), sovereign(CLINIC)));
		assert_noop!(publish(admin(CLINIC), [api(1)]), Failure::Deactivated);
	});
}
