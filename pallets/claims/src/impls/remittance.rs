// SPDX-License-Identifier: Apache-2.0

//! Remittances, rebuilt from what payees were advised of (X12 835, 005010X221A1).

use alloc::vec::Vec;

use salus_adjudication::{status, Advice, AdviceEntry, Decided, LineOutcome, Payee, Settlement};
use salus_primitives::Day;

use crate::*;

/// How many days one remittance spans at most.
const MAX_DAYS: usize = 366;

impl<T: Config> Pallet<T> {
	/// What `payee` was paid from the first day to the last, 366 at most, by insurer and currency.
	pub fn remittance(payee: &Payee<T::AccountId>, from: Day, until: Day) -> Vec<Remittance> {
		let mut remittances: Vec<Remittance> = Vec::new();
		for day in (from.0..=until.0).take(MAX_DAYS) {
			for advice in T::Settlement::advices(payee, Day(day)) {
				let Advice { insurer, currency, .. } = advice;
				let place = remittances
					.iter()
					.position(|other| (other.insurer, other.currency) == (insurer, currency));
				let remittance = match place.and_then(|place| remittances.get_mut(place)) {
					Some(remittance) => remittance,
					None => {
						remittances.push(Remittance {
							insurer,
							currency,
							paid: 0,
							claims: Vec::new(),
							provider_adjustments: Vec::new(),
						});
						match remittances.last_mut() {
							Some(remittance) => remittance,
							None => continue,
						}
					}
				};
				Self::remit(remittance, &advice);
			}
		}
		remittances
	}

	/// Adds what one advice says.
	fn remit(remittance: &mut Remittance, advice: &Advice) {
		let adjustment =
			|reason, amount| ProviderAdjustment { reason, claim: advice.decided.claim, amount };
		let (direction, amount, adjustments) = match advice.entry {
			AdviceEntry::Paid { amount, interest, recovered } => {
				let owed = Direction::Reversed.of(interest);
				let kept = Direction::Paid.of(recovered);
				let interest = adjustment(ProviderAdjustmentReason::Interest, owed);
				let recovery = adjustment(ProviderAdjustmentReason::Recovery, kept);
				(Direction::Paid, amount, Vec::from([interest, recovery]))
			}
			AdviceEntry::Reversed { amount } => {
				let carried = Direction::Reversed.of(amount);
				let forward = adjustment(ProviderAdjustmentReason::Forward, carried);
				(Direction::Reversed, amount, Vec::from([forward]))
			}
		};
		let claim = Self::remitted(advice, direction, direction.of(amount));
		remittance.paid = remittance.paid.saturating_add(claim.paid);
		remittance.claims.push(claim);
		for plb in adjustments.into_iter().filter(|plb| plb.amount != 0) {
			remittance.paid = remittance.paid.saturating_sub(plb.amount);
			remittance.provider_adjustments.push(plb);
		}
	}

	/// A round as it was advised. Of one that was folded only what was paid is known, also where the
	/// reference was used again since.
	fn remitted(advice: &Advice, direction: Direction, paid: i128) -> RemittedClaim {
		let Advice { decided, at, .. } = *advice;
		let Decided { claim: key, round: number } = decided;
		let round = Adjudications::<T>::get(decided).filter(|round| round.decided_at <= at);
		let known = round.zip(Self::row(&key).ok());
		let stated = match direction {
			Direction::Paid => known.as_ref().map_or(status::PRIMARY, |(round, _)| round.status),
			Direction::Reversed => status::REVERSAL,
		};
		let Some((round, claim)) = known else {
			return RemittedClaim::folded(decided, at, stated, paid);
		};
		let is_whole = claim.bill.whole.is_some();
		let service = |(line, outcome): (&ClaimLine, &LineOutcome)| RemittedService {
			row: line.row,
			day: line.day,
			units: line.units,
			charge: direction.of(outcome.charge),
			paid: direction.of(outcome.paid),
			adjustments: direction.adjustments(&outcome.adjustments),
		};
		let lines = claim.bill.lines.iter().zip(&round.lines).filter(|_| !is_whole);
		let whole = round.lines.first().filter(|_| is_whole);
		RemittedClaim {
			provider: key.provider,
			reference: key.reference,
			round: number,
			advised_at: at,
			status: stated,
			charge: direction.of(round.charge),
			paid,
			patient: direction.of(round.patient),
			adjustments: whole
				.map(|outcome| direction.adjustments(&outcome.adjustments))
				.unwrap_or_default(),
			services: lines.map(service).collect(),
		}
	}
}
