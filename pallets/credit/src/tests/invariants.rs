// SPDX-License-Identifier: Apache-2.0

//! The numbered invariants, after any story, and each of them broken on purpose.

use frame_support::{assert_ok, hypothetically};
use proptest::{collection::vec, prelude::*};
use salus_primitives::{CreditEvents, Lapse, Role, Ruling, Rulings};
use salus_testing::{delegate, Jury, Register};

use super::*;

const REGULATOR: InstitutionId = InstitutionId(50);

#[derive(Clone, Debug)]
enum Op {
	Block(u8),
	Session,
	Lapse(u8),
	Allege(u8, u8),
	Rule(u8, bool),
	Offend(u8),
	Rotate(u8, u8),
	Purge(u8),
	Bar(u8),
	Admit(u8),
	Accredit(u8, u8),
	Leave(u8),
	Clear(u8),
}

fn op() -> impl Strategy<Value = Op> {
	let one = 1..7u8;
	prop_oneof![
		4 => (0..8u8).prop_map(Op::Block),
		6 => Just(Op::Session),
		4 => one.clone().prop_map(Op::Lapse),
		4 => (one.clone(), 0..6u8).prop_map(|(v, n)| Op::Allege(v, n)),
		4 => (0..4u8, any::<bool>()).prop_map(|(n, upheld)| Op::Rule(n, upheld)),
		2 => one.clone().prop_map(Op::Offend),
		2 => (one.clone(), any::<u8>()).prop_map(|(v, r)| Op::Rotate(v, r)),
		1 => one.clone().prop_map(Op::Purge),
		1 => one.clone().prop_map(Op::Bar),
		2 => one.clone().prop_map(Op::Admit),
		2 => (one.clone(), 0..6u8).prop_map(|(v, level)| Op::Accredit(v, level)),
		1 => one.clone().prop_map(Op::Leave),
		1 => one.prop_map(Op::Clear),
	]
}

