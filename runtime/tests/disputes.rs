// SPDX-License-Identifier: Apache-2.0

//! Disputes about an emergency, about goods that did not arrive and about what was late, before
//! panels that are drawn from those who have no stake in them.

mod chain;
#[allow(dead_code)]
mod consortium;

use consortium::{
	capture, case, commitment, consortium, licence, other_case, patient, portion, register_patient,
	release_lot, signed, BOARD, CLINIC, DAY, DISTRIBUTOR, ENOUGH, FEW, HOSPITAL, MAKER, PATIENT,
	REGULATOR,
};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use pallet_custody::{
	Dispatch, ExceptionId, Finding, Purpose, Resolution, ShipmentId, Side, Statement, Status,
};
use pallet_emergencies::{EmergencyReason, Outcome, Target};
use pallet_panels::Seat;
use salus_consent::EmergencyId;
use salus_primitives::{CreditEvents, Digest, Forum, InstitutionId, Lapse, Matter, Ruling};
use salus_runtime::{
	Credit, Custody, Emergencies, Institutions, Panels, Runtime, RuntimeEvent, System,
};

/// Goes on until the panel can be drawn, and has it drawn.
fn seat(matter: Matter) -> Vec<InstitutionId> {
	let epoch = pallet_credit::EpochSlots::<Runtime>::get() as u32;
	let now = System::block_number() + 3 * epoch;
	System::set_block_number(now);
	pallet_babe::EpochStart::<Runtime>::put((now - epoch, now - 1));
	pallet_babe::NextRandomness::<Runtime>::put([7; 32]);
	assert_ok!(Panels::draw(signed(REGULATOR), matter));
	let panel = pallet_panels::Panels::<Runtime>::get(matter).expect("it was convened");
	let taken = |seat: &Seat| match seat {
		Seat::Taken { panelist, .. } => Some(*panelist),
		_ => None,
	};
	panel.seats.iter().filter_map(taken).collect()
}

/// Has two of three panelists vote for `ruling`.
fn decide(matter: Matter, ruling: Ruling) {
	let panelists = seat(matter);
	assert_eq!(panelists.len(), 3);
	for panelist in &panelists[..2] {
		assert_ok!(Panels::vote(signed(*panelist), matter, ruling, commitment(9)));
	}
	System::assert_has_event(RuntimeEvent::Panels(pallet_panels::Event::PanelRuled {
		matter,
		ruling,
	}));
}

fn brought(forum: Forum, reference: Option<Digest>) -> Matter {
	Matter { forum, reference: reference.expect("it is before a panel") }
}

/// The clinic's clinician opened the records of a patient of the hospital, which found that justified.
fn reviewed_emergency() {
	register_patient();
	assert_ok!(Emergencies::declare(
		signed(CLINIC),
		Target::Subject(PATIENT.to_account_id()),
		licence(0),
		EmergencyReason::DelayWouldHarm,
		commitment(1),
	));
	assert_ok!(Emergencies::attest(signed(CLINIC), EmergencyId(0), Some(commitment(2))));
	let justified = Outcome::Justified;
	assert_ok!(Emergencies::review(signed(HOSPITAL), EmergencyId(0), justified, commitment(3)));
}

fn emergency_matter() -> Option<Digest> {
	Emergencies::emergency(EmergencyId(0)).expect("it stands").matter
}

#[test]
fn a_panel_overturns_that_an_emergency_was_justified() {
	consortium(ENOUGH, || {
		reviewed_emergency();
		assert_ok!(Emergencies::dispute(patient(), EmergencyId(0), commitment(4)));
		let matter = brought(Forum::Emergencies, emergency_matter());
		let concerned = [HOSPITAL, CLINIC, BOARD];
		let panel = pallet_panels::Panels::<Runtime>::get(matter).expect("it was convened");
		assert_eq!(panel.parties.to_vec(), concerned);

		decide(matter, Ruling::Overturned);
		assert_eq!(Emergencies::reports(None, 10), [(EmergencyId(0), Some(BOARD))]);
		assert_ok!(Emergencies::answer_report(signed(BOARD), EmergencyId(0), commitment(5)));
		let panel = pallet_panels::Panels::<Runtime>::get(matter).expect("it is kept");
		assert!(panel.panelists().all(|panelist| !concerned.contains(&panelist)));
	});
}

#[test]
fn a_panel_upholds_it_and_a_withdrawn_dispute_ends_it() {
	consortium(ENOUGH, || {
		reviewed_emergency();
		assert_ok!(Emergencies::dispute(patient(), EmergencyId(0), commitment(4)));
		decide(brought(Forum::Emergencies, emergency_matter()), Ruling::Upheld);
		assert_eq!(Emergencies::reports(None, 10), []);
	});
	consortium(ENOUGH, || {
		reviewed_emergency();
		assert_ok!(Emergencies::dispute(patient(), EmergencyId(0), commitment(4)));
		let matter = brought(Forum::Emergencies, emergency_matter());
		assert_ok!(Emergencies::withdraw_dispute(patient(), EmergencyId(0)));
		assert!(!pallet_panels::Panels::<Runtime>::get(matter).expect("it is kept").is_open());
		assert_eq!(seat(matter), []);
	});
}

