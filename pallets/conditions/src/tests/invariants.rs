// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README and what happened kept beside the
//! chain checked after each; and broken states as a control that the checks see them.

use frame_support::{assert_ok, hypothetically, storage::with_storage_layer};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::{Commitment, InstitutionId, Moment};
use salus_supply::Containers;
use salus_testing::Index;
use sp_runtime::DispatchResult;

use super::story::{number_of, Story, CASES};
use crate::{
	mock::{Conditions, *},
	*,
};

/// Containers and excursions by their place among those that the call is likely to be about.
#[derive(Clone, Debug)]
enum Op {
	/// The warm minutes come first, after a gap in which nobody watched.
	Record {
		place: usize,
		by: By,
		gap: u32,
		minutes: u32,
		warm_minutes: u32,
		is_honest: bool,
	},
	Repeat {
		place: usize,
	},
	Prove {
		place: usize,
	},
	Answer {
		place: usize,
		by: InstitutionId,
		is_stable: bool,
		is_up_to_date: bool,
	},
	Release {
		place: usize,
		by: By,
	},
	Close {
		place: usize,
	},
	Nest {
		places: Vec<usize>,
	},
	Unpack {
		place: usize,
	},
	Miss {
		place: usize,
	},
	Destroy {
		place: usize,
	},
	Hand {
		place: usize,
		to: InstitutionId,
	},
	Fold {
		place: usize,
		limit: u32,
	},
	Pass {
		minutes: Moment,
	},
	Succeed,
}

#[derive(Clone, Copy, Debug)]
enum By {
	Holder,
	Other,
}

fn op() -> impl Strategy<Value = Op> {
	let place = || 0usize..20;
	let by = || prop_oneof![12 => Just(By::Holder), 1 => Just(By::Other)];
	let to = || prop_oneof![Just(WHOLESALER), Just(PHARMACY)];
	let record = (
		place(),
		by(),
		prop_oneof![3 => Just(0u32), 1 => 0u32..200],
		0u32..61,
		prop_oneof![2 => Just(0u32), 2 => 0u32..40, 1 => 0u32..61],
		prop::bool::weighted(0.8),
	);
	let answer = (
		place(),
		select(vec![FACTORY, LABORATORY]),
		prop::bool::weighted(0.9),
		prop::bool::weighted(0.95),
	);
	prop_oneof![
		14 => record.prop_map(|(place, by, gap, minutes, warm_minutes, is_honest)| {
			Op::Record { place, by, gap, minutes, warm_minutes, is_honest }
		}),
		1 => place().prop_map(|place| Op::Repeat { place }),
		4 => place().prop_map(|place| Op::Prove { place }),
		16 => answer.prop_map(|(place, by, is_stable, is_up_to_date)| {
			Op::Answer { place, by, is_stable, is_up_to_date }
		}),
		10 => (place(), by()).prop_map(|(place, by)| Op::Release { place, by }),
		4 => place().prop_map(|place| Op::Close { place }),
		3 => vec(place(), 1..4).prop_map(|places| Op::Nest { places }),
		3 => place().prop_map(|place| Op::Unpack { place }),
		2 => place().prop_map(|place| Op::Miss { place }),
		2 => place().prop_map(|place| Op::Destroy { place }),
		2 => (place(), to()).prop_map(|(place, to)| Op::Hand { place, to }),
		4 => (place(), 0u32..7).prop_map(|(place, limit)| Op::Fold { place, limit }),
		3 => (0u64..20_000).prop_map(|minutes| Op::Pass { minutes }),
		1 => Just(Op::Succeed),
	]
}

fn succeeds(call: impl FnOnce() -> DispatchResult) -> bool {
	with_storage_layer(call).is_ok()
}

/// A statement about so many minutes in the fridge and some in the sun, ending now, and the two
/// readings behind it; who lies leaves the sun out of everything but the minutes.
fn stated(
	profile: &salus_supply::StorageProfile,
	minutes: u32,
	warm_minutes: u32,
	is_honest: bool,
) -> (Statement, [Reading; 2]) {
	let (cool, warm) = (profile.minimum_centi_celsius.max(300), 2_000);
	let warm_minutes = warm_minutes.min(minutes);
	let statement = spent(minutes, cool);
	let first = if warm_minutes > 0 { warm } else { cool };
	let readings = [
		Reading { at: statement.from, centi_celsius: first },
		Reading { at: statement.until, centi_celsius: cool },
	];
	let root = root(&readings);
	let statement = Statement { root, ..statement };
	if warm_minutes == 0 || !is_honest {
		return (statement, readings);
	}
	let maximum_centi_celsius = warm;
	(Statement { maximum_centi_celsius, outside_minutes: warm_minutes, ..statement }, readings)
}

