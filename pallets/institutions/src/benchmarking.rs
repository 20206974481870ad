// SPDX-License-Identifier: Apache-2.0

//! Each call at its worst: the longest endpoint, all places of validators but one taken.

use alloc::vec;

use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	EnsureOrigin, Get,
};
use frame_system::RawOrigin;
use salus_primitives::{Accreditation, Country, Duties, InstitutionId, Membership, Roles, WindUp};
use sp_runtime::{traits::Zero, Saturating};

use crate::{types::gln, *};

const SEED: u32 = 0;
const JURISDICTION: Country = Country(*b"CH");

/// Makes `agent` an agent with every duty of a new Active institution with every role.
pub(crate) fn active_institution<T: Config>(agent: &T::AccountId) -> InstitutionId {
	let legal_id = gln(NextInstitutionId::<T>::get().0);
	let row =
		Institution::new(legal_id, JURISDICTION, all_roles(), endpoint::<T>(), Status::Active);
	let institution =
		Pallet::<T>::enrol(Institution { accreditation: Accreditation::HIGHEST, ..row })
			.expect("the legal id is new");
	Pallet::<T>::list_admitted(institution);
	Pallet::<T>::enlist(institution, agent, all_duties(), Zero::zero())
		.expect("the account is no agent yet");
	institution
}

/// As many predecessors of `institution` as there can be, each succeeded by the next; the oldest.
pub(crate) fn oldest_predecessor<T: Config>(institution: InstitutionId) -> InstitutionId {
	(0..T::MaxSuccessions::get()).fold(institution, |successor, _| {
		let legal_id = gln(NextInstitutionId::<T>::get().0);
		let left = Status::WindingUp { offered: None, ordered: false };
		let row = Institution::new(legal_id, JURISDICTION, all_roles(), endpoint::<T>(), left);
		let predecessor = Pallet::<T>::enrol(Institution { successor: Some(successor), ..row })
			.expect("the legal id is new");
		Pallet::<T>::list_admitted(predecessor);
		predecessor
	})
}

fn all_roles() -> Roles {
	every().collect::<alloc::collections::BTreeSet<_>>().try_into().expect("a place for each")
}

pub(crate) fn all_duties() -> Duties {
	every().collect::<alloc::collections::BTreeSet<_>>().try_into().expect("a place for each")
}

/// Every value of an enumeration without fields.
fn every<E: Decode>() -> impl Iterator<Item = E> {
	(0..=u8::MAX).map_while(|index| E::decode(&mut [index].as_slice()).ok())
}

fn endpoint<T: Config>() -> EndpointOf<T> {
	vec![b'e'; T::MaxEndpoint::get() as usize].try_into().expect("the bound itself")
}

fn funds<T: Config>() -> BalanceOf<T> {
	T::MembershipDeposit::get()
		.saturating_add(T::AgentDeposit::get())
		.saturating_add(T::Currency::minimum_balance())
		.saturating_mul(10u32.into())
}

fn funded<T: Config>(account: T::AccountId) -> T::AccountId {
	T::Currency::set_balance(&account, funds::<T>());
	account
}

/// A proposal and its applicant.
fn proposed<T: Config>() -> (InstitutionId, T::AccountId) {
	let applicant = funded::<T>(account("applicant", 0, SEED));
	let institution = NextInstitutionId::<T>::get();
	Pallet::<T>::propose(
		RawOrigin::Signed(applicant.clone()).into(),
		gln(institution.0),
		JURISDICTION,
		all_roles(),
		endpoint::<T>(),
		None,
	)
	.expect("the applicant is funded");
	(institution, applicant)
}

/// A member with deposits, and its Admin.
fn member<T: Config>() -> (InstitutionId, T::AccountId) {
	let (institution, admin) = proposed::<T>();
	Pallet::<T>::do_admit(institution, Accreditation::HIGHEST).expect("it is proposed");
	funded::<T>(Pallet::<T>::sovereign_account(institution));
	(institution, admin)
}

/// A second agent of the institution of `admin`.
fn appointed<T: Config>(admin: &T::AccountId) -> T::AccountId {
	let agent: T::AccountId = account("agent", 0, SEED);
	Pallet::<T>::do_appoint(admin.clone(), agent.clone(), all_duties())
		.expect("the sovereign account is funded");
	agent
}

/// Names a validator for each of as many new institutions as leave one place.
fn fill_validators<T: Config>() {
	validators::<T>(T::MaxValidators::get() - 1);
}

/// Names a validator for each of `count` new institutions, and no other.
pub(crate) fn validators<T: Config>(count: u32) {
	Validators::<T>::kill();
	for index in 0..count {
		let account: T::AccountId = account("validator", index, SEED);
		let institution = active_institution::<T>(&account);
		Pallet::<T>::do_name_validator(institution, Some(account)).expect("a place is left");
	}
}

