// SPDX-License-Identifier: Apache-2.0

//! Random lives of the index, with all invariants after each step.

use super::*;
use frame_support::traits::fungible::InspectHold;
use proptest::prelude::*;
use salus_primitives::{Membership, Sponsorship};

const INSTITUTIONS: [InstitutionId; 2] = [CLINIC, HOSPITAL];
const SUBJECTS: [AccountId; 3] = [PATIENT, SIBLING, STRANGER];
/// Few digests, so that steps meet.
const NUMBERS: u8 = 5;

#[derive(Clone, Debug)]
enum Op {
	BuyQuota(InstitutionId, u32),
	ReturnQuota(InstitutionId, u32),
	RegisterSubject(InstitutionId, AccountId),
	Register(InstitutionId, AccountId, u8),
	RegisterMany(InstitutionId, AccountId, u8),
	AnchorBatch,
	Materialise(u32, bool),
	Supersede(InstitutionId, EntryKey, u8),
	MarkInError(InstitutionId, EntryKey),
	OfferCustody(InstitutionId, EntryKey, InstitutionId),
	WithdrawOffer(InstitutionId, EntryKey),
	AcceptCustody(EntryKey, u8),
	PlaceHold(usize, EntryKey),
	LiftHold(usize, EntryKey),
	RequestAmendment(EntryKey),
	DenyAmendment(InstitutionId, EntryKey),
	StateDisagreement(EntryKey),
	Merge(InstitutionId, AccountId, AccountId),
	Unmerge(InstitutionId, AccountId),
	RequestErasure(EntryKey),
	ExtendErasure(InstitutionId, EntryKey),
	AttestErasure(InstitutionId, EntryKey),
	RefuseErasure(InstitutionId, EntryKey),
	ReportOverdue(EntryKey),
	Fold(InstitutionId, InstitutionId, u8),
	Retire(InstitutionId),
	RecordSurgery(InstitutionId, EntryKey, Moment),
	Charge(InstitutionId, u32),
	ChargeBeyondQuota(InstitutionId, u32),
	Free(InstitutionId, u32),
	PassDays(u32),
	Succeed,
}

fn op() -> impl Strategy<Value = Op> {
	let by = || prop::sample::select(&INSTITUTIONS[..]);
	let subject = || prop::sample::select(&SUBJECTS[..]);
	let number = || 0..NUMBERS;
	let at = || (by(), number()).prop_map(|(custodian, number)| key(custodian, number));
	// An entry, and who acts on it: mostly its custodian.
	let acts = || {
		(at(), prop::option::weighted(0.1, by()))
			.prop_map(|(key, other)| (other.unwrap_or(key.custodian), key))
	};
	let growth = prop_oneof![
		1 => (by(), 1..6u32).prop_map(|(by, rows)| Op::BuyQuota(by, rows)),
		1 => (by(), subject()).prop_map(|(by, subject)| Op::RegisterSubject(by, subject)),
		2 => (by(), subject(), number()).prop_map(|(by, of, number)| Op::Register(by, of, number)),
		2 => (by(), subject(), number())
			.prop_map(|(by, of, number)| Op::RegisterMany(by, of, number)),
		4 => (acts(), 0..2 as Moment)
			.prop_map(|((by, key), minutes)| Op::RecordSurgery(by, key, minutes)),
		1 => (by(), 0..9u32).prop_map(|(by, rows)| Op::Charge(by, rows)),
		1 => (by(), 0..9u32).prop_map(|(by, rows)| Op::ChargeBeyondQuota(by, rows)),
		1 => Just(Op::AnchorBatch),
		1 => (0..4u32, any::<bool>()).prop_map(|(index, by_subject)| Op::Materialise(index, by_subject)),
	];
	let versions = prop_oneof![
		3 => (acts(), number()).prop_map(|((by, key), number)| Op::Supersede(by, key, number)),
		2 => acts().prop_map(|(by, key)| Op::MarkInError(by, key)),
		4 => (acts(), by()).prop_map(|((by, key), to)| Op::OfferCustody(by, key, to)),
		1 => acts().prop_map(|(by, key)| Op::WithdrawOffer(by, key)),
		4 => (at(), number()).prop_map(|(key, number)| Op::AcceptCustody(key, number)),
		1 => (by(), subject(), subject()).prop_map(|(by, one, other)| Op::Merge(by, one, other)),
		1 => (by(), subject()).prop_map(|(by, subject)| Op::Unmerge(by, subject)),
	];
	let requests = prop_oneof![
		1 => (0..2usize, at()).prop_map(|(regulator, key)| Op::PlaceHold(regulator, key)),
		3 => (0..2usize, at()).prop_map(|(regulator, key)| Op::LiftHold(regulator, key)),
		3 => at().prop_map(Op::RequestAmendment),
		3 => acts().prop_map(|(by, key)| Op::DenyAmendment(by, key)),
		3 => at().prop_map(Op::StateDisagreement),
		3 => at().prop_map(Op::RequestErasure),
		2 => acts().prop_map(|(by, key)| Op::ExtendErasure(by, key)),
		2 => acts().prop_map(|(by, key)| Op::AttestErasure(by, key)),
		2 => acts().prop_map(|(by, key)| Op::RefuseErasure(by, key)),
		2 => at().prop_map(Op::ReportOverdue),
	];
	let decline = prop_oneof![
		3 => (by(), by(), 1..1u8 << NUMBERS).prop_map(|(by, of, digests)| Op::Fold(by, of, digests)),
		1 => by().prop_map(Op::Retire),
		1 => (by(), 1..3u32).prop_map(|(by, rows)| Op::ReturnQuota(by, rows)),
		3 => (by(), 0..9u32).prop_map(|(by, rows)| Op::Free(by, rows)),
		3 => (1..8u32).prop_map(Op::PassDays),
	];
	prop_oneof![
		30 => growth,
		30 => versions,
		30 => requests,
		15 => decline,
		1 => Just(Op::Succeed),
	]
}