fn record(
	story: &mut Story,
	number: u32,
	by: InstitutionId,
	(gap, minutes): (u32, u32),
	(warm_minutes, is_honest): (u32, bool),
) -> bool {
	pass(Moment::from(gap + minutes) * MINUTE);
	let key = container(number);
	let asked = Conditions::profile(&key);
	let profile = asked.unwrap_or(COLD);
	let (statement, readings) = stated(&profile, minutes, warm_minutes, is_honest);
	let call = || Conditions::record_readings(logistics(by), key, statement);
	let last = Conditions::readings(&key, 0, 256).pop();
	if last.is_some_and(|(_, batch)| batch.statement == statement) {
		return succeeds(call) == (story.holder(number) == by);
	}
	let standing = Conditions::monitor(&key).map(|report| report.monitor);
	let permitted = Story::stands(number)
		&& story.holder(number) == by
		&& asked.is_some()
		&& standing.is_none_or(|monitor| {
			let known_until = monitor.until();
			known_until <= statement.from && statement.lasts_from(known_until)
		});
	if permitted {
		let batch = standing.map_or(0, |monitor| monitor.batches);
		if !is_honest && warm_minutes.min(minutes) > 0 {
			story.misstated.push((number, batch, readings));
		}
		story.record(number, &statement);
	}
	succeeds(call) == permitted
}

/// Proves that what was stated is not so; whether that has an excursion, as it must where what the
/// container is in is in the stock.
fn prove(story: &Story, place: usize) -> bool {
	let Some((number, batch, readings)) = picked(place, &story.misstated) else { return true };
	let key = container(number);
	let Some(before) = Readings::<Test>::get(key, batch) else { return true };
	let proof = first_of(&readings);
	let call = || Conditions::prove_reading(signed(STRANGER), key, batch, readings[0], proof);
	let outermost = number_of(&Warehouse::outermost(&key));
	let is_found = |row: Excursion| row.causes.is_misstated && row.is_open();
	let proved = succeeds(call);
	let excursion = Conditions::excursions(&container(outermost), None, 1).pop();
	let must_be_open = !before.is_disproved && Story::stands(outermost);
	proved && (!must_be_open || excursion.is_some_and(|(_, row)| is_found(row)))
}

fn picked<P: Clone>(place: usize, from: &[P]) -> Option<P> {
	from.get(place.checked_rem(from.len())?).cloned()
}

/// The open excursions, and two that may have ended.
fn excursions() -> Vec<ExcursionId> {
	let open = Conditions::open_excursions(None, 256).into_iter().map(|(excursion, _)| excursion);
	let open: Vec<_> = open.collect();
	[open.as_slice(), &open, &[ExcursionId(0), ExcursionId(1)]].concat()
}

