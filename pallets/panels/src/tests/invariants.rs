// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README and every count of the model checked
//! after each; and broken states as a control that the checks see them.

use frame_support::weights::WeightMeter;
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::{Forum, InstitutionId, Membership, Moment, Ruling};
use sp_runtime::DispatchResult;

use super::model::{Consequences, Model};
use crate::{
	mock::{Panels, *},
	*,
};

#[derive(Clone, Debug)]
enum Op {
	Convene {
		number: u64,
		parties: Vec<InstitutionId>,
	},
	Dismiss {
		number: u64,
	},
	/// By who sits there.
	Vote {
		number: u64,
		seat: usize,
		ruling: Ruling,
	},
	VoteAs {
		number: u64,
		institution: InstitutionId,
		ruling: Ruling,
	},
	Recuse {
		number: u64,
		seat: usize,
	},
	Draw {
		number: u64,
	},
	Fold {
		number: u64,
	},
	SetDeadlines {
		days: Moment,
	},
	Pass {
		days: Moment,
	},
	NextEpoch,
	Sweep {
		steps: u64,
	},
	Suspend {
		institution: InstitutionId,
	},
	Reinstate {
		institution: InstitutionId,
	},
	Succeed {
		predecessor: InstitutionId,
		successor: InstitutionId,
	},
	/// Some that are not Active, and one that is.
	Admit {
		count: u32,
	},
	Adopt {
		institution: InstitutionId,
		parent: InstitutionId,
	},
}

const DAY: Moment = salus_primitives::time::DAY_MILLISECONDS;

fn institution() -> impl Strategy<Value = InstitutionId> {
	select([vec![CLINIC, INSURER, NETWORK, SITE], INDEPENDENT.to_vec()].concat())
}

fn op() -> impl Strategy<Value = Op> {
	let number = || 0u64..6;
	let ruling = || select(vec![Ruling::Upheld, Ruling::Overturned]);
	let pair = || (institution(), institution());
	prop_oneof![
		8 => (number(), vec(institution(), 1..4))
			.prop_map(|(number, parties)| Op::Convene { number, parties }),
		1 => number().prop_map(|number| Op::Dismiss { number }),
		10 => (number(), 0usize..3, ruling())
			.prop_map(|(number, seat, ruling)| Op::Vote { number, seat, ruling }),
		2 => (number(), institution(), ruling())
			.prop_map(|(number, institution, ruling)| Op::VoteAs { number, institution, ruling }),
		5 => (number(), 0usize..3).prop_map(|(number, seat)| Op::Recuse { number, seat }),
		4 => number().prop_map(|number| Op::Draw { number }),
		4 => number().prop_map(|number| Op::Fold { number }),
		1 => (1u64..60).prop_map(|days| Op::SetDeadlines { days }),
		6 => (0u64..35).prop_map(|days| Op::Pass { days }),
		1 => Just(Op::Pass { days: 100 }),
		10 => Just(Op::NextEpoch),
		10 => (0u64..6).prop_map(|steps| Op::Sweep { steps }),
		2 => institution().prop_map(|institution| Op::Suspend { institution }),
		3 => institution().prop_map(|institution| Op::Reinstate { institution }),
		1 => pair().prop_map(|(predecessor, successor)| Op::Succeed { predecessor, successor }),
		1 => (0u32..70).prop_map(|count| Op::Admit { count }),
		1 => pair().prop_map(|(institution, parent)| Op::Adopt { institution, parent }),
	]
}

/// Who sits on a seat, or somebody who does not.
fn sits(number: u64, seat: usize) -> InstitutionId {
	let panel = crate::Panels::<Test>::get(matter(number));
	panel.and_then(|panel| panel.seats[seat].panelist()).unwrap_or(CLINIC)
}

fn run(op: Op) -> DispatchResult {
	match op {
		Op::Convene { number, parties } => convene_between(number, &parties),
		Op::Dismiss { number } => dismiss(number),
		Op::Vote { number, seat, ruling } => vote_by(sits(number, seat), number, ruling),
		Op::VoteAs { number, institution, ruling } => vote_by(institution, number, ruling),
		Op::Recuse { number, seat } => recuse_by(sits(number, seat), number),
		Op::Draw { number } => draw(number),
		Op::Fold { number } => fold([number]),
		Op::SetDeadlines { days } => {
			Panels::set_deadlines(RuntimeOrigin::root(), Deadlines { vote: days * DAY })
		}
		surroundings => {
			befall(surroundings);
			Ok(())
		}
	}
}

