// SPDX-License-Identifier: Apache-2.0

//! Disputes about an emergency and about goods that did not arrive, before panels that are drawn
//! from those who have no stake in them.

mod chain;

use codec::Encode;
use frame_support::{assert_noop, assert_ok, BoundedVec};
use pallet_credentials::Issuance;
use pallet_custody::{
	Content, Dispatch, ExceptionId, Finding, Loose, Purpose, Resolution, ShipmentId, Side,
	Statement, Status,
};
use pallet_emergencies::{EmergencyReason, Outcome, Target};
use pallet_institutions::Founder;
use pallet_panels::Seat;
use pallet_products::{Manufacture, ProductKind, ProductTerms};
use salus_consent::EmergencyId;
use salus_gs1::{CompanyPrefix, Gln, Gtin, Lgtin, Sscc};
use salus_primitives::{
	Accreditation, Commitment, Country, CredentialTypeId, Day, Digest, Duties, Duty, Forum,
	InstitutionId, LegalId, Matter, Membership, Moment, Role, Ruling,
};
use salus_runtime::{
	constants::currency::SAL, AccountId, Balances, Credentials, Custody, Emergencies, Institutions,
	Panels, Products, Records, Runtime, RuntimeEvent, RuntimeOrigin, System,
};
use salus_supply::{Capture, ContainerKey};
use sp_keyring::Sr25519Keyring;
use sp_runtime::MultiSignature;
use std::collections::BTreeSet;

const NOON: Moment = 1_790_000_000_000;
const DAY: Moment = 86_400_000;

const HOSPITAL: InstitutionId = InstitutionId(0);
const CLINIC: InstitutionId = InstitutionId(1);
const BOARD: InstitutionId = InstitutionId(2);
const MAKER: InstitutionId = InstitutionId(3);
const DISTRIBUTOR: InstitutionId = InstitutionId(4);
/// With three others. Nothing here concerns them.
const REGULATOR: InstitutionId = InstitutionId(5);
const FEW: usize = 6;
const ENOUGH: usize = 9;

const CLINICAL: CredentialTypeId = CredentialTypeId(1);
const TRADING: CredentialTypeId = CredentialTypeId(2);
/// A person without coins.
const PATIENT: Sr25519Keyring = Sr25519Keyring::Two;

fn set<T: Ord, S: TryFrom<BTreeSet<T>, Error: core::fmt::Debug>>(
	members: impl IntoIterator<Item = T>,
) -> S {
	members.into_iter().collect::<BTreeSet<_>>().try_into().expect("they fit")
}

fn commitment(number: u8) -> Commitment {
	[number; 32].into()
}

/// Does everything that an institution does.
fn agent(institution: InstitutionId) -> AccountId {
	AccountId::new([institution.0 as u8 + 1; 32])
}

fn signed(institution: InstitutionId) -> RuntimeOrigin {
	RuntimeOrigin::signed(agent(institution))
}

fn sovereign(institution: InstitutionId) -> AccountId {
	<Institutions as Membership<AccountId>>::sovereign_account(institution)
}

/// `digits` with the check digit that makes them what they should be.
fn checked<T: core::str::FromStr>(digits: &str) -> T {
	(0..10).find_map(|last| format!("{digits}{last}").parse().ok()).expect("one of ten is right")
}

fn founder(place: usize) -> Founder<AccountId> {
	let digits = |last| format!("{:012}{last}", 614_100_000_000 + place as u64);
	let gln = (0..10)
		.map(|last| LegalId::Gln(digits(last).into_bytes().try_into().expect("13 digits")))
		.find(LegalId::is_valid)
		.expect("one of ten is right");
	let role = match InstitutionId(place as u32) {
		HOSPITAL | CLINIC => Role::HealthcareProvider,
		BOARD => Role::LicensingBoard,
		MAKER => Role::Manufacturer,
		DISTRIBUTOR => Role::Distributor,
		_ => Role::Regulator,
	};
	Founder {
		legal_id: gln,
		jurisdiction: Country(*b"CH"),
		roles: set([role]),
		accreditation: Accreditation(3),
		endpoint: "https://example.org".into(),
		admin: agent(InstitutionId(place as u32)),
		validator: None,
	}
}

/// Runs `test` among so many institutions, then checks every invariant.
fn consortium(institutions: usize, test: impl FnOnce()) {
	let storage = chain::storage_of("consortium", |genesis| {
		genesis.institutions.institutions = (0..institutions).map(founder).collect();
		let ids = (0..institutions).map(|place| InstitutionId(place as u32));
		genesis.balances.balances = ids.map(|it| (agent(it), 1_000_000 * SAL)).collect();
	});
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Runtime>::put(NOON);
		equip();
		test();
		chain::check_invariants();
	});
}