/// Runs `op` as a transaction; whether it did what the story says that it should.
fn run(op: Op, story: &mut Story) -> bool {
	match op {
		Op::Record { place, by, gap, minutes, warm_minutes, is_honest } => {
			let Some(number) = picked(place, &story.standing()) else { return true };
			let by = story.agent_of(number, matches!(by, By::Holder));
			record(story, number, by, (gap, minutes), (warm_minutes, is_honest))
		}
		Op::Repeat { place } => {
			let Some(number) = picked(place, &story.containers()) else { return true };
			let key = container(number);
			let rows = Conditions::readings(&key, 0, 256);
			let Some((_, batch)) = rows.last() else { return true };
			let before = Conditions::monitor(&key);
			let by = logistics(story.holder(number));
			let repeated = succeeds(|| Conditions::record_readings(by, key, batch.statement));
			repeated && Conditions::monitor(&key) == before
		}
		Op::Prove { place } => prove(story, place),
		Op::Answer { place, by, is_stable, is_up_to_date } => {
			let Some(excursion) = picked(place, &excursions()) else { return true };
			let assessment = Commitment::from([u8::from(is_stable); 32]);
			let row = Conditions::excursion(excursion);
			let answer = row.as_ref().and_then(|row| {
				row.answers
					.iter()
					.find(|asked| asked.manufacturer == by)
					.map(|asked| asked.stability)
			});
			let is_repeated = answer.flatten().is_some_and(|standing| {
				(standing.is_stable, standing.assessment) == (is_stable, assessment)
			});
			let is_open = row.as_ref().is_some_and(Excursion::is_open);
			let changed_at = row.map_or(0, |row| row.changed_at());
			let permitted = answer.is_some() && (is_open || is_repeated) && is_up_to_date;
			let known = if is_up_to_date { changed_at } else { changed_at.wrapping_sub(1) };
			let origin = responsible(by);
			let call =
				|| Conditions::answer_stability(origin, excursion, known, is_stable, assessment);
			succeeds(call) == permitted
		}
		Op::Release { place, by } => release(story, place, matches!(by, By::Holder)),
		Op::Close { place } => {
			let Some(excursion) = picked(place, &excursions()) else { return true };
			let permitted = Conditions::excursion(excursion).is_some_and(|row| match row.outcome {
				None => !Story::stands(number_of(&row.container)),
				Some(outcome) => matches!(outcome, Outcome::Discarded { .. }),
			});
			succeeds(|| Conditions::close(signed(STRANGER), excursion)) == permitted
		}
		Op::Fold { place, limit } => {
			let Some(number) = picked(place, &story.containers()) else { return true };
			let key = container(number);
			let is_stocked =
				Warehouse::held(&key).is_some_and(|held| held.is_packed && held.gone.is_none());
			let permitted = !is_stocked
				&& limit > 0 && Conditions::monitor(&key).is_some_and(|report| {
				!report.is_open && report.monitor.changed_at + HISTORY_PERIOD <= now()
			});
			let folded = succeeds(|| Conditions::fold(signed(STRANGER), key, limit));
			if folded && Conditions::monitor(&key).is_none() {
				story.trails.remove(&number);
			}
			folded == permitted
		}
		moved => {
			happen(moved, story);
			true
		}
	}
}

fn release(story: &Story, place: usize, by_holder: bool) -> bool {
	let Some(excursion) = picked(place, &excursions()) else { return true };
	let Some(row) = Conditions::excursion(excursion) else { return true };
	let number = number_of(&row.container);
	let by = story.agent_of(number, by_holder);
	let is_done = matches!(row.outcome, Some(Outcome::Released { .. }));
	let is_ready = row.is_open() && Story::stands(number) && row.is_stable();
	let permitted = by_holder && (is_done || is_ready);
	succeeds(|| Conditions::release(responsible(by), excursion)) == permitted
}

/// What happens in the warehouse and among institutions.
fn happen(op: Op, story: &mut Story) {
	let standing = story.standing();
	match op {
		Op::Nest { places } => {
			let children = places.iter().filter_map(|place| picked(*place, &standing)).collect();
			story.pack(children);
		}
		Op::Unpack { place } => {
			let parents: Vec<_> = standing.into_iter().filter(|number| *number >= CASES).collect();
			picked(place, &parents).into_iter().for_each(|number| story.unpack(number));
		}
		Op::Miss { place } => {
			let all = story.containers();
			picked(place, &all).into_iter().for_each(|number| story.miss(number));
		}
		Op::Destroy { place } => {
			picked(place, &standing)
				.into_iter()
				.for_each(|number| Warehouse::destroy(&container(number)));
		}
		Op::Hand { place, to } => {
			picked(place, &standing)
				.into_iter()
				.for_each(|number| Warehouse::hand(&container(number), to));
		}
		Op::Pass { minutes } => pass(minutes * MINUTE),
		Op::Succeed if !story.has_succeeded => {
			story.has_succeeded = true;
			succeed(WHOLESALER, PHARMACY);
		}
		_ => {}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..120)) {
		ExtBuilder::default().build().execute_with(|| {
			for institution in INSTITUTIONS {
				Index::prepay(institution, 10_000);
			}
			let contents: [&[fn() -> salus_gs1::Lgtin]; CASES as usize] =
				[&[insulin], &[vaccine], &[insulin, vaccine], &[insulin, tablets], &[tablets]];
			for (number, lots) in (0..).zip(contents) {
				let lots: Vec<_> = lots.iter().map(|lot| lot()).collect();
				Warehouse::pack(container(number), WHOLESALER, &lots);
			}
			let mut story = Story::default();
			for op in ops {
				let described = format!("{op:?}");
				prop_assert!(run(op, &mut story), "unexpected result: {}", described);
				if let Err(broken) = Conditions::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				ensure_quota_is_used();
				story.check()?;
			}
			Ok(())
		})?;
	}
}