/// What happens without a call of this pallet.
fn befall(op: Op) {
	let is_own = |institution| Register::successor_of(institution) == institution;
	match op {
		Op::Pass { days } => pass(days * DAY),
		Op::NextEpoch => next_epoch(),
		Op::Sweep { steps } => {
			let nothing = <Test as Config>::WeightInfo::sweep_nothing();
			let limit = nothing.saturating_add(Panels::step().saturating_mul(steps));
			let mut meter = WeightMeter::with_limit(limit);
			Panels::sweep(&mut meter);
			assert!(meter.consumed().all_lte(limit));
		}
		Op::Suspend { institution } => Register::suspend(institution),
		Op::Reinstate { institution } if is_own(institution) => Register::reinstate(institution),
		Op::Reinstate { .. } => {}
		Op::Succeed { predecessor, successor } => {
			if predecessor != successor && is_own(predecessor) && Register::is_active(successor) {
				Register::succeed(predecessor, successor);
			}
		}
		Op::Admit { count } => {
			admit_idle(Register::next_id().0, count);
			Register::admit(Register::next_id(), &[], b"CH");
		}
		Op::Adopt { institution, parent } => {
			if institution < parent {
				Register::adopt(institution, parent);
			}
		}
		other => unreachable!("{other:?} is a call"),
	}
}

/// One op, and what must hold after it.
fn step(
	op: Op,
	model: &mut Model,
	folded: &mut Vec<FoldedPanel<PanelOf<Test>>>,
) -> Result<(), TestCaseError> {
	let folding = match op {
		Op::Fold { number } => crate::Panels::<Test>::get(matter(number))
			.map(|panel| FoldedPanel { matter: matter(number), panel }),
		_ => None,
	};
	let done = frame_support::storage::with_storage_layer(|| run(op));
	folded.extend(folding.filter(|_| done.is_ok()));
	let told = Consequences { lapses: Lapses::take(), rulings: Docket::take() };
	prop_assert_eq!(told, model.learn(events()), "what no event tells of, or the reverse");
	prop_assert!(model.agrees(), "panels went missing, or came from nowhere");
	prop_assert!(Panels::verify_folded(Forum::Claims, folded));
	Panels::do_try_state().map_err(|broken| TestCaseError::fail(format!("{broken:?}")))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..120)) {
		ExtBuilder::default().build().execute_with(|| {
			let (mut model, mut folded) = (Model::default(), Vec::new());
			for op in ops {
				let described = format!("{op:?}");
				step(op, &mut model, &mut folded)
					.map_err(|broken| TestCaseError::fail(format!("{described}: {broken}")))?;
			}
			// Whatever nobody does, every panel ends.
			let draws = Register::admitted().div_ceil(MAX_SCAN);
			for _ in 0..(MAX_REPLACEMENTS + 2) * draws {
				for op in [
					Op::NextEpoch,
					Op::NextEpoch,
					Op::Sweep { steps: 100 },
					Op::Pass { days: 60 },
					Op::Sweep { steps: 100 },
				] {
					step(op, &mut model, &mut folded)?;
				}
			}
			prop_assert!(model.is_settled());
			Ok(())
		})?;
	}
}

fn spoil(number: u64, change: impl FnOnce(&mut PanelOf<Test>)) {
	crate::Panels::<Test>::mutate(matter(number), |panel| change(panel.as_mut().unwrap()));
}

fn spoil_candidates(change: impl FnOnce(&mut Candidates)) {
	spoil(4, |panel| {
		let Seat::Vacant { candidates, .. } = &mut panel.seats[0] else { unreachable!() };
		change(candidates);
	});
}

fn spoil_former(change: impl FnOnce(&mut Former)) {
	spoil(1, |panel| change(&mut panel.former[0]));
}

