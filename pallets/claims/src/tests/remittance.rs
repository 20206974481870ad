// SPDX-License-Identifier: Apache-2.0

//! What payees are told balances (X12 835), and is what they have.

use frame_support::assert_ok;
use salus_adjudication::{
	check, BasisPoints, Carc, Ceiling, Group, Payee, PriceRow, Rate, Terms, Units,
};
use salus_primitives::{Day, InstitutionId, Ruling};

use crate::{
	mock::{Claims, *},
	*,
};

/// What the clinic was paid from the first day of the test until today, checked.
fn remitted(payee: Payee<AccountId>) -> Vec<Remittance> {
	let remittances = Claims::remittance(&payee, TODAY, Day::of(now()));
	for remittance in &remittances {
		assert_eq!(check(&remittance.balance()), Ok(()));
	}
	remittances
}

fn of_clinic() -> Remittance {
	let mut remittances = remitted(Payee::Institution(CLINIC));
	assert_eq!(remittances.len(), 1);
	assert_eq!(remittances[0].paid, earned(CLINIC));
	remittances.remove(0)
}

#[test]
fn the_line_of_a_payer_comes_out_to_the_cent() {
	// 178 units at 0.81; the deductible takes 110.00, the member 15 % of the rest.
	let ceiling = Ceiling { individual: 11_000, family: None, embedded: false };
	let mut terms = Terms { deductible: Some(ceiling), ..terms() };
	terms.benefits[0].coinsurance = BasisPoints(1_500);
	let agree = || {
		let prices = vec![PriceRow { rate: Rate::minor(81), ..price(VISIT, TODAY) }];
		let prices = prices.try_into().unwrap();
		Coverage::set_prices(signed(adjudicator(INSURER)), INSURER, TABLE, prices)
	};
	let line = ClaimLine { units: Units::whole(178), charge: 32_850, ..line(VISIT) };
	let chain = ExtBuilder::default().terms(terms).then(agree);
	chain.submitted(submission(1, &[line])).execute(|| {
		let remittance = of_clinic();
		assert_eq!((remittance.paid, remittance.provider_adjustments.len()), (2_905, 0));
		let claim = &remittance.claims[0];
		assert_eq!((claim.status, claim.charge, claim.paid), (1, 32_850, 2_905));
		assert_eq!((claim.patient, claim.adjustments.len()), (11_513, 0));
		assert_eq!((claim.provider, claim.reference), (CLINIC, commitment(1)));
		let service = &claim.services[0];
		assert_eq!((service.row, service.day, service.units), (VISIT, TODAY, Units::whole(178)));
		let adjusted: Vec<_> = service
			.adjustments
			.iter()
			.map(|adjustment| {
				(adjustment.group.code(), adjustment.reason.code(), adjustment.amount)
			})
			.collect();
		assert_eq!(adjusted, [("CO", "45", 18_432), ("PR", "1", 11_000), ("PR", "2", 513)]);
	});
}

#[test]
fn a_denied_claim_is_remitted_without_money() {
	ExtBuilder::default().submitted(submission(1, &[line(SPA)])).execute(|| {
		let remittance = of_clinic();
		let claim = &remittance.claims[0];
		assert_eq!((remittance.paid, claim.status, claim.paid, claim.patient), (0, 1, 0, 15_000));
		let adjustment = claim.services[0].adjustments[0];
		assert_eq!(
			(adjustment.group, adjustment.reason),
			(Group::PatientResponsibility, Carc::NotCovered)
		);
		assert_eq!(adjustment.remark.unwrap().code(), "N130");
	});
}

#[test]
fn a_reversal_is_carried_forward_and_kept_back() {
	let chain = ExtBuilder::default().submitted(visit(1)).passed(DAY).then(|| void(1));
	chain.passed(DAY).submitted(submission(2, &[line(GLASSES)])).execute(|| {
		let remittance = of_clinic();
		let stated: Vec<_> = remittance
			.claims
			.iter()
			.map(|claim| (claim.status, claim.charge, claim.paid))
			.collect();
		assert_eq!(stated, [(1, 15_000, 9_000), (22, -15_000, -9_000), (1, 15_000, 9_000)]);
		let adjusted: Vec<_> = remittance
			.provider_adjustments
			.iter()
			.map(|plb| (plb.reason.code(), plb.claim, plb.amount))
			.collect();
		assert_eq!(adjusted, [("FB", key(1), -9_000), ("WO", key(2), 9_000)]);
		assert_eq!(remittance.claims[1].services[0].adjustments[0].amount, -5_000);
	});
}