/// Container 1 has readings, an excursion that was released and one that is open; container 2 has
/// readings.
fn busy() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.packed(1, &[insulin])
		.packed(2, &[insulin])
		.spent(1, 100, 2_500)
		.then(|| answer(FACTORY, 0, true))
		.then(|| Conditions::release(responsible(WHOLESALER), ExcursionId(0)))
		.spent(1, 10, 2_500)
		.spent(2, 10, 500)
		.then(|| answer(FACTORY, 1, true))
		.build()
}

fn spoil(number: u32, change: impl FnOnce(&mut Monitor)) {
	Monitors::<Test>::mutate(container(number), |row| change(row.as_mut().unwrap()));
}

fn spoil_batch(number: u32, change: impl FnOnce(&mut Batch)) {
	Readings::<Test>::mutate(container(1), number, |row| change(row.as_mut().unwrap()));
}

fn spoil_excursion(number: u64, change: impl FnOnce(&mut Excursion)) {
	Excursions::<Test>::mutate(ExcursionId(number), |row| change(row.as_mut().unwrap()));
}

fn spoil_answer(number: u64, change: impl FnOnce(&mut Answer)) {
	spoil_excursion(number, |row| change(&mut row.answers[0]));
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 28] = [
		("I1", || Readings::<Test>::remove(container(1), 0)),
		("I1", || spoil(1, |row| row.batches += 1)),
		("I1", || spoil(1, |row| row.folded_batches = row.batches + 1)),
		("I1", || {
			let batch = Readings::<Test>::get(container(1), 0).unwrap();
			Readings::<Test>::insert(container(3), 0, batch);
		}),
		("I2", || spoil_batch(1, |row| row.statement.from -= 1)),
		("I2", || spoil_batch(1, |row| row.statement.until = row.statement.from + MINUTE - 1)),
		("I2", || spoil_batch(1, |row| row.statement.count = 0)),
		("I2", || spoil_batch(1, |row| row.recorded_at = now() + 1)),
		("I2", || spoil_batch(1, |row| row.recorded_at = row.statement.until - 1)),
		("I3", || spoil(2, |row| row.recorded.as_mut().unwrap().outside_minutes += 1)),
		("I3", || spoil(2, |row| row.recorded = None)),
		("I3", || {
			spoil(2, |row| {
				let outside_minutes = 1_000;
				row.inherited = row.recorded.map(|sum| Exposure { outside_minutes, ..sum });
			})
		}),
		("I4", || {
			let statement = Statement { from: now(), ..spent(100, 500) };
			let statement = Statement {
				until: now() + 100 * MINUTE,
				maximum_centi_celsius: 900,
				outside_minutes: 61,
				..statement
			};
			pass(100 * MINUTE);
			let recorded_at = now();
			let batch =
				Batch { statement, institution: WHOLESALER, recorded_at, is_disproved: false };
			Readings::<Test>::insert(container(2), 1, batch);
			spoil(2, |row| row.record(&statement).unwrap());
		}),
		("I5", || Excursions::<Test>::remove(ExcursionId(0))),
		("I5", || spoil(1, |row| row.excursion = Some(ExcursionId(0)))),
		("I5", || spoil(2, |row| row.excursion = Some(ExcursionId(0)))),
		("I5", || spoil_excursion(1, |row| row.previous = Some(ExcursionId(1)))),
		("I5", || NextExcursion::<Test>::put(ExcursionId(1))),
		("I6", || OpenExcursions::<Test>::remove(ExcursionKey::from(ExcursionId(1)))),
		("I6", || OpenExcursions::<Test>::insert(ExcursionKey::from(ExcursionId(0)), ())),
		("I6", || spoil_excursion(0, |row| row.outcome = None)),
		("I7", || spoil_excursion(1, |row| row.causes = Causes::default())),
		("I7", || spoil_excursion(1, |row| row.extended_at = Some(row.opened_at - 1))),
		("I7", || spoil_excursion(1, |row| row.answers.try_push(row.answers[0]).unwrap())),
		("I7", || {
			spoil_answer(1, |asked| asked.stability.as_mut().unwrap().answered_at = now() + 1)
		}),
		("I7", || spoil_answer(0, |asked| asked.stability = None)),
		("I7", || {
			spoil_excursion(0, |row| row.outcome = Some(Outcome::Discarded { at: now() + 1 }))
		}),
		("I8", || {
			use salus_supply::Quarantine;
			assert_ok!(Warehouse::release(&container(1), Quarantine::Excursion));
		}),
	];
	busy().execute_with(|| {
		assert_ok!(Conditions::do_try_state());
		ensure_quota_is_used();
		for (invariant, breach) in breaches {
			let found = hypothetically!({
				breach();
				Conditions::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{invariant} expected, found {message}");
		}
	});
}