/// Who may ask about the entry under `key`.
fn subject_of(key: &EntryKey) -> AccountId {
	Records::entry(key).map_or(STRANGER, |entry| entry.subject)
}

fn stated(subject: AccountId, number: u8) -> StatementOf<Test> {
	Statement { subject, ..statement(number) }
}

/// Leaves that share their digests with what else is registered.
fn tree() -> Tree {
	Tree::of_statements(&[0, 1, 2, 3].map(statement))
}

fn apply(op: Op) -> sp_runtime::DispatchResult {
	let write = |by| signed(writer(Register::successor_of(by)));
	let answer = |by| signed(officer(by));
	match op {
		Op::BuyQuota(by, rows) => Records::buy_quota(signed(admin(by)), rows),
		Op::ReturnQuota(by, rows) => Records::return_quota(signed(admin(by)), rows),
		Op::RegisterSubject(by, subject) => register_subject(by, subject),
		Op::Register(by, subject, number) => Records::register(write(by), stated(subject, number)),
		Op::RegisterMany(by, subject, first) => {
			let numbers = first..(first + 3).min(NUMBERS);
			let statements: Vec<_> = numbers.map(|number| stated(subject, number)).collect();
			Records::register_many(write(by), statements.try_into().expect("within the bound"))
		}
		Op::AnchorBatch => {
			let today = Day::of(pallet_timestamp::Now::<Test>::get());
			let until = today.saturating_add(RETENTION_DAYS);
			Records::anchor_batch(write(CLINIC), tree().root(), 4, until)
		}
		Op::Materialise(index, by_subject) => {
			let signer = if by_subject { PATIENT } else { writer(CLINIC) };
			tree().materialise(signer, index, statement(index as u8))
		}
		Op::Supersede(by, key, number) => {
			let statement = stated(subject_of(&key), number);
			Records::supersede(write(by), key.custodian, key.digest, statement)
		}
		Op::MarkInError(by, key) => Records::mark_in_error(write(by), key.custodian, key.digest),
		Op::OfferCustody(by, key, to) => {
			Records::offer_custody(write(by), key.custodian, key.digest, to)
		}
		Op::WithdrawOffer(by, key) => Records::withdraw_offer(write(by), key.custodian, key.digest),
		Op::AcceptCustody(EntryKey { custodian, digest: old }, number) => {
			let offered = Entries::<Test>::get(custodian, old).and_then(|entry| entry.offered_to);
			let by = write(offered.unwrap_or(REGULATOR));
			Records::accept_custody(by, custodian, old, digest(number), SizeClass(9))
		}
		Op::PlaceHold(regulator, key) => {
			Records::place_hold(answer(REGULATORS[regulator]), key.custodian, key.digest)
		}
		Op::LiftHold(regulator, key) => {
			Records::lift_hold(answer(REGULATORS[regulator]), key.custodian, key.digest)
		}
		Op::RequestAmendment(key) => {
			let subject = signed(subject_of(&key));
			Records::request_amendment(subject, key.custodian, key.digest, commitment(0))
		}
		Op::DenyAmendment(by, EntryKey { custodian, digest }) => {
			Records::deny_amendment(answer(by), custodian, digest, Denial::NotCreatedHere)
		}
		Op::StateDisagreement(key) => {
			let subject = signed(subject_of(&key));
			Records::state_disagreement(subject, key.custodian, key.digest, commitment(0))
		}
		Op::Merge(by, duplicate, survivor) => Records::merge(write(by), duplicate, survivor),
		Op::Unmerge(by, duplicate) => Records::unmerge(write(by), duplicate),
		Op::RequestErasure(key) => {
			Records::request_erasure(signed(subject_of(&key)), key.custodian, key.digest)
		}
		Op::ExtendErasure(by, key) => {
			Records::extend_erasure(answer(by), key.custodian, key.digest)
		}
		Op::AttestErasure(by, key) => {
			Records::attest_erasure(answer(by), key.custodian, key.digest)
		}
		Op::RefuseErasure(by, EntryKey { custodian, digest }) => {
			Records::refuse_erasure(answer(by), custodian, digest, Law::Research)
		}
		Op::ReportOverdue(EntryKey { custodian, digest }) => {
			Records::report_overdue(signed(SURGEON), custodian, digest)
		}
		Op::Fold(by, custodian, digests) => {
			let chosen = (0..NUMBERS).filter(|number| digests & (1 << number) != 0);
			let standing = chosen.map(digest).filter(|digest| {
				Entries::<Test>::get(custodian, digest).is_some_and(|entry| {
					entry.status != Status::Current && entry.due().next().is_none()
				})
			});
			let standing = standing.take(MAX_ENTRIES as usize).collect::<Vec<_>>();
			Records::fold(write(by), custodian, standing.try_into().expect("within the bound"))
		}
		Op::Retire(by) => Records::retire(write(by), CLINIC, tree().root(), 1),
		Op::RecordSurgery(by, EntryKey { custodian, digest }, minutes) => {
			let stated = surgery();
			let sign_in = Some(stated.induction + minutes * MINUTE);
			let by = signed(coordinator(Register::successor_of(by)));
			Records::record_surgery(by, custodian, digest, Surgery { sign_in, ..stated })
		}
		Op::Charge(by, rows) => Records::charge(by, rows),
		Op::ChargeBeyondQuota(by, rows) => Records::charge_beyond_quota(by, rows),
		Op::Free(by, rows) => {
			let custodian = Records::custodian(Register::successor_of(by)).unwrap_or_default();
			frame_support::ensure!(rows <= custodian.rows_sponsored, "so many were not charged");
			Records::free(by, rows)
		}
		Op::PassDays(days) => {
			pass_days(days);
			Ok(())
		}
		Op::Succeed => {
			frame_support::ensure!(Successors::get().is_empty(), "it happened");
			succeed(HOSPITAL, CLINIC)
		}
	}
}

