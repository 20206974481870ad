// SPDX-License-Identifier: Apache-2.0

//! What the calls cost at their worst: the longest way to who answers, a basis of its own for each
//! receipt, the last of many keys, and signatures in the wrapper of a browser wallet.

use alloc::{boxed::Box, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_consent::{Bases, Basis, LawCode};
use salus_primitives::{AssertionKeys, Commitment, InstitutionId, Membership, Sponsorship};
use sp_core::crypto::KeyTypeId;
use sp_runtime::{traits::IdentifyAccount, AccountId32, MultiSignature, MultiSigner};

use crate::*;

/// Countersigns for the benchmark of `prove_omission`.
pub trait BenchmarkHelper<Signature, AccountId> {
	/// An account that can sign.
	fn signer() -> AccountId;

	/// Its signature over `message`.
	fn sign(message: &[u8]) -> Signature;
}

impl BenchmarkHelper<MultiSignature, AccountId32> for () {
	fn signer() -> AccountId32 {
		key(b"//requester").into_account()
	}

	fn sign(message: &[u8]) -> MultiSignature {
		sign(&key(b"//requester"), message)
	}
}

const KEYS: KeyTypeId = KeyTypeId(*b"salu");

fn key(seed: &[u8]) -> MultiSigner {
	sp_io::crypto::sr25519_generate(KEYS, Some(seed.to_vec())).into()
}

fn sign(key: &MultiSigner, message: &[u8]) -> MultiSignature {
	let MultiSigner::Sr25519(public) = key else { panic!("such a key was made") };
	let signature = sp_io::crypto::sr25519_sign(KEYS, public, message);
	signature.expect("the key was made just now").into()
}

/// An agent, and the oldest predecessor of its institution: for that one it answers at the highest
/// cost.
fn successor<T: Config>() -> (T::AccountId, InstitutionId, InstitutionId) {
	let agent: T::AccountId = account("agent", 0, 0);
	let institution = T::Membership::benchmark_institution(&agent);
	(agent, institution, T::Membership::benchmark_predecessor(institution))
}

fn subject<T: Config>(custodian: InstitutionId) -> T::AccountId {
	let subject: T::AccountId = account("subject", 0, 0);
	T::Sponsorship::benchmark_sponsor(custodian, &subject);
	subject
}

fn access<T: Config>(basis: Basis, number: u32) -> Access {
	let mut commitment = [0; 32];
	commitment[..4].copy_from_slice(&number.to_be_bytes());
	Access {
		commitment: commitment.into(),
		basis,
		accessed_at: Pallet::<T>::now(),
		sealed_until: None,
	}
}

/// Writes `disclosures` and after them `omissions`, all of the beginning of time.
fn ledger<T: Config>(
	subject: &T::AccountId,
	custodian: InstitutionId,
	disclosures: u32,
	omissions: u32,
) {
	let mut row = Ledger::default();
	let old = |number| Access { accessed_at: 0, ..access::<T>(Basis::Law(LawCode(0)), number) };
	for number in 0..disclosures {
		let number_of = ReceiptNumber(number.into());
		let disclosure = Disclosure { access: old(number), recorded_at: 0 };
		Disclosures::<T>::insert((subject, custodian, Place::from(number_of)), disclosure);
		row.enter(number_of).expect("it is far from the last");
	}
	for number in disclosures..disclosures + omissions {
		let (access, place) = (old(number), Place::from(ReceiptNumber(number.into())));
		let omission = Omission { access, institution: custodian, proved_at: 0, is_charged: true };
		Omissions::<T>::insert((subject, custodian, place, access.commitment), omission);
		row.omissions += 1;
	}
	assert_ok!(T::Sponsorship::charge(custodian, disclosures + omissions));
	Ledgers::<T>::insert(subject, custodian, row);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn record(n: Linear<1, { T::MaxReceipts::get() }>) {
		let (agent, _, custodian) = successor::<T>();
		let subject = subject::<T>(custodian);
		// Everything is late.
		CurrentDeadlines::<T>::put(Deadlines { recording: 0 });
		let numbered = |number: u32| NumberedAccess {
			number: ReceiptNumber(number.into()),
			access: access::<T>(T::Bases::benchmark_basis(&subject, custodian), number),
		};
		let batch = BoundedVec::truncate_from((0..n).map(numbered).collect::<Vec<_>>());
		// What the bases took of the quota is there again.
		T::Sponsorship::benchmark_sponsor(custodian, &subject);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), subject.clone(), custodian, batch);

		let ledger = Pallet::<T>::ledger(&subject, custodian).unwrap();
		assert_eq!(ledger.disclosures, n);
	}

	#[benchmark]
	fn prove_omission() {
		let (agent, institution, custodian) = successor::<T>();
		let subject = subject::<T>(custodian);
		let basis = Basis::Law(LawCode(0));
		CurrentDeadlines::<T>::put(Deadlines { recording: 0 });
		ledger::<T>(&subject, custodian, 1, 0);

		// Another predecessor of who answers, as costly to find so.
		let released_by = T::Membership::benchmark_predecessor(institution);
		let key = key(b"//custodian");
		let sovereign = T::Membership::sovereign_account(released_by);
		T::AssertionKeys::benchmark_assertion_key(&sovereign, &key);

		let receipt = Receipt {
			subject: subject.clone(),
			custodian,
			number: ReceiptNumber(0),
			requester: T::BenchmarkHelper::signer(),
			institution: Some(institution),
			basis,
			accessed_at: Pallet::<T>::now(),
			records: Commitment::default(),
			// The law is looked up, and does not carry it.
			sealed_until: Some(Pallet::<T>::now().saturating_add(1)),
		};
		let salt = [1; 32];
		let message = Pallet::<T>::message(&receipt.commitment(&salt));
		let wrapped = [b"<Bytes>", message.as_slice(), b"</Bytes>"].concat();
		let signature = sign(&key, &wrapped);
		let release = Release { institution: released_by, key, signature };
		let countersignature = T::BenchmarkHelper::sign(&wrapped);
		let countersigned =
			Box::new(CountersignedReceipt { receipt, salt, release, countersignature });

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), countersigned);

		assert_eq!(Pallet::<T>::ledger(&subject, custodian).unwrap().omissions, 1);
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxReceipts::get() }>) {
		let (agent, _, custodian) = successor::<T>();
		let subject = subject::<T>(custodian);
		ledger::<T>(&subject, custodian, n / 2, n - n / 2);

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), subject.clone(), custodian, n);

		let ledger = Pallet::<T>::ledger(&subject, custodian).unwrap();
		let folded = |rows: Option<salus_primitives::Fold>| rows.map_or(0, |rows| rows.count);
		assert_eq!(folded(ledger.folded_disclosures) + folded(ledger.folded_omissions), n);
	}

	#[benchmark]
	fn set_deadlines() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let deadlines = Deadlines { recording: 1 };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deadlines);

		assert_eq!(CurrentDeadlines::<T>::get(), deadlines);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
