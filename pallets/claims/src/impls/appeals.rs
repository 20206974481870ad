// SPDX-License-Identifier: Apache-2.0

//! Appeals to panels, and what follows from their rulings.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{
	dispatch::DispatchResult, ensure, storage::with_storage_layer, traits::Get, weights::Weight,
};
use salus_adjudication::{ClaimKey, Settlement};
use salus_primitives::{
	Commitment, Digest, Duty, Forum, InstitutionId, Matter, Membership, Moment, Panels, Power,
	Representation, Ruling, Rulings,
};
use sp_core::H256;
use sp_runtime::DispatchError;

use super::adjudication::{Decision, Grounds};
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_appeal(
		signer: T::AccountId,
		key: ClaimKey,
		grounds: Commitment,
	) -> DispatchResult {
		let mut claim = Self::row(&key)?;
		let now = Self::now();
		let appellant = Self::appellant(&signer, &key, &claim, now)?;
		let stated = if claim.stands() { Against::Denial } else { Against::Reversal };
		let is_repeated = |last: Appeal| {
			let is_new = last.ending == Some(Ending::Withdrawn)
				|| !claim.round().is_some_and(|round| last.is_about(stated, round));
			!is_new && last.is_same(appellant, grounds)
		};
		if claim.appeal.is_some_and(is_repeated) {
			return Ok(());
		}
		ensure!(!claim.is_appealed(), Error::<T>::AlreadyAppealed);
		let (against, until, lines) = Self::appealable(&key, &claim)?;
		let round = claim.round().ok_or(Error::<T>::StillPended)?;
		let same = claim.appeal.filter(|last| last.is_about(against, round));
		ensure!(!same.is_some_and(|last| last.is_last_for(appellant)), Error::<T>::AppealUsed);
		ensure!(now < until, Error::<T>::AppealLate);
		ensure!(u32::from(claim.rounds) < T::MaxRounds::get(), Error::<T>::TooManyRounds);
		ensure!(!lines.is_empty(), Error::<T>::DenialUpheld);
		// What cannot be decided again has no place before a panel.
		Self::rehear(&key, &claim, against, lines)?;
		Self::count_appeal(&key, &claim, appellant)?;

		let number = claim.appeal.map_or(0, |last| last.number).saturating_add(1);
		let matter = Self::matter(&key, &claim, number);
		T::Panels::convene(matter, &Self::parties(&key, &claim))?;
		Matters::<T>::insert(matter.reference, key);
		claim.appeal = Some(Appeal {
			number,
			against,
			round,
			lines,
			appellant,
			grounds,
			appealed_at: now,
			follows_other: same.is_some(),
			ending: None,
		});
		claim.changed_at = now;
		Self::count_open(&key, &claim);
		Self::put(&key, &claim);
		let matter = matter.reference;
		let event = Event::Appealed { claim: key, matter, against, round, appellant, grounds };
		Self::deposit_event(event);
		Ok(())
	}

	pub(crate) fn do_withdraw_appeal(signer: T::AccountId, key: ClaimKey) -> DispatchResult {
		let mut claim = Self::row(&key)?;
		let mut appeal = claim.appeal.ok_or(Error::<T>::NotAppealed)?;
		match appeal.appellant {
			Appellant::Provider => Self::ensure_provider(&signer, key.provider)?,
			Appellant::Member => {
				ensure!(Self::acts_for_member(&signer, &claim, Self::now()), Error::<T>::NotParty);
			}
		}
		if appeal.ending == Some(Ending::Withdrawn) {
			return Ok(());
		}
		ensure!(appeal.is_open(), Error::<T>::AlreadyRuled);
		let matter = Self::matter(&key, &claim, appeal.number);
		T::Panels::dismiss(&matter)?;
		Matters::<T>::remove(matter.reference);
		Self::discount_open(&key, &claim);
		Self::discount_appeal(&key, &claim, appeal.appellant);
		appeal.ending = Some(Ending::Withdrawn);
		claim.appeal = Some(appeal);
		claim.changed_at = Self::now();
		Self::put(&key, &claim);
		Self::deposit_event(Event::AppealWithdrawn { claim: key, matter: matter.reference });
		Ok(())
	}

	/// One more appeal of a side is before a panel, unless there are too many.
	fn count_appeal(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		appellant: Appellant,
	) -> Result<(), Error<T>> {
		OpenAppeals::<T>::try_mutate(Self::party(key, claim, appellant), |count| {
			ensure!(*count < T::MaxAppeals::get(), Error::<T>::TooManyAppeals);
			*count = count.saturating_add(1);
			Ok(())
		})
	}

	fn discount_appeal(key: &ClaimKey, claim: &ClaimOf<T>, appellant: Appellant) {
		OpenAppeals::<T>::mutate_exists(Self::party(key, claim, appellant), |count| {
			let left = count.unwrap_or_default().saturating_sub(1);
			*count = (left > 0).then_some(left);
		});
	}

	/// Whose appeals are counted.
	pub(crate) fn party(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		appellant: Appellant,
	) -> Party<T::AccountId> {
		match appellant {
			Appellant::Provider => Party::Provider(key.provider),
			Appellant::Member => Party::Member(claim.bill.member.clone()),
		}
	}

	/// As what `signer` appeals.
	fn appellant(
		signer: &T::AccountId,
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		now: Moment,
	) -> Result<Appellant, DispatchError> {
		if Self::acts_for_member(signer, claim, now) {
			return Ok(Appellant::Member);
		}
		ensure!(T::Membership::institution_of(signer).is_some(), Error::<T>::NotParty);
		let institution = T::Membership::authorize(signer, Duty::ClaimSubmitter)?;
		ensure!(T::Membership::answers_for(institution, key.provider), Error::<T>::NotParty);
		Ok(Appellant::Provider)
	}

	fn acts_for_member(signer: &T::AccountId, claim: &ClaimOf<T>, now: Moment) -> bool {
		T::Representation::capacity(signer, &claim.bill.member, Power::Claim, now).is_some()
	}

	/// What can be appealed about a claim, until when, and which lines a panel can still overturn.
	fn appealable(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
	) -> Result<(Against, Moment, Places), DispatchError> {
		match claim.state {
			State::Pended { .. } => Err(Error::<T>::StillPended.into()),
			State::Adjudicated => {
				let (_, round) = Self::last_round(key, claim).ok_or(Error::<T>::Inconsistent)?;
				let is_denied = round.appealable().next().is_some();
				ensure!(is_denied, Error::<T>::NothingToAppeal);
				let lines = Self::open_denials(key, claim, &round);
				Ok((Against::Denial, round.appealable_until, lines))
			}
			State::Reversed(reversal) => {
				let by_insurer = claim.reversed_by_insurer().is_some();
				ensure!(by_insurer, Error::<T>::AlreadyReversed);
				let (_, round) = Self::last_round(key, claim).ok_or(Error::<T>::Inconsistent)?;
				let lines = round.covered().collect();
				Ok((Against::Reversal, reversal.appealable_until, lines))
			}
		}
	}

	/// What the rules would decide if an appeal were won now.
	fn rehear(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		against: Against,
		lines: Places,
	) -> Result<(u8, Round, Decision), DispatchError> {
		let (number, previous) = Self::last_round(key, claim).ok_or(Error::<T>::Inconsistent)?;
		let policy = Self::policy_again(key, claim, &previous)?;
		let grounds = match (against, claim.reversed_by_insurer()) {
			(Against::Denial, None) if claim.stands() => Grounds::Denial(&previous, lines),
			(Against::Reversal, Some(reason)) => {
				let covers = previous.covered().next().is_some();
				ensure!(covers, Error::<T>::NothingToAppeal);
				Grounds::Reversal(&previous, reason)
			}
			_ => return Err(Error::<T>::NothingToApply.into()),
		};
		let decision = Self::decide(key, claim, policy.as_ref(), grounds)?;
		Ok((number, previous, decision))
	}

	/// Names one appeal of one claim, also where the reference is used again years later.
	pub(crate) fn matter(key: &ClaimKey, claim: &ClaimOf<T>, number: u32) -> Matter {
		let named = (key, claim.submitted_at, number).encode();
		let reference = Digest(H256(sp_io::hashing::sha2_256(&named)));
		Matter { forum: Forum::Claims, reference }
	}

	/// Those with a stake: provider and insurer, and who answers for them.
	pub(crate) fn parties(key: &ClaimKey, claim: &ClaimOf<T>) -> Vec<InstitutionId> {
		let mut parties = Vec::new();
		let named = [key.provider, claim.bill.insurer];
		for institution in named.into_iter().chain(Self::answering(key, claim)) {
			if !parties.contains(&institution) {
				parties.push(institution);
			}
		}
		parties
	}

	/// Lets what a panel overturned have its effect.
	pub(crate) fn do_apply_ruling(key: ClaimKey) -> DispatchResult {
		let mut claim = Self::row(&key)?;
		let mut appeal = claim.appeal.ok_or(Error::<T>::NotAppealed)?;
		match appeal.ending {
			Some(Ending::Overturned { applied: true }) => return Ok(()),
			Some(Ending::Overturned { applied: false }) => (),
			_ => return Err(Error::<T>::NothingToApply.into()),
		}
		ensure!(claim.round() == Some(appeal.round), Error::<T>::NothingToApply);
		let (number, previous, decision) =
			Self::rehear(&key, &claim, appeal.against, appeal.lines)?;
		match appeal.against {
			Against::Denial => {
				T::Settlement::reverse(&Self::payment(&key, &claim, number, &previous))?;
				Self::unsay_upheld(&key, &claim, &previous, appeal.lines);
			}
			Against::Reversal => Self::unsay_taken_back(&key, &claim, &previous),
		}
		appeal.ending = Some(Ending::Overturned { applied: true });
		claim.appeal = Some(appeal);
		Self::conclude(&key, &mut claim, decision)?;
		Self::put(&key, &claim);
		Ok(())
	}
}

