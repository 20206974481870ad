// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README and a ledger kept beside the chain
//! checked after each; and broken states as a control that the checks see them.

use frame_support::{assert_ok, hypothetically, storage::with_storage_layer};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_consent::Basis;
use salus_primitives::{Commitment, InstitutionId, Moment};
use salus_testing::{reader, Index, Lapses};
use sp_runtime::DispatchResult;

use super::story::Story;
use crate::{
	mock::{Disclosures, *},
	*,
};

#[derive(Clone, Debug)]
enum Op {
	/// Numbers are given from `below` under the next one on, at distances of `steps`.
	Record {
		by: InstitutionId,
		below: u64,
		steps: Vec<u64>,
		basis: Basis,
		/// How long after the access, or by how much before it.
		hours_ago: i64,
		seal_hours: Option<Moment>,
	},
	/// `place` is that of a receipt among those that were signed.
	Repeat {
		place: usize,
	},
	/// A receipt that was signed, or another one under its number.
	Prove {
		place: usize,
		is_other: bool,
		releaser: Person,
	},
	Fold {
		count: u32,
	},
	Pass {
		hours: Moment,
	},
	SetDeadlines {
		hours: Moment,
	},
	Exhaust {
		exhausted: bool,
	},
	Succeed,
}

fn op() -> impl Strategy<Value = Op> {
	use prop::option::weighted;
	let by = || prop_oneof![6 => Just(CLINIC), 1 => Just(HOSPITAL)];
	let basis = || {
		prop_oneof![
			4 => select(vec![CONSENT, EMERGENCY]),
			3 => Just(LAW),
			1 => Just(BASE_POLICY),
			1 => Just(OTHER_CONSENT)
		]
	};
	let step = || prop_oneof![6 => Just(1u64), 2 => 1u64..4, 1 => 0u64..8];
	let record = (
		by(),
		prop_oneof![3 => Just(0u64), 1 => 0u64..6],
		vec(step(), 0..4),
		basis(),
		-2i64..60,
		weighted(0.2, 0u64..140),
	);
	prop_oneof![
		10 => record.prop_map(|(by, below, steps, basis, hours_ago, seal_hours)| {
			Op::Record { by, below, steps, basis, hours_ago, seal_hours }
		}),
		2 => (0usize..40).prop_map(|place| Op::Repeat { place }),
		5 => (0usize..40, any::<bool>(), select(vec![Person::Clinic, Person::Hospital])).prop_map(
			|(place, is_other, releaser)| Op::Prove { place, is_other, releaser }
		),
		5 => (0u32..7).prop_map(|count| Op::Fold { count }),
		6 => prop_oneof![4 => 0u64..60, 1 => 200u64..300].prop_map(|hours| Op::Pass { hours }),
		1 => (0u64..50).prop_map(|hours| Op::SetDeadlines { hours }),
		1 => prop::bool::weighted(0.3).prop_map(|exhausted| Op::Exhaust { exhausted }),
		1 => Just(Op::Succeed),
	]
}

