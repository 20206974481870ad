// SPDX-License-Identifier: Apache-2.0

//! Following trails: back along that of a thing, along those of what it was in while it was in it,
//! and along those of what it was made of.

use alloc::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	rc::Rc,
	vec::Vec,
};
use core::marker::PhantomData;

use frame_support::ensure;
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::InstitutionId;
use salus_supply::{
	ContainerKey, Event, EventNumber, Pedigree, PedigreeError, Step, Thing, Tracked, Trails,
};

use crate::{Config, Events, OldestEvent};

/// How many events one trace looks at, and how many stretches of trails it follows, at most.
pub const MAX_TRACE: usize = 1_000;

/// Why a trail is followed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Relation {
	/// It is that of the thing that was asked for.
	Asked,
	/// Another thing was in the one whose trail it is.
	Around,
	/// Another thing consists of the one whose trail it is.
	Source,
}

/// A part of a trail, to be followed back.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Stretch {
	thing: Thing,
	/// Where to start: the last event about the thing, or one before.
	last: Option<EventNumber>,
	/// The stretch begins after this event,
	since: Option<EventNumber>,
	/// and ends before this one.
	until: Option<EventNumber>,
	relation: Relation,
	/// Whether who took part in it is a party to what was asked for.
	is_of_parties: bool,
}

/// What was found so far.
pub(crate) struct Trace<T> {
	oldest: EventNumber,
	seen: BTreeMap<EventNumber, Rc<Event>>,
	shown: BTreeSet<EventNumber>,
	parties: BTreeSet<InstitutionId>,
	known: BTreeSet<Stretch>,
	/// Up to where the trails of lots are followed.
	lots: BTreeMap<(Thing, bool), u64>,
	open: VecDeque<Stretch>,
	is_cut: bool,
	_config: PhantomData<T>,
}

impl<T: Config> Trace<T> {
	/// Follows `thing`; a pack that was never touched from `container` and `lot`, where they can
	/// be its own.
	pub fn of(
		thing: Thing,
		lot: Option<Lgtin>,
		container: Option<ContainerKey>,
	) -> Result<Self, PedigreeError> {
		let mut trace = Self {
			oldest: OldestEvent::<T>::get(),
			seen: BTreeMap::new(),
			shown: BTreeSet::new(),
			parties: T::Trails::parties(&thing).into_iter().collect(),
			known: BTreeSet::new(),
			lots: BTreeMap::new(),
			open: VecDeque::new(),
			is_cut: false,
			_config: PhantomData,
		};
		let last = T::Trails::last_event(&thing);
		let asked = Stretch {
			thing,
			last,
			since: None,
			until: None,
			relation: Relation::Asked,
			is_of_parties: true,
		};
		match thing {
			_ if last.is_some() => trace.follow(asked),
			Thing::Pack(pack) => trace.follow_untouched(asked, &pack, lot, container)?,
			_ => return Err(PedigreeError::NotFound),
		}
		while let Some(stretch) = trace.open.pop_front() {
			trace.walk(stretch);
		}
		Ok(trace)
	}