#[test]
fn interest_is_a_provider_adjustment() {
	ExtBuilder::default().submitted(dear(1)).passed(395 * DAY).then(|| release(1)).execute(|| {
		let remittance = Claims::remittance(&Payee::Institution(CLINIC), day(395), day(395));
		assert_eq!(check(&remittance[0].balance()), Ok(()));
		assert_eq!(remittance[0].paid, 9_450);
		let plb = remittance[0].provider_adjustments[0];
		assert_eq!((plb.reason.code(), plb.amount), ("L6", -450));
	});
}

#[test]
fn a_won_appeal_is_a_reversal_and_a_new_claim() {
	let mixed = submission(1, &[line(VISIT), line(SCAN)]);
	let chain = ExtBuilder::default().submitted(mixed).appealed(1, 1);
	chain.ruled(1, Ruling::Overturned).execute(|| {
		let remittance = of_clinic();
		let stated: Vec<_> =
			remittance.claims.iter().map(|claim| (claim.round, claim.status, claim.paid)).collect();
		assert_eq!(stated, [(0, 1, 9_000), (0, 22, -9_000), (1, 1, 18_000)]);
		assert_eq!(remittance.paid, 18_000);
	});
}

#[test]
fn what_waits_is_not_remitted() {
	ExtBuilder::default().reserve(0).submitted(visit(1)).then(|| void(1)).execute(|| {
		assert_eq!(remitted(Payee::Institution(CLINIC)), []);
	});
}

#[test]
fn each_insurer_remits_for_itself_and_each_payee_is_told_its_own() {
	let second = Submission {
		insurer: SUPPLEMENT,
		member: SECOND_COVERAGE,
		prior: Some(PriorRemittance { remitted: TODAY, remittance: commitment(9) }),
		..submission(2, &[ClaimLine { prior: prior(9_000, 1_000), ..line(VISIT) }])
	};
	let own = Submission { payee: Payee::Account(MEMBER), ..submission(3, &[line_on(VISIT, -1)]) };
	ExtBuilder::default().submitted(visit(1)).submitted(second).submitted(own).execute(|| {
		let by = |remittance: &Remittance| (remittance.insurer, remittance.paid);
		let remittances = remitted(Payee::Institution(CLINIC));
		assert_eq!(
			remittances.iter().map(by).collect::<Vec<_>>(),
			[(INSURER, 9_000), (SUPPLEMENT, 1_000)]
		);
		assert_eq!((remittances[1].claims[0].status, earned(CLINIC)), (2, 10_000));
		let remittances = remitted(Payee::Account(MEMBER));
		assert_eq!(remittances.iter().map(by).collect::<Vec<_>>(), [(INSURER, 9_000)]);
		assert_eq!(remitted(Payee::Institution(InstitutionId(99))), []);
	});
}

#[test]
fn days_are_from_the_first_to_the_last_and_a_leap_year_at_most() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let count = |from, until| {
			Claims::remittance(&Payee::Institution(CLINIC), day(from), day(until)).len()
		};
		assert_eq!([count(0, 0), count(-365, 0), count(0, 9)], [1; 3]);
		assert_eq!([count(1, 5), count(-9, -1), count(-366, 0), count(1, -1)], [0; 4]);
	});
}

#[test]
fn of_a_claim_that_was_folded_what_was_paid_is_known() {
	let lines = [line(VISIT), line(SPA)];
	let chain = ExtBuilder::default().submitted(submission(1, &lines)).passed(HISTORY_PERIOD);
	chain.execute(|| {
		assert_ok!(fold(&[1]));
		let remittance = of_clinic();
		let claim = &remittance.claims[0];
		assert_eq!((claim.charge, claim.paid, claim.services.len()), (9_000, 9_000, 0));
	});
}
