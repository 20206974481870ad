// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{
	collections::{btree_map::BTreeMap, btree_set::BTreeSet},
	vec::Vec,
};

use frame_support::{ensure, traits::Get};
use salus_adjudication::{Adjudication, Amount, ClaimKey, Decided, LineOutcome, Settlement};
use salus_primitives::{Day, Digest, InstitutionId, Membership};
use sp_core::H256;
use sp_runtime::TryRuntimeError;

use crate::{impls::parts::rendering, *};

type Broken = Result<(), TryRuntimeError>;

/// A member, what was rendered, and the modifiers.
type Covered<T> = (AccountIdOf<T>, Rendered, Vec<u8>);

/// A member, and a day of a provider.
type MemberDay<T> = (AccountIdOf<T>, (InstitutionId, Day));

/// What the claims say that the other maps hold.
struct Expected<T: Config> {
	members: BTreeSet<(AccountIdOf<T>, ClaimKey)>,
	rounds: BTreeSet<Decided>,
	pended: BTreeSet<(InstitutionId, ClaimKey)>,
	due: BTreeSet<(DueAt, ClaimKey)>,
	billed: BTreeMap<Covered<T>, (ClaimKey, u32)>,
	/// Provider, dispensing number and insurer.
	dispensed: BTreeSet<(InstitutionId, Digest, InstitutionId)>,
	served: BTreeMap<(AccountIdOf<T>, u32, Day), u32>,
	evidence: BTreeSet<((InstitutionId, H256), ClaimKey)>,
	clinicians: BTreeMap<(AccountIdOf<T>, (InstitutionId, Day)), u32>,
	/// What was allowed for parts, by the rows that include them.
	parts: BTreeMap<(MemberDay<T>, Vec<u32>), Amount>,
	/// What was taken off for parts, by row.
	taken: BTreeMap<(MemberDay<T>, u32), Amount>,
	matters: BTreeMap<Digest, ClaimKey>,
	appeals: Vec<(Party<AccountIdOf<T>>, u32)>,
	open: BTreeMap<InstitutionId, u32>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let mut expected = Expected::<T> {
			members: BTreeSet::new(),
			rounds: BTreeSet::new(),
			pended: BTreeSet::new(),
			due: BTreeSet::new(),
			billed: BTreeMap::new(),
			dispensed: BTreeSet::new(),
			served: BTreeMap::new(),
			evidence: BTreeSet::new(),
			clinicians: BTreeMap::new(),
			parts: BTreeMap::new(),
			taken: BTreeMap::new(),
			matters: BTreeMap::new(),
			appeals: Vec::new(),
			open: BTreeMap::new(),
		};
		for (provider, reference, claim) in Claims::<T>::iter() {
			let key = ClaimKey { provider, reference };
			ensure!(claim.bill.reference == reference, "I1: a claim under another reference");
			expected.members.insert((claim.bill.member.clone(), key));
			Self::check_rounds(&key, &claim, &mut expected)?;
			Self::check_waiting(&key, &claim, &mut expected)?;
			Self::check_appeal(&key, &claim, &mut expected)?;
			Self::check_corrections(&key, &claim)?;
			if claim.stands() {
				Self::expect_services(&key, &claim, &mut expected)?;
			}
		}
		Self::compare(&expected)?;
		Self::compare_services(&expected)?;
		Self::compare_parts(&expected)?;
		Self::check_precedents()?;
		Self::check_successions()
	}

	/// I1 and I3.
	fn check_rounds(key: &ClaimKey, claim: &ClaimOf<T>, expected: &mut Expected<T>) -> Broken {
		ensure!(u32::from(claim.rounds) <= T::MaxRounds::get(), "I1: too many rounds");
		let lines = claim.bill.whole.map_or(claim.bill.lines.len(), |_| 1);
		for number in 0..claim.rounds {
			let decided = Decided { claim: *key, round: number };
			let round = Adjudications::<T>::get(decided).ok_or("I1: a round that is gone")?;
			ensure!(round.lines.len() == lines, "I3: lines without an outcome");
			ensure!(Some(round.charge) == claim.bill.charge(), "I3: charged otherwise");
			check_balance(&round)?;
			let is_last = claim.round() == Some(number);
			let payment = Self::payment(key, claim, number, &round);
			let waits = T::Settlement::is_queued(&payment);
			let owed = is_last && claim.stands();
			ensure!(owed || !waits, "I9: what does not stand waits to be paid");
			expected.rounds.insert(decided);
		}
		let decided = claim.rounds > 0;
		match claim.state {
			State::Pended { .. } => ensure!(!decided, "I1: decided and yet waiting"),
			State::Adjudicated => ensure!(decided, "I1: neither decided nor waiting"),
			State::Reversed(reversal) => {
				let by_insurer = matches!(reversal.by, ReversedBy::Insurer(_));
				ensure!(decided || !by_insurer, "I1: an insurer took back what was not decided");
			}
		}
		Ok(())
	}

	/// I2 and I7.
	fn check_waiting(key: &ClaimKey, claim: &ClaimOf<T>, expected: &mut Expected<T>) -> Broken {
		if let State::Pended { due, missed, .. } = claim.state {
			expected.pended.insert((claim.bill.insurer, *key));
			match missed {
				None => drop(expected.due.insert((due.into(), *key))),
				Some(_) => ensure!(due <= Self::now(), "I2: noted to be late without being so"),
			}
		}
		if claim.is_open() {
			for institution in Self::answering(key, claim) {
				let count = expected.open.entry(institution).or_default();
				*count = count.saturating_add(1);
			}
		}
		Ok(())
	}

	/// I6.
	fn check_appeal(key: &ClaimKey, claim: &ClaimOf<T>, expected: &mut Expected<T>) -> Broken {
		let Some(appeal) = claim.appeal else { return Ok(()) };
		ensure!(appeal.round < claim.rounds, "I6: an appeal about no round");
		if appeal.is_open() {
			ensure!(claim.round() == Some(appeal.round), "I6: an appeal about an earlier round");
			let against_reversal = appeal.against == Against::Reversal;
			ensure!(claim.stands() != against_reversal, "I6: an appeal about something else");
			let matter = Self::matter(key, claim, appeal.number).reference;
			expected.matters.insert(matter, *key);
			let party = Self::party(key, claim, appeal.appellant);
			match expected.appeals.iter_mut().find(|(counted, _)| *counted == party) {
				Some((_, count)) => *count = count.saturating_add(1),
				None => expected.appeals.push((party, 1)),
			}
		}
		Ok(())
	}

	/// I8.
	fn check_corrections(key: &ClaimKey, claim: &ClaimOf<T>) -> Broken {
		ensure!(claim.received <= claim.submitted_at, "I8: submitted before it was received");
		let State::Reversed(Reversal {
			by: ReversedBy::Replacement(reference), reversed_at, ..
		}) = claim.state
		else {
			return Ok(());
		};
		// One that came later uses the reference again, after the correction was folded.
		let correction = Claims::<T>::get(key.provider, reference)
			.filter(|correction| correction.submitted_at <= reversed_at);
		let Some(correction) = correction else { return Ok(()) };
		let named = correction.bill.replaces == Some(key.reference);
		ensure!(named, "I8: replaced by a claim that says otherwise");
		let received = match correction.bill.has_days_of(&claim.bill) {
			true => claim.received,
			false => correction.submitted_at,
		};
		let same = (&correction.bill.member, correction.bill.insurer, correction.received)
			== (&claim.bill.member, claim.bill.insurer, received);
		ensure!(same, "I8: replaced by a claim about something else");
		Ok(())
	}

	/// What I4, I5 and I13 want of a claim that stands.
	fn expect_services(key: &ClaimKey, claim: &ClaimOf<T>, expected: &mut Expected<T>) -> Broken {
		let bill = &claim.bill;
		let round = Self::last_round(key, claim).map(|(_, round)| round);
		let is_used = match &round {
			None => claim.is_pended(),
			Some(round) => round.covered().next().is_some(),
		};
		if let Some(evidence) = bill.evidence.filter(|_| is_used) {
			expected.evidence.insert(((key.provider, evidence.leaf), *key));
		}
		let Some(round) = round else { return Ok(()) };
		for place in round.covered() {
			let lines = bill.billed(place);
			for line in lines {
				let rendered = Rendered { provider: key.provider, row: line.row, day: line.day };
				let service = (bill.member.clone(), rendered, line.modifiers.to_vec());
				let billed = expected.billed.entry(service).or_insert((*key, 0));
				ensure!(billed.0 == *key, "I4: a service is covered twice");
				billed.1 = billed.1.saturating_add(1);
				if let Some(number) = line.dispensing {
					let is_new = expected.dispensed.insert((key.provider, number, bill.insurer));
					ensure!(is_new, "I13: what was dispensed once is covered twice");
				}
				let day = (bill.clinician.clone(), (key.provider, line.day));
				let count = expected.clinicians.entry(day).or_default();
				*count = count.saturating_add(1);
			}
			if let Some(service) = rendering(claim, &round, place) {
				let day = (bill.member.clone(), (key.provider, service.day));
				if service.taken > 0 {
					let taken = expected.taken.entry((day.clone(), service.row)).or_default();
					*taken = taken.saturating_add(service.taken);
				}
				if !service.within.is_empty() && service.allowed > 0 {
					let allowed = expected.parts.entry((day, service.within)).or_default();
					*allowed = allowed.saturating_add(service.allowed);
				}
			}
			if let Some(line) = lines.first().filter(|_| round.is_spaced(place)) {
				let service = (bill.member.clone(), line.row, line.day);
				let count = expected.served.entry(service).or_default();
				*count = count.saturating_add(1);
			}
		}
		Ok(())
	}

	/// I1, I2, I5, I6 and I7, from the maps.
	fn compare(expected: &Expected<T>) -> Broken {
		let members: BTreeSet<_> = MemberClaims::<T>::iter_keys().collect();
		ensure!(members == expected.members, "I1: a claim is not found by its member");
		let rounds: BTreeSet<_> = Adjudications::<T>::iter_keys().collect();
		ensure!(rounds == expected.rounds, "I1: a round of no claim");
		let pended: BTreeSet<_> = Pended::<T>::iter_keys().collect();
		ensure!(pended == expected.pended, "I2: what is listed is not what waits");
		let due: BTreeSet<_> = Due::<T>::iter_keys().collect();
		ensure!(due == expected.due, "I2: what is due is not what waits in time");
		let evidence: BTreeSet<_> = EvidenceUses::<T>::iter_keys().collect();
		ensure!(evidence == expected.evidence, "I5: leaves are not those that claims rest on");
		let clinicians: BTreeMap<_, _> = ClinicianDays::<T>::iter()
			.map(|(clinician, day, count)| ((clinician, day), count))
			.collect();
		ensure!(clinicians == expected.clinicians, "I5: lines of clinicians miscounted");
		let matters: BTreeMap<_, _> = Matters::<T>::iter().collect();
		ensure!(matters == expected.matters, "I6: matters are not the open appeals");
		ensure!(
			OpenAppeals::<T>::iter().count() == expected.appeals.len(),
			"I6: appeals of nobody"
		);
		for (party, count) in &expected.appeals {
			let is_counted = OpenAppeals::<T>::get(party) == *count;
			ensure!(is_counted && *count <= T::MaxAppeals::get(), "I6: open appeals miscounted");
		}
		let open: BTreeMap<_, _> = OpenClaims::<T>::iter().collect();
		ensure!(open == expected.open, "I7: open claims miscounted");
		Ok(())
	}

	/// I4 and I13, from the maps.
	fn compare_services(expected: &Expected<T>) -> Broken {
		let billed: BTreeMap<_, _> = Billed::<T>::iter()
			.map(|((member, rendered, modifiers), billed)| {
				((member, rendered, modifiers.into_inner()), (billed.claim, billed.lines))
			})
			.collect();
		ensure!(billed == expected.billed, "I4: what is billed is not what is covered");
		let mut served = BTreeMap::new();
		for ((member, row, bucket), days) in Served::<T>::iter() {
			ensure!(!days.0.is_empty(), "I4: a bucket without days");
			for day in &days.0 {
				ensure!(ServedDays::bucket(day.day) == bucket, "I4: a day in another bucket");
				served.insert((member.clone(), row, day.day), day.lines);
			}
		}
		ensure!(served == expected.served, "I4: the days served are not those covered");
		let mut dispensed = BTreeSet::new();
		for (provider, number, insurers) in Dispensings::<T>::iter() {
			ensure!(!insurers.is_empty(), "I13: a dispensing number with nobody");
			for insurer in insurers {
				let is_new = dispensed.insert((provider, number, insurer));
				ensure!(is_new, "I13: a dispensing number that is kept twice");
			}
		}
		ensure!(dispensed == expected.dispensed, "I13: dispensings are not those that are covered");
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// I10, of services that others include.
	fn compare_parts(expected: &Expected<T>) -> Broken {
		let (mut allowed, mut taken) = (BTreeMap::new(), BTreeMap::<_, Amount>::new());
		for (member, day, parts) in PartsBilled::<T>::iter() {
			let day = (member, day);
			ensure!(!parts.is_empty(), "I10: a day without parts");
			for part in parts {
				let rows: Vec<_> = part.within.iter().map(|including| including.row).collect();
				let of_part = part.within.iter().map(|including| including.taken);
				let of_part = of_part.fold(0, Amount::saturating_add);
				ensure!(part.allowed > 0 || of_part > 0, "I10: a part of nothing");
				if part.allowed > 0 {
					let before = allowed.insert((day.clone(), rows), part.allowed);
					ensure!(before.is_none(), "I10: a part that is kept twice");
				}
				for including in part.within.iter().filter(|including| including.taken > 0) {
					let sum = taken.entry((day.clone(), including.row)).or_default();
					*sum = sum.saturating_add(including.taken);
				}
			}
		}
		ensure!(allowed == expected.parts, "I10: parts are not what is covered");
		ensure!(taken == expected.taken, "I10: taken off otherwise than lines were reduced");
		Ok(())
	}

	/// I12.
	fn check_successions() -> Broken {
		for (institution, rows) in Predecessors::<T>::iter() {
			ensure!(rows.is_sorted_by_key(|row| row.until), "I12: predecessors out of order");
			let answering = T::Membership::successor_of(institution);
			let handed_over = |row: &Succession| {
				row.institution != institution
					&& T::Membership::successor_of(row.institution) == answering
			};
			ensure!(rows.iter().all(handed_over), "I12: from whom nobody took over");
		}
		Ok(())
	}

	/// I11.
	fn check_precedents() -> Broken {
		for ((member, service, modifiers), said) in Precedents::<T>::iter() {
			ensure!(!said.is_empty(), "I11: a precedent that says nothing");
			let claim = Self::row(&said.claim).map_err(|_| "I11: a precedent of no claim")?;
			let is_stated = |line: &ClaimLine| {
				(line.row, line.day, &line.modifiers) == (service.row, service.day, &modifiers)
			};
			let is_of = claim.bill.member == member
				&& said.claim.provider == service.provider
				&& claim.bill.lines.iter().any(is_stated);
			ensure!(is_of, "I11: a precedent of another service");
		}
		Ok(())
	}
}

/// I3.
fn check_balance(round: &Round) -> Broken {
	for line in &round.lines {
		let adjusted = line.adjustments.iter().map(|adjustment| adjustment.amount);
		let adjusted = adjusted.fold(0, u128::saturating_add);
		let balances = line.charge.checked_sub(adjusted) == Some(line.paid);
		ensure!(balances, "I3: a line does not balance");
		ensure!(line.is_covered() == line.delta.is_some(), "I3: a covered line that adds nothing");
	}
	let sums = Adjudication::of(round.lines.to_vec(), Vec::new(), Vec::new());
	let sums = sums.map_err(|_| "I3: a round that cannot be summed up")?;
	let stated = (round.outcome, round.charge, round.allowed, round.paid, round.patient);
	let summed = (sums.outcome, sums.charge, sums.allowed, sums.paid, sums.patient);
	ensure!(stated == summed, "I3: a round that is not the sum of its lines");
	let covers =
		|place: &u32| round.lines.get(*place as usize).is_some_and(LineOutcome::is_covered);
	ensure!(round.spaced.is_sorted() && round.spaced.iter().all(covers), "I3: spaced and denied");
	Ok(())
}