	/// Who has the thing, and who had a part in what happened to it.
	pub fn parties(&self) -> impl Iterator<Item = InstitutionId> + '_ {
		self.parties.iter().copied()
	}

	/// How many events were looked at.
	#[cfg(test)]
	pub fn looked_at(&self) -> usize {
		self.seen.len()
	}

	/// How many stretches of trails were followed.
	#[cfg(test)]
	pub fn followed(&self) -> usize {
		self.known.len()
	}

	pub fn into_pedigree(mut self) -> Pedigree {
		let shown = &self.shown;
		self.seen.retain(|number, _| shown.contains(number));
		let events = self.seen.into_iter();
		let events = events.map(|(number, event)| (number, Rc::unwrap_or_clone(event))).collect();
		Pedigree { events, is_cut: self.is_cut }
	}

	/// Lets `stretch` be followed: what a thing was in before what it is made of.
	fn follow(&mut self, stretch: Stretch) {
		if self.is_known(&stretch) {
			return;
		}
		if self.known.len() >= MAX_TRACE {
			self.is_cut = true;
			return;
		}
		self.known.insert(stretch);
		match stretch.relation {
			Relation::Around => self.open.push_front(stretch),
			Relation::Asked | Relation::Source => self.open.push_back(stretch),
		}
	}

	/// Whether `stretch` is followed: itself or, as many things can be of one lot and lots be made of
	/// the same ones, one of the same lot that reaches as far.
	fn is_known(&mut self, stretch: &Stretch) -> bool {
		if !matches!((stretch.thing, stretch.relation), (Thing::Lot(_), Relation::Source)) {
			return self.known.contains(stretch);
		}
		let above = |number: EventNumber| number.0.saturating_add(1);
		let until = stretch.until.map_or(u64::MAX, |until| until.0);
		let until = stretch.last.map_or(0, above).min(until);
		let reached = self.lots.entry((stretch.thing, stretch.is_of_parties)).or_default();
		let is_known = until <= *reached;
		*reached = until.max(*reached);
		is_known
	}

	/// Follows what a pack without a trail is known to be in, and its lot. That it was in the
	/// container is shown by nothing but that its lot was.
	fn follow_untouched(
		&mut self,
		asked: Stretch,
		pack: &Sgtin,
		lot: Option<Lgtin>,
		container: Option<ContainerKey>,
	) -> Result<(), PedigreeError> {
		ensure!(lot.is_some() || container.is_some(), PedigreeError::NotFound);
		ensure!(lot.is_none_or(|lot| lot.gtin == pack.gtin), PedigreeError::NotFound);
		let mut lot = lot;
		if let Some(container) = container.map(Thing::Container) {
			ensure!(T::Trails::last_event(&container).is_some(), PedigreeError::NotFound);
			if let Some(packing) = self.packing(container) {
				let could_be = |counted: &Lgtin| {
					counted.gtin == pack.gtin && lot.is_none_or(|lot| lot == *counted)
				};
				let lots = packing.quantities.iter().map(|(counted, _)| *counted);
				let lots: Vec<_> = lots.filter(could_be).collect();
				ensure!(!lots.is_empty(), PedigreeError::NotFound);
				if let [only] = lots.as_slice() {
					lot = Some(*only);
				}
				self.parties.extend(T::Trails::parties(&container));
				self.surround(&asked, container, None, None);
			}
		}
		if let Some(lot) = lot {
			ensure!(T::Trails::last_event(&Thing::Lot(lot)).is_some(), PedigreeError::NotFound);
			self.follow_lot(&asked, lot, None);
		}
		Ok(())
	}

	/// The event in which `container` was packed, unless it is beyond what can be looked at.
	fn packing(&mut self, container: Thing) -> Option<Rc<Event>> {
		let mut next = T::Trails::last_event(&container);
		while let Some(number) = next {
			let (event, place) = self.event_about(number, &container)?;
			if event.step == Step::Packed && place == 0 {
				return Some(event);
			}
			next = event.things.get(place)?.previous;
		}
		None
	}

	/// Walks `stretch` back from its last event.
	fn walk(&mut self, stretch: Stretch) {
		let mut next = stretch.last;
		// What the thing was in by now ends with `end`.
		let mut end = stretch.until;
		let mut first = None;
		while let Some(number) = next {
			let Some((event, place)) = self.event_about(number, &stretch.thing) else { return };
			next = event.things.get(place).and_then(|tracked| tracked.previous);
			if stretch.until.is_some_and(|until| until <= number) {
				continue;
			}
			if stretch.since.is_some_and(|since| number <= since) {
				return;
			}
			let is_for_others = is_for_others(&event, place);
			if !is_for_others || stretch.relation == Relation::Asked {
				self.show(&stretch, number, &event);
			}
			if is_for_others {
				continue;
			}
			if let (Step::Packed, Some(container)) = (event.step, event.things.first()) {
				if place > 0 {
					let until = Self::out_by(&stretch.thing, number, end);
					self.surround(&stretch, container.thing, Some(number), until);
				}
			}
			if place == 0 && stretch.relation != Relation::Around {
				self.follow_parts(number, &event);
			}
			end = Some(number);
			first = Some((number, event));
		}
		if let (Thing::Pack(_), Some((number, event))) = (stretch.thing, first) {
			self.follow_origin(&stretch, number, &event);
		}
	}

	/// Event `number`, which is about `thing`, and the place of the thing in it.
	fn event_about(&mut self, number: EventNumber, thing: &Thing) -> Option<(Rc<Event>, usize)> {
		let found = self.event(number).and_then(|event| {
			let place = event.things.iter().position(|tracked| tracked.thing == *thing)?;
			Some((event, place))
		});
		self.is_cut |= found.is_none();
		found
	}

	fn event(&mut self, number: EventNumber) -> Option<Rc<Event>> {
		if let Some(event) = self.seen.get(&number) {
			return Some(event.clone());
		}
		if number < self.oldest || self.seen.len() >= MAX_TRACE {
			return None;
		}
		let event = Rc::new(Events::<T>::get(number)?);
		self.seen.insert(number, event.clone());
		Some(event)
	}

	fn show(&mut self, stretch: &Stretch, number: EventNumber, event: &Event) {
		self.shown.insert(number);
		if stretch.is_of_parties {
			self.parties.insert(event.institution);
			match event.step {
				Step::Shipped { to: other } | Step::Received { from: other } => {
					self.parties.insert(other);
				}
				_ => {}
			}
		}
	}

	/// What `inner` follows was in `container` from after `since` until before `until`.
	fn surround(
		&mut self,
		inner: &Stretch,
		container: Thing,
		since: Option<EventNumber>,
		until: Option<EventNumber>,
	) {
		let last = self.last_event_before(until, &container);
		self.is_cut |= last.is_none();
		self.follow(Stretch {
			thing: container,
			last,
			since,
			until,
			relation: Relation::Around,
			is_of_parties: inner.is_of_parties,
		});
	}

	/// The event by which `thing`, which was packed into another one with event `packed`, is out of
	/// it: `end`, if there is one, unless it left before.
	fn out_by(thing: &Thing, packed: EventNumber, end: Option<EventNumber>) -> Option<EventNumber> {
		let left = T::Trails::left(thing).filter(|left| packed <= *left);
		let out = left.map(|left| EventNumber(left.0.saturating_add(1)));
		out.into_iter().chain(end).min()
	}

	/// The last event about `thing` before `until`, as far as that one says it, or else of all.
	fn last_event_before(&self, until: Option<EventNumber>, thing: &Thing) -> Option<EventNumber> {
		let ending = until.and_then(|until| self.seen.get(&until));
		ending
			.and_then(|event| event.things.iter().find(|tracked| tracked.thing == *thing))
			.and_then(|tracked| tracked.previous)
			.or_else(|| T::Trails::last_event(thing))
	}

	/// Follows what the first thing of an event was made of, or what was packed in it, until then.
	fn follow_parts(&mut self, number: EventNumber, event: &Event) {
		if !matches!(event.step, Step::Made | Step::Packed) {
			return;
		}
		let untracked = |lot: Lgtin| Tracked { thing: Thing::Lot(lot), previous: None };
		let lots = event.quantities.iter().map(|(lot, _)| untracked(*lot));
		for part in event.things.iter().skip(1).copied().chain(lots) {
			let last = part.previous.or_else(|| T::Trails::last_event(&part.thing));
			self.is_cut |= last.is_none();
			self.follow(Stretch {
				thing: part.thing,
				last,
				since: None,
				until: Some(number),
				relation: Relation::Source,
				is_of_parties: false,
			});
		}
	}

	/// Follows what a pack was in and its lot, as its first event says.
	fn follow_origin(&mut self, stretch: &Stretch, number: EventNumber, first: &Event) {
		for origin in first.things.iter().skip(1) {
			match origin.thing {
				Thing::Container(_) => self.surround(stretch, origin.thing, None, Some(number)),
				Thing::Lot(lot) => self.follow_lot(stretch, lot, origin.previous),
				Thing::Pack(_) => {}
			}
		}
	}

	/// Follows `lot`, of which the pack is that `stretch` follows, from `last` or its last event.
	fn follow_lot(&mut self, stretch: &Stretch, lot: Lgtin, last: Option<EventNumber>) {
		let thing = Thing::Lot(lot);
		let last = last.or_else(|| T::Trails::last_event(&thing));
		self.is_cut |= last.is_none();
		self.follow(Stretch { thing, last, relation: Relation::Source, ..*stretch });
	}
}

/// Whether the thing at `place` is named for the sake of the first one alone.
fn is_for_others(event: &Event, place: usize) -> bool {
	let is_of_pack = || matches!(event.things.first(), Some(Tracked { thing: Thing::Pack(_), .. }));
	place > 0 && (event.step == Step::Made || is_of_pack())
}
