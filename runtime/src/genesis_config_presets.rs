// SPDX-License-Identifier: Apache-2.0

//! How the chains start: one Wasm, five presets.

use alloc::{vec, vec::Vec};
use frame_support::{build_struct_json_patch, BoundedBTreeSet, BoundedVec};
use pallet_institutions::Founder;
use salus_primitives::{Accreditation, Country, LegalId, Moment, Role, Roles};
use serde_json::Value;
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
	constants::{currency::SAL, time::PRIMARY_PROBABILITY},
	AccountId, BabeConfig, BalancesConfig, BlockNumber, ClaimsConfig, ConsentConfig,
	CoverageConfig, CredentialsConfig, CreditConfig, CustodyConfig, DisclosuresConfig,
	EmergenciesConfig, GovernanceConfig, InstitutionsConfig, PanelsConfig, RecordsConfig,
	RuntimeGenesisConfig, SessionConfig, SessionKeys, TechnicalMembershipConfig,
};

/// A template for a consortium: it starts only once its operators have filled in their keys.
pub const CONSORTIUM_PRESET: &str = "consortium";

/// Four institutions of different accreditation: their validators weigh 32, 28, 22 and 18 of 100.
pub const WEIGHTED_PRESET: &str = "weighted";

/// Seven institutions.
pub const SEVEN_PRESET: &str = "seven";

const BABE: BabeEpochConfiguration = BabeEpochConfiguration {
	c: PRIMARY_PROBABILITY,
	allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots,
};

/// Dev accounts hold enough for any test.
const ENDOWMENT: crate::Balance = 1_000_000 * SAL;

/// The institutions of the test networks: legal id, country, and the seed of all their keys.
const VALIDATORS: [(&[u8; 13], &[u8; 2], Sr25519Keyring); 7] = [
	(b"9506000117843", b"CH", Sr25519Keyring::Alice),
	(b"9506000117850", b"DE", Sr25519Keyring::Bob),
	(b"9506000117867", b"FR", Sr25519Keyring::Charlie),
	(b"9506000117874", b"NL", Sr25519Keyring::Dave),
	(b"9506000117881", b"AT", Sr25519Keyring::Eve),
	(b"9506000117898", b"BE", Sr25519Keyring::Ferdie),
	(b"9506000117904", b"IT", Sr25519Keyring::One),
];

/// What sets one chain apart from another at its start.
struct Launch {
	/// Slots of an epoch. Few, so that sessions change while a test looks on.
	epoch_slots: u64,
	pace: Pace,
	founders: Vec<Founder<AccountId>>,
	/// Validators that hold the session keys of the well-known seeds.
	validators: Vec<Sr25519Keyring>,
	endowed: Vec<AccountId>,
	/// The first members of the technical committee.
	technicians: Vec<AccountId>,
}

/// How long what waits for somebody may take.
struct Pace {
	claims: pallet_claims::Deadlines,
	coverage: pallet_coverage::Deadlines,
	custody: pallet_custody::Deadlines,
	records: pallet_records::Deadlines,
	panels: pallet_panels::Deadlines,
	emergencies: pallet_emergencies::Deadlines,
	disclosures: pallet_disclosures::Deadlines,
	/// Blocks for which a proposal can be voted on, and of the notice of what Root does, where they
	/// are not those of the code.
	governance: Option<(BlockNumber, BlockNumber)>,
	/// Days for which a credential stays after the end of its validity.
	credentials_days: u32,
}

impl Pace {
	/// That of the law.
	fn lawful() -> Self {
		Self {
			claims: Default::default(),
			coverage: Default::default(),
			custody: Default::default(),
			panels: Default::default(),
			records: Default::default(),
			emergencies: Default::default(),
			disclosures: Default::default(),
			governance: None,
			credentials_days: pallet_credentials::DEFAULT_RETENTION_DAYS,
		}
	}

	/// A minute for everything, and five for a vote, so that deadlines pass while a test looks on.
	fn of_a_minute() -> Self {
		const MINUTE: Moment = 60_000;
		Self {
			claims: pallet_claims::Deadlines { decision: MINUTE, appeal: 2 * MINUTE },
			coverage: pallet_coverage::Deadlines { decision: MINUTE },
			custody: pallet_custody::Deadlines { receipt: MINUTE, exception: MINUTE },
			panels: pallet_panels::Deadlines { vote: MINUTE },
			records: pallet_records::Deadlines {
				erasure: MINUTE,
				erasure_extension: MINUTE,
				amendment: MINUTE,
				archive_days: 0,
			},
			emergencies: pallet_emergencies::Deadlines {
				window: MINUTE / 2,
				attestation: MINUTE,
				review: MINUTE,
				binding: MINUTE,
			},
			disclosures: pallet_disclosures::Deadlines { recording: MINUTE },
			governance: Some((100, 20)),
			credentials_days: 0,
		}
	}
}

