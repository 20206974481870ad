// SPDX-License-Identifier: Apache-2.0

//! A model that keeps the story of each credential and answers from it, moment by moment, without
//! intervals, bounds or indexes.

use salus_primitives::{CredentialTypeId, InstitutionId, Moment};

use crate::mock::AccountId;

/// What was done to a credential.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Done {
	Suspended,
	Reinstated,
	Revoked { effective_from: Moment },
	Renewed,
}

#[derive(Clone, Debug)]
pub struct Story {
	pub number: u8,
	pub holder: AccountId,
	pub credential_type: CredentialTypeId,
	pub board: InstitutionId,
	pub valid_from: Moment,
	pub valid_until: Moment,
	/// In order, with the moment at which it was done.
	acts: Vec<(Moment, Done)>,
	/// The stories that the board had told of the holder and type before.
	before: Vec<usize>,
	cleared: bool,
}

#[derive(Debug, Default)]
pub struct Model {
	stories: Vec<Story>,
}

impl Model {
	/// Begins a story, unless its commitment has one. `answers` says of which boards' stories the
	/// issuing one is told as well.
	pub fn begin(
		&mut self,
		number: u8,
		(holder, credential_type, board): (AccountId, CredentialTypeId, InstitutionId),
		(valid_from, valid_until): (Moment, Moment),
		answers: impl Fn(InstitutionId) -> bool,
	) {
		let related = |story: &Story| {
			(story.holder, story.credential_type) == (holder, credential_type)
				&& answers(story.board)
				&& !story.cleared
		};
		let before = self.stories.iter().enumerate().filter(|(_, story)| related(story));
		let before = before.map(|(place, _)| place).collect();
		let (acts, cleared) = (Vec::new(), false);
		self.stories.push(Story {
			number,
			holder,
			credential_type,
			board,
			valid_from,
			valid_until,
			acts,
			before,
			cleared,
		});
	}

	pub fn go_on(&mut self, number: u8, now: Moment, done: Done) {
		self.told(number).acts.push((now, done));
	}

	pub fn clear(&mut self, number: u8) {
		self.told(number).cleared = true;
	}

	/// The stories that were not cleared.
	pub fn standing(&self) -> impl Iterator<Item = &Story> {
		self.stories.iter().filter(|story| !story.cleared)
	}

	pub fn holds(
		&self,
		holder: AccountId,
		credential_type: CredentialTypeId,
		moment: Moment,
	) -> bool {
		self.standing()
			.filter(|story| (story.holder, story.credential_type) == (holder, credential_type))
			.any(|story| self.is_active(story, moment))
	}

	pub fn is_active(&self, story: &Story, moment: Moment) -> bool {
		let ended = story.acts.iter().any(|(at, done)| match done {
			Done::Revoked { effective_from } => *effective_from <= moment,
			Done::Renewed => *at <= moment,
			Done::Suspended | Done::Reinstated => false,
		});
		let valid = story.valid_from <= moment && moment < story.valid_until;
		valid && !ended && !self.is_barred(story, moment)
	}

	/// Whether it, or what was told before it, was suspended at `moment`.
	fn is_barred(&self, story: &Story, moment: Moment) -> bool {
		let told_before = story.valid_from <= moment
			&& story.before.iter().any(|place| self.is_barred(&self.stories[*place], moment));
		told_before || story.was_suspended(moment)
	}

	fn told(&mut self, number: u8) -> &mut Story {
		let told = |story: &&mut Story| story.number == number && !story.cleared;
		self.stories.iter_mut().find(told).expect("it was begun")
	}
}

impl Story {
	/// Replays it up to `moment`.
	fn was_suspended(&self, moment: Moment) -> bool {
		let mut suspended = false;
		for (at, done) in &self.acts {
			if *at <= moment {
				suspended = *done == Done::Suspended;
			}
		}
		suspended && moment < self.valid_until
	}
}