/// How the rows change that are prepaid and those that are sponsored, if `op` succeeds.
fn flow(op: &Op) -> (i64, i64) {
	match op {
		Op::BuyQuota(_, rows) => (i64::from(*rows), 0),
		Op::ReturnQuota(_, rows) => (-i64::from(*rows), 0),
		Op::Charge(_, rows) | Op::ChargeBeyondQuota(_, rows) => (0, i64::from(*rows)),
		Op::Free(_, rows) => (0, -i64::from(*rows)),
		_ => (0, 0),
	}
}

fn sponsored() -> i64 {
	Custodians::<Test>::iter_values().map(|custodian| i64::from(custodian.rows_sponsored)).sum()
}

fn held() -> u128 {
	let reason = HoldReason::Quota.into();
	let held = |institution| Balances::balance_on_hold(&reason, &sovereign(institution));
	INSTITUTIONS.map(held).iter().sum()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

	#[test]
	fn every_step_keeps_the_invariants(ops in prop::collection::vec(op(), 1..200)) {
		let builder = ExtBuilder::default().quota(HOSPITAL, 10).subject(HOSPITAL, SIBLING);
		let mut failure = None;
		builder.run(|| {
			let issuance = Balances::total_issuance();
			let (mut prepaid, mut charged) = (30i64, 0i64);
			for op in ops {
				let ((bought, used), step) = (flow(&op), format!("{op:?}"));
				if apply(op).is_ok() {
					prepaid += bought;
					charged += used;
				}
				let sound = Records::do_try_state();
				let conserved = held() == prepaid as u128 * ROW_DEPOSIT
					&& sponsored() == charged
					&& Balances::total_issuance() == issuance;
				if sound.is_err() || !conserved {
					let (held, sponsored) = (held(), sponsored());
					let sums = format!("{held} held for {prepaid}, {sponsored} of {charged}");
					failure = Some(format!("{step}: {sound:?}, {sums}"));
					break;
				}
			}
		});
		prop_assert_eq!(failure, None);
	}
}

