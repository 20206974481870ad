// SPDX-License-Identifier: Apache-2.0

//! Credit, and what of an institution's conduct moves it.

use alloc::collections::BTreeMap;
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{InstitutionId, Validators};
use sp_consensus_babe::AllowedSlots;
use sp_staking::SessionIndex;

use crate::*;

/// Of fewer expected blocks nothing is concluded.
const LEAST_EXPECTED: u128 = 10;

impl<T: Config> Pallet<T> {
	/// The credit of `institution` in this session.
	pub fn credit_of(institution: InstitutionId) -> u16 {
		Self::conduct_of(institution).credit()
	}

	/// What moves the credit of `institution` in this session, its base as it is today.
	pub(crate) fn conduct_of(institution: InstitutionId) -> Conduct {
		let session = pallet_session::CurrentIndex::<T>::get();
		let mut conduct = Conducts::<T>::get(institution).unwrap_or_default();
		conduct.rest_until(session);
		conduct.base = Self::base(institution);
		conduct
	}

	fn base(institution: InstitutionId) -> u16 {
		T::Validators::accreditation_of(institution).map_or(0, base_of)
	}

	/// Lets `act` change the conduct of `institution`, and tells what that and the time since the
	/// last change did to its credit.
	pub(crate) fn change<R>(
		institution: InstitutionId,
		cause: Cause,
		act: impl FnOnce(&mut Conduct) -> R,
	) -> R {
		let session = pallet_session::CurrentIndex::<T>::get();
		let base = Self::base(institution);
		let kept = Conducts::<T>::get(institution);
		let mut conduct = kept.unwrap_or(Conduct { base, session, ..Default::default() });
		let mut told = conduct.credit();
		let mut tell = |cause, conduct: &Conduct| {
			let from = core::mem::replace(&mut told, conduct.credit());
			Self::tell(institution, cause, session, from, conduct.credit());
		};
		conduct.rest_until(session);
		tell(Cause::Decay, &conduct);
		conduct.base = base;
		tell(Cause::Accreditation, &conduct);
		let done = act(&mut conduct);
		tell(cause, &conduct);
		Conducts::<T>::insert(institution, conduct);
		done
	}

	fn tell(institution: InstitutionId, cause: Cause, session: SessionIndex, from: u16, to: u16) {
		if from == to {
			return;
		}
		Histories::<T>::mutate(institution, |history| match history.last_mut() {
			Some(last) if last.cause == cause => {
				last.until = session;
				last.credit = to;
			}
			_ => {
				if history.is_full() {
					history.remove(0);
				}
				let change = Change { cause, since: session, until: session, credit: to };
				let _ = history.try_push(change);
			}
		});
		Self::deposit_event(Event::CreditChanged { institution, cause, from, to });
	}

	/// Judges how much of what was expected of them the validators did in the session that ends.
	pub(crate) fn judge() {
		let authored: BTreeMap<_, _> = AuthoredBlocks::<T>::drain().collect();
		let blocks = authored.values().fold(0u64, |sum, n| sum.saturating_add(u64::from(*n)));
		let active = ActiveWeights::<T>::get();
		let expected = Expected::<T>::new(blocks, active.len() as u64);
		let validators = pallet_session::Validators::<T>::get();
		let disabled = pallet_session::DisabledValidators::<T>::get();
		let is_disabled = |validator: &T::AccountId| {
			disabled.iter().any(|(index, _)| validators.get(*index as usize) == Some(validator))
		};
		for Weighted { validator, institution, weight, .. } in active {
			let presence = match is_disabled(&validator) {
				true => Presence::Unjudged,
				false => {
					let authored = authored.get(&validator).copied().unwrap_or_default();
					expected.judge(authored, weight)
				}
			};
			Self::change(institution, presence.cause(), |conduct| conduct.end_session(presence));
		}
	}

	pub(crate) fn do_clear(institution: InstitutionId) -> DispatchResult {
		let left = T::Validators::accreditation_of(institution).is_none();
		ensure!(left, Error::<T>::StillMember);
		ensure!(Self::conduct_of(institution).is_default(), Error::<T>::NotDecayed);
		let docket = Dockets::<T>::get(institution);
		let is_open = docket.recent.iter().any(|noted| noted.stage.is_open());
		ensure!(!is_open, Error::<T>::AlreadyAlleged);
		let is_kept = Conducts::<T>::contains_key(institution)
			|| Histories::<T>::contains_key(institution)
			|| Dockets::<T>::contains_key(institution);
		if is_kept {
			Conducts::<T>::remove(institution);
			Histories::<T>::remove(institution);
			Dockets::<T>::remove(institution);
			Self::deposit_event(Event::Cleared { institution });
		}
		Ok(())
	}
}

/// How many blocks of a session are expected of a validator.
///
/// A part c of the slots has a primary author, drawn by weight; the other slots have a secondary
/// one, the same number for everybody.
struct Expected<T> {
	blocks: u64,
	count: u64,
	/// c as a fraction; 1 where there are no secondary slots.
	by_weight: (u64, u64),
	_config: core::marker::PhantomData<T>,
}

impl<T: Config> Expected<T> {
	fn new(blocks: u64, count: u64) -> Self {
		let by_weight = match pallet_babe::EpochConfig::<T>::get() {
			Some(config) if config.allowed_slots != AllowedSlots::PrimarySlots => config.c,
			_ => (1, 1),
		};
		Self { blocks, count, by_weight, _config: core::marker::PhantomData }
	}

	/// `authored` blocks compared with blocks · (c · w / W + (1 − c) / n).
	fn judge(&self, authored: u32, weight: u64) -> Presence {
		let [blocks, count, weight, total, authored] =
			[self.blocks, self.count, weight, TOTAL_WEIGHT, authored.into()].map(u128::from);
		let (c, of) = (u128::from(self.by_weight.0), u128::from(self.by_weight.1));
		let by_weight = c.saturating_mul(weight).saturating_mul(count);
		let evenly = of.saturating_sub(c).saturating_mul(total);
		let numerator = blocks.saturating_mul(by_weight.saturating_add(evenly));
		let denominator = of.saturating_mul(total).saturating_mul(count);
		let is_at_least = |authored: u128, parts: u128| {
			authored.saturating_mul(parts).saturating_mul(denominator) >= numerator
		};
		if denominator == 0 || numerator < denominator.saturating_mul(LEAST_EXPECTED) {
			Presence::Unjudged
		} else if is_at_least(authored, 2) {
			Presence::Present
		} else if is_at_least(authored, 4) {
			Presence::Sparse
		} else {
			Presence::Absent
		}
	}
}

/// Counts authors. To know the author of the first block of a session, `pallet_authorship` must
/// have a higher index in the runtime than `pallet_session`.
impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		AuthoredBlocks::<T>::mutate(author, |blocks| *blocks = blocks.saturating_add(1));
	}
}
