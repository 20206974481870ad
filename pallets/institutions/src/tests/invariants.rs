// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README checked after each; and broken
//! states as a control that the checks see them.

use frame_support::{assert_ok, hypothetically};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::{Accreditation, Duties, Duty, InstitutionId, Role};
use sp_runtime::DispatchResult;

use crate::{
	mock::{Institutions, *},
	*,
};

#[derive(Clone, Debug)]
enum Op {
	Propose { applicant: AccountId, number: u32 },
	Admit { institution: InstitutionId },
	Reject { institution: InstitutionId },
	Accredit { institution: InstitutionId, level: u8 },
	AssignRole { institution: InstitutionId },
	Suspend { institution: InstitutionId },
	Reinstate { institution: InstitutionId },
	WindUp { admin: AccountId, successor: Option<InstitutionId> },
	OrderWindingUp { institution: InstitutionId, successor: Option<InstitutionId> },
	AcceptSuccession { admin: AccountId, predecessor: InstitutionId },
	Withdraw { admin: AccountId, beneficiary: AccountId },
	Appoint { admin: AccountId, agent: AccountId, duties: Duties },
	Dismiss { admin: AccountId, agent: AccountId },
	Resign { agent: AccountId },
	NameValidator { institution: InstitutionId, account: Option<AccountId> },
	TopUp { admin: AccountId, agent: AccountId, amount: Balance },
	Fund { payer: AccountId, institution: InstitutionId, amount: Balance },
}

const ADMINS: [AccountId; 3] = [CLINIC_ADMIN, LAB_ADMIN, INSURER_ADMIN];
const ACCOUNTS: [AccountId; 6] = [CLINIC_ADMIN, LAB_ADMIN, INSURER_ADMIN, NURSE, CLERK, STRANGER];

fn admin() -> impl Strategy<Value = AccountId> {
	select(&ADMINS[..])
}

fn account() -> impl Strategy<Value = AccountId> {
	select(&ACCOUNTS[..])
}

fn institution() -> impl Strategy<Value = InstitutionId> {
	(0u32..5).prop_map(InstitutionId)
}

fn some_duties() -> impl Strategy<Value = Duties> {
	vec(select(vec![Duty::Admin, Duty::Delegate, Duty::RecordWriter]), 0..3).prop_map(|duties| {
		duties.into_iter().collect::<std::collections::BTreeSet<_>>().try_into().unwrap()
	})
}

fn op() -> impl Strategy<Value = Op> {
	use prop::option::{of, weighted};
	prop_oneof![
		3 => (select(vec![CLERK, STRANGER]), 3u32..6)
			.prop_map(|(applicant, number)| Op::Propose { applicant, number }),
		4 => institution().prop_map(|institution| Op::Admit { institution }),
		1 => institution().prop_map(|institution| Op::Reject { institution }),
		1 => (institution(), 0u8..7)
			.prop_map(|(institution, level)| Op::Accredit { institution, level }),
		1 => institution().prop_map(|institution| Op::AssignRole { institution }),
		1 => institution().prop_map(|institution| Op::Suspend { institution }),
		4 => institution().prop_map(|institution| Op::Reinstate { institution }),
		1 => (admin(), weighted(0.8, institution()))
			.prop_map(|(admin, successor)| Op::WindUp { admin, successor }),
		2 => (institution(), of(institution())).prop_map(|(institution, successor)| {
			Op::OrderWindingUp { institution, successor }
		}),
		10 => (admin(), (0u32..3).prop_map(InstitutionId))
			.prop_map(|(admin, predecessor)| Op::AcceptSuccession { admin, predecessor }),
		1 => (admin(), account())
			.prop_map(|(admin, beneficiary)| Op::Withdraw { admin, beneficiary }),
		6 => (account(), account(), some_duties())
			.prop_map(|(admin, agent, duties)| Op::Appoint { admin, agent, duties }),
		3 => (account(), account()).prop_map(|(admin, agent)| Op::Dismiss { admin, agent }),
		1 => account().prop_map(|agent| Op::Resign { agent }),
		2 => (institution(), of(account()))
			.prop_map(|(institution, account)| Op::NameValidator { institution, account }),
		2 => (admin(), account(), 0u128..500)
			.prop_map(|(admin, agent, amount)| Op::TopUp { admin, agent, amount }),
		2 => (admin(), institution(), 0u128..500)
			.prop_map(|(payer, institution, amount)| Op::Fund { payer, institution, amount }),
	]
}

