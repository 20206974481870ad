// SPDX-License-Identifier: Apache-2.0

//! A model that is told what happened and knows from that alone what panels must have come to.

use std::collections::BTreeMap;

use salus_primitives::{InstitutionId, Lapse, Matter, Membership, Ruling};

use crate::{mock::*, *};

/// A panel, as far as the model was told.
#[derive(Debug, Default)]
struct Told {
	parties: Vec<InstitutionId>,
	drawn: Vec<InstitutionId>,
	left: usize,
	votes: Vec<Ruling>,
	/// How often it ended.
	ended: u32,
	is_folded: bool,
}

#[derive(Default)]
pub struct Model(BTreeMap<Vec<u8>, Told>);

/// What other pallets must have been told.
#[derive(Debug, Default, PartialEq)]
pub struct Consequences {
	pub lapses: Vec<(InstitutionId, Lapse)>,
	pub rulings: Vec<(Matter, Ruling)>,
}

impl Model {
	pub fn learn(&mut self, events: Vec<Event<Test>>) -> Consequences {
		let mut consequences = Consequences::default();
		for event in events {
			self.learn_one(event, &mut consequences);
		}
		consequences
	}

	fn told(&mut self, matter: Matter) -> &mut Told {
		self.0.entry(codec::Encode::encode(&matter)).or_default()
	}

	fn learn_one(&mut self, event: Event<Test>, consequences: &mut Consequences) {
		match event {
			Event::PanelConvened { matter, parties } => {
				let told = self.told(matter);
				let is_new = told.ended == 0 && told.parties.is_empty();
				assert!(is_new || told.is_folded, "convened twice");
				*told = Told { parties: parties.into_inner(), ..Told::default() };
			}
			Event::PanelistDrawn { matter, panelist, due, .. } => {
				assert!(Register::is_active(panelist), "a panelist that is not Active");
				assert!(Timestamp::get() < due, "a panelist without time to vote");
				let told = self.told(matter);
				assert!(!told.drawn.contains(&panelist), "drawn twice");
				assert!(!told.parties.contains(&panelist), "a party was drawn");
				told.drawn.push(panelist);
			}
			Event::Voted { matter, panelist, ruling, .. } => {
				let told = self.told(matter);
				assert!(told.drawn.contains(&panelist), "a vote of who was not drawn");
				told.votes.push(ruling);
			}
			Event::VoteOverdue { matter, panelist } => {
				consequences.lapses.push((panelist, Lapse::PanelVote));
				self.told(matter).left += 1;
			}
			Event::PanelistRecused { matter, .. } | Event::PanelistDisqualified { matter, .. } => {
				self.told(matter).left += 1;
			}
			Event::PanelRuled { matter, ruling } => {
				consequences.rulings.push((matter, ruling));
				let told = self.told(matter);
				let count = |kind| told.votes.iter().filter(|vote| **vote == kind).count();
				let is_overturned = count(Ruling::Overturned) > count(Ruling::Upheld);
				assert_eq!(is_overturned, ruling == Ruling::Overturned, "against the votes");
				told.ended += 1;
			}
			Event::PanelDismissed { matter } => self.told(matter).ended += 1,
			Event::PanelFolded { matter } => self.told(matter).is_folded = true,
			Event::NobodyFound { .. } | Event::SeatClosed { .. } | Event::DeadlinesSet { .. } => {}
			Event::__Ignore(..) => unreachable!("it is never emitted"),
		}
	}

	/// Whether the panels that stand are those of which the model was told, with as many who were
	/// drawn, voted and left.
	pub fn agrees(&self) -> bool {
		let standing = self.0.values().filter(|told| !told.is_folded).count();
		let is_told = |(matter, panel): (Matter, PanelOf<Test>)| {
			let told = &self.0[&codec::Encode::encode(&matter)];
			let voted = |seat: &&Seat| matches!(seat, Seat::Voted { .. });
			panel.panelists().count() == told.drawn.len()
				&& panel.former.len() == told.left
				&& panel.seats.iter().filter(voted).count() == told.votes.len()
				&& u32::from(!panel.is_open()) == told.ended
		};
		standing == crate::Panels::<Test>::iter().count()
			&& crate::Panels::<Test>::iter().all(is_told)
	}

	/// Whether every panel ended, once.
	pub fn is_settled(&self) -> bool {
		self.0.values().all(|told| told.ended == 1)
	}
}
