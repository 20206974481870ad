// SPDX-License-Identifier: Apache-2.0

//! What named calls weigh and cost. A difference here is a change of price to announce.

mod chain;
mod goods;
#[allow(dead_code)]
mod transactions;

use chain::{key, statement};
use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use pallet_claims::{ClaimLine, Submission};
use pallet_credentials::Issuance;
use pallet_disclosures::{Access, NumberedAccess, ReceiptNumber};
use pallet_emergencies::{EmergencyReason, Target};
use pallet_identities::{PublicKey, Relationship};
use pallet_institutions::Call as Institutions;
use pallet_records::Call as Records;
use pallet_transaction_payment::Event;
use salus_adjudication::{Currency, Payee, Units};
use salus_consent::{Action, Basis, ConsentId, Party, Purpose, Rule, Scope, Terms};
use salus_primitives::{
	Commitment, CredentialTypeId, Day, Duties, Duty, InstitutionId, Sensitivity,
};
use salus_runtime::{
	constants::currency::MICRO_SAL, AccountId, Balances, Executive, Runtime, RuntimeCall,
	RuntimeEvent, System, TransactionPayment,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::{BoundedVec, MultiSignature};
use std::{collections::BTreeSet, fmt::Write};
use transactions::transaction;

/// Address, signature and extensions of a signed transaction.
const ENVELOPE_BYTES: u32 = 110;

fn set<T: Ord, S: TryFrom<BTreeSet<T>, Error: std::fmt::Debug>>(
	members: impl IntoIterator<Item = T>,
) -> S {
	members.into_iter().collect::<BTreeSet<_>>().try_into().expect("they fit")
}

fn issuance() -> Issuance<AccountId> {
	Issuance {
		holder: Bob.to_account_id(),
		credential_type: CredentialTypeId(1),
		commitment: Commitment::default(),
		valid_from: 0,
		valid_until: 1,
		index: 0,
	}
}

/// A permit for treatment, without exceptions.
fn terms() -> Terms<AccountId> {
	let scope = Scope {
		purposes: set([Purpose::Treatment]),
		actions: set([Action::Access]),
		sensitivity: Some(Sensitivity::Normal),
		..Scope::default()
	};
	Terms::new(Rule::Permit, scope, Default::default()).expect("they are well formed")
}

fn disclosures(count: u64) -> RuntimeCall {
	let entry = |number| NumberedAccess {
		number: ReceiptNumber(number),
		access: Access {
			commitment: Commitment::default(),
			basis: Basis::Consent(ConsentId(0)),
			accessed_at: 0,
			sealed_until: None,
		},
	};
	pallet_disclosures::Call::record {
		subject: Bob.to_account_id(),
		custodian: InstitutionId(0),
		batch: BoundedVec::truncate_from((0..count).map(entry).collect()),
	}
	.into()
}

/// A claim of as many lines, without evidence.
fn claim(lines: i32) -> RuntimeCall {
	let line = |number: i32| ClaimLine {
		row: number as u32,
		day: Day(20_000 + number),
		units: Units::whole(1),
		charge: 10_000,
		modifiers: Default::default(),
		authorisation: None,
		dispensing: None,
		prior: None,
	};
	let submission = Submission {
		reference: Commitment::default(),
		insurer: InstitutionId(0),
		member: Bob.to_account_id(),
		currency: Currency(*b"CHF"),
		clinician: Alice.to_account_id(),
		credential: Commitment::default(),
		replaces: None,
		diagnosis: Commitment::default(),
		evidence: None,
		prior: None,
		payee: Payee::Institution(InstitutionId(0)),
		whole: None,
		lines: BoundedVec::truncate_from((0..lines).map(line).collect()),
	};
	pallet_claims::Call::submit { submission: Box::new(submission) }.into()
}

fn named_calls() -> Vec<(&'static str, RuntimeCall)> {
	let statements = |count| BoundedVec::truncate_from((0..count).map(statement).collect());
	let duties: Duties = set([Duty::RecordWriter]);
	vec![
		(
			"balances.transferKeepAlive",
			pallet_balances::Call::transfer_keep_alive {
				dest: Bob.to_account_id().into(),
				value: 1,
			}
			.into(),
		),
		(
			"institutions.appoint",
			Institutions::appoint { agent: Bob.to_account_id(), duties }.into(),
		),
		(
			"records.registerSubject",
			Records::register_subject {
				subject: Bob.to_account_id(),
				expires: 0,
				signature: MultiSignature::Sr25519([0; 64].into()),
			}
			.into(),
		),
		("records.register", Records::register { statement: statement(0) }.into()),
		("records.registerMany of 1", Records::register_many { statements: statements(1) }.into()),
		(
			"records.registerMany of 256",
			Records::register_many { statements: statements(256) }.into(),
		),
		(
			"records.anchorBatch",
			Records::anchor_batch {
				root: key(0).digest,
				count: 1_000,
				retained_until: Day(30_000),
			}
			.into(),
		),
		(
			"records.materialise of 1 in 1024",
			Records::materialise {
				custodian: InstitutionId(0),
				root: key(0).digest,
				index: 0,
				statement: statement(0),
				path: BoundedVec::truncate_from(vec![Default::default(); 10]),
			}
			.into(),
		),
		(
			"records.supersede",
			Records::supersede {
				custodian: InstitutionId(0),
				digest: key(0).digest,
				statement: statement(1),
			}
			.into(),
		),
		(
			"records.requestErasure",
			Records::request_erasure { custodian: InstitutionId(0), digest: key(0).digest }.into(),
		),
		(
			"identities.addMethod",
			pallet_identities::Call::add_method {
				account: Bob.to_account_id(),
				key: PublicKey::X25519([1; 32]),
				relationships: set([Relationship::KeyAgreement]),
			}
			.into(),
		),
		("credentials.issue", pallet_credentials::Call::issue { issuance: issuance() }.into()),
		(
			"consent.grant",
			pallet_consent::Call::grant {
				subject: Bob.to_account_id(),
				grantee: Party::Institution(InstitutionId(0)),
				terms: Box::new(terms()),
			}
			.into(),
		),
		(
			"emergencies.declare again",
			pallet_emergencies::Call::declare {
				target: Target::Subject(Bob.to_account_id()),
				credential: Commitment::default(),
				reason: EmergencyReason::SubjectCannotConsent,
				justification: Commitment::default(),
			}
			.into(),
		),
		("disclosures.record of 1", disclosures(1)),
		("disclosures.record of 64", disclosures(64)),
		("claims.submit of 1 line", claim(1)),
		("claims.submit of 50 lines", claim(50)),
		(
			"settlement.payQueued",
			pallet_settlement::Call::pay_queued {
				insurer: InstitutionId(0),
				currency: Currency(*b"CHF"),
			}
			.into(),
		),
		("products.commission of a million", goods::commission()),
		("products.recall", goods::recall()),
		("custody.pack of 1 portion", goods::pack_portion()),
		("custody.pack of 64 containers", goods::pack_containers(64)),
		("custody.ship of 1 container", goods::ship(1)),
		("custody.ship of 16 containers", goods::ship(16)),
		("custody.receive", goods::receive(0)),
		("custody.receive of 32 findings", goods::receive(32)),
		("packs.dispense of a new pack", goods::dispense(true)),
		("packs.dispense again", goods::dispense(false)),
		(
			"system.remark",
			frame_system::Call::remark { remark: Alice.to_seed().into_bytes() }.into(),
		),
	]
}

#[test]
fn the_prices_are_as_announced() {
	chain::started_from("development", || {
		let mut out = String::new();
		for (name, call) in named_calls() {
			let info = call.get_dispatch_info();
			let bytes = call.encoded_size() as u32 + ENVELOPE_BYTES;
			let fee = TransactionPayment::compute_fee(bytes, &info, 0) / MICRO_SAL;
			writeln!(out, "{name}: {fee} microSAL for {bytes} bytes").unwrap();
		}
		insta::assert_snapshot!("fees", out);
	});
}

#[test]
fn the_treasury_has_what_a_transaction_costs() {
	chain::started_from("development", || {
		let treasury = pallet_treasury::Pallet::<Runtime>::account_id();
		let purses = || [&treasury, &Bob.to_account_id()].map(Balances::free_balance);
		let [fees, purse] = purses();
		let remark = frame_system::Call::remark { remark: vec![0; 100] };
		assert_eq!(Executive::apply_extrinsic(transaction(Bob, remark.into())), Ok(Ok(())));
		let paid = System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::TransactionPayment(Event::TransactionFeePaid { actual_fee, .. }) => {
				Some(actual_fee)
			}
			_ => None,
		});
		let fee = paid.expect("a remark is not free");
		assert!(fee > 0);
		assert_eq!(purses(), [fees + fee, purse - fee]);
	});
}

