// SPDX-License-Identifier: Apache-2.0

//! What may happen, as it comes at random, and the calls that it is.

use frame_support::weights::WeightMeter;
use pallet_coverage::Decision;
use proptest::{collection::vec, prelude::*, sample::select};
use salus_adjudication::{Amount, ClaimKey, Payee, PlanVersion, Prior, Rate, ReviewReason, Units};
use salus_primitives::{Day, InstitutionId, Membership, Moment, Ruling, Rulings};

use crate::{
	mock::{Claims, *},
	*,
};

/// A line, so many days ago, in an order of row, days, units, modifier, authorisation and dispensing.
type Rendering = (u32, i32, u32, u8, Option<u32>, Option<u8>);

/// A claim before it is written.
#[derive(Clone, Debug)]
pub struct Draft {
	provider: InstitutionId,
	number: u64,
	member: AccountId,
	clinician: AccountId,
	lines: Vec<Rendering>,
	/// Of each line.
	charge: Amount,
	evidence: Option<u64>,
	/// The place of a claim of the provider that stands.
	replaces: Option<usize>,
	is_whole: bool,
	pays_member: bool,
	names_successor: bool,
}

/// `place` is that of a claim among those that were not folded, mostly of one for which the op makes
/// sense.
#[derive(Clone, Debug)]
pub enum Op {
	Submit(Draft),
	SubmitMany(Vec<Draft>),
	/// A dressing, and afterwards the operation that includes it.
	SubmitPart(Draft),
	Void {
		place: usize,
	},
	Decide {
		place: usize,
		verdict: Verdict,
	},
	Reverse {
		place: usize,
		reason: ReversalReason,
	},
	Appeal {
		place: usize,
		by_member: bool,
		grounds: u64,
	},
	Withdraw {
		place: usize,
	},
	Rule {
		place: usize,
		ruling: Ruling,
	},
	Apply {
		place: usize,
	},
	Fold {
		place: usize,
	},
	Authorise {
		provider: InstitutionId,
		member: AccountId,
		number: u32,
		units: u32,
	},
	Fund {
		insurer: InstitutionId,
		amount: Amount,
	},
	Pay {
		insurer: InstitutionId,
	},
	Repay {
		provider: InstitutionId,
		amount: Amount,
	},
	Terminate {
		member: AccountId,
		days_ago: i32,
	},
	Renew {
		member: AccountId,
		version: u32,
		gap: u32,
	},
	SetPrice {
		row: u32,
		amount: u32,
	},
	SetDeadlines {
		days: [Moment; 2],
	},
	SetLimits {
		lines: u32,
	},
	Pass {
		hours: Moment,
	},
	Sweep {
		steps: u64,
	},
	Die {
		member: AccountId,
		days_ago: i32,
	},
	Bar {
		clinician: AccountId,
	},
	Prepay {
		provider: InstitutionId,
		rows: u32,
	},
	Succeed {
		predecessor: InstitutionId,
		successor: InstitutionId,
	},
}

fn provider() -> impl Strategy<Value = InstitutionId> {
	select(vec![CLINIC, CLINIC, CLINIC, PHARMACY, HEIR])
}

fn member() -> impl Strategy<Value = AccountId> {
	prop_oneof![
		12 => Just(MEMBER),
		6 => Just(SPOUSE),
		3 => Just(SECOND_COVERAGE),
		1 => Just(STRANGER),
	]
}

fn rendering() -> impl Strategy<Value = Rendering> {
	let row = prop_oneof![
		20 => select(vec![
			VISIT, VISIT, SCAN, OPERATION, CHECK_UP, DRESSING, STAY, GLASSES, MEDICINE, MEDICINE,
		]),
		1 => select(vec![SPA, DENTURE]),
	];
	let days_ago = prop_oneof![
		24 => 0i32..3,
		3 => 0i32..40,
		1 => -1i32..110,
	];
	let units = prop_oneof![24 => 1u32..5, 1 => Just(0u32)];
	let authorisation = prop::option::weighted(0.6, 0u32..8);
	(row, days_ago, units, 0u8..2, authorisation, prop::option::weighted(0.4, 0u8..12))
}