fn apply(op: Op) {
	let v = |number: u8| AccountId::from(number);
	match op {
		Op::Block(number) => {
			let authors = authors();
			author(authors[usize::from(number) % authors.len()].0);
		}
		Op::Session => run_to_session(Session::current_index() + 1),
		Op::Lapse(late) => <Credit as CreditEvents>::lapsed(institution(v(late)), Lapse::PanelVote),
		Op::Allege(late, number) => {
			let origin = RuntimeOrigin::signed(delegate(REGULATOR));
			let _ = Credit::allege(origin, institution(v(late)), number.into());
		}
		Op::Rule(number, upheld) => {
			let open: Vec<_> = Matters::<Test>::iter_values().collect();
			if let Some((institution, number)) = open.get(usize::from(number)) {
				let matter = Credit::matter(*institution, *number);
				Jury::close(&matter);
				Credit::ruled(&matter, if upheld { Ruling::Upheld } else { Ruling::Overturned });
			}
		}
		Op::Offend(validator) => {
			let session = Session::current_index();
			if Session::validators().contains(&v(validator)) {
				offend(&[v(validator)], session);
			}
		}
		Op::Rotate(validator, rotation) => set_keys(v(validator), rotation),
		Op::Purge(validator) => {
			if pallet_session::NextKeys::<Test>::contains_key(v(validator)) {
				purge_keys(v(validator));
			}
		}
		Op::Bar(validator) => bar(v(validator)),
		Op::Admit(validator) => {
			if !Gone::get().contains(&institution(v(validator))) {
				Admitted::mutate(|admitted| admitted.insert(v(validator)));
			}
		}
		Op::Accredit(validator, level) => accredit(v(validator), level),
		Op::Leave(validator) => {
			bar(v(validator));
			Gone::mutate(|gone| gone.insert(institution(v(validator))));
		}
		Op::Clear(validator) => {
			let _ = Credit::clear(RuntimeOrigin::signed(1), institution(v(validator)));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn every_invariant_holds_after_every_step(ops in vec(op(), 1..60)) {
		with_validators(&[1, 2, 3, 4], || {
			Register::admit(REGULATOR, &[Role::Regulator], b"CH");
			for op in ops {
				let step = format!("{op:?}");
				apply(op);
				assert_eq!(Credit::do_try_state(), Ok(()), "after {step}");
			}
		});
	}
}

/// A chain on which everything there is was done.
fn busy() -> sp_io::TestExternalities {
	let mut state = genesis(&[(1, 5), (2, 4), (3, 3), (4, 2)], 3);
	state.execute_with(|| {
		next_block();
		Register::admit(REGULATOR, &[Role::Regulator], b"CH");
		run_to_session(6);
		offend(&[2], 6);
		accredit(2, 5);
		run_to_session(7);
		next_block();
		for _ in 0..2 {
			<Credit as CreditEvents>::lapsed(plain(1), Lapse::PanelVote);
		}
		assert_ok!(Credit::allege(RuntimeOrigin::signed(delegate(REGULATOR)), plain(1), 1));
	});
	state
}

fn spoil_conduct(change: impl FnOnce(&mut Conduct)) {
	Conducts::<Test>::mutate(plain(2), |conduct| change(conduct.as_mut().unwrap()));
}

fn spoil_history(change: impl FnOnce(&mut HistoryOf<Test>)) {
	Histories::<Test>::mutate(plain(2), change);
}

fn spoil_docket(change: impl FnOnce(&mut DocketOf<Test>)) {
	Dockets::<Test>::mutate(plain(1), change);
}

fn spoil_weights(change: impl FnOnce(&mut WeightsOf<Test>)) {
	QueuedWeights::<Test>::mutate(change);
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 32] = [
		("I1", || spoil_weights(|weights| weights[0].weight += 1)),
		("I1", || {
			spoil_weights(|weights| {
				weights[0].weight += weights[1].weight - 1;
				weights[1].weight = 1;
			})
		}),
		("I1", || {
			spoil_weights(|weights| {
				weights[0].weight += 1_000;
				weights[2].weight -= 500;
				weights[3].weight -= 500;
			})
		}),
		("I1", || spoil_weights(|weights| weights[1].validator = 1)),
		("I1", || spoil_weights(|weights| weights[1].institution = plain(1))),
		("I2", || {
			spoil_weights(|weights| {
				weights[0].weight -= 1;
				weights[1].weight += 1;
			})
		}),
		("I2", || ActiveKeys::<Test>::mutate(|keys| keys[0].1 = keys[1].1.clone())),
		("I2", || {
			pallet_babe::NextAuthorities::<Test>::mutate(|authorities| authorities[0].1 += 1)
		}),
		("I2", || pallet_babe::Authorities::<Test>::mutate(|authorities| authorities[0].1 += 1)),
		("I2", || pallet_grandpa::Authorities::<Test>::mutate(|voters| voters[0].1 += 1)),
		("I2", || pallet_grandpa::Authorities::<Test>::mutate(|voters| voters.as_mut().swap(0, 1))),
		("I3", || EpochSlots::<Test>::put(0)),
		("I4", || Rosters::<Test>::remove(5)),
		("I4", || Rosters::<Test>::insert(8, ActiveWeights::<Test>::get())),
		("I4", || Rosters::<Test>::mutate(7, |roster| roster.truncate(3))),
		("I4", || Offenders::<Test>::insert(8, 1, ())),
		("I4", || Offenders::<Test>::insert(2, 1, ())),
		("I5", || pallet_session::Validators::<Test>::mutate(|validators| validators[0] = 9)),
		("I5", || ActiveKeys::<Test>::mutate(|keys| keys[0].0 = 9)),
		("I5", || AuthoredBlocks::<Test>::insert(9, 1)),
		("I6", || spoil_conduct(|conduct| conduct.reliability = MOST_RELIABILITY + 1)),
		("I6", || spoil_conduct(|conduct| conduct.lateness = MOST_LATENESS + 1)),
		("I6", || spoil_conduct(|conduct| conduct.base = 1)),
		("I6", || spoil_conduct(|conduct| conduct.session = 8)),
		("I6", || spoil_conduct(|conduct| conduct.late_in = Some(8))),
		("I7", || Conducts::<Test>::remove(plain(2))),
		("I7", || spoil_history(|history| history[0].until = 9)),
		("I7", || spoil_history(|history| history.last_mut().unwrap().credit += 1)),
		("I8", || spoil_docket(|docket| docket.recent.as_mut().swap(0, 1))),
		("I8", || spoil_docket(|docket| docket.total = 1)),
		("I9", || spoil_docket(|docket| docket.recent[1].stage = Stage::Noted)),
		("I9", || {
			let reference = Credit::matter(plain(1), 1).reference;
			Matters::<Test>::insert(reference, (plain(1), 0));
		}),
	];
	busy().execute_with(|| {
		assert_ok!(Credit::do_try_state());
		for (number, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Credit::do_try_state()
			});
			let message: &str = found.expect_err(&format!("{number}: {invariant}")).into();
			assert!(message.starts_with(invariant), "{number}: {invariant}, found {message}");
		}
	});
}