/// Runs `op` as a transaction; whether it did what the story says that it should.
fn run(op: Op, story: &mut Story) -> bool {
	let succeeds = |call: &dyn Fn() -> DispatchResult| with_storage_layer(call).is_ok();
	match op {
		Op::Record { by, below, steps, basis, hours_ago, seal_hours } => {
			let mut number = story.next.saturating_sub(below);
			let accessed_at = now().saturating_add_signed(-hours_ago * HOUR as i64);
			let sealed_until = seal_hours.map(|hours| accessed_at + hours * HOUR);
			let mut receipts = Vec::new();
			for step in [0].into_iter().chain(steps) {
				number += step;
				receipts.push(Receipt { basis, accessed_at, sealed_until, ..receipt(number) });
			}
			story.signed.extend(receipts.iter().cloned());
			record_by(story, by, &receipts)
		}
		Op::Repeat { place } => {
			let Some(receipt) = story.signed.get(place).cloned() else { return true };
			record_by(story, story.answering(), &[receipt])
		}
		Op::Prove { place, is_other, releaser } => {
			let Some(signed) = story.signed.get(place).cloned() else { return true };
			let records = if is_other { Commitment::from([255; 32]) } else { signed.records };
			let receipt = Receipt { records, ..signed };
			let copy = countersigned(receipt.clone(), releaser);
			let permitted = story.permits_proof(&receipt, releaser);
			if permitted {
				story.prove(&receipt, copy.release.institution);
			}
			succeeds(&|| prove(copy.clone())) == permitted
		}
		Op::Fold { count } => {
			let folded = succeeds(&|| Disclosures::fold(signed(STRANGER), PATIENT, CLINIC, count));
			folded == (story.fold(count) > 0)
		}
		Op::Pass { hours } => {
			pass(hours * HOUR);
			true
		}
		Op::SetDeadlines { hours } => {
			let deadlines = Deadlines { recording: hours * HOUR };
			succeeds(&|| Disclosures::set_deadlines(RuntimeOrigin::root(), deadlines))
		}
		Op::Exhaust { exhausted } => {
			Exhausted::set(&exhausted);
			true
		}
		Op::Succeed => {
			if !core::mem::replace(&mut story.has_succeeded, true) {
				succeed(CLINIC, HOSPITAL);
			}
			true
		}
	}
}

fn record_by(story: &mut Story, by: InstitutionId, receipts: &[Receipt<AccountId>]) -> bool {
	let permitted = story.permits_record(by, receipts);
	if permitted {
		story.record(receipts);
	}
	let call = || Disclosures::record(signed(reader(by)), PATIENT, CLINIC, batch(receipts));
	with_storage_layer(call).is_ok() == permitted
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..80)) {
		ExtBuilder::default().build().execute_with(|| {
			for institution in INSTITUTIONS {
				Index::prepay(institution, 10_000);
			}
			let mut story = Story::default();
			let mut lapsed = Vec::new();
			for op in ops {
				let described = format!("{op:?}");
				prop_assert!(run(op, &mut story), "unexpected result: {}", described);
				if let Err(broken) = Disclosures::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				ensure_quota_is_used();
				story.check()?;
				lapsed.extend(Lapses::take());
				prop_assert_eq!(&lapsed, &story.lapsed);
			}
			Ok(())
		})?;
	}
}

/// Receipt 0 was folded, 1 and the sealed 3 stand, 5 was omitted.
fn busy() -> sp_io::TestExternalities {
	let omitted = || Receipt { accessed_at: now() - DEADLINES.recording, ..receipt(5) };
	ExtBuilder::default()
		.recorded(&[0])
		.passed(HISTORY_PERIOD)
		.then(|| Disclosures::fold(signed(STRANGER), PATIENT, CLINIC, 1))
		.then(|| {
			let sealed_until = Some(now() + HOUR);
			record(&[receipt(1), Receipt { basis: LAW, sealed_until, ..receipt(3) }])
		})
		.passed(HOUR)
		.then(move || prove(countersigned(omitted(), Person::Clinic)))
		.build()
}

fn key(number: u64) -> (AccountId, InstitutionId, Place) {
	(PATIENT, CLINIC, Place::from(ReceiptNumber(number)))
}

fn spoil(change: impl FnOnce(&mut Ledger)) {
	Ledgers::<Test>::mutate(PATIENT, CLINIC, |row| change(row.as_mut().unwrap()));
}

fn spoil_disclosure(number: u64, change: impl FnOnce(&mut Disclosure)) {
	crate::Disclosures::<Test>::mutate(key(number), |row| change(row.as_mut().unwrap()));
}

