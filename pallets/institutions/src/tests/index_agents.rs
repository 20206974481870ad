// SPDX-License-Identifier: Apache-2.0

//! The change of storage from version 1 to version 2, and the index that it leaves.

use codec::{Decode, Encode};
use frame_support::{
	assert_ok,
	migrations::{SteppedMigration, SteppedMigrationError},
	traits::{GetStorageVersion, StorageVersion},
	weights::{Weight, WeightMeter},
	StorageHasher,
};
use salus_primitives::{Duty, InstitutionId};
use sp_runtime::DispatchResult;

use crate::{
	migrations::{is_indexed, IndexAgents, WeightInfo, ROWS_PER_STEP},
	mock::*,
	Agents, AgentsOf,
};

type Migration = IndexAgents<Test, ()>;
type Cursor = <Migration as SteppedMigration>::Cursor;

const FIRST_PRACTITIONER: AccountId = 1_000;

fn practitioner(number: u32) -> AccountId {
	FIRST_PRACTITIONER + AccountId::from(number)
}

fn appoint(admin: AccountId, number: u32) -> DispatchResult {
	Institutions::appoint(signed(admin), practitioner(number), duties([Duty::Practitioner]))
		.map(drop)
		.map_err(|refused| refused.error)
}

/// A clinic and a laboratory with `practitioners` in all, as version 1 left them.
fn at_version_1(practitioners: u32) -> sp_io::TestExternalities {
	let mut chain =
		ExtBuilder::default().active(CLINIC, CLINIC_ADMIN).active(LAB, LAB_ADMIN).build();
	chain.execute_with(|| {
		for (institution, admin) in [(CLINIC, CLINIC_ADMIN), (LAB, LAB_ADMIN)] {
			let funds = AGENT_DEPOSIT * Balance::from(practitioners + 10);
			let held_and_free = funds + total(sovereign(institution));
			<Balances as frame_support::traits::fungible::Mutate<_>>::set_balance(
				&sovereign(institution),
				held_and_free,
			);
			for number in 0..practitioners {
				if (number % 3 == 0) == (institution == LAB) {
					assert_ok!(appoint(admin, number));
				}
			}
		}
		let _ = AgentsOf::<Test>::clear(u32::MAX, None);
		StorageVersion::new(1).put::<Institutions>();
		System::reset_events();
	});
	chain
}

fn step(cursor: Option<Cursor>, rows: u32) -> Result<Option<Cursor>, SteppedMigrationError> {
	let mut meter = WeightMeter::with_limit(<() as WeightInfo>::index_agents(rows));
	let next = Migration::transactional_step(cursor, &mut meter);
	assert!(meter.consumed().all_lte(meter.limit()));
	next
}

/// Steps until the end; how many steps that took.
fn finish(mut cursor: Option<Cursor>, rows: u32) -> u32 {
	let mut steps = 0;
	loop {
		cursor = step(cursor, rows).unwrap();
		steps += 1;
		if cursor.is_none() {
			return steps;
		}
		// A migration that is interrupted finds its cursor as bytes.
		cursor = Option::decode(&mut &cursor.encode()[..]).unwrap();
	}
}

fn listed() -> usize {
	AgentsOf::<Test>::iter_keys().count()
}

fn everybody() -> usize {
	Agents::<Test>::iter_keys().count()
}

#[test]
fn thousands_of_agents_are_listed_over_several_steps() {
	at_version_1(3_000).execute_with(|| {
		let steps = finish(None, u32::MAX);
		assert_eq!(steps, 3_002 / ROWS_PER_STEP + 1);
		assert_eq!(listed(), 3_002);
		assert_eq!(Institutions::on_chain_storage_version(), 2);
		assert!(AgentsOf::<Test>::contains_key(LAB, practitioner(0)));
		assert!(AgentsOf::<Test>::contains_key(CLINIC, practitioner(1)));
		assert_ok!(Institutions::do_try_state());
	});
}

#[test]
fn no_step_lists_more_than_its_bound_or_its_weight() {
	at_version_1(1_200).execute_with(|| {
		let cursor = step(None, u32::MAX).unwrap();
		assert_eq!(listed(), ROWS_PER_STEP as usize);
		let cursor = step(cursor, 17).unwrap();
		assert_eq!(listed(), ROWS_PER_STEP as usize + 17);
		assert!(cursor.is_some());
	});
}

#[test]
fn a_step_without_weight_for_one_row_says_how_much_it_needs() {
	at_version_1(10).execute_with(|| {
		let required = <() as WeightInfo>::index_agents(1);
		assert_eq!(step(None, 0), Err(SteppedMigrationError::InsufficientWeight { required }));
		let mut nothing = WeightMeter::with_limit(Weight::zero());
		assert_eq!(
			Migration::transactional_step(None, &mut nothing),
			Err(SteppedMigrationError::InsufficientWeight { required })
		);
		assert_eq!(listed(), 0);
		assert_eq!(Institutions::on_chain_storage_version(), 1);
	});
}

