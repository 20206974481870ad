// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{
	collections::{btree_map::BTreeMap, btree_set::BTreeSet},
	vec::Vec,
};

use frame_support::{ensure, traits::Get};
use salus_gs1::Lgtin;
use sp_runtime::TryRuntimeError;

use crate::{impls::Line, *};

type Broken = Result<(), TryRuntimeError>;

/// What the rows of containers, shipments and exceptions lead to expect elsewhere.
#[derive(Default)]
struct Expected {
	/// Packed and sent packs.
	stock: BTreeMap<(Lgtin, InstitutionId), (u32, u32)>,
	/// Open exceptions about each container.
	exceptions: BTreeMap<ContainerKey, u32>,
	open: BTreeMap<InstitutionId, u32>,
	/// What is before panels, by the references of the matters.
	matters: BTreeMap<Digest, (ExceptionId, Side)>,
	/// How many of them each institution brought there.
	disputes: BTreeMap<InstitutionId, u32>,
}

impl Expected {
	fn packed(&mut self, lot: Lgtin, holder: InstitutionId, count: u32) {
		let (packed, _) = self.stock.entry((lot, holder)).or_default();
		*packed = packed.saturating_add(count);
	}

	fn sent(&mut self, lot: Lgtin, holder: InstitutionId, count: u32) {
		let (_, sent) = self.stock.entry((lot, holder)).or_default();
		*sent = sent.saturating_add(count);
	}

	fn open(&mut self, institution: InstitutionId) {
		let count = self.open.entry(institution).or_default();
		*count = count.saturating_add(1);
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let mut expected = Expected::default();
		Self::check_shipments(&mut expected)?;
		Self::check_exceptions(&mut expected)?;
		for (container, row) in Containers::<T>::iter() {
			let line = Self::line(&container).map_err(|_| "I3: in a container that is gone")?;
			Self::check_nesting(&container, &row, &line)?;
			Self::check_content(&container, &row, &line)?;
			Self::check_status(&container, &row)?;
			Self::check_quarantines(&container, &row, &mut expected)?;
			Self::count_stock(&row, &mut expected);
		}
		ensure!(expected.exceptions.is_empty(), "I7: an exception about nothing");
		Self::check_inside()?;
		Self::check_stock(&mut expected)?;
		let open: BTreeMap<_, _> = Open::<T>::iter().collect();
		ensure!(open == expected.open, "I8: what is open is miscounted");
		Self::check_matters(&expected)
	}

	fn count_stock(row: &Container, expected: &mut Expected) {
		if row.parent.is_some() {
			return;
		}
		for (lot, count) in &row.lots {
			match row.status {
				Status::Packed => expected.packed(*lot, row.holder, *count),
				Status::InTransit(_) | Status::Missing(_) => {
					expected.sent(*lot, row.holder, *count)
				}
				Status::Unpacked | Status::Gone(_) => (),
			}
		}
	}

	/// I1 and I2.
	fn check_stock(expected: &mut Expected) -> Broken {
		let mut held = BTreeMap::<Lgtin, u32>::new();
		for (lot, institution, holding) in Holdings::<T>::iter() {
			ensure!(holding != Holding::default(), "I2: a holding of nothing");
			let stock = expected.stock.remove(&(lot, institution)).unwrap_or_default();
			let counted = (holding.packed, holding.sent);
			ensure!(counted == stock, "I2: a holding is not what is packed and sent");
			let untouched = Self::untouched(&lot, institution);
			ensure!(untouched.is_some(), "I2: more packs were touched than are loose");
			let all = held.entry(lot).or_default();
			*all = [holding.loose, holding.packed, holding.sent]
				.into_iter()
				.fold(*all, u32::saturating_add);
			expected.open(institution);
		}
		ensure!(expected.stock.is_empty(), "I2: packs that nobody holds");
		for (lot, tally) in Tallies::<T>::iter() {
			let left = tally.dispensed.saturating_add(tally.decommissioned);
			let all = held.remove(&lot).unwrap_or_default().saturating_add(left);
			ensure!(all == tally.commissioned, "I1: packs went missing, or came from nowhere");
		}
		ensure!(held.is_empty(), "I1: packs that nobody commissioned");
		Ok(())
	}

	/// I3, from the containers.
	fn check_nesting(container: &ContainerKey, row: &Container, line: &Line) -> Broken {
		ensure!(line.outermost().1.parent.is_none(), "I3: more levels than can be");
		ensure!((1..=MAX_HEIGHT).contains(&row.height), "I3: a height that cannot be");
		if let Some((parent, outer)) = line.around.first() {
			ensure!(row.height < outer.height, "I3: not below what it is in");
			ensure!(row.status == Status::Packed, "I3: in another one, with a status of its own");
			let is_listed = Children::<T>::contains_key(parent, container);
			ensure!(is_listed, "I3: a container does not know what is in it");
		}
		let children = Children::<T>::iter_key_prefix(container).count();
		ensure!(children == row.children as usize, "I3: containers miscounted");
		let packs = Enclosed::<T>::iter_key_prefix(container).count();
		ensure!(packs == row.packs as usize, "I3: packs miscounted");
		Ok(())
	}

