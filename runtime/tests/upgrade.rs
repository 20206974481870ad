// SPDX-License-Identifier: Apache-2.0

//! The next release takes over the state of a demonstration.

#![cfg(all(feature = "next-release", feature = "try-runtime"))]

#[path = "state/mod.rs"]
mod state;

use frame_support::{
	migrations::MultiStepMigrator,
	traits::{GetStorageVersion, UpgradeCheckSelect},
};
use pallet_institutions::runtime_decl_for_institutions_api::{self, InstitutionsApiV2};
use salus_primitives::InstitutionId;
use salus_runtime::{
	AccountId, Executive, Institutions, MultiBlockMigrations, Runtime, RuntimeEvent, System,
	VERSION,
};
use std::collections::BTreeSet;

/// More blocks than the migration of any fixture takes.
const ENOUGH_BLOCKS: u32 = 1_000;

/// Steps the migrator to its end as blocks would; how many that took.
fn migrate() -> u32 {
	for block in 0..ENOUGH_BLOCKS {
		if !MultiBlockMigrations::ongoing() {
			return block;
		}
		System::set_block_number(System::block_number() + 1);
		MultiBlockMigrations::step();
	}
	panic!("the migration has no end");
}

/// The agents of `institution` as clients ask for them, page by page.
fn answered(institution: InstitutionId) -> BTreeSet<AccountId> {
	let mut accounts = BTreeSet::new();
	let mut last = None;
	loop {
		let page = Runtime::agents(institution, last, 7).expect("all are listed");
		let Some((account, _)) = page.last() else { return accounts };
		last = Some(account.clone());
		accounts.extend(page.into_iter().map(|(account, _)| account));
	}
}

#[test]
fn the_next_release_takes_over_the_state_of_a_demonstration() {
	state::load().execute_with(|| {
		let rows: BTreeSet<_> = pallet_institutions::Agents::<Runtime>::iter()
			.map(|(account, agent)| (agent.institution, account))
			.collect();
		assert!(rows.len() > 10, "a demonstration has agents");
		assert_eq!(Institutions::on_chain_storage_version(), 1);

		// Its own checks would decode rows that the steps have yet to change.
		Executive::try_runtime_upgrade(UpgradeCheckSelect::None).expect("it is taken on");
		assert_eq!(Runtime::agents(InstitutionId(0), None, 1), None, "not all are listed yet");
		assert!(migrate() > 0);

		let completed = pallet_migrations::Event::<Runtime>::UpgradeCompleted;
		System::assert_has_event(RuntimeEvent::MultiBlockMigrations(completed));
		assert_eq!(Institutions::on_chain_storage_version(), 2);
		let institutions: BTreeSet<_> = rows.iter().map(|(institution, _)| *institution).collect();
		for institution in institutions {
			let expected = rows
				.iter()
				.filter(|(of, _)| *of == institution)
				.map(|(_, account)| account.clone());
			assert_eq!(answered(institution), expected.collect());
		}
		state::check();
	});
}

#[test]
fn a_client_learns_from_the_version_whether_agents_are_answered() {
	let (_, version) = VERSION
		.apis
		.iter()
		.find(|(id, _)| *id == runtime_decl_for_institutions_api::ID)
		.expect("institutions are answered");
	assert_eq!((VERSION.spec_version, *version), (2, 2));
}
