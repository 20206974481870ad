// SPDX-License-Identifier: Apache-2.0

//! Whom an insurer covers, when, and under what.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_adjudication::PlanVersion;
use salus_primitives::{Day, InstitutionId};
use scale_info::TypeInfo;

use super::day_before;

/// A period under one version of a plan. One that ends the day before it begins covered nothing.
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
pub struct Span {
	pub from: Day,
	/// The last day.
	pub until: Day,
	pub version: PlanVersion,
}

impl Span {
	pub fn holds(&self, day: Day) -> bool {
		self.from <= day && day <= self.until
	}

	pub fn is_empty(&self) -> bool {
		self.until < self.from
	}
}

/// The first span of a member, who was not covered before.
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
pub struct Enrolment<AccountId> {
	pub member: AccountId,
	pub plan: u32,
	pub version: u32,
	/// The first day that is covered.
	pub from: Day,
	/// The day from which waiting counts, which may lie before.
	pub enrolled: Day,
	/// 1 where no other payer comes before.
	pub order: u8,
	/// Whose costs count together, by a number that the insurer chooses.
	pub family: Option<u32>,
}

/// The members of an insurer whose costs count together.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct Family {
	pub insurer: InstitutionId,
	pub number: u32,
}

/// The relationship of one account with an insurer.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Coverage<Spans> {
	/// The insurer that enrolled the member. Its successor answers for it.
	pub insurer: InstitutionId,
	pub family: Option<u32>,
	pub enrolled: Day,
	pub order: u8,
	/// In the order in which they were added. There is one at least, and no day is in two.
	pub spans: Spans,
	/// What it uses of the quota of who registered the member.
	pub rows: u32,
	/// Whether it is counted among those that the insurer does not leave before.
	pub is_standing: bool,
}

impl<Spans> Coverage<Spans> {
	pub fn family(&self) -> Option<Family> {
		self.family.map(|number| Family { insurer: self.insurer, number })
	}
}

impl<Spans: AsRef<[Span]>> Coverage<Spans> {
	fn spans(&self) -> &[Span] {
		self.spans.as_ref()
	}

	/// Whether `enrolment` with `insurer` is how it came to be.
	pub fn began_with<AccountId>(
		&self,
		insurer: InstitutionId,
		enrolment: &Enrolment<AccountId>,
	) -> bool {
		let Enrolment { plan, version, from, enrolled, order, family, .. } = *enrolment;
		let version = PlanVersion { insurer, plan, version };
		let first = self.spans().first();
		let same = (self.insurer, self.enrolled, self.order, self.family);
		same == (insurer, enrolled, order, family)
			&& first.is_some_and(|span| (span.version, span.from) == (version, from))
	}

	/// The last day that is covered; where none is, the day before the first span.
	pub fn end(&self) -> Day {
		let covering = self.spans().iter().filter(|span| !span.is_empty());
		let first = || self.spans().first().map_or(Day::default(), |first| day_before(first.from));
		covering.map(|span| span.until).max().unwrap_or_else(first)
	}

	/// The span by which a service on `day` is judged: the one that holds it, the last one that
	/// began before, or else the first.
	pub fn span_on(&self, day: Day) -> Option<&Span> {
		let spans = self.spans();
		let holding = spans.iter().find(|span| span.holds(day));
		let before = || spans.iter().filter(|span| span.from <= day).max_by_key(|span| span.from);
		holding.or_else(before).or_else(|| spans.first())
	}

	/// The span under `version` by which services on `days` are judged, also where others cover them
	/// by now: it holds those that any does. It is that of the first day, as in
	/// [`Coverage::span_on`].
	pub fn span_under(
		&self,
		version: PlanVersion,
		days: impl Iterator<Item = Day> + Clone,
	) -> Option<Span> {
		let spans = || self.spans().iter().filter(|span| span.version == version);
		let first = days.clone().min()?;
		let holding = spans().find(|span| span.holds(first));
		let before = || spans().filter(|span| span.from <= first).max_by_key(|span| span.from);
		let span = *holding.or_else(before).or_else(|| spans().next())?;
		let covered = days.filter(|day| self.spans().iter().any(|span| span.holds(*day)));
		Some(covered.fold(span, |span, day| Span {
			from: span.from.min(day),
			until: span.until.max(day),
			..span
		}))
	}

