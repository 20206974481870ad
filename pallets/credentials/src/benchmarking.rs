// SPDX-License-Identifier: Apache-2.0

//! Each call at its worst: the holder has all but one of the credentials that are kept, each with
//! the most suspensions.

use alloc::{vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Unbalanced},
		tokens::Precision,
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{Commitment, CredentialTypeId, Digest, InstitutionId, Membership, Moment};
use sp_runtime::Saturating;

use crate::*;

const TYPE: CredentialTypeId = CredentialTypeId(1);
const MAX_VALIDITY_DAYS: u32 = 36_500;
const VALID_UNTIL: Moment = 36_500 * 24 * 60 * 60 * 1000;

fn commitment(index: u32) -> Commitment {
	let mut bytes = [0; 32];
	bytes[..4].copy_from_slice(&index.to_le_bytes());
	bytes.into()
}

fn registered<T: Config>() {
	let (schema, clinical) = (Digest::default(), true);
	assert_ok!(Pallet::<T>::do_register_type(TYPE, schema, clinical, MAX_VALIDITY_DAYS));
}

fn boards<T: Config>() -> u32 {
	Boards::<T>::iter_keys().count() as u32
}

/// An Issuer of another board that has a charter for a type, and all its other ones.
fn board<T: Config>() -> (T::AccountId, InstitutionId) {
	let agent: T::AccountId = account("issuer", boards::<T>(), 0);
	let institution = T::Membership::benchmark_institution(&agent);
	let sovereign = T::Membership::sovereign_account(institution);
	let rows = T::MaxIssuances::get().saturating_mul(T::MaxHoldings::get()).saturating_add(10);
	let endowment = T::CredentialDeposit::get()
		.saturating_add(T::StatusChunkDeposit::get())
		.saturating_mul(rows.into())
		.saturating_add(T::Currency::minimum_balance());
	assert_ok!(T::Currency::increase_balance(&sovereign, endowment, Precision::BestEffort));
	registered::<T>();
	let mut row = BoardOf::<T>::default();
	assert!(row.charters.try_insert(TYPE).expect("the first"));
	for number in 0..T::MaxCharters::get().saturating_sub(1) {
		let other = CredentialTypeId(1_000 + number);
		assert!(row.charters.try_insert(other).expect("there is room"));
	}
	Boards::<T>::insert(institution, row);
	(agent, institution)
}

/// Lets `board` answer for one credential in one chunk, and issue as many types as it can.
pub(crate) fn open<T: Config>(board: InstitutionId) {
	let sovereign = T::Membership::sovereign_account(board);
	let deposit = T::CredentialDeposit::get().saturating_add(T::StatusChunkDeposit::get());
	let endowment = deposit.saturating_add(T::Currency::minimum_balance());
	assert_ok!(T::Currency::increase_balance(&sovereign, endowment, Precision::BestEffort));
	let mut row = BoardOf::<T> { issued: 1, credentials: 1, chunks: 1, ..Default::default() };
	for number in 0..T::MaxCharters::get() {
		assert!(row.charters.try_insert(CredentialTypeId(number)).expect("there is room"));
	}
	assert_ok!(Pallet::<T>::settle(board, row));
}

fn issuance<T: Config>(holder: T::AccountId, board: InstitutionId, number: u32) -> IssuanceOf<T> {
	Issuance {
		holder,
		credential_type: TYPE,
		commitment: commitment(number),
		valid_from: 0,
		valid_until: VALID_UNTIL,
		index: Pallet::<T>::board(board).map_or(0, |row| row.issued),
	}
}

/// Issues a credential to `holder`.
fn issued<T: Config>(
	agent: &T::AccountId,
	board: InstitutionId,
	holder: T::AccountId,
) -> Commitment {
	let number = 1_000_000 + boards::<T>();
	let next = issuance::<T>(holder, board, number);
	assert_ok!(Pallet::<T>::do_issue(agent, next));
	commitment(number)
}

