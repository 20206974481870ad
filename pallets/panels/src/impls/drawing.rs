// SPDX-License-Identifier: Apache-2.0

//! Who may sit on a panel, and whom randomness picks among them.

use alloc::{collections::btree_set::BTreeSet, vec::Vec};
use core::iter;

use codec::{Decode, Encode};
use frame_support::traits::Get;
use salus_primitives::{InstitutionId, Membership};
use sp_runtime::{traits::Hash, SaturatedConversion};

use crate::*;

/// How many institutions of a network above each other are looked at, the lowest included.
const NESTING: usize = 4;

/// What one draw comes to.
pub(crate) enum Lot {
	/// One of those who may sit.
	Panelist(InstitutionId),
	/// Nobody was found among those that were looked at. These are left.
	Missed(Candidates),
	/// All were looked at, and nobody may sit.
	Nobody,
}

impl<T: Config> Pallet<T> {
	/// One of the candidates who may sit, each as likely as another, if one was found.
	///
	/// Candidates are drawn until one may sit. Where those are rare, they are looked for among all,
	/// or among [`Config::MaxScan`] in a row from the last drawn on, or from where the last draw
	/// ended, and one of those found is drawn.
	pub(crate) fn pick(
		seed: &T::Hash,
		barred: &BTreeSet<InstitutionId>,
		candidates: &Candidates,
	) -> Lot {
		let draw = |turn: u32| Self::place(seed, turn, candidates.count);
		let who_may_sit = |place: u32| {
			T::Membership::nth_admitted(place).filter(|drawn| Self::may_sit(*drawn, barred))
		};
		let (draws, most) = (T::MaxDraws::get(), T::MaxScan::get());
		if let Some(drawn) = (0..draws).filter_map(draw).find_map(who_may_sit) {
			return Lot::Panelist(drawn);
		}
		let Some(last) = draw(draws.saturating_sub(1)) else { return Lot::Nobody };
		let found: Vec<_> = candidates.in_a_row(last, most).filter_map(who_may_sit).collect();
		let place = Self::place(seed, draws, found.len().saturated_into());
		match place.and_then(|place| found.get(place as usize)) {
			Some(panelist) => Lot::Panelist(*panelist),
			None => candidates.after(last, most).map_or(Lot::Nobody, Lot::Missed),
		}
	}

	/// The place below `count` that `turn` draws from `seed`, if there is one.
	pub(crate) fn place(seed: &T::Hash, turn: u32, count: u32) -> Option<u32> {
		let place = Self::number(seed, turn).checked_rem(u64::from(count))?;
		u32::try_from(place).ok()
	}

	/// The number that `turn` draws from `seed`. Taken modulo less than 2^32, no remainder is
	/// likelier than another by more than 2^-32 of itself.
	fn number(seed: &T::Hash, turn: u32) -> u64 {
		let hash = T::Hashing::hash(&(seed, turn).encode());
		u64::decode(&mut hash.as_ref()).unwrap_or_default()
	}

	/// Whether `institution` is Active, and nobody of its network is `barred`.
	pub(crate) fn may_sit(institution: InstitutionId, barred: &BTreeSet<InstitutionId>) -> bool {
		T::Membership::is_active(institution)
			&& !Self::network(institution).any(|above| barred.contains(&above))
	}

	/// Whom it takes to be related to one of `institutions`: them, who answers for them, and the
	/// networks that either belongs to.
	pub(crate) fn barred_by(institutions: &[InstitutionId]) -> BTreeSet<InstitutionId> {
		let answering = institutions.iter().map(|one| T::Membership::successor_of(*one));
		institutions.iter().copied().chain(answering).flat_map(Self::network).collect()
	}

	/// Whom nobody else on `panel` may be related to: the parties, and all who have a seat or had
	/// one, and who answers for those.
	pub(crate) fn barred_from(panel: &PanelOf<T>) -> BTreeSet<InstitutionId> {
		let related: Vec<_> = panel.parties.iter().copied().chain(panel.panelists()).collect();
		Self::barred_by(&related)
	}

	/// `institution`, its parent or who answers for that, and so on upwards.
	pub(crate) fn network(institution: InstitutionId) -> impl Iterator<Item = InstitutionId> {
		let above = |below: &InstitutionId| {
			let parent = T::Membership::profile(*below)?.parent?;
			Some(T::Membership::successor_of(parent))
		};
		iter::successors(Some(institution), above).take(NESTING)
	}
}
