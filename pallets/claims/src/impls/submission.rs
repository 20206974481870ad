// SPDX-License-Identifier: Apache-2.0

//! How a claim comes.

use alloc::boxed::Box;

use frame_support::{
	dispatch::DispatchResult, ensure, storage::with_storage_layer, traits::Get, BoundedVec,
};
use salus_adjudication::{Amount, ClaimKey, Outcome, Payee, Policies, Settlement, Units};
use salus_primitives::{
	time::DAY_MILLISECONDS, Anchoring, Day, Duty, InclusionProof, InstitutionId, Membership,
	Moment, Role, Sponsorship,
};
use sp_runtime::DispatchError;

use super::adjudication::Grounds;
use crate::*;

/// Who submits claims.
const PROVIDERS: [Role; 3] = [Role::HealthcareProvider, Role::Laboratory, Role::Pharmacy];

impl<T: Config> Pallet<T> {
	/// Returns the provider.
	pub(crate) fn do_submit(
		agent: T::AccountId,
		submission: SubmissionOf<T>,
	) -> Result<InstitutionId, DispatchError> {
		let provider = Self::submitting_institution(&agent)?;
		Self::enter(provider, submission)?;
		Ok(provider)
	}

	/// Returns the provider.
	pub(crate) fn do_submit_many(
		agent: T::AccountId,
		submissions: impl IntoIterator<Item = SubmissionOf<T>>,
	) -> Result<InstitutionId, DispatchError> {
		let provider = Self::submitting_institution(&agent)?;
		for submission in submissions {
			let reference = submission.reference;
			let entered = with_storage_layer(|| Self::enter(provider, submission));
			if let Err(error) = entered {
				Self::deposit_event(Event::ClaimRefused { provider, reference, error });
			}
		}
		Ok(provider)
	}

	fn submitting_institution(agent: &T::AccountId) -> Result<InstitutionId, DispatchError> {
		let institution = T::Membership::authorize(agent, Duty::ClaimSubmitter)?;
		let provides = |role: &Role| T::Membership::has_role(institution, *role);
		ensure!(PROVIDERS.iter().any(provides), Error::<T>::NotAProvider);
		Ok(institution)
	}

	/// Takes a claim of `provider` and decides it, or lets it wait for its insurer.
	pub(crate) fn enter(provider: InstitutionId, submission: SubmissionOf<T>) -> DispatchResult {
		let proof = submission.evidence.clone();
		let bill = submission.into_bill();
		let key = ClaimKey { provider, reference: bill.reference };
		if let Some(claim) = Claims::<T>::get(key.provider, key.reference) {
			ensure!(claim.bill == bill, Error::<T>::ReferenceTaken);
			return Ok(());
		}
		let now = Self::now();
		Self::ensure_sound(&bill, now)?;
		Self::ensure_of_provider(provider, &bill, proof.as_ref())?;
		let (received, kept) = Self::replaced(provider, &bill)?;
		let received = received.unwrap_or(now);

		let mut claim = Claim {
			bill,
			submitted_at: now,
			received,
			agreed: BoundedVec::new(),
			state: State::Adjudicated,
			rounds: 0,
			verdict: None,
			appeal: None,
			changed_at: now,
		};
		let policy = Self::policy_of(&key, &claim)?;
		let agreed = policy.iter().flat_map(|policy| policy.agreed.iter().map(AgreedLine::from));
		claim.agreed = BoundedVec::truncate_from(agreed.collect());
		T::Sponsorship::charge(provider, claim.rows())?;
		T::Policies::claim_added(&claim.bill.member)?;
		let decision = Self::decide(&key, &claim, policy.as_ref(), Grounds::First)?;
		// What the rules deny as a whole needs nobody's look.
		let reason = (decision.round.outcome != Outcome::Denied)
			.then(|| Self::reason_to_pend(&key, &claim, policy.as_ref(), &decision.round))
			.flatten();
		MemberClaims::<T>::insert(&claim.bill.member, key, ());
		let submission = Box::new(claim.bill.clone());
		Self::deposit_event(Event::ClaimSubmitted { claim: key, submission, received });
		match reason {
			Some(reason) => Self::pend(&key, &mut claim, reason),
			None => Self::conclude(&key, &mut claim, decision)?,
		}
		ensure!(Self::paid_to_account(&key, &claim) >= kept, Error::<T>::PaidElsewhere);
		Self::put(&key, &claim);
		Ok(())
	}