fn draft() -> impl Strategy<Value = Draft> {
	use prop::{bool::weighted, option};
	let charge = prop_oneof![
		16 => select(vec![8_000, 15_000, 25_000]),
		3 => Just(REVIEW_ABOVE),
		1 => Just(0),
	];
	let clinician = prop_oneof![
		14 => select(vec![DOCTOR, SURGEON]),
		1 => Just(QUACK),
	];
	let named = (provider(), 0u64..40, member(), clinician);
	let said = (option::weighted(0.7, 0u64..60), option::weighted(0.15, 0usize..8));
	let flags = (weighted(0.4), weighted(0.2), weighted(0.05));
	(named, vec(rendering(), 1..5), charge, said, flags).prop_map(
		|(
			(provider, number, member, clinician),
			lines,
			charge,
			(evidence, replaces),
			(is_whole, pays_member, names_successor),
		)| Draft {
			provider,
			number,
			member,
			clinician,
			lines,
			charge,
			evidence,
			replaces,
			is_whole,
			pays_member,
			names_successor,
		},
	)
}

fn op_of_claim() -> impl Strategy<Value = Op> {
	use ReversalReason::*;
	let place = || 0usize..8;
	let verdict = select(vec![
		Verdict::Release,
		Verdict::Release,
		Verdict::Refuse(ReviewReason::NotNecessary),
		Verdict::Refuse(ReviewReason::Findings),
	]);
	let reason = select(vec![CoverageEnded, OtherPayerFirst, Findings, Mistake]);
	let ruling = select(vec![Ruling::Upheld, Ruling::Overturned, Ruling::Overturned]);
	prop_oneof![
		26 => draft().prop_map(Op::Submit),
		3 => vec(draft(), 1..=MAX_CLAIMS as usize).prop_map(Op::SubmitMany),
		2 => draft().prop_map(Op::SubmitPart),
		5 => place().prop_map(|place| Op::Void { place }),
		7 => (place(), verdict).prop_map(|(place, verdict)| Op::Decide { place, verdict }),
		6 => (place(), reason).prop_map(|(place, reason)| Op::Reverse { place, reason }),
		9 => (place(), any::<bool>(), 0u64..2)
			.prop_map(|(place, by_member, grounds)| Op::Appeal { place, by_member, grounds }),
		2 => place().prop_map(|place| Op::Withdraw { place }),
		8 => (place(), ruling).prop_map(|(place, ruling)| Op::Rule { place, ruling }),
		2 => place().prop_map(|place| Op::Apply { place }),
		5 => place().prop_map(|place| Op::Fold { place }),
	]
}

fn op_around() -> impl Strategy<Value = Op> {
	let insurer = || select(vec![INSURER, INSURER, SUPPLEMENT, HEIR]);
	let row = || select(vec![VISIT, SCAN, CHECK_UP, STAY]);
	let succession = select(vec![
		(CLINIC, HEIR),
		(PHARMACY, CLINIC),
		(PHARMACY, HEIR),
		(HEIR, PHARMACY),
		(INSURER, HEIR),
	]);
	let days = [1u64..50, 1u64..200];
	prop_oneof![
		32 => (provider(), member(), 0u32..8, 1u32..6).prop_map(
			|(provider, member, number, units)| Op::Authorise { provider, member, number, units }
		),
		16 => (insurer(), 1u128..30_000).prop_map(|(insurer, amount)| Op::Fund { insurer, amount }),
		12 => insurer().prop_map(|insurer| Op::Pay { insurer }),
		12 => (provider(), 1u128..10_000)
			.prop_map(|(provider, amount)| Op::Repay { provider, amount }),
		8 => (member(), -60i32..5).prop_map(|(member, days_ago)| Op::Terminate { member, days_ago }),
		12 => (member(), 0u32..2, 0u32..3).prop_map(|(member, version, gap)| Op::Renew { member, version, gap }),
		8 => (row(), 0u32..20_000).prop_map(|(row, amount)| Op::SetPrice { row, amount }),
		4 => days.prop_map(|days| Op::SetDeadlines { days }),
		4 => (1u32..8).prop_map(|lines| Op::SetLimits { lines }),
		48 => (0u64..72).prop_map(|hours| Op::Pass { hours }),
		4 => Just(Op::Pass { hours: DECISION / HOUR }),
		3 => Just(Op::Pass { hours: HISTORY_PERIOD / HOUR }),
		20 => (0u64..4).prop_map(|steps| Op::Sweep { steps }),
		1 => (member(), 0i32..10).prop_map(|(member, days_ago)| Op::Die { member, days_ago }),
		1 => select(vec![DOCTOR, SURGEON]).prop_map(|clinician| Op::Bar { clinician }),
		1 => (provider(), 0u32..200).prop_map(|(provider, rows)| Op::Prepay { provider, rows }),
		1 => succession
			.prop_map(|(predecessor, successor)| Op::Succeed { predecessor, successor }),
	]
}