#[test]
fn a_call_fits_what_a_batch_of_calls_is_made_of() {
	// Vectors of calls allocate as many places of the largest one.
	assert!(std::mem::size_of::<RuntimeCall>() <= 512, "{}", std::mem::size_of::<RuntimeCall>());
}

#[test]
fn the_largest_registration_fits_a_tenth_of_a_block() {
	let call: RuntimeCall = Records::register_many {
		statements: BoundedVec::truncate_from((0..256).map(statement).collect()),
	}
	.into();
	let weight = call.get_dispatch_info().call_weight.ref_time();
	assert!(weight * 10 <= salus_runtime::constants::block::MAX_WEIGHT.ref_time(), "{weight}");
}

/// What such a claim weighs in the end, by a provider that succeeded nobody.
fn used_by_claim(lines: u32) -> u64 {
	type Claims = <Runtime as pallet_claims::Config>::WeightInfo;
	type DbWeight = <Runtime as frame_system::Config>::DbWeight;
	// No line has an authorisation or a dispensing number.
	let absent = u64::from(lines) * 2;
	let unspent = DbWeight::get().reads_writes(absent, absent);
	<Claims as pallet_claims::WeightInfo>::submit(lines).saturating_sub(unspent).ref_time()
}

#[test]
fn a_block_carries_many_claims_of_fifty_lines() {
	use salus_runtime::constants::block::{MAX_WEIGHT, NORMAL_SHARE};
	let room = (NORMAL_SHARE * MAX_WEIGHT).ref_time();
	let declared = claim(50).get_dispatch_info().call_weight.ref_time();
	// The last one has to fit as it is declared: with as many predecessors as there can be.
	let claims = (room - declared) / used_by_claim(50) + 1;
	assert!(claims >= 40, "{claims} claims of {} ps, declared {declared}", used_by_claim(50));
	assert!(room / declared >= 30, "{declared} ps declared");
}