fn origin<T: Config, O: EnsureOrigin<T::RuntimeOrigin>>() -> Result<T::RuntimeOrigin, BenchmarkError>
{
	O::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn propose() {
		let applicant = funded::<T>(whitelisted_caller());
		let parent = active_institution::<T>(&account("parent", 0, SEED));
		let institution = NextInstitutionId::<T>::get();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(applicant),
			gln(institution.0),
			JURISDICTION,
			all_roles(),
			endpoint::<T>(),
			Some(parent),
		);

		assert!(Institutions::<T>::contains_key(institution));
	}

	#[benchmark]
	fn admit() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::AdmitOrigin>()?;
		let parent = active_institution::<T>(&account("parent", 0, SEED));
		let (institution, _) = proposed::<T>();
		Institutions::<T>::mutate(institution, |row| {
			row.as_mut().expect("it was proposed").parent = Some(parent)
		});

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution, Accreditation::HIGHEST);

		assert!(Pallet::<T>::is_active(institution));
		Ok(())
	}

	#[benchmark]
	fn reject() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::AdmitOrigin>()?;
		fill_validators::<T>();
		let (institution, _) = proposed::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution);

		assert!(!Institutions::<T>::contains_key(institution));
		Ok(())
	}

	#[benchmark]
	fn accredit() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::AccreditOrigin>()?;
		let institution = active_institution::<T>(&whitelisted_caller());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution, Accreditation(0));

		let row = Institutions::<T>::get(institution).expect("it is a member");
		assert_eq!(row.accreditation, Accreditation(0));
		Ok(())
	}

	#[benchmark]
	fn assign_roles() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::AdmitOrigin>()?;
		let institution = active_institution::<T>(&whitelisted_caller());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution, all_roles());

		let row = Institutions::<T>::get(institution).expect("it is a member");
		assert_eq!(row.roles, all_roles());
		Ok(())
	}

	#[benchmark]
	fn suspend() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::SuspendOrigin>()?;
		let institution = active_institution::<T>(&whitelisted_caller());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution);

		assert!(!Pallet::<T>::is_active(institution));
		Ok(())
	}

	#[benchmark]
	fn reinstate() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::SuspendOrigin>()?;
		let institution = active_institution::<T>(&whitelisted_caller());
		Pallet::<T>::do_suspend(institution).expect("it is Active");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution);

		assert!(Pallet::<T>::is_active(institution));
		Ok(())
	}

	#[benchmark]
	fn wind_up() {
		let admin: T::AccountId = whitelisted_caller();
		let institution = active_institution::<T>(&admin);
		let successor = active_institution::<T>(&account("successor", 0, SEED));

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), Some(successor));

		assert!(!Pallet::<T>::is_active(institution));
	}

	#[benchmark]
	fn order_winding_up() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::SuspendOrigin>()?;
		let institution = active_institution::<T>(&whitelisted_caller());
		let successor = active_institution::<T>(&account("successor", 0, SEED));
		Pallet::<T>::do_suspend(institution).expect("it is Active");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution, Some(successor));

		assert!(!Pallet::<T>::is_active(institution));
		Ok(())
	}

	#[benchmark]
	fn accept_succession() {
		let (predecessor, admin) = member::<T>();
		let heir: T::AccountId = whitelisted_caller();
		let successor = active_institution::<T>(&heir);
		funded::<T>(Pallet::<T>::sovereign_account(successor));
		T::WindUp::benchmark_open(predecessor);
		T::WindUp::benchmark_open(successor);
		Pallet::<T>::do_wind_up(admin, Some(successor)).expect("the successor is Active");

		#[extrinsic_call]
		_(RawOrigin::Signed(heir), predecessor);

		assert!(Pallet::<T>::answers_for(successor, predecessor));
	}

	#[benchmark]
	fn withdraw() {
		fill_validators::<T>();
		let (institution, admin) = member::<T>();
		let validator = account("validator", T::MaxValidators::get(), SEED);
		Pallet::<T>::do_name_validator(institution, Some(validator)).expect("a place is left");
		Pallet::<T>::do_wind_up(admin.clone(), None).expect("it is a member");
		let beneficiary: T::AccountId = account("beneficiary", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), beneficiary.clone());

		assert!(!T::Currency::balance(&beneficiary).is_zero());
		assert_eq!(
			Institutions::<T>::get(institution).map(|row| row.status),
			Some(Status::Withdrawn)
		);
	}

	#[benchmark]
	fn appoint() {
		let (_, admin) = member::<T>();
		let agent: T::AccountId = account("agent", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), agent.clone(), all_duties());

		assert!(Agents::<T>::contains_key(agent));
	}

	#[benchmark]
	fn dismiss() {
		let (_, admin) = member::<T>();
		let agent = appointed::<T>(&admin);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), agent.clone());

		assert!(!Agents::<T>::contains_key(agent));
	}

	#[benchmark]
	fn resign() {
		let (_, admin) = member::<T>();
		let agent = appointed::<T>(&admin);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent.clone()));

		assert!(!Agents::<T>::contains_key(agent));
	}

	#[benchmark]
	fn name_validator() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::AdmitOrigin>()?;
		let institution = active_institution::<T>(&account("admin", 0, SEED));
		fill_validators::<T>();
		let validator: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, institution, Some(validator.clone()));

		assert!(Pallet::<T>::is_validator_account(&validator));
		Ok(())
	}

	#[benchmark]
	fn change_endpoint() {
		let admin: T::AccountId = whitelisted_caller();
		let institution = active_institution::<T>(&admin);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), endpoint::<T>());

		let row = Institutions::<T>::get(institution).expect("it is a member");
		assert_eq!(row.endpoint, endpoint::<T>());
	}

	#[benchmark]
	fn top_up() {
		let (_, admin) = member::<T>();
		let agent = appointed::<T>(&admin);
		let amount = T::Currency::minimum_balance();

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), agent.clone(), amount);

		assert_eq!(T::Currency::balance(&agent), amount);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