impl Launch {
	fn into_json(self) -> Value {
		build_struct_json_patch!(RuntimeGenesisConfig {
			balances: BalancesConfig {
				balances: self.endowed.into_iter().map(|account| (account, ENDOWMENT)).collect(),
			},
			babe: BabeConfig { epoch_config: BABE },
			claims: ClaimsConfig { deadlines: self.pace.claims, limits: Default::default() },
			consent: ConsentConfig { statutes: pallet_consent::base_policies() },
			coverage: CoverageConfig { deadlines: self.pace.coverage },
			credentials: CredentialsConfig { retention_days: self.pace.credentials_days },
			credit: CreditConfig { epoch_slots: self.epoch_slots },
			custody: CustodyConfig { trading_licences: vec![], deadlines: self.pace.custody },
			disclosures: DisclosuresConfig { deadlines: self.pace.disclosures },
			emergencies: EmergenciesConfig { deadlines: self.pace.emergencies },
			governance: GovernanceConfig {
				motion_blocks: self.pace.governance.map(|(motion, _)| motion),
				notice_blocks: self.pace.governance.map(|(_, notice)| notice),
				..Default::default()
			},
			institutions: InstitutionsConfig { institutions: self.founders },
			panels: PanelsConfig { deadlines: self.pace.panels },
			records: RecordsConfig { deadlines: self.pace.records },
			session: SessionConfig {
				keys: self.validators.into_iter().map(session_keys).collect(),
				non_authority_keys: vec![],
			},
			technical_membership: TechnicalMembershipConfig {
				members: BoundedVec::truncate_from(self.technicians),
				..Default::default()
			},
		})
	}
}

/// One institution, whose vote decides everything, deadlines of a minute, epochs of 18 seconds.
fn development() -> Value {
	Launch {
		epoch_slots: 6,
		pace: Pace::of_a_minute(),
		founders: vec![founder(0, Accreditation::HIGHEST)],
		validators: vec![VALIDATORS[0].2],
		endowed: dev_accounts(),
		technicians: technicians(1),
	}
	.into_json()
}

/// Four institutions that validate, in four countries.
fn local_testnet() -> Value {
	testnet(&[Accreditation::HIGHEST; 4])
}

fn weighted() -> Value {
	testnet(&[Accreditation::HIGHEST, Accreditation(4), Accreditation(3), Accreditation(2)])
}

fn seven() -> Value {
	testnet(&[Accreditation::HIGHEST; 7])
}

/// Institutions that validate, as many as there are accreditations, with sessions of two minutes.
fn testnet(accreditations: &[Accreditation]) -> Value {
	let founders = accreditations.iter().enumerate();
	let validators: Vec<_> =
		VALIDATORS.iter().take(accreditations.len()).map(|(.., seed)| *seed).collect();
	let others = validators.iter().map(|seed| seed.to_account_id());
	let mut endowed = dev_accounts();
	endowed.extend(others.filter(|account| !dev_accounts().contains(account)));
	Launch {
		epoch_slots: 40,
		pace: Pace::of_a_minute(),
		founders: founders.map(|(place, level)| founder(place, *level)).collect(),
		validators,
		endowed,
		technicians: technicians(3),
	}
	.into_json()
}

/// Sessions of an hour and the deadlines of the law; founders, validators, technical
/// committee and balances are for the consortium to fill in (`docs/runbooks/launch.md`).
fn consortium() -> Value {
	Launch {
		epoch_slots: 1_200,
		pace: Pace::lawful(),
		founders: vec![],
		validators: vec![],
		endowed: vec![],
		technicians: vec![],
	}
	.into_json()
}

/// A regulator, one of [`VALIDATORS`], whose admin and validator are the account of its seed.
fn founder(place: usize, accreditation: Accreditation) -> Founder<AccountId> {
	let (gln, jurisdiction, seed) = VALIDATORS[place];
	Founder {
		legal_id: LegalId::Gln(*gln),
		jurisdiction: Country(*jurisdiction),
		roles: regulator_roles(),
		accreditation,
		endpoint: alloc::format!("https://{}.example.org", seed.to_seed().trim_start_matches('/'))
			.to_lowercase(),
		admin: seed.to_account_id(),
		validator: Some(seed.to_account_id()),
	}
}

/// The accounts of the first `count` validators.
fn technicians(count: usize) -> Vec<AccountId> {
	VALIDATORS.iter().take(count).map(|(.., seed)| seed.to_account_id()).collect()
}

fn regulator_roles() -> Roles {
	let mut roles: Roles = BoundedBTreeSet::new();
	for role in [Role::Regulator, Role::Auditor] {
		// There are as many places as roles.
		let _ = roles.try_insert(role);
	}
	roles
}

fn session_keys(seed: Sr25519Keyring) -> (AccountId, AccountId, SessionKeys) {
	let account = seed.to_account_id();
	let grandpa = Ed25519Keyring::iter()
		.find(|keyring| keyring.to_seed() == seed.to_seed())
		.unwrap_or(Ed25519Keyring::Alice);
	let keys = SessionKeys {
		babe: seed.public().into(),
		grandpa: grandpa.public().into(),
		authority_discovery: seed.public().into(),
	};
	(account.clone(), account, keys)
}

fn dev_accounts() -> Vec<AccountId> {
	Sr25519Keyring::well_known().map(|seed| seed.to_account_id()).collect()
}

/// The preset with this name as a patch of the default genesis.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
		WEIGHTED_PRESET => weighted(),
		SEVEN_PRESET => seven(),
		CONSORTIUM_PRESET => consortium(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

pub fn preset_names() -> Vec<PresetId> {
	[
		DEV_RUNTIME_PRESET,
		LOCAL_TESTNET_RUNTIME_PRESET,
		WEIGHTED_PRESET,
		SEVEN_PRESET,
		CONSORTIUM_PRESET,
	]
	.map(PresetId::from)
	.to_vec()
}