impl Appeal {
	fn is_same(&self, appellant: Appellant, grounds: Commitment) -> bool {
		self.appellant == appellant && self.grounds == grounds
	}
}

impl<T: Config> Rulings for Pallet<T> {
	fn ruled(matter: &Matter, ruling: Ruling) {
		if matter.forum != Forum::Claims {
			return;
		}
		let Some(key) = Matters::<T>::take(matter.reference) else { return };
		let Ok(mut claim) = Self::row(&key) else { return };
		let Some(mut appeal) = claim.appeal.filter(|appeal| appeal.is_open()) else { return };
		Self::discount_open(&key, &claim);
		Self::discount_appeal(&key, &claim, appeal.appellant);
		appeal.ending = Some(match ruling {
			Ruling::Upheld => Ending::Upheld,
			Ruling::Overturned => Ending::Overturned { applied: false },
		});
		let denied = Self::last_round(&key, &claim)
			.filter(|_| (ruling, appeal.against) == (Ruling::Upheld, Against::Denial));
		if let Some((_, round)) = denied {
			Self::note_upheld(&key, &claim, &round, appeal.lines);
		}
		claim.appeal = Some(appeal);
		claim.changed_at = Self::now();
		Self::put(&key, &claim);
		Self::deposit_event(Event::AppealRuled { claim: key, matter: matter.reference, ruling });
		if ruling == Ruling::Overturned {
			if let Err(error) = with_storage_layer(|| Self::do_apply_ruling(key)) {
				Self::deposit_event(Event::RulingNotApplied { claim: key, error });
			}
		}
	}

	fn weight() -> Weight {
		T::WeightInfo::apply_ruling()
	}
}
