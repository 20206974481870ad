// SPDX-License-Identifier: Apache-2.0

//! How rounds come about: every one of them, whether a claim is new, was released, refused or won
//! before a panel, or is only asked about.

use alloc::{boxed::Box, vec::Vec};

use frame_support::{dispatch::DispatchResult, ensure, traits::Get, BoundedVec};
use salus_adjudication::{
	adjudicate, claim_status, refuse, Adjudication, Authorisation, Carc, ClaimKey, DayParts,
	Decided, LineOutcome, Policies, Policy, PromptPay, ReviewReason, Settlement, Waived, Year,
};
use salus_primitives::Day;
use sp_runtime::DispatchError;

use super::facts::{Established, Run};
use crate::*;

/// Why a claim is decided.
pub(crate) enum Grounds<'a> {
	/// It has no round, and the rules decide.
	First,
	/// It has no round, and the insurer denies it after review.
	Refused(ReviewReason),
	/// A panel overturned the denials of these lines of this round: its other lines stand.
	Denial(&'a Round, Places),
	/// A panel overturned that this round was taken back: the lines that it covered run again.
	Reversal(&'a Round, ReversalReason),
}

impl Grounds<'_> {
	/// The lines that run, of `count`.
	fn runs(&self, count: usize) -> Vec<Run> {
		match self {
			Self::First | Self::Refused(_) => {
				(0..count).map(|place| Run { place, waived: Waived::default() }).collect()
			}
			Self::Denial(round, places) => {
				let run = |(place, reason)| Run { place, waived: round.waived(place).and(reason) };
				round.appealable().filter(|(place, _)| places.contains(*place)).map(run).collect()
			}
			Self::Reversal(round, reason) => {
				let run = |place| {
					let before = round.waived(place);
					let waived = reason.carc().map_or(before, |carc| before.and(carc));
					Run { place, waived }
				};
				round.covered().map(run).collect()
			}
		}
	}

	/// Whether the coverage held the line at `place` when it was decided before. A review does not
	/// ask.
	pub fn was_held(&self, place: usize) -> bool {
		match self {
			Self::First | Self::Refused(_) => false,
			Self::Denial(round, _) => {
				let denied = round.lines.get(place).and_then(|line| line.denied);
				!matches!(denied, None | Some(Carc::NotNecessary | Carc::ReviewFindings))
			}
			Self::Reversal(..) => true,
		}
	}

	/// The round of which lines stand.
	fn previous(&self) -> Option<&Round> {
		match self {
			Self::First | Self::Refused(_) => None,
			Self::Denial(round, _) | Self::Reversal(round, _) => Some(round),
		}
	}

	/// The covered lines that stand and whose benefit asks for days between two services.
	fn spaced(&self) -> Vec<u32> {
		match self {
			Self::Denial(round, _) => round.spaced.to_vec(),
			_ => Vec::new(),
		}
	}
}

/// A round that came about, and what has to be written for it.
pub(crate) struct Decision {
	pub round: Round,
	years: Vec<Year>,
	authorisations: Vec<Authorisation>,
	parts: Vec<DayParts>,
	/// The lines that are covered and were not before.
	added: Vec<usize>,
}

impl<T: Config> Pallet<T> {
	/// The one way to a round: establishes the facts about the lines that run, asks the engine and
	/// puts its answer beside the lines that stand. Writes nothing.
	pub(crate) fn decide(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		policy: Option<&Policy>,
		grounds: Grounds,
	) -> Result<Decision, DispatchError> {
		let count = claim.bill.whole.map_or(claim.bill.lines.len(), |_| 1);
		let runs = grounds.runs(count);
		let established = Self::establish(key, claim, policy, &runs, &grounds)?;
		let answer = match grounds {
			Grounds::Refused(reason) => refuse(&established.lines, reason),
			_ => adjudicate(&established.case()),
		};
		let answer = answer.map_err(Error::<T>::from)?;
		Self::decision(claim, policy, &grounds, &runs, &established, answer)
	}