/// Panel 1 has a vacant seat, one that voted and one that has to; 2 ruled, 3 was dismissed, 4 has to
/// be drawn.
fn session() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.convened(1)
		.convened(2)
		.convened(3)
		.drawn()
		.passed(DAY)
		.recused(1, 0)
		.voted(1, 1, Ruling::Upheld)
		.voted(2, 0, Ruling::Overturned)
		.voted(2, 1, Ruling::Overturned)
		.then(|| dismiss(3))
		.convened(4)
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	const AT: fn() -> InOrder = || InOrder::from(NOW + VOTE);
	let breaches: [Breach; 30] = [
		("I1", || Due::<Test>::remove(AT(), (matter(1), 2))),
		("I1", || Due::<Test>::insert(AT(), (matter(1), 1), ())),
		("I1", || Due::<Test>::insert(AT(), (matter(2), 2), ())),
		("I1", || Due::<Test>::insert(AT(), (matter(9), 0), ())),
		("I1", || Serving::<Test>::remove(sitting(1)[0], matter(1))),
		("I1", || Serving::<Test>::insert(sitting(1)[0], matter(1), 1)),
		("I1", || Serving::<Test>::insert(CLINIC, matter(1), 2)),
		("I1", || Vacancies::<Test>::remove(InOrder::from(21), matter(1))),
		("I1", || Vacancies::<Test>::insert(InOrder::from(21), matter(2), ())),
		("I1", || Vacancies::<Test>::insert(InOrder::from(1), matter(4), ())),
		("I2", || spoil(4, |panel| panel.seats = BoundedVec::truncate_from(vec![]))),
		("I2", || spoil(2, |panel| panel.seats[0] = panel.seats[1])),
		("I2", || spoil(1, |panel| panel.former[0].panelist = panel.seats[1].panelist().unwrap())),
		("I2", || spoil_former(|former| former.panelist = CLINIC)),
		("I2", || spoil(1, |panel| panel.parties[1] = CLINIC)),
		("I3", || spoil(2, |panel| panel.closing = None)),
		("I3", || spoil(2, |panel| panel.closing.as_mut().unwrap().ruling = None)),
		("I3", || spoil(2, |panel| panel.closing.as_mut().unwrap().ruling = Some(Ruling::Upheld))),
		("I3", || spoil(3, |panel| panel.closing.as_mut().unwrap().ruling = Some(Ruling::Upheld))),
		("I4", || {
			spoil(4, |panel| {
				let left = |number| Former {
					panelist: InstitutionId(100 + number),
					departure: Departure::Recused,
					left_at: NOW,
				};
				let former = (0..=MAX_REPLACEMENTS).map(left).collect();
				panel.former = BoundedVec::truncate_from(former);
			})
		}),
		("I5", || spoil(3, |panel| panel.closing.as_mut().unwrap().closed_at = NOW - 1)),
		("I5", || spoil(3, |panel| panel.closing.as_mut().unwrap().closed_at = Moment::MAX)),
		("I5", || spoil(4, |panel| panel.convened_at = Moment::MAX)),
		("I5", || spoil_former(|former| former.left_at = NOW - 1)),
		("I5", || spoil_former(|former| former.left_at = Moment::MAX)),
		("I5", || {
			spoil(2, |panel| {
				let Seat::Voted { vote, .. } = &mut panel.seats[0] else { unreachable!() };
				vote.voted_at = NOW - 1;
			})
		}),
		("I5", || {
			let (future, since) = (vacant(1_000), System::block_number());
			spoil(4, |panel| panel.seats = BoundedVec::truncate_from(vec![future; 3]));
			Vacancies::<Test>::remove(InOrder::from(since), matter(4));
			Vacancies::<Test>::insert(InOrder::from(1_000), matter(4), ());
		}),
		("I6", || spoil_candidates(|candidates| candidates.count = CANDIDATES + 1)),
		("I6", || spoil_candidates(|candidates| candidates.looked_at = CANDIDATES)),
		("I6", || spoil_candidates(|candidates| candidates.next = CANDIDATES)),
	];
	for (place, (number, breach)) in breaches.into_iter().enumerate() {
		session().execute_with(|| {
			Panels::do_try_state().unwrap();
			breach();
			let broken = Panels::do_try_state().expect_err(&format!("{number}, breach {place}"));
			let broken = format!("{broken:?}");
			assert!(broken.contains(&format!("{number}:")), "breach {place}: {broken}");
		});
	}
}