fn run(op: Op) -> DispatchResult {
	match op {
		Op::Propose { applicant, number } => propose(applicant, number),
		Op::Admit { institution } => admit(institution),
		Op::Reject { institution } => Institutions::reject(signed(ADMISSION), institution),
		Op::Accredit { institution, level } => {
			Institutions::accredit(signed(ACCREDITATION), institution, Accreditation(level))
		}
		Op::AssignRole { institution } => {
			Institutions::assign_roles(signed(ADMISSION), institution, roles([Role::Auditor]))
		}
		Op::Suspend { institution } => done(Institutions::suspend(signed(SUSPENSION), institution)),
		Op::Reinstate { institution } => {
			done(Institutions::reinstate(signed(SUSPENSION), institution))
		}
		Op::OrderWindingUp { institution, successor } => {
			Institutions::order_winding_up(signed(SUSPENSION), institution, successor)
		}
		Op::WindUp { admin, successor } => done(Institutions::wind_up(signed(admin), successor)),
		Op::AcceptSuccession { admin, predecessor } => {
			Institutions::accept_succession(signed(admin), predecessor)
		}
		Op::Withdraw { admin, beneficiary } => Institutions::withdraw(signed(admin), beneficiary),
		Op::Appoint { admin, agent, duties } => {
			done(Institutions::appoint(signed(admin), agent, duties))
		}
		Op::Dismiss { admin, agent } => done(Institutions::dismiss(signed(admin), agent)),
		Op::Resign { agent } => done(Institutions::resign(signed(agent))),
		Op::NameValidator { institution, account } => {
			Institutions::name_validator(signed(ADMISSION), institution, account)
		}
		Op::TopUp { admin, agent, amount } => Institutions::top_up(signed(admin), agent, amount),
		Op::Fund { payer, institution, amount } => pay(payer, sovereign(institution), amount),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..150)) {
		let chain = ExtBuilder::default()
			.founder(Founder { validator: Some(NURSE), ..founder(0) })
			.active(LAB, LAB_ADMIN)
			.active(INSURER, INSURER_ADMIN)
			.then(|| pay(LAB_ADMIN, CLERK, 3_000))
			.then(|| pay(LAB_ADMIN, STRANGER, 3_000));
		chain.build().execute_with(|| {
			let issuance = Balances::total_issuance();
			for op in ops {
				let described = format!("{op:?}");
				let _ = run(op);
				if let Err(broken) = Institutions::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				prop_assert_eq!(Balances::total_issuance(), issuance);
			}
			Ok(())
		})?;
	}
}

/// Two members and a proposal, with an agent, a validator and a succession.
fn consortium() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.active(LAB, LAB_ADMIN)
		.proposed(INSURER, INSURER_ADMIN)
		.agent(LAB_ADMIN, NURSE, [Duty::Delegate])
		.validator(CLINIC, 100)
		.validator(LAB, 101)
		.winding_up(CLINIC_ADMIN, Some(LAB))
		.succeeded(CLINIC, LAB_ADMIN)
		.build()
}

fn spoil(institution: InstitutionId, change: impl FnOnce(&mut InstitutionOf<Test>)) {
	crate::Institutions::<Test>::mutate(institution, |row| change(row.as_mut().unwrap()));
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 26] = [
		("I1", || NextInstitutionId::<Test>::put(INSURER)),
		("I2", || crate::Institutions::<Test>::remove(LAB)),
		("I2", || spoil(LAB, |row| row.status = Status::Withdrawn)),
		("I3", || spoil(LAB, |row| row.agents += 1)),
		("I3", || spoil(LAB, |row| row.admins += 1)),
		("I3", || Agents::<Test>::remove(LAB_ADMIN)),
		("I4", || spoil(LAB, |row| row.delegate = None)),
		("I4", || spoil(LAB, |row| row.delegate = Some(LAB_ADMIN))),
		("I5", || LegalIds::<Test>::remove(row(LAB).legal_id)),
		("I5", || LegalIds::<Test>::insert(crate::types::gln(77), LAB)),
		("I6", || spoil(LAB, |row| row.deposit += 1)),
		("I6", || Agents::<Test>::mutate(NURSE, |agent| agent.as_mut().unwrap().deposit += 1)),
		("I7", || Validators::<Test>::mutate(|validators| validators.as_mut().swap(0, 1))),
		("I7", || Validators::<Test>::mutate(|validators| validators[1].account = 100)),
		("I8", || spoil(LAB, |row| row.successions = 0)),
		("I8", || spoil(LAB, |row| row.successor = Some(CLINIC))),
		("I9", || spoil(LAB, |row| row.parent = Some(INSURER))),
		("I11", || Admitted::<Test>::remove(0)),
		("I11", || Admitted::<Test>::remove(1)),
		("I11", || Admitted::<Test>::insert(1, CLINIC)),
		("I11", || Admitted::<Test>::insert(2, LAB)),
		("I11", || Admitted::<Test>::insert(2, INSURER)),
		("I12", || spoil(LAB, |row| row.status = Status::Suspended)),
		("I12", || Electors::set(&vec![])),
		("I12", || Electors::set(&vec![NURSE, STRANGER])),
		("I10", || frame_system::Account::<Test>::remove(NURSE)),
	];
	consortium().execute_with(|| {
		assert_ok!(Institutions::do_try_state());
		for (invariant, breach) in breaches {
			let found = hypothetically!({
				breach();
				Institutions::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{invariant} expected, found {message}");
		}
	});
}
