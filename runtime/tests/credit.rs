// SPDX-License-Identifier: Apache-2.0

//! What clients ask about credit and weights, answered as the runtime answers them.

mod chain;

use std::any::TypeId;

use pallet_credit::{runtime_decl_for_credit_api::CreditApi, Bound, Limits, Standing, WeightRow};
use salus_primitives::InstitutionId;
use salus_runtime::{AccountId, Block, Credit, Runtime};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};

fn weights() -> Vec<WeightRow<AccountId>> {
	<Runtime as CreditApi<Block, AccountId>>::weights()
}

fn limits() -> Limits {
	<Runtime as CreditApi<Block, AccountId>>::limits()
}

fn standing(institution: u32) -> Option<Standing> {
	<Runtime as CreditApi<Block, AccountId>>::standing(InstitutionId(institution))
}

#[test]
fn each_validator_is_told_what_it_weighs_and_why() {
	chain::started_from("weighted", || {
		let expected =
			[(Alice, 800, 3_200), (Bob, 700, 2_800), (Charlie, 550, 2_200), (Dave, 450, 1_800)];
		let rows =
			expected.into_iter().zip(0..).map(|((validator, credit, weight), place)| WeightRow {
				institution: InstitutionId(place),
				validator: validator.to_account_id(),
				credit,
				active: Some(weight),
				queued: Some(weight),
				would_be: Some(weight),
				bound: Some(Bound::Free),
			});
		assert_eq!(weights(), rows.collect::<Vec<_>>());
		let limits = limits();
		assert_eq!((limits.total, limits.tolerated), (10_000, 3_333));
		assert_eq!((limits.floor, limits.cap, limits.group), (625, 3_333, 1));
	});
}

#[test]
fn an_institution_is_told_its_credit_and_what_it_is_made_of() {
	chain::started_from("weighted", || {
		let dave = standing(3).expect("a member");
		assert_eq!((dave.credit, dave.base, dave.reliability), (450, 450, 0));
		assert_eq!((dave.lateness, dave.offences, dave.lapses), (0, 0, 0));
		assert_eq!(standing(4), None);
	});
}

#[test]
fn a_few_validators_weigh_the_same() {
	chain::started_from("development", || {
		assert_eq!(weights()[0].bound, Some(Bound::Equal));
		assert_eq!(limits().group, 0, "nobody of so few may fail");
	});
}

#[test]
fn whoever_learns_of_a_lapse_tells_credit() {
	let told = [
		TypeId::of::<<Runtime as pallet_claims::Config>::CreditEvents>(),
		TypeId::of::<<Runtime as pallet_coverage::Config>::CreditEvents>(),
		TypeId::of::<<Runtime as pallet_custody::Config>::CreditEvents>(),
		TypeId::of::<<Runtime as pallet_disclosures::Config>::CreditEvents>(),
		TypeId::of::<<Runtime as pallet_emergencies::Config>::CreditEvents>(),
		TypeId::of::<<Runtime as pallet_panels::Config>::CreditEvents>(),
		TypeId::of::<<Runtime as pallet_records::Config>::CreditEvents>(),
	];
	assert_eq!(told, [TypeId::of::<Credit>(); 7]);
}