#[test]
fn a_regulator_hears_it_where_too_few_have_no_stake() {
	consortium(FEW, || {
		reviewed_emergency();
		// Three would be enough, and one of them is suspended.
		assert_ok!(Institutions::suspend(chain::unanimous(), MAKER));
		assert_ok!(Emergencies::dispute(patient(), EmergencyId(0), commitment(4)));
		assert_eq!(emergency_matter(), None);
		let unjustified = Outcome::Unjustified;
		let review =
			Emergencies::review(signed(REGULATOR), EmergencyId(0), unjustified, commitment(6));
		assert_ok!(review);
		assert_eq!(Emergencies::reports(None, 10), [(EmergencyId(0), Some(BOARD))]);
	});
}

/// Two cases were sold and one did not arrive, as the receiver says. The sender says that it did.
fn missing_case() {
	release_lot();
	assert_ok!(Custody::pack(signed(MAKER), case(), portion(), capture(3)));
	assert_ok!(Custody::pack(signed(MAKER), other_case(), portion(), capture(4)));
	let dispatch = Dispatch {
		to: DISTRIBUTOR,
		containers: BoundedVec::truncate_from(vec![case(), other_case()]),
		purpose: Purpose::Sale,
		transfers_title: true,
		statement: Statement::Affirmed,
	};
	assert_ok!(Custody::ship(signed(MAKER), dispatch, capture(5)));
	let findings = BoundedVec::truncate_from(vec![Finding::Missing { container: case() }]);
	let shipment = ShipmentId(0);
	assert_ok!(Custody::receive(signed(DISTRIBUTOR), shipment, findings, capture(6)));
	assert_ok!(Custody::settle(signed(MAKER), ExceptionId(0), Resolution::Delivered));
	assert_ok!(Custody::settle(signed(DISTRIBUTOR), ExceptionId(0), Resolution::Lost));
}

fn goods_matter(side: Side) -> Matter {
	let state = Custody::exception(ExceptionId(0)).expect("it stands");
	let institution = state.row.institution(side);
	let reference = state.matters.into_iter().find(|(of, _)| *of == institution).map(|(_, it)| it);
	brought(Forum::Custody, reference)
}

fn status() -> Status {
	Custody::container(&case()).expect("it stands").row.status
}

#[test]
fn a_panel_finds_that_goods_arrived() {
	consortium(ENOUGH, || {
		missing_case();
		assert_ok!(Custody::dispute(signed(MAKER), ExceptionId(0), commitment(7)));
		let matter = goods_matter(Side::Sender);
		let panel = pallet_panels::Panels::<Runtime>::get(matter).expect("it was convened");
		assert_eq!(panel.parties.to_vec(), [MAKER, DISTRIBUTOR]);
		decide(matter, Ruling::Overturned);
		assert_eq!(status(), Status::Packed);
		assert_eq!(Custody::container(&case()).expect("it stands").holder, DISTRIBUTOR);
	});
}

#[test]
fn a_panel_does_not_and_the_rule_decides_after_the_deadline() {
	consortium(ENOUGH, || {
		missing_case();
		assert_ok!(Custody::dispute(signed(MAKER), ExceptionId(0), commitment(7)));
		let matter = goods_matter(Side::Sender);
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 14 * DAY);
		assert_ok!(Custody::close_overdue(signed(REGULATOR), ExceptionId(0)));
		assert!(matches!(status(), Status::Missing(_)));
		decide(matter, Ruling::Upheld);
		assert_eq!(status(), Status::Gone(salus_supply::PackState::Lost));
	});
}

#[test]
fn both_sides_agree_before_the_panel_rules() {
	consortium(ENOUGH, || {
		missing_case();
		assert_ok!(Custody::dispute(signed(MAKER), ExceptionId(0), commitment(7)));
		let matter = goods_matter(Side::Sender);
		assert_ok!(Custody::settle(signed(DISTRIBUTOR), ExceptionId(0), Resolution::Delivered));
		assert!(!pallet_panels::Panels::<Runtime>::get(matter).expect("it is kept").is_open());
		assert_eq!(status(), Status::Packed);
	});
}

#[test]
fn no_panel_sits_about_goods_where_too_few_have_no_stake() {
	consortium(FEW, || {
		missing_case();
		for institution in [HOSPITAL, CLINIC] {
			assert_ok!(Institutions::suspend(chain::unanimous(), institution));
		}
		assert_noop!(
			Custody::dispute(signed(MAKER), ExceptionId(0), commitment(7)),
			pallet_panels::Error::<Runtime>::TooFewInstitutions
		);
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 14 * DAY);
		assert_ok!(Custody::close_overdue(signed(REGULATOR), ExceptionId(0)));
		assert_eq!(status(), Status::Gone(salus_supply::PackState::Lost));
	});
}

/// The regulator says that the hospital answered for a lapse, and a panel rules on it.
fn ruled_late(ruling: Ruling) -> u16 {
	Credit::lapsed(HOSPITAL, Lapse::ErasureAnswer);
	assert_ok!(Credit::allege(signed(REGULATOR), HOSPITAL, 0));
	let brought_by = pallet_credit::Matters::<Runtime>::iter_keys().next();
	decide(brought(Forum::Credit, brought_by), ruling);
	Credit::credit_of(HOSPITAL)
}

#[test]
fn a_panel_that_confirms_a_lapse_costs_credit_and_one_that_does_not_costs_none() {
	for (ruling, cost) in [(Ruling::Overturned, 5), (Ruling::Upheld, 0)] {
		consortium(ENOUGH, || {
			let before = Credit::credit_of(HOSPITAL);
			assert_eq!(ruled_late(ruling), before - cost, "{ruling:?}");
		});
	}
}