	/// Puts the answer of the engine beside the lines that stand.
	fn decision(
		claim: &ClaimOf<T>,
		policy: Option<&Policy>,
		grounds: &Grounds,
		runs: &[Run],
		established: &Established,
		answer: Adjudication,
	) -> Result<Decision, DispatchError> {
		let mut spaced = grounds.spaced();
		let mut added = Vec::new();
		for ((run, outcome), is_spaced) in runs.iter().zip(&answer.lines).zip(&established.spaced) {
			if outcome.is_covered() {
				added.push(run.place);
				spaced.extend(u32::try_from(run.place).ok().filter(|_| *is_spaced));
			}
		}
		spaced.sort_unstable();
		let waived = waived(grounds.previous(), runs);
		let lines = beside(grounds.previous(), runs, &answer.lines);
		let sums = Adjudication::of(lines, Vec::new(), Vec::new()).map_err(Error::<T>::from)?;

		let now = Self::now();
		let (prompt_pay, received) = prompt_pay(claim, policy);
		let round = Round {
			decided_at: now,
			appealable_until: now.saturating_add(CurrentDeadlines::<T>::get().appeal),
			version: policy.map(|policy| policy.version),
			prompt_pay,
			received,
			status: claim_status(policy.map_or(1, |policy| policy.order), &sums.lines),
			outcome: sums.outcome,
			charge: sums.charge,
			allowed: sums.allowed,
			paid: sums.paid,
			patient: sums.patient,
			lines: sums.lines,
			waived: BoundedVec::truncate_from(waived),
			spaced: BoundedVec::truncate_from(spaced),
		};
		Ok(Decision {
			round,
			years: answer.years.into_inner(),
			authorisations: answer.authorisations.into_inner(),
			parts: answer.parts.into_inner(),
			added,
		})
	}

	/// Lets a round stand: posts what it added, enters what it covers and pays.
	pub(crate) fn conclude(
		key: &ClaimKey,
		claim: &mut ClaimOf<T>,
		decision: Decision,
	) -> DispatchResult {
		let number = claim.rounds;
		ensure!(u32::from(number) < T::MaxRounds::get(), Error::<T>::TooManyRounds);
		let Decision { round, years, authorisations, parts, added } = decision;
		if let Some(version) = round.version.filter(|_| !added.is_empty()) {
			T::Policies::post(&claim.bill.member, version, &years, &authorisations)?;
		}
		Self::enter_services(key, claim, &round, &added);
		Self::enter_parts(key, claim, &round, parts, &added)?;
		match round.covered().next() {
			Some(_) => Self::enter_evidence(key, claim),
			None => Self::remove_evidence(key, claim),
		}
		Adjudications::<T>::insert(Decided { claim: *key, round: number }, &round);
		let settled = T::Settlement::settle(Self::payment(key, claim, number, &round))?;

		claim.rounds = number.saturating_add(1);
		claim.state = State::Adjudicated;
		claim.changed_at = round.decided_at;
		let adjudication = Box::new(round);
		let event = Event::ClaimAdjudicated { claim: *key, round: number, adjudication, settled };
		Self::deposit_event(event);
		Ok(())
	}
}

/// By which the insurer is late with a round. What it had paid and took back, as a panel says wrongly,
/// is late from then on, and was not before.
fn prompt_pay<AccountId>(claim: &Claim<AccountId>, policy: Option<&Policy>) -> (PromptPay, Day) {
	let agreed = policy.map(|policy| policy.prompt_pay).unwrap_or_default();
	match claim.state {
		State::Reversed(Reversal { was_paid: true, reversed_at, .. }) => {
			(PromptPay { days: 0, ..agreed }, Day::of(reversed_at))
		}
		_ => (agreed, Day::of(claim.submitted_at)),
	}
}

/// The outcomes of all lines: those that ran, beside those that stand.
fn beside(previous: Option<&Round>, runs: &[Run], answer: &[LineOutcome]) -> Vec<LineOutcome> {
	let Some(previous) = previous else { return answer.to_vec() };
	let mut lines = previous.lines.to_vec();
	for (run, outcome) in runs.iter().zip(answer) {
		if let Some(line) = lines.get_mut(run.place) {
			line.clone_from(outcome);
		}
	}
	lines
}

/// What panels overturned of all lines; nothing where they overturned nothing.
fn waived(previous: Option<&Round>, runs: &[Run]) -> Vec<Waived> {
	let Some(previous) = previous else { return Vec::new() };
	let mut waived: Vec<_> =
		(0..previous.lines.len()).map(|place| previous.waived(place)).collect();
	for run in runs {
		if let Some(line) = waived.get_mut(run.place) {
			*line = run.waived;
		}
	}
	if waived.iter().all(|line| *line == Waived::default()) {
		waived.clear();
	}
	waived
}
