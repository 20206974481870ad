// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README and a story kept beside the chain
//! checked after each; and broken states as a control that the checks see them.

use frame_support::{
	assert_ok, dispatch::DispatchResult, hypothetically, storage::with_storage_layer,
};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_adjudication::{Payee, Payment, Settled};
use salus_primitives::InstitutionId;
use salus_testing::{adjudicator, submitter};

use super::story::{Story, PAYEES};
use crate::{
	mock::{Settlement, *},
	*,
};

#[derive(Clone, Debug)]
enum Op {
	Fund { by: InstitutionId, insurer: InstitutionId, amount: Amount },
	Withdraw { by: InstitutionId, insurer: InstitutionId, amount: Amount },
	Settle { insurer: InstitutionId, payee: Payee<AccountId>, amount: Amount },
	Reverse { place: usize },
	Repay { insurer: InstitutionId, payee: Payee<AccountId>, amount: Amount },
	WriteOff { insurer: InstitutionId, payee: Payee<AccountId>, amount: Amount },
	PayQueued { insurer: InstitutionId },
	Deliver { insurer: InstitutionId, payee: Payee<AccountId> },
	Block { payee: Payee<AccountId> },
	Thaw { payee: Payee<AccountId> },
	Fold { payee: Payee<AccountId> },
	Idle,
	Pass { days: u32 },
	Succeed,
}

fn op() -> impl Strategy<Value = Op> {
	let insurer = || prop_oneof![3 => Just(INSURER), 1 => Just(MUTUAL)];
	let payee = || select(PAYEES.to_vec());
	let amount = || prop_oneof![6 => 1u128..300, 1 => Just(0u128), 1 => 300u128..2_000];
	let by = || {
		insurer().prop_flat_map(move |one| (Just(one), prop_oneof![9 => Just(one), 1 => insurer()]))
	};
	prop_oneof![
		6 => (by(), amount()).prop_map(|((insurer, by), amount)| Op::Fund { by, insurer, amount }),
		2 => (by(), amount())
			.prop_map(|((insurer, by), amount)| Op::Withdraw { by, insurer, amount }),
		10 => (insurer(), payee(), amount())
			.prop_map(|(insurer, payee, amount)| Op::Settle { insurer, payee, amount }),
		5 => (0usize..30).prop_map(|place| Op::Reverse { place }),
		3 => (insurer(), payee(), amount())
			.prop_map(|(insurer, payee, amount)| Op::Repay { insurer, payee, amount }),
		2 => (insurer(), payee(), amount())
			.prop_map(|(insurer, payee, amount)| Op::WriteOff { insurer, payee, amount }),
		2 => insurer().prop_map(|insurer| Op::PayQueued { insurer }),
		2 => (insurer(), payee()).prop_map(|(insurer, payee)| Op::Deliver { insurer, payee }),
		2 => payee().prop_map(|payee| Op::Block { payee }),
		2 => payee().prop_map(|payee| Op::Thaw { payee }),
		1 => payee().prop_map(|payee| Op::Fold { payee }),
		2 => Just(Op::Idle),
		3 => prop_oneof![2 => 0u32..3, 1 => 20u32..60].prop_map(|days| Op::Pass { days }),
		1 => Just(Op::Succeed),
	]
}

