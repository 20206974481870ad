// SPDX-License-Identifier: Apache-2.0

//! Institutions and their agents, in the place of `pallet-institutions`.

use std::collections::BTreeMap;

use frame_support::{ensure, parameter_types};
use salus_primitives::{Country, Duty, InstitutionId, Membership, Profile, Role, Roles};
use sp_runtime::DispatchError;

use crate::{change, AccountId};

parameter_types! {
	/// Those that are not Active are `false`.
	pub storage Members: BTreeMap<InstitutionId, (bool, Vec<Role>, Country)> = BTreeMap::new();
	pub storage Parents: BTreeMap<InstitutionId, InstitutionId> = BTreeMap::new();
	pub storage Successors: BTreeMap<InstitutionId, InstitutionId> = BTreeMap::new();
	/// In the order of their admission.
	pub storage Admitted: Vec<InstitutionId> = Vec::new();
	/// How many ids proposals took that were withdrawn.
	pub storage Withdrawn: u32 = 0;
	/// Agents with every duty.
	pub storage Universal: BTreeMap<AccountId, InstitutionId> = BTreeMap::new();
}

/// Institutions whose agents have one duty each, so that a test of one duty is a test of no other.
pub struct Register;

const AGENTS: AccountId = 1_000;
const FIRST_CLINICIAN: AccountId = 100;
const SOVEREIGN: AccountId = 999;
const DUTIES: [Duty; 12] = [
	Duty::Admin,
	Duty::Delegate,
	Duty::ValidatorOperator,
	Duty::Practitioner,
	Duty::RecordWriter,
	Duty::RecordReader,
	Duty::PrivacyOfficer,
	Duty::ClaimSubmitter,
	Duty::ClaimAdjudicator,
	Duty::Logistics,
	Duty::Issuer,
	Duty::ResponsiblePerson,
];
const ROLES: [Role; 10] = [
	Role::HealthcareProvider,
	Role::Laboratory,
	Role::Pharmacy,
	Role::Insurer,
	Role::Manufacturer,
	Role::Distributor,
	Role::ResearchInstitute,
	Role::Regulator,
	Role::LicensingBoard,
	Role::Auditor,
];

pub const NOT_AN_AGENT: DispatchError = DispatchError::Other("not an agent");
pub const DUTY_MISSING: DispatchError = DispatchError::Other("duty missing");
pub const NOT_ACTIVE: DispatchError = DispatchError::Other("institution not active");

/// The agent of `institution` that has `duty` and no other.
pub fn agent(institution: InstitutionId, duty: Duty) -> AccountId {
	let place = DUTIES.iter().position(|other| *other == duty).expect("every duty is listed");
	AGENTS * AccountId::from(institution.0) + place as AccountId
}

pub fn admin(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::Admin)
}

pub fn officer(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::PrivacyOfficer)
}

pub fn writer(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::RecordWriter)
}

pub fn reader(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::RecordReader)
}

/// One of the 800 Practitioners of `institution`.
pub fn clinician(institution: InstitutionId, number: AccountId) -> AccountId {
	assert!(number < 800, "an institution has 800 practitioners");
	AGENTS * AccountId::from(institution.0) + FIRST_CLINICIAN + number
}

pub fn submitter(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::ClaimSubmitter)
}

pub fn adjudicator(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::ClaimAdjudicator)
}

pub fn delegate(institution: InstitutionId) -> AccountId {
	agent(institution, Duty::Delegate)
}

pub fn sovereign(institution: InstitutionId) -> AccountId {
	AGENTS * AccountId::from(institution.0) + SOVEREIGN
}

impl Register {
	/// Makes `institution` Active.
	pub fn admit(institution: InstitutionId, roles: &[Role], jurisdiction: &[u8; 2]) {
		change!(Members, members => {
			members.insert(institution, (true, roles.to_vec(), Country(*jurisdiction)))
		});
		change!(Admitted, admitted => {
			if !admitted.contains(&institution) {
				admitted.push(institution);
			}
		});
	}

	/// Somebody proposes so many institutions and withdraws each. Their ids do not come back.
	pub fn propose_and_withdraw(count: u32) {
		Withdrawn::set(&(Withdrawn::get() + count));
	}

	/// The id that the next proposal gets.
	pub fn next_id() -> InstitutionId {
		let members = Members::get();
		let next = members.keys().next_back().map_or(0, |institution| institution.0 + 1);
		InstitutionId(next + Withdrawn::get())
	}

