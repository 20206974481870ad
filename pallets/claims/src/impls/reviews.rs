// SPDX-License-Identifier: Apache-2.0

//! Claims that wait for their insurer, and what it says.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_adjudication::{ClaimKey, Policy};

use super::{adjudication::Grounds, services::by_day};
use crate::*;

impl<T: Config> Pallet<T> {
	/// Why the insurer has to look at a new claim, of which the rules would have `round` and nothing
	/// is counted yet.
	pub(super) fn reason_to_pend(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		policy: Option<&Policy>,
		round: &Round,
	) -> Option<PendReason> {
		let bill = &claim.bill;
		let is_reused = |evidence: Evidence| {
			let proved = (key.provider, evidence.leaf);
			EvidenceUses::<T>::iter_key_prefix(proved).next().is_some()
		};
		if bill.evidence.is_some_and(is_reused) {
			return Some(PendReason::Suspected(Suspicion::EvidenceReused));
		}
		if Self::was_taken_back(key, claim, round) {
			return Some(PendReason::Suspected(Suspicion::TakenBack));
		}
		let limit = CurrentLimits::<T>::get().lines_per_day;
		let covered = round.covered().flat_map(|place| bill.billed(place));
		let is_impossible = by_day(covered).into_iter().any(|(day, lines)| {
			let counted = ClinicianDays::<T>::get(&bill.clinician, (key.provider, day));
			counted.saturating_add(lines) > limit
		});
		if is_impossible {
			return Some(PendReason::Suspected(Suspicion::ImpossibleDay));
		}
		let most = policy.and_then(|policy| policy.review_above)?;
		bill.charge().is_some_and(|charge| charge > most).then_some(PendReason::Review)
	}

	/// Lets a new claim wait.
	pub(super) fn pend(key: &ClaimKey, claim: &mut ClaimOf<T>, reason: PendReason) {
		let due = Self::now().saturating_add(CurrentDeadlines::<T>::get().decision);
		claim.state = State::Pended { reason, due, missed: None };
		Pended::<T>::insert(claim.bill.insurer, key, ());
		Due::<T>::insert(DueAt::from(due), key, ());
		Self::enter_evidence(key, claim);
		Self::count_open(key, claim);
		Self::deposit_event(Event::ClaimPended { claim: *key, reason, due });
	}

	pub(crate) fn do_decide(
		agent: T::AccountId,
		key: ClaimKey,
		verdict: Verdict,
	) -> DispatchResult {
		let mut claim = Self::row(&key)?;
		Self::ensure_insurer(&agent, &claim)?;
		if !claim.is_pended() {
			ensure!(claim.verdict.is_some(), Error::<T>::NotPended);
			ensure!(claim.verdict == Some(verdict), Error::<T>::AlreadyDecided);
			return Ok(());
		}
		Self::deposit_event(Event::ClaimDecided { claim: key, verdict });
		Self::release(&key, &mut claim, verdict)?;
		Self::put(&key, &claim);
		Ok(())
	}

	/// Decides a claim that waited.
	pub(crate) fn release(
		key: &ClaimKey,
		claim: &mut ClaimOf<T>,
		verdict: Verdict,
	) -> DispatchResult {
		Self::stop_waiting(key, claim);
		claim.verdict = Some(verdict);
		let policy = Self::policy_of(key, claim);
		let (policy, grounds) = match verdict {
			Verdict::Release => (policy?, Grounds::First),
			// What cannot be decided by rule can still be refused.
			Verdict::Refuse(reason) => (policy.unwrap_or_default(), Grounds::Refused(reason)),
		};
		let decision = Self::decide(key, claim, policy.as_ref(), grounds)?;
		Self::conclude(key, claim, decision)
	}
}