	/// What a claim says about itself.
	fn ensure_sound(bill: &BillOf<T>, now: Moment) -> DispatchResult {
		ensure!(!bill.lines.is_empty(), Error::<T>::NoLines);
		let charge = bill.charge().ok_or(Error::<T>::AmountTooLarge)?;
		ensure!(i128::try_from(charge).is_ok(), Error::<T>::AmountTooLarge);
		let today = Day::of(now);
		let remitted = bill.prior.iter().map(|prior| prior.remitted);
		let mut days = bill.lines.iter().map(|line| line.day).chain(remitted);
		ensure!(days.all(|day| day <= today), Error::<T>::DayInFuture);
		for line in &bill.lines {
			ensure!(line.charge > 0 && line.units > Units(0), Error::<T>::LineEmpty);
			// Claims of that day may have been folded.
			ensure!(line.day.saturating_add(history_days::<T>()) > today, Error::<T>::DayTooOld);
		}
		let states_prior = bill.lines.iter().any(|line| line.prior.is_some());
		ensure!(bill.prior.is_some() || !states_prior, Error::<T>::PriorUnstated);
		Ok(())
	}

	/// What a claim says about others: its payee, insurer, currency and evidence.
	fn ensure_of_provider(
		provider: InstitutionId,
		bill: &BillOf<T>,
		proof: Option<&InclusionProof>,
	) -> DispatchResult {
		if let Payee::Institution(payee) = bill.payee {
			ensure!(payee == provider, Error::<T>::PayeeNotProvider);
		}
		let insures = T::Membership::profile(bill.insurer)
			.is_some_and(|profile| profile.roles.contains(&Role::Insurer));
		ensure!(insures, Error::<T>::NotAnInsurer);
		ensure!(T::Settlement::supports(bill.currency), Error::<T>::CurrencyUnsupported);
		if let Some(proof) = proof {
			let anchored = T::Anchoring::anchored_at(provider, proof);
			ensure!(anchored.is_some(), Error::<T>::EvidenceNotProved);
		}
		Ok(())
	}

	/// Takes back what a claim corrects. Returns from when on its filing counts, if that is not now:
	/// who filed in time has no longer for services of other days; and what the payee, an account,
	/// keeps.
	fn replaced(
		provider: InstitutionId,
		bill: &BillOf<T>,
	) -> Result<(Option<Moment>, Amount), DispatchError> {
		let Some(reference) = bill.replaces else { return Ok((None, 0)) };
		let original = ClaimKey { provider, reference };
		let mut claim = Self::row(&original)?;
		let same = claim.bill.member == bill.member && claim.bill.insurer == bill.insurer;
		ensure!(same, Error::<T>::ReplacementMismatch);
		ensure!(
			claim.stands() || claim.reversed_by_insurer().is_some(),
			Error::<T>::AlreadyReversed
		);
		let kept = Self::paid_to_account(&original, &claim);
		ensure!(kept == 0 || bill.payee == claim.bill.payee, Error::<T>::PaidElsewhere);
		let received = bill.has_days_of(&claim.bill).then_some(claim.received);
		Self::take_back(&original, &mut claim, ReversedBy::Replacement(bill.reference))?;
		Ok((received, kept))
	}
}

/// For how many whole days claims stay in the state.
fn history_days<T: Config>() -> u32 {
	u32::try_from(T::HistoryPeriod::get() / DAY_MILLISECONDS).unwrap_or(u32::MAX)
}
