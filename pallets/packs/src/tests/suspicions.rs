// SPDX-License-Identifier: Apache-2.0

//! Reports, and what becomes of them. Attempts, `fraud` has.

use frame_support::{assert_noop, assert_ok};
use salus_gs1::Sgtin;
use salus_primitives::Duty;

use super::{ensure_duty, Failure};
use crate::{mock::*, Event, Finding, Refusal, Report, Standing, Suspicion, Suspicions};

fn suspicion(pack: Sgtin) -> Suspicion {
	Suspicions::<Test>::get(pack.gtin, pack.serial).unwrap()
}

fn reported() -> ExtBuilder {
	ExtBuilder::supplied().then(|| report(PHARMACY, pack(2), lot(1)))
}

#[test]
fn a_report_stops_a_pack_at_once_wherever_it_is() {
	ExtBuilder::supplied().execute(|| {
		let before = Index::used(HOSPITAL);
		assert_ok!(report(HOSPITAL, pack(2), lot(1)));
		let grounds = commitment(u64::from(HOSPITAL.0));
		assert_eq!(
			events(),
			[
				Event::SuspicionReported {
					pack: pack(2),
					lot: lot(1),
					institution: HOSPITAL,
					grounds
				},
				Event::SuspicionRaised { pack: pack(2), lot: lot(1), attempts: 0 },
			]
		);
		let found = suspicion(pack(2));
		assert_eq!((found.standing, found.raised_at), (Standing::Suspect, Some(NOW)));
		assert_eq!(found.report, Some(Report { institution: HOSPITAL, grounds }));
		assert_eq!(Index::used(HOSPITAL), before + 1);
		let refusal = Packs::refusal(PHARMACY, pack(2), Some(in_case(2)));
		assert_eq!(refusal, Ok(Some(Refusal::Suspect)));
	});
}

#[test]
fn a_repeated_report_is_quiet_and_another_one_is_kept_beside() {
	reported().execute(|| {
		assert_ok!(report(PHARMACY, pack(2), lot(1)));
		assert_eq!(events(), []);
		assert_ok!(report(RIVAL, pack(2), lot(1)));
		assert_eq!(events().len(), 1);
		assert_eq!(suspicion(pack(2)).report.unwrap().institution, RIVAL);
		// Who reported first pays.
		assert_eq!(suspicion(pack(2)).payer, PHARMACY);
	});
}

#[test]
fn a_number_with_a_lot_that_nobody_made_can_be_reported() {
	ExtBuilder::supplied().execute(|| {
		assert_ok!(report(PHARMACY, pack(99), lot_of(1, 9)));
		assert_ok!(condemn(MAKER, pack(99)));
		assert_noop!(report(PHARMACY, pack(2), lot(2)), Failure::LotDiffers);
		let other: salus_gs1::Gtin = "09506000134352".parse().unwrap();
		let foreign = Sgtin { gtin: other, ..pack(1) };
		let lot = salus_gs1::Lgtin { gtin: other, ..lot(1) };
		assert_noop!(report(PHARMACY, foreign, lot), Failure::ProductUnknown);
	});
}

#[test]
fn trading_partners_and_regulators_report() {
	ExtBuilder::supplied().execute(|| {
		for institution in [MAKER, DISTRIBUTOR, PHARMACY, HOSPITAL, REGULATOR] {
			assert_ok!(report(institution, pack(2), lot(1)));
		}
		Index::prepay(INSURER, 1);
		assert_noop!(report(INSURER, pack(2), lot(1)), Failure::NotATradingPartner);
		let call = |origin| Packs::report_suspect(origin, pack(3), lot(1), commitment(1));
		ensure_duty(call, agent(PHARMACY, Duty::Practitioner));
		Register::suspend(PHARMACY);
		assert_noop!(call(logistics(PHARMACY)), NOT_ACTIVE);
	});
}