	pub fn suspend(institution: InstitutionId) {
		change!(Members, members => members.get_mut(&institution).expect("a member").0 = false);
	}

	pub fn reinstate(institution: InstitutionId) {
		change!(Members, members => members.get_mut(&institution).expect("a member").0 = true);
	}

	/// Makes `agent` one of `institution` alone, with every duty.
	pub fn appoint(agent: AccountId, institution: InstitutionId) {
		change!(Universal, universal => universal.insert(agent, institution));
	}

	/// Makes `institution` a site of the network `parent`.
	pub fn adopt(institution: InstitutionId, parent: InstitutionId) {
		change!(Parents, parents => parents.insert(institution, parent));
	}

	/// Lets `successor` answer for `predecessor`, which is no longer Active.
	pub fn succeed(predecessor: InstitutionId, successor: InstitutionId) {
		Self::suspend(predecessor);
		change!(Successors, successors => successors.insert(predecessor, successor));
	}
}

impl Membership<AccountId> for Register {
	fn authorize(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError> {
		let institution = Self::authorize_winding_up(agent, duty)?;
		ensure!(Self::is_active(institution), NOT_ACTIVE);
		Ok(institution)
	}

	fn authorize_winding_up(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError> {
		let institution = Self::institution_of(agent).ok_or(NOT_AN_AGENT)?;
		let place = agent % AGENTS;
		let carried = match place {
			_ if Universal::get().contains_key(agent) => Some(duty),
			FIRST_CLINICIAN..SOVEREIGN => Some(Duty::Practitioner),
			_ => DUTIES.get(place as usize).copied(),
		};
		ensure!(carried == Some(duty), DUTY_MISSING);
		Ok(institution)
	}

	fn answers_for(institution: InstitutionId, predecessor: InstitutionId) -> bool {
		institution == Self::successor_of(predecessor)
	}

	fn successor_of(institution: InstitutionId) -> InstitutionId {
		match Successors::get().get(&institution) {
			Some(successor) => Self::successor_of(*successor),
			None => institution,
		}
	}

	fn institution_of(account: &AccountId) -> Option<InstitutionId> {
		if let Some(institution) = Universal::get().get(account) {
			return Some(*institution);
		}
		let (institution, place) = ((account / AGENTS) as u32, account % AGENTS);
		let is_agent =
			place < DUTIES.len() as AccountId || (FIRST_CLINICIAN..SOVEREIGN).contains(&place);
		let institution = InstitutionId(institution);
		(is_agent && Members::get().contains_key(&institution)).then_some(institution)
	}

	fn profile(institution: InstitutionId) -> Option<Profile> {
		let (is_active, roles, jurisdiction) = Members::get().get(&institution)?.clone();
		let mut set = Roles::new();
		for role in roles {
			set.try_insert(role).expect("a set has room for every role");
		}
		let parent = Parents::get().get(&institution).copied();
		Some(Profile { is_active, roles: set, jurisdiction, parent })
	}

	fn has_role(institution: InstitutionId, role: Role) -> bool {
		Self::profile(institution)
			.is_some_and(|profile| profile.is_active && profile.roles.contains(&role))
	}

	fn is_active(institution: InstitutionId) -> bool {
		Self::profile(institution).is_some_and(|profile| profile.is_active)
	}

	fn admitted() -> u32 {
		Admitted::get().len() as u32
	}

	fn nth_admitted(index: u32) -> Option<InstitutionId> {
		Admitted::get().get(index as usize).copied()
	}

	fn sovereign_account(institution: InstitutionId) -> AccountId {
		sovereign(institution)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institution(agent: &AccountId) -> InstitutionId {
		let institution = Self::next_id();
		Self::admit(institution, &ROLES, b"CH");
		change!(Universal, universal => universal.insert(*agent, institution));
		institution
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_predecessor(institution: InstitutionId) -> InstitutionId {
		let predecessor = Self::next_id();
		Self::admit(predecessor, &ROLES, b"CH");
		Self::succeed(predecessor, institution);
		predecessor
	}
}

impl Register {
	/// Makes `institution` Active in every role, in Switzerland.
	pub fn admit_universal(institution: InstitutionId) {
		Self::admit(institution, &ROLES, b"CH");
	}
}