/// Gives `holder` ended credentials of `board` until there is room for `room` more.
fn filled<T: Config>(board: InstitutionId, holder: &T::AccountId, number: u32, room: u32) {
	let held = Holdings::<T>::decode_len(holder, TYPE).unwrap_or(0) as u32;
	for place in held.saturating_add(room)..T::MaxHoldings::get() {
		let key = commitment(2_000_000 + number * T::MaxHoldings::get() + place);
		// All have the same suspensions, so that a new one can take all of them over.
		let suspensions = (0..T::MaxSuspensions::get().into())
			.map(|step| Interval { from: 2 * step, until: 2 * step + 1 })
			.collect::<Vec<_>>();
		let row = Credential {
			holder: holder.clone(),
			credential_type: TYPE,
			board,
			index: 0,
			issued_at: 0,
			valid_from: 0,
			valid_until: VALID_UNTIL,
			suspended_since: None,
			suspensions: suspensions.try_into().expect("the bound itself"),
			revocation: Some(Revocation {
				reason: RevocationReason::Unspecified,
				effective_from: 0,
				revoked_at: 0,
			}),
			renews: None,
			renewal: None,
		};
		Credentials::<T>::insert(key, row);
		Holdings::<T>::mutate(holder, TYPE, |held| held.try_push(key).expect("there is room"));
	}
}

/// Makes `holder` one whose active clinical credential is the last that a search meets.
pub(crate) fn active_credential<T: Config>(
	holder: &T::AccountId,
) -> (CredentialTypeId, Commitment) {
	let (agent, board) = board::<T>();
	let credential = issued::<T>(&agent, board, holder.clone());
	filled::<T>(board, holder, boards::<T>(), 0);
	(TYPE, credential)
}

fn remembered<T: Config>(credential: &Commitment, suspended_since: Option<Moment>, room: u32) {
	Credentials::<T>::mutate(credential, |row| {
		let row = row.as_mut().expect("it was issued");
		row.suspended_since = suspended_since;
		for step in 0..T::MaxSuspensions::get().saturating_sub(room) {
			let interval = Interval { from: step.into(), until: Moment::from(step) + 1 };
			row.suspensions.try_push(interval).expect("there is room");
		}
	});
}