#[test]
fn maker_and_regulator_clear_a_pack() {
	for judge in [MAKER, REGULATOR] {
		reported().passed(DAY).execute(|| {
			assert_ok!(clear(judge, pack(2)));
			let (institution, findings) = (judge, commitment(8));
			let expected = Event::SuspicionCleared { pack: pack(2), institution, findings };
			assert_eq!(events(), [expected]);
			let found = suspicion(pack(2));
			assert_eq!((found.standing, found.raised_at), (Standing::Cleared, None));
			assert_eq!((found.attempts, found.report), (0, None));
			let finding = Finding { institution, findings, found_at: NOW + DAY };
			assert_eq!(found.finding, Some(finding));
			assert_ok!(dispense(PHARMACY, pack(2), Some(in_case(2))));
			// What was said is not said again.
			events();
			assert_ok!(clear(judge, pack(2)));
			assert_eq!(events(), []);
			let other = if judge == MAKER { REGULATOR } else { MAKER };
			assert_noop!(clear(other, pack(2)), Failure::NotSuspect);
		});
	}
}

#[test]
fn a_cleared_pack_is_counted_from_nothing() {
	let chain = reported().then(|| clear(MAKER, pack(2)));
	let chain = chain.then(|| dispense(PHARMACY, pack(2), Some(in_case(2))));
	chain.execute(|| {
		for attempt in 1..THRESHOLD {
			assert_ok!(dispense(RIVAL, pack(2), None));
			let found = suspicion(pack(2));
			assert_eq!((found.standing, found.attempts), (Standing::Watched, attempt));
		}
		assert_ok!(dispense(RIVAL, pack(2), None));
		assert_eq!(suspicion(pack(2)).standing, Standing::Suspect);
	});
}

#[test]
fn what_is_found_illegitimate_stays_so_until_a_regulator_clears_it() {
	reported().execute(|| {
		assert_ok!(condemn(MAKER, pack(2)));
		let (institution, grounds) = (MAKER, commitment(7));
		let expected = Event::IllegitimateDeclared { pack: pack(2), institution, grounds };
		assert_eq!(events(), [expected]);
		let refusal = Packs::refusal(PHARMACY, pack(2), Some(in_case(2)));
		assert_eq!(refusal, Ok(Some(Refusal::Illegitimate)));
		// Said again; said by another; reported again.
		assert_ok!(condemn(MAKER, pack(2)));
		assert_eq!(events(), []);
		assert_noop!(condemn(REGULATOR, pack(2)), Failure::AlreadyIllegitimate);
		assert_noop!(report(RIVAL, pack(2), lot(1)), Failure::AlreadyIllegitimate);
		assert_noop!(clear(MAKER, pack(2)), Failure::NotARegulator);
		assert_ok!(clear(REGULATOR, pack(2)));
		assert_ok!(dispense(PHARMACY, pack(2), Some(in_case(2))));
	});
}

#[test]
fn a_cleared_pack_can_be_found_illegitimate_and_reported_again() {
	reported().then(|| clear(MAKER, pack(2))).execute(|| {
		assert_ok!(report(PHARMACY, pack(2), lot(1)));
		assert_eq!(suspicion(pack(2)).standing, Standing::Suspect);
		assert_ok!(clear(MAKER, pack(2)));
		assert_ok!(condemn(REGULATOR, pack(2)));
		assert_eq!(suspicion(pack(2)).raised_at, Some(NOW));
	});
}

#[test]
fn who_watches_an_attempt_can_clear_it() {
	let chain = ExtBuilder::supplied().then(|| dispense(PHARMACY, pack(6), Some(in_other_case(6))));
	chain.execute(|| {
		assert_ok!(clear(MAKER, pack(6)));
		assert_eq!(suspicion(pack(6)).attempts, 0);
	});
}

#[test]
fn others_decide_nothing() {
	reported().execute(|| {
		for institution in [PHARMACY, DISTRIBUTOR, HEIR] {
			assert_noop!(clear(institution, pack(2)), Failure::NotJudge);
			assert_noop!(condemn(institution, pack(2)), Failure::NotJudge);
		}
		assert_noop!(clear(MAKER, pack(3)), Failure::SuspicionUnknown);
		assert_noop!(condemn(MAKER, pack(3)), Failure::SuspicionUnknown);
		let call = |origin| Packs::clear_suspicion(origin, pack(2), commitment(1));
		ensure_duty(call, agent(MAKER, Duty::Logistics));
		let call = |origin| Packs::declare_illegitimate(origin, pack(2), commitment(1));
		ensure_duty(call, agent(MAKER, Duty::Logistics));
	});
}

#[test]
fn a_successor_decides_for_the_maker() {
	reported().execute(|| {
		Register::succeed(MAKER, HEIR);
		assert_noop!(clear(MAKER, pack(2)), NOT_ACTIVE);
		assert_ok!(clear(HEIR, pack(2)));
	});
}
