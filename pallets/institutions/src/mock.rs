// SPDX-License-Identifier: Apache-2.0

//! A chain with balances and institutions, and a builder that sets it up through calls.

use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResultWithPostInfo,
	ord_parameter_types, parameter_types,
	traits::{fungible::Inspect, fungible::InspectHold, ConstU128, ConstU32},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureSignedBy;
use salus_primitives::{
	Accreditation, Country, Duties, Duty, Electorate, InstitutionId, Membership, Role, Roles,
	WindUp,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};

use crate::{types::gln, *};

pub type AccountId = u128;
pub type Balance = u128;

/// Governance, a different account for each origin.
pub const ADMISSION: AccountId = 1;
pub const ACCREDITATION: AccountId = 2;
pub const SUSPENSION: AccountId = 3;

/// Funded, and agents of nobody until a test makes them so.
pub const CLINIC_ADMIN: AccountId = 10;
pub const LAB_ADMIN: AccountId = 20;
pub const INSURER_ADMIN: AccountId = 30;
/// Not funded.
pub const NURSE: AccountId = 11;
pub const CLERK: AccountId = 12;
pub const STRANGER: AccountId = 99;

pub const CLINIC: InstitutionId = InstitutionId(0);
pub const LAB: InstitutionId = InstitutionId(1);
pub const INSURER: InstitutionId = InstitutionId(2);

pub const MAX_ENDPOINT: u32 = 64;
pub const MAX_SUCCESSIONS: u32 = 2;

pub const ENDOWMENT: Balance = 10_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 1;
pub const MEMBERSHIP_DEPOSIT: Balance = 100;
pub const AGENT_DEPOSIT: Balance = 10;
/// What an applicant pays.
pub const ENTRY: Balance = MEMBERSHIP_DEPOSIT + AGENT_DEPOSIT + EXISTENTIAL_DEPOSIT;

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Institutions = pallet_institutions;
}

use crate as pallet_institutions;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Block = Block;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

ord_parameter_types! {
	pub const Admission: AccountId = ADMISSION;
	pub const Accrediting: AccountId = ACCREDITATION;
	pub const Suspension: AccountId = SUSPENSION;
}

parameter_types! {
	pub const InstitutionsPalletId: PalletId = PalletId(*b"py/insti");
	/// The institutions for which another pallet keeps something open.
	pub static Open: Vec<InstitutionId> = Vec::new();
	/// Predecessor and successor of each hand-over.
	pub static HandedOver: Vec<(InstitutionId, InstitutionId)> = Vec::new();
	pub static SeatsLeft: u32 = 1_000;
	/// Who votes.
	pub storage Electors: Vec<AccountId> = Vec::new();
}

/// What it weighs to change who votes: it is told from any other weight.
pub const SEATING: Weight = Weight::from_parts(7_000_000, 7);

pub struct Assembly;

impl Electorate<AccountId> for Assembly {
	fn members() -> Vec<AccountId> {
		Electors::get()
	}

	fn replace(outgoing: Option<&AccountId>, incoming: Option<&AccountId>) -> Option<Weight> {
		let mut electors = Electors::get();
		if let Some(outgoing) = outgoing {
			electors.remove(electors.binary_search(outgoing).expect("it has a seat"));
		}
		if let Some(incoming) = incoming {
			let place = electors.binary_search(incoming).expect_err("it has no seat");
			electors.insert(place, *incoming);
		}
		Electors::set(&electors);
		(electors.len() <= SeatsLeft::get() as usize).then_some(SEATING)
	}

	fn weight() -> Weight {
		SEATING
	}
}

pub const STILL_OPEN: DispatchError = DispatchError::Other("still open");

pub struct Custody;

impl WindUp for Custody {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		if Open::get().contains(&institution) {
			return Err(STILL_OPEN);
		}
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		HandedOver::mutate(|done| done.push((predecessor, successor)));
		Open::mutate(|open| {
			open.iter_mut().filter(|one| **one == predecessor).for_each(|one| *one = successor)
		});
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		Open::mutate(|open| open.push(institution));
	}
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type AdmitOrigin = EnsureSignedBy<Admission, AccountId>;
	type AccreditOrigin = EnsureSignedBy<Accrediting, AccountId>;
	type SuspendOrigin = EnsureSignedBy<Suspension, AccountId>;
	type Electorate = Assembly;
	type WindUp = Custody;
	type MembershipDeposit = ConstU128<MEMBERSHIP_DEPOSIT>;
	type AgentDeposit = ConstU128<AGENT_DEPOSIT>;
	type MaxEndpoint = ConstU32<MAX_ENDPOINT>;
	type MaxValidators = ConstU32<3>;
	type MaxSuccessions = ConstU32<MAX_SUCCESSIONS>;
	type PalletId = InstitutionsPalletId;
	type WeightInfo = ();
}

pub fn roles<const COUNT: usize>(roles: [Role; COUNT]) -> Roles {
	std::collections::BTreeSet::from(roles).try_into().unwrap()
}