fn origin<T: Config, O: EnsureOrigin<T::RuntimeOrigin>>() -> Result<T::RuntimeOrigin, BenchmarkError>
{
	O::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_type() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::RegistryOrigin>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, TYPE, Digest::default(), true, MAX_VALIDITY_DAYS);

		assert!(CredentialTypes::<T>::contains_key(TYPE));
		Ok(())
	}

	#[benchmark]
	fn retire_type() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::RegistryOrigin>()?;
		registered::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, TYPE);

		assert!(CredentialTypes::<T>::get(TYPE).expect("it was registered").retired);
		Ok(())
	}

	#[benchmark]
	fn grant_charter() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::RegistryOrigin>()?;
		let (_, board) = board::<T>();
		assert_ok!(Pallet::<T>::do_withdraw_charter(board, TYPE));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, board, TYPE);

		assert!(Pallet::<T>::board(board).expect("it is known").charters.contains(&TYPE));
		Ok(())
	}

	#[benchmark]
	fn withdraw_charter() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::RegistryOrigin>()?;
		let (_, board) = board::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, board, TYPE);

		let chartered = Pallet::<T>::board(board).is_some_and(|row| row.charters.contains(&TYPE));
		assert!(!chartered);
		Ok(())
	}

	#[benchmark]
	fn suspend_board() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::SuspendOrigin>()?;
		let (_, board) = board::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, board);

		assert!(Pallet::<T>::board(board).expect("it is known").suspended_since.is_some());
		Ok(())
	}

	#[benchmark]
	fn reinstate_board() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::SuspendOrigin>()?;
		let (_, board) = board::<T>();
		assert_ok!(Pallet::<T>::do_suspend_board(board));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, board);

		assert!(Pallet::<T>::board(board).expect("it is known").suspended_since.is_none());
		Ok(())
	}

	#[benchmark]
	fn set_retention() -> Result<(), BenchmarkError> {
		let origin = origin::<T, T::RegistryOrigin>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, u32::MAX);

		assert_eq!(RetentionDays::<T>::get(), u32::MAX);
		Ok(())
	}

	#[benchmark]
	fn issue() {
		let (agent, board) = board::<T>();
		let holder: T::AccountId = account("holder", 0, 0);
		filled::<T>(board, &holder, 0, 1);
		let next = issuance::<T>(holder, board, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), next);

		assert!(Credentials::<T>::contains_key(commitment(0)));
	}

	#[benchmark]
	fn issue_many(n: Linear<1, { T::MaxIssuances::get() }>) {
		let (agent, board) = board::<T>();
		let issuances = (0..n)
			.map(|index| {
				let holder: T::AccountId = account("holder", index, 0);
				filled::<T>(board, &holder, index, 1);
				Issuance { index, ..issuance::<T>(holder, board, index) }
			})
			.collect::<Vec<_>>();
		let issuances = BoundedVec::try_from(issuances).expect("the bound itself");

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), issuances);

		assert_eq!(Pallet::<T>::board(board).map(|row| row.credentials), Some(n));
	}

	#[benchmark]
	fn suspend() {
		let (agent, board) = board::<T>();
		let credential = issued::<T>(&agent, board, account("holder", 0, 0));
		remembered::<T>(&credential, None, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), credential);

		let row = Pallet::<T>::credential(&credential).expect("it was issued");
		assert!(row.suspended_since.is_some());
	}

	#[benchmark]
	fn reinstate() {
		let (agent, board) = board::<T>();
		let credential = issued::<T>(&agent, board, account("holder", 0, 0));
		remembered::<T>(&credential, Some(0), 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), credential);

		let row = Pallet::<T>::credential(&credential).expect("it was issued");
		assert!(row.suspended_since.is_none());
	}

	#[benchmark]
	fn revoke() {
		let (agent, board) = board::<T>();
		let credential = issued::<T>(&agent, board, account("holder", 0, 0));
		remembered::<T>(&credential, None, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), credential, RevocationReason::PrivilegeWithdrawn, 0);

		let row = Pallet::<T>::credential(&credential).expect("it was issued");
		assert!(row.revocation.is_some());
	}

	#[benchmark]
	fn renew() {
		let (agent, board) = board::<T>();
		let holder: T::AccountId = account("holder", 0, 0);
		let credential = issued::<T>(&agent, board, holder.clone());
		filled::<T>(board, &holder, 0, 1);
		let by = commitment(0);
		let index = Pallet::<T>::board(board).expect("it issued").issued;

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), credential, by, VALID_UNTIL, index);

		assert!(Credentials::<T>::contains_key(by));
	}

	#[benchmark]
	fn clear(n: Linear<1, { T::MaxIssuances::get() }>) {
		let (agent, board) = board::<T>();
		let mut credentials = vec![];
		for index in 0..n {
			let holder: T::AccountId = account("holder", index, 0);
			// Each in a chunk of its own.
			Boards::<T>::mutate(board, |row| {
				row.as_mut().expect("it is known").issued = index * StatusChunk::CREDENTIALS
			});
			let next = issuance::<T>(holder.clone(), board, index);
			assert_ok!(Pallet::<T>::do_issue(&agent, next));
			filled::<T>(board, &holder, index, 0);
			let credential = commitment(index);
			remembered::<T>(&credential, None, 0);
			Credentials::<T>::mutate(credential, |row| {
				let row = row.as_mut().expect("it was issued");
				row.valid_until = 0;
				row.renews = Some(commitment(3_000_000 + index));
			});
			credentials.push(credential);
		}
		RetentionDays::<T>::put(0);
		let credentials = BoundedVec::try_from(credentials).expect("the bound itself");

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), credentials);

		assert_eq!(Pallet::<T>::board(board).map(|row| row.credentials), Some(0));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
