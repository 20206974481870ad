// SPDX-License-Identifier: Apache-2.0

//! A panel, from when it is convened to its ruling.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, InstitutionId, Moment, Ruling};
use scale_info::TypeInfo;

use super::Candidates;

/// What a panelist says.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Vote {
	pub ruling: Ruling,
	/// Over the written reasons, which lie with the panelist and go to the parties.
	pub reasons: Commitment,
	pub voted_at: Moment,
}

/// One place on a panel.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Seat {
	/// Waits for randomness of which nothing was known before block `since`, and which then draws
	/// among `candidates`.
	Vacant { since: u64, candidates: Candidates },
	/// The panelist has to vote before `due`.
	Taken { panelist: InstitutionId, due: Moment },
	/// The panelist voted.
	Voted { panelist: InstitutionId, vote: Vote },
	/// Nobody will sit here: nobody was left, or enough panelists were replaced.
	Closed,
}

impl Seat {
	/// Who sits here.
	pub fn panelist(&self) -> Option<InstitutionId> {
		match self {
			Self::Taken { panelist, .. } | Self::Voted { panelist, .. } => Some(*panelist),
			Self::Vacant { .. } | Self::Closed => None,
		}
	}
}

/// Why a panelist left its seat without a vote.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Departure {
	/// It did not vote in time.
	Silent,
	/// It declared a conflict of its own.
	Recused,
	/// It was no longer Active, or not independent of the parties any more.
	Disqualified,
}

/// Who had a seat and left it without a vote.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Former {
	pub panelist: InstitutionId,
	pub departure: Departure,
	pub left_at: Moment,
}

/// The end of a panel.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Closing {
	pub closed_at: Moment,
	/// None if the panel was dismissed.
	pub ruling: Option<Ruling>,
}

/// Who decides one matter.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Panel<Parties, Seats, Formers> {
	/// Of whom panelists are independent.
	pub parties: Parties,
	pub convened_at: Moment,
	pub seats: Seats,
	/// In the order in which they left.
	pub former: Formers,
	pub closing: Option<Closing>,
}

impl<Parties, Seats, Formers> Panel<Parties, Seats, Formers>
where
	Seats: AsRef<[Seat]> + AsMut<[Seat]>,
	Formers: AsRef<[Former]>,
{
	pub fn is_open(&self) -> bool {
		self.closing.is_none()
	}

	/// The seats with their numbers.
	pub fn numbered(&self) -> impl Iterator<Item = (u32, Seat)> + '_ {
		(0u32..).zip(self.seats.as_ref().iter().copied())
	}

	/// Whether a seat is vacant since block `vacated`.
	pub fn is_vacant_since(&self, vacated: u64) -> bool {
		let is_one = |seat: &Seat| matches!(seat, Seat::Vacant { since, .. } if *since == vacated);
		self.seats.as_ref().iter().any(is_one)
	}

	/// Where `institution` sits.
	pub fn seat_of(&self, institution: InstitutionId) -> Option<(u32, Seat)> {
		self.numbered().find(|(_, seat)| seat.panelist() == Some(institution))
	}

	pub fn set_seat(&mut self, number: u32, seat: Seat) {
		if let Some(place) = self.seats.as_mut().get_mut(number as usize) {
			*place = seat;
		}
	}

	/// All who have a seat or had one.
	pub fn panelists(&self) -> impl Iterator<Item = InstitutionId> + '_ {
		let sitting = self.seats.as_ref().iter().filter_map(Seat::panelist);
		sitting.chain(self.former.as_ref().iter().map(|former| former.panelist))
	}

	/// How `institution` left a seat.
	pub fn departure_of(&self, institution: InstitutionId) -> Option<Departure> {
		let former = self.former.as_ref().iter().find(|former| former.panelist == institution)?;
		Some(former.departure)
	}

	/// What the panel rules, if nobody who may still vote can change it.
	pub fn ruling(&self) -> Option<Ruling> {
		decide(self.seats.as_ref())
	}
}