	/// The versions that it lies or lay under, one for each span.
	pub fn versions(&self) -> impl Iterator<Item = PlanVersion> + '_ {
		self.spans().iter().map(|span| span.version)
	}

	/// Whether it lies under `version` from `from` until `until`, the end of the version.
	pub fn lies_under(&self, version: PlanVersion, from: Day, until: Day) -> bool {
		let same = |span: &Span| span.version == version && span.until == until;
		self.spans().iter().any(|span| same(span) && span.holds(from))
	}
}

impl<Spans: AsRef<[Span]> + AsMut<[Span]>> Coverage<Spans> {
	/// Lets it end with `until`; whether that changes anything.
	pub fn cut(&mut self, until: Day) -> bool {
		let mut is_changed = false;
		for span in self.spans.as_mut() {
			let end = until.max(day_before(span.from));
			if end < span.until {
				span.until = end;
				is_changed = true;
			}
		}
		is_changed
	}

	/// Lets the span under `version` that ends the day before `from` go on until `until`; whether
	/// there is one.
	pub fn prolong(&mut self, version: PlanVersion, from: Day, until: Day) -> bool {
		let end = day_before(from);
		let adjoins = |span: &&mut Span| span.version == version && span.until == end;
		let span = self.spans.as_mut().iter_mut().rev().find(adjoins);
		span.map(|span| span.until = until).is_some()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn span(from: i32, until: i32, version: u32) -> Span {
		let version = PlanVersion { insurer: InstitutionId(1), plan: 0, version };
		Span { from: Day(from), until: Day(until), version }
	}

	fn coverage(spans: &[Span]) -> Coverage<Vec<Span>> {
		Coverage {
			insurer: InstitutionId(1),
			family: None,
			enrolled: Day(0),
			order: 1,
			spans: spans.to_vec(),
			rows: 1,
			is_standing: true,
		}
	}

	fn version_on(coverage: &Coverage<Vec<Span>>, day: i32) -> u32 {
		coverage.span_on(Day(day)).unwrap().version.version
	}

	#[test]
	fn a_day_is_judged_by_its_span_or_the_one_before() {
		let coverage = coverage(&[span(10, 19, 0), span(30, 39, 1)]);
		let versions = [5, 10, 19, 20, 29, 30, 39, 40].map(|day| version_on(&coverage, day));
		assert_eq!(versions, [0, 0, 0, 0, 0, 1, 1, 1]);
		assert_eq!(coverage.end(), Day(39));
	}

	#[test]
	fn a_version_that_another_took_the_place_of_still_judges() {
		let coverage = coverage(&[span(10, 14, 0), span(20, 19, 0), span(16, 39, 1)]);
		let under = |version, days: &[i32]| {
			let version = PlanVersion { version, ..coverage.spans[0].version };
			let found = coverage.span_under(version, days.iter().copied().map(Day));
			found.map(|span| (span.version.version, span.from.0, span.until.0))
		};
		assert_eq!(under(0, &[12, 14]), Some((0, 10, 14)));
		assert_eq!(under(0, &[15]), Some((0, 10, 14)));
		assert_eq!(under(0, &[12, 18]), Some((0, 10, 18)));
		assert_eq!(under(0, &[25]), Some((0, 20, 25)));
		assert_eq!(under(1, &[12]), Some((1, 12, 39)));
		assert_eq!((under(2, &[12]), under(0, &[])), (None, None));
	}

	#[test]
	fn a_termination_cuts_every_span() {
		let mut coverage = coverage(&[span(10, 19, 0), span(20, 29, 1)]);
		assert!(coverage.cut(Day(14)));
		assert!(!coverage.cut(Day(14)));
		assert_eq!(coverage.spans, [span(10, 14, 0), span(20, 19, 1)]);
		assert_eq!(coverage.end(), Day(14));
		assert_eq!((version_on(&coverage, 16), version_on(&coverage, 25)), (0, 1));
		assert!(coverage.cut(Day(0)));
		assert_eq!(coverage.end(), Day(9));
	}

	#[test]
	fn a_span_goes_on_under_its_own_version() {
		let mut coverage = coverage(&[span(10, 14, 0), span(20, 19, 1)]);
		let version = coverage.spans[0].version;
		assert!(!coverage.prolong(version, Day(16), Day(19)));
		assert!(coverage.prolong(version, Day(15), Day(19)));
		assert_eq!(coverage.spans, [span(10, 19, 0), span(20, 19, 1)]);
	}
}
