// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst: fullest lists, longest endpoints, the longest way to who may
//! sign, and rows that come or go.

use alloc::{boxed::Box, collections::BTreeSet, vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{
	Basis, Capacity, Commitment, ConfidentialTags, Day, Digest, InstitutionId, Membership, Moment,
	Power, Representation, Scope, Sponsorship,
};
use sp_runtime::{
	traits::{Saturating, Zero},
	MultiSigner,
};

use crate::*;

const ROWS: u32 = 1_000;
const BEGINNING: Moment = 0;

/// An agent with every duty of an institution with every role, and the funded sovereign account.
fn institution<T: Config>() -> (T::AccountId, InstitutionId, T::AccountId) {
	let agent: T::AccountId = account("agent", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let sovereign = T::Membership::sovereign_account(institution);
	let deposit = T::RowDeposit::get().saturating_mul(ROWS.into());
	T::Currency::set_balance(&sovereign, deposit.saturating_add(T::Currency::minimum_balance()));
	(agent, institution, sovereign)
}

/// A subject of the institution.
fn subject<T: Config>(sponsor: InstitutionId) -> T::AccountId {
	let subject: T::AccountId = account("subject", 0, 0);
	T::Sponsorship::benchmark_sponsor(sponsor, &subject);
	subject
}

fn key(number: u32) -> PublicKey {
	let mut bytes = [2; 33];
	bytes[1..5].copy_from_slice(&number.to_le_bytes());
	PublicKey::P256(bytes)
}

fn all_relationships() -> Relationships {
	use Relationship::*;
	let signing = [Authentication, AssertionMethod, CapabilityInvocation, CapabilityDelegation];
	BTreeSet::from(signing).try_into().expect("a place for each")
}

fn all_powers() -> Scope {
	use Power::*;
	let powers = [Consent, Research, Access, Request, Claim, Keys];
	BTreeSet::from(powers).try_into().expect("a place for each")
}

/// Writes the identity of `account` with as many keys that count and that closed.
fn identity<T: Config>(
	account: &T::AccountId,
	institution: Option<InstitutionId>,
	open: u32,
	closed: u32,
) {
	let beginning = Stamp { moment: BEGINNING, block: Zero::zero() };
	let method = |number| Method {
		method: MethodId(number),
		key: key(number),
		relationships: all_relationships(),
		added: beginning,
		expires: None,
	};
	let past = |number| ClosedMethod {
		method: method(number),
		closed: beginning,
		closure: Closure::Revoked,
	};
	let sponsor = T::Sponsorship::sponsor_of(account).filter(|_| institution.is_none());
	let mut row = Identity::new(institution, sponsor, beginning);
	row.grow(open.saturating_add(closed));
	row.next_method = MethodId(open.saturating_add(closed));
	let old: Vec<_> = (0..closed).map(past).collect();
	let current: Vec<_> = (closed..closed.saturating_add(open)).map(method).collect();
	ClosedMethods::<T>::insert(account, BoundedVec::truncate_from(old));
	Methods::<T>::insert(account, BoundedVec::truncate_from(current));
	if let Some(sponsor) = sponsor {
		assert_ok!(T::Sponsorship::charge(sponsor, row.rows));
	}
	Identities::<T>::insert(account, row);
}

/// Gives `subject` so many mandates on `basis` for the last of the representatives.
fn mandates<T: Config>(
	subject: &T::AccountId,
	count: u32,
	basis: Basis,
	representative: &T::AccountId,
	until: Option<Moment>,
) {
	let beginning = Stamp { moment: BEGINNING, block: Zero::zero() };
	let mut row = Identities::<T>::get(subject)
		.unwrap_or_else(|| Identity::new(None, T::Sponsorship::sponsor_of(subject), beginning));
	let mandate = |number: u32| Mandate {
		mandate: MandateId(number),
		representative: if number.saturating_add(1) == count {
			representative.clone()
		} else {
			account("representative", number, 0)
		},
		basis,
		scope: all_powers(),
		since: beginning,
		until,
		evidence: Some(Commitment::default()),
		recorded_by: Some(InstitutionId(u32::MAX)),
		ended: None,
	};
	Mandates::<T>::insert(
		subject,
		BoundedVec::truncate_from((0..count).map(mandate).collect::<Vec<_>>()),
	);
	row.grow(count);
	row.next_mandate = MandateId(count);
	if let Some(sponsor) = row.sponsor {
		assert_ok!(T::Sponsorship::charge_beyond_quota(sponsor, count));
	}
	Identities::<T>::insert(subject, row);
}

/// Lets `representative` do everything for `subject`, after as many others as there can be.
pub(crate) fn represent<T: Config>(subject: &T::AccountId, representative: &T::AccountId) {
	mandates::<T>(subject, T::MaxMandates::get(), Basis::CourtOrder, representative, None);
}

/// Gives `account` as many keys as it can have, of which `asserting` closed last.
pub(crate) fn asserting<T: Config>(account: &T::AccountId, asserting: &MultiSigner) {
	identity::<T>(account, None, T::MaxMethods::get(), T::MaxClosedMethods::get());
	ClosedMethods::<T>::mutate(account, |rows| {
		let last = rows.as_mut().last_mut().expect("an identity keeps closed keys");
		last.method.key = asserting.into();
		last.closed.moment = Moment::MAX;
	});
}

fn later<T: Config>() -> Moment {
	Pallet::<T>::now().saturating_add(1)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_method() {
		let (agent, institution, sovereign) = institution::<T>();
		let (open, closed) = (T::MaxMethods::get() - 1, T::MaxClosedMethods::get());
		identity::<T>(&sovereign, Some(institution), open, closed);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), sovereign.clone(), key(u32::MAX), all_relationships());

		assert_eq!(Methods::<T>::get(sovereign).len() as u32, T::MaxMethods::get());
	}

	#[benchmark]
	fn rotate_method() {
		let (agent, institution, sovereign) = institution::<T>();
		let (open, closed) = (T::MaxMethods::get(), T::MaxClosedMethods::get() - 1);
		identity::<T>(&sovereign, Some(institution), open, closed);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), sovereign.clone(), MethodId(closed), key(u32::MAX));

		assert_eq!(ClosedMethods::<T>::get(sovereign).len() as u32, T::MaxClosedMethods::get());
	}

	#[benchmark]
	fn revoke_method() {
		let (agent, institution, sovereign) = institution::<T>();
		let (open, closed) = (T::MaxMethods::get(), T::MaxClosedMethods::get());
		identity::<T>(&sovereign, Some(institution), open, closed);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), sovereign.clone(), MethodId(closed), None);

		let row = Identities::<T>::get(sovereign).expect("it was written");
		assert_eq!(row.folded_methods.map(|history| history.fold.count), Some(1));
	}

	#[benchmark]
	fn deactivate() {
		let (agent, institution, _) = institution::<T>();
		let subject = subject::<T>(institution);
		identity::<T>(&subject, None, T::MaxMethods::get(), T::MaxClosedMethods::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), subject.clone());

		assert!(!Methods::<T>::contains_key(subject));
	}

	#[benchmark]
	fn publish_services() {
		let (agent, institution, sovereign) = institution::<T>();
		identity::<T>(&sovereign, Some(institution), 0, 0);
		let service = |number: u32| {
			let mut endpoint = vec![b'x'; T::MaxEndpoint::get() as usize];
			if let [_, colon, ..] = endpoint.as_mut_slice() {
				*colon = b':';
			}
			Service {
				number: number as u8,
				kind: ServiceKind::LinkedDomains,
				endpoint: BoundedVec::truncate_from(endpoint),
			}
		};
		let services: Vec<_> = (0..T::MaxServices::get()).map(service).collect();

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), BoundedVec::truncate_from(services));

		assert_eq!(Services::<T>::get(sovereign).len() as u32, T::MaxServices::get());
	}

	#[benchmark]
	fn empower() {
		let (agent, institution, _) = institution::<T>();
		let subject = subject::<T>(institution);
		mandates::<T>(&subject, T::MaxMandates::get() - 1, Basis::CourtOrder, &agent, None);

		#[extrinsic_call]
		_(RawOrigin::Signed(subject.clone()), agent, all_powers(), Some(later::<T>()));

		assert_eq!(Mandates::<T>::get(subject).len() as u32, T::MaxMandates::get());
	}

	#[benchmark]
	fn record_mandate() {
		let (agent, institution, _) = institution::<T>();
		let subject = subject::<T>(institution);
		let parent: T::AccountId = account("parent", 0, 0);
		mandates::<T>(&subject, T::MaxMandates::get() - 1, Basis::CourtOrder, &agent, None);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(agent),
			subject.clone(),
			parent,
			Basis::CourtOrder,
			all_powers(),
			Some(later::<T>()),
			Commitment::default(),
		);

		assert_eq!(Mandates::<T>::get(subject).len() as u32, T::MaxMandates::get());
	}

	#[benchmark]
	fn end_mandate() {
		let (agent, institution, _) = institution::<T>();
		let subject = subject::<T>(institution);
		let parent: T::AccountId = account("parent", 0, 0);
		represent::<T>(&subject, &parent);
		let last = MandateId(T::MaxMandates::get() - 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), subject.clone(), last);

		let capacity = Pallet::<T>::capacity(&parent, &subject, Power::Claim, Pallet::<T>::now());
		assert_eq!(capacity, None::<Capacity>);
	}

	#[benchmark]
	fn record_death() {
		let (agent, institution, _) = institution::<T>();
		let subject = subject::<T>(institution);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), subject.clone(), Some(Day(0)));

		assert_eq!(Pallet::<T>::died_on(&subject), Some(Day(0)));
	}

	#[benchmark]
	fn keep_confidential() {
		let (_, institution, _) = institution::<T>();
		let subject = subject::<T>(institution);
		represent::<T>(&subject, &account("parent", 0, 0));
		let tags = ConfidentialTags { salt: Digest::default(), codes: [Commitment::default(); 8] };

		#[extrinsic_call]
		_(RawOrigin::Signed(subject.clone()), subject.clone(), Some(Box::new(tags)));

		assert_eq!(Pallet::<T>::confidential_tags(&subject), Some(tags));
	}

	#[benchmark]
	fn fold() {
		let (agent, institution, _) = institution::<T>();
		let subject = subject::<T>(institution);
		identity::<T>(&subject, None, T::MaxMethods::get(), T::MaxClosedMethods::get());
		let over = Some(BEGINNING);
		mandates::<T>(&subject, T::MaxMandates::get(), Basis::Minor, &agent, over);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), subject.clone());

		assert!(!ClosedMethods::<T>::contains_key(&subject));
		assert!(!Mandates::<T>::contains_key(&subject));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
