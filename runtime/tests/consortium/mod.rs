// SPDX-License-Identifier: Apache-2.0

//! A chain of providers, a board, a maker and its distributor, with a patient and goods.

use codec::Encode;
use frame_support::{assert_ok, BoundedVec};
use pallet_credentials::Issuance;
use pallet_custody::{Content, Loose};
use pallet_institutions::Founder;
use pallet_products::{Manufacture, ProductKind, ProductTerms};
use salus_gs1::{CompanyPrefix, Gln, Gtin, Lgtin, Sscc};
use salus_primitives::{
	Accreditation, Commitment, Country, CredentialTypeId, Day, Digest, Duties, Duty, InstitutionId,
	LegalId, Membership, Moment, Role,
};
use salus_runtime::{
	constants::currency::SAL, AccountId, Balances, Credentials, Custody, Institutions, Products,
	Records, Runtime, RuntimeOrigin, System,
};
use salus_supply::{Capture, ContainerKey};
use sp_keyring::Sr25519Keyring;
use sp_runtime::MultiSignature;
use std::collections::BTreeSet;

use crate::chain;

pub const NOON: Moment = 1_790_000_000_000;
pub const DAY: Moment = 86_400_000;

pub const HOSPITAL: InstitutionId = InstitutionId(0);
pub const CLINIC: InstitutionId = InstitutionId(1);
pub const BOARD: InstitutionId = InstitutionId(2);
pub const MAKER: InstitutionId = InstitutionId(3);
pub const DISTRIBUTOR: InstitutionId = InstitutionId(4);
/// With three others. Nothing here concerns them.
pub const REGULATOR: InstitutionId = InstitutionId(5);
pub const FEW: usize = 6;
pub const ENOUGH: usize = 9;

const CLINICAL: CredentialTypeId = CredentialTypeId(1);
const TRADING: CredentialTypeId = CredentialTypeId(2);
/// A person without coins.
pub const PATIENT: Sr25519Keyring = Sr25519Keyring::Two;

pub fn set<T: Ord, S: TryFrom<BTreeSet<T>, Error: core::fmt::Debug>>(
	members: impl IntoIterator<Item = T>,
) -> S {
	members.into_iter().collect::<BTreeSet<_>>().try_into().expect("they fit")
}

pub fn commitment(number: u8) -> Commitment {
	[number; 32].into()
}

/// Does everything that an institution does.
pub fn agent(institution: InstitutionId) -> AccountId {
	AccountId::new([institution.0 as u8 + 1; 32])
}

pub fn signed(institution: InstitutionId) -> RuntimeOrigin {
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
pub fn consortium(institutions: usize, test: impl FnOnce()) {
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

pub fn licence(place: u8) -> Commitment {
	commitment(place + 100)
}

pub fn patient() -> RuntimeOrigin {
	RuntimeOrigin::signed(PATIENT.to_account_id())
}

/// The patient is the hospital's.
pub fn register_patient() {
	let (expires, genesis) = (NOON + 60_000, System::block_hash(0));
	let terms = (genesis, HOSPITAL, expires).encode();
	let message = [b"salus:subject:".to_vec(), terms].concat();
	let signature = MultiSignature::Sr25519(PATIENT.sign(&message));
	let patient = PATIENT.to_account_id();
	assert_ok!(Records::register_subject(signed(HOSPITAL), patient, expires, signature));
}

fn prefix() -> CompanyPrefix {
	"0614101".parse().expect("it is a prefix")
}

pub fn lot() -> Lgtin {
	let gtin: Gtin = checked("0061410100001");
	Lgtin { gtin, lot: "L01".parse().expect("it is a lot") }
}

pub fn case() -> ContainerKey {
	let sscc: Sscc = checked("10614101000000001");
	ContainerKey::Sscc(sscc)
}

pub fn other_case() -> ContainerKey {
	let sscc: Sscc = checked("10614101000000002");
	ContainerKey::Sscc(sscc)
}

pub fn capture(number: u8) -> Capture {
	let site: Gln = checked("061410100001");
	Capture {
		event: Digest(commitment(number).0),
		at: pallet_timestamp::Now::<Runtime>::get(),
		offset_minutes: 60,
		read_point: site,
		location: Some(site),
	}
}

pub fn portion() -> Content {
	let loose = Loose { lot: lot(), root: Digest(commitment(1).0), count: 10 };
	Content { portions: BoundedVec::truncate_from(vec![loose]), ..Content::default() }
}

/// Twenty packs of the maker's lot are for sale, to the distributor too.
pub fn release_lot() {
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
}