	/// I3, from the lists.
	fn check_inside() -> Broken {
		for (parent, child) in Children::<T>::iter_keys() {
			let row = Containers::<T>::get(child).ok_or("I3: a container that is gone")?;
			ensure!(row.parent == Some(parent), "I3: in two containers");
		}
		let mut enclosed = BTreeSet::new();
		for (container, pack) in Enclosed::<T>::iter_keys() {
			ensure!(Containers::<T>::contains_key(container), "I3: a pack in nothing");
			ensure!(enclosed.insert(pack), "I3: a pack in two containers");
		}
		Ok(())
	}

	/// I4.
	fn check_content(container: &ContainerKey, row: &Container, line: &Line) -> Broken {
		let lots: Vec<_> = row.portions.iter().map(|portion| portion.lot).collect();
		ensure!(lots.is_sorted_by(|one, next| one < next), "I4: two portions of a lot");
		let exceeds = row.portions.iter().any(|portion| portion.left > portion.count);
		ensure!(!exceeds, "I4: more packs left than were packed");
		match line.outermost().1.status {
			Status::Gone(_) => return Ok(()),
			Status::Unpacked => {
				let is_bare = row.lots.is_empty() && row.children == 0 && row.packs == 0;
				ensure!(is_bare, "I4: something is in what was unpacked");
				return Ok(());
			}
			_ => (),
		}
		let mut counts = Counts::default();
		let portions = row.portions.iter().map(|portion| (portion.lot, portion.left));
		let packs = Enclosed::<T>::iter_prefix(container)
			.map(|(pack, lot)| (Lgtin { gtin: pack.gtin, lot }, 1));
		let children = Children::<T>::iter_key_prefix(container)
			.filter_map(Containers::<T>::get)
			.flat_map(|child| child.lots.into_inner());
		let all: Vec<_> = portions.chain(packs).chain(children).collect();
		counts.add_all(&all).ok_or("I4: more packs than can be")?;
		ensure!(counts.bounded().as_ref() == Some(&row.lots), "I4: packs miscounted");
		Ok(())
	}

	/// I5 and I6, from the containers.
	fn check_status(container: &ContainerKey, row: &Container) -> Broken {
		match row.status {
			Status::InTransit(shipment) => {
				let shipment =
					Shipments::<T>::get(shipment).ok_or("I5: on its way with nothing")?;
				let is_sent = shipment.is_in_transit()
					&& shipment.from == row.holder
					&& shipment.dispatch.containers.contains(container);
				ensure!(is_sent, "I5: on its way, and nobody sent it");
			}
			Status::Missing(exception) => {
				let exception = Exceptions::<T>::get(exception).ok_or("I6: missing for nobody")?;
				let is_missed = exception.is_open()
					&& exception.sender == row.holder
					&& (exception.kind, exception.container)
						== (ExceptionKind::Missing, *container);
				ensure!(is_missed, "I6: missing, and nobody misses it");
			}
			_ => (),
		}
		Ok(())
	}

	/// I5, from the shipments, and their exceptions of I6.
	fn check_shipments(expected: &mut Expected) -> Broken {
		let mut open = BTreeSet::new();
		for (shipment, row) in Shipments::<T>::iter() {
			ensure!(shipment < NextShipmentId::<T>::get(), "I5: a number that was never given");
			if row.is_in_transit() {
				for container in &row.dispatch.containers {
					let status = Containers::<T>::get(container).map(|inner| inner.status);
					let is_here = status == Some(Status::InTransit(shipment));
					ensure!(is_here, "I5: a container is in no shipment, or in two");
				}
				for institution in [row.from, row.dispatch.to] {
					open.insert((institution, shipment));
					expected.open(institution);
				}
			}
			let exceptions: Vec<_> = row.exception_ids().filter_map(Exceptions::<T>::get).collect();
			let are_all = exceptions.len() == row.exceptions as usize
				&& exceptions.iter().all(|exception| exception.shipment == shipment);
			ensure!(are_all, "I6: exceptions of another shipment, or of none");
			let unsettled = exceptions.iter().filter(|exception| exception.is_open()).count();
			ensure!(unsettled == row.open_exceptions as usize, "I6: open exceptions miscounted");
		}
		let listed: BTreeSet<_> = OpenShipments::<T>::iter_keys().collect();
		ensure!(listed == open, "I5: the shipments on their way are not listed, or others are");
		Ok(())
	}

