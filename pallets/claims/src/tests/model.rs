// SPDX-License-Identifier: Apache-2.0

//! What events told, in sums of its own: what the books of insurers and the money that moved must
//! come to.

use std::collections::{BTreeMap, BTreeSet};

use salus_adjudication::{Amount, Carc, ClaimKey, LineOutcome, Payee};
use salus_primitives::{Day, InstitutionId, Lapse};

use crate::{mock::*, *};

/// What a member bore and was paid in a plan year, and units by category.
#[derive(Debug, Default, Eq, PartialEq)]
struct Counted {
	deductible: Amount,
	out_of_pocket: Amount,
	paid: Amount,
	units: BTreeMap<u16, u64>,
}

#[derive(Default)]
pub struct Model {
	/// The claims that were not folded.
	bills: BTreeMap<ClaimKey, BillOf<Test>>,
	standing: BTreeMap<ClaimKey, Round>,
	/// What stood when it was folded.
	rested: Vec<(BillOf<Test>, Round)>,
	waiting: BTreeSet<ClaimKey>,
	overdue: BTreeSet<ClaimKey>,
	/// What insurers paid and did not take back.
	settled: BTreeMap<InstitutionId, i128>,
	moved: BTreeMap<Payee<AccountId>, i128>,
}

impl Model {
	/// Takes events in. Returns the lapses that they tell of.
	pub fn learn(&mut self, events: Vec<RuntimeEvent>) -> Vec<(InstitutionId, Lapse)> {
		let mut lapses = Vec::new();
		for event in events {
			match event {
				RuntimeEvent::Claims(event) => lapses.extend(self.learn_of_claim(event)),
				RuntimeEvent::Settlement(event) => self.learn_of_money(event),
				_ => (),
			}
		}
		lapses
	}

	fn learn_of_claim(&mut self, event: Event<Test>) -> Option<(InstitutionId, Lapse)> {
		match event {
			Event::ClaimSubmitted { claim, submission, .. } => {
				assert!(self.bills.insert(claim, *submission).is_none(), "submitted twice");
			}
			Event::ClaimPended { claim, .. } => assert!(self.waiting.insert(claim)),
			Event::ClaimOverdue { claim, insurer } => {
				assert!(self.overdue.insert(claim), "late twice");
				return Some((insurer, Lapse::ClaimDecision));
			}
			Event::ClaimDecided { claim, .. } => assert!(self.waiting.remove(&claim)),
			Event::ClaimAdjudicated { claim, adjudication, .. } => {
				assert!(!self.waiting.contains(&claim), "decided while it waits");
				self.standing.insert(claim, *adjudication);
			}
			Event::ClaimReversed { claim, round, .. } => {
				self.waiting.remove(&claim);
				assert_eq!(self.standing.remove(&claim).is_some(), round.is_some());
			}
			Event::ClaimFolded { claim } => {
				let bill = self.bills.remove(&claim).expect("it was submitted");
				let round = self.standing.remove(&claim);
				self.rested.extend(round.map(|round| (bill, round)));
				self.overdue.remove(&claim);
			}
			_ => (),
		}
		None
	}

	fn learn_of_money(&mut self, event: pallet_settlement::Event<Test>) {
		use pallet_settlement::Event;
		match event {
			Event::PaymentSettled { insurer, payee, amount, interest, recovered, .. } => {
				*self.settled.entry(insurer).or_default() += amount as i128;
				let net = (amount + interest) as i128 - recovered as i128;
				*self.moved.entry(payee).or_default() += net;
			}
			Event::PaymentReversed { insurer, amount, .. } => {
				*self.settled.entry(insurer).or_default() -= amount as i128;
			}
			_ => (),
		}
	}

	/// All rounds that count, with their claims.
	fn counting(&self) -> impl Iterator<Item = (&BillOf<Test>, &Round)> {
		let standing = self.standing.iter().map(|(key, round)| (&self.bills[key], round));
		standing.chain(self.rested.iter().map(|(bill, round)| (bill, round)))
	}

