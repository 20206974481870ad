// SPDX-License-Identifier: Apache-2.0

//! What is put into containers and gets out of them.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure, BoundedVec};
use salus_primitives::Duty;
use salus_supply::{Events, Exposures, Lots, Packs, PutIn, Step, Thing, Tracked};
use sp_runtime::DispatchError;

use super::{Shelf, ROWS};
use crate::*;

/// A container while it is filled.
struct Filling {
	/// All packs in it.
	lots: Counts,
	/// Those of them that were loose.
	loose: Counts,
	height: u8,
	/// Whose all in it is, once something is.
	proprietor: Option<InstitutionId>,
	things: Vec<Tracked>,
	children: Vec<(ContainerKey, Container)>,
}

impl Filling {
	/// What goes in is of the same proprietor as what is in.
	fn join(&mut self, proprietor: InstitutionId) -> Option<()> {
		let known = *self.proprietor.get_or_insert(proprietor);
		(known == proprietor).then_some(())
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pack(
		agent: T::AccountId,
		container: ContainerKey,
		content: Content,
		capture: Capture,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		if let Some(row) = Containers::<T>::get(container) {
			let is_known = row.packer == institution && row.status == Status::Packed;
			ensure!(is_known && Self::is_last(&row, &capture), Error::<T>::ContainerUsed);
			return Ok(());
		}
		Self::ensure_issued(institution, &container)?;
		ensure!(content.is_sorted(), Error::<T>::NotSorted);
		let filling = Self::fill(institution, &container, &content)?;
		let lots = filling.lots.bounded().ok_or(Error::<T>::TooManyLots)?;
		ensure!(!lots.is_empty(), Error::<T>::Empty);
		let loose: Vec<_> = filling.loose.iter().collect();
		Self::shift(&loose, (institution, Shelf::Loose), (institution, Shelf::Packed))?;
		// What was touched is packed one by one: it does not pass for what nobody touched.
		let are_untouched = |(lot, _): &_| Self::untouched(lot, institution).is_some();
		ensure!(loose.iter().all(are_untouched), Error::<T>::NotInStock);
		T::Sponsorship::charge(institution, ROWS.saturating_add(content.rows()))?;

		let unnamed: Vec<_> =
			content.portions.iter().map(|portion| (portion.lot, portion.count)).collect();
		let last = Self::record(institution, capture, Step::Packed, &filling.things, &unnamed)?;
		Self::write_all(filling.children, last);
		content.packs.iter().for_each(|pack| T::Packs::note_event(pack, last));
		let portions: Vec<Portion> = content.portions.into_iter().map(Portion::from).collect();
		let row = Container {
			packer: institution,
			holder: institution,
			proprietor: filling.proprietor.unwrap_or(institution),
			parent: None,
			height: filling.height,
			portions: BoundedVec::truncate_from(portions),
			children: content.containers.len() as u32,
			packs: content.packs.len() as u32,
			lots,
			status: Status::Packed,
			quarantines: Quarantines::default(),
			last,
			left_after: None,
			changed_at: Self::now(),
		};
		Containers::<T>::insert(container, row);
		content.containers.iter().for_each(|child| T::Exposures::enclose(&container, child));
		Self::deposit_event(Event::ContainerPacked { container, packer: institution });
		Ok(())
	}

	/// That the key is one of the institution's own, and no pack's.
	fn ensure_issued(institution: InstitutionId, container: &ContainerKey) -> DispatchResult {
		let issuer = T::Lots::issuer_of((*container).into()).ok_or(Error::<T>::NotIssuer)?;
		ensure!(T::Membership::answers_for(institution, issuer), Error::<T>::NotIssuer);
		let is_pack = matches!(container, ContainerKey::Sgtin(pack) if T::Packs::is_touched(pack));
		ensure!(!is_pack, Error::<T>::ContainerUsed);
		Ok(())
	}

	/// Puts `content` into the container, which has no row yet.
	fn fill(
		institution: InstitutionId,
		container: &ContainerKey,
		content: &Content,
	) -> Result<Filling, DispatchError> {
		let mut filling = Filling {
			lots: Counts::default(),
			loose: Counts::default(),
			height: 1,
			proprietor: None,
			things: Vec::from([Tracked { thing: Thing::Container(*container), previous: None }]),
			children: Vec::new(),
		};
		for child in &content.containers {
			Self::adopt(institution, container, *child, &mut filling)?;
		}
		for portion in &content.portions {
			ensure!(portion.count > 0, Error::<T>::Empty);
			// What is loose and nobody touched is whose who has it.
			filling.join(institution).ok_or(Error::<T>::NotProprietor)?;
			let counted = filling.loose.add(portion.lot, portion.count);
			counted.ok_or(Error::<T>::NotInStock)?;
		}
		for pack in &content.packs {
			let PutIn { lot, proprietor, last } = T::Packs::enclose(institution, pack, container)?;
			let proprietor = T::Membership::successor_of(proprietor);
			filling.join(proprietor).ok_or(Error::<T>::NotProprietor)?;
			filling.loose.add(lot, 1).ok_or(Error::<T>::NotInStock)?;
			filling.things.push(Tracked { thing: Thing::Pack(*pack), previous: last });
			Enclosed::<T>::insert(container, pack, lot.lot);
		}
		let loose: Vec<_> = filling.loose.iter().collect();
		filling.lots.add_all(&loose).ok_or(Error::<T>::TooManyLots)?;
		Ok(filling)
	}

	/// Puts another container into the container.
	fn adopt(
		institution: InstitutionId,
		container: &ContainerKey,
		child: ContainerKey,
		filling: &mut Filling,
	) -> DispatchResult {
		let mut row = Self::held_by(institution, &child)?;
		ensure!(row.quarantines.is_clear(), Error::<T>::Quarantined);
		ensure!(!row.is_empty(), Error::<T>::Empty);
		let proprietor = T::Membership::successor_of(row.proprietor);
		filling.join(proprietor).ok_or(Error::<T>::NotProprietor)?;
		let height = row.height.saturating_add(1);
		ensure!(height <= MAX_HEIGHT, Error::<T>::TooHigh);
		filling.height = filling.height.max(height);
		filling.lots.add_all(&row.lots).ok_or(Error::<T>::TooManyLots)?;
		filling.things.push(Self::tracked(&child, &row));
		row.parent = Some(*container);
		filling.children.push((child, row));
		Children::<T>::insert(container, child, ());
		Ok(())
	}

	/// Answers how many containers and packs stand by themselves now.
	pub(crate) fn do_unpack(
		agent: T::AccountId,
		container: ContainerKey,
		capture: Capture,
	) -> Result<(u32, u32), DispatchError> {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let known = Containers::<T>::get(container).filter(|row| {
			row.holder == institution
				&& row.status == Status::Unpacked
				&& T::Events::is(row.last, &capture.event)
		});
		if known.is_some() {
			return Ok((0, 0));
		}
		let row = Self::held_by(institution, &container)?;
		ensure!(row.quarantines.is_clear(), Error::<T>::Quarantined);
		let is_own = T::Membership::answers_for(institution, row.proprietor);
		let has_loose = row.portions.iter().any(|portion| portion.left > 0);
		ensure!(is_own || !has_loose, Error::<T>::NotProprietor);
		let (children, packs) = (row.children, row.packs);
		Self::empty(container, row, capture)?;
		Self::deposit_event(Event::ContainerUnpacked { container, holder: institution });
		Ok((children, packs))
	}

	/// Takes everything out of a container that stands by itself.
	fn empty(container: ContainerKey, mut row: Container, capture: Capture) -> DispatchResult {
		let (holder, proprietor) = (row.holder, row.proprietor);
		let mut things = Vec::from([Self::tracked(&container, &row)]);
		let mut children = Vec::new();
		for child in Children::<T>::drain_prefix(container).map(|(child, ())| child) {
			let inner = Containers::<T>::get(child).ok_or(Error::<T>::ContainerUnknown)?;
			things.push(Self::tracked(&child, &inner));
			children.push((child, Container { parent: None, holder, proprietor, ..inner }));
		}
		let mut loose = Counts::default();
		let unnamed: Vec<_> =
			row.portions.iter().map(|portion| (portion.lot, portion.left)).collect();
		let unnamed: Vec<_> = unnamed.into_iter().filter(|(_, left)| *left > 0).collect();
		loose.add_all(&unnamed).ok_or(Error::<T>::NotInStock)?;
		let packs: Vec<_> = Enclosed::<T>::drain_prefix(container).collect();
		for (pack, lot) in &packs {
			let lot = salus_gs1::Lgtin { gtin: pack.gtin, lot: *lot };
			loose.add(lot, 1).ok_or(Error::<T>::NotInStock)?;
			let previous = T::Packs::disclose(pack, holder, proprietor);
			things.push(Tracked { thing: Thing::Pack(*pack), previous });
		}
		let loose: Vec<_> = loose.iter().collect();
		Self::shift(&loose, (holder, Shelf::Packed), (holder, Shelf::Loose))?;
		T::Sponsorship::free(row.packer, row.children.saturating_add(row.packs))?;

		let last = Self::record(holder, capture, Step::Unpacked, &things, &unnamed)?;
		let out: Vec<_> = children.iter().map(|(child, _)| *child).collect();
		Self::write_all(children, last);
		packs.iter().for_each(|(pack, _)| T::Packs::note_event(pack, last));
		(row.status, row.changed_at, row.last) = (Status::Unpacked, Self::now(), last);
		(row.lots, row.children, row.packs) = (LotCounts::default(), 0, 0);
		Containers::<T>::insert(container, row);
		out.iter().for_each(|child| Self::expose(child, &[container]));
		Ok(())
	}
}
