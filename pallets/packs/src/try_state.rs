// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{collections::btree_map::BTreeMap, vec::Vec};

use frame_support::{ensure, traits::Get};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::InstitutionId;
use salus_supply::{ContainerKey, Containers, Fate, Lots, PackState, Stock};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

/// How many touched packs of a lot are where.
#[derive(Default)]
struct Count {
	dispensed: u32,
	decommissioned: u32,
	loose: BTreeMap<InstitutionId, u32>,
	enclosed: BTreeMap<ContainerKey, u32>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let mut counts = BTreeMap::<Lgtin, Count>::new();
		for (pack, row) in TouchedPacks::<T>::iter() {
			Self::check_content(&pack, &row)?;
			Self::check_before(&row)?;
			ensure!(row.changed_at <= Self::now(), "I6: a pack was changed in the future");
			ensure!(row.read_point.is_some(), "I6: a pack was changed nowhere");
			Self::count(counts.entry(row.lot).or_default(), &row)?;
		}
		for (lot, count) in &counts {
			Self::check_stock(lot, count)?;
		}
		let loose = counts.iter().flat_map(|(lot, count)| {
			count.loose.iter().map(|(holder, loose)| ((*lot, *holder), *loose))
		});
		let counted = LoosePacks::<T>::iter().map(|(lot, holder, loose)| ((lot, holder), loose));
		ensure!(
			loose.collect::<BTreeMap<_, _>>() == counted.collect(),
			"I3: touched packs that are loose miscounted"
		);
		for (gtin, serial, suspicion) in Suspicions::<T>::iter() {
			Self::check_suspicion(&Sgtin { gtin, serial }, &suspicion)?;
		}
		Ok(())
	}

	/// I1.
	fn check_content(pack: &Sgtin, row: &Pack) -> Broken {
		ensure!(pack.gtin == row.lot.gtin, "I1: a pack of the lot of another product");
		let is_empty = row.left == 0;
		ensure!(is_empty == (row.state == PackState::Supplied), "I1: supplied, and something left");
		let Some(facts) = T::Lots::facts(&row.lot) else { return Ok(()) };
		ensure!(row.left <= facts.content, "I1: more left than there was");
		let is_whole = row.left == facts.content;
		ensure!(is_whole || row.state != PackState::Active, "I1: active, and not whole");
		let is_partial = row.state == PackState::PartiallySupplied;
		ensure!(!(is_whole && is_partial), "I1: partially supplied, and whole");
		Ok(())
	}

	/// I2.
	fn check_before(row: &Pack) -> Broken {
		let Some(before) = row.before else {
			ensure!(row.state.is_stocked(), "I2: nobody knows what a pack was");
			return Ok(());
		};
		ensure!(row.state != PackState::Active, "I2: an active pack was something else");
		ensure!(before.state.is_stocked(), "I2: a pack left the stock twice");
		ensure!(row.left <= before.left, "I2: a pack became more");
		let is_less = row.left < before.left;
		ensure!(is_less == is_supplied(row.state), "I2: less, and not supplied, or the reverse");
		Ok(())
	}

	/// Adds a pack to what I3 and I4 compare.
	fn count(count: &mut Count, row: &Pack) -> Broken {
		let counted = match (row.fate(), row.container) {
			(Some(Fate::Dispensed), None) => &mut count.dispensed,
			(Some(Fate::Decommissioned), None) => &mut count.decommissioned,
			(None, None) => count.loose.entry(row.holder).or_default(),
			(None, Some(container)) => count.enclosed.entry(container).or_default(),
			(Some(_), Some(_)) => return Err("I4: a pack that left is in a container".into()),
		};
		*counted = counted.saturating_add(1);
		let is_whole = row.state == PackState::Active;
		ensure!(is_whole || row.container.is_none(), "I4: a pack in a container is not active");
		Ok(())
	}

	/// I3 and I4, as long as the lot is in the state.
	fn check_stock(lot: &Lgtin, count: &Count) -> Broken {
		if T::Lots::facts(lot).is_none() {
			return Ok(());
		}
		let tally = T::Containers::tally(lot);
		ensure!(count.dispensed == tally.dispensed, "I3: dispensed packs miscounted");
		ensure!(
			count.decommissioned <= tally.decommissioned,
			"I3: more packs decommissioned than counted"
		);
		let holdings: BTreeMap<_, _> = T::Containers::holdings(lot).into_iter().collect();
		for (holder, loose) in &count.loose {
			let counted = holdings.get(holder).map_or(0, |holding| holding.loose);
			ensure!(*loose <= counted, "I3: more packs loose than counted");
		}
		for (container, enclosed) in &count.enclosed {
			let held = T::Containers::held(container).ok_or("I4: a pack in no container")?;
			if held.gone.is_some() {
				continue;
			}
			ensure!(held.is_packed, "I4: a pack in a container that was unpacked");
			let lots: Vec<(Lgtin, u32)> = T::Containers::lots(container);
			let counted = lots.iter().find(|(of, _)| of == lot).map_or(0, |(_, counted)| *counted);
			ensure!(*enclosed <= counted, "I4: more packs in a container than counted");
		}
		Ok(())
	}

	/// I5 and I6.
	fn check_suspicion(pack: &Sgtin, suspicion: &Suspicion) -> Broken {
		let Suspicion { standing, attempts, report, finding, .. } = suspicion;
		ensure!(pack.gtin == suspicion.lot.gtin, "I5: a doubt about the lot of another product");
		ensure!(
			suspicion.raised_at.is_some() == suspicion.is_raised(),
			"I5: raised without a moment, or the reverse"
		);
		let threshold = T::SuspicionThreshold::get();
		let has_cause = *attempts >= threshold || report.is_some();
		let is_sound = match standing {
			Standing::Watched => !has_cause && *attempts > 0,
			Standing::Suspect => has_cause,
			Standing::Illegitimate => finding.is_some(),
			Standing::Cleared => finding.is_some() && *attempts == 0 && report.is_none(),
		};
		ensure!(is_sound, "I5: a standing without its cause");
		let moments = [suspicion.first_at, suspicion.last_at, Self::now()];
		ensure!(moments.is_sorted(), "I6: a doubt of the future");
		Ok(())
	}
}
