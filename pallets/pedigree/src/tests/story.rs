// SPDX-License-Identifier: Apache-2.0

//! What things went through, told forwards: each event is written down with every thing that takes
//! part in it when it happens. The pallet finds it backwards.

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::InstitutionId;
use salus_supply::{Step, Thing};

use crate::mock::*;

type Numbers = BTreeSet<u64>;

/// What is known of one thing.
#[derive(Clone, Debug, Default)]
pub struct Tale {
	/// The events in which it took part, by itself or in another one.
	pub path: Numbers,
	/// Those of what it is made of.
	pub sources: Numbers,
	/// Who acted in the former.
	pub parties: BTreeSet<InstitutionId>,
}

impl Tale {
	/// All that a trace has to find.
	pub fn whole(&self) -> Numbers {
		&self.path | &self.sources
	}
}

#[derive(Debug, Default)]
pub struct Story {
	pub tales: BTreeMap<Thing, Tale>,
	inside: BTreeMap<Thing, Vec<Thing>>,
	parent: BTreeMap<Thing, Thing>,
	/// What left a container without an event. Who keeps it remembers one such time.
	left: BTreeSet<Thing>,
}

impl Story {
	pub fn is_loose(&self, thing: &Thing) -> bool {
		!self.parent.contains_key(thing)
	}

	pub fn inside(&self, container: &Thing) -> Vec<Thing> {
		self.inside.get(container).cloned().unwrap_or_default()
	}

	fn tale(&mut self, thing: Thing) -> &mut Tale {
		self.tales.entry(thing).or_default()
	}

	/// `thing`, and all that is in it, takes part in event `number`.
	fn befall(&mut self, thing: Thing, number: u64, parties: &[InstitutionId]) {
		let tale = self.tale(thing);
		tale.path.insert(number);
		tale.parties.extend(parties);
		for inner in self.inside(&thing) {
			self.befall(inner, number, parties);
		}
	}

	pub fn make(&mut self, institution: InstitutionId, lot: Thing, inputs: &[Thing]) {
		let number = make(institution, lot, inputs);
		for input in inputs {
			let sources = self.tale(*input).whole();
			self.tale(lot).sources.extend(sources);
		}
		self.befall(lot, number, &[institution]);
	}

	pub fn commission(&mut self, institution: InstitutionId, lot: Thing) {
		let number = commission(institution, lot);
		self.befall(lot, number, &[institution]);
	}

	pub fn put(
		&mut self,
		institution: InstitutionId,
		container: Thing,
		things: &[Thing],
		lots: &[u32],
	) {
		let number = put(institution, container, things, lots);
		let lots = lots.iter().map(|number| lot(*number));
		for part in things.iter().copied().chain(lots) {
			let sources = self.tale(part).whole();
			self.tale(container).sources.extend(sources);
		}
		for thing in things {
			self.parent.insert(*thing, container);
		}
		self.inside.insert(container, things.to_vec());
		self.befall(container, number, &[institution]);
	}

	pub fn unpack(&mut self, institution: InstitutionId, container: Thing) {
		let things = self.inside(&container);
		let number = unpack(institution, container, &things);
		self.befall(container, number, &[institution]);
		for thing in things {
			self.parent.remove(&thing);
		}
		self.inside.remove(&container);
	}

	pub fn ship(&mut self, institution: InstitutionId, to: InstitutionId, containers: &[Thing]) {
		let number = ship(institution, to, containers);
		for container in containers {
			self.befall(*container, number, &[institution, to]);
		}
	}

	/// `missing` ones, in any of `containers`, did not come.
	pub fn receive(
		&mut self,
		institution: InstitutionId,
		from: InstitutionId,
		containers: &[Thing],
		missing: &[Thing],
		is_named: bool,
	) {
		if !is_named && missing.iter().all(|thing| self.left.insert(*thing)) {
			missing.iter().for_each(Keepers::leave);
			self.detach(missing);
			return self.receive(institution, from, containers, &[], true);
		}
		let number = receive(institution, from, &[containers, missing].concat());
		for thing in containers.iter().chain(missing) {
			self.befall(*thing, number, &[institution, from]);
		}
		self.detach(missing);
	}

	fn detach(&mut self, missing: &[Thing]) {
		for thing in missing {
			if let Some(parent) = self.parent.remove(thing) {
				self.inside.get_mut(&parent).unwrap().retain(|inner| inner != thing);
			}
		}
	}

	/// Touches a pack of lot `of` for the first time.
	pub fn touch(
		&mut self,
		institution: InstitutionId,
		step: Step,
		pack: Thing,
		container: Option<Thing>,
		of: u32,
	) {
		let origins: Vec<_> = container.into_iter().chain([lot(of)]).collect();
		let number = touch(institution, step, pack, &origins);
		if let Some(container) = container {
			let came = self.tale(container).clone();
			let tale = self.tale(pack);
			tale.path.extend(came.path);
			tale.parties.extend(came.parties);
		}
		let made = self.tale(lot(of)).clone();
		let tale = self.tale(pack);
		tale.sources.extend(made.whole());
		tale.parties.extend(made.parties);
		self.befall(pack, number, &[institution]);
	}

	pub fn dispense(&mut self, institution: InstitutionId, pack: Thing) {
		let number = dispense(institution, pack);
		self.befall(pack, number, &[institution]);
	}
}
