// SPDX-License-Identifier: Apache-2.0

//! What the calls and the steps of the sweep cost at their worst: lines in rows and on days of their
//! own, all covered after another payer, with an authorisation, evidence, a dispensing number and days
//! between services; a provider that owes a little; parties that were handed over as often as can
//! be.

use alloc::{boxed::Box, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{EnsureOrigin, Get},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_adjudication::{
	Amount, ClaimKey, DayParts, Decided, Payee, Payment, Policies, Prior, PromptPay, Settlement,
	Terms, Units, MAX_LINES, MAX_PARTS, MAX_WITHIN,
};
use salus_primitives::{
	Anchoring, Commitment, Credentialing, Day, Digest, InclusionProof, InstitutionId, Matter,
	Membership, Panels, Representation, Ruling, Rulings, Sponsorship,
};
use sp_core::H256;

use crate::*;

const RESERVE: Amount = 1_000_000_000_000;

/// Provider and insurer, who speaks for them, and all that a claim names.
struct Case<T: Config> {
	submitter: AccountIdOf<T>,
	provider: InstitutionId,
	adjudicator: AccountIdOf<T>,
	insurer: InstitutionId,
	member: AccountIdOf<T>,
	clinician: AccountIdOf<T>,
	credential: Commitment,
	evidence: InclusionProof,
	terms: Terms,
	lines: u32,
}

/// A case with `lines`. Its provider submits, or is the oldest for which the submitter answers.
fn case<T: Config>(lines: u32, is_succeeded: bool) -> Case<T> {
	let submitter: T::AccountId = account("submitter", 0, 0);
	let institution = T::Membership::benchmark_institution(&submitter);
	let provider =
		if is_succeeded { T::Membership::benchmark_predecessor(institution) } else { institution };
	T::Sponsorship::benchmark_sponsor(provider, &account("regular", 0, 0));
	let adjudicator: T::AccountId = account("adjudicator", 0, 0);
	let insuring = T::Membership::benchmark_institution(&adjudicator);
	let insurer = T::Membership::benchmark_predecessor(insuring);
	let member: T::AccountId = account("member", 0, 0);
	let terms = T::Policies::benchmark_policy(insurer, &member, provider, lines);
	T::Representation::benchmark_representative(&member, &account("representative", 0, 0));
	T::Settlement::benchmark_reserve(insurer, terms.currency, RESERVE);
	let clinician: T::AccountId = account("clinician", 0, 0);
	let (_, credential) = T::Credentialing::benchmark_credential(&clinician);
	let evidence = T::Anchoring::benchmark_anchor(provider);
	let case = Case {
		submitter,
		provider,
		adjudicator,
		insurer,
		member,
		clinician,
		credential,
		evidence,
		terms,
		lines,
	};
	succeed_others::<T>(provider);
	case.pay_too_much();
	case.serve_before();
	case.bill_parts_before();
	case.dispense_before();
	case
}

/// Lets `provider`, and who answers for it, have taken over from as many as can be.
pub(crate) fn succeed_others<T: Config>(provider: InstitutionId) {
	let answering = T::Membership::successor_of(provider);
	for institution in [answering, provider] {
		let others = (1..=T::MaxPredecessors::get()).map(|number| Succession {
			institution: InstitutionId(u32::MAX - number),
			until: Day(i32::MAX),
		});
		let mut others: Vec<_> = others.collect();
		if institution != provider {
			others[0].institution = provider;
		}
		Predecessors::<T>::insert(institution, BoundedVec::truncate_from(others));
	}
}

fn commitment(number: u32) -> Commitment {
	let mut bytes = [1; 32];
	bytes[..4].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

/// The dispensing number of a line of a claim.
fn dispensing(claim: u32, row: u32) -> Digest {
	let mut bytes = [2; 32];
	bytes[..4].copy_from_slice(&claim.to_be_bytes());
	bytes[4..8].copy_from_slice(&row.to_be_bytes());
	bytes.into()
}

fn today<T: Config>() -> Day {
	Day::of(Pallet::<T>::now())
}

impl<T: Config> Case<T> {
	/// Rows of their own, each on a day of its own, up to the last day of a bucket.
	fn lines(&self) -> Vec<ClaimLine> {
		let days = BUCKET_DAYS as i32;
		let last = (today::<T>().0 + 1).div_euclid(days) * days - 1;
		let line = |row: u32| ClaimLine {
			row,
			day: Day(last - row as i32),
			units: Units::whole(1),
			charge: 20_000,
			modifiers: BoundedVec::truncate_from((0..MAX_MODIFIERS as u8).rev().collect()),
			authorisation: Some(row),
			dispensing: Some(dispensing(0, row)),
			prior: Some(Prior { paid: 5_000, patient: 14_000 }),
		};
		(0..self.lines).map(line).collect()
	}

	fn submission(&self) -> SubmissionOf<T> {
		let Self { insurer, provider, credential, .. } = *self;
		let (remitted, remittance) = (today::<T>(), Commitment::default());
		Submission {
			reference: commitment(0),
			insurer,
			member: self.member.clone(),
			currency: self.terms.currency,
			clinician: self.clinician.clone(),
			credential,
			replaces: None,
			diagnosis: Commitment::default(),
			evidence: Some(self.evidence.clone()),
			prior: Some(PriorRemittance { remitted, remittance }),
			payee: Payee::Institution(provider),
			whole: None,
			lines: BoundedVec::truncate_from(self.lines()),
		}
	}

	fn key(&self) -> ClaimKey {
		ClaimKey { provider: self.provider, reference: commitment(0) }
	}

	/// The claim, submitted.
	fn submitted(self) -> Self {
		assert_ok!(Pallet::<T>::enter(self.provider, self.submission()));
		self
	}

	/// The claim, waiting for the insurer, which is late without that being noted.
	fn late(self) -> Self {
		CurrentLimits::<T>::put(Limits { lines_per_day: 0 });
		let case = self.submitted();
		let key = case.key();
		case.change(|claim| {
			let State::Pended { due, .. } = &mut claim.state else { panic!("it waits") };
			Due::<T>::remove(DueAt::from(*due), key);
			*due = 0;
			claim.submitted_at = 0;
		});
		Due::<T>::insert(DueAt::from(0), key, ());
		case
	}

	/// The claim, of which each line was denied for a reason that a panel can overturn.
	fn denied(self) -> Self {
		let case = Self { credential: Commitment::default(), ..self }.submitted();
		assert_eq!(case.round().appealable().count(), case.lines as usize);
		case
	}

	/// The same, before a panel.
	fn appealed(self) -> Self {
		T::Panels::benchmark_institutions();
		let case = self.denied();
		let grounds = Commitment::default();
		assert_ok!(Pallet::<T>::do_appeal(case.submitter.clone(), case.key(), grounds));
		case
	}

	fn change(&self, change: impl FnOnce(&mut ClaimOf<T>)) {
		Claims::<T>::mutate(self.provider, commitment(0), |claim| {
			change(claim.as_mut().expect("it was submitted"));
		});
	}

	fn claim(&self) -> ClaimOf<T> {
		Claims::<T>::get(self.provider, commitment(0)).expect("it was submitted")
	}

	fn round(&self) -> Round {
		let (_, round) = Pallet::<T>::last_round(&self.key(), &self.claim()).expect("it has one");
		round
	}

	fn matter(&self) -> Matter {
		let claim = self.claim();
		let number = claim.appeal.expect("it is appealed").number;
		Pallet::<T>::matter(&self.key(), &claim, number)
	}

	/// Lets the provider owe the least that it can.
	fn pay_too_much(&self) {
		let claim = ClaimKey { provider: self.provider, reference: commitment(u32::MAX) };
		let payment = Payment {
			insurer: self.insurer,
			currency: self.terms.currency,
			payee: Payee::Institution(self.provider),
			decided: Decided { claim, round: 0 },
			amount: 1,
			received: today::<T>(),
			prompt_pay: PromptPay::default(),
		};
		assert_ok!(T::Settlement::settle(payment.clone()));
		assert_ok!(T::Settlement::reverse(&payment));
	}

	/// Lets the rows of the lines be covered on as many days as can be, none of them too near.
	fn serve_before(&self) {
		let between = self.terms.benefits.iter().filter_map(|row| row.frequency.days_between);
		let between = between.max().map_or(0, i32::from);
		for line in self.lines() {
			let last = line.day.0 - between;
			let bucket = ServedDays::bucket(Day(last));
			let days = bucket * BUCKET_DAYS as i32..=last;
			let served = days.map(|day| ServedDay { day: Day(day), lines: 1 }).collect();
			let served = ServedDays(BoundedVec::truncate_from(served));
			Served::<T>::insert((&self.member, line.row, bucket), served);
		}
	}

	/// Lets each day have as many parts as can be beside that of the line, each of which includes a
	/// little.
	fn bill_parts_before(&self) {
		for line in self.lines() {
			let mut parts = DayParts { day: line.day, parts: BoundedVec::new() };
			for number in 1..MAX_PARTS {
				let within: Vec<_> =
					(0..MAX_WITHIN).map(|place| line.row + place * number).collect();
				assert!(parts.enter(&within, 1));
			}
			PartsBilled::<T>::insert(&self.member, (self.provider, line.day), parts.parts);
		}
	}

	/// Lets as many other insurers as can be have the dispensing number of each line, with whomever
	/// it is looked up.
	fn dispense_before(&self) {
		let insurers: Vec<_> =
			(1..=MAX_INSURERS).map(|other| InstitutionId(u32::MAX - other)).collect();
		for number in (0..self.lines).map(|row| dispensing(0, row)) {
			for other in Pallet::<T>::others(self.provider) {
				let insurers = BoundedVec::truncate_from(insurers.clone());
				Dispensings::<T>::insert(other.institution, number, insurers);
			}
			// One more finds room.
			let insurers = BoundedVec::truncate_from(insurers[1..].to_vec());
			Dispensings::<T>::insert(self.provider, number, insurers);
		}
	}

	fn assert_covered(&self) {
		assert!(self.claim().stands());
		assert_eq!(self.round().covered().count(), self.lines as usize);
		assert_eq!(self.round().spaced.len(), self.lines as usize);
	}
}

/// Claims that rest, each of a member and a clinician of its own, with as many rounds as there can
/// be; and their provider.
fn rested<T: Config>(count: u32) -> (InstitutionId, Vec<Commitment>) {
	let case = case::<T>(MAX_LINES, true).submitted();
	let (provider, template) = (case.provider, case.claim());
	let round = Round { appealable_until: 0, ..case.round() };
	let covered: Vec<_> = round.covered().collect();
	let rests = |number: u32| {
		let reference = commitment(number);
		let key = ClaimKey { provider, reference };
		let mut claim = template.clone();
		claim.bill.reference = reference;
		claim.bill.member = account("resting", number, 0);
		claim.bill.clinician = account("rested", number, 0);
		let evidence = claim.bill.evidence.as_mut().expect("it has some");
		evidence.leaf = H256::repeat_byte(number as u8);
		for line in claim.bill.lines.iter_mut() {
			line.dispensing = Some(dispensing(number, line.row));
		}
		claim.changed_at = 0;
		claim.rounds = T::MaxRounds::get() as u8;
		for number in 0..claim.rounds {
			Adjudications::<T>::insert(Decided { claim: key, round: number }, &round);
		}
		MemberClaims::<T>::insert(&claim.bill.member, key, ());
		Pallet::<T>::enter_services(&key, &claim, &round, &covered);
		Pallet::<T>::enter_evidence(&key, &claim);
		for (day, parts) in PartsBilled::<T>::iter_prefix(&template.bill.member) {
			PartsBilled::<T>::insert(&claim.bill.member, day, parts);
		}
		T::Sponsorship::benchmark_sponsor(provider, &account("regular", 0, 0));
		assert_ok!(T::Sponsorship::charge(provider, claim.rows()));
		assert_ok!(T::Policies::claim_added(&claim.bill.member));
		Pallet::<T>::put(&key, &claim);
		reference
	};
	(provider, (1..=count).map(rests).collect())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn submit(l: Linear<1, { MAX_LINES }>) {
		let case = case::<T>(l, false);
		Predecessors::<T>::remove(case.provider);
		let submission = Box::new(case.submission());

		#[extrinsic_call]
		_(RawOrigin::Signed(case.submitter.clone()), submission);

		case.assert_covered();
	}

	#[benchmark]
	fn submit_succeeding(l: Linear<1, { MAX_LINES }>) {
		let case = case::<T>(l, false);
		let submission = Box::new(case.submission());

		#[extrinsic_call]
		submit(RawOrigin::Signed(case.submitter.clone()), submission);

		case.assert_covered();
	}

	#[benchmark]
	fn void() {
		let case = case::<T>(MAX_LINES, true).submitted();
		case.assert_covered();

		#[extrinsic_call]
		_(RawOrigin::Signed(case.submitter.clone()), case.key());

		assert!(!case.claim().stands());
	}

	#[benchmark]
	fn decide_pended() {
		let case = case::<T>(MAX_LINES, true).late();

		#[extrinsic_call]
		_(RawOrigin::Signed(case.adjudicator.clone()), case.key(), Verdict::Release);

		case.assert_covered();
	}

	#[benchmark]
	fn reverse() {
		let case = case::<T>(MAX_LINES, true).submitted();
		case.assert_covered();
		let reason = ReversalReason::Findings;

		#[extrinsic_call]
		_(RawOrigin::Signed(case.adjudicator.clone()), case.key(), reason);

		assert!(!case.claim().stands());
	}

	#[benchmark]
	fn appeal() {
		let case = case::<T>(MAX_LINES, true).denied();
		T::Panels::benchmark_institutions();

		#[extrinsic_call]
		_(RawOrigin::Signed(case.submitter.clone()), case.key(), Commitment::default());

		assert!(case.claim().is_appealed());
	}

	#[benchmark]
	fn withdraw_appeal() {
		let case = case::<T>(MAX_LINES, true).appealed();
		T::Panels::benchmark_seats(&case.matter());

		#[extrinsic_call]
		_(RawOrigin::Signed(case.submitter.clone()), case.key());

		assert!(!case.claim().is_appealed());
	}

	#[benchmark]
	fn apply_ruling() {
		let case = case::<T>(MAX_LINES, true).appealed();
		let matter = case.matter();

		#[block]
		{
			Pallet::<T>::ruled(&matter, Ruling::Overturned);
		}

		assert_eq!(case.claim().rounds, 2);
		case.assert_covered();
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let (provider, references) = rested::<T>(n);
		let caller: T::AccountId = whitelisted_caller();
		let references = BoundedVec::truncate_from(references);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), provider, references);

		assert_eq!(Folds::<T>::get(provider).map(|folded| folded.count), Some(n));
	}

	#[benchmark]
	fn set_deadlines() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let deadlines = Deadlines { decision: 1, appeal: 1 };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deadlines);

		assert_eq!(CurrentDeadlines::<T>::get(), deadlines);
		Ok(())
	}

	#[benchmark]
	fn set_limits() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let limits = Limits { lines_per_day: 1 };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, limits);

		assert_eq!(CurrentLimits::<T>::get(), limits);
		Ok(())
	}

	#[benchmark]
	fn sweep_nothing() {
		CurrentLimits::<T>::put(Limits { lines_per_day: 0 });
		let case = case::<T>(MAX_LINES, true).submitted();
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::sweep(&mut meter);
		}

		assert_eq!(meter.consumed(), T::WeightInfo::sweep_nothing());
		assert!(case.claim().is_pended());
	}

	#[benchmark]
	fn sweep_overdue() {
		let case = case::<T>(MAX_LINES, true).late();

		#[block]
		{
			let (at, key) = Due::<T>::iter_keys().next().expect("a claim waits");
			Pallet::<T>::sweep_one(at, &key);
		}

		let state = case.claim().state;
		assert!(matches!(state, State::Pended { missed: Some(_), .. }));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
