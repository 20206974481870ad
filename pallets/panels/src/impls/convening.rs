// SPDX-License-Identifier: Apache-2.0

//! The beginning of a panel, and its end without a ruling, as the forum of the matter asks.

use alloc::{collections::btree_set::BTreeSet, vec::Vec};

use codec::Encode;
use frame_support::{dispatch::DispatchResult, ensure, traits::Get, BoundedVec};
use salus_primitives::{InstitutionId, Matter, Membership};
use sp_runtime::traits::Hash;

use super::drawing::Lot;
use crate::*;

impl<T: Config> Pallet<T> {
	/// Whether as many of `candidates` as a panel needs can be found, none of them related to
	/// `parties` or to each other. This is no draw: it says nothing about who will be drawn. Where
	/// those are rare it may find others in the next block.
	fn has_enough(matter: &Matter, parties: &[InstitutionId], candidates: &Candidates) -> bool {
		let mut barred = Self::barred_by(parties);
		(0..T::PanelSize::get()).all(|number| {
			let seed = T::Hashing::hash(&(matter, number, Self::height()).encode());
			let Lot::Panelist(found) = Self::pick(&seed, &barred, candidates) else { return false };
			barred.extend(Self::network(found));
			true
		})
	}
}

impl<T: Config> salus_primitives::Panels for Pallet<T> {
	fn convene(matter: Matter, parties: &[InstitutionId]) -> DispatchResult {
		ensure!(!Panels::<T>::contains_key(matter), Error::<T>::AlreadyConvened);
		let parties: Vec<_> =
			parties.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
		let parties = PartiesOf::<T>::try_from(parties).map_err(|_| Error::<T>::TooManyParties)?;
		let candidates = Candidates::first(T::Membership::admitted());
		let has_enough = Self::has_enough(&matter, &parties, &candidates);
		ensure!(has_enough, Error::<T>::TooFewInstitutions);

		let since = Self::height();
		let vacant = (0..T::PanelSize::get()).map(|_| Seat::Vacant { since, candidates }).collect();
		Vacancies::<T>::insert(InOrder::from(since), matter, ());
		let panel = Panel {
			parties: parties.clone(),
			convened_at: Self::now(),
			seats: BoundedVec::truncate_from(vacant),
			former: BoundedVec::default(),
			closing: None,
		};
		Panels::<T>::insert(matter, panel);
		Self::deposit_event(Event::PanelConvened { matter, parties });
		Ok(())
	}

	fn dismiss(matter: &Matter) -> DispatchResult {
		let panel = Self::known_panel(matter)?;
		if let Some(closing) = panel.closing {
			ensure!(closing.ruling.is_none(), Error::<T>::PanelClosed);
			return Ok(());
		}
		Self::close(matter, panel, None);
		Self::deposit_event(Event::PanelDismissed { matter: *matter });
		Ok(())
	}

	/// Institutions for one panel, among so many that left that they are hard to find.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institutions() {
		benchmarking::scarce_institutions::<T>();
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_seats(matter: &Matter) {
		benchmarking::take_seats::<T>(matter);
	}
}
