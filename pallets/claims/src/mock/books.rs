// SPDX-License-Identifier: Apache-2.0

//! What the insurers promise, and their money.

use frame_support::dispatch::DispatchResult;
use pallet_coverage::{Decision, Enrolment, Version};
use salus_adjudication::{
	Amount, BasisPoints, Benefit, CoordinationRule, CostShare, Frequency, Payee, PlanVersion,
	Policies, PriceRow, Prior, PromptPay, Rate, Terms, Units,
};
use salus_primitives::{Day, Digest, InstitutionId};

use super::*;

pub fn terms() -> Terms {
	let benefit = |category: u16| Benefit {
		category,
		tier: 0,
		cost_share: CostShare::DeductibleFirst,
		copay: 0,
		coinsurance: COINSURANCE,
		waiting_days: 0,
		prior_authorisation: false,
		evidence: false,
		dispensing: false,
		frequency: Frequency::default(),
	};
	let category = |row: u32| benefit(row as u16);
	let benefits = vec![
		category(VISIT),
		Benefit { prior_authorisation: true, ..category(SCAN) },
		Benefit { evidence: true, ..category(OPERATION) },
		Benefit {
			frequency: Frequency { units: None, days_between: Some(30) },
			..category(CHECK_UP)
		},
		category(DRESSING),
		Benefit { waiting_days: 400, ..category(DENTURE) },
		category(STAY),
		Benefit {
			frequency: Frequency { units: Some(Units::whole(2)), days_between: None },
			..category(GLASSES)
		},
		Benefit { dispensing: true, ..category(MEDICINE) },
	];
	Terms {
		currency: CHF,
		deductible: None,
		out_of_pocket: None,
		annual_maximum: None,
		waiting_days: 0,
		filing_days: FILING_DAYS,
		coordination: CoordinationRule::ComeOutWhole,
		benefits: benefits.try_into().unwrap(),
	}
}

/// Other terms that change no amount in these tests.
pub fn amended() -> Terms {
	Terms { annual_maximum: Some(MONEY), ..terms() }
}

pub fn version(terms: Terms) -> pallet_coverage::VersionOf<Test> {
	Version {
		terms,
		years: vec![YEAR, NEXT_YEAR].try_into().unwrap(),
		until: YEARS_END,
		review_above: Some(REVIEW_ABOVE),
		prompt_pay: PromptPay { days: 30, interest: BasisPoints(500) },
		out_of_network: None,
	}
}

pub fn publish(insurer: InstitutionId, terms: Terms) -> DispatchResult {
	let version = Box::new(version(terms));
	Coverage::publish_plan(signed(adjudicator(insurer)), insurer, PLAN, version)
}

pub fn price(row: u32, from: Day) -> PriceRow {
	let within = if row == DRESSING { vec![OPERATION] } else { vec![] };
	PriceRow {
		row,
		category: row as u16,
		rate: Rate::minor(UNIT as u32),
		from,
		until: None,
		within: within.try_into().unwrap(),
	}
}

/// From today on `row` costs `rate` a unit.
pub fn reprice(row: u32, rate: Rate) -> DispatchResult {
	let prices = vec![PriceRow { rate, ..price(row, TODAY) }].try_into().unwrap();
	Coverage::set_prices(signed(adjudicator(INSURER)), INSURER, TABLE, prices)
}

pub fn enrol(
	insurer: InstitutionId,
	member: AccountId,
	order: u8,
	family: Option<u32>,
) -> DispatchResult {
	let (from, enrolled) = (YEAR, YEAR);
	let enrolment = Enrolment { member, plan: PLAN, version: 0, from, enrolled, order, family };
	let members = vec![enrolment].try_into().unwrap();
	Coverage::enrol(signed(adjudicator(insurer)), insurer, members)
}

/// The coverage of the member ends with `until`.
pub fn terminate(until: Day) -> DispatchResult {
	Coverage::terminate(signed(adjudicator(INSURER)), MEMBER, until)
}

/// The member is covered by the `version`th of the plan from `from` on.
pub fn renew(version: u32, from: Day) -> DispatchResult {
	let version = PlanVersion { insurer: INSURER, plan: PLAN, version };
	Coverage::renew(signed(adjudicator(INSURER)), MEMBER, version, from)
}

/// The insurer gives the clinic an authorisation about the member for the week around today.
pub fn authorise(number: u32, row: u32, units: u32, price: Option<Amount>) -> DispatchResult {
	let (agent, units) = (signed(submitter(CLINIC)), Units::whole(units));
	let (from, until) = (day(-3), day(3));
	Coverage::request_authorisation(
		agent,
		MEMBER,
		number,
		row,
		units,
		from,
		until,
		commitment(number.into()),
	)?;
	let decision = Decision::Given { units, price };
	Coverage::decide_authorisation(signed(adjudicator(INSURER)), MEMBER, number, decision)
}

/// Units that are left of the authorisation `number`.
pub fn units_left(number: u32) -> Units {
	let row = pallet_coverage::Authorisations::<Test>::get(MEMBER, number).unwrap();
	row.given(number).unwrap().units_left
}

pub fn fund(insurer: InstitutionId, amount: Amount) -> DispatchResult {
	let amounts = vec![(CHF, amount)].try_into().unwrap();
	Settlement::fund(signed(adjudicator(insurer)), insurer, amounts)
		.map(|_| ())
		.map_err(|refused| refused.error)
}

/// What prior payers paid and left of a line.
pub fn prior(paid: Amount, patient: Amount) -> Option<Prior> {
	Some(Prior { paid, patient })
}

/// Free francs of the account of an institution, beyond what it began with.
pub fn earned(institution: InstitutionId) -> i128 {
	Assets::balance(CHF_ASSET, sovereign(institution)) as i128 - MONEY as i128
}

/// What the clinic owes the insurer.
pub fn owed() -> Amount {
	pallet_settlement::Receivables::<Test>::get((Payee::Institution(CLINIC), INSURER, CHF))
}

/// What the plan paid for `member` in the first plan year, as the insurer counts.
pub fn counted(member: AccountId) -> Amount {
	let version = PlanVersion { insurer: INSURER, plan: PLAN, version: 0 };
	Coverage::years(&member, version).iter().map(|year| year.paid).sum()
}

/// A table, a contract with each provider and a plan.
pub fn promise(insurer: InstitutionId, terms: Terms) -> DispatchResult {
	let by = || signed(adjudicator(insurer));
	Coverage::publish_table(by(), insurer, TABLE, Digest::from([1; 32]))?;
	let prices: Vec<_> = (VISIT..=MEDICINE).map(|row| price(row, YEAR)).collect();
	Coverage::set_prices(by(), insurer, TABLE, prices.try_into().unwrap())?;
	for provider in [CLINIC, PHARMACY] {
		Coverage::contract(by(), insurer, provider, YEAR, TABLE, 0)?;
	}
	publish(insurer, terms)
}