pub fn op() -> impl Strategy<Value = Op> {
	prop_oneof![3 => op_of_claim(), 2 => op_around()]
}

const HOUR: Moment = DAY / 24;

fn today() -> Day {
	Day::of(now())
}

fn ago(days: i32) -> Day {
	Day(today().0 - days)
}

pub fn answering(institution: InstitutionId) -> InstitutionId {
	Register::successor_of(institution)
}

fn insurer_of(member: AccountId) -> InstitutionId {
	if member == SECOND_COVERAGE {
		SUPPLEMENT
	} else {
		INSURER
	}
}

impl Draft {
	/// What is corrected keeps its member.
	fn written(self) -> SubmissionOf<Test> {
		let original = self.replaces.and_then(|place| {
			let mut claims: Vec<_> = crate::Claims::<Test>::iter_prefix(self.provider)
				.filter(|(_, claim)| claim.stands())
				.map(|(reference, claim)| (reference, claim.bill.member, claim.bill.insurer))
				.collect();
			claims.sort();
			claims.get(place.checked_rem(claims.len())?).copied()
		});
		let member = original.map_or(self.member, |(_, member, _)| member);
		let comes_after = member == SECOND_COVERAGE && self.charge > 8_000;
		let line =
			|(row, days_ago, units, modifier, authorisation, number): &Rendering| ClaimLine {
				row: *row,
				day: ago(*days_ago),
				units: Units(u64::from(*units) * 500),
				charge: self.charge,
				modifiers: vec![*modifier].try_into().unwrap(),
				authorisation: authorisation.map(|number| for_row(number, *row)),
				dispensing: number.map(dispensing),
				prior: comes_after.then_some(Prior { paid: 3_000, patient: 9_000 }),
			};
		let lines: Vec<_> = self.lines.iter().map(line).collect();
		let named = original.map_or(insurer_of(member), |(.., insurer)| insurer);
		let (remitted, remittance) = (today(), commitment(0));
		let anchor = |number: u64| Anchors::anchor(self.provider, &number.to_be_bytes(), now());
		Submission {
			member,
			insurer: if self.names_successor { answering(named) } else { named },
			clinician: self.clinician,
			credential: licence(self.clinician),
			replaces: original.map(|(reference, ..)| reference),
			evidence: self.evidence.map(anchor),
			prior: comes_after.then_some(PriorRemittance { remitted, remittance }),
			payee: match self.pays_member {
				true => Payee::Account(member),
				false => Payee::Institution(self.provider),
			},
			whole: lines[0].authorisation.filter(|_| self.is_whole),
			..submission(self.number, &lines)
		}
	}
}

/// Odd authorisations are for stays, with a price.
fn for_row(number: u32, row: u32) -> u32 {
	number & !1 | u32::from(row == STAY)
}

/// The claim at `place` among those that were not folded, sensible ones first.
fn pick(
	place: usize,
	is_sensible: impl Fn(&ClaimKey, &ClaimOf<Test>) -> bool,
) -> (ClaimKey, AccountId) {
	let rows = crate::Claims::<Test>::iter();
	let mut rows: Vec<_> = rows
		.map(|(provider, reference, row)| {
			let key = ClaimKey { provider, reference };
			(!is_sensible(&key, &row), key, row.bill.member)
		})
		.collect();
	rows.sort();
	let sensible = rows.iter().filter(|(is_other, ..)| !is_other).count();
	let among = if sensible > 0 && place < 7 { sensible } else { rows.len() };
	let picked = place.checked_rem(among).and_then(|place| rows.get(place));
	picked.map_or((key(99), MEMBER), |(_, key, member)| (*key, *member))
}

fn insurer_named(key: &ClaimKey) -> InstitutionId {
	Claims::row(key).map_or(INSURER, |claim| claim.bill.insurer)
}