	pub fn check(&self) {
		self.check_claims();
		let counted = self.check_counted();
		check_limits(&counted);
		self.check_taken();
		self.check_money();
		self.check_days_between();
		self.check_dispensed();
	}

	fn check_claims(&self) {
		let claims = crate::Claims::<Test>::iter_keys();
		let claims: BTreeSet<_> =
			claims.map(|(provider, reference)| ClaimKey { provider, reference }).collect();
		assert_eq!(claims, self.bills.keys().copied().collect());
		let waiting: BTreeSet<_> = Pended::<Test>::iter_keys().map(|(_, claim)| claim).collect();
		assert_eq!(waiting, self.waiting);
	}

	/// The accumulators are what the rounds that count added.
	fn check_counted(&self) -> BTreeMap<(AccountId, Day), Counted> {
		let mut expected = BTreeMap::<_, Counted>::new();
		for (bill, round) in self.counting() {
			for delta in round.lines.iter().filter_map(|line| line.delta) {
				let counted = expected.entry((bill.member, delta.year)).or_default();
				counted.deductible += delta.spent.deductible;
				counted.out_of_pocket += delta.spent.out_of_pocket;
				counted.paid += delta.paid;
				if let Some(usage) = delta.usage {
					*counted.units.entry(usage.category).or_default() += usage.units.0;
				}
			}
		}
		let mut counted = BTreeMap::new();
		for (member, year, row) in pallet_coverage::MemberYears::<Test>::iter() {
			let units = row.usage.iter().map(|usage| (usage.category, usage.units.0)).collect();
			let row = Counted {
				deductible: row.spent.deductible,
				out_of_pocket: row.spent.out_of_pocket,
				paid: row.paid,
				units,
			};
			assert!(counted.insert((member, year.from), row).is_none());
		}
		for years in [&mut expected, &mut counted] {
			years.retain(|_, counted| *counted != Counted::default());
		}
		assert_eq!(counted, expected, "counted, and what the rounds added");
		counted
	}

	/// Authorisations lack what the rounds that count took.
	fn check_taken(&self) {
		let mut taken = BTreeMap::<_, u64>::new();
		for (bill, round) in self.counting() {
			for taking in round.lines.iter().filter_map(|line| line.delta?.taken) {
				*taken.entry((bill.member, taking.number)).or_default() += taking.units.0;
			}
		}
		for (member, number, row) in pallet_coverage::Authorisations::<Test>::iter() {
			let pallet_coverage::Status::Given { units, units_left, .. } = row.status else {
				continue;
			};
			let used = taken.remove(&(member, number)).unwrap_or_default();
			assert_eq!(units.0 - units_left.0, used, "authorisation {number} of {member}");
		}
		assert_eq!(taken, BTreeMap::new());
	}

	/// What each insurer paid and did not take back, with what waits, is what it owes.
	fn check_money(&self) {
		for insurer in [INSURER, SUPPLEMENT, HEIR] {
			let of_insurer = self.counting().filter(|(bill, _)| bill.insurer == insurer);
			let owed: Amount = of_insurer.map(|(_, round)| round.paid).sum();
			let reserve = pallet_settlement::Reserves::<Test>::get(insurer, CHF);
			let waits = reserve.map_or(0, |reserve| reserve.owed) as i128;
			let settled = self.settled.get(&insurer).copied().unwrap_or_default();
			assert_eq!(settled + waits, owed as i128, "{insurer:?}");
		}
	}

	/// Two check-ups lie as far apart as the plan asks, unless a panel said otherwise.
	fn check_days_between(&self) {
		let mut covered = BTreeMap::<_, Vec<(Day, bool)>>::new();
		for (key, round) in &self.standing {
			let bill = &self.bills[key];
			for (place, outcome) in round.lines.iter().enumerate() {
				let line = &bill.lines[place];
				let counts = bill.whole.is_none() && line.row == CHECK_UP;
				if counts && LineOutcome::is_covered(outcome) {
					let waived = round.waived(place).contains(Carc::TooFrequent);
					covered.entry(bill.member).or_default().push((line.day, waived));
				}
			}
		}
		for days in covered.values() {
			for (place, (day, waived)) in days.iter().enumerate() {
				for (other, other_waived) in &days[..place] {
					let apart = day.0.abs_diff(other.0);
					assert!(apart == 0 || apart >= 30 || *waived || *other_waived, "{apart}");
				}
			}
		}
	}

