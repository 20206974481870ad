// SPDX-License-Identifier: Apache-2.0

//! A year of a hospital in short, through the calls that it makes, and the relayed calls of a
//! subject that holds no coin. Every `try_state` runs after each.

mod chain;
#[allow(dead_code)]
mod transactions;

use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use pallet_records::Status;
use salus_primitives::{
	Accreditation, Country, Digest, Duties, Duty, InstitutionId, LegalId, Membership, Role, Roles,
};
use salus_runtime::{
	constants::currency::SAL, AccountId, Balances, Institutions, MetaTx, Records, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Eve};
use sp_runtime::{generic::Era, MultiSignature};
use std::collections::BTreeSet;
use transactions::relayed;

/// A person without coins. Its seed is not an endowed one.
const PATIENT: Sr25519Keyring = Sr25519Keyring::Two;

const HOSPITAL: InstitutionId = InstitutionId(1);
const NOON: u64 = 1_790_000_000_000;

fn signed(keyring: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(keyring.to_account_id())
}

fn duties(duties: impl IntoIterator<Item = Duty>) -> Duties {
	duties.into_iter().collect::<BTreeSet<_>>().try_into().expect("they fit")
}

/// Bob founds a hospital, Charlie writes its records, Dave answers requests.
fn hospital() {
	pallet_timestamp::Now::<Runtime>::put(NOON);
	let roles: Roles = BTreeSet::from([Role::HealthcareProvider]).try_into().expect("one fits");
	let npi = LegalId::Npi(*b"1234567893");
	let endpoint = b"https://hospital.example.org".to_vec().try_into().expect("it fits");
	assert_ok!(Institutions::propose(signed(Bob), npi, Country(*b"US"), roles, endpoint, None));
	assert_ok!(Institutions::admit(chain::unanimous(), HOSPITAL, Accreditation(3)));
	let sovereign = <Institutions as Membership<AccountId>>::sovereign_account(HOSPITAL);
	assert_ok!(Balances::transfer_keep_alive(signed(Bob), sovereign.into(), 100 * SAL));
	for (agent, duty) in [(Charlie, Duty::RecordWriter), (Dave, Duty::PrivacyOfficer)] {
		assert_ok!(Institutions::appoint(signed(Bob), agent.to_account_id(), duties([duty])));
	}
	assert_ok!(Records::buy_quota(signed(Bob), 100));
}

fn register_patient() {
	let expires = NOON + 60_000;
	let genesis = System::block_hash(0);
	let message = [b"salus:subject:".to_vec(), (genesis, HOSPITAL, expires).encode()].concat();
	let signature = MultiSignature::Sr25519(PATIENT.sign(&message));
	assert_ok!(Records::register_subject(
		signed(Charlie),
		PATIENT.to_account_id(),
		expires,
		signature
	));
}

fn register(number: u32) -> Digest {
	let statement = statement(number);
	let digest = statement.digest;
	assert_ok!(Records::register(signed(Charlie), statement));
	digest
}

fn statement(number: u32) -> pallet_records::Statement<AccountId> {
	pallet_records::Statement {
		subject: PATIENT.to_account_id(),
		author: Charlie.to_account_id(),
		..chain::statement(number)
	}
}

fn request_erasure(digest: Digest) -> RuntimeCall {
	pallet_records::Call::request_erasure { custodian: HOSPITAL, digest }.into()
}

#[test]
fn a_record_lives_from_registration_to_its_tombstone() {
	chain::started_from("development", || {
		hospital();
		register_patient();
		let first = register(1);
		assert_ok!(Records::supersede(signed(Charlie), HOSPITAL, first, statement(2)));
		let key = pallet_records::EntryKey { custodian: HOSPITAL, digest: first };
		let history = Records::history(&key, 10);
		let statuses: Vec<_> = history.into_iter().map(|(_, entry)| entry.status).collect();
		assert_eq!(statuses, [Status::Superseded, Status::Current]);
		assert_noop!(
			Records::attest_erasure(signed(Dave), HOSPITAL, first),
			pallet_records::Error::<Runtime>::UnderRetention
		);
	});
}

#[test]
fn a_suspended_hospital_registers_nothing() {
	chain::started_from("development", || {
		hospital();
		register_patient();
		assert_ok!(Institutions::suspend(chain::unanimous(), HOSPITAL));
		assert_noop!(
			Records::register(signed(Charlie), statement(1)),
			pallet_institutions::Error::<Runtime>::InstitutionNotActive
		);
	});
}

#[test]
fn a_subject_without_a_coin_acts_through_any_relayer() {
	chain::started_from("development", || {
		hospital();
		register_patient();
		let digest = register(1);
		assert_eq!(Balances::free_balance(PATIENT.to_account_id()), 0);
		let meta_tx = relayed(PATIENT, request_erasure(digest), Era::mortal(32, 0));
		let length = meta_tx.encoded_size() as u32;
		// Eve is nobody's agent; she pays, and pays the full fee.
		let post = MetaTx::dispatch(signed(Eve), meta_tx.clone(), length).expect("it is relayed");
		assert_eq!(post.pays_fee, Pays::Yes);
		let entry =
			Records::entry(&pallet_records::EntryKey { custodian: HOSPITAL, digest }).unwrap();
		assert!(entry.erasure.is_some());
		assert_noop!(
			MetaTx::dispatch(signed(Eve), meta_tx, length).map_err(|error| error.error),
			pallet_meta_tx::Error::<Runtime>::Stale
		);
	});
}

#[test]
fn a_failed_relayed_call_says_so_in_its_event() {
	chain::started_from("development", || {
		hospital();
		register_patient();
		let meta_tx = relayed(PATIENT, request_erasure(Digest::default()), Era::mortal(32, 0));
		let length = meta_tx.encoded_size() as u32;
		assert_ok!(MetaTx::dispatch(signed(Eve), meta_tx, length));
		let failed = System::events().into_iter().any(|record| {
			matches!(
				record.event,
				RuntimeEvent::MetaTx(pallet_meta_tx::Event::Dispatched { result: Err(_) })
			)
		});
		assert!(failed);
	});
}

#[test]
fn an_immortal_relayed_call_is_refused() {
	chain::started_from("development", || {
		hospital();
		register_patient();
		let digest = register(1);
		let meta_tx = relayed(PATIENT, request_erasure(digest), Era::Immortal);
		let length = meta_tx.encoded_size() as u32;
		assert_noop!(
			MetaTx::dispatch(signed(Eve), meta_tx, length).map_err(|error| error.error),
			pallet_meta_tx::Error::<Runtime>::AncientBirthBlock
		);
	});
}