#[test]
fn what_calls_change_between_two_steps_is_listed_rightly() {
	at_version_1(600).execute_with(|| {
		let cursor = step(None, 300).unwrap();
		let last = cursor.unwrap();
		let (before, after): (Vec<_>, Vec<_>) = Agents::<Test>::iter_keys()
			.filter(|account| *account >= FIRST_PRACTITIONER && *account != last)
			.partition(|account| {
				let hash =
					|account: &AccountId| frame_support::Blake2_128Concat::hash(&account.encode());
				hash(account) < hash(&last)
			});
		let leaving = before[..40].iter().chain(&after[..40]).copied();
		for account in leaving.chain((last >= FIRST_PRACTITIONER).then_some(last)) {
			assert_ok!(Institutions::resign(signed(account)));
		}
		for number in 600..680 {
			assert_ok!(appoint(CLINIC_ADMIN, number));
		}
		finish(cursor, 50);
		assert_eq!(listed(), everybody());
		assert_ok!(Institutions::do_try_state());
	});
}

#[test]
fn an_agent_that_moved_between_two_steps_is_listed_where_it_is() {
	at_version_1(100).execute_with(|| {
		let cursor = step(None, 50).unwrap();
		for number in (0..100).filter(|number| number % 3 == 0) {
			assert_ok!(Institutions::resign(signed(practitioner(number))));
			assert_ok!(appoint(CLINIC_ADMIN, number));
		}
		finish(cursor, 20);
		assert!((0..100).all(|n| AgentsOf::<Test>::contains_key(CLINIC, practitioner(n))));
		assert_ok!(Institutions::do_try_state());
	});
}

#[test]
fn a_chain_without_agents_is_done_at_once() {
	ExtBuilder::default().build().execute_with(|| {
		StorageVersion::new(1).put::<Institutions>();
		assert_eq!(step(None, 1), Ok(None));
		assert!(is_indexed::<Test>());
	});
}

#[test]
fn a_second_run_changes_nothing() {
	let mut chain = at_version_1(50);
	chain.execute_with(|| finish(None, u32::MAX));
	chain.commit_all().unwrap();
	let before = chain.execute_with(|| sp_io::storage::root(Default::default()));
	let after = chain.execute_with(|| {
		assert_eq!(step(None, u32::MAX), Ok(None));
		sp_io::storage::root(Default::default())
	});
	assert_eq!(before, after);
}

#[test]
fn agents_are_answered_in_pages_once_all_are_listed() {
	at_version_1(300).execute_with(|| {
		assert_eq!(Institutions::agents_after(CLINIC, None, 10), None);
		finish(None, u32::MAX);
		let mut answered = Vec::new();
		loop {
			let after = answered.last().map(|(account, _): &(AccountId, _)| *account);
			let page = Institutions::agents_after(CLINIC, after, u32::MAX).unwrap();
			assert!(page.len() <= 100);
			if page.is_empty() {
				break;
			}
			answered.extend(page);
		}
		assert_eq!(answered.len(), row(CLINIC).agents as usize);
		assert!(answered.iter().all(|(account, agent)| {
			agent.institution == CLINIC && Agents::<Test>::get(account).as_ref() == Some(agent)
		}));
		assert_eq!(Institutions::agents_after(InstitutionId(9), None, 10), Some(Vec::new()));
	});
}

#[test]
fn the_index_follows_every_call_that_ends_an_agency() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.agent(CLINIC_ADMIN, NURSE, [Duty::RecordWriter])
		.agent(CLINIC_ADMIN, CLERK, [Duty::Logistics])
		.proposed(LAB, LAB_ADMIN)
		.execute(|| {
			assert_eq!(listed(), 4);
			assert_ok!(Institutions::dismiss(signed(CLINIC_ADMIN), NURSE));
			assert_ok!(Institutions::resign(signed(CLERK)));
			assert_ok!(Institutions::reject(signed(ADMISSION), LAB));
			assert_eq!(AgentsOf::<Test>::iter_keys().collect::<Vec<_>>(), [(CLINIC, CLINIC_ADMIN)]);
			assert_ok!(Institutions::wind_up(signed(CLINIC_ADMIN), None));
			assert_ok!(Institutions::withdraw(signed(CLINIC_ADMIN), CLINIC_ADMIN));
			assert_eq!(listed(), 0);
		});
}

#[test]
fn an_index_that_lacks_an_agent_is_found() {
	at_version_1(20).execute_with(|| {
		finish(None, u32::MAX);
		AgentsOf::<Test>::remove(CLINIC, practitioner(1));
		assert_eq!(
			Institutions::do_try_state(),
			Err("I13: the agents of an institution are not those of the index".into())
		);
	});
}

#[cfg(feature = "try-runtime")]
#[test]
fn the_checks_around_it_find_what_is_wrong() {
	at_version_1(20).execute_with(|| {
		let before = Migration::pre_upgrade().unwrap();
		assert_eq!(
			Migration::post_upgrade(before.clone()),
			Err("the storage is not of version 2".into())
		);
		finish(None, u32::MAX);
		assert_ok!(Migration::post_upgrade(before.clone()));
		AgentsOf::<Test>::insert(LAB, STRANGER, ());
		assert!(Migration::post_upgrade(before).is_err());
		frame_support::storage::unhashed::put_raw(
			&Agents::<Test>::hashed_key_for(STRANGER),
			&[0xFF],
		);
		assert_eq!(Migration::pre_upgrade(), Err("an agent's row cannot be read".into()));
	});
}