	/// No insurer covers what a provider dispensed twice, and the medicine of which nobody said what it is
	/// only where a panel said so.
	fn check_dispensed(&self) {
		let mut dispensed = BTreeSet::new();
		for (key, round) in &self.standing {
			let bill = &self.bills[key];
			for place in round.covered() {
				for number in bill.billed(place).iter().filter_map(|line| line.dispensing) {
					let is_new = dispensed.insert((key.provider, bill.insurer, number));
					assert!(is_new, "{number:?} twice");
				}
				let first = &bill.billed(place)[0];
				let is_asked = first.row == MEDICINE && first.dispensing.is_none();
				let is_waived = round.waived(place).contains(Carc::InformationMissing);
				assert!(!is_asked || is_waived, "{key:?}");
			}
		}
	}

	/// Every claim that waits for longer than it may was noted.
	pub fn check_overdue(&self) {
		for claim in &self.waiting {
			let waiting = crate::Claims::<Test>::get(claim.provider, claim.reference).unwrap();
			let State::Pended { due, .. } = waiting.state else { unreachable!("it waits") };
			assert_eq!(due <= now(), self.overdue.contains(claim), "{claim:?}");
		}
	}

	/// Remittances balance, and come to what moved.
	pub fn check_remittances(&self) {
		for (payee, moved) in &self.moved {
			let (mut from, mut remitted) = (TODAY, 0);
			while from <= Day::of(now()) {
				for remittance in
					crate::mock::Claims::remittance(payee, from, from.saturating_add(365))
				{
					assert_eq!(salus_adjudication::check(&remittance.balance()), Ok(()));
					remitted += remittance.paid;
				}
				from = from.saturating_add(366);
			}
			assert_eq!(remitted, *moved, "{payee:?}");
		}
	}

	/// Nothing counts but what was folded.
	pub fn check_all_taken_back(&self) {
		assert!(self.standing.is_empty() && self.waiting.is_empty());
		self.check();
		assert_eq!(Billed::<Test>::iter().count() + Served::<Test>::iter().count(), 0);
		assert_eq!(EvidenceUses::<Test>::iter().count() + ClinicianDays::<Test>::iter().count(), 0);
		assert_eq!(Matters::<Test>::iter().count() + OpenClaims::<Test>::iter().count(), 0);
		assert_eq!(Due::<Test>::iter().count() + Dispensings::<Test>::iter().count(), 0);
	}
}

/// No limit is exceeded, whatever was waived or taken back.
fn check_limits(counted: &BTreeMap<(AccountId, Day), Counted>) {
	let mut families = BTreeMap::<_, (Amount, Amount)>::new();
	for ((member, year), counted) in counted {
		assert!(counted.deductible <= DEDUCTIBLE && counted.out_of_pocket <= OUT_OF_POCKET);
		assert!(counted.paid <= ANNUAL_MAXIMUM);
		assert!(counted.units.get(&(GLASSES as u16)).is_none_or(|units| *units <= 2_000));
		if [MEMBER, SPOUSE].contains(member) {
			let family = families.entry(year).or_default();
			*family = (family.0 + counted.deductible, family.1 + counted.out_of_pocket);
		}
	}
	for (deductible, out_of_pocket) in families.values() {
		assert!(*deductible <= FAMILY_DEDUCTIBLE && *out_of_pocket <= FAMILY_OUT_OF_POCKET);
	}
}

pub const DEDUCTIBLE: Amount = 6_000;
pub const FAMILY_DEDUCTIBLE: Amount = 9_000;
pub const OUT_OF_POCKET: Amount = 9_000;
pub const FAMILY_OUT_OF_POCKET: Amount = 14_000;
pub const ANNUAL_MAXIMUM: Amount = 90_000;