fn can_be_appealed(key: &ClaimKey, claim: &ClaimOf<Test>) -> bool {
	let until = match claim.state {
		State::Reversed(reversal) => reversal.appealable_until,
		_ => Claims::last_round(key, claim)
			.filter(|(_, round)| round.appealable().next().is_some())
			.map_or(0, |(_, round)| round.appealable_until),
	};
	!claim.is_open() && now() < until
}

fn awaits_application(_: &ClaimKey, claim: &ClaimOf<Test>) -> bool {
	claim.appeal.is_some_and(|appeal| appeal.ending == Some(Ending::Overturned { applied: false }))
}

fn rests(_: &ClaimKey, claim: &ClaimOf<Test>) -> bool {
	!claim.is_open() && claim.changed_at + HISTORY_PERIOD <= now()
}

/// The calls of an op, with who signs them. What is no call befalls.
pub fn calls_of(op: Op) -> Vec<(RuntimeOrigin, RuntimeCall)> {
	let by_provider = |key: &ClaimKey| signed(submitter(answering(key.provider)));
	let by_insurer = |key: &ClaimKey| signed(adjudicator(answering(insurer_named(key))));
	let (origin, call) = match op {
		Op::Submit(draft) => {
			let origin = signed(submitter(draft.provider));
			(origin, Call::submit { submission: Box::new(draft.written()) })
		}
		Op::SubmitMany(drafts) => {
			let provider = drafts[0].provider;
			let written = |draft: Draft| Draft { provider, ..draft }.written();
			let submissions: Vec<_> = drafts.into_iter().map(written).collect();
			let submissions = submissions.try_into().unwrap();
			(signed(submitter(provider)), Call::submit_many { submissions })
		}
		Op::Void { place } => {
			let (claim, _) = pick(place, |_, claim| claim.stands() && !claim.is_appealed());
			(by_provider(&claim), Call::void { claim })
		}
		Op::Decide { place, verdict } => {
			let (claim, _) = pick(place, |_, claim| claim.is_pended());
			(by_insurer(&claim), Call::decide_pended { claim, verdict })
		}
		Op::Reverse { place, reason } => {
			let (claim, _) = pick(place, |_, claim| claim.stands() && !claim.is_open());
			(by_insurer(&claim), Call::reverse { claim, reason })
		}
		Op::Appeal { place, by_member, grounds } => {
			let (claim, member) = pick(place, can_be_appealed);
			let signer = if by_member { signed(member) } else { by_provider(&claim) };
			(signer, Call::appeal { claim, grounds: commitment(grounds) })
		}
		Op::Withdraw { place } => {
			let (claim, member) = pick(place, |_, claim| claim.is_appealed());
			let appeal = Claims::row(&claim).ok().and_then(|row| row.appeal);
			let is_members = appeal.is_some_and(|appeal| appeal.appellant == Appellant::Member);
			let signer = if is_members { signed(member) } else { by_provider(&claim) };
			(signer, Call::withdraw_appeal { claim })
		}
		Op::Apply { place } => {
			let (claim, _) = pick(place, awaits_application);
			(signed(STRANGER), Call::apply_ruling { claim })
		}
		Op::Fold { place } => {
			let (ClaimKey { provider, reference }, _) = pick(place, rests);
			let claims = vec![reference].try_into().unwrap();
			(signed(STRANGER), Call::fold { provider, claims })
		}
		Op::SetDeadlines { days: [decision, appeal] } => {
			let deadlines = Deadlines { decision: decision * DAY, appeal: appeal * DAY };
			(RuntimeOrigin::root(), Call::set_deadlines { deadlines })
		}
		Op::SetLimits { lines } => {
			let limits = Limits { lines_per_day: lines };
			(RuntimeOrigin::root(), Call::set_limits { limits })
		}
		Op::SubmitPart(draft) => {
			let submits = |number, row| {
				let mut draft = Draft { number, replaces: None, is_whole: false, ..draft.clone() };
				draft.lines.truncate(1);
				draft.lines[0].0 = row;
				draft.evidence = (row == OPERATION).then_some(number);
				let origin = signed(submitter(draft.provider));
				(origin, Call::submit { submission: Box::new(draft.written()) }.into())
			};
			return vec![submits(draft.number, DRESSING), submits(draft.number + 40, OPERATION)];
		}
		around => return calls_around(around),
	};
	vec![(origin, call.into())]
}