/// Gives those who are concerned coins, quota, agents and licences.
fn equip() {
	let duties = [
		(HOSPITAL, [Duty::RecordWriter, Duty::PrivacyOfficer]),
		(CLINIC, [Duty::Practitioner, Duty::RecordWriter]),
		(BOARD, [Duty::Issuer, Duty::RecordWriter]),
		(MAKER, [Duty::Logistics, Duty::ResponsiblePerson]),
		(DISTRIBUTOR, [Duty::Logistics, Duty::ResponsiblePerson]),
		(REGULATOR, [Duty::PrivacyOfficer, Duty::RecordWriter]),
	];
	for (institution, carries) in duties {
		let funds = 1_000 * SAL;
		let purse = sovereign(institution).into();
		assert_ok!(Balances::transfer_keep_alive(signed(institution), purse, funds));
		let carries: Duties = set(carries.into_iter().chain([Duty::Admin, Duty::Delegate]));
		assert_ok!(Institutions::appoint(signed(institution), agent(institution), carries));
		assert_ok!(Records::buy_quota(signed(institution), 100));
	}
	let holders =
		[(CLINICAL, agent(CLINIC)), (TRADING, sovereign(MAKER)), (TRADING, sovereign(DISTRIBUTOR))];
	for (credential_type, is_clinical) in [(CLINICAL, true), (TRADING, false)] {
		let schema = [credential_type.0 as u8; 32].into();
		let origin = chain::unanimous();
		assert_ok!(Credentials::register_type(origin, credential_type, schema, is_clinical, 1_826));
		assert_ok!(Credentials::grant_charter(chain::unanimous(), BOARD, credential_type));
	}
	for (place, (credential_type, holder)) in holders.into_iter().enumerate() {
		let issuance = Issuance {
			holder,
			credential_type,
			commitment: licence(place as u8),
			valid_from: NOON,
			valid_until: NOON + 365 * DAY,
			index: place as u32,
		};
		assert_ok!(Credentials::issue(signed(BOARD), issuance));
	}
}

fn licence(place: u8) -> Commitment {
	commitment(place + 100)
}

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
	let (expires, genesis) = (NOON + 60_000, System::block_hash(0));
	let terms = (genesis, HOSPITAL, expires).encode();
	let message = [b"salus:subject:".to_vec(), terms].concat();
	let signature = MultiSignature::Sr25519(PATIENT.sign(&message));
	let patient = PATIENT.to_account_id();
	assert_ok!(Records::register_subject(signed(HOSPITAL), patient.clone(), expires, signature));
	assert_ok!(Emergencies::declare(
		signed(CLINIC),
		Target::Subject(patient),
		licence(0),
		EmergencyReason::DelayWouldHarm,
		commitment(1),
	));
	assert_ok!(Emergencies::attest(signed(CLINIC), EmergencyId(0), Some(commitment(2))));
	let justified = Outcome::Justified;
	assert_ok!(Emergencies::review(signed(HOSPITAL), EmergencyId(0), justified, commitment(3)));
}

fn patient() -> RuntimeOrigin {
	RuntimeOrigin::signed(PATIENT.to_account_id())
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

fn prefix() -> CompanyPrefix {
	"0614101".parse().expect("it is a prefix")
}

fn lot() -> Lgtin {
	let gtin: Gtin = checked("0061410100001");
	Lgtin { gtin, lot: "L01".parse().expect("it is a lot") }
}

fn case() -> ContainerKey {
	let sscc: Sscc = checked("10614101000000001");
	ContainerKey::Sscc(sscc)
}

fn other_case() -> ContainerKey {
	let sscc: Sscc = checked("10614101000000002");
	ContainerKey::Sscc(sscc)
}

fn capture(number: u8) -> Capture {
	let site: Gln = checked("061410100001");
	Capture {
		event: Digest(commitment(number).0),
		at: pallet_timestamp::Now::<Runtime>::get(),
		offset_minutes: 60,
		read_point: site,
		location: Some(site),
	}
}

fn portion() -> Content {
	let loose = Loose { lot: lot(), root: Digest(commitment(1).0), count: 10 };
	Content { portions: BoundedVec::truncate_from(vec![loose]), ..Content::default() }
}

/// Two cases were sold and one did not arrive, as the receiver says. The sender says that it did.
fn missing_case() {
	for role in [Role::Manufacturer, Role::Distributor] {
		let licence = Some(TRADING);
		assert_ok!(Custody::set_trading_licence(chain::unanimous(), role, licence));
	}
	let granted = Products::grant_prefix(chain::unanimous(), prefix(), MAKER, commitment(1));
	assert_ok!(granted);
	let kind = ProductKind::Medicine;
	let terms = ProductTerms { kind, content: 10, storage: None, is_exempt: false };
	assert_ok!(Products::register_product(signed(MAKER), prefix(), lot().gtin, terms));
	let today = Day::of(NOON);
	let manufacture =
		Manufacture { manufactured: today, expiry: Day(today.0 + 400), inputs: BoundedVec::new() };
	assert_ok!(Products::register_lot(signed(MAKER), lot(), manufacture, capture(1)));
	let root = Digest(commitment(2).0);
	assert_ok!(Products::commission(signed(MAKER), lot(), root, 20, 0, capture(2)));
	assert_ok!(Products::release_lot(signed(MAKER), lot(), commitment(3)));
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
