// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	storage::{storage_prefix, unhashed},
	traits::{
		fungible::{Inspect, Unbalanced},
		tokens::Precision,
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{
	merkle, Commitment, Country, Day, Digest, InstitutionId, Membership, Moment, Sensitivity,
};
use sp_core::{crypto::KeyTypeId, H256};
use sp_runtime::{
	traits::{IdentifyAccount, Saturating},
	AccountId32, MultiSignature, MultiSigner,
};

use crate::*;

/// Signs for the benchmark of `register_subject`.
pub trait BenchmarkHelper<Signature, AccountId> {
	/// A signature of `message` and the account that it is of.
	fn sign(message: &[u8]) -> (Signature, AccountId);
}

impl BenchmarkHelper<MultiSignature, AccountId32> for () {
	fn sign(message: &[u8]) -> (MultiSignature, AccountId32) {
		let key_type = KeyTypeId(*b"salu");
		let public = sp_io::crypto::sr25519_generate(key_type, None);
		let signature = sp_io::crypto::sr25519_sign(key_type, &public, message)
			.expect("the key was generated just now");
		(signature.into(), MultiSigner::from(public).into_account())
	}
}

const ROWS: u32 = 10_000;
const PAST: Day = Day(-1);
const FUTURE: Day = Day(i32::MAX);

/// Gives `institution` what it needs to prepay `rows`.
pub(crate) fn endow<T: Config>(institution: InstitutionId, rows: u32) {
	let deposit = T::RowDeposit::get().saturating_mul(rows.into());
	let endowment = deposit.saturating_add(T::Currency::minimum_balance());
	let sovereign = T::Membership::sovereign_account(institution);
	assert_ok!(T::Currency::increase_balance(&sovereign, endowment, Precision::BestEffort));
}

/// An agent with every duty of an institution with every role, and quota.
fn institution<T: Config>(name: &'static str) -> (T::AccountId, InstitutionId) {
	let agent: T::AccountId = account(name, 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	endow::<T>(institution, ROWS);
	assert_ok!(Pallet::<T>::do_buy_quota(&agent, ROWS));
	(agent, institution)
}

/// The same, with the oldest of its predecessors: for that one it answers at the highest cost.
fn successor<T: Config>(name: &'static str) -> (T::AccountId, InstitutionId, InstitutionId) {
	let (agent, institution) = institution::<T>(name);
	(agent, institution, T::Membership::benchmark_predecessor(institution))
}

/// As many regulators as can hold an entry, each the oldest predecessor of another.
fn regulators<T: Config>() -> Vec<InstitutionId> {
	(0..T::MaxHolds::get())
		.map(|index| {
			let institution = T::Membership::benchmark_institution(&account("regulator", index, 0));
			T::Membership::benchmark_predecessor(institution)
		})
		.collect()
}

fn subject<T: Config>(custodian: InstitutionId, index: u32) -> T::AccountId {
	let subject: T::AccountId = account("subject", index, 0);
	frame_system::Pallet::<T>::inc_providers(&subject);
	let row = Subject { custodian, registered_at: 0, merged_into: None, absorbed: 0 };
	Subjects::<T>::insert(&subject, row);
	subject
}

/// Digests in the order of their indices.
fn digest(index: u32) -> Digest {
	let mut bytes = [0; 32];
	bytes[28..].copy_from_slice(&index.to_be_bytes());
	Digest(H256(bytes))
}

fn statement<T: Config>(subject: T::AccountId, index: u32) -> StatementOf<T> {
	Statement {
		author: subject.clone(),
		subject,
		digest: digest(index),
		commitment: Commitment(H256::repeat_byte(1)),
		size: SizeClass::LARGEST,
		occurred_on: PAST,
		sensitivity: Sensitivity::VeryRestricted,
		retention_until: PAST,
		residency: Country(*b"CH"),
	}
}

/// Makes `sponsor` pay for `account`, with quota for a thousand rows.
pub(crate) fn sponsor<T: Config>(sponsor: InstitutionId, account: &T::AccountId) {
	let institution = T::Membership::successor_of(sponsor);
	let mut custodian = Custodians::<T>::get(institution).unwrap_or_default();
	if !Subjects::<T>::contains_key(account) {
		frame_system::Pallet::<T>::inc_providers(account);
		custodian.rows_used += 1;
	}
	let row = Subject { custodian: sponsor, registered_at: 0, merged_into: None, absorbed: 0 };
	Subjects::<T>::insert(account, row);
	custodian.rows_prepaid = custodian.rows_prepaid.max(custodian.rows_used + 1_000);
	endow::<T>(institution, custodian.rows_prepaid);
	Custodians::<T>::insert(institution, custodian);
	assert_ok!(Pallet::<T>::hold_quota(institution, custodian.rows_prepaid));
}

/// A surgery of which every moment is stated.
fn surgery() -> Surgery {
	Surgery {
		team: Commitment(H256::repeat_byte(1)),
		sign_in: Some(0),
		induction: 0,
		time_out: Some(0),
		incision: 0,
		sign_out: Some(0),
		exit: 0,
	}
}

/// Records a surgery of the entry under `key`.
fn operate<T: Config>(key: &EntryKey) {
	let coordinator = account("coordinator", 0, 0);
	let recorded = RecordedSurgery { coordinator, recorded_at: 0, surgery: surgery() };
	Surgeries::<T>::insert(key.custodian, key.digest, recorded);
}

/// The entry `index` of `custodian`, after `change`.
fn entry<T: Config>(
	custodian: InstitutionId,
	index: u32,
	change: impl FnOnce(&mut EntryOf<T>),
) -> EntryKey {
	let key = EntryKey { custodian, digest: digest(index) };
	let subject = account("subject", 0, 0);
	let mut entry = Entry::new(statement::<T>(subject, index), 0);
	change(&mut entry);
	SubjectEntries::<T>::insert(&entry.subject, key, ());
	Entries::<T>::insert(key.custodian, key.digest, entry);
	key
}

/// With all holds and requests that an entry can have.
fn burden<T: Config>(entry: &mut EntryOf<T>) {
	entry.holds = BoundedVec::truncate_from(regulators::<T>());
	request::<T>(entry);
}

fn request<T: Config>(entry: &mut EntryOf<T>) {
	// Late, which is noted with the answer.
	let due = 0;
	if Pallet::<T>::now() == due {
		unhashed::put(&storage_prefix(b"Timestamp", b"Now"), &(due + 1));
	}
	let statement = Commitment::default();
	let (denial, disagreement) = (None, None);
	entry.amendment =
		Some(Amendment { statement, requested_at: 0, due, denial, disagreement, lapsed: false });
	entry.erasure = Some(Erasure {
		requested_at: 0,
		due,
		extended: false,
		answered_at: None,
		refusal: None,
		lapsed: false,
	});
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn buy_quota() {
		let (agent, institution) = institution::<T>("agent");
		let sovereign = T::Membership::sovereign_account(institution);
		let deposit = T::RowDeposit::get();
		assert_ok!(T::Currency::increase_balance(&sovereign, deposit, Precision::BestEffort));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), 1);

		let quota = Custodians::<T>::get(institution).unwrap();
		assert_eq!(quota.rows_prepaid, ROWS + 1);
	}

	#[benchmark]
	fn return_quota() {
		let (agent, institution) = institution::<T>("agent");

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), 1);

		let quota = Custodians::<T>::get(institution).unwrap();
		assert_eq!(quota.rows_prepaid, ROWS - 1);
	}

	#[benchmark]
	fn register_subject() {
		let (agent, institution) = institution::<T>("agent");
		let agreement = Pallet::<T>::agreement(institution, Moment::MAX);
		let wrapped = [b"<Bytes>", agreement.as_slice(), b"</Bytes>"].concat();
		let (signature, subject) = T::BenchmarkHelper::sign(&wrapped);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), subject.clone(), Moment::MAX, signature);

		assert!(Subjects::<T>::contains_key(subject));
	}

	#[benchmark]
	fn register() {
		let (agent, institution, oldest) = successor::<T>("agent");
		let statement = statement::<T>(subject::<T>(oldest, 0), 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), statement);

		assert!(Entries::<T>::contains_key(institution, digest(0)));
	}

	#[benchmark]
	fn register_many(n: Linear<1, { T::MaxEntries::get() }>) {
		let (agent, institution, oldest) = successor::<T>("agent");
		let statements = (0..n).map(|index| statement::<T>(subject::<T>(oldest, index), index));
		let statements = BoundedVec::truncate_from(statements.collect());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), statements);

		assert!(Entries::<T>::contains_key(institution, digest(n - 1)));
	}

	#[benchmark]
	fn anchor_batch() {
		let (agent, institution) = institution::<T>("agent");

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), digest(0), T::MaxLeaves::get(), FUTURE);

		assert!(Batches::<T>::contains_key(institution, digest(0)));
	}

	#[benchmark]
	fn materialise(p: Linear<0, { merkle::MAX_PATH }>) {
		let (agent, _, institution) = successor::<T>("agent");
		let statement = statement::<T>(subject::<T>(institution, 0), 0);
		let path = AuditPath::truncate_from(
			(0..p).map(|height| H256::repeat_byte(height as u8)).collect(),
		);
		let leaf = merkle::leaf_hash(&statement.leaf(institution));
		let root =
			Digest(path.iter().fold(leaf, |hash, sibling| merkle::node_hash(&hash, sibling)));
		let count = (1u64 << p).min(u32::MAX.into()) as u32;
		let kind = BatchKind::Anchored;
		let batch = Batch { count, anchored_at: 0, retained_until: FUTURE, kind, chunks: 0 };
		Batches::<T>::insert(institution, root, batch);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), institution, root, 0, statement, path);

		assert!(Entries::<T>::contains_key(institution, digest(0)));
	}

	#[benchmark]
	fn supersede() {
		let (agent, institution, oldest) = successor::<T>("agent");
		let key = entry::<T>(oldest, 0, burden::<T>);
		let statement = statement::<T>(account("subject", 0, 0), 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), oldest, key.digest, statement);

		assert!(Entries::<T>::contains_key(institution, digest(1)));
	}

	#[benchmark]
	fn mark_in_error() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, request::<T>);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), institution, key.digest);

		assert_eq!(Pallet::<T>::verify_digest(&key), Verdict::EnteredInError);
	}

	#[benchmark]
	fn offer_custody() {
		let (agent, _, custodian) = successor::<T>("agent");
		let (_, recipient) = institution::<T>("recipient");
		let key = entry::<T>(custodian, 0, request::<T>);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), custodian, key.digest, recipient);

		assert_eq!(Pallet::<T>::entry(&key).unwrap().offered_to, Some(recipient));
	}

	#[benchmark]
	fn withdraw_offer() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, |entry| entry.offered_to = Some(institution));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), institution, key.digest);

		assert_eq!(Pallet::<T>::entry(&key).unwrap().offered_to, None);
	}

	#[benchmark]
	fn accept_custody() {
		let (agent, recipient) = institution::<T>("recipient");
		let key = entry::<T>(InstitutionId(u32::MAX), 0, |entry| {
			burden::<T>(entry);
			entry.offered_to = Some(recipient);
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest, digest(1), SizeClass::LARGEST);

		assert!(Entries::<T>::contains_key(recipient, digest(1)));
	}

	#[benchmark]
	fn place_hold() {
		let (agent, regulator) = institution::<T>("agent");
		let key = entry::<T>(regulator, 0, |entry| {
			entry.holds = BoundedVec::truncate_from(regulators::<T>());
			entry.holds.pop();
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest);

		assert!(Pallet::<T>::entry(&key).unwrap().holds.contains(&regulator));
	}

	#[benchmark]
	fn lift_hold() {
		let (agent, _, regulator) = successor::<T>("agent");
		let key = entry::<T>(regulator, 0, |entry| {
			entry.holds = BoundedVec::truncate_from(regulators::<T>());
			entry.holds.pop();
			entry.holds.force_push(regulator);
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest);

		assert!(!Pallet::<T>::entry(&key).unwrap().holds.contains(&regulator));
	}

	#[benchmark]
	fn request_amendment() {
		let (_, institution) = institution::<T>("agent");
		let key = entry::<T>(institution, 0, |_| ());
		let subject = account("subject", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(subject), key.custodian, key.digest, Commitment::default());

		assert!(Pallet::<T>::entry(&key).unwrap().amendment.is_some());
	}

	#[benchmark]
	fn deny_amendment() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, request::<T>);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest, Denial::AccurateAndComplete);

		assert!(!Pallet::<T>::entry(&key).unwrap().amendment.unwrap().is_open());
	}

	#[benchmark]
	fn state_disagreement() {
		let (_, institution) = institution::<T>("agent");
		let key = entry::<T>(institution, 0, |entry| {
			request::<T>(entry);
			entry.amendment.as_mut().unwrap().denial = Some(Denial::NotCreatedHere);
		});
		let subject = account("subject", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(subject), key.custodian, key.digest, Commitment::default());

		let amendment = Pallet::<T>::entry(&key).unwrap().amendment.unwrap();
		assert!(amendment.disagreement.is_some());
	}

	#[benchmark]
	fn merge() {
		let (agent, _, institution) = successor::<T>("agent");
		let duplicate = subject::<T>(institution, 0);
		let survivor = subject::<T>(institution, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), duplicate, survivor.clone());

		assert_eq!(Pallet::<T>::subject(&survivor).unwrap().absorbed, 1);
	}

	#[benchmark]
	fn unmerge() {
		let (agent, _, institution) = successor::<T>("agent");
		let duplicate = subject::<T>(institution, 0);
		let survivor = subject::<T>(institution, 1);
		assert_ok!(Pallet::<T>::do_merge(&agent, duplicate.clone(), survivor.clone()));

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), duplicate);

		assert_eq!(Pallet::<T>::subject(&survivor).unwrap().absorbed, 0);
	}

	#[benchmark]
	fn request_erasure() {
		let (_, institution) = institution::<T>("agent");
		let key = entry::<T>(institution, 0, |_| ());
		let subject = account("subject", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(subject), key.custodian, key.digest);

		assert!(Pallet::<T>::entry(&key).unwrap().erasure.is_some());
	}

	#[benchmark]
	fn extend_erasure() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, |entry| {
			request::<T>(entry);
			entry.amendment = None;
			entry.erasure.as_mut().unwrap().due = Moment::MAX / 2;
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest);

		assert!(Pallet::<T>::entry(&key).unwrap().erasure.unwrap().extended);
	}

	#[benchmark]
	fn attest_erasure() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, |entry| {
			request::<T>(entry);
		});
		operate::<T>(&key);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest);

		assert_eq!(Pallet::<T>::verify_digest(&key), Verdict::Erased);
		assert_eq!(Pallet::<T>::surgery(&key), None);
	}

	#[benchmark]
	fn refuse_erasure() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, request::<T>);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest, Law::RetentionDuty);

		assert!(!Pallet::<T>::entry(&key).unwrap().erasure.unwrap().is_open());
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxEntries::get() }>) {
		let (agent, _, custodian) = successor::<T>("agent");
		let digests = (0..n).map(|index| {
			let previous = entry::<T>(InstitutionId(u32::MAX), index, |_| ());
			let closed = entry::<T>(custodian, index, |entry| {
				entry.close(Status::EnteredInError);
				entry.replaces = Some(previous);
			});
			operate::<T>(&closed);
			closed.digest
		});
		let digests = BoundedVec::truncate_from(digests.collect::<Vec<_>>());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), custodian, digests);

		assert!(!Entries::<T>::contains_key(custodian, digest(0)));
	}

	#[benchmark]
	fn retire(c: Linear<0, { T::MaxLeaves::get().div_ceil(Bitmap::LEAVES) }>) {
		let (agent, _, institution) = successor::<T>("agent");
		let root = digest(0);
		let (count, kind) = (T::MaxLeaves::get(), BatchKind::Anchored);
		let batch = Batch { count, anchored_at: 0, retained_until: PAST, kind, chunks: c };
		Batches::<T>::insert(institution, root, batch);
		let mut bitmap = Bitmap::default();
		assert!(bitmap.set(Bitmap::LEAVES - 1));
		for chunk in 0..c {
			Consumed::<T>::insert((institution, root, chunk), &bitmap);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), institution, root, c);

		assert!(!Batches::<T>::contains_key(institution, root));
	}

	#[benchmark]
	fn set_deadlines() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let deadlines = Deadlines { archive_days: 1, ..Deadlines::default() };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deadlines);

		assert_eq!(CurrentDeadlines::<T>::get(), deadlines);
		Ok(())
	}

	#[benchmark]
	fn record_surgery() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, burden::<T>);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest, surgery());

		assert!(Pallet::<T>::surgery(&key).is_some());
	}

	#[benchmark]
	fn report_overdue() {
		let (agent, _, institution) = successor::<T>("agent");
		let key = entry::<T>(institution, 0, burden::<T>);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), key.custodian, key.digest);

		assert!(Pallet::<T>::entry(&key).unwrap().erasure.unwrap().lapsed);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_ext(), crate::mock::Test);
}
