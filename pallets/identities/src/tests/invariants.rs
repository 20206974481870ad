// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README checked after each; and broken
//! states as a control that the checks see them.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::{
	assert_ok, hypothetically,
	traits::fungible::{InspectHold, MutateHold},
};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::{
	Basis, ConfidentialTags, Day, InstitutionId, Moment, Power, Representation, Scope,
};
use sp_runtime::DispatchResult;

use crate::{
	mock::{Identities, *},
	*,
};

#[derive(Clone, Debug)]
enum Op {
	Add {
		signer: AccountId,
		account: AccountId,
		number: u8,
	},
	/// `place` is that of a key among those that count.
	Rotate {
		signer: AccountId,
		account: AccountId,
		place: usize,
		number: u8,
	},
	/// `place` is that of a key among those that count or, when few do, that closed.
	Revoke {
		signer: AccountId,
		account: AccountId,
		place: usize,
		compromised: Option<Moment>,
	},
	Deactivate {
		signer: AccountId,
		account: AccountId,
	},
	Publish {
		agent: AccountId,
		numbers: Vec<u8>,
	},
	Empower {
		subject: AccountId,
		representative: AccountId,
		scope: Scope,
		hours: Option<Moment>,
	},
	Record {
		agent: AccountId,
		subject: AccountId,
		basis: Basis,
		hours: Option<Moment>,
	},
	/// `place` is that of a mandate among those that stand.
	End {
		signer: AccountId,
		subject: AccountId,
		place: usize,
	},
	RecordDeath {
		agent: AccountId,
		subject: AccountId,
		died_on: Option<Day>,
	},
	KeepConfidential {
		signer: AccountId,
		subject: AccountId,
		tags: Option<u8>,
	},
	Fold {
		account: AccountId,
	},
	Register {
		account: AccountId,
	},
	Pass {
		hours: Moment,
	},
	Suspend {
		institution: InstitutionId,
	},
	Reinstate,
}

const SUBJECTS: [AccountId; 3] = [PATIENT, CHILD, SURGEON];

fn holder() -> impl Strategy<Value = AccountId> {
	select(vec![PATIENT, PATIENT, CHILD, SURGEON, sovereign(CLINIC)])
}

fn subject() -> impl Strategy<Value = AccountId> {
	select(&SUBJECTS[..])
}

fn signer() -> impl Strategy<Value = AccountId> {
	select(vec![PARENT, FRIEND, admin(CLINIC), officer(CLINIC), officer(REGULATOR)])
}

/// Mostly one that may record something.
fn agent() -> impl Strategy<Value = AccountId> {
	prop_oneof![5 => Just(officer(CLINIC)), 3 => Just(officer(REGULATOR)), 1 => signer()]
}

/// Mostly the account itself or the Admin of its institution.
fn controller(account: AccountId) -> impl Strategy<Value = AccountId> {
	let itself = if account == sovereign(CLINIC) { admin(CLINIC) } else { account };
	prop_oneof![5 => Just(itself), 1 => signer()]
}

fn controlled() -> impl Strategy<Value = (AccountId, AccountId)> {
	holder().prop_flat_map(|account| (controller(account), Just(account)))
}

fn powers() -> impl Strategy<Value = Scope> {
	vec(select(vec![Power::Consent, Power::Access, Power::Keys]), 0..3)
		.prop_map(|powers| powers.into_iter().collect::<BTreeSet<_>>().try_into().unwrap())
}

fn basis() -> impl Strategy<Value = Basis> {
	use Basis::*;
	select(vec![Minor, PowerOfAttorney, LostKey, Executor, CourtOrder])
}