/// What the invariants say once `corrupt` wrote past the calls.
fn verdict_after(corrupt: impl FnOnce()) -> &'static str {
	let mut verdict = None;
	ExtBuilder::default().subject(CLINIC, SIBLING).records([1, 2]).surgery(2).run(|| {
		let tree = Tree::of_statements(&[statement(3)]);
		assert_ok!(tree.anchor());
		assert_ok!(tree.materialise(writer(CLINIC), 0, statement(3)));
		assert_ok!(Records::supersede(signed(writer(CLINIC)), CLINIC, digest(1), statement(4)));
		assert_ok!(Records::merge(signed(writer(CLINIC)), PATIENT, SIBLING));
		let _ = frame_support::storage::with_transaction(|| {
			corrupt();
			verdict = Records::do_try_state().err();
			sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
		});
	});
	match verdict {
		Some(DispatchError::Other(verdict)) => verdict,
		other => panic!("nothing was found: {other:?}"),
	}
}

fn change(number: u8, change: impl FnOnce(&mut EntryOf<Test>)) {
	Entries::<Test>::mutate(CLINIC, digest(number), |entry| change(entry.as_mut().unwrap()));
}

fn change_surgery(change: impl FnOnce(&mut Surgery)) {
	Surgeries::<Test>::mutate(CLINIC, digest(2), |row| change(&mut row.as_mut().unwrap().surgery));
}

#[test]
fn each_invariant_finds_what_it_is_for() {
	let found = |number: &str, corrupt: fn()| {
		let verdict = verdict_after(corrupt);
		let named = verdict.split_once(':').map(|(named, _)| named);
		assert_eq!(named, Some(number), "{verdict}");
	};
	found("I1", || {
		Custodians::<Test>::mutate_extant(CLINIC, |custodian| custodian.rows_prepaid += 1);
	});
	found("I1", || Custodians::<Test>::insert(HOSPITAL, Custodian::default()));
	found("I2", || {
		Custodians::<Test>::mutate_extant(CLINIC, |custodian| custodian.rows_used -= 1);
	});
	found("I2", || {
		Custodians::<Test>::mutate_extant(CLINIC, |custodian| custodian.rows_sponsored += 1);
	});
	found("I2", || Surgeries::<Test>::remove(CLINIC, digest(2)));
	found("I3", || SubjectEntries::<Test>::remove(PATIENT, key(CLINIC, 1)));
	found("I3", || SubjectEntries::<Test>::insert(SIBLING, key(CLINIC, 1), ()));
	found("I4", || change(2, |entry| entry.status = Status::Superseded));
	found("I4", || change(1, |entry| entry.status = Status::Current));
	found("I4", || change(4, |entry| entry.replaces = None));
	found("I5", || change(3, |entry| entry.leaf.as_mut().unwrap().index = 1));
	found("I6", || {
		let root = Tree::of_statements(&[statement(3)]).root();
		Batches::<Test>::mutate(CLINIC, root, |batch| batch.as_mut().unwrap().chunks = 2);
	});
	found("I7", || {
		Subjects::<Test>::mutate_extant(SIBLING, |survivor| survivor.absorbed = 0);
	});
	found("I7", || Subjects::<Test>::mutate_extant(PATIENT, |merged| merged.absorbed = 1));
	found("I8", || change(2, |entry| entry.content = None));
	found("I8", || change(1, |entry| entry.offered_to = Some(HOSPITAL)));
	found("I9", || {
		frame_system::Account::<Test>::remove(PATIENT);
	});
	found("I10", || change(2, |entry| entry.holds.force_push(REGULATOR)));
	found("I11", || {
		let recorded = Surgeries::<Test>::take(CLINIC, digest(2)).unwrap();
		Surgeries::<Test>::insert(CLINIC, digest(9), recorded);
	});
	found("I11", || {
		change(2, |entry| entry.erase(NOW));
	});
	found("I11", || change(2, |entry| entry.recorded_at = NOW + 1));
	found("I11", || change_surgery(|surgery| surgery.induction = surgery.incision + 1));
	found("I11", || change_surgery(|surgery| surgery.sign_out = Some(NOW + 1)));
	found("I12", || {
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(2)));
		change(2, |entry| entry.erasure.as_mut().unwrap().lapsed = true);
	});
}