pub fn duties<const COUNT: usize>(duties: [Duty; COUNT]) -> Duties {
	std::collections::BTreeSet::from(duties).try_into().unwrap()
}

pub fn endpoint() -> EndpointOf<Test> {
	b"https://clinic.example/fhir".to_vec().try_into().unwrap()
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// The accounts under which Active institutions validate.
pub fn validating() -> Vec<AccountId> {
	let admitted = <Institutions as salus_primitives::Validators<AccountId>>::admitted();
	admitted.into_iter().map(|validator| validator.account).collect()
}

pub fn row(institution: InstitutionId) -> InstitutionOf<Test> {
	crate::Institutions::<Test>::get(institution).unwrap()
}

pub fn sovereign(institution: InstitutionId) -> AccountId {
	Institutions::sovereign_account(institution)
}

pub fn free(account: AccountId) -> Balance {
	<Balances as Inspect<_>>::balance(&account)
}

pub fn total(account: AccountId) -> Balance {
	<Balances as Inspect<_>>::total_balance(&account)
}

pub fn held(reason: HoldReason, institution: InstitutionId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &sovereign(institution))
}

/// Whether a call succeeded, whatever it weighed.
pub fn done(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|error| error.error)
}

/// Proposes an institution with the legal id of `number`.
pub fn propose(applicant: AccountId, number: u32) -> DispatchResult {
	Institutions::propose(
		signed(applicant),
		gln(number),
		Country(*b"DE"),
		roles([Role::HealthcareProvider]),
		endpoint(),
		None,
	)
}

/// The clinic's Admin and the legal id of `number`, without a validator.
pub fn founder(number: u32) -> Founder<AccountId> {
	Founder {
		legal_id: gln(number),
		jurisdiction: Country(*b"DE"),
		roles: roles([Role::HealthcareProvider]),
		accreditation: Accreditation::HIGHEST,
		endpoint: "https://clinic.example/fhir".into(),
		admin: CLINIC_ADMIN,
		validator: None,
	}
}

pub fn admit(institution: InstitutionId) -> DispatchResult {
	done(Institutions::admit(signed(ADMISSION), institution, Accreditation(3)))
}

pub fn pay(payer: AccountId, payee: AccountId, amount: Balance) -> DispatchResult {
	Balances::transfer_keep_alive(signed(payer), payee, amount)
}

/// The events of this pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

type Step = Box<dyn FnOnce() -> DispatchResult>;

/// Builds state through calls, runs a test on it and checks every invariant afterwards.
#[derive(Default)]
pub struct ExtBuilder {
	founders: Vec<Founder<AccountId>>,
	steps: Vec<Step>,
}

impl ExtBuilder {
	pub fn founder(mut self, founder: Founder<AccountId>) -> Self {
		self.founders.push(founder);
		self
	}

	pub fn then(mut self, step: impl FnOnce() -> DispatchResult + 'static) -> Self {
		self.steps.push(Box::new(step));
		self
	}

	/// Proposes `institution`, which must be the next id, and funds its sovereign account.
	pub fn proposed(self, institution: InstitutionId, applicant: AccountId) -> Self {
		self.then(move || propose(applicant, institution.0))
			.then(move || pay(applicant, sovereign(institution), 1_000))
	}

	pub fn active(self, institution: InstitutionId, admin: AccountId) -> Self {
		self.proposed(institution, admin).then(move || admit(institution))
	}

	pub fn agent<const COUNT: usize>(
		self,
		admin: AccountId,
		agent: AccountId,
		carries: [Duty; COUNT],
	) -> Self {
		self.then(move || done(Institutions::appoint(signed(admin), agent, duties(carries))))
	}

	pub fn suspended(self, institution: InstitutionId) -> Self {
		self.then(move || done(Institutions::suspend(signed(SUSPENSION), institution)))
	}

	pub fn winding_up(self, admin: AccountId, offered: Option<InstitutionId>) -> Self {
		self.then(move || done(Institutions::wind_up(signed(admin), offered)))
	}

	pub fn succeeded(self, predecessor: InstitutionId, heir: AccountId) -> Self {
		self.then(move || Institutions::accept_succession(signed(heir), predecessor))
	}

	pub fn withdrawn(self, admin: AccountId) -> Self {
		self.then(move || Institutions::withdraw(signed(admin), admin))
	}

	pub fn validator(self, institution: InstitutionId, account: AccountId) -> Self {
		self.then(move || {
			Institutions::name_validator(signed(ADMISSION), institution, Some(account))
		})
	}

	pub fn build(self) -> sp_io::TestExternalities {
		Open::set(Vec::new());
		HandedOver::set(Vec::new());
		SeatsLeft::set(1_000);
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: [CLINIC_ADMIN, LAB_ADMIN, INSURER_ADMIN]
					.map(|account| (account, ENDOWMENT))
					.into(),
				..Default::default()
			},
			institutions: GenesisConfig { institutions: self.founders },
			..Default::default()
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			for step in self.steps {
				assert_ok!(step());
			}
			System::reset_events();
		});
		ext
	}

	pub fn execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Institutions::do_try_state().unwrap();
		});
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