/// What `seats` come to, if nobody who may still vote can change it. What was decided before falls
/// only by a majority of the votes; it stands if they are equal or none.
pub fn decide(seats: &[Seat]) -> Option<Ruling> {
	let [mut upheld, mut overturned, mut waiting] = [0u32; 3];
	for seat in seats {
		let count = match seat {
			Seat::Voted { vote: Vote { ruling: Ruling::Upheld, .. }, .. } => &mut upheld,
			Seat::Voted { vote: Vote { ruling: Ruling::Overturned, .. }, .. } => &mut overturned,
			Seat::Vacant { .. } | Seat::Taken { .. } => &mut waiting,
			Seat::Closed => continue,
		};
		*count = count.saturating_add(1);
	}
	if overturned > upheld.saturating_add(waiting) {
		Some(Ruling::Overturned)
	} else if upheld >= overturned.saturating_add(waiting) {
		Some(Ruling::Upheld)
	} else {
		None
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const VACANT: Seat =
		Seat::Vacant { since: 0, candidates: Candidates { count: 9, looked_at: 0, next: 0 } };
	const TAKEN: Seat = Seat::Taken { panelist: InstitutionId(9), due: 0 };

	fn voted(ruling: Ruling) -> Seat {
		let vote = Vote { ruling, reasons: Commitment::default(), voted_at: 0 };
		Seat::Voted { panelist: InstitutionId(8), vote }
	}

	fn ways_to_fill(count: usize) -> Vec<Vec<Seat>> {
		let kinds = [VACANT, TAKEN, voted(Ruling::Upheld), voted(Ruling::Overturned), Seat::Closed];
		(0..count).fold(vec![vec![]], |ways, _| {
			let more = |way: &Vec<Seat>| kinds.map(|seat| [way.as_slice(), &[seat]].concat());
			ways.iter().flat_map(more).collect()
		})
	}

	/// What the votes come to once nobody may vote any more.
	fn final_ruling(seats: &[Seat]) -> Ruling {
		let count = |ruling| seats.iter().filter(|seat| **seat == voted(ruling)).count();
		match count(Ruling::Overturned) > count(Ruling::Upheld) {
			true => Ruling::Overturned,
			false => Ruling::Upheld,
		}
	}

	#[test]
	fn three_decide_by_two() {
		let (upheld, overturned) = (voted(Ruling::Upheld), voted(Ruling::Overturned));
		assert_eq!(decide(&[VACANT, VACANT, VACANT]), None);
		assert_eq!(decide(&[upheld, TAKEN, TAKEN]), None);
		assert_eq!(decide(&[overturned, TAKEN, VACANT]), None);
		assert_eq!(decide(&[upheld, overturned, TAKEN]), None);
		assert_eq!(decide(&[upheld, TAKEN, upheld]), Some(Ruling::Upheld));
		assert_eq!(decide(&[overturned, overturned, TAKEN]), Some(Ruling::Overturned));
		assert_eq!(decide(&[overturned, upheld, overturned]), Some(Ruling::Overturned));
	}

	#[test]
	fn who_is_left_decides_and_what_was_decided_stands_on_a_tie() {
		let (upheld, overturned) = (voted(Ruling::Upheld), voted(Ruling::Overturned));
		assert_eq!(decide(&[Seat::Closed; 3]), Some(Ruling::Upheld));
		assert_eq!(decide(&[overturned, Seat::Closed, Seat::Closed]), Some(Ruling::Overturned));
		assert_eq!(decide(&[overturned, upheld, Seat::Closed]), Some(Ruling::Upheld));
		assert_eq!(decide(&[upheld, TAKEN, Seat::Closed]), Some(Ruling::Upheld));
		assert_eq!(decide(&[overturned, TAKEN, Seat::Closed]), None);
		assert_eq!(decide(&[TAKEN, Seat::Closed, Seat::Closed]), None);
	}

	#[test]
	fn it_rules_exactly_when_nobody_who_may_still_vote_can_change_it() {
		for seats in [1, 3, 5].into_iter().flat_map(ways_to_fill) {
			let waits = |seat: &Seat| matches!(seat, Seat::Vacant { .. } | Seat::Taken { .. });
			let ends =
				[voted(Ruling::Upheld), voted(Ruling::Overturned), Seat::Closed].map(|end| {
					let fill = |seat: &Seat| if waits(seat) { end } else { *seat };
					final_ruling(&seats.iter().map(fill).collect::<Vec<_>>())
				});
			let is_settled = ends.iter().all(|ruling| *ruling == ends[0]);
			assert_eq!(decide(&seats), is_settled.then_some(ends[0]), "{seats:?}");
		}
	}
}
