// SPDX-License-Identifier: Apache-2.0

//! What holds between the pallets after every test.

use std::collections::BTreeMap;

use salus_adjudication::{AdviceEntry, Amount, ClaimKey, Payee, Settlement as _};
use salus_primitives::{Day, InstitutionId, Membership};

use super::{Claims, Settlement, *};

/// Every invariant of the pallet, of those beside it and between them.
pub fn ensure_sound() {
	Claims::do_try_state().unwrap();
	ensure_quota_is_used();
	ensure_counted();
	ensure_paid();
}

/// That the quota of providers in use is that of what they and their predecessors claimed and asked
/// for. Only the pharmacy and the clinic use it for nothing else.
pub fn ensure_quota_is_used() {
	let claims = crate::Claims::<Test>::iter();
	let claims = claims.map(|(provider, _, claim)| (provider, claim.rows()));
	let authorisations = pallet_coverage::Authorisations::<Test>::iter_values();
	let authorisations = authorisations.map(|row| (row.provider, 1));
	let mut charged = BTreeMap::<InstitutionId, u32>::new();
	for (provider, rows) in claims.chain(authorisations) {
		*charged.entry(Register::successor_of(provider)).or_default() += rows;
	}
	for provider in [CLINIC, PHARMACY].into_iter().filter(|other| Register::is_active(*other)) {
		let expected = charged.get(&provider).copied().unwrap_or_default();
		assert_eq!(Index::used(provider), expected, "{provider:?}");
	}
}

/// The rounds that stand, with their claims.
fn standing() -> Vec<(ClaimKey, ClaimOf<Test>, Round)> {
	crate::Claims::<Test>::iter()
		.filter(|(_, _, claim)| claim.stands())
		.filter_map(|(provider, reference, claim)| {
			let key = ClaimKey { provider, reference };
			let (_, round) = Claims::last_round(&key, &claim)?;
			Some((key, claim, round))
		})
		.collect()
}

/// That the accumulators of each member are what the rounds that stand added. Tests that fold
/// claims which stand do not ask this.
pub fn ensure_counted() {
	if Folds::<Test>::iter().next().is_some() {
		return;
	}
	let mut spent = BTreeMap::<(AccountId, Day), [Amount; 3]>::new();
	let mut taken = BTreeMap::<(AccountId, u32), u64>::new();
	for (_, claim, round) in standing() {
		for delta in round.lines.iter().filter_map(|line| line.delta) {
			let sums = spent.entry((claim.bill.member, delta.year)).or_default();
			sums[0] += delta.spent.deductible;
			sums[1] += delta.spent.out_of_pocket;
			sums[2] += delta.paid;
			if let Some(units) = delta.taken {
				*taken.entry((claim.bill.member, units.number)).or_default() += units.units.0;
			}
		}
	}
	spent.retain(|_, sums| *sums != [0; 3]);
	let mut counted = BTreeMap::new();
	for (member, year, row) in pallet_coverage::MemberYears::<Test>::iter() {
		let year_row = row.year(year.from, YEARS_END, None);
		let sums = [year_row.member.deductible, year_row.member.out_of_pocket, year_row.paid];
		if sums != [0; 3] {
			counted.insert((member, year.from), sums);
		}
	}
	assert_eq!(counted, spent);
	for (member, number, row) in pallet_coverage::Authorisations::<Test>::iter() {
		if let pallet_coverage::Status::Given { units, units_left, .. } = row.status {
			let used = taken.get(&(member, number)).copied().unwrap_or_default();
			assert_eq!(units.0 - units_left.0, used, "authorisation {number}");
		}
	}
}

/// That what insurers paid and did not take back is what the rounds that stand pay, but for what
/// waits.
pub fn ensure_paid() {
	if Folds::<Test>::iter().next().is_some() {
		return;
	}
	let mut owed = BTreeMap::<InstitutionId, Amount>::new();
	for (key, claim, round) in standing() {
		let payment = Claims::payment(&key, &claim, claim.round().unwrap(), &round);
		if !Settlement::is_queued(&payment) {
			*owed.entry(payment.insurer).or_default() += round.paid;
		}
	}
	let mut paid = BTreeMap::<InstitutionId, Amount>::new();
	let providers = [CLINIC, PHARMACY, HEIR].map(Payee::Institution);
	for payee in providers.into_iter().chain([Payee::Account(MEMBER)]) {
		for advice in pallet_settlement::Advices::<Test>::iter_prefix_values((payee,)) {
			let sum = paid.entry(advice.insurer).or_default();
			match advice.entry {
				AdviceEntry::Paid { amount, .. } => *sum += amount,
				AdviceEntry::Reversed { amount } => *sum -= amount,
			}
		}
	}
	owed.retain(|_, amount| *amount > 0);
	paid.retain(|_, amount| *amount > 0);
	assert_eq!(paid, owed);
}