fn op() -> impl Strategy<Value = Op> {
	use prop::option::of;
	let day = (TODAY.0 - 2..TODAY.0 + 2).prop_map(Day);
	let sooner = prop_oneof![Just(None), (0u64..20).prop_map(|hours| Some(NOW + hours * HOUR))];
	prop_oneof![
		6 => (controlled(), 1u8..20).prop_map(|((signer, account), number)| {
			Op::Add { signer, account, number }
		}),
		6 => (controlled(), 0usize..4, 1u8..60).prop_map(|((signer, account), place, number)| {
			Op::Rotate { signer, account, place, number }
		}),
		3 => (controlled(), 0usize..4, sooner).prop_map(|((signer, account), place, compromised)| {
			Op::Revoke { signer, account, place, compromised }
		}),
		1 => (controlled(), 0u8..4).prop_map(|((signer, account), rarely)| match rarely {
			0 => Op::Deactivate { signer, account },
			_ => Op::Fold { account },
		}),
		2 => (select(vec![admin(CLINIC), officer(CLINIC)]), vec(0u8..4, 0..3))
			.prop_map(|(agent, numbers)| Op::Publish { agent, numbers }),
		4 => (subject(), select(vec![PARENT, FRIEND, PATIENT]), powers(), of(0u64..60)).prop_map(
			|(subject, representative, scope, hours)| {
				Op::Empower { subject, representative, scope, hours }
			}
		),
		6 => (agent(), subject(), basis(), of(0u64..60)).prop_map(
			|(agent, subject, basis, hours)| Op::Record { agent, subject, basis, hours }
		),
		4 => (prop_oneof![agent(), subject()], subject(), 0usize..4)
			.prop_map(|(signer, subject, place)| Op::End { signer, subject, place }),
		1 => (agent(), subject(), of(day))
			.prop_map(|(agent, subject, died_on)| Op::RecordDeath { agent, subject, died_on }),
		2 => (prop_oneof![subject(), agent()], subject(), of(0u8..3))
			.prop_map(|(signer, subject, tags)| Op::KeepConfidential { signer, subject, tags }),
		2 => holder().prop_map(|account| Op::Fold { account }),
		1 => subject().prop_map(|account| Op::Register { account }),
		4 => (0u64..100).prop_map(|hours| Op::Pass { hours }),
		1 => select(vec![CLINIC, REGULATOR]).prop_map(|institution| Op::Suspend { institution }),
		2 => Just(Op::Reinstate),
	]
}

fn confidential(number: u8) -> ConfidentialTags {
	ConfidentialTags { salt: [number; 32].into(), codes: [commitment(number); 8] }
}

fn method(account: AccountId, place: usize) -> MethodId {
	MethodId(open(account).get(place).copied().unwrap_or(99))
}

fn run(op: Op) -> DispatchResult {
	let within = |hours: Option<Moment>| hours.map(|hours| Timestamp::get() + hours * HOUR);
	match op {
		Op::Add { signer, account, number } => {
			let relationships = match number % 3 {
				0 => relationships([Relationship::AssertionMethod]),
				_ => authentication(),
			};
			Identities::add_method(signed(signer), account, key(number), relationships)
		}
		Op::Rotate { signer, account, place, number } => {
			Identities::rotate_method(signed(signer), account, method(account, place), key(number))
		}
		Op::Revoke { signer, account, place, compromised } => {
			let past = compromised.and_then(|_| closed(account).get(place).copied());
			let method = match past {
				Some(past) if open(account).len() < 2 => MethodId(past),
				_ => method(account, place),
			};
			Identities::revoke_method(signed(signer), account, method, compromised)
		}
		Op::Deactivate { signer, account } => Identities::deactivate(signed(signer), account),
		Op::Publish { agent, numbers } => {
			let endpoint: frame_support::BoundedVec<_, _> = b"u:x".to_vec().try_into().unwrap();
			let service = |number| Service {
				number,
				kind: ServiceKind::Messaging,
				endpoint: endpoint.clone(),
			};
			let services: Vec<_> = numbers.into_iter().map(service).collect();
			Identities::publish_services(signed(agent), services.try_into().unwrap())
		}
		Op::Empower { subject, representative, scope, hours } => {
			Identities::empower(signed(subject), representative, scope, within(hours))
		}
		Op::Record { agent, subject, basis, hours } => {
			record(agent, subject, PARENT, basis, within(hours))
		}
		Op::End { signer, subject, place } => {
			let mandates = Mandates::<Test>::get(subject);
			let mandate = mandates.get(place).map_or(MandateId(99), |row| row.mandate);
			Identities::end_mandate(signed(signer), subject, mandate)
		}
		Op::RecordDeath { agent, subject, died_on } => {
			Identities::record_death(signed(agent), subject, died_on)
		}
		Op::KeepConfidential { signer, subject, tags } => {
			let tags = tags.map(confidential).map(Box::new);
			Identities::keep_confidential(signed(signer), subject, tags)
		}
		Op::Fold { account } => Identities::fold(signed(STRANGER), account),
		Op::Register { account } => {
			if !Sponsors::get().contains_key(&account) {
				register(HOSPITAL, account);
			}
			Ok(())
		}
		Op::Pass { hours } => {
			pass(hours * HOUR);
			Ok(())
		}
		Op::Suspend { institution } => {
			suspend(institution);
			Ok(())
		}
		Op::Reinstate => {
			Suspended::set(&BTreeSet::new());
			Ok(())
		}
	}
}

