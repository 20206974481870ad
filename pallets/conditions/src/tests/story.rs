// SPDX-License-Identifier: Apache-2.0

//! What containers went through, kept beside the chain in the simplest way.

use std::collections::BTreeMap;

use proptest::prelude::*;
use salus_primitives::InstitutionId;
use salus_supply::{ContainerKey, Containers};

use crate::{
	mock::{Conditions, *},
	*,
};

/// What one container went through.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trail {
	pub minutes: u32,
	pub outside: u32,
	/// The most that anything in it was outside before it was packed.
	pub packed: u32,
}

#[derive(Default)]
pub struct Story {
	/// Of those containers of which anything is known.
	pub trails: BTreeMap<u32, Trail>,
	/// How many containers hold others.
	pub parents: u32,
	/// Two readings of which the first lies outside what was stated.
	pub misstated: Vec<(u32, u32, [Reading; 2])>,
	pub has_succeeded: bool,
}

/// Cases of lots; those from here on hold others.
pub const CASES: u32 = 5;

impl Story {
	/// The containers that there are.
	pub fn containers(&self) -> Vec<u32> {
		(0..CASES + self.parents).collect()
	}

	/// Those that stand by themselves in the stock.
	pub fn standing(&self) -> Vec<u32> {
		self.containers().into_iter().filter(|number| Self::stands(*number)).collect()
	}

	/// The institution that answers for the holder of `number`, or another one.
	pub fn agent_of(&self, number: u32, is_holder: bool) -> InstitutionId {
		if is_holder {
			self.holder(number)
		} else {
			OTHER
		}
	}

	/// Whether `number` stands by itself in the stock.
	pub fn stands(number: u32) -> bool {
		Warehouse::held(&container(number))
			.is_some_and(|held| held.is_packed && held.gone.is_none() && !held.is_nested)
	}

	/// The institution that answers for what `number` is held by.
	pub fn holder(&self, number: u32) -> InstitutionId {
		let held = Warehouse::held(&container(number)).expect("it was packed");
		let holder = held.holder;
		if self.has_succeeded && holder == WHOLESALER {
			PHARMACY
		} else {
			holder
		}
	}

	pub fn record(&mut self, number: u32, statement: &Statement) {
		let trail = self.trails.entry(number).or_default();
		trail.minutes += statement.minutes();
		trail.outside += statement.outside_minutes;
	}

	fn nest(&mut self, parent: u32, children: &[u32]) {
		for child in children {
			let packed = self.trails.get(child).map_or(0, |trail| trail.outside + trail.packed);
			if packed > 0 {
				let trail = self.trails.entry(parent).or_default();
				trail.packed = trail.packed.max(packed);
			}
		}
	}

	fn inherit(&mut self, parent: u32, child: u32) {
		let Some(left) = self.trails.get(&parent).copied() else { return };
		if left.minutes > 0 {
			let trail = self.trails.entry(child).or_default();
			trail.minutes += left.minutes;
			trail.outside += left.outside;
		}
	}

	/// Packs those of `children` that stand by themselves, unquarantined, with one holder.
	pub fn pack(&mut self, mut children: Vec<u32>) {
		children.sort();
		children.dedup();
		let number = |first: Option<&u32>| first.map(|first| self.holder(*first));
		children.retain(|child| {
			Story::stands(*child) && !Warehouse::is_quarantined(&container(*child))
		});
		let holder = number(children.first());
		children.retain(|child| Some(self.holder(*child)) == holder);
		let (Some(holder), true) = (holder, self.parents < 6) else { return };
		let parent = CASES + self.parents;
		self.parents += 1;
		self.nest(parent, &children);
		let keys: Vec<_> = children.into_iter().map(container).collect();
		Warehouse::nest(container(parent), holder, &keys);
	}

	pub fn unpack(&mut self, number: u32) {
		let key = container(number);
		if Warehouse::is_quarantined(&key) {
			return;
		}
		for child in Warehouse::children(&key) {
			self.inherit(number, number_of(&child));
		}
		Warehouse::unpack(&key);
	}

	pub fn miss(&mut self, number: u32) {
		let key = container(number);
		let is_nested = |held: salus_supply::Held| held.is_nested && held.gone.is_none();
		if !Warehouse::held(&key).is_some_and(is_nested) {
			return;
		}
		let mut next = Warehouse::row(&key).parent;
		while let Some(parent) = next {
			self.inherit(number_of(&parent), number);
			next = Warehouse::row(&parent).parent;
		}
		Warehouse::miss(&key);
	}

	/// Compares what the chain knows with what happened.
	pub fn check(&self) -> Result<(), TestCaseError> {
		for number in self.containers() {
			let key = container(number);
			let report = Conditions::monitor(&key);
			let trail = self.trails.get(&number).copied().unwrap_or_default();
			let minutes = report.as_ref().map_or(0, |report| report.minutes);
			let outside = report.as_ref().map_or(0, |report| report.outside_minutes);
			prop_assert_eq!(minutes, trail.minutes, "container {}", number);
			prop_assert_eq!(outside, trail.outside + trail.packed, "container {}", number);
			if Self::stands(number) {
				self.check_quarantine(&key, report)?;
			}
		}
		Ok(())
	}

	/// What stands by itself is quarantined exactly while an excursion of it is open.
	fn check_quarantine(
		&self,
		key: &ContainerKey,
		report: Option<MonitorReport>,
	) -> Result<(), TestCaseError> {
		let is_open = report.is_some_and(|report| report.is_open);
		prop_assert_eq!(Warehouse::is_quarantined(key), is_open);
		let open = Conditions::open_excursions(None, 256);
		let count = open.iter().filter(|(_, row)| row.container == *key).count();
		prop_assert_eq!(count, usize::from(is_open));
		Ok(())
	}
}

/// The number of a container of [`container`].
pub fn number_of(key: &ContainerKey) -> u32 {
	let ContainerKey::Sgtin(sgtin) = key else { unreachable!("all are cases") };
	sgtin.serial.as_str().parse().expect("it is a number")
}