/// Runs `op` as a transaction; whether it did what the story says that it should.
fn run(op: Op, story: &mut Story) -> bool {
	let succeeds = |call: &dyn Fn() -> DispatchResult| with_storage_layer(call).is_ok();
	match op {
		Op::Fund { by, insurer, amount } => {
			let permitted = by == story.answering(insurer) && amount > 0;
			if permitted {
				story.books.entry(insurer).or_default().held += amount;
				story.pay_in_order(insurer, MAX_PAYMENTS);
			}
			let amounts: AmountsOf<Test> = vec![(CHF, amount)].try_into().unwrap();
			let call = || {
				let funded = Settlement::fund(signed(adjudicator(by)), insurer, amounts.clone());
				funded.map(|_| ()).map_err(|refused| refused.error)
			};
			succeeds(&call) == permitted
		}
		Op::Withdraw { by, insurer, amount } => {
			let book = story.books.get(&insurer);
			let left = book.is_some_and(|book| amount + book.owed() <= book.held);
			let permitted = by == story.answering(insurer) && amount > 0 && left;
			if permitted {
				story.books.entry(insurer).or_default().held -= amount;
			}
			let agent = adjudicator(by);
			let call = || Settlement::withdraw(signed(agent), insurer, CHF, amount);
			succeeds(&call) == permitted
		}
		Op::Settle { insurer, payee, amount } => {
			let Some(number) = story.settled.checked_add(1) else { return true };
			story.settled = number;
			let owing = Payment { insurer, payee, ..payment(number, amount) };
			let expected = if story.settle(owing) { Settled::Paid } else { Settled::Queued };
			settle(owing) == Ok(expected)
		}
		Op::Reverse { place } => {
			if place >= story.live.len() {
				return true;
			}
			let taken_back = story.reverse(place);
			succeeds(&|| reverse(&taken_back))
		}
		Op::Repay { insurer, payee, amount } => run_repay(story, insurer, payee, amount),
		Op::WriteOff { insurer, payee, amount } => {
			let permitted = amount > 0 && amount <= story.owed_by(insurer, payee);
			if permitted {
				story.owe_less(insurer, payee, amount);
			}
			let agent = adjudicator(story.answering(insurer));
			let call = || Settlement::write_off(signed(agent), insurer, CHF, payee, amount);
			succeeds(&call) == permitted
		}
		Op::PayQueued { insurer } => {
			story.pay_in_order(insurer, MAX_PAYMENTS);
			Settlement::pay_queued(signed(STRANGER), insurer, CHF).is_ok()
		}
		Op::Deliver { insurer, payee } => {
			let permitted = story.deliver(insurer, payee);
			let call = || Settlement::deliver(signed(STRANGER), insurer, CHF, payee);
			succeeds(&call) == permitted
		}
		Op::Block { payee } => {
			if story.balance(payee) > 0 {
				story.blocked.insert(payee);
				block(Settlement::account_of(&payee));
			}
			true
		}
		Op::Thaw { payee } => {
			if story.blocked.remove(&payee) {
				thaw(Settlement::account_of(&payee));
			}
			true
		}
		Op::Fold { payee } => {
			let folded = succeeds(&|| Settlement::fold_advices(signed(STRANGER), payee, 3));
			story.has_folded |= folded;
			true
		}
		Op::Idle => {
			for insurer in [INSURER, MUTUAL] {
				story.pay_in_order(insurer, u32::MAX);
			}
			idle();
			true
		}
		Op::Pass { days } => {
			pass_days(days);
			true
		}
		Op::Succeed => {
			core::mem::replace(&mut story.has_succeeded, true) || succeed(INSURER, MUTUAL).is_ok()
		}
	}
}

fn run_repay(
	story: &mut Story,
	insurer: InstitutionId,
	payee: Payee<AccountId>,
	amount: Amount,
) -> bool {
	let has_money = amount <= story.balance(payee) && !story.blocked.contains(&payee);
	let permitted = amount > 0 && amount <= story.owed_by(insurer, payee) && has_money;
	if permitted {
		story.owe_less(insurer, payee, amount);
		*story.gained.entry(payee).or_default() -= amount as i128;
		*story.returned.entry(payee).or_default() += amount as i128;
		story.books.entry(insurer).or_default().held += amount;
	}
	let signer = if payee == Payee::Account(MEMBER) { MEMBER } else { submitter(CLINIC) };
	let call = || Settlement::repay(signed(signer), insurer, CHF, payee, amount);
	with_storage_layer(call).is_ok() == permitted
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..80)) {
		ExtBuilder::default().build().execute_with(|| {
			let mut story = Story::default();
			for op in ops {
				let described = format!("{op:?}");
				prop_assert!(run(op, &mut story), "unexpected result: {}", described);
				if let Err(broken) = Settlement::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				ensure_money_is_conserved();
				story.check()?;
			}
			Ok(())
		})?;
	}
}

/// 0 was paid, taken back and is owed in part, 1 is undelivered, 2 and 3 wait.
fn busy() -> sp_io::TestExternalities {
	let member = || Payment { payee: Payee::Account(MEMBER), ..payment(1, 60) };
	ExtBuilder::default()
		.funded(300)
		.settled(0, 200)
		.reversed(0, 200)
		.then(move || settle(Payment { amount: 1, decided: decided(9), ..member() }).map(|_| ()))
		.then(|| {
			block(MEMBER);
			Ok(())
		})
		.then(move || settle(member()).map(|_| ()))
		.settled(2, 500)
		.settled(3, 10)
		.then(|| {
			let amount = 20;
			Settlement::write_off(signed(adjudicator(INSURER)), INSURER, CHF, PAYEES[0], amount)
		})
		.build()
}