fn take_omission() -> Omission {
	let (subject, custodian, place) = key(5);
	let (_, omission) = Disclosures::omissions(&PATIENT, CLINIC, None, 1)[0];
	let commitment = omission.access.commitment;
	Omissions::<Test>::take((subject, custodian, place, commitment)).unwrap()
}

fn put_omission(number: u64, commitment: Commitment, omission: Omission) {
	let (subject, custodian, place) = key(number);
	Omissions::<Test>::insert((subject, custodian, place, commitment), omission);
}

fn spoil_omission(change: impl FnOnce(&mut Omission)) {
	let mut omission = take_omission();
	change(&mut omission);
	put_omission(5, omission.access.commitment, omission);
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 21] = [
		("I1", || spoil(|row| row.disclosures += 1)),
		("I1", || spoil(|row| row.omissions += 1)),
		("I1", || crate::Disclosures::<Test>::remove(key(1))),
		("I2", || Ledgers::<Test>::insert(STRANGER, CLINIC, Ledger::default())),
		("I2", || Ledgers::<Test>::insert(PATIENT, HOSPITAL, Ledger::default())),
		("I2", || {
			let disclosure = crate::Disclosures::<Test>::get(key(1)).unwrap();
			let elsewhere = (SIBLING, HOSPITAL, Place::from(ReceiptNumber(0)));
			crate::Disclosures::<Test>::insert(elsewhere, disclosure);
		}),
		("I2", || put_omission(5, Commitment::default(), take_omission())),
		("I3", || spoil(|row| row.next = ReceiptNumber(5))),
		("I3", || spoil(|row| row.closed = ReceiptNumber(2))),
		("I3", || spoil(|row| row.folded_disclosures = None)),
		("I4", || {
			let wide = 2 + MAX_GAP;
			let disclosure = crate::Disclosures::<Test>::take(key(3)).unwrap();
			crate::Disclosures::<Test>::insert(key(wide), disclosure);
			spoil(|row| row.next = ReceiptNumber(wide + 1));
		}),
		("I5", || spoil_disclosure(1, |row| row.access.accessed_at = row.recorded_at + 1)),
		("I5", || spoil_disclosure(1, |row| row.recorded_at = now() + 1)),
		("I5", || spoil_disclosure(3, |row| row.access.basis = CONSENT)),
		("I5", || {
			spoil_disclosure(3, |row| row.access.sealed_until = Some(row.access.accessed_at))
		}),
		("I5", || {
			spoil_disclosure(3, |row| {
				row.access.sealed_until = Some(row.access.accessed_at + MAX_SEAL + 1);
			})
		}),
		("I6", || spoil_omission(|row| row.proved_at = now() + 1)),
		("I6", || spoil_omission(|row| row.access.accessed_at = row.proved_at + 1)),
		("I6", || {
			let disclosure = crate::Disclosures::<Test>::get(key(1)).unwrap();
			let omission = Omission { access: disclosure.access, ..take_omission() };
			put_omission(1, omission.access.commitment, omission);
		}),
		("I2", || {
			let omission = take_omission();
			spoil(|row| row.omissions -= 1);
			let commitment = omission.access.commitment;
			let place = Place::from(ReceiptNumber(0));
			Omissions::<Test>::insert((SIBLING, HOSPITAL, place, commitment), omission);
		}),
		("I7", || {
			let (_, omission) = Disclosures::omissions(&PATIENT, CLINIC, None, 1)[0];
			for number in 0..MAX_OMISSIONS {
				let commitment = Commitment::from([number as u8; 32]);
				let access = Access { commitment, ..omission.access };
				put_omission(5, commitment, Omission { access, ..omission });
			}
			spoil(|row| row.omissions += MAX_OMISSIONS);
		}),
	];
	busy().execute_with(|| {
		assert_ok!(Disclosures::do_try_state());
		ensure_quota_is_used();
		for (invariant, breach) in breaches {
			let found = hypothetically!({
				breach();
				Disclosures::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{invariant} expected, found {message}");
		}
	});
}