/// The calls of coverage and settlement.
fn calls_around(op: Op) -> Vec<(RuntimeOrigin, RuntimeCall)> {
	use pallet_coverage::Call as Books;
	use pallet_settlement::Call as Money;
	let insurer_signs = |insurer| signed(adjudicator(answering(insurer)));
	match op {
		Op::Authorise { provider, member, number, units } => {
			let row = if number % 2 == 0 { SCAN } else { STAY };
			let units = Units::whole(if row == STAY { 1 } else { units });
			let (from, until) = (ago(20), ago(-20));
			let evidence = commitment(number.into());
			let asks = signed(submitter(answering(provider)));
			let request =
				Books::request_authorisation { member, number, row, units, from, until, evidence };
			let price = (row == STAY).then_some(30_000);
			let decision = Decision::Given { units, price };
			let decide = Books::decide_authorisation { member, number, decision };
			vec![(asks, request.into()), (insurer_signs(insurer_of(member)), decide.into())]
		}
		Op::Fund { insurer, amount } => {
			let amounts = vec![(CHF, amount)].try_into().unwrap();
			vec![(insurer_signs(insurer), Money::fund { insurer, amounts }.into())]
		}
		Op::Pay { insurer } => {
			vec![(signed(STRANGER), Money::pay_queued { insurer, currency: CHF }.into())]
		}
		Op::Repay { provider, amount } => {
			let (insurer, currency, payee) = (INSURER, CHF, Payee::Institution(provider));
			let signer = signed(submitter(answering(provider)));
			vec![(signer, Money::repay { insurer, currency, payee, amount }.into())]
		}
		Op::Terminate { member, days_ago } => {
			let terminate = Books::terminate { member, until: ago(days_ago) };
			vec![(insurer_signs(insurer_of(member)), terminate.into())]
		}
		Op::Renew { member, version, gap } => {
			let insurer = insurer_of(member);
			let version = PlanVersion { insurer, plan: PLAN, version };
			let coverage = pallet_coverage::Coverages::<Test>::get(member);
			let end = coverage.map_or(TODAY, |coverage| coverage.end());
			let from = end.saturating_add(1 + gap);
			let renew = Books::renew { member, version, from };
			vec![(insurer_signs(insurer), renew.into())]
		}
		Op::SetPrice { row, amount } => {
			let mut price = price(row, today());
			price.rate = Rate::minor(amount);
			let prices = vec![price].try_into().unwrap();
			let call = Books::set_prices { insurer: INSURER, table: TABLE, prices };
			vec![(insurer_signs(INSURER), call.into())]
		}
		other => {
			befall(other);
			Vec::new()
		}
	}
}

/// What happens without a call.
fn befall(op: Op) {
	match op {
		Op::Rule { place, ruling } => {
			let (key, _) = pick(place, |_, claim| claim.is_appealed());
			if let Some(appeal) = Claims::row(&key).ok().and_then(|row| row.appeal) {
				let matter = Claims::matter(&key, &Claims::row(&key).unwrap(), appeal.number);
				if appeal.is_open() {
					Jury::close(&matter);
				}
				Claims::ruled(&matter, ruling);
			}
		}
		Op::Pass { hours } => pass(hours * HOUR),
		Op::Sweep { steps } => {
			let step = <Test as Config>::WeightInfo::sweep_overdue().saturating_mul(steps);
			let limit = <Test as Config>::WeightInfo::sweep_nothing().saturating_add(step);
			let mut meter = WeightMeter::with_limit(limit);
			Claims::sweep(&mut meter);
			assert!(meter.consumed().all_lte(limit));
		}
		Op::Die { member, days_ago } => Kin::die(member, ago(days_ago)),
		Op::Bar { clinician } => Boards::suspend(licence(clinician), now()),
		Op::Prepay { provider, rows } => Index::prepay(answering(provider), rows),
		Op::Succeed { predecessor, successor } => {
			if Register::is_active(predecessor) && Register::is_active(successor) {
				succeed(predecessor, successor);
			}
		}
		other => unreachable!("{other:?} is a call"),
	}
}