/// What the past was said to be, by account and block. It must never be said otherwise.
type Said = BTreeMap<(AccountId, u64), Vec<u32>>;

/// When the keys for assertions closed, and since when they do not count.
type Kept = BTreeMap<(AccountId, u32), (Moment, Moment)>;

fn kept() -> Kept {
	let rows = ClosedMethods::<Test>::iter().flat_map(|(account, rows)| {
		let asserting = rows
			.into_iter()
			.filter(|row| row.method.relationships.contains(&Relationship::AssertionMethod));
		asserting.map(move |row| ((account, row.method.method.0), (row.closed.moment, row.ended())))
	});
	rows.collect()
}

/// That what was kept still is, unless its time is over, and that its end did not move later.
fn ensure_kept(before: &Kept) -> Result<(), TestCaseError> {
	let (now, limit) = (kept(), Timestamp::get() - HISTORY_PERIOD);
	for (place, (closed, ended)) in before.iter().filter(|(_, (closed, _))| *closed > limit) {
		let found = now.get(place);
		prop_assert!(found.is_some_and(|found| found.0 == *closed && found.1 <= *ended));
	}
	Ok(())
}

fn methods_at_block(account: AccountId, block: u64) -> Option<Vec<u32>> {
	match Identities::methods_at_block(&account, block) {
		PastMethods::Known(methods) => Some(methods.iter().map(|method| method.method.0).collect()),
		_ => None,
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..150)) {
		ExtBuilder::default().build().execute_with(|| {
			let issuance = Balances::total_issuance();
			let mut said = Said::new();
			for op in ops {
				let described = format!("{op:?}");
				let before = System::block_number();
				let closed = kept();
				let closing: Vec<_> = SUBJECTS.map(|account| (account, open(account))).into();
				let _ = frame_support::storage::with_storage_layer(|| run(op));
				if let Err(broken) = Identities::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				ensure_quota_is_used();
				ensure_kept(&closed)?;
				prop_assert_eq!(Balances::total_issuance(), issuance);
				if System::block_number() > before {
					said.extend(closing.into_iter().map(|(account, open)| ((account, before), open)));
				}
				for ((account, block), expected) in &said {
					if let Some(answer) = methods_at_block(*account, *block) {
						prop_assert_eq!(&answer, expected, "{} at {}", account, block);
					}
				}
			}
			Ok(())
		})?;
	}
}

/// A patient with keys, mandates and tags, a clinic with services, and a surgeon who ended.
fn clinic() -> sp_io::TestExternalities {
	let publish = || {
		let service = |number| {
			let endpoint = b"u:x".to_vec().try_into().unwrap();
			Service { number, kind: ServiceKind::FhirApi, endpoint }
		};
		let services = vec![service(1), service(2)].try_into().unwrap();
		Identities::publish_services(signed(admin(CLINIC)), services)
	};
	let keep =
		|| Identities::keep_confidential(signed(PATIENT), PATIENT, Some(Box::new(confidential(1))));
	let mut chain = ExtBuilder::default().method(PATIENT, 1).method(PATIENT, 2);
	for method in 1..=MAX_CLOSED + 1 {
		chain = chain.passed(HOUR).rotated(PATIENT, method, 10 + method as u8);
	}
	chain
		.empowered(None)
		.then(|| record(officer(CLINIC), PATIENT, PARENT, Basis::Minor, Some(MAJORITY)))
		.then(keep)
		.then(publish)
		.method(SURGEON, 1)
		.deactivated(SURGEON)
		.build()
}

