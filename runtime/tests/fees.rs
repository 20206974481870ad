// SPDX-License-Identifier: Apache-2.0

//! What named calls weigh and cost. A difference here is a change of price to announce.

mod chain;

use chain::{key, statement};
use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use pallet_institutions::Call as Institutions;
use pallet_records::Call as Records;
use salus_primitives::{Day, Duties, Duty, InstitutionId};
use salus_runtime::{constants::currency::MICRO_SAL, RuntimeCall, TransactionPayment};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::{BoundedVec, MultiSignature};
use std::fmt::Write;

/// Address, signature and extensions of a signed transaction.
const ENVELOPE_BYTES: u32 = 110;

fn named_calls() -> Vec<(&'static str, RuntimeCall)> {
	let statements = |count| BoundedVec::truncate_from((0..count).map(statement).collect());
	let duties: Duties = [Duty::RecordWriter]
		.into_iter()
		.collect::<std::collections::BTreeSet<_>>()
		.try_into()
		.expect("one fits");
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