	/// I6, from the exceptions.
	fn check_exceptions(expected: &mut Expected) -> Broken {
		let (mut due, mut open) = (BTreeSet::new(), BTreeSet::new());
		for (exception, row) in Exceptions::<T>::iter() {
			ensure!(exception < NextExceptionId::<T>::get(), "I6: a number that was never given");
			let shipment = Shipments::<T>::get(row.shipment).ok_or("I6: of no shipment")?;
			let is_listed = shipment.exception_ids().any(|listed| listed == exception);
			ensure!(is_listed, "I6: a shipment does not know its exception");
			let sides = (shipment.from, shipment.dispatch.to);
			ensure!((row.sender, row.receiver) == sides, "I6: sides of another shipment");
			let is_settled_as_can_be =
				row.outcome.is_none_or(|outcome| row.kind.allows(outcome.resolution));
			ensure!(is_settled_as_can_be, "I6: settled as it cannot be");
			Self::check_disputes(exception, &row, expected)?;
			if !row.is_open() {
				continue;
			}
			let is_agreed = row.agreed().is_some();
			ensure!(!is_agreed, "I6: both sides agree, and it is not settled");
			let at = DueAt::from(row.due);
			let waits_for_panel = row.is_before_panel() && row.due <= Self::now();
			if !waits_for_panel || Due::<T>::contains_key(at, exception) {
				due.insert((at, exception));
			}
			for institution in [row.sender, row.receiver] {
				open.insert((institution, exception));
				expected.open(institution);
			}
			let count = expected.exceptions.entry(row.container).or_default();
			*count = count.saturating_add(1);
			if let ExceptionKind::Short { lot, count } = row.kind {
				expected.sent(lot, row.sender, count);
			}
		}
		let listed: BTreeSet<_> = Due::<T>::iter_keys().collect();
		ensure!(listed == due, "I6: what is due is not what is open");
		let listed: BTreeSet<_> = OpenExceptions::<T>::iter_keys().collect();
		ensure!(listed == open, "I6: open exceptions are not listed, or others are");
		Ok(())
	}

	/// I9, from the exceptions.
	fn check_disputes(exception: ExceptionId, row: &Exception, expected: &mut Expected) -> Broken {
		let is_settled = row.outcome.is_some();
		for (side, dispute) in row.disputes() {
			let is_disputable = row.kind.is_disputable(dispute.claimed);
			ensure!(is_disputable, "I9: a dispute about what no panel decides");
			let is_in_time = row.opened_at <= dispute.disputed_at && dispute.disputed_at < row.due;
			ensure!(is_in_time, "I9: a dispute out of time");
			if dispute.ending.is_none() {
				ensure!(!is_settled, "I9: settled, and before a panel");
				let matter = Self::matter(exception, side).reference;
				expected.matters.insert(matter, (exception, side));
				let count = expected.disputes.entry(row.institution(side)).or_default();
				*count = count.saturating_add(1);
			}
		}
		let of_both = (row.dispute(Side::Receiver), row.dispute(Side::Sender));
		if let (Some(one), Some(other)) = of_both {
			let both = [one.ending, other.ending];
			let granted = |ending| ending == Some(DisputeEnding::Overturned);
			let is_decided = both.into_iter().any(granted);
			let is_one = !both.into_iter().all(granted);
			ensure!(is_one, "I9: panels granted both sides what they claimed");
			ensure!(!is_decided || !both.contains(&None), "I9: granted, and before a panel");
		}
		Ok(())
	}

	/// I9, from the lists.
	fn check_matters(expected: &Expected) -> Broken {
		let matters: BTreeMap<_, _> = Matters::<T>::iter().collect();
		ensure!(matters == expected.matters, "I9: the matters are not what is before panels");
		let disputes: BTreeMap<_, _> = OpenDisputes::<T>::iter().collect();
		ensure!(disputes == expected.disputes, "I9: disputes miscounted");
		let most = T::MaxDisputes::get();
		ensure!(disputes.values().all(|count| *count <= most), "I9: more disputes than can be");
		Ok(())
	}

	/// I7.
	fn check_quarantines(
		container: &ContainerKey,
		row: &Container,
		expected: &mut Expected,
	) -> Broken {
		let Quarantines { exceptions, exceptions_within, has_excursion, is_returned } =
			row.quarantines;
		let about = expected.exceptions.remove(container).unwrap_or_default();
		ensure!(exceptions == about, "I7: exceptions miscounted");
		let within = Children::<T>::iter_key_prefix(container)
			.filter_map(Containers::<T>::get)
			.map(|child| child.quarantines.all_exceptions())
			.fold(0, u32::saturating_add);
		ensure!(exceptions_within == within, "I7: exceptions about what is in it miscounted");
		let is_nested = row.parent.is_some();
		let has_own = has_excursion || is_returned;
		ensure!(!(is_nested && has_own), "I7: quarantined in a container that is not");
		let is_unpacked = row.status == Status::Unpacked;
		ensure!(!is_unpacked || row.quarantines.is_clear(), "I7: opened while quarantined");
		Ok(())
	}
}