fn spoil(change: impl FnOnce(&mut Reserve)) {
	Reserves::<Test>::mutate(INSURER, CHF, |row| change(row.as_mut().unwrap()));
}

fn place(number: u64) -> Place {
	Place::from(Number(number))
}

fn spoil_first(change: impl FnOnce(&mut QueuedOf<Test>)) {
	Queue::<Test>::mutate((INSURER, CHF, place(0)), |row| change(row.as_mut().unwrap()));
}

fn oblige(change: impl FnOnce(&mut Obligations)) {
	Open::<Test>::mutate(INSURER, |row| change(row.as_mut().unwrap()));
}

const TODAY: fn() -> DayPlace = || DayPlace::from(today());

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 30] = [
		("I1", || spoil(|row| row.held += 1)),
		("I1", || spoil(|row| row.paid += 1)),
		("I1", || spoil(|row| row.funded = Amount::MAX)),
		("I2", || {
			spoil(|row| {
				row.held += 1;
				row.funded += 1;
			})
		}),
		("I2", || Currencies::<Test>::remove(INSURER)),
		("I2", || Currencies::<Test>::try_append(INSURER, EUR).unwrap()),
		("I3", || spoil(|row| row.owed += 1)),
		("I3", || spoil(|row| row.queued += 1)),
		("I3", || spoil(|row| row.next = Number(1))),
		("I3", || spoil_first(|queued| queued.payment.insurer = MUTUAL)),
		("I3", || {
			let queued = Queue::<Test>::get((INSURER, CHF, place(0))).unwrap();
			Queue::<Test>::insert((MUTUAL, CHF, place(0)), queued);
		}),
		("I4", || Places::<Test>::remove(decided(2))),
		("I4", || spoil_first(|queued| queued.payment.decided = decided(7))),
		("I4", || {
			let waiting = Places::<Test>::get(decided(2)).unwrap();
			Places::<Test>::insert(decided(7), waiting);
		}),
		("I5", || Receivables::<Test>::mutate((PAYEES[0], INSURER, CHF), |owed| *owed += 1)),
		("I5", || spoil(|row| row.written_off += 1)),
		("I5", || Debtors::<Test>::remove((INSURER, CHF, PAYEES[0]))),
		("I5", || Debtors::<Test>::insert((INSURER, EUR, PAYEES[0]), ())),
		("I5", || Receivables::<Test>::insert((PAYEES[1], MUTUAL, CHF), 1)),
		("I6", || oblige(|open| open.queued += 1)),
		("I6", || oblige(|open| open.receivables = 0)),
		("I6", || Open::<Test>::remove(CLINIC)),
		("I6", || {
			Open::<Test>::mutate(CLINIC, |row| row.as_mut().unwrap().awaited -= 1);
		}),
		("I6", || {
			Open::<Test>::mutate(CLINIC, |row| row.as_mut().unwrap().undelivered += 1);
		}),
		("I7", || NextAdvice::<Test>::mutate(|next| next.0 += 1)),
		("I7", || {
			let key = (PAYEES[0], TODAY(), place(0));
			let advice = Advices::<Test>::take(key).unwrap();
			Advices::<Test>::insert(
				(PAYEES[0], DayPlace::from(salus_primitives::Day(0)), place(0)),
				advice,
			);
		}),
		("I7", || {
			let key = (PAYEES[0], TODAY(), place(0));
			Advices::<Test>::mutate(key, |row| row.as_mut().unwrap().currency = EUR);
		}),
		("I8", || {
			spoil(|row| {
				row.held += 1_000;
				row.funded += 1_000;
			})
		}),
		("I9", || spoil(|row| row.undelivered += 1)),
		("I9", || {
			Receivables::<Test>::insert((PAYEES[1], INSURER, CHF), 1);
			Debtors::<Test>::insert((INSURER, CHF, PAYEES[1]), ());
			spoil(|row| row.reversed += 1);
		}),
	];
	busy().execute_with(|| {
		assert_ok!(Settlement::do_try_state());
		for (invariant, breach) in breaches {
			let found = hypothetically!({
				breach();
				Settlement::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{invariant} expected, found {message}");
		}
	});
}