fn spoil(account: AccountId, change: impl FnOnce(&mut IdentityOf<Test>)) {
	crate::Identities::<Test>::mutate(account, |row| change(row.as_mut().unwrap()));
}

fn spoil_method(account: AccountId, change: impl FnOnce(&mut [MethodOf<Test>])) {
	Methods::<Test>::mutate(account, |rows| change(rows.as_mut()));
}

fn spoil_closed(change: impl FnOnce(&mut [ClosedMethodOf<Test>])) {
	ClosedMethods::<Test>::mutate(PATIENT, |rows| change(rows.as_mut()));
}

fn spoil_mandate(place: usize, change: impl FnOnce(&mut MandateOf<Test>)) {
	Mandates::<Test>::mutate(PATIENT, |rows| change(rows.get_mut(place).unwrap()));
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let reason: RuntimeHoldReason = HoldReason::Identity.into();
	assert_eq!(clinic().execute_with(|| Balances::balance_on_hold(&reason, &SURGEON)), 20);
	let breaches: [Breach; 28] = [
		("I1", || spoil(PATIENT, |row| row.rows += 1)),
		("I1", || Confidential::<Test>::remove(PATIENT)),
		("I1", || spoil(SURGEON, |row| row.institution = Some(CLINIC))),
		("I2", || {
			Balances::set_on_hold(&HoldReason::Identity.into(), &SURGEON, 19).unwrap();
		}),
		("I2", || spoil(SURGEON, |row| row.sponsor = Some(CLINIC))),
		("I3", || Mandates::<Test>::insert(STRANGER, Mandates::<Test>::get(PATIENT))),
		("I3", || Mandates::<Test>::insert(SURGEON, frame_support::BoundedVec::default())),
		("I4", || spoil(PATIENT, |row| row.deactivated = Some(row.updated))),
		("I5", || spoil_method(PATIENT, |rows| rows.swap(0, 1))),
		("I5", || spoil_method(PATIENT, |rows| rows[0].method = MethodId(3))),
		("I5", || spoil(PATIENT, |row| row.next_method = MethodId(2))),
		("I5", || spoil_method(PATIENT, |rows| rows[0].key = rows[1].key)),
		("I5", || spoil_method(PATIENT, |rows| rows[0].key = PublicKey::X25519([1; 32]))),
		("I5", || spoil_method(PATIENT, |rows| rows[0].relationships.clear())),
		("I6", || spoil_closed(|rows| rows.swap(0, 1))),
		("I6", || {
			let asserting = relationships([Relationship::AssertionMethod]);
			spoil_closed(|rows| rows[0].method.relationships = asserting)
		}),
		("I6", || spoil_closed(|rows| rows[0].method.added.moment += 99 * HOUR)),
		("I6", || {
			let late = Stamp { moment: Moment::MAX, block: 0 };
			spoil(PATIENT, |row| row.folded_methods.as_mut().unwrap().horizon = late)
		}),
		("I7", || spoil(sovereign(CLINIC), |row| row.institution = None)),
		("I7", || spoil(sovereign(CLINIC), |row| row.institution = Some(HOSPITAL))),
		("I7", || Services::<Test>::mutate(sovereign(CLINIC), |rows| rows.as_mut().swap(0, 1))),
		("I8", || Mandates::<Test>::mutate(PATIENT, |rows| rows.as_mut().swap(0, 1))),
		("I8", || spoil(PATIENT, |row| row.next_mandate = MandateId(1))),
		("I8", || spoil_mandate(0, |row| row.representative = PATIENT)),
		("I8", || spoil_mandate(0, |row| row.scope.clear())),
		("I8", || spoil_mandate(1, |row| row.until = None)),
		("I8", || spoil_mandate(1, |row| row.evidence = None)),
		("I8", || spoil_mandate(0, |row| row.basis = Basis::LostKey)),
	];
	clinic().execute_with(|| {
		assert_ok!(Identities::do_try_state());
		assert!(Identities::is_minor(&PATIENT, NOW + 10 * HOUR));
		for (invariant, breach) in breaches {
			let found = hypothetically!({
				breach();
				Identities::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{invariant} expected, found {message}");
		}
	});
}
