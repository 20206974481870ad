// SPDX-License-Identifier: Apache-2.0

//! What providers, insurers, members and panels do.

use frame_support::{dispatch::DispatchResult, storage::with_storage_layer};
use salus_adjudication::{Carc, ClaimKey, Decided, Payee, Units};
use salus_primitives::{
	merkle, Commitment, Day, Digest, InclusionProof, InstitutionId, Matter, Moment, Ruling, Rulings,
};

use super::{Claims, *};

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn commitment(number: u64) -> Commitment {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

/// The clinical credential of `clinician`.
pub fn licence(clinician: AccountId) -> Commitment {
	commitment(1_000_000 + clinician)
}

/// `days` after today, negative before.
pub fn day(days: i32) -> Day {
	Day(TODAY.0 + days)
}

/// One unit of `row` today, charged at 150.00.
pub fn line(row: u32) -> ClaimLine {
	ClaimLine {
		row,
		day: TODAY,
		units: Units::whole(1),
		charge: 15_000,
		modifiers: Modifiers::default(),
		authorisation: None,
		dispensing: None,
		prior: None,
	}
}

/// As `line`, on another day.
pub fn line_on(row: u32, days: i32) -> ClaimLine {
	ClaimLine { day: day(days), ..line(row) }
}

/// As `line_on`, for what was dispensed with the `number`.
pub fn dispensed_on(row: u32, days: i32, number: u8) -> ClaimLine {
	ClaimLine { dispensing: Some(dispensing(number)), ..line_on(row, days) }
}

/// What stands for a pack.
pub fn dispensing(number: u8) -> Digest {
	Digest::from([number; 32])
}

/// The claim of the clinic about the member with the reference `number`.
pub fn submission(number: u64, lines: &[ClaimLine]) -> SubmissionOf<Test> {
	Submission {
		reference: commitment(number),
		insurer: INSURER,
		member: MEMBER,
		currency: CHF,
		clinician: DOCTOR,
		credential: licence(DOCTOR),
		replaces: None,
		diagnosis: commitment(500 + number),
		evidence: None,
		prior: None,
		payee: Payee::Institution(CLINIC),
		whole: None,
		lines: lines.to_vec().try_into().unwrap(),
	}
}

/// A visit.
pub fn visit(number: u64) -> SubmissionOf<Test> {
	submission(number, &[line(VISIT)])
}

/// As `submission`, correcting the claim `original`.
pub fn replacement(number: u64, original: u64, lines: &[ClaimLine]) -> SubmissionOf<Test> {
	Submission { replaces: Some(commitment(original)), ..submission(number, lines) }
}

/// So dear a visit that the insurer looks at it.
pub fn dear(number: u64) -> SubmissionOf<Test> {
	submission(number, &[ClaimLine { charge: REVIEW_ABOVE + 1, ..line_on(VISIT, -9) }])
}

pub fn submit(submission: SubmissionOf<Test>) -> DispatchResult {
	submit_by(CLINIC, submission)
}

pub fn submit_by(provider: InstitutionId, submission: SubmissionOf<Test>) -> DispatchResult {
	let submit = || Claims::submit(signed(submitter(provider)), Box::new(submission));
	with_storage_layer(|| submit().map(|_| ()).map_err(|refused| refused.error))
}

/// The key of the clinic's claim with the reference `number`.
pub fn key(number: u64) -> ClaimKey {
	ClaimKey { provider: CLINIC, reference: commitment(number) }
}

pub fn decided(number: u64, round: u8) -> Decided {
	Decided { claim: key(number), round }
}

pub fn void(number: u64) -> DispatchResult {
	with_storage_layer(|| Claims::void(signed(submitter(CLINIC)), key(number)))
}

pub fn decide(number: u64, verdict: Verdict) -> DispatchResult {
	let agent = signed(adjudicator(INSURER));
	with_storage_layer(|| Claims::decide_pended(agent, key(number), verdict))
}

pub fn release(number: u64) -> DispatchResult {
	decide(number, Verdict::Release)
}

pub fn reverse(number: u64, reason: ReversalReason) -> DispatchResult {
	let agent = signed(adjudicator(INSURER));
	with_storage_layer(|| Claims::reverse(agent, key(number), reason))
}

/// The clinic appeals, on grounds of its own.
pub fn appeal(number: u64, grounds: u64) -> DispatchResult {
	appeal_by(submitter(CLINIC), number, grounds)
}

pub fn appeal_by(signer: AccountId, number: u64, grounds: u64) -> DispatchResult {
	with_storage_layer(|| Claims::appeal(signed(signer), key(number), commitment(grounds)))
}

pub fn withdraw(number: u64) -> DispatchResult {
	with_storage_layer(|| Claims::withdraw_appeal(signed(submitter(CLINIC)), key(number)))
}

/// The matter of the open appeal about a claim.
pub fn matter(number: u64) -> Matter {
	let claim = row(number);
	Claims::matter(&key(number), &claim, claim.appeal.unwrap().number)
}

/// Lets the panel of a claim rule.
pub fn rule(number: u64, ruling: Ruling) -> DispatchResult {
	let matter = matter(number);
	Jury::close(&matter);
	Claims::ruled(&matter, ruling);
	Ok(())
}

pub fn fold(numbers: &[u64]) -> DispatchResult {
	let references: Vec<_> = numbers.iter().map(|number| commitment(*number)).collect();
	let references = references.try_into().unwrap();
	with_storage_layer(|| Claims::fold(signed(STRANGER), CLINIC, references))
}

pub fn row(number: u64) -> ClaimOf<Test> {
	Claims::row(&key(number)).unwrap()
}

/// The last round of a claim.
pub fn last_round(number: u64) -> Round {
	Claims::last_round(&key(number), &row(number)).unwrap().1
}

/// Why each line of the last round was denied, if it was.
pub fn denials(number: u64) -> Vec<Option<Carc>> {
	last_round(number).lines.iter().map(|line| line.denied).collect()
}

/// Proves that the clinic anchored the evidence `number`, beside another leaf.
pub fn evidence(number: u64) -> InclusionProof {
	let (leaf, other) = (leaf(number), merkle::leaf_hash(b"another"));
	let root = Digest(merkle::root([leaf, other]));
	InclusionProof { root, index: 0, leaf, path: vec![other].try_into().unwrap() }
}

/// The leaf of the evidence `number`.
pub fn leaf(number: u64) -> sp_core::H256 {
	merkle::leaf_hash(&number.to_be_bytes())
}

pub fn now() -> Moment {
	Timestamp::get()
}

/// Goes to the next block, so much later.
pub fn pass(milliseconds: Moment) {
	System::set_block_number(System::block_number() + 1);
	pallet_timestamp::Now::<Test>::mutate(|now| *now += milliseconds);
}

/// Runs the sweep with all the weight that it wants.
pub fn sweep() {
	Claims::sweep(&mut frame_support::weights::WeightMeter::new());
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}
